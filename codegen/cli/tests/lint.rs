//! `actionapi lint`: the real program on real files.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The beginning of a schema; what follows are its types and functions.
const HEAD: &str = r#"format: 1
api:
  name: little
  title: Little API
  request: { parameters: { f: "${function}" } }
  reply: { failure: /error, data: /data }
"#;

/// The exit code, standard output and standard error of the program.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_actionapi"));
    let output = command.arg("lint").args(arguments).current_dir(folder).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// The findings in a schema: level, identifier and message.
fn findings(rest: &str, arguments: &[&str]) -> Vec<(String, String, String)> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), format!("{HEAD}{rest}")).unwrap();
    let (_, out, err) = run(folder.path(), &[&["api.yaml", "--format", "json"], arguments].concat());
    let list: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let list = list["findings"].as_array().unwrap().iter();
    list.map(|each| (text(each, "level"), text(each, "id"), text(each, "message"))).collect()
}

/// Asserts what is found, but for missing examples.
#[track_caller]
fn assert_found(rest: &str, expected: &[(&str, &str, &str)]) {
    let found = findings(rest, &[]);
    let found: Vec<_> = found.iter().map(|(level, id, message)| (level.as_str(), id.as_str(), message.as_str())).collect();
    let found: Vec<_> = found.into_iter().filter(|(_, id, _)| *id != "missing-example").collect();
    assert_eq!(found, expected, "{rest}");
}

#[test]
fn a_finding_is_shown_as_the_checker_shows_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let schema = format!("{HEAD}functions:\n  go: {{ effect: write, parameters: {{ password: string }}, returns: nothing }}\n");
    fs::write(folder.path().join("api.yaml"), &schema).unwrap();
    let expected = "\
warning[unmarked-secret]: `password` of `go` is probably a secret, and not marked as one
 --> api.yaml:8:38
  |
8 |   go: { effect: write, parameters: { password: string }, returns: nothing }
  |                                      ^^^^^^^^
  |
  = help: add `secret: true`

api.yaml: 1 warning; `--fix` fixes 1
";
    assert_eq!(run(folder.path(), &["api.yaml"]), (Some(100), String::new(), expected.to_owned()));
    let (code, out, err) = run(folder.path(), &["api.yaml", "--format", "github"]);
    let expected = "::warning file=api.yaml,line=8,endLine=8,col=38,endColumn=45,title=unmarked-secret::\
                    `password` of `go` is probably a secret, and not marked as one%0Ahelp: add `secret: true`\n";
    assert_eq!((code, out.as_str(), err.as_str()), (Some(100), expected, ""));
    let none = (Some(0), "api.yaml: no findings\n".to_owned(), String::new());
    assert_eq!(run(folder.path(), &["api.yaml", "--level", "error"]), none);
    fs::write(folder.path().join("api.yaml"), schema.replace("password", "name")).unwrap();
    assert_eq!(run(folder.path(), &["api.yaml"]), none);
}

#[test]
fn notices_alone_are_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), format!("{HEAD}functions:\n  get: {{ effect: read, returns: string }}\n"))
        .unwrap();
    let (code, _, err) = run(folder.path(), &["api.yaml"]);
    assert!(code == Some(0) && err.contains("notice[missing-example]: `get` has no example\n --> api.yaml:8:3"), "{err}");
    assert!(err.ends_with("api.yaml: 1 notice\n"), "{err}");
    assert_eq!(run(folder.path(), &["api.yaml", "--level", "warning"]).1, "api.yaml: no findings\n");
}

#[test]
fn a_schema_with_errors_is_not_linted() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), format!("{HEAD}functions:\n  get: {{ effekt: read }}\n")).unwrap();
    let (code, out, err) = run(folder.path(), &["api.yaml", "--fix"]);
    assert!(code == Some(1) && out.is_empty() && err.contains("unknown key `effekt`"), "{err}");
    assert_eq!(run(folder.path(), &["missing.yaml"]).0, Some(3));
    assert_eq!(run(folder.path(), &[]).0, Some(2));
    assert_eq!(run(folder.path(), &["-", "--fix"]).0, Some(1));
}

#[test]
fn secrets_are_marked_and_not_real() {
    let key = format!("AKIA{}", "Q3RT7YUZ4MNB9XWC");
    assert_found(
        &format!(
            "types:\n  User: {{ record: {{ api_key: string, next_token: string, token: {{ type: string, secret: true }} }} }}\n\
             functions:\n  get: {{ effect: read, parameters: {{ pwd: string?, cvv: integer? }}, returns: User, \
             example: {{ data: {{ token: abc, api_key: {key}, next_token: AKIAXXXXXXXXXXXXXXXX }} }} }}\n"
        ),
        &[
            ("error", "real-key", "this looks like an access key of AWS"),
            ("warning", "unmarked-secret", "`api_key` of `User` is probably a secret, and not marked as one"),
            ("warning", "unmarked-secret", "`pwd` of `get` is probably a secret, and not marked as one"),
        ],
    );
}

