//! The methods that make a call: one of an API module's `Functions` for each function.
//!
//! It knows nothing of how calls with optional parameters go on; see `calls`.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{self, Doc};
use super::kind::Kind;
use super::layout::{self, Depth};
use super::lints;
use super::places::{Places, Prelude, identifier};
use crate::ir;

/// A function, with all that the text about it depends on.
#[derive(Hash)]
pub(super) struct Function<'a> {
    /// The wire name of its module.
    pub(super) module_wire: &'a str,
    /// The Rust name of its module.
    pub(super) module: &'a str,
    pub(super) wire: &'a str,
    pub(super) rust: &'a str,
    pub(super) call: &'a str,
    /// The name of its static.
    pub(super) table: String,
    pub(super) description: &'a str,
    /// Whether it is safe to repeat.
    pub(super) is_read: bool,
    pub(super) parameters: Vec<Parameter<'a>>,
    pub(super) reply: Kind<'a>,
    pub(super) example_message: &'a str,
    pub(super) example_data: &'a str,
    pub(super) prelude: Prelude,
}

/// A parameter, with all that the text about it depends on.
#[derive(Hash)]
pub(super) struct Parameter<'a> {
    pub(super) wire: &'a str,
    pub(super) rust: &'a str,
    pub(super) kind: Kind<'a>,
    pub(super) default: Option<&'a str>,
    pub(super) description: &'a str,
}

impl<'a> Function<'a> {
    pub(super) fn new(api: &'a ir::Api, places: &Places<'a>, module: usize, at: usize) -> Self {
        let function = &api.modules[module].functions[at];
        Self {
            module_wire: &api.modules[module].name.wire,
            module: places.module(module),
            wire: &function.name.wire,
            rust: function.name.rust.as_str(),
            call: function.call.as_str(),
            table: places.function_static(module, at).to_owned(),
            description: &function.description,
            is_read: function.effect == ir::Effect::Read,
            parameters: function.parameters.iter().map(|parameter| Parameter::new(places, parameter)).collect(),
            reply: Kind::new(places, &function.reply, false),
            example_message: &function.example.message,
            example_data: &function.example.data,
            prelude: places.prelude_of_module(module).clone(),
        }
    }

    /// Whether the call has setters, and so a type of its own.
    pub(super) fn has_call_type(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.kind.is_optional())
    }

    /// The method of the module's `Functions`.
    pub(super) fn method(&self) -> String {
        let required = || self.parameters.iter().filter(|parameter| !parameter.kind.is_optional());
        let (doc, name) = (self.doc(), identifier(self.rust));
        let scope = super::kind::Scope::Module(self.module, &self.prelude);
        let names = required().map(|parameter| identifier(parameter.rust));
        let types = required().map(|parameter| parameter.kind.argument(scope));
        let reply = self.reply.rust(scope);
        let table = identifier(&self.table);
        let home = identifier(self.module);
        let mut body = quote!(::actionapi::Call::new(self.0, &super::description::#home::#table));
        for parameter in required() {
            body.extend(parameter.sent());
        }
        let returned = if self.has_call_type() {
            let call = identifier(self.call);
            body = quote!(#call(#body));
            self.call_path()
        } else {
            quote!(::actionapi::Call<'a, M, #reply>)
        };
        let mut allowed = lints::of_method(self.rust, required().count(), &self.reply);
        allowed.extend(lints::of_arguments(required().map(|parameter| parameter.rust)));
        layout::methods(
            Depth(2),
            quote! {
                #doc
                #allowed
                pub fn #name(self, #(#names: #types),*) -> #returned {
                    #body
                }
            },
        )
    }

    /// The type of the call, with its parameters.
    pub(super) fn call_path(&self) -> TokenStream {
        let call = identifier(self.call);
        // The letter of the mode, over which calls are generic.
        if self.call == "M" { quote!(self::#call<'a, M>) } else { quote!(#call<'a, M>) }
    }

    fn doc(&self) -> Doc {
        let called = doc::code(&format!("{}/{}", self.module_wire, self.wire));
        let effect = if self.is_read {
            "is safe to repeat"
        } else {
            "changes something: it is sent again only if it surely never arrived"
        };
        let list: Vec<String> = (self.parameters.iter())
            .filter(|parameter| !parameter.kind.is_optional() && !parameter.description.trim().is_empty())
            .map(|parameter| format!("- {}: {}", doc::code(parameter.rust), doc::inline(parameter.description)))
            .collect();
        let optional: Vec<String> = (self.parameters.iter())
            .filter(|parameter| parameter.kind.is_optional())
            .map(|parameter| doc::code(parameter.rust))
            .collect();
        let set_later =
            if optional.is_empty() { String::new() } else { format!("Optional, set on the call: {}.", optional.join(", ")) };
        Doc::new(self.description, &format!("Calls {called}."))
            .paragraph(&list.join("\n"))
            .paragraph(&set_later)
            .paragraph(&format!("This is {called}, which {effect}."))
    }
}

impl<'a> Parameter<'a> {
    fn new(places: &Places<'a>, parameter: &'a ir::Parameter) -> Self {
        Self {
            wire: &parameter.name.wire,
            rust: parameter.name.rust.as_str(),
            kind: Kind::new(places, &parameter.kind, parameter.secret),
            default: parameter.default.as_deref(),
            description: &parameter.description,
        }
    }

    /// What adds the parameter to a call.
    pub(super) fn sent(&self) -> TokenStream {
        let (wire, name) = (self.wire, identifier(self.rust));
        let value = self.kind.value(&quote!(#name));
        quote!(.parameter(#wire, #value))
    }
}
