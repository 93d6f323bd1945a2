//! Functions with a request and a reply of their own: each call is sent, repeated and read by the profiles of its operation.

use std::sync::LazyLock;

use actionapi::decode::Decode;
use actionapi::description::{Api, Booleans, ContentType, ListStyle, Method, Operation, Part, ReplyProfile, RequestProfile};
use actionapi::encode::Encode;
use actionapi::{Async, Blocking, Builder, Call, CallOptions, Client, Delivery, Error, ErrorKind, Reply, Secret, Settings};

use crate::api::{api, envelope, request};
use crate::caller::quick;
use crate::server::{Act, Received, Server, json, reply, success};
use crate::shop::{constant, is, places, pointer, template, text};

const KEY: &str = "token-17";

/// The API's own profiles, and after them a GET with everything in other places.
static MIXED: LazyLock<Api> = LazyLock::new(|| {
    let mut mixed = api("mixed", "Mixed API", "apikey", request(), envelope());
    let own = RequestProfile {
        methods: vec![Method::Get].into(),
        path: template([text("/v2/"), Part::Module, text("."), Part::Function]),
        parameters: vec![constant("v", [text("2")]), constant("what", [Part::Module, text(":"), Part::Function])].into(),
        headers: vec![constant("x-key", [text("Key "), Part::Variable(0)])].into(),
        lists: ListStyle::Joined(",".into()),
        booleans: Booleans { yes: "yes".into(), no: "no".into() },
        ..RequestProfile::PLAIN
    };
    let elsewhere = ReplyProfile {
        success: is(&["ok"], &["true"]),
        message: places(&["info"]),
        code: places(&["fault"]),
        data: pointer(&["result", "items"]),
        content_type: ContentType::Any,
        ..ReplyProfile::PLAIN
    };
    mixed.protocol.requests.to_mut().push(own);
    mixed.protocol.replies.to_mut().push(elsewhere);
    let read = &mut mixed.modules[0].functions[0];
    (read.request, read.reply) = (1, 1);
    mixed
});

enum Caller {
    Async(Client<Async>, tokio::runtime::Runtime),
    Blocking(Client<Blocking>),
}

impl Caller {
    fn send<T: Decode>(&self, operation: &Operation, options: CallOptions) -> Result<Reply<T>, Error> {
        self.send_list::<T>(operation, vec![1, 2], options)
    }

    /// Sends a list and a boolean.
    fn send_list<T: Decode>(&self, operation: &Operation, ids: impl Encode, options: CallOptions) -> Result<Reply<T>, Error> {
        match self {
            Self::Async(client, tokio) => {
                let call = Call::<Async, T>::new(client, operation.clone()).with(options);
                tokio.block_on(call.parameter("ids", ids).parameter("all", true).send())
            }
            Self::Blocking(client) => {
                let call = Call::<Blocking, T>::new(client, operation.clone()).with(options);
                call.parameter("ids", ids).parameter("all", true).send()
            }
        }
    }
}

/// Runs the case with a client of each mode.
fn both(settings: &Settings, endpoint: &str, case: impl Fn(&Caller)) {
    let protocol = &MIXED.protocol;
    let client = Builder::<Async>::new(protocol, endpoint).credential(0, Secret::from(KEY)).with(settings.clone()).build();
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    case(&Caller::Async(client.unwrap(), tokio));
    let client = Builder::<Blocking>::new(protocol, endpoint).credential(0, Secret::from(KEY)).with(settings.clone()).build();
    case(&Caller::Blocking(client.unwrap()));
}

