//! `sandbox`: the real program, called by the real program.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::Folder;

const SESSIONS: &str = r#"format: 1
api:
  name: little
  title: Little API
  credentials: { password: string }
  variables:
    sid: { fetch: { call: login, with: { password: "${password}" }, take: token } }
  request: { parameters: { action: "${function}" } }
  reply: { success: { at: /ok, is: true }, message: /message, data: /data }
functions:
  login:
    effect: idempotent
    parameters: { password: { type: string, secret: true } }
    returns: { token: { type: string, secret: true } }
  edit: { effect: idempotent, parameters: { title: string, token: { type: string?, default: "${sid}" } }, returns: nothing }
  body:
    effect: read
    request: { body: json, parameters: { action: ~, /action: body } }
    parameters: { token: { type: string?, default: "session ${sid}" } }
    returns: nothing
"#;

#[test]
fn a_session_that_a_default_sends_is_checked() {
    let folder = Folder::new(SESSIONS);
    let sandbox = folder.sandbox(&[]);
    let call = |words: &[&str], code: i32| {
        let call = ["call", "api.yaml", "--yes", "--session", "session", "--endpoint", &sandbox.endpoint];
        folder.ends(&[&call[..], words].concat(), &[("LITTLE_PASSWORD", "p")], code)
    };
    call(&["edit", "--title", "a"], 0);
    call(&["body"], 0);
    for words in [
        &["edit", "--title", "a", "--token", "other"][..],
        &["edit", "--title", "a", "--token="],
        &["body", "--token", "session x"],
    ] {
        let (_, err) = call(words, 3);
        assert!(err.contains("the variable `sid` was not given out by `login`, or has expired"), "{words:?}: {err}");
    }
    // A session of another sandbox.
    let text = folder.read("session");
    let other = folder.sandbox(&[]);
    folder.write("session", &text.replace(&sandbox.endpoint, &other.endpoint));
    let call = ["call", "api.yaml", "--yes", "--session", "session", "--endpoint", &other.endpoint, "edit", "--title", "a"];
    let (_, err) = folder.ends(&call, &[("LITTLE_PASSWORD", "p")], 3);
    assert!(err.contains("was not given out by `login`"), "{err}");
}
