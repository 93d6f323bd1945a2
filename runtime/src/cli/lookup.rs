//! What was probably meant where the words name no module or function of the schema.
//!
//! It finds nothing itself: it is asked when `line` has found nothing.

use super::commands::{CALL, FUNCTIONS};
use super::context::Context;
use super::exit::Problem;
use crate::description::{Api, Module};
use crate::snippets::called;
use crate::text::nearest;

/// The module does not have this function.
pub(super) fn no_function(context: Context<'_>, module: &Module, function: &str) -> Problem {
    let own = || nearest(function, names(module)).map(|near| called(&module.name.wire, near));
    let meant = elsewhere(context.api, function).or_else(own);
    problem(context, &format!("the module `{}` has no function `{function}`", module.name.wire), meant)
}

/// Several modules have this function.
pub(super) fn several_modules(context: Context<'_>, function: &str) -> Problem {
    let modules = context.api.named_modules().filter(|module| module.function(function).is_some());
    let each: Vec<String> = modules.map(|module| format!("`{}`", called(&module.name.wire, function))).collect();
    Problem::usage(format!("several modules have a function `{function}`")).help(format!("write one of {}", each.join(", ")))
}

/// No module, and no function of any module, has this name; `next` is the word after it.
pub(super) fn no_module(context: Context<'_>, name: &str, next: Option<&str>) -> Problem {
    let api = context.api;
    let module = nearest(name, api.named_modules().map(|module| &*module.name.wire)).and_then(|near| api.module(near));
    let whole = next.and_then(|function| elsewhere(api, function));
    let meant = match (module, next) {
        (Some(module), Some(function)) if module.function(function).is_some() => Some(called(&module.name.wire, function)),
        _ if api.top().is_some_and(|top| nearest(name, names(top)).is_some()) => near_function(api, name),
        _ => whole.or_else(|| module.map(|module| module.name.wire.to_string())).or_else(|| near_function(api, name)),
    };
    let what = match next {
        _ if api.named_modules().next().is_none() => "function",
        Some(_) if api.top().is_none() => "module",
        _ => "module or function",
    };
    problem(context, &format!("there is no {what} `{name}`"), meant)
}

/// No module has this name, where no function could stand.
pub(super) fn no_such_module(context: Context<'_>, name: &str) -> Problem {
    let near = nearest(name, context.api.named_modules().map(|module| &*module.name.wire));
    problem(context, &format!("there is no module `{name}`"), near.map(str::to_owned))
}

fn problem(context: Context<'_>, message: &str, meant: Option<String>) -> Problem {
    let program = context.program;
    match meant {
        Some(meant) => Problem::usage(format!("{message}; did you mean `{meant}`?"))
            .help(format!("`{program} {FUNCTIONS}` lists all functions")),
        None => Problem::usage(message).help(format!(
            "`{program} {FUNCTIONS}` lists all functions; to send what the schema does not have: `{program} {CALL} {} …`",
            form(context.api)
        )),
    }
}

/// The function of exactly this name in whichever modules have it.
fn elsewhere(api: &Api, function: &str) -> Option<String> {
    let modules = api.modules.iter().filter(|module| module.function(function).is_some());
    let all: Vec<String> = modules.map(|module| called(&module.name.wire, function)).collect();
    if all.is_empty() { None } else { Some(all.join("` or `")) }
}

/// The function with the nearest name, whichever module has it.
fn near_function(api: &Api, name: &str) -> Option<String> {
    let near = nearest(name, api.functions().map(|(_, function)| &*function.name.wire))?;
    elsewhere(api, near)
}

fn names(module: &Module) -> impl Iterator<Item = &str> {
    module.functions.iter().map(|function| &*function.name.wire)
}

/// The words that name a function, as usage shows them.
pub(super) fn form(api: &Api) -> &'static str {
    match (api.top(), api.named_modules().next()) {
        (None, _) => "MODULE FUNCTION",
        (Some(_), None) => "FUNCTION",
        (Some(_), Some(_)) => "[MODULE] FUNCTION",
    }
}
