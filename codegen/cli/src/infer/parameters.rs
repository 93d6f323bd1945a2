//! The parameters of functions, from the requests that were seen.
//!
//! It does not know replies.

use std::collections::BTreeMap;

use actionapi::Tree;

use super::model::{Field, Written};
use super::pool::rust_names;
use super::scalars::{Chose, Enums, choose};
use super::shape::Shape;

/// How a parameter's name was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    #[default]
    Plain,
    List,
    Map,
}

/// The parameters in these requests, in the order of their names.
pub(super) fn fields(requests: &[Vec<(String, String)>]) -> Vec<Field> {
    let mut seen: BTreeMap<&str, (Shape, Style, u64)> = BTreeMap::new();
    for request in requests {
        let mut in_this: Vec<&str> = Vec::new();
        for (name, value) in request {
            let (name, style) = style(name);
            let (shape, known, count) = seen.entry(name).or_default();
            shape.add(&Tree::Text(value.clone()));
            let is_repeated = in_this.contains(&name);
            *known = (*known).max(if is_repeated { style.max(Style::List) } else { style });
            *count += u64::from(!is_repeated);
            in_this.push(name);
        }
    }
    let rust = rust_names(seen.keys().copied());
    let all = requests.len() as u64;
    let mut fields = Vec::new();
    for ((name, (shape, style, count)), rust) in seen.into_iter().zip(rust) {
        let (written, secret) = written(name, &shape, style);
        let written = Written { secret, ..written.optional(count < all) };
        fields.push(Field { name: name.to_owned(), written, rust, seen: count, of: all });
    }
    fields
}

/// The name of a parameter without what is in brackets.
fn style(name: &str) -> (&str, Style) {
    match name.split_once('[') {
        Some((name, rest)) if !name.is_empty() => {
            let inside = rest.split(']').next().unwrap_or_default();
            (name, if inside.bytes().all(|byte| byte.is_ascii_digit()) { Style::List } else { Style::Map })
        }
        _ => (name, Style::Plain),
    }
}

fn written(name: &str, shape: &Shape, style: Style) -> (Written, bool) {
    let chosen = choose(name, shape, Enums::Never);
    // An empty parameter is most often one that was not filled in.
    let kind = match chosen.kind {
        Chose::Scalar(scalar) => scalar.row().name.to_owned(),
        Chose::Enum(_) => "string".to_owned(),
    };
    let plain = Written { kind, note: chosen.note, ..Written::default() };
    match style {
        Style::Plain => (plain.optional(chosen.optional), chosen.secret),
        Style::List => (Written { kind: format!("list<{}>", plain.kind), ..plain }, false),
        Style::Map => (Written { kind: format!("map<{}>", plain.kind), ..plain }, false),
    }
}
