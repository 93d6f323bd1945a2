//! Both clients as one type, so that a case is written once; and the rule that nothing shown holds the key.

use std::error::Error as _;
use std::time::Duration;

use actionapi::description::{Api, Operation};
use actionapi::{Async, Blocking, Builder, Call, CallOptions, Client, Error, RawData, Reply, Secret, Settings};

use crate::api::{API, KEY};

pub(crate) enum Caller {
    Async(Client<Async>, tokio::runtime::Runtime),
    Blocking(Client<Blocking>),
}

/// Waits that do not slow the tests.
pub(crate) fn quick() -> Settings {
    Settings::new().backoff(Duration::from_millis(2), Duration::from_millis(20)).timeout(Duration::from_secs(5))
}

/// Runs the case with a client of each mode.
pub(crate) fn both(case: impl Fn(&dyn Fn(&str, Settings) -> Caller)) {
    case(&|endpoint, settings| Caller::new_async(&API, endpoint, settings).unwrap());
    case(&|endpoint, settings| Caller::new_blocking(&API, endpoint, settings).unwrap());
}

impl Caller {
    pub(crate) fn new_async(api: &'static Api, endpoint: &str, settings: Settings) -> Result<Self, Error> {
        let client = Builder::<Async>::new(&api.protocol, endpoint).credential(0, Secret::from(KEY)).with(settings).build()?;
        Ok(Self::Async(client, tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()))
    }

    pub(crate) fn new_blocking(api: &'static Api, endpoint: &str, settings: Settings) -> Result<Self, Error> {
        Builder::<Blocking>::new(&api.protocol, endpoint)
            .credential(0, Secret::from(KEY))
            .with(settings)
            .build()
            .map(Self::Blocking)
    }

    pub(crate) fn send(&self, operation: &Operation) -> Result<Reply<RawData>, Error> {
        self.send_with(operation, &[], CallOptions::new())
    }

    pub(crate) fn send_with(
        &self,
        operation: &Operation,
        parameters: &[(&str, &str)],
        options: CallOptions,
    ) -> Result<Reply<RawData>, Error> {
        let result = match self {
            Self::Async(client, tokio) => {
                let mut call = Call::<Async, RawData>::new(client, operation.clone()).with(options);
                for (name, value) in parameters {
                    call = call.parameter((*name).to_owned(), (*value).to_owned());
                }
                tokio.block_on(call.send())
            }
            Self::Blocking(client) => {
                let mut call = Call::<Blocking, RawData>::new(client, operation.clone()).with(options);
                for (name, value) in parameters {
                    call = call.parameter((*name).to_owned(), (*value).to_owned());
                }
                call.send()
            }
        };
        match &result {
            Ok(reply) => assert_clean(&format!("{reply:?}"), KEY),
            Err(error) => assert_clean_error(error, KEY),
        }
        result
    }

    /// Sends a call with one parameter that is secret.
    pub(crate) fn send_secret(
        &self,
        operation: &Operation,
        name: &'static str,
        secret: &str,
        options: CallOptions,
    ) -> Result<Reply<RawData>, Error> {
        let secret = Secret::from(secret);
        match self {
            Self::Async(client, tokio) => {
                let call = Call::<Async, RawData>::new(client, operation.clone()).parameter(name, secret).with(options);
                tokio.block_on(call.send())
            }
            Self::Blocking(client) => {
                Call::<Blocking, RawData>::new(client, operation.clone()).parameter(name, secret).with(options).send()
            }
        }
    }

    /// Sends what must fail.
    pub(crate) fn fail(&self, operation: &Operation) -> Error {
        self.send(operation).expect_err("the call should fail")
    }

    pub(crate) fn set_key(&self, key: &str) {
        match self {
            Self::Async(client, _) => client.clone().set_credential(0, Secret::from(key)),
            Self::Blocking(client) => client.clone().set_credential(0, Secret::from(key)),
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Async(..) => "async",
            Self::Blocking(_) => "blocking",
        }
    }
}

pub(crate) fn assert_clean_error(error: &Error, secret: &str) {
    let mut shown = format!("{error}\n{error:?}\n{error:#?}\n{:?}\n{:?}", error.message(), error.code());
    let mut cause = error.source();
    while let Some(next) = cause {
        shown.push_str(&format!("\n{next}\n{next:?}"));
        cause = next.source();
    }
    assert_clean(&shown, secret);
    assert!(!error.to_string().contains('\n'), "{error}");
}

/// The secret, and the spellings of it that the tests' servers use.
pub(crate) fn spellings(secret: &str) -> Vec<String> {
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let percent = form.replace('+', "%20");
    let json = serde_json::to_string(secret).unwrap().trim_matches('"').to_owned();
    let php = json.replace('/', "\\/").replace('\u{e9}', "\\u00e9");
    let html = secret.replace('&', "&amp;").replace('"', "&quot;");
    let twice = percent.replace('%', "%25");
    let named = html.replace('+', "&plus;").replace('/', "&sol;").replace('\u{e9}', "&eacute;");
    let html_twice = named.replace('&', "&amp;");
    let others = [secret.to_uppercase(), percent.to_uppercase(), percent.to_lowercase(), form.to_lowercase()];
    let base64 = base64(secret.as_bytes());
    [vec![secret.to_owned(), form, percent, twice, json, php, html, named, html_twice, base64], others.to_vec()].concat()
}

pub(crate) fn assert_clean(shown: &str, secret: &str) {
    for spelling in spellings(secret) {
        assert!(!shown.contains(&spelling), "`{spelling}` is shown in: {shown}");
    }
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, index| bits << 8 | u32::from(*chunk.get(index).unwrap_or(&0)));
        for position in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * position) & 63) as usize];
            text.push(if position > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}
