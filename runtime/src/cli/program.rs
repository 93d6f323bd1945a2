//! The program: from the arguments to the exit code.
//!
//! It chooses what to run; everything that is run is in the files beside it.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::ArgMatches;

use super::commands::{COMPLETIONS, DRIFT, FUNCTIONS, SANDBOX};
use super::console::{self, Console};
use super::context::Context;
use super::drift::Handler;
use super::exit::{Exit, Problem};
use super::grammar::{self, sized};
use super::invocation;
use super::line::{self, Asked, Called, Line};
use super::options::NO_COLOR;
use super::record::with_recorder;
use super::run::run_call;
use super::watch::Watcher;
use super::words::Purpose;
use super::{clap_error, drift, functions, listing, serve};
use crate::description::{Api, Module};
use crate::settings::Settings;
use crate::settings::interceptor::Interceptor;
use crate::snippets::shell::shell_word;
use crate::text::{one_line, printable};

/// Runs the command line of this API, named as the API, with the process's arguments, streams and environment.
#[must_use]
pub fn main(api: &'static Api) -> ExitCode {
    Program::new(api).run(std::env::args_os().skip(1)).into()
}

/// Runs the command line of this API as a part of another program, with the process's streams and environment; see [`Program::name`].
#[must_use]
pub fn main_with(api: &'static Api, name: &str, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    Program::new(api).name(name).run(arguments).into()
}

/// A name of several words for [`main_with`] and [`Program::name`], each quoted as a shell needs it, on one line: what help and messages
/// show can be copied.
#[must_use]
pub fn command_name(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| one_line(&shell_word(word))).collect();
    words.join(" ")
}

/// The command line of an API, with settings of its own.
///
/// ```no_run
/// use std::time::Duration;
///
/// use actionapi::cli::{Exit, Program};
///
/// # fn api() -> &'static actionapi::description::Api { unimplemented!() }
/// fn main() -> Exit {
///     let settings = actionapi::Settings::new().timeout(Duration::from_secs(120)).header("x-client", "acme");
///     Program::new(api()).settings(settings).run(std::env::args_os().skip(1))
/// }
/// ```
#[must_use = "a program does nothing until it is run"]
#[derive(Debug)]
pub struct Program {
    api: &'static Api,
    name: String,
    settings: Settings,
    drift: Option<Handler>,
    watcher: Option<Watcher>,
}

impl Program {
    /// A program that is named as the API.
    pub fn new(api: &'static Api) -> Self {
        Self { api, name: api.protocol.name.to_string(), settings: Settings::new(), drift: None, watcher: None }
    }

    /// Replaces the name in help and messages. It may be several words, such as `actionapi call schema.yaml`; a program of such a name
    /// prints no completions.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Replaces the settings of every call, which options override. Without a proxy among them, the environment is asked for one.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Adds an interceptor of every call.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.settings = self.settings.interceptor(interceptor);
        self
    }

    /// Prints the differences that the command `drift` finds otherwise: for a program that has the schema.
    #[doc(hidden)]
    pub fn on_drift(mut self, handler: Handler) -> Self {
        self.drift = Some(handler);
        self
    }

    /// Adds the option `--watch` to the command `sandbox`, which follows the description: for a program that has the schema.
    #[doc(hidden)]
    pub fn on_watch(mut self, watcher: Watcher) -> Self {
        self.watcher = Some(watcher);
        self
    }

    fn context(&self) -> Context<'_> {
        Context {
            api: self.api,
            program: &self.name,
            settings: &self.settings,
            drift: self.drift.as_ref(),
            watcher: self.watcher.as_ref(),
        }
    }

    /// Runs with these arguments, which are those after the program's name, and with the process's streams, signals and environment.
    pub fn run(&self, arguments: impl IntoIterator<Item = OsString>) -> Exit {
        console::with_process(|console| self.run_on(arguments, console))
    }

    /// The grammar with names and texts that a shell takes as they are, for completions.
    #[doc(hidden)]
    pub fn grammar(&self) -> clap::Command {
        grammar::for_script(grammar::program(self.context(), Purpose::Script))
    }

    /// Runs with these arguments and streams. Signals are not caught.
    pub fn run_on(&self, arguments: impl IntoIterator<Item = OsString>, console: &mut Console<'_>) -> Exit {
        let context = self.context();
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        // Among colours, which are escapes, nobody could find the escapes in an argument that a message repeats.
        let is_printable = |argument: &OsString| argument.to_str().is_some_and(|text| printable(text) == text);
        console.is_plain |= !arguments.iter().all(is_printable);
        let outcome = line::read(context, arguments).and_then(|line| dispatch(context, line, console));
        let outcome = outcome.and_then(|exit| match console.output.flush() {
            Ok(()) => Ok(exit),
            Err(error) => Err(Problem::output(&error)),
        });
        outcome.unwrap_or_else(|problem| {
            problem.print(console);
            problem.exit
        })
    }
}

fn dispatch(context: Context<'_>, line: Line, console: &mut Console<'_>) -> Result<Exit, Problem> {
    console.is_plain |=
        line.options.iter().any(|option| option.to_str().is_some_and(|option| option == format!("--{NO_COLOR}")));
    match line.asked {
        Asked::Program(words) => program(context, line.options.into_iter().chain(words), console),
        Asked::Module(module, help) => self::module(context, module, help, console),
        Asked::Function(called) => function(context, line.options, called, console),
    }
}

/// The program's help, or one of its own commands.
fn program(context: Context<'_>, words: impl Iterator<Item = OsString>, console: &mut Console<'_>) -> Result<Exit, Problem> {
    let mut grammar = sized(grammar::program(context, Purpose::Parsing), console);
    let matches = match grammar.try_get_matches_from_mut(words) {
        Ok(matches) => matches,
        Err(error) => return clap_error::print(context, error, None, console),
    };
    match matches.subcommand() {
        Some((COMPLETIONS, own)) => listing::completions(context, own, console),
        Some((FUNCTIONS, own)) => listing::functions(context, &matches, own, console),
        Some((DRIFT, own)) => {
            let compare = |context: Context<'_>, console: &mut Console<'_>| drift::run(context, &matches, own, console);
            with_recorder(context, &matches, console, compare)
        }
        Some((SANDBOX, own)) => serve::serve(context, &matches, own, console),
        _ => Err(Problem::usage("no module, function or command is named")),
    }
}

/// The help of a module, which is also what is missing where no function follows it.
fn module(
    context: Context<'_>,
    module: &'static Module,
    help: Option<OsString>,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let name = format!("{} {}", context.program, one_line(&shell_word(&module.name.wire)));
    let grammar = functions::module(context, name.clone(), module, Purpose::Parsing).bin_name(name).no_binary_name(true);
    match sized(grammar, console).try_get_matches_from(help) {
        Ok(_) => Err(Problem::usage("no function is named")),
        Err(error) => clap_error::print(context, error, None, console),
    }
}

fn function(context: Context<'_>, options: Vec<OsString>, called: Called, console: &mut Console<'_>) -> Result<Exit, Problem> {
    let options: ArgMatches = match sized(grammar::alone(context), console).try_get_matches_from(options) {
        Ok(options) => options,
        Err(error) => return clap_error::print(context, error, None, console),
    };
    match invocation::read(context, called, options.get_flag("dry-run"), console)? {
        invocation::Asked::Call(invocation) => {
            let call = |context: Context<'_>, console: &mut Console<'_>| run_call(context, &invocation, &options, console);
            with_recorder(context, &options, console, call)
        }
        invocation::Asked::Clap(called, error) => clap_error::print(context, error, Some(&called), console),
    }
}
