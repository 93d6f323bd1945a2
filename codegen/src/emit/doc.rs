//! Descriptions as documentation comments. Anybody may have written a description. What leaves here can neither end its comment nor
//! become code, HTML, a doctest or a link to an item, and gives rustdoc and clippy nothing to warn of. Paragraphs, lists, fenced text,
//! `code`, *emphasis* and links to the web stay as they are.
//!
//! It knows nothing of what is documented.

use actionapi_core::text::{is_unprintable, is_variation};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

/// The documentation of one item, line by line.
#[derive(Default)]
pub(super) struct Doc {
    lines: Vec<String>,
}

impl Doc {
    /// Documentation that begins with a description, or with `otherwise` if that is empty.
    pub(super) fn new(description: &str, otherwise: &str) -> Self {
        let doc = Self::default().description(description);
        if doc.lines.is_empty() { doc.paragraph(otherwise) } else { doc }
    }

    /// Adds the paragraphs of a description.
    pub(super) fn description(mut self, description: &str) -> Self {
        let lines = blocks(description);
        if !lines.is_empty() {
            self.separate();
            self.lines.extend(lines);
        }
        self
    }

    /// Adds a paragraph of the generator's own Markdown; its lines are kept.
    pub(super) fn paragraph(mut self, markdown: &str) -> Self {
        if !markdown.is_empty() {
            self.separate();
            self.lines.extend(markdown.lines().map(str::to_owned));
        }
        self
    }

    /// Adds text in a fenced block of this language.
    pub(super) fn fenced(mut self, language: &str, text: &str) -> Self {
        self.separate();
        let lines: Vec<String> = text.lines().map(|line| line.chars().filter_map(visible).collect()).collect();
        self.lines.extend(fence_around(language, &lines));
        self
    }

    /// The lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }

    fn separate(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
    }
}

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.lines {
            let text = if line.is_empty() { Literal::string("") } else { Literal::string(&format!(" {line}")) };
            tokens.extend(quote!(#[doc = #text]));
        }
    }
}

/// Any text as a code span.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().filter_map(|c| if c == '\n' { Some(' ') } else { visible(c) }).collect();
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    // A code span cannot be empty, nor begin or end with a backtick; one space at each end is not part of its text.
    if text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

/// Any text, to be put between backticks by a macro.
pub(super) fn unquoted(text: &str) -> String {
    text.chars().filter_map(|c| if matches!(c, '\n' | '`') { Some(' ') } else { visible(c) }).collect()
}

/// A description on one line, for use in a paragraph.
pub(super) fn inline(description: &str) -> String {
    let words: Vec<&str> = description.split_whitespace().collect();
    span(&words.join(" ").chars().filter_map(visible).collect::<String>())
}

/// The beginning of a description, for lists.
pub(super) fn summary(description: &str) -> String {
    inline(&actionapi_core::text::summary(description))
}

/// The lines of a description. Each block of Markdown that is kept has lines of its own.
fn blocks(description: &str) -> Vec<String> {
    let description = description.replace("\r\n", "\n").replace('\r', "\n");
    // This comes first: a tab that became a space later could begin a list.
    let description: String = description.chars().filter_map(|c| if c == '\n' { Some(c) } else { visible(c) }).collect();
    let mut blocks = Blocks::default();
    let mut lines = description.trim().lines();
    while let Some(line) = lines.next() {
        match fence(line.trim()) {
            Some(opening) => blocks.fenced(lines.by_ref().take_while(|line| !closes(line.trim(), opening))),
            None => blocks.line(line.trim()),
        }
    }
    if blocks.lines.last().is_some_and(String::is_empty) {
        blocks.lines.pop();
    }
    blocks.lines
}

/// The lines written so far, and the state of Markdown's blocks.
#[derive(Default)]
struct Blocks {
    lines: Vec<String>,
    /// The indentation of the current list item's text; 0 outside of lists.
    indent: usize,
}

impl Blocks {
    fn line(&mut self, line: &str) {
        if line.is_empty() {
            self.indent = 0;
            if self.lines.last().is_some_and(|last| !last.is_empty()) {
                self.lines.push(String::new());
            }
            return;
        }
        let (marker, text) = list_marker(line);
        if marker.is_empty() {
            self.lines.push(format!("{:indent$}{}", "", start(text), indent = self.indent));
        } else {
            self.indent = marker.len();
            self.lines.push(format!("{marker}{}", start(text)));
        }
    }

