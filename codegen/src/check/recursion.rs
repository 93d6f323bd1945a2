//! Records that contain themselves, which have no size: a list or a map must stand between.
//!
//! It knows nothing of other ways in which types depend on each other.

use super::known::Finished;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Problems, Text};
use crate::ir::{Type, TypeId};

/// How many fields of a long circle are shown.
const SHOWN: usize = 6;

/// A record that is being looked at, and which of its fields is the next.
struct Step {
    id: TypeId,
    next: usize,
}

/// Reports each field that closes a circle. The way is kept in a list, because it may be longer than a stack bears.
pub(super) fn check(types: &Finished<'_>, problems: &mut Problems) {
    let mut contained: Vec<Vec<(TypeId, Text<'_>)>> = Vec::with_capacity(types.len());
    contained.extend((0..types.len()).map(|index| contained_in(types, TypeId(index))));
    let mut seen = vec![false; types.len()];
    for start in 0..types.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut way = vec![Step { id: TypeId(start), next: 0 }];
        let mut on_way = vec![None; types.len()];
        on_way[start] = Some(0);
        while let Some(step) = way.last_mut() {
            let Some(&(next, _)) = contained[step.id.0].get(step.next) else {
                on_way[step.id.0] = None;
                way.pop();
                continue;
            };
            step.next += 1;
            if let Some(from) = on_way[next.0] {
                let fields: Vec<Text<'_>> = way[from..].iter().map(|step| contained[step.id.0][step.next - 1].1).collect();
                problems.push(report(types, next, &fields));
            } else if !std::mem::replace(&mut seen[next.0], true) {
                on_way[next.0] = Some(way.len());
                way.push(Step { id: next, next: 0 });
            }
        }
    }
}

/// The records that are part of a record, each with the field that it is. Only the schema's own types can be part of others.
fn contained_in<'a>(types: &Finished<'a>, id: TypeId) -> Vec<(TypeId, Text<'a>)> {
    let contained = |kind: &Type| match kind {
        Type::Defined(id) => Some(*id),
        Type::Optional(inner) => match **inner {
            Type::Defined(id) => Some(id),
            _ => None,
        },
        _ => None,
    };
    types.fields(id).filter_map(|(kind, place)| Some((contained(kind)?, place?))).collect()
}

/// The last of the fields leads back to the record in which the first is.
fn report(types: &Finished<'_>, record: TypeId, fields: &[Text<'_>]) -> Diagnostic {
    let name = types.name(record).text;
    let mut problem = Diagnostic::new(Kind::RecursiveType, format!("the record {} contains itself", quote(name)));
    if let Some((last, before)) = fields.split_last() {
        problem = problem.at(last.span, if before.is_empty() { "here" } else { "and so it is in itself" });
        for field in before.iter().take(SHOWN) {
            problem = problem.at(field.span, "by way of this");
        }
    }
    problem.help(format!("put a list or map between: `list<{name}>`, for example; `?` is not enough"))
}
