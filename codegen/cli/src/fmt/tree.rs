//! The tree of a schema's text with all that a person sees in it: comments, blank lines, quotes, and how lists and mappings are written.
//!
//! It owns how the tree is read, and is the only file that names the parser. It knows no key of the format, and not how a tree is written.

use std::borrow::Cow;
use std::ops::Range;

use actionapi_codegen::Span;
use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

/// A value.
#[derive(Debug)]
pub(super) struct Node<'t> {
    /// Where it begins, with its anchor.
    pub(super) start: usize,
    /// Where its last character ends.
    pub(super) end: usize,
    /// `&name`.
    pub(super) anchor: Option<&'t str>,
    pub(super) content: Content<'t>,
}

#[derive(Debug)]
pub(super) enum Content<'t> {
    Scalar(Scalar<'t>),
    /// `*name`.
    Alias(&'t str),
    Collection(Collection<'t>),
}

#[derive(Debug)]
pub(super) struct Scalar<'t> {
    /// As written, with quotes. Of a block scalar, its lines after the one with the `|` or `>`.
    pub(super) raw: &'t str,
    pub(super) value: Cow<'t, str>,
    pub(super) style: Style<'t>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style<'t> {
    Plain,
    Single,
    Double,
    /// A text in lines of its own, with its `|` or `>` and what follows that.
    Block(&'t str),
}

/// A list or a mapping.
#[derive(Debug)]
pub(super) struct Collection<'t> {
    pub(super) is_mapping: bool,
    /// Whether it is in brackets or braces.
    pub(super) is_flow: bool,
    pub(super) entries: Vec<Entry<'t>>,
    /// Comments after the last entry.
    pub(super) tail: Vec<Line<'t>>,
}

/// An item of a list, or a key with its value.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    /// The comments before it.
    pub(super) before: Vec<Line<'t>>,
    /// Whether there is a blank line right before it.
    pub(super) blank: bool,
    /// The key of a mapping's entry, and where it begins and ends.
    pub(super) key: Option<(Scalar<'t>, Range<usize>)>,
    /// The comment after the key, before a value that begins on another line.
    pub(super) beside_key: Option<&'t str>,
    pub(super) value: Node<'t>,
    /// The comment after the value.
    pub(super) beside: Option<&'t str>,
}

/// A comment on a line of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Whether there is a blank line before it.
    pub(super) blank: bool,
    pub(super) comment: &'t str,
}

/// A comment of the text, wherever it is.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    pub(super) range: Range<usize>,
    /// Whether nothing is before it on its line.
    pub(super) is_alone: bool,
}

/// A text as it was read: its tree without comments, and its comments.
#[derive(Debug)]
pub(super) struct Read<'t> {
    pub(super) root: Node<'t>,
    pub(super) comments: Vec<Comment>,
    /// Where the text has `---`.
    pub(super) mark: Option<usize>,
    /// Whether it has anchors.
    pub(super) has_anchors: bool,
}

/// Something in a text that cannot be formatted: where it is, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Obstacle {
    pub(super) span: Span,
    pub(super) what: String,
}

impl<'t> Entry<'t> {
    /// Where it begins: at its key, or at the value of an item.
    pub(super) fn start(&self) -> usize {
        self.key.as_ref().map_or(self.value.start, |(_, range)| range.start)
    }
}

/// Reads a text.
pub(super) fn read(text: &str) -> Result<Read<'_>, Obstacle> {
    let events = events(text)?;
    let comments = comments(text, &events);
    let mut builder = Builder { text, comments: &comments, mark: None, has_anchors: false, events, next: 0 };
    builder.skip_start()?;
    let root = builder.node(0)?;
    let (mark, has_anchors) = (builder.mark, builder.has_anchors);
    Ok(Read { root, comments, mark, has_anchors })
}

/// The comments of a text, in order.
pub(super) fn comments_of(text: &str) -> Result<Vec<&str>, Obstacle> {
    Ok(comment_ranges(text)?.into_iter().map(|range| text.get(range).unwrap_or_default().trim_end()).collect())
}

/// Where the comments of a text are, in order.
pub(super) fn comment_ranges(text: &str) -> Result<Vec<Range<usize>>, Obstacle> {
    Ok(comments(text, &events(text)?).into_iter().map(|comment| comment.range).collect())
}

