//! Records that contain themselves, which have no size: a list or a map must be in between.

use actionapi_core::description::{Type, TypeId};

use super::checker::Checker;
use super::type_table::TypeTable;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::Text;

/// The limit of fields shown of a long circle.
const SHOWN: usize = 6;

/// A record on the path from the first, and its next field to follow.
struct Step {
    id: TypeId,
    next: usize,
}

impl Checker<'_> {
    /// Reports each field that closes a circle. The path is a list, because it may be longer than the stack allows.
    pub(super) fn recursion(&mut self) {
        let types = &self.types;
        let contained: Vec<_> = (0..types.len()).map(|index| contained_in(types, TypeId(index))).collect();
        let mut seen = vec![false; types.len()];
        let mut problems = Vec::new();
        for start in 0..types.len() {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let mut path = vec![Step { id: TypeId(start), next: 0 }];
            let mut on_path = vec![None; types.len()];
            on_path[start] = Some(0);
            while let Some(step) = path.last_mut() {
                let Some(&(next, _)) = contained[step.id.0].get(step.next) else {
                    on_path[step.id.0] = None;
                    path.pop();
                    continue;
                };
                step.next += 1;
                if let Some(from) = on_path[next.0] {
                    let fields: Vec<_> = path[from..].iter().map(|step| contained[step.id.0][step.next - 1].1).collect();
                    problems.push(circle(types, next, &fields));
                } else if !std::mem::replace(&mut seen[next.0], true) {
                    on_path[next.0] = Some(path.len());
                    path.push(Step { id: next, next: 0 });
                }
            }
        }
        self.problems.append(&mut problems);
    }
}

/// The records in a record, each with its field. Only shared types can be in others.
fn contained_in<'a>(types: &TypeTable<'a>, id: TypeId) -> Vec<(TypeId, Text<'a>)> {
    let contained = |kind: &Type| match kind.without_option() {
        Type::Record(id) | Type::Cases(id) => Some(*id),
        _ => None,
    };
    types.fields(id).filter_map(|(kind, field)| Some((contained(kind)?, field?))).collect()
}

/// The problem with fields of which the first is in the record, and the last is of its type.
fn circle(types: &TypeTable<'_>, record: TypeId, fields: &[Text<'_>]) -> Diagnostic {
    let name = types.name(record).text;
    let mut problem = Diagnostic::new(Kind::RecursiveType, format!("the record {} contains itself", quote(name)));
    if let Some((last, before)) = fields.split_last() {
        problem = problem.at(last.span, if before.is_empty() { "here" } else { "which closes the circle" });
        for field in before.iter().take(SHOWN) {
            problem = problem.at(field.span, "through this field");
        }
    }
    problem.help(format!("put a list or map in between, for example `list<{name}>`; a `?` is not enough"))
}
