//! Wire types as Rust writes them: the type of a value, of an argument, and its description.
//!
//! It knows nothing of what has the type.

use proc_macro2::TokenStream;
use quote::quote;

use super::places::{Place, Places, Prelude};
use crate::ir;

/// A type with all that its text depends on.
#[derive(Clone, Debug, Hash)]
pub(super) enum Kind<'a> {
    String,
    /// A string that is never shown.
    Secret,
    Integer,
    Float,
    Decimal,
    Boolean,
    Date,
    DateTime,
    Timestamp,
    Ip,
    Url,
    Json,
    List(Box<Kind<'a>>),
    Map(Box<Kind<'a>>),
    Defined(Place<'a>),
    Optional(Box<Kind<'a>>),
}

/// Where a type is written.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    /// In this generated module, which hides these names.
    Module(&'a str, &'a Prelude),
    /// In a module of the sandbox.
    Sandbox,
}

impl Scope<'_> {
    fn prelude(self, name: &'static str) -> TokenStream {
        match self {
            Self::Module(_, prelude) => prelude.name(name),
            Self::Sandbox => Prelude::default().name(name),
        }
    }
}

impl<'a> Kind<'a> {
    pub(super) fn new(places: &Places<'a>, kind: &ir::Type, secret: bool) -> Self {
        let inner = |kind: &ir::Type| Box::new(Self::new(places, kind, secret));
        match kind {
            ir::Type::String if secret => Self::Secret,
            ir::Type::String => Self::String,
            ir::Type::Integer => Self::Integer,
            ir::Type::Float => Self::Float,
            ir::Type::Decimal => Self::Decimal,
            ir::Type::Boolean => Self::Boolean,
            ir::Type::Date => Self::Date,
            ir::Type::DateTime => Self::DateTime,
            ir::Type::Timestamp => Self::Timestamp,
            ir::Type::Ip => Self::Ip,
            ir::Type::Url => Self::Url,
            ir::Type::Json => Self::Json,
            ir::Type::List(item) => Self::List(inner(item)),
            ir::Type::Map(value) => Self::Map(inner(value)),
            ir::Type::Defined(id) => Self::Defined(places.of_type(id.0).clone()),
            ir::Type::Optional(some) => Self::Optional(inner(some)),
        }
    }

    pub(super) fn is_secret(&self) -> bool {
        match self {
            Self::Secret => true,
            Self::Optional(some) => some.is_secret(),
            _ => false,
        }
    }

    pub(super) fn is_optional(&self) -> bool {
        matches!(self, Self::Optional(_))
    }

    /// How deeply containers are nested: beyond a few, clippy finds the type hard to read.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Optional(inner) => 1 + inner.depth(),
            _ => 0,
        }
    }

    /// The type of a value.
    pub(super) fn rust(&self, scope: Scope<'_>) -> TokenStream {
        match self {
            Self::String => scope.prelude("String"),
            Self::Secret => quote!(::actionapi::Secret),
            Self::Integer => quote!(i64),
            Self::Float => quote!(f64),
            Self::Decimal => quote!(::actionapi::Decimal),
            Self::Boolean => quote!(bool),
            Self::Date => quote!(::actionapi::Date),
            Self::DateTime => quote!(::actionapi::DateTime),
            Self::Timestamp => quote!(::actionapi::Timestamp),
            Self::Ip => quote!(::std::net::IpAddr),
            Self::Url => quote!(::actionapi::Url),
            Self::Json => quote!(::actionapi::Value),
            Self::List(item) => generic(scope.prelude("Vec"), item.rust(scope)),
            Self::Map(value) => generic(quote!(::actionapi::Map), value.rust(scope)),
            Self::Optional(some) => generic(scope.prelude("Option"), some.rust(scope)),
            Self::Defined(place) => match scope {
                Scope::Module(module, _) => place.path_from(module),
                Scope::Sandbox => place.path_from_sandbox(),
            },
        }
    }

    /// The type of an argument, which takes whatever becomes the value.
    pub(super) fn argument(&self, scope: Scope<'_>) -> TokenStream {
        let (into, iterator) = (scope.prelude("Into"), scope.prelude("IntoIterator"));
        match self {
            Self::String | Self::Secret => {
                let rust = self.rust(scope);
                quote!(impl #into<#rust>)
            }
            Self::List(item) => {
                let item = item.argument(scope);
                quote!(impl #iterator<Item = #item>)
            }
            Self::Map(value) => {
                let (string, value) = (scope.prelude("String"), value.argument(scope));
                quote!(impl #iterator<Item = (impl #into<#string>, #value)>)
            }
            Self::Optional(some) => some.argument(scope),
            _ => self.rust(scope),
        }
    }

    /// What becomes of an argument before it is written into the request.
    pub(super) fn value(&self, argument: &TokenStream) -> TokenStream {
        match self {
            Self::String | Self::Secret => quote!(#argument.into()),
            Self::List(item) if item.is_text() => quote!(::actionapi::encode::texts(#argument)),
            Self::List(_) => quote!(::actionapi::encode::list(#argument)),
            Self::Map(value) if value.is_text() => quote!(::actionapi::encode::text_entries(#argument)),
            Self::Map(_) => quote!(::actionapi::encode::entries(#argument)),
            Self::Optional(some) => some.value(argument),
            _ => argument.clone(),
        }
    }

    /// The description of the type, as the description of `module` writes it.
    pub(super) fn table(&self, module: &str) -> String {
        let scalar = match self {
            Self::String | Self::Secret => "String",
            Self::Integer => "Integer",
            Self::Float => "Float",
            Self::Decimal => "Decimal",
            Self::Boolean => "Boolean",
            Self::Date => "Date",
            Self::DateTime => "DateTime",
            Self::Timestamp => "Timestamp",
            Self::Ip => "Ip",
            Self::Url => "Url",
            Self::Json => "Json",
            Self::List(item) => return format!("Type::List(&{})", item.table(module)),
            Self::Map(value) => return format!("Type::Map(&{})", value.table(module)),
            Self::Optional(some) => return format!("Type::Optional(&{})", some.table(module)),
            Self::Defined(place) => {
                let variant = if place.is_enum { "Enum" } else { "Record" };
                return format!("Type::{variant}(&{})", place.table_from(module));
            }
        };
        format!("Type::{scalar}")
    }

    fn is_text(&self) -> bool {
        matches!(self, Self::String)
    }
}

fn generic(container: TokenStream, inner: TokenStream) -> TokenStream {
    quote!(#container<#inner>)
}
