//! A mock of your own: a transport that replies in memory. No server, no socket, no port.
//!
//! The doubles of the sandbox, as in `report.rs`, check each request against the schema. A transport checks nothing; it is for failures that
//! a test wants at a certain attempt, and for programs that may not open a port.

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use generated_client::actionapi::http::{HeaderMap, HeaderValue, StatusCode, header};
use generated_client::actionapi::{BlockingTransport, Fault, HttpReply, HttpRequest, TransportError};
use generated_client::blocking::Client;
use generated_client::types::BillingCycle;
use generated_client::{Delivery, Settings};

/// Gives these replies, the last one first, and keeps the bodies of the requests.
#[derive(Clone)]
struct InMemory {
    replies: Arc<Mutex<Vec<Result<HttpReply, TransportError>>>>,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl InMemory {
    fn new(replies: Vec<Result<HttpReply, TransportError>>) -> Self {
        Self { replies: Arc::new(Mutex::new(replies)), bodies: Arc::default() }
    }

    /// A client that uses it. It waits between attempts as usual, only shorter.
    fn client(&self) -> generated_client::Result<Client> {
        let settings = Settings::new().blocking_transport(self.clone()).backoff(Duration::ZERO, Duration::ZERO);
        // The endpoint is never reached.
        Client::builder("https://api.example.com/").apikey("any").with(settings).build()
    }

    fn bodies(&self) -> Vec<String> {
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl BlockingTransport for InMemory {
    fn send(&self, request: HttpRequest) -> Result<HttpReply, TransportError> {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner).push(body);
        let next = self.replies.lock().unwrap_or_else(PoisonError::into_inner).pop();
        next.unwrap_or_else(|| Err(TransportError::new(Fault::Connect, Delivery::NeverSent, "no more replies")))
    }
}

fn json(body: &'static str) -> Result<HttpReply, TransportError> {
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    Ok(HttpReply::new(StatusCode::OK, headers, body))
}

fn broken() -> Result<HttpReply, TransportError> {
    Err(TransportError::new(Fault::Interrupted, Delivery::MaybeSent, "the connection broke"))
}

#[test]
fn a_read_is_repeated() -> Result<(), Box<dyn Error>> {
    let transport = InMemory::new(vec![json(r#"{"status":"success","data":[]}"#), broken()]);
    let reply = transport.client()?.billing().paymentgateways().send()?;
    assert_eq!(reply.attempts(), 2);
    Ok(())
}

#[test]
fn a_write_that_may_have_arrived_is_not() -> Result<(), Box<dyn Error>> {
    let transport = InMemory::new(vec![json(r#"{"status":"success","data":{}}"#), broken()]);
    let api = transport.client()?;
    let order = api.cpanellicensing().order("cPanel External Server License", [192, 0, 2, 1].into(), BillingCycle::Monthly);
    let Err(error) = order.call() else { return Err("the order succeeded".into()) };
    assert_eq!((error.delivery(), error.attempts()), (Delivery::MaybeSent, 1));
    let expected = "m=clientapi&apikey=any&apimodule=cpanellicensing&apifunction=order\
                    &product=cPanel+External+Server+License&ip=192.0.2.1&billingcycle=Monthly";
    assert_eq!(transport.bodies(), [expected]);
    Ok(())
}
