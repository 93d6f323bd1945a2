//! Enums: the texts that the schema knows, and whatever else the server may send.
//!
//! It knows nothing of where enums are used.

use quote::quote;

use super::doc::{self, Doc};
use super::layout::{self, Depth};
use super::places::{Place, Places, Prelude, identifier};
use crate::ir;

/// An enum, with all that the text about it depends on.
#[derive(Hash)]
pub(super) struct Enum<'a> {
    pub(super) place: Place<'a>,
    pub(super) description: &'a str,
    pub(super) variants: Vec<Variant<'a>>,
    pub(super) prelude: Prelude,
}

/// A known value, with all that the text about it depends on.
#[derive(Hash)]
pub(super) struct Variant<'a> {
    pub(super) wire: &'a str,
    pub(super) rust: &'a str,
    pub(super) description: &'a str,
}

impl<'a> Enum<'a> {
    pub(super) fn new(places: &Places<'a>, id: usize, definition: &'a ir::TypeDefinition, variants: &'a [ir::Variant]) -> Self {
        let variant = |variant: &'a ir::Variant| Variant {
            wire: &variant.name.wire,
            rust: variant.name.rust.as_str(),
            description: &variant.description,
        };
        Self {
            place: places.of_type(id).clone(),
            description: &definition.description,
            variants: variants.iter().map(variant).collect(),
            prelude: places.prelude_of_type(id).clone(),
        }
    }

    /// The enum, its texts, and how it is read.
    pub(super) fn definition(&self) -> String {
        let (name, table) = (identifier(self.place.name), identifier(&self.place.table));
        let home = identifier(self.place.module);
        let doc = Doc::new(self.description, "One of the texts that the schema knows, or another.");
        let docs = self.variants.iter().map(Variant::doc);
        let names: Vec<_> = self.variants.iter().map(|variant| identifier(variant.rust)).collect();
        let wires = self.variants.iter().map(|variant| variant.wire);
        let [from, string, some, result] = ["From", "String", "Some", "Result"].map(|name| self.prelude.name(name));
        let known = self.variants.len();
        let has_empty = self.variants.iter().any(|variant| variant.wire.is_empty());
        let nothing = if has_empty { quote!(NULL) } else { quote!(EMPTY) };
        let indices = (0..known).map(proc_macro2::Literal::usize_unsuffixed);
        let serde_as = string.to_string().replace(' ', "");
        layout::items(
            Depth(1),
            quote! {
                #doc
                #[non_exhaustive]
                #[derive(Clone, Debug, PartialEq, Eq, Hash)]
                #[cfg_attr(
                    feature = "serde",
                    derive(::actionapi::serde::Serialize, ::actionapi::serde::Deserialize),
                    serde(crate = "::actionapi::serde", from = #serde_as, into = #serde_as)
                )]
                pub enum #name {
                    #(#docs #names,)*
                    #[doc = " A text that the schema does not know, as the server sent it."]
                    Unknown(#string),
                }

                impl #name {
                    #[doc = " The text as the server spells it."]
                    #[must_use]
                    pub fn as_str(&self) -> &str {
                        match self {
                            #(Self::#names => #wires,)*
                            Self::Unknown(text) => text,
                        }
                    }
                }

                impl #from<&str> for #name {
                    #[doc = " The value that is spelt so, or else one that differs in case alone."]
                    fn from(text: &str) -> Self {
                        match super::description::#home::#table.position(text) {
                            #(#some(#indices) => Self::#names,)*
                            _ => Self::Unknown(#string::from(text)),
                        }
                    }
                }

                impl #from<#string> for #name {
                    fn from(text: #string) -> Self { Self::from(text.as_str()) }
                }

                impl #from<#name> for #string {
                    fn from(value: #name) -> Self { Self::from(value.as_str()) }
                }

                impl ::actionapi::decode::Decode for #name {
                    const NOTHING: ::actionapi::decode::Nothing = ::actionapi::decode::Nothing::#nothing;

                    fn decode(reader: &mut ::actionapi::decode::Reader<'_>) -> #result<Self, ::actionapi::decode::Mismatch> {
                        reader.enumeration(&super::description::#home::#table)
                    }
                }

                impl ::actionapi::encode::Scalar for #name {
                    fn write(&self, text: &mut ::actionapi::encode::Text<'_>) { text.push(self.as_str()); }
                }

                impl ::std::fmt::Display for #name {
                    fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        formatter.write_str(self.as_str())
                    }
                }
            },
        )
    }
}

impl Variant<'_> {
    fn doc(&self) -> Doc {
        let spelt = format!("{} on the wire.", doc::code(self.wire));
        let doc = Doc::new(self.description, &spelt);
        if self.description.trim().is_empty() || self.wire == self.rust { doc } else { doc.paragraph(&spelt) }
    }
}
