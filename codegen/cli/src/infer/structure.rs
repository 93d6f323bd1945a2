//! What a shape is: a scalar, a list, a map or a record.
//!
//! It does not know which scalars there are, and names no types.

use std::borrow::Cow;

use actionapi::Tree;
use actionapi::text::is_unprintable;

use super::shape::Shape;

/// What a shape is.
#[derive(Debug)]
pub(super) enum Structure<'s> {
    /// One of the scalars; or nothing but null.
    Scalar,
    /// A list of these items; `one` if its only item was sent alone as well.
    List { items: Cow<'s, Shape>, one: bool },
    /// A map of these values.
    Map(Cow<'s, Shape>),
    /// An object with these members; optional if something else was sent in its place.
    Record { optional: bool },
    /// Things that no one type takes.
    Mixed,
}

/// The broad kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Nothing,
    Boolean,
    Number,
    Text,
    List,
    Object,
    Mixed,
}

/// Whether a scalar stands for nothing in place of an object or a list.
fn is_nothing(scalar: &Tree) -> bool {
    matches!(scalar, Tree::Null | Tree::Boolean(false)) || scalar.text() == Some("")
}

/// What a shape is.
pub(super) fn structure(shape: &Shape) -> Structure<'_> {
    let has_scalar = shape.scalars.keys().any(|scalar| !is_nothing(scalar));
    let empty = Shape::default();
    let items = shape.items.as_deref().unwrap_or(&empty);
    match (shape.objects > 0, shape.lists > 0) {
        (false, false) => Structure::Scalar,
        (true, _) if has_scalar => Structure::Mixed,
        (false, true) if !has_scalar => {
            let items = shape.items.as_deref().map_or_else(|| Cow::Owned(Shape::default()), Cow::Borrowed);
            Structure::List { items, one: false }
        }
        (false, true) if items.objects > 0 || items.lists > 0 => Structure::Mixed,
        (false, true) => {
            let scalars = Shape {
                scalars: shape
                    .scalars
                    .iter()
                    .filter(|(scalar, _)| !is_nothing(scalar))
                    .map(|(scalar, count)| (scalar.clone(), *count))
                    .collect(),
                ..Shape::default()
            };
            let scalars = scalars.only_scalars();
            Structure::List { items: Cow::Owned(items.with(&scalars)), one: true }
        }
        (true, false) if is_map(shape) => Structure::Map(Cow::Owned(shape.values())),
        // A schema cannot have fields of such names.
        (true, _) if shape.members.keys().any(|name| name.is_empty() || name.chars().any(is_unprintable)) => Structure::Mixed,
        (true, false) => Structure::Record { optional: !shape.scalars.is_empty() },
        (true, true) if shape.filled_lists == 0 => {
            // PHP writes an empty map as an empty list, and an empty object as well.
            if is_map(shape) || is_uniform(shape) {
                Structure::Map(Cow::Owned(shape.values()))
            } else {
                Structure::Record { optional: true }
            }
        }
        (true, true) if !shape.members.is_empty() && shape.members.keys().all(|name| is_number(name)) => {
            Structure::List { items: Cow::Owned(items.with(&shape.values())), one: false }
        }
        (true, true) if class(items) == Class::Object && matches!(structure(items), Structure::Record { .. }) => {
            Structure::List { items: Cow::Owned(items.with(&shape.only_objects())), one: true }
        }
        (true, true) => Structure::Mixed,
    }
}

/// The broad kind of what was seen.
pub(super) fn class(shape: &Shape) -> Class {
    let mut classes = shape.scalars.keys().filter(|scalar| !is_nothing(scalar)).map(|scalar| match scalar {
        Tree::Boolean(_) => Class::Boolean,
        Tree::Number(_) => Class::Number,
        _ => Class::Text,
    });
    let first = classes.next();
    let scalar = match first {
        Some(first) if classes.all(|class| class == first) => Some(first),
        Some(_) => return Class::Mixed,
        None => None,
    };
    match (shape.objects > 0, shape.lists > 0, scalar) {
        (true, false, None) => Class::Object,
        (false, true, None) => Class::List,
        // An empty list may stand for an object.
        (true, true, None) if shape.filled_lists == 0 => Class::Object,
        (false, false, Some(scalar)) => scalar,
        (false, false, None) if shape.scalars.contains_key(&Tree::Text(String::new())) => Class::Text,
        (false, false, None) if shape.scalars.contains_key(&Tree::Boolean(false)) => Class::Boolean,
        (false, false, None) => Class::Nothing,
        _ => Class::Mixed,
    }
}

