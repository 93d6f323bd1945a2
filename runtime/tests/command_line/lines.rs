//! Command lines: where options may stand, how functions are found, which words are values.

use actionapi::cli::Exit;
use actionapi::description::{Api, Definition, Effect, Home, Name, Scalar, Type, TypeDefinition, TypeId, Variant};
use actionapi::sandbox::Sandbox;
use actionapi::text::is_unprintable;
use serde_json::Value;

use crate::{Given, ORDER, against, leaked, module, on_terminal, run, shop};

#[test]
fn options_of_the_program_stand_anywhere() {
    let expected = shop(&["--sandbox", "--output", "raw", "items", "show", "--id", "7"]);
    assert!(expected.exit == Exit::Success && expected.output.starts_with("{\"status\""), "{}", expected.error);
    for arguments in [
        &["items", "--sandbox", "show", "--output", "raw", "--id", "7"][..],
        &["items", "show", "--id", "7", "--sandbox", "--output=raw"],
        &["items", "show", "--output", "raw", "--id", "7", "--sandbox"],
        &["call", "--sandbox", "items", "--output", "raw", "show", "--id", "7"],
        &["call", "items", "show", "--id", "7", "--output", "raw", "--sandbox"],
        &["show", "--sandbox", "--id", "7", "--output", "raw"],
    ] {
        let outcome = shop(arguments);
        assert_eq!((outcome.exit, &outcome.output), (Exit::Success, &expected.output), "{arguments:?}: {}", outcome.error);
    }
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let order = sandbox.double::<Value>("items", "order");
    let yes = [&ORDER[..], &["--yes"]].concat();
    assert_eq!(against(&sandbox, Given::default(), &yes).exit, Exit::Success);
    order.assert_received(&[("name", "Chair")]);
    let twice = shop(&["--sandbox", "items", "show", "--id", "7", "--sandbox"]);
    assert!(twice.exit == Exit::Usage && twice.error.contains("multiple times"), "{}", twice.error);
}

#[test]
fn a_parameter_comes_before_an_option_of_its_name() {
    let parameters = || vec![shop::parameter("output", Scalar::String, ""), shop::parameter("yes", Scalar::Boolean, "")];
    let put = shop::function("put", Effect::Read, parameters(), Scalar::Json, "null");
    let api = leaked(Api { modules: vec![module("things", vec![put])], ..shop::modern_api() });
    let outcome = run(api, &Given::default(), &["things", "put", "--output", "raw", "--yes", "no", "--dry-run"]);
    assert!(
        outcome.output.contains("output=raw") && outcome.output.contains("yes=false"),
        "{} {}",
        outcome.output,
        outcome.error
    );
    let outcome =
        run(api, &Given::default(), &["--sandbox", "--output", "raw", "things", "put", "--output", "x", "--yes", "no"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Success, "null"), "{}", outcome.error);
}

#[test]
fn a_function_finds_its_module() {
    let get = |effect| shop::function("get", effect, Vec::new(), Scalar::Json, "1");
    let put = shop::function("put", Effect::Read, Vec::new(), Scalar::Json, "2");
    let help = shop::function("help", Effect::Read, Vec::new(), Scalar::Json, "3");
    let modules =
        vec![module("one", vec![get(Effect::Read)]), module("two", vec![get(Effect::Write), put]), module("put", vec![help])];
    let api = leaked(Api { modules, ..shop::modern_api() });
    let run = |arguments: &[&str]| run(api, &Given::default(), arguments);
    // A module comes before a function of its name, and the module's function before the command.
    for (arguments, output) in [(&["two", "put"][..], "2\n"), (&["put", "help"], "3\n")] {
        assert_eq!(run(&[arguments, &["--sandbox"]].concat()).output, output, "{arguments:?}");
    }
    let outcome = run(&["--sandbox", "get"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
    assert_eq!(outcome.error, "error: several modules have a function `get`\n\nhelp: write one of `one get`, `two get`\n");
    for (arguments, message) in [
        (&["one", "put"][..], "the module `one` has no function `put`; did you mean `two put`?"),
        (&["thre", "put"], "there is no module `thre`; did you mean `two put`?"),
        (&["ones", "get"], "there is no module `ones`; did you mean `one get`?"),
        (&["gett"], "there is no module or function `gett`; did you mean `one get` or `two get`?"),
        (&["functions", "ones"], "there is no module `ones`; did you mean `one`?"),
    ] {
        let outcome = run(arguments);
        assert_eq!(outcome.exit, Exit::Usage, "{arguments:?}");
        assert!(outcome.error.contains(message) && !outcome.error.contains("subcommand"), "{message} not in {}", outcome.error);
    }
}

#[test]
fn a_word_that_begins_with_a_dash_is_no_name() {
    for arguments in [&["call", "items", "--help"][..], &["call", "-h"], &["call", "items", "new", "--help"], &["help", "call"]]
    {
        let outcome = shop(arguments);
        assert_eq!(outcome.exit, Exit::Success, "{arguments:?}: {}", outcome.error);
        assert!(outcome.output.contains("call [--untyped] MODULE FUNCTION"), "{}", outcome.output);
    }
    for (arguments, message) in [
        (&["--yes", "call", "items", "--page", "2"][..], "expected a function after `call`, found `--page`"),
        (&["call", "items", "--page", "2"], "help: `shop call --help` shows how it is used"),
        (&["items", "--page", "2"], "help: `shop items --help` lists its functions"),
        (&["items", "show", "--untyped"], "`shop call --untyped items show …`"),
        (&["--yes", "call", "--page", "2"], "expected a module after `call`, found `--page`"),
        (&["items", "--id", "7"], "expected a function of the module `items`, found `--id`"),
        (&["--sandbox"], "no module, function or command is named"),
        (&["call", "items"], "`call` needs a module and a function"),
    ] {
        let outcome = shop(arguments);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""), "{arguments:?}");
        assert!(outcome.error.contains(message) && !outcome.error.contains("subcommand"), "{message} not in {}", outcome.error);
    }
}

