//! Where the values of variables come from, as constants.

use actionapi::description::{Fetched, Given, Origin};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

pub(super) fn origin(origin: &Origin) -> TokenStream {
    match origin {
        origin if *origin == Origin::REQUIRED => quote!(Origin::REQUIRED),
        Origin::Given(given) => given_origin(given),
        Origin::Fetched(Fetched { fetch, value }) => {
            let (fetch, value) = (Literal::usize_unsuffixed(*fetch), Literal::usize_unsuffixed(*value));
            quote!(Origin::Fetched(Fetched { fetch: #fetch, value: #value }))
        }
        _ => quote!(Origin::REQUIRED),
    }
}

fn given_origin(Given { kind, is_optional, value }: &Given) -> TokenStream {
    let kind = format_ident!("{kind:?}");
    let value = match value {
        Some(value) => {
            let value = &**value;
            quote!(Some(Borrowed(#value)))
        }
        None => quote!(None),
    };
    quote!(Origin::Given(Given { kind: Scalar::#kind, is_optional: #is_optional, value: #value }))
}
