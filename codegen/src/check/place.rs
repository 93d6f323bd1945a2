//! Places in a reply: paths from its root or within the data, headers and cookies.
//!
//! It knows nothing of what is at a place.

use actionapi_core::description::{Part, Place, Pointer, Step, Template};

use super::checker::Checker;
use super::http;
use super::template::Spot;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Either, OneOrMany, PlaceEntry, Text};

impl<'a> Checker<'a> {
    /// The places of a key. Invalid ones are reported and left out.
    pub(super) fn places(&mut self, OneOrMany(list): &OneOrMany<PlaceEntry<'a>>, is_api: bool) -> Vec<Place> {
        if list.items.is_empty() {
            self.empty("the list of places is empty", list.span, "write a place: `/message`");
        }
        if is_api && let Some(problem) = path_of_names(&list.items) {
            self.report(problem);
            return Vec::new();
        }
        list.items.iter().filter_map(|entry| self.place_entry(entry, is_api)).collect()
    }

    /// A place in its short or long form.
    pub(super) fn place_entry(&mut self, entry: &PlaceEntry<'a>, is_api: bool) -> Option<Place> {
        match entry {
            Either::Short(text) => self.place(*text, is_api),
            Either::Long(outside) => match (outside.header, outside.cookie) {
                (Some(name), None) => self.header_place(name),
                (None, Some(name)) if http::is_header_name(name.text) => Some(Place::Cookie(name.text.to_owned().into())),
                (None, Some(name)) => {
                    let problem = Diagnostic::new(Kind::BadPlace, format!("{} cannot name a cookie", quote(name.text)));
                    self.report(problem.at(name.span, "").help("write the name that the server sets"));
                    None
                }
                _ => {
                    let problem = Diagnostic::new(Kind::KeysAtOdds, "expected `header` or `cookie`").at(outside.owner, "");
                    self.report(problem.help("write `{ header: X-Request-Id }`, or a place in the body: `/request_id`"));
                    None
                }
            },
        }
    }

    /// The value of a header of the reply.
    pub(super) fn header_place(&mut self, name: Text<'_>) -> Option<Place> {
        if !http::is_header_name(name.text) {
            let problem = Diagnostic::new(Kind::BadHeaderName, format!("{} cannot name a header", quote(name.text)));
            self.report(problem.at(name.span, "").help("a header name consists of letters, digits and `-`"));
            return None;
        }
        Some(Place::Header(name.text.to_owned().into()))
    }

    /// A place in the body. At the API, all data is that of some function, so places begin at the root.
    pub(super) fn place(&mut self, text: Text<'_>, is_api: bool) -> Option<Place> {
        if text.text.is_empty() {
            self.empty("the place is empty", text.span, "write it as `/data`; `/` alone is the whole reply");
            return None;
        }
        match text.text.strip_prefix('/') {
            Some(_) => Some(Place::Body(Pointer(self.steps(text, 1)?.into()))),
            None if is_api => {
                let steps = text.text.replace('.', "/");
                let problem =
                    Diagnostic::new(Kind::BadPlace, format!("the place {} does not begin with `/`", quote(text.text)));
                self.report(
                    problem
                        .at(text.span, "")
                        .help(format!("write {}, from the root of the reply", quote(&format!("/{steps}")))),
                );
                None
            }
            None => Some(Place::Data(Pointer(self.steps(text, 0)?.into()))),
        }
    }

    /// The place of the data. Without a `/` at its beginning it continues `above`, the place of the layer above.
    pub(super) fn data_place(&mut self, text: Text<'_>, above: &Pointer, is_api: bool) -> Option<Pointer> {
        let steps = match self.place(text, is_api)? {
            Place::Data(pointer) => above.steps().iter().chain(pointer.steps()).cloned().collect(),
            Place::Body(pointer) => pointer.0,
            _ => return None,
        };
        if steps.contains(&Step::Each) {
            let problem = Diagnostic::new(Kind::BadPlace, "the data is one value, and `*` leads to several").at(text.span, "");
            self.report(problem.help("write the place of the list itself"));
            return None;
        }
        Some(Pointer(steps))
    }

    /// The steps of a place's text after its first bytes. `None` if one of them is invalid, which is reported.
    fn steps(&mut self, text: Text<'_>, start: usize) -> Option<Vec<Step>> {
        let rest = &text.text[start..];
        if rest.is_empty() {
            return Some(Vec::new());
        }
        let (mut steps, mut at) = (Vec::new(), start);
        for token in rest.split('/') {
            let token_text = Text { text: token, span: text.part(at, at + token.len()) };
            at += token.len() + 1;
            steps.push(self.step(token_text, text));
        }
        steps.into_iter().collect()
    }

    fn step(&mut self, token: Text<'_>, whole: Text<'_>) -> Option<Step> {
        let bad = |message: &str, help: &str| Diagnostic::new(Kind::BadPlace, message).at(whole.span, "").help(help);
        if token.text == "*" {
            return Some(Step::Each);
        }
        if token.text.is_empty() {
            self.report(bad("a step of the place is empty", "remove the `/` that is too many"));
            return None;
        }
        let template = self.template(token, Spot::Place);
        let mut parts = Vec::new();
        for part in template.parts() {
            parts.push(match part {
                Part::Text(text) => match unescape(text) {
                    Some(text) => Part::Text(text.into()),
                    None => {
                        self.report(bad("invalid `~` in a place", "write `~0` for `~`, `~1` for `/` and `~2` for `*`"));
                        return None;
                    }
                },
                Part::Variable(index) if self.variables.get(*index).is_some_and(|variable| variable.making().is_some()) => {
                    self.report(bad(
                        "a place cannot contain what is made for the request",
                        "use `${module}`, `${function}` or a variable that the user gives, or write the name out",
                    ));
                    return None;
                }
                Part::Variable(index) if self.variables.get(*index).is_none_or(|variable| variable.is_secret) => {
                    self.report(bad(
                        "a place cannot contain a secret",
                        "use `${module}` or `${function}`, or write the name out",
                    ));
                    return None;
                }
                part => part.clone(),
            });
        }
        Some(Step::Name(Template(parts.into())))
    }
}

/// The problem with a list of names, as other formats write a path.
fn path_of_names(entries: &[PlaceEntry<'_>]) -> Option<Diagnostic> {
    let names: Option<Vec<Text<'_>>> =
        entries.iter().map(|entry| if let Either::Short(text) = entry { Some(*text) } else { None }).collect();
    let names = names.filter(|names| names.len() > 1 && names.iter().all(|name| !name.text.starts_with('/')))?;
    let path: String = names.iter().map(|name| format!("/{}", name.text)).collect();
    let problem = Diagnostic::new(Kind::BadPlace, "expected places that begin with `/`, found a list of names");
    Some(problem.at(names[0].span, "").help(format!("write the path as one text: {}", quote(&path))))
}

fn unescape(text: &str) -> Option<String> {
    let mut parts = text.split('~');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        out.push(match part.as_bytes().first()? {
            b'0' => '~',
            b'1' => '/',
            b'2' => '*',
            _ => return None,
        });
        out.push_str(&part[1..]);
    }
    Some(out)
}
