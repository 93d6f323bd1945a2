//! One of the two schemas: its description, its text, and what follows from it for programs.
//!
//! It does not know the other one.

use std::collections::BTreeSet;

use actionapi::description::{Api, Definition, Function, Home, Module, Type, TypeDefinition, TypeId, Types as _, sent_records};
use actionapi_codegen::{Diagnostics, Outline, Source};

use super::change::{Direction, Position};

/// A schema to be compared.
#[derive(Debug)]
pub struct Side {
    pub(super) api: Api,
    outline: Outline,
    /// The types in parameters.
    sent: BTreeSet<TypeId>,
    /// The types in what functions return.
    received: BTreeSet<TypeId>,
    /// The records with `new` and setters.
    made: BTreeSet<TypeId>,
    /// The records with `example()`.
    pub(super) examples: BTreeSet<TypeId>,
}

/// The keys that lead to something in a schema; that of an enum's value is the value.
pub(super) type Path = Vec<String>;

impl Side {
    /// Checks a schema.
    ///
    /// # Errors
    /// If it has errors.
    pub fn new(source: &Source) -> Result<Self, Diagnostics> {
        let api = actionapi_codegen::check(source)?.api;
        let outline = Outline::of(source)?;
        let functions = || api.functions().map(|(_, function)| function);
        let sent = reached(&api, functions().flat_map(|function| &function.parameters).map(|parameter| &parameter.kind));
        let received = reached(&api, functions().map(|function| &function.returns));
        let made = sent_records(&api, functions());
        let examples = actionapi_codegen::records_with_examples(&api);
        Ok(Self { outline, sent, received, made, examples, api })
    }

    /// Whether clients send and receive a type.
    pub(super) fn direction(&self, id: TypeId) -> Direction {
        Direction::of(self.sent.contains(&id), self.received.contains(&id))
    }

    /// Whether programs make the record.
    pub(super) fn is_made(&self, id: TypeId) -> bool {
        self.made.contains(&id) && matches!(self.definition(id).kind, Definition::Record(_))
    }

    pub(super) fn definition(&self, id: TypeId) -> &TypeDefinition {
        // Ids come from the description that they are looked up in.
        &self.api.types[id.0]
    }

    /// The position of what the keys lead to, or of the last of them that is there.
    pub(super) fn position(&self, path: &[String]) -> Position {
        let (mut at, mut is_exact) = (&self.outline, true);
        for key in path {
            match step(at, key) {
                Some(next) => at = next,
                None => {
                    is_exact = false;
                    break;
                }
            }
        }
        Position { span: at.key().unwrap_or(at.span()), is_exact }
    }

    /// The position of the first of these that is there as a whole; otherwise of the first.
    pub(super) fn first_position(&self, paths: &[Path]) -> Position {
        let mut all = paths.iter().map(|path| self.position(path));
        let first = all.next().unwrap_or(Position { span: self.outline.span(), is_exact: false });
        if first.is_exact { first } else { all.find(|position| position.is_exact).unwrap_or(first) }
    }

    /// The keys of a type. The record that a function returns is written there.
    pub(super) fn type_path(&self, id: TypeId) -> Path {
        match self.owner(id) {
            Some((module, function)) => joined(function_path(module, function), &["returns"]),
            None => path(&["types", &self.definition(id).name.wire]),
        }
    }

    /// The keys of something in a type, below one of these keys. The fields of what a function returns have none above them.
    pub(super) fn member_path(&self, id: TypeId, key: &str, name: &str) -> Path {
        let is_owned = self.owner(id).is_some();
        if is_owned { joined(self.type_path(id), &[name]) } else { joined(self.type_path(id), &[key, name]) }
    }

    /// The function that returns a record of its own.
    pub(super) fn owner(&self, id: TypeId) -> Option<(&Module, &Function)> {
        let Home::Module(index) = self.definition(id).home else { return None };
        let module = self.api.modules.get(index)?;
        let function = module.functions.iter().find(|function| function.returns.defined() == Some(id))?;
        Some((module, function))
    }

    /// A type as a schema spells it.
    pub(super) fn spelled(&self, kind: &Type) -> String {
        match kind {
            Type::Scalar(scalar) => scalar.row().name.to_owned(),
            Type::List(item) => format!("list<{}>", self.spelled(item)),
            Type::Map(value) => format!("map<{}>", self.spelled(value)),
            Type::Optional(some) => format!("{}?", self.spelled(some)),
            Type::File => "file".to_owned(),
            Type::Nothing => "nothing".to_owned(),
            other => other.defined().map_or_else(String::new, |id| self.definition(id).name.wire.to_string()),
        }
    }
}

/// A value within another one: of a key, or a value of an enum, which may be written alone.
fn step<'o>(outline: &'o Outline, key: &str) -> Option<&'o Outline> {
    let is_value = |item: &&Outline| item.text().or_else(|| item.get("value")?.text()) == Some(key);
    outline.get(key).or_else(|| outline.items().iter().find(is_value))
}

/// The types that these are or contain.
fn reached<'a>(api: &'a Api, kinds: impl Iterator<Item = &'a Type>) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<TypeId> = kinds.filter_map(Type::defined).collect();
    while let Some(id) = open.pop() {
        if found.insert(id)
            && let Some(definition) = api.definition(id)
        {
            open.extend(definition.inner().filter_map(Type::defined));
        }
    }
    found
}

/// Keys as a path.
pub(super) fn path(keys: &[&str]) -> Path {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// A path with more keys.
pub(super) fn joined(mut path: Path, keys: &[&str]) -> Path {
    path.extend(keys.iter().map(|key| (*key).to_owned()));
    path
}

/// The keys of a module. The functions at the top of a schema have none.
pub(super) fn module_path(module: &Module) -> Path {
    if module.is_top() { Path::new() } else { path(&["modules", &module.name.wire]) }
}

/// The keys of a function.
pub(super) fn function_path(module: &Module, function: &Function) -> Path {
    joined(module_path(module), &["functions", &function.name.wire])
}

/// A function in messages: `billing.order`.
pub(super) fn called(module: &Module, function: &Function) -> String {
    actionapi::text::qualified(&module.name.wire, ".", &function.name.wire)
}