#[test]
fn help_is_found_by_any_way() {
    let expected = shop(&["items", "order", "--help"]);
    assert!(expected.output.contains("Usage: shop items order"), "{}", expected.output);
    for arguments in [
        &["help", "items", "order"][..],
        &["items", "help", "order"],
        &["order", "--help"],
        &["help", "order"],
        &["items", "order", "--help", "--name", "x"],
        &["--sandbox", "items", "order", "--name", "x", "--help"],
    ] {
        let outcome = shop(arguments);
        assert_eq!((outcome.exit, &outcome.output), (Exit::Success, &expected.output), "{arguments:?}: {}", outcome.error);
    }
    assert_eq!(shop(&["help"]).output, shop(&["--help"]).output);
    assert_eq!(shop(&["help", "items"]).output, shop(&["items", "--help"]).output);
    let help = shop(&["--help"]).output;
    assert!(!help.contains("subcommand"), "{help}");
    assert!(help.contains("To try it without an account: `shop --sandbox items list`\n"), "{help}");
}

#[test]
fn values_may_begin_with_a_dash() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let order = sandbox.double::<Value>("items", "order");
    for name in ["-Xy7!pass", "-dash", "--", "-", "-h", "--dashes", "-5", "-a=b"] {
        let arguments = ["--yes", "items", "order", "--name", name, "--ip", "::1", "--cycle", "Monthly", "--voucher", name];
        let outcome = against(&sandbox, Given::default(), &arguments);
        assert_eq!(outcome.exit, Exit::Success, "{name}: {}", outcome.error);
        let untyped = [&["--yes", "call", "--untyped"][..], &arguments[1..]].concat();
        assert_eq!(against(&sandbox, Given::default(), &untyped).exit, Exit::Success, "{name}");
        order.assert_received(&[("name", name), ("voucher", name)]);
    }
    let list = sandbox.double::<Value>("items", "list");
    let outcome = against(&sandbox, Given::default(), &["items", "list", "--labels", "-a=b", "--labels", "--c=-d"]);
    assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
    list.assert_received(&[("labels[-a]", "b"), ("labels[--c]", "-d")]);
    // What is an option is more likely to be one, after a value that was forgotten.
    for option in ["--ip", "--yes", "--voucher-stdin"] {
        let arguments = ["items", "order", "--name", option, "--ip", "::1", "--cycle", "Monthly"];
        let outcome = against(&sandbox, Given::default(), &arguments);
        assert_eq!(outcome.exit, Exit::Usage, "{}", outcome.error);
        assert!(outcome.error.contains(&format!("write `--name={option}`")), "{}", outcome.error);
    }
    let given = ["--yes", "items", "order", "--name=--yes", "--ip", "::1", "--cycle", "Monthly"];
    assert_eq!(against(&sandbox, Given::default(), &given).exit, Exit::Success);
    order.assert_received(&[("name", "--yes")]);
}

