//! Help, lists, and hints after mistakes.

use actionapi::cli::{Console, Exit, Program};
use actionapi::description::{
    Api, Definition, Deprecation, Effect, Home, Instead, Need, NeedRule, Scalar, Type, TypeDefinition, TypeId,
};
use serde_json::Value;

use crate::{Given, leaked, module, run, run_as, shop};

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
fn misspellings_are_answered_with_what_was_meant() {
    for (arguments, meant) in [
        (&["itms"][..], "items"),
        (&["items", "shwo"], "show"),
        (&["items", "show", "--idd", "7"], "--id"),
        (&["items", "order", "--cycle", "Monthy"], "Monthly"),
        (&["itms", "show"], "did you mean `items show`?"),
        (&["shwo"], "did you mean `items show`?"),
        (&["orders", "list"], "did you mean `items list`?"),
        (&["items", "show", "--outptu", "json"], "the program has the option `--output`"),
    ] {
        let outcome = shop(arguments);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""), "{arguments:?}");
        assert!(outcome.error.contains(meant), "{meant} not in {}", outcome.error);
    }
}

#[test]
fn what_the_schema_lacks_leads_to_call() {
    for (arguments, words) in [
        (&["vouchers", "find"][..], Some("`shop call MODULE FUNCTION …`")),
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
fn messages_show_the_name_that_the_program_was_given() {
    let name = "actionapi call shop.yaml";
    let run = |arguments: &[&str]| run_as(shop::api(), name, &Given::default(), arguments);
    for (arguments, part) in [
        (&["--help"][..], "Usage: actionapi call shop.yaml [OPTIONS] MODULE FUNCTION"),
        (&["items", "show", "--help"], "Usage: actionapi call shop.yaml items show"),
        (&["items", "show", "--id", "7"], "`actionapi call shop.yaml --sandbox …`"),
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

#[test]
fn the_help_of_a_function_shows_what_it_returns_and_an_example() {
    let help = shop(&["items", "list", "--help"]).output;
    let returns = "Returns: map<Item>\n\nItem:\n  id     integer    The item's number.\n  name   string     Its name.\n";
    assert!(help.contains(returns), "{help}");
    assert!(
        help.contains("  added  datetime?  When it was added.\n") && help.contains("Example:\n  shop items list\n"),
        "{help}"
    );
    let long = "Its number,\nwhich never changes, however often it is moved to another place.\n\nIt is not shown.";
    let definition = TypeDefinition {
        name: shop::name("Thing"),
        home: Home::Types,
        description: String::new(),
        kind: Definition::Record(vec![shop::field("number", Scalar::Integer, long)]),
        rest: None,
    };
    let get = shop::function("get", Effect::Read, Vec::new(), Type::Record(TypeId(0)), "{}");
    let api = leaked(Api { types: vec![definition], modules: vec![module("things", vec![get])], ..shop::modern_api() });
    for (width, lines) in [
        (None, "  number  integer  Its number, which never changes, however often it is moved to another place.\n"),
        (
            Some(60),
            "  number  integer  Its number, which never changes, however\n                   often it is moved to another place.\n",
        ),
    ] {
        let help = run(api, &Given { width, ..Given::default() }, &["things", "get", "--help"]).output;
        assert!(help.contains(lines) && !help.contains("not shown"), "{help}");
    }
    let order = "Example:\n  shop items order --name text --ip 192.0.2.1 --cycle Monthly\n";
    assert!(shop(&["items", "order", "-h"]).output.contains(order));
    // The example is a call that can be made.
    let words: Vec<&str> = order.lines().nth(1).unwrap().split_whitespace().skip(1).collect();
    assert_eq!(shop(&[&["--sandbox"][..], &words].concat()).exit, Exit::Success);
    let parameters = vec![
        shop::parameter("when", Scalar::DateTime, ""),
        shop::parameter("tags", shop::list(Scalar::String), ""),
        shop::parameter("prices", shop::map(Scalar::Decimal), ""),
        shop::parameter("pin", Scalar::Secret, ""),
    ];
    let put = shop::function("put", Effect::Read, parameters, Scalar::Boolean, "true");
    let api = leaked(Api { modules: vec![module("things", vec![put])], ..shop::modern_api() });
    let help = run(api, &Given::default(), &["things", "put", "--help"]).output;
    let call = "modern things put --when '2012-08-01 18:30:56' --tags text --prices key=38.00 --pin-file FILE";
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(call) && words.contains("Returns: boolean"), "{help}");
}

#[test]
fn what_is_deprecated_says_so() {
    let instead = |module: &str, name: &str| Some(Instead::Function(module.to_owned(), name.to_owned()));
    let deprecated = |instead| Some(Deprecation { since: "2.0".to_owned(), note: "It is slow".to_owned(), instead });
    let mut parameter = shop::parameter("page", shop::optional(Scalar::Integer), "The page.");
    parameter.deprecated = deprecated(Some(Instead::Parameter("offset".to_owned())));
    let offset = shop::parameter("offset", shop::optional(Scalar::Integer), "");
    let mut old = shop::function("old", Effect::Read, vec![parameter, offset], Scalar::Json, "null");
    old.description = "Lists.".to_owned();
    old.deprecated = deprecated(instead("tags", "new"));
    let new = shop::function("new", Effect::Read, Vec::new(), Scalar::Json, "null");
    let api = leaked(Api { modules: vec![module("tags", vec![old, new])], ..shop::modern_api() });
    let run = |arguments: &[&str]| self::run(api, &Given::default(), arguments).output;
    assert_eq!(run(&["functions"]), "tags old  read   [deprecated] Lists.\ntags new  read\n");
    let help = run(&["tags", "old", "--help"]);
    assert!(help.contains("It is deprecated: since 2.0; It is slow; use `tags new` instead."), "{help}");
    assert!(help.contains("The page. [deprecated: since 2.0; It is slow; use `--offset` instead]"), "{help}");
    assert!(run(&["tags", "--help"]).contains("[deprecated] Lists."));
    let json: Value = serde_json::from_str(&run(&["functions", "--output", "json"])).unwrap();
    assert_eq!(json[0]["deprecated"], "deprecated: since 2.0; It is slow; use `tags new` instead");
    assert_eq!(json[0]["parameters"][0]["deprecated"], "deprecated: since 2.0; It is slow; use `--offset` instead");
}

#[test]
fn needs_are_in_the_help_and_are_checked_before_a_question() {
    let optional = |name: &'static str| shop::parameter(name, shop::optional(Scalar::String), "");
    let parameters = vec![optional("id"), optional("email"), optional("page"), optional("size")];
    let mut find = shop::function("find", Effect::Write, parameters, Scalar::Json, "null");
    let need = |rule, names: [&'static str; 2]| Need { rule, parameters: names.map(Into::into).to_vec().into() };
    find.needs = vec![need(NeedRule::OneOf, ["id", "email"]), need(NeedRule::Together, ["page", "size"])];
    let api = leaked(Api { modules: vec![module("tags", vec![find])], ..shop::modern_api() });
    let run = |arguments: &[&str]| self::run(api, &Given::default(), arguments);
    let help = run(&["tags", "find", "-h"]).output;
    let needs = "Needs:\n  give exactly one of `--id` and `--email`\n  give all or none of `--page` and `--size`\n\nExample:\n  modern tags find --id ";
    assert!(help.contains(needs), "{help}");
    for (arguments, problem) in [
        (&["tags", "find"][..], "give exactly one of `--id` and `--email`\n"),
        (&["tags", "find", "--id", "1", "--size", "2"], "give all or none of `--page` and `--size`: `--page` is missing\n"),
        (&["--dry-run", "tags", "find", "--id", "1", "--email", "2"], "give exactly one of `--id` and `--email`, not both"),
    ] {
        let outcome = run(arguments);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
        assert!(outcome.error.contains(problem), "{}", outcome.error);
    }
    for arguments in [&["--dry-run", "tags", "find", "--email", "2"][..], &["--dry-run", "call", "--untyped", "tags", "find"]] {
        let outcome = run(arguments);
        assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
    }
    let json: Value = serde_json::from_str(&run(&["functions", "--output", "json"]).output).unwrap();
    assert_eq!(json[0]["needs"], serde_json::json!([{ "one_of": ["id", "email"] }, { "together": ["page", "size"] }]));
}

#[test]
fn functions_can_be_read_by_programs() {
    let outcome = shop(&["functions", "--output", "json"]);
    let all: Value = serde_json::from_str(&outcome.output).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 4);
    let outcome = shop(&["--output", "json", "functions", "items"]);
    let items: Value = serde_json::from_str(&outcome.output).unwrap();
    assert_eq!(items.as_array().unwrap().len(), 3);
    let order = &items[2];
    assert_eq!((&order["module"], &order["function"], &order["effect"]), (&"items".into(), &"order".into(), &"write".into()));
    let cycle = serde_json::json!({
        "name": "cycle", "type": "Cycle", "required": true, "secret": false, "description": "How often to pay.",
        "values": ["Monthly", "Semi-Annually"],
    });
    assert_eq!(order["parameters"][2], cycle);
    assert_eq!((&items[1]["returns"], &order["parameters"][3]["secret"]), (&"map<Item>".into(), &true.into()));
    assert_eq!(shop(&["functions", "items"]).output.lines().count(), 3);
}

#[test]
fn small_things_say_what_they_mean() {
    let help = shop(&["--help"]).output.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("if the function accepts it [default: post]"), "{help}");
    assert!(help.contains("first line of this file; or set SHOP_APIKEY to the credential itself"), "{help}");
    assert!(shop(&["items", "show", "--help"]).output.contains("[the server's default: no]"));
    assert!(shop(&["completions", "--help"]).output.contains("~/.config/fish/completions/"));
    for (arguments, message) in [
        (&["--attempts", "0", "items", "list"][..], "it must be a whole number, at least 1"),
        (&["--timeout", "-1", "items", "list"], "it must be a number of seconds above 0"),
        (&["--sandbox", "--dry-run", "items", "list"], "cannot be used with '--dry-run'"),
        (&["items", "order", "--cycle", "Yearly"], "[possible values: Monthly, Semi-Annually]\n\nFor"),
    ] {
        let outcome = shop(arguments);
        assert!(outcome.exit == Exit::Usage && outcome.error.contains(message), "{message} not in {}", outcome.error);
    }
}

/// A full disk.
struct Full;

impl std::io::Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn output_that_cannot_be_written_is_reported() {
    for arguments in [&["--help"][..], &["items", "--help"], &["items", "show", "-h"], &["functions"], &["completions", "bash"]]
    {
        let (mut input, mut output, mut error) = (std::io::empty(), Full, Vec::new());
        let mut console = Console::new(&mut input, &mut output, &mut error, &|_| None);
        let exit = Program::new(shop::api()).run_on(arguments.iter().map(Into::into), &mut console);
        let error = String::from_utf8(error).unwrap();
        assert!(exit == Exit::Failure && error.starts_with("error: cannot write the output: "), "{arguments:?}: {error}");
    }
}