/// Where the list or mapping in brackets or braces ends that begins at this offset.
pub(super) fn end_of_flow(text: &str, start: usize) -> Result<Option<usize>, Obstacle> {
    let mut depth = 0_usize;
    for (event, range) in events(text)?.into_iter().skip_while(|(event, range)| !is_flow(event) || range.start != start) {
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Ok(Some(range.end));
        }
    }
    Ok(None)
}

fn is_flow(event: &Event<'_>) -> bool {
    matches!(event, Event::SequenceStart(StructureStyle::Flow, ..) | Event::MappingStart(StructureStyle::Flow, ..))
}

type Events<'t> = Vec<(Event<'t>, Range<usize>)>;

fn events(text: &str) -> Result<Events<'_>, Obstacle> {
    // As `serde_yaml` reads a block scalar that the end of the text ends.
    let options = granit_parser::options! { emit_anchor_events: true, block_scalar_eof_without_line_feed: true, max_buffered_comment_events: usize::MAX };
    let parser = Parser::new_from_str_with_options(text, options);
    parser
        .map(|event| match event {
            Ok((event, span)) => Ok((event, span.byte_range().unwrap_or_default())),
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or_default();
                Err(Obstacle { span: Span::new(at, at + 1), what: error.info() })
            }
        })
        .collect()
}

fn comments(text: &str, events: &Events<'_>) -> Vec<Comment> {
    let ranges = events.iter().filter(|(event, _)| matches!(event, Event::Comment(..))).map(|(_, range)| range.clone());
    let is_alone = |at: usize| text[..at].rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
    let mut comments: Vec<_> = ranges.map(|range| Comment { is_alone: is_alone(range.start), range }).collect();
    // A comment after the `|` of a text comes after that text.
    comments.sort_by_key(|comment| comment.range.start);
    comments
}

struct Builder<'e, 't> {
    text: &'t str,
    comments: &'e [Comment],
    mark: Option<usize>,
    has_anchors: bool,
    events: Events<'t>,
    next: usize,
}

