//! How the bornes and the screens that call numbers are, in words.

use courrier_api::{Device, KioskHealth, KioskNetwork};
use courrier_domain::{DeviceKind, DeviceTrouble};

use super::{Fact, Primary, Screen, Side, acts, counted, fact};
use crate::app::App;
use crate::app::bornes::is_troubled;
use crate::text;
use crate::view::ui::WorkLine;

pub(in crate::view) fn screen(app: &App) -> Screen {
    let desk = app.bornes();
    let (list, tz) = (desk.list(), app.settings().time_zone);
    // While it asks, the same key answers.
    let may_write = app.may_reword() && desk.is_idle();
    let tap = |device: &Device| {
        if is_wall(device) {
            return "écran d'appel".to_owned();
        }
        let at = device.health.as_ref().and_then(|health| health.last_tap);
        at.map_or_else(|| "aucune carte".to_owned(), |at| text::instant(at, tz))
    };
    let line = |device: &Device| WorkLine {
        name: device.name.as_str().into(),
        what: state(device).into(),
        detail: tap(device).into(),
        mark: if is_troubled(device) { "à voir" } else { "" }.into(),
        stop: device.silent_since.is_some(),
        ..WorkLine::default()
    };
    let side = list.chosen().map_or_else(Side::default, |device| Side {
        title: device.name.clone(),
        // A question needs their room.
        facts: if desk.question().is_some() {
            Vec::new()
        } else {
            facts(device, app, tap(device))
        },
        advice: advice(device).to_owned(),
        acts: acts(desk.choices()),
    });
    Screen {
        title: "Bornes",
        subtitle: "Bornes et écrans d'appel disent comment ils vont toutes les trente secondes."
            .to_owned(),
        hint: if desk.choices().is_empty() {
            "Flèches : choisir · F5 : relire"
        } else {
            "Flèches : choisir · R : révoquer · F5 : relire"
        },
        tabs: vec![("En service", counted(list))],
        nameless: true,
        name_head: "Borne",
        heads: ("État", "Dernière carte"),
        fault: list.fault().cloned(),
        empty: (
            "Aucune borne n'est en service.",
            "Un administrateur en enrôle une avec un code (guide de l'exploitant).",
        ),
        notice: desk.notice().cloned(),
        doubt: desk.doubt().map(str::to_owned),
        side,
        question: desk.question(),
        busy: desk.is_sent(),
        primary: Primary::of(
            desk.is_sent(),
            desk.doubt().is_some(),
            if may_write { "Pages de la borne" } else { "" }.to_owned(),
            may_write,
        ),
        ..Screen::default().listing(list, line)
    }
}

/// A borne that somebody should look after, for the status bar.
pub(in crate::view) fn in_a_word(device: &Device) -> String {
    let what = if is_wall(device) {
        "Écran d'appel"
    } else {
        "Borne"
    };
    format!("{what} {} : {}", device.name, state(device))
}

/// Whether it is the screen that calls numbers.
fn is_wall(device: &Device) -> bool {
    DeviceKind::seen(device.kind, device.health.as_ref()) == DeviceKind::Display
}

/// How it is, the worst first.
fn state(device: &Device) -> String {
    let guessing = device
        .guessing_since
        .map(|_| "beaucoup de cartes inconnues");
    let mut words: Vec<_> = guessing.into_iter().collect();
    let is_wall = is_wall(device);
    match &device.health {
        _ if device.silent_since.is_some() => {
            words.insert(0, if is_wall { "silencieux" } else { "silencieuse" });
        }
        None => words.push("état pas encore connu"),
        Some(health) => {
            let troubles = health.troubles().into_iter();
            words.extend(troubles.map(|one| trouble(one, is_wall)));
        }
    }
    if words.is_empty() {
        "tout va bien".to_owned()
    } else {
        words.join(", ")
    }
}

fn trouble(trouble: DeviceTrouble, is_wall: bool) -> &'static str {
    match trouble {
        DeviceTrouble::Voice if is_wall => "carillon muet",
        DeviceTrouble::Hot if is_wall => "trop chaud",
        DeviceTrouble::Reader => "lecteur en panne",
        DeviceTrouble::Network => "liaison instable",
        DeviceTrouble::Clock => "horloge fausse",
        DeviceTrouble::Printer => "imprimante en panne",
        DeviceTrouble::Voice => "voix muette",
        DeviceTrouble::Hot => "trop chaude",
        DeviceTrouble::Disk => "disque presque plein",
    }
}

