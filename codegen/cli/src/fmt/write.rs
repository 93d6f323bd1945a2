//! Writes a tree: the style of schemas.
//!
//! What is in brackets or braces stays so if it fits on its line, and has no comments in it; otherwise each entry has a line of its own.
//! What has lines of its own keeps them. It knows no key of the format.

use super::scalar::{self, Context};
use super::tree::{Collection, Content, Entry, Line, Node, Scalar, Style};

/// The most characters of a line that is put together of what could be several.
const WIDTH: usize = 128;

/// The spaces of each level.
const STEP: usize = 2;

/// Writes a tree: first these comments, and a `---` if there is one.
pub(super) fn write(root: &Node<'_>, head: &[Line<'_>], has_mark: bool) -> String {
    let mut writer = Writer { text: String::new() };
    writer.comments(head, 0, true);
    if has_mark {
        writer.line(0, "---");
    }
    match &root.content {
        Content::Collection(collection) if !collection.entries.is_empty() => {
            if let Some(anchor) = root.anchor {
                writer.line(0, anchor);
            }
            writer.block(collection, 0, None);
        }
        Content::Collection(collection) => {
            writer.line(0, &flow(root).unwrap_or_default());
            writer.comments(&collection.tail, 0, false);
        }
        _ => writer.line(0, &flow(root).unwrap_or_default()),
    }
    writer.text
}

/// A value on one line in brackets, braces or none; `None` if it has comments, or lines that it must keep.
fn flow(node: &Node<'_>) -> Option<String> {
    let content = match &node.content {
        Content::Scalar(scalar) => scalar::one_line(scalar, Context::Flow)?,
        Content::Alias(name) => (*name).to_owned(),
        Content::Collection(collection) => braces(collection)?,
    };
    Some(with_anchor(node, content))
}

fn with_anchor(node: &Node<'_>, content: String) -> String {
    match node.anchor {
        Some(anchor) if content.is_empty() => anchor.to_owned(),
        Some(anchor) => format!("{anchor} {content}"),
        None => content,
    }
}

fn braces(collection: &Collection<'_>) -> Option<String> {
    let has_comments = |entry: &Entry<'_>| !entry.before.is_empty() || entry.beside.is_some();
    if !collection.is_flow || !collection.tail.is_empty() || collection.entries.iter().any(has_comments) {
        return None;
    }
    let entry = |entry: &Entry<'_>| {
        let value = flow(&entry.value)?;
        Some(match &entry.key {
            Some((key, _)) => format!("{}: {value}", scalar::one_line(key, Context::Flow)?),
            None => value,
        })
    };
    let entries: Vec<String> = collection.entries.iter().map(entry).collect::<Option<_>>()?;
    Some(match (collection.is_mapping, entries.is_empty()) {
        (true, true) => "{}".to_owned(),
        (true, false) => format!("{{ {} }}", entries.join(", ")),
        (false, _) => format!("[{}]", entries.join(", ")),
    })
}

struct Writer {
    text: String,
}

