//! Names of modules and functions in headers and paths, which allow fewer characters than parameters do.

use actionapi::description::Part;
use actionapi::text::is_dot_segment;

use super::checker::Checker;
use super::http;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Literal, Map, Module, Text};

impl<'a> Checker<'a> {
    /// Reports each name that is not allowed in the header or path that contains it. `headers` are as written.
    pub(super) fn template_names(&mut self, headers: Option<&Map<'a, Literal<'a>>>, modules: &Map<'a, Module<'a>>) {
        let Some(request) = self.profiles.request(self.context.request).cloned() else { return };
        let values = || headers.into_iter().flat_map(Map::iter).map(|(_, value)| value.text).zip(&*request.headers);
        let header_with = |part: Part| values().find(|(_, header)| header.value.parts().contains(&part)).map(|(text, _)| text);
        let (of_modules, of_functions) = (header_with(Part::Module), header_with(Part::Function));
        for (name, module) in &modules.entries {
            self.name_in_header("module", *name, of_modules);
            self.name_in_path("module", *name, request.path.parts().contains(&Part::Module));
            for (name, _) in module.iter().filter_map(|module| module.functions.0.as_ref()).flat_map(|map| &map.entries) {
                self.name_in_header("function", *name, of_functions);
                self.name_in_path("function", *name, request.path.parts().contains(&Part::Function));
            }
        }
    }

    fn name_in_header(&mut self, what: &str, name: Text<'_>, header: Option<Text<'_>>) {
        let Some((header, (_, character))) = header.zip(http::bad_in_header(name.text)) else { return };
        let character = quote(&character.to_string());
        let message = format!("the {what} name {} is sent in a header, where {character} is not allowed", quote(name.text));
        let problem = Diagnostic::new(Kind::BadHeaderValue, message).at(name.span, "").at(header.span, "sent here");
        self.report(problem.help("send it as a parameter, or in the path"));
    }

    fn name_in_path(&mut self, what: &str, name: Text<'_>, in_path: bool) {
        if in_path && is_dot_segment(name.text) {
            let message = format!("the {what} name {} would escape the request path", quote(name.text));
            self.report(Diagnostic::new(Kind::BadPath, message).at(name.span, "").help("send it as a parameter"));
        }
    }
}
