//! Shapes: everything that samples show about a value. Shapes are merged, and nothing is decided until all samples are in, so that their
//! order makes no difference.
//!
//! It does not know types.

use std::collections::{BTreeMap, HashSet};

use actionapi::Tree;

/// What was seen of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// How often it was seen.
    pub(super) seen: u64,
    /// The scalars, null among them, and how often each was seen.
    pub(super) scalars: BTreeMap<Tree, u64>,
    /// How many lists there were, and how many had items.
    pub(super) lists: u64,
    pub(super) filled_lists: u64,
    /// All items of all lists.
    pub(super) items: Option<Box<Shape>>,
    /// How many objects there were.
    pub(super) objects: u64,
    /// The members of all objects.
    pub(super) members: BTreeMap<String, Member>,
    /// How many members repeat their name in one of their own fields, by that field.
    pub(super) keyed: BTreeMap<String, u64>,
}

/// A member of objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) shape: Shape,
    /// The last position that it had in an object. Where there are more members, more is known about the order.
    position: usize,
}

impl Shape {
    /// The shape of one value.
    pub(super) fn of(value: &Tree) -> Self {
        let mut shape = Self::default();
        shape.add(value);
        shape
    }

    /// Objects with this member alone.
    pub(super) fn with_member(name: &str, shape: Self) -> Self {
        let (seen, members) = (shape.seen, BTreeMap::from([(name.to_owned(), Member { shape, position: 0 })]));
        Self { seen, objects: seen, members, ..Self::default() }
    }

    /// Adds a value.
    pub(super) fn add(&mut self, value: &Tree) {
        self.seen += 1;
        match value {
            Tree::List(items) => {
                self.lists += 1;
                self.filled_lists += u64::from(!items.is_empty());
                for item in items {
                    self.items.get_or_insert_default().add(item);
                }
            }
            Tree::Object(members) => {
                self.objects += 1;
                for (position, (name, value)) in first_of_each(members).enumerate() {
                    let member = self.members.entry(name.clone()).or_default();
                    member.position = member.position.max(position);
                    member.shape.add(value);
                    let repeats =
                        |inner: &&(String, Tree)| inner.1.text() == Some(name) || inner.1 == Tree::Number(name.clone());
                    for (field, _) in value.members().iter().filter(repeats) {
                        *self.keyed.entry(field.clone()).or_default() += 1;
                    }
                }
            }
            scalar => *self.scalars.entry(scalar.clone()).or_default() += 1,
        }
    }

    /// Adds everything that another shape has seen.
    pub(super) fn merge(&mut self, other: &Self) {
        self.seen += other.seen;
        self.lists += other.lists;
        self.filled_lists += other.filled_lists;
        self.objects += other.objects;
        for (scalar, count) in &other.scalars {
            *self.scalars.entry(scalar.clone()).or_default() += count;
        }
        if let Some(items) = &other.items {
            self.items.get_or_insert_default().merge(items);
        }
        for (name, member) in &other.members {
            let own = self.members.entry(name.clone()).or_default();
            own.position = own.position.max(member.position);
            own.shape.merge(&member.shape);
        }
        for (field, count) in &other.keyed {
            *self.keyed.entry(field.clone()).or_default() += count;
        }
    }

    /// The two together.
    pub(super) fn with(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.merge(other);
        both
    }

    /// All values of all members.
    pub(super) fn values(&self) -> Self {
        let mut values = Self::default();
        self.members.values().for_each(|member| values.merge(&member.shape));
        values
    }

    /// The members, as far as possible in the order in which they were sent.
    pub(super) fn in_order(&self) -> Vec<(&str, &Shape)> {
        let mut members: Vec<_> = self.members.iter().collect();
        members.sort_by_key(|(name, member)| (member.position, *name));
        members.into_iter().map(|(name, member)| (name.as_str(), &member.shape)).collect()
    }

    /// The same without what is not a scalar.
    pub(super) fn only_scalars(&self) -> Self {
        Self { seen: self.scalars.values().sum(), scalars: self.scalars.clone(), ..Self::default() }
    }

    /// The same without what is not an object.
    pub(super) fn only_objects(&self) -> Self {
        Self {
            seen: self.objects,
            objects: self.objects,
            members: self.members.clone(),
            keyed: self.keyed.clone(),
            ..Self::default()
        }
    }
}

impl Shape {
    /// How many different members there are, at all depths.
    pub(super) fn breadth(&self) -> usize {
        let inner: usize = self.members.values().map(|member| 1 + member.shape.breadth()).sum();
        inner + self.items.as_deref().map_or(0, |items| 1 + items.breadth())
    }
}

/// The members of an object; if a name repeats, the first counts.
pub(super) fn first_of_each(members: &[(String, Tree)]) -> impl Iterator<Item = &(String, Tree)> {
    let mut seen = HashSet::new();
    members.iter().filter(move |(name, _)| seen.insert(name.as_str()))
}
