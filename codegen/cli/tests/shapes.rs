//! Values that are one of several things, forms of values, and the schema's endpoints and rates, on the command line.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::process::Command;

use tempfile::TempDir;

const SCHEMA: &str = r#"format: 1
api:
  name: little-api
  title: Little API
  variables: { tenant: { type: string, value: www } }
  endpoints:
    default: https://api.example.com/v1
    test: https://test.example.com/v1
    upload: https://upload.example.com/
    own: "https://${tenant}.example.com/v1"
  rate: { concurrent: 1 }
  request: { parameters: { f: "${function}" } }
  reply: { success: { at: /ok, is: true }, data: /data }
types:
  Limit: { type: integer, or: [max] }
  Member: { discriminator: status, cases: { left: Left, kicked: Banned } }
  Left: { record: { user: digits } }
  Banned: { record: { key: { type: string, secret: true } }, rest: map<Left> }
  Page: { record: { title: { type: string, as: { at: "$" } }, day: { type: date, as: { format: "%d/%m/%Y" } } }, rest: map<Member> }
functions:
  list:
    effect: read
    parameters: { limit: Limit, titles: { type: "list<string>?", as: { joined: ["|", ";"] } }, day: { type: "date?", as: { format: "%d/%m/%Y" } } }
    returns: list<Member>
    example: { data: [{ status: kicked, key: s3cr3t, of: { user: 12345678901234567890 } }, { status: left, user: 5 }] }
  page:
    effect: read
    request: { endpoint: upload }
    returns: Page
    example: { data: { title: { $: Home }, day: 01/08/2012, by: { status: kicked, key: s3cr3t } } }
"#;

/// What a call prints, on standard output and standard error.
fn call(words: &[&str], code: i32) -> (String, String) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("api.yaml"), SCHEMA).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_actionapi"));
    let output = command.args(["call", "api.yaml"]).args(words).current_dir(folder.path()).output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(code), "{words:?}\n{out}{err}");
    (out, err)
}

#[test]
fn parameters_are_a_scalar_or_a_word() {
    for (typed, sent) in [("5", "5"), ("max", "max"), ("MAX", "max"), ("007", "7")] {
        let dry = call(&["--dry-run", "list", "--limit", typed], 0).0;
        assert!(dry.contains(&format!("limit={sent}")), "{dry}");
    }
    let (_, problem) = call(&["--sandbox", "list", "--limit", "most"], 2);
    assert!(problem.contains("`--limit most`: expected an integer or `max`"), "{problem}");
    let dry = call(&["--dry-run", "list", "--limit", "5", "--titles", "a|b", "--titles", "c", "--day", "2012-08-01"], 0).0;
    assert!(dry.contains("titles=;a|b;c") && dry.contains("day=01/08/2012"), "{dry}");
    call(&["--sandbox", "list", "--limit", "5", "--titles", "a|b", "--titles", "c", "--day", "2012-08-01"], 0);
}

#[test]
fn tables_hide_the_secrets_of_cases_and_of_fields_without_names() {
    for words in [&["--sandbox", "--output", "table", "list", "--limit", "5"][..], &["--sandbox", "--output", "table", "page"]]
    {
        let (table, _) = call(words, 0);
        assert!(table.contains("(hidden)") && !table.contains("s3cr3t"), "{table}");
    }
    let (table, _) = call(&["--sandbox", "--output", "table", "page"], 0);
    assert!(table.contains("Home") && table.contains("2012-08-01"), "{table}");
}

#[test]
fn help_shows_what_a_value_may_be() {
    let (help, _) = call(&["list", "--help"], 0);
    for line in ["Member, by its field `status`:", "  left: Left", "  kicked: Banned", "  (others)"] {
        assert!(help.contains(line), "{line}\n{help}");
    }
    let (help, _) = call(&["--help"], 0);
    assert!(help.contains("--endpoint <NAME|URL>") && help.contains("default, test, upload"), "{help}");
}

#[test]
fn endpoints_have_names() {
    for (words, endpoint) in [
        (&["list", "--limit", "5"][..], "https://api.example.com/v1"),
        (&["--endpoint", "test", "list", "--limit", "5"], "https://test.example.com/v1"),
        (&["--endpoint", "https://own.example.com/", "list", "--limit", "5"], "https://own.example.com/"),
        (&["--endpoint", "own", "--tenant", "acme", "list", "--limit", "5"], "https://acme.example.com/v1"),
        (&["--endpoint", "own", "list", "--limit", "5"], "https://www.example.com/v1"),
        (&["page"], "https://upload.example.com/"),
        (&["--endpoint", "test", "page"], "https://upload.example.com/"),
        (&["--endpoint", "https://own.example.com/", "page"], "https://own.example.com/"),
    ] {
        let dry = call(&[&["--dry-run"], words].concat(), 0).0;
        assert!(dry.contains(endpoint), "{words:?}\n{dry}");
    }
    for dry in [&["--dry-run"][..], &[]] {
        let (_, problem) = call(&[&["--endpoint", "own", "--tenant", "acme/x"], dry, &["list", "--limit", "5"]].concat(), 2);
        assert!(problem.contains("the variable `tenant` cannot be a part of the endpoint's host name"), "{problem}");
        assert!(problem.contains("`--tenant`"), "{problem}");
    }
    let (_, problem) = call(&["--endpoint", "tset", "list", "--limit", "5"], 2);
    assert!(problem.contains("the endpoint is not a URL"), "{problem}");
}