/// What `send` must send of the function `shop.read` with its own request.
fn assert_own_request(request: &Received) {
    assert_eq!((request.method.as_str(), request.path.as_str(), request.body.as_str()), ("GET", "/index.php/v2/shop.read", ""));
    assert_eq!(request.header("x-key"), Some("Key token-17"));
    let pairs = [("v", "2"), ("what", "shop:read"), ("ids", "1,2"), ("all", "yes")];
    assert_eq!(request.parameters(), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

/// What `send` must send with the API's own request.
fn assert_usual_request(request: &Received, function: &str) {
    assert_eq!((request.method.as_str(), request.path.as_str(), request.query.as_str()), ("POST", "/index.php", ""));
    assert_eq!(request.header("x-key"), None);
    let pairs = [
        ("m", "shop api"),
        ("apikey", KEY),
        ("apimodule", "shop"),
        ("apifunction", function),
        ("ids[]", "1"),
        ("ids[]", "2"),
        ("all", "1"),
    ];
    assert_eq!(request.parameters(), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

fn elsewhere() -> Vec<u8> {
    reply("200 OK", &["Content-Type: text/html"], br#"{"ok":true,"info":"two","result":{"items":["3","4"]},"status":"error"}"#)
}

#[test]
fn a_draft_carries_its_operation_to_the_end() {
    let server = Server::start(|request, _| Act::Reply(if request.method == "GET" { elsewhere() } else { success() }));
    both(&quick(), &server.endpoint(), |caller| {
        let reply = caller.send::<Vec<i64>>(&MIXED.operation("shop", "read"), CallOptions::new()).unwrap();
        assert_eq!((reply.data().as_slice(), reply.message()), (&[3, 4][..], Some("two")));
        assert_eq!(reply.drift().to_string(), "a string where an integer was expected, 2 times");
        assert_own_request(&server.received().pop().unwrap());

        // The same client calls the others as ever.
        let reply = caller.send::<actionapi::Value>(&MIXED.operation("shop", "write"), CallOptions::new()).unwrap();
        assert_eq!((reply.data()["id"].as_str(), reply.message()), (Some("1"), Some("went well")));
        assert_usual_request(&server.received().pop().unwrap(), "write");
        caller.send::<actionapi::Value>(&MIXED.operation("shop", "unheard-of"), CallOptions::new()).unwrap();
        assert_usual_request(&server.received().pop().unwrap(), "unheard-of");
    });
}

#[test]
fn requests_and_replies_are_chosen_apart() {
    const READ: Operation = Operation::read("shop", "read");
    let server = Server::start(|request, _| Act::Reply(if request.method == "GET" { success() } else { elsewhere() }));
    both(&quick(), &server.endpoint(), |caller| {
        let reply = caller.send::<actionapi::Value>(&READ.with_profiles(1, 0), CallOptions::new()).unwrap();
        assert_eq!(reply.data()["id"], "1");
        assert_own_request(&server.received().pop().unwrap());
        let reply = caller.send::<Vec<i64>>(&READ.with_profiles(0, 1), CallOptions::new()).unwrap();
        assert_eq!(reply.data(), &[3, 4]);
        assert_usual_request(&server.received().pop().unwrap(), "read");
    });
}

#[test]
fn an_index_beyond_the_profiles_means_the_apis_own() {
    let server = Server::always(success());
    both(&quick(), &server.endpoint(), |caller| {
        let operation = Operation::write("shop", "read").with_profiles(2, usize::MAX);
        caller.send::<actionapi::Value>(&operation, CallOptions::new()).unwrap();
        assert_usual_request(&server.received().pop().unwrap(), "read");
    });
}

#[test]
fn every_attempt_has_the_operations_own_request() {
    let server = Server::start(|_, number| {
        Act::Reply(if number % 3 < 2 { reply("503 Service Unavailable", &[], b"busy") } else { elsewhere() })
    });
    both(&quick(), &server.endpoint(), |caller| {
        let before = server.count();
        let reply = caller.send::<Vec<i64>>(&MIXED.operation("shop", "read"), CallOptions::new()).unwrap();
        assert_eq!(reply.attempts(), 3);
        let received = server.received();
        assert_eq!(received.len(), before + 3);
        received[before..].iter().for_each(assert_own_request);
    });
}

#[test]
fn errors_are_read_where_the_operations_reply_has_them() {
    let read = || MIXED.operation("shop", "read");
    let cases: &[(&str, ErrorKind, &str)] = &[
        (r#"{"ok":false,"info":"no","fault":7}"#, ErrorKind::Api, "shop.read: the API answered: no (code 7)"),
        // What is an error by the API's own envelope is none here.
        (
            r#"{"ok":true,"status":"error","result":{"items":true}}"#,
            ErrorKind::Decode,
            "result.items: expected a list, found true",
        ),
        (
            r#"{"ok":true,"result":{"items":["x"]}}"#,
            ErrorKind::Decode,
            r#"shop.read: result.items.0: expected an integer, found "x""#,
        ),
        (r#"{"status":"success","data":[1]}"#, ErrorKind::Unreadable, "shop.read: the reply has no field `ok`"),
    ];
    for (body, kind, text) in cases {
        let server = Server::always(json("200 OK", body));
        both(&quick(), &server.endpoint(), |caller| {
            let error = caller.send::<Vec<i64>>(&read(), CallOptions::new()).unwrap_err();
            assert_eq!(error.kind(), *kind, "{error}");
            assert!(error.to_string().contains(text), "`{text}` is not in: {error}");
        });
    }
}

#[test]
fn what_cannot_be_sent_is_judged_by_the_operations_request() {
    let server = Server::start(|request, _| Act::Reply(if request.method == "GET" { elsewhere() } else { success() }));
    both(&quick(), &server.endpoint(), |caller| {
        let items = || vec!["a,b".to_owned(), "c".to_owned()];
        let error =
            caller.send_list::<actionapi::Value>(&MIXED.operation("shop", "read"), items(), CallOptions::new()).unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Parameter, Delivery::NeverSent));
        assert!(error.to_string().contains(r#"the parameter `ids`: item 1 contains ",""#), "{error}");
        caller.send_list::<actionapi::Value>(&MIXED.operation("shop", "write"), items(), CallOptions::new()).unwrap();
        let sent = server.received().pop().unwrap();
        assert_eq!(sent.parameter("ids[]").as_deref(), Some("a,b"));
    });
    // A name is the client's own only in the requests that have it.
    let client = Builder::<Blocking>::new(&MIXED.protocol, server.endpoint()).credential(0, Secret::from(KEY)).build().unwrap();
    for (function, refused, taken) in [("read", "v", "apikey"), ("write", "apikey", "v")] {
        let call = || Call::<Blocking, actionapi::Value>::new(&client, MIXED.operation("shop", function));
        let error = call().parameter(refused, "mine").call().unwrap_err();
        assert!(error.to_string().contains("the client itself sends it with every request"), "{error}");
        call().parameter(taken, "mine").call().unwrap();
        assert_eq!(server.received().pop().unwrap().parameters().last().unwrap().1, "mine");
    }
}

#[test]
fn the_method_of_the_client_holds_where_a_function_accepts_it() {
    let server = Server::start(|request, _| Act::Reply(if request.path.contains("/v2/") { elsewhere() } else { success() }));
    for (chosen, usual) in [(Method::Post, "POST"), (Method::Get, "GET")] {
        both(&quick().method(chosen), &server.endpoint(), |caller| {
            // It accepts GET alone.
            caller.send::<Vec<i64>>(&MIXED.operation("shop", "read"), CallOptions::new()).unwrap();
            assert_own_request(&server.received().pop().unwrap());
            caller.send::<actionapi::Value>(&MIXED.operation("shop", "write"), CallOptions::new()).unwrap();
            assert_eq!(server.received().pop().unwrap().method, usual);
            // Whoever asks for a method of one call gets that or an error.
            let count = server.count();
            let options = CallOptions::new().method(Method::Post);
            let error = caller.send::<Vec<i64>>(&MIXED.operation("shop", "read"), options).unwrap_err();
            assert_eq!((error.kind(), server.count()), (ErrorKind::Configuration, count));
            assert!(error.to_string().starts_with("shop.read: "), "{error}");
            assert!(error.to_string().contains("does not accept the method POST"), "{error}");
        });
    }
}
