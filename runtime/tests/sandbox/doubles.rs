//! Test doubles: answers in order, what changes them, and what was received.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use actionapi::sandbox::{Double, Sandbox};
use serde_json::{Value, json};

use crate::requests::{SHOW, exchange, post, show_data, start};

#[test]
fn doubles_answer_in_order_and_the_last_one_stays() {
    let sandbox = start();
    let show = sandbox
        .double::<Value>("items", "show")
        .fails("busy")
        .returns(json!({"id": 1, "name": "Stool", "price": "1.50"}))
        .message("here you are")
        .replies(503, "<html>");
    assert_eq!(post(&sandbox, SHOW).json(), json!({"status": "error", "message": "busy"}));
    let answer = post(&sandbox, SHOW).json();
    assert_eq!((&answer["data"]["name"], &answer["message"]), (&json!("Stool"), &json!("here you are")));
    for _ in 0..2 {
        let answer = post(&sandbox, SHOW);
        assert_eq!((answer.status, answer.body.as_str()), (503, "<html>"));
    }
    assert_eq!(show.received().len(), 4);
    sandbox.double::<Value>("items", "show").fails("a new handle begins anew");
    assert_eq!(post(&sandbox, SHOW).message(), "a new handle begins anew");
}

#[test]
fn what_was_received_can_be_asserted() {
    let sandbox = start();
    let show = sandbox.double::<Value>("items", "show");
    show.assert_not_received();
    post(&sandbox, SHOW);
    post(&sandbox, &format!("{SHOW}&ful=1"));
    show.assert_received(&[("id", "7")]);
    let received = show.received();
    assert_eq!((received[0].method(), received[0].parameter("id"), received[0].parameter("apikey")), ("POST", Some("7"), None));
    assert!(received[1].refusal().unwrap().contains("did you mean `full`?"));
    let message = panic_of(|| show.assert_received(&[("id", "8")]));
    assert!(message.contains(r#"the double of `items.show` did not receive id="8"; it received:"#), "{message}");
    assert!(message.contains(r#"POST id="7""#), "{message}");
}

fn show(sandbox: &Sandbox) -> Double<'_, Value> {
    sandbox.double("items", "show")
}

/// What the panic of a mistake says.
fn panic_of(mistake: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(mistake)).unwrap_err();
    panic.downcast_ref::<String>().cloned().unwrap_or_else(|| (*panic.downcast_ref::<&str>().unwrap()).to_owned())
}

/// All bytes that a request gets.
fn bytes(sandbox: &Sandbox) -> String {
    let length = SHOW.len();
    let head = format!("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{SHOW}");
    exchange(sandbox.address(), head.as_bytes())
}

#[test]
fn a_reply_has_the_headers_it_is_given() {
    let sandbox = start();
    show(&sandbox)
        .replies(503, "<p>")
        .header("Retry-After", "7")
        .header("content-type", "text/html")
        .header("Set-Cookie", "a=1")
        .header("Set-Cookie", "b=2")
        .returns_example();
    let answer = post(&sandbox, SHOW);
    assert_eq!(answer.status, 503);
    for header in ["retry-after: 7", "content-type: text/html", "set-cookie: a=1", "set-cookie: b=2", "cache-control: no-store"]
    {
        assert!(answer.head.contains(&format!("\r\n{header}")), "{}", answer.head);
    }
    assert!(!answer.head.contains("application/json"), "{}", answer.head);
    let answer = post(&sandbox, SHOW);
    assert_eq!((answer.message(), answer.head.contains("retry-after")), ("found".to_owned(), false));
    // Before an answer, alone, and with an answer after it.
    show(&sandbox).header("X-Trace", "17");
    let answer = post(&sandbox, SHOW);
    assert_eq!((answer.message(), answer.head.contains("x-trace: 17")), ("found".to_owned(), true));
    show(&sandbox).header("X-Trace", "17").fails("no").fails("never");
    let answer = post(&sandbox, SHOW);
    assert_eq!((answer.message(), answer.head.contains("x-trace: 17")), ("no".to_owned(), true));
    let answer = post(&sandbox, SHOW);
    assert_eq!((answer.message(), answer.head.contains("x-trace")), ("never".to_owned(), false));
}

#[test]
fn a_delay_holds_back_its_answer_and_no_other() {
    let sandbox = start();
    let time = Duration::from_millis(150);
    let timed = || {
        let start = Instant::now();
        let message = post(&sandbox, SHOW).message();
        (message, start.elapsed() >= time)
    };
    show(&sandbox).fails("slow").delays(time).fails("quick");
    assert_eq!(timed(), ("slow".to_owned(), true));
    assert_eq!(timed(), ("quick".to_owned(), false));
    show(&sandbox).delays(time).fails("slow too").fails("quick too");
    assert_eq!(timed(), ("slow too".to_owned(), true));
    assert_eq!(timed(), ("quick too".to_owned(), false));
    show(&sandbox).delays(time);
    assert_eq!(timed(), ("found".to_owned(), true));
    // What is refused is not held back, nor is another function.
    let start = Instant::now();
    post(&sandbox, &SHOW.replace("id=7", "id=x"));
    assert!(start.elapsed() < time);
}

#[test]
fn others_are_answered_during_a_delay() {
    let sandbox = start();
    show(&sandbox).returns_example().delays(Duration::from_secs(2)).fails("next");
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| post(&sandbox, SHOW).message());
        while show(&sandbox).received().is_empty() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let start = Instant::now();
        assert_eq!(post(&sandbox, SHOW).message(), "next");
        assert!(start.elapsed() < Duration::from_secs(1));
        assert_eq!(slow.join().unwrap(), "found");
    });
}

