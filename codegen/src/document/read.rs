//! Reading the tree into the types of the document, each problem collected and reading continued.
//!
//! It knows nothing of what the keys mean.

use std::collections::HashMap;

use super::scalar::{self, Guise};
use super::tree::{Content, Entry, Node, Scalar};
use super::{elsewhere, syntax};
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, nearest, quote};
use crate::source::Span;

/// The problems found so far.
pub(crate) type Problems = Vec<Diagnostic>;

/// A type of the document.
pub(crate) trait Read<'a>: Sized {
    /// What belongs there, for the message where something else is: `a mapping`.
    const EXPECTED: &'static str;

    /// Reads a value whose owner, the key before it, is at that place. `None`: it is of no use, and that is among the problems.
    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self>;

    /// What it is where its key is not there; `about` is what the key says, the owner is the key of the mapping.
    fn absent(key: &str, about: &str, owner: Span, problems: &mut Problems) -> Option<Self> {
        problems.push(missing(key, about, &[], owner));
        None
    }
}

/// What is said of a key that is not there; its value is one of the words, if there are any.
pub(crate) fn missing(key: &str, about: &str, words: &[&str], owner: Span) -> Diagnostic {
    let add = match words {
        [] => format!("`{key}:`"),
        _ => words.iter().map(|word| format!("`{key}: {word}`")).collect::<Vec<_>>().join(" or "),
    };
    let problem = Diagnostic::new(Kind::MissingKey, format!("the key {} is missing", quote(key)));
    problem.at(owner, "in here").help(format!("add {add} ({})", phrase(about)))
}

/// What is optional is `None` also where it is of no use, so that the rest is still checked.
impl<'a, T: Read<'a>> Read<'a> for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        Some(T::read(node, owner, problems))
    }

    fn absent(_: &str, _: &str, _: Span, _: &mut Problems) -> Option<Self> {
        Some(None)
    }
}

/// What must be there. Where it is not, that is reported, and the rest of its mapping is still read.
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
}

/// The first sentence of a description, as part of another.
fn phrase(description: &str) -> String {
    let sentence = description.trim().split(". ").next().unwrap_or_default().trim_end_matches('.');
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_lowercase().chain(rest).collect())
}

/// Reports a value of the wrong kind.
pub(crate) fn wrong_kind(node: &Node<'_>, owner: Span, expected: &str, problems: &mut Problems) {
    let found = match &node.content {
        Content::List(_) => "a list",
        Content::Mapping(_) => "a mapping",
        Content::Scalar(scalar) => scalar::guise(scalar).describe(),
    };
    let span = if node.span.start == node.span.end { owner } else { node.span };
    let quoted = matches!(&node.content, Content::Scalar(scalar) if !scalar.plain);
    let help = match expected {
        "a list" => Some("write the items in brackets, or each on a line of its own behind `- `"),
        "a mapping" if matches!(&node.content, Content::Scalar(scalar) if scalar.plain && syntax::touches(&scalar.text)) => {
            Some(syntax::BLANK)
        }
        "a mapping" => Some("write `key: value`, each on a line of its own, indented more than the key they belong to"),
        "`true` or `false`" if quoted => Some("write it without quotes"),
        "a whole number" => Some("write it in digits, without quotes"),
        _ if found == "nothing" => Some("write it behind the `:`; what is optional is left out with its key"),
        _ if expected.starts_with("a type") => Some("a list is written `list<string>`, for example"),
        _ => None,
    };
    let problem = Diagnostic::new(Kind::WrongKind, format!("expected {expected}, found {found}"));
    problems.push(problem.at(span, "").maybe_help(help.map(ToOwned::to_owned)));
}

/// The text of a scalar: of anything but nothing.
fn text<'a>(node: &'a Node<'a>) -> Option<&'a Scalar<'a>> {
    match &node.content {
        Content::Scalar(scalar) if scalar::guise(scalar) != Guise::Null => Some(scalar),
        _ => None,
    }
}

/// Text. Numbers and booleans are taken as they are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    pub(crate) text: &'a str,
    pub(crate) span: Span,
}

impl<'a> Text<'a> {
    pub(crate) fn of(scalar: &'a Scalar<'a>) -> Self {
        Self { text: &scalar.text, span: scalar.span }
    }

    /// The place of a part of the text, if it stands in the schema as it is.
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

/// A text, number or boolean, by its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Literal<'a> {
    pub(crate) text: Text<'a>,
    /// What it is, if it is a boolean.
    pub(crate) boolean: Option<bool>,
}

