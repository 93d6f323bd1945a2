//! Names of modules and functions in headers and paths, which allow fewer characters than parameters do.

use std::rc::Rc;

use actionapi_core::description::{Part, Place, Step, Template};
use actionapi_core::text::is_dot_segment;

use super::checker::Checker;
use super::http;
use super::json_body::Value;
use super::layers::Forms;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::Text;

impl<'a> Checker<'a> {
    /// Reports the name of a function, and that of its module, if it is not allowed in a header or path that contains it.
    pub(super) fn names_fit(&mut self, module: Option<Text<'a>>, function: Text<'a>) {
        let forms = Rc::clone(&self.context.forms);
        let headers = || forms.headers.iter().zip(&*forms.request.headers);
        let module = module.map(|module| ("module", [Part::Module, Part::LowerModule], module));
        let function = ("function", [Part::Function, Part::LowerFunction], function);
        for (what, parts, name) in module.into_iter().chain([function]) {
            let has = |template: &Template| template.parts().iter().any(|part| parts.contains(part));
            let header = headers().find(|(_, header)| has(&header.value)).map(|(text, _)| *text);
            self.name_in_header(what, name, header);
            self.name_in_path(what, name, has(&forms.request.path));
        }
    }

    /// Reports templates that name the module, in the request and the reply of a function without one.
    pub(super) fn names_no_module(&mut self, function: Text<'a>) {
        let forms = Rc::clone(&self.context.forms);
        for template in templates(&forms).filter(|template| names_module(template)) {
            // Those of inner layers come last.
            let found = self.naming_module.iter().rfind(|(known, _)| known == template);
            let Some(span) = found.map(|(_, span)| *span) else { continue };
            let message = format!("the function {} has no module", quote(function.text));
            let problem =
                Diagnostic::new(Kind::UnknownPlaceholder, message).at(span, "used here").at(function.span, "at the top");
            self.report_once(span, problem.help("put the function into a module, or write another template for it, or `~`"));
        }
    }

    fn name_in_header(&mut self, what: &str, name: Text<'_>, header: Option<Text<'_>>) {
        let Some((header, (_, character))) = header.zip(http::bad_in_header(name.text)) else { return };
        let character = quote(&character.to_string());
        let message = format!("the {what} name {} is sent in a header, where {character} is not allowed", quote(name.text));
        let problem = Diagnostic::new(Kind::BadHeaderValue, message).at(name.span, "").at(header.span, "sent here");
        self.report_once(name.span, problem.help("send it as a parameter, or in the path"));
    }

    fn name_in_path(&mut self, what: &str, name: Text<'_>, in_path: bool) {
        if in_path && is_dot_segment(name.text) {
            let message = format!("the {what} name {} would escape the request path", quote(name.text));
            let problem = Diagnostic::new(Kind::BadPath, message).at(name.span, "");
            self.report_once(name.span, problem.help("send it as a parameter"));
        }
    }
}

fn names_module(template: &Template) -> bool {
    template.parts().iter().any(|part| matches!(part, Part::Module | Part::LowerModule))
}

/// All templates of what is sent and of where things are in the reply.
fn templates<'f>(forms: &'f Forms<'_>) -> impl Iterator<Item = &'f Template> {
    let (request, reply) = (&forms.request, &forms.reply);
    let constants = request.parameters.iter().chain(&*request.query).chain(&*request.headers).map(|constant| &constant.value);
    let rules = reply.success.iter().chain(&*reply.failure).chain(&*reply.empty).map(|rule| &rule.at);
    let places = [&reply.message, &reply.code, &reply.warnings, &reply.request_id].into_iter().flat_map(|places| places.iter());
    let pointers = rules.chain(places).filter_map(|place| match place {
        Place::Data(pointer) | Place::Body(pointer) => Some(pointer),
        _ => None,
    });
    let steps = pointers.chain([&reply.data]).flat_map(|pointer| pointer.steps());
    let names = steps.filter_map(|step| match step {
        Step::Name(name) => Some(name),
        _ => None,
    });
    let values = forms.values.iter().flat_map(Value::templates);
    std::iter::once(&request.path).chain(constants).chain(names).chain(values)
}
