//! The names under which lists and maps are sent, which must not be the name of another parameter: `tags[]`, `tags[0]`, `tags[colour]`.
//!
//! It knows nothing of what is sent.

use std::borrow::Cow;
use std::rc::Rc;

use actionapi_core::description::{ListStyle, Parameter, Type};

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Map, ParameterEntry, Text};

impl<'a> Checker<'a> {
    /// Reports parameters whose names on the wire meet: of one function, or one of a function and one of every request. `written` are the
    /// parameters as the schema has them.
    pub(super) fn wire_names(&mut self, written: &Map<'a, ParameterEntry<'a>>, parameters: &[Parameter]) {
        let forms = Rc::clone(&self.context.forms);
        let (lists, pattern) = (&forms.sent.lists, &forms.sent.names);
        if forms.sent.body.json().is_some() {
            return;
        }
        let constants = forms.parameters.iter().chain(&forms.query).copied();
        let names: Vec<Text<'a>> = written.entries.iter().map(|(name, _)| *name).collect();
        let others: Vec<Text<'a>> = constants.chain(names.iter().copied()).filter(|name| name.text.contains('[')).collect();
        if others.is_empty() {
            return;
        }
        for parameter in parameters {
            let wire = &*parameter.name.wire;
            let sent = pattern.sent(Cow::Borrowed(wire));
            let Some(span) = names.iter().find(|name| name.text == wire).map(|name| name.span) else { continue };
            for other in others.iter().filter(|other| is_item(&parameter.kind, lists, &sent, other.text)) {
                let message =
                    format!("the parameter {} can be sent as {}, which is another parameter", quote(wire), quote(other.text));
                let problem = Diagnostic::new(Kind::Repeated, message).at(span, "").at(other.span, "the other");
                self.report(problem.help("remove one of them"));
            }
        }
    }
}

/// Whether an item of a list or map of this name can have the other name.
fn is_item(kind: &Type, lists: &ListStyle, name: &str, other: &str) -> bool {
    let Some(key) = other.strip_prefix(name).and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']')) else { return false };
    match (kind.without_option(), lists) {
        // A key has no brackets, and is not empty.
        (Type::Map(_), _) => !key.is_empty() && !key.contains(['[', ']']),
        (Type::List(_), ListStyle::Brackets) => key.is_empty(),
        (Type::List(_), ListStyle::Indexed) => !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}
