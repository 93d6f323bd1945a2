//! The API as a whole: its modules and their functions.
//!
//! How requests are formed and replies are read is in `profile`; what data looks like is in `types`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::check::Check;
use super::deprecation::Deprecation;
use super::lists::ListStyle;
use super::name::Name;
use super::need::{self, Need};
use super::operation::{Effect, Operation};
use super::pages::Pages;
use super::profile::{Protocol, ReplyProfile, RequestProfile};
use super::types::{Field, Type, TypeDefinition, TypeId, Types, Variant};
use crate::forms::{Separator, WireForm};
use crate::json::{Misread, read_stored, stored, to_stored};

/// A whole API.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The part that every call needs.
    pub protocol: Protocol,
    /// The API's description, in Markdown. Like every description here, it is empty if the schema has none.
    pub description: String,
    /// The types that functions share, in the schema's order, then the records that single functions return.
    pub types: Vec<TypeDefinition>,
    /// The modules, in the schema's order. Functions at the top of the schema are in a module without a name, which comes first.
    pub modules: Vec<Module>,
    /// The calls by which the API is compared with this description.
    pub checks: Vec<Check>,
}

stored! { struct Api { protocol, description, types, modules, checks = Vec::new() } }

/// A group of functions.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// Its name. That of the functions at the top of a schema is empty on the wire.
    pub name: Name,
    /// Its description, in Markdown.
    pub description: String,
    /// The index of the request profile of functions that the schema lacks, among [`Protocol::requests`].
    pub request: usize,
    /// The index of the reply profile of functions that the schema lacks, among [`Protocol::replies`].
    pub reply: usize,
    /// Its functions, in the schema's order.
    pub functions: Vec<Function>,
}

stored! { struct Module { name, description, request = 0, reply = 0, functions } }

/// A function.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name; `rust` is the method's.
    pub name: Name,
    /// The name of the Rust type that stands for it: `GetDetails`.
    pub operation: String,
    /// Its description, in Markdown.
    pub description: String,
    /// Whether it is safe to repeat.
    pub effect: Effect,
    /// That new programs should not call it, and why.
    pub deprecated: Option<Deprecation>,
    /// How its requests are formed: an index of [`Protocol::requests`].
    pub request: usize,
    /// How its replies are read: an index of [`Protocol::replies`].
    pub reply: usize,
    /// Its own parameters, in the schema's order.
    pub parameters: Vec<Parameter>,
    /// Which of its optional parameters a call needs, beside those that are required.
    pub needs: Vec<Need>,
    /// How it gives a long list page by page, if it does.
    pub pages: Option<Pages>,
    /// The type of its data.
    pub returns: Type,
    /// A reply to show in documentation, which the sandbox also sends.
    pub example: Example,
}

stored! {
    struct Function {
        name, operation, description, effect, deprecated = None, request, reply, parameters, needs = Vec::new(),
        pages = None, returns, example,
    }
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its type; optional ones may be left out.
    pub kind: Type,
    /// The forms of its value on the wire, from the outside in; none if it is in the plain form of its type.
    pub forms: Vec<WireForm>,
    /// The value that the server assumes if it is left out, in the wire's spelling.
    pub default: Option<String>,
    /// That new programs should not set it, and why.
    pub deprecated: Option<Deprecation>,
    /// Its description, in Markdown.
    pub description: String,
}

stored! { struct Parameter { name, kind, forms = Vec::new(), default, deprecated = None, description } }

/// An example reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// The reply's message; may be empty.
    pub message: String,
    /// The data, as compact JSON.
    pub data: String,
    /// Whether it is made up from the types, because the schema has none.
    pub is_made: bool,
}

stored! { struct Example { message, data, is_made = false } }

