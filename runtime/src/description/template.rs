//! The one template engine: texts with `${…}` in them are filled, taken apart, printed as the schema writes them, and matched against a
//! text.
//!
//! Parsing a template is the checker's, because only it has positions to report. Nothing here knows what a template is sent as.

use std::borrow::Cow;
use std::fmt;

#[cfg(feature = "sandbox")]
use percent_encoding::percent_decode_str;
#[cfg(feature = "client")]
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use super::name::Name;
#[cfg(feature = "client")]
use crate::secret::Secret;

/// A text with parts that are filled in for each call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Template(pub Cow<'static, [Part]>);

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Part {
    /// Text that stays as it is.
    Text(Cow<'static, str>),
    /// `${module}`: the module's wire name.
    Module,
    /// `${function}`: the function's wire name.
    Function,
    /// The credential at this index of [`Protocol::credentials`](super::Protocol::credentials).
    Credential(usize),
}

/// The values that templates are filled with.
#[cfg(feature = "client")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values<'v> {
    pub(crate) module: &'v str,
    pub(crate) function: &'v str,
    pub(crate) credentials: &'v [Secret],
}

/// A part of a template that is filled as far as it may be shown.
#[cfg(feature = "cli")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'v> {
    Text(&'v str),
    /// The credential at this index.
    Credential(usize),
}

/// The characters that stay as they are when a name becomes a segment of a path.
#[cfg(feature = "client")]
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Template {
    /// A template whose parts are known when the program is compiled.
    #[must_use]
    pub const fn new(parts: &'static [Part]) -> Self {
        Self(Cow::Borrowed(parts))
    }

    /// Its parts.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a credential is filled in.
    #[must_use]
    pub fn has_credential(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Credential(_)))
    }

    /// As the schema writes it: `${module}.${function}`.
    #[must_use]
    pub fn spelled<'t>(&'t self, credentials: impl Fn(usize) -> Option<&'t Name> + 't) -> impl fmt::Display + 't {
        Spelled { template: self, credentials }
    }

    /// The text with everything filled in.
    #[cfg(feature = "client")]
    pub(crate) fn fill(&self, values: Values<'_>) -> String {
        self.0.iter().map(|part| values.text(part)).collect()
    }

    /// The parts with everything filled in but credentials.
    #[cfg(feature = "cli")]
    pub(crate) fn pieces<'v>(&'v self, module: &'v str, function: &'v str) -> impl Iterator<Item = Piece<'v>> {
        self.0.iter().map(move |part| match part {
            Part::Text(text) => Piece::Text(text),
            Part::Module => Piece::Text(module),
            Part::Function => Piece::Text(function),
            Part::Credential(index) => Piece::Credential(*index),
        })
    }

    /// Appends the template to a path, each name that is filled in as one segment.
    #[cfg(feature = "client")]
    pub(crate) fn append_to_path(&self, path: &mut String, values: Values<'_>) {
        for part in self.0.iter() {
            match part {
                Part::Text(text) if path.ends_with('/') => path.push_str(text.strip_prefix('/').unwrap_or(text)),
                Part::Text(text) => path.push_str(text),
                part => path.extend(utf8_percent_encode(values.text(part), SEGMENT)),
            }
        }
    }
}

#[cfg(feature = "client")]
impl<'v> Values<'v> {
    /// The text that a part stands for.
    pub(crate) fn text<'p: 'v>(&self, part: &'p Part) -> &'v str {
        match part {
            Part::Text(text) => text,
            Part::Module => self.module,
            Part::Function => self.function,
            Part::Credential(index) => self.credentials.get(*index).map(Secret::expose).unwrap_or_default(),
        }
    }
}

struct Spelled<'t, F> {
    template: &'t Template,
    /// The name of the credential at an index.
    credentials: F,
}

impl<'t, F: Fn(usize) -> Option<&'t Name>> fmt::Display for Spelled<'t, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.template.0.iter().try_for_each(|part| match part {
            Part::Text(text) => formatter.write_str(text),
            Part::Module => formatter.write_str("${module}"),
            Part::Function => formatter.write_str("${function}"),
            Part::Credential(index) => {
                let name = (self.credentials)(*index).map_or("credential", |name| &*name.wire);
                write!(formatter, "${{{name}}}")
            }
        })
    }
}

