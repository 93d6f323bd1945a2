//! `actionapi infer` on real files: new schemas, and samples that are merged into one.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const BALANCE: &str = r#"{"status":"success","data":{"amount":"38.00","currency":"EUR"}}"#;
const ORDERS: &str = r#"{"status":"success","data":[{"id":"17","price":"4.75","made":"2012-08-01 18:30:56","ended":"0000-00-00"},{"id":"18","price":"12.00","made":"2012-08-02 07:00:00","ended":"","note":"Gift"}]}"#;
const FAILURE: &str = r#"{"status":"error","message":"Unknown order"}"#;

/// A schema with comments, braces and blocks.
const SCHEMA: &str = r#"# The shop.
format: 1
api:
  name: shop
  title: Shop
  credentials: { key: The key. }
  request: { methods: [post, get], parameters: { key: "${key}", action: "${module}.${function}" } }
  reply: { success: { at: /status, is: success }, message: /message, data: /data }
types:
  # What was ordered.
  Order: { record: { id: integer, price: decimal, state: State } } # an order
  State: { enum: [open, paid] }
modules:
  account:
    functions:
      balance:
        effect: read
        returns:
          amount: decimal # in euro
          limits: list<integer>

        example: { data: { amount: "38.00", limits: [1] } }
  # Orders.
  orders:
    functions:
      list: { effect: read, returns: list<Order> }
      get: { effect: read }
"#;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    /// Runs the program and checks its exit code; returns its standard output and standard error.
    fn ends(&self, arguments: &[&str], code: i32) -> (String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_actionapi")).args(arguments).current_dir(self.0.path()).output().unwrap();
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}{err}");
        (out, err)
    }

    /// Merges replies into the schema, and returns the lines that changed: those that are gone with `-`, new ones with `+`.
    fn merged(&self, replies: &[(&str, &str)], more: &[&str], code: i32) -> (Vec<String>, String) {
        self.write("api.yaml", SCHEMA);
        replies.iter().for_each(|(name, body)| self.write(&format!("replies/{name}"), body));
        let (out, err) = self.ends(&[&["infer", "replies", "--into", "api.yaml"], more].concat(), code);
        let text = self.read("api.yaml");
        let (old, new): (Vec<_>, Vec<_>) = (SCHEMA.lines().collect(), text.lines().collect());
        let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("-{line}"));
        let added = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+{line}"));
        // What stayed is in its order.
        let mut rest = new.iter();
        assert!(old.iter().filter(|line| new.contains(line)).all(|line| rest.any(|other| other == line)), "{text}");
        (gone.chain(added).collect(), out + &err)
    }
}

