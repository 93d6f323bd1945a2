//! The program's own options: where a call goes, how it is sent, how its reply is printed.
//!
//! It owns their names and help texts. What they lead to is decided where they are read.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, ValueHint, value_parser};

use super::files;
use super::variables::{Verb, variable_options};
use crate::description::{Api, Endpoint, Method};
use crate::exchange::pages::Position;
use crate::text::printable;

/// The option that turns colours off, which counts before anything is parsed.
pub(super) const NO_COLOR: &str = "no-color";

/// The option that trusts the roots of the platform.
#[cfg(feature = "platform-verifier")]
pub(super) const PLATFORM_ROOTS: &str = "platform-roots";

/// The option of the file that keeps a session.
pub(super) const SESSION: &str = "session";

/// The option of the folder for recordings.
pub(super) const RECORD: &str = "record";

/// What the option of the endpoint is for.
fn endpoint_help(api: &Api) -> String {
    let variable = api.endpoint_variable();
    let names: Vec<String> = api.protocol.endpoints.iter().map(|endpoint| printable(&endpoint.name.wire)).collect();
    match (names.is_empty(), api.protocol.endpoint(Endpoint::DEFAULT)) {
        (true, _) => format!("The API's address [environment: {variable}]"),
        (false, None) => format!("The API's address, or its name: {} [environment: {variable}]", names.join(", ")),
        (false, Some(_)) => {
            let default = Endpoint::DEFAULT;
            format!("The API's address, or its name: {} [environment: {variable}] [default: {default}]", names.join(", "))
        }
    }
}

/// All of them.
pub(super) fn options(api: &'static Api) -> Vec<Arg> {
    let mut options = vec![
        flag("sandbox", "Call a sandbox inside this process: nothing leaves it, so no endpoint or credentials are needed")
            .conflicts_with_all(["endpoint", "dry-run", "proxy"]),
        Arg::new("endpoint")
            .long("endpoint")
            .value_name(if api.protocol.endpoints.is_empty() { "URL" } else { "NAME|URL" })
            .value_hint(ValueHint::Url)
            .help(endpoint_help(api)),
    ];
    options.extend([Arg::new("output").long("output").value_name("FORMAT").value_parser(["table", "json", "raw"]).help(
        "How to print the reply: its data as a table, its data as JSON with every value as the server sent it, or the raw \
             body as received, also that of a failure [default: table on a terminal, otherwise json]",
    )]);
    options.extend(files::option(api));
    options.extend([
        flag("dry-run", "Print the call as a curl command without credentials, and send nothing"),
        flag("yes", "Do not ask before calling a function that changes something"),
    ]);
    if !api.protocol.fetches.is_empty() {
        options.push(session_option(api));
    }
    if api.functions().any(|(_, function)| function.pages.is_some()) {
        options.extend(page_options());
    }
    options.extend(transport_options(api));
    options.extend(network_options());
    options.push(flag(
        "verbose",
        "Report on standard error where the reply differs from the schema, or each request to the sandbox",
    ));
    options.push(flag(NO_COLOR, "Print no colours [environment: NO_COLOR, or TERM=dumb]"));
    // After the endpoint.
    let variables = variable_options(api, Verb::Read);
    let is_own = |option: &Arg| options.iter().any(|own| own.get_long() == option.get_long());
    let variables: Vec<Arg> = variables.into_iter().filter(|option| !is_own(option)).collect();
    options.splice(2..2, variables);
    options
}

/// The options of an API that has functions with pages.
fn page_options() -> [Arg; 3] {
    [
        flag("all", "Print the whole list of a function that gives it page by page"),
        Arg::new("max")
            .long("max")
            .value_name("COUNT")
            .value_parser(max)
            .help("Print no more items of such a list than this; as JSON it is one list, as a table one for each page"),
        Arg::new("from")
            .long("from")
            .value_name("POSITION")
            .value_parser(|text: &str| text.parse::<Position>())
            .help("Go on with such a list from a position that was printed after `--max`, or after a failure"),
    ]
}

/// Parses a number of items.
fn max(text: &str) -> Result<usize, &'static str> {
    text.parse().ok().filter(|count| *count > 0).ok_or("it must be a whole number, at least 1")
}

