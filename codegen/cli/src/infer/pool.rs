//! From the shapes of replies to types: which records are one type, what they are called, and what their fields are.
//!
//! It does not know files, or how types are written.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Field, NamedKind, NamedType, Returns, Written};
use super::nodes::{Nodes, Root};
use super::scalars::{Chose, Chosen, Enums, choose};
use super::shape::Shape;
use super::structure::{Structure, structure};
use super::words::{type_name, words};

/// What the caller chose.
#[derive(Clone, Debug, Default)]
pub(super) struct Choices {
    pub(super) enums: Enums,
    /// Whether records that are alike are one type.
    pub(super) shares: bool,
    /// Names that types cannot have.
    pub(super) taken: BTreeSet<String>,
}

/// The types that were found.
pub(super) struct Types {
    pub(super) types: Vec<NamedType>,
    /// What each root is.
    pub(super) returns: Vec<Returns>,
}

/// Finds the types of these roots.
pub(super) fn types(roots: &[Root], choices: &Choices) -> Types {
    let nodes = Nodes::of(roots, choices.shares);
    let mut pool =
        Pool { names: BTreeMap::new(), taken: choices.taken.clone(), enums: Vec::new(), enum_choice: choices.enums, nodes };
    pool.name_records();
    let returns = roots.iter().enumerate().map(|(index, root)| pool.returns(index, root)).collect();
    let mut types: Vec<_> = pool
        .names
        .clone()
        .into_iter()
        .map(|(record, name)| NamedType { name, kind: NamedKind::Record(pool.fields(record)) })
        .collect();
    types.extend(
        pool.enums.into_iter().map(|(name, values)| NamedType { name, kind: NamedKind::Enum(values.into_iter().collect()) }),
    );
    types.sort_by(|one, other| one.name.cmp(&other.name));
    Types { types, returns }
}

struct Pool {
    nodes: Nodes,
    /// The names of records by the record.
    names: BTreeMap<usize, String>,
    taken: BTreeSet<String>,
    enums: Vec<(String, BTreeSet<String>)>,
    enum_choice: Enums,
}

impl Pool {
    fn name_records(&mut self) {
        for record in self.nodes.shared() {
            let wanted = self.nodes.wanted_name(record);
            let parent = self.nodes.parent_name(record);
            let name = self.free_name(&wanted, &parent);
            self.names.insert(record, name);
        }
    }

    /// A name that no type has.
    fn free_name(&mut self, wanted: &str, parent: &str) -> String {
        let wanted = if wanted.is_empty() { format!("{parent}Item") } else { wanted.to_owned() };
        let longer = format!("{parent}{wanted}");
        let numbered = (2..).map(|number| format!("{wanted}{number}"));
        let mut names = [wanted.clone(), longer].into_iter().chain(numbered);
        let is_free = |name: &String| !self.taken.iter().any(|taken| taken.eq_ignore_ascii_case(name));
        let name = names.find(is_free).unwrap_or(wanted);
        self.taken.insert(name.clone());
        name
    }

    fn returns(&mut self, index: usize, root: &Root) -> Returns {
        if root.shape.seen == 0 {
            return Returns::Unknown;
        }
        let node = self.nodes.root(index);
        if let (Structure::Record { optional: false }, Some(record)) = (structure(&root.shape), node)
            && !self.names.contains_key(&record)
        {
            return Returns::Fields(self.fields(record));
        }
        let mut written = self.written(&root.subject, &root.shape, node, true);
        // A field is a secret, and not the whole reply.
        written.secret = false;
        if written.form.take().is_some_and(|form| form != "one") {
            written = self.written("", &root.shape, node, false);
        }
        Returns::Type(written)
    }