impl Api {
    /// The description as the JSON text that generated clients have as `client.json`. Characters that cannot be seen are escaped.
    #[must_use]
    pub fn to_json(&self) -> String {
        to_stored(self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// If it is not from this version.
    pub fn from_json(json: &str) -> Result<Self, Misread> {
        read_stored(json)
    }

    /// The module with this wire name.
    #[must_use]
    pub fn module(&self, name: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.name.wire == name)
    }

    /// The function with this wire name in the module with that one; the module of functions at the top of a schema is `""`.
    #[must_use]
    pub fn function(&self, module: &str, name: &str) -> Option<&Function> {
        self.module(module)?.function(name)
    }

    /// The modules that have a name.
    pub fn named_modules(&self) -> impl Iterator<Item = &Module> {
        self.modules.iter().filter(|module| !module.is_top())
    }

    /// The functions at the top of the schema, as a module without a name.
    #[must_use]
    pub fn top(&self) -> Option<&Module> {
        self.modules.iter().find(|module| module.is_top())
    }

    /// All functions, each with its module, in the schema's order.
    pub fn functions(&self) -> impl Iterator<Item = (&Module, &Function)> {
        self.modules.iter().flat_map(|module| module.functions.iter().map(move |function| (module, function)))
    }

    /// The operation of this module and function. A function that the schema does not have counts as one that writes, because it may not
    /// be harmless, and is called by the profiles of its module, or by the API's own.
    #[must_use]
    pub fn operation(&self, module: impl Into<Cow<'static, str>>, function: impl Into<Cow<'static, str>>) -> Operation {
        let (module, function) = (module.into(), function.into());
        match self.function(&module, &function) {
            Some(known) => {
                let Function { effect, request, reply, .. } = *known;
                Operation { effect, request, reply, needs: known.needs.clone().into(), module, function }
            }
            None => {
                let (request, reply) = self.module(&module).map_or((0, 0), |module| (module.request, module.reply));
                Operation { effect: Effect::Write, request, reply, needs: Cow::Borrowed(&[]), module, function }
            }
        }
    }

    /// How requests of this function are formed.
    #[must_use]
    pub fn request_of(&self, function: &Function) -> &RequestProfile {
        self.protocol.request(function.request)
    }

    /// How replies of this function are read.
    #[must_use]
    pub fn reply_of(&self, function: &Function) -> &ReplyProfile {
        self.protocol.reply(function.reply)
    }

    /// The environment variable of the endpoint: `CLIENTAPI_ENDPOINT` for the API `clientapi`.
    #[must_use]
    pub fn endpoint_variable(&self) -> String {
        self.protocol.endpoint_variable()
    }

    /// The environment variable of the variable at this index.
    #[must_use]
    pub fn environment_variable(&self, index: usize) -> String {
        self.protocol.environment_variable(index)
    }

    /// The fields of a record; empty if the type is no record.
    #[must_use]
    pub fn fields(&self, id: TypeId) -> &[Field] {
        self.types.get(id.0).map(TypeDefinition::fields).unwrap_or_default()
    }

    /// The values of an enum; empty if the type is no enum.
    #[must_use]
    pub fn variants(&self, id: TypeId) -> &[Variant] {
        self.types.get(id.0).map(TypeDefinition::variants).unwrap_or_default()
    }
}

/// The records in the parameters of functions. Programs make them, and so need more of them than of those that only come in replies.
pub fn sent_records<'a>(types: &dyn Types, functions: impl Iterator<Item = &'a Function>) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<TypeId> =
        functions.flat_map(|function| &function.parameters).filter_map(|parameter| parameter.kind.defined()).collect();
    while let Some(id) = open.pop() {
        let Some(definition) = types.definition(id) else { continue };
        if definition.inner().next().is_some() && found.insert(id) {
            open.extend(definition.inner().filter_map(Type::defined));
        }
    }
    found
}

impl Types for Api {
    fn definition(&self, id: TypeId) -> Option<&TypeDefinition> {
        self.types.get(id.0)
    }
}

impl Module {
    /// Whether it holds the functions at the top of a schema, which have no module.
    #[must_use]
    pub fn is_top(&self) -> bool {
        self.name.wire.is_empty()
    }

    /// The function with this wire name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name.wire == name)
    }
}

impl Function {
    /// The parameter with this wire name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name.wire == name)
    }
}

/// Calls that meet the needs of a function.
impl Function {
    /// The parameters of a small call: those that are required, and a choice of optional ones that meets its needs.
    #[must_use]
    pub fn small_call(&self) -> Vec<&Parameter> {
        let names = need::fewest(&self.needs, self.required());
        self.named(&names)
    }

    /// The parameters of a call with all that do not exclude each other; of those that do, the first.
    #[must_use]
    pub fn large_call(&self) -> Vec<&Parameter> {
        let mut names = self.required();
        for parameter in self.parameters.iter().filter(|parameter| !parameter.is_required()) {
            names = need::with(&self.needs, &names, &parameter.name.wire).unwrap_or(names);
        }
        self.named(&names)
    }

    fn required(&self) -> Vec<&str> {
        self.parameters.iter().filter(|parameter| parameter.is_required()).map(|parameter| &*parameter.name.wire).collect()
    }

    fn named(&self, names: &[&str]) -> Vec<&Parameter> {
        self.parameters.iter().filter(|parameter| names.contains(&&*parameter.name.wire)).collect()
    }
}

impl Parameter {
    /// Whether a call must have it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        !self.kind.is_optional()
    }

    /// Whether it is a boolean that is sent if it is true, and left out if it is false.
    #[must_use]
    pub fn is_presence(&self) -> bool {
        self.forms.contains(&WireForm::Presence)
    }

    /// Whether a request may lack it. One that is false if it is absent is required all the same.
    #[must_use]
    pub fn may_be_absent(&self) -> bool {
        self.kind.is_optional() || self.is_presence()
    }

    /// Whether it is a list or map that is sent as several parameters, or as one whose items are joined.
    #[must_use]
    pub fn is_spread(&self) -> bool {
        self.kind.is_container() && (self.forms.is_empty() || WireForm::separator(&self.forms).is_some())
    }

    /// Its type as a person types it: JSON if it is a record, or holds records or lists of lists, or is sent as JSON in a text.
    #[must_use]
    pub fn given(&self) -> &Type {
        if self.forms.contains(&WireForm::Json) || !self.kind.is_simple() { &Type::JSON } else { &self.kind }
    }

    /// Whether a form has it as several parameters, whose names are made of a pattern or of the API's styles.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.forms.is_empty() && !self.kind.is_simple() || WireForm::names(&self.forms).is_some()
    }

    /// Whether it is a secret, or there is one somewhere in it.
    #[must_use]
    pub fn has_secret(&self, types: &dyn Types) -> bool {
        self.kind.has_secret(types)
    }

    /// How a list of it is sent.
    #[must_use]
    pub fn lists(&self, profile: &RequestProfile) -> ListStyle {
        match WireForm::separator(&self.forms) {
            Some(Separator { text, other: None }) => ListStyle::Joined(text.to_owned().into()),
            Some(Separator { text, other: Some(other) }) => {
                ListStyle::JoinedOr(text.to_owned().into(), other.to_owned().into())
            }
            None => profile.lists.clone(),
        }
    }

    /// Whether its value is never shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.kind.is_secret()
    }
}
