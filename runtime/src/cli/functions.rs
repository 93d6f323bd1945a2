//! The API's part of the grammar: modules and functions as clap's commands, parameters as their options.
//!
//! The program's own options and commands are in `options` and `grammar`; values are checked in `values`.

use clap::builder::{PossibleValuesParser, Str};
use clap::{Arg, ArgAction, Command};

use super::words::{Purpose, first_line, is_plain};
use crate::description::{Api, Effect, Function, Module, Parameter, Type, Types as _};

/// A module as a command, with its functions as subcommands.
pub(super) fn module(api: &'static Api, module: &'static Module, purpose: Purpose) -> Command {
    let functions =
        module.functions.iter().filter(|function| purpose.takes(&function.name.wire) && has_plain_parameters(function));
    described(Command::new(&*module.name.wire), &module.description, "")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("Functions")
        .subcommand_value_name("FUNCTION")
        .subcommands(functions.map(|function| self::function(api, &*function.name.wire, function, purpose)))
}

/// A function as a command of this name, with its parameters as options.
pub(super) fn function(api: &'static Api, name: impl Into<Str>, function: &'static Function, purpose: Purpose) -> Command {
    let note = match function.effect {
        Effect::Write => "This changes something, so it asks before it sends; `--yes` before the module skips the question.",
        Effect::Read => "",
    };
    // A parameter named `help` takes the option's name; `-h` remains.
    let has_help = function.parameter("help").is_some();
    let help = Arg::new("\0help").short('h').action(ArgAction::Help).help("Print help");
    let parameters = function.parameters.iter().filter(|parameter| purpose.takes(&parameter.name.wire));
    described(Command::new(name), &function.description, note)
        .disable_help_flag(true)
        .arg(if has_help { help } else { help.long("help") })
        .next_help_heading("Parameters")
        .args(parameters.map(|parameter| self::parameter(api, parameter, purpose)))
}

/// Whether all of a function's parameters can be options.
pub(super) fn has_plain_parameters(function: &Function) -> bool {
    function.parameters.iter().all(|parameter| is_plain(&parameter.name.wire))
}

/// The command with this description and this note. Empty texts are left out, because clap would print a blank line for them.
fn described(command: Command, description: &str, note: &str) -> Command {
    let paragraphs: Vec<&str> = [description.trim_end(), note].into_iter().filter(|text| !text.is_empty()).collect();
    match paragraphs.as_slice() {
        [] => command,
        [first, ..] => command.about(first_line(first).to_owned()).long_about(paragraphs.join("\n\n")),
    }
}

fn parameter(api: &'static Api, parameter: &'static Parameter, purpose: Purpose) -> Arg {
    let kind = parameter.kind.without_option();
    let repeats = kind.is_container();
    let name = &*parameter.name.wire;
    let argument = Arg::new(name)
        .long(name)
        .value_name(placeholder(api, kind))
        .action(if repeats { ArgAction::Append } else { ArgAction::Set })
        .required(parameter.is_required())
        .allow_negative_numbers(true)
        .help(notes(parameter).join(" "));
    match kind.item() {
        // The argument of a map has its key before the value, so only `values` can check it.
        Type::Enum(id) if !matches!(kind, Type::Map(_)) => {
            let values = api.variants(*id).iter().map(|variant| &*variant.name.wire);
            argument
                .value_parser(PossibleValuesParser::new(values.filter(|value| purpose.takes_value(value))))
                .ignore_case(true)
        }
        _ => argument,
    }
}

/// What the help says about a parameter.
fn notes(parameter: &Parameter) -> Vec<String> {
    let mut notes = vec![parameter.description.trim_end().to_owned()];
    notes.retain(|note| !note.is_empty());
    match parameter.kind.without_option() {
        Type::List(_) => notes.push("[repeat it for several]".to_owned()),
        Type::Map(_) => notes.push("[KEY=VALUE; repeat it for several]".to_owned()),
        _ => {}
    }
    if parameter.kind.item().is_secret() {
        notes.push("[secret: other users of this machine can see it while the program runs]".to_owned());
    }
    notes.extend(parameter.default.as_ref().map(|default| format!("[the server's default: {default}]")));
    notes
}

/// What stands for a value of a type in help and messages.
pub(super) fn placeholder(api: &Api, kind: &Type) -> String {
    match kind.without_option() {
        Type::Scalar(scalar) => scalar.row().placeholder.to_owned(),
        Type::List(item) => placeholder(api, item),
        Type::Map(value) => format!("KEY={}", placeholder(api, value)),
        Type::Record(id) | Type::Enum(id) => {
            api.definition(*id).map_or("VALUE", |definition| definition.name.bare()).to_owned()
        }
        Type::Optional(some) => placeholder(api, some),
    }
}
