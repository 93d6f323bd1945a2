//! The functions of a module: their names, the names of their types, and their replies.
//!
//! It knows no details of parameters and examples.

use std::collections::HashSet;
use std::rc::Rc;

use actionapi_core::description::{
    self, Body, Constant, Definition, Effect, Home, Name, Pointer, ReplyProfile, RequestProfile, Scalar, Template, Type,
    TypeDefinition,
};

use super::checker::{Checker, description, name};
use super::deprecated::Replaced;
use super::json_body;
use super::layers::{Called, Layer, Level};
use super::needs::Needable;
use super::pages::PagedParts;
use super::skeleton;
use super::template::Parameters;
use super::types::{self, Typed};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{EffectWord, Either, FieldEntry, Function, Map, Text};
use crate::names::{self, Case, Claim, Scope};
use crate::reserved;

/// A module whose functions are being checked.
pub(super) struct Scopes<'a> {
    /// The module's name; `None` for the functions at the top.
    module: Option<Text<'a>>,
    index: usize,
    methods: Scope<'a>,
    types: Scope<'a>,
    operations: HashSet<String>,
}

impl<'a> Scopes<'a> {
    /// The scopes of the module at this index, whose methods must be in this one.
    pub(super) fn new(module: Option<Text<'a>>, index: usize, methods: Scope<'a>) -> Self {
        let types = Scope::new(Case::Pascal, reserved::of_replies());
        Self { module, index, methods, types, operations: HashSet::new() }
    }

    /// The name of the type that stands for a function. Nobody writes it, so it may change to be unique.
    fn operation(&mut self, rust: &str) -> Option<String> {
        let mut name = pascal(rust)?;
        while !self.operations.insert(name.clone()) {
            name.push('_');
        }
        Some(name)
    }
}

