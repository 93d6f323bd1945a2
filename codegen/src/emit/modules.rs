//! Modules: the type of their functions, the type of their calls, and the operations; and the module of shared types.
//!
//! It knows nothing of what is in a function or a type.

use std::collections::BTreeSet;

use actionapi_core::description::Module;
use quote::quote;

use super::code::Code;
use super::context::{Context, Location, TYPES};
use super::doc::{self, Doc};
use super::functions::FunctionEmitter;
use super::layout::{self, Depth, identifier};
use super::{lints, pages};
use crate::reserved::CALL;

/// The functions of a module as its own text: the methods, the setters, and the types of the module itself.
pub(super) fn module(context: &Context<'_>, index: usize, module: &Module, types: &[String]) -> String {
    let emitters = || {
        let emitter = |function| FunctionEmitter { context, module, function, at: Location::Module(index) };
        module.functions.iter().map(emitter)
    };
    let mut code = Code::default();
    code.line(0, &format!("pub mod {} {{", module.name.rust));
    code.module_doc(1, &module_doc(module));
    code.line(0, "");
    if module.is_top() {
        code.line(1, "impl<M: ::actionapi::Mode> super::ApiClient<M> {");
    } else {
        code.raw(&layout::items(Depth(1), functions_type(module)));
        code.line(0, "");
        code.line(1, "impl<'a, M: ::actionapi::Mode> Functions<'a, M> {");
    }
    for (at, emitter) in emitters().enumerate() {
        if at > 0 {
            code.line(0, "");
        }
        emitter.method(&mut code);
    }
    code.line(1, "}");
    code.line(0, "");
    code.raw(&layout::items(Depth(1), call_type()));
    code.line(0, "");
    let paged = pages::method(module);
    if !paged.is_empty() {
        code.raw(&layout::items(Depth(1), paged));
        code.line(0, "");
    }
    code.raw(&layout::items(Depth(1), beginnings(module, emitters())));
    for emitter in emitters().filter(FunctionEmitter::has_setters) {
        code.line(0, "");
        emitter.setters(&mut code);
    }
    code.line(0, "");
    code.line(1, "/// The functions of this module as types, for those who write generic code.");
    code.lines(1, &lints::of_module_within("operations", &module.name.rust));
    code.line(1, "pub mod operations {");
    code.line(2, "::actionapi::operations! {");
    for emitter in emitters() {
        emitter.operation_line(Location::Operations(index), &mut code);
    }
    code.line(2, "}");
    for paged in module.functions.iter().filter_map(|function| pages::implementation(context, index, function)) {
        code.line(0, "");
        code.raw(&layout::items(Depth(2), paged));
    }
    code.line(1, "}");
    for text in types {
        code.line(0, "");
        code.raw(text);
    }
    code.line(0, "}");
    code.finish()
}

/// The module of the types that functions share; nothing if there are none.
pub(super) fn types(types: &[String]) -> String {
    if types.is_empty() {
        return String::new();
    }
    let mut code = Code::default();
    code.line(0, "/// Types that functions share.");
    code.line(0, &format!("pub mod {TYPES} {{"));
    for (at, text) in types.iter().enumerate() {
        if at > 0 {
            code.line(0, "");
        }
        code.raw(text);
    }
    code.line(0, "}");
    code.finish()
}

/// The description, and the functions with a link and the first line of their description each.
fn module_doc(module: &Module) -> Doc {
    let (about, home) = if module.is_top() {
        ("The functions of the client itself, with their types.".to_owned(), "super::ApiClient")
    } else {
        (format!("The functions of {}.", doc::code(&module.name.wire)), "Functions")
    };
    let list: Vec<String> = module
        .functions
        .iter()
        .map(|function| {
            let name = function.name.bare();
            // Intra-doc links cannot name raw identifiers, but the anchor has the bare name.
            let target = if function.name.rust == name { format!("{home}::{name}") } else { format!("{home}#method.{name}") };
            let deprecated = if function.deprecated.is_some() { " (deprecated)" } else { "" };
            let link = format!("- [{}]({target}){deprecated}", doc::code(name));
            match doc::summary(&function.description) {
                summary if summary.is_empty() => link,
                summary => format!("{link}: {summary}"),
            }
        })
        .collect();
    Doc::new(&module.description, &about).paragraph(&list.join("\n"))
}

