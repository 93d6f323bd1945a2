//! HTTP statuses other than 200, redirects above all.

use std::time::{Duration, Instant};

use actionapi::{CallOptions, Delivery, ErrorKind};

use crate::api::{BARE, KEY, READ, WRITE};
use crate::caller::{Caller, both, quick};
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
            let shown = format!("`http://localhost:{}/elsewhere`", target.address().port());
            assert!(line.contains(&shown) && !line.contains("apikey"), "{line}");
            assert_eq!((server.count(), target.count()), (1, 0));
        });
    }
}

#[test]
fn a_status_of_failure_is_reported_with_what_the_server_said() {
    let cases = [
        ("401 Unauthorized", "nope", "credentials may be wrong", true),
        ("403 Forbidden", "<h1>No entry</h1>", "No entry", true),
        ("404 Not Found", "", "the endpoint may be wrong", false),
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

#[test]
fn a_redirect_names_its_host_however_it_is_written() {
    for (location, texts) in [
        ("Location: //elsewhere.test/x", ["`http://elsewhere.test/x`", "make it the endpoint"]),
        ("Location: /x?apikey=y#z", ["/x`, and redirects are never followed", "make it the endpoint"]),
        ("Location: https://HOST/index.php", ["`https://127.0.0.1:", "should begin with `https://`"]),
        ("Location: /index.php/", ["/index.php/`", "by a `/` at its end"]),
        ("Location: /index.php?again", ["/index.php`", "a cookie"]),
        ("Location: https://user:hidden@elsewhere.test:8443/x", ["`https://elsewhere.test:8443/x`", "make it"]),
        ("Location: /caf\u{e9}/x", ["/caf%C3%A9/x`", "make it the endpoint"]),
        ("Location: https://www.elsewhere.test/index.php", ["`https://www.elsewhere.test/index.php`", "make it"]),
        ("X-Location: none", ["without saying where", "outdated"]),
        ("Location: https://[::1", ["an address that cannot be read", "the server must fix this"]),
        ("Location: mailto:x@y.test", ["an address that cannot be read", "the server must fix this"]),
    ] {
        both(|client| {
            let server = Server::start(move |request, _| {
                let location = location.replace("HOST", request.header("host").unwrap());
                Act::Reply(reply("302 Found", &[&location], b""))
            });
            let error = client(&server.endpoint(), quick()).fail(&READ);
            for text in texts {
                assert!(error.to_string().contains(text), "`{text}` is not in: {location}: {error}");
            }
            assert!(!format!("{error:?}").contains("hidden"), "{error:?}");
        });
    }
    both(|client| {
        let server = Server::always(reply("304 Not Modified", &[], b""));
        let error = client(&server.endpoint(), quick()).fail(&READ);
        assert!(error.kind() == ErrorKind::Redirect && error.to_string().contains("nothing has changed"), "{error}");
    });
}

#[test]
fn a_wait_that_cannot_be_read_is_not_cut_short() {
    for (asked, wait) in [
        ("Retry-After: 3600.5", Duration::from_secs(3601)),
        ("Retry-After: 3600, 3600", Duration::from_secs(3600)),
        ("Retry-After: 12345678901234567890123", Duration::from_secs(u64::MAX)),
        ("Retry-After: in a while", Duration::MAX),
        ("Retry-After: 1\r\nRetry-After: 7200", Duration::from_secs(7200)),
    ] {
        both(|client| {
            let server = Server::always(reply("429 Too Many Requests", &[asked], b""));
            let error = client(&server.endpoint(), quick()).fail(&READ);
            assert_eq!((error.retry_after(), error.attempts(), server.count()), (Some(wait), 1, 1), "{asked}");
        });
    }
}

#[test]
fn a_wait_counts_at_any_status() {
    both(|client| {
        let headers = ["Content-Type: application/json", "Retry-After: 1"];
        let busy = reply("200 OK", &headers, br#"{"status":"error","message":"slow down"}"#);
        let server = Server::start(move |_, number| Act::Reply(if number == 0 { busy.clone() } else { success() }));
        let begun = Instant::now();
        assert_eq!(client(&server.endpoint(), quick()).send(&READ).unwrap().attempts(), 2);
        assert!(begun.elapsed() >= Duration::from_secs(1));
        let server = Server::always(reply("200 OK", &headers, br#"{"status":"error","message":"slow down"}"#));
        let error = client(&server.endpoint(), quick()).fail(&WRITE);
        assert_eq!((error.retry_after(), error.attempts()), (Some(Duration::from_secs(1)), 1));
        assert!(error.is_retryable());
    });
}

#[test]
fn a_success_without_a_body_has_no_data() {
    let server = Server::always(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec());
    for caller in [
        Caller::new_async(&BARE, &server.endpoint(), quick()).unwrap(),
        Caller::new_blocking(&BARE, &server.endpoint(), quick()).unwrap(),
    ] {
        caller.set_key("token-17");
        assert_eq!(caller.send(&READ).unwrap().data().as_str(), "null");
    }
}

/// Both clients send the length of an empty body.
#[test]
fn a_post_without_parameters_has_a_length() {
    let server = Server::always(json("200 OK", "{}"));
    for caller in [
        Caller::new_async(&BARE, &server.endpoint(), quick()).unwrap(),
        Caller::new_blocking(&BARE, &server.endpoint(), quick()).unwrap(),
    ] {
        caller.set_key("token-17");
        caller.send(&READ).unwrap();
        let request = server.received().pop().unwrap();
        assert_eq!((request.method.as_str(), request.header("content-length")), ("POST", Some("0")), "{}", request.head);
        assert_eq!(request.header("transfer-encoding"), None, "{}", request.head);
    }
}

#[test]
fn no_time_is_too_long() {
    both(|client| {
        let server = Server::always(success());
        let settings = quick().timeout(Duration::MAX).connect_timeout(Duration::MAX).deadline(Duration::MAX);
        client(&server.endpoint(), settings).send(&READ).unwrap();
        let options = CallOptions::new().timeout(Duration::MAX).deadline(Duration::MAX);
        client(&server.endpoint(), quick()).send_with(&READ, &[], options).unwrap();
    });
}

#[test]
fn a_call_may_wait_as_long_as_it_says() {
    both(|client| {
        let busy = reply("503 Service Unavailable", &["Retry-After: 1"], b"");
        let server = Server::start(move |_, number| Act::Reply(if number % 2 == 0 { busy.clone() } else { success() }));
        let caller = client(&server.endpoint(), quick().retry_after_limit(Duration::ZERO));
        assert_eq!(caller.fail(&READ).attempts(), 1);
        let options = CallOptions::new().retry_after_limit(Duration::from_secs(5)).backoff(Duration::ZERO, Duration::ZERO);
        // The server's count goes on: the next reply is good, and the one after it bad again.
        caller.send_with(&READ, &[], options.clone()).unwrap();
        assert_eq!(caller.send_with(&READ, &[], options).unwrap().attempts(), 2);
    });
}
