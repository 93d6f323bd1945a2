//! A checked schema, with the position in the text of everything that lints look at.
//!
//! It knows no lint.

use actionapi::description::{Api, Field, Function, Home, Module, Parameter, Type, TypeId};
use actionapi::text::qualified;
use actionapi_codegen::{Outline, Source, Span};

/// A checked schema and the tree of its text.
pub(super) struct Schema<'a> {
    pub(super) source: &'a Source,
    pub(super) root: &'a Outline,
    pub(super) api: &'a Api,
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
    /// All functions, in the order of the description.
    pub(super) fn functions(&self) -> Vec<FunctionSite<'a>> {
        let site = |(module, function): (&'a Module, &'a Function)| {
            let name = function.name.wire.as_ref();
            let functions = match module.is_top() {
                true => self.root.get("functions")?,
                false => self.root.find(&["modules", &module.name.wire, "functions"])?,
            };
            let outline = functions.get(name)?;
            Some(FunctionSite { name: qualified(&module.name.wire, ".", name), module, function, outline })
        };
        self.api.functions().filter_map(site).collect()
    }

    /// All records with the mapping of their fields in the text.
    pub(super) fn records(&self) -> Vec<(TypeId, &'a Outline)> {
        let shared = self.api.types.iter().enumerate().filter(|(_, definition)| definition.home == Home::Types);
        let shared = shared.filter_map(|(index, definition)| {
            Some((TypeId(index), self.root.find(&["types", &definition.name.wire, "record"])?))
        });
        let own = self.functions().into_iter().filter_map(|site| {
            let fields = site.outline.get("returns").filter(|returns| !returns.entries().is_empty())?;
            match site.function.returns {
                Type::Record(id) => Some((id, fields)),
                _ => None,
            }
        });
        shared.chain(own).collect()
    }

    /// All fields of records.
    pub(super) fn fields(&self) -> Vec<FieldSite<'a>> {
        let fields = |(record, outline): (TypeId, &'a Outline)| {
            let site = move |field: &'a Field| Some(FieldSite { record, field, outline: outline.get(&field.name.wire)? });
            self.api.fields(record).iter().filter_map(site).collect::<Vec<_>>()
        };
        self.records().into_iter().flat_map(fields).collect()
    }

    /// How a record is called in messages.
    pub(super) fn record_name(&self, id: TypeId) -> String {
        let Some(definition) = self.api.types.get(id.0) else { return String::new() };
        match definition.home {
            Home::Types => format!("`{}`", definition.name.wire),
            Home::Module(_) => {
                let returned = self.functions().into_iter().find(|site| site.function.returns == Type::Record(id));
                returned.map_or_else(String::new, |site| format!("the data of `{}`", site.name))
            }
        }
    }
}

impl<'a> FunctionSite<'a> {
    /// Its parameters, each with its type in the text, or a mapping with that.
    pub(super) fn parameters(&self) -> Vec<(&'a Parameter, &'a Outline)> {
        let parameters = self.outline.get("parameters");
        let site = |parameter: &'a Parameter| Some((parameter, parameters?.get(&parameter.name.wire)?));
        self.function.parameters.iter().filter_map(site).collect()
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
