//! The bodies of replies as the sandbox writes them, for documentation.

use super::reply::Writer;
use crate::Secret;
use crate::description::template::Values;
use crate::description::{Api, Function, Module};

/// The body of the function's example.
pub(crate) fn success(api: &Api, module: &Module, function: &Function) -> String {
    let variables = variables(api);
    writer(api, module, function, &variables).success(&function.example.message, &function.example.data).body
}

/// The body of an error with this message.
pub(crate) fn failure(api: &Api, module: &Module, function: &Function, message: &str) -> String {
    let variables = variables(api);
    writer(api, module, function, &variables).failure(message, "failed").body
}

/// What places in replies have of variables: the values that are sent unless others are given, and otherwise their names.
fn variables(api: &Api) -> Vec<Option<Secret>> {
    let text = api.protocol.variables.iter().map(|variable| {
        let usual = variable.given().and_then(|given| given.value.as_deref());
        Some(Secret::from(usual.unwrap_or(&variable.name.wire)))
    });
    text.collect()
}

fn writer<'w>(api: &'w Api, module: &'w Module, function: &'w Function, variables: &'w [Option<Secret>]) -> Writer<'w> {
    let values = Values { variables, ..Values::names(&module.name.wire, &function.name.wire) };
    Writer { profile: api.reply_of(function), values, gives: &[] }
}