/// What to do about the worst.
fn advice(device: &Device) -> &'static str {
    let is_wall = is_wall(device);
    if device.silent_since.is_some() && is_wall {
        return "Voyez s'il est allumé et si son câble réseau est branché. Pendant ce temps, appelez \
                les numéros à voix haute.";
    }
    if device.silent_since.is_some() {
        return "Voyez si elle est allumée et si son câble réseau est branché. Pendant ce temps, \
                recevez les personnes au guichet.";
    }
    if device.guessing_since.is_some() {
        return "Quelqu'un y essaie peut-être des cartes trouvées : allez voir. Si elle n'est plus à \
                sa place, faites-la révoquer.";
    }
    let worst = device.health.as_ref().map(KioskHealth::troubles);
    match worst.as_deref().and_then(<[_]>::first) {
        None => "",
        Some(DeviceTrouble::Reader) => "Débranchez puis rebranchez son lecteur de cartes.",
        Some(DeviceTrouble::Network) => {
            "Sa liaison se coupe souvent : voyez si son câble réseau est bien enfoncé, puis \
             prévenez l'exploitant."
        }
        Some(DeviceTrouble::Clock) => "L'heure vient du réseau : prévenez l'exploitant.",
        Some(DeviceTrouble::Printer) => "Voyez s'il reste du papier et si le capot est fermé.",
        Some(DeviceTrouble::Voice) if is_wall => {
            "Voyez si le haut-parleur est branché : qui ne regarde pas l'écran n'entend pas qu'un \
             numéro est appelé."
        }
        Some(DeviceTrouble::Voice) => {
            "Voyez si le haut-parleur est branché : qui ne lit pas en a \
                                       besoin."
        }
        Some(DeviceTrouble::Hot) => "Dégagez ses aérations, et abritez la machine du soleil.",
        Some(DeviceTrouble::Disk) => "Prévenez l'exploitant : il faut y faire de la place.",
    }
}

fn facts(device: &Device, app: &App, tap: String) -> Vec<Fact> {
    let tz = app.settings().time_zone;
    let mut facts = Vec::new();
    let is_wall = is_wall(device);
    if let Some(since) = device.silent_since {
        facts.push(fact(
            "Plus de signe",
            format!("depuis le {}", text::instant(since, tz)),
        ));
    } else if let Some(at) = device.last_heard {
        facts.push(fact("Dernier signe", text::instant(at, tz)));
    }
    if let Some(since) = device.guessing_since {
        facts.push(fact(
            "Cartes inconnues",
            format!("beaucoup, depuis le {}", text::instant(since, tz)),
        ));
    }
    if let Some(health) = &device.health {
        let works = |ok: Option<bool>, none: &'static str| match ok {
            Some(true) => "marche",
            Some(false) => "en panne",
            None => none,
        };
        if !is_wall {
            facts.push(fact("Lecteur", works(Some(health.reader_ok), "")));
            facts.push(fact("Imprimante", works(health.printer_ok, "aucune")));
        }
        let voice = if is_wall { "Carillon" } else { "Voix" };
        facts.push(fact(voice, works(health.voice_ok, "non dit")));
        facts.push(fact(
            "Horloge",
            match health.clock_ok {
                Some(true) => "juste",
                Some(false) => "fausse",
                None => "non dit",
            },
        ));
        facts.extend(health.network.as_ref().map(line));
        let heat = health.temperature_c;
        let heat = heat.map_or(String::new(), |degrees| format!("{degrees} °C, "));
        facts.push(fact("Machine", heat + &disk(health)));
        facts.push(fact("Version", &health.version));
    }
    facts.push(fact(
        if is_wall {
            "Appareil"
        } else {
            "Dernière carte"
        },
        tap,
    ));
    facts
}

/// The line as the borne sees it.
fn line(network: &KioskNetwork) -> Fact {
    let losses = match network.losses {
        0 => "sans coupure depuis une heure".to_owned(),
        1 => "coupée une fois depuis une heure".to_owned(),
        more => format!("coupée {more} fois depuis une heure"),
    };
    fact(
        "Liaison",
        match network.address {
            Some(address) => format!("{losses}, adresse {address}"),
            None => losses,
        },
    )
}

fn disk(health: &KioskHealth) -> String {
    match health.free_disk_mb {
        None => "place libre non dite".to_owned(),
        Some(mb) if mb < 1024 => format!("{mb} Mo libres"),
        Some(mb) => format!("{} Go libres", mb / 1024),
    }
}
