//! The API's part of the grammar: modules and functions as clap's commands, parameters as their options.
//!
//! The program's own options and commands are in `options` and `grammar`; values are checked in `values`.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, ArgGroup, Command, ValueHint, value_parser};

use super::context::Context;
use super::describe::{about, deprecation, example, placeholder, returns};
use super::sources;
use super::words::{Purpose, is_plain, stdin_option};
use crate::description::{Api, Effect, Function, Module, Parameter, Scalar, Type, Types as _};
use crate::snippets::file_option;
use crate::snippets::shell::shell_word;
use crate::text::{one_line, printable, summary};

/// The width of help where there is no terminal.
pub(super) const USUAL_WIDTH: usize = 100;

/// A module as a command of this name, with its functions as subcommands.
pub(super) fn module(context: Context<'_>, name: String, module: &'static Module, purpose: Purpose) -> Command {
    let functions = module.functions.iter().filter(|function| purpose != Purpose::Script || purpose.takes(&function.name.wire));
    let functions = functions.map(|function| in_list(context, function, purpose));
    described(Command::new(name), &module.description, "")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("Functions")
        .subcommand_value_name("FUNCTION")
        .subcommands(functions)
}

/// A function as one of several commands.
pub(super) fn in_list(context: Context<'_>, function: &'static Function, purpose: Purpose) -> Command {
    match purpose {
        Purpose::Script => self::function(context, function.name.wire.to_string(), function, purpose, &|_| false, USUAL_WIDTH),
        // Only its name and description are shown.
        Purpose::Parsing => described(Command::new(one_line(&function.name.wire)), &about(function), ""),
    }
}

/// A function as a command of this name, with its parameters as options, and with help of this width. A secret that is required need not
/// be given where the environment variable that holds it is set.
pub(super) fn function(
    context: Context<'_>,
    name: String,
    function: &'static Function,
    purpose: Purpose,
    is_set: &dyn Fn(&str) -> bool,
    width: usize,
) -> Command {
    let note = match function.effect {
        Effect::Write | Effect::Idempotent => "This changes something, so it asks before it sends; `--yes` skips the question.",
        Effect::Read => "",
    };
    let deprecated = function.deprecated.as_ref().map(|deprecated| format!("It is {}.", deprecation(deprecated)));
    let notes: Vec<&str> = deprecated.as_deref().into_iter().chain([note]).filter(|note| !note.is_empty()).collect();
    let note = notes.join("\n\n");
    // A parameter named `help` takes the option's name; `-h` remains.
    let has_help = function.parameter("help").is_some();
    let help = Arg::new("\0help").short('h').action(ArgAction::Help).help("Print help");
    let parameters = || function.parameters.iter().filter(|parameter| purpose.takes(&parameter.name.wire));
    let mut command = described(Command::new(name), &function.description, &note)
        .disable_help_flag(true)
        .arg(if has_help { help } else { help.long("help") })
        .next_help_heading("Parameters");
    for parameter in parameters() {
        command = command.arg(self::parameter(context, function, parameter, purpose)).args(secret_options(function, parameter));
        if parameter.kind.item().is_secret() {
            command = command.group(secret_group(context, function, parameter, is_set));
        }
    }
    if purpose == Purpose::Script { command } else { explained(context, command, function, width) }
}

