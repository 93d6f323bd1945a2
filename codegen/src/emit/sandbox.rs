//! The module `sandbox`: the sandbox with a double of each function, and what tests do with records.
//!
//! It knows nothing of how the sandbox serves.

use std::collections::BTreeMap;

use actionapi_core::description::{Api, Definition, Function, Module, Type, TypeId};
use quote::quote;
use serde_json::Value;

use super::code::{Code, literal};
use super::context::{Context, Location};
use super::doc::{self, Doc};
use super::functions::FunctionEmitter;
use super::layout::{self, Depth, identifier};
use super::{cases, lints, records};
use crate::reserved::{EXPIRE, ROOT, SANDBOX};

/// The module `sandbox`.
pub(super) fn sandbox(context: &Context<'_>) -> String {
    let api = context.api;
    let about = format!("Test doubles of the {}, served over HTTP on loopback.", doc::inline(&api.protocol.title));
    let doc = Doc::new("", &about).paragraph(
        "Each function answers the schema's example until its double has another answer. The sandbox checks requests, so a call that the\n\
         server would not understand fails in a test.",
    );
    let mut code = Code::default();
    code.doc(0, &doc);
    code.line(0, "#[cfg(feature = \"sandbox\")]");
    code.line(0, "pub mod sandbox {");
    code.raw(&layout::items(Depth(1), sandbox_type(api)));
    for module in &api.modules {
        code.line(0, "");
        doubles(context, module, &mut code);
    }
    written(context, &mut code);
    examples(context, &mut code);
    code.line(0, "}");
    code.finish()
}

fn sandbox_type(api: &Api) -> proc_macro2::TokenStream {
    let [start, endpoint, address, require_credential, runtime] = SANDBOX.idents();
    let [_, description, ..] = ROOT.idents();
    let handles = api.named_modules().map(|module| {
        let name = identifier(&module.name.rust);
        let doc = Doc::new("", &format!("The doubles of the functions of {}.", doc::code(&module.name.wire)));
        let allowed: proc_macro2::TokenStream = lints::of_accessor(&module.name.rust).parse().unwrap_or_default();
        quote! {
            #doc
            #allowed
            #[must_use]
            pub fn #name(&self) -> #name::Functions<'_> { #name::Functions(&self.0) }
        }
    });
    let expire = expire(api);
    quote! {
        #[doc = " A sandbox that runs on a free port of the loopback interface until it is dropped."]
        #[derive(Debug)]
        pub struct Sandbox(::actionapi::sandbox::Sandbox);

        impl Sandbox {
            #[doc = " Starts a sandbox."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " If there is no free port on the loopback interface."]
            pub fn #start() -> ::std::io::Result<Self> {
                ::actionapi::sandbox::Sandbox::start(super::#description()).map(Self)
            }

            #[doc = " The endpoint for clients, such as `http://127.0.0.1:49152/`."]
            #[must_use]
            pub fn #endpoint(&self) -> &str { self.0.endpoint() }

            #[doc = " The address that it listens on."]
            #[must_use]
            pub fn #address(&self) -> ::std::net::SocketAddr { self.0.address() }

            #[doc = " Accepts only this value of the credential, or of another variable of the client, from now on. Otherwise it accepts any, but no empty credential."]
            #[doc = ""]
            #[doc = " # Panics"]
            #[doc = " If the API has no credential or given variable of this name."]
            #[track_caller]
            pub fn #require_credential(&self, name: &str, value: impl Into<String>) {
                self.0.require_credential(name, value);
            }

            #expire

            #[doc = " The sandbox of the runtime, which this one wraps: it can log requests, and accept other host names."]
            #[must_use]
            pub fn #runtime(&self) -> &::actionapi::sandbox::Sandbox { &self.0 }

            #(#handles)*
        }
    }
}

/// The method that lets a session expire.
fn expire(api: &Api) -> proc_macro2::TokenStream {
    if api.protocol.fetches.is_empty() {
        return proc_macro2::TokenStream::new();
    }
    let [expire] = EXPIRE.idents();
    quote! {
        #[doc = " From now on, what clients have fetched for this variable is worth nothing, as a session that has expired."]
        #[doc = ""]
        #[doc = " # Panics"]
        #[doc = " If the client fetches no variable of this name."]
        #[track_caller]
        pub fn #expire(&self, variable: &str) { self.0.expire(variable); }
    }
}

/// A module with the doubles of its functions.
fn doubles(context: &Context<'_>, module: &Module, code: &mut Code) {
    if module.is_top() {
        return top_doubles(context, module, code);
    }
    let doc = Doc::new("", &format!("Doubles of the functions of {}.", doc::code(&module.name.wire)));
    code.doc(1, &doc);
    code.line(1, &format!("pub mod {} {{", module.name.rust));
    code.doc(2, &doc);
    code.line(2, "#[derive(Clone, Copy, Debug)]");
    code.line(2, "pub struct Functions<'a>(pub(super) &'a ::actionapi::sandbox::Sandbox);");
    code.line(0, "");
    code.line(2, "::actionapi::doubles! { Functions {");
    for function in &module.functions {
        FunctionEmitter { context, module, function, at: Location::Sandbox }.double_line(code);
    }
    code.line(2, "} }");
    code.line(1, "}");
}

