//! Files: what a function that takes or returns one can say beside it.
//!
//! It knows nothing of how they are sent.

use actionapi_core::description::{self, Method, Type};

use super::checker::Checker;
use super::forms::As;
use super::types::Typed;
use crate::diagnostic::{Diagnostic, Kind};
use crate::document::{Either, Function, Text};
use crate::source::Span;

impl<'a> Checker<'a> {
    /// A file, which has no forms.
    pub(super) fn file_without_forms(&mut self, typed: Typed, said: Option<&As<'a>>, text: Text<'a>) -> Typed {
        if let Some(said) = said {
            let at = match said {
                Either::Short(_) => text.span,
                Either::Long(forms) => forms.owner,
            };
            let problem = Diagnostic::new(Kind::BadForm, "a file is sent as it is, in no other form").at(at, "");
            self.report(problem.help("remove `as`"));
        }
        typed
    }

    /// Reports what a function cannot say beside the files that it takes or returns.
    pub(super) fn files_fit(
        &mut self,
        value: &Function<'a>,
        returns: Option<&Type>,
        parameters: Option<&[description::Parameter]>,
    ) {
        if returns == Some(&Type::File) {
            self.whole_body(value);
        }
        let file = parameters.unwrap_or_default().iter().find(|parameter| parameter.kind.is_file());
        let forms = std::rc::Rc::clone(&self.context.forms);
        let named = |file: &description::Parameter| {
            let entries = value.parameters.iter().flat_map(|map| &map.entries);
            entries.map(|(name, _)| *name).find(|name| name.text == file.name.wire)
        };
        if let (Some(body), Some(name)) = (forms.body, file.and_then(named)) {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "a file is sent in a body of its own, and this one is JSON");
            let problem = problem.at(name.span, "the file").at(body, "the body is JSON");
            self.report(
                problem.help("write `request: { body: form }` in the function, or send the file as text: `type: string`"),
            );
        }
        if let Some(file) = file
            && !forms.request.methods.contains(&Method::Post)
            && let Some(map) = &value.parameters
            && let Some((name, _)) = map.entries.iter().find(|(name, _)| name.text == file.name.wire)
        {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "a file is sent with POST, which this function does not allow");
            let problem = match forms.methods {
                Some(methods) => problem.at(name.span, "the file").at(methods, "only this is allowed"),
                None => problem.at(name.span, ""),
            };
            self.report(problem.help("add `post` to the methods, or write `request: { methods: [post] }` in the function"));
        }
    }

    /// Reports keys about a part of the body, where all of it is the file.
    fn whole_body(&mut self, value: &Function<'a>) {
        let reply = match &value.reply {
            Some(Either::Long(reply)) => Some(reply),
            _ => None,
        };
        let data = value.data.as_ref().or_else(|| reply?.data.as_ref()).map(|said| ("data", said.key));
        let body = reply.and_then(|reply| reply.body.as_ref()).map(|said| ("body", said.key));
        for (key, at) in [data, body].into_iter().flatten() {
            self.in_the_way(key, at);
        }
    }

    fn in_the_way(&mut self, key: &str, at: Span) {
        let message = format!("a file is the whole body: remove `{key}`");
        self.report(Diagnostic::new(Kind::KeysAtOdds, message).at(at, ""));
    }
}
