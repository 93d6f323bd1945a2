//! The roots that TLS trusts: those that browsers ship, those of the platform, or only the caller's authorities; and its cryptography.
//! Both transports trust the same.
//!
//! It does not know requests.

use std::sync::Arc;

use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::given::Given;
use crate::error::{Error, Result};
use crate::settings::Settings;

/// The certificates of all authorities in the settings.
fn all_authorities(settings: &Settings) -> Result<Vec<CertificateDer<'static>>> {
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

/// The configuration of both transports, without state of the process.
pub(crate) fn client_config(settings: &Settings) -> Result<rustls::ClientConfig> {
    let provider = Arc::new(provider());
    let builder = rustls::ClientConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().map_err(broken)?;
    let verifier = verifier(settings, &all_authorities(settings)?, provider)?;
    let mut config = builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The cryptography.
fn provider() -> CryptoProvider {
    #[cfg(feature = "aws-lc-rs")]
    return rustls::crypto::aws_lc_rs::default_provider();
    #[cfg(not(feature = "aws-lc-rs"))]
    rustls::crypto::ring::default_provider()
}

/// What decides whether a server's certificate is trusted: the given authorities alone, or the platform, or Mozilla's roots.
fn verifier(
    settings: &Settings,
    authorities: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>> {
    let mut roots = RootCertStore::empty();
    if !authorities.is_empty() {
        for authority in authorities {
            roots.add(authority.clone()).map_err(broken)?;
        }
        return Ok(Arc::new(Given::new(roots, authorities, provider).map_err(broken)?));
    }
    #[cfg(feature = "platform-verifier")]
    if settings.platform_roots {
        return Ok(Arc::new(rustls_platform_verifier::Verifier::new(provider).map_err(broken)?));
    }
    #[cfg(not(feature = "platform-verifier"))]
    let _ = settings;
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().map_err(broken)?;
    Ok(verifier)
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::configuration(format!("TLS cannot be set up: {error}"))
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