/// The doubles of functions without a module, which are methods of the sandbox.
fn top_doubles(context: &Context<'_>, module: &Module, code: &mut Code) {
    code.line(1, &format!("mod {} {{", module.name.rust));
    code.line(2, "::actionapi::doubles! { of super::Sandbox; {");
    for function in &module.functions {
        FunctionEmitter { context, module, function, at: Location::Sandbox }.double_line(code);
    }
    code.line(2, "} }");
    code.line(1, "}");
}

/// How records are written, so that a double can return them.
fn written(context: &Context<'_>, code: &mut Code) {
    let mut records = Code::default();
    for (index, definition) in context.api.types.iter().enumerate() {
        if matches!(definition.kind, Definition::Record(_)) && !context.is_sent(TypeId(index)) {
            records::written(&format!("super::{}", context.path(Location::Root, TypeId(index))), definition, &mut records);
        }
    }
    macro_call("records", "", &records.finish(), code);
    let mut all = Code::default();
    for (index, definition) in context.api.types.iter().enumerate() {
        if let (Some(found), false) = (definition.cases(), context.is_sent(TypeId(index))) {
            cases::written(&format!("super::{}", context.path(Location::Root, TypeId(index))), found, &mut all);
        }
    }
    macro_call("cases", "", &all.finish(), code);
}

/// The examples that records have.
fn examples(context: &Context<'_>, code: &mut Code) {
    let mut records = Code::default();
    for (id, Found { module, function, path }) in found_examples(context.api) {
        let steps = [module, function].into_iter().chain(path.iter().map(String::as_str)).map(literal);
        let (path, steps) = (context.path(Location::Root, id), steps.collect::<Vec<_>>().join(" "));
        records.line(2, &format!("super::{path} [{steps}],"));
    }
    macro_call("examples", "super::description;", &records.finish(), code);
}

fn macro_call(name: &str, head: &str, lines: &str, code: &mut Code) {
    if !lines.is_empty() {
        code.line(0, "");
        code.line(1, format!("::actionapi::{name}! {{ {head}").trim_end());
        code.raw(lines);
        code.line(1, "}");
    }
}

/// Where the value of a record is: in the example of a function, at a path.
pub(super) struct Found<'a> {
    pub(super) module: &'a str,
    pub(super) function: &'a str,
    pub(super) path: Vec<String>,
}

/// The first example of each record.
pub(super) fn found_examples(api: &Api) -> BTreeMap<TypeId, Found<'_>> {
    let mut all = BTreeMap::new();
    for (module, function) in api.functions() {
        let is_record = function.returns.defined().is_some_and(|id| matches!(api.types[id.0].kind, Definition::Record(_)));
        let is_record = is_record && api.reply_of(function).data_forms.is_empty();
        let data = is_record.then(|| serde_json::from_str::<Value>(&function.example.data).ok()).flatten();
        if let Some(data) = data {
            let mut find =
                Find { api, module: &module.name.wire, function: &function.name.wire, path: Vec::new(), all: &mut all };
            find.value(&function.returns, &data);
        }
    }
    all
}

/// Whether `example` of this record is all of the data of this function's example.
#[must_use]
pub fn is_whole_example(api: &Api, id: TypeId, module: &Module, function: &Function) -> bool {
    let found = found_examples(api).remove(&id);
    found.is_some_and(|found| found.path.is_empty() && found.module == module.name.wire && found.function == function.name.wire)
}

/// A walk through an example.
struct Find<'a, 'f> {
    api: &'a Api,
    module: &'a str,
    function: &'a str,
    path: Vec<String>,
    all: &'f mut BTreeMap<TypeId, Found<'a>>,
}

impl Find<'_, '_> {
    fn value(&mut self, kind: &Type, data: &Value) {
        match (kind.without_option(), data) {
            (Type::List(item), Value::Array(items)) => {
                items.iter().enumerate().for_each(|(at, data)| self.step(&at.to_string(), item, data));
            }
            (Type::Map(value), Value::Object(entries)) => {
                entries.iter().for_each(|(key, data)| self.step(key, value, data));
            }
            (Type::Record(id), Value::Object(entries)) => {
                let (module, function, path) = (self.module, self.function, self.path.clone());
                self.all.entry(*id).or_insert(Found { module, function, path });
                for field in self.api.fields(*id) {
                    // What is in another form has no path.
                    if field.forms.is_empty()
                        && let Some(data) = entries.get(&*field.name.wire)
                    {
                        self.step(&field.name.wire, &field.kind, data);
                    }
                }
            }
            (Type::Cases(id), Value::Object(entries)) => {
                let cases = self.api.types[id.0].cases();
                let found = cases.and_then(|cases| {
                    let value = entries.get(&cases.discriminator)?.as_str()?;
                    cases.cases.iter().find(|case| case.name.wire == value)
                });
                if let Some(case) = found {
                    self.value(&case.kind, data);
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, step: &str, kind: &Type, data: &Value) {
        // Most values are scalars.
        if kind.defined().is_some() {
            self.path.push(step.to_owned());
            self.value(kind, data);
            self.path.pop();
        }
    }
}
