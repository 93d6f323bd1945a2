//! `drift`: the real program against a sandbox of an edited schema, and against servers that keep what they are sent.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::Value;
use support::{Folder, Server};

const SCHEMA: &str = r#"# A comment that stays.
format: 1
api:
  name: little
  title: Little API
  credentials: { key: string }
  request: { parameters: { action: "${module}.${function}", key: "${key}" } }
  reply: { success: { at: /ok, is: true }, message: /message, data: /data }
types:
  State: { enum: [active, closed] }
  Contact: { record: { email: string, phone: string? } }
  Domain:
    record:
      id: integer # the number
      name: string
      state: State
      contacts: list<Contact>
      tags: map<string>
modules:
  domains:
    functions:
      list: { effect: read, parameters: { state: State? }, returns: list<Domain> }
      get: { effect: read, parameters: { id: integer }, returns: Domain }
      delete: { effect: write, parameters: { id: integer }, returns: nothing }
      purge: { effect: write, returns: nothing }
      touch: { effect: idempotent, returns: nothing }
  account:
    functions:
      info:
        effect: read
        returns: { city: string, zip: integer, since: date, limits: { type: string, secret: true } }
        example: { data: { city: Oslo, zip: 150, since: 2024-01-31, limits: some-limits } }
checks:
  - { call: domains.get, with: { id: 7 } }
  - { call: domains.list, with: { state: closed } }
"#;

const KEY: (&str, &str) = ("LITTLE_KEY", "s3cr3t/key");

/// What a vendor changes: a text of the schema, what it becomes, and each difference that this is: its id and its field.
type Edit = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const EDITS: &[Edit] = &[
    // A field more.
    (
        "      tags: map<string>",
        "      tags: map<string>\n      locked: boolean",
        &[("unknown-field", "*.locked"), ("unknown-field", "locked")],
    ),
    // A record more, in the items of a list.
    (
        "phone: string? } }",
        "phone: string?, address: map<integer> } }",
        &[("unknown-field", "*.contacts.*.address"), ("unknown-field", "contacts.*.address")],
    ),
    // A field less.
    ("      name: string\n", "", &[("missing-field", "*.name"), ("missing-field", "name")]),
    // Another name.
    (
        "      name: string\n",
        "      title: string\n",
        &[("missing-field", "*.name"), ("unknown-field", "*.title"), ("missing-field", "name"), ("unknown-field", "title")],
    ),
    // A value more.
    ("enum: [active, closed]", "enum: [locked, active, closed]", &[("unknown-value", "*.state"), ("unknown-value", "state")]),
    // Text in place of a number.
    ("zip: integer, since: date", "zip: string, since: date", &[("wrong-type", "zip")]),
    // Nothing where there was something.
    ("since: 2024-01-31", "since: ~", &[("wrong-type", "since")]),
    // A date as something else.
    ("zip: integer, since: date", "zip: integer, since: string", &[("wrong-type", "since")]),
    // A text in place of a list.
    ("contacts: list<Contact>", "contacts: string", &[("wrong-type", "*.contacts"), ("wrong-type", "contacts")]),
    // Texts in a map become lists.
    ("tags: map<string>", "tags: map<list<integer>>", &[("wrong-type", "*.tags.*"), ("wrong-type", "tags.*")]),
];

/// The examples of an edited schema, where they have to follow it.
fn edited((old, new, _): &Edit) -> String {
    assert!(SCHEMA.contains(old), "{old}");
    let edited = SCHEMA.replace(old, new);
    let edited = if new.contains("since: ~") { edited.replace("since: date, limits", "since: date?, limits") } else { edited };
    let edited = if new.contains("zip: string") { edited.replace("zip: 150", "zip: N-0150") } else { edited };
    if new.contains("since: string") { edited.replace("since: 2024-01-31", "since: last year") } else { edited }
}

