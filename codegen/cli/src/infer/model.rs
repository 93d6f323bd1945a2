//! What was inferred, as data: types, and functions with their parameters, replies and examples.
//!
//! It does not know how it is written.

use actionapi::Tree;

/// A type that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedType {
    pub(super) name: String,
    pub(super) kind: NamedKind,
}

/// What a type with a name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NamedKind {
    Record(Vec<Field>),
    Enum(Vec<String>),
}

/// A field of a record, or a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) written: Written,
    /// Its name in Rust, if none can be derived.
    pub(super) rust: Option<String>,
    /// How often it was seen, and in how many records.
    pub(super) seen: u64,
    pub(super) of: u64,
}

/// A type as a schema writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// The type.
    pub(super) kind: String,
    /// The form, as after `as:`.
    pub(super) form: Option<String>,
    pub(super) secret: bool,
    /// Why, if that is not plain.
    pub(super) note: Option<String>,
}

/// What a function returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Returns {
    /// Nothing is known.
    Unknown,
    Type(Written),
    Fields(Vec<Field>),
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) module: String,
    pub(super) name: String,
    pub(super) reads: bool,
    pub(super) parameters: Vec<Field>,
    pub(super) returns: Returns,
    pub(super) example: Option<Tree>,
    /// How many samples there were.
    pub(super) samples: u64,
}

impl Written {
    /// The same with a `?`.
    pub(super) fn optional(mut self, is_optional: bool) -> Self {
        if is_optional && !self.kind.ends_with('?') {
            self.kind.push('?');
        }
        self
    }
}

impl Field {
    /// What is said of it in a comment.
    pub(super) fn comment(&self) -> Option<String> {
        let seen = (self.seen < self.of).then(|| format!("seen in {} of {}", self.seen, self.of));
        match (seen, &self.written.note) {
            (Some(seen), Some(note)) => Some(format!("{seen}; {note}")),
            (seen, note) => seen.or_else(|| note.clone()),
        }
    }
}
