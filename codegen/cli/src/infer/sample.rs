//! A sample: a reply, and what is known of its request.
//!
//! It does not know where samples are kept.

use actionapi::Tree;

/// A reply, and as much of its request as is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sample {
    /// Where it comes from, for messages.
    pub(super) origin: String,
    /// What says which function was called.
    pub(super) call: Called,
    pub(super) status: u16,
    /// Names and values.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
    /// Whether it is said to be a failure.
    pub(super) is_failure: bool,
}

/// What says which function was called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Called {
    /// The parts of a file's name.
    File(Vec<String>),
    /// A module and a function, with parameters.
    Function { module: String, function: String, parameters: Vec<(String, String)> },
    /// A request.
    Request(Request),
}

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
    /// The parameters of the URL and of a form.
    pub(super) parameters: Vec<(String, String)>,
}

impl Default for Called {
    fn default() -> Self {
        Self::File(Vec::new())
    }
}

/// Names and values: the members of an object, a list of pairs, or one of objects with a `name` and a `value`.
pub(super) fn pairs(tree: &Tree) -> Vec<(String, String)> {
    let text = |value: &Tree| value.text().map_or_else(|| value.to_string(), str::to_owned);
    let pair = |item: &Tree| match item.items() {
        [name, value] => Some((text(name), text(value))),
        _ => Some((text(item.get("name")?), item.get("value").map(text).unwrap_or_default())),
    };
    let members = tree.members().iter().flat_map(|(name, value)| match value {
        // Of a list, each item has the name.
        Tree::List(items) => items.iter().map(|item| (name.clone(), text(item))).collect(),
        value => vec![(name.clone(), text(value))],
    });
    members.chain(tree.items().iter().filter_map(pair)).collect()
}
