//! Samples as the client reads them: the envelope, success or failure, and the data. The real client reads them, over a transport that
//! has each sample as its reply.
//!
//! It does not know what becomes of the data.

use std::sync::{Arc, Mutex, PoisonError};

use actionapi::description::{Api, Operation, Origin};
use actionapi::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use actionapi::{
    Blocking, BlockingTransport, Builder, Call, Client, Delivery, ErrorKind, Fault, HttpReply, HttpRequest, RawData, Secret,
    Settings, TransportError, Tree,
};

use super::sample::Sample;

/// What a reply is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// A success with this data.
    Data(Tree),
    /// A failure, with its message.
    Failure(String),
    /// No reply of the API, and why.
    Unreadable(String),
}

/// Reads samples as replies of an API.
pub(super) struct Reader {
    api: &'static Api,
    client: Client<Blocking>,
    next: Next,
}

/// The reply that comes next.
#[derive(Clone, Default)]
struct Next(Arc<Mutex<Option<HttpReply>>>);

impl BlockingTransport for Next {
    fn send(&self, _: HttpRequest) -> Result<HttpReply, TransportError> {
        let reply = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        reply.ok_or_else(|| TransportError::new(Fault::Connect, Delivery::NeverSent, "there is no other reply"))
    }
}

impl Reader {
    /// A reader of the replies of this API.
    ///
    /// # Errors
    /// If no client of it can be made.
    pub(super) fn new(api: &'static Api) -> Result<Self, String> {
        let next = Next::default();
        let settings = Settings::new().attempts(1).ignore_rates().blocking_transport(next.clone());
        let mut builder = Builder::<Blocking>::new(&api.protocol, "http://127.0.0.1/").with(settings);
        for (index, _, given) in api.protocol.needed() {
            let sample = Tree::read(given.kind.row().sample).ok();
            let sample = sample.map(|tree| tree.text().map_or_else(|| tree.to_string(), str::to_owned)).unwrap_or_default();
            builder = builder.credential(index, Secret::from(sample));
        }
        // The reply is that of the call, and not that of one that fetches something for it.
        let fetched = api.protocol.variables.iter().filter(|variable| matches!(variable.origin, Origin::Fetched(_)));
        let session: Vec<_> = fetched.map(|variable| format!(r#""{}":{{"value":"s3ssion"}}"#, variable.name.wire)).collect();
        if !session.is_empty() {
            builder = builder.session(Secret::from(format!("{{{}}}", session.join(","))));
        }
        let client = builder.build().map_err(|error| format!("cannot read replies of this schema: {error}"))?;
        Ok(Self { api, client, next })
    }

    /// Reads a sample as a reply of this function.
    pub(super) fn read(&self, module: &str, function: &str, sample: &Sample) -> Read {
        let Some(reply) = reply(sample) else { return Read::Unreadable(format!("{} is no HTTP status", sample.status)) };
        // The sample is there, whatever the call had to have.
        let operation = Operation { needs: (&[]).into(), ..self.api.operation(module.to_owned(), function.to_owned()) };
        let mut call = Call::<Blocking, RawData>::new(&self.client, operation);
        if let Some(known) = self.api.function(module, function) {
            for name in self.api.request_of(known).placed().map(str::to_owned).collect::<Vec<_>>() {
                call = call.parameter(name, "1");
            }
        }
        *self.next.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(reply);
        match call.send() {
            Ok(reply) => match Tree::read(reply.data().as_str()) {
                Ok(tree) => Read::Data(tree),
                Err(syntax) => Read::Unreadable(syntax.to_string()),
            },
            Err(error) if matches!(error.kind(), ErrorKind::Api | ErrorKind::Status) => Read::Failure(error.to_string()),
            Err(error) => Read::Unreadable(error.to_string()),
        }
    }
}

/// A sample as a reply over HTTP, without what a proxy has undone already.
fn reply(sample: &Sample) -> Option<HttpReply> {
    let mut headers = HeaderMap::new();
    for (name, value) in &sample.headers {
        let undone = ["content-encoding", "transfer-encoding", "content-length"].contains(&name.to_ascii_lowercase().as_str());
        if let (false, Ok(name), Ok(value)) =
            (undone, HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str()))
        {
            headers.append(name, value);
        }
    }
    headers.entry("content-type").or_insert(HeaderValue::from_static("application/json"));
    Some(HttpReply::new(StatusCode::from_u16(sample.status).ok()?, headers, sample.body.clone()))
}
