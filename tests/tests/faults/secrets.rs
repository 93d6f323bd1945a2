//! No secret is told: not in an error, a trace, a log, a line of the command line, also where the server repeats it.

use generated_client::Settings;
use std::time::Duration;

use crate::callers::{CALLERS, Client, Way, program};
use crate::server::{Act, Door, Server};
use crate::traffic::{Function, KEY, json, reply, success};

/// The key in every spelling that is searched for.
fn spellings() -> Vec<String> {
    let form: String = url::form_urlencoded::byte_serialize(KEY.as_bytes()).collect();
    let percent = form.replace('+', "%20");
    let all: String = KEY.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let json = serde_json::to_string(KEY).unwrap().trim_matches('"').to_owned();
    let php = json.replace('/', "\\/").replace('\u{e9}', "\\u00e9");
    let html = KEY.replace('&', "&amp;").replace('"', "&quot;");
    let numeric = KEY.replace('&', "&#38;").replace('"', "&#x22;").replace('\u{e9}', "&#233;");
    let mut spellings = vec![KEY.to_owned(), form.to_lowercase(), form, percent, all, json, php, html, numeric];
    // Those characters that the key alone decides, wherever it stands in what is encoded.
    for offset in 0..3 {
        let encoded = base64(format!("{}{KEY}", &"::"[..offset % 3]).as_bytes());
        let from = (offset * 8_usize).div_ceil(6);
        let to = (offset + KEY.len()) * 8 / 6;
        spellings.push(encoded[from..to].to_owned());
        spellings.push(encoded[from..to].replace('+', "-").replace('/', "_"));
    }
    spellings.push(base64(KEY.as_bytes()));
    spellings
}

/// Fails if the text holds the key in any spelling, or a good part of it.
pub(crate) fn assert_clean(name: &str, shown: &str) {
    for spelling in spellings() {
        assert!(!shown.contains(&spelling), "{name}: `{spelling}` is shown{}", around(shown, &spelling));
    }
    let places: Vec<usize> = KEY.char_indices().map(|(at, _)| at).chain([KEY.len()]).collect();
    for window in places.windows(9) {
        let part = &KEY[window[0]..window[8]];
        assert!(!shown.contains(part), "{name}: `{part}` of the key is shown{}", around(shown, part));
    }
}