#[test]
fn lists_with_a_parameter_for_the_page_have_pages() {
    assert_found(
        "functions:\n  \
           a: { effect: read, parameters: { page: integer }, returns: list<string> }\n  \
           b: { effect: read, parameters: { Cursor: string? }, returns: { rows: list<string>, next: string? } }\n  \
           c: { effect: read, parameters: { start: integer?, limit: integer? }, returns: map<string> }\n  \
           d: { effect: read, parameters: { start: integer? }, returns: list<string> }\n  \
           e: { effect: write, parameters: { page: integer }, returns: list<string> }\n  \
           f: { effect: read, parameters: { page: integer }, returns: string }\n  \
           g: { effect: read, parameters: { page: integer? }, pages: { page: page }, returns: list<string> }\n",
        &[
            ("warning", "missing-pages", "`a` has the parameter `page`, and no `pages`"),
            ("warning", "missing-pages", "`b` has the parameter `Cursor`, and no `pages`"),
            ("warning", "missing-pages", "`c` has the parameter `start`, and no `pages`"),
        ],
    );
}

#[test]
fn a_page_0_in_an_example_is_the_first_one() {
    let list = |parameters: &str, example: &str| {
        format!(
            "types: {{ Paging: {{ record: {{ page: integer }} }} }}\nfunctions:\n  all: {{ effect: read, parameters: {{ {parameters} }}, \
             pages: {{ page: page, items: users }}, returns: {{ paging: Paging, users: list<string> }}, example: {{ data: {example} }} }}\n"
        )
    };
    let message = "`page` is 0 in the example of `all`, and its first page is number 1";
    for example in ["{ paging: { page: 0 }, users: [a] }", "{ paging: { page: '0' }, users: [a] }"] {
        assert_found(&list("page: integer?", example), &[("warning", "first-page", message)]);
        assert_found(&list("page: { type: integer?, default: 0 }", example), &[]);
    }
    assert_found(&list("page: integer?", "{ paging: { page: 1 }, users: [a] }"), &[]);
}

#[test]
fn what_the_client_calls_is_not_deprecated() {
    let head = HEAD.replace("  request:", "  variables: { sid: { fetch: { call: login, take: sid } } }\n  request:");
    let head = head.replace("parameters: { f", "parameters: { sid: \"${sid}\", f");
    let folder = tempfile::tempdir().unwrap();
    let rest = "functions:\n  \
        login: { effect: idempotent, deprecated: true, request: { parameters: { sid: ~ } }, returns: { sid: { type: string, secret: true } } }\n  \
        all: { effect: read, parameters: { page: { type: integer?, deprecated: true } }, pages: { page: page }, returns: list<string>, example: { data: [a] } }\n";
    fs::write(folder.path().join("api.yaml"), format!("{head}{rest}")).unwrap();
    let (code, _, err) = run(folder.path(), &["api.yaml"]);
    assert_eq!(code, Some(100));
    assert!(
        err.contains("warning[deprecated-call]: `sid` is fetched with `login`, which is deprecated\n --> api.yaml:5:38"),
        "{err}"
    );
    assert!(
        err.contains("warning[deprecated-call]: the pages of `all` need the parameter `page`, which is deprecated"),
        "{err}"
    );
}

#[test]
fn effects_are_as_the_names_say() {
    assert_found(
        "functions:\n  \
           getUser: { effect: write, returns: string }\n  \
           listUsers: { effect: idempotent, returns: string }\n  \
           delete_user: { effect: read, returns: nothing }\n  \
           settings: { effect: read, returns: string }\n  \
           addresses: { effect: read, returns: string }\n  \
           getter: { effect: write, returns: string }\n",
        &[
            ("warning", "effect-of-name", "the name of `getUser` says that it reads, and its effect is `write`"),
            ("warning", "effect-of-name", "the name of `listUsers` says that it reads, and its effect is `idempotent`"),
            ("warning", "effect-of-name", "the name of `delete_user` says that it changes something, and its effect is `read`"),
        ],
    );
}

