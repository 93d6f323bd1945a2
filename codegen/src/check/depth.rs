//! Records within records, deeper than the compiler follows.
//!
//! The compiler gives up 128 steps into a type. Two of its walks matter here: what a value must drop, which every client needs to
//! compile; and whether a value may be sent to another thread, which only programs need that do. Both are repeated here, with a margin.
//! The measurements are in `tests/tests/random/depth.rs`. It knows nothing of circles that have no size.

use std::collections::HashSet;

use actionapi_core::description::{Module, Type, TypeId};

use super::checker::Checker;
use super::type_table::{Shape, TypeTable};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::Text;
use crate::source::Span;

/// The most steps to what a value must drop, of 128.
const DROP: usize = 100;

/// The most steps to all that a thread takes over, of 128: a program's own futures are around the data.
const SEND: usize = 80;

/// The number of types up to which all are begun with; among more, only those that no other type has.
const ALL: usize = 2_000;

/// A field that leads from a record to one in it.
struct Edge<'a> {
    to: TypeId,
    field: Option<Text<'a>>,
    /// The types that are dropped on the way, the record last: a number for each form around the record, and 0 for itself.
    dropped: Vec<u64>,
    /// The steps to the record, where a thread takes it over.
    sent: usize,
}

/// The field that is too deep, if it has a name of its own, and the type from which it is.
struct TooDeep<'a> {
    from: TypeId,
    field: Option<Text<'a>>,
}

impl TooDeep<'_> {
    fn span(&self, types: &TypeTable<'_>) -> Span {
        self.field.unwrap_or_else(|| types.name(self.from)).span
    }
}

impl Checker<'_> {
    /// Reports types that are nested too deeply.
    pub(super) fn depth(&mut self, modules: &[Module]) {
        let types = &self.types;
        let edges: Vec<Vec<Edge<'_>>> = (0..types.len()).map(|index| edges(types, TypeId(index))).collect();
        let mut is_inner = vec![false; edges.len()];
        edges.iter().flatten().for_each(|edge| is_inner[edge.to.0] = true);
        let starts = (0..edges.len()).filter(|index| edges.len() <= ALL || !is_inner[*index]).map(TypeId);
        let functions = modules.iter().flat_map(|module| &module.functions);
        let mut returned: Vec<TypeId> = functions.filter_map(|function| function.returns.defined()).collect();
        returned.sort_unstable();
        returned.dedup();
        let found = if let Some(found) = starts.chain(returned.iter().copied()).find_map(|start| drop_too_deep(&edges, start)) {
            let message =
                format!("the types within {} are nested too deeply for the compiler", quote(types.name(found.from).text));
            let problem = Diagnostic::new(Kind::TypeDepth, message).at(found.span(types), "this is too deep");
            Some(problem.help("use `json` for this field, or for another on the way to it"))
        } else {
            returned.iter().find_map(|start| send_too_deep(&edges, *start)).map(|found| {
                let message = format!("the types within {} are nested very deeply", quote(types.name(found.from).text));
                let problem = Diagnostic::new(Kind::DeepType, message).at(found.span(types), "this is very deep");
                problem.help(
                    "the client compiles; a program that calls it in other threads or tasks may need \
                     `#![recursion_limit = \"256\"]` at its beginning, unless this field, or one on the way to it, is `json`",
                )
            })
        };
        self.problems.extend(found);
    }
}

/// The records in a record.
fn edges<'a>(types: &TypeTable<'a>, id: TypeId) -> Vec<Edge<'a>> {
    let edge = |(kind, field): (&Type, Option<Text<'a>>)| {
        let to = kind.defined().filter(|to| types.shape(*to) != Shape::Enum)?;
        let mut dropped = dropped(kind);
        // The outermost is the field itself, which is no step.
        if dropped.len() > 1 {
            dropped.remove(0);
        }
        Some(Edge { to, field, dropped, sent: sent(kind) })
    };
    types.fields(id).filter_map(edge).collect()
}

/// The forms around a record, each as the number of what is left of the type there.
fn dropped(kind: &Type) -> Vec<u64> {
    let (inner, form) = match kind {
        Type::Optional(inner) => (inner, 1),
        Type::List(inner) => (inner, 2),
        Type::Map(inner) => (inner, 3),
        _ => return vec![0],
    };
    let mut all = dropped(inner);
    // Two bits for each form. A type has at most 16 lists and maps, each with a `?`.
    let rest = (all.first().copied().unwrap_or_default() << 2) | form;
    // A map has entries, which are a type of their own.
    if form == 3 {
        all.insert(0, !rest);
    }
    all.insert(0, rest);
    all
}

/// The steps through the forms around a record, and into it.
fn sent(kind: &Type) -> usize {
    match kind {
        Type::Optional(inner) => 1 + sent(inner),
        Type::List(inner) => 3 + sent(inner),
        Type::Map(inner) => 6 + sent(inner),
        _ => 1,
    }
}

/// The walk through what is dropped: the last found is followed first, and what was found once is not found again.
fn drop_too_deep<'a>(edges: &[Vec<Edge<'a>>], start: TypeId) -> Option<TooDeep<'a>> {
    let mut seen = HashSet::from([(start, 0)]);
    // A record and the depth there, or a field and the number of its forms that were followed.
    let mut stack = vec![(start, None, 0)];
    while let Some((id, within, depth)) = stack.pop() {
        let next: Vec<(&Edge<'a>, usize)> = match within {
            Some((edge, at)) => vec![(edge, at)],
            None => edges[id.0].iter().map(|edge| (edge, 0)).collect(),
        };
        for (edge, at) in next {
            if depth == DROP {
                return Some(TooDeep { from: start, field: edge.field });
            }
            let Some(form) = edge.dropped.get(at) else { continue };
            if seen.insert((edge.to, *form)) {
                let within = (*form != 0).then_some((edge, at + 1));
                stack.push((edge.to, within, depth + 1));
            }
        }
    }
    None
}

/// The walk through what is sent: the first field is followed first, to its end.
fn send_too_deep<'a>(edges: &[Vec<Edge<'a>>], start: TypeId) -> Option<TooDeep<'a>> {
    let (mut seen, mut path) = (HashSet::from([start]), vec![(start, 0, 0)]);
    while let Some((id, next, depth)) = path.last_mut() {
        let Some(edge) = edges[id.0].get(*next) else {
            path.pop();
            continue;
        };
        *next += 1;
        let depth = *depth + edge.sent;
        if depth > SEND {
            return Some(TooDeep { from: start, field: edge.field });
        }
        if seen.insert(edge.to) {
            path.push((edge.to, 0, depth));
        }
    }
    None
}
