//! The command line's grammar: the API's table as clap's commands. Options before the module are the program's, those after the
//! function are the API's parameters.
//!
//! It knows what can be said, not what is done about it.

use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};
use clap_complete::Shell;

use super::exit::EXIT_CODES;
use crate::description::{Api, Credential, Effect, Function, Method, Module, Parameter, Type};

/// The commands that are the program's own. A module of such a name is called through `call`.
pub(super) const CALL: &str = "call";
pub(super) const SANDBOX: &str = "sandbox";
pub(super) const FUNCTIONS: &str = "functions";
pub(super) const COMPLETIONS: &str = "completions";
const OWN: [&str; 5] = [CALL, SANDBOX, FUNCTIONS, COMPLETIONS, "help"];

/// What the grammar is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To understand arguments, and for help.
    Parsing,
    /// To be written into a shell's script.
    Script,
}

impl Purpose {
    /// Whether the name can be an option or a command.
    fn takes(self, name: &str) -> bool {
        is_plain(name) && self.takes_value(name)
    }

    /// Whether the value can be offered. Shells expand the words of a completion, so that a `$(…)` among them would be run.
    fn takes_value(self, value: &str) -> bool {
        let is_safe = |each: char| each.is_alphanumeric() || "-_.,:+@/%".contains(each);
        self == Self::Parsing || (!value.is_empty() && value.chars().all(is_safe))
    }
}

/// The program.
pub(super) fn program(api: &'static Api, purpose: Purpose) -> Command {
    let modules = api.modules.iter().filter(|module| purpose.takes(module.name) && !OWN.contains(&module.name));
    let modules = modules.map(|module| self::module(module, purpose));
    Command::new(api.name)
        .version(env!("CARGO_PKG_VERSION"))
        .about(format!("{}, on the command line", api.title))
        .long_about(if api.description.is_empty() { api.title } else { api.description.trim_end() })
        .override_usage(format!("{0} [OPTIONS] MODULE FUNCTION [--PARAMETER VALUE]…\n       {0} [OPTIONS] COMMAND", api.name))
        .after_help(format!("`{0} MODULE --help` lists its functions, `{0} MODULE FUNCTION --help` its parameters.", api.name))
        .after_long_help(after_help(api))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading("Modules and commands")
        .args(options(api))
        .subcommands(modules)
        .subcommand(call(api))
        .subcommand(sandbox(api))
        .subcommand(functions())
        .subcommand(completions())
}

/// Options of this name cannot be told from values or from each other by a parser.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && !name.contains(|each: char| each.is_whitespace() || each.is_control() || each == '=')
}

/// Whether all of a function's parameters can be options.
pub(super) fn has_plain_parameters(function: &Function) -> bool {
    function.parameters.iter().all(|parameter| is_plain(parameter.name))
}

fn options(api: &'static Api) -> Vec<Arg> {
    let methods = api.request.methods.iter().map(|method| method_name(*method));
    let mut options = vec![
        flag(
            "sandbox",
            "Call a sandbox inside this process: nothing leaves it, and neither end point nor credentials are needed",
        ),
        Arg::new("endpoint")
            .long("endpoint")
            .value_name("URL")
            .conflicts_with("sandbox")
            .help(format!("The API's address [environment: {}]", api.endpoint_variable())),
    ];
    options.extend(credential_options(api, "Read", true));
    options.extend([
        Arg::new("output").long("output").value_name("FORM").value_parser(["table", "json", "raw"]).help(
            "How to print the reply: its data for reading, its data as JSON with every value as the server sent it, or the body \
             as received [default: table on a terminal, otherwise json]",
        ),
        flag("dry-run", "Print the call as a curl command, credentials left out, and send nothing"),
        flag("yes", "Do not ask before calling a function that changes something"),
        Arg::new("timeout")
            .long("timeout")
            .value_name("SECONDS")
            .value_parser(timeout)
            .help("The longest one attempt may take [default: 30]"),
        Arg::new("attempts").long("attempts").value_name("COUNT").value_parser(value_parser!(u32).range(1..)).help(
            "How often to try at most; what changes something is tried again only if it surely never arrived [default: 3]",
        ),
        Arg::new("method")
            .long("method")
            .value_name("METHOD")
            .value_parser(PossibleValuesParser::new(methods))
            .ignore_case(true)
            .help("The HTTP method [default: the first]"),
        Arg::new("certificate-authority")
            .long("certificate-authority")
            .value_name("FILE")
            .value_parser(value_parser!(std::path::PathBuf))
            .help("Trust the authorities in this PEM file instead of the public ones"),
        flag("allow-plain-http", "Allow an http: end point that is not on this machine; credentials then travel unencrypted"),
        flag("verbose", "Tell on standard error where the reply differs from the schema"),
    ]);
    options
}

