//! Who is away, who was not seen for long, whose domiciliation ends. Lists alone: nothing here acts
//! on anybody by itself.

use courrier_api::{Absence, Ending, Unseen};
use courrier_domain::{AbsenceId, UsagerId};

use super::Msg as AppMsg;
use super::attempt::{Attempt, attempt_told, settle};
use super::notice::Notice;
use super::task::Ctx;
use super::work::{self, Choice, Question, Wish, by_key};
use super::worklist::{Kept, Worklist};
use crate::guichet::Fault;
use crate::text;

/// Days ahead in which the end of a domiciliation is listed.
const ENDINGS_AHEAD: u32 = 60;

/// What happens on this screen.
#[derive(Debug)]
pub enum Msg {
    /// What a person does.
    Work(work::Msg),
    /// The absences were read.
    Absences(Result<Vec<Absence>, Fault>),
    /// Those not seen were read.
    Unseen(Result<Vec<Unseen>, Fault>),
    /// The domiciliations that end were read.
    Endings(Result<Vec<Ending>, Fault>),
    /// The end of an absence was answered.
    Ended(Result<(), Fault>),
}

/// The lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    /// Declared absences, the first to end first.
    #[default]
    Absences,
    /// Not seen nor heard for three months.
    Unseen,
    /// Domiciliations that end soon.
    Endings,
}

impl Tab {
    /// All of them, as they stand beside each other.
    pub const ALL: [Self; 3] = [Self::Absences, Self::Unseen, Self::Endings];
}

/// What can be done with the line in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Look at the folder.
    Open,
    /// The person is back.
    End,
}

/// The screen.
#[derive(Debug, Default)]
pub struct FollowDesk {
    tab: Tab,
    absences: Worklist<Absence>,
    unseen: Worklist<Unseen>,
    endings: Worklist<Ending>,
    ending: bool,
    attempt: Option<Attempt<AbsenceId>>,
    notice: Option<Notice>,
}

const OPEN: Choice<Act> = Choice::open_folder(Act::Open);
const END: Choice<Act> = Choice {
    act: Act::End,
    key: "T",
    label: "La personne est revenue",
};

impl FollowDesk {
    /// Which list is shown.
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// Declared absences.
    pub fn absences(&self) -> &Worklist<Absence> {
        &self.absences
    }

    /// Not seen nor heard for three months.
    pub fn unseen(&self) -> &Worklist<Unseen> {
        &self.unseen
    }

    /// Domiciliations that end soon.
    pub fn endings(&self) -> &Worklist<Ending> {
        &self.endings
    }

    /// Why the list that is shown could not be read.
    pub fn fault(&self) -> Option<&Fault> {
        match self.tab {
            Tab::Absences => self.absences.fault(),
            Tab::Unseen => self.unseen.fault(),
            Tab::Endings => self.endings.fault(),
        }
    }

    attempt_told!();

