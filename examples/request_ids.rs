//! An interceptor: each request has an id of its own in a header, and a line on standard error says what became of it.
//!
//! ```sh
//! cargo run -p actionapi-examples --bin request_ids
//! ```
//!
//! An interceptor that signs requests is the same: `before` sees the parameters and can add one, `finished` sees the request as it is sent
//! and can add a header, and `credential` gives both the key. If the schema describes the signature, none is needed.

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use actionapi_examples::Server;
use generated_client::actionapi::http::{HeaderName, HeaderValue};
use generated_client::blocking::Client;
use generated_client::{IncomingReply, Interceptor, OutgoingRequest, Settings};

type BoxError = Box<dyn Error + Send + Sync>;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers the requests of this program.
struct RequestIds {
    run: u128,
    next: AtomicU64,
}

impl RequestIds {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { run: now.as_millis(), next: AtomicU64::new(1) }
    }
}

impl Interceptor for RequestIds {
    /// Called for each attempt, so that a repeated request has an id of its own.
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        let id = format!("{:x}-{}", self.run, self.next.fetch_add(1, Ordering::Relaxed));
        // Names and numbers only: parameters and headers can hold secrets.
        eprintln!("{id}: {}.{}, attempt {}", request.module(), request.function(), request.attempt());
        request.headers_mut().insert(REQUEST_ID, HeaderValue::try_from(id)?);
        Ok(())
    }

    fn after(&self, reply: &mut IncomingReply<'_>) -> Result<(), BoxError> {
        let (module, function) = (reply.module(), reply.function());
        eprintln!("{module}.{function}, attempt {}: {} after {:?}", reply.attempt(), reply.status(), reply.elapsed());
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::from_environment()?;
    let settings = Settings::new().interceptor(RequestIds::new());
    let api: Client = server.builder()?.with(settings).build()?;

    let me = api.client().getdetails().call()?;
    println!("{} {} lives in {}", me.firstname, me.lastname, me.city);
    Ok(())
}
