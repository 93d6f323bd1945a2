//! The text as a tree. The only file that names `serde_yaml`.
//!
//! `serde_yaml` has no spans, but it lends every scalar that occurs in the text verbatim, and where that slice begins in the text
//! is where the scalar is. Scalars are read as enums: that keeps the text of a number as written, and consumes nothing if there is
//! a list or a mapping instead, which a second attempt then reads.
//!
//! An alias to a list or mapping shares its node: nothing is expanded here, and each node knows how large it would be.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::cursor::Cursor;
use super::node::{Content, Entry, Node, Scalar};
use super::positions::{self, Positions};
use super::syntax;
use crate::diagnostic::{Diagnostic, Kind};
use crate::source::{Source, Span};

/// The limit of nesting.
const DEPTH: usize = 64;

/// The limit of nodes with all aliases expanded. A longer text may have as many nodes as it has bytes.
const NODES: usize = 1 << 20;

/// The limit of bytes with all aliases expanded, unless the text is longer: each becomes a part of what is generated.
const BYTES: usize = 16 << 20;

/// Parses a text.
pub(crate) fn parse(source: &Source) -> Result<Node<'_>, Diagnostic> {
    let text = source.text();
    if let Some(span) = syntax::too_many_brackets(text) {
        return Err(too_deep(span));
    }
    let mut builder = Builder::new(text);
    let root = Collection { builder: &mut builder, offset: None }.deserialize(serde_yaml::Deserializer::from_str(text));
    match (builder.stop.take(), root) {
        (Some(stop), _) => Err(stop),
        (None, Ok(root)) => Ok(root),
        (None, Err(error)) => {
            let (offset, end) = (error.location().map(|location| location.index()), builder.cursor.next());
            Err(syntax::diagnostic(source, &error.to_string(), offset, end))
        }
    }
}

struct Builder<'t> {
    text: &'t str,
    cursor: Cursor<'t>,
    /// The depth of the list or mapping being read.
    depth: usize,
    /// The problem that ended reading, if it is not one of YAML's syntax.
    stop: Option<Diagnostic>,
    /// Whether the text may have aliases: it contains both of their characters.
    aliases: bool,
    positions: Positions<'t>,
    /// Whether the text may have tags.
    tags: bool,
    /// The offset of the last list, mapping or verbatim scalar that was read where it stands. The next one begins after it; the
    /// target of an alias does not.
    furthest: usize,
    /// The finished lists and mappings, by offset.
    shared: HashMap<usize, Node<'t>>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        let cursor = Cursor::new(text);
        let furthest = cursor.first_token();
        let aliases = text.contains('&') && text.contains('*');
        let tags = text.contains('!');
        let positions = Positions::new(if aliases { text } else { "" });
        Self { text, cursor, depth: 0, stop: None, aliases, positions, tags, furthest, shared: HashMap::new() }
    }

    /// A scalar that occurs in the text verbatim.
    fn verbatim(&mut self, text: &'t str) -> Scalar<'t> {
        let start = text.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let end = start + text.len();
        // A plain scalar would include the quote.
        let plain = !matches!(self.text.as_bytes().get(end), Some(b'"' | b'\''));
        self.cursor.skip_value(start, end + usize::from(!plain));
        self.furthest = self.furthest.max(start);
        let cut = plain && matches!(self.text.as_bytes()[end..], [b' ', b'#', next, ..] if next.is_ascii_alphanumeric());
        Scalar { text: Cow::Borrowed(text), span: Span::new(start, end), plain, cut }
    }

    /// A scalar with escapes, of several lines, or from an alias: never null, a boolean or a number.
    fn derived(&mut self, text: String) -> Scalar<'t> {
        Scalar { text: Cow::Owned(text), span: self.cursor.scalar(), plain: false, cut: false }
    }

    fn key(&mut self, text: Cow<'t, str>) -> Scalar<'t> {
        match text {
            Cow::Borrowed(text) => self.verbatim(text),
            Cow::Owned(text) => self.derived(text),
        }
    }

    /// Whether a key has neither a value nor a colon.
    fn is_lone(&self, key: &Scalar<'t>, value: &Node<'t>) -> bool {
        let Content::Scalar(Scalar { text, span, plain: true, .. }) = &value.content else { return false };
        let between = self.text.get(key.span.end..span.start);
        text.is_empty() && between.is_some_and(|between| !between.contains(':'))
    }

    /// Refuses a tag before a value: the parser reads those of YAML itself, such as `!!str`, without a word.
    fn no_tag<E: serde::de::Error>(&mut self, start: usize, is_collection: bool) -> Result<(), E> {
        let found = if self.tags { syntax::tag_before(self.text, start, is_collection) } else { None };
        found.map_or(Ok(()), |span| Err(self.stop(tag(span))))
    }

    /// Ends reading with a diagnostic.
    fn stop<E: serde::de::Error>(&mut self, diagnostic: Diagnostic) -> E {
        self.stop.get_or_insert(diagnostic);
        E::custom("stopped")
    }

    /// What follows if there is no scalar: a list or mapping to read, or an alias to one, which is skipped here.
    fn no_scalar<E: serde::de::Error>(&mut self, error: E) -> Result<NoScalar<'t>, E> {
        if self.stop.is_some() {
            return Err(error);
        }
        if !self.aliases {
            return Ok(NoScalar::Collection(None));
        }
        let offset = syntax::position(&error.to_string()).map_or(0, |(line, column)| self.positions.offset(line, column));
        if offset > self.furthest {
            self.furthest = offset;
            return Ok(NoScalar::Collection(Some(offset)));
        }
        let span = self.cursor.scalar();
        match self.shared.get(&offset) {
            Some(node) => Ok(NoScalar::Alias(Node { span, ..node.clone() })),
            None => {
                let problem = Diagnostic::new(Kind::Aliases, "this alias is inside the value that it refers to").at(span, "");
                Err(self.stop(problem.help("write the value out instead")))
            }
        }
    }

    fn finish<E: serde::de::Error>(&mut self, node: Node<'t>, offset: Option<usize>) -> Result<Node<'t>, E> {
        if node.size > NODES.max(self.text.len()) || node.bytes > BYTES.max(self.text.len()) {
            let message = "the aliases expand to more than a schema can hold";
            return Err(
                self.stop(Diagnostic::new(Kind::Aliases, message).at(node.span, "").help("write the values out instead"))
            );
        }
        if self.depth + node.depth > DEPTH {
            return Err(self.stop(too_deep(node.span)));
        }
        if let Some(offset) = offset {
            self.shared.insert(offset, node.clone());
        }
        Ok(node)
    }
}

