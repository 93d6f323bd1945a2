//! The whole grammar: the program with its options, its own commands, and the API's modules.
//!
//! It knows which arguments there are, not what they lead to.

use clap::builder::StyledStr;
use clap::{Arg, Command, value_parser};
use clap_complete::Shell;

use super::context::Context;
use super::exit::EXIT_CODES;
use super::functions;
use super::options::{credential_options, flag, options};
use super::words::{Purpose, first_line};
use crate::description::Api;

/// The commands that are the program's own. A module of such a name is called through `call`.
pub(super) const CALL: &str = "call";
pub(super) const SANDBOX: &str = "sandbox";
pub(super) const FUNCTIONS: &str = "functions";
pub(super) const COMPLETIONS: &str = "completions";
const OWN: [&str; 5] = [CALL, SANDBOX, FUNCTIONS, COMPLETIONS, "help"];

/// The program. Its arguments are those after its name.
pub(super) fn program(context: Context<'_>, purpose: Purpose) -> Command {
    let Context { api, program: name } = context;
    let modules = api.modules.iter().filter(|module| purpose.takes(&module.name.wire) && !OWN.contains(&&*module.name.wire));
    let modules = modules.map(|module| functions::module(api, module, purpose));
    let title = &*api.protocol.title;
    let hint = format!("`{name} MODULE --help` lists its functions, `{name} MODULE FUNCTION --help` its parameters.");
    Command::new(name.to_owned())
        .bin_name(name.to_owned())
        .no_binary_name(true)
        .version(env!("CARGO_PKG_VERSION"))
        .about(format!("{title}, on the command line"))
        .long_about(if api.description.is_empty() { title } else { api.description.trim_end() })
        .override_usage(format!("{name} [OPTIONS] MODULE FUNCTION [--PARAMETER VALUE]…\n       {name} [OPTIONS] COMMAND"))
        .after_long_help(format!("{hint}\n{}", after_help(name)))
        .after_help(hint)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading("Modules and commands")
        .args(options(api))
        .subcommands(modules)
        .subcommand(call(name))
        .subcommand(sandbox(api))
        .subcommand(Command::new(FUNCTIONS).about("List all functions"))
        .subcommands(is_one_word(name).then(completions))
}

/// Whether the program's name is one word, which a shell can complete the arguments of.
fn is_one_word(name: &str) -> bool {
    Purpose::Script.takes(name)
}

fn call(name: &str) -> Command {
    Command::new(CALL)
        .about("Call any function, whatever its name, even one that the schema lacks")
        .long_about(
            "Call any function, whatever its name, even one that the schema lacks; its parameters are then sent as they are. \
             Such a function may change something, so it asks before it sends, unless `--yes` comes before `call`.",
        )
        .override_usage(format!("{name} [OPTIONS] call [--untyped] MODULE FUNCTION [--PARAMETER VALUE]…"))
        .arg(flag("untyped", "Send the parameters as they are, without checking them against the schema"))
        .arg(
            // Hidden, because the usage shows it better.
            Arg::new("arguments").num_args(0..).trailing_var_arg(true).allow_hyphen_values(true).hide(true),
        )
}

fn sandbox(api: &'static Api) -> Command {
    Command::new(SANDBOX)
        .about("Serve the API from the schema's examples, on this machine, until interrupted")
        .long_about(
            "Serve the API from the schema's examples, on this machine, until interrupted (Ctrl-C).\n\n\
             It checks each request against the schema and answers with the function's example. It accepts any credential that is \
             not empty, unless an option sets one. The first line that it prints is the address that it listens on.",
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("PORT")
                .value_parser(value_parser!(u16))
                .default_value("0")
                .help("The port on the loopback interface; 0 chooses a free one"),
        )
        .args(credential_options(api, "Accept only", false))
}

fn completions() -> Command {
    Command::new(COMPLETIONS)
        .about("Print completions for a shell")
        .arg(Arg::new("shell").value_name("SHELL").required(true).value_parser(value_parser!(Shell)))
}

fn after_help(name: &str) -> String {
    format!(
        "`{name} call MODULE FUNCTION …` works whatever the names are.\n\n\
         On a terminal, a function that changes something asks before it sends; elsewhere it needs `--yes`. \
         With `--sandbox` nothing real happens, so it does not ask.\n\
         Tables hide fields that the schema marks as secret; json and raw show them.\n\n{EXIT_CODES}"
    )
}

/// The grammar with texts of one line that contain nothing that a shell would expand.
pub(super) fn for_script(command: Command) -> Command {
    let plain = |text: &StyledStr| {
        let text = text.to_string();
        let text = first_line(&text).chars().filter(|each| !"`$\\".contains(*each));
        text.map(|each| if each.is_control() { ' ' } else { each }).collect::<String>()
    };
    let about = command.get_about().map(plain).unwrap_or_default();
    let argument = |argument: Arg| {
        let help = argument.get_help().map(plain).unwrap_or_default();
        argument.help(help)
    };
    command.about(about).mut_args(argument).mut_subcommands(for_script)
}
