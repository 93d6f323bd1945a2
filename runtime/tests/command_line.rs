//! The command line inside this process, with streams of the test's own: what it asks, refuses, prints and reports.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "tests")]

mod shop;

use std::io::Cursor;

use actionapi::cli::{Console, Exit, run_with};
use actionapi::description::{
    Api, Booleans, ContentType, Effect, Function, ListStyle, Method, Module, Part, Protocol, ReplyProfile, RequestProfile,
    Scalar, Success,
};
use actionapi::sandbox::Sandbox;
use serde_json::Value;

/// What a run is given beside its arguments.
#[derive(Default)]
struct Given<'g> {
    input: &'g str,
    terminal: bool,
    width: Option<u16>,
    environment: Vec<(&'g str, String)>,
}

struct Outcome {
    exit: Exit,
    output: String,
    error: String,
}

fn run(api: &'static Api, given: &Given<'_>, arguments: &[&str]) -> Outcome {
    run_as(api, &api.protocol.name, given, arguments)
}

fn run_as(api: &'static Api, name: &str, given: &Given<'_>, arguments: &[&str]) -> Outcome {
    let environment = |name: &str| given.environment.iter().find(|(each, _)| *each == name).map(|(_, value)| value.clone());
    let (mut input, mut output, mut error) = (Cursor::new(given.input), Vec::new(), Vec::new());
    let mut console = Console {
        input: &mut input,
        output: &mut output,
        error: &mut error,
        input_is_terminal: given.terminal,
        output_is_terminal: given.terminal,
        error_is_terminal: given.terminal,
        width: given.width,
        environment: &environment,
    };
    let exit = run_with(api, name, arguments.iter().map(Into::into), &mut console);
    Outcome { exit, output: String::from_utf8(output).unwrap(), error: String::from_utf8(error).unwrap() }
}

fn shop(arguments: &[&str]) -> Outcome {
    run(shop::api(), &Given::default(), arguments)
}