/// Whether two shapes may be of one type.
pub(super) fn are_compatible(one: &Shape, other: &Shape) -> bool {
    let (one, other) = (class(one), class(other));
    one == other && one != Class::Mixed || one == Class::Nothing || other == Class::Nothing
}

/// Whether two objects have at least three of four names in common, with compatible values. If what they are called says that they are
/// the same, half of the names are enough.
pub(super) fn are_similar(one: &Shape, other: &Shape, is_named_alike: bool) -> bool {
    let (part, of) = if is_named_alike { (1, 2) } else { (3, 4) };
    let common: Vec<_> = one.members.iter().filter_map(|(name, member)| Some((member, other.members.get(name)?))).collect();
    let all = one.members.len() + other.members.len() - common.len();
    !common.is_empty()
        && common.len() * of >= all * part
        && common.iter().all(|(one, other)| are_compatible(&one.shape, &other.shape))
}

/// Whether the names of an object's members are data.
fn is_map(shape: &Shape) -> bool {
    let names: Vec<&str> = shape.members.keys().map(String::as_str).collect();
    if names.is_empty() || names.iter().all(|name| is_number(name)) {
        return true;
    }
    // No record has as many fields.
    if names.len() > 1000 {
        return true;
    }
    if !is_uniform(shape) {
        return false;
    }
    names.iter().all(|name| is_opaque(name)) || is_keyed(shape) || is_changing(shape) || are_records_alike(shape)
}

/// Whether all members are of one kind.
fn is_uniform(shape: &Shape) -> bool {
    let mut members = shape.members.values().filter(|member| class(&member.shape) != Class::Nothing);
    let Some(first) = members.next() else { return false };
    class(&first.shape) != Class::Mixed && members.all(|member| are_compatible(&first.shape, &member.shape))
}

/// Whether each member repeats its own name.
fn is_keyed(shape: &Shape) -> bool {
    let members: u64 = shape.members.values().map(|member| member.shape.seen).sum();
    shape.keyed.values().any(|count| *count == members)
}

/// Whether the names change from object to object. Texts and numbers must change more often than objects and lists to be no optional
/// fields.
fn is_changing(shape: &Shape) -> bool {
    let seen: u64 = shape.members.values().map(|member| member.shape.seen).sum();
    let slots = shape.members.len() as u64 * shape.objects;
    let is_in_all = shape.members.values().any(|member| member.shape.seen == shape.objects);
    let (objects, part) = match class(&shape.values()) {
        Class::Object | Class::List => (2, 2),
        _ => (3, 3),
    };
    shape.objects >= objects && !is_in_all && seen * part <= slots
}

/// Whether there are at least five members, all of them objects with the same fields.
fn are_records_alike(shape: &Shape) -> bool {
    const FEWEST: usize = 5;
    let mut members = shape.members.values();
    let Some(first) = members.next() else { return false };
    shape.members.len() >= FEWEST
        && first.shape.objects > 0
        && members.all(|member| are_similar(&first.shape, &member.shape, false))
}

fn is_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a name is no name that a programmer would give to a field.
fn is_opaque(name: &str) -> bool {
    const SHORTEST: usize = 16;
    let is_hexadecimal = name.len() >= SHORTEST
        && name.bytes().any(|byte| byte.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_word = name.starts_with(|first: char| first.is_alphabetic() || "_@#$".contains(first))
        && name.chars().skip(1).all(|each| each.is_alphanumeric() || "_-: ".contains(each));
    is_hexadecimal || !is_word
}
