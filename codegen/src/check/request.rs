//! How requests are formed: methods, path, constants, and the form of lists and booleans. Each layer changes what the one above it says.
//!
//! It knows nothing of the functions.

use std::borrow::Cow;

use actionapi_core::description::{
    Booleans, Constant, ListStyle, Method, Origin, Part, RecordStyle, RequestPart, RequestProfile, Template, is_owned_header,
};
use actionapi_core::text::is_dot_segment;

use super::checker::Checker;
use super::http;
use super::layers::{Forms, Level};
use super::template::Spot;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, listed, quote};
use crate::document::{
    self, Either, Layered, List, ListWord, Literal, Map, MethodWord, RecordWord, RequestBodyWord, Text, Written, unsupported,
};

type Lists<'a> = Either<ListWord, document::Joined<'a>>;

impl<'a> Checker<'a> {
    /// Changes the form of requests to what a layer says.
    pub(super) fn request(&mut self, forms: &mut Forms<'a>, request: &document::Request<'a>, level: Level) {
        let plain = RequestProfile::PLAIN;
        let profile = &mut forms.request;
        let methods = |value: &List<MethodWord>, checker: &mut Self| Some(checker.methods(value));
        self.layered(level, "methods", &mut profile.methods, plain.methods, request.methods.as_ref(), methods);
        if let Some(said) = &request.methods {
            forms.methods = said.value.as_ref().map(|methods| methods.span);
        }
        let endpoint = |value: &Text<'a>, checker: &mut Self| checker.endpoint(*value).map(Some);
        self.layered(level, "endpoint", &mut profile.endpoint, None, request.endpoint.as_ref(), endpoint);
        let path = |value: &Text<'a>, checker: &mut Self| Some(checker.path(*value));
        self.layered(level, "path", &mut profile.path, plain.path, request.path.as_ref(), path);
        let lists = |value: &Lists<'a>, checker: &mut Self| Some(checker.lists(value));
        self.layered(level, "lists", &mut profile.lists, plain.lists, request.lists.as_ref(), lists);
        let records = |value: &RecordWord, _: &mut Self| {
            Some(if *value == RecordWord::Dots { RecordStyle::Dots } else { RecordStyle::Brackets })
        };
        self.layered(level, "records", &mut profile.records, plain.records, request.records.as_ref(), records);
        let booleans = |value: &List<Literal<'a>>, checker: &mut Self| Some(checker.booleans(value));
        self.layered(level, "booleans", &mut profile.booleans, plain.booleans, request.booleans.as_ref(), booleans);
        let needs = |value: &List<Text<'a>>, checker: &mut Self| Some(checker.needed_variables(value));
        self.layered(level, "needs", &mut profile.needs, plain.needs, request.needs.as_ref(), needs);
        self.names_of_layer(forms, request, level);
        let profile = &mut forms.request;
        if let Some(map) = &request.parameters {
            self.constants(&mut profile.parameters, &mut forms.parameters, map, (level, Spot::Parameter));
            self.values(forms, map);
        }
        if let Some(map) = &request.query {
            self.constants(&mut forms.request.query, &mut forms.query, map, (level, Spot::Query));
        }
        self.not_twice(forms);
        if let Some(map) = &request.headers {
            self.headers(forms, map, level);
        }
    }

