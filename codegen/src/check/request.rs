//! How requests are formed: methods, path, constants, and the form of lists and booleans.
//!
//! It knows nothing of the functions.

use std::borrow::Cow;

use actionapi::description::{Booleans, Constant, ListStyle, Method, Part, RequestProfile, Template, is_owned_header};
use actionapi::text::is_dot_segment;

use super::checker::Checker;
use super::http;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, Either, List, ListWord, Literal, Map, MethodWord, Text};

impl<'a> Checker<'a> {
    pub(super) fn request(&mut self, request: Option<&document::Request<'a>>) -> RequestProfile {
        RequestProfile {
            methods: self.methods(request.and_then(|request| request.methods.as_ref())),
            path: request.and_then(|request| request.path).map_or_else(Template::default, |path| self.path(path)),
            parameters: self.constants(request.and_then(|request| request.parameters.as_ref())),
            headers: self.headers(request.and_then(|request| request.headers.as_ref())),
            lists: self.lists(request.and_then(|request| request.lists.as_ref())),
            booleans: self.booleans(request.and_then(|request| request.booleans.as_ref())),
        }
    }

    fn methods(&mut self, methods: Option<&List<MethodWord>>) -> Cow<'static, [Method]> {
        let Some(methods) = methods else { return RequestProfile::PLAIN.methods };
        if methods.items.is_empty() {
            self.empty("`methods` is empty", methods.span, "write `methods: [post]`, or remove the key");
        }
        if methods.items.iter().enumerate().any(|(index, method)| methods.items[..index].contains(method)) {
            let problem = Diagnostic::new(Kind::Repeated, "duplicate method").at(methods.span, "");
            self.report(problem.help("remove one of them"));
        }
        let method = |method: &MethodWord| match method {
            MethodWord::Post => Method::Post,
            MethodWord::Get => Method::Get,
        };
        methods.items.iter().map(method).collect()
    }

    fn path(&mut self, path: Text<'_>) -> Template {
        let parts = self.template(path);
        let bad = |part: &Part| match part {
            Part::Text(text) => http::bad_in_path(text).map(|(_, character)| character),
            _ => None,
        };
        if let Some(character) = parts.parts().iter().find_map(bad) {
            let at = path.text.find(character).unwrap_or(0);
            let message = format!("{} is not allowed in a path", quote(&character.to_string()));
            let help = match character {
                '?' => "move the text after the `?` to `parameters:`".to_owned(),
                _ => format!("write it as `{}`", http::percent_encoded(character)),
            };
            let span = path.part(at, at + character.len_utf8());
            self.report(Diagnostic::new(Kind::BadPath, message).at(span, "").help(help));
        }
        if path.text.split('/').any(is_dot_segment) {
            let problem = Diagnostic::new(Kind::BadPath, "a path cannot have a segment `.` or `..`").at(path.span, "");
            self.report(problem.help("write the path that it leads to"));
        }
        if !path.text.starts_with('/') {
            let problem = Diagnostic::new(Kind::BadPath, "a path must begin with `/`").at(path.span, "");
            self.report(problem.help("it follows the endpoint's own path"));
        }
        parts
    }

    fn constants(&mut self, map: Option<&Map<'a, Literal<'a>>>) -> Cow<'static, [Constant]> {
        let entries = map.into_iter().flat_map(Map::iter);
        entries.map(|(name, value)| self.constant(name, *value)).collect()
    }

    fn constant(&mut self, name: Text<'_>, value: Literal<'_>) -> Constant {
        if name.text.is_empty() {
            self.empty("the parameter has no name", value.text.span, "write one before the `:`");
        }
        self.odd_name("parameter", name);
        Constant { name: name.text.to_owned().into(), value: self.template(value.text) }
    }

    fn headers(&mut self, map: Option<&Map<'a, Literal<'a>>>) -> Cow<'static, [Constant]> {
        let mut seen: Vec<Text<'_>> = Vec::new();
        let mut headers = Vec::new();
        for (name, value) in map.into_iter().flat_map(Map::iter) {
            self.header_name(name);
            match seen.iter().find(|first| first.text != name.text && first.text.eq_ignore_ascii_case(name.text)) {
                Some(first) => {
                    let message = format!("the headers {} and {} are the same", quote(first.text), quote(name.text));
                    let problem = Diagnostic::new(Kind::Repeated, message).at(name.span, "").at(first.span, "first here");
                    self.report(problem.help("remove one of them"));
                }
                None => seen.push(name),
            }
            if let Some((at, character)) = http::bad_in_header(value.text.text) {
                let message = format!("{} is not allowed in a header value", quote(&character.to_string()));
                let span = value.text.part(at, at + character.len_utf8());
                let problem = Diagnostic::new(Kind::BadHeaderValue, message).at(span, "");
                self.report(problem.help("a header value is one line of ASCII characters"));
            }
            headers.push(Constant { name: name.text.to_owned().into(), value: self.template(value.text) });
        }
        headers.into()
    }

    fn header_name(&mut self, name: Text<'_>) {
        if !http::is_header_name(name.text) {
            let problem = Diagnostic::new(Kind::BadHeaderName, format!("{} cannot name a header", quote(name.text)));
            self.report(problem.at(name.span, "").help("a header name consists of letters, digits and `-`"));
        } else if is_owned_header(name.text) {
            let problem = Diagnostic::new(Kind::BadHeaderName, format!("a schema cannot set the header {}", quote(name.text)));
            self.report(problem.at(name.span, "").help("remove it: the client sets it if a request needs it"));
        }
    }

    fn lists(&mut self, lists: Option<&Either<ListWord, document::Joined<'a>>>) -> ListStyle {
        match lists {
            None | Some(Either::Short(ListWord::Brackets)) => ListStyle::Brackets,
            Some(Either::Short(ListWord::Indexed)) => ListStyle::Indexed,
            Some(Either::Short(ListWord::Repeated)) => ListStyle::Repeated,
            Some(Either::Long(document::Joined { joined, .. })) => {
                if joined.text.is_empty() {
                    self.empty("the separator is empty", joined.span, "write for example `joined: \",\"`");
                }
                ListStyle::Joined(joined.text.to_owned().into())
            }
        }
    }

    fn booleans(&mut self, booleans: Option<&List<Literal<'a>>>) -> Booleans {
        let Some(List { items, span }) = booleans else { return Booleans::DIGITS };
        let problem = match items.as_slice() {
            [yes, no] if yes.text.text != no.text.text => {
                return Booleans { yes: yes.text.text.to_owned().into(), no: no.text.text.to_owned().into() };
            }
            [yes, no] => Diagnostic::new(Kind::Repeated, "the texts for true and false are the same")
                .at(no.text.span, "")
                .at(yes.text.span, "first here")
                .help("write two different texts"),
            _ => Diagnostic::new(Kind::WrongKind, format!("expected two texts for booleans, found {}", items.len()))
                .at(*span, "")
                .help("write the text for true, then the text for false: `[\"1\", \"0\"]`"),
        };
        self.report(problem);
        Booleans::DIGITS
    }
}