#[test]
fn values_are_sent_as_they_are_parsed() {
    let kinds = [
        ("da", Scalar::Date),
        ("dt", Scalar::DateTime),
        ("i", Scalar::Integer),
        ("f", Scalar::Float),
        ("d", Scalar::Decimal),
        ("t", Scalar::Timestamp),
        ("ip", Scalar::Ip),
        ("j", Scalar::Json),
        ("s", Scalar::String),
    ];
    let parameters = kinds.map(|(name, kind)| shop::parameter(name, shop::optional(kind), "")).to_vec();
    let put = shop::function("put", Effect::Read, parameters, Scalar::Json, "null");
    let api = leaked(Api { modules: vec![module("things", vec![put])], ..shop::modern_api() });
    for (option, typed, sent) in [
        ("--da", "20120801", "da=2012-08-01"),
        ("--dt", "2012-08-01 18:30", "'dt=2012-08-01 18:30:00'"),
        ("--dt", "2012-08-01T18:30:56", "'dt=2012-08-01 18:30:56'"),
        ("--dt", "2012-08-01", "'dt=2012-08-01 00:00:00'"),
        ("--i", "007", "i=7"),
        ("--i", "-7", "i=-7"),
        ("--f", "-1.5e-7", "f=-0.00000015"),
        ("--f", "1e3", "f=1000"),
        ("--d", "38.00", "d=38.00"),
        ("--d", "1E3", "d=1000"),
        ("--t", "1343845856", "t=1343845856"),
        ("--ip", "2001:DB8:0::1", "ip=2001:db8::1"),
        ("--j", "{\"a\": [1.50]}", "'j={\"a\": [1.50]}'"),
        ("--s", "007", "s=007"),
    ] {
        let outcome = run(api, &Given::default(), &["--dry-run", "things", "put", option, typed]);
        let line = format!("--data-urlencode {sent} \\\n");
        assert!(outcome.output.contains(&line), "{typed}: {line} not in {} {}", outcome.output, outcome.error);
    }
}

#[test]
fn keys_of_maps_are_checked_before_anything_is_sent() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let list = sandbox.double::<Value>("items", "list");
    for (labels, problem) in [
        (&["--labels", "a[b]=v"][..], "contains a bracket"),
        (&["--labels", "=v"], "is empty"),
        (&["--labels", "name=1", "--labels", "name=2"], "the key `name` is given twice"),
    ] {
        let outcome = against(&sandbox, Given::default(), &[&["items", "list"][..], labels].concat());
        assert!(outcome.exit == Exit::Usage && outcome.error.contains(problem), "{problem} not in {}", outcome.error);
    }
    list.assert_not_received();
}

#[test]
fn names_of_any_kind_stay_reachable() {
    let parameters = vec![
        shop::parameter("id", Scalar::Integer, ""),
        shop::parameter("x y", shop::optional(Scalar::String), "An odd one."),
        shop::parameter("a=b", Scalar::String, ""),
        shop::parameter("pin \u{202e}", shop::optional(Scalar::Secret), ""),
    ];
    let get = shop::function("get it", Effect::Read, parameters, Scalar::Json, "null");
    let api = leaked(Api { modules: vec![module("my things", vec![get])], ..shop::modern_api() });
    let run = |arguments: &[&str]| run(api, &Given::default(), arguments);
    let outcome = run(&["my things", "get it", "--id", "1", "--x y", "-2", "--a=b", "3", "--dry-run"]);
    for part in ["--data-urlencode id=1", "x%20y=-2", "a%3Db=3"] {
        assert!(outcome.output.contains(part), "{part} not in {} {}", outcome.output, outcome.error);
    }
    for arguments in [&["my things", "get it", "--help"][..], &["call", "my things", "get it", "-h"], &["get it", "--help"]] {
        let help = run(arguments).output;
        for part in
            ["--id <INTEGER>", "'--x y' TEXT", "An odd one.", "--a=b TEXT  [required]", "'my things' 'get it'", "pin \\u{202e}"]
        {
            assert!(help.contains(part), "{part} not in {help}");
        }
        assert!(!help.contains('\u{202e}'));
    }
    let missing = run(&["my things", "get it", "--id", "1"]).error;
    assert!(missing.contains("`--a=b` is required"), "{missing}");
    assert!(run(&["--help"]).output.contains("my things") && run(&["my things"]).error.contains("get it"));
}