#[test]
fn texts_have_the_type_of_their_examples() {
    assert_found(
        "types:\n  \
           Row: { record: { day: string, at: string?, ip: string, home: string, on: string, count: string, version: string, zip: string, any: json } }\n\
         functions:\n  \
           rows:\n    effect: read\n    returns: list<Row>\n    example:\n      data:\n        \
             - { day: \"2012-08-01\", at: \"2012-08-01 18:30:56\", ip: 192.0.2.1, home: \"https://example.com\", on: \"true\", count: \"7\", version: 1.2.3.4, zip: \"01234\", any: { a: 1 } }\n        \
             - { day: \"2012-08-02\", at: \"\", ip: \"::1\", home: \"https://example.org\", on: \"false\", count: \"8\", version: 1.2.3.4, zip: \"12345\", any: 1 }\n  \
           day: { effect: read, returns: string, example: { data: \"2012-08-01\" } }\n  \
           other: { effect: read, returns: { day: string }, example: { data: { day: today } } }\n",
        &[
            ("warning", "typed-text", "the field `day` of `Row` is text, and its example is a date: `\"2012-08-01\"`"),
            (
                "warning",
                "typed-text",
                "the field `at` of `Row` is text, and its example is a date and time: `\"2012-08-01 18:30:56\"`",
            ),
            ("warning", "typed-text", "the field `ip` of `Row` is text, and its example is an IP address: `\"192.0.2.1\"`"),
            ("warning", "typed-text", "the field `home` of `Row` is text, and its example is a URL: `\"https://example.com\"`"),
            ("warning", "typed-text", "the field `on` of `Row` is text, and its example is a boolean: `\"true\"`"),
            ("warning", "typed-text", "the data of `day` is text, and its example is a date: `\"2012-08-01\"`"),
            ("notice", "numeric-text", "the field `count` of `Row` is text, and its example is a whole number: `\"7\"`"),
            ("notice", "json-with-structure", "the field `any` of `Row` is `json`, and its example has the fields `a`"),
        ],
    );
}

#[test]
fn parameters_of_one_name_are_alike() {
    assert_found(
        "modules:\n  a:\n    request: { parameters: { m: \"${module}\" } }\n    functions:\n      \
           x: { effect: write, parameters: { clientid: integer, tags: list<string>, id: integer }, returns: nothing }\n      \
           y: { effect: write, parameters: { clientid: integer?, tags: list<string>, id: string }, returns: nothing }\n  \
         b:\n    request: { parameters: { m: \"${module}\" } }\n    functions:\n      \
           z: { effect: write, parameters: { clientid: string, tags: { type: list<string>, as: { joined: \",\" } } }, returns: nothing }\n",
        &[
            ("warning", "conflicting-types", "`clientid` is `string` in `b.z`, and `integer` in `a.x`"),
            ("notice", "mixed-list-forms", "the list `tags` has another form in `b.z` than in `a.x`"),
        ],
    );
}

#[test]
fn equal_records_are_one_type() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    let rest = "types:\n  City: { record: { id: integer, name: string, zip: string? } }\nfunctions:\n  \
        city: { effect: read, returns: { id: integer, name: string, zip: string? }, example: { data: { id: 1, name: A } } }\n  \
        town: { effect: read, returns: { id: integer, name: string }, example: { data: { id: 1, name: A } } }\n  \
        cities: { effect: read, returns: list<City>, example: { data: [] } }\n";
    fs::write(&path, format!("{HEAD}{rest}")).unwrap();
    let (code, _, err) = run(folder.path(), &["api.yaml"]);
    assert!(
        code == Some(0) && err.contains("notice[equal-records]: The data of `city` has the same fields as `City`"),
        "{err}"
    );
    assert!(err.contains("= help: write `returns: City`") && err.contains("----- these"), "{err}");
    let (code, out, err) = run(folder.path(), &["api.yaml", "--fix"]);
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "api.yaml: no findings\n", "api.yaml: fixed 1\n"));
    let fixed = rest.replace("{ id: integer, name: string, zip: string? }, example", "City, example");
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{HEAD}{fixed}"));
}

#[test]
fn descriptions_are_looked_for_on_request() {
    let rest = "functions:\n  go: { description: Goes., effect: write, parameters: { a: string }, returns: nothing }\n";
    assert_found(rest, &[]);
    let found = findings(rest, &["--enable", "missing-description"]);
    let messages: Vec<_> = found.iter().map(|(.., message)| message.as_str()).collect();
    assert_eq!(messages, ["the API has no description", "the parameter `a` of `go` has no description"]);
}

#[test]
fn warnings_of_the_checker_are_among_the_findings() {
    assert_found(
        "types:\n  Unused: { record: { a: string } }\nfunctions:\n  go: { effect: write, returns: nothing }\n",
        &[("warning", "unused-type", "no function uses the type `Unused`")],
    );
    assert_found(
        "types:\n  # allow(unused-type): for a function to come\n  Unused: { record: { a: string } }\nfunctions:\n  go: { effect: write, returns: nothing }\n",
        &[],
    );
}

