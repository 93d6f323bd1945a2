//! Attributes that allow clippy's lints for names and signatures, which are the server's choice.

use actionapi_core::description::Type;

use super::context::depth;

/// The methods of the standard library's traits. Clippy warns of these names outside of their traits.
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

/// Prefixes of methods for which clippy expects a kind of `self`.
const CONVENTIONS: [&str; 4] = ["as_", "from_", "is_", "to_"];

/// Clippy's limit of arguments, `self` not counted.
const ARGUMENTS: usize = 6;

/// Clippy's limit of nested containers.
const DEPTH: usize = 3;

/// The attribute of a method with this name and this number of arguments besides `self`, about a value of this type; or nothing.
pub(super) fn of_method<'n>(name: &str, arguments: impl Iterator<Item = &'n str> + Clone, kind: &Type) -> String {
    let is_nameless = |name: &str| name.bytes().all(|byte| byte == b'_' || byte.is_ascii_digit());
    let lints = [
        ("should_implement_trait", OF_TRAITS.contains(&name)),
        ("new_ret_no_self", name == "new"),
        ("wrong_self_convention", CONVENTIONS.iter().any(|prefix| name.starts_with(prefix))),
        ("too_many_arguments", arguments.clone().count() > ARGUMENTS),
        ("type_complexity", depth(kind) > DEPTH),
        ("just_underscores_and_digits", arguments.clone().any(is_nameless)),
    ];
    allow(&lints)
}

/// The attribute of the function that makes a record of arguments of these names; or nothing.
pub(super) fn of_record_function<'n>(arguments: impl Iterator<Item = &'n str> + Clone) -> String {
    let is_nameless = |name: &str| name.bytes().all(|byte| byte == b'_' || byte.is_ascii_digit());
    allow(&[
        ("too_many_arguments", arguments.clone().count() > ARGUMENTS + 1),
        ("just_underscores_and_digits", arguments.clone().any(is_nameless)),
        ("new_without_default", arguments.clone().count() == 0),
    ])
}

/// The attribute of a method with this name that takes `&self`, where that is against a convention, or nothing.
pub(super) fn of_borrowing_method(name: &str) -> &'static str {
    if name.starts_with("into_") { "#[allow(clippy::wrong_self_convention)]" } else { "" }
}

/// The attribute of an item or field of this type, or nothing.
pub(super) fn of_type(kind: &Type) -> String {
    allow(&[("type_complexity", depth(kind) > DEPTH)])
}

/// The attribute of a method with this name that takes `&self` and returns a handle, or nothing.
pub(super) fn of_accessor(name: &str) -> String {
    let is_conversion = name == "new" || ["as_", "from_", "into_", "to_"].iter().any(|prefix| name.starts_with(prefix));
    let is_odd = OF_TRAITS.contains(&name) || is_conversion;
    allow(&[("should_implement_trait", is_odd), ("wrong_self_convention", is_odd), ("new_ret_no_self", is_odd)])
}

/// The attribute of a module with this name within another one, or nothing.
pub(super) fn of_module_within(name: &str, outer: &str) -> String {
    allow(&[("module_inception", name == outer)])
}

fn allow(lints: &[(&str, bool)]) -> String {
    let lints: Vec<String> = lints.iter().filter(|(_, needed)| *needed).map(|(lint, _)| format!("clippy::{lint}")).collect();
    if lints.is_empty() { String::new() } else { format!("#[allow({})]", lints.join(", ")) }
}
