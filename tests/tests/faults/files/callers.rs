//! The two clients of an API with files, behind one face. The functions are called by names, so that no code is generated for them.
//!
//! They know no case.

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use actionapi::description::Api;
use actionapi::{
    Async, Blocking, Builder, Call, Client, Delivery, Download, Error, ErrorKind, RawData, Reply, Secret, Settings, Upload,
};
use actionapi_codegen::Source;

use crate::callers::Caller;
use crate::traffic::KEY;

const SCHEMA: &str = r#"
format: 1
api:
  name: files
  title: Files
  credentials: { apikey: The key. }
  request: { methods: [post], parameters: { apikey: "${apikey}", do: "${function}" } }
  reply: { success: { at: /status, is: success }, message: /message, code: /code }
functions:
  download: { effect: read, returns: file }
  replace: { effect: idempotent, parameters: { file: file }, returns: nothing }
  upload: { effect: write, parameters: { file: file }, returns: nothing }
"#;

/// The API that is called.
pub(super) fn api() -> &'static Api {
    static API: OnceLock<Api> = OnceLock::new();
    API.get_or_init(|| match actionapi_codegen::check(&Source::new("schema.yaml", SCHEMA)) {
        Ok(checked) => checked.api,
        Err(problems) => panic!("{problems}"),
    })
}

/// How a call ended, and all that it showed.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) end: End,
    pub(super) shown: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// After so many attempts; of a download, with its length.
    Success { attempts: u32, length: Option<u64> },
    /// The call failed.
    Call { kind: ErrorKind, delivery: Delivery, attempts: u32 },
    /// The call succeeded, and its file failed.
    File { kind: ErrorKind, delivery: Delivery },
}

pub(super) enum Files {
    Async(Client<Async>, tokio::runtime::Runtime),
    Blocking(Client<Blocking>),
}

impl Files {
    pub(super) fn new(caller: Caller, endpoint: &str, timeout: Duration) -> Self {
        let settings = Settings::new().timeout(timeout).backoff(Duration::from_millis(2), Duration::from_millis(10));
        let secret = || Secret::from(KEY);
        let protocol = &api().protocol;
        if caller == Caller::Async {
            let client = Builder::new(protocol, endpoint).credential(0, secret()).with(settings).build().unwrap();
            Self::Async(client, tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap())
        } else {
            Self::Blocking(Builder::new(protocol, endpoint).credential(0, secret()).with(settings).build().unwrap())
        }
    }

    /// Saves what `download` returns.
    pub(super) fn download(&self, path: &Path) -> Told {
        let operation = api().operation(String::new(), "download".to_owned());
        let saved = match self {
            Self::Async(client, tokio) => tokio.block_on(async {
                let reply = Call::<Async, Download>::new(client, operation).send().await?;
                let attempts = reply.attempts();
                Ok((attempts, reply.into_data().save_to_async(path).await))
            }),
            Self::Blocking(client) => Call::<Blocking, Download>::new(client, operation)
                .send()
                .map(|reply| (reply.attempts(), reply.into_data().save_to(path))),
        };
        match saved {
            Ok((attempts, Ok(length))) => Told { end: End::Success { attempts, length: Some(length) }, shown: String::new() },
            Ok((_, Err(error))) => {
                let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()).expect("an error of the client");
                let end = End::File { kind: inner.kind(), delivery: inner.delivery() };
                Told { end, shown: format!("{error}\n{error:?}\n{}", everything(inner)) }
            }
            Err(error) => failed(&error),
        }
    }

    /// Sends a file to this function.
    pub(super) fn upload(&self, function: &str, upload: Upload) -> Told {
        match self.send(function, upload) {
            Ok(reply) => Told { end: End::Success { attempts: reply.attempts(), length: None }, shown: format!("{reply:?}") },
            Err(error) => failed(&error),
        }
    }

    pub(super) fn send(&self, function: &str, upload: Upload) -> Result<Reply<RawData>, Error> {
        let operation = api().operation(String::new(), function.to_owned());
        match self {
            Self::Async(client, tokio) => {
                tokio.block_on(Call::<Async, RawData>::new(client, operation).parameter("file", upload).send())
            }
            Self::Blocking(client) => Call::<Blocking, RawData>::new(client, operation).parameter("file", upload).send(),
        }
    }
}

fn failed(error: &Error) -> Told {
    let end = End::Call { kind: error.kind(), delivery: error.delivery(), attempts: error.attempts() };
    Told { end, shown: everything(error) }
}

/// All that an error shows.
fn everything(error: &Error) -> String {
    let mut shown = format!("{error}\n{error:?}\n{:?}\n{:?}", error.message(), error.hint());
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        shown.push_str(&format!("\n{next}\n{next:?}"));
        cause = next.source();
    }
    shown
}
