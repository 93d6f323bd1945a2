//! The root of a client: re-exports, the client and its builder, and the description.
//!
//! It knows nothing of single functions.

use actionapi_core::description::{Api, ENDPOINT, Endpoint, Scalar, Variable, environment_variable};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::doc::{self, Doc};
use super::layout::{self, Depth, identifier};
use super::lints;
use crate::reserved::{AT, BUILDER, CLIENT, ROOT, SESSION};

/// The client for both ways to call, its builder, and what a crate offers beside them.
pub(super) fn root(api: &Api) -> String {
    let (uses, client, aliases) = (re_exports(), client(api), aliases(api));
    let (builder, endpoints, description) = (builder(api), endpoints(api), description(api));
    layout::items(
        Depth(0),
        quote! {
            #uses
            #client
            #aliases
            #builder
            #endpoints
            #description
        },
    )
}

fn re_exports() -> TokenStream {
    quote! {
        pub use ::actionapi::{
            self, CallOptions, Date, DateTime, Decimal, Delivery, Digits, Download, Error, ErrorKind, IncomingReply, Interceptor, Map,
            Method, OutgoingRequest, Position, Reply, Result, Secret, Settings, Timestamp, Upload, Url, Value,
        };
    }
}

fn client(api: &Api) -> TokenStream {
    let [_, _, _, call_raw, runtime] = CLIENT.idents();
    let [_, description, ..] = ROOT.idents();
    let doc = Doc::new("", &format!("A client of the {}, for both ways to call.", doc::inline(&api.protocol.title)))
        .description(&api.description)
        .paragraph("It is cheap to clone; all clones share their connections and credentials.");
    let constructors = constructors(api);
    let setters = api.protocol.credentials().map(|(at, credential)| setter(at, credential));
    let sessions = sessions(api);
    let modules = api.named_modules().map(|module| {
        let name = identifier(&module.name.rust);
        let doc = Doc::new(&module.description, &format!("The functions of {}.", doc::code(&module.name.wire)));
        let allowed: TokenStream = lints::of_accessor(&module.name.rust).parse().unwrap_or_default();
        quote! {
            #doc
            #allowed
            #[must_use]
            pub fn #name(&self) -> #name::Functions<'_, M> { #name::Functions(&self.0) }
        }
    });
    quote! {
        #doc
        #[derive(Clone, Debug)]
        pub struct ApiClient<M: ::actionapi::Mode>(::actionapi::Client<M>);

        impl<M: ::actionapi::Mode> ApiClient<M> {
            #constructors

            #[doc = " Calls a function by its name, whether the schema has it or not, with untyped parameters and data."]
            pub fn #call_raw(
                &self,
                module: impl Into<String>,
                function: impl Into<String>,
            ) -> ::actionapi::Call<'_, M, ::actionapi::RawData> {
                ::actionapi::Call::new(&self.0, #description().operation(module.into(), function.into()))
            }

            #(#setters)*

            #sessions

            #[doc = " The client of the runtime, which this one wraps."]
            #[must_use]
            pub fn #runtime(&self) -> &::actionapi::Client<M> { &self.0 }

            #(#modules)*
        }
    }
}

/// The functions that begin a client.
fn constructors(api: &Api) -> TokenStream {
    let [builder, builder_from_environment, from_environment, ..] = CLIENT.idents();
    let at = at(api);
    let environment = Doc::new("", &format!("Builds a client from the environment variables {}.", variables(api)))
        .paragraph("# Errors\nIf a variable is not set, or its value is invalid.");
    quote! {
        #[doc = " Starts a builder with the endpoint: the whole URL of the API."]
        pub fn #builder(endpoint: impl Into<String>) -> Builder<M> {
            Builder(::actionapi::Builder::new(&PROTOCOL, endpoint))
        }

        #at

        #[doc = " Starts a builder from the environment variables, as `from_environment` does, so that settings can be added."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " If a variable is not set."]
        pub fn #builder_from_environment() -> ::actionapi::Result<Builder<M>> {
            ::actionapi::Builder::from_environment(&PROTOCOL).map(Builder)
        }

        #environment
        pub fn #from_environment() -> ::actionapi::Result<Self> { Self::#builder_from_environment()?.build() }
    }
}

