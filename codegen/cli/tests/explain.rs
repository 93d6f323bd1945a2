//! `actionapi check --explain`: the real program on a schema with layers.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::process::Command;

const SCHEMA: &str = r#"format: 1
api:
  name: wiki
  title: Wiki
  request: { methods: [get, post], parameters: { action: "${function}", format: json }, headers: { X-Client: actionapi } }
  reply: { failure: /error, message: /error/info, data: "/${function}" }
  errors: { NotFound: "70", Busy: { http: 503, class: busy } }
modules:
  list:
    request: { parameters: { action: query, list: "${function}" } }
    reply: { data: /query }
    functions:
      pages:
        effect: read
        request: { names: "ap{name}", headers: { x-client: ~ } }
        parameters: { limit: { type: "integer?" }, from: "string?" }
        errors: { NotFound: { contains: "no, such" } }
        data: pages
        returns: list<string>
        example: { data: [] }
functions:
  logIn:
    effect: write
    data: "${function:lower}"
    request: { methods: [post], parameters: { format: ~ } }
    reply: { success: { at: status, is: PASS } }
    example: { data: {} }
"#;

/// The exit code, standard output and standard error of the program.
fn run(schema: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), schema).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_actionapi"));
    let output = command.arg("check").arg("api.yaml").args(arguments).current_dir(folder.path()).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn each_line_says_where_it_comes_from() {
    let (code, out, err) = run(SCHEMA, &["--explain", "list.pages"]);
    let expected = r#"list.pages  api.yaml:13, function

request
  effect: read                        api.yaml:14, function
  methods: [get, post]                api.yaml:5, API
  names: "ap{name}"                   api.yaml:15, function
  parameters
    action: query                     api.yaml:10, module, replaces api.yaml:5
    format: json                      api.yaml:5, API
    list: pages                       api.yaml:10, module, written "${function}"
    aplimit: integer?                 api.yaml:16, function, the parameter `limit`
    apfrom: string?                   api.yaml:16, function, the parameter `from`
  headers
    X-Client: ~                       api.yaml:15, function, removes api.yaml:5

reply
  failure: /error                     api.yaml:6, API
  message: /error/info                api.yaml:6, API
  data: /query/pages                  api.yaml:18, function, continues api.yaml:11
  returns: list<string>               api.yaml:19, function

errors
  NotFound: { contains: "no, such" }  api.yaml:17, function, replaces api.yaml:7
  Busy: { http: 503, class: busy }    api.yaml:7, API
"#;
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), expected, ""));
    let (_, out, _) = run(SCHEMA, &["--explain", "logIn"]);
    for line in [
        "\n  methods: [post]                  api.yaml:25, function, replaces api.yaml:5\n",
        "\n    action: logIn                  api.yaml:5, API, written \"${function}\"\n",
        "\n    format: ~                      api.yaml:25, function, removes api.yaml:5\n",
        "\n  success: { at: status, is: PASS }  api.yaml:26, function\n",
        "\n  data: /logIn/login               api.yaml:24, function, continues api.yaml:6, written \"${function:lower}\"\n",
    ] {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = out.lines().any(|each| each.split_whitespace().collect::<Vec<_>>().join(" ") == words);
        assert!(found, "{words}\n{out}");
    }
}

