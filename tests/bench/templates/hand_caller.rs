//! Calls as a careful person writes them by hand, with reqwest and serde_json.

mod harness;

use std::time::Duration;

use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Form<'a> {
    m: &'a str,
    apikey: &'a str,
    apimodule: &'a str,
    apifunction: &'a str,
    product: &'a str,
    number: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'a str>,
}

#[derive(Deserialize)]
struct Envelope<T> {
    status: String,
    message: String,
    data: T,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Customer {
    firstname: String,
    lastname: String,
    email: String,
    address: String,
    city: String,
    id: i64,
    group: i64,
    active: bool,
    note: Option<String>,
    created: jiff::civil::DateTime,
}

async fn function0(client: &reqwest::Client, endpoint: &str, product: &str, number: i64, comment: Option<&str>) -> Customer {
    let form = Form { m: "api", apikey: "secret", apimodule: "things", apifunction: "function0", product, number, comment };
    let response = client.post(endpoint).form(&form).send().await.expect("a response");
    let body = response.error_for_status().expect("a success").bytes().await.expect("a body");
    let envelope: Envelope<Customer> = serde_json::from_slice(&body).expect("a reply");
    assert!(envelope.status == "success", "{}", envelope.message);
    envelope.data
}

fn main() {
    let (endpoint, calls) = harness::arguments();
    harness::block_on(async {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls())
            .timeout(Duration::from_secs(30))
            .connect_timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        harness::measure(calls, async || {
            let reply = function0(&client, &endpoint, "a product", 7, Some("no comment")).await;
            assert_eq!(reply.id, 18253);
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
