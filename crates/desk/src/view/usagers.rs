//! The usagers' screen.

use courrier_api::{HistoryLine, Usager};
use courrier_domain::usager::Channel;
use courrier_domain::{AbsenceId, Author, Identity, PassageKind, ProcurationId};
use slint::ComponentHandle as _;

use super::candidates;
use super::search::{connect_search, show_search};
use super::ui::{DatedLine, DeskWindow, Fact, HistoryEntry, Usagers};
use super::words::{field, item, person, told};
use super::{Desk, fill, index, place};
use crate::app::folder::{self, Folder};
use crate::app::new_usager::{Draft, NearMsg, doubt_notice};
use crate::app::search;
use crate::app::usagers::{FolderPage, Msg};
use crate::app::{self, App};
use crate::app::{absences, procurations};
use crate::text;

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let global = window.global::<Usagers<'_>>();
    let usagers = app::Msg::Usagers;
    connect_search!(global, desk, move |msg| usagers(Msg::Search(msg)));
    global.on_step(
        desk.sends_with(move |by: i32| usagers(Msg::Search(search::Msg::Step(by.into())))),
    );
    let to = desk.clone();
    global.on_edited(move |at, text| to.send(usagers(Msg::Edited(index(at), text.into()))));
    let to = desk.clone();
    global.on_stepped(move |at, by| to.send(usagers(Msg::Stepped(index(at), by.into()))));
    global.on_change(desk.sends(move || usagers(Msg::Change)));
    global.on_submit(desk.sends(move || usagers(Msg::Submit)));
    let near = |msg| app::Msg::Usagers(Msg::Near(msg));
    global.on_near_step(desk.sends_with(move |by: i32| near(NearMsg::Step(by.into()))));
    global.on_near_choose(desk.sends_with(move |at| near(NearMsg::Choose(index(at)))));
    global.on_near_same(desk.sends(move || near(NearMsg::Same)));
    global.on_call_noted(
        desk.sends(move || usagers(Msg::Folder(folder::Msg::Passage(PassageKind::Telephone)))),
    );
    global.on_older_asked(desk.sends(move || usagers(Msg::Older)));
    global.on_retry(desk.sends(|| app::Msg::Refresh));
    connect_procurations(&global, desk);
    connect_absences(&global, desk);
}

fn connect_absences(global: &Usagers<'_>, desk: &Desk) {
    use absences::Msg as Absence;
    let send = |desk: &Desk, msg| {
        let id = desk.app().usagers().page().map(|page| page.folder.id());
        if let Some(id) = id {
            desk.send(app::Msg::Usagers(Msg::Absence(id, msg)));
        }
    };
    let to = desk.clone();
    global.on_new_absence(move || send(&to, Absence::New));
    let to = desk.clone();
    global.on_absence_edited(move |at, text| {
        send(&to, Absence::Edited(index(at), text.into()));
    });
    let to = desk.clone();
    global.on_absence_stepped(move |at, by| send(&to, Absence::Stepped(index(at), by.into())));
    let to = desk.clone();
    global.on_absence_submit(move || send(&to, Absence::Submit));
    let to = desk.clone();
    global.on_absence_leave(move || send(&to, Absence::Escape));
    let to = desk.clone();
    global.on_ask_end(move |at| {
        let id = absence_at(&to.app(), index(at));
        if let Some(id) = id {
            send(&to, Absence::AskEnd(id));
        }
    });
    let to = desk.clone();
    global.on_end_absence(move || send(&to, Absence::End));
}

fn absence_at(app: &App, at: usize) -> Option<AbsenceId> {
    let absences = app.usagers().page()?.absences.list();
    absences.get(at).map(|absence| absence.id)
}

fn connect_procurations(global: &Usagers<'_>, desk: &Desk) {
    use procurations::Msg as Procuration;
    let to = |msg| app::Msg::Usagers(Msg::Procuration(msg));
    global.on_new_procuration(desk.sends(move || to(Procuration::New)));
    let edited = desk.clone();
    global.on_procuration_edited(move |at, text| {
        edited.send(to(Procuration::Edited(index(at), text.into())));
    });
    global.on_procuration_submit(desk.sends(move || to(Procuration::Submit)));
    global.on_procuration_leave(desk.sends(move || to(Procuration::Escape)));
    let asking = desk.clone();
    global.on_ask_revoke(move |at| {
        let id = procuration_at(&asking.app(), index(at));
        if let Some(id) = id {
            asking.send(to(Procuration::AskRevoke(id)));
        }
    });
    global.on_revoke(desk.sends(move || to(Procuration::Revoke)));
}

