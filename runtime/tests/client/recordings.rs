//! A client records each call in a file, and no secret is in one.

use std::path::Path;
use std::sync::{Arc, Mutex};

use actionapi::description::{Api, Operation, Scalar, Type};
use actionapi::{Blocking, Builder, Call, CallOptions, RawData, Recorder, Secret, Settings};
use serde_json::{Value, json};

use crate::api::{API, KEY, READ, WRITE};
use crate::caller::{Caller, assert_clean, both, quick};
use crate::secrets::echoes;
use crate::server::{Act, Server, json, reply, success};
use crate::shop;

/// The names and texts of the files in a folder.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    files
}

/// The only recording in a folder.
fn only(folder: &Path) -> Value {
    let files = files(folder);
    assert_eq!(files.len(), 1, "{files:?}");
    serde_json::from_str(&files[0].1).unwrap()
}

fn recording(folder: &Path) -> Settings {
    quick().record(Recorder::new(&API, folder).unwrap())
}

#[test]
fn a_call_is_a_file_that_people_can_read() {
    both(|client| {
        let folder = tempfile::tempdir().unwrap();
        let body = r#"{"status":"success","data":{"price":38.00,"long":12345678901234567890,"list":[],"name":"a\/b"}}"#;
        let server = Server::always(json("200 OK", body));
        let caller = client(&server.endpoint(), recording(&folder.path().join("new")));
        caller.send_with(&READ, &[("id", "7"), ("tags[]", "a"), ("tags[]", "b")], CallOptions::new()).unwrap();
        let files = files(&folder.path().join("new"));
        let (name, text) = &files[0];
        assert!(name.starts_with("shop.read.") && name.ends_with(".json") && name.len() == 23, "{name}");
        let expected = r#"{
  "module": "shop",
  "function": "read",
  "parameters": {
    "id": "7",
    "tags[]": [
      "a",
      "b"
    ]
  },
  "status": 200,
  "headers": {
    "content-type": "application/json"
  },
  "body": {
    "status": "success",
    "data": {
      "price": 38.00,
      "long": 12345678901234567890,
      "list": [],
      "name": "a\/b"
    }
  }
}
"#;
        assert_eq!(text, expected);
    });
}

#[test]
fn a_call_that_repeats_replaces_its_file_and_another_has_its_own() {
    both(|client| {
        let folder = tempfile::tempdir().unwrap();
        let server =
            Server::start(|_, number| Act::Reply(json("200 OK", &format!(r#"{{"status":"success","data":{number}}}"#))));
        let caller = client(&server.endpoint(), recording(folder.path()));
        let call = |id| caller.send_with(&READ, &[("id", id), ("a", "b")], CallOptions::new()).unwrap();
        call("1");
        call("1");
        assert_eq!(only(folder.path())["body"]["data"], json!(1));
        call("2");
        caller.send(&WRITE).unwrap();
        let names: Vec<_> = files(folder.path()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(names[2].starts_with("shop.write."), "{names:?}");
        // Parameters in another order are the same call.
        caller.send_with(&READ, &[("a", "b"), ("id", "2")], CallOptions::new()).unwrap();
        assert_eq!(files(folder.path()).len(), 3);
    });
}

#[test]
fn failures_are_recorded_and_retries_leave_the_last_reply() {
    both(|client| {
        let folder = tempfile::tempdir().unwrap();
        let busy = reply("503 Service Unavailable", &["Retry-After: 0"], b"later");
        let server = Server::start(move |_, number| Act::Reply(if number < 2 { busy.clone() } else { success() }));
        let caller = client(&server.endpoint(), recording(folder.path()));
        caller.send_with(&READ, &[], CallOptions::new().attempts(1)).unwrap_err();
        let first = only(folder.path());
        assert_eq!((&first["status"], &first["body"]), (&json!(503), &json!("later")));
        assert_eq!(first["headers"], json!({ "retry-after": "0" }));
        caller.send(&READ).unwrap();
        assert_eq!((server.count(), &only(folder.path())["status"]), (3, &json!(200)));
    });
}

/// All texts in a value, keys too.
fn texts(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(text) => all.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, all)),
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            all.push(key.clone());
            texts(value, all);
        }),
        _ => {}
    }
}

