//! Help, lists, and hints after mistakes.

use actionapi::cli::Exit;
use actionapi::description::{Api, Effect, Scalar};

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
        (&["items", "show", "--id", "7", "--output", "json"], "go before the module"),
    ] {
        let outcome = shop(arguments);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""), "{arguments:?}");
        assert!(outcome.error.contains(meant), "{meant} not in {}", outcome.error);
    }
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
