//! The functions of a module: their names, those of the types they bring along, and what they reply.
//!
//! It knows nothing of parameters and examples in detail.

use super::known::Types;
use super::surroundings::Surroundings;
use super::{description, example, members, nothing, types};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, Either, FieldEntry, Function, Map, Problems, Text};
use crate::ir::{self, Home, Identifier, ModuleId, Shape, Type, TypeDefinition};
use crate::names::{Case, Claim, Scope, given_name, recase, rust_name};

/// What a module has already.
const TYPES: &[(&str, &str)] = &[("Functions", "the type of the module's functions")];

/// The names in a module of which no two may be the same.
struct Scopes<'a> {
    methods: Scope<'a>,
    types: Scope<'a>,
}

/// The functions of a module. `None`: one of them is of no use.
pub(super) fn check<'a>(
    map: &Map<'a, Function<'a>>,
    module: ModuleId,
    surroundings: &Surroundings<'_, 'a>,
    types: &mut Types<'a>,
    problems: &mut Problems,
) -> Option<Vec<ir::Function>> {
    if map.entries.is_empty() {
        nothing("a module has at least one function", map.span, "write one, or leave the module out", problems);
    }
    let mut scopes = Scopes { methods: Scope::new(Case::Snake, &[]), types: Scope::new(Case::Pascal, TYPES) };
    let entries = map.entries.iter();
    let functions: Vec<_> = entries
        .map(|(name, value)| match value {
            Some(value) => function(*name, value, module, &mut scopes, surroundings, types, problems),
            None => {
                // Its name is taken all the same.
                method_name(*name, None, &mut scopes, problems);
                None
            }
        })
        .collect();
    functions.into_iter().collect()
}

fn function<'a>(
    name: Text<'a>,
    value: &Function<'a>,
    module: ModuleId,
    scopes: &mut Scopes<'a>,
    surroundings: &Surroundings<'_, 'a>,
    types: &mut Types<'a>,
    problems: &mut Problems,
) -> Option<ir::Function> {
    let rust = method_name(name, value.rust, scopes, problems);
    let parameters = match &value.parameters {
        Some(map) => members::parameters(map, surroundings, types, problems),
        None => Some(Vec::new()),
    };
    let call =
        rust.as_ref().and_then(|rust| call_name(name, rust, parameters.as_deref().unwrap_or_default(), scopes, problems));
    let reply = reply(name, value, rust.as_ref(), module, scopes, types, problems);
    let example = value.example.0.as_ref();
    let example = example.and_then(|value| example::check(value, reply.as_ref(), surroundings.envelope, types, problems));
    let effect = match value.effect.0? {
        document::Effect::Read => ir::Effect::Read,
        document::Effect::Write => ir::Effect::Write,
    };
    Some(ir::Function {
        name: ir::Name { wire: name.text.to_owned(), rust: rust? },
        call: call?,
        description: description(value.description),
        effect,
        parameters: parameters?,
        reply: reply?,
        example: example?,
    })
}

fn method_name<'a>(
    name: Text<'a>,
    rust: Option<Text<'a>>,
    scopes: &mut Scopes<'a>,
    problems: &mut Problems,
) -> Option<Identifier> {
    if name.text.is_empty() {
        nothing("a function has a name", name.span, "write one before the `:`", problems);
        return None;
    }
    let rust = rust_name("function", name, rust, Case::Snake, problems)?;
    scopes.methods.claim(&rust, Claim::new("function", name), problems);
    Some(rust)
}

/// The name of the type of the call, which is there only for the sake of optional parameters.
fn call_name<'a>(
    name: Text<'a>,
    rust: &Identifier,
    parameters: &[ir::Parameter],
    scopes: &mut Scopes<'a>,
    problems: &mut Problems,
) -> Option<Identifier> {
    let call = pascal(rust)?;
    if parameters.iter().any(|parameter| matches!(parameter.kind, Type::Optional(_))) {
        let claim = Claim { case: Some(Case::Snake), ..Claim::new("call of the function", name) };
        scopes.types.claim(&call, claim, problems);
    }
    Some(call)
}

/// The type of the data. `None`: it cannot be known, which is reported.
fn reply<'a>(
    name: Text<'a>,
    value: &Function<'a>,
    rust: Option<&Identifier>,
    module: ModuleId,
    scopes: &mut Scopes<'a>,
    types: &mut Types<'a>,
    problems: &mut Problems,
) -> Option<Type> {
    let fields = match &value.returns {
        Some(Either::Long(fields)) => fields,
        other => {
            if let Some(reply) = value.reply {
                let message = format!("{} names no record", quote(reply.text));
                let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(reply.span, "");
                problems.push(
                    problem.help("`reply` names the record whose fields are under `returns`; other types have names already"),
                );
            }
            return match other {
                Some(Either::Short(text)) => types::resolve(*text, types, problems),
                _ => Some(Type::Json),
            };
        }
    };
    let record = record(name, value, fields, rust, module, scopes, types, problems);
    Some(Type::Defined(types.add(name, record)))
}

/// The record that a function returns.
#[allow(clippy::too_many_arguments, reason = "it is a part of `reply` alone")]
fn record<'a>(
    name: Text<'a>,
    value: &Function<'a>,
    fields: &Map<'a, FieldEntry<'a>>,
    rust: Option<&Identifier>,
    module: ModuleId,
    scopes: &mut Scopes<'a>,
    types: &Types<'a>,
    problems: &mut Problems,
) -> Option<TypeDefinition> {
    let fields = members::fields(fields, types, problems);
    let (rust, claim) = match value.reply {
        Some(reply) => {
            let claim = Claim { key: "reply", ..Claim::new("reply", reply) };
            (given_name(reply, Case::Pascal, problems)?, claim)
        }
        None => {
            let claim = Claim { key: "reply", ..Claim::new("reply of the function", name) };
            // What made a keyword a name is no longer needed.
            (Identifier(format!("{}Reply", pascal(rust?)?.as_str().trim_end_matches('_'))), claim)
        }
    };
    scopes.types.claim(&rust, claim, problems);
    let about = format!("What `{}` replies.", name.text);
    Some(TypeDefinition { rust, home: Home::Module(module), description: about, shape: Shape::Record(fields?) })
}

/// A function's Rust name as that of a type.
fn pascal(rust: &Identifier) -> Option<Identifier> {
    let name = rust.as_str();
    recase(name.strip_prefix("r#").unwrap_or(name), Case::Pascal)
}
