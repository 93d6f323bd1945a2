//! Which function is called and with which parameters, from the words after it.
//!
//! It sends nothing; see `run`.

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::ArgMatches;

use super::commands::CALL;
use super::console::Console;
use super::context::Context;
use super::exit::Problem;
use super::functions::{self, has_plain_parameters};
use super::grammar::sized;
use super::line::Called;
use super::sources::{self, Given, Source};
use super::values::{self, Argument};
use super::words::Purpose;
use super::words::stdin_option;
use crate::description::{Function, Operation, Protocol};
use crate::encode::Parameters;
use crate::exchange::request::Draft;
use crate::snippets;
use crate::snippets::file_option;
use crate::text::one_line;

/// A call, checked as far as the schema goes.
#[derive(Clone, Debug)]
pub(super) struct Invocation {
    pub(super) operation: Operation,
    /// The function in the schema, if it has it.
    pub(super) function: Option<&'static Function>,
    /// The words after the program's options that name the function, without its parameters.
    pub(super) words: String,
    pub(super) arguments: Vec<Argument>,
}

/// An argument as it is sent.
#[derive(Debug)]
pub(super) struct Encoded<'i> {
    pub(super) argument: &'i Argument,
    pub(super) parameters: Parameters,
}

impl Invocation {
    /// Every argument as it is sent.
    ///
    /// # Errors
    /// If one of them cannot be sent.
    pub(super) fn encoded(&self, protocol: &Protocol) -> Result<Vec<Encoded<'_>>, Problem> {
        let encoded = self.arguments.iter().map(|argument| {
            let mut draft = Draft::new(self.operation.clone());
            draft.add(protocol, argument.name.clone().into(), argument);
            match draft.problem {
                Some(problem) => Err(Problem::usage(problem)),
                None => Ok(Encoded { argument, parameters: draft.parameters }),
            }
        });
        encoded.collect()
    }
}

impl Invocation {
    /// The call with all arguments.
    pub(super) fn draft(&self, protocol: &Protocol) -> Draft {
        let mut draft = Draft::new(self.operation.clone());
        for argument in &self.arguments {
            draft.add(protocol, argument.name.clone().into(), argument);
        }
        draft
    }
}

/// What the words after a function ask for.
#[derive(Debug)]
pub(super) enum Asked {
    Call(Invocation),
    /// Help or an error of clap's, about the function that these words name.
    Clap(String, clap::Error),
}

/// Reads the words after a function. A dry run reads no secrets.
pub(super) fn read(context: Context<'_>, called: Called, is_dry: bool, console: &mut Console<'_>) -> Result<Asked, Problem> {
    let api = context.api;
    let Called { module, function, described, by_name, rest, help, misplaced } = called;
    for option in misplaced {
        console
            .print_message(&format!("note: `{option}` is sent as a parameter; an option of the program goes before `{CALL}`"));
    }
    let mut operation = api.operation(module.clone(), function.clone());
    let name = snippets::called(&module, &function);
    let found = api.function(&module, &function);
    let is_untyped = found.is_some() && described.is_none();
    let prefix = if by_name { format!("{CALL} ") } else { String::new() };
    let words = format!("{prefix}{}{name}", if is_untyped { "--untyped " } else { "" });
    let Some(described) = described else {
        operation.needs = Cow::Borrowed(&[]);
        let arguments = values::untyped(found, values::pairs(None, &texts(rest)?, "")?);
        return Ok(Asked::Call(Invocation { operation, function: found, words, arguments }));
    };
    let given = if help.is_some() || has_plain_parameters(described) {
        let is_set = |variable: &str| (console.environment)(variable).is_some();
        let width = console.width.map_or(functions::USUAL_WIDTH, usize::from);
        let whole = format!("{} {}", context.program, one_line(&words));
        let command = functions::function(context, whole, described, Purpose::Parsing, &is_set, width);
        let command = sized(command.no_binary_name(true), console);
        match command.try_get_matches_from(help.into_iter().chain(rest)) {
            Ok(matches) => matched(described, &matches),
            Err(error) => return Ok(Asked::Clap(name, error)),
        }
    } else {
        values::pairs(Some(described), &texts(rest)?, &api.request_of(described).booleans.yes)?
    };
    let pairs = sources::read(context, described, given, is_dry, console)?;
    let arguments = values::typed(context, described, &words, &pairs)?;
    Ok(Asked::Call(Invocation { operation, function: Some(described), words, arguments }))
}

fn texts(words: Vec<OsString>) -> Result<Vec<String>, Problem> {
    let text = |word: OsString| {
        word.into_string().map_err(|word| Problem::usage(format!("`{}` is not UTF-8", word.to_string_lossy())))
    };
    words.into_iter().map(text).collect()
}

/// The parameters that clap has matched.
fn matched(function: &Function, matches: &ArgMatches) -> Vec<Given> {
    let mut given = Vec::new();
    for parameter in &function.parameters {
        let name = &*parameter.name.wire;
        let values = matches.get_many::<String>(name).into_iter().flatten();
        given.extend(values.map(|value| Given::text(name, value)));
        let (file, stdin) = (file_option(name), stdin_option(name));
        if sources::secret_option(function, &file).is_some() {
            let files = matches.get_many::<PathBuf>(&file).into_iter().flatten();
            given.extend(files.map(|path| Given { name: name.to_owned(), source: Source::File(path.clone()) }));
        }
        if sources::secret_option(function, &stdin).is_some() && matches.get_flag(&stdin) {
            given.push(Given { name: name.to_owned(), source: Source::Input });
        }
    }
    given
}