/// The function that begins a client at one of the schema's endpoints.
fn at(api: &Api) -> TokenStream {
    if api.protocol.endpoints.is_empty() {
        return TokenStream::new();
    }
    let [at] = AT.idents();
    quote! {
        #[doc = " Starts a builder with an endpoint that the schema knows."]
        pub fn #at(endpoint: Endpoint) -> Builder<M> { Builder(::actionapi::Builder::at(&PROTOCOL, endpoint as usize)) }
    }
}

/// The endpoints that the schema knows.
fn endpoints(api: &Api) -> TokenStream {
    if api.protocol.endpoints.is_empty() {
        return TokenStream::new();
    }
    let names = api.protocol.endpoints.iter().map(|endpoint| identifier(&endpoint.name.rust));
    let docs = api.protocol.endpoints.iter().map(|endpoint| {
        let url = format!("{}.", doc::code(&endpoint.url));
        let doc = Doc::new(&endpoint.description, &url);
        if endpoint.description.trim().is_empty() { doc } else { doc.paragraph(&url) }
    });
    let doc = Doc::new("", &format!("The endpoints of the {}.", doc::inline(&api.protocol.title)));
    quote! {
        #doc
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Endpoint { #(#docs #names,)* }

        impl Endpoint {
            #[doc = " The URL, as the schema writes it."]
            #[must_use]
            pub fn url(self) -> &'static str { &PROTOCOL.endpoints[self as usize].url }
        }
    }
}

/// The methods of a client that fetches variables.
fn sessions(api: &Api) -> TokenStream {
    if api.protocol.fetches.is_empty() {
        return TokenStream::new();
    }
    let [session, forget] = SESSION.idents();
    quote! {
        #[doc = " What the client has fetched by itself, such as a session, for the builder of a client in another process; `None` if there is"]
        #[doc = " nothing. Whoever has it can do what the session allows: keep it secret."]
        #[must_use]
        pub fn #session(&self) -> Option<::actionapi::Secret> { self.0.session() }

        #[doc = " Drops what the client has fetched by itself. The next call that needs it fetches it anew. The server is not told."]
        pub fn #forget(&self) { self.0.forget(); }
    }
}

/// The method by which a builder goes on from the session of another client.
fn resuming(api: &Api) -> TokenStream {
    if api.protocol.fetches.is_empty() {
        return TokenStream::new();
    }
    let [session, _] = SESSION.idents();
    quote! {
        #[doc = " Goes on from the session of another client, perhaps in another process."]
        pub fn #session(self, session: impl Into<::actionapi::Secret>) -> Self { Self(self.0.session(session.into())) }
    }
}

/// The method that replaces a credential.
fn setter(at: usize, credential: &Variable) -> TokenStream {
    let (setter, index) = (format_ident!("set_{}", credential.name.bare()), Literal::usize_unsuffixed(at));
    let doc = Doc::new(&credential.description, &format!("Sets {}.", doc::code(&credential.name.wire)))
        .paragraph("Replaces it for this client and all of its clones, from the next request on.");
    quote! {
        #doc
        pub fn #setter(&self, value: impl Into<::actionapi::Secret>) { self.0.set_credential(#index, value.into()); }
    }
}

/// A client for each way to call.
fn aliases(api: &Api) -> TokenStream {
    let title = doc::inline(&api.protocol.title);
    let [blocking, ..] = ROOT.idents();
    let awaited = Doc::new("", &format!("A client of the {title} whose calls are awaited."));
    let about = Doc::new("", &format!("The client of the {title} for code that blocks."));
    let blocks = Doc::new("", &format!("A client of the {title} whose calls block."));
    quote! {
        #awaited
        #[cfg(feature = "async")]
        pub type Client = ApiClient<::actionapi::Async>;

        #about
        #[cfg(feature = "blocking")]
        pub mod #blocking {
            #blocks
            pub type Client = super::ApiClient<::actionapi::Blocking>;
        }
    }
}