fn transport_options(api: &'static Api) -> [Arg; 5] {
    [
        Arg::new(RECORD)
            .long(RECORD)
            .value_name("DIR")
            .value_hint(ValueHint::DirPath)
            .value_parser(value_parser!(PathBuf))
            .conflicts_with("dry-run")
            .help("Write each call and its reply to a file in this folder, without secrets, for `sandbox --replay`"),
        Arg::new("timeout")
            .long("timeout")
            .value_name("SECONDS")
            .value_parser(timeout)
            .help("The longest time that one attempt may take [default: 30]"),
        Arg::new("attempts").long("attempts").value_name("COUNT").value_parser(attempts).help(
            "The maximum number of attempts; a call that changes something is repeated only if it never reached the server [default: 3]",
        ),
        Arg::new("reply-limit")
            .long("reply-limit")
            .value_name("MIB")
            .value_parser(reply_limit)
            .help("The longest reply that is read, in MiB [default: 32]"),
        Arg::new("method")
            .long("method")
            .value_name("METHOD")
            .value_parser(PossibleValuesParser::new(methods(api).into_iter().map(Method::word)))
            .ignore_case(true)
            .help(format!("The HTTP method, if the function accepts it [default: {}]", default_method(api))),
    ]
}

fn network_options() -> Vec<Arg> {
    vec![
        Arg::new("header")
            .long("header")
            .value_name("NAME:VALUE")
            .action(ArgAction::Append)
            .help("Send this header too, or those in a file: `@FILE`, one a line, which keeps them secret"),
        Arg::new("proxy")
            .long("proxy")
            .value_name("URL")
            .value_hint(ValueHint::Url)
            .help("Reach the server through this proxy [environment: https_proxy, http_proxy, all_proxy, no_proxy]"),
        flag("no-proxy", "Use no proxy, whatever the environment says").conflicts_with("proxy"),
        Arg::new("certificate-authority")
            .long("certificate-authority")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("Trust the certificate authorities in this PEM file instead of the public ones"),
        #[cfg(feature = "platform-verifier")]
        flag(PLATFORM_ROOTS, "Trust the certificate authorities that this machine trusts instead of Mozilla's")
            .conflicts_with("certificate-authority"),
        flag("allow-plain-http", "Allow an `http:` endpoint on another machine; credentials then travel unencrypted"),
    ]
}

/// An option without a value.
pub(super) fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// Where what the program fetches by itself is kept.
fn session_option(api: &'static Api) -> Arg {
    let fetched = api.protocol.variables.iter().filter(|variable| variable.given().is_none());
    let names: Vec<String> = fetched.map(|variable| format!("`{}`", variable.name.wire)).collect();
    Arg::new(SESSION)
        .long(SESSION)
        .value_name("FILE")
        .value_hint(ValueHint::FilePath)
        .value_parser(value_parser!(PathBuf))
        .conflicts_with("sandbox")
        .help(format!("Keep {} in this file, which only you can read, and go on from there", names.join(", ")))
}

/// Parses a number of seconds.
fn timeout(text: &str) -> Result<Duration, &'static str> {
    let time = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.filter(|time| !time.is_zero()).ok_or("it must be a number of seconds above 0")
}

/// Parses a number of attempts.
fn attempts(text: &str) -> Result<u32, &'static str> {
    text.parse().ok().filter(|count| *count > 0).ok_or("it must be a whole number, at least 1")
}

/// Parses a number of MiB, as bytes.
fn reply_limit(text: &str) -> Result<usize, &'static str> {
    let bytes = text.parse().ok().and_then(|limit: usize| limit.checked_mul(1024 * 1024));
    bytes.filter(|bytes| *bytes > 0).ok_or("it must be a whole number of MiB, at least 1")
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

/// What is used without the option: one method, or what each function has first.
fn default_method(api: &Api) -> &'static str {
    let mut firsts = api.protocol.requests.iter().filter_map(|profile| profile.methods.first());
    match firsts.next() {
        Some(first) if firsts.all(|other| other == first) => first.word(),
        _ => "the first that the function accepts",
    }
}

/// The method that the options ask for, whichever function is called.
pub(super) fn method(api: &Api, options: &ArgMatches) -> Option<Method> {
    let asked = options.get_one::<String>("method")?;
    methods(api).into_iter().find(|method| method.word().eq_ignore_ascii_case(asked))
}
