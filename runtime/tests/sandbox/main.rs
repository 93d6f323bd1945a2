//! The sandbox over real sockets: what it accepts, what it refuses and in which words, hostile input, and test doubles.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod shop;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use actionapi::description::{Api, ListStyle, Method, Part, ReplyProfile, RequestProfile};
use actionapi::sandbox::Sandbox;
use serde_json::{Value, json};

/// Sends bytes as they are and reads until the server closes.
fn exchange(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let _ = stream.write_all(bytes);
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    String::from_utf8_lossy(&reply).into_owned()
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn message(&self) -> String {
        self.json()["message"].as_str().unwrap().to_owned()
    }
}

fn request(sandbox: &Sandbox, head: &str, body: &str) -> Answer {
    let (first, headers) = head.split_once('\n').unwrap_or((head, ""));
    let length = body.len();
    let text =
        format!("{first} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
    let reply = exchange(sandbox.address(), text.as_bytes());
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head in {reply:?}"));
    Answer { status: head[9..12].parse().unwrap(), head: head.to_owned(), body: body.to_owned() }
}

fn post(sandbox: &Sandbox, form: &str) -> Answer {
    request(sandbox, "POST /any/path.php\nContent-Type: application/x-www-form-urlencoded\r\n", form)
}

fn start() -> Sandbox {
    Sandbox::start(shop::api()).unwrap()
}

/// The data of the example of `items.show`.
fn show_data() -> &'static str {
    &shop::api().function("items", "show").unwrap().example.data
}

const SHOW: &str = "m=shop&apikey=k&apimodule=items&apifunction=show&id=7";

#[test]
fn a_form_is_answered_with_the_example() {
    let answer = post(&start(), SHOW);
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("content-type: application/json\r\n"), "{}", answer.head);
    assert_eq!(answer.body, format!(r#"{{"status":"success","message":"found","data":{}}}"#, show_data()));
}

#[test]
fn get_and_multipart_are_answered_alike() {
    let sandbox = start();
    let expected = post(&sandbox, SHOW).body;
    assert_eq!(request(&sandbox, &format!("GET /?{SHOW}"), "").body, expected);
    let part = |(name, value)| format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let fields = [("m", "shop"), ("apikey", "k"), ("apimodule", "items"), ("apifunction", "show"), ("id", "7")];
    let body: String = fields.into_iter().map(part).chain(["--xyz--\r\n".to_owned()]).collect();
    assert_eq!(request(&sandbox, "POST /\nContent-Type: multipart/form-data; boundary=xyz\r\n", &body).body, expected);
}

#[test]
fn what_every_request_carries_is_checked() {
    let sandbox = start();
    let cases = [
        ("", "the parameter `m` is missing; it must be `shop`"),
        ("m=shops&apikey=k&apimodule=items&apifunction=show&id=7", "the parameter `m` must be `shop`"),
        ("m=shop&apimodule=items&apifunction=show&id=7", "the parameter `apikey` is missing; it must be `${apikey}`"),
        ("m=shop&apikey=&apimodule=items&apifunction=show&id=7", "the credential `apikey` is empty"),
        ("m=shop&apikey=k&apimodule=item&apifunction=show", "there is no module `item`; did you mean `items`?"),
        ("m=shop&apikey=k&apimodule=items&apifunction=shwo", "the module `items` has no function `shwo`; did you mean `show`?"),
        ("m=shop&m=x&apikey=k&apimodule=items&apifunction=show", "the parameter `m` is sent more than once"),
    ];
    for (form, message) in cases {
        let answer = post(&sandbox, form);
        assert_eq!((answer.status, answer.json()["status"].as_str()), (200, Some("error")), "{form}");
        assert_eq!(answer.message(), message, "{form}");
    }
}

#[test]
fn a_required_credential_is_required() {
    let sandbox = start();
    sandbox.require_credential("apikey", "right");
    assert_eq!(post(&sandbox, SHOW).message(), "the credential `apikey` is not accepted");
    assert_eq!(post(&sandbox, &SHOW.replace("apikey=k", "apikey=right")).message(), "found");
}

#[test]
fn own_parameters_are_checked_all_at_once() {
    let sandbox = start();
    let order = "m=shop&apikey=k&apimodule=items&apifunction=order";
    let message = post(&sandbox, &format!("{order}&ip=nowhere&nmae=Chair")).message();
    for part in [
        "the parameter `ip`: ",
        "`items.order` has no parameter `nmae`; did you mean `name`?",
        "the required parameter `name` is missing",
        "the required parameter `cycle` is missing",
    ] {
        assert!(message.contains(part), "{part} not in {message}");
    }
    assert_eq!(post(&sandbox, &format!("{SHOW}&id=8")).message(), "the parameter `id` is sent more than once");
    assert_eq!(post(&sandbox, &format!("{order}&ip=::1&name=Chair&cycle=Monthly")).message(), "ordered");
}

#[test]
fn lists_and_maps_are_checked_by_item() {
    let sandbox = start();
    let list = "m=shop&apikey=k&apimodule=items&apifunction=list";
    assert_eq!(post(&sandbox, &format!("{list}&ids[]=1&ids[]=2&labels[a]=x&labels[b]=y")).message(), "2 items");
    assert!(post(&sandbox, &format!("{list}&ids[]=1&ids[]=x")).message().starts_with("the parameter `ids[]`: "));
    assert!(post(&sandbox, &format!("{list}&ids=1")).message().contains("has no parameter `ids`"));
    assert!(post(&sandbox, &format!("{list}&filter=%7B")).message().starts_with("the parameter `filter`: "));
}

#[test]
fn an_api_chosen_by_path_with_errors_by_status() {
    let sandbox = Sandbox::start(shop::modern()).unwrap();
    let get = |path: &str, headers: &str| request(&sandbox, &format!("GET {path}\n{headers}"), "");
    let token = "Authorization: Bearer t\r\n";
    let answer = get("/v1/items.show?id=7&full=true", token);
    assert_eq!((answer.status, answer.body.as_str()), (200, show_data()));
    assert_eq!(get("/v1/items.list?ids=1,2", token).status, 200);
    let refusals = [
        ("/v1/items.show?id=7", "", 401, "unauthorized"),
        ("/v1/items.shwo", token, 404, "unknown_function"),
        ("/v1/items.show", token, 400, "invalid_request"),
        ("/v1/items.list?ids=1,x", token, 400, "invalid_request"),
    ];
    for (path, headers, status, code) in refusals {
        let answer = get(path, headers);
        assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (status, Some(code)), "{path}: {}", answer.body);
    }
    assert_eq!(request(&sandbox, &format!("POST /v1/items.show\n{token}"), "").status, 405);
}