/// Adds what comes after the parameters in the help: those that cannot be options, what is returned, an example.
fn explained(context: Context<'_>, command: Command, function: &'static Function, width: usize) -> Command {
    let module = context.api.functions().find(|(_, each)| std::ptr::eq(*each, function)).map(|(module, _)| module);
    let odd = function.parameters.iter().filter(|parameter| !is_plain(&parameter.name.wire)).map(|parameter| {
        let option = shell_word(&format!("--{}", parameter.name.wire));
        let option = format!("{option} {}", placeholder(context.api, parameter.given()));
        let required = if parameter.is_required() && !parameter.is_presence() { "[required]" } else { "" };
        let notes = notes(context, parameter).join(" ");
        let words: Vec<&str> = [option.as_str(), required, &notes].into_iter().filter(|word| !word.is_empty()).collect();
        format!("      {}\n", words.join("  "))
    });
    let odd: String = odd.collect();
    let odd = if odd.is_empty() { odd } else { format!("Parameters with unusual names:\n{odd}\n") };
    let odd = format!("{odd}{}{}", needs(context.api, function), pages(function));
    let program = context.program;
    let example = module.map(|module| format!("Example:\n  {}", example(context, module, function))).unwrap_or_default();
    let options = format!("Options of the program can stand here too; `{program} --help` lists them.");
    let returns = returns(context.api, &function.returns, width);
    command
        .after_help(printable(&format!("{odd}{example}")))
        .after_long_help(printable(&format!("{odd}{returns}\n\n{example}\n\n{options}")))
}

/// The lines about the needs of a function.
fn needs(api: &Api, function: &Function) -> String {
    let variables = api.protocol.needs_of(api.request_of(function));
    let variables = variables.map(|variables| format!("  {variables}\n")).unwrap_or_default();
    let option = |name: &str| format!("`{}`", shell_word(&format!("--{name}")));
    let lines: String = function.needs.iter().map(|need| format!("  {}\n", need.sentence(option))).collect();
    let lines = variables + &lines;
    if lines.is_empty() { lines } else { format!("Needs:\n{lines}\n") }
}

/// The lines about the pages of a function.
fn pages(function: &Function) -> String {
    let Some(pages) = &function.pages else { return String::new() };
    let by = pages.sentence(|name| format!("`{}`", shell_word(&format!("--{name}"))));
    // After the function, they would be its parameters of these names.
    let options = ["all", "max", "from"].into_iter().filter(|option| function.parameter(option).is_some());
    let before: Vec<String> = options.map(|option| format!("`--{option}`")).collect();
    let before = if before.is_empty() { String::new() } else { format!(" Before the function: {}.", before.join(", ")) };
    format!("Pages:\n  {by}.\n  `--all` prints the whole list, `--max COUNT` its beginning.{before}\n\n")
}

/// Whether all of a function's parameters can be options of clap's.
pub(super) fn has_plain_parameters(function: &Function) -> bool {
    function.parameters.iter().all(|parameter| is_plain(&parameter.name.wire))
}

/// The command with this description and this note. Empty texts are left out, because clap would print a blank line for them.
pub(super) fn described(command: Command, description: &str, note: &str) -> Command {
    let paragraphs: Vec<&str> = [description.trim_end(), note].into_iter().filter(|text| !text.is_empty()).collect();
    match paragraphs.as_slice() {
        [] => command,
        [first, ..] => command.about(printable(&summary(first))).long_about(printable(&paragraphs.join("\n\n"))),
    }
}

fn parameter(context: Context<'_>, function: &Function, parameter: &'static Parameter, purpose: Purpose) -> Arg {
    let api = context.api;
    let kind = parameter.given().without_option();
    let repeats = kind.is_container();
    let name = &*parameter.name.wire;
    let argument = Arg::new(name)
        .long(name)
        .value_name(placeholder(api, kind))
        .action(if repeats { ArgAction::Append } else { ArgAction::Set })
        .required(parameter.is_required() && !parameter.is_presence() && !kind.item().is_secret())
        .allow_hyphen_values(true)
        .help(printable(&notes(context, parameter).join(" ")));
    match kind.item() {
        _ if sources::is_flag(function, name) => {
            let yes = &*api.request_of(function).booleans.yes;
            argument.num_args(0..=1).default_missing_value(yes.to_owned()).allow_hyphen_values(false)
        }
        Type::File => argument.value_hint(ValueHint::FilePath),
        // The argument of a map has its key before the value, so only `values` can check it.
        Type::Enum(id) if !matches!(kind, Type::Map(_)) && api.definition(*id).is_some_and(|kind| kind.scalar().is_none()) => {
            let values = api.variants(*id).iter().map(|variant| &*variant.name.wire);
            let values = values.filter(|value| purpose.takes_value(value));
            // One that would steer a terminal can be given, but is not shown.
            let values = values.map(|value| PossibleValue::new(value).hide(one_line(value) != value));
            argument.value_parser(PossibleValuesParser::new(values)).ignore_case(true)
        }
        _ => argument,
    }
}

