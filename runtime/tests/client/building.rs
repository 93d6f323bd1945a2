//! What keeps a client from being built, and that the error says what to do about it.

use actionapi::description::Method;
use actionapi::{Async, Blocking, Builder, Error, ErrorKind, Secret, Settings};

use crate::api::{API, KEY, OTHER};
use crate::caller::{Caller, quick};

fn refused(error: Error, text: &str) {
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains(text), "`{text}` is not in: {error}");
}

#[test]
fn a_missing_or_empty_credential_is_named() {
    let builder = Builder::<Async>::new(&API.protocol, "https://x.test");
    refused(builder.clone().build().unwrap_err(), "the credential `apikey` is missing");
    refused(builder.clone().build().unwrap_err(), "SHOP_API_APIKEY");
    refused(builder.clone().credential(0, Secret::from("\r\n")).build().unwrap_err(), "the credential `apikey` is empty");
    refused(builder.credential(0, Secret::from("")).build().unwrap_err(), "the credential `apikey` is empty");
}

#[test]
fn the_endpoint_must_be_one() {
    for (endpoint, text) in
        [("", "empty"), ("x.test/index.php", "not a URL"), ("ftp://x.test", "`ftp`"), ("http://x.test", "allow_plain_http")]
    {
        refused(Caller::new_async(&API, endpoint, quick()).err().unwrap(), text);
        refused(Caller::new_blocking(&API, endpoint, quick()).err().unwrap(), text);
    }
}

#[test]
fn settings_are_checked_when_the_client_is_built() {
    let cases: [(Settings, &str); 9] = [
        (Settings::new().header("x y", "1"), "`x y`"),
        (Settings::new().header("x", "a\nb"), "header `x`"),
        (Settings::new().header("Host", "other"), "`host`"),
        (Settings::new().header("Content-Type", "text/plain"), "`content-type`"),
        (Settings::new().header("Accept-Encoding", "gzip"), "`accept-encoding`"),
        (Settings::new().user_agent("a\nb"), "user agent"),
        (Settings::new().certificate_authority("nothing"), "PEM"),
        (Settings::new().certificate_authority("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "PEM"),
        (Settings::new().proxy("socks5://x.test"), "socks5"),
    ];
    for (settings, text) in cases {
        refused(Caller::new_async(&API, "https://x.test", settings.clone()).err().unwrap(), text);
        refused(Caller::new_blocking(&API, "https://x.test", settings).err().unwrap(), text);
    }
    refused(
        Caller::new_blocking(&OTHER, "https://x.test", Settings::new().method(Method::Post)).err().unwrap(),
        "does not accept the method POST",
    );
}

#[test]
fn the_variables_of_the_environment_are_named() {
    // Nothing sets these variables here; those that are set have unit tests, which need not set any.
    let error = Builder::<Blocking>::from_environment(&API.protocol).unwrap_err();
    refused(error, "the environment variables `SHOP_API_ENDPOINT`, `SHOP_API_APIKEY` are not set");
    let error = Builder::<Async>::from_environment(&API.protocol).unwrap_err();
    refused(error, "the environment variables `SHOP_API_ENDPOINT`, `SHOP_API_APIKEY` are not set");
}

#[test]
fn clients_are_cheap_to_share() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    let client = Builder::<Async>::new(&API.protocol, "https://x.test").credential(0, KEY.into()).build().unwrap();
    shared(&client);
    assert_eq!(std::mem::size_of_val(&client), std::mem::size_of::<usize>());
    assert_eq!(std::mem::size_of::<Error>(), std::mem::size_of::<usize>());
    let client = Builder::<Blocking>::new(&API.protocol, "https://x.test").credential(0, KEY.into()).build().unwrap();
    shared(&client);
}
