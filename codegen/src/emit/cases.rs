//! Types of which a value is one of several: a scalar or a word, and records by the value of a field.
//!
//! It knows nothing of where they are used.

use actionapi_core::description::{Cases, ScalarOr, TypeDefinition, TypeId};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code::{Code, literal};
use super::context::{Context, Location};
use super::doc::{self, Doc};
use super::enums::variant_doc;
use super::layout::{self, Depth, identifier};
use crate::reserved::{VALUE, VALUES, VARIANT};

/// The enum of a scalar and some words, and how it is read and written.
pub(super) fn scalar_or(context: &Context<'_>, at: Location, definition: &TypeDefinition, either: &ScalarOr) -> String {
    let name = identifier(&definition.name.rust);
    let ([unknown], [known], [value]) = (VARIANT.idents(), VALUES.idents(), VALUE.idents());
    let row = either.scalar.row();
    let scalar: TokenStream = row.rust.parse().unwrap_or_default();
    let doc = Doc::new(&definition.description, &format!("{}, or a word.", capital(row.expected)));
    let docs = either.words.iter().map(variant_doc);
    let names: Vec<Ident> = either.words.iter().map(|word| identifier(&word.name.rust)).collect();
    let value_doc = Doc::new("", &format!("{}.", capital(row.expected)));
    let serde_as = context.prelude(at, "String");
    let prelude = |name| -> TokenStream { context.prelude(at, name).parse().unwrap_or_default() };
    let string = prelude("String");
    let conversions = conversions(&name, either, &scalar, &prelude);
    let wire = wire(&name, definition, either, &scalar, &prelude);
    layout::items(
        Depth(1),
        quote! {
            #doc
            #[non_exhaustive]
            #[derive(Clone, Debug, PartialEq)]
            #[cfg_attr(
                feature = "serde",
                derive(::actionapi::serde::Serialize, ::actionapi::serde::Deserialize),
                serde(crate = "::actionapi::serde", from = #serde_as, into = #serde_as)
            )]
            pub enum #name {
                #value_doc
                #value(#scalar),
                #(#docs #names,)*
                #[doc = " A word that the schema does not know, as the server sent it."]
                #unknown(#string),
            }

            impl #name {
                #[doc = " The words that the schema knows, in its order."]
                pub const #known: &'static [Self] = &[#(Self::#names),*];
            }

            #conversions
            #wire
        },
    )
}

/// A phrase such as `an integer` at the beginning of a sentence.
fn capital(phrase: &str) -> String {
    let mut rest = phrase.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

fn conversions(
    name: &Ident,
    either: &ScalarOr,
    scalar: &TokenStream,
    prelude: &impl Fn(&'static str) -> TokenStream,
) -> TokenStream {
    let ([unknown], [value]) = (VARIANT.idents(), VALUE.idents());
    let [from, string, result] = ["From", "String", "Result"].map(prelude);
    let names: Vec<Ident> = either.words.iter().map(|word| identifier(&word.name.rust)).collect();
    let wires: Vec<&str> = either.words.iter().map(|word| &*word.name.wire).collect();
    quote! {
        impl #from<#scalar> for #name {
            fn from(value: #scalar) -> Self { Self::#value(value) }
        }

        impl #from<&str> for #name {
            #[doc = " The word with this text, in any case, or else the value that it stands for."]
            fn from(text: &str) -> Self {
                const WORDS: &[&str] = &[#(#wires),*];
                match ::actionapi::decode::known(WORDS, text).copied() {
                    #(Some(#wires) => Self::#names,)*
                    _ => match ::actionapi::decode::of_text(text) {
                        Some(value) => Self::#value(value),
                        None => Self::#unknown(#string::from(text)),
                    },
                }
            }
        }

        impl #from<#string> for #name {
            fn from(text: #string) -> Self { Self::from(text.as_str()) }
        }

        impl #from<#name> for #string {
            fn from(value: #name) -> Self { ::actionapi::encode::text_of(&value) }
        }

        impl ::std::str::FromStr for #name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> #result<Self, ::std::convert::Infallible> { Ok(Self::from(text)) }
        }

        impl ::std::fmt::Display for #name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(&::actionapi::encode::text_of(self))
            }
        }
    }
}