/// The options that read a secret parameter from elsewhere, if no other parameter has their names.
fn secret_options(function: &Function, parameter: &Parameter) -> Vec<Arg> {
    let name = &parameter.name.wire;
    let is_container = parameter.kind.is_container();
    let what = if is_container { "an item a line" } else { "without the line end at its end" };
    let file = Arg::new(file_option(name))
        .long(file_option(name))
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .action(if is_container { ArgAction::Append } else { ArgAction::Set })
        .help(format!("Read `{name}` from this file, {what}"));
    let stdin = Arg::new(stdin_option(name))
        .long(stdin_option(name))
        .action(ArgAction::SetTrue)
        .help(format!("Read `{name}` from standard input, {what}; a terminal does not show it"));
    let is_free = |argument: &Arg| argument.get_long().is_some_and(|option| sources::secret_option(function, option).is_some());
    [file, stdin].into_iter().filter(is_free).collect()
}

/// A secret parameter and the options that read it, one of which is needed if the parameter is required.
fn secret_group(context: Context<'_>, function: &Function, parameter: &Parameter, is_set: &dyn Fn(&str) -> bool) -> ArgGroup {
    let name = &*parameter.name.wire;
    let members = [file_option(name), stdin_option(name)];
    let members = members.into_iter().filter(|option| sources::secret_option(function, option).is_some());
    let in_environment = sources::variable(context, parameter).is_some_and(|variable| is_set(&variable));
    ArgGroup::new(format!("\0{name}"))
        .args(std::iter::once(name.to_owned()).chain(members))
        .multiple(parameter.kind.is_container())
        .required(parameter.is_required() && !in_environment)
}

/// What the help says about a parameter.
fn notes(context: Context<'_>, parameter: &Parameter) -> Vec<String> {
    let mut notes = vec![parameter.description.trim_end().to_owned()];
    notes.retain(|note| !note.is_empty());
    match parameter.given().without_option() {
        Type::File => notes.push("[a file; `-` is standard input]".to_owned()),
        Type::List(item) if **item == Type::File => notes.push("[a file; repeat it for several]".to_owned()),
        Type::List(_) => notes.push("[repeat it for several]".to_owned()),
        Type::Map(_) => notes.push("[KEY=VALUE; repeat it for several]".to_owned()),
        _ => {}
    }
    if parameter.kind.item().is_secret() {
        notes.push("[secret: other users of this machine can see it while the program runs]".to_owned());
    }
    notes.extend(parameter.deprecated.as_ref().map(|deprecated| format!("[{}]", deprecation(deprecated))));
    notes.extend(sources::variable(context, parameter).map(|variable| format!("[environment: {variable}]")));
    let default = parameter.default.as_ref().map(|default| as_typed(context.api, parameter, default));
    notes.extend(default.map(|default| format!("[the server's default: {default}]")));
    notes
}

/// A default as a person would type it: a boolean in words, whatever the API sends for it.
fn as_typed<'d>(api: &Api, parameter: &Parameter, default: &'d str) -> &'d str {
    if *parameter.kind.without_option() != Type::Scalar(Scalar::Boolean) {
        return default;
    }
    // Most APIs have one form of requests; a default that is neither of its texts stays as it is.
    let texts = || api.protocol.requests.iter().map(|profile| &profile.booleans);
    match () {
        () if texts().any(|booleans| booleans.yes == default) => "yes",
        () if texts().any(|booleans| booleans.no == default) => "no",
        () => default,
    }
}