    /// Text that is shown verbatim, and never tested as Rust.
    fn fenced<'a>(&mut self, content: impl Iterator<Item = &'a str>) {
        let content: Vec<&str> = content.map(str::trim_end).collect();
        self.line("");
        self.lines.extend(fence_around("text", &content));
        self.lines.push(String::new());
    }
}

/// Lines in a fence that none of them closes.
fn fence_around(language: &str, lines: &[impl AsRef<str>]) -> Vec<String> {
    let longest = lines.iter().map(|line| longest_run(line.as_ref(), '`')).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let lines = lines.iter().map(|line| line.as_ref().to_owned());
    std::iter::once(format!("{fence}{language}")).chain(lines).chain([fence.clone()]).collect()
}

/// The character and length of the fence that a line opens.
fn fence(line: &str) -> Option<(char, usize)> {
    ['`', '~'].into_iter().find_map(|mark| {
        let length = line.chars().take_while(|&c| c == mark).count();
        // Backticks followed by text with a backtick are a code span.
        (length >= 3 && !(mark == '`' && line[length..].contains('`'))).then_some((mark, length))
    })
}

fn closes(line: &str, (mark, length): (char, usize)) -> bool {
    line.chars().all(|c| c == mark) && line.chars().count() >= length
}

/// Splits the marker of a list item, with one space after it, from its text.
fn list_marker(line: &str) -> (&str, &str) {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let end = match line.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
        _ => return ("", line),
    };
    match line[end..].strip_prefix(' ') {
        Some(text) if !is_rule(line) => (&line[..=end], text.trim_start()),
        _ => ("", line),
    }
}

/// Whether a line consists only of the marks of rules, underlines and tables.
fn is_rule(line: &str) -> bool {
    line.chars().all(|c| "-=*_+:| ".contains(c))
}

/// The first line of a block's text, escaped so that it begins a paragraph.
fn start(text: &str) -> String {
    let escaped = span(text);
    let begins_block = is_rule(text) || text.starts_with(['#', '>', '~', '|']) || !list_marker(text).0.is_empty();
    if !begins_block || escaped.starts_with('\\') {
        return escaped;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    format!("{}\\{}", &escaped[..digits], &escaped[digits..])
}

/// Visible text within a line: code spans, links to the web and emphasis are kept, the rest is escaped.
fn span(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '`' => code_span(rest, &mut out),
            '[' => link(rest, &mut out),
            '<' => autolink(rest, &mut out),
            'h' => bare_url(rest, &mut out),
            '\\' => escape(rest, &mut out),
            '!' if rest[1..].starts_with('[') => push(&mut out, "\\!", 1),
            ']' => push(&mut out, "\\]", 1),
            _ => push(&mut out, &rest[..first.len_utf8()], first.len_utf8()),
        };
        rest = &rest[taken..];
    }
    out
}

/// Adds `text`, and returns `taken`: the number of input bytes that it replaces.
fn push(out: &mut String, text: &str, taken: usize) -> usize {
    out.push_str(text);
    taken
}

fn code_span(rest: &str, out: &mut String) -> usize {
    let ticks = rest.bytes().take_while(|&b| b == b'`').count();
    let mut from = ticks;
    while let Some(found) = rest[from..].find('`') {
        let at = from + found;
        let run = rest[at..].bytes().take_while(|&b| b == b'`').count();
        if run == ticks {
            return push(out, &rest[..at + run], at + run);
        }
        from = at + run;
    }
    push(out, &"\\`".repeat(ticks), ticks)
}

/// `[text](https://…)` if its parts are plain enough, otherwise only the bracket.
fn link(rest: &str, out: &mut String) -> usize {
    let parts = rest[1..].split_once("](").and_then(|(text, after)| Some((text, after.split_once(')')?.0)));
    match parts {
        Some((text, url)) if is_url(url) && !text.is_empty() && !text.contains(['[', ']', '<', '>', '`', '\\']) => {
            // A URL in the text of a link needs no angle brackets.
            push(out, &format!("[{text}]({url})"), text.len() + url.len() + 4)
        }
        _ => push(out, "\\[", 1),
    }
}

fn autolink(rest: &str, out: &mut String) -> usize {
    match rest[1..].split_once('>') {
        Some((url, _)) if is_url(url) => push(out, &rest[..url.len() + 2], url.len() + 2),
        _ => push(out, "\\<", 1),
    }
}

fn bare_url(rest: &str, out: &mut String) -> usize {
    let end = rest.find(|c| !is_of_url(c)).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    if is_url(url) { push(out, &format!("<{url}>"), url.len()) } else { push(out, "h", 1) }
}

