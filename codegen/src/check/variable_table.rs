//! The variables of a schema, by name.
//!
//! It knows nothing of how they are checked.

use std::collections::HashSet;

use actionapi_core::description::{self, Making, Name, Origin, Recipe, RequestPart, Variable};

use crate::document::Text;
use crate::names::Claim;
use crate::source::Span;

/// The variables, in the description's order: those that the user gives come first.
#[derive(Default)]
pub(super) struct VariableTable<'a>(Vec<Row<'a>>);

struct Row<'a> {
    name: Text<'a>,
    /// `None` if it is invalid.
    definition: Option<Variable>,
    used: bool,
}

impl<'a> VariableTable<'a> {
    /// Adds a variable.
    pub(super) fn add(&mut self, name: Text<'a>, definition: Option<Variable>) {
        self.0.push(Row { name, definition, used: false });
    }

    /// The index of the variable of this name, which is used from now on.
    pub(super) fn use_of(&mut self, name: &str) -> Option<usize> {
        let index = self.position(name)?;
        self.0[index].used = true;
        Some(index)
    }

    /// The index of the variable of this name.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|row| row.name.text == name)
    }

    /// Sets the definition of the variable at this index.
    pub(super) fn define(&mut self, index: usize, definition: Variable) {
        if let Some(row) = self.0.get_mut(index) {
            row.definition = Some(definition);
        }
    }

    /// The name of the variable at this index.
    pub(super) fn name(&self, index: usize) -> Option<Text<'a>> {
        self.0.get(index).map(|row| row.name)
    }

    /// The index of a part of the request, which is a variable from now on. `at` is where it is named first.
    pub(super) fn part_of_request(&mut self, part: RequestPart, at: Span) -> usize {
        if let Some(index) = self.use_of(part.name()) {
            return index;
        }
        // A body with files is not known before it is sent, and there are no cookies before the first reply.
        let may_be_absent = matches!(part, RequestPart::Body | RequestPart::Cookies);
        let making = Making {
            recipe: Recipe::Request(part),
            scope: description::Span::Attempt,
            reads_request: part == RequestPart::Body,
            may_be_absent,
        };
        let definition = Variable {
            name: Name::new(part.name(), part.name()),
            description: "".into(),
            is_secret: may_be_absent,
            origin: Origin::Made(making),
        };
        self.0.push(Row { name: Text { text: part.name(), span: at }, definition: Some(definition), used: true });
        self.0.len() - 1
    }

    /// The variable at this index, unless it is invalid.
    pub(super) fn get(&self, index: usize) -> Option<&Variable> {
        self.0.get(index)?.definition.as_ref()
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().map(|row| row.name.text)
    }

    /// The names of those that are fetched.
    pub(super) fn fetched(&self) -> impl Iterator<Item = &'a str> {
        let is_fetched = |row: &&Row<'_>| matches!(&row.definition, Some(Variable { origin: Origin::Fetched(_), .. }));
        self.0.iter().filter(is_fetched).map(|row| row.name.text)
    }

    /// Those that no template uses.
    pub(super) fn unused(&self) -> impl Iterator<Item = (Text<'a>, &Variable)> {
        let unused = self.0.iter().filter(|row| !row.used);
        unused.filter_map(|row| Some((row.name, row.definition.as_ref()?)))
    }

    /// The methods that set credentials on a client, each once: a collision is reported already.
    pub(super) fn setters(&self) -> Vec<(String, Claim<'a>)> {
        let mut seen = HashSet::new();
        let definitions = self.0.iter().filter_map(|row| Some((row.name, row.definition.as_ref()?)));
        let secrets = definitions.filter(|(_, definition)| definition.is_secret && definition.given().is_some());
        let setters = secrets.map(|(name, definition)| {
            (format!("set_{}", definition.name.bare()), Claim::new("setter of the credential", name))
        });
        setters.filter(|(setter, _)| seen.insert(setter.clone())).collect()
    }

    /// Takes the definitions, if all are valid.
    pub(super) fn take_definitions(&mut self) -> Option<Vec<Variable>> {
        std::mem::take(&mut self.0).into_iter().map(|row| row.definition).collect()
    }
}