#[test]
fn comments_allow_findings() {
    let allowed = [
        "  # allow(unmarked-secret): it is public\n  go:\n    effect: write\n    parameters: { token: string }\n    returns: nothing\n",
        "  go:\n    effect: write\n    parameters:\n      token: string # allow(unmarked-secret): it is public\n    returns: nothing\n",
        "  go:\n    effect: write\n    parameters:\n      # allow(real-key, unmarked-secret): it is public\n      # More about it.\n      token: { type: string?, default: \"AKIAQ3RT7YUZ4MNB9XWC\" }\n    returns: nothing\n",
    ];
    for rest in allowed {
        assert_found(&format!("functions:\n{rest}"), &[]);
    }
    assert_found(
        "functions:\n  # allow(unmarked-secret, missing-pages)\n  go: { effect: write, parameters: { token: string }, returns: nothing }\n  \
           # allow(unmarked-secrets): why\n  other: { effect: write, parameters: { token: string }, returns: nothing }\n",
        &[
            ("warning", "allow-without-reason", "this allows something without a reason"),
            ("warning", "unused-allow", "`missing-pages` is allowed here and not found"),
            ("warning", "unknown-lint", "there is no lint `unmarked-secrets`"),
            ("warning", "unmarked-secret", "`token` of `other` is probably a secret, and not marked as one"),
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    let rest = "functions:\n  # allow(unmarked-secrets): why\n  go: { effect: write, returns: nothing }\n";
    fs::write(folder.path().join("api.yaml"), format!("{HEAD}{rest}")).unwrap();
    assert!(run(folder.path(), &["api.yaml"]).2.contains("help: did you mean `unmarked-secret`?"));
}

#[test]
fn what_is_mechanical_is_fixed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    let rest = "functions:\n  # allow(missing-pages): no longer\n  go:\n    effect: write # allow(effect-of-name): nor this\n    \
        parameters: { password: 'string?', cvv: string }\n    returns:\n      token:\n        type: string # as text\n        description: A token.\n";
    let fixed = "functions:\n  go:\n    effect: write\n    \
        parameters: { password: { type: 'string?', secret: true }, cvv: { type: string, secret: true } }\n    \
        returns:\n      token:\n        type: string # as text\n        secret: true\n        description: A token.\n";
    fs::write(&path, format!("{HEAD}{rest}")).unwrap();
    let (code, out, err) = run(folder.path(), &["api.yaml", "--fix"]);
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "api.yaml: no findings\n", "api.yaml: fixed 5\n"));
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{HEAD}{fixed}"));
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["api.yaml"]);
}

/// The name of the record that a function returns needs a record of its own.
#[test]
fn a_fix_that_the_checker_refuses_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    let rest = "types:\n  City: { record: { id: integer, name: string, zip: string? } }\nfunctions:\n  \
        city: { effect: read, reply: Town, returns: { id: integer, name: string, zip: string? }, example: { data: { id: 1, name: A } } }\n  \
        cities: { effect: read, parameters: { token: string }, returns: list<City>, example: { data: [] } }\n";
    fs::write(&path, format!("{HEAD}{rest}")).unwrap();
    let (code, _, err) = run(folder.path(), &["api.yaml", "--fix"]);
    assert!(code == Some(0) && err.starts_with("api.yaml: fixed 1\n") && err.contains("notice[equal-records]"), "{err}");
    let fixed = rest.replace("token: string", "token: { type: string, secret: true }");
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{HEAD}{fixed}"));
}

#[test]
fn lints_are_listed_and_explained() {
    let folder = tempfile::tempdir().unwrap();
    let (code, list, err) = run(folder.path(), &["--list"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let ids: Vec<&str> = list.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(ids.len() > 12 && ids.contains(&"unused-allow"), "{list}");
    assert!(list.contains("missing-description    off      a module"), "{list}");
    for id in ids {
        let (code, text, _) = run(folder.path(), &["--explain", id]);
        assert!(code == Some(0) && text.starts_with(&format!("{id} (")), "{text}");
    }
    let (code, _, err) = run(folder.path(), &["--explain", "real-keys"]);
    assert!(code == Some(2) && err.contains("no lint `real-keys`; did you mean `real-key`?"), "{err}");
    assert_eq!(run(folder.path(), &["api.yaml", "--enable", "nothing"]).0, Some(2));
}

/// No lint is wrong about the schemas of real APIs.
#[test]
fn the_schemas_of_the_repository_have_no_warnings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let apis = fs::read_dir(root.join("tests/apis")).unwrap().map(|entry| entry.unwrap().path().join("schema.yaml"));
    let mut count = 0;
    for path in apis.chain([root.join("schema/schema.yaml")]).filter(|path| path.exists()) {
        let (code, out, err) = run(&root, &[path.to_str().unwrap(), "--level", "warning"]);
        assert!(code == Some(0) && out.ends_with(": no findings\n"), "{err}");
        count += 1;
    }
    assert!(count > 10, "{count}");
}
