//! Where the values of variables come from, as constants.

use actionapi_core::description::{Canonical, Fetched, Given, Making, Origin, Recipe, Template};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::constants::{slice, template, text};

pub(super) fn origin(origin: &Origin) -> TokenStream {
    match origin {
        origin if *origin == Origin::REQUIRED => quote!(Origin::REQUIRED),
        Origin::Given(given) => given_origin(given),
        Origin::Fetched(Fetched { fetch, value }) => {
            let (fetch, value) = (Literal::usize_unsuffixed(*fetch), Literal::usize_unsuffixed(*value));
            quote!(Origin::Fetched(Fetched { fetch: #fetch, value: #value }))
        }
        Origin::Made(made) => making(made),
    }
}

fn given_origin(Given { kind, is_optional, value }: &Given) -> TokenStream {
    let kind = format_ident!("{kind:?}");
    let value = match value {
        Some(value) => {
            let value = text(value);
            quote!(Some(#value))
        }
        None => quote!(None),
    };
    quote!(Origin::Given(Given { kind: Scalar::#kind, is_optional: #is_optional, value: #value }))
}

fn making(Making { recipe: made, scope, reads_request, may_be_absent }: &Making) -> TokenStream {
    let (recipe, scope) = (recipe(made), format_ident!("{scope:?}"));
    quote! {
        Origin::Made(Making {
            recipe: Recipe::#recipe,
            scope: Span::#scope,
            reads_request: #reads_request,
            may_be_absent: #may_be_absent,
        })
    }
}

fn recipe(recipe: &Recipe) -> TokenStream {
    let of = |name: &str, inner: &Template| {
        let (name, inner) = (format_ident!("{name}"), template(inner));
        quote!(#name(#inner))
    };
    match recipe {
        Recipe::Hash { algorithm, text, form } => {
            let (algorithm, form, text) = (format_ident!("{algorithm:?}"), format_ident!("{form:?}"), template(text));
            quote!(Hash { algorithm: Hash::#algorithm, text: #text, form: Digest::#form })
        }
        Recipe::Hmac { algorithm, key, text, form } => {
            let (algorithm, form) = (format_ident!("{algorithm:?}"), format_ident!("{form:?}"));
            let (key, text) = (template(key), template(text));
            quote!(Hmac { algorithm: Hash::#algorithm, key: #key, text: #text, form: Digest::#form })
        }
        Recipe::Base64(inner) => of("Base64", inner),
        Recipe::Lower(inner) => of("Lower", inner),
        Recipe::Upper(inner) => of("Upper", inner),
        Recipe::Urlencode(inner) => of("Urlencode", inner),
        Recipe::Text(inner) => of("Text", inner),
        Recipe::Random(digits) => {
            let digits = Literal::u16_unsuffixed(*digits);
            quote!(Random(#digits))
        }
        Recipe::Now { form, plus } => {
            let (form, plus) = (format_ident!("{form:?}"), Literal::i64_unsuffixed(*plus));
            quote!(Now { form: Moment::#form, plus: #plus })
        }
        Recipe::Parameters(made) => canonical(made),
        Recipe::First(all) => {
            let all = slice(all.iter().map(template));
            quote!(First(#all))
        }
        Recipe::Request(part) => {
            let part = format_ident!("{part:?}");
            quote!(Request(RequestPart::#part))
        }
        _ => quote!(Uuid),
    }
}

fn canonical(canonical: &Canonical) -> TokenStream {
    let Canonical { is_sorted, has_raw_names, escapes, equals, separator, is_lower, without } = canonical;
    let (equals, separator) = (text(equals), text(separator));
    let (escapes, without) = (format_ident!("{escapes:?}"), slice(without.iter().map(|name| text(name))));
    quote! {
        Parameters(Canonical {
            is_sorted: #is_sorted,
            has_raw_names: #has_raw_names,
            escapes: Escapes::#escapes,
            equals: #equals,
            separator: #separator,
            is_lower: #is_lower,
            without: #without,
        })
    }
}
