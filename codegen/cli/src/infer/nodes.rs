//! The records in shapes, and which of them are one type: those that are alike, and then those in the same fields of them.
//!
//! It does not know what fields are, or what anything is called in a schema.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::shape::Shape;
use super::structure::{Structure, are_similar, structure};
use super::words::type_name;

/// The data of a function.
#[derive(Clone, Debug)]
pub(super) struct Root {
    /// What it is about.
    pub(super) subject: String,
    pub(super) shape: Shape,
}

/// A record at one place of the samples.
struct Node {
    shape: Shape,
    /// The name of a type that stands for it.
    name: String,
    /// The record that it is in, and whether there is a list or map between.
    parent: Option<(usize, bool)>,
    /// Whether it is all that a function returns.
    is_root: bool,
}

/// All records.
pub(super) struct Nodes {
    nodes: Vec<Node>,
    /// The node that stands for each node's type: itself, or one before it.
    same_as: Vec<usize>,
    /// The records in the fields of each node's type.
    children: Vec<BTreeMap<String, usize>>,
    /// The record of each root.
    roots: Vec<Option<usize>>,
}

/// Where a record is.
#[derive(Clone, Copy)]
struct At {
    parent: Option<usize>,
    is_item: bool,
}

impl Nodes {
    /// The records in these roots.
    pub(super) fn of(roots: &[Root], shares: bool) -> Self {
        let mut nodes = Self { nodes: Vec::new(), same_as: Vec::new(), children: Vec::new(), roots: Vec::new() };
        for root in roots {
            let node = nodes.visit(&root.subject, &root.shape, At { parent: None, is_item: false });
            nodes.roots.push(node);
        }
        if shares {
            let (alone, children) = (nodes.same_as.clone(), nodes.children.clone());
            nodes.share();
            if nodes.has_cycle() {
                (nodes.same_as, nodes.children) = (alone, children);
            }
        }
        nodes
    }

    /// Adds the record of a value, and the records in it.
    fn visit(&mut self, name: &str, shape: &Shape, at: At) -> Option<usize> {
        let inner = match structure(shape) {
            Structure::List { items, .. } => Cow::into_owned(items),
            Structure::Map(values) => Cow::into_owned(values),
            Structure::Record { .. } => return Some(self.record(name, shape, at)),
            Structure::Scalar | Structure::Mixed => return None,
        };
        self.visit(name, &inner, At { is_item: true, ..at })
    }

    fn record(&mut self, name: &str, shape: &Shape, at: At) -> usize {
        let index = self.nodes.len();
        self.nodes.push(Node {
            shape: shape.only_objects(),
            name: type_name(name, at.is_item),
            parent: at.parent.map(|parent| (parent, at.is_item)),
            is_root: at.parent.is_none() && !at.is_item,
        });
        self.same_as.push(index);
        self.children.push(BTreeMap::new());
        for (name, member) in shape.in_order() {
            if let Some(child) = self.visit(name, member, At { parent: Some(index), is_item: false }) {
                self.children[index].insert(name.to_owned(), child);
            }
        }
        index
    }

    /// The node that stands for the type of this one.
    fn find(&self, mut node: usize) -> usize {
        while self.same_as[node] != node {
            node = self.same_as[node];
        }
        node
    }

    fn share(&mut self) {
        for node in 0..self.nodes.len() {
            for earlier in 0..node {
                let is_first = self.same_as[earlier] == earlier;
                if is_first
                    && self.find(node) != earlier
                    && self.may_be_one(earlier, node)
                    && !self.is_within_any(earlier, node)
                {
                    self.unite(earlier, node);
                }
            }
        }
    }

    fn may_be_one(&self, one: usize, other: usize) -> bool {
        const FEWEST: usize = 3;
        let (one, other) = (&self.nodes[one], &self.nodes[other]);
        let enough = one.shape.members.len().min(other.shape.members.len()) >= FEWEST;
        // `ReplyToMessage` is a `Message`.
        let is_named_alike = !one.name.is_empty()
            && (one.name.ends_with(&*other.name) && !other.name.is_empty() || other.name.ends_with(&*one.name));
        (enough || one.name == other.name) && are_similar(&one.shape, &other.shape, is_named_alike)
    }

    /// Whether a record is in one of another type, without a list or map between: then they cannot be one.
    fn is_within(&self, node: usize, record: usize) -> bool {
        let mut at = node;
        while let Some((parent, false)) = self.nodes[at].parent {
            if self.find(parent) == record {
                return true;
            }
            at = parent;
        }
        false
    }

    fn is_within_any(&self, one: usize, other: usize) -> bool {
        let (one, other) = (self.find(one), self.find(other));
        (0..self.nodes.len()).any(|node| {
            let record = self.find(node);
            record == one && self.is_within(node, other) || record == other && self.is_within(node, one)
        })
    }

    /// Makes two types one, and so the types of their fields.
    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        if one == other {
            return;
        }
        let (first, second) = (one.min(other), one.max(other));
        self.same_as[second] = first;
        for (field, child) in std::mem::take(&mut self.children[second]) {
            // What became one may be this type itself.
            let first = self.find(first);
            match self.children[first].get(&field).copied() {
                Some(known) => self.unite(known, child),
                None => {
                    self.children[first].insert(field, child);
                }
            }
        }
    }

    /// Whether a type has itself as a field, without a list or map between.
    fn has_cycle(&self) -> bool {
        let mut inner: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if let Some((parent, false)) = node.parent {
                inner.entry(self.find(parent)).or_default().insert(self.find(index));
            }
        }
        // What has no type in it cannot be part of a cycle; the rest is one.
        loop {
            let before = inner.len();
            let left: BTreeSet<_> = inner.keys().copied().collect();
            inner.retain(|_, inside| inside.iter().any(|each| left.contains(each)));
            if inner.len() == before {
                return before > 0;
            }
        }
    }

    /// The records that need a name: all but those that a single function returns.
    pub(super) fn shared(&self) -> Vec<usize> {
        let firsts = (0..self.nodes.len()).filter(|node| self.same_as[*node] == *node);
        firsts.filter(|first| !self.nodes[*first].is_root || self.members(*first).nth(1).is_some()).collect()
    }

    fn members(&self, record: usize) -> impl Iterator<Item = &Node> {
        self.nodes.iter().enumerate().filter(move |(index, _)| self.find(*index) == record).map(|(_, node)| node)
    }

    /// Everything that was seen of a record.
    pub(super) fn merged(&self, record: usize) -> Shape {
        let mut shape = Shape::default();
        self.members(record).for_each(|node| shape.merge(&node.shape));
        shape
    }

    /// The record of the root at this index.
    pub(super) fn root(&self, index: usize) -> Option<usize> {
        self.roots.get(index).copied().flatten().map(|node| self.find(node))
    }

    /// The record in a field of another.
    pub(super) fn child(&self, record: usize, field: &str) -> Option<usize> {
        self.children.get(record)?.get(field).map(|child| self.find(*child))
    }

    /// The name that most of a record's places give it.
    pub(super) fn wanted_name(&self, record: usize) -> String {
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        self.members(record).for_each(|node| *names.entry(&node.name).or_default() += 1);
        let most = names.into_iter().rev().max_by_key(|(_, count)| *count);
        most.map_or_else(String::new, |(name, _)| name.to_owned())
    }

    /// The name of the record that this one is first in.
    pub(super) fn parent_name(&self, record: usize) -> String {
        let parent = self.nodes.get(record).and_then(|node| node.parent);
        parent.and_then(|(parent, _)| self.nodes.get(parent)).map_or_else(String::new, |node| node.name.clone())
    }
}
