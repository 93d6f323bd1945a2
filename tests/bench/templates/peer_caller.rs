//! Calls through the peer's generated client.

mod harness;

use std::time::Duration;

use client::types::Function0Body;

fn main() {
    let (endpoint, calls) = harness::arguments();
    harness::block_on(async {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls())
            .timeout(Duration::from_secs(30))
            .connect_timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let api = client::Client::new_with_client(&endpoint, http);
        harness::measure(calls, async || {
            let body =
                Function0Body { product: "a product".to_owned(), number: 7, comment: Some("no comment".to_owned()) };
            let reply = CALL.await.expect("a reply").into_inner();
            assert_eq!(reply DATA.id, 18253);
        })
        .await;
    });
}

fn tls() -> rustls::ClientConfig {
    let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<rustls::RootCertStore>();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    builder.expect("the usual versions").with_root_certificates(roots).with_no_client_auth()
}
