//! Recordings are answered before examples and after doubles, by the function and the parameters that are no secrets.

use std::path::Path;
use std::time::Duration;

use actionapi::description::Operation;
use actionapi::sandbox::Sandbox;
use actionapi::{Recorder, Secret, Settings, Value};
use serde_json::json;

use crate::clients::{Caller, both};
use crate::shop;

fn write(folder: &Path, name: &str, parameters: Value, body: &str) {
    let text = format!(
        r#"{{"module":"items","function":"show","parameters":{parameters},"masked":["voucher"],"status":200,"headers":{{"content-type":"application/json","x-page":"2"}},"body":{body}}}"#
    );
    std::fs::write(folder.join(name), text).unwrap();
}

fn show(caller: &Caller, parameters: &[(&'static str, &str)]) -> Result<Value, String> {
    let reply = caller.send(&Operation::read("items", "show"), parameters).map_err(|error| error.to_string())?;
    Ok(reply.data().value())
}

fn settings() -> Settings {
    Settings::new().timeout(Duration::from_secs(5)).attempts(1)
}

#[test]
fn the_recording_with_the_same_parameters_is_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let body = |id: &str| format!(r#"{{"status":"success","data":{{"id":{id},"name":"Stool","price":1.10}}}}"#);
    write(folder.path(), "a.json", json!({ "id": "8" }), &body("8"));
    write(folder.path(), "b.json", json!({ "full": "1", "id": "8", "voucher": "${voucher}" }), &body("80"));
    std::fs::write(folder.path().join(".gitattributes"), "*.json text").unwrap();
    both(shop::api(), &settings(), |sandbox, caller| {
        sandbox.replay(folder.path()).unwrap();
        let reply = caller.send(&Operation::read("items", "show"), &[("id", "8")]).unwrap();
        assert_eq!(reply.data().as_str(), r#"{"id":8,"name":"Stool","price":1.10}"#);
        assert_eq!(reply.headers()["x-page"], "2");
        assert_eq!(show(caller, &[("id", "8"), ("full", "1")]).unwrap()["id"], 80);
        // No recording: the example.
        assert_eq!(show(caller, &[("id", "8"), ("full", "0")]).unwrap()["name"], "Chair");
        // Requests are checked as ever, and doubles come first.
        let error = show(caller, &[("id", "eight")]).unwrap_err();
        assert!(error.contains("`id`"), "{error}");
        let double = sandbox.double::<Value>("items", "show").returns(json!({ "id": 1, "name": "Bed", "price": "2.00" }));
        assert_eq!(show(caller, &[("id", "8")]).unwrap()["name"], "Bed");
        double.assert_received(&[("id", "8")]);
    });
}

#[test]
fn a_strict_sandbox_refuses_what_is_not_recorded() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", json!({ "id": "8" }), r#"{"status":"success","data":{"id":8,"name":"Stool","price":1}}"#);
    both(shop::api(), &settings(), |sandbox, caller| {
        sandbox.replay_strictly(folder.path()).unwrap();
        assert_eq!(show(caller, &[("id", "8")]).unwrap()["name"], "Stool");
        let error = show(caller, &[("id", "9")]).unwrap_err();
        assert!(error.contains("there is no recording of `items.show` with these parameters"), "{error}");
        let list = sandbox.double::<Value>("items", "list").returns(json!({}));
        caller.send(&Operation::read("items", "list"), &[]).unwrap();
        list.assert_received(&[]);
        let show = sandbox.double::<Value>("items", "show").received();
        assert_eq!(show.iter().filter(|received| received.refusal().is_some()).count(), 1);
    });
}

#[test]
fn what_a_client_records_a_sandbox_replays() {
    let folder = tempfile::tempdir().unwrap();
    let api = shop::api();
    let recorded = settings().record(Recorder::new(api, folder.path()).unwrap());
    both(api, &recorded, |sandbox, caller| {
        sandbox
            .double::<Value>("items", "list")
            .returns(json!({ "3": { "id": 3, "name": "Bed", "price": "9.00", "pin": "123456" } }));
        sandbox.double::<Value>("items", "show").fails("out of stock");
        caller.send(&Operation::read("items", "list"), &[("filter", "{}")]).unwrap();
        show(caller, &[("id", "3")]).unwrap_err();
    });
    let (sandbox, again) = (Sandbox::start(api).unwrap(), api);
    sandbox.replay_strictly(folder.path()).unwrap();
    let builder = actionapi::Builder::<actionapi::Blocking>::new(&again.protocol, sandbox.endpoint());
    let client = builder.credential(0, Secret::from("another")).with(settings()).build().unwrap();
    let caller = Caller::Blocking(client);
    let list = caller.send(&Operation::read("items", "list"), &[("filter", "{}")]).unwrap();
    assert_eq!(list.data().value()["3"], json!({ "id": 3, "name": "Bed", "price": "9.00", "pin": "fake-pin-1" }));
    assert!(show(&caller, &[("id", "3")]).unwrap_err().contains("out of stock"));
}

#[test]
fn a_file_that_is_no_recording_is_named() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let refused = |text: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("items.show.json");
        std::fs::write(&path, text).unwrap();
        let error = sandbox.replay(folder.path()).unwrap_err().to_string();
        error.strip_prefix(&format!("{}: ", path.display())).unwrap_or_else(|| panic!("{error}")).to_owned()
    };
    for (text, expected) in [
        (&b"\xff"[..], "it is no recording: it is not UTF-8"),
        (b"{\"module\": ", "the JSON ends early"),
        (b"[]", "expected a recording, an object with `function`, `status` and `body`"),
        (b"{\"id\": 7}", "expected a recording, but `status` is missing"),
        (b"{\"function\":\"a\",\"status\":200}", "expected a recording, but `body` is missing"),
        (b"{\"function\":\"a\",\"status\":99,\"body\":1}", "`status` must be a status of HTTP from 200 to 599"),
        (b"{\"function\":\"a\",\"status\":200,\"body\":1,\"file\":{}}", "a recording has `body` or `file`, and not both"),
        (b"{\"function\":\"a\",\"status\":200,\"file\":7}", "`file` must have a `name` or a `length`"),
        (b"{\"function\":7,\"status\":200,\"body\":1}", "`function` must be a text"),
        (
            b"{\"function\":\"a\",\"status\":200,\"body\":1,\"parameters\":{\"a\":7}}",
            "the parameter `a` must be a text, a list of texts, or a file's `file` and `length`",
        ),
        (b"{\"function\":\"a\",\"status\":200,\"body\":1,\"masked\":{}}", "`masked` must be a list of parameters' names"),
        (b"{\"function\":\"a\",\"status\":200,\"body\":1,\"headers\":[]}", "`headers` must be an object of texts"),
        (
            b"{\"module\":\"items\",\"function\":\"sho\",\"status\":200,\"body\":1}",
            "it records `items.sho`, which the schema of Shop API does not have; did you mean `items.show`?",
        ),
    ] {
        let problem = refused(text);
        assert!(problem.starts_with(expected), "{problem}\n{expected}");
    }
    let error = sandbox.replay("/nonexistent/recordings").unwrap_err().to_string();
    assert!(error.starts_with("cannot read the recordings in /nonexistent/recordings: "), "{error}");
}