    /// What can be done with the line in hand.
    pub fn choices(&self) -> &'static [Choice<Act>] {
        match (self.tab, self.chosen().is_some()) {
            (_, false) => &[],
            (Tab::Absences, true) => &[OPEN, END],
            (Tab::Unseen | Tab::Endings, true) => &[OPEN],
        }
    }

    /// The question before an absence is ended.
    pub fn question(&self) -> Option<Question> {
        let absence = self.absences.chosen().filter(|_| self.ending)?;
        Some(Question {
            text: format!(
                "Terminer l'absence de {}, prévue jusqu'au {} ? Les relances reprennent où elles en \
                 étaient.",
                absence.usager.name,
                text::day(absence.to)
            ),
            yes: "Oui, la personne est revenue",
            no: "Non, ne rien changer",
        })
    }

    fn chosen(&self) -> Option<UsagerId> {
        match self.tab {
            Tab::Absences => self.absences.chosen().map(|row| row.usager.id),
            Tab::Unseen => self.unseen.chosen().map(|row| row.usager.id),
            Tab::Endings => self.endings.chosen().map(|row| row.usager.id),
        }
    }

    /// Reads what is shown again, and what the tabs count.
    pub(super) fn refresh(ctx: &mut Ctx<'_>) {
        let call = ctx.guichet.absences();
        ctx.ask(call, |result| AppMsg::Follow(Msg::Absences(result)));
        let call = ctx.guichet.unseen();
        ctx.ask(call, |result| AppMsg::Follow(Msg::Unseen(result)));
        let call = ctx.guichet.endings(ENDINGS_AHEAD);
        ctx.ask(call, |result| AppMsg::Follow(Msg::Endings(result)));
    }

    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) -> Wish {
        match msg {
            Msg::Work(msg) => return self.work(msg, ctx),
            // A question is about one line: it goes with it.
            Msg::Absences(result) => self.ending &= self.absences.read(result) == Kept::Same,
            Msg::Unseen(result) => {
                self.unseen.read(result);
            }
            Msg::Endings(result) => {
                self.endings.read(result);
            }
            Msg::Ended(result) => return self.ended(result, ctx),
        }
        Wish::Nothing
    }

    fn work(&mut self, msg: work::Msg, ctx: &mut Ctx<'_>) -> Wish {
        match msg {
            work::Msg::Tab(at) => self.show(at),
            work::Msg::Step(by) => {
                self.ending = false;
                match self.tab {
                    Tab::Absences => self.absences.step(by),
                    Tab::Unseen => self.unseen.step(by),
                    Tab::Endings => self.endings.step(by),
                }
            }
            work::Msg::Point(at) => {
                self.ending = false;
                match self.tab {
                    Tab::Absences => self.absences.point(at),
                    Tab::Unseen => self.unseen.point(at),
                    Tab::Endings => self.endings.point(at),
                }
            }
            work::Msg::Key(key) => {
                if let Ok(number @ 1..=3) = key.parse::<usize>() {
                    self.show(number - 1);
                } else if let Some(act) = by_key(self.choices(), &key) {
                    return self.act(act);
                }
            }
            work::Msg::Act(at) => {
                let choice = self.choices().get(at);
                return choice.map_or(Wish::Nothing, |choice| self.act(choice.act));
            }
            work::Msg::Enter | work::Msg::Primary if self.attempt.is_some() => self.send(ctx),
            work::Msg::Enter | work::Msg::Primary if self.ending => self.answer(true, ctx),
            work::Msg::Enter | work::Msg::Primary => return self.act(Act::Open),
            work::Msg::Answer(yes) => self.answer(yes, ctx),
            work::Msg::Escape => self.escape(),
            work::Msg::Toggle(_) | work::Msg::ToggleAll | work::Msg::UndoLast => {}
        }
        Wish::Nothing
    }

    fn show(&mut self, at: usize) {
        if let Some(tab) = Tab::ALL.get(at) {
            self.tab = *tab;
            self.ending = false;
            if self.attempt.is_none() {
                self.notice = None;
            }
        }
    }

    fn act(&mut self, act: Act) -> Wish {
        if self.attempt.is_none() {
            self.notice = None;
        }
        match act {
            Act::Open => self.chosen().map_or(Wish::Nothing, Wish::Open),
            Act::End => {
                self.ending = self.attempt.is_none();
                Wish::Nothing
            }
        }
    }

    fn answer(&mut self, yes: bool, ctx: &mut Ctx<'_>) {
        let chosen = self.absences.chosen().map(|absence| absence.id);
        if std::mem::take(&mut self.ending)
            && let Some(id) = chosen.filter(|_| yes)
        {
            self.attempt = Some(Attempt::new(id));
            self.ask(ctx);
        }
    }

    fn send(&mut self, ctx: &mut Ctx<'_>) {
        if self.attempt.as_mut().is_some_and(Attempt::retry) {
            self.ask(ctx);
        }
    }

    fn ask(&self, ctx: &mut Ctx<'_>) {
        if let Some(attempt) = &self.attempt {
            let call = ctx.guichet.end_absence(attempt.key(), attempt.what);
            ctx.ask(call, |result| AppMsg::Follow(Msg::Ended(result)));
        }
    }

    fn ended(&mut self, result: Result<(), Fault>, ctx: &mut Ctx<'_>) -> Wish {
        let Some((ended, result)) = settle(&mut self.attempt, result) else {
            return Wish::Nothing;
        };
        Self::refresh(ctx);
        if result.is_ok() {
            self.absences.leave(|id| id == ended);
        }
        self.notice = Some(match result {
            Ok(()) => Notice::done("Absence terminée : les relances reprennent."),
            Err(fault) => Notice::stop(fault.sentence()),
        });
        Wish::Count
    }

    fn escape(&mut self) {
        if std::mem::take(&mut self.ending) {
            return;
        }
        if self.doubt().is_some() {
            self.attempt = None;
            self.notice = Some(Notice::warn(
                "On ne sait pas si l'absence est terminée : F5 relit la liste.",
            ));
        } else if self.attempt.is_none() {
            self.notice = None;
        }
    }
}