/// The texts in place of a template's parts, in a text that matches it.
#[cfg(feature = "sandbox")]
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Captures<'t> {
    pub(crate) module: Option<Cow<'t, str>>,
    pub(crate) function: Option<Cow<'t, str>>,
    /// The texts in place of credentials, with their indices.
    pub(crate) credentials: Vec<(usize, Cow<'t, str>)>,
}

/// The texts that may stand for the module and the function.
#[cfg(feature = "sandbox")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'n> {
    /// Only this module, or any text.
    pub(crate) module: Option<&'n str>,
    /// Only this function, or any text.
    pub(crate) function: Option<&'n str>,
}

#[cfg(feature = "sandbox")]
impl Expected<'_> {
    /// Any module and any function.
    pub(crate) const ANY: Self = Self { module: None, function: None };
}

#[cfg(feature = "sandbox")]
impl Template {
    /// Matches the whole text. A part that may stand for any text ends where what follows it first occurs, so the time is at most the
    /// text's length for each part; a part may be empty.
    pub(crate) fn matches<'t>(&self, expected: Expected<'_>, text: &'t str) -> Option<Captures<'t>> {
        let literals: Vec<_> = self.0.iter().map(|part| literal(part, expected).map(Cow::Borrowed)).collect();
        matched(&self.0, &literals, text)
    }