/// The text with the edits of a unified diff.
fn patched(text: &str, patch: &str) -> String {
    let (lines, mut at, mut out) = (text.lines().collect::<Vec<_>>(), 0, Vec::new());
    for line in patch.lines().skip(2) {
        if let Some(hunk) = line.strip_prefix("@@ -") {
            let begin: usize = hunk.split([',', ' ']).next().unwrap().parse().unwrap();
            out.extend(&lines[at..begin - 1]);
            at = begin - 1;
            continue;
        }
        let (mark, rest) = line.split_at(1);
        match mark {
            "+" => out.push(rest),
            "-" | " " => {
                assert_eq!(lines[at], rest, "{patch}");
                at += 1;
                out.extend((mark == " ").then_some(rest));
            }
            _ => panic!("{patch}"),
        }
    }
    out.extend(&lines[at..]);
    out.join("\n") + "\n"
}

fn found(json: &str) -> Vec<(String, String)> {
    let value: Value = serde_json::from_str(json).unwrap();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let noticed = value["findings"].as_array().unwrap().iter().filter(|finding| finding["level"] != "notice");
    noticed.map(|finding| (text(finding, "id"), text(finding, "field"))).collect()
}

#[test]
fn ten_edits_of_a_vendor_are_found_and_patched() {
    for edit in EDITS {
        let (folder, vendor) = (Folder::new(SCHEMA), Folder::new(&edited(edit)));
        let sandbox = vendor.sandbox(&[]);
        let drift = ["drift", "api.yaml", "--endpoint", &sandbox.endpoint];
        let (json, _) = folder.ends(&[&drift[..], &["--format", "json"]].concat(), &[KEY], 100);
        let mut differences = found(&json);
        differences.sort();
        differences.dedup();
        let mut expected: Vec<_> = edit.2.iter().map(|(id, field)| ((*id).to_owned(), (*field).to_owned())).collect();
        expected.sort();
        assert_eq!(differences, expected, "{edit:?}\n{json}");
        let (patch, err) = folder.ends(&[&drift[..], &["--patch"]].concat(), &[KEY], 100);
        assert!(patch.starts_with("--- api.yaml\n+++ api.yaml\n@@ "), "{edit:?}\n{patch}{err}");
        let schema = patched(SCHEMA, &patch);
        folder.write("api.yaml", &schema);
        folder.ends(&["check", "api.yaml"], &[], 0);
        let (out, _) = folder.ends(&drift, &[KEY], 0);
        assert!(out.contains("called 3 of 6 functions"), "{edit:?}\n{out}");
        let (patch, _) = folder.ends(&[&drift[..], &["--patch"]].concat(), &[KEY], 0);
        assert_eq!(patch, "", "{edit:?}");
        assert!(schema.starts_with("# A comment that stays.\n") && schema.contains(" # the number\n"), "{schema}");
    }
}

#[test]
fn a_report_is_for_people_for_programs_and_for_github() {
    let (folder, vendor) = (Folder::new(SCHEMA), Folder::new(&edited(&EDITS[3])));
    let sandbox = vendor.sandbox(&[]);
    let drift = ["drift", "api.yaml", "--endpoint", &sandbox.endpoint];
    let (out, err) = folder.ends(&drift, &[KEY], 100);
    let expected = "domains.list: 2 differences
  `*.name` is missing: expected a string (4 times)
  `*.title` is not in the schema: \"title\" (4 times)
domains.get: 2 differences
  `name` is missing: expected a string
  `title` is not in the schema: \"title\"
called 3 of 6 functions, saw 10 of 11 fields of replies
";
    assert_eq!((out.as_str(), err.as_str()), (expected, ""));
    let (out, _) = folder.ends(&[&drift[..], &["--format", "github"]].concat(), &[KEY], 100);
    assert!(
        out.contains("::error file=api.yaml,line=15,endLine=15,col=13,endColumn=18,title=missing-field::domains.list: "),
        "{out}"
    );
    assert!(out.contains("::warning file=api.yaml,line=13,endLine=13,col=5,endColumn=10,title=unknown-field::"), "{out}");
    let (json, _) = folder.ends(&[&drift[..], &["--format", "json"]].concat(), &[KEY], 100);
    let value: Value = serde_json::from_str(&json).unwrap();
    let first = &value["findings"][0];
    assert_eq!((&first["path"], &first["line"], &first["count"]), (&"api.yaml".into(), &15.into(), &4.into()));
    assert_eq!(value["coverage"]["of_functions"], 6);
    assert_eq!(value["calls"].as_array().unwrap().len(), 4);
    assert_eq!(value["calls"][1]["parameters"]["state"], "closed");
    let (out, err) = folder.ends(&["drift", "api.yaml", "--dry-run"], &[], 0);
    assert_eq!((out.as_str(), err.as_str()), ("domains.list\ndomains.list state=closed\ndomains.get id=7\naccount.info\n", ""));
}

