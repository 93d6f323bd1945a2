//! Where a request says which function it calls: the matching of a template such as `${module}.${function}` against a text.
//!
//! It knows nothing of requests; see `locate` for who calls it.

use crate::description::Part;

/// What the parts of a template stood for in a text that matches it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Captures<'t> {
    /// What stood for the module.
    pub(super) module: Option<&'t str>,
    /// What stood for the function.
    pub(super) function: Option<&'t str>,
    /// What stood for credentials, with their indices.
    pub(super) credentials: Vec<(usize, &'t str)>,
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
    let mut captures = Captures::default();
    let mut rest = text;
    let mut parts = template.iter().copied().peekable();
    while let Some(part) = parts.next() {
        if let Some(literal) = literal(part, known) {
            rest = rest.strip_prefix(literal)?;
            continue;
        }
        let end = match parts.peek().map(|next| self::literal(*next, known)) {
            None => rest.len(),
            // Before a last literal the text must end with it; elsewhere its first occurrence is meant.
            Some(Some(next)) if parts.clone().count() == 1 => rest.strip_suffix(next)?.len(),
            Some(Some(next)) => rest.find(next)?,
            // Two open parts side by side: nothing says where the first one ends.
            Some(None) => 0,
        };
        let (value, after) = rest.split_at(end);
        match part {
            Part::Module => captures.module = Some(value),
            Part::Function => captures.function = Some(value),
            Part::Credential(index) => captures.credentials.push((index, value)),
            Part::Text(_) => {}
        }
        rest = after;
    }
    rest.is_empty().then_some(captures)
}

/// Matches the end of a path, whose beginning is the end point's own.
pub(super) fn matched_at_end<'t>(template: &[Part], known: Known<'_>, path: &'t str) -> Option<Captures<'t>> {
    if template.is_empty() {
        return Some(Captures::default());
    }
    // As many segments as the template has, and its known names.
    let segments = template.iter().filter_map(|part| literal(*part, known)).map(|text| text.matches('/').count()).sum();
    let start = path.rmatch_indices('/').take(segments).last().map_or(0, |(index, _)| index);
    matched(template, known, &path[start..])
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const DOTTED: &[Part] = &[Part::Module, Part::Text("."), Part::Function];

    #[test]
    fn captures_end_where_the_next_text_begins() {
        let captures = matched(DOTTED, Known::ANY, "a.b.c").unwrap();
        assert_eq!((captures.module, captures.function), (Some("a"), Some("b.c")));
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
        assert_eq!(captures.credentials, [(0, "a;b")]);
        assert!(matched(&template, Known::ANY, "Bearer a").is_none());
    }

    #[test]
    fn a_path_is_matched_at_its_end() {
        let template = [Part::Text("/"), Part::Module, Part::Text("/"), Part::Function];
        let captures = matched_at_end(&template, Known::ANY, "/api/v1/client/getdetails").unwrap();
        assert_eq!((captures.module, captures.function), (Some("client"), Some("getdetails")));
        assert!(matched_at_end(&template, Known::ANY, "/client").is_none());
        assert!(matched_at_end(&[], Known::ANY, "/anything").is_some());
    }
}