#[test]
fn a_name_cannot_steer_the_terminal() {
    for hidden in ['\u{202e}', '\u{3164}', '\u{2800}', '\u{fe0f}', '\u{e0041}', '\u{1b}', '\n'] {
        let name = |name: &str| -> &'static str { Box::leak(format!("{name}{hidden}x").into_boxed_str()) };
        let (module_name, function) = (name("mod"), name("get"));
        let pin = shop::parameter(name("pin"), shop::optional(Scalar::String), name("Description"));
        let get = shop::function(function, Effect::Read, vec![pin], Scalar::Json, "null");
        let api = leaked(Api { modules: vec![module(module_name, vec![get])], ..shop::modern_api() });
        let help = ["--help"];
        let [of_module, of_function] = [&[module_name, "--help"][..], &[module_name, function, "-h"]];
        let wrong = [module_name, function, "--pim", "1"];
        for arguments in [&help[..], of_module, &["functions"], of_function, &wrong, &[module_name], &["mod"], &["call", "mod"]]
        {
            for width in [None, Some(60)] {
                let given = Given { terminal: width.is_some(), width, ..Given::default() };
                let outcome = run(api, &given, arguments);
                let text = format!("{}{}", outcome.output, outcome.error).replace(['\n', '\u{1b}'], "");
                assert!(!text.contains(hidden), "{arguments:?}: {text:?}");
                // Colours are escapes, too.
                let escapes = format!("{}{}", outcome.output, outcome.error);
                let colours = escapes.matches('\u{1b}').count() == escapes.matches("\u{1b}[").count();
                assert!(colours && !escapes.contains("\u{1b}x"), "{arguments:?}: {escapes:?}");
            }
        }
        let outcome = run(api, &Given::default(), &help).output;
        assert!(outcome.contains(&format!("mod{}x", hidden.escape_default())), "{outcome}");
    }
}

#[test]
fn a_value_of_an_enum_cannot_steer_the_terminal() {
    for values in [["low", "\u{1b}[8mhidden"], ["low", "a\u{e0041}b"]] {
        assert_values_do_not_steer(values);
    }
}

#[test]
fn an_argument_cannot_steer_the_terminal() {
    for word in ["\u{1b}[8mhidden", "\u{1b}]0;title\u{7}", "a\u{202e}b", "a\u{e0041}b"] {
        let option = format!("--{word}");
        for arguments in
            [&[word][..], &["items", word], &["items", "show", "--id", word], &["items", "show", &option], &[&option]]
        {
            let outcome = run(shop::api(), &on_terminal(""), arguments);
            let text = format!("{}{}", outcome.output, outcome.error);
            assert!(outcome.exit == Exit::Usage && !text.contains(|each| each != '\n' && is_unprintable(each)), "{text:?}");
        }
    }
}

fn assert_values_do_not_steer(values: [&'static str; 2]) {
    let variants = values.map(|wire| Variant { name: shop::name(wire), description: String::new() });
    let mut api = shop::modern_api();
    api.types = vec![TypeDefinition {
        name: Name::new("Level", "Level"),
        home: Home::Types,
        description: String::new(),
        kind: Definition::Enum(variants.to_vec()),
        rest: None,
    }];
    let get =
        shop::function("get", Effect::Read, vec![shop::parameter("level", Type::Enum(TypeId(0)), "")], Scalar::Json, "null");
    let api = leaked(Api { modules: vec![module("things", vec![get])], ..api });
    for arguments in [&["get", "--help"][..], &["get", "--level", "none"], &["get"]] {
        for terminal in [false, true] {
            let outcome = run(api, &Given { terminal, ..Given::default() }, arguments);
            let text = format!("{}{}", outcome.output, outcome.error);
            assert!(!text.contains("\u{1b}[8m") && !text.contains('\u{e0041}'), "{text:?}");
        }
    }
    assert!(run(api, &Given::default(), &["get", "--level", values[1], "--dry-run"]).output.contains("level="));
}

#[test]
fn what_is_sent_as_it_is_takes_no_options() {
    let outcome = shop(&["--dry-run", "--yes", "call", "items", "new", "--output", "json"]);
    assert!(outcome.output.contains("output=json"), "{}", outcome.output);
    assert!(outcome.error.starts_with("note: `--output` is sent as a parameter; "), "{}", outcome.error);
    // `--untyped` is the command's, wherever it stands.
    let outcome = shop(&["--dry-run", "call", "items", "show", "--untyped", "--x", "1"]);
    assert!(outcome.output.contains("x=1"), "{} {}", outcome.output, outcome.error);
}