fn wrapped(data: &str) -> String {
    format!(r#"{{"status":"success","data":{data}}}"#)
}

#[test]
fn a_schema_is_made_of_replies() {
    let folder = Folder::new();
    for (name, body) in [("account.balance", BALANCE), ("orders.list", ORDERS), ("orders.list.none.error", FAILURE)] {
        folder.write(&format!("replies/{name}.json"), body);
    }
    let (schema, notes) = folder.ends(&["infer", "replies", "--name", "shop"], 0);
    assert_eq!(notes, "");
    for line in [
        "  name: shop",
        "    success: { at: /status, is: success }",
        "    message: /message",
        "    data: /data",
        "      ended: date?",
        "      note: string? # seen in 1 of 2",
        "      made: datetime",
        "          amount: decimal",
        "        returns: list<Order>",
        "          data: { amount: \"38.00\", currency: \"EUR\" }",
    ] {
        assert!(schema.lines().any(|found| found == line), "{line}\n{schema}");
    }
    folder.write("shop.yaml", &schema);
    assert_eq!(folder.ends(&["check", "shop.yaml"], 0).1, "");
    // Nor does the order of the files matter.
    let files = ["replies/orders.list.none.error.json", "replies/orders.list.json", "replies/account.balance.json"];
    assert_eq!(folder.ends(&[&["infer", "--name", "shop"], &files[..]].concat(), 0).0, schema);
    folder.ends(&["infer", "replies", "--out", "new/shop.yaml"], 0);
    assert_eq!(folder.read("new/shop.yaml"), schema);
}

#[test]
fn samples_have_numbers() {
    let folder = Folder::new();
    for (name, body) in [("balance.1", BALANCE), ("balance.2", BALANCE), ("orders.list.17", ORDERS)] {
        folder.write(&format!("replies/{name}.json"), body);
    }
    let (schema, notes) = folder.ends(&["infer", "replies"], 0);
    assert_eq!(notes, "");
    // The verb shows where a module with several parts ends.
    folder.write("replies/shop.orders.getAll.json", ORDERS);
    let (more, _) = folder.ends(&["infer", "replies"], 0);
    assert!(more.contains("  shop.orders:\n") && more.contains("      getAll: # from a reply\n"), "{more}");
    for line in ["  balance: # from 2 replies", "  orders:", "      list: # from a reply"] {
        assert!(schema.lines().any(|found| found == line), "{line}\n{schema}");
    }
}

#[test]
fn real_replies_give_schemas_that_take_them() {
    let apis = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/apis");
    let mut apis: Vec<PathBuf> =
        fs::read_dir(apis).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    apis.sort();
    assert!(apis.len() > 10);
    let folder = Folder::new();
    for api in apis {
        let replies = api.join("replies");
        let replies = replies.to_str().unwrap();
        folder.ends(&["infer", replies, "--out", "api.yaml"], 0);
        let schema = folder.read("api.yaml");
        folder.ends(&["check", "api.yaml"], 0);
        // The same samples add nothing to it, and nothing to the schema that a person wrote.
        folder.ends(&["infer", replies, "--into", "api.yaml"], 0);
        assert_eq!(folder.read("api.yaml"), schema, "{replies}");
        let written = fs::read_to_string(api.join("schema.yaml")).unwrap();
        folder.write("api.yaml", &written);
        folder.ends(&["infer", replies, "--into", "api.yaml"], 0);
        assert_eq!(folder.read("api.yaml"), written, "{replies}");
    }
}

#[test]
fn types_get_wider_line_by_line() {
    let folder = Folder::new();
    let balance = wrapped(r#"{"amount":"","limits":[1,null],"owner":{"name":"Ada","since":"2012-08-01"}}"#);
    let orders = wrapped(r#"[{"id":1,"price":"4.75","state":"late"},{"id":2,"price":"4.75","state":"Open","code":"x"}]"#);
    let (lines, report) = folder.merged(&[("account.balance.json", &balance), ("orders.list.json", &orders)], &[], 0);
    assert_eq!(
        lines,
        [
            "-  Order: { record: { id: integer, price: decimal, state: State } } # an order",
            "-  State: { enum: [open, paid] }",
            "-          amount: decimal # in euro",
            "-          limits: list<integer>",
            "+  Order: { record: { id: integer, price: decimal, state: State, code: string? } } # an order",
            "+  State: { enum: [open, paid, late] }",
            "+  Owner:",
            "+    record:",
            "+      name: string",
            "+      since: date",
            "+          amount: decimal? # in euro",
            "+          limits: list<integer?>",
            "+          owner: Owner?",
        ]
    );
    for line in [
        "api.yaml:19:19: `account.balance.amount`: `decimal` becomes `decimal?`, because nothing was seen there\n",
        "api.yaml:11:12: `Order` gets the field `code`: `string?`, seen in 1 of 2 records\n",
        "api.yaml:12:12: `State` gets the values late\n",
    ] {
        assert!(report.contains(line), "{line}{report}");
    }
    // Once more, there is nothing to do.
    let text = folder.read("api.yaml");
    assert_eq!(folder.ends(&["infer", "replies", "--into", "api.yaml"], 0), (String::new(), String::new()));
    assert_eq!(folder.read("api.yaml"), text);
}

#[test]
fn functions_are_added_and_filled() {
    let folder = Folder::new();
    let replies = [
        ("orders.get.json", wrapped(r#"{"id":"7","total":"4.75"}"#)),
        ("orders.getNotes.json", wrapped(r#"["first"]"#)),
        ("shop.info.json", wrapped(r#"{"open":true}"#)),
    ];
    let replies: Vec<_> = replies.iter().map(|(name, body)| (*name, body.as_str())).collect();
    let (_, report) = folder.merged(&replies, &[], 0);
    let text = folder.read("api.yaml");
    assert_eq!(
        text.split_once("  # Orders.\n").unwrap().1,
        r#"  orders:
    functions:
      list: { effect: read, returns: list<Order> }
      get: { effect: read, returns: { id: integer, total: decimal }, example: { data: { id: "7", total: "4.75" } } }
      getNotes: # from a reply
        effect: read # guessed from the name
        returns: list<string>
        example:
          data: ["first"]
  shop:
    functions:
      info: # from a reply
        effect: read # guessed from the name
        returns:
          open: boolean
        example:
          data: { open: true }
"#
    );
    assert!(report.contains("new: `shop.info`") && report.contains("`orders.get` gets what it returns"), "{report}");
}

#[test]
fn contradictions_are_found_and_change_types_only_if_asked() {
    let folder = Folder::new();
    let orders = wrapped(r#"[{"id":"A-1","price":"4.75","state":"open","note":"x"}]"#);
    let (lines, report) = folder.merged(&[("orders.list.json", &orders)], &[], 100);
    assert!(report.contains("api.yaml:11:26: error: `Order.id`: expected an integer, found \"A-1\"\n"), "{report}");
    // The rest is written.
    assert_eq!(lines[1], "+  Order: { record: { id: integer, price: decimal, state: State, note: string? } } # an order");
    let (json, _) = folder.ends(&["infer", "replies", "--into", "api.yaml", "--format", "json"], 100);
    assert!(
        [r#""id":"contradiction""#, r#""level":"error""#, r#""line":11"#, r#""column":26"#]
            .iter()
            .all(|part| json.contains(part)),
        "{json}"
    );
    let (lines, _) = folder.merged(&[], &["--retype"], 0);
    assert_eq!(lines[1], "+  Order: { record: { id: string, price: decimal, state: State, note: string? } } # an order");
}

#[test]
fn a_field_that_is_null_and_of_another_type_gets_one_mark() {
    let folder = Folder::new();
    folder.write("api.yaml", SCHEMA);
    folder.write(
        "replies/orders.list.json",
        &wrapped(r#"[{"id":"A-1","price":1,"state":"open"},{"id":null,"price":1,"state":"open"}]"#),
    );
    folder.ends(&["infer", "replies", "--into", "api.yaml", "--retype"], 0);
    assert!(folder.read("api.yaml").contains("Order: { record: { id: string?, price"), "{}", folder.read("api.yaml"));
}

#[test]
fn types_in_braces_get_more_of_them() {
    let folder = Folder::new();
    let schema = r#"format: 1
api: { name: shop, title: Shop API, request: { parameters: { f: "${function}" } }, reply: { success: { at: /ok, is: true }, data: /data } }
types: { A: { record: { id: integer } } }
functions:
  get: { effect: read, returns: A }
"#;
    folder.write("api.yaml", schema);
    folder.write("replies/get.json", r#"{"ok":true,"data":{"id":1,"at":{"street":"x","city":"y","zip":1}}}"#);
    folder.ends(&["infer", "replies", "--into", "api.yaml"], 0);
    let merged = folder.read("api.yaml");
    assert!(
        merged.contains("types: { A: { record: { id: integer, at: ") && merged.contains("record: { street: string"),
        "{merged}"
    );
    assert_eq!(merged.matches("types:").count(), 1, "{merged}");
}

#[test]
fn standard_output_has_one_document() {
    let folder = Folder::new();
    folder.write("replies/orders.list.json", &wrapped("[]"));
    let (_, problem) = folder.ends(&["infer", "replies", "--into", "-", "--format", "json"], 2);
    assert!(problem.contains("`--format` needs `--out`"), "{problem}");
}

#[test]
fn nothing_is_written_if_the_result_would_have_errors() {
    let folder = Folder::new();
    // In Rust, both are `Open`.
    folder.write("api.yaml", SCHEMA);
    folder.write("replies/orders.list.json", &wrapped(r#"[{"id":1,"price":1,"state":"open!"}]"#));
    let (_, report) = folder.ends(&["infer", "replies", "--into", "api.yaml"], 1);
    assert!(report.starts_with("error: the schema stays as it is") && report.contains("both become `Open`"), "{report}");
    assert_eq!(folder.read("api.yaml"), SCHEMA);
    // Fields get another name in Rust.
    folder.write("replies/orders.list.json", &wrapped(r#"[{"ID":1,"id":1,"price":1,"state":"open"}]"#));
    folder.ends(&["infer", "replies", "--into", "api.yaml"], 0);
    assert!(folder.read("api.yaml").contains("state: State, ID: { type: integer?, rust: id_2 } } }"));
}

fn har(entries: &[(&str, &str, &str)]) -> String {
    let entry = |(query, form, body): &(&str, &str, &str)| {
        serde_json::json!({
            "request": {
                "method": if form.is_empty() { "GET" } else { "POST" }, "url": format!("https://shop.example/api.php{query}"),
                "headers": [{ "name": "Content-Type", "value": "application/x-www-form-urlencoded" }],
                "postData": { "mimeType": "application/x-www-form-urlencoded", "text": form },
            },
            "response": { "status": 200, "headers": [], "content": { "mimeType": "application/json", "text": body } },
        })
    };
    serde_json::json!({ "log": { "entries": entries.iter().map(entry).collect::<Vec<_>>() } }).to_string()
}

#[test]
fn requests_in_har_files_say_their_function() {
    let folder = Folder::new();
    let calls = [
        ("?key=k3y-0123456789&action=account.balance", "", BALANCE),
        ("", "key=k3y-0123456789&action=orders.list&limit=5&state%5B%5D=open", ORDERS),
        ("", "key=k3y-0123456789&action=orders.list", ORDERS),
    ];
    folder.write("calls.har", &har(&calls));
    let (schema, notes) = folder.ends(&["infer", "calls.har"], 0);
    assert_eq!(notes, "note: guessed that `action` chooses the function; `--action` says otherwise\n");
    for line in [
        "  credentials: { key: string }",
        "  endpoints: { default: \"https://shop.example/api.php\" }",
        "    methods: [post, get]",
        "    parameters: { action: \"${module}.${function}\", key: \"${key}\" }",
        "          limit: integer? # seen in 1 of 2",
        "          state: list<string>? # seen in 1 of 2",
        "          amount: decimal",
    ] {
        assert!(schema.lines().any(|found| found == line), "{line}\n{schema}");
    }
    assert!(!schema.contains("k3y-"), "{schema}");
    let (_, message) = folder.ends(&["infer", "calls.har", "--action", "do"], 2);
    assert!(message.contains("no request has the parameter `do`; the requests have `action`, `key`, "), "{message}");
    // With a schema, nothing is guessed.
    folder.write("api.yaml", SCHEMA);
    let balance = r#"{"status":"success","data":{"amount":null,"limits":[]}}"#;
    folder.write(
        "more.har",
        &har(&[calls[0], ("?key=k&action=nothing.here", "", "{}"), ("", "key=k&action=account.balance", balance)]),
    );
    let (out, err) = folder.ends(&["infer", "more.har", "--into", "api.yaml"], 0);
    assert!(out.contains("`account.balance.amount`: `decimal` becomes `decimal?`"), "{out}");
    assert!(err.contains("note: more.har, entry 2: there is no module `nothing`"), "{err}");
}

#[test]
fn what_the_command_line_records_is_a_sample() {
    let folder = Folder::new();
    folder.write("api.yaml", SCHEMA);
    folder.ends(&["call", "api.yaml", "--sandbox", "--record", "recorded", "account", "balance"], 0);
    let (schema, _) = folder.ends(&["infer", "recorded"], 0);
    for line in ["          amount: decimal", "          limits: list<integer>", "      balance: # from a reply"] {
        assert!(schema.lines().any(|found| found == line), "{line}\n{schema}");
    }
    assert_eq!(folder.ends(&["infer", "recorded", "--into", "api.yaml"], 0), (String::new(), String::new()));
    folder.write("recorded/file.json", r#"{"module":"orders","function":"get","status":200,"file":{"length":3}}"#);
    let (_, notes) = folder.ends(&["infer", "recorded"], 0);
    assert_eq!(notes, "note: recorded/file.json is the recording of a file, which shows no types\n");
}

#[test]
fn keys_in_addresses_and_parameters_are_not_kept() {
    let folder = Folder::new();
    let call = ("?auth%5Bapi-token%5D=s3cr3tvalue&do=balance", "", BALANCE);
    folder.write("calls.har", &har(&[call]).replace("/api.php", "/123456:AAH4kf9Zq1Lw8Xy2Nn7Pp3Rr5Tt6Vv0Bb/api.php"));
    let (schema, _) = folder.ends(&["infer", "calls.har"], 0);
    assert!(
        !schema.contains("s3cr3tvalue") && !schema.contains("AAH4kf9") && schema.contains("auth_api_token: string"),
        "{schema}"
    );
    // Functions may also be the ends of paths.
    let by_path = har(&[("/getMe", "", BALANCE), ("/getFile", "", BALANCE)]);
    folder.write("calls.har", &by_path.replace("/api.php", "/123456:AAH4kf9Zq1Lw8Xy2Nn7Pp3Rr5Tt6Vv0Bb"));
    let (schema, notes) = folder.ends(&["infer", "calls.har"], 0);
    assert!(
        !schema.contains("AAH4kf9") && schema.contains("    path: /${function}\n") && schema.contains("  getMe: "),
        "{schema}"
    );
    assert!(notes.starts_with("note: guessed that the end of the path chooses the function"), "{notes}");
}

#[test]
fn recorded_calls_are_samples() {
    let folder = Folder::new();
    let call = |status: u16, body: &str| {
        format!(
            r#"{{"module":"account","function":"balance","parameters":{{"at":"2012-08-01"}},"status":{status},"headers":{{}},"body":{body}}}"#
        )
    };
    folder.write("recorded/1.json", &call(200, BALANCE));
    folder.write("recorded/2.json", &call(500, &serde_json::json!(FAILURE).to_string()));
    let (schema, _) = folder.ends(&["infer", "recorded"], 0);
    for line in [
        "          at: date",
        "          amount: decimal",
        "    success: { at: /status, is: success }",
        "      balance: # from a reply",
    ] {
        assert!(schema.lines().any(|found| found == line), "{line}\n{schema}");
    }
}

#[test]
fn secrets_do_not_get_into_examples() {
    let folder = Folder::new();
    let data = r#"{"user":"ada","password":"hunter2","session":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b","pin":"4711"}"#;
    folder.write("auth.login.json", &wrapped(data));
    let (schema, _) = folder.ends(&["infer", "auth.login.json"], 0);
    assert!(schema.contains("password: { type: string, secret: true }"), "{schema}");
    assert!(!schema.contains("hunter2") && !schema.contains("9f86d0") && schema.contains("s3cr3t"), "{schema}");
    // What only the schema knows to be a secret, too.
    let known =
        SCHEMA.replace("get: { effect: read }", "get: { effect: read, parameters: { pin: { type: string, secret: true } } }");
    folder.write("api.yaml", &known);
    folder.write("orders.get.json", &wrapped(data));
    folder.ends(&["infer", "orders.get.json", "--into", "api.yaml"], 0);
    let schema = folder.read("api.yaml");
    assert!(!schema.contains("4711") && !schema.contains("hunter2"), "{schema}");
}

#[test]
fn enums_are_inferred_if_values_repeat() {
    let folder = Folder::new();
    let items: Vec<_> =
        (0..12).map(|index| format!(r#"{{"state":"{}","n":{index}}}"#, ["open", "paid", "late"][index % 3])).collect();
    folder.write("orders.list.json", &wrapped(&format!("[{}]", items.join(","))));
    let (schema, _) = folder.ends(&["infer", "orders.list.json"], 0);
    assert!(
        schema.contains("State: { enum: [\"late\", \"open\", \"paid\"] }") && schema.contains("state: State # 3 values in 12"),
        "{schema}"
    );
    let (schema, _) = folder.ends(&["infer", "orders.list.json", "--enums", "never"], 0);
    assert!(schema.contains("state: string\n"), "{schema}");
}

#[test]
fn what_is_no_sample_is_said() {
    let folder = Folder::new();
    folder.write("orders.list.json", ORDERS);
    folder.write("broken.json", "{\"a\":");
    let (_, message) = folder.ends(&["infer", "broken.json"], 3);
    assert!(message.starts_with("error: broken.json is not JSON: "), "{message}");
    let (_, message) = folder.ends(&["infer", "."], 0);
    assert!(message.contains("note: ./broken.json is not JSON"), "{message}");
    assert!(folder.ends(&["infer", "missing.json"], 3).1.contains("cannot read missing.json"));
    assert!(folder.ends(&["infer"], 2).1.contains("<FILE>"));
    folder.write("api.yaml", &SCHEMA.replace("decimal", "decimla"));
    assert!(folder.ends(&["infer", "orders.list.json", "--into", "api.yaml"], 1).1.contains("unknown type `decimla`"));
    folder.ends(&["infer", "orders.list.json", "--into", "api.yaml", "--name", "x"], 2);
}
