//! Renders diagnostics: each with its position and an excerpt of the text, then a count.

use std::fmt::Write as _;
use std::ops::Range;

use actionapi_core::text::is_unprintable;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::kind::Severity;
use super::problem::{Diagnostic, Label};
use super::remark::Remark;
use crate::source::{Source, floor};

/// The limit of diagnostics shown: more help nobody, and thousands of excerpts take long.
const SHOWN: usize = 50;

pub(super) fn render(source: &Source, diagnostics: &[Diagnostic], coloured: bool) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(SHOWN) {
        // Writing to a string does not fail.
        let group = group(source, Shown::of(diagnostic));
        let _ = writeln!(text, "{}\n", renderer.render(&[group]));
    }
    if !diagnostics.is_empty() {
        let _ = writeln!(text, "{}", count(source, diagnostics));
    }
    text
}

fn count(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity() == severity).count();
    let plural = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let counts: Vec<String> = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| plural(count, what))
        .collect();
    let more = match diagnostics.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" ({more} not shown)"),
    };
    format!("{}: {}{more}", source.shown_name(), counts.join(", "))
}

/// Remarks about a schema, each as a diagnostic is shown, and how many more there are; in colour for a terminal.
#[must_use]
pub fn render_remarks(source: &Source, remarks: &[Remark], coloured: bool) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let shown = remarks.iter().take(SHOWN);
    let text: String =
        shown.map(|remark| format!("{}\n\n", renderer.render(&[group(source, Shown::of_remark(remark))]))).collect();
    match remarks.len().saturating_sub(SHOWN) {
        0 => text,
        more => format!("{text}{more} more {} not shown\n\n", if more == 1 { "is" } else { "are" }),
    }
}

/// What is shown of a diagnostic or a remark.
struct Shown<'a> {
    severity: Severity,
    id: Option<&'a str>,
    message: &'a str,
    labels: &'a [Label],
    help: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Self {
        let (severity, message) = (diagnostic.severity(), diagnostic.message());
        Self { severity, id: None, message, labels: diagnostic.labels(), help: diagnostic.help_text() }
    }

    fn of_remark(remark: &'a Remark) -> Self {
        let Remark { severity, id, message, labels, help } = remark;
        Self { severity: *severity, id: Some(id), message, labels, help: help.as_deref() }
    }
}

fn group<'a>(source: &'a Source, shown: Shown<'a>) -> Group<'a> {
    let level = match shown.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Notice => Level::NOTE.with_name("notice"),
    };
    let title = level.primary_title(shown.message);
    let title = match shown.id {
        Some(id) => title.id(id),
        None => title,
    };
    let group = match shown.labels {
        [] => Group::with_title(title).element(Origin::path(source.shown_name())),
        labels => Group::with_title(title).element(excerpt(source, labels)),
    };
    match shown.help {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    }
}

/// The lines from the first label to the last. The renderer takes time for each line that it gets.
fn excerpt<'a>(source: &'a Source, labels: &'a [Label]) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = source.text();
    let ranges: Vec<Range<usize>> = labels.iter().map(|label| range(text, label)).collect();
    let first = ranges.iter().map(|range| range.start).min().unwrap_or_default();
    let last = ranges.iter().map(|range| range.end).max().unwrap_or_default();
    let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline);
    let annotations = labels.iter().zip(&ranges).enumerate().map(|(index, (label, range))| {
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = (!label.text.is_empty()).then_some(label.text.as_str());
        kind.span(range.start - start..range.end - start).label(text)
    });
    // A space replaces the carriage return at a line's end and keeps the offsets. The renderer escapes most control characters;
    // characters of as many bytes replace the rest, which a terminal would obey, and those that cannot be seen.
    let shown = text[start..end].strip_suffix('\r').unwrap_or(&text[start..end]);
    let shown = shown.replace("\r\n", " \n").chars().map(visible).collect::<String>();
    Snippet::source(shown)
        .line_start(source.position(start).line)
        .path(source.shown_name())
        .annotations(annotations.collect::<Vec<_>>())
}

/// A character of the text, or one that is seen, of as many bytes.
fn visible(character: char) -> char {
    match character.len_utf8() {
        1 => character,
        _ if !is_unprintable(character) => character,
        2 => '¤',
        3 => char::REPLACEMENT_CHARACTER,
        _ => '🞨',
    }
}

/// The label's range within the text and its first line, on character boundaries.
fn range(text: &str, label: &Label) -> Range<usize> {
    let start = floor(text, label.span.start);
    let line = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let line = if text[start..line].ends_with('\r') { line - 1 } else { line };
    let end = floor(text, label.span.end.min(line));
    // The renderer marks the character after an empty range.
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_replaces_a_character_is_seen_and_as_long() {
        for character in ['\u{9b}', '\u{ad}', '\u{200d}', '\u{3164}', '\u{e0041}'] {
            let shown = visible(character);
            assert!(!is_unprintable(shown) && shown.len_utf8() == character.len_utf8(), "{character:?}");
        }
        assert_eq!("a\té日😀".chars().map(visible).collect::<String>(), "a\té日😀");
    }
}