impl Writer {
    fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A blank line, unless it would be the second one.
    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn comments(&mut self, lines: &[Line<'_>], indent: usize, is_start: bool) {
        for (index, line) in lines.iter().enumerate() {
            if line.blank && !(is_start && index == 0) {
                self.blank();
            }
            self.line(indent, line.comment);
        }
    }

    /// The entries of a list or mapping, each on a line. The first one may follow what is on its line already, such as `- `.
    fn block(&mut self, collection: &Collection<'_>, indent: usize, mut begun: Option<String>) {
        for (index, entry) in collection.entries.iter().enumerate() {
            let beginning = match begun.take() {
                Some(beginning) => beginning,
                None => {
                    self.comments(&entry.before, indent, index == 0);
                    if entry.blank && !(index == 0 && entry.before.is_empty()) {
                        self.blank();
                    }
                    " ".repeat(indent)
                }
            };
            self.entry(entry, indent, beginning);
        }
        self.comments(&collection.tail, indent, false);
    }

    fn entry(&mut self, entry: &Entry<'_>, indent: usize, mut line: String) {
        match &entry.key {
            Some((key, _)) => {
                let key = scalar::one_line(key, Context::Block).unwrap_or_else(|| key.raw.to_owned());
                line.push_str(&key);
                line.push(':');
            }
            None => line.push('-'),
        }
        let width = line.chars().count() + 1;
        if let Some(value) = on_line(&entry.value, width, entry.key.is_some()) {
            if !value.is_empty() {
                line.push(' ');
                line.push_str(&value);
            }
            return self.end(line, [entry.beside_key, entry.beside]);
        }
        match &entry.value.content {
            Content::Scalar(scalar) => self.long_scalar(entry, scalar, indent, line),
            Content::Collection(inner) => self.long_collection(entry, inner, indent, line),
            Content::Alias(name) => self.line(0, &format!("{line} {name}")),
        }
    }

    /// Ends a line with its comments. If there are two, one is on a line of its own before it.
    fn end(&mut self, line: String, comments: [Option<&str>; 2]) {
        let last = match comments {
            [Some(first), Some(second)] => {
                self.comment_above(first, &line);
                Some(second)
            }
            [first, second] => first.or(second),
        };
        self.line(0, &last.map_or(line.clone(), |comment| format!("{line} {comment}")));
    }

    /// A comment on a line of its own before a line that is not written yet.
    fn comment_above(&mut self, comment: &str, line: &str) {
        self.line(line.len() - line.trim_start_matches(' ').len(), comment);
    }

    fn long_scalar(&mut self, entry: &Entry<'_>, scalar: &Scalar<'_>, indent: usize, mut line: String) {
        if let Some(anchor) = entry.value.anchor {
            line.push(' ');
            line.push_str(anchor);
        }
        if let Style::Block(header) = scalar.style {
            let (header, lines) = block_scalar(scalar, header);
            self.end(format!("{line} {header}"), [entry.beside_key, entry.beside]);
            for each in lines {
                self.line(if each.is_empty() { 0 } else { indent + STEP }, each);
            }
            return;
        }
        let one = scalar::one_line(scalar, Context::Block);
        let lines = match &one {
            Some(text) => vec![text.as_str()],
            None => scalar::lines(scalar),
        };
        self.end(line, [entry.beside_key, None]);
        for (index, each) in lines.iter().enumerate() {
            let comment =
                entry.beside.filter(|_| index + 1 == lines.len()).map_or(String::new(), |comment| format!(" {comment}"));
            self.line(if each.is_empty() { 0 } else { indent + STEP }, &format!("{each}{comment}"));
        }
    }

    fn long_collection(&mut self, entry: &Entry<'_>, inner: &Collection<'_>, indent: usize, mut line: String) {
        if let Some(anchor) = entry.value.anchor {
            line.push(' ');
            line.push_str(anchor);
        }
        let is_item = entry.key.is_none() && entry.value.anchor.is_none();
        if is_item {
            // What is beside the bracket goes above the item.
            for comment in [entry.beside_key, entry.beside].into_iter().flatten() {
                self.comment_above(comment, &line);
            }
            line.push(' ');
            return self.block(inner, indent + STEP, Some(line));
        }
        self.end(line, [entry.beside_key, entry.beside]);
        self.block(inner, indent + STEP, None);
    }
}

/// A value that goes on the line of its key or dash, which has `width` characters already. The value of a key
/// that does not fit goes to the next line.
fn on_line(node: &Node<'_>, width: usize, is_value: bool) -> Option<String> {
    let fits = |text: &String| width + text.chars().count() <= WIDTH;
    match &node.content {
        Content::Scalar(scalar) => {
            let text = with_anchor(node, scalar::one_line(scalar, Context::Block)?);
            let goes_on = is_value && node.anchor.is_none();
            (fits(&text) || !goes_on).then_some(text)
        }
        Content::Alias(_) => flow(node),
        Content::Collection(collection) if collection.entries.is_empty() => flow(node),
        Content::Collection(_) => flow(node).filter(fits),
    }
}

/// The mark of a text in lines of its own, and its lines without their indentation.
fn block_scalar<'t>(scalar: &Scalar<'t>, header: &'t str) -> (String, Vec<&'t str>) {
    let mut lines: Vec<&str> = scalar.raw.split('\n').collect();
    // What is after the last line's end.
    lines.pop();
    if !scalar.raw.ends_with('\n') {
        lines = scalar.raw.split('\n').collect();
    }
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let first = |text: &str| text.split('\n').find(|line| !line.trim().is_empty()).map_or(0, spaces);
    let indent = first(scalar.raw).saturating_sub(first(&scalar.value));
    let mut lines: Vec<&str> = lines.into_iter().map(|line| &line[indent.min(spaces(line))..]).collect();
    let is_kept = header.contains('+');
    while !is_kept && lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let mut mark: String = header.chars().take(1).collect();
    if header.contains(|each: char| each.is_ascii_digit()) {
        mark.push_str(&STEP.to_string());
    }
    let ends_without = !scalar.value.is_empty() && !scalar.value.ends_with('\n');
    if header.contains('-') || ends_without {
        mark.push('-');
    } else if is_kept {
        mark.push('+');
    }
    (mark, lines)
}