/// A run against a sandbox of the test's own, as if it were the real server.
fn against(sandbox: &Sandbox, given: Given<'_>, arguments: &[&str]) -> Outcome {
    let mut given = given;
    given.environment.extend([("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "secret-key".to_owned())]);
    run(shop::api(), &given, arguments)
}

/// A description that lasts as long as the program.
fn leaked(api: Api) -> &'static Api {
    Box::leak(Box::new(api))
}

/// The API [`shop::modern`] with a request of another form.
fn modern_with(change: impl FnOnce(RequestProfile) -> RequestProfile) -> Api {
    let modern = shop::modern_api();
    let requests = vec![change(modern.protocol.requests[0].clone())].into();
    Api { protocol: Protocol { requests, ..modern.protocol }, ..modern }
}

fn module(wire: &'static str, functions: Vec<Function>) -> Module {
    Module { name: shop::name(wire), description: String::new(), functions }
}

fn on_terminal(input: &str) -> Given<'_> {
    Given { input, terminal: true, width: Some(60), environment: vec![("NO_COLOR", "1".to_owned())] }
}

const ORDER: [&str; 8] = ["items", "order", "--name", "Chair", "--ip", "::1", "--cycle", "monthly"];

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
fn misspellings_are_answered_with_what_was_meant() {
    for (arguments, meant) in [
        (&["itms"][..], "items"),
        (&["items", "shwo"], "show"),
        (&["items", "show", "--idd", "7"], "--id"),
        (&["items", "order", "--cycle", "Monthy"], "Monthly"),
        (&["items", "show", "--id", "7", "--output", "json"], "go before the module"),
    ] {
        let outcome = shop(arguments);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""), "{arguments:?}");
        assert!(outcome.error.contains(meant), "{meant} not in {}", outcome.error);
    }
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
fn what_the_schema_lacks_leads_to_call() {
    for (arguments, words) in [
        (&["orders", "list"][..], Some("`shop call MODULE FUNCTION …`")),
        (&["items", "withdraw"], Some("`shop call MODULE FUNCTION …`")),
        (&["items", "show", "--id", "7", "--colour=red"], Some("`shop call --untyped items show --colour …`")),
        (&["call", "items", "show", "--id", "7", "--colour", "red"], Some("`shop call --untyped items show --colour …`")),
        // What is similar is offered instead, and the program's options are no function's.
        (&["items", "shwo"], None),
        (&["items", "show", "--idd", "7"], None),
        (&["--colour", "items", "show", "--id", "7"], None),
        (&["functions", "--colour"], None),
        (&["items", "show", "--id", "7", "--output", "json"], None),
    ] {
        let error = shop(arguments).error;
        match words {
            Some(words) => assert!(error.contains(words), "{words} not in {error}"),
            None => assert!(!error.contains("`shop call "), "{arguments:?}: {error}"),
        }
    }
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

#[test]
fn tables_follow_the_type() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let outcome = against(&sandbox, on_terminal(""), &["items", "list"]);
    assert_eq!(outcome.error, "2 items\n");
    let lines: Vec<&str> = outcome.output.lines().collect();
    assert!(lines[1].contains("id") && lines[1].contains("price") && lines[4].contains("120.50"), "{}", outcome.output);
    let outcome = against(&sandbox, on_terminal(""), &["items", "show", "--id", "7"]);
    assert!(outcome.output.contains("│ pin   ┆ (hidden)"), "{}", outcome.output);
    let long = "long ".repeat(40);
    let body = format!(r#"{{"status":"success","data":{{"id":1,"name":"{long}","more":{{"a":1,"b":[2]}}}}}}"#);
    sandbox.double::<Value>("items", "show").replies(200, body);
    let outcome = against(&sandbox, on_terminal(""), &["items", "show", "--id", "7"]);
    assert!(outcome.output.lines().all(|line| line.chars().count() <= 60), "{}", outcome.output);
    assert!(outcome.output.contains("more"), "{}", outcome.output);
}

#[test]
fn nothing_from_the_server_steers_the_terminal() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let body = "{\"status\":\"success\",\"message\":\"\\u001b]0;x\\u0007\",\"data\":{\"id\":1,\"name\":\"a\\u001b[2Jb\u{9b}c\",\"\\u001b\":0}}";
    sandbox.double::<Value>("items", "show").replies(200, body);
    for form in ["table", "json", "raw"] {
        let outcome = against(&sandbox, on_terminal(""), &["--output", form, "items", "show", "--id", "7"]);
        assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
        let steers = |text: &str| text.chars().any(|each| each.is_control() && each != '\n');
        assert!(!steers(&outcome.output) && !steers(&outcome.error), "{form}: {:?} {:?}", outcome.output, outcome.error);
    }
    let raw = ["--output", "raw", "items", "show", "--id", "7"];
    assert_eq!(against(&sandbox, Given::default(), &raw).output, body);
    let outcome = against(&sandbox, on_terminal(""), &raw);
    assert!(outcome.output.ends_with("}\n") && !outcome.output.ends_with("\n\n"), "{:?}", outcome.output);
}

#[test]
fn json_keeps_order_and_digits() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let data = r#"{"z":38.00,"id":12345678901234567890123,"a":{}}"#;
    sandbox.double::<Value>("items", "show").replies(200, format!(r#"{{"status":"success","data":{data}}}"#));
    let outcome = against(&sandbox, Given::default(), &["items", "show", "--id", "7"]);
    assert_eq!(outcome.output, "{\n  \"z\": 38.00,\n  \"id\": 12345678901234567890123,\n  \"a\": {}\n}\n");
}

#[test]
fn a_dry_run_prints_a_command_and_sends_nothing() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let order = sandbox.double::<Value>("items", "order");
    let arguments = ["--dry-run", "items", "order", "--name", "it's", "--ip", "::1", "--cycle", "Monthly", "--voucher", "hush"];
    let outcome = against(&sandbox, Given::default(), &arguments);
    let expected = format!(
        "curl \\\n  --data-urlencode m=shop \\\n  --data-urlencode apikey=\"$SHOP_APIKEY\" \\\n  --data-urlencode apimodule=items \\\n  \
         --data-urlencode apifunction=order \\\n  --data-urlencode 'name=it'\\''s' \\\n  --data-urlencode ip=::1 \\\n  \
         --data-urlencode cycle=Monthly \\\n  --data-urlencode voucher=\"$SHOP_VOUCHER\" \\\n  {}\n",
        sandbox.endpoint()
    );
    assert_eq!((outcome.exit, outcome.output), (Exit::Success, expected));
    order.assert_not_received();
    let outcome = run(shop::modern(), &Given::default(), &["--dry-run", "items", "list", "--ids", "1", "--ids", "2"]);
    let expected = "curl \\\n  --get \\\n  --header 'Authorization: Bearer '\"$MODERN_TOKEN\" \\\n  --data-urlencode ids=1,2 \\\n  \
                    \"$MODERN_ENDPOINT\"/items.list\n";
    assert_eq!(outcome.output, expected);
}

