//! The one template engine: texts with `${…}` in them are filled, taken apart, printed as the schema writes them, and matched against a
//! text.
//!
//! Parsing a template is the checker's, because only it has positions to report. Nothing here knows what a template is sent as.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use super::name::Name;
use crate::json::stored;
use crate::secret::Secret;

/// A text with parts that are filled in for each call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Template(pub Cow<'static, [Part]>);

stored! { struct Template(_); }

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Text that stays as it is.
    Text(Cow<'static, str>),
    /// `${module}`: the module's wire name.
    Module,
    /// `${function}`: the function's wire name.
    Function,
    /// `${module:lower}`: the module's wire name in lower case.
    LowerModule,
    /// `${function:lower}`: the function's wire name in lower case.
    LowerFunction,
    /// The variable at this index of [`Protocol::variables`](super::Protocol::variables).
    Variable(usize),
    /// A parameter of the function, by the name that it would be sent as.
    Parameter(Cow<'static, str>),
}

stored! {
    enum Part {
        "text" Text(value), "module" Module, "function" Function, "lower_module" LowerModule,
        "lower_function" LowerFunction, "variable" Variable(value), "parameter" Parameter(value),
    }
}

/// The values that templates are filled with.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Values<'v> {
    /// The module's name on the wire.
    pub module: &'v str,
    /// The function's name on the wire.
    pub function: &'v str,
    /// In the order of [`Protocol::variables`](super::Protocol::variables); `None` is absent.
    pub variables: &'v [Option<Secret>],
    /// The parameters of the call.
    pub parameters: &'v dyn Lookup,
}

/// Values by name: the parameters of a call, as templates see them.
#[doc(hidden)]
pub trait Lookup: fmt::Debug + Sync {
    /// The value of this name, if there is one.
    fn value(&self, name: &str) -> Option<&str>;
}

/// No parameters.
impl Lookup for () {
    fn value(&self, _: &str) -> Option<&str> {
        None
    }
}

/// The characters that stay as they are when a name becomes a segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as one segment of a path.
pub(crate) fn as_segment(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, SEGMENT)
}

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

    /// The indices of the variables that are filled in.
    pub fn variables(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter_map(|part| match part {
            Part::Variable(index) => Some(*index),
            _ => None,
        })
    }

    /// As the schema writes it: `${module}.${function}`.
    #[must_use]
    pub fn spelled<'t>(&'t self, variables: impl Fn(usize) -> Option<&'t Name> + 't) -> impl fmt::Display + 't {
        Spelled { template: self, variables }
    }

    /// The text with everything filled in; `None` if a part is absent.
    #[doc(hidden)]
    pub fn fill(&self, values: Values<'_>) -> Option<String> {
        self.0.iter().map(|part| values.text(part)).collect()
    }

    /// Appends the template to a path, each name that is filled in as one segment. `None` if a part is absent.
    #[doc(hidden)]
    pub fn append_to_path(&self, path: &mut String, values: Values<'_>) -> Option<()> {
        for part in self.0.iter() {
            match part {
                Part::Text(text) if path.ends_with('/') => path.push_str(text.strip_prefix('/').unwrap_or(text)),
                Part::Text(text) => path.push_str(text),
                part => path.extend(as_segment(&values.text(part)?)),
            }
        }
        Some(())
    }
}

impl<'v> Values<'v> {
    /// The values of a function's templates, without variables and parameters.
    #[doc(hidden)]
    pub const fn names(module: &'v str, function: &'v str) -> Self {
        Self { module, function, variables: &[], parameters: &() }
    }

    /// The text that a part stands for; `None` if it is absent.
    #[doc(hidden)]
    pub fn text<'p: 'v>(&self, part: &'p Part) -> Option<Cow<'v, str>> {
        Some(match part {
            Part::Text(text) => Cow::Borrowed(&**text),
            Part::Module => Cow::Borrowed(self.module),
            Part::Function => Cow::Borrowed(self.function),
            Part::LowerModule => Cow::Owned(self.module.to_lowercase()),
            Part::LowerFunction => Cow::Owned(self.function.to_lowercase()),
            Part::Variable(index) => Cow::Borrowed(self.variables.get(*index)?.as_ref()?.expose()),
            Part::Parameter(name) => Cow::Borrowed(self.parameters.value(name)?),
        })
    }
}

struct Spelled<'t, F> {
    template: &'t Template,
    /// The name of the variable at an index.
    variables: F,
}

impl<'t, F: Fn(usize) -> Option<&'t Name>> fmt::Display for Spelled<'t, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.template.0.iter().try_for_each(|part| match part {
            Part::Text(text) => formatter.write_str(text),
            Part::Module => formatter.write_str("${module}"),
            Part::Function => formatter.write_str("${function}"),
            Part::LowerModule => formatter.write_str("${module:lower}"),
            Part::LowerFunction => formatter.write_str("${function:lower}"),
            Part::Variable(index) => {
                let name = (self.variables)(*index).map_or("variable", |name| &*name.wire);
                write!(formatter, "${{{name}}}")
            }
            Part::Parameter(name) => write!(formatter, "${{{name}}}"),
        })
    }
}

