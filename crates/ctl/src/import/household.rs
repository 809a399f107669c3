//! A household in one cell, in Courrier's own layout.
//!
//! Members are separated by `|` or a line break, and told by at most four texts separated by
//! commas: name, given names, date of birth, tie. `DIALLO,Awa,01/02/2019,enfant|DIALLO,Binta`

use courrier_domain::usager::AyantDroit;

use super::cell::Cell;
use super::date;
use super::words::one_line;

/// Reads the cell; the error is a sentence for the person who keeps the file.
pub(super) fn read(text: &str) -> Result<Vec<AyantDroit>, String> {
    text.split(['|', '\n', '\r'])
        .map(str::trim)
        .filter(|member| !member.is_empty())
        .map(member)
        .collect()
}

fn member(text: &str) -> Result<AyantDroit, String> {
    let mut parts = text.split(',').map(one_line);
    let nom = parts.next().unwrap_or_default();
    let prenoms = parts.next().unwrap_or_default();
    let born = parts.next().unwrap_or_default();
    let lien = parts.next().unwrap_or_default();
    if parts.next().is_some() {
        return Err(
            "Un ayant droit s'écrit « nom,prénoms,date de naissance,lien », et un « | » le sépare \
             du suivant."
                .to_owned(),
        );
    }
    if nom.is_empty() {
        return Err("Indiquez le nom de chaque ayant droit.".to_owned());
    }
    let date_naissance = date::read(&Cell::of_text(&born)).map_err(|fault| fault.to_string())?;
    Ok(AyantDroit {
        nom,
        prenoms,
        date_naissance,
        lien,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_in_one_cell() {
        let members = read("DIALLO, Awa ,01/02/2019,enfant|\nDIALLO").expect("two members");
        assert_eq!(members.len(), 2);
        assert_eq!(members[0].prenoms, "Awa");
        assert_eq!(
            members[0].date_naissance.map(date::shown).as_deref(),
            Some("01/02/2019")
        );
        assert_eq!(members[0].lien, "enfant");
        assert_eq!(
            (members[1].nom.as_str(), members[1].date_naissance),
            ("DIALLO", None)
        );
    }

    #[test]
    fn what_a_household_refuses() {
        for (text, why) in [
            (",Awa", "Indiquez le nom"),
            ("DIALLO,Awa,29/02/2018", "compte 28 jours"),
            ("DIALLO,Awa,01/02/2019,enfant,aînée", "un « | » le sépare"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(why), "{error}");
        }
    }
}
