//! What the server assumes where a parameter is left out.
//!
//! It knows nothing of what the texts of each type look like: the runtime, which sends them, does.

use actionapi::encode::check_text;

use super::example::Typed;
use super::known::Types;
use super::types;
use crate::diagnostic::{Diagnostic, Kind};
use crate::document::{Literal, Problems};
use crate::ir::Type;

/// The default's text on the wire. `None`: it is none for that type, which is reported.
pub(super) fn check(
    value: Literal<'_>,
    kind: &Type,
    booleans: &(String, String),
    types: &Types<'_>,
    problems: &mut Problems,
) -> Option<String> {
    let span = value.text.span;
    let Type::Optional(inner) = kind else {
        let problem = Diagnostic::new(Kind::DefaultOfRequired, "a parameter that must be given has no default").at(span, "");
        problems.push(
            problem.help(format!(
                "let it be left out, with the type `{}?`, or leave out the default",
                types::describe(kind, types)
            )),
        );
        return None;
    };
    let (yes, no) = booleans;
    let text = match (&**inner, value.boolean) {
        (Type::Boolean, Some(true)) => yes.as_str(),
        (Type::Boolean, Some(false)) => no.as_str(),
        (Type::List(_) | Type::Map(_), _) => {
            let problem = Diagnostic::new(Kind::BadDefault, "a list or map has no default here").at(span, "");
            problems.push(problem.help("say it in the description"));
            return None;
        }
        _ => value.text.text,
    };
    match check_text(Typed::new(inner, types), [yes, no], text) {
        Ok(()) => Some(text.to_owned()),
        Err(problem) => {
            let message = format!("the default is not of the parameter's type: {problem}");
            problems.push(Diagnostic::new(Kind::BadDefault, message).at(span, ""));
            None
        }
    }
}
