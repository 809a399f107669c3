//! The technician's screens: the code, then how the borne is. They work without the daemon, and
//! show nothing of any person. In French.

use courrier_cards::Token;
use courrier_domain::Language;

use super::stage::Overlay;
use super::{Controller, Link};
use crate::outside::{Machine, Paper, Service};
use crate::technician::CodeRefused;
use crate::view;
use crate::voice::Utterance;

/// More digits than any code has.
const LONGEST: usize = 16;

impl<S: Service, M: Machine> Controller<S, M> {
    /// Asks for the code if this is the technician's card, which is never shown to the daemon.
    pub(super) fn is_technicians(&mut self, card: &Token) -> bool {
        let is = self
            .technician
            .as_mut()
            .is_some_and(|technician| technician.card(card));
        if is {
            self.leave();
            self.session.touched = Some(self.clock.monotonic());
            self.overlay = Some(Overlay::Code {
                typed: String::new(),
                refused: None,
            });
        }
        is
    }

    pub(super) fn digit(&mut self, digit: u8) {
        if let Some(Overlay::Code { typed, refused }) = &mut self.overlay
            && typed.len() < LONGEST
        {
            typed.push(char::from(b'0' + digit));
            *refused = None;
        }
    }

    pub(super) fn erase(&mut self) {
        if let Some(Overlay::Code { typed, .. }) = &mut self.overlay {
            typed.pop();
        }
    }

    pub(super) fn enter(&mut self) {
        let (Some(Overlay::Code { typed, refused }), Some(technician)) =
            (&mut self.overlay, &mut self.technician)
        else {
            return;
        };
        match technician.code(&std::mem::take(typed)) {
            Ok(()) => self.overlay = Some(Overlay::Maintenance),
            Err(why) => *refused = Some(why),
        }
    }

    pub(super) fn test_voice(&mut self) {
        self.machine.say(Utterance::new(
            Language::French,
            "Un, deux, trois. La voix marche.",
        ));
    }

    pub(super) fn test_print(&mut self) {
        let at = self.now().with_timezone(&self.centre.tz).naive_local();
        self.machine.print(&Paper {
            number: 0,
            centre: self.centre.name.clone(),
            lines: vec!["Essai d’impression".to_owned()],
            at,
        });
    }

    /// What only the technician sees.
    pub(super) fn service_view(&self) -> Option<view::Service> {
        match &self.overlay {
            Some(Overlay::Code { typed, refused }) => Some(view::Service {
                title: "•".repeat(typed.len()),
                help: code_help(*refused),
                lines: Vec::new(),
            }),
            Some(Overlay::Maintenance) => Some(view::Service {
                title: "Maintenance".to_owned(),
                help: self.versions(),
                lines: self.state(),
            }),
            _ => None,
        }
    }

    /// The programs' versions: the borne's, and the daemon's once it told.
    fn versions(&self) -> String {
        let own = format!("courrier-kiosk {}", env!("CARGO_PKG_VERSION"));
        match &self.centre.version {
            Some(daemons) => format!("{own}, courrierd {daemons}"),
            None => own,
        }
    }

    /// How the borne is, a line each.
    fn state(&self) -> Vec<String> {
        let yes = |works: bool| if works { "marche" } else { "ne marche pas" };
        let readers: Vec<String> = self
            .readers
            .all()
            .map(|(name, works)| format!("Lecteur {name} : {}", yes(works)))
            .collect();
        let mut lines = vec![if readers.is_empty() {
            "Lecteur : aucun n’est branché".to_owned()
        } else {
            readers.join(" ; ")
        }];
        lines.push(format!(
            "Service : {}, {}",
            match self.link {
                Link::Untried => "pas encore de réponse",
                Link::Up => "répond",
                Link::Down => "ne répond pas",
            },
            match self.machine.address() {
                Some(address) => format!("borne à l’adresse {address}"),
                None => "aucun réseau n’y mène".to_owned(),
            }
        ));
        lines.push(match self.ahead() {
            Some(ahead) => format!(
                "Horloge : {} s d’écart avec le service",
                ahead.num_seconds()
            ),
            None => "Horloge : pas encore comparée".to_owned(),
        });
        lines.push(format!(
            "Imprimante : {} ; voix : {}, volume {} sur {}",
            if self.machine.has_printer() {
                yes(self.machine.prints())
            } else {
                "aucune"
            },
            yes(self.machine.speaks(Language::French)),
            self.session.volume.step(),
            crate::voice::Volume::LOUDEST.step(),
        ));
        let last = self.last_tap.map(|at| {
            let at = at.with_timezone(&self.centre.tz);
            at.format("%d/%m à %H:%M").to_string()
        });
        lines.push(format!(
            "Dernière carte : {}",
            last.as_deref().unwrap_or("aucune depuis le démarrage")
        ));
        lines
    }
}

fn code_help(refused: Option<CodeRefused>) -> String {
    match refused {
        None => "Code du technicien".to_owned(),
        Some(CodeRefused::Wrong) => "Ce code n’est pas le bon. Recommencez.".to_owned(),
        Some(CodeRefused::NoCard) => "Présentez d’abord la carte du technicien.".to_owned(),
        Some(CodeRefused::Wait(wait)) => format!(
            "Trop d’essais. Attendez {} secondes.",
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        ),
    }
}

/// The word on a button of these screens.
pub fn label(action: crate::action::Action) -> Option<String> {
    use crate::action::Action;
    Some(match action {
        Action::Digit(digit) => digit.to_string(),
        Action::Erase => "Effacer".to_owned(),
        Action::Enter => "Valider".to_owned(),
        Action::TestVoice => "Essai de la voix".to_owned(),
        Action::TestPrint => "Essai d’impression".to_owned(),
        _ => return None,
    })
}
