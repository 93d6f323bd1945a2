//! The calls that fetch variables, as constants.

use actionapi_core::description::{Fetch, FetchParameter, Lasts, Operation};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::constants::{slice, template, text};
use super::protocol::{need, place};

pub(super) fn fetch(Fetch { operation, parameters, takes, lasts }: &Fetch) -> TokenStream {
    let operation = self::operation(operation);
    let parameters = slice(parameters.iter().map(parameter));
    let takes = slice(takes.iter().map(place));
    let lasts = match lasts {
        Some(Lasts::Milliseconds(time)) => {
            let time = Literal::u64_unsuffixed(*time);
            quote!(Some(Lasts::Milliseconds(#time)))
        }
        Some(Lasts::At(at)) => {
            let at = place(at);
            quote!(Some(Lasts::At(#at)))
        }
        Some(Lasts::Until(at)) => {
            let at = place(at);
            quote!(Some(Lasts::Until(#at)))
        }
        _ => quote!(None),
    };
    quote!(Fetch { operation: #operation, parameters: #parameters, takes: #takes, lasts: #lasts })
}

fn parameter(FetchParameter { name, value, is_required }: &FetchParameter) -> TokenStream {
    let (name, value) = (text(name), template(value));
    quote!(FetchParameter { name: #name, value: #value, is_required: #is_required })
}

fn operation(Operation { module, function, effect, request, reply, needs }: &Operation) -> TokenStream {
    let (module, function, effect) = (text(module), text(function), format_ident!("{effect:?}"));
    let (request, reply) = (Literal::usize_unsuffixed(*request), Literal::usize_unsuffixed(*reply));
    let needs = slice(needs.iter().map(need));
    quote! {
        Operation {
            module: #module,
            function: #function,
            effect: Effect::#effect,
            request: #request,
            reply: #reply,
            needs: #needs,
        }
    }
}

/// Indices of fetches.
pub(super) fn indices(indices: &[usize]) -> TokenStream {
    slice(indices.iter().map(|index| {
        let index = Literal::usize_unsuffixed(*index);
        quote!(#index)
    }))
}
