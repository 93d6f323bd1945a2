//! What clippy would say of names and signatures that are the server's choice, and the attributes that let it be.

use proc_macro2::TokenStream;
use quote::quote;

use super::kind::Kind;

/// The methods of the standard library's traits: clippy finds one of these names outside of its trait confusing.
const OF_TRAITS: [&str; 30] = [
    "add",
    "as_mut",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "borrow_mut",
    "clone",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "div",
    "drop",
    "eq",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into_iter",
    "mul",
    "neg",
    "next",
    "not",
    "rem",
    "shl",
    "shr",
    "sub",
];

/// Prefixes and names whose methods clippy expects to take `self` in some way, or to return some type.
const CONVENTIONS: [&str; 4] = ["as_", "from_", "is_", "to_"];

/// The most arguments clippy finds readable, `self` not counted.
const ARGUMENTS: usize = 6;

/// The deepest nesting of containers that clippy finds readable.
const DEPTH: usize = 3;

/// The attributes of a method of this name, with so many arguments besides `self`, about a value of this type.
pub(super) fn of_method(name: &str, arguments: usize, kind: &Kind<'_>) -> TokenStream {
    let mut lints = Vec::new();
    if OF_TRAITS.contains(&name) {
        lints.push(quote!(clippy::should_implement_trait));
    }
    if name == "new" {
        lints.push(quote!(clippy::new_ret_no_self));
    }
    if CONVENTIONS.iter().any(|prefix| name.starts_with(prefix)) {
        lints.push(quote!(clippy::wrong_self_convention));
    }
    if arguments > ARGUMENTS {
        lints.push(quote!(clippy::too_many_arguments));
    }
    if kind.depth() > DEPTH {
        lints.push(quote!(clippy::type_complexity));
    }
    allow(&lints)
}

/// The attributes of a method whose arguments have these names: clippy would have letters in each.
pub(super) fn of_arguments<'a>(mut names: impl Iterator<Item = &'a str>) -> TokenStream {
    let is_nameless = |name: &str| name.bytes().all(|byte| byte == b'_' || byte.is_ascii_digit());
    if names.any(is_nameless) { allow(&[quote!(clippy::just_underscores_and_digits)]) } else { TokenStream::new() }
}

/// The attributes of an item or field of this type.
pub(super) fn of_type(kind: &Kind<'_>) -> TokenStream {
    if kind.depth() > DEPTH { allow(&[quote!(clippy::type_complexity)]) } else { TokenStream::new() }
}

/// The attributes of a method of this name that takes `&self` and hands out a handle.
pub(super) fn of_accessor(name: &str) -> TokenStream {
    let is_conversion = name == "new" || ["as_", "from_", "into_", "to_"].iter().any(|prefix| name.starts_with(prefix));
    if OF_TRAITS.contains(&name) || is_conversion {
        quote!(#[allow(clippy::should_implement_trait, clippy::wrong_self_convention, clippy::new_ret_no_self)])
    } else {
        TokenStream::new()
    }
}

fn allow(lints: &[TokenStream]) -> TokenStream {
    if lints.is_empty() { TokenStream::new() } else { quote!(#[allow(#(#lints),*)]) }
}
