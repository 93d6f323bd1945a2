//! The functions of a module: their names, the names of their types, and their replies.
//!
//! It knows no details of parameters and examples.

use super::checker::{Checker, description};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, Either, FieldEntry, Function, Map, Text};
use crate::ir::{self, Home, Identifier, ModuleId, Shape, Type, TypeDefinition};
use crate::names::{self, Case, Claim, Scope};

/// The types that every module has.
const TYPES: &[(&str, &str)] = &[("Functions", "the type of the module's functions")];

/// A module whose functions are being checked.
struct Scopes<'a> {
    id: ModuleId,
    methods: Scope<'a>,
    types: Scope<'a>,
}

impl<'a> Checker<'a> {
    /// The functions of a module. `None` if one of them is invalid.
    pub(super) fn functions(&mut self, map: &Map<'a, Function<'a>>, id: ModuleId) -> Option<Vec<ir::Function>> {
        if map.entries.is_empty() {
            self.empty("the module has no functions", map.span, "write one, or remove the module");
        }
        let mut scopes = Scopes { id, methods: Scope::new(Case::Snake, &[]), types: Scope::new(Case::Pascal, TYPES) };
        let mut functions = Vec::new();
        for (name, value) in &map.entries {
            functions.push(match value {
                Some(value) => self.function(*name, value, &mut scopes),
                None => {
                    // An invalid function takes its name, too.
                    self.method_name(*name, None, &mut scopes);
                    None
                }
            });
        }
        functions.into_iter().collect()
    }

    fn function(&mut self, name: Text<'a>, value: &Function<'a>, scopes: &mut Scopes<'a>) -> Option<ir::Function> {
        let rust = self.method_name(name, value.rust, scopes);
        let parameters = match &value.parameters {
            Some(map) => self.parameters(map),
            None => Some(Vec::new()),
        };
        let call = rust.as_ref().and_then(|rust| self.call_name(name, rust, parameters.as_deref().unwrap_or_default(), scopes));
        let reply = self.returns(name, value, rust.as_ref(), scopes);
        let example = value.example.0.as_ref().and_then(|value| self.example(value, reply.as_ref()));
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

    fn method_name(&mut self, name: Text<'a>, rust: Option<Text<'a>>, scopes: &mut Scopes<'a>) -> Option<Identifier> {
        if name.text.is_empty() {
            self.empty("the function has no name", name.span, "write one before the `:`");
            return None;
        }
        let rust = self.rust_name("function", name, rust, Case::Snake)?;
        self.claim(&mut scopes.methods, &rust, Claim::new("function", name));
        Some(rust)
    }

    /// The name of the type of the call, which exists only if there are optional parameters.
    fn call_name(
        &mut self,
        name: Text<'a>,
        rust: &Identifier,
        parameters: &[ir::Parameter],
        scopes: &mut Scopes<'a>,
    ) -> Option<Identifier> {
        let call = pascal(rust)?;
        if parameters.iter().any(|parameter| matches!(parameter.kind, Type::Optional(_))) {
            let claim = Claim { case: Some(Case::Snake), ..Claim::new("call of the function", name) };
            self.claim(&mut scopes.types, &call, claim);
        }
        Some(call)
    }

    /// The type of the data. `None` if it is invalid, which is reported.
    fn returns(
        &mut self,
        name: Text<'a>,
        value: &Function<'a>,
        rust: Option<&Identifier>,
        scopes: &mut Scopes<'a>,
    ) -> Option<Type> {
        if let Some(Either::Long(fields)) = &value.returns {
            let record = self.record(name, value.reply, fields, rust, scopes);
            return Some(Type::Defined(self.types.add(name, record)));
        }
        if let Some(reply) = value.reply {
            let message = format!("{} names no record", quote(reply.text));
            let help = "remove it, or write the fields of a record under `returns`; other types have names already";
            self.report(Diagnostic::new(Kind::KeysAtOdds, message).at(reply.span, "").help(help));
        }
        match value.returns {
            Some(Either::Short(text)) => self.type_of(text),
            _ => Some(Type::Json),
        }
    }

    /// The record that a function returns.
    fn record(
        &mut self,
        name: Text<'a>,
        reply: Option<Text<'a>>,
        fields: &Map<'a, FieldEntry<'a>>,
        rust: Option<&Identifier>,
        scopes: &mut Scopes<'a>,
    ) -> Option<TypeDefinition> {
        let fields = self.fields(fields);
        let (rust, claim) = match reply {
            Some(reply) => {
                let claim = Claim { key: "reply", ..Claim::new("reply", reply) };
                (self.keep(names::given_name(reply, Case::Pascal))?, claim)
            }
            None => {
                let claim = Claim { key: "reply", ..Claim::new("reply of the function", name) };
                // A `_` after a keyword is not needed before `Reply`.
                (Identifier(format!("{}Reply", pascal(rust?)?.as_str().trim_end_matches('_'))), claim)
            }
        };
        self.claim(&mut scopes.types, &rust, claim);
        let about = format!("The reply of `{}`.", name.text);
        Some(TypeDefinition { rust, home: Home::Module(scopes.id), description: about, shape: Shape::Record(fields?) })
    }
}

/// A function's Rust name as the name of a type.
fn pascal(rust: &Identifier) -> Option<Identifier> {
    let name = rust.as_str();
    names::recase(name.strip_prefix("r#").unwrap_or(name), Case::Pascal)
}
