//! The values of the document: texts, literals, numbers, lists and mappings.
//!
//! They know nothing of the keys that they belong to.

use super::key_order::KeyOrder;
use super::keys::check_keys;
use super::read::{Problems, Read, wrong_kind};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::source::Span;
use crate::yaml::{self, Content, Entry, Node, Scalar, ScalarKind};

/// A required value. If it is missing, that is reported, and the rest of its mapping is still read.
#[derive(Clone, Debug)]
pub(crate) struct Needed<T>(pub(crate) Option<T>);

impl<'a, T: Read<'a>> Read<'a> for Needed<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        Some(Self(T::read(node, owner, problems)))
    }

    fn absent(key: &str, about: &str, owner: Span, problems: &mut Problems) -> Option<Self> {
        Some(Self(T::absent(key, about, owner, problems)))
    }

    fn key_order() -> KeyOrder {
        T::key_order()
    }
}

/// The scalar of a node, unless it is null.
fn text<'a>(node: &'a Node<'a>) -> Option<&'a Scalar<'a>> {
    match &node.content {
        Content::Scalar(scalar) if yaml::kind(scalar) != ScalarKind::Null => Some(scalar),
        _ => None,
    }
}

/// Text. Numbers and booleans keep their spelling.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    pub(crate) text: &'a str,
    pub(crate) span: Span,
}

impl<'a> Text<'a> {
    pub(crate) fn of(scalar: &'a Scalar<'a>) -> Self {
        Self { text: &scalar.text, span: scalar.span }
    }

    /// The span of a part of the text, if the schema has the text verbatim.
    pub(crate) fn part(&self, start: usize, end: usize) -> Span {
        let verbatim = self.span.end - self.span.start == self.text.len();
        if verbatim { Span::new(self.span.start + start, self.span.start + end) } else { self.span }
    }
}

impl<'a> Read<'a> for Text<'a> {
    const EXPECTED: &'static str = "text";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        let Some(scalar) = text(node) else {
            wrong_kind(node, owner, Self::EXPECTED, problems);
            return None;
        };
        Some(Self::of(scalar))
    }
}

/// The text of a type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeText<'a>(pub(crate) Text<'a>);

impl<'a> Read<'a> for TypeText<'a> {
    const EXPECTED: &'static str = "a type";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        if let Content::Mapping(_) | Content::List(_) = &node.content {
            wrong_kind(node, owner, Self::EXPECTED, problems);
            return None;
        }
        Text::read(node, owner, problems).map(Self)
    }
}

/// The text of a text, number or boolean.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Literal<'a> {
    pub(crate) text: Text<'a>,
    /// The value, if it is a boolean.
    pub(crate) boolean: Option<bool>,
    /// Whether it is without quotes.
    pub(crate) plain: bool,
}

impl<'a> Read<'a> for Literal<'a> {
    const EXPECTED: &'static str = "text, a number or a boolean";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        let Some(scalar) = text(node) else {
            wrong_kind(node, owner, Self::EXPECTED, problems);
            return None;
        };
        let boolean = match yaml::kind(scalar) {
            ScalarKind::Boolean(value) => Some(value),
            _ => None,
        };
        Some(Self { text: Text::of(scalar), boolean, plain: scalar.plain })
    }
}

/// The value of a constant: in a form a text, number or boolean, in JSON any value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Constant<'a> {
    pub(crate) node: &'a Node<'a>,
}

impl<'a> Read<'a> for Constant<'a> {
    const EXPECTED: &'static str = "a value";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            // A value that was forgotten.
            Content::Scalar(scalar) if scalar.plain && matches!(&*scalar.text, "" | "~") => {
                wrong_kind(node, owner, Literal::EXPECTED, problems);
                None
            }
            _ => Some(Self { node }),
        }
    }
}

/// What is written as the value of a constant.
pub(crate) trait Written<'a> {
    /// The text of a text, number or boolean.
    ///
    /// # Errors
    /// A text that stands for any other value.
    fn written(&self) -> Result<Text<'a>, String>;
}

impl<'a> Written<'a> for Literal<'a> {
    fn written(&self) -> Result<Text<'a>, String> {
        Ok(self.text)
    }
}

impl<'a> Written<'a> for Constant<'a> {
    fn written(&self) -> Result<Text<'a>, String> {
        match &self.node.content {
            Content::Scalar(scalar) if yaml::kind(scalar) != ScalarKind::Null => Ok(Text::of(scalar)),
            _ => Err(outline(self.node)),
        }
    }
}

/// A value as one text, the same for equal values. Recursion is bounded: the parser limits the depth of the tree.
fn outline(node: &Node<'_>) -> String {
    match &node.content {
        Content::Scalar(scalar) => format!("{:?}", (&scalar.text, scalar.plain)),
        Content::List(items) => format!("[{}]", items.iter().map(outline).collect::<Vec<_>>().join(",")),
        Content::Mapping(entries) => {
            let entry = |entry: &Entry<'_>| format!("{:?}:{}", entry.key.text, outline(&entry.value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}

/// A whole number that is not negative.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whole {
    pub(crate) value: u64,
    pub(crate) span: Span,
}

impl<'a> Read<'a> for Whole {
    const EXPECTED: &'static str = "a whole number";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        let value = match &node.content {
            Content::Scalar(scalar) if scalar.plain => scalar.text.parse().ok(),
            _ => None,
        };
        if value.is_none() {
            wrong_kind(node, owner, Self::EXPECTED, problems);
        }
        Some(Self { value: value?, span: node.span })
    }
}

/// A number of things.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count(pub(crate) Whole);

