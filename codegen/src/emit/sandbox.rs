//! The sandbox's handles: by module and function, a test double of each that knows the type of its data.
//!
//! It knows nothing of how the sandbox serves.

use quote::quote;

use super::doc::{self, Doc};
use super::functions::Function;
use super::kind::Scope;
use super::layout::{self, Depth};
use super::lints;
use super::places::{Places, identifier};
use crate::ir;

impl Function<'_> {
    /// The method that hands out the function's double.
    pub(super) fn double(&self) -> String {
        let called = doc::code(&format!("{}/{}", self.module_wire, self.wire));
        let doc = Doc::new("", &format!("A double of {called}."));
        let (name, home, table) = (identifier(self.rust), identifier(self.module), identifier(&self.table));
        let reply = self.reply.rust(Scope::Sandbox);
        let allowed = lints::of_method(self.rust, 0, &self.reply);
        layout::methods(
            Depth(3),
            quote! {
                #doc
                #allowed
                #[must_use]
                pub fn #name(self) -> ::actionapi::sandbox::Double<'a, #reply> {
                    self.0.double(&super::super::description::#home::#table)
                }
            },
        )
    }
}

/// A module of the sandbox, with its doubles.
pub(super) fn module(module: &ir::Module, doubles: &[&str]) -> String {
    let name = identifier(module.name.rust.as_str());
    let doc = Doc::new("", &format!("Doubles of the functions of {}.", doc::code(&module.name.wire)));
    let shell = layout::items(Depth(1), quote!(#doc pub mod #name {}));
    let handle = layout::items(
        Depth(2),
        quote! {
            #doc
            #[derive(Clone, Copy, Debug)]
            pub struct Functions<'a>(pub(super) &'a ::actionapi::sandbox::Sandbox);
        },
    );
    let methods = layout::items(
        Depth(2),
        if doubles.is_empty() {
            quote!()
        } else {
            quote!(
                impl<'a> Functions<'a> {}
            )
        },
    );
    let methods = layout::fill(&methods, doubles.iter().copied());
    layout::fill(&shell, [handle.as_str(), &methods])
}

/// The module `sandbox`, with its modules in it.
pub(super) fn sandbox(api: &ir::Api, places: &Places<'_>, modules: &[String]) -> String {
    let title = doc::inline(&api.title);
    let about = format!("Test doubles of the {title}, served over real HTTP on loopback.");
    let doc = Doc::new("", &about).paragraph(
        "Until a double is told otherwise, its function answers the schema's example. Requests are checked, so a call that the\n\
         server would not understand fails in a test already.",
    );
    let shell = layout::items(Depth(0), quote!(#doc #[cfg(feature = "sandbox")] pub mod sandbox {}));
    let handles = api.modules.iter().enumerate().map(|(at, module)| {
        let (name, doc) = (
            identifier(places.module(at)),
            Doc::new("", &format!("The doubles of the functions of {}.", doc::code(&module.name.wire))),
        );
        let allowed = lints::of_accessor(places.module(at));
        quote! {
            #doc
            #allowed
            #[must_use]
            pub fn #name(&self) -> #name::Functions<'_> { #name::Functions(&self.0) }
        }
    });
    let items = layout::items(
        Depth(1),
        quote! {
            #[doc = " A sandbox that is running on a free port of the loopback interface; it stops when it is dropped."]
            #[derive(Debug)]
            pub struct Sandbox(::actionapi::sandbox::Sandbox);

            impl Sandbox {
                #[doc = " Starts a sandbox."]
                #[doc = ""]
                #[doc = " # Errors"]
                #[doc = " If no port of the loopback interface can be had."]
                pub fn start() -> ::std::io::Result<Self> {
                    ::actionapi::sandbox::Sandbox::start(&super::description::API).map(Self)
                }

                #(#handles)*
            }

            impl ::std::ops::Deref for Sandbox {
                type Target = ::actionapi::sandbox::Sandbox;

                fn deref(&self) -> &Self::Target { &self.0 }
            }
        },
    );
    layout::fill(&shell, [items.as_str()].into_iter().chain(modules.iter().map(String::as_str)))
}
