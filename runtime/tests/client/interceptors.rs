//! A user's own code sees and changes each request and each reply.

use std::sync::{Arc, Mutex};

use actionapi::description::Method;
use actionapi::{Delivery, ErrorKind, IncomingReply, Interceptor, OutgoingRequest};

use crate::api::{KEY, READ, WRITE};
use crate::caller::{both, quick};
use crate::server::{Act, Server, json, reply, success};

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

struct Signing;

impl Interceptor for Signing {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Outcome {
        assert_eq!((request.module(), request.function(), request.endpoint().path()), ("shop", "read", "/index.php"));
        assert_eq!(request.parameters()[1], ("apikey".to_owned(), KEY.to_owned()));
        let signature = request.encoded().len().to_string();
        request.parameters_mut().retain(|(name, _)| name != "apikey");
        request.parameters_mut().push(("sig".to_owned(), format!("{signature} &")));
        let attempt = request.attempt().into();
        request.headers_mut().insert("x-attempt", attempt);
        request.set_method(Method::Get);
        Ok(())
    }
}

#[test]
fn requests_can_be_signed_on_each_attempt() {
    both(|client| {
        let busy = reply("503 Service Unavailable", &[], b"");
        let server = Server::start(move |_, number| Act::Reply(if number == 0 { busy.clone() } else { success() }));
        client(&server.endpoint(), quick().interceptor(Signing)).send(&READ).unwrap();
        for (index, request) in server.received().iter().enumerate() {
            assert_eq!((request.method.as_str(), request.parameter("apikey")), ("GET", None));
            assert!(request.parameter("sig").unwrap().ends_with(" &"));
            assert_eq!(request.header("x-attempt"), Some((index + 1).to_string().as_str()));
        }
        assert_eq!(server.count(), 2);
    });
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>, &'static str);

impl Interceptor for Log {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Outcome {
        self.0.lock().unwrap().push(format!("{} before {}", self.1, request.attempt()));
        Ok(())
    }

    fn after(&self, reply: &mut IncomingReply<'_>) -> Outcome {
        self.0.lock().unwrap().push(format!("{} after {} {}", self.1, reply.attempt(), reply.status().as_u16()));
        Ok(())
    }
}

#[test]
fn interceptors_are_called_inwards_and_then_outwards() {
    both(|client| {
        let server = Server::always(success());
        let log = Log::default();
        let settings = quick().interceptor(Log(log.0.clone(), "outer")).interceptor(Log(log.0.clone(), "inner"));
        client(&server.endpoint(), settings).send(&READ).unwrap();
        assert_eq!(*log.0.lock().unwrap(), ["outer before 1", "inner before 1", "inner after 1 200", "outer after 1 200"]);
    });
}

struct Mending;

impl Interceptor for Mending {
    fn after(&self, reply: &mut IncomingReply<'_>) -> Outcome {
        if reply.body() == b"refuse" {
            return Err("not this one".into());
        }
        let mended = reply.body().strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec);
        if let Some(mended) = mended {
            reply.set_body(mended);
        }
        reply.headers_mut().insert("x-mended", "yes".parse().unwrap());
        Ok(())
    }
}

#[test]
fn replies_can_be_changed_or_refused() {
    both(|client| {
        let server = Server::start(|_, number| {
            Act::Reply(if number == 0 {
                json("200 OK", "\u{feff}{\"status\":\"success\",\"data\":7}")
            } else {
                json("200 OK", "refuse")
            })
        });
        let caller = client(&server.endpoint(), quick().interceptor(Mending));
        let reply = caller.send(&WRITE).unwrap();
        assert_eq!(
            (reply.data().as_str(), &reply.headers()["x-mended"]),
            ("7", &actionapi::http::HeaderValue::from_static("yes"))
        );
        let error = caller.fail(&WRITE);
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Interceptor, Delivery::Answered));
        assert_eq!(error.to_string(), "shop.write: an interceptor refused the reply: not this one");
    });
}
