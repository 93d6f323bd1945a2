//! The default of an optional parameter, which the server assumes.
//!
//! It knows nothing of the texts of each type: the runtime, which sends them, does.

use actionapi_core::description::{Scalar, Type, Variable, WireForm};
use actionapi_core::encode::check_formed;

use super::checker::Checker;
use super::template::Spot;
use super::types;
use crate::diagnostic::{Diagnostic, Kind};
use crate::document::{Literal, Text};

impl<'a> Checker<'a> {
    /// A default that the client makes, and sends unless the parameter is set. Returns its text in the schema.
    pub(super) fn made_default(&mut self, name: Text<'a>, value: Literal<'a>, kind: &Type) -> Option<&'a str> {
        let text = value.text;
        let template = self.template(text, Spot::Default);
        let problem = |message: &str, help: &str| Diagnostic::new(Kind::BadDefault, message).at(text.span, "").help(help);
        if !matches!(kind, Type::Optional(inner) if matches!(**inner, Type::Scalar(_))) {
            self.report(problem("only an optional scalar has a default that the client makes", "add a `?` to its type"));
            return None;
        }
        let reads = |index: usize| {
            let making = self.variables.get(index).and_then(Variable::making);
            making.is_some_and(|making| making.reads_request)
        };
        if template.variables().any(reads) {
            self.report(problem("a parameter cannot be made of the parameters", "send it in `request:`"));
            return None;
        }
        self.made_defaults.push((name.text.to_owned(), template));
        Some(text.text)
    }
}

impl Checker<'_> {
    /// The default's text on the wire. `None` if it does not fit the type, which is reported.
    pub(super) fn parameter_default(&mut self, value: Literal<'_>, kind: &Type, forms: &[WireForm]) -> Option<String> {
        let span = value.text.span;
        let problem = |kind, message: &str| Diagnostic::new(kind, message).at(span, "");
        let Type::Optional(inner) = kind else {
            let help =
                format!("make it optional with the type `{}?`, or remove the default", types::describe(kind, &self.types));
            self.report(problem(Kind::DefaultOfRequired, "a required parameter cannot have a default").help(help));
            return None;
        };
        let booleans = self.context.forms.sent.booleans.clone();
        let text = match (&**inner, value.boolean) {
            (Type::Scalar(Scalar::Boolean), Some(true)) => &*booleans.yes,
            (Type::Scalar(Scalar::Boolean), Some(false)) => &*booleans.no,
            (Type::File, _) => {
                let problem = problem(Kind::BadDefault, "a file cannot have a default");
                self.report(problem.help("remove it"));
                return None;
            }
            (Type::List(_) | Type::Map(_), _) if !forms.contains(&WireForm::Json) => {
                let problem = problem(Kind::BadDefault, "a list or map cannot have a default");
                self.report(problem.help("say it in the description"));
                return None;
            }
            _ => value.text.text,
        };
        let result = check_formed(&self.types, inner, forms, &booleans, text).map(|()| text.to_owned()).map_err(|error| {
            let is_boolean = matches!(**inner, Type::Scalar(Scalar::Boolean));
            let help = is_boolean.then_some("write `true` or `false`");
            problem(Kind::BadDefault, &format!("the default does not fit its type: {error}")).maybe_help(help)
        });
        self.keep(result)
    }
}