    /// The fields of a record.
    fn fields(&mut self, record: usize) -> Vec<Field> {
        let shape = self.nodes.merged(record);
        let members = shape.in_order();
        let rust = rust_names(members.iter().map(|(name, _)| *name));
        let mut fields = Vec::new();
        for ((name, member), rust) in members.into_iter().zip(rust) {
            let child = self.nodes.child(record, name);
            let written = self.written(name, member, child, true).optional(member.seen < shape.objects);
            fields.push(Field { name: name.to_owned(), written, rust, seen: member.seen, of: shape.objects });
        }
        fields
    }

    /// The type of a value. `record` is the record in it, and `may_form` whether it can have a form of its own.
    fn written(&mut self, name: &str, shape: &Shape, record: Option<usize>, may_form: bool) -> Written {
        match structure(shape) {
            Structure::Scalar => self.scalar(name, shape, may_form),
            // Within a list or map, nothing tells an item alone from its parts.
            Structure::List { one: true, .. } if !may_form => json("a list, or its only item"),
            Structure::List { items, one } => {
                let item = self.written(name, &items, record, false);
                let note = one.then(|| "a list, or its only item".to_owned()).or(item.note);
                let form = (one && may_form).then(|| "one".to_owned());
                Written { kind: format!("list<{}>", item.kind), form, secret: false, note }
            }
            Structure::Map(values) => {
                let value = self.written(name, &values, record, false);
                Written { kind: format!("map<{}>", value.kind), note: value.note, ..Written::default() }
            }
            Structure::Record { optional } => match record.and_then(|record| self.names.get(&record)) {
                Some(name) => Written { kind: name.clone(), ..Written::default() }.optional(optional),
                None => json("of several kinds"),
            },
            Structure::Mixed => json("of several kinds"),
        }
    }

    fn scalar(&mut self, name: &str, shape: &Shape, may_form: bool) -> Written {
        let chosen = choose(name, shape, self.enum_choice);
        // A form belongs to a field, and so does a secret.
        let chosen = if chosen.form.is_some() && !may_form { choose("", shape, self.enum_choice) } else { chosen };
        let Chosen { kind, optional, form, secret, note } = chosen;
        let kind = match kind {
            Chose::Scalar(scalar) => scalar.row().name.to_owned(),
            Chose::Enum(values) => self.enumeration(name, values.into_iter().collect()),
        };
        Written { kind, form, secret: secret && may_form, note }.optional(optional)
    }

    /// The name of the enum with these values: one that shares most of them with another of the same name is the same.
    fn enumeration(&mut self, name: &str, values: BTreeSet<String>) -> String {
        let wanted = type_name(name, true);
        let shares = |(known, others): &&mut (String, BTreeSet<String>)| {
            let common = others.intersection(&values).count();
            known.starts_with(&wanted) && common * 4 >= others.len().min(values.len()) * 3
        };
        if let Some((known, others)) = self.enums.iter_mut().find(shares) {
            others.extend(values);
            return known.clone();
        }
        let name = self.free_name(&wanted, "");
        self.enums.push((name.clone(), values));
        name
    }
}

fn json(note: &str) -> Written {
    Written { kind: "json".to_owned(), note: Some(note.to_owned()), ..Written::default() }
}

/// The names in Rust of fields from whose names none can be derived, or only one that another has.
pub(super) fn rust_names<'n>(names: impl Iterator<Item = &'n str>) -> Vec<Option<String>> {
    let names: Vec<_> = names.collect();
    let mut used = BTreeSet::new();
    let mut rust = Vec::new();
    for name in names {
        let derived = words(name).join("_");
        let is_fine = !derived.is_empty() && name.is_ascii() && !["self", "super", "crate"].contains(&derived.as_str());
        if is_fine && used.insert(derived.clone()) {
            rust.push(None);
            continue;
        }
        let base = if derived.is_ascii() && !derived.is_empty() { derived } else { "field".to_owned() };
        let mut numbered = (2..).map(|number| format!("{base}_{number}"));
        let free = numbered.find(|name| !used.contains(name)).unwrap_or(base);
        used.insert(free.clone());
        rust.push(Some(free));
    }
    rust
}