#[test]
fn a_dry_run_reports_the_variables_that_are_not_set() {
    let order: Vec<_> = ["--dry-run", "--apikey-file", "key"].into_iter().chain(ORDER).chain(["--voucher", "hush"]).collect();
    let outcome = shop(&order);
    let note = "note: the command reads variables that are not set: SHOP_ENDPOINT, SHOP_APIKEY, SHOP_VOUCHER\n";
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, note));
    let names = ["SHOP_ENDPOINT", "SHOP_APIKEY", "SHOP_VOUCHER"];
    let environment = names.map(|name| (name, "https://example.com/".to_owned())).to_vec();
    let outcome = run(shop::api(), &Given { environment, ..Given::default() }, &order);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
}

#[test]
fn a_dry_run_says_where_curl_would_do_something_else() {
    let posted = leaked(modern_with(|request| RequestProfile { methods: vec![Method::Post].into(), ..request }));
    let outcome = run(posted, &Given::default(), &["--dry-run", "--certificate-authority", "my ca.pem", "items", "list"]);
    let expected = "curl \\\n  --cacert 'my ca.pem' \\\n  --header 'Authorization: Bearer '\"$MODERN_TOKEN\" \\\n  \
                    --request POST --data '' \\\n  \"$MODERN_ENDPOINT\"/items.list\n";
    assert_eq!(outcome.output, expected);
}

#[test]
fn a_dry_run_keeps_credentials_in_the_path_apart() {
    let path = [shop::text("/"), Part::Credential(1), shop::text("/"), Part::Credential(0), shop::text("_ID/"), Part::Function];
    let mut in_path =
        modern_with(|request| RequestProfile { path: shop::template(path), headers: [].as_slice().into(), ..request });
    in_path.protocol.credentials = vec![shop::credential("key", ""), shop::credential("key-id", "")].into();
    let outcome = run(leaked(in_path), &Given::default(), &["--dry-run", "items", "list"]);
    let expected = "curl \\\n  --get \\\n  \"$MODERN_ENDPOINT\"/\"$MODERN_KEY_ID\"/\"$MODERN_KEY\"_ID/list\n";
    assert_eq!(outcome.output, expected);
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
fn help_has_no_empty_lines_for_missing_descriptions() {
    let parameters = vec![shop::parameter("name", Scalar::String, ""), shop::parameter("pin", Scalar::Secret, "The PIN.")];
    let put = shop::function("put", Effect::Write, parameters, Scalar::Json, "null");
    let things = leaked(Api { modules: vec![module("things", vec![put])], ..shop::modern_api() });
    let help = |arguments: &[&str]| {
        let outcome = run(things, &Given::default(), arguments);
        assert!(!outcome.output.lines().any(|line| !line.is_empty() && line.trim().is_empty()), "{:?}", outcome.output);
        outcome.output
    };
    assert!(help(&["things", "--help"]).starts_with("Usage: "));
    let put = help(&["things", "put", "--help"]);
    assert!(put.starts_with("This changes something"), "{put}");
    assert!(put.contains("      --name <TEXT>\n\n      --pin <TEXT>\n"), "{put}");
    assert!(put.contains("The PIN. [secret: other users of this machine can see it while the program runs]"), "{put}");
    assert!(!help(&["things", "put", "-h"]).starts_with(['\n', ' ']));
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
fn functions_and_completions_are_listed() {
    let outcome = shop(&["functions"]);
    assert!(outcome.output.contains("items order   write  Order an item. This costs money.\n"), "{}", outcome.output);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let outcome = shop(&["completions", shell]);
        assert!(outcome.exit == Exit::Success && outcome.output.contains("order"), "{shell}");
    }
    assert_eq!(shop(&["completions", "tcl"]).exit, Exit::Usage);
    let outcome = shop(&["--help"]);
    assert!(outcome.exit == Exit::Success && outcome.output.contains("Exit codes:"), "{}", outcome.output);
    let words = outcome.output.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("its data as JSON with every value as the server sent it"), "{}", outcome.output);
}

