//! Phone numbers that must take a text message.

use std::collections::HashMap;

use courrier_domain::contact::Telephone;
use phonenumber::country;
use thiserror::Error;

/// Why a text is no number to send messages to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum PhoneFault {
    #[error("Ce n'est pas un numéro de téléphone valide : vérifiez les chiffres.")]
    Invalid,
    #[error(
        "Écrivez un seul numéro, sans autre texte ; le reste peut aller dans une autre colonne."
    )]
    Text,
    #[error(
        "C'est un numéro de téléphone fixe : il ne reçoit pas de SMS. Mettez-le dans une autre \
         colonne, il sera gardé en note."
    )]
    Landline,
}

/// Reads numbers, and remembers them: households share one, and judging one is slow.
#[derive(Debug, Default)]
pub(super) struct Phones {
    known: HashMap<String, Result<Telephone, PhoneFault>>,
}

impl Phones {
    /// The number this text writes, if a text message can reach it.
    pub(super) fn read(&mut self, text: &str) -> Result<Telephone, PhoneFault> {
        let digits = digits(text)?;
        if let Some(known) = self.known.get(&digits) {
            return known.clone();
        }
        let read = judge(&digits);
        self.known.insert(digits, read.clone());
        read
    }
}

/// The digits alone, after `+` where there was one. An Excel cell that forgot the first zero is
/// given it back.
fn digits(text: &str) -> Result<String, PhoneFault> {
    let text = text.trim_start_matches('\'').replace("(0)", "");
    let mut digits = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => digits.push(c),
            _ if c.is_whitespace() || "./-()‐‑–\u{202f}".contains(c) => {}
            _ => return Err(PhoneFault::Text),
        }
    }
    if let Some(abroad) = digits.strip_prefix("00") {
        digits = format!("+{abroad}");
    }
    if digits.len() == 9 && digits.starts_with(['1', '2', '3', '4', '5', '6', '7', '9']) {
        digits.insert(0, '0');
    }
    // Two numbers in one cell.
    if digits.len() == 20 && digits.starts_with('0') {
        return Err(PhoneFault::Text);
    }
    Ok(digits)
}

/// Judges a number by its digits.
fn judge(digits: &str) -> Result<Telephone, PhoneFault> {
    let telephone =
        Telephone::parse_at_home(digits, country::FR).map_err(|_| PhoneFault::Invalid)?;
    if telephone.takes_sms() {
        Ok(telephone)
    } else {
        Err(PhoneFault::Landline)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_files_hold_them() {
        let mut phones = Phones::default();
        for (text, e164) in [
            ("0606060606", "+33606060606"),
            ("606060606", "+33606060606"),
            ("06 06 06 06 06", "+33606060606"),
            ("06.06.06.06.06", "+33606060606"),
            ("06/06/06/06/06", "+33606060606"),
            ("'0606060606", "+33606060606"),
            ("+33 (0)6 06 06 06 06", "+33606060606"),
            ("0033606060606", "+33606060606"),
            ("33606060606", "+33606060606"),
            ("0757575757", "+33757575757"),
            ("0692 12 34 56", "+262692123456"),
            ("0639 69 12 34", "+262639691234"),
            ("0690 30 12 34", "+590690301234"),
            ("0694 20 12 34", "+594694201234"),
            ("0696 20 12 34", "+596696201234"),
            ("+221 77 123 45 67", "+221771234567"),
        ] {
            let read = phones
                .read(text)
                .map(|telephone| telephone.as_str().to_owned());
            assert_eq!(read.as_deref(), Ok(e164), "{text}");
        }
    }

    #[test]
    fn numbers_that_are_none() {
        let mut phones = Phones::default();
        for (text, fault) in [
            ("0142345678", PhoneFault::Landline),
            ("+33 1 42 34 56 78", PhoneFault::Landline),
            ("0262 20 12 34", PhoneFault::Landline),
            ("0606", PhoneFault::Invalid),
            ("06060606060", PhoneFault::Invalid),
            ("+", PhoneFault::Invalid),
            ("néant", PhoneFault::Text),
            ("0606060606 (sa sœur)", PhoneFault::Text),
            ("0606060606 / 0707070707", PhoneFault::Text),
        ] {
            assert_eq!(phones.read(text), Err(fault), "{text}");
            assert_eq!(phones.read(text), Err(fault), "{text}, remembered");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,24}") {
            let _ = Phones::default().read(&text);
        }

        #[test]
        fn no_digits_panic(text in "[+]?[0-9]{0,20}") {
            let _ = Phones::default().read(&text);
        }
    }
}