#[test]
fn bytes_are_sent_as_they_are_and_a_hang_up_sends_none() {
    let sandbox = start();
    show(&sandbox)
        .sends("HTTP/1.1 200 OK\r\nX :1\r\n\r\n\0")
        .hangs_up()
        .delays(Duration::from_millis(50))
        .sends([b'x'; 300_000])
        .returns_example()
        .hangs_up_after(14);
    assert_eq!(bytes(&sandbox), "HTTP/1.1 200 OK\r\nX :1\r\n\r\n\0");
    let start = Instant::now();
    assert_eq!(bytes(&sandbox), "");
    assert!(start.elapsed() >= Duration::from_millis(50));
    assert_eq!(bytes(&sandbox).len(), 300_000);
    let cut = bytes(&sandbox);
    let (head, body) = cut.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"), "{head}");
    assert!(
        head.ends_with(&format!(
            "content-length: {}",
            r#"{"status":"success","message":"found","data":}"#.len() + show_data().len()
        )),
        "{head}"
    );
    assert_eq!(body, r#"{"status":"suc"#);
    show(&sandbox).returns_example().hangs_up_after(1_000_000);
    assert_eq!(post(&sandbox, SHOW).message(), "found");
}

#[test]
fn a_slow_answer_does_not_hold_up_the_end() {
    let sandbox = start();
    show(&sandbox).delays(Duration::MAX);
    std::thread::scope(|scope| {
        let (address, waiting) = (sandbox.address(), &sandbox);
        let slow =
            scope.spawn(move || exchange(address, format!("GET /?{SHOW} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes()));
        while show(waiting).received().is_empty() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let start = Instant::now();
        drop(sandbox);
        assert!(start.elapsed() < Duration::from_secs(1));
        assert_eq!(slow.join().unwrap(), "");
    });
}

#[test]
fn a_mistake_panics_with_what_to_do() {
    let sandbox = start();
    let show = || show(&sandbox);
    let cases: [(&dyn Fn(), &str); 9] = [
        (
            &|| {
                show().message("x");
            },
            "no answer yet to give a message to: call `returns`",
        ),
        (
            &|| {
                show().delays(Duration::ZERO).message("x");
            },
            "no answer yet to give a message to",
        ),
        (
            &|| {
                show().replies(200, "").message("x");
            },
            "`replies` has given the whole body",
        ),
        (
            &|| {
                show().hangs_up().message("x");
            },
            "its last answer is no reply",
        ),
        (
            &|| {
                show().hangs_up().header("a", "b");
            },
            "cannot have a header: its last answer is no reply",
        ),
        (
            &|| {
                show().header("a", "b").hangs_up();
            },
            "cannot have a header or a length for its first answer, which is no reply",
        ),
        (
            &|| {
                show().sends("x").hangs_up_after(1);
            },
            "cannot hang up later: its last answer is no reply",
        ),
        (
            &|| {
                show().header("a b", "c");
            },
            "cannot send the header `a b: c`: it is not valid",
        ),
        (
            &|| {
                show().header("Content-Length", "1");
            },
            "`sends` sends anything",
        ),
    ];
    for (mistake, says) in cases {
        let message = panic_of(mistake);
        assert!(message.starts_with("the double of `items.show` ") && message.contains(says), "{message}");
    }
}

#[test]
fn what_was_received_can_be_forgotten() {
    let sandbox = start();
    let show = show(&sandbox).fails("first").fails("then");
    post(&sandbox, SHOW);
    show.assert_received(&[("id", "7")]);
    show.clear_received();
    show.assert_not_received();
    assert!(show.received().is_empty());
    // The answers stay.
    assert_eq!(post(&sandbox, SHOW).message(), "then");
    assert_eq!(show.received().len(), 1);
}

#[test]
fn only_the_latest_requests_are_kept() {
    let sandbox = start();
    let show = show(&sandbox).returns(json!({"id": 1, "name": "Stool", "price": "1.50"}));
    let one =
        |id: u32| format!("GET /?m=shop&apikey=k&apimodule=items&apifunction=show&id={id} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    // In one connection, in parts that its buffers hold.
    for part in 0..101 {
        let mut requests: String = (0..100).map(|index| one(part * 100 + index)).collect();
        requests.push_str("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        exchange(sandbox.address(), requests.as_bytes());
    }
    let received = show.received();
    assert_eq!((received.len(), received[0].parameter("id")), (10_000, Some("100")));
    let message = panic_of(|| show.assert_received(&[("id", "99")]));
    assert!(message.contains("10080 earlier requests, of which 100 are no longer kept"), "{message}");
    assert!(message.ends_with("GET id=\"10099\"") && message.len() < 2_000, "{message}");
    show.assert_received(&[("id", "100")]);
}

#[test]
fn large_requests_are_kept_up_to_a_size() {
    let sandbox = start();
    let list = sandbox.double::<Value>("items", "list");
    let large = format!("m=shop&apikey=k&apimodule=items&apifunction=list&labels[a]={}", "x".repeat(7 << 20));
    for _ in 0..12 {
        assert_eq!(post(&sandbox, &large).message(), "2 items");
    }
    assert_eq!(list.received().len(), 9);
}
