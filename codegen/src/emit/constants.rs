//! Texts, lists and templates as constants.

use actionapi_core::description::{Part, Template};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn text(text: &str) -> TokenStream {
    quote!(Borrowed(#text))
}

pub(super) fn slice(items: impl Iterator<Item = TokenStream>) -> TokenStream {
    quote!(Borrowed(&[#(#items),*]))
}

pub(super) fn template(template: &Template) -> TokenStream {
    let parts = template.parts().iter().map(part);
    quote!(Template::new(&[#(#parts),*]))
}

pub(super) fn part(part: &Part) -> TokenStream {
    match part {
        Part::Text(part) => {
            let part = text(part);
            quote!(Part::Text(#part))
        }
        Part::Module => quote!(Part::Module),
        Part::LowerModule => quote!(Part::LowerModule),
        Part::LowerFunction => quote!(Part::LowerFunction),
        Part::Variable(index) => {
            let index = proc_macro2::Literal::usize_unsuffixed(*index);
            quote!(Part::Variable(#index))
        }
        Part::Parameter(name) => {
            let name = text(name);
            quote!(Part::Parameter(#name))
        }
        _ => quote!(Part::Function),
    }
}
