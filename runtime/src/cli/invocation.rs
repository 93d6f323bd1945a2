//! Which function is called and with which parameters, from what clap has matched or from a plain list of words.
//!
//! It sends nothing; see `run`.

use clap::ArgMatches;

use super::context::Context;
use super::exit::Problem;
use super::functions::{self, has_plain_parameters};
use super::grammar::CALL;
use super::values::{self, Argument};
use super::words::Purpose;
use crate::description::{Function, Operation, Protocol};
use crate::encode::Parameters;
use crate::exchange::request::Draft;

/// A call, checked as far as the schema goes.
#[derive(Debug)]
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

/// What `call` was asked for.
#[derive(Debug)]
pub(super) enum Asked {
    Call(Invocation),
    /// Help or an error of clap's, about the function that these words name.
    Clap(String, clap::Error),
}

/// A function named by commands.
pub(super) fn by_commands(
    context: Context<'_>,
    module: &str,
    function: &str,
    matches: &ArgMatches,
) -> Result<Invocation, Problem> {
    let Some(described) = context.api.function(module, function) else {
        return Err(Problem::usage(format!("there is no function `{module} {function}`")));
    };
    let operation = context.api.operation(module.to_owned(), function.to_owned());
    typed(context, operation, described, format!("{module} {function}"), &matched(described, matches))
}

/// A function named by the words after `call`.
pub(super) fn by_name(context: Context<'_>, matches: &ArgMatches) -> Result<Asked, Problem> {
    let Context { api, program } = context;
    let given: Vec<String> = matches.get_many::<String>("arguments").into_iter().flatten().cloned().collect();
    let [module, function, rest @ ..] = given.as_slice() else {
        return Err(Problem::usage("`call` needs a module and a function").help(format!("`{program} call MODULE FUNCTION …`")));
    };
    let operation = api.operation(module.clone(), function.clone());
    let found = api.function(module, function);
    let is_untyped = matches.get_flag("untyped");
    let words = format!("{CALL} {}{module} {function}", if is_untyped { "--untyped " } else { "" });
    let Some(described) = found.filter(|_| !is_untyped) else {
        let arguments = values::untyped(found, values::pairs(found, rest)?);
        return Ok(Asked::Call(Invocation { operation, function: found, words, arguments }));
    };
    let pairs = if has_plain_parameters(described) {
        let name = format!("{program} {words}");
        let command = functions::function(api, name, described, Purpose::Parsing).no_binary_name(true);
        match command.try_get_matches_from(rest) {
            Ok(matches) => matched(described, &matches),
            Err(error) => return Ok(Asked::Clap(format!("{module} {function}"), error)),
        }
    } else {
        values::pairs(found, rest)?
    };
    typed(context, operation, described, words, &pairs).map(Asked::Call)
}

fn typed(
    context: Context<'_>,
    operation: Operation,
    function: &'static Function,
    words: String,
    pairs: &[(String, String)],
) -> Result<Invocation, Problem> {
    let arguments = values::typed(context, function, &words, pairs)?;
    Ok(Invocation { operation, function: Some(function), words, arguments })
}

/// The names and values that clap has matched.
fn matched(function: &Function, matches: &ArgMatches) -> Vec<(String, String)> {
    let each = function.parameters.iter().flat_map(|parameter| {
        let name = &*parameter.name.wire;
        let values = matches.get_many::<String>(name).into_iter().flatten();
        values.map(move |value| (name.to_owned(), value.clone()))
    });
    each.collect()
}
