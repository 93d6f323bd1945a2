//! Where a request says which function it calls: the matching of a template such as `${module}.${function}` against a text.
//!
//! It knows nothing of requests; see `locate` for who calls it.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::description::Part;

/// What the parts of a template stood for in a text that matches it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Captures<'t> {
    /// What stood for the module.
    pub(super) module: Option<Cow<'t, str>>,
    /// What stood for the function.
    pub(super) function: Option<Cow<'t, str>>,
    /// What stood for credentials, with their indices.
    pub(super) credentials: Vec<(usize, Cow<'t, str>)>,
}

/// What a module's and a function's place in a template may hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'n> {
    /// Only this module, or any text.
    pub(super) module: Option<&'n str>,
    /// Only this function, or any text.
    pub(super) function: Option<&'n str>,
}

impl Known<'_> {
    /// Any module and any function.
    pub(super) const ANY: Self = Self { module: None, function: None };
}

/// Matches the whole text. Where a part may hold any text, it ends at the first place where what follows it can stand, so that the
/// time is at most the text's length for each part; it may hold nothing.
pub(super) fn matched<'t>(template: &[Part], known: Known<'_>, text: &'t str) -> Option<Captures<'t>> {
    let literals: Vec<_> = template.iter().map(|part| literal(*part, known).map(Cow::Borrowed)).collect();
    matched_by(template, &literals, text)
}

/// Matches the end of a path, whose beginning is the end point's own. The path has its escapes still: a slash that is escaped is a
/// part of a name, and one that is not stands between names.
pub(super) fn matched_at_end(template: &[Part], known: Known<'_>, path: &str) -> Option<Captures<'static>> {
    if template.is_empty() {
        return Some(Captures::default());
    }
    let literal = |part: &Part| match part {
        Part::Text(text) => Some(canonical(text)),
        _ => literal(*part, known).map(escaped),
    };
    let (literals, path): (Vec<Option<Cow<'_, str>>>, _) = (template.iter().map(literal).collect(), canonical(path));
    // As many segments as the template has.
    let segments = literals.iter().flatten().map(|text| text.matches('/').count()).sum();
    let start = path.rmatch_indices('/').take(segments).last().map_or(0, |(index, _)| index);
    let captures = matched_by(template, &literals, &path[start..])?;
    let decoded = |text: Cow<'_, str>| Cow::Owned(percent_decode_str(&text).decode_utf8_lossy().into_owned());
    Some(Captures {
        module: captures.module.map(decoded),
        function: captures.function.map(decoded),
        credentials: captures.credentials.into_iter().map(|(index, value)| (index, decoded(value))).collect(),
    })
}

/// Matches a text, where each part has a literal if only that may stand for it.
fn matched_by<'t>(template: &[Part], literals: &[Option<Cow<'_, str>>], text: &'t str) -> Option<Captures<'t>> {
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
fn literal<'n>(part: Part, known: Known<'n>) -> Option<&'n str> {
    match part {
        Part::Text(text) => Some(text),
        Part::Module => known.module,
        Part::Function => known.function,
        Part::Credential(_) => None,
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
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const DOTTED: &[Part] = &[Part::Module, Part::Text("."), Part::Function];

    #[test]
    fn captures_end_where_the_next_text_begins() {
        let captures = matched(DOTTED, Known::ANY, "a.b.c").unwrap();
        assert_eq!((captures.module.as_deref(), captures.function.as_deref()), (Some("a"), Some("b.c")));
        assert!(matched(DOTTED, Known::ANY, "ab").is_none());
    }

    #[test]
    fn known_names_settle_what_is_ambiguous() {
        let known = Known { module: Some("a.b"), function: Some("c") };
        assert!(matched(DOTTED, known, "a.b.c").is_some());
        assert!(matched(DOTTED, known, "a.b.d").is_none());
    }

    #[test]
    fn credentials_are_captured_between_texts() {
        let template = [Part::Text("Bearer "), Part::Credential(0), Part::Text(";")];
        let captures = matched(&template, Known::ANY, "Bearer a;b;").unwrap();
        assert_eq!(captures.credentials, [(0, Cow::Borrowed("a;b"))]);
        assert!(matched(&template, Known::ANY, "Bearer a").is_none());
    }

    #[test]
    fn a_path_is_matched_at_its_end() {
        let template = [Part::Text("/"), Part::Module, Part::Text("/"), Part::Function];
        let captures = matched_at_end(&template, Known::ANY, "/api/v1/client/getdetails").unwrap();
        assert_eq!((captures.module.as_deref(), captures.function.as_deref()), (Some("client"), Some("getdetails")));
        assert!(matched_at_end(&template, Known::ANY, "/client").is_none());
        assert!(matched_at_end(&[], Known::ANY, "/anything").is_some());
    }

    #[test]
    fn escapes_in_a_path_are_the_same_path() {
        let template = [Part::Text("/a%20b/"), Part::Module, Part::Text("/"), Part::Credential(0)];
        let captures = matched_at_end(&template, Known::ANY, "/x/%61%20b/one%2Ftwo/50%25%2f").unwrap();
        assert_eq!((captures.module.as_deref(), &*captures.credentials), (Some("one/two"), &[(0, Cow::Borrowed("50%/"))][..]));
        let known = Known { module: Some("one/two"), function: None };
        assert!(matched_at_end(&template, known, "/a%20b/one%2Ftwo/k").is_some());
        assert!(matched_at_end(&template, known, "/a%20b/one/two/k").is_none());
    }
}
