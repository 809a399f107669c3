//! What stands in the forms, as values; what is wrong with it is said at the fields.

use chrono_tz::Tz;
use courrier_api::{NewUsager, Usager};
use courrier_domain::contact::Telephone;
use courrier_domain::usager::Channel;
use courrier_domain::{Domiciliation, DomiciliationStatus, Identity, Numero, UsagerId};
use phonenumber::country;

use crate::app::form::Form;
use crate::app::task::Ctx;
use crate::text;

/// How a person may be told; nothing chosen means an SMS where there is a number.
const CHANNELS: &[(&str, &str)] = &[
    ("", "SMS, sinon e-mail"),
    ("sms", "SMS"),
    ("email", "E-mail"),
    ("none", "Ne pas prévenir"),
];

const OTHER: &[(&str, &str)] = &[
    ("", "Ne pas essayer autrement"),
    ("oui", "Essayer l'autre moyen"),
];

const SIGNATURES: &[(&str, &str)] = &[
    ("", "Nom du centre"),
    ("neutre", "Neutre : le téléphone ne dit rien"),
];

/// The languages in which messages are written, French where none is known.
const LANGUAGES: &[(&str, &str)] = &[
    ("", "français"),
    ("ar", "arabe"),
    ("bn", "bengali"),
    ("en", "anglais"),
    ("es", "espagnol"),
    ("ps", "pachto"),
    ("prs", "dari"),
    ("pt", "portugais"),
    ("ro", "roumain"),
    ("ru", "russe"),
    ("ta", "tamoul"),
    ("ti", "tigrigna"),
    ("tr", "turc"),
    ("uk", "ukrainien"),
];

/// The form with what the folder holds.
pub(super) fn filled(
    fields: &[(&'static str, &'static str, &'static str)],
    usager: &Usager,
) -> Form {
    let identity = &usager.identity;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let telephone = identity.telephone.as_ref().map(Telephone::as_str);
    let channel = identity.channel.map_or("", Channel::as_str);
    let langue = identity.langue.as_deref().filter(|langue| *langue != "fr");
    Form::of(fields)
        .choosing("channel", CHANNELS)
        .choosing("other_channel", OTHER)
        .choosing("langue", LANGUAGES)
        .choosing("signature", SIGNATURES)
        .with("nom", &identity.nom)
        .with("prenoms", &identity.prenoms)
        .with("nom_usage", &text(&identity.nom_usage))
        .with(
            "date_naissance",
            &identity.date_naissance.map(text::day).unwrap_or_default(),
        )
        .with("lieu_naissance", &text(&identity.lieu_naissance))
        .with("surnom", &text(&identity.surnom))
        .with("telephone", telephone.unwrap_or_default())
        .with("email", &text(&identity.email))
        .with("channel", channel)
        .with(
            "other_channel",
            if identity.other_channel { "oui" } else { "" },
        )
        .with("langue", langue.unwrap_or_default())
        .with(
            "signature",
            if identity.neutral_signature {
                "neutre"
            } else {
                ""
            },
        )
}

/// The identity as it is to be; what the form does not show stays as it was.
pub(super) fn changed(form: &mut Form, before: &Identity, ctx: &Ctx<'_>) -> Option<Identity> {
    let identity = Identity {
        surnom: form.value("surnom"),
        lieu_naissance: form.value("lieu_naissance"),
        channel: form.value("channel").and_then(|text| Channel::parse(&text)),
        other_channel: form.value("other_channel").is_some(),
        neutral_signature: form.value("signature").is_some(),
        langue: form.value("langue"),
        ..named(form, before.clone(), ctx)
    };
    let nobody = match identity.channel {
        Some(Channel::Sms) if identity.telephone.is_none() => Some((
            "telephone",
            "Indiquez un portable, ou choisissez un autre moyen de prévenir.",
        )),
        Some(Channel::Email) if identity.email.is_none() => Some((
            "email",
            "Indiquez une adresse, ou choisissez un autre moyen de prévenir.",
        )),
        _ => None,
    };
    if let Some((field, message)) = nobody {
        form.refuse(field, message);
    }
    form.refuse_all(&identity.check(ctx.today()));
    (!form.has_errors()).then_some(identity)
}

/// What both forms ask: names, birth, how the person is reached.
fn named(form: &mut Form, before: Identity, ctx: &Ctx<'_>) -> Identity {
    let telephone = form.value("telephone").and_then(|text| {
        let telephone = Telephone::parse_at_home(&text, country_of(ctx.tz())).ok();
        if telephone.is_none() {
            form.refuse(
                "telephone",
                "Ce numéro n'existe pas : vérifiez les chiffres.",
            );
        }
        telephone
    });
    Identity {
        nom: form.value("nom").unwrap_or_default(),
        nom_usage: form.value("nom_usage"),
        prenoms: form.value("prenoms").unwrap_or_default(),
        date_naissance: form.day("date_naissance"),
        telephone,
        email: form.value("email"),
        ..before
    }
}

/// The new usager.
pub(super) fn new(form: &mut Form, seen_near: Vec<UsagerId>, ctx: &Ctx<'_>) -> Option<NewUsager> {
    let numero = match Numero::parse(&form.value("numero").unwrap_or_default()) {
        Ok(numero) => Some(numero),
        Err(error) => {
            form.refuse("numero", &capital(&error.to_string()));
            None
        }
    };
    let identity = named(form, Identity::default(), ctx);
    let domiciliation = match form.day("domiciliation") {
        Some(start) => Domiciliation::for_a_year_from(start),
        None => Domiciliation {
            status: DomiciliationStatus::Demande,
            start: None,
            end: None,
        },
    };
    form.refuse_all(&identity.check(ctx.today()));
    if form.has_errors() {
        return None;
    }
    numero.map(|numero| NewUsager {
        numero,
        identity,
        domiciliation,
        seen_near,
    })
}

/// The first letter in capital: these messages begin a sentence here.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// The country whose numbers are written without a country code at this centre.
fn country_of(tz: Tz) -> country::Id {
    match tz {
        chrono_tz::Indian::Reunion => country::RE,
        chrono_tz::Indian::Mayotte => country::YT,
        chrono_tz::America::Guadeloupe => country::GP,
        chrono_tz::America::Martinique => country::MQ,
        chrono_tz::America::Cayenne => country::GF,
        chrono_tz::Pacific::Noumea => country::NC,
        chrono_tz::Pacific::Tahiti => country::PF,
        _ => country::FR,
    }
}
