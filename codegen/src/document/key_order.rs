//! The order of the format's keys, as its definitions list them, for tools that write schemas.
//!
//! It knows nothing of what the keys mean.

/// The order of the keys of a value: of the mapping that it may be, and of those in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyOrder {
    /// The keys of a mapping that has a fixed set of them.
    keys: Vec<(&'static str, KeyOrder)>,
    /// The values of a mapping whose keys are names.
    named: Option<Box<KeyOrder>>,
    /// The items of a list.
    item: Option<Box<KeyOrder>>,
}

impl KeyOrder {
    /// The place of a key among those that the format has here, if it is one of them.
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.keys.iter().position(|(known, _)| *known == key)
    }

    /// The order in the value of a key, or of a name; nothing is in order there if the value may be anything.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&Self> {
        match self.position(key) {
            Some(position) => self.keys.get(position).map(|(_, value)| value),
            None => self.named.as_deref(),
        }
    }

    /// The order in an item of a list.
    #[must_use]
    pub fn item(&self) -> Option<&Self> {
        self.item.as_deref()
    }

    pub(super) fn of_keys(keys: Vec<(&'static str, Self)>) -> Self {
        Self { keys, ..Self::default() }
    }

    pub(super) fn of_names(value: Self) -> Self {
        Self { named: Some(Box::new(value)), ..Self::default() }
    }

    pub(super) fn of_items(item: Self) -> Self {
        Self { item: Some(Box::new(item)), ..Self::default() }
    }

    /// The order of a value that is the one or the other: no two of them are mappings or lists.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            keys: if self.keys.is_empty() { other.keys } else { self.keys },
            named: self.named.or(other.named),
            item: self.item.or(other.item),
        }
    }
}