fn around(shown: &str, part: &str) -> String {
    let line = shown.lines().find(|line| line.contains(part)).unwrap_or_default();
    format!(": {}", line.chars().take(600).collect::<String>())
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, index| bits << 8 | u32::from(*chunk.get(index).unwrap_or(&0)));
        for position in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * position) & 63) as usize];
            text.push(if position > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

/// Replies that repeat a text in every place.
fn echoes(spelling: &str) -> Vec<Act> {
    let quoted = serde_json::to_string(spelling).unwrap();
    let name = quoted.trim_matches('"');
    let typed = |id: &str| json("200 OK", success(&Function::Write.data().replace(r#""123456""#, id)));
    let page = format!("<!DOCTYPE html><html><body>Bad request: ?apikey={spelling}&amp;m=1</body></html>");
    let mut acts = vec![
        json("200 OK", format!(r#"{{"status":"error","message":{quoted}}}"#)),
        json("200 OK", format!(r#"{{"status":"error","message":{{"key":{quoted}}}}}"#)),
        json("503 Service Unavailable", format!(r#"{{"status":"error","message":{quoted}}}"#)),
        json("200 OK", format!(r#"{{"status":{quoted}}}"#)),
        json("200 OK", format!(r#"{{"state":{quoted}}}"#)),
        json("200 OK", format!(r#"{{"status":"success","data":{quoted}"#)),
        json("200 OK", quoted.clone()),
        json("200 OK", format!("<b>Notice</b>: no key {spelling} in x.php{}", Function::Read.body())),
        json("200 OK", format!("no such key: {spelling}")),
        reply("200 OK", &["Content-Type: text/html"], page.clone()),
        reply("403 Forbidden", &["Content-Type: text/html"], page),
        reply("500 Internal Server Error", &[], format!("{}{spelling}", "x".repeat(290))),
        // Data that does not fit, with the key as a value, cut off in the middle, and as a name.
        typed(&quoted),
        typed(&format!(r#""{}{name}""#, "x".repeat(48))),
        typed(&format!(r#"{{"{name}":1}}"#)),
        json("200 OK", success(&quoted)),
    ];
    if spelling.is_ascii() && !spelling.contains(['\r', '\n']) {
        acts.push(reply("200 OK", &[&format!("Content-Type: text/{spelling}")], "{}"));
        acts.push(reply("200 OK", &[&format!("Content-Encoding: {spelling}")], "{}"));
        acts.push(reply("302 Found", &[&format!("Location: https://{spelling}/?{spelling}")], ""));
        acts.push(reply("302 Found", &[&format!("Location: {spelling}")], ""));
        acts.push(reply("429 Too Many Requests", &[&format!("Retry-After: {spelling}")], ""));
        acts.push(Act::Close(format!("HTTP/1.1 200 {spelling}\r\n{spelling}: \r\n\r\n").into_bytes().into()));
        acts.push(Act::Close(format!("HTTP/1.1 {spelling}\r\n\r\n").into_bytes().into()));
        acts.push(Act::Close(format!("HTTP/1.1 200 OK\r\nContent-Length: {spelling}\r\n\r\n").into_bytes().into()));
        acts.push(Act::Close(
            format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{spelling}\r\n").into_bytes().into(),
        ));
    }
    acts
}

#[test]
fn a_server_that_repeats_the_key_does_not_get_it_shown() {
    std::thread::scope(|scope| {
        for caller in CALLERS {
            scope.spawn(move || {
                for (turn, spelling) in spellings().into_iter().enumerate() {
                    for (number, act) in echoes(&spelling).into_iter().enumerate() {
                        let by_get = (turn + number) % 2 == 1;
                        let way = Way { timeout: Duration::from_secs(60), by_get, ..Way::default() };
                        let server = Server::start(Door::Plain, Vec::new(), act);
                        let client = Client::new(caller, &server.endpoint(), &way, Settings::new());
                        let told = client.call(Function::Write, 0);
                        assert!(server.received() == 1, "{caller:?} {number}: {}", told.shown);
                        let shown = without_output(&told.shown);
                        assert_clean(&format!("{caller:?}, reply {number} with `{spelling}`"), shown);
                    }
                }
            });
        }
    });
}

/// What the command line prints after its messages, on standard output, is the data that was asked for.
fn without_output(shown: &str) -> &str {
    shown.split_once(crate::callers::OUTPUT).map_or(shown, |(messages, _)| messages)
}

#[test]
fn a_success_with_the_key_in_its_message_and_in_unknown_fields_is_told_without_it() {
    let name = serde_json::to_string(KEY).unwrap();
    // Whole, and where a long name is cut off within it.
    let long = format!("{}{}", "x".repeat(70), name.trim_matches('"'));
    let fields = Function::Read.data_and(&format!(r#"{name}:1,"{long}":1"#));
    let body = success(&fields).replace("\"went well\"", &name);
    let server = Server::start(Door::Plain, Vec::new(), json("200 OK", body));
    for form in ["table", "json"] {
        let arguments = ["--verbose", "--output", form, "--endpoint", &server.endpoint(), "client", "getdetails"];
        let (code, shown) = program(&arguments.map(str::to_owned), KEY);
        assert_eq!(code, 0, "{shown}");
        assert_clean(form, without_output(&shown));
    }
}

#[test]
fn neither_a_dry_run_nor_a_complaint_shows_the_key() {
    let order = ["cpanellicensing", "order", "--product", "x", "--ip", "192.0.2.1", "--billingcycle", "Monthly"];
    let runs: [(&[&str], i32); 6] = [
        (&["--endpoint", "https://example.com/", "--dry-run", "client", "getdetails"], 0),
        (&["--endpoint", "https://example.com/", "--dry-run", "--method", "get", "client", "getdetails"], 0),
        (&["--endpoint", "https://example.com/", "client", "getdetails", "--nothing"], 2),
        (&["--endpoint", "http://example.com/", "client", "getdetails"], 2),
        (&["client", "getdetails"], 2),
        (&["--help"], 0),
    ];
    for (arguments, code) in runs {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let (exit, shown) = program(&arguments, KEY);
        assert_eq!(exit, code, "{shown}");
        assert_clean(&arguments.join(" "), &shown);
    }
    let dry: Vec<String> =
        ["--endpoint", "https://example.com/", "--dry-run"].iter().chain(&order).map(|each| (*each).to_owned()).collect();
    let (exit, shown) = program(&dry, KEY);
    assert!(exit == 0 && shown.contains("CLIENTAPI_APIKEY"), "{shown}");
    assert_clean("dry run", &shown);
}

/// The search finds what it looks for.
#[test]
fn the_search_is_not_blind() {
    let shows = |text: String| std::panic::catch_unwind(move || assert_clean("", &text)).is_err();
    for spelling in spellings() {
        assert!(shows(format!("a {spelling} b")), "{spelling}");
    }
    assert!(shows(format!("a {}…", &KEY[..9])) && !shows("p4ss and nothing else".to_owned()));
    for before in ["", "u", "us", "user"] {
        assert!(shows(base64(format!("{before}{KEY}:tail").as_bytes())), "{before}");
    }
}
