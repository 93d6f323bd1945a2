//! The emitters: the resolved API as Rust source.
//!
//! They read the description and cannot fail. What there is much of — functions, records — is written as text; the rest is quoted and
//! formatted by prettyplease.

mod cases;
mod client;
mod code;
mod constants;
mod context;
mod doc;
mod enums;
mod errors;
mod fetches;
mod forms;
mod functions;
mod guide;
mod json;
mod layout;
mod lints;
mod modules;
mod pages;
mod protocol;
mod records;
mod sandbox;
mod sent;
mod variables;
mod wire;

use std::collections::BTreeSet;

use actionapi_core::description::{Api, Definition, Home, TypeDefinition, TypeId};
use actionapi_core::text::{is_unprintable, one_line};

pub(crate) use self::guide::guide;
pub use self::sandbox::is_whole_example;

use self::code::Code;
use self::context::{Context, Location};

/// The source of the API's client, without a header.
pub(crate) fn emit(api: &Api) -> String {
    let context = Context::new(api);
    let types = |home| -> Vec<String> {
        let own = api.types.iter().enumerate().filter(|(_, definition)| definition.home == home);
        own.map(|(index, definition)| type_definition(&context, TypeId(index), definition)).collect()
    };
    let modules = api.modules.iter().enumerate();
    let modules = modules.map(|(index, module)| modules::module(&context, index, module, &types(Home::Module(index))));
    let mut parts = vec![client::root(api), protocol::protocol(&api.protocol)];
    parts.extend(errors::error_code(api));
    parts.extend(modules);
    parts.push(modules::types(&types(Home::Types)));
    parts.push(sandbox::sandbox(&context));
    visible(layout::join(parts.iter().map(String::as_str)))
}

/// The records whose Rust types have the function `example`.
#[must_use]
pub fn records_with_examples(api: &Api) -> BTreeSet<TypeId> {
    sandbox::found_examples(api).into_keys().collect()
}

/// The source with an escape for each character that cannot be seen: it can only be in a literal that was quoted by another crate.
fn visible(source: String) -> String {
    let is_hidden = |character: char| character != '\n' && is_unprintable(character);
    if !source.contains(is_hidden) {
        return source;
    }
    source
        .split_inclusive('\n')
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => one_line(line) + "\n",
            None => one_line(line),
        })
        .collect()
}

fn type_definition(context: &Context<'_>, id: TypeId, definition: &TypeDefinition) -> String {
    let at = match definition.home {
        Home::Types => Location::Types,
        Home::Module(index) => Location::Module(index),
    };
    match &definition.kind {
        Definition::Record(_) => {
            let mut code = Code::default();
            records::definition(context, at, definition, &mut code);
            if context.is_sent(id) {
                sent::functions(context, at, definition, &mut code);
            }
            code.finish()
        }
        Definition::Or(either) => cases::scalar_or(context, at, definition, either),
        Definition::Cases(all) => cases::cases(context, at, id, definition, all),
        Definition::Enum(_) => enums::definition(context, at, definition),
    }
}

#[cfg(test)]
mod tests;