/// The time that a number of seconds is.
fn timeout(text: &str) -> Result<Duration, &'static str> {
    let time = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.filter(|time| !time.is_zero()).ok_or("it must be a number of seconds above 0")
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// The name of the option that reads a credential from a file.
pub(super) fn file_option(credential: &Credential) -> String {
    format!("{}-file", credential.name)
}

/// The name of the option that reads a credential from standard input.
pub(super) fn stdin_option(credential: &Credential) -> String {
    format!("{}-stdin", credential.name)
}

/// Where each credential comes from; never from an argument, which every user of the machine could read.
fn credential_options(api: &'static Api, what: &str, or_environment: bool) -> Vec<Arg> {
    let plain = api.credentials.iter().enumerate().filter(|(_, credential)| is_plain(credential.name));
    let pairs = plain.map(|(index, credential)| {
        let (file, stdin) = (file_option(credential), stdin_option(credential));
        // Standard input can be read only once.
        let others = api.credentials.iter().filter(move |other| other.name != credential.name).map(stdin_option);
        let name = credential.name;
        let environment =
            if or_environment { format!(" [environment: {}]", api.credential_variable(index)) } else { String::new() };
        [
            Arg::new(file.clone())
                .long(file.clone())
                .value_name("FILE")
                .value_parser(value_parser!(std::path::PathBuf))
                .help(format!("{what} the credential `{name}` from the first line of this file{environment}")),
            Arg::new(stdin.clone())
                .long(stdin)
                .action(ArgAction::SetTrue)
                .conflicts_with(file)
                .conflicts_with_all(others.filter(|other| is_plain(other)))
                .help(format!("{what} the credential `{name}` from the first line of standard input")),
        ]
    });
    pairs.flatten().collect()
}

fn module(module: &'static Module, purpose: Purpose) -> Command {
    let functions = module.functions.iter().filter(|function| purpose.takes(function.name) && has_plain_parameters(function));
    described(Command::new(module.name), module.description, "")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("Functions")
        .subcommand_value_name("FUNCTION")
        .subcommands(functions.map(|function| self::function(function.name, function, purpose)))
}

/// A function as a command of this name, with its parameters as options.
pub(super) fn function(name: impl Into<clap::builder::Str>, function: &'static Function, purpose: Purpose) -> Command {
    let about = if function.effect == Effect::Write {
        "This changes something, so it asks before it sends; `--yes` before the module skips that."
    } else {
        ""
    };
    // A parameter that is called `help` takes the option's name; `-h` remains.
    let has_help = function.parameters.iter().any(|parameter| parameter.name == "help");
    let help = Arg::new("\0help").short('h').action(ArgAction::Help).help("Print help");
    let parameters = function.parameters.iter().filter(|parameter| purpose.takes(parameter.name));
    described(Command::new(name), function.description, about)
        .disable_help_flag(true)
        .arg(if has_help { help } else { help.long("help") })
        .next_help_heading("Parameters")
        .args(parameters.map(|parameter| self::parameter(parameter, purpose)))
}

/// The command with this description and this note; with nothing of what is empty, which clap would give a line all the same.
fn described(command: Command, description: &str, note: &str) -> Command {
    let paragraphs: Vec<&str> = [description.trim_end(), note].into_iter().filter(|text| !text.is_empty()).collect();
    match paragraphs.as_slice() {
        [] => command,
        [first, ..] => command.about(first_line(first).to_owned()).long_about(paragraphs.join("\n\n")),
    }
}

fn parameter(parameter: &'static Parameter, purpose: Purpose) -> Arg {
    let kind = parameter.kind.without_option();
    let mut notes = vec![parameter.description.trim_end().to_owned()];
    notes.retain(|note| !note.is_empty());
    match kind {
        Type::List(_) => notes.push("[repeat it for several]".to_owned()),
        Type::Map(_) => notes.push("[KEY=VALUE; repeat it for several]".to_owned()),
        _ => {}
    }
    if parameter.secret {
        notes.push("[secret: other users of this machine can see it while it runs]".to_owned());
    }
    notes.extend(parameter.default.map(|default| format!("[the server's default: {default}]")));
    let repeats = matches!(kind, Type::List(_) | Type::Map(_));
    let argument = Arg::new(parameter.name)
        .long(parameter.name)
        .value_name(value_name(kind))
        .action(if repeats { ArgAction::Append } else { ArgAction::Set })
        .required(parameter.is_required())
        .allow_negative_numbers(true)
        .help(notes.join(" "));
    match item(kind) {
        // A map's argument has its key before the value, so only `values` can check it.
        Type::Enum(of) if !matches!(kind, Type::Map(_)) => {
            let values = of.values.iter().copied().filter(|value| purpose.takes_value(value));
            argument.value_parser(PossibleValuesParser::new(values)).ignore_case(true)
        }
        Type::Boolean if !repeats => argument.value_parser(value_parser!(String)).hide_possible_values(true),
        _ => argument,
    }
}

