//! `call`: the real program against servers that keep what they are sent.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::{Folder, Server};

const SCHEMA: &str = r#"format: 1
api:
  name: little
  title: Little API
  request: { parameters: { action: "${module}.${function}" }, lists: repeated }
  reply: { success: { at: /ok, is: true }, message: /message, data: /data }
types:
  User: { record: { id: integer, name: string, token: { type: string?, secret: true } } }
  Track: { record: { name: string, plays: integer, at: timestamp, since: date?, loved: boolean?, score: decimal?, kind: Kind? } }
  Kind: { enum: [Single, Album] }
modules:
  users:
    functions:
      friends:
        effect: read
        parameters: { page: integer?, limit: integer? }
        pages: { page: page, size: limit, page_count: /pages }
        returns: list<User>
      nested:
        effect: read
        parameters: { page: integer? }
        pages: { page: page, page_count: /pages, items: users }
        returns: { users: { type: list<User>, as: one } }
  tracks:
    functions:
      play:
        effect: idempotent
        parameters: { tracks: list<Track>?, plays: integer?, at: timestamp?, more: { type: list<Track>?, as: json } }
        returns: nothing
  flags:
    functions:
      set:
        effect: read
        parameters: { force: { type: boolean, as: presence }, expand: boolean?, names: list<string>?, on: list<boolean>? }
        returns: nothing
      odd:
        effect: read
        parameters: { "a=b": boolean?, name: string? }
        returns: nothing
  lists:
    functions:
      joined: { effect: read, parameters: { ids: { type: list<integer>, as: { joined: "," } }, names: { type: list<string>?, as: { joined: "|" } } }, returns: nothing }
      several: { effect: read, parameters: { ids: list<integer>, more: list<integer>? }, returns: nothing }
      records: { effect: read, parameters: { tracks: list<Track> }, returns: nothing }
      map: { effect: read, parameters: { tags: map<string> }, returns: nothing }
      body: { effect: read, request: { body: json, parameters: { action: ~, /action: lists.body } }, parameters: { ids: list<integer> }, returns: nothing }
  things:
    request: { parameters: { action: "things_${function}", v: "2" } }
    reply: { data: /things }
    functions:
      list: { effect: read, returns: list<string> }
"#;

