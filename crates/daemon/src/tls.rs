//! TLS with the certificate that `courrierctl init` made.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use courrier_api::Fingerprint;
use courrier_ledger::folder::{CERTIFICATE, PRIVATE_KEY};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

/// The certificate of a data folder, ready to serve, and the fingerprint that clients pin.
pub fn load(data: &Path) -> Result<(Arc<ServerConfig>, Fingerprint)> {
    let make_it = || {
        format!(
            "le certificat de {} n'est pas utilisable : faites-en un avec « courrierctl init »",
            data.display()
        )
    };
    let chain = CertificateDer::pem_file_iter(data.join(CERTIFICATE))
        .with_context(make_it)?
        .collect::<Result<Vec<_>, _>>()
        .with_context(make_it)?;
    let own = chain.first().with_context(make_it)?;
    let fingerprint = Fingerprint::of(own);
    let key = PrivateKeyDer::from_pem_file(data.join(PRIVATE_KEY)).with_context(make_it)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .context("TLS")?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .with_context(make_it)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((Arc::new(config), fingerprint))
}