impl<'t> Builder<'_, 't> {
    /// The next event that is no comment.
    fn take(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        loop {
            let (event, range) = self.events.get(self.next)?.clone();
            self.next += 1;
            if !matches!(event, Event::Comment(..)) {
                return Some((event, range));
            }
        }
    }

    /// The anchor of the node whose event was the last.
    fn anchor(&mut self) -> Option<Range<usize>> {
        match self.events.get(self.next) {
            Some((Event::Anchor(..), range)) => {
                let range = range.clone();
                self.next += 1;
                self.has_anchors = true;
                Some(range)
            }
            _ => None,
        }
    }

    /// Reads up to the first node.
    fn skip_start(&mut self) -> Result<(), Obstacle> {
        while let Some((event, range)) = self.take() {
            if let Event::DocumentStart(is_explicit, _) = event {
                let before = &self.text[..range.start];
                if let Some(at) = before.lines().position(|line| line.starts_with('%')) {
                    let start = before.split_inclusive('\n').take(at).map(str::len).sum();
                    return Err(Obstacle { span: Span::new(start, start + 1), what: "a directive".to_owned() });
                }
                self.mark = is_explicit.then_some(range.start);
                return Ok(());
            }
        }
        Ok(())
    }

    /// The next node; what was read before it ends at `after`.
    fn node(&mut self, after: usize) -> Result<Node<'t>, Obstacle> {
        let Some((event, range)) = self.take() else { return Err(self.unexpected(after)) };
        let anchor = self.anchor();
        let start = anchor.as_ref().map_or(range.start, |anchor| anchor.start.min(range.start));
        let (content, start, end) = match event {
            Event::Scalar(value, style, ..) => self.scalar(value, style, range, start, after),
            Event::Alias(_) => (Content::Alias(&self.text[range.clone()]), start, range.end),
            Event::SequenceStart(style, ..) => self.collection(false, style == StructureStyle::Flow, start)?,
            Event::MappingStart(style, ..) => self.collection(true, style == StructureStyle::Flow, start)?,
            _ => return Err(self.unexpected(range.start)),
        };
        Ok(Node { start, end, anchor: anchor.map(|range| &self.text[range]), content })
    }

    fn unexpected(&self, at: usize) -> Obstacle {
        Obstacle { span: Span::new(at, at + 1), what: "text in which no value was found".to_owned() }
    }

    fn scalar(
        &self,
        value: Cow<'t, str>,
        style: ScalarStyle,
        range: Range<usize>,
        start: usize,
        after: usize,
    ) -> (Content<'t>, usize, usize) {
        let style = match style {
            ScalarStyle::SingleQuoted => Style::Single,
            ScalarStyle::DoubleQuoted => Style::Double,
            ScalarStyle::Literal | ScalarStyle::Folded => return self.block_scalar(value, range.end, start, after),
            ScalarStyle::Plain => Style::Plain,
        };
        let raw = &self.text[range.clone()];
        // The value of nothing is `~` for the parser, whatever is written.
        let value = if raw.is_empty() { Cow::Borrowed("") } else { value };
        (Content::Scalar(Scalar { raw, value, style }), start, range.end)
    }

    /// A text in lines of its own: its range begins after the indentation of its first line.
    fn block_scalar(&self, value: Cow<'t, str>, end: usize, start: usize, after: usize) -> (Content<'t>, usize, usize) {
        let is_comment = |at: usize| self.comments.iter().any(|comment| comment.range.contains(&at));
        let mut marks = self.text[after..].match_indices(['|', '>']).map(|(at, _)| after + at);
        let mark = marks.find(|at| !is_comment(*at)).unwrap_or(after);
        let line_end = self.text[mark..].find('\n').map_or(self.text.len(), |newline| mark + newline);
        let header = self.text[mark..line_end].split([' ', '\t', '#']).next().unwrap_or_default();
        let lines = self.text.get(line_end + 1..end).unwrap_or_default();
        // The last line may be the indentation of what follows.
        let lines = match lines.rsplit_once('\n') {
            Some((whole, rest)) if rest.trim().is_empty() => &lines[..=whole.len()],
            None if lines.trim().is_empty() => "",
            _ => lines,
        };
        let scalar = Scalar { raw: lines, value, style: Style::Block(header) };
        (Content::Scalar(scalar), start.min(mark), (line_end + 1 + lines.len()).min(self.text.len()).max(line_end))
    }

    fn collection(&mut self, is_mapping: bool, is_flow: bool, start: usize) -> Result<(Content<'t>, usize, usize), Obstacle> {
        let mut collection = Collection { is_mapping, is_flow, entries: Vec::new(), tail: Vec::new() };
        let mut end = start;
        loop {
            while matches!(self.events.get(self.next), Some((Event::Comment(..), _))) {
                self.next += 1;
            }
            if let Some((Event::SequenceEnd | Event::MappingEnd, range)) = self.events.get(self.next) {
                end = if is_flow { range.end } else { end };
                self.next += 1;
                return Ok((Content::Collection(collection), start, end));
            }
            let key = if is_mapping { Some(self.key(end)?) } else { None };
            let value = self.node(key.as_ref().map_or(end, |(_, range)| range.end))?;
            if let Some((_, range)) = &key {
                self.check_colon(range, &value)?;
            }
            end = value.end.max(key.as_ref().map_or(0, |(_, range)| range.end));
            let entry = Entry { before: Vec::new(), blank: false, key, beside_key: None, value, beside: None };
            collection.entries.push(entry);
        }
    }

    fn key(&mut self, after: usize) -> Result<(Scalar<'t>, Range<usize>), Obstacle> {
        let node = self.node(after)?;
        let range = node.start..node.end;
        match node.content {
            Content::Scalar(scalar) if node.anchor.is_none() && !scalar.raw.contains('\n') => Ok((scalar, range)),
            _ => Err(Obstacle { span: Span::new(range.start, range.end), what: "a key that is no short text".to_owned() }),
        }
    }

    /// In braces, a key may lack its colon.
    fn check_colon(&self, key: &Range<usize>, value: &Node<'_>) -> Result<(), Obstacle> {
        let has_colon = self.text.get(key.end..value.start).is_some_and(|between| between.contains(':'))
            || self.text[key.end..].trim_start().starts_with(':');
        if has_colon {
            return Ok(());
        }
        Err(Obstacle { span: Span::new(key.start, key.end), what: "a key without a colon".to_owned() })
    }
}