fn tag(span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(Kind::Tag, "a schema cannot have YAML tags").at(span, "");
    diagnostic.help("remove it, or put text that begins with `!` in quotes")
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(Kind::Nesting, format!("lists and mappings are nested more than {DEPTH} deep")).at(span, "")
}

enum NoScalar<'t> {
    Collection(Option<usize>),
    Alias(Node<'t>),
}

/// A value that is a scalar. It fails if the value is another, and has then consumed nothing but an alias.
struct ScalarAttempt<'b, 't>(&'b mut Builder<'t>);

impl<'t> DeserializeSeed<'t> for ScalarAttempt<'_, 't> {
    type Value = Node<'t>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Node<'t>, D::Error> {
        deserializer.deserialize_enum("", &[], self)
    }
}

impl<'t> Visitor<'t> for ScalarAttempt<'_, 't> {
    type Value = Node<'t>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a scalar")
    }

    fn visit_enum<A: EnumAccess<'t>>(self, access: A) -> Result<Node<'t>, A::Error> {
        let Self(builder) = self;
        let (text, variant) = access.variant_seed(Text)?;
        match text {
            Cow::Borrowed(text) => {
                let scalar = builder.verbatim(text);
                builder.no_tag(scalar.span.start, false)?;
                Ok(Node::scalar(scalar))
            }
            Cow::Owned(text) => {
                // The content of a scalar, or the name of a tag: only a tag has a value after it.
                let tagged = Cell::new(false);
                let _ = variant.newtype_variant_seed(Tagged(&tagged));
                if tagged.get() {
                    let span = builder.cursor.tag();
                    return Err(builder.stop(tag(span)));
                }
                let scalar = builder.derived(text);
                builder.no_tag(scalar.span.start, false)?;
                Ok(Node::scalar(scalar))
            }
        }
    }
}

/// Notices a value after a tag.
struct Tagged<'b>(&'b Cell<bool>);

impl<'t> DeserializeSeed<'t> for Tagged<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, _: D) -> Result<(), D::Error> {
        self.0.set(true);
        Err(D::Error::custom("tagged"))
    }
}

/// The text of any scalar.
struct Text;

impl<'t> DeserializeSeed<'t> for Text {
    type Value = Cow<'t, str>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Cow<'t, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'t> Visitor<'t> for Text {
    type Value = Cow<'t, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("text")
    }

