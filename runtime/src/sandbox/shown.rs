//! The bodies of replies as the sandbox writes them, for documentation.

use super::reply::Writer;
use crate::description::template::Values;
use crate::description::{Api, Function, Module};

/// The body of the function's example.
pub(crate) fn success(api: &Api, module: &Module, function: &Function) -> String {
    writer(api, module, function).success(&function.example.message, &function.example.data).body
}

/// The body of an error with this message.
pub(crate) fn failure(api: &Api, module: &Module, function: &Function, message: &str) -> String {
    writer(api, module, function).failure(message, "failed").body
}

fn writer<'w>(api: &'w Api, module: &'w Module, function: &'w Function) -> Writer<'w> {
    let values = Values::names(&module.name.wire, &function.name.wire);
    Writer { profile: api.reply_of(function), values, gives: &[] }
}
