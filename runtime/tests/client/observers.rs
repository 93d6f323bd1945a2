//! Observers: each attempt and each call, with what metrics need of them.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actionapi::{ObservedAttempt, ObservedCall, Observer};

use crate::api::{KEY, READ, WRITE};
use crate::caller::{assert_clean, both, quick};
use crate::server::{Act, Server, json, reply, success};

/// Keeps what it sees as lines.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Observer for Lines {
    fn attempt(&self, attempt: &ObservedAttempt<'_>) {
        let ObservedAttempt { api, module, function, number, method, server_address, status, .. } = attempt;
        let status = status.map(|status| status.as_u16());
        assert!(attempt.server_port > 0 && attempt.duration.as_secs() < 5, "{attempt:?}");
        assert_clean(&format!("{attempt:?}"), KEY);
        let error = attempt.error_type();
        let line = format!("{api} {module}.{function} {number} {method} {server_address} {status:?} {error:?}");
        self.0.lock().unwrap().push(line);
    }

    fn call(&self, call: &ObservedCall<'_>) {
        assert_clean(&format!("{call:?}"), KEY);
        let ObservedCall { module, function, attempts, .. } = call;
        self.0.lock().unwrap().push(format!("{module}.{function} over after {attempts}: {:?}", call.error_type()));
    }
}

impl Lines {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[test]
fn every_attempt_and_every_call_is_seen_once() {
    both(|client| {
        let server = Server::start(|_, number| {
            Act::Reply(match number {
                0 => reply("503 Busy", &[], b""),
                1 => success(),
                _ => json("200 OK", r#"{"status":"error","message":"no"}"#),
            })
        });
        let lines = Lines::default();
        let caller = client(&server.endpoint(), quick().observer(lines.clone()));
        caller.send(&READ).unwrap();
        let expected = [
            r#"shop-api shop.read 1 POST 127.0.0.1 Some(503) Some("503")"#,
            r#"shop-api shop.read 2 POST 127.0.0.1 Some(200) None"#,
            "shop.read over after 2: None",
        ];
        assert_eq!(lines.take(), expected);
        caller.fail(&WRITE);
        let expected =
            [r#"shop-api shop.write 1 POST 127.0.0.1 Some(200) Some("api")"#, r#"shop.write over after 1: Some("api")"#];
        assert_eq!(lines.take(), expected);
    });
}

#[test]
fn a_server_that_is_not_there_is_an_error_without_a_status() {
    both(|client| {
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let lines = Lines::default();
        client(&format!("http://{closed}/"), quick().attempts(1).observer(lines.clone())).fail(&READ);
        let expected =
            [r#"shop-api shop.read 1 POST 127.0.0.1 None Some("connect")"#, r#"shop.read over after 1: Some("connect")"#];
        assert_eq!(lines.take(), expected);
    });
}
