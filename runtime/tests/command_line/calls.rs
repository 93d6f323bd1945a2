//! Calls: where they go, how values are checked and sent, what is asked first, how failures end.

use actionapi::cli::Exit;
use actionapi::description::{Api, Effect, Scalar};
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::{Given, ORDER, against, leaked, module, on_terminal, run, shop};

#[test]
fn the_sandbox_needs_nothing() {
    let outcome = shop(&["--sandbox", "items", "show", "--id", "7"]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    assert!(outcome.output.starts_with("{\n  \"id\": \"7\",\n  \"name\": \"Chair\",\n"), "{}", outcome.output);
}

#[test]
fn everything_that_is_missing_is_reported_at_once() {
    let outcome = shop(&["items", "show", "--id", "7"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
    assert!(outcome.error.starts_with("error: missing settings:\n  - the endpoint: "), "{}", outcome.error);
    for part in ["--endpoint URL", "SHOP_ENDPOINT", "--apikey-file FILE", "--apikey-stdin", "SHOP_APIKEY", "--sandbox"] {
        assert!(outcome.error.contains(part), "{part} not in {}", outcome.error);
    }
    let outcome = shop(&["--endpoint", "http://127.0.0.1:1/", "items", "show", "--id", "7"]);
    assert!(!outcome.error.contains("SHOP_ENDPOINT") && outcome.error.contains("SHOP_APIKEY"), "{}", outcome.error);
}

#[test]
fn credentials_come_from_files_and_standard_input() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    sandbox.require_credential("apikey", "from elsewhere");
    let show = ["items", "show", "--id", "7"];
    let given = Given { input: "from elsewhere\r\nrest", ..Given::default() };
    let stdin: Vec<_> = ["--apikey-stdin"].into_iter().chain(show).collect();
    assert_eq!(against(&sandbox, given, &stdin).exit, Exit::Success);
    let path = std::env::temp_dir().join(format!("shop-key-{}", std::process::id()));
    std::fs::write(&path, "from elsewhere\n").unwrap();
    let file: Vec<_> = ["--apikey-file", path.to_str().unwrap()].into_iter().chain(show).collect();
    assert_eq!(against(&sandbox, Given::default(), &file).exit, Exit::Success);
    std::fs::write(&path, "\n").unwrap();
    assert_eq!(against(&sandbox, Given::default(), &file).exit, Exit::Usage);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(against(&sandbox, Given::default(), &file).exit, Exit::Usage);
    assert_eq!(against(&sandbox, Given::default(), &show).exit, Exit::Api);
}

#[test]
fn values_are_checked_before_anything_is_sent() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let show = sandbox.double::<Value>("items", "show");
    let outcome = against(&sandbox, Given::default(), &["items", "show", "--id", "seven", "--full", "maybe"]);
    assert_eq!(outcome.exit, Exit::Usage);
    assert!(outcome.error.contains("`--id seven`: ") && outcome.error.contains("`--full maybe`: "), "{}", outcome.error);
    let list = ["items", "list", "--ids", "1", "--ids", "x", "--labels", "colour", "--filter", "{"];
    let outcome = against(&sandbox, Given::default(), &list);
    for part in ["`--ids x`: ", "`--labels colour`: expected KEY=VALUE", "`--filter {`: "] {
        assert!(outcome.error.contains(part), "{part} not in {}", outcome.error);
    }
    let outcome = against(&sandbox, Given::default(), &["items", "show", "--id", "99999999999999999999"]);
    assert!(outcome.error.contains("is too large for an integer, which has 64 bits"), "{}", outcome.error);
    show.assert_not_received();
}

#[test]
fn values_are_sent_in_their_wire_spelling() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let show = sandbox.double::<Value>("items", "show");
    let list = sandbox.double::<Value>("items", "list");
    let order = sandbox.double::<Value>("items", "order");
    against(&sandbox, Given::default(), &["items", "show", "--id", "-7", "--full", "YES"]);
    show.assert_received(&[("id", "-7"), ("full", "1")]);
    let arguments =
        ["items", "list", "--ids", "1", "--ids=2", "--labels", "a=x=y", "--labels", "b c=", "--filter", r#"{"a":1}"#];
    let outcome = against(&sandbox, Given::default(), &arguments);
    assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
    let expected = [("ids[]", "1"), ("ids[]", "2"), ("labels[a]", "x=y"), ("labels[b c]", ""), ("filter", r#"{"a":1}"#)];
    assert_eq!(list.received()[0].parameters(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let yes: Vec<_> = ["--yes"].into_iter().chain(ORDER).collect();
    assert_eq!(against(&sandbox, Given::default(), &yes).exit, Exit::Success);
    order.assert_received(&[("cycle", "Monthly")]);
}

#[test]
fn a_required_list_has_an_item() {
    let parameters = vec![
        shop::parameter("names", shop::list(Scalar::String), ""),
        shop::parameter("values", shop::map(Scalar::String), ""),
    ];
    let put = shop::function("put", Effect::Read, parameters, Scalar::Json, "null");
    let odd = vec![shop::parameter("a=b", shop::list(Scalar::String), "")];
    let odd = shop::function("odd", Effect::Read, odd, Scalar::Json, "null");
    let tags = leaked(Api { modules: vec![module("tags", vec![put, odd])], ..shop::modern_api() });
    let run = |arguments: &[&str]| run(tags, &Given::default(), arguments);
    let outcome = run(&["--dry-run", "tags", "put", "--names", "a"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
    assert!(outcome.error.contains("--values <KEY=TEXT>") && !outcome.error.contains("--names <TEXT>\n"), "{}", outcome.error);
    let outcome = run(&["--dry-run", "tags", "put", "--names", "a", "--values", "b=c"]);
    assert!(outcome.exit == Exit::Success && outcome.output.contains("values"), "{}", outcome.error);
    let outcome = run(&["tags", "put", "--help"]);
    assert!(outcome.output.contains("put --names <TEXT> --values <KEY=TEXT>"), "{}", outcome.output);
    let outcome = run(&["--dry-run", "call", "tags", "odd"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
    assert!(outcome.error.contains("the parameter `--a=b` is required; repeat it for several"), "{}", outcome.error);
}

#[test]
fn what_changes_something_asks_first() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let order = sandbox.double::<Value>("items", "order");
    let outcome = against(&sandbox, Given::default(), &ORDER);
    assert_eq!(outcome.exit, Exit::Declined);
    assert!(outcome.error.contains("`shop --yes items order …`"), "{}", outcome.error);
    for answer in ["n\n", "\n", "", "yesterday\n"] {
        assert_eq!(against(&sandbox, on_terminal(answer), &ORDER).exit, Exit::Declined, "{answer:?}");
    }
    order.assert_not_received();
    let arguments: Vec<_> = ORDER.into_iter().chain(["--voucher", "hush"]).collect();
    let outcome = against(&sandbox, on_terminal("y\n"), &arguments);
    assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
    assert!(outcome.error.contains("This costs money.") && outcome.error.contains("  name: Chair\n"), "{}", outcome.error);
    assert!(outcome.error.contains("  voucher: (hidden)\n") && !outcome.error.contains("hush"), "{}", outcome.error);
    order.assert_received(&[("name", "Chair"), ("voucher", "hush")]);
    let sandboxed: Vec<_> = ["--sandbox"].into_iter().chain(ORDER).collect();
    assert_eq!(shop(&sandboxed).exit, Exit::Success);
}

#[test]
fn what_may_be_repeated_but_changes_something_asks_first() {
    let set = shop::function("set", Effect::Idempotent, Vec::new(), Scalar::Json, "null");
    let api = leaked(Api { modules: vec![module("tags", vec![set])], ..shop::shop() });
    let given = || Given {
        environment: vec![("SHOP_ENDPOINT", "http://127.0.0.1:1/".to_owned()), ("SHOP_APIKEY", "k".to_owned())],
        ..Given::default()
    };
    let outcome = run(api, &given(), &["tags", "set"]);
    assert_eq!(outcome.exit, Exit::Declined);
    assert!(outcome.error.contains("`tags set` changes something"), "{}", outcome.error);
    assert_eq!(run(api, &given(), &["functions"]).output, "tags set  idempotent\n");
    assert!(run(api, &given(), &["tags", "set", "--help"]).output.contains("it asks before it sends"));
}

#[test]
fn a_question_cannot_be_forged() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let forged = "x\nSend it? [y/N] n\n  number: 5\r\u{2028}\u{1b}[2K\tb";
    let padded = format!("x{}Send it? [y/N] n", " ".repeat(60 - "  name: x".len()));
    let wide = "日本".repeat(60);
    for value in [forged, &padded, &wide] {
        let odd = format!("--{value}");
        let arguments = ["call", "--untyped", "items", "order", "--name", value, &odd, "v"];
        let outcome = against(&sandbox, on_terminal("n\n"), &arguments);
        assert_eq!(outcome.exit, Exit::Declined);
        let lines: Vec<&str> = outcome.error.split('\n').collect();
        let question: Vec<&&str> = lines.iter().filter(|line| line.starts_with("Send it?")).collect();
        // What it is about, the two parameters, the question with what follows it, and the end of that line.
        assert_eq!((lines.len(), question.len()), (5, 1), "{}", outcome.error);
        assert!(lines[1].starts_with("  name: ") && lines[3].starts_with("Send it? [y/N] "), "{}", outcome.error);
        let width = |line: &&str| line.chars().map(|each| if each.is_ascii() || each == '…' { 1 } else { 2 }).sum::<usize>();
        assert!(lines[1..3].iter().all(|line| width(line) < 60), "{}", outcome.error);
    }
    let outcome = against(&sandbox, on_terminal("n\n"), &["call", "it\nems", "or\nder"]);
    assert!(outcome.error.starts_with("`it\\nems or\\nder` is not in the schema"), "{}", outcome.error);
}

#[test]
fn any_name_can_be_called() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let outcome = against(&sandbox, Given::default(), &["call", "items", "show", "--id", "7"]);
    assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
    let outcome = against(&sandbox, Given::default(), &["call", "call", "sandbox", "--help", "x"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Success, "[]\n"), "{}", outcome.error);
    let outcome = shop(&["call", "items", "show", "--help"]);
    assert!(outcome.exit == Exit::Success && outcome.output.contains("--id <INTEGER>"), "{}", outcome.output);
    let outcome = shop(&["call", "items", "show", "--idd", "7"]);
    assert!(outcome.exit == Exit::Usage && outcome.error.contains("--id"), "{}", outcome.error);
    // What the schema lacks may change something, and is sent as it is.
    let outcome = against(&sandbox, Given::default(), &["call", "items", "shwo", "--x", "1"]);
    assert!(outcome.exit == Exit::Declined && outcome.error.contains("did you mean `show`?"), "{}", outcome.error);
    assert!(outcome.error.contains("`shop --yes call items shwo …`"), "{}", outcome.error);
    let outcome = against(&sandbox, Given::default(), &["call", "--untyped", "items", "order"]);
    assert!(outcome.error.contains("`shop --yes call --untyped items order …`"), "{}", outcome.error);
    let outcome = against(&sandbox, Given::default(), &["--yes", "call", "items", "shwo", "--x", "1"]);
    assert!(
        outcome.exit == Exit::Api && outcome.error.contains("the module `items` has no function `shwo`"),
        "{}",
        outcome.error
    );
    let outcome = against(&sandbox, Given::default(), &["call", "--untyped", "items", "show", "--nonsense", "1"]);
    assert!(outcome.exit == Exit::Api && outcome.error.contains("has no parameter `nonsense`"), "{}", outcome.error);
}

#[test]
fn a_secret_stays_one_when_it_is_sent_untyped() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let order = sandbox.double::<Value>("items", "order");
    for values in [&["--voucher", "hush"][..], &["--voucher", "hush", "--voucher=hush2"]] {
        let call: Vec<_> = ["call", "--untyped"].into_iter().chain(ORDER).chain(values.iter().copied()).collect();
        let dry: Vec<_> = ["--dry-run"].into_iter().chain(call.iter().copied()).collect();
        let outcome = against(&sandbox, Given::default(), &dry);
        assert!(outcome.output.contains("\"$SHOP_VOUCHER\"") && !outcome.output.contains("hush"), "{}", outcome.output);
        let outcome = against(&sandbox, on_terminal("y\n"), &call);
        assert!(outcome.error.contains("  voucher: (hidden)\n") && !outcome.error.contains("hush"), "{}", outcome.error);
    }
    assert!(order.received()[0].parameters().contains(&("voucher".to_owned(), "hush".to_owned())));
}

#[test]
fn a_timeout_is_a_number_of_seconds() {
    for timeout in ["abc", "0", "-1", "inf", "1e-12"] {
        for more in [&["--dry-run"][..], &["--sandbox"]] {
            let option = format!("--timeout={timeout}");
            let arguments: Vec<_> =
                [option.as_str()].into_iter().chain(more.iter().copied()).chain(["items", "list"]).collect();
            let outcome = shop(&arguments);
            assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""), "{arguments:?}");
            assert!(outcome.error.contains("must be a number of seconds above 0"), "{}", outcome.error);
        }
    }
    assert_eq!(shop(&["--timeout", "2.5", "--sandbox", "items", "list"]).exit, Exit::Success);
}

#[test]
fn an_error_of_the_api_is_printed_and_has_an_exit_code() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    sandbox.double::<Value>("items", "show").fails("no such \u{1b}[31mitem");
    let outcome = against(&sandbox, Given::default(), &["items", "show", "--id", "7"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Api, ""));
    assert!(outcome.error.contains("no such [31mitem"), "{}", outcome.error);
    sandbox.double::<Value>("items", "show").replies(200, "<html>Welcome</html>");
    let outcome = against(&sandbox, Given::default(), &["items", "show", "--id", "7"]);
    assert_eq!(outcome.exit, Exit::Reply, "{}", outcome.error);
    let endpoint = sandbox.endpoint().to_owned();
    drop(sandbox);
    let given = Given { environment: vec![("SHOP_APIKEY", "k".to_owned())], ..Given::default() };
    let outcome = run(shop::api(), &given, &["--endpoint", &endpoint, "--timeout", "5", "items", "show", "--id", "7"]);
    assert_eq!(outcome.exit, Exit::Transport, "{}", outcome.error);
}
