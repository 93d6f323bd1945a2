//! Calls as Rust that uses a generated client: for documentation, and for the examples in generated code.
//!
//! It knows the names of a description, not how code is generated from it.

use crate::description::{Api, Endpoint, Function, Home, Module, Parameter, Scalar, Type, TypeId, Types as _, WireForm};
use crate::text::one_line;

/// The Rust that calls one API.
#[derive(Clone, Copy, Debug)]
pub struct Calls<'a> {
    /// The API.
    pub api: &'a Api,
    /// The path of the generated code, such as the name of its crate.
    pub path: &'a str,
}

impl Calls<'_> {
    /// A call on the client `api`, without optional parameters but those that it needs.
    #[must_use]
    pub fn call(&self, module: &Module, function: &Function) -> String {
        let (start, steps) = self.steps(module, function);
        format!("{start}.{}", steps.join("."))
    }

    /// The same on a line, or with a line for each setter if that is longer than `width`; `last` is the end of it.
    #[must_use]
    pub fn laid_out(&self, module: &Module, function: &Function, last: &str, width: usize) -> String {
        let (start, mut steps) = self.steps(module, function);
        steps.push(last.to_owned());
        let line = format!("{start}.{}", steps.join("."));
        if line.len() <= width { line } else { format!("{start}\n    .{}", steps.join("\n    .")) }
    }

    fn steps(&self, module: &Module, function: &Function) -> (String, Vec<String>) {
        let (required, optional): (Vec<_>, Vec<_>) = function.small_call().into_iter().partition(|each| each.is_required());
        let arguments: Vec<String> = required.into_iter().map(|each| self.argument(each)).collect();
        let method = format!("{}({})", function.name.rust, arguments.join(", "));
        let setters = optional.into_iter().map(|each| format!("{}({})", each.name.rust, self.argument(each)));
        (accessor("api", module), std::iter::once(method).chain(setters).collect())
    }

    /// A value of a parameter: its name, if that can be one.
    #[must_use]
    pub fn argument(&self, parameter: &Parameter) -> String {
        // Others are kept as they are, and take no other types than their own.
        let is_usual = parameter.forms.is_empty() || WireForm::separator(&parameter.forms).is_some();
        match parameter.kind.without_option() {
            Type::Scalar(scalar) if scalar.row().takes_into => literal(parameter.name.bare()),
            // Of an empty one nothing may be sent.
            kind if (!is_usual || !parameter.kind.is_simple()) && parameter.is_required() => self.filled(kind),
            kind if !is_usual || !parameter.kind.is_simple() => self.owned(kind),
            kind => self.value(kind),
        }
    }

    /// The same as [`owned`](Self::owned), with something in each list and map.
    fn filled(&self, kind: &Type) -> String {
        match kind {
            Type::List(item) => format!("vec![{}]", self.filled(item)),
            Type::Map(value) => format!("[(\"key\".to_owned(), {})].into()", self.filled(value)),
            Type::Optional(some) => format!("Some({})", self.filled(some)),
            Type::Scalar(scalar) if scalar.row().takes_into => format!("{}.into()", literal("text")),
            other => self.owned(other),
        }
    }

    /// Whether the values of a call are certain to be accepted.
    #[must_use]
    pub fn is_certain(&self, function: &Function) -> bool {
        self.has_what_it_needs(function)
            && function.small_call().into_iter().all(|parameter| self.has_certain_value(parameter.kind.item()))
    }

    /// Whether a client with as few variables as possible has those without which the function is not called.
    #[must_use]
    pub fn has_what_it_needs(&self, function: &Function) -> bool {
        let given: Vec<usize> = self.api.protocol.needed().into_iter().map(|(index, ..)| index).collect();
        let is_there = |index: &usize| self.api.protocol.is_there(*index, &|index| given.contains(&index));
        self.api.request_of(function).needs.iter().all(is_there)
    }

    fn has_certain_value(&self, kind: &Type) -> bool {
        match kind {
            Type::Scalar(scalar) => is_plain(*scalar),
            // Its lists and maps are empty here.
            Type::Record(id) => {
                let required = self.api.fields(*id).iter().filter(|field| !field.kind.is_optional());
                let mut values = required.clone().map(|field| field.kind.without_option());
                // A list in a form has no items of which nothing is sent.
                let is_sent = values.any(|kind| matches!(kind, Type::Scalar(_) | Type::Enum(_)));
                is_sent && required.into_iter().all(|field| self.has_certain_value(&field.kind))
            }
            _ => true,
        }
    }

    /// A value as a record or a parameter in JSON takes it.
    fn owned(&self, kind: &Type) -> String {
        match kind {
            Type::Scalar(scalar) if scalar.row().takes_into => literal("text"),
            Type::Record(id) => {
                let required = self.api.fields(*id).iter().filter(|field| !field.kind.is_optional());
                let fields: Vec<String> = required.map(|field| self.owned(&field.kind)).collect();
                format!("{}::{}::new({})", self.path, self.type_path(*id), fields.join(", "))
            }
            Type::Cases(id) => {
                let case = self.api.definition(*id).and_then(|kind| kind.cases()?.cases.first());
                let Some(case) = case else { return "()".to_owned() };
                format!("{}::{}::{}({})", self.path, self.type_path(*id), case.name.rust, self.owned(&case.kind))
            }
            Type::List(_) => "Vec::new()".to_owned(),
            Type::Map(_) => "Default::default()".to_owned(),
            other => self.value(other),
        }
    }

    /// A value of a type; it may contain `?`.
    fn value(&self, kind: &Type) -> String {
        match kind.without_option() {
            Type::Scalar(scalar) => scalar_value(*scalar),
            Type::List(item) => format!("[{}]", self.value(item)),
            Type::Map(value) => format!("[(\"key\", {})]", self.value(value)),
            Type::Enum(id) => {
                let variant = self.api.variants(*id).first().map_or("", |variant| &variant.name.rust);
                format!("{}::{}::{variant}", self.path, self.type_path(*id))
            }
            Type::File => format!("{}::Upload::bytes(*b\"text\")", self.path),
            // A parameter has no other type.
            _ => "()".to_owned(),
        }
    }

    /// A client whose settings come from the environment, and a call on it, in an async function whose errors are boxed. Lines are as long
    /// as `width`, if they can be.
    #[must_use]
    pub fn program(&self, module: &Module, function: &Function, width: usize) -> String {
        let variable = |name: String| format!("std::env::var({})?", literal(&name));
        let mut builder = format!("let api = Client::builder({})", variable(self.api.endpoint_variable()));
        for (index, given, kind) in self.api.protocol.needed_for([self.api.request_of(function)]) {
            let text = variable(self.api.environment_variable(index));
            let value = if kind.kind.row().takes_into || given.is_secret { text } else { format!("{text}.parse()?") };
            builder.push_str(&format!("\n    .{}({value})", given.name.rust));
        }
        let call = self.laid_out(module, function, "await?;", width);
        let call = if function.returns == Type::Nothing { call } else { format!("let data = {call}") };
        format!("use {}::Client;\n\n{builder}\n    .build()?;\n{call}", self.path)
    }

    /// `Client::builder(…)` with the setters of all variables that a client needs. Both texts are Rust.
    #[must_use]
    pub fn builder(&self, endpoint: &str, credential: &str) -> String {
        self.with_setters(format!("Client::builder({endpoint})"), credential)
    }

    fn with_setters(&self, start: String, credential: &str) -> String {
        let setters = self.api.protocol.needed().into_iter().map(|(_, variable, given)| {
            let value = match given.kind {
                _ if variable.is_secret => credential.to_owned(),
                kind if kind.row().takes_into => literal("text"),
                kind => scalar_value(kind),
            };
            format!(".{}({value})", variable.name.rust)
        });
        start + &setters.collect::<String>()
    }

    /// The same with the endpoint that the schema has, if it has one.
    #[must_use]
    pub fn builder_at_endpoint(&self, endpoint: &str, credential: &str) -> String {
        match self.api.protocol.endpoints.iter().find(|known| known.name.wire == Endpoint::DEFAULT) {
            Some(known) => {
                let start = format!("Client::at({}::Endpoint::{})", self.path, known.name.rust);
                self.with_setters(start, credential)
            }
            None => self.builder(endpoint, credential),
        }
    }

    /// The path of a defined type in the generated code.
    #[must_use]
    pub fn type_path(&self, id: TypeId) -> String {
        let Some(definition) = self.api.definition(id) else { return String::new() };
        let home = match definition.home {
            Home::Types => "types",
            Home::Module(index) => self.api.modules.get(index).map_or("", |module| &module.name.rust),
        };
        format!("{home}::{}", definition.name.rust)
    }
}

/// What the functions of a module are methods of: the client or the sandbox itself, or what its method for the module gives.
#[must_use]
pub fn accessor(owner: &str, module: &Module) -> String {
    if module.is_top() { owner.to_owned() } else { format!("{owner}.{}()", module.name.rust) }
}

/// A text as a literal.
#[must_use]
pub fn literal(text: &str) -> String {
    // `Debug` escapes most of what cannot be seen, but not all. After its escape of a NUL, a digit would look like a part of it.
    one_line(&format!("{text:?}").replace("\\0", "\\u{0}"))
}

/// A value of a scalar.
fn scalar_value(scalar: Scalar) -> String {
    let sample = scalar.row().sample;
    if is_plain(scalar) { sample.to_owned() } else { format!("{}.parse()?", literal(sample.trim_matches('"'))) }
}

/// Whether JSON and Rust spell its values alike.
#[must_use]
pub fn is_plain(scalar: Scalar) -> bool {
    let row = scalar.row();
    row.takes_into || !row.rust.contains("::")
}
