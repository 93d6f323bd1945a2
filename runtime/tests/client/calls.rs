//! What is sent, and what a call that goes well returns.

use std::time::Duration;

use actionapi::description::Method;
use actionapi::{Async, Blocking, Builder, CallOptions, Secret};

use crate::api::{API, KEY, OTHER, READ, WRITE, call_raw};
use crate::caller::{Caller, both, quick};
use crate::server::{Act, Server, json, success};

#[test]
fn a_call_sends_the_constant_parameters_first_and_then_its_own() {
    both(|client| {
        let server = Server::always(success());
        let caller = client(&server.endpoint(), quick());
        let reply = caller.send_with(&READ, &[("product", "a b&c"), ("empty", "")], CallOptions::new()).unwrap();
        assert_eq!(reply.data().as_str(), r#"{"id":"1"}"#);
        assert_eq!(reply.message(), Some("went well"));
        assert_eq!(reply.status().as_u16(), 200);
        assert_eq!(reply.headers()["content-type"], "application/json");
        assert!(reply.body().starts_with(b"{\"status\""));
        assert_eq!(reply.attempts(), 1);
        let request = &server.received()[0];
        assert_eq!((request.method.as_str(), request.path.as_str(), request.query.as_str()), ("POST", "/index.php", ""));
        assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
        assert_eq!(request.header("accept"), Some("application/json"));
        assert!(request.header("user-agent").unwrap().starts_with("actionapi/"));
        assert_eq!(request.header("accept-encoding"), Some("gzip, deflate"));
        let expected = [
            ("m", "shop api"),
            ("apikey", KEY),
            ("apimodule", "shop"),
            ("apifunction", "read"),
            ("product", "a b&c"),
            ("empty", ""),
        ];
        let expected: Vec<_> = expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(request.parameters(), expected);
    });
}

#[test]
fn both_clients_send_the_same_bytes() {
    let sent = |method: Method| {
        let mut heads = Vec::new();
        both(|client| {
            let server = Server::always(success());
            let settings = quick().method(method).header("x-one", "1").user_agent("test/1");
            client(&server.endpoint(), settings).send_with(&READ, &[("a", "b")], CallOptions::new()).unwrap();
            let request = server.received().remove(0);
            let mut lines: Vec<_> =
                request.head.lines().map(str::to_lowercase).filter(|line| !line.starts_with("host:")).collect();
            lines[1..].sort();
            HEADS.with_borrow_mut(|heads| heads.push((lines, request.body)));
        });
        HEADS.with_borrow_mut(|all| heads.append(all));
        assert_eq!(heads[0], heads[1]);
    };
    thread_local!(static HEADS: std::cell::RefCell<Vec<(Vec<String>, String)>> = const { std::cell::RefCell::new(Vec::new()) });
    sent(Method::Post);
    sent(Method::Get);
}

#[test]
fn with_get_everything_is_in_the_query() {
    both(|client| {
        let server = Server::always(success());
        let caller = client(&format!("{}?fixed=1", server.endpoint()), quick().method(Method::Get));
        caller.send_with(&READ, &[("a", "b")], CallOptions::new()).unwrap();
        let request = &server.received()[0];
        assert_eq!((request.method.as_str(), request.body.as_str()), ("GET", ""));
        assert!(request.query.starts_with("fixed=1&m=shop+api&apikey="), "{}", request.query);
        assert_eq!(request.parameter("apikey").as_deref(), Some(KEY));
        assert_eq!(request.parameter("a").as_deref(), Some("b"));
    });
}

#[test]
fn options_of_a_call_override_the_settings() {
    both(|client| {
        let server = Server::always(success());
        let caller = client(&server.endpoint(), quick().header("x-one", "client").header("x-two", "client"));
        let options = CallOptions::new().method(Method::Get).header("X-One", "call").timeout(Duration::from_secs(3));
        caller.send_with(&READ, &[], options).unwrap();
        let request = &server.received()[0];
        assert_eq!(
            (request.method.as_str(), request.header("x-one"), request.header("x-two")),
            ("GET", Some("call"), Some("client"))
        );
    });
}

#[test]
fn the_key_can_be_replaced_on_a_live_client() {
    both(|client| {
        let server = Server::always(success());
        let caller = client(&server.endpoint(), quick());
        caller.send(&READ).unwrap();
        caller.set_key("another");
        caller.send(&READ).unwrap();
        // As a file has it.
        caller.set_key("\u{feff}third\r\n");
        caller.send(&READ).unwrap();
        let keys: Vec<_> = server.received().iter().map(|request| request.parameter("apikey").unwrap()).collect();
        assert_eq!(keys, [KEY, "another", "third"]);
    });
}

#[test]
fn the_line_end_of_a_file_is_no_part_of_a_key() {
    let server = Server::always(success());
    let file = || Secret::from("\u{feff} k3y \n");
    let client = Builder::<Blocking>::new(&API.protocol, server.endpoint()).credential(0, file()).build().unwrap();
    call_raw(&client, &API, "items", "list").call().unwrap();
    let client = Builder::<Async>::new(&API.protocol, server.endpoint()).credential(0, file()).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(call_raw(&client, &API, "items", "list").call()).unwrap();
    let keys: Vec<_> = server.received().iter().map(|request| request.parameter("apikey").unwrap()).collect();
    assert_eq!(keys, [" k3y ", " k3y "]);
}

#[test]
fn connections_are_used_again() {
    both(|client| {
        let server = Server::always(success());
        let caller = client(&server.endpoint(), quick());
        for _ in 0..3 {
            caller.send(&WRITE).unwrap();
        }
        assert!(server.received().iter().all(|request| request.connection == 0), "{}", caller.name());
    });
}

#[test]
fn a_connection_that_the_server_closed_meanwhile_does_no_harm() {
    both(|client| {
        let server = Server::start(|_, _| Act::Close(success()));
        let caller = client(&server.endpoint(), quick());
        for _ in 0..3 {
            caller.send(&WRITE).unwrap();
            std::thread::sleep(Duration::from_millis(30));
        }
        assert_eq!(server.count(), 3, "{}", caller.name());
    });
}

#[test]
fn key_in_a_header_and_function_in_the_path() {
    let server = Server::always(json("200 OK", r#"{"answer":42}"#));
    let endpoint = format!("http://{}/base/", server.address());
    // The key of the other tests has characters that a header cannot hold.
    for caller in
        [Caller::new_async(&OTHER, &endpoint, quick()).unwrap(), Caller::new_blocking(&OTHER, &endpoint, quick()).unwrap()]
    {
        caller.set_key("token-17");
        let reply = caller.send(&READ).unwrap();
        assert_eq!(reply.data().as_str(), r#"{"answer":42}"#);
        let request = server.received().pop().unwrap();
        assert_eq!((request.path.as_str(), request.header("authorization")), ("/base/v1/shop/read", Some("Bearer token-17")));
    }
}

#[test]
fn no_name_leads_out_of_the_path() {
    use actionapi::{Blocking, Builder, Delivery, ErrorKind, Secret};
    let server = Server::always(json("200 OK", "{}"));
    let client =
        Builder::<Blocking>::new(&OTHER.protocol, server.endpoint()).credential(0, Secret::from("token")).build().unwrap();
    for (module, function) in [("..", "read"), ("shop", "."), ("shop", "..")] {
        let error = call_raw(&client, &OTHER, module, function).call().unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Configuration, Delivery::NeverSent), "{error}");
    }
    call_raw(&client, &OTHER, "...", "a/../b").call().unwrap();
    assert_eq!(server.received().pop().unwrap().path, "/index.php/v1/.../a%2F..%2Fb");
    assert_eq!(server.count(), 1);
}

#[test]
fn raw_calls_need_no_schema() {
    use actionapi::{Blocking, Builder, Secret};
    let server = Server::always(success());
    let client = Builder::<Blocking>::new(&API.protocol, server.endpoint()).credential(0, Secret::from(KEY)).build().unwrap();
    let data = call_raw(&client, &API, "shop", "unheard of").parameter("a", "b".to_owned()).call().unwrap();
    assert_eq!(data.value()["id"], "1");
    assert_eq!(server.received()[0].parameter("apifunction").as_deref(), Some("unheard of"));
    let error = call_raw(&client, &API, "shop", "read").parameter("apikey", "mine".to_owned()).call().unwrap_err();
    assert!(error.to_string().starts_with("shop.read: the parameter `apikey`"), "{error}");
    assert_eq!(server.count(), 1);
}

#[test]
fn async_calls_are_futures_that_can_be_spawned() {
    use actionapi::{Async, Builder, Call, RawData, Secret};
    let server = Server::always(success());
    let client = Builder::<Async>::new(&API.protocol, server.endpoint()).credential(0, Secret::from(KEY)).build().unwrap();
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio.spawn(async move { Call::<Async, RawData>::new(&client, READ.clone()).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(tokio.block_on(task).unwrap().unwrap().as_str(), r#"{"id":"1"}"#);
    }
}
