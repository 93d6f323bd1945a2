//! Names of modules and functions in headers and paths, which allow fewer characters than parameters do.

use std::rc::Rc;

use actionapi::description::Part;
use actionapi::text::is_dot_segment;

use super::checker::Checker;
use super::http;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::Text;

impl<'a> Checker<'a> {
    /// Reports the name of a function, and that of its module, if it is not allowed in a header or path that contains it.
    pub(super) fn names_fit(&mut self, module: Text<'a>, function: Text<'a>) {
        let forms = Rc::clone(&self.context.forms);
        let headers = || forms.headers.iter().zip(&*forms.request.headers);
        for (what, part, name) in [("module", Part::Module, module), ("function", Part::Function, function)] {
            let header = headers().find(|(_, header)| header.value.parts().contains(&part)).map(|(text, _)| *text);
            self.name_in_header(what, name, header);
            self.name_in_path(what, name, forms.request.path.parts().contains(&part));
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
