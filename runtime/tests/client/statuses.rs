//! HTTP statuses other than 200, redirects above all.

use std::time::{Duration, Instant};

use runtime::{CallOptions, Delivery, ErrorKind};

use crate::api::{KEY, READ, WRITE};
use crate::caller::{both, quick};
use crate::server::{Act, Server, json, reply, success};

#[test]
fn redirects_are_never_followed() {
    for status in ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
        both(|client| {
            let target = Server::always(success());
            let location = format!("Location: http://localhost:{}/elsewhere?apikey={KEY}", target.address().port());
            let location = location.replace(['\u{e9}', '"', ' '], "");
            let server = Server::always(reply(status, &[&location], b""));
            let error = client(&server.endpoint(), quick()).fail(&READ);
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Redirect, Delivery::Answered));
            assert_eq!(error.status().unwrap().to_string(), status);
            let line = error.to_string();
            assert!(line.contains("`localhost`") && !line.contains("elsewhere") && !line.contains("apikey"), "{line}");
            assert_eq!((server.count(), target.count()), (1, 0));
        });
    }
}

#[test]
fn a_status_of_failure_is_told_with_what_the_server_said() {
    let cases = [
        ("401 Unauthorized", "nope", "credentials may be wrong", true),
        ("403 Forbidden", "<h1>No entry</h1>", "No entry", true),
        ("404 Not Found", "", "the end point may be wrong", false),
        ("418 I'm a teapot", "short and stout", "short and stout", false),
    ];
    for (status, body, text, is_auth) in cases {
        both(|client| {
            let server = Server::always(reply(status, &["Content-Type: text/html"], body.as_bytes()));
            let error = client(&server.endpoint(), quick()).fail(&READ);
            assert_eq!((error.kind(), error.is_auth(), error.is_retryable()), (ErrorKind::Status, is_auth, false));
            assert!(error.to_string().contains(text) && error.to_string().contains(&status[..3]), "{error}");
            assert_eq!(server.count(), 1);
        });
    }
}

#[test]
fn passing_statuses_are_tried_again_for_reads_only() {
    for status in [
        "429 Too Many Requests",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
    ] {
        both(|client| {
            let busy = reply(status, &[], b"busy");
            let server = Server::start(move |_, number| Act::Reply(if number < 2 { busy.clone() } else { success() }));
            assert_eq!(client(&server.endpoint(), quick()).send(&READ).unwrap().attempts(), 3);
            let server = Server::always(json(status, r#"{"status":"error","message":"busy"}"#));
            let error = client(&server.endpoint(), quick()).fail(&READ);
            assert_eq!((error.kind(), error.attempts(), error.is_retryable(), server.count()), (ErrorKind::Api, 3, true, 3));
            let error = client(&server.endpoint(), quick()).fail(&WRITE);
            assert_eq!((error.attempts(), error.delivery(), server.count()), (1, Delivery::Answered, 4));
        });
    }
}

#[test]
fn retry_after_is_honoured_up_to_its_limit() {
    both(|client| {
        let busy = reply("429 Too Many Requests", &["Retry-After: 1"], b"");
        let server = Server::start(move |_, number| Act::Reply(if number == 0 { busy.clone() } else { success() }));
        let begun = Instant::now();
        client(&server.endpoint(), quick()).send(&READ).unwrap();
        assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());

        let busy = reply(
            "503 Service Unavailable",
            &["Date: Sun, 06 Nov 1994 08:49:30 GMT", "Retry-After: Sun, 06 Nov 1994 08:51:00 GMT"],
            b"",
        );
        let server = Server::always(busy);
        let begun = Instant::now();
        let error = client(&server.endpoint(), quick()).fail(&READ);
        assert_eq!((error.retry_after(), error.attempts()), (Some(Duration::from_secs(90)), 1));
        assert!(begun.elapsed() < Duration::from_secs(1));
    });
}

#[test]
fn a_wait_beyond_the_deadline_is_not_begun() {
    both(|client| {
        let server = Server::always(reply("503 Service Unavailable", &["Retry-After: 5"], b""));
        let begun = Instant::now();
        let options = CallOptions::new().deadline(Duration::from_secs(2));
        let error = client(&server.endpoint(), quick()).send_with(&READ, &[], options).unwrap_err();
        assert_eq!((error.attempts(), error.status().unwrap().as_u16()), (1, 503));
        assert!(begun.elapsed() < Duration::from_secs(1));
    });
}
