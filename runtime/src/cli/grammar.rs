//! The whole grammar: the program with its options, its own commands, and the API's modules.
//!
//! It knows which arguments there are, not what they lead to.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, StyledStr};
use clap::{Arg, ArgAction, Command, value_parser};
use clap_complete::Shell;

use super::commands::{CALL, COMPLETIONS, DRIFT, FUNCTIONS, HELP, SANDBOX};
use super::console::Console;
use super::context::Context;
use super::exit::{CLASS_CODES, EXIT_CODES};
use super::functions::{self, described};
use super::lookup;
use super::options::{flag, options};
use super::variables::{Verb, variable_options};
use super::words::Purpose;
use crate::description::{Function, Parameter};
use crate::snippets::called;
use crate::text::{one_line, printable, summary};

/// The options for recordings that are replayed.
pub(super) const REPLAY: &str = "replay";
pub(super) const STRICT_REPLAY: &str = "strict-replay";

/// The option of a sandbox that follows the schema.
pub(super) const WATCH: &str = "watch";

/// The options of a comparison.
pub(super) const DRIFT_FORMAT: &str = "format";
pub(super) const PATCH: &str = "patch";

const OWN: [&str; 6] = [CALL, SANDBOX, DRIFT, FUNCTIONS, COMPLETIONS, HELP];

/// Whether every command line has a command of this name of its own, which comes before modules and functions.
#[doc(hidden)]
#[must_use]
pub fn is_own_command(name: &str) -> bool {
    OWN.contains(&name)
}

/// The program. Its arguments are those after its name.
pub(super) fn program(context: Context<'_>, purpose: Purpose) -> Command {
    let Context { api, program: name, .. } = context;
    let top = api.top().into_iter().flat_map(|top| &top.functions).filter(|function| !OWN.contains(&&*function.name.wire));
    let top = top.filter(|function| purpose != Purpose::Script || purpose.takes(&function.name.wire));
    let top = top.map(|function| functions::in_list(context, function, purpose));
    let modules = api.named_modules().filter(|module| !OWN.contains(&&*module.name.wire));
    let modules = modules.filter(|module| purpose != Purpose::Script || purpose.takes(&module.name.wire));
    let modules = modules.map(|module| match purpose {
        Purpose::Script => functions::module(context, module.name.wire.to_string(), module, purpose),
        // Only its name and description are shown.
        Purpose::Parsing => described(Command::new(one_line(&module.name.wire)), &module.description, ""),
    });
    let title = printable(&api.protocol.title);
    let (heading, hint) = match lookup::form(api) {
        "FUNCTION" => ("Functions and commands", format!("`{name} FUNCTION --help` shows its parameters.")),
        form => {
            let heading = if api.top().is_some() { "Functions, modules and commands" } else { "Modules and commands" };
            (heading, format!("`{name} MODULE --help` lists its functions, `{name} {form} --help` its parameters."))
        }
    };
    let hint = format!("{}{hint}", first_call(context));
    let command = alone(context)
        .about(format!("{title}, on the command line"))
        .long_about(if api.description.is_empty() { title } else { printable(api.description.trim_end()) })
        .after_long_help(format!("{hint}\n{}", after_help(context)))
        .after_help(hint)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading(heading)
        .subcommand_value_name(lookup::form(api))
        .subcommands(top)
        .subcommands(modules)
        .subcommands(own(context));
    match purpose {
        // Scripts complete the names after clap's own.
        Purpose::Script => command,
        Purpose::Parsing => command
            .disable_help_subcommand(true)
            .subcommand(Command::new(HELP).about("Print the help of a module, function or command").arg(words())),
    }
}

/// The program with its options and without its modules and commands, for the options of a call.
pub(super) fn alone(context: Context<'_>) -> Command {
    let Context { api, program: name, .. } = context;
    let form = lookup::form(api);
    Command::new(name.to_owned())
        .bin_name(name.to_owned())
        .no_binary_name(true)
        .version(env!("CARGO_PKG_VERSION"))
        .override_usage(format!("{name} [OPTIONS] {form} [--PARAMETER VALUE]…\n       {name} [OPTIONS] COMMAND"))
        .args(options(api))
}

/// The command as wide as the terminal.
pub(super) fn sized(command: Command, console: &Console<'_>) -> Command {
    match console.width {
        Some(width) => command.term_width(usize::from(width)),
        None => command,
    }
}

/// The program's own commands.
pub(super) fn own(context: Context<'_>) -> impl Iterator<Item = Command> {
    let name = context.program;
    let commands = [
        Some(call(context)),
        Some(sandbox(context)),
        Some(drift(context)),
        Some(functions_command(name)),
        is_one_word(name).then(completions),
    ];
    commands.into_iter().flatten()
}

/// Whether the program's name is one word, which a shell can complete the arguments of.
pub(super) fn is_one_word(name: &str) -> bool {
    Purpose::Script.takes(name)
}

fn words() -> Arg {
    // Hidden, because the usage shows it better.
    Arg::new("arguments").num_args(0..).trailing_var_arg(true).allow_hyphen_values(true).hide(true)
}

fn call(context: Context<'_>) -> Command {
    let (name, form) = (context.program, lookup::form(context.api));
    Command::new(CALL)
        .about("Call any function, whatever its name, even one that the schema lacks")
        .long_about(
            "Call any function, whatever its name, even one that the schema lacks; its parameters are then sent as they are, \
             and options of the program go before `call`. \
             Such a function may change something, so it asks before it sends, unless `--yes` comes before `call`.",
        )
        .override_usage(format!("{name} [OPTIONS] call [--untyped] {form} [--PARAMETER VALUE]…"))
        .arg(flag("untyped", "Send the parameters as they are, without checking them against the schema"))
        .arg(words())
}