#[test]
fn a_secret_parameter_and_a_credential_of_one_name_are_two_variables() {
    let mut twice = shop::modern_api();
    twice.protocol.credentials = vec![shop::credential("voucher", "The key.")].into();
    let arguments: Vec<_> = ["--dry-run"].into_iter().chain(ORDER).chain(["--voucher", "hush"]).collect();
    let outcome = run(leaked(twice), &Given::default(), &arguments);
    assert!(outcome.output.contains(r#"'Authorization: Bearer '"$MODERN_VOUCHER""#), "{}", outcome.output);
    assert!(outcome.output.contains(r#"voucher="$MODERN_PARAMETER_VOUCHER""#), "{}", outcome.output);
    assert!(outcome.error.contains("MODERN_VOUCHER, MODERN_PARAMETER_VOUCHER"), "{}", outcome.error);
}

/// The shop, whose function `items find` is called by GET, with constants and lists of its own, and answers in another form.
fn mixed() -> &'static Api {
    let find = RequestProfile {
        methods: vec![Method::Get].into(),
        parameters: vec![
            shop::constant("action", [Part::Module, shop::text("/"), Part::Function]),
            shop::constant("token", [shop::text("t-"), Part::Credential(0)]),
        ]
        .into(),
        lists: ListStyle::Joined(",".into()),
        booleans: Booleans { yes: "true".into(), no: "false".into() },
        ..RequestProfile::PLAIN
    };
    let found = ReplyProfile {
        success: Success::Absent { field: shop::path(&["error"]) },
        message: Some(shop::path(&["error", "text"])),
        code: None,
        data: Some(shop::path(&["result", "rows"])),
        content_type: ContentType::Json,
    };
    let parameters = vec![
        shop::parameter("ids", shop::list(Scalar::Integer), ""),
        shop::parameter("names", shop::optional(shop::list(Scalar::String)), ""),
        shop::parameter("full", shop::optional(Scalar::Boolean), ""),
        shop::parameter("pins", shop::optional(shop::list(Scalar::Secret)), ""),
    ];
    let returns = shop::map(shop::list(Scalar::Decimal));
    let function = shop::function("find", Effect::Read, parameters, returns, r#"{"chairs":["38.00","12.50"]}"#);
    let mut api = shop::shop();
    api.protocol.requests.to_mut().push(find);
    api.protocol.replies.to_mut().push(found);
    api.modules[0].functions.push(Function { request: 1, reply: 1, ..function });
    leaked(api)
}

#[test]
fn each_function_is_called_in_its_own_form() {
    let api = mixed();
    let find = ["items", "find", "--ids", "1", "--ids", "2", "--full", "yes"];
    let dry: Vec<_> = ["--dry-run"].into_iter().chain(find).chain(["--pins", "hush", "--pins", "hush2"]).collect();
    let expected = "curl \\\n  --get \\\n  --data-urlencode action=items/find \\\n  --data-urlencode token=t-\"$SHOP_APIKEY\" \\\n  \
                    --data-urlencode ids=1,2 \\\n  --data-urlencode full=true \\\n  --data-urlencode pins=\"$SHOP_PINS\" \\\n  \
                    \"$SHOP_ENDPOINT\"\n";
    assert_eq!(run(api, &Given::default(), &dry).output, expected);
    let outcome = run(api, &Given::default(), &["--dry-run", "items", "show", "--id", "7", "--full", "yes"]);
    assert!(!outcome.output.contains("--get") && outcome.output.contains("full=1"), "{}", outcome.output);

    let sandbox = Sandbox::start(api).unwrap();
    let environment = vec![("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "secret-key".to_owned())];
    let given = Given { environment, ..Given::default() };
    let double = sandbox.double::<Value>("items", "find");
    let outcome = run(api, &given, &find);
    let data = "{\n  \"chairs\": [\n    \"38.00\",\n    \"12.50\"\n  ]\n}\n";
    assert_eq!((outcome.exit, outcome.output.as_str(), outcome.error.as_str()), (Exit::Success, data, ""));
    assert_eq!(double.received()[0].method(), "GET");
    double.assert_received(&[("ids", "1,2"), ("full", "true")]);
    // A function of the API's own form, beside it.
    let outcome = run(api, &given, &["items", "show", "--id", "7", "--full", "yes"]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    let shown = sandbox.double::<Value>("items", "show").received();
    assert_eq!((shown[0].method(), shown[0].parameter("full")), ("POST", Some("1")));

    double.fails("nothing found");
    let outcome = run(api, &given, &find);
    assert!(outcome.exit == Exit::Api && outcome.error.contains("nothing found"), "{}", outcome.error);
    let sandboxed: Vec<_> = ["--sandbox", "--output", "table"].into_iter().chain(find).collect();
    let outcome = run(api, &Given::default(), &sandboxed);
    assert!(outcome.output.contains("│ chairs ┆ 38.00"), "{}", outcome.output);
}

#[test]
fn what_only_one_form_refuses_is_refused_for_its_functions() {
    let api = mixed();
    let with = |options: &[&str], call: &[&str]| {
        let arguments: Vec<_> = options.iter().chain(call).copied().collect();
        run(api, &Given::default(), &arguments)
    };
    let (find, show) = (["items", "find", "--ids", "1"], ["items", "show", "--id", "7"]);
    for option in ["--dry-run", "--sandbox"] {
        for (method, call) in [("get", &find[..]), ("GET", &show), ("post", &show)] {
            let outcome = with(&[option, "--method", method], call);
            assert_eq!(
                (outcome.exit, outcome.output.contains("--get")),
                (Exit::Success, option == "--dry-run" && method != "post")
            );
        }
        let outcome = with(&[option, "--method", "post"], &find);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
        assert_eq!(outcome.error, "error: `items find` does not accept the method POST\n\nhelp: it accepts GET\n");
        let outcome = with(&[option], &["items", "find", "--ids", "1", "--names", "a,b"]);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
        assert!(outcome.error.contains("`names`: item 1 contains \",\""), "{}", outcome.error);
        let outcome = with(&[option, "--yes"], &["call", "--untyped", "items", "find", "--action", "x"]);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
        assert!(outcome.error.contains("`action`"), "{}", outcome.error);
    }
    assert_eq!(with(&["--dry-run", "--method", "put"], &show).exit, Exit::Usage);
    // What is a constant of the other form is a parameter like any other here.
    let untyped = with(&["--dry-run"], &["call", "--untyped", "items", "show", "--action", "x"]);
    assert!(untyped.exit == Exit::Success && untyped.output.contains("action=x"), "{}", untyped.error);
}

#[test]
fn messages_show_the_name_that_the_program_was_given() {
    let name = "actionapi call shop.yaml";
    let run = |arguments: &[&str]| run_as(shop::api(), name, &Given::default(), arguments);
    for (arguments, part) in [
        (&["--help"][..], "Usage: actionapi call shop.yaml [OPTIONS] MODULE FUNCTION"),
        (&["items", "show", "--help"], "Usage: actionapi call shop.yaml items show"),
        (&["items", "show", "--id", "7"], "`actionapi call shop.yaml --endpoint URL …`"),
        (&["--dry-run", "items", "show", "--id", "x"], "`actionapi call shop.yaml items show --help`"),
        (&["items", "withdraw"], "`actionapi call shop.yaml call MODULE FUNCTION …`"),
        (&["call", "items"], "`actionapi call shop.yaml call MODULE FUNCTION …`"),
        (&["call", "items", "show", "--help"], "Usage: actionapi call shop.yaml call items show"),
    ] {
        let outcome = run(arguments);
        let text = outcome.output + &outcome.error;
        assert!(text.contains(part), "{part} not in {text}");
    }
    // No shell completes the arguments of several words.
    assert_eq!(run(&["completions", "bash"]).exit, Exit::Usage);
    assert!(!run(&["--help"]).output.contains("completions"));
}