/// `items.list` by GET, with a constant of its own, joined lists, and replies of another form.
fn mixed() -> &'static Api {
    let mut api = shop::shop();
    let list = RequestProfile {
        methods: vec![Method::Get].into(),
        parameters: vec![shop::constant("key", [Part::Credential(0)]), shop::constant("all", [Part::Module])].into(),
        lists: ListStyle::Joined(",".into()),
        ..RequestProfile::PLAIN
    };
    let reply =
        ReplyProfile { success: shop::is(&["ok"], &["true"]), data: Some(shop::path(&["items"])), ..ReplyProfile::PLAIN };
    api.protocol.requests.to_mut().push(list);
    api.protocol.replies.to_mut().push(reply);
    let function = &mut api.modules[0].functions[1];
    (function.request, function.reply) = (1, 1);
    Box::leak(Box::new(api))
}

#[test]
fn each_function_has_requests_and_replies_of_its_own_form() {
    let sandbox = Sandbox::start(mixed()).unwrap();
    assert_eq!(post(&sandbox, SHOW).message(), "found");
    let answer = request(&sandbox, "GET /?key=k&all=items&ids=1,2", "");
    assert_eq!(
        (answer.status, &answer.json()["ok"], &answer.json()["items"]["7"]["name"]),
        (200, &json!(true), &json!("Chair"))
    );
    let answer = request(&sandbox, "GET /?key=k&all=items&ids=1,x", "");
    assert_eq!(answer.json(), json!({"ok": false}));
    // Sent as the API's other functions are, it is not found.
    let answer = post(&sandbox, "m=shop&apikey=k&apimodule=items&apifunction=list");
    assert!(answer.message().starts_with("the module `items` has no function `list`"), "{}", answer.message());
    sandbox.double::<Value>("items", "list").returns(json!({}));
    assert_eq!(request(&sandbox, "GET /?key=k&all=items", "").json(), json!({"ok": true, "items": {}}));
}

#[test]
fn hostile_input_is_answered_or_dropped_and_the_server_lives() {
    let sandbox = start();
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let multipart = "Content-Type: multipart/form-data; boundary=x\r\n";
    assert_eq!(request(&sandbox, "PUT /", "").status, 405);
    assert_eq!(request(&sandbox, "POST /\nContent-Type: application/json\r\n", "{}").status, 415);
    assert_eq!(request(&sandbox, "POST /\nContent-Type: multipart/form-data\r\n", "--x").status, 400);
    assert_eq!(request(&sandbox, &format!("POST /\n{multipart}"), "--x\r\nno end").status, 400);
    let file = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n1\r\n--x--\r\n";
    assert!(request(&sandbox, &format!("POST /\n{multipart}"), file).message().contains("`f` is a file"));
    assert_eq!(request(&sandbox, &format!("POST /\n{form}"), &"a=b&".repeat(20_000)).status, 413);
    let long = format!("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", 1_u64 << 40);
    assert!(exchange(sandbox.address(), long.as_bytes()).starts_with("HTTP/1.1 413 "));
    for bytes in [&b"\0\xff\xfe\r\n\r\n"[..], b"GET", b"POST / HTTP/9.9\r\n\r\n", &[b'A'; 1 << 20]] {
        let mut stream = TcpStream::connect(sandbox.address()).unwrap();
        let _ = stream.write_all(bytes);
    }
    for form in ["%", "%zz=%ff", "m=%00", "&&&===", "m[=1", "apimodule[]=x"] {
        assert_eq!(post(&sandbox, form).status, 200, "{form}");
    }
    let nested = format!("m=shop&apikey=k&apimodule=items&apifunction=list&filter={}", "[".repeat(200_000));
    assert!(post(&sandbox, &nested).message().contains("filter"));
    assert_eq!(post(&sandbox, SHOW).message(), "found");
}

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
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| show.assert_received(&[("id", "8")]))).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains(r#"the double of `items.show` did not receive id="8"; it received:"#), "{message}");
    assert!(message.contains(r#"POST id="7""#), "{message}");
}

#[test]
fn dropping_it_frees_the_port() {
    let sandbox = start();
    let address = sandbox.address();
    // A connection that is open and idle does not hold it up.
    let _idle = TcpStream::connect(address).unwrap();
    drop(sandbox);
    assert!(TcpStream::connect(address).is_err());
    Sandbox::start_on(shop::api(), address).unwrap();
}