fn functions_type(module: &Module) -> proc_macro2::TokenStream {
    let doc = Doc::new("", &format!("The functions of {}: each method makes a call.", doc::code(&module.name.wire)));
    quote! {
        #doc
        #[derive(Clone, Copy, Debug)]
        pub struct Functions<'a, M: ::actionapi::Mode>(pub(super) &'a ::actionapi::Client<M>);
    }
}

/// The functions that begin a call, those that are used. One for many calls costs the compiler less than what it does in each.
fn beginnings<'a>(module: &Module, emitters: impl Iterator<Item = FunctionEmitter<'a>>) -> proc_macro2::TokenStream {
    let wire = &module.name.wire;
    let usual: BTreeSet<&str> =
        emitters.filter(FunctionEmitter::is_usual).map(|emitter| emitter.function.effect.word()).collect();
    let usual = usual.into_iter().map(|effect| {
        let effect = identifier(effect);
        quote! {
            fn #effect<'a, M, O>(client: &'a ::actionapi::Client<M>, function: &'static str) -> Call<'a, M, O>
            where
                M: ::actionapi::Mode,
                O: ::actionapi::Returns,
            {
                call(client, ::actionapi::description::Operation::#effect(#wire, function))
            }
        }
    });
    quote! {
        fn call<'a, M, O>(client: &'a ::actionapi::Client<M>, operation: ::actionapi::description::Operation) -> Call<'a, M, O>
        where
            M: ::actionapi::Mode,
            O: ::actionapi::Returns,
        {
            Call(::actionapi::Call::new(client, operation))
        }

        #(#usual)*
    }
}

fn call_type() -> proc_macro2::TokenStream {
    let [parameter, with, send, call, into_future] = CALL.idents();
    quote! {
        #[doc = " A call of a function of this module, with a setter for each of its optional parameters."]
        #[must_use = "a call does nothing until it is sent"]
        pub struct Call<'a, M: ::actionapi::Mode, O: ::actionapi::Returns>(::actionapi::Call<'a, M, O::Data>);

        impl<'a, M: ::actionapi::Mode, O: ::actionapi::Returns> Call<'a, M, O> {
            #[doc = " Adds a parameter by its name on the wire, whether the schema has it or not."]
            pub fn #parameter(self, name: &'static str, value: impl ::actionapi::encode::Encode) -> Self {
                Self(self.0.parameter(name, value))
            }

            #[doc = " Sets options of this call only: timeouts, retries, headers."]
            pub fn #with(self, options: ::actionapi::CallOptions) -> Self { Self(self.0.with(options)) }

            #[doc = " Sends the call, for the whole reply."]
            pub fn #send(self) -> M::Sent<'a, O::Data> { self.0.send() }

            #[doc = " Sends the call, for the data of the reply."]
            pub fn #call(self) -> M::Called<'a, O::Data> { self.0.call() }
        }

        impl<M: ::actionapi::Mode, O: ::actionapi::Returns> ::std::fmt::Debug for Call<'_, M, O> {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { self.0.fmt(formatter) }
        }

        #[cfg(feature = "async")]
        impl<'a, O: ::actionapi::Returns> ::std::future::IntoFuture for Call<'a, ::actionapi::Async, O> {
            type Output = ::actionapi::Result<O::Data>;
            type IntoFuture = ::actionapi::Pending<'a, O::Data>;

            fn #into_future(self) -> Self::IntoFuture { self.0.into_future() }
        }
    }
}
