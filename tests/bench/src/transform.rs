//! The generated client with serde derives, and its structs alone: made from the generated source itself, so that everything else is
//! the same.

use quote::quote;
use syn::{Attribute, File, Item, ItemImpl, parse_quote};

/// The pieces of a generated client that are compiled to be compared.
pub(crate) struct Surfaces {
    /// The client with `Deserialize` derived on its replies, which are decoded by serde_json.
    pub(crate) derived: String,
    /// The replies' structs, with what reads them.
    pub(crate) structs: String,
    /// The replies' structs, with `Deserialize` derived.
    pub(crate) derived_structs: String,
    /// The replies' structs and nothing else.
    pub(crate) bare: String,
}

impl Surfaces {
    pub(crate) fn of(generated: &str) -> Result<Self, String> {
        let parse = || syn::parse_file(generated).map_err(|error| format!("the generated source is not Rust: {error}"));
        let mut derived = parse()?;
        derive_all(&mut derived.items);
        derived.items.push(parse_quote! {
            /// The data, as serde_json reads it.
            fn read_by_serde<T: ::serde::de::DeserializeOwned>(
                reader: &mut ::actionapi::decode::Reader<'_>,
            ) -> Result<T, ::actionapi::decode::Mismatch> {
                let text = reader.raw()?;
                ::serde_json::from_str(text).map_err(|_| ::actionapi::decode::from_json::<i64>("{}").unwrap_err())
            }
        });
        let mut pieces = Pieces::default();
        pieces.collect(parse()?.items);
        let Pieces { structs, readers } = &pieces;
        let things = |items: Vec<&Item>| -> File {
            parse_quote! {
                /// The structs.
                pub mod things { #(#items)* }
            }
        };
        let alone = things(structs.iter().chain(readers).collect());
        let bare = things(structs.iter().collect());
        let mut derived_alone = things(structs.iter().collect());
        derive_all(&mut derived_alone.items);
        let text = prettyplease::unparse;
        let [derived, structs, derived_structs, bare] = [&derived, &alone, &derived_alone, &bare].map(text);
        Ok(Self { derived, structs, derived_structs, bare })
    }
}

/// Whether an attribute is only for serde.
fn is_for_serde(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg_attr") && quote!(#attribute).to_string().contains("\"serde\"")
}

fn derive_all(items: &mut Vec<Item>) {
    for item in items {
        match item {
            Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    derive_all(items);
                }
            }
            Item::Struct(definition) if definition.attrs.iter().any(is_for_serde) => {
                definition.attrs.retain(|attribute| !is_for_serde(attribute));
                definition.attrs.push(parse_quote!(#[derive(::serde::Deserialize)]));
            }
            Item::Impl(implementation) if implements(implementation, "Record") => {
                let name = &implementation.self_ty;
                *item = parse_quote! {
                    impl ::actionapi::decode::Decode for #name {
                        const EXPECTED: &'static str = "a record";

                        fn decode(
                            reader: &mut ::actionapi::decode::Reader<'_>,
                        ) -> Result<Self, ::actionapi::decode::Mismatch> {
                            crate::read_by_serde(reader)
                        }
                    }
                };
            }
            _ => {}
        }
    }
}

fn implements(implementation: &ItemImpl, name: &str) -> bool {
    let last = implementation.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    last.is_some_and(|segment| segment.ident == name)
}

/// The records of a client.
#[derive(Default)]
struct Pieces {
    structs: Vec<Item>,
    /// What reads each.
    readers: Vec<Item>,
}

impl Pieces {
    fn collect(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Mod(module) => self.collect(module.content.map(|(_, items)| items).unwrap_or_default()),
                Item::Struct(ref definition) if definition.attrs.iter().any(is_for_serde) => self.structs.push(item),
                Item::Impl(ref implementation) if implements(implementation, "Record") => self.readers.push(item),
                _ => {}
            }
        }
    }
}
