//! The credentials of a schema, by name.
//!
//! It knows nothing of how they are checked.

use std::collections::HashSet;

use actionapi::description::Credential;

use crate::document::Text;
use crate::names::Claim;

/// The credentials, in the schema's order.
#[derive(Default)]
pub(super) struct CredentialTable<'a>(Vec<Row<'a>>);

struct Row<'a> {
    name: Text<'a>,
    /// `None` if it is invalid.
    definition: Option<Credential>,
    used: bool,
}

impl<'a> CredentialTable<'a> {
    /// Adds a credential.
    pub(super) fn add(&mut self, name: Text<'a>, definition: Option<Credential>) {
        self.0.push(Row { name, definition, used: false });
    }

    /// The index of the credential of this name, which is used from now on.
    pub(super) fn use_of(&mut self, name: &str) -> Option<usize> {
        let index = self.0.iter().position(|row| row.name.text == name)?;
        self.0[index].used = true;
        Some(index)
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().map(|row| row.name.text)
    }

    /// The names of those that no template uses.
    pub(super) fn unused(&self) -> impl Iterator<Item = Text<'a>> {
        self.0.iter().filter(|row| !row.used).map(|row| row.name)
    }

    /// The methods that set them on a client, each once: a collision is reported already.
    pub(super) fn setters(&self) -> Vec<(String, Claim<'a>)> {
        let mut seen = HashSet::new();
        let definitions = self.0.iter().filter_map(|row| Some((row.name, row.definition.as_ref()?)));
        let setters = definitions.map(|(name, definition)| {
            (format!("set_{}", definition.name.bare()), Claim::new("setter of the credential", name))
        });
        setters.filter(|(setter, _)| seen.insert(setter.clone())).collect()
    }

    /// Takes the definitions, if all are valid.
    pub(super) fn take_definitions(&mut self) -> Option<Vec<Credential>> {
        std::mem::take(&mut self.0).into_iter().map(|row| row.definition).collect()
    }
}
