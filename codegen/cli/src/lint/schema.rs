//! A checked schema, with the position in the text of everything that lints look at.
//!
//! It knows no lint.

use std::collections::HashMap;

use actionapi::description::{Api, Field, Function, Home, Module, Parameter, Type, TypeId};
use actionapi::text::qualified;
use actionapi_codegen::{Outline, Source, Span};

/// A checked schema and the tree of its text. What all lints walk over is found once.
pub(super) struct Schema<'a> {
    pub(super) source: &'a Source,
    pub(super) root: &'a Outline,
    pub(super) api: &'a Api,
    functions: Vec<FunctionSite<'a>>,
    records: Vec<(TypeId, &'a Outline)>,
    /// How records of functions are called in messages.
    names: HashMap<usize, String>,
}

/// A function and its place in the text.
pub(super) struct FunctionSite<'a> {
    /// `module.function`.
    pub(super) name: String,
    pub(super) module: &'a Module,
    pub(super) function: &'a Function,
    pub(super) outline: &'a Outline,
}

/// A field of a record and its place in the text.
pub(super) struct FieldSite<'a> {
    pub(super) record: TypeId,
    pub(super) field: &'a Field,
    /// Its type, or a mapping with that.
    pub(super) outline: &'a Outline,
}

impl<'a> Schema<'a> {
    pub(super) fn new(source: &'a Source, root: &'a Outline, api: &'a Api) -> Self {
        let functions = functions(root, api);
        let shared = api.types.iter().enumerate().filter(|(_, definition)| definition.home == Home::Types);
        let shared = shared
            .filter_map(|(index, definition)| Some((TypeId(index), root.find(&["types", &definition.name.wire, "record"])?)));
        let own = functions.iter().filter_map(|site| {
            let fields = site.outline.get("returns").filter(|returns| !returns.entries().is_empty())?;
            match site.function.returns {
                Type::Record(id) => Some((id, fields)),
                _ => None,
            }
        });
        let records = shared.chain(own).collect();
        let mut names = HashMap::new();
        for site in &functions {
            if let Type::Record(id) = site.function.returns {
                names.entry(id.0).or_insert_with(|| format!("the data of `{}`", site.name));
            }
        }
        Self { source, root, api, functions, records, names }
    }

    /// All functions, in the order of the description.
    pub(super) fn functions(&self) -> &[FunctionSite<'a>] {
        &self.functions
    }

    /// All records with the mapping of their fields in the text.
    pub(super) fn records(&self) -> &[(TypeId, &'a Outline)] {
        &self.records
    }

    /// All fields of records.
    pub(super) fn fields(&self) -> Vec<FieldSite<'a>> {
        let fields = |&(record, outline): &(TypeId, &'a Outline)| {
            let site = move |field: &'a Field| Some(FieldSite { record, field, outline: outline.get(&field.name.wire)? });
            self.api.fields(record).iter().filter_map(site).collect::<Vec<_>>()
        };
        self.records.iter().flat_map(fields).collect()
    }

    /// How a record is called in messages.
    pub(super) fn record_name(&self, id: TypeId) -> String {
        let Some(definition) = self.api.types.get(id.0) else { return String::new() };
        match definition.home {
            Home::Types => format!("`{}`", definition.name.wire),
            Home::Module(_) => self.names.get(&id.0).cloned().unwrap_or_default(),
        }
    }
}

fn functions<'a>(root: &'a Outline, api: &'a Api) -> Vec<FunctionSite<'a>> {
    let site = |(module, function): (&'a Module, &'a Function)| {
        let name = function.name.wire.as_ref();
        let functions = match module.is_top() {
            true => root.get("functions")?,
            false => root.find(&["modules", &module.name.wire, "functions"])?,
        };
        let outline = functions.get(name)?;
        Some(FunctionSite { name: qualified(&module.name.wire, ".", name), module, function, outline })
    };
    api.functions().filter_map(site).collect()
}

impl<'a> FunctionSite<'a> {
    /// Its parameters, each with its type in the text, or a mapping with that.
    pub(super) fn parameters(&self) -> Vec<(&'a Parameter, &'a Outline)> {
        let parameters = self.outline.get("parameters");
        let site = |parameter: &'a Parameter| Some((parameter, parameters?.get(&parameter.name.wire)?));
        self.function.parameters.iter().filter_map(site).collect()
    }

    /// The parameter of this wire name, and where it is written.
    pub(super) fn parameter(&self, name: &str) -> Option<(&'a Parameter, &'a Outline)> {
        self.parameters().into_iter().find(|(parameter, _)| parameter.name.wire == name)
    }
}

/// The position of an entry: of its key, or of the value if it has none.
pub(super) fn key_of(outline: &Outline) -> Span {
    outline.key().unwrap_or(outline.span())
}

/// The type of a field or parameter as written: its short form, or the `type` of the long one.
pub(super) fn type_of(outline: &Outline) -> &Outline {
    outline.get("type").unwrap_or(outline)
}