impl<'a> Read<'a> for Literal<'a> {
    const EXPECTED: &'static str = "text, a number or a boolean";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        let Some(scalar) = text(node) else {
            wrong_kind(node, owner, Self::EXPECTED, problems);
            return None;
        };
        let boolean = match scalar::guise(scalar) {
            Guise::Boolean(value) => Some(value),
            _ => None,
        };
        Some(Self { text: Text::of(scalar), boolean })
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

impl<'a> Read<'a> for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        if let Content::Scalar(scalar) = &node.content
            && let Guise::Boolean(value) = scalar::guise(scalar)
        {
            return Some(value);
        }
        wrong_kind(node, owner, Self::EXPECTED, problems);
        None
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

/// A short form, which is a scalar, or a long one, which is not.
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
        let items = items.iter().filter_map(|item| T::read(item, item.span, problems)).collect();
        Some(Self { items, span: owner })
    }
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
}

/// A mapping from names to values, in order. A value that is of no use is still named.
#[derive(Clone, Debug)]
pub(crate) struct Map<'a, T> {
    pub(crate) entries: Vec<(Text<'a>, Option<T>)>,
    pub(crate) span: Span,
}

impl<'a, T> Map<'a, T> {
    /// Those entries that are of use.
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
}

/// Reports keys that are none, and keys that are there twice.
pub(crate) fn check_keys(entries: &[Entry<'_>], problems: &mut Problems) {
    for Entry { key, .. } in entries.iter().filter(|entry| entry.lone) {
        let help = if key.plain && syntax::touches(&key.text) {
            syntax::BLANK
        } else {
            "if it belongs to the text before it, put that in quotes: in braces, a `,` ends a text"
        };
        let problem = Diagnostic::new(Kind::LoneKey, format!("{} is a key without a value", quote(&key.text)));
        problems.push(problem.at(key.span, "").help(help));
    }
    duplicates(entries, problems);
}

fn duplicates(entries: &[Entry<'_>], problems: &mut Problems) {
    const FEW: usize = 12;
    let mut report = |key: &Scalar<'_>, first: Span| {
        let (message, help) = (format!("the key {} is there twice", quote(&key.text)), "leave one of them out");
        problems.push(Diagnostic::new(Kind::DuplicateKey, message).at(key.span, "").at(first, "first here").help(help));
    };
    if entries.len() <= FEW {
        for (index, Entry { key, .. }) in entries.iter().enumerate() {
            if let Some(first) = entries[..index].iter().find(|first| first.key.text == key.text) {
                report(key, first.key.span);
            }
        }
        return;
    }
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
    for Entry { key, .. } in entries {
        match seen.get(&*key.text) {
            Some(first) => report(key, *first),
            None => drop(seen.insert(&key.text, key.span)),
        }
    }
}

/// A mapping whose keys the format knows.
pub(crate) struct Keys<'a> {
    entries: &'a [Entry<'a>],
    owner: Span,
    /// Those that unknown keys may have been meant to be; all, if there are keys of which nobody knows what they bring along.
    meant: Vec<&'a str>,
}

impl<'a> Keys<'a> {
    pub(crate) fn open(node: &'a Node<'a>, owner: Span, known: &[&'a str], problems: &mut Problems) -> Option<Self> {
        let Content::Mapping(entries) = &node.content else {
            wrong_kind(node, owner, "a mapping", problems);
            return None;
        };
        check_keys(entries, problems);
        if let Some(help) = elsewhere::instead_of_fields(entries, known) {
            let problem = Diagnostic::new(Kind::WrongKind, "expected a type, found the fields of a record");
            problems.push(problem.at(node.span, "").help(help));
            return None;
        }
        let mut meant = Vec::new();
        for Entry { key, .. } in entries.iter().filter(|entry| !entry.lone && !known.contains(&&*entry.key.text)) {
            let help = if key.text == "<<" {
                meant.extend(known);
                "write the keys out: YAML 1.2 has no merge keys".to_owned()
            } else if let Some((help, is_type)) = elsewhere::instead_of(&key.text, known) {
                meant.extend(is_type.then_some("type"));
                help.to_owned()
            } else if let Some(near) = nearest(&key.text, known.iter().copied()) {
                meant.push(near);
                format!("did you mean {}?", quote(near))
            } else {
                format!("the keys here are {}", listed(known))
            };
            problems.push(
                Diagnostic::new(Kind::UnknownKey, format!("unknown key {}", quote(&key.text))).at(key.span, "").help(help),
            );
        }
        Some(Self { entries, owner, meant })
    }

    /// The value of a key. `about` is what it says, for who has left it out.
    pub(crate) fn take<T: Read<'a>>(&self, key: &str, about: &str, problems: &mut Problems) -> Option<T> {
        match self.entries.iter().find(|entry| entry.key.text == key) {
            // That is reported already.
            Some(entry) if entry.lone => T::absent(key, about, self.owner, &mut Problems::new()),
            Some(entry) => {
                if key == "description" {
                    check_whole(&entry.value, problems);
                }
                T::read(&entry.value, entry.key.span, problems)
            }
            None if self.meant.contains(&key) => T::absent(key, about, self.owner, &mut Problems::new()),
            None => T::absent(key, about, self.owner, problems),
        }
    }
}

