//! Records: a struct each, and how it is read, field by field.
//!
//! It knows nothing of what each wire type accepts; the runtime does.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::doc::{self, Doc};
use super::kind::{Kind, Scope};
use super::layout::{self, Depth};
use super::lints;
use super::places::{Place, Places, Prelude, identifier};
use crate::ir;

/// A record, with all that the text about it depends on.
#[derive(Hash)]
pub(super) struct Record<'a> {
    pub(super) place: Place<'a>,
    pub(super) description: &'a str,
    pub(super) fields: Vec<Field<'a>>,
    pub(super) prelude: Prelude,
}

/// A field, with all that the text about it depends on.
#[derive(Hash)]
pub(super) struct Field<'a> {
    pub(super) wire: &'a str,
    pub(super) rust: &'a str,
    pub(super) kind: Kind<'a>,
    pub(super) description: &'a str,
}

impl<'a> Record<'a> {
    pub(super) fn new(places: &Places<'a>, id: usize, definition: &'a ir::TypeDefinition, fields: &'a [ir::Field]) -> Self {
        let field = |field: &'a ir::Field| Field {
            wire: &field.name.wire,
            rust: field.name.rust.as_str(),
            kind: Kind::new(places, &field.kind, field.secret),
            description: &field.description,
        };
        Self {
            place: places.of_type(id).clone(),
            description: &definition.description,
            fields: fields.iter().map(field).collect(),
            prelude: places.prelude_of_type(id).clone(),
        }
    }

    /// The struct, and what reads it.
    pub(super) fn definition(&self) -> String {
        let scope = Scope::Module(self.place.module, &self.prelude);
        let (name, table) = (identifier(self.place.name), identifier(&self.place.table));
        let home = identifier(self.place.module);
        let doc = Doc::new(self.description, "What a reply holds.");
        let fields = self.fields.iter().map(|field| {
            let (doc, name, kind) = (field.doc(), identifier(field.rust), field.kind.rust(scope));
            let (renamed, allowed) = (field.renamed(), lints::of_type(&field.kind));
            quote!(#doc #allowed #renamed pub #name: #kind)
        });
        let (result, ok, taken) = (self.prelude.name("Result"), self.prelude.name("Ok"), self.taken());
        let names = self.names();
        layout::items(
            Depth(1),
            quote! {
                #doc
                #[derive(Clone, Debug, PartialEq)]
                #[cfg_attr(
                    feature = "serde",
                    derive(::actionapi::serde::Serialize, ::actionapi::serde::Deserialize),
                    serde(crate = "::actionapi::serde")
                )]
                pub struct #name { #(#fields),* }

                impl ::actionapi::decode::Record for #name {
                    fn read(reader: &mut ::actionapi::decode::Reader<'_>) -> #result<Self, ::actionapi::decode::Mismatch> {
                        let #taken = reader.record(&super::description::#home::#table)?;
                        #ok(Self { #(#names),* })
                    }
                }
            },
        )
    }

    fn names(&self) -> Vec<Ident> {
        self.fields.iter().map(|field| identifier(field.rust)).collect()
    }

    /// The pattern that takes the fields: a tuple, or several of as many as the runtime has.
    fn taken(&self) -> TokenStream {
        const MOST: usize = 12;
        let names = self.names();
        let tuples = names.chunks(MOST).map(|names| quote!((#(#names,)*)));
        tuples.rev().reduce(|more, tuple| quote!(::actionapi::decode::More(#tuple, #more))).unwrap_or_else(|| quote!(()))
    }
}

impl Field<'_> {
    /// The name in the serialised form, where it is not the field's own.
    fn renamed(&self) -> TokenStream {
        let wire = self.wire;
        if self.rust.trim_start_matches("r#") == wire {
            TokenStream::new()
        } else {
            quote!(#[cfg_attr(feature = "serde", serde(rename = #wire))])
        }
    }

    fn doc(&self) -> Doc {
        let named = format!("The field {}.", doc::code(self.wire));
        let doc = Doc::new(self.description, &named);
        if self.description.trim().is_empty() || self.wire == self.rust { doc } else { doc.paragraph(&named) }
    }
}