impl<'a> Read<'a> for Count {
    const EXPECTED: &'static str = Whole::EXPECTED;

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        Whole::read(node, owner, problems).map(Self)
    }
}

impl<'a> Read<'a> for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        if let Content::Scalar(scalar) = &node.content
            && let ScalarKind::Boolean(value) = yaml::kind(scalar)
        {
            return Some(value);
        }
        wrong_kind(node, owner, Self::EXPECTED, problems);
        None
    }
}

/// A key that needs no value: `~`, or `true`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bare;

impl<'a> Read<'a> for Bare {
    const EXPECTED: &'static str = "`~`";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::Scalar(scalar) if matches!(yaml::kind(scalar), ScalarKind::Null | ScalarKind::Boolean(true)) => Some(Self),
            _ => {
                wrong_kind(node, owner, Self::EXPECTED, problems);
                None
            }
        }
    }
}

/// Any value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Any<'a>(pub(crate) &'a Node<'a>);

impl<'a> Read<'a> for Any<'a> {
    const EXPECTED: &'static str = "a value";

    fn read(node: &'a Node<'a>, _: Span, _: &mut Problems) -> Option<Self> {
        Some(Self(node))
    }
}

/// A short form, which is a scalar, or a long form, which is a mapping.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Either<S, L> {
    Short(S),
    Long(L),
}

impl<'a, S: Read<'a>, L: Read<'a>> Read<'a> for Either<S, L> {
    const EXPECTED: &'static str = L::EXPECTED;

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::Scalar(_) if text(node).is_some() => S::read(node, owner, problems).map(Self::Short),
            Content::Mapping(_) => L::read(node, owner, problems).map(Self::Long),
            _ => {
                wrong_kind(node, owner, &format!("{} or {}", S::EXPECTED, L::EXPECTED), problems);
                None
            }
        }
    }

    fn key_order() -> KeyOrder {
        S::key_order().or(L::key_order())
    }
}

/// A list.
#[derive(Clone, Debug)]
pub(crate) struct List<T> {
    pub(crate) items: Vec<T>,
    pub(crate) span: Span,
}

impl<'a, T: Read<'a>> Read<'a> for List<T> {
    const EXPECTED: &'static str = "a list";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        let Content::List(items) = &node.content else {
            wrong_kind(node, owner, Self::EXPECTED, problems);
            return None;
        };
        let mut read = |item: &'a Node<'a>| {
            if is_null_item(item, problems) { None } else { T::read(item, item.span, problems) }
        };
        let items = items.iter().filter_map(&mut read).collect();
        Some(Self { items, span: owner })
    }

    fn key_order() -> KeyOrder {
        KeyOrder::of_items(T::key_order())
    }
}

/// Whether an item is null, which is reported: no list of the format has such an item.
fn is_null_item(item: &Node<'_>, problems: &mut Problems) -> bool {
    let Content::Scalar(scalar) = &item.content else { return false };
    if yaml::kind(scalar) != ScalarKind::Null {
        return false;
    }
    let (message, help) = match &*scalar.text {
        "" => ("expected an item, found nothing".to_owned(), "write the item, or remove the empty one".to_owned()),
        text => (
            format!("{} is nothing in YAML, and cannot be an item here", quote(text)),
            format!("put it in quotes if it is the text `{text}`, or remove it"),
        ),
    };
    problems.push(Diagnostic::new(Kind::WrongKind, message).at(item.span, "").help(help));
    true
}

/// A list, or its only item.
#[derive(Clone, Debug)]
pub(crate) struct OneOrMany<T>(pub(crate) List<T>);

impl<'a, T: Read<'a>> Read<'a> for OneOrMany<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::List(_) => List::read(node, owner, problems).map(Self),
            _ => T::read(node, owner, problems).map(|item| Self(List { items: vec![item], span: owner })),
        }
    }

    fn key_order() -> KeyOrder {
        T::key_order().or(KeyOrder::of_items(T::key_order()))
    }
}

/// A mapping from names to values, in order. An invalid value keeps its name.
#[derive(Clone, Debug)]
pub(crate) struct Map<'a, T> {
    pub(crate) entries: Vec<(Text<'a>, Option<T>)>,
    pub(crate) span: Span,
}

impl<'a, T> Map<'a, T> {
    /// The valid entries.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Text<'a>, &T)> {
        self.entries.iter().filter_map(|(name, value)| Some((*name, value.as_ref()?)))
    }
}

impl<'a, T: Read<'a>> Read<'a> for Map<'a, T> {
    const EXPECTED: &'static str = "a mapping";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        let Content::Mapping(entries) = &node.content else {
            wrong_kind(node, owner, Self::EXPECTED, problems);
            return None;
        };
        check_keys(entries, problems);
        let read = |entry: &'a Entry<'a>| {
            let value = if entry.lone { None } else { T::read(&entry.value, entry.key.span, problems) };
            (Text::of(&entry.key), value)
        };
        Some(Self { entries: entries.iter().map(read).collect(), span: owner })
    }

    fn key_order() -> KeyOrder {
        KeyOrder::of_names(T::key_order())
    }
}

/// A value that a layer gives, or `~`, with which it removes what the layers above it give.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layered<T> {
    /// The position of the key.
    pub(crate) key: Span,
    /// `None`: it is removed.
    pub(crate) value: Option<T>,
}

impl<'a, T: Read<'a>> Read<'a> for Layered<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        let value = match &node.content {
            Content::Scalar(scalar) if scalar.plain && scalar.text == "~" => None,
            _ => Some(T::read(node, owner, problems)?),
        };
        Some(Self { key: owner, value })
    }

    fn key_order() -> KeyOrder {
        T::key_order()
    }
}
