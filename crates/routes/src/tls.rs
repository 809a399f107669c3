//! TLS as a client: ring, the system's certificates, and those that a centre adds.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use thiserror::Error;

/// Why TLS can't be set up.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The file of certificates can't be read, or isn't PEM.
    #[error("les certificats de {} ne peuvent pas être lus : {message}", file.display())]
    Certificates {
        /// The file.
        file: PathBuf,
        /// Why.
        message: String,
    },
    /// The library refuses the settings.
    #[error("TLS ne peut pas être préparé : {0}")]
    Rustls(#[from] rustls::Error),
}

/// The certificates of a PEM file.
pub fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let wrong = |message: String| TlsError::Certificates {
        file: file.to_owned(),
        message,
    };
    let read = CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))?;
    let found: Vec<_> = read
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(error.to_string()))?;
    if found.is_empty() {
        return Err(wrong("no certificate in it".to_owned()));
    }
    Ok(found)
}

/// Trusts the system's certificates and those of `ca_file`.
pub fn client_config(ca_file: Option<&Path>) -> Result<ClientConfig, TlsError> {
    let mut roots = RootCertStore::empty();
    // What can't be read of the system's is left out: then nobody is trusted, and calls say so.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = ca_file {
        for certificate in certificates(file)? {
            roots.add(certificate)?;
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}