/// The texts in place of a template's parts, in a text that matches it.
#[derive(Debug, Default, PartialEq, Eq)]
#[doc(hidden)]
pub struct Captures<'t> {
    /// The text in place of the module's name, if the template has it.
    pub module: Option<Cow<'t, str>>,
    /// The text in place of the function's name, if the template has it.
    pub function: Option<Cow<'t, str>>,
    /// The texts in place of variables, with their indices.
    pub variables: Vec<(usize, Cow<'t, str>)>,
    /// The texts in place of parameters, with the names that they would be sent as.
    pub parameters: Vec<(String, Cow<'t, str>)>,
}

impl Captures<'_> {
    /// The same texts, as copies.
    #[doc(hidden)]
    pub fn into_owned(self) -> Captures<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Captures {
            module: self.module.map(owned),
            function: self.function.map(owned),
            variables: self.variables.into_iter().map(|(index, value)| (index, owned(value))).collect(),
            parameters: self.parameters.into_iter().map(|(name, value)| (name, owned(value))).collect(),
        }
    }
}

/// The texts that may stand for the module and the function.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Expected<'n> {
    /// Only this module, or any text.
    pub module: Option<&'n str>,
    /// Only this function, or any text.
    pub function: Option<&'n str>,
}

impl Expected<'_> {
    /// Any module and any function.
    #[doc(hidden)]
    pub const ANY: Self = Self { module: None, function: None };
}

impl Template {
    /// Matches the whole text. A part that may stand for any text ends where what follows it first occurs, so the time is at most the
    /// text's length for each part; a part may be empty.
    #[doc(hidden)]
    pub fn matches<'t>(&self, expected: Expected<'_>, text: &'t str) -> Option<Captures<'t>> {
        let literals: Vec<_> = self.0.iter().map(|part| literal(part, expected)).collect();
        matched(&self.0, &literals, text)
    }

    /// Matches the end of a path, whose beginning is the endpoint's own. The path still has its escapes: an escaped slash belongs to a
    /// name, and one that is not escaped separates names.
    #[doc(hidden)]
    pub fn matches_end_of_path(&self, expected: Expected<'_>, path: &str) -> Option<Captures<'static>> {
        if self.is_empty() {
            return Some(Captures::default());
        }
        let literal = |part: &Part| match part {
            Part::Text(text) => Some(Cow::Owned(canonical(text).into_owned())),
            _ => literal(part, expected).map(|name| Cow::Owned(escaped(&name).into_owned())),
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
            variables: captures.variables.into_iter().map(|(index, value)| (index, decoded(value))).collect(),
            parameters: captures.parameters.into_iter().map(|(name, value)| (name, decoded(value))).collect(),
        })
    }
}

/// Matches a text; a part that has a literal is matched only by that.
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
            Part::Variable(index) => captures.variables.push((*index, value)),
            Part::Parameter(name) => captures.parameters.push((name.clone().into_owned(), value)),
            Part::LowerModule | Part::LowerFunction | Part::Text(_) => {}
        }
        rest = after;
    }
    rest.is_empty().then_some(captures)
}

/// The one text that may stand for this part, if there is only one.
fn literal<'n>(part: &'n Part, expected: Expected<'n>) -> Option<Cow<'n, str>> {
    match part {
        Part::Text(text) => Some(Cow::Borrowed(text)),
        Part::Module => expected.module.map(Cow::Borrowed),
        Part::Function => expected.function.map(Cow::Borrowed),
        Part::LowerModule => expected.module.map(|name| name.to_lowercase().into()),
        Part::LowerFunction => expected.function.map(|name| name.to_lowercase().into()),
        Part::Variable(_) | Part::Parameter(_) => None,
    }
}

/// A path with no escapes but those of slashes and percent signs, so that one path has one spelling.
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
fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['%', '/']) { Cow::Owned(name.replace('%', "%25").replace('/', "%2F")) } else { Cow::Borrowed(name) }
}

#[cfg(test)]
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
        let bearer = template([text("Bearer "), Part::Variable(0), text(";"), Part::Module]);
        let values = Values { variables: &[Some(Secret::from("k"))], ..Values::names("m", "f") };
        assert_eq!(bearer.fill(values).unwrap(), "Bearer k;m");
        assert_eq!(bearer.fill(Values { variables: &[None], ..values }), None);
        assert_eq!(template([Part::LowerModule]).fill(Values::names("Sns", "f")).unwrap(), "sns");
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
    fn variables_are_captured_between_texts() {
        let template = template([text("Bearer "), Part::Variable(0), text(";")]);
        let captures = template.matches(Expected::ANY, "Bearer a;b;").unwrap();
        assert_eq!(captures.variables, [(0, Cow::Borrowed("a;b"))]);
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
        let template = template([text("/a%20b/"), Part::Module, text("/"), Part::Variable(0)]);
        let captures = template.matches_end_of_path(Expected::ANY, "/x/%61%20b/one%2Ftwo/50%25%2f").unwrap();
        assert_eq!((captures.module.as_deref(), &*captures.variables), (Some("one/two"), &[(0, Cow::Borrowed("50%/"))][..]));
        let expected = Expected { module: Some("one/two"), function: None };
        assert!(template.matches_end_of_path(expected, "/a%20b/one%2Ftwo/k").is_some());
        assert!(template.matches_end_of_path(expected, "/a%20b/one/two/k").is_none());
    }
}