fn functions_command(name: &str) -> Command {
    Command::new(FUNCTIONS)
        .about("List all functions, or those of one module")
        .long_about(
            "List all functions, or those of one module: how each is called, whether it reads or writes, and what it does. \
             With `--output json`: also its parameters and what it returns.",
        )
        .override_usage(format!("{name} [--output FORMAT] {FUNCTIONS} [MODULE]"))
        .arg(Arg::new("module").value_name("MODULE").help("The module whose functions are listed").action(ArgAction::Set))
}

fn sandbox(context: Context<'_>) -> Command {
    let watch = flag(WATCH, "Follow the schema: check it when it changes, and answer from it as long as it is correct");
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
        .arg(
            Arg::new("accept-host")
                .long("accept-host")
                .value_name("NAME")
                .action(ArgAction::Append)
                .help("Answer requests to this host name too, for example `host.docker.internal` from containers"),
        )
        .arg(
            Arg::new(REPLAY)
                .long(REPLAY)
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .help("Answer the calls that `--record` has written to this folder as they were answered then"),
        )
        .arg(flag(STRICT_REPLAY, "Refuse calls that are not recorded, instead of answering with the example").requires(REPLAY))
        .args(context.watcher.map(|_| watch))
        .args(variable_options(context.api, Verb::Accept))
}

fn drift(context: Context<'_>) -> Command {
    let formats = context.drift.map_or(&["text", "json"][..], |handler| handler.formats);
    let command = Command::new(DRIFT)
        .about("Compare the real API with the schema")
        .long_about(
            "Compare the real API with the schema: call the functions that read and need no parameters, and those that the schema \
             has `checks` for, and report where the replies differ. Functions that change something are never called.\n\n\
             The exit code is 100 if there are differences that clients notice; otherwise that of the first call that failed, or 0. \
             `--dry-run` only lists the calls, `--record` keeps the replies.",
        )
        .override_usage(format!("{} [OPTIONS] {DRIFT} [--format FORMAT]", context.program))
        .arg(
            Arg::new(DRIFT_FORMAT)
                .long(DRIFT_FORMAT)
                .value_name("FORMAT")
                .default_value("text")
                .value_parser(PossibleValuesParser::new(formats))
                .help("How to list the differences"),
        );
    match context.drift {
        Some(_) => command.arg(flag(PATCH, "Print the edit of the schema that takes up the differences, as a unified diff")),
        None => command,
    }
}

fn completions() -> Command {
    Command::new(COMPLETIONS)
        .about("Print completions for a shell")
        .long_about(
            "Print completions for a shell. Write them to where the shell looks for those of PROGRAM, this program:\n\n\
             - bash: `~/.local/share/bash-completion/completions/PROGRAM`\n\
             - zsh: the file `_PROGRAM` in a folder of `$fpath`\n\
             - fish: `~/.config/fish/completions/PROGRAM.fish`\n\
             - elvish, PowerShell: the end of the file that runs at the start, `rc.elv` or `$PROFILE`",
        )
        .arg(Arg::new("shell").value_name("SHELL").required(true).value_parser(value_parser!(Shell)))
}

/// A call that can be made at once.
fn first_call(context: Context<'_>) -> String {
    let Context { api, program, .. } = context;
    let needs_nothing = |function: &Function| !function.parameters.iter().any(Parameter::is_required);
    let first = api.functions().find(|(_, function)| needs_nothing(function));
    first.map_or_else(String::new, |(module, function)| {
        let called = printable(&called(&module.name.wire, &function.name.wire));
        format!("To try it without an account: `{program} --sandbox {called}`\n\n")
    })
}

fn after_help(context: Context<'_>) -> String {
    let errors = context.api.protocol.replies.iter().flat_map(|profile| profile.errors.iter());
    let classes = if errors.into_iter().any(|known| known.class.is_some()) { CLASS_CODES } else { "" };
    let (name, form) = (context.program, lookup::form(context.api));
    let short = if context.api.named_modules().next().is_some() {
        format!(" `{name} FUNCTION …` is enough where only one module has the function.")
    } else {
        String::new()
    };
    format!(
        "The options can also stand after the function, unless it has a parameter of that name.{short}\n\
         `{name} call {form} …` works whatever the names are.\n\n\
         On a terminal, a function that changes something asks before it sends; elsewhere it needs `--yes`. \
         With `--sandbox` nothing real happens, so it does not ask.\n\
         Tables hide fields that the schema marks as secret; json and raw show them.\n\n{EXIT_CODES}{classes}"
    )
}

/// The grammar with texts of one line that contain nothing that a shell would expand.
pub(super) fn for_script(command: Command) -> Command {
    let plain = |text: &StyledStr| {
        let text = text.to_string();
        let text = summary(&text);
        let text = text.chars().filter(|each| !"`$\\".contains(*each));
        text.map(|each| if each.is_control() { ' ' } else { each }).collect::<String>()
    };
    let about = command.get_about().map(plain).unwrap_or_default();
    let argument = |argument: Arg| {
        let help = argument.get_help().map(plain).unwrap_or_default();
        argument.help(help)
    };
    command.about(about).mut_args(argument).mut_subcommands(for_script)
}
