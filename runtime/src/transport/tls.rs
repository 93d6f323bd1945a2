//! The roots that TLS trusts: those that browsers ship, or only the caller's authorities. Both transports trust the same.
//!
//! It does not know requests.

use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::given::Given;
use crate::error::{Error, Result};
use crate::settings::Settings;

/// The certificates of all authorities in the settings.
pub(crate) fn all_authorities(settings: &Settings) -> Result<Vec<CertificateDer<'static>>> {
    let mut all = Vec::new();
    for pem in &settings.authorities {
        all.extend(authorities(pem)?);
    }
    Ok(all)
}

/// The certificates of authorities in PEM text, each checked to be usable.
fn authorities(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let wrong = |detail: &str| {
        Error::configuration(format!("the certificate authority is not a usable PEM certificate: {detail}"))
            .with_hint("give the text of a `.pem` file, from `-----BEGIN CERTIFICATE-----` on")
    };
    // Some editors begin files with this mark, and PEM is found at the beginnings of lines.
    let pem = pem.strip_prefix("\u{feff}".as_bytes()).unwrap_or(pem);
    let mut certificates = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| wrong(&error.to_string()))?;
        RootCertStore::empty().add(certificate.clone()).map_err(|error| wrong(&error.to_string()))?;
        certificates.push(certificate);
    }
    if certificates.is_empty() { Err(wrong("it has none")) } else { Ok(certificates) }
}

/// The configuration of both transports, on ring and without state of the process.
pub(crate) fn client_config(authorities: &[CertificateDer<'static>]) -> Result<rustls::ClientConfig> {
    let broken = |error: rustls::Error| Error::configuration(format!("TLS cannot be set up: {error}"));
    let mut roots = RootCertStore::empty();
    if authorities.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    for authority in authorities {
        roots.add(authority.clone()).map_err(broken)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().map_err(broken)?;
    let builder = if authorities.is_empty() {
        builder.with_root_certificates(roots)
    } else {
        let verifier = Given::new(roots, authorities, provider)
            .map_err(|error| Error::configuration(format!("TLS cannot be set up: {error}")))?;
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Whether a cause of the error is that the server's certificate is not trusted.
pub(crate) fn is_certificate(error: &rustls::Error) -> bool {
    matches!(
        error,
        rustls::Error::InvalidCertificate(_)
            | rustls::Error::InvalidCertRevocationList(_)
            | rustls::Error::NoCertificatesPresented
    )
}
