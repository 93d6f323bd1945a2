//! The names of components and operations: of a schema's names, only what OpenAPI allows in them, and no name twice.
//!
//! It knows no schemas.

use std::collections::HashSet;

use actionapi::description::{Api, Function, Module, TypeId};
use actionapi::text::qualified;

/// All names.
#[derive(Debug)]
pub(super) struct Names {
    types: Vec<String>,
    /// By module and function.
    operations: Vec<Vec<String>>,
}

impl Names {
    pub(super) fn new(api: &Api) -> Self {
        // Ours.
        let mut taken = HashSet::from(["Failure".to_owned()]);
        let types = api.types.iter().map(|definition| {
            let name = if definition.name.wire.is_empty() { &definition.name.rust } else { &definition.name.wire };
            free(name, &mut taken)
        });
        let types = types.collect();
        let mut taken = HashSet::new();
        let operations = api.modules.iter().map(|module| {
            let name = |function: &Function| qualified(&module.name.wire, ".", &function.name.wire);
            module.functions.iter().map(|function| free(&name(function), &mut taken)).collect()
        });
        Self { types, operations: operations.collect() }
    }

    /// The name of a type among the components.
    pub(super) fn type_name(&self, id: TypeId) -> &str {
        self.types.get(id.0).map_or("Failure", String::as_str)
    }

    /// The reference to a type.
    pub(super) fn reference(&self, id: TypeId) -> String {
        format!("#/components/schemas/{}", self.type_name(id))
    }

    /// The name of an operation.
    pub(super) fn operation(&self, api: &Api, module: &Module, function: &Function) -> &str {
        let at = api.modules.iter().position(|each| each.name.wire == module.name.wire);
        let index = module.functions.iter().position(|each| each.name.wire == function.name.wire);
        at.zip(index).and_then(|(at, index)| self.operations.get(at)?.get(index)).map_or("", String::as_str)
    }
}

fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let plain = |each: char| if each.is_ascii_alphanumeric() || matches!(each, '_' | '.' | '-') { each } else { '_' };
    let base: String = name.chars().map(plain).collect();
    let mut candidate = base.clone();
    let mut number = 2;
    while candidate.is_empty() || !taken.insert(candidate.clone()) {
        candidate = format!("{base}_{number}");
        number += 1;
    }
    candidate
}