    /// Matches the end of a path, whose beginning is the endpoint's own. The path still has its escapes: an escaped slash belongs to a
    /// name, and one that is not escaped separates names.
    pub(crate) fn matches_end_of_path(&self, expected: Expected<'_>, path: &str) -> Option<Captures<'static>> {
        if self.is_empty() {
            return Some(Captures::default());
        }
        let literal = |part: &Part| match part {
            Part::Text(text) => Some(Cow::Owned(canonical(text).into_owned())),
            _ => literal(part, expected).map(|name| Cow::Owned(escaped(name).into_owned())),
        };
        let (literals, path): (Vec<Option<Cow<'_, str>>>, _) = (self.0.iter().map(literal).collect(), canonical(path));
        // As many segments as the template has.
        let segments = literals.iter().flatten().map(|text| text.matches('/').count()).sum();
        let start = path.rmatch_indices('/').take(segments).last().map_or(0, |(index, _)| index);
        let captures = matched(&self.0, &literals, &path[start..])?;
        let decoded = |text: Cow<'_, str>| Cow::Owned(percent_decode_str(&text).decode_utf8_lossy().into_owned());
        Some(Captures {
            module: captures.module.map(decoded),
            function: captures.function.map(decoded),
            credentials: captures.credentials.into_iter().map(|(index, value)| (index, decoded(value))).collect(),
        })
    }
}

/// Matches a text; a part that has a literal is matched only by that.
#[cfg(feature = "sandbox")]
fn matched<'t>(template: &[Part], literals: &[Option<Cow<'_, str>>], text: &'t str) -> Option<Captures<'t>> {
    let mut captures = Captures::default();
    let mut rest = text;
    let mut parts = template.iter().zip(literals).peekable();
    while let Some((part, literal)) = parts.next() {
        if let Some(literal) = literal {
            rest = rest.strip_prefix(&**literal)?;
            continue;
        }
        let next_is_last = parts.len() == 1;
        let end = match parts.peek() {
            None => rest.len(),
            // Before a last literal the text must end with it; elsewhere its first occurrence is meant.
            Some((_, Some(next))) if next_is_last => rest.strip_suffix(&**next)?.len(),
            Some((_, Some(next))) => rest.find(&**next)?,
            // Two open parts side by side: nothing says where the first one ends.
            Some((_, None)) => 0,
        };
        let (value, after) = rest.split_at(end);
        let value = Cow::Borrowed(value);
        match part {
            Part::Module => captures.module = Some(value),
            Part::Function => captures.function = Some(value),
            Part::Credential(index) => captures.credentials.push((*index, value)),
            Part::Text(_) => {}
        }
        rest = after;
    }
    rest.is_empty().then_some(captures)
}

/// The one text that may stand for this part, if there is only one.
#[cfg(feature = "sandbox")]
fn literal<'n>(part: &'n Part, expected: Expected<'n>) -> Option<&'n str> {
    match part {
        Part::Text(text) => Some(text),
        Part::Module => expected.module,
        Part::Function => expected.function,
        Part::Credential(_) => None,
    }
}

/// A path with no escapes but those of slashes and percent signs, so that one path has one spelling.
#[cfg(feature = "sandbox")]
fn canonical(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let segments = path.split('/').map(|segment| {
        let segment = percent_decode_str(segment).decode_utf8_lossy();
        escaped(&segment).into_owned()
    });
    Cow::Owned(segments.collect::<Vec<_>>().join("/"))
}

/// A name as it stands in such a path.
#[cfg(feature = "sandbox")]
fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['%', '/']) { Cow::Owned(name.replace('%', "%25").replace('/', "%2F")) } else { Cow::Borrowed(name) }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn text(text: &'static str) -> Part {
        Part::Text(text.into())
    }

    fn template(parts: impl Into<Vec<Part>>) -> Template {
        Template(Cow::Owned(parts.into()))
    }

    fn dotted() -> Template {
        template([Part::Module, text("."), Part::Function])
    }

    #[test]
    fn a_template_is_filled_taken_apart_and_printed() {
        let bearer = template([text("Bearer "), Part::Credential(0), text(";"), Part::Module]);
        let values = Values { module: "m", function: "f", credentials: &[Secret::from("k")] };
        assert_eq!(bearer.fill(values), "Bearer k;m");
        let pieces: Vec<_> = bearer.pieces("m", "f").collect();
        assert_eq!(pieces, [Piece::Text("Bearer "), Piece::Credential(0), Piece::Text(";"), Piece::Text("m")]);
        let key = Name::new("key", "key");
        assert_eq!(bearer.spelled(|_| Some(&key)).to_string(), "Bearer ${key};${module}");
    }

    #[test]
    fn captures_end_where_the_next_text_begins() {
        let dotted = dotted();
        let captures = dotted.matches(Expected::ANY, "a.b.c").unwrap();
        assert_eq!((captures.module.as_deref(), captures.function.as_deref()), (Some("a"), Some("b.c")));
        assert!(dotted.matches(Expected::ANY, "ab").is_none());
    }

    #[test]
    fn expected_names_settle_what_is_ambiguous() {
        let expected = Expected { module: Some("a.b"), function: Some("c") };
        assert!(dotted().matches(expected, "a.b.c").is_some());
        assert!(dotted().matches(expected, "a.b.d").is_none());
    }

    #[test]
    fn credentials_are_captured_between_texts() {
        let template = template([text("Bearer "), Part::Credential(0), text(";")]);
        let captures = template.matches(Expected::ANY, "Bearer a;b;").unwrap();
        assert_eq!(captures.credentials, [(0, Cow::Borrowed("a;b"))]);
        assert!(template.matches(Expected::ANY, "Bearer a").is_none());
    }

    #[test]
    fn a_path_is_matched_at_its_end() {
        let template = template([text("/"), Part::Module, text("/"), Part::Function]);
        let captures = template.matches_end_of_path(Expected::ANY, "/api/v1/client/getdetails").unwrap();
        assert_eq!((captures.module.as_deref(), captures.function.as_deref()), (Some("client"), Some("getdetails")));
        assert!(template.matches_end_of_path(Expected::ANY, "/client").is_none());
        assert!(Template::default().matches_end_of_path(Expected::ANY, "/anything").is_some());
    }

    #[test]
    fn escapes_in_a_path_are_the_same_path() {
        let template = template([text("/a%20b/"), Part::Module, text("/"), Part::Credential(0)]);
        let captures = template.matches_end_of_path(Expected::ANY, "/x/%61%20b/one%2Ftwo/50%25%2f").unwrap();
        assert_eq!((captures.module.as_deref(), &*captures.credentials), (Some("one/two"), &[(0, Cow::Borrowed("50%/"))][..]));
        let expected = Expected { module: Some("one/two"), function: None };
        assert!(template.matches_end_of_path(expected, "/a%20b/one%2Ftwo/k").is_some());
        assert!(template.matches_end_of_path(expected, "/a%20b/one/two/k").is_none());
    }
}