#[test]
fn a_function_that_is_not_there_is_a_mistake_in_the_arguments() {
    let (code, out, err) = run(SCHEMA, &["--explain", "list.page"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("no function `list.page` in the schema; write for example `list.pages`"), "{err}");
    assert!(run(SCHEMA, &["--explain", ""]).2.contains("write for example `logIn`"));
    // Names in Rust, and the function alone.
    for (given, meant) in [("log_in", "logIn"), ("pages", "list.pages"), ("List::Pages", "list.pages")] {
        assert!(run(SCHEMA, &["--explain", given]).2.contains(&format!("write for example `{meant}`")), "{given}");
    }
}

#[test]
fn a_schema_with_errors_is_explained_after_them() {
    let schema = SCHEMA
        .replace("action: query, list: \"${function}\"", "action: login")
        .replace("request: { names", "request: { methodes: [get], names");
    let (code, out, err) = run(&schema, &["--explain", "list.pages"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("unknown key `methodes`") && out.contains("\n    action: login  "), "{out}{err}");
    let (code, out, err) = run(&schema, &["--explain", "list.none"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("unknown key `methodes`"), "{err}");
}

#[test]
fn texts_of_the_schema_cannot_disturb_a_terminal() {
    let schema = SCHEMA.replace("format: json", "format: \"a\\e[31m\\nb\"");
    let (_, out, _) = run(&schema, &["--explain", "list.pages"]);
    assert!(!out.contains('\x1b') && out.contains("format: \"a\\u001b[31m\\nb\""), "{out}");
}

const TYPES: &str = r#"format: 1
api:
  name: little
  title: Little
  variables: { unique: { uuid: ~ } }
  request: { parameters: { action: "${function}" } }
  reply: { success: http, data: /data }
types:
  Hashes: { type: list<string>, as: { joined: "|\x1F" } }
  Limit: { type: integer, or: [max, { value: "-", rust: Nothing, description: None. }] }
  Track:
    record:
      name: { type: string, description: Its name. }
      at: { type: timestamp?, as: { milliseconds: true, none: [0] } }
      token: { type: string, secret: true }
      kind: Kind
      left: list<Member>?
    rest: map<json>
  Kind: { rust: TrackKind, enum: [single, { value: album, description: More. }] }
  Member: { discriminator: status, cases: { left: Left, kicked: { type: Left, description: Out. } } }
  Left: { record: { user: integer } }
  Unused: { record: { user: integer } }
functions:
  play:
    effect: idempotent
    parameters:
      hashes: Hashes
      limit: { type: Limit?, default: 25, rust: most }
      key: { type: string?, default: "${unique}", description: Its key. }
      pin: { type: string, secret: true, deprecated: Not needed. }
      force: { type: boolean, as: presence }
    returns:
      tracks: { type: list<Track>, as: one }
      count: integer
"#;

#[test]
fn what_a_parameter_a_field_and_a_type_say_is_shown() {
    let (_, out, _) = run(TYPES, &["--explain", "play"]);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = r#"
        request
          effect: idempotent api.yaml:25, function
          methods: [post] default
          parameters
            action: play api.yaml:6, API, written "${function}"
            hashes: Hashes api.yaml:27, function
            limit: { type: Limit?, default: 25 } api.yaml:28, function
            key: { type: string?, default: "${unique}" } api.yaml:29, function, the default is sent
            pin: { type: string, secret: true, deprecated: Not needed. } api.yaml:30, function
            force: { type: boolean, as: presence } api.yaml:31, function
        reply
          success: http api.yaml:7, API
          data: /data api.yaml:7, API
          returns
            tracks: { type: list<Track>, as: one } api.yaml:33, function
            count: integer api.yaml:34, function
        types
          Hashes: { type: list<string>, as: { joined: "|\u001f" } } api.yaml:9, type
          Limit: { type: integer, or: [max, "-"] } api.yaml:10, type
          Track api.yaml:11, type
            name: string api.yaml:13, type
            at: { type: timestamp?, as: { milliseconds: true, none: [0] } } api.yaml:14, type
            token: { type: string, secret: true } api.yaml:15, type
            kind: Kind api.yaml:16, type
            left: list<Member>? api.yaml:17, type
            (others): map<json> api.yaml:18, type
          Kind: { enum: [single, album] } api.yaml:19, type
          Member: { discriminator: status, cases: { left: Left, kicked: Left } } api.yaml:20, type
          Left api.yaml:21, type
            user: integer api.yaml:21, type"#;
    assert!(words(&out).contains(&words(expected)), "{out}");
    assert!(!out.contains("Unused"), "{out}");
}