fn wire(
    name: &Ident,
    definition: &TypeDefinition,
    either: &ScalarOr,
    scalar: &TokenStream,
    prelude: &impl Fn(&'static str) -> TokenStream,
) -> TokenStream {
    let ([unknown], [value]) = (VARIANT.idents(), VALUE.idents());
    let [string, result] = ["String", "Result"].map(prelude);
    let names: Vec<Ident> = either.words.iter().map(|word| identifier(&word.name.rust)).collect();
    let wires: Vec<&str> = either.words.iter().map(|word| &*word.name.wire).collect();
    let expected = format!("one of {}", definition.name.bare());
    quote! {
        impl ::actionapi::decode::Decode for #name {
            const NOTHING: ::actionapi::decode::Nothing = <#scalar as ::actionapi::decode::Decode>::NOTHING;
            const EXPECTED: &'static str = #expected;

            fn decode(reader: &mut ::actionapi::decode::Reader<'_>) -> #result<Self, ::actionapi::decode::Mismatch> {
                const WORDS: &[&str] = &[#(#wires),*];
                match reader.word_or(WORDS) {
                    Ok(Ok(value)) => Ok(Self::#value(value)),
                    Ok(Err(word)) => Ok(match word.as_str() {
                        #(#wires => Self::#names,)*
                        _ => Self::#unknown(word),
                    }),
                    Err(mismatch) => Err(mismatch),
                }
            }
        }

        impl ::actionapi::encode::WriteText for #name {
            fn write(&self, text: &mut ::actionapi::encode::Text<'_>) {
                match self {
                    Self::#value(value) => ::actionapi::encode::WriteText::write(value, text),
                    #(Self::#names => text.push(#wires),)*
                    Self::#unknown(word) => text.push(word),
                }
            }
        }

        impl ::actionapi::encode::WriteJson for #name {
            fn write_json(&self, json: &mut #string) {
                match self {
                    Self::#value(value) => ::actionapi::encode::WriteJson::write_json(value, json),
                    #(Self::#names => ::actionapi::encode::WriteJson::write_json(#wires, json),)*
                    Self::#unknown(word) => ::actionapi::encode::WriteJson::write_json(word, json),
                }
            }
        }
    }
}

/// The enum of records by the value of a field, and how it is read; how it is written, too, if programs send it.
pub(super) fn cases(context: &Context<'_>, at: Location, id: TypeId, definition: &TypeDefinition, cases: &Cases) -> String {
    let name = identifier(&definition.name.rust);
    let [unknown] = VARIANT.idents();
    let result: TokenStream = context.prelude(at, "Result").parse().unwrap_or_default();
    let about = format!("One of several records, by the value of {}.", doc::code(&cases.discriminator));
    let doc = Doc::new(&definition.description, &about);
    let names: Vec<Ident> = cases.cases.iter().map(|case| identifier(&case.name.rust)).collect();
    let docs = cases.cases.iter().map(|case| {
        let value = format!("If it is {}.", doc::code(&case.name.wire));
        let doc = Doc::new(&case.description, &value);
        if case.description.trim().is_empty() { doc } else { doc.paragraph(&value) }
    });
    let records = cases.cases.iter().map(|case| -> TokenStream { context.rust(at, &case.kind).parse().unwrap_or_default() });
    let (discriminator, wires) = (&cases.discriminator, cases.values());
    let indices = 0..cases.cases.len();
    let text = layout::items(
        Depth(1),
        quote! {
            #doc
            #[non_exhaustive]
            #[derive(Clone, Debug, PartialEq)]
            #[cfg_attr(
                feature = "serde",
                derive(::actionapi::serde::Serialize, ::actionapi::serde::Deserialize),
                serde(crate = "::actionapi::serde")
            )]
            pub enum #name {
                #(#docs #names(#records),)*
                #[doc = " A record that the schema does not have, as the server sent it."]
                #unknown(::actionapi::decode::UnknownCase),
            }

            impl ::actionapi::decode::Decode for #name {
                const NOTHING: ::actionapi::decode::Nothing = ::actionapi::decode::Nothing::RECORD;
                const EXPECTED: &'static str = "a record";
                const HOLES: bool = true;

                fn decode(reader: &mut ::actionapi::decode::Reader<'_>) -> #result<Self, ::actionapi::decode::Mismatch> {
                    match reader.case(#discriminator, &[#(#wires),*]) {
                        #(Ok(::actionapi::decode::Found::Case(#indices)) => {
                            ::actionapi::decode::Decode::decode(reader).map(Self::#names)
                        })*
                        Ok(found) => Ok(Self::#unknown(found.into_unknown())),
                        Err(mismatch) => Err(mismatch),
                    }
                }

                fn as_item() -> ::actionapi::decode::ListItem<'static> {
                    ::actionapi::decode::ListItem::of_field(#discriminator)
                }
            }
        },
    );
    let mut code = Code::default();
    code.raw(&text);
    if context.is_sent(id) {
        code.line(0, "");
        code.line(1, "::actionapi::cases! {");
        written(&definition.name.rust, cases, &mut code);
        code.line(1, "}");
    }
    code.finish()
}

/// The line of the macro `cases!`.
pub(super) fn written(path: &str, cases: &Cases, code: &mut Code) {
    let all: Vec<String> = cases.cases.iter().map(|case| format!("{} {},", case.name.rust, literal(&case.name.wire))).collect();
    code.packed(2, &format!("{path} [{}] {{ ", literal(&cases.discriminator)), &all, " ", " }");
}
