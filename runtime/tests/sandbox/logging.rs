//! The line about each request: what is in it, and what must not be.

use std::sync::{Arc, Mutex};

use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::requests::{SHOW, post, request, start};
use crate::shop;

/// The lines logged so far.
fn logged(sandbox: &Sandbox) -> Arc<Mutex<Vec<String>>> {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&lines);
    sandbox.log_requests(move |line| log.lock().unwrap().push(line.to_owned()));
    lines
}

#[test]
fn each_request_is_a_line() {
    let sandbox = start();
    let lines = logged(&sandbox);
    post(&sandbox, SHOW);
    request(&sandbox, &format!("GET /?{SHOW}&full=1"), "");
    post(&sandbox, &format!("{SHOW}&ful=1"));
    post(&sandbox, "m=shop&apikey=k&apimodule=items&apifunction=shwo&id=7");
    request(&sandbox, "PUT /", "");
    request(&sandbox, "POST /\nContent-Type: application/json\r\n", "{}");
    sandbox.double::<Value>("items", "show").replies(503, "").hangs_up().sends("abc");
    post(&sandbox, SHOW);
    let raw = format!("GET /?{SHOW} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    for _ in 0..2 {
        crate::requests::exchange(sandbox.address(), raw.as_bytes());
    }
    assert_eq!(
        *lines.lock().unwrap(),
        [
            r#"POST items.show id="7": 200"#,
            r#"GET items.show id="7" full="1": 200"#,
            r#"POST items.show id="7" ful=…: 200, refused: `items.show` has no parameter `ful`; did you mean `full`?"#,
            "POST: 200, refused: the module `items` has no function `shwo`; did you mean `show`?",
            "PUT: 405, refused: the method PUT is not accepted; send POST or GET",
            "POST: 415, refused: the body must be application/x-www-form-urlencoded or multipart/form-data, not application/json",
            r#"POST items.show id="7": 503"#,
            r#"GET items.show id="7": hung up"#,
            r#"GET items.show id="7": 3 bytes that are no reply"#,
        ]
    );
}

#[test]
fn no_line_has_a_secret_or_a_line_end() {
    let sandbox = start();
    let lines = logged(&sandbox);
    sandbox.require_credential("apikey", "right-key-17");
    let order = "apimodule=items&apifunction=order&ip=::1&cycle=Monthly";
    for form in [
        format!("m=shop&apikey=right-key-17&{order}&name=Chair&voucher=hush-hush"),
        format!("m=shop&apikey=wrong-key-18&{order}&name=Chair&voucher=hush-hush"),
        // In the wrong place, misspelled, in a wrong form, repeated elsewhere.
        format!("m=shop&apikey=right-key-17&{order}&name=Chair&vuocher=hush-hush"),
        format!("m=shop&apikey=right-key-17&{order}&name=Chair&voucher[]=hush-hush"),
        format!("m=shop&apikey=right-key-17&{order}&name=hush-hush&voucher=hush-hush"),
        "m=shop&apikey=k&apimodule=right-key-17&apifunction=show".to_owned(),
        "m=wrong-key-18&apikey=wrong-key-18".to_owned(),
        format!("m=shop&apikey=right-key-17&{order}&name=a%0Ab%1B[2J%E2%80%AE"),
        format!("m=shop&apikey=right-key-17&{order}&name={}", "long".repeat(10_000)),
    ] {
        post(&sandbox, &form);
    }
    let lines = lines.lock().unwrap();
    assert_eq!(lines.len(), 9);
    for line in lines.iter() {
        assert!(!["right-key", "wrong-key", "hush"].iter().any(|secret| line.contains(secret)), "{line}");
        assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}') && line.chars().count() <= 1_010, "{line}");
    }
    assert!(lines[0].ends_with(r#"name="Chair" voucher=[secret]: 200"#), "{}", lines[0]);
}

#[test]
fn a_token_in_a_header_is_masked() {
    let sandbox = Sandbox::start(shop::modern()).unwrap();
    let lines = logged(&sandbox);
    request(&sandbox, "GET /items.show?id=7\nAuthorization: Bearer tok-en-19\r\n", "");
    request(&sandbox, "GET /items.show?id=tok-en-19\nAuthorization: Bearer tok-en-19\r\n", "");
    // Not as it must be, and repeated.
    request(&sandbox, "GET /items.show?id=tok-en-19\nAuthorization: Token tok-en-19\r\n", "");
    request(&sandbox, "GET /tok-en-19.show\nAuthorization: Bearer tok-en-19\r\n", "");
    let lines = lines.lock().unwrap();
    assert_eq!(lines[0], r#"GET items.show id="7": 200"#);
    assert_eq!(lines.len(), 4);
    assert!(!lines.iter().any(|line| line.contains("tok-en")), "{lines:?}");
}
