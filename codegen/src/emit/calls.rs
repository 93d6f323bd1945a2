//! The types of calls that have optional parameters, each a setter.
//!
//! It knows nothing of how a call is made or sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{self, Doc};
use super::functions::{Function, Parameter};
use super::kind::Scope;
use super::layout::{self, Depth};
use super::lints;
use super::places::identifier;

impl Function<'_> {
    /// The type of the call; empty where the function has no optional parameter.
    pub(super) fn call_type(&self) -> String {
        if !self.has_call_type() {
            return String::new();
        }
        let name = identifier(self.call);
        let scope = Scope::Module(self.module, &self.prelude);
        let reply = self.reply.rust(scope);
        let (path, allowed) = (self.call_path(), lints::of_type(&self.reply));
        let doc =
            Doc::new("", &format!("A call of {}, on which its optional parameters are set before it is sent.", self.link()));
        let setters = (self.parameters.iter()).filter(|parameter| parameter.kind.is_optional()).map(|parameter| {
            let (doc, setter) = (parameter.doc(), identifier(parameter.rust));
            let (argument, sent) = (parameter.kind.argument(scope), parameter.sent());
            let mut allowed = lints::of_method(parameter.rust, 1, &parameter.kind);
            allowed.extend(lints::of_arguments(std::iter::once(parameter.rust)));
            quote! {
                #doc
                #allowed
                pub fn #setter(self, #setter: #argument) -> Self { Self(self.0 #sent) }
            }
        });
        let (derived, written) = self.debug();
        let awaited = if self.call == "M" { quote!(self::#name) } else { quote!(#name) };
        let (into_future, fallible) = (self.prelude.name("IntoFuture"), quote!(::actionapi::Result));
        layout::items(
            Depth(1),
            quote! {
                #doc
                #allowed
                #[must_use = "a call does nothing until it is sent"]
                #derived
                pub struct #name<'a, M: ::actionapi::Mode>(::actionapi::Call<'a, M, #reply>);

                #allowed
                impl<'a, M: ::actionapi::Mode> #path {
                    #(#setters)*

                    #[doc = " Sets the options of this one call: time-outs, retries, headers."]
                    pub fn with(self, options: ::actionapi::CallOptions) -> Self { Self(self.0.with(options)) }

                    #[doc = " Sends the call, for its data and all that came with it."]
                    pub fn send(self) -> M::Sent<'a, #reply> { self.0.send() }

                    #[doc = " Sends the call, for its data."]
                    pub fn call(self) -> M::Called<'a, #reply> { self.0.call() }
                }

                #written

                #[cfg(feature = "async")]
                #allowed
                impl<'a> #into_future for #awaited<'a, ::actionapi::Async> {
                    type Output = #fallible<#reply>;
                    type IntoFuture = ::actionapi::Pending<'a, #reply>;
                    fn into_future(self) -> Self::IntoFuture { self.0.into_future() }
                }
            },
        )
    }

    /// The `Debug` of the call's type, derived or written out: a derived one takes a type `M` for the letter of the mode.
    fn debug(&self) -> (TokenStream, TokenStream) {
        if self.call != "M" {
            return (quote!(#[derive(Debug)]), TokenStream::new());
        }
        let path = self.call_path();
        let written = quote! {
            impl<'a, M: ::actionapi::Mode> ::std::fmt::Debug for #path {
                fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    ::std::fmt::Debug::fmt(&self.0, formatter)
                }
            }
        };
        (TokenStream::new(), written)
    }

    /// The method that makes the call, as a link where rustdoc can follow it.
    fn link(&self) -> String {
        match self.rust.strip_prefix("r#") {
            Some(name) => doc::code(name),
            None => format!("[`{0}`](Functions::{0})", self.rust),
        }
    }
}

impl Parameter<'_> {
    fn doc(&self) -> Doc {
        let named = format!("Sets {}.", doc::code(self.wire));
        let doc = Doc::new(self.description, &named);
        let doc = if self.description.trim().is_empty() || self.wire == self.rust { doc } else { doc.paragraph(&named) };
        match self.default {
            Some(default) => doc.paragraph(&format!("The server assumes {} if it is left out.", doc::code(default))),
            None => doc,
        }
    }
}