fn procuration_at(app: &App, at: usize) -> Option<ProcurationId> {
    let usager = app.usagers().page()?.folder.usager()?;
    usager
        .procurations
        .get(at)
        .map(|procuration| procuration.id)
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    let (global, desk) = (window.global::<Usagers<'_>>(), app.usagers());
    show_search!(global, desk.search(), app);
    let folder = desk.page().map(|page| &page.folder);
    global.set_notice(told(folder.map_or(desk.notice(), Folder::notice)));
    global.set_open(folder.is_some());
    if let Some(page) = desk.page() {
        show_page(&global, page, app);
    }
    show_draft(&global, desk.draft());
    show_near(&global, desk.draft(), app);
    global.set_aside(desk.has_form_aside());
    let (label, enabled) = match (desk.draft(), folder) {
        (Some(draft), _) if draft.is_sent() => ("Enregistrement…", false),
        (Some(draft), _) if draft.doubt().is_some() => ("Réessayer", true),
        (Some(draft), _) if draft.near().is_some() && draft.is_of_a_folder() => {
            ("C'est une autre personne : enregistrer", true)
        }
        (Some(draft), _) if draft.near().is_some() => ("C'est une autre personne : créer", true),
        (Some(draft), _) if draft.is_of_a_folder() => ("Enregistrer", true),
        (Some(_), _) => ("Créer le dossier", true),
        (None, Some(folder)) => ("Remettre son courrier", folder.usager().is_some()),
        (None, None) => ("Nouvel usager", true),
    };
    global.set_primary(label.into());
    global.set_primary_enabled(enabled);
}

fn show_page(global: &Usagers<'_>, page: &FolderPage, app: &App) {
    let (folder, today, tz) = (&page.folder, app.today(), app.settings().time_zone);
    let fault = folder.fault().filter(|_| folder.usager().is_none());
    global.set_fault(
        fault
            .map(|fault| fault.sentence())
            .unwrap_or_default()
            .into(),
    );
    global.set_loading(folder.usager().is_none());
    if let Some(summary) = folder.summary() {
        global.set_person(person(summary, today));
    }
    let usager = folder.usager();
    let rows = |one: Option<Vec<Fact>>| one.unwrap_or_default();
    let known = rows(usager.map(|usager| facts(usager, tz)));
    fill(&global.get_facts(), known, |model| global.set_facts(model));
    let notes = rows(usager.map(|usager| {
        usager
            .notes
            .iter()
            .map(|note| fact(&note.label, note.text.clone()))
            .collect()
    }));
    fill(&global.get_notes(), notes, |model| global.set_notes(model));
    let items = usager.map_or(&[][..], |usager| &usager.courriers);
    let items = items
        .iter()
        .map(|one| item(one, false, today, tz))
        .collect();
    fill(&global.get_items(), items, |model| global.set_items(model));
    let me = app.session().agent().map(|agent| agent.id);
    let history = page
        .history()
        .iter()
        .map(|line| history(line, me, tz))
        .collect();
    fill(&global.get_history(), history, |model| {
        global.set_history(model);
    });
    global.set_older(page.has_older());
    show_procurations(global, page, app);
    show_absences(global, page, app);
}

fn show_absences(global: &Usagers<'_>, page: &FolderPage, app: &App) {
    let (today, asked) = (app.today(), page.absences.end_asked());
    let line = |one: &courrier_api::Absence| DatedLine {
        name: text::absence_reason(one.reason).into(),
        dates: format!("du {} au {}", text::day(one.from), text::day(one.to)).into(),
        valid: one.from <= today && today <= one.to,
        asked: asked == Some(one.id),
    };
    let lines = page.absences.list().iter().map(line).collect();
    fill(&global.get_absences(), lines, |model| {
        global.set_absences(model);
    });
    let form = page.absences.form();
    let fields = form.map_or(&[][..], |form| form.fields());
    let fields = fields.iter().map(field).collect();
    fill(&global.get_absence_fields(), fields, |model| {
        global.set_absence_fields(model);
    });
    global.set_absence_notice(told(form.and_then(|form| form.notice.as_ref())));
    global.set_absence_form(form.is_some());
}

fn show_procurations(global: &Usagers<'_>, page: &FolderPage, app: &App) {
    let (today, asked) = (app.today(), page.procurations.revoke_asked());
    let all = page
        .folder
        .usager()
        .map_or(&[][..], |usager| &usager.procurations);
    let lines = all.iter().map(|one| DatedLine {
        name: one.mandataire.as_str().into(),
        dates: format!(
            "du {} au {}",
            text::day(one.valid_from),
            text::day(one.valid_to)
        )
        .into(),
        valid: one.valid_on(today),
        asked: asked == Some(one.id),
    });
    fill(&global.get_procurations(), lines.collect(), |model| {
        global.set_procurations(model);
    });
    let form = page.procurations.form();
    let fields = form
        .map_or(&[][..], |form| form.fields())
        .iter()
        .map(field)
        .collect();
    fill(&global.get_procuration_fields(), fields, |model| {
        global.set_procuration_fields(model);
    });
    global.set_procuration_notice(told(form.and_then(|form| form.notice.as_ref())));
    global.set_procuration_form(form.is_some());
}

fn show_draft(global: &Usagers<'_>, draft: Option<&Draft>) {
    if let Some(draft) = draft {
        let fields = draft.form().fields().iter().map(field).collect();
        fill(&global.get_draft(), fields, |model| global.set_draft(model));
        let doubt = draft.doubt().map(doubt_notice);
        global.set_draft_notice(told(doubt.as_ref().or(draft.form().notice.as_ref())));
        global.set_draft_busy(draft.is_sent() || draft.doubt().is_some());
    }
    global.set_changing(draft.is_some_and(Draft::is_of_a_folder));
    global.set_drafting(draft.is_some());
}

fn show_near(global: &Usagers<'_>, draft: Option<&Draft>, app: &App) {
    let shown = draft.and_then(|draft| Some((draft, draft.near()?)));
    if let Some((draft, near)) = shown {
        let born = draft.born();
        let line = |hit| candidates::near(hit, born, app);
        let lines = near.hits().iter().map(line).collect();
        fill(&global.get_near(), lines, |model| global.set_near(model));
        global.set_near_cursor(place(near.cursor()));
        global.set_near_entered(draft.named().into());
    }
    global.set_near_asked(shown.is_some());
}

fn fact(label: &str, value: String) -> Fact {
    Fact {
        label: label.into(),
        value: value.into(),
    }
}

/// What is known of the person; what is not known is left out, not shown empty.
fn facts(usager: &Usager, tz: chrono_tz::Tz) -> Vec<Fact> {
    let (identity, summary) = (&usager.identity, &usager.summary);
    let known = |label: &str, value: Option<String>| value.map(|value| fact(label, value));
    let household: Vec<String> = identity
        .ayants_droit
        .iter()
        .map(|member| {
            format!("{} {}", member.nom, member.prenoms)
                .trim()
                .to_owned()
        })
        .collect();
    [
        Some(fact(
            "Domiciliation",
            text::domiciliation(&summary.domiciliation, summary.in_force),
        )),
        Some(fact("Nom de naissance", identity.nom.clone())),
        known("Nom d'usage", identity.nom_usage.clone()),
        known(
            "Prénoms",
            Some(identity.prenoms.clone()).filter(|text| !text.is_empty()),
        ),
        known("Surnom", identity.surnom.clone()),
        known("Né(e)", born(identity)),
        known(
            "Téléphone",
            identity
                .telephone
                .as_ref()
                .map(|phone| phone.as_str().to_owned()),
        ),
        known("E-mail", identity.email.clone()),
        known("Prévenir par", channel(identity)),
        known(
            "Ayants droit",
            (!household.is_empty()).then(|| household.join(", ")),
        ),
        Some(fact(
            "Dernier passage",
            usager
                .last_seen
                .map_or_else(|| "jamais".to_owned(), |at| text::instant(at, tz)),
        )),
        (usager.messages_queued > 0).then(|| {
            let count = usager.messages_queued as usize;
            fact("Messages", text::counted(count, "à envoyer", "à envoyer"))
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How they wish to be told, where they said so.
fn channel(identity: &Identity) -> Option<String> {
    let chosen = match identity.channel? {
        Channel::Sms => "SMS",
        Channel::Email => "e-mail",
        Channel::None => return Some("ne pas prévenir".to_owned()),
    };
    let other = if identity.other_channel {
        ", sinon l'autre moyen"
    } else {
        ""
    };
    Some(format!("{chosen}{other}"))
}

/// `le 12/03/1988 à Labé`, as far as it is known.
fn born(identity: &Identity) -> Option<String> {
    let day = identity
        .date_naissance
        .map(|day| format!("le {}", text::day(day)));
    let place = identity
        .lieu_naissance
        .as_ref()
        .map(|place| format!("à {place}"));
    let known: Vec<String> = day.into_iter().chain(place).collect();
    (!known.is_empty()).then(|| known.join(" "))
}

fn history(
    line: &HistoryLine,
    me: Option<courrier_domain::AgentId>,
    tz: chrono_tz::Tz,
) -> HistoryEntry {
    HistoryEntry {
        at: text::instant(line.at, tz).into(),
        what: text::step(&line.step).into(),
        kind: text::kind(line.kind).into(),
        who: match line.author {
            Author::Agent(id) if Some(id) == me => "vous",
            Author::Agent(_) => "un collègue",
            Author::Device(_) => "la borne",
            Author::System => "le service",
            Author::Operator => "l'exploitant",
        }
        .into(),
    }
}
