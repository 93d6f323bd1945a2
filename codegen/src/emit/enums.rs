//! Enums: the values that the schema knows, and any other that the server may send.
//!
//! It knows nothing of where enums are used.

use actionapi_core::decode::Nothing;
use actionapi_core::description::{TypeDefinition, Variant};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, Location};
use super::doc::{self, Doc};
use super::layout::{self, Depth, identifier};
use crate::reserved::{VALUES, VARIANT};

/// The enum, and how it is read and written.
pub(super) fn definition(context: &Context<'_>, at: Location, definition: &TypeDefinition) -> String {
    let name = identifier(&definition.name.rust);
    let ([unknown], [known]) = (VARIANT.idents(), VALUES.idents());
    let doc = Doc::new(&definition.description, "One of the values that the schema knows, or another.");
    let docs = definition.variants().iter().map(variant_doc);
    let names: Vec<Ident> = definition.variants().iter().map(|variant| identifier(&variant.name.rust)).collect();
    let wires = definition.variants().iter().map(|variant| &*variant.name.wire);
    let prelude = |name| -> TokenStream { context.prelude(at, name).parse().unwrap_or_default() };
    let string = prelude("String");
    let serde_as = context.prelude(at, "String");
    let conversions = conversions(&name, &prelude);
    let wire = wire(&name, definition, &prelude);
    layout::items(
        Depth(1),
        quote! {
            #doc
            #[non_exhaustive]
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[cfg_attr(
                feature = "serde",
                derive(::actionapi::serde::Serialize, ::actionapi::serde::Deserialize),
                serde(crate = "::actionapi::serde", from = #serde_as, into = #serde_as)
            )]
            pub enum #name {
                #(#docs #names,)*
                #[doc = " A value that the schema does not know, as the server sent it."]
                #unknown(#string),
            }

            impl #name {
                #[doc = " The values that the schema knows, in its order."]
                pub const #known: &'static [Self] = &[#(Self::#names),*];

                #[doc = " The text on the wire."]
                #[must_use]
                pub fn as_str(&self) -> &str {
                    match self {
                        #(Self::#names => #wires,)*
                        Self::#unknown(text) => text,
                    }
                }
            }

            #conversions
            #wire
        },
    )
}

fn conversions(name: &Ident, prelude: &impl Fn(&'static str) -> TokenStream) -> TokenStream {
    let ([unknown], [known]) = (VARIANT.idents(), VALUES.idents());
    let [from, string, result] = ["From", "String", "Result"].map(prelude);
    quote! {
        impl #from<&str> for #name {
            #[doc = " The value with this text, or else one whose text differs only in case."]
            fn from(text: &str) -> Self {
                match ::actionapi::decode::known(Self::#known, text) {
                    Some(value) => ::std::clone::Clone::clone(value),
                    None => Self::#unknown(#string::from(text)),
                }
            }
        }

        impl #from<#string> for #name {
            fn from(text: #string) -> Self { Self::from(text.as_str()) }
        }

        impl #from<#name> for #string {
            fn from(value: #name) -> Self { Self::from(value.as_str()) }
        }

        impl ::std::str::FromStr for #name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> #result<Self, ::std::convert::Infallible> { Ok(Self::from(text)) }
        }

        impl ::std::convert::AsRef<str> for #name {
            fn as_ref(&self) -> &str { self.as_str() }
        }

        impl ::std::fmt::Display for #name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    }
}

fn wire(name: &Ident, definition: &TypeDefinition, prelude: &impl Fn(&'static str) -> TokenStream) -> TokenStream {
    let [known] = VALUES.idents();
    let [string, result] = ["String", "Result"].map(prelude);
    // An empty text and `false` are values where the schema has them.
    let nothing = match Nothing::of_enum(&definition.values()) {
        Nothing::EMPTY => quote!(EMPTY),
        Nothing::NULL_OR_FALSE => quote!(NULL_OR_FALSE),
        Nothing::NULL_OR_EMPTY => quote!(NULL_OR_EMPTY),
        _ => quote!(NULL),
    };
    let expected = format!("one of {}", definition.name.bare());
    quote! {
        impl ::actionapi::decode::Decode for #name {
            const NOTHING: ::actionapi::decode::Nothing = ::actionapi::decode::Nothing::#nothing;
            const EXPECTED: &'static str = #expected;

            fn decode(reader: &mut ::actionapi::decode::Reader<'_>) -> #result<Self, ::actionapi::decode::Mismatch> {
                reader.enumeration(Self::EXPECTED, Self::#known)
            }
        }

        impl ::actionapi::encode::WriteText for #name {
            fn write(&self, text: &mut ::actionapi::encode::Text<'_>) { text.push(self.as_str()); }
        }

        impl ::actionapi::encode::WriteJson for #name {
            fn write_json(&self, json: &mut #string) {
                ::actionapi::encode::WriteJson::write_json(self.as_str(), json);
            }
        }
    }
}

pub(super) fn variant_doc(variant: &Variant) -> Doc {
    let sent = format!("{} on the wire.", doc::code(&variant.name.wire));
    let doc = Doc::new(&variant.description, &sent);
    let is_named = variant.description.trim().is_empty() || variant.name.wire == variant.name.rust;
    if is_named { doc } else { doc.paragraph(&sent) }
}
