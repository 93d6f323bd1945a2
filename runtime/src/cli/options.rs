//! The program's own options, which come before the module: where a call goes, how it is sent, how its reply is printed.
//!
//! It owns their names and help texts. What they lead to is decided where they are read.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::words::is_plain;
use crate::description::{Api, Credential, Method};

/// All of them.
pub(super) fn options(api: &'static Api) -> Vec<Arg> {
    let mut options = vec![
        flag("sandbox", "Call a sandbox inside this process: nothing leaves it, so no endpoint or credentials are needed"),
        Arg::new("endpoint")
            .long("endpoint")
            .value_name("URL")
            .conflicts_with("sandbox")
            .help(format!("The API's address [environment: {}]", api.endpoint_variable())),
    ];
    options.extend(credential_options(api, "Read", true));
    options.extend([
        Arg::new("output").long("output").value_name("FORMAT").value_parser(["table", "json", "raw"]).help(
            "How to print the reply: its data as a table, its data as JSON with every value as the server sent it, or the raw \
             body as received [default: table on a terminal, otherwise json]",
        ),
        flag("dry-run", "Print the call as a curl command without credentials, and send nothing"),
        flag("yes", "Do not ask before calling a function that changes something"),
    ]);
    options.extend(transport_options(api));
    options.push(flag("verbose", "Report on standard error where the reply differs from the schema"));
    options
}

fn transport_options(api: &'static Api) -> [Arg; 5] {
    [
        Arg::new("timeout")
            .long("timeout")
            .value_name("SECONDS")
            .value_parser(timeout)
            .help("The longest time that one attempt may take [default: 30]"),
        Arg::new("attempts").long("attempts").value_name("COUNT").value_parser(value_parser!(u32).range(1..)).help(
            "The maximum number of attempts; a call that changes something is repeated only if it never reached the server [default: 3]",
        ),
        Arg::new("method")
            .long("method")
            .value_name("METHOD")
            .value_parser(PossibleValuesParser::new(methods(api).into_iter().map(Method::word)))
            .ignore_case(true)
            .help("The HTTP method, if the function accepts it [default: the first that it accepts]"),
        Arg::new("certificate-authority")
            .long("certificate-authority")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("Trust the certificate authorities in this PEM file instead of the public ones"),
        flag("allow-plain-http", "Allow an `http:` endpoint on another machine; credentials then travel unencrypted"),
    ]
}

/// An option without a value.
pub(super) fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// Parses a number of seconds.
fn timeout(text: &str) -> Result<Duration, &'static str> {
    let time = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.filter(|time| !time.is_zero()).ok_or("it must be a number of seconds above 0")
}

/// The methods that any function may accept.
fn methods(api: &Api) -> Vec<Method> {
    let mut methods = Vec::new();
    for method in api.protocol.requests.iter().flat_map(|profile| profile.methods.iter()) {
        if !methods.contains(method) {
            methods.push(*method);
        }
    }
    methods
}

/// The method that the options ask for, whichever function is called.
pub(super) fn method(api: &Api, options: &ArgMatches) -> Option<Method> {
    let asked = options.get_one::<String>("method")?;
    methods(api).into_iter().find(|method| method.word().eq_ignore_ascii_case(asked))
}

/// The name of the option that reads a credential from a file.
pub(super) fn file_option(credential: &Credential) -> String {
    format!("{}-file", credential.name.wire)
}

/// The name of the option that reads a credential from standard input.
pub(super) fn stdin_option(credential: &Credential) -> String {
    format!("{}-stdin", credential.name.wire)
}

/// Where each credential comes from; never from an argument, which every user of the machine could read.
pub(super) fn credential_options(api: &'static Api, verb: &str, or_environment: bool) -> Vec<Arg> {
    let credentials = &api.protocol.credentials;
    let plain = credentials.iter().enumerate().filter(|(_, credential)| is_plain(&credential.name.wire));
    let pairs = plain.map(|(index, credential)| {
        let (file, stdin) = (file_option(credential), stdin_option(credential));
        // Standard input can be read only once.
        let others = credentials.iter().filter(|other| other.name.wire != credential.name.wire).map(stdin_option);
        let name = &credential.name.wire;
        let environment =
            if or_environment { format!(" [environment: {}]", api.credential_variable(index)) } else { String::new() };
        [
            Arg::new(file.clone())
                .long(file.clone())
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help(format!("{verb} the credential `{name}` from the first line of this file{environment}")),
            Arg::new(stdin.clone())
                .long(stdin)
                .action(ArgAction::SetTrue)
                .conflicts_with(file)
                .conflicts_with_all(others.filter(|other| is_plain(other)))
                .help(format!("{verb} the credential `{name}` from the first line of standard input")),
        ]
    });
    pairs.flatten().collect()
}