/// A backslash, with the character that it escapes.
fn escape(rest: &str, out: &mut String) -> usize {
    match rest[1..].chars().next() {
        Some(next) if next.is_ascii_punctuation() => push(out, &rest[..2], 2),
        _ => push(out, "\\\\", 1),
    }
}

/// Whether a text is an address on the web without characters that mean something in Markdown or HTML.
fn is_url(text: &str) -> bool {
    let after = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    after.is_some_and(|after| !after.is_empty() && after.chars().all(is_of_url))
}

fn is_of_url(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&+,;=%".contains(c)
}

fn longest_run(text: &str, mark: char) -> usize {
    text.split(|c| c != mark).map(str::len).max().unwrap_or(0)
}

/// A character that is safe in a source file. One that is invisible or would reorder the text around it is replaced, and one that only
/// chooses the look of that before it is left out.
fn visible(c: char) -> Option<char> {
    match c {
        '\t' => Some(' '),
        c if is_variation(c) => None,
        c if is_unprintable(c) => Some(char::REPLACEMENT_CHARACTER),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(description: &str) -> String {
        blocks(description).join("\n")
    }

    #[test]
    fn simple_markdown_stays() {
        for text in [
            "A `code` span, *emphasis*, **strong** and `` a ` tick ``.",
            "See [the site](https://example.org/a_b?c=d#e) or <https://example.org>.",
            "One.\n\nTwo, `cpanellicensing.products`.",
            "- one\n- two\n  goes on\n\nOut again.",
            "1. one\n2. two",
            "R&D, 3 > 2, 50 % of $5 {here}, it's \"so\" */ /*",
            "An escape: \\[not a link\\].",
        ] {
            assert_eq!(lines(text), text);
        }
    }

    #[test]
    fn markdown_that_rustdoc_interprets_is_escaped() {
        for (text, expected) in [
            ("A <NAME> and a Vec<T>", "A \\<NAME> and a Vec\\<T>"),
            (
                "[foo] and [foo](bar) and ![x](https://e.org/x.png)",
                "\\[foo\\] and \\[foo\\](bar) and \\![x](https://e.org/x.png)",
            ),
            ("[a]: https://e.org", "\\[a\\]: <https://e.org>"),
            ("at https://e.org/a, (https://e.org).", "at <https://e.org/a>, (<https://e.org>)."),
            ("a ` lone tick and ``two", "a \\` lone tick and \\`\\`two"),
            ("# Heading", "\\# Heading"),
            ("> quoted", "\\> quoted"),
            ("Title\n====\n***\n|---|---|", "Title\n\\====\n\\***\n\\|---|---|"),
            ("- # heading\n- - inner\n1. 2. x", "- \\# heading\n- \\- inner\n1. 2\\. x"),
            ("text\n\n        indented code", "text\n\nindented code"),
            ("- item\nlazy\n    deep", "- item\n  lazy\n  deep"),
            ("a\\b \\", "a\\\\b \\\\"),
        ] {
            assert_eq!(lines(text), expected, "{text}");
        }
    }

    #[test]
    fn a_fence_is_text_and_is_closed() {
        assert_eq!(lines("Look:\n```\npanic!()\n```\nand so on"), "Look:\n\n```text\npanic!()\n```\n\nand so on");
        assert_eq!(lines("~~~rust\n```\nfn x()"), "````text\n```\nfn x()\n````");
        assert_eq!(lines("```rust,should_panic"), "```text\n```");
    }

    #[test]
    fn invisible_characters_are_replaced() {
        assert_eq!(lines("a\0b\u{202e}c\u{200b}d\x1b[0m\te"), "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}\\[0m e");
        assert_eq!(lines("a\r\nb\rc"), "a\nb\nc");
        assert_eq!(lines("⚠\u{fe0f} a\u{e0041}b\u{3164}c"), "⚠ a\u{fffd}b\u{fffd}c");
        assert_eq!(code("a\u{2066}\n"), "` a\u{fffd}  `");
    }

    #[test]
    fn a_code_span_holds_any_text() {
        assert_eq!(code("status"), "`status`");
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(""), "`  `");
    }

    #[test]
    fn an_inline_description_is_one_line() {
        assert_eq!(inline(" One\n\n# two\n- <b> "), "One # two - \\<b>");
    }

    #[test]
    fn an_empty_description_gives_way() {
        let doc = Doc::new(" \n", "Otherwise.").paragraph("More.");
        assert_eq!(doc.lines, ["Otherwise.", "", "More."]);
    }
}