/// The name of the function that a request calls.
fn action(body: &str) -> String {
    body.split('&').find_map(|pair| pair.strip_prefix("action=")).unwrap().to_owned()
}

#[test]
fn nothing_is_written_and_failures_do_not_stop_the_rest() {
    let folder = Folder::new(SCHEMA);
    let server = Server::start(|body| match action(body).as_str() {
        "domains.list" => (200, r#"{"ok":false,"message":"not for you"}"#.to_owned()),
        "domains.get" => (0, String::new()),
        "account.info" => {
            (200, r#"{"ok":true,"data":{"city":"Oslo","zip":"150","since":"2024-01-31","limits":"x","vip":1}}"#.to_owned())
        }
        other => panic!("{other} was called"),
    });
    let drift = ["drift", "api.yaml", "--endpoint", &server.endpoint, "--attempts", "1"];
    let (out, _) = folder.ends(&drift, &[KEY], 100);
    assert!(out.contains("domains.list: not compared: domains.list: the API answered: not for you"), "{out}");
    assert!(out.contains("domains.get (id=7): not compared: "), "{out}");
    assert!(out.contains("account.info: 1 difference, and 1 unusual form"), "{out}");
    assert!(out.contains("`vip` is not in the schema: 1"), "{out}");
    let (verbose, _) = folder.ends(&[&drift[..], &["--verbose"]].concat(), &[KEY], 100);
    assert!(verbose.contains("InfoReply.zip: a string where an integer was expected"), "{verbose}");
    let called: Vec<String> = server.received().iter().map(|body| action(body)).collect();
    assert_eq!(called.len(), 8, "{called:?}");
    assert!(called.iter().all(|name| ["domains.list", "domains.get", "account.info"].contains(&name.as_str())), "{called:?}");
    // Without a difference, the first failure says how it ends.
    let folder = Folder::new(&SCHEMA.replace("since: date,", "since: date, vip: integer?,"));
    let (out, _) = folder.ends(&drift, &[KEY], 3);
    assert!(out.contains("nothing but 1 unusual form"), "{out}");
    folder.ends(&["drift", "api.yaml", "--endpoint", "http://127.0.0.1:1/", "--attempts", "1"], &[KEY], 4);
    let (_, err) = folder.ends(&["drift", "api.yaml"], &[], 2);
    assert!(err.contains("missing settings:"), "{err}");
    assert!(folder.ends(&["drift", "--patch", "api.yaml"], &[], 2).1.contains("options go after it"));
}

#[test]
fn no_secret_is_in_a_report_or_a_patch() {
    let folder = Folder::new(SCHEMA);
    let server = Server::start(|_| {
        let key = "s3cr3t/key";
        let echo = format!(
            r#""state":"{key}","key_was":"{key}","url":"/?k=s3cr3t%2Fkey","password":"hunter2","deep":{{"token":"t0ken","b":["czNjcjN0L2tleQ=="]}}"#
        );
        let echo = format!(r#"{echo},"header":"h3ader-secret","cookie":"c00kie-secret""#);
        let domain = format!(r#"{{"id":"{key}","name":["{key}"],"limits":["l1m1ts"],"s3cr3t\/key":1,{echo}}}"#);
        (200, format!(r#"{{"ok":true,"data":{domain}}}"#))
    });
    folder.write("headers", "X-Token: h3ader-secret\n");
    let endpoint = format!("{}?token=c00kie-secret", server.endpoint);
    let drift = ["drift", "api.yaml", "--endpoint", &endpoint, "--header", "@headers"];
    for more in [&[][..], &["--format", "json"], &["--format", "github"], &["--patch"], &["--verbose"], &["--record", "calls"]]
    {
        let (out, err) = folder.ends(&[&drift[..], more].concat(), &[KEY], 100);
        let files = if more.contains(&"--record") { folder.names("calls") } else { Vec::new() };
        let files: String = files.iter().map(|name| folder.read(&format!("calls/{name}"))).collect();
        for secret in ["s3cr3t", "czNjcjN0", "hunter2", "l1m1ts", "t0ken", "h3ader", "c00kie"] {
            // Recordings keep what the schema does not mark.
            let is_marked = !["hunter2", "t0ken"].contains(&secret);
            assert!(!format!("{out}{err}").contains(secret), "{secret} with {more:?}:\n{out}{err}");
            assert!(!is_marked || !files.contains(secret), "{secret}:\n{files}");
        }
        assert!(!out.is_empty(), "{more:?}");
    }
}

#[test]
fn what_a_write_gives_is_not_fetched() {
    let schema = r#"format: 1
api:
  name: little
  title: Little API
  variables: { sid: { fetch: { call: log.in, take: sid } } }
  request: { parameters: { action: "${module}.${function}" } }
  reply: { success: http }
modules:
  log: { functions: { in: { effect: write, returns: { sid: string } } } }
  a: { request: { parameters: { sid: "${sid}" } }, functions: { get: { effect: read, returns: json }, two: { effect: read, parameters: { id: integer }, returns: json } } }
  b: { functions: { get: { effect: read, returns: { id: integer } }, file: { effect: read, returns: file } } }
"#;
    let folder = Folder::new(schema);
    let server = Server::start(|_| (200, r#"{"id":1}"#.to_owned()));
    let (out, _) = folder.ends(&["drift", "api.yaml", "--endpoint", &server.endpoint], &[], 0);
    assert_eq!(server.received(), ["action=b.get"]);
    let expected = "called 1 of 5 functions, saw 1 of 2 fields of replies
read, but were not called: a.get (needs `sid`, which a function that changes something gives), \
                    a.two (needs `sid`, which a function that changes something gives), b.file (returns a file)
";
    assert_eq!(out, expected);
}

#[test]
fn what_is_fetched_with_what_a_write_gives_is_not_fetched_either() {
    let schema = r#"format: 1
api:
  name: little
  title: Little API
  variables:
    sid: { fetch: { call: log.in, take: sid } }
    ticket: { fetch: { call: tickets.get, take: id } }
  request: { parameters: { action: "${module}.${function}" } }
  reply: { success: http }
modules:
  log: { functions: { in: { effect: write, returns: { sid: string } } } }
  tickets: { functions: { get: { effect: read, request: { headers: { X-Sid: "${sid}" } }, returns: { id: string } } } }
  a: { request: { parameters: { ticket: "${ticket}" } }, functions: { get: { effect: read, returns: json } } }
"#;
    let folder = Folder::new(schema);
    let server = Server::start(|_| (200, r#"{"id":"1","sid":"2"}"#.to_owned()));
    let (out, _) = folder.ends(&["drift", "api.yaml", "--endpoint", &server.endpoint], &[], 0);
    assert!(server.received().is_empty(), "{:?}", server.received());
    assert!(out.contains("a.get (needs `sid`, which a function that changes something gives)"), "{out}");
}

#[test]
fn the_examples_of_a_schema_are_as_it_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let apis = std::fs::read_dir(root.join("tests/apis")).unwrap().map(|entry| entry.unwrap().path().join("schema.yaml"));
    let all: Vec<_> = apis.chain([root.join("schema/schema.yaml"), root.join("tests/kitchen-sink/schema.yaml")]).collect();
    assert!(all.len() > 10);
    for schema in all.iter().filter(|path| path.exists()) {
        let folder = Folder::new("");
        // Its examples show values that clients do not know.
        let is_odd = schema.ends_with("kitchen-sink/schema.yaml");
        let drift = ["drift", schema.to_str().unwrap(), "--sandbox", "--format", "json"];
        let (json, _) = folder.ends(&drift, &[], if is_odd { 100 } else { 0 });
        let differences = found(&json);
        assert!(differences.iter().all(|(id, _)| is_odd && id == "unknown-value"), "{}: {differences:?}", schema.display());
        let value: Value = serde_json::from_str(&json).unwrap();
        let failed = value["calls"].as_array().unwrap().iter().find(|call| call["outcome"] == "failed");
        assert_eq!(failed, None, "{}", schema.display());
    }
}
