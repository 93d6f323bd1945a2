//! Gives each comment and blank line of a text to the entry that it belongs to.
//!
//! It knows no key of the format, and not how a tree is written.

use super::tree::{Collection, Comment, Content, Entry, Line, Node, Read, Style};

/// Gives the comments of a text to the entries of its tree. Those that are returned come before all of it.
pub(super) fn attach<'t>(text: &'t str, read: &mut Read<'t>) -> Vec<Line<'t>> {
    let comments = std::mem::take(&mut read.comments);
    let mut attach = Attach { text, comments: &comments, next: 0 };
    let head = attach.before(read.mark.unwrap_or_default());
    let rest = attach.node(&mut read.root, None, text.len());
    if let Content::Collection(root) = &mut read.root.content {
        root.tail.extend(rest);
        let last = attach.before(text.len());
        root.tail.extend(last);
    }
    head
}

struct Attach<'c, 't> {
    text: &'t str,
    comments: &'c [Comment],
    next: usize,
}

impl<'c, 't> Attach<'c, 't> {
    fn peek(&self) -> Option<&'c Comment> {
        self.comments.get(self.next)
    }

    fn comment(&self, comment: &Comment) -> &'t str {
        self.text[comment.range.clone()].trim_end()
    }

    /// The number of characters before an offset on its line.
    fn column(&self, at: usize) -> usize {
        self.text[..at].rsplit('\n').next().map_or(0, |line| line.chars().count())
    }

    /// Whether what begins here is the first on its line, after dashes perhaps, and the line above is blank.
    fn is_after_blank(&self, at: usize) -> bool {
        let mut lines = self.text[..at].rsplit('\n');
        let is_first = lines.next().is_some_and(|before| before.chars().all(|each| matches!(each, ' ' | '-')));
        is_first && lines.next().is_some_and(|line| line.trim().is_empty())
    }

    /// Takes the comments up to an offset.
    fn before(&mut self, limit: usize) -> Vec<Line<'t>> {
        let mut lines = Vec::new();
        while let Some(comment) = self.peek().filter(|comment| comment.range.start < limit) {
            self.next += 1;
            let blank = comment.is_alone && self.is_after_blank(comment.range.start);
            lines.push(Line { blank, comment: self.comment(comment) });
        }
        lines
    }

    /// Takes a comment on the same line as what ends at this offset.
    fn beside(&mut self, end: usize, limit: usize) -> Option<&'t str> {
        let comment = self.peek().filter(|comment| !comment.is_alone && (end..limit).contains(&comment.range.start))?;
        if self.text[end..comment.range.start].contains('\n') {
            return None;
        }
        self.next += 1;
        Some(self.comment(comment))
    }

    /// Goes through a value, of which nothing that follows begins before `limit`. Comments that find no place in it are returned.
    fn node(&mut self, node: &mut Node<'t>, parent: Option<usize>, limit: usize) -> Vec<Line<'t>> {
        let (start, end) = (node.start, node.end);
        match &mut node.content {
            Content::Collection(collection) if collection.is_flow => self.flow(collection, end),
            Content::Collection(collection) => {
                self.block(collection, start, parent, limit);
                Vec::new()
            }
            Content::Scalar(_) | Content::Alias(_) => Vec::new(),
        }
    }

    fn block(&mut self, collection: &mut Collection<'t>, start: usize, parent: Option<usize>, limit: usize) {
        let starts: Vec<usize> = collection.entries.iter().map(Entry::start).skip(1).chain([limit]).collect();
        // The anchor of a mapping is before it.
        let first = collection.entries.first().map_or(start, |entry| if collection.is_mapping { entry.start() } else { start });
        let column = self.column(first);
        for (entry, limit) in collection.entries.iter_mut().zip(starts) {
            self.entry(entry, column, limit);
        }
        while let Some(comment) = self.peek() {
            let at = self.column(comment.range.start);
            let is_inside = comment.is_alone && at >= column && parent.is_none_or(|parent| at > parent);
            if comment.range.start >= limit || !is_inside {
                return;
            }
            let end = comment.range.end;
            collection.tail.extend(self.before(end));
        }
    }

    fn entry(&mut self, entry: &mut Entry<'t>, column: usize, limit: usize) {
        let start = entry.start();
        entry.before = self.before(start);
        entry.blank = self.is_after_blank(start);
        let is_block = |node: &Node<'_>| matches!(&node.content, Content::Collection(collection) if !collection.is_flow);
        if let Some((_, key)) = &entry.key {
            let value = entry.value.start;
            entry.beside_key = self.beside(key.end, value);
            // The first entry of the value takes what is before it.
            if !is_block(&entry.value) {
                entry.before.extend(self.before(value));
            }
        }
        if let Content::Scalar(scalar) = &entry.value.content
            && let Style::Block(_) = scalar.style
        {
            self.beside_mark(entry, limit);
            return;
        }
        let rest = self.node(&mut entry.value, Some(column), limit);
        entry.before.extend(rest);
        if !is_block(&entry.value) {
            entry.beside = self.beside(entry.value.end, limit);
        }
    }

    /// Takes the comment after the `|` of a text.
    fn beside_mark(&mut self, entry: &mut Entry<'t>, limit: usize) {
        let comment = self.beside(entry.value.start, entry.value.end.min(limit));
        match (comment, entry.beside_key) {
            (Some(comment), Some(_)) => entry.before.push(Line { blank: false, comment }),
            (Some(comment), None) => entry.beside_key = Some(comment),
            (None, _) => {}
        }
    }

    fn flow(&mut self, collection: &mut Collection<'t>, end: usize) -> Vec<Line<'t>> {
        let mut previous: Option<&mut Entry<'t>> = None;
        for entry in &mut collection.entries {
            let start = entry.start();
            if let Some(previous) = previous {
                self.beside_last(previous, start);
            }
            entry.before = self.before(start);
            entry.blank = self.is_after_blank(start);
            entry.before.extend(self.before(entry.value.start));
            let rest = self.node(&mut entry.value, None, end);
            entry.before.extend(rest);
            previous = Some(entry);
        }
        match previous {
            Some(previous) => {
                self.beside_last(previous, end);
                collection.tail = self.before(end);
                Vec::new()
            }
            None => self.before(end),
        }
    }

    fn beside_last(&mut self, previous: &mut Entry<'t>, limit: usize) {
        previous.beside = self.beside(previous.value.end.max(previous.start()), limit);
    }
}
