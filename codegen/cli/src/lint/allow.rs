//! `# allow(lint): reason`: the comments of a schema that say which findings are as they should be.
//!
//! It knows no lint.

use actionapi_codegen::{Source, Span};

/// A comment that allows lints in the entry on its line, or on the next one.
#[derive(Debug)]
pub(super) struct Allow<'t> {
    /// Each identifier, and where it is.
    pub(super) ids: Vec<(&'t str, Span)>,
    pub(super) has_reason: bool,
    /// The whole comment.
    pub(super) span: Span,
    /// Whether it is on a line of its own.
    pub(super) is_alone: bool,
    /// The part of the text in which it allows them.
    scope: Span,
}

impl Allow<'_> {
    /// Whether it allows findings at this position.
    pub(super) fn covers(&self, span: Span) -> bool {
        (self.scope.start..self.scope.end).contains(&span.start)
    }
}

/// The comments of a schema that allow lints; `comments` are all of them.
pub(super) fn allows<'t>(source: &'t Source, comments: &[Span]) -> Vec<Allow<'t>> {
    comments.iter().filter_map(|span| allow(source.text(), *span)).collect()
}

fn allow(text: &str, span: Span) -> Option<Allow<'_>> {
    let comment = text.get(span.start..span.end)?;
    let opening =
        comment.find("allow(").filter(|at| comment[..*at].chars().all(|each| matches!(each, '#' | ' ')))? + "allow(".len();
    let (list, rest) = comment[opening..].split_once(')')?;
    let mut ids = Vec::new();
    let mut at = span.start + opening;
    for part in list.split(',') {
        let id = part.trim();
        let start = at + part.len() - part.trim_start().len();
        ids.push((id, Span::new(start, start + id.len())));
        at += part.len() + 1;
    }
    let has_reason = rest.trim_start().strip_prefix(':').is_some_and(|reason| reason.chars().any(char::is_alphabetic));
    let is_alone = text[..span.start].rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
    Some(Allow { ids, has_reason, span, is_alone, scope: scope(text, span.start, is_alone) })
}

/// The entry on the line of the comment, or on the next line that is more than a comment: up to the next line that is not indented more.
fn scope(text: &str, at: usize, is_alone: bool) -> Span {
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let is_content = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let mut offset = line_start;
    let mut lines = text[line_start..].split_inclusive('\n').map(|line| {
        let start = offset;
        offset += line.len();
        (start, line)
    });
    let first = lines.by_ref().skip(usize::from(is_alone)).find(|(_, line)| is_content(line));
    let Some((start, line)) = first else { return Span::new(at, at) };
    let indent = indentation(line);
    let end = lines.find(|(_, line)| is_content(line) && indentation(line) <= indent).map_or(text.len(), |(start, _)| start);
    Span::new(start, end)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(text: &str, position: &str) -> Vec<bool> {
        let source = Source::new("a.yaml", text);
        let comments: Vec<Span> = text
            .match_indices("# allow")
            .map(|(at, _)| Span::new(at, at + text[at..].lines().next().map_or(0, str::len)))
            .collect();
        let at = text.find(position).unwrap_or_default();
        allows(&source, &comments).iter().map(|allow| allow.covers(Span::new(at, at + 1))).collect()
    }

    #[test]
    fn a_comment_covers_its_entry() {
        let text = "a:\n  # allow(x): why\n  # More.\n  b:\n    c: 1\n  d: 2 # allow(y)\n  e: 3\n";
        assert_eq!(covered(text, "b:"), [true, false]);
        assert_eq!(covered(text, "c:"), [true, false]);
        assert_eq!(covered(text, "d:"), [false, true]);
        assert_eq!(covered(text, "e:"), [false, false]);
    }

    #[test]
    fn comments_have_identifiers_and_reasons() {
        let source = Source::new("a.yaml", "# allow(x, y-z): as it is\n# allow(x):\n# allowed\n");
        let comments = [Span::new(0, 25), Span::new(26, 37), Span::new(38, 47)];
        let allows = allows(&source, &comments);
        let ids: Vec<Vec<&str>> = allows.iter().map(|allow| allow.ids.iter().map(|(id, _)| *id).collect()).collect();
        assert_eq!(ids, [vec!["x", "y-z"], vec!["x"]]);
        assert_eq!(allows.iter().map(|allow| allow.has_reason).collect::<Vec<_>>(), [true, false]);
        let shown = |span: Span| &source.text()[span.start..span.end];
        assert_eq!(allows[0].ids.iter().map(|(_, span)| shown(*span)).collect::<Vec<_>>(), ["x", "y-z"]);
    }
}