/// Warns of a description that ends where a comment begins that looks like more of it.
fn check_whole(node: &Node<'_>, problems: &mut Problems) {
    if let Content::Scalar(Scalar { cut: true, span, .. }) = &node.content {
        let problem = Diagnostic::new(Kind::CutText, "the description ends before the `#`: what follows is a comment");
        problems.push(problem.at(Span::new(span.end + 1, span.end + 2), "").help(
            "put the description in quotes if the `#` belongs to it; a comment reads better with a blank behind the `#`",
        ));
    }
}

/// Names, quoted, with commas.
pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
}

/// Defines a mapping of the format: its keys, with their descriptions and types; optional ones are `Option`s. The same definition
/// reads it and describes it in the format's JSON Schema.
macro_rules! mapping {
    ($($(#[doc = $about:literal])* $name:ident { $($(#[doc = $doc:literal])* $field:ident: $kind:ty,)* })*) => {
        $(
            $(#[doc = $about])*
            #[derive(Clone, Debug)]
            #[cfg_attr(feature = "format-schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
            #[allow(dead_code, reason = "not every mapping is asked where it is, and some keys are read for their problems alone")]
            pub(crate) struct $name<'a> {
                $($(#[doc = $doc])* pub(crate) $field: $kind,)*
                /// The key it belongs to.
                #[cfg_attr(feature = "format-schema", schemars(skip))]
                pub(crate) owner: crate::source::Span,
                #[cfg_attr(feature = "format-schema", schemars(skip))]
                text: ::std::marker::PhantomData<&'a str>,
            }

            impl<'a> $crate::document::read::Read<'a> for $name<'a> {
                const EXPECTED: &'static str = "a mapping";

                fn read(
                    node: &'a $crate::document::tree::Node<'a>,
                    owner: crate::source::Span,
                    problems: &mut $crate::document::read::Problems,
                ) -> Option<Self> {
                    const KEYS: &[&str] = &[$($crate::document::read::key(stringify!($field))),*];
                    let keys = $crate::document::read::Keys::open(node, owner, KEYS, problems)?;
                    // All are read before the first that is missing ends it.
                    $(let $field =
                        keys.take::<$kind>(const { $crate::document::read::key(stringify!($field)) }, concat!($($doc),*), problems);)*
                    Some(Self { $($field: $field?,)* owner, text: ::std::marker::PhantomData })
                }
            }
        )*
    };
}

/// The key of a field, whose name is raw where it is a keyword.
pub(crate) const fn key(field: &str) -> &str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// Defines a set of words of the format.
macro_rules! words {
    ($($(#[doc = $about:literal])* $name:ident { $($(#[doc = $doc:literal])* $word:literal $variant:ident,)* })*) => {
        $(
            $(#[doc = $about])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #[cfg_attr(feature = "format-schema", derive(schemars::JsonSchema))]
            pub(crate) enum $name {
                $($(#[doc = $doc])* #[cfg_attr(feature = "format-schema", schemars(rename = $word))] $variant,)*
            }

            impl<'a> $crate::document::read::Read<'a> for $name {
                const EXPECTED: &'static str = "a word";

                fn read(
                    node: &'a $crate::document::tree::Node<'a>,
                    owner: crate::source::Span,
                    problems: &mut $crate::document::read::Problems,
                ) -> Option<Self> {
                    let text = $crate::document::read::Text::read(node, owner, problems)?;
                    match text.text {
                        $($word => Some(Self::$variant),)*
                        _ => {
                            problems.push($crate::document::read::unknown_word(text, &[$($word),*]));
                            None
                        }
                    }
                }

                fn absent(
                    key: &str,
                    about: &str,
                    owner: crate::source::Span,
                    problems: &mut $crate::document::read::Problems,
                ) -> Option<Self> {
                    problems.push($crate::document::read::missing(key, about, &[$($word),*], owner));
                    None
                }
            }
        )*
    };
}

pub(crate) use {mapping, words};

pub(crate) fn unknown_word(text: Text<'_>, words: &[&str]) -> Diagnostic {
    let help = did_you_mean(text.text, words.iter().copied()).unwrap_or_else(|| match words {
        [word] => format!("the only word here is {}", quote(word)),
        _ => format!("the words here are {}", listed(words)),
    });
    Diagnostic::new(Kind::UnknownWord, format!("unknown word {}", quote(text.text))).at(text.span, "").help(help)
}