    fn visit_borrowed_str<E>(self, text: &'t str) -> Result<Cow<'t, str>, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'t, str>, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// A list or mapping.
struct Collection<'b, 't> {
    builder: &'b mut Builder<'t>,
    /// Its offset, if aliases may refer to it.
    offset: Option<usize>,
}

impl<'t> DeserializeSeed<'t> for Collection<'_, 't> {
    type Value = Node<'t>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Node<'t>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Collection<'_, 't> {
    type Value = Node<'t>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a mapping")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut access: A) -> Result<Node<'t>, A::Error> {
        let Self { builder, offset } = self;
        let start = builder.cursor.list();
        builder.no_tag(start.start, true)?;
        enter(builder, start)?;
        let (mut items, mut size, mut bytes, mut depth) = (Vec::new(), 1_usize, 0_usize, 0);
        loop {
            let item = match access.next_element_seed(ScalarAttempt(builder)) {
                Ok(None) => break,
                Ok(Some(item)) => item,
                Err(error) => match builder.no_scalar(error)? {
                    NoScalar::Alias(item) => item,
                    NoScalar::Collection(offset) => match access.next_element_seed(Collection { builder, offset })? {
                        Some(item) => item,
                        None => break,
                    },
                },
            };
            (size, depth) = (size.saturating_add(item.size), depth.max(item.depth));
            bytes = bytes.saturating_add(item.bytes);
            items.push(item);
            // Each item has a character of its own. Without end, something that is no alias was taken for one.
            if items.len() > builder.text.len() {
                let problem = Diagnostic::new(Kind::Syntax, "invalid YAML: this list cannot be read").at(start, "");
                return Err(builder.stop(problem.help("write its items without `&` and `*`, or in quotes")));
            }
        }
        builder.depth -= 1;
        builder.finish(Node { span: start, content: Content::List(items.into()), size, bytes, depth: depth + 1 }, offset)
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<Node<'t>, A::Error> {
        let Self { builder, offset } = self;
        let start = builder.cursor.mapping();
        builder.no_tag(start.start, true)?;
        enter(builder, start)?;
        let (mut entries, mut size, mut bytes, mut depth) = (Vec::new(), 1_usize, 0_usize, 0);
        while let Some(key) = access.next_key_seed(Text).map_err(|error| no_key(builder, error))? {
            let key = builder.key(key);
            if let Some(problem) =
                Some(&key).filter(|key| key.plain).and_then(|key| syntax::odd_space_before(&key.text, key.span.start))
            {
                return Err(builder.stop(problem));
            }
            builder.no_tag(key.span.start, false)?;
            let value = match access.next_value_seed(ScalarAttempt(builder)) {
                Ok(value) => value,
                Err(error) => match builder.no_scalar(error)? {
                    NoScalar::Alias(value) => value,
                    NoScalar::Collection(offset) => access.next_value_seed(Collection { builder, offset })?,
                },
            };
            (size, depth) = (size.saturating_add(value.size + 1), depth.max(value.depth));
            bytes = bytes.saturating_add(value.bytes).saturating_add(key.text.len());
            let lone = builder.is_lone(&key, &value);
            entries.push(Entry { key, value, lone });
        }
        builder.depth -= 1;
        builder.finish(Node { span: start, content: Content::Mapping(entries.into()), size, bytes, depth: depth + 1 }, offset)
    }

    // A scalar in place of the whole schema, which the checker refuses whatever its value is.

    fn visit_unit<E>(self) -> Result<Node<'t>, E> {
        Ok(self.lone(""))
    }

    fn visit_none<E>(self) -> Result<Node<'t>, E> {
        Ok(self.lone(""))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node<'t>, E> {
        Ok(self.lone(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node<'t>, E> {
        Ok(self.lone(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node<'t>, E> {
        Ok(self.lone(value))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Node<'t>, E> {
        Ok(self.lone(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Node<'t>, E> {
        Ok(self.lone(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node<'t>, E> {
        Ok(self.lone(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'t>, E> {
        Ok(self.lone(text))
    }

    fn visit_enum<A: EnumAccess<'t>>(self, _: A) -> Result<Node<'t>, A::Error> {
        let span = self.builder.cursor.tag();
        Err(self.builder.stop(tag(span)))
    }
}

impl<'t> Collection<'_, 't> {
    fn lone(self, text: impl ToString) -> Node<'t> {
        let text = text.to_string();
        let span = self.builder.cursor.scalar();
        Node::scalar(Scalar { plain: text.is_empty(), text: Cow::Owned(text), span, cut: false })
    }
}

fn enter<E: serde::de::Error>(builder: &mut Builder<'_>, start: Span) -> Result<(), E> {
    builder.depth += 1;
    if builder.depth > DEPTH { Err(builder.stop(too_deep(start))) } else { Ok(()) }
}

/// The error if there is no key: the key is a list or a mapping, or the YAML is invalid.
fn no_key<E: serde::de::Error>(builder: &mut Builder<'_>, error: E) -> E {
    let message = error.to_string();
    if !message.contains("invalid type: ") || !message.contains("expected text") {
        return error;
    }
    let start = syntax::position(&message).map_or(0, |(line, column)| positions::offset(builder.text, line, column));
    builder.stop(
        Diagnostic::new(Kind::ComplexKey, "a key must be text").at(Span::new(start, start + 1), "").help("put it in quotes"),
    )
}
