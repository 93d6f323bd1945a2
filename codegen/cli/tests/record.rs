//! `call --record` and `sandbox --replay`: the real program on real files.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;

use support::{Folder, Server};

const SCHEMA: &str = r#"format: 1
api:
  name: little
  title: Little API
  credentials: { password: string }
  variables:
    sid: { fetch: { call: auth.login, with: { password: "${password}" }, take: token }, lasts: 30m }
  request: { parameters: { action: "${module}.${function}", sid: "${sid}" } }
  reply: { success: { at: /ok, is: true }, message: /message, data: /data }
modules:
  auth:
    functions:
      login:
        effect: read
        request: { parameters: { sid: ~ } }
        parameters: { password: { type: string, secret: true } }
        returns: { token: { type: string, secret: true } }
        example: { data: { token: "example-token" } }
  things:
    functions:
      list:
        effect: read
        parameters: { offset: integer?, limit: { type: integer?, default: 2 } }
        pages: { offset: offset, size: limit, items: items }
        returns: { items: list<string> }
        example: { data: { items: [a, b, c] } }
      add: { effect: write, parameters: { name: string }, returns: { id: integer }, example: { data: { id: 1 } } }
"#;

const PASSWORD: (&str, &str) = ("LITTLE_PASSWORD", "p4ss&word");

/// A server that gives out a session, pages of two items, and everything that it was sent.
fn server() -> Server {
    Server::start(|body| {
        let get = |name: &str| body.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")).map(str::to_owned));
        let data = match get("action").as_deref() {
            Some("auth.login") => r#"{"token":"t0ken/123456"}"#.to_owned(),
            Some("things.list") => match get("offset").as_deref() {
                Some("2") => r#"{"items":["c"]}"#.to_owned(),
                Some("3") => r#"{"items":[]}"#.to_owned(),
                _ => r#"{"items":["a","b"]}"#.to_owned(),
            },
            _ => r#"{"id":17}"#.to_owned(),
        };
        (200, format!(r#"{{"ok":true,"data":{data},"echo":"{body}"}}"#))
    })
}

#[test]
fn pages_and_log_ins_have_files_of_their_own_and_are_replayed() {
    let (folder, server) = (Folder::new(SCHEMA), server());
    let call = ["call", "api.yaml", "--endpoint", &server.endpoint, "--record", "calls"];
    let list = [&call[..], &["--all", "things", "list"]].concat();
    let (out, err) = folder.ends(&list, &[PASSWORD], 0);
    assert_eq!((out.replace([' ', '\n'], "").as_str(), err.as_str()), (r#"["a","b","c"]"#, ""));
    let names = folder.names("calls");
    assert_eq!(names.iter().filter(|name| name.starts_with("things.list.")).count(), 3, "{names:?}");
    assert_eq!(names.iter().filter(|name| name.starts_with("auth.login.")).count(), 1, "{names:?}");
    for name in &names {
        let text = folder.read(&format!("calls/{name}"));
        for secret in ["p4ss", "t0ken"] {
            assert!(!text.contains(secret), "{name}: {text}");
        }
        let echo = if name.starts_with("auth") { "${password}" } else { "sid=${sid}" };
        assert!(text.contains(echo), "{name}: {text}");
    }
    let add = [&call[..], &["--yes", "things", "add", "--name", "d"]].concat();
    folder.ends(&add, &[PASSWORD], 0);
    assert_eq!(folder.names("calls").len(), 5);
    // The sandbox replays the log-in too: the session that it gives out is the one that it accepts.
    let sandbox = folder.sandbox(&["--replay", "calls", "--strict-replay"]);
    let call = ["call", "api.yaml", "--endpoint", &sandbox.endpoint];
    let replayed = folder.ends(&[&call[..], &["--all", "things", "list"]].concat(), &[PASSWORD], 0);
    assert_eq!(replayed.0, out);
    let (added, _) = folder.ends(&[&call[..], &["--yes", "things", "add", "--name", "d"]].concat(), &[PASSWORD], 0);
    assert!(added.contains("17"), "{added}");
    let (_, err) = folder.ends(&[&call[..], &["--yes", "things", "add", "--name", "e"]].concat(), &[PASSWORD], 3);
    assert!(err.contains("there is no recording of `things.add` with these parameters"), "{err}");
    // Without `--strict-replay`, the example answers.
    let sandbox = folder.sandbox(&["--replay", "calls"]);
    let add = ["call", "api.yaml", "--endpoint", &sandbox.endpoint, "--yes", "things", "add", "--name", "e"];
    assert!(folder.ends(&add, &[PASSWORD], 0).0.contains('1'));
}

#[test]
fn the_sandbox_of_a_call_is_recorded_and_a_dry_run_is_not() {
    let folder = Folder::new(SCHEMA);
    folder.ends(&["call", "api.yaml", "--sandbox", "--record", "calls", "things", "add", "--name", "a"], &[], 0);
    assert_eq!(folder.names("calls").len(), 2);
    let dry = ["call", "api.yaml", "--dry-run", "--record", "calls", "things", "add", "--name", "a"];
    assert!(folder.ends(&dry, &[], 2).1.contains("--record"));
}

#[test]
fn what_cannot_be_recorded_is_said() {
    let (folder, server) = (Folder::new(SCHEMA), server());
    folder.write("calls", "");
    let list = ["call", "api.yaml", "--endpoint", &server.endpoint, "--record", "calls", "things", "list"];
    let (out, err) = folder.ends(&list, &[PASSWORD], 1);
    assert!(out.is_empty() && err.starts_with("error: cannot record in calls: "), "{err}");
    assert!(server.received().is_empty(), "nothing is sent");
    // A folder in place of the file: the call goes on, and its reply is printed.
    fs::remove_file(folder.path("calls")).unwrap();
    folder.ends(&list, &[PASSWORD], 0);
    for name in folder.names("calls") {
        fs::remove_file(folder.path(&format!("calls/{name}"))).unwrap();
        fs::create_dir(folder.path(&format!("calls/{name}"))).unwrap();
    }
    let (out, err) = folder.ends(&list, &[PASSWORD], 1);
    assert!(out.contains("\"a\""), "{out}");
    assert!(err.contains("warning: the call of things.list cannot be recorded in calls/things.list."), "{err}");
    assert_eq!(folder.names("calls").len(), 2, "nothing is left beside them");
}

#[test]
fn a_damaged_recording_is_named_before_the_sandbox_serves() {
    let folder = Folder::new(SCHEMA);
    fs::create_dir(folder.path("calls")).unwrap();
    folder.write("calls/notes.md", "# What these are");
    let (out, err) = folder.ends(&["sandbox", "api.yaml", "--replay", "calls"], &[], 1);
    assert!(out.is_empty() && err.starts_with("error: calls/notes.md: "), "{err}");
    let (_, err) = folder.ends(&["sandbox", "api.yaml", "--replay", "nowhere"], &[], 1);
    assert!(err.starts_with("error: cannot read the recordings in nowhere: "), "{err}");
    assert!(folder.ends(&["sandbox", "api.yaml", "--strict-replay"], &[], 2).1.contains("--replay"));
}