/// The type of a list's or map's values, or the type itself; without its `?`.
pub(super) fn item(kind: Type) -> Type {
    match kind.without_option() {
        Type::List(of) | Type::Map(of) => of.without_option(),
        other => other,
    }
}

/// The name of a type where a value is asked for.
pub(super) fn value_name(kind: Type) -> String {
    match kind.without_option() {
        Type::String => "TEXT".to_owned(),
        Type::Integer => "INTEGER".to_owned(),
        Type::Float => "NUMBER".to_owned(),
        Type::Decimal => "DECIMAL".to_owned(),
        Type::Boolean => "yes|no".to_owned(),
        Type::Date => "YYYY-MM-DD".to_owned(),
        Type::DateTime => "YYYY-MM-DD HH:MM:SS".to_owned(),
        Type::Timestamp => "UNIX-SECONDS".to_owned(),
        Type::Ip => "IP-ADDRESS".to_owned(),
        Type::Url => "URL".to_owned(),
        Type::Json => "JSON".to_owned(),
        Type::Enum(of) => of.name.to_owned(),
        Type::Record(of) => of.name.to_owned(),
        Type::List(of) => value_name(*of),
        Type::Map(of) => format!("KEY={}", value_name(*of)),
        Type::Optional(of) => value_name(*of),
    }
}

fn call(api: &Api) -> Command {
    Command::new(CALL)
        .about("Call any function, whatever its name, also one the schema lacks")
        .long_about(
            "Call any function, whatever its name, and also one that the schema lacks, whose parameters are then sent as they are. \
             As nothing says that such a function changes nothing, it asks before it sends, unless there is `--yes` before `call`.",
        )
        .override_usage(format!("{} [OPTIONS] call [--untyped] MODULE FUNCTION [--PARAMETER VALUE]…", api.name))
        .arg(flag("untyped", "Send the parameters as they are, without checking them against the schema"))
        .arg(
            // Hidden, for the usage tells it better.
            Arg::new("arguments").num_args(0..).trailing_var_arg(true).allow_hyphen_values(true).hide(true),
        )
}

fn sandbox(api: &'static Api) -> Command {
    Command::new(SANDBOX)
        .about("Serve the API from the schema's examples, on this machine, until interrupted")
        .long_about(
            "Serve the API from the schema's examples, on this machine, until interrupted (Ctrl-C).\n\n\
             It checks each request against the schema and answers the function's example. Any credential that is not empty is accepted \
             unless one is set. The address it listens on is the first line it prints.",
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("PORT")
                .value_parser(value_parser!(u16))
                .default_value("0")
                .help("The port of the loopback interface; 0 is any free one"),
        )
        .args(credential_options(api, "Accept only", false))
}

fn functions() -> Command {
    Command::new(FUNCTIONS).about("List every function there is")
}

fn completions() -> Command {
    Command::new(COMPLETIONS)
        .about("Print completions for a shell")
        .arg(Arg::new("shell").value_name("SHELL").required(true).value_parser(value_parser!(Shell)))
}

fn after_help(api: &Api) -> String {
    format!(
        "`{0} MODULE --help` lists its functions, `{0} MODULE FUNCTION --help` its parameters.\n\
         `{0} call MODULE FUNCTION …` works whatever the names are.\n\n\
         A function that changes something asks before it sends, on a terminal; elsewhere it needs `--yes`. \
         With `--sandbox` nothing real happens, so nothing is asked.\n\
         Fields that the schema calls secret are hidden in tables; json and raw show them.\n\n{EXIT_CODES}",
        api.name
    )
}

/// The grammar with texts that stand on one line of a script and have nothing in them that a shell would expand.
pub(super) fn for_script(command: Command) -> Command {
    let plain = |text: &clap::builder::StyledStr| {
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

/// A description's first line, for lists.
pub(super) fn first_line(description: &str) -> &str {
    description.lines().next().unwrap_or_default()
}

/// The method's name in lower case, as the schema spells it.
pub(super) fn method_name(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
    }
}