fn builder(api: &Api) -> TokenStream {
    let ([with, build], resuming) = (BUILDER.idents(), resuming(api));
    let setters = api.protocol.given().map(|(at, variable, given)| {
        let (name, index) = (identifier(&variable.name.rust), Literal::usize_unsuffixed(at));
        let doc = Doc::new(&variable.description, &format!("Sets {}.", doc::code(&variable.name.wire)));
        let doc = match &given.value {
            Some(value) => doc.paragraph(&format!("Without it, the value is {}.", doc::code(value))),
            None => doc,
        };
        if variable.is_secret {
            return quote! {
                #doc
                pub fn #name(self, value: impl Into<::actionapi::Secret>) -> Self { Self(self.0.credential(#index, value.into())) }
            };
        }
        let (kind, value) = given_argument(given.kind);
        quote! {
            #doc
            pub fn #name(self, value: #kind) -> Self { Self(self.0.variable(#index, #value)) }
        }
    });
    quote! {
        #[doc = " Sets up a client."]
        #[must_use = "`build` makes a client of it"]
        #[derive(Clone, Debug)]
        pub struct Builder<M: ::actionapi::Mode>(::actionapi::Builder<M>);

        impl<M: ::actionapi::Mode> Builder<M> {
            #(#setters)*

            #resuming

            #[doc = " Sets timeouts, retries, limits, headers, interceptors and the rest, and replaces any earlier settings."]
            pub fn #with(self, settings: ::actionapi::Settings) -> Self { Self(self.0.with(settings)) }

            #[doc = " Builds the client."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " If the endpoint or a setting is invalid, or a credential is missing."]
            pub fn #build(self) -> ::actionapi::Result<ApiClient<M>> { self.0.build().map(ApiClient) }
        }
    }
}

/// The type of the argument that sets a variable, and what is made of it.
fn given_argument(kind: Scalar) -> (TokenStream, TokenStream) {
    let rust: TokenStream = kind.row().rust.parse().unwrap_or_default();
    if kind.row().takes_into { (quote!(impl Into<#rust>), quote!(value.into())) } else { (rust, quote!(value)) }
}

fn description(api: &Api) -> TokenStream {
    let [_, description, ..] = ROOT.idents();
    let doc = Doc::new("", &format!("The description of the {} as data.", doc::inline(&api.protocol.title)))
        .paragraph("It is parsed at the first use. A program that never uses it does not contain it.");
    quote! {
        #doc
        #[must_use]
        pub fn #description() -> &'static ::actionapi::description::Api {
            static API: ::actionapi::description::Embedded = ::actionapi::description::Embedded::new(include_str!("client.json"));
            API.get()
        }
    }
}

/// The environment variables of a client, as prose.
fn variables(api: &Api) -> String {
    let given = |is_required: bool| {
        let given = api.protocol.given().filter(move |(_, variable, _)| variable.is_required() == is_required);
        given.map(|(_, variable, _)| &*variable.name.wire)
    };
    let named = |names: &mut dyn Iterator<Item = &str>| {
        let names: Vec<String> = names.map(|name| doc::code(&environment_variable(&api.protocol.name, name))).collect();
        match names.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    };
    let needs_endpoint = api.protocol.endpoint(Endpoint::DEFAULT).is_none();
    let endpoint = |is_needed: bool| std::iter::once(ENDPOINT).filter(move |_| is_needed);
    let required = named(&mut endpoint(needs_endpoint).chain(given(true)));
    let optional = named(&mut endpoint(!needs_endpoint).chain(given(false)));
    match (required.is_empty(), optional.is_empty()) {
        (_, true) => required,
        (true, false) => format!("{optional}, as far as they are set"),
        (false, false) => format!("{required}, and from {optional} if they are set"),
    }
}