impl<'a> Checker<'a> {
    /// The functions of a module. `None` if one of them is invalid.
    pub(super) fn functions(
        &mut self,
        map: &Map<'a, Function<'a>>,
        mut scopes: Scopes<'a>,
    ) -> Option<Vec<description::Function>> {
        if map.entries.is_empty() {
            match scopes.module {
                Some(_) => self.empty("the module has no functions", map.span, "write one, or remove the module"),
                None => self.empty("`functions` is empty", map.span, "write one, or remove the key"),
            }
        }
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

    fn function(&mut self, wire: Text<'a>, value: &Function<'a>, scopes: &mut Scopes<'a>) -> Option<description::Function> {
        let reply = match &value.reply {
            Some(Either::Long(reply)) => Some(reply),
            _ => None,
        };
        let layer = Layer {
            level: Level::Function,
            request: value.request.as_ref(),
            reply,
            errors: value.errors.as_ref(),
            data: value.data.as_ref(),
            rate: value.rate.as_ref(),
        };
        let named = self.naming_module.len();
        self.parameters = Parameters::new(value.parameters.as_ref());
        let outer = self.enter(layer);
        let replaced = Replaced::Function(scopes.module.map_or("", |module| module.text), wire);
        self.deprecated_layer(Level::Function, value.deprecated.as_ref(), replaced);
        self.pages_layer(Level::Function, value.pages.as_ref());
        let function = self.function_inside(wire, value, scopes);
        self.leave(outer);
        self.parameters = Parameters::default();
        self.made_defaults.clear();
        self.naming_module.truncate(named);
        function
    }

    /// The function, in the context of its own layer.
    fn function_inside(
        &mut self,
        wire: Text<'a>,
        value: &Function<'a>,
        scopes: &mut Scopes<'a>,
    ) -> Option<description::Function> {
        self.names_fit(scopes.module, wire);
        self.called.push(Called { module: scopes.module, function: wire, forms: Rc::clone(&self.context.forms) });
        if scopes.module.is_none() {
            self.names_no_module(wire);
        }
        if !self.context.forms.says_success && !self.context.forms.says_failure {
            self.undecided.get_or_insert(wire);
        }
        let rust = self.method_name(wire, value.rust, scopes);
        let parameters = match &value.parameters {
            Some(map) => self.parameters(map),
            None => Some(Vec::new()),
        };
        let needs = value.needs.as_ref().map(|needs| {
            let parameters = value.parameters.as_ref().map(|map| map.entries.as_slice());
            self.needs(needs, "function", &Needable::parameters(parameters.unwrap_or_default()))
        });
        self.placed_parameters(parameters.as_deref().unwrap_or_default());
        self.body_of_request(wire, value, parameters.as_deref());
        let in_order = json_body::need(&self.context.forms.sent, parameters.as_deref().unwrap_or_default());
        let needs = needs.into_iter().flatten().chain(in_order).collect();
        let returns = self.returns(wire, value, rust.as_deref(), scopes);
        self.skeleton(value, returns.as_ref().map(|returns| &returns.kind));
        self.body_fits(wire, value, returns.as_ref().map(|returns| &returns.kind));
        self.files_fit(value, returns.as_ref().map(|returns| &returns.kind), parameters.as_deref());
        let ends = self.renewed(value.renews.as_ref());
        let reply = self.reply_in(returns.as_ref(), ends);
        let example = match &value.example {
            Some(example) => self.example(example, returns.as_ref()),
            None => returns.as_ref().and_then(|returns| self.made_example(wire, returns)),
        };
        let effect = match value.effect.0? {
            EffectWord::Read => Effect::Read,
            EffectWord::Idempotent => Effect::Idempotent,
            EffectWord::Write => Effect::Write,
        };
        self.repeatable_defaults(effect, value.parameters.as_ref().map(|map| map.entries.as_slice()));
        let pages = parameters.as_ref().zip(returns.as_ref()).and_then(|(parameters, returns)| {
            let has_plain_data = returns.forms.is_empty();
            self.pages(PagedParts { name: wire, effect, parameters, returns: &returns.kind, has_plain_data })
        });
        self.json_pages(wire, pages.as_ref(), parameters.as_deref().unwrap_or_default());
        let rust = rust?;
        Some(description::Function {
            operation: scopes.operation(&rust)?,
            name: name(wire, rust),
            description: description(value.description),
            effect,
            deprecated: self.context.deprecated.clone(),
            request: self.request_of(),
            reply,
            parameters: parameters?,
            needs,
            pages,
            returns: returns?.kind,
            example: example?,
        })
    }

    /// Keeps what the missing data of an example may be.
    fn skeleton(&mut self, value: &Function<'a>, returns: Option<&Type>) {
        let missing = value.example.as_ref().filter(|example| example.data.0.is_none()).map(|example| example.owner);
        let Some((owner, returns)) = missing.zip(returns) else { return };
        let help = match returns {
            Type::Scalar(Scalar::Json) => {
                "what the reply holds is checked, shown and sent by the sandbox; if it is not known, write"
            }
            _ => "begin with this, and put in what the server really sends:",
        };
        let help = format!("{help} `{}`", skeleton::example(returns, &self.types));
        self.skeletons.insert((owner, format!("missing key {}", quote("data"))), help);
    }

    /// The index of the function's request profile, with what the client makes unless it is set.
    fn request_of(&mut self) -> usize {
        let made = std::mem::take(&mut self.made_defaults);
        if made.is_empty() {
            return self.context.request;
        }
        let request = self.context.forms.sent.clone();
        let constant = |(name, value): (String, Template)| Constant { name: request.sent_name(name.into()), value };
        let defaults = made.into_iter().map(constant).collect();
        self.profiles.add_request(&RequestProfile { defaults, ..request })
    }

    /// The index of the reply profile of a function whose data has this type and these forms.
    fn reply_in(&mut self, returns: Option<&Typed>, ends: Vec<usize>) -> usize {
        let has_data = !matches!(returns, Some(Typed { kind: Type::Nothing, .. }));
        let data_forms = returns.map(|returns| returns.forms.clone()).unwrap_or_default();
        let is_file = matches!(returns, Some(Typed { kind: Type::File, .. }));
        if !is_file && has_data && data_forms.is_empty() && ends.is_empty() {
            return self.context.reply;
        }
        let reply = self.context.forms.reply.clone();
        let reply = match is_file {
            true => ReplyProfile { body: Body::File, data: Pointer::ROOT, ..reply },
            false => reply,
        };
        self.profiles.add_reply(&ReplyProfile { has_data, data_forms: data_forms.into(), ends: ends.into(), ..reply })
    }

    fn method_name(&mut self, name: Text<'a>, rust: Option<Text<'a>>, scopes: &mut Scopes<'a>) -> Option<String> {
        if name.text.is_empty() {
            self.empty("the function has no name", name.span, "write one before the `:`");
            return None;
        }
        let rust = self.rust_name("function", name, rust, Case::Snake)?;
        self.claim(&mut scopes.methods, &rust, Claim::new("function", name));
        self.odd_name("function", name);
        Some(rust)
    }

    /// The type of the data. `None` if it is invalid, which is reported.
    fn returns(&mut self, name: Text<'a>, value: &Function<'a>, rust: Option<&str>, scopes: &mut Scopes<'a>) -> Option<Typed> {
        let given = match &value.reply {
            Some(Either::Short(name)) => Some(*name),
            Some(Either::Long(reply)) => reply.rust,
            None => None,
        };
        if let Some(Either::Long(fields)) = &value.returns {
            let record = self.record(name, given, fields, rust, scopes);
            return Some(Type::Record(self.types.add(name, record)).into());
        }
        if let Some(reply) = given {
            let message = format!("{} names no record", quote(reply.text));
            let help = "remove it, or write the fields of a record under `returns`; other types have names already";
            self.report(Diagnostic::new(Kind::KeysAtOdds, message).at(reply.span, "").help(help));
        }
        match value.returns {
            Some(Either::Short(text)) if text.0.text == types::NOTHING => Some(Type::Nothing.into()),
            Some(Either::Short(text)) if text.0.text == types::FILE => Some(Type::File.into()),
            Some(Either::Short(text)) => self.type_of(text),
            _ => Some(Type::JSON.into()),
        }
    }

    /// Reports a type that is not text where the body of the reply is.
    fn body_fits(&mut self, name: Text<'a>, value: &Function<'a>, returns: Option<&Type>) {
        let Some(returns) = returns.filter(|_| self.context.forms.reply.body == Body::Text) else { return };
        if matches!(returns, Type::Nothing | Type::File) || *returns == Type::STRING {
            return;
        }
        let span = match &value.returns {
            Some(Either::Short(text)) => text.0.span,
            Some(Either::Long(fields)) => fields.span,
            None => name.span,
        };
        let problem =
            Diagnostic::new(Kind::KeysAtOdds, "a reply whose body is text returns `string` or `nothing`").at(span, "");
        self.report(problem.help("write `returns: string`, or `reply: { body: json }` if the body is JSON"));
    }

    /// The record that a function returns.
    fn record(
        &mut self,
        name: Text<'a>,
        reply: Option<Text<'a>>,
        fields: &Map<'a, FieldEntry<'a>>,
        rust: Option<&str>,
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
                (format!("{}Reply", pascal(rust?)?.trim_end_matches('_')), claim)
            }
        };
        self.claim(&mut scopes.types, &rust, claim);
        let description = format!("The reply of `{}`.", name.text);
        let name = Name { wire: rust.clone().into(), rust: rust.into() };
        let kind = Definition::Record(fields?);
        Some(TypeDefinition { name, home: Home::Module(scopes.index), description, kind, rest: None })
    }
}

/// A function's Rust name as the name of a type.
fn pascal(rust: &str) -> Option<String> {
    names::recase(rust.strip_prefix("r#").unwrap_or(rust), Case::Pascal)
}
