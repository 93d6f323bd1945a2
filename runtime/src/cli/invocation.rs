//! Which function is called and with which parameters, from what clap has matched or from a plain list of arguments.
//!
//! It sends nothing; see `perform`.

use clap::ArgMatches;

use super::arguments::{self, CALL, Purpose, has_plain_parameters};
use super::exit::Problem;
use super::values::{self, Given};
use crate::description::{Api, Function};

/// A call, checked as far as the table goes.
#[derive(Debug)]
pub(super) struct Invocation {
    pub(super) module: String,
    pub(super) function: String,
    /// The words that name it behind the program's options, without its parameters.
    pub(super) words: String,
    /// What the table says of it, if it has it.
    pub(super) known: Option<&'static Function>,
    pub(super) parameters: Vec<Given>,
}

/// What `call` was asked for.
#[derive(Debug)]
pub(super) enum Asked {
    Call(Invocation),
    /// Help, or a complaint, that clap has written about this function.
    Help(&'static Function, clap::Error),
}

/// A function named by commands.
pub(super) fn of_table(api: &'static Api, module: &str, function: &str, matches: &ArgMatches) -> Result<Invocation, Problem> {
    match api.function(module, function) {
        Some(known) => typed(api, known, format!("{module} {function}"), &matched(known, matches)),
        None => Err(Problem::usage(format!("there is no function `{module} {function}`"))),
    }
}

/// A function named by the arguments of `call`.
pub(super) fn by_name(api: &'static Api, matches: &ArgMatches) -> Result<Asked, Problem> {
    let arguments: Vec<String> = matches.get_many::<String>("arguments").into_iter().flatten().cloned().collect();
    let [module, function, rest @ ..] = arguments.as_slice() else {
        return Err(
            Problem::usage("`call` needs a module and a function").help(format!("`{} call MODULE FUNCTION …`", api.name))
        );
    };
    let known = api.function(module, function);
    let is_untyped = matches.get_flag("untyped");
    let words = format!("{CALL} {}{module} {function}", if is_untyped { "--untyped " } else { "" });
    let untyped = |pairs| Invocation {
        module: module.clone(),
        function: function.clone(),
        words: words.clone(),
        known,
        parameters: values::untyped(known, pairs),
    };
    match known {
        Some(known) if !is_untyped => {
            if !has_plain_parameters(known) {
                return typed(api, known, words, &values::pairs(Some(known), rest)?).map(Asked::Call);
            }
            let command = arguments::function(format!("{} {words}", api.name), known, Purpose::Parsing).no_binary_name(true);
            match command.try_get_matches_from(rest) {
                Ok(matches) => typed(api, known, words, &matched(known, &matches)).map(Asked::Call),
                Err(error) => Ok(Asked::Help(known, error)),
            }
        }
        _ => values::pairs(known, rest).map(untyped).map(Asked::Call),
    }
}

fn typed(
    api: &'static Api,
    known: &'static Function,
    words: String,
    pairs: &[(String, String)],
) -> Result<Invocation, Problem> {
    let parameters = values::typed(api, known, &words, pairs)?;
    Ok(Invocation { module: known.module.to_owned(), function: known.name.to_owned(), words, known: Some(known), parameters })
}

fn matched(function: &'static Function, matches: &ArgMatches) -> Vec<(String, String)> {
    let each = function.parameters.iter().flat_map(|parameter| {
        let values = matches.get_many::<String>(parameter.name).into_iter().flatten();
        values.map(|value| (parameter.name.to_owned(), value.clone()))
    });
    each.collect()
}