    fn methods(&mut self, methods: &List<MethodWord>) -> Cow<'static, [Method]> {
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
        let parts = self.template(path, Spot::Path);
        self.never_absent(path, &parts);
        let bad = |part: &Part| match part {
            Part::Text(text) => http::bad_in_path(text).map(|(_, character)| character),
            _ => None,
        };
        if let Some(character) = parts.parts().iter().find_map(bad) {
            let at = path.text.find(character).unwrap_or(0);
            let message = format!("{} is not allowed in a path", quote(&character.to_string()));
            let help = match character {
                '?' => "move the text after the `?` to `query:`, or to `parameters:` if the server reads it there".to_owned(),
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

    /// Reports an optional variable in a path, where nothing can be left out.
    fn never_absent(&mut self, path: Text<'_>, template: &Template) {
        let mut problems = Vec::new();
        for variable in template.variables().filter_map(|index| self.variables.get(index)) {
            let problem = |message: String| Diagnostic::new(Kind::BadPath, message).at(path.span, "");
            match &variable.origin {
                Origin::Given(given) if given.is_optional && given.value.is_none() => {
                    let message = format!("{} is optional, and a path needs all of its parts", variable.shown());
                    problems.push(problem(message).help("remove the `?` from its type, or send it as a parameter"));
                }
                Origin::Made(making) if making.may_be_absent => {
                    let message = format!("{} may be absent, and a path needs all of its parts", variable.shown());
                    problems.push(problem(message).help("make it of what is always there, or send it as a parameter"));
                }
                Origin::Made(making) if making.reads_request => {
                    let message = format!("{} is made of the request, of which the path is a part", variable.shown());
                    problems.push(problem(message).help("send it as a parameter, or in a header"));
                }
                _ => {}
            }
        }
        self.problems.append(&mut problems);
        self.reads_itself(path, template, RequestPart::Path, "the path");
    }

    /// What the names of parameters become, and what the body is: what that means is known once all layers are.
    fn names_of_layer(&mut self, forms: &mut Forms<'a>, request: &document::Request<'a>, level: Level) {
        let mut names = forms.names.map(|pattern| pattern.text);
        let text = |value: &Text<'a>, _: &mut Self| Some(Some(value.text));
        self.layered(level, "names", &mut names, None, request.names.as_ref(), text);
        if let Some(said) = &request.names {
            forms.names = said.value;
        }
        let mut is_json = forms.body.is_some();
        let word = |value: &RequestBodyWord, _: &mut Self| Some(*value == RequestBodyWord::Json);
        self.layered(level, "body", &mut is_json, false, request.body.as_ref(), word);
        if let Some(said) = &request.body {
            forms.body = is_json.then_some(said.key);
        }
    }

    /// Reports a parameter that is in the URL and among the others.
    fn not_twice(&mut self, forms: &Forms<'a>) {
        for query in &forms.query {
            if let Some(first) = forms.parameters.iter().find(|parameter| parameter.text == query.text) {
                let message = format!("the parameter {} is sent twice", quote(query.text));
                let problem = Diagnostic::new(Kind::Repeated, message).at(query.span, "in the URL").at(first.span, "and here");
                self.report_once(query.span, problem.help("remove one of them"));
            }
        }
    }

    fn constants<V: Written<'a> + Copy>(
        &mut self,
        slot: &mut Cow<'static, [Constant]>,
        kept: &mut Vec<Text<'a>>,
        map: &Map<'a, Layered<V>>,
        (level, spot): (Level, Spot),
    ) {
        let mut constants = std::mem::take(slot).into_owned();
        for (name, said) in map.iter() {
            if name.text.is_empty() {
                self.empty("the parameter has no name", said.key, "write one before the `:`");
            }
            self.odd_name("parameter", name);
            let above = constants.iter().position(|constant| constant.name == name.text);
            match (said.value, above) {
                (Some(value), above) => {
                    let value = match value.written() {
                        Ok(text) => {
                            self.not_signed(name, text);
                            let template = self.template(text, spot);
                            if spot == Spot::Parameter {
                                self.reads_itself(text, &template, RequestPart::Body, "a parameter");
                            }
                            template
                        }
                        Err(json) => Template(vec![Part::Text(json.into())].into()),
                    };
                    let constant = Constant { name: name.text.to_owned().into(), value };
                    self.put(&mut constants, kept, above, constant, (name, name), level);
                }
                (None, Some(index)) => {
                    constants.remove(index);
                    kept.remove(index);
                }
                (None, None) => self.no_constant("parameter", name, &constants),
            }
        }
        *slot = constants.into();
    }

    /// Adds a constant, or puts it in the place of the one that the layer above has. `written` are its name, and what is kept of it.
    fn put(
        &mut self,
        constants: &mut Vec<Constant>,
        kept: &mut Vec<Text<'a>>,
        above: Option<usize>,
        constant: Constant,
        (name, keep): (Text<'a>, Text<'a>),
        level: Level,
    ) {
        self.key_of_repeats(name, &constant.value);
        match above {
            Some(index) => {
                if level != Level::Api && constants[index].value == constant.value {
                    self.repeated(name.text, name.span);
                }
                (constants[index], kept[index]) = (constant, keep);
            }
            None => {
                constants.push(constant);
                kept.push(keep);
            }
        }
    }

    fn no_constant(&mut self, what: &str, name: Text<'_>, known: &[Constant]) {
        let names: Vec<&str> = known.iter().map(|constant| &*constant.name).collect();
        let help = did_you_mean(name.text, names.iter().copied()).unwrap_or_else(|| match names.as_slice() {
            [] => "remove the line: `~` removes what a layer above sets".to_owned(),
            names => format!("the layers above set {}", listed(names)),
        });
        self.nothing_to_remove(&format!("no layer above sets the {what} {}", quote(name.text)), name.span, help);
    }

    fn headers(&mut self, forms: &mut Forms<'a>, map: &Map<'a, Layered<Literal<'a>>>, level: Level) {
        let mut seen: Vec<Text<'_>> = Vec::new();
        for (name, said) in map.iter() {
            self.header_name(name);
            match seen.iter().find(|first| first.text != name.text && first.text.eq_ignore_ascii_case(name.text)) {
                Some(first) => {
                    let message = format!("the headers {} and {} are the same", quote(first.text), quote(name.text));
                    let problem = Diagnostic::new(Kind::Repeated, message).at(name.span, "").at(first.span, "first here");
                    self.report(problem.help("remove one of them"));
                }
                None => seen.push(name),
            }
            let mut constants = std::mem::take(&mut forms.request.headers).into_owned();
            let above = constants.iter().position(|constant| constant.name.eq_ignore_ascii_case(name.text));
            match (said.value, above) {
                (Some(value), above) => {
                    self.header_value(value.text);
                    self.not_signed(name, value.text);
                    let template = self.template(value.text, Spot::Header);
                    let constant = Constant { name: name.text.to_owned().into(), value: template };
                    self.put(&mut constants, &mut forms.headers, above, constant, (name, value.text), level);
                }
                (None, Some(index)) => {
                    constants.remove(index);
                    forms.headers.remove(index);
                }
                (None, None) => self.no_constant("header", name, &constants),
            }
            forms.request.headers = constants.into();
        }
    }

    /// Reports a signature that a schema cannot make.
    fn not_signed(&mut self, name: Text<'_>, value: Text<'_>) {
        self.problems.extend(unsupported::signed(name, value));
    }

    fn header_value(&mut self, value: Text<'_>) {
        let Some((at, character)) = http::bad_in_header(value.text) else { return };
        let message = format!("{} is not allowed in a header value", quote(&character.to_string()));
        let span = value.part(at, at + character.len_utf8());
        let problem = Diagnostic::new(Kind::BadHeaderValue, message).at(span, "");
        self.report(problem.help("a header value is one line of ASCII characters"));
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

    fn lists(&mut self, lists: &Lists<'a>) -> ListStyle {
        match lists {
            Either::Short(ListWord::Brackets) => ListStyle::Brackets,
            Either::Short(ListWord::Indexed) => ListStyle::Indexed,
            Either::Short(ListWord::Repeated) => ListStyle::Repeated,
            Either::Long(document::Joined { joined, .. }) => match self.separators(&joined.0) {
                Some((text, Some(other))) => ListStyle::JoinedOr(text.into(), other.into()),
                separators => ListStyle::Joined(separators.map(|(text, _)| text).unwrap_or_default().into()),
            },
        }
    }

    fn booleans(&mut self, List { items, span }: &List<Literal<'a>>) -> Booleans {
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
                .help(
                    "write the text for true, then the text for false: `[\"1\", \"0\"]`; \
                     a boolean that is sent only if it is true has `as: presence` at its parameter",
                ),
        };
        self.report(problem);
        Booleans::DIGITS
    }
}
