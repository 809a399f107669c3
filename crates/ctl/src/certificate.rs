//! The certificate by which desks and bornes know this daemon.

use std::path::Path;

use anyhow::Context as _;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use courrier_api::Fingerprint;
use courrier_ledger::folder::write_private;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use x509_parser::parse_x509_certificate;

/// Years for which it is made. Clients pin it by its fingerprint, so a new one means enrolling
/// every machine again.
const YEARS: u32 = 20;

/// A certificate as it stands in its file.
#[derive(Debug)]
pub(crate) struct Certificate {
    /// What clients pin.
    pub fingerprint: Fingerprint,
    /// First instant of validity.
    pub from: DateTime<Utc>,
    /// Last instant of validity.
    pub to: DateTime<Utc>,
}

/// Makes a certificate for these names and writes it with its key.
pub(crate) fn make(
    hosts: &[String],
    today: NaiveDate,
    certificate: &Path,
    key: &Path,
) -> anyhow::Result<Fingerprint> {
    let mut names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    names.extend(
        hosts
            .iter()
            .filter(|host| !names.contains(host))
            .cloned()
            .collect::<Vec<_>>(),
    );
    let mut params = CertificateParams::new(names)
        .context("un nom donné par --host ne peut pas figurer dans un certificat")?;
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, "Courrier");
    // From the day before: a machine whose clock is a little behind must not be refused.
    let day = |day: NaiveDate| -> anyhow::Result<_> {
        Ok(date_time_ymd(
            day.year(),
            u8::try_from(day.month())?,
            u8::try_from(day.day())?,
        ))
    };
    params.not_before = day(today - Days::new(1))?;
    params.not_after = day(today + Months::new(12 * YEARS))?;
    let key_pair = KeyPair::generate().context("la clé du certificat n'a pas pu être faite")?;
    let made = params
        .self_signed(&key_pair)
        .context("le certificat n'a pas pu être fait")?;
    write_private(key, key_pair.serialize_pem().as_bytes()).with_context(|| shown(key))?;
    write_private(certificate, made.pem().as_bytes()).with_context(|| shown(certificate))?;
    Ok(Fingerprint::of(made.der()))
}

/// Reads a certificate's file.
pub(crate) fn read(path: &Path) -> anyhow::Result<Certificate> {
    let der = CertificateDer::from_pem_file(path)
        .map_err(|error| anyhow::anyhow!("{} : {error}", shown(path)))?;
    let (_, parsed) = parse_x509_certificate(&der).with_context(|| shown(path))?;
    let instant = |at: x509_parser::time::ASN1Time| {
        DateTime::from_timestamp(at.timestamp(), 0).context("une date du certificat est illisible")
    };
    Ok(Certificate {
        fingerprint: Fingerprint::of(&der),
        from: instant(parsed.validity().not_before)?,
        to: instant(parsed.validity().not_after)?,
    })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let (certificate, key) = (folder.path().join("tls.crt"), folder.path().join("tls.key"));
        let today = NaiveDate::from_ymd_opt(2028, 2, 29).expect("a day");
        let hosts = [
            "guichet.lan".to_owned(),
            "192.168.1.10".to_owned(),
            "localhost".to_owned(),
        ];
        let fingerprint = make(&hosts, today, &certificate, &key).expect("made");
        let read = read(&certificate).expect("read");
        assert_eq!(read.fingerprint, fingerprint);
        assert_eq!(read.from.date_naive(), today - Days::new(1));
        assert_eq!(read.to.date_naive(), today + Months::new(240));
        for file in [&certificate, &key] {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = file.metadata().expect("there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "private");
        }
    }

    #[test]
    fn a_name_that_is_none_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let path = folder.path().join("tls.crt");
        let refused = make(
            &["gûichet".to_owned()],
            today,
            &path,
            &folder.path().join("tls.key"),
        );
        assert!(refused.is_err() && !path.exists());
    }
}