#[test]
fn a_server_that_repeats_the_key_does_not_get_it_recorded() {
    let replies = echoes(KEY);
    let mut all = replies.clone();
    for spelling in crate::caller::spellings(KEY) {
        let quoted = serde_json::to_string(&spelling).unwrap();
        let nested = serde_json::to_string(&format!(r#"{{"key":{quoted},"url":"https://a.test/?k="}}"#)).unwrap();
        all.push(json("200 OK", &format!(r#"{{"status":"success","data":{{"a":[{quoted}],{quoted}:1,"nested":{nested}}}}}"#)));
    }
    both(|client| {
        let folder = tempfile::tempdir().unwrap();
        let (count, replies) = (all.len(), all.clone());
        let server = Server::start(move |_, number| Act::Reply(replies[number].clone()));
        let caller = client(&server.endpoint(), recording(folder.path()).attempts(1));
        for number in 0..count {
            let _ = caller.send(&READ);
            let text = files(folder.path()).pop().unwrap().1;
            let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{number}: {error}: {text}"));
            let mut shown = vec![text];
            texts(&value, &mut shown);
            assert_clean(&shown.join("\n"), KEY);
        }
        assert_eq!(server.count(), count);
    });
}

#[test]
fn what_looks_like_a_secret_after_a_backslash_leaves_json() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::always(json("200 OK", r#"{"status":"success","data":["\nabcdefg","\\nabcdefg",1234567]}"#));
    let send = |key: &str| {
        let recorder = Recorder::new(&API, folder.path()).unwrap();
        let builder = Builder::<Blocking>::new(&API.protocol, server.endpoint()).credential(0, Secret::from(key));
        let client = builder.with(quick().record(recorder)).build().unwrap();
        Call::<Blocking, RawData>::new(&client, READ.clone()).send().unwrap();
        only(folder.path())["body"]["data"].clone()
    };
    assert_eq!(send("nabcdefg"), json!(["\nabcdefg", "\\${apikey}", 1234567]));
    // A number stays one.
    assert_eq!(send("1234567"), json!(["\nabcdefg", "\\nabcdefg", 1000000]));
}

#[test]
fn secret_parameters_and_secret_fields_are_made_up() {
    let folder = tempfile::tempdir().unwrap();
    let body = r#"{"status":"success","message":"the PIN is hunter22, and hush-hush","data":{"7":{"id":7,"name":"hunter22","pin":"hunter22"},
        "8":{"id":8,"pin":12345678},"9":{"pin":"1"},"10":{"pin":""},"11":{"pin":"hunter22","moved":{"pin":["abcdefgh"]}}}}"#;
    let server = Server::always(json("200 OK", body));
    let api: &'static Api = shop::api();
    let send = || {
        let settings = quick().record(Recorder::new(api, folder.path()).unwrap());
        let builder = Builder::<Blocking>::new(&api.protocol, server.endpoint()).credential(0, Secret::from(KEY));
        let client = builder.with(settings).build().unwrap();
        let call = Call::<Blocking, RawData>::new(&client, Operation::read("items", "list"));
        call.parameter("voucher", Secret::from("hush-hush")).parameter("filter", "{}".to_owned()).send().unwrap();
    };
    send();
    let first = files(folder.path());
    let value = only(folder.path());
    assert_eq!(value["parameters"], json!({ "voucher": "${voucher}", "filter": "{}" }));
    assert_eq!(value["masked"], json!(["voucher"]));
    assert_eq!(value["body"]["message"], "the PIN is fake-pin-1, and ${voucher}");
    let data = json!({
        "7": { "id": 7, "name": "fake-pin-1", "pin": "fake-pin-1" }, "8": { "id": 8, "pin": 1_000_002 }, "9": { "pin": "fake-pin-3" },
        "10": { "pin": "" }, "11": { "pin": "fake-pin-1", "moved": { "pin": ["fake-pin-4"] } },
    });
    assert_eq!(value["body"]["data"], data);
    assert!(!first[0].1.contains("hunter22") && !first[0].1.contains("hush"));
    // The same again gives the same file.
    send();
    assert_eq!(files(folder.path()), first);
}

#[test]
fn a_recording_that_cannot_be_written_is_reported_and_the_call_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recordings");
    std::fs::write(folder.path().join("file"), "").unwrap();
    let error = Recorder::new(&API, folder.path().join("file")).unwrap_err().to_string();
    assert!(error.starts_with("cannot record in ") && error.contains("file: "), "{error}");
    let problems = Arc::new(Mutex::new(Vec::new()));
    let added = Arc::clone(&problems);
    let report = move |problem: &str| added.lock().unwrap().push(problem.to_owned());
    let recorder = Recorder::with_report(&API, &path, report).unwrap();
    std::fs::remove_dir(&path).unwrap();
    let server = Server::always(success());
    let caller = Caller::new_blocking(&API, &server.endpoint(), quick().record(recorder)).unwrap();
    caller.send(&READ).unwrap();
    let problems = problems.lock().unwrap();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("the call of shop.read cannot be recorded in "), "{problems:?}");
}

#[test]
fn names_of_functions_lead_out_of_no_folder() {
    let mut api = crate::api::api("odd", "Odd API", "key", crate::api::request(), crate::api::envelope());
    let odd = |name: &'static str| {
        shop::function(name, actionapi::description::Effect::Read, vec![], Type::Scalar(Scalar::Json), "{}")
    };
    api.modules[0].functions = vec![odd("../../up"), odd("a/b"), odd("a_b"), odd("")];
    let api: &'static Api = Box::leak(Box::new(api));
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    let server = Server::always(success());
    let caller = Caller::new_blocking(api, &server.endpoint(), quick().record(Recorder::new(api, &inner).unwrap())).unwrap();
    for name in ["../../up", "a/b", "a_b"] {
        caller.send(&Operation::read("shop", name)).unwrap();
    }
    assert_eq!(files(&inner).len(), 3);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