/// The values of a parameter in a form, decoded.
fn sent(body: &str, name: &str) -> Vec<String> {
    let decoded =
        |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned();
    let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (decoded(name), decoded(value)))
        .filter(|(each, _)| each == name)
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn an_object_alone_is_one_item_of_a_list() {
    let server = Server::start(|body| {
        let user = |id: &str| format!(r#"{{"id":{id},"name":"n{id}","token":"s3cret{id}"}}"#);
        let (one, two, three) = (user("1"), user("2"), user("3"));
        let list = match &*sent(body, "page")[0] {
            "1" => one,
            "2" => format!("[{two}]"),
            _ if body.contains("nested") => three,
            _ => format!(r#"{{"0":{three},"1":null}}"#),
        };
        let data = if body.contains("nested") { format!(r#"{{"users":{list}}}"#) } else { list };
        (200, format!(r#"{{"ok":true,"pages":3,"data":{data}}}"#))
    });
    let folder = Folder::new(SCHEMA);
    for function in ["friends", "nested"] {
        let call = ["call", "api.yaml", "--endpoint", &server.endpoint, "users", function, "--all"];
        let (out, _) = folder.ends(&call, &[], 0);
        let items: Vec<serde_json::Value> = serde_json::from_str(&out).unwrap();
        let ids: Vec<_> = items.iter().map(|item| item["id"].as_i64().unwrap()).collect();
        assert_eq!(ids, [1, 2, 3], "{function}: {out}");
        // In a table each is a row, whose secrets are hidden.
        for all in [true, false] {
            let table = [&call[..if all { 7 } else { 6 }], &["--page", "1", "--output", "table"]].concat();
            let (out, _) = folder.ends(&table, &[], 0);
            assert!(out.contains("n1") && out.contains("(hidden)") && !out.contains("s3cret"), "{function}: {out}");
        }
    }
}

#[test]
fn scalars_in_json_are_sent_as_parameters_of_their_own() {
    let server = Server::start(|_| (200, r#"{"ok":true}"#.to_owned()));
    let folder = Folder::new(SCHEMA);
    let play = ["call", "api.yaml", "--yes", "--endpoint", &server.endpoint, "tracks", "play"];
    let tracks = r#"[{"name":5,"plays":"17","at":"2023-11-14T22:13:20Z","loved":"yes","score":1.50,"kind":"single"}]"#;
    folder.ends(&[&play[..], &["--tracks", tracks, "--more", tracks]].concat(), &[], 0);
    let body = &server.received()[0];
    let expected =
        [("name", "5"), ("plays", "17"), ("at", "1700000000"), ("loved", "1"), ("score", "1.50"), ("kind", "Single")];
    for (field, value) in expected {
        assert_eq!(sent(body, &format!("tracks[0][{field}]")), [value], "{body}");
    }
    let text = r#"[{"name":"5","plays":17,"at":1700000000,"loved":true,"score":"1.50","kind":"Single"}]"#;
    assert_eq!(sent(body, "more"), [text.replace(r#""1.50""#, "1.50")]);
    // What is no value of its type is the same problem in both.
    for (plays, problem) in [("17e8", r#"expected an integer, found "17e8""#), ("99999999999999999999", "is too large")] {
        let (_, err) = folder.ends(&[&play[..], &["--plays", plays]].concat(), &[], 2);
        assert!(err.contains(problem), "{err}");
        for option in ["--tracks", "--more"] {
            let json = format!(r#"[{{"name":"a","plays":{plays},"at":1}}]"#);
            let (_, err) = folder.ends(&[&play[..], &[option, &json]].concat(), &[], 2);
            assert!(err.contains("0.plays: ") && err.contains(problem), "{err}");
        }
    }
    let (_, err) = folder.ends(&[&play[..], &["--tracks", r#"[{"name":"a","plays":"x","at":"soon"}]"#]].concat(), &[], 2);
    assert!(err.contains("0.plays: ") && err.contains("0.at: expected seconds since 1970, found \"soon\""), "{err}");
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_function_that_the_schema_lacks_is_called_as_its_module_says() {
    let server = Server::start(|_| (200, r#"{"ok":true,"things":[1,2],"data":3}"#.to_owned()));
    let folder = Folder::new(SCHEMA);
    let call = ["call", "api.yaml", "--yes", "--endpoint", &server.endpoint, "call"];
    let (out, _) = folder.ends(&[&call[..], &["things", "new"]].concat(), &[], 0);
    assert_eq!(out.split_whitespace().collect::<String>(), "[1,2]");
    let (out, _) = folder.ends(&[&call[..], &["others", "new"]].concat(), &[], 0);
    assert_eq!(out, "3\n");
    let received = server.received();
    assert_eq!((sent(&received[0], "action"), sent(&received[0], "v")), (vec!["things_new".to_owned()], vec!["2".to_owned()]));
    assert_eq!((sent(&received[1], "action"), sent(&received[1], "v")), (vec!["others.new".to_owned()], Vec::new()));
}

#[test]
fn a_boolean_is_true_without_a_value() {
    let server = Server::start(|_| (200, r#"{"ok":true}"#.to_owned()));
    let folder = Folder::new(SCHEMA);
    let call = ["call", "api.yaml", "--endpoint", &server.endpoint, "flags"];
    for (words, expected) in [
        (&["set", "--force"][..], &[("force", "1")][..]),
        (&["set", "--force", "--names", "a", "--expand"], &[("force", "1"), ("names", "a"), ("expand", "1")]),
        (&["set", "--force", "--output", "json"], &[("force", "1")]),
        (&["set", "--force", "yes", "--expand", "off"], &[("force", "1"), ("expand", "0")]),
        (&["set", "--force=false", "--expand=false"], &[("expand", "0")]),
        (&["set", "--on", "yes", "--on", "no"], &[("on", "1"), ("on", "0")]),
        (&["odd", "--a=b", "--name", "c"], &[("a=b", "1"), ("name", "c")]),
        (&["odd", "--a=b"], &[("a=b", "1")]),
        (&["odd", "--a=b", "no"], &[("a=b", "0")]),
    ] {
        folder.ends(&[&call[..], words].concat(), &[], 0);
        let body = server.received().pop().unwrap();
        for (name, _) in [("force", ""), ("expand", ""), ("names", ""), ("a=b", ""), ("on", "")] {
            let values: Vec<_> = expected.iter().filter(|(each, _)| *each == name).map(|(_, value)| *value).collect();
            assert_eq!(sent(&body, name), values, "{words:?}: {body}");
        }
    }
    for (words, problem) in [
        (&["--force", "maybe"][..], "`--force maybe`: expected"),
        (&["--force", "--on"], "a value is required for '--on"),
        (&["--force=1", "--force"], "cannot be used multiple times"),
    ] {
        let (_, err) = folder.ends(&[&call[..], &["set"], words].concat(), &[], 2);
        assert!(err.contains(problem), "{words:?}: {err}");
    }
    let (help, _) = folder.ends(&[&call[..], &["set", "--help"]].concat(), &[], 0);
    assert!(help.contains("--force [<yes|no>]") && help.contains("--on <yes|no>"), "{help}");
}

#[test]
fn an_empty_list_is_sent_as_its_form_says_or_refused() {
    let server = Server::start(|_| (200, r#"{"ok":true}"#.to_owned()));
    let folder = Folder::new(SCHEMA);
    let sandbox = folder.sandbox(&[]);
    for (words, body) in [
        (&["joined", "--ids="][..], "action=lists.joined&ids="),
        (&["joined", "--ids", "", "--names="], "action=lists.joined&ids=&names="),
        (&["several", "--ids=1", "--more="], "action=lists.several&ids=1"),
        (&["body", "--ids="], r#"{"action":"lists.body","ids":[]}"#),
    ] {
        let call =
            |endpoint: &str| folder.ends(&[&["call", "api.yaml", "--endpoint", endpoint, "lists"], words].concat(), &[], 0);
        call(&server.endpoint);
        assert_eq!(server.received().pop().unwrap(), body, "{words:?}");
        call(&sandbox.endpoint);
    }
    let sent = server.received().len();
    for (words, problem) in [
        (&["several", "--ids="][..], "`--ids`: it is required, and nothing would be sent of it, because it is empty"),
        (&["several"], "--ids <INTEGER>"),
        (&["records", "--tracks", "[]"], "`--tracks`: it is required, and nothing would be sent of it"),
        (&["map"], "--tags <KEY=TEXT>"),
    ] {
        let call = ["call", "api.yaml", "--endpoint", &server.endpoint, "lists"];
        let (_, err) = folder.ends(&[&call[..], words].concat(), &[], 2);
        assert!(err.contains(problem), "{words:?}: {err}");
    }
    assert_eq!(server.received().len(), sent);
}

#[test]
fn a_server_that_repeats_a_page_for_ever_is_an_error() {
    // The list has two pages; after them, the server always sends the track that is playing. It has no field `pages`.
    let server = Server::start(|body| {
        let id = match &*sent(body, "page")[0] {
            "1" => 1,
            "2" => 2,
            _ => 9,
        };
        (200, format!(r#"{{"ok":true,"page":{},"data":[{{"id":{id},"name":"a"}}]}}"#, sent(body, "page")[0]))
    });
    let folder = Folder::new(SCHEMA);
    let call = ["call", "api.yaml", "--endpoint", &server.endpoint, "users", "friends", "--all"];
    let (out, err) = folder.ends(&call, &[], 5);
    assert_eq!(out.matches("\"id\": 9").count(), 4, "{out}");
    assert!(err.contains("the latest pages all have the same items, so the list would never end"), "{err}");
    assert!(err.contains("what `pages` says in the schema may not be what the server does"), "{err}");
    assert_eq!(server.received().len(), 6);
}
