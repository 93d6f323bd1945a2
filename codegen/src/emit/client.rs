//! What stands at the root: the two clients, what builds them, and the modules with their `Functions`.
//!
//! It knows nothing of single functions.

use actionapi::description::{ENDPOINT, environment_variable};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::doc::{self, Doc};
use super::layout::{self, Depth};
use super::lints;
use super::places::{Places, identifier};
use crate::ir;

/// A kind of client: how its calls run, and where it stands.
struct Face {
    mode: &'static str,
    feature: &'static str,
    /// What leads from the client to the root.
    root: TokenStream,
    about: &'static str,
}

/// The two clients and their builder.
pub(super) fn clients(api: &ir::Api, places: &Places<'_>) -> String {
    let awaited = Face { mode: "Async", feature: "async", root: quote!(), about: "whose calls are awaited" };
    let blocking = Face { mode: "Blocking", feature: "blocking", root: quote!(super::), about: "whose calls block" };
    let title = doc::inline(&api.title);
    let module_doc = Doc::new("", &format!("The {title} for code that blocks: the same calls, ended by `call` or `send`."));
    let blocking = client(api, places, &blocking);
    layout::join([
        layout::items(Depth(0), client(api, places, &awaited)).as_str(),
        &layout::items(Depth(0), quote!(#module_doc #[cfg(feature = "blocking")] pub mod blocking { #blocking })),
        &layout::items(Depth(0), builder(api)),
    ])
}

fn client(api: &ir::Api, places: &Places<'_>, face: &Face) -> TokenStream {
    let Face { mode, feature, root, about } = face;
    let mode = format_ident!("{mode}");
    // A module that is there with its feature alone needs no conditions within.
    let (condition, visible) =
        if root.is_empty() { (quote!(#[cfg(feature = #feature)]), quote!()) } else { (quote!(), quote!(pub(super))) };
    let title = doc::inline(&api.title);
    let doc = Doc::new("", &format!("A client of the {title}, {about}."))
        .description(&api.description)
        .paragraph("It is cheap to clone, and all clones share their connections and credentials.");
    let variables: Vec<String> = std::iter::once(ENDPOINT)
        .chain(api.credentials.iter().map(|credential| credential.name.wire.as_str()))
        .map(|name| doc::code(&environment_variable(&api.name, name)))
        .collect();
    let environment = Doc::new("", &format!("A client with what the environment says: {}.", listed(&variables)))
        .paragraph("# Errors\nIf one of them is not set or is of no use.");
    let settable =
        Doc::new("", "Begins a client with what the environment says, as `from_environment`, to be given settings too.")
            .paragraph("# Errors\nIf one of the variables is not set.");
    let setters = api.credentials.iter().enumerate().map(|(at, credential)| {
        let (name, index) = (credential.name.rust.as_str(), Literal::usize_unsuffixed(at));
        let setter = format_ident!("set_{}", name.trim_start_matches("r#"));
        let doc = Doc::new(&credential.description, &format!("Sets {}.", doc::code(&credential.name.wire)))
            .paragraph("Replaces it for this client and all of its clones, from the next request on.");
        quote! {
            #doc
            pub fn #setter(&self, value: impl Into<::actionapi::Secret>) { self.0.set_credential(#index, value.into()); }
        }
    });
    let modules = api.modules.iter().enumerate().map(|(at, module)| {
        let name = identifier(places.module(at));
        let doc = Doc::new(&module.description, &format!("The functions of {}.", doc::code(&module.name.wire)));
        let allowed = lints::of_accessor(places.module(at));
        quote! {
            #doc
            #allowed
            #[must_use]
            pub fn #name(&self) -> #root #name::Functions<'_, ::actionapi::#mode> { #root #name::Functions(&self.0) }
        }
    });
    quote! {
        #doc
        #condition
        #[derive(Clone, Debug)]
        pub struct Client(#visible ::actionapi::Client<::actionapi::#mode>);

        #condition
        impl Client {
            #[doc = " Begins a client of the API at this end point, which is its whole URL."]
            pub fn builder(endpoint: impl Into<String>) -> #root Builder<::actionapi::#mode> {
                #root Builder(::actionapi::Builder::new(&#root description::API, endpoint))
            }

            #settable
            pub fn builder_from_environment() -> ::actionapi::Result<#root Builder<::actionapi::#mode>> {
                ::actionapi::Builder::from_environment(&#root description::API).map(#root Builder)
            }

            #environment
            pub fn from_environment() -> ::actionapi::Result<Self> {
                ::actionapi::Client::from_environment(&#root description::API).map(Self)
            }

            #[doc = " A call of any function by its name, known to the schema or not, with untyped parameters and data."]
            pub fn call_raw(
                &self,
                module: impl Into<String>,
                function: impl Into<String>,
            ) -> ::actionapi::Call<'_, ::actionapi::#mode, ::actionapi::RawData> {
                self.0.call_raw(module, function)
            }

            #(#setters)*

            #[doc = " The client beneath, which knows the API by its description alone."]
            #[must_use]
            pub fn runtime(&self) -> &::actionapi::Client<::actionapi::#mode> { &self.0 }

            #(#modules)*
        }
    }
}

fn builder(api: &ir::Api) -> TokenStream {
    let setters = api.credentials.iter().enumerate().map(|(at, credential)| {
        let (name, index) = (identifier(credential.name.rust.as_str()), Literal::usize_unsuffixed(at));
        let doc = Doc::new(&credential.description, &format!("Sets {}.", doc::code(&credential.name.wire)));
        quote! {
            #doc
            pub fn #name(self, value: impl Into<::actionapi::Secret>) -> Self { Self(self.0.credential(#index, value.into())) }
        }
    });
    quote! {
        #[doc = " A client that is being set up."]
        #[must_use = "it becomes a client by `build`"]
        #[derive(Clone, Debug)]
        pub struct Builder<M: ::actionapi::Mode>(::actionapi::Builder<M>);

        impl<M: ::actionapi::Mode> Builder<M> {
            #(#setters)*

            #[doc = " Sets time-outs, retries, limits, headers, interceptors and the rest, instead of any set before."]
            pub fn with(self, settings: ::actionapi::Settings) -> Self { Self(self.0.with(settings)) }
        }

        #[cfg(feature = "async")]
        impl Builder<::actionapi::Async> {
            #[doc = " The client."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " If the end point or a setting is of no use, or a credential is missing."]
            pub fn build(self) -> ::actionapi::Result<Client> { self.0.build().map(Client) }
        }

        #[cfg(feature = "blocking")]
        impl Builder<::actionapi::Blocking> {
            #[doc = " The client."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " If the end point or a setting is of no use, or a credential is missing."]
            pub fn build(self) -> ::actionapi::Result<blocking::Client> { self.0.build().map(blocking::Client) }
        }
    }
}

/// A module, with its methods and the items of its functions.
pub(super) fn module(module: &ir::Module, methods: &[&str], items: &[&str]) -> String {
    let name = identifier(module.name.rust.as_str());
    let about = format!("The functions of {}.", doc::code(&module.name.wire));
    let doc = Doc::new(&module.description, &about);
    let shell = layout::items(Depth(0), quote!(#doc pub mod #name {}));
    let about = Doc::new("", &about);
    let functions = layout::items(
        Depth(1),
        quote! {
            #about
            #[derive(Clone, Copy, Debug)]
            pub struct Functions<'a, M: ::actionapi::Mode>(pub(super) &'a ::actionapi::Client<M>);
        },
    );
    let block = if methods.is_empty() {
        quote!()
    } else {
        quote!(
            impl<'a, M: ::actionapi::Mode> Functions<'a, M> {}
        )
    };
    let block = layout::fill(&layout::items(Depth(1), block), methods.iter().copied());
    layout::fill(&shell, [functions.as_str(), &block].into_iter().chain(items.iter().copied()))
}

/// The module of the types that functions share.
pub(super) fn types(items: &[&str]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let shell = layout::items(
        Depth(0),
        quote! {
            #[doc = " Types that more than one function may use."]
            pub mod types {}
        },
    );
    layout::fill(&shell, items.iter().copied())
}

/// `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
