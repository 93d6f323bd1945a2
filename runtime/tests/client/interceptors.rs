//! A user's own code sees and changes each request and each reply.

use std::sync::{Arc, Mutex};

use actionapi::description::Method;
use actionapi::encode::Pair;
use actionapi::{CallOptions, Delivery, ErrorKind, IncomingReply, Interceptor, OutgoingRequest};

use crate::api::{KEY, READ, WRITE};
use crate::caller::{both, quick};
use crate::server::{Act, Server, json, reply, success};

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

struct Signing;

impl Interceptor for Signing {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Outcome {
        assert_eq!((request.module(), request.function(), request.endpoint().path()), ("shop", "read", "/index.php"));
        assert_eq!(request.parameters()[1], Pair::secret("apikey", KEY));
        let signature = request.encoded().len().to_string();
        request.parameters_mut().retain(|pair| pair.name != "apikey");
        request.parameters_mut().push(Pair::text("sig", format!("{signature} &")));
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

/// Signs with a credential, which the request need not have.
struct Keyed;

impl Interceptor for Keyed {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Outcome {
        assert!(request.credential("another").is_none());
        let key = request.credential("apikey").ok_or("no such credential")?.expose().to_owned();
        request.parameters_mut().retain(|pair| pair.name != "apikey");
        request.parameters_mut().push(Pair::secret("signed", format!("with {key}")));
        Ok(())
    }
}

#[test]
fn an_interceptor_reads_a_credential_that_no_template_sends() {
    both(|client| {
        let server = Server::always(success());
        let client = client(&server.endpoint(), quick().interceptor(Keyed));
        client.send(&READ).unwrap();
        let received = &server.received()[0];
        assert_eq!(received.parameter("signed"), Some(format!("with {KEY}")));
        assert_eq!(received.parameter("apikey"), None);
    });
}

/// Copies headers from elsewhere, without choosing.
struct Careless;

impl Interceptor for Careless {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Outcome {
        for (name, value) in
            [("host", "elsewhere.test"), ("content-length", "3"), ("transfer-encoding", "chunked"), ("x-kept", "1")]
        {
            request.headers_mut().insert(name, value.parse()?);
        }
        Ok(())
    }
}

#[test]
fn headers_of_an_interceptor_do_not_contradict_the_transport() {
    both(|client| {
        let server = Server::always(success());
        client(&server.endpoint(), quick().interceptor(Careless)).send(&WRITE).unwrap();
        let received = &server.received()[0];
        let lines = |name: &str| received.head.lines().filter(|line| line.to_ascii_lowercase().starts_with(name)).count();
        assert_eq!(["host:", "content-length:", "transfer-encoding:", "x-kept:"].map(lines), [1, 1, 0, 1], "{}", received.head);
        assert_eq!(received.header("host"), Some(&*server.address().to_string()));
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

struct Fixing;

impl Interceptor for Fixing {
    fn after(&self, reply: &mut IncomingReply<'_>) -> Outcome {
        if reply.body() == b"refuse" {
            return Err("not this one".into());
        }
        let fixed = reply.body().strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec);
        if let Some(fixed) = fixed {
            reply.set_body(fixed);
        }
        reply.headers_mut().insert("x-fixed", "yes".parse().unwrap());
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
        let caller = client(&server.endpoint(), quick().interceptor(Fixing));
        let reply = caller.send(&WRITE).unwrap();
        assert_eq!(
            (reply.data().as_str(), &reply.headers()["x-fixed"]),
            ("7", &actionapi::http::HeaderValue::from_static("yes"))
        );
        let error = caller.fail(&WRITE);
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Interceptor, Delivery::Answered));
        assert_eq!(error.to_string(), "shop.write: an interceptor refused the reply: not this one");
    });
}

/// Notes the pairs, and changes them.
#[derive(Clone, Default)]
struct Pairs(Arc<Mutex<Vec<Vec<Pair>>>>);

impl Interceptor for Pairs {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Outcome {
        self.0.lock().unwrap().push(request.parameters().to_vec());
        let parameters = request.parameters_mut();
        parameters.retain(|pair| pair.name != "m");
        parameters.push(Pair::text("ids[]", "a b&c"));
        parameters.push(Pair::secret("password", "pass word"));
        assert!(request.encoded().ends_with("&ids%5B%5D=a+b%26c&password=pass+word"), "{}", request.encoded());
        Ok(())
    }
}

/// Parameters are pairs, not encoded yet, and each says whether it is a secret.
#[test]
fn interceptors_see_and_change_pairs() {
    both(|client| {
        let server = Server::always(success());
        let pairs = Pairs::default();
        let caller = client(&server.endpoint(), quick().interceptor(pairs.clone()));
        caller.send_with(&READ, &[("a b", "c=d")], CallOptions::new()).unwrap();
        let expected = [
            Pair::text("m", "shop api"),
            Pair::secret("apikey", KEY),
            Pair::text("apimodule", "shop"),
            Pair::text("apifunction", "read"),
            Pair::text("a b", "c=d"),
        ];
        assert_eq!(*pairs.0.lock().unwrap(), [expected.to_vec()]);
        let sent = server.received()[0].parameters();
        let names: Vec<&str> = sent.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["apikey", "apimodule", "apifunction", "a b", "ids[]", "password"]);
        assert_eq!((sent[4].1.as_str(), sent[5].1.as_str()), ("a b&c", "pass word"));
    });
}
