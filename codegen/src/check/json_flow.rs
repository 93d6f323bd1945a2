//! What a JSON body cannot have of signatures, made defaults and pages.
//!
//! It knows nothing of places in the body.

use actionapi_core::description::{Pages, PagesBy, Parameter, Recipe, Scalar, Template, Type, Variable};

use super::checker::Checker;
use super::layers::Forms;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::Text;

impl<'a> Checker<'a> {
    /// Reports what is made of the request in its JSON body, and what is made of parameters as a form has them.
    pub(super) fn made_in_json(&mut self, function: Text<'a>, forms: &Forms<'a>) {
        let Some(body) = forms.sent.body.json() else { return };
        let reads_request = |template: &Template| {
            let making = |index: usize| self.variables.get(index).and_then(Variable::making);
            template.variables().any(|index| making(index).is_some_and(|making| making.reads_request))
        };
        let constants = forms.parameters.iter().zip(body.constants.iter());
        let reading = constants.filter(|(_, constant)| constant.value.templates().into_iter().any(reads_request));
        let problems: Vec<_> = reading
            .map(|(name, _)| {
                let message = format!("{} is made of the request, and is a part of its JSON body", quote(name.text));
                let problem = Diagnostic::new(Kind::MadeOfItself, message).at(name.span, "");
                (name.span, problem.help("send it in a header, or in `query`"))
            })
            .collect();
        for (span, problem) in problems {
            self.report_once(span, problem);
        }
        if forms.sent.templates().any(|template| self.reads_parameters(template)) {
            let message = "a variable is made of the parameters of a form, and the body is JSON";
            let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(function.span, "is sent it");
            self.report_once(
                function.span,
                problem.help("make it of `${body}`, or remove it from the requests of this function"),
            );
        }
    }

    /// Whether a template has something in it that is made of `parameters`.
    fn reads_parameters(&self, template: &Template) -> bool {
        let mut recipes = self.made_of(template.variables()).into_iter().filter_map(|index| self.making(index));
        recipes.any(|making| matches!(making.recipe, Recipe::Parameters(_)))
    }

    /// Reports parameters whose values the client makes, and which are no text in a JSON body.
    pub(super) fn made_defaults_in_json(&mut self, names: &[Text<'a>], parameters: &[Parameter]) {
        let made: Vec<String> = self.made_defaults.iter().map(|(name, _)| name.clone()).collect();
        for name in names.iter().filter(|name| made.iter().any(|made| made == name.text)) {
            let found = parameters.iter().find(|parameter| parameter.name.wire == name.text);
            if found.is_some_and(|parameter| !is_text(parameter)) {
                let message = "a value that the client makes is a text, and this parameter is none in a JSON body";
                let problem = Diagnostic::new(Kind::BadDefault, message).at(name.span, "");
                self.report(problem.help("make it a `string`"));
            }
        }
    }

    /// Reports pages that cannot be asked for in a JSON body: the parameter must have the kind of what it counts or repeats.
    pub(super) fn json_pages(&mut self, function: Text<'a>, pages: Option<&Pages>, parameters: &[Parameter]) {
        let (Some(pages), true) = (pages, self.context.forms.sent.body.json().is_some()) else { return };
        let problem = |message: &str, help: &str| Diagnostic::new(Kind::KeysAtOdds, message).at(function.span, "").help(help);
        let parameter = parameters.iter().find(|parameter| Some(&*parameter.name.wire) == pages.parameter());
        let is_number = parameter.is_none_or(|parameter| {
            *parameter.kind.without_option() == Type::Scalar(Scalar::Integer) && parameter.forms.is_empty()
        });
        let found = match &pages.by {
            PagesBy::Continue { .. } => Some(problem(
                "parameters from a reply have no place in a JSON body",
                "write `pages: ~`, and let the caller ask for the next page",
            )),
            PagesBy::Cursor { plus: 0, .. } if parameter.is_some_and(|parameter| !is_text(parameter)) => Some(problem(
                "in a JSON body, a cursor is a text, as which the parameter must be sent",
                "make it a `string`, or write `pages: ~`",
            )),
            PagesBy::Cursor { plus: 0, .. } => None,
            _ if !is_number => Some(problem(
                "in a JSON body, what counts pages is a number, as which the parameter must be sent",
                "make it an `integer` without `as`, or write `pages: ~`",
            )),
            _ => None,
        };
        if let Some(found) = found {
            self.report(found);
        }
    }
}

/// Whether a parameter is a text in JSON.
fn is_text(parameter: &Parameter) -> bool {
    let is_text = match parameter.kind.without_option() {
        Type::Scalar(scalar) => scalar.row().sample.starts_with('"'),
        Type::Enum(_) => true,
        _ => false,
    };
    is_text || actionapi_core::description::WireForm::are_single(&parameter.forms)
}
