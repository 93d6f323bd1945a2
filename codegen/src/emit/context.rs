//! Where generated code stands, and how it writes types from there: paths between modules, and names of the prelude that a schema's
//! own types hide.

use std::collections::{BTreeSet, HashSet};

use actionapi_core::description::{Api, Home, Parameter, Scalar, Type, TypeId, Types as _, WireForm, sent_records};

use super::code::literal;
use super::forms;

/// The module of the types that functions share.
pub(super) const TYPES: &str = "types";

/// The names of the prelude that generated code uses, with their modules.
const PRELUDE: &[(&str, &str)] = &[
    ("From", "::std::convert"),
    ("Into", "::std::convert"),
    ("IntoIterator", "::std::iter"),
    ("Option", "::std::option"),
    ("Result", "::std::result"),
    ("String", "::std::string"),
    ("Vec", "::std::vec"),
];

/// A module of the generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    /// The root.
    Root,
    /// The module of shared types.
    Types,
    /// The module of this index.
    Module(usize),
    /// The module `operations` in the module of this index.
    Operations(usize),
    /// A module in the module `sandbox`.
    Sandbox,
}

/// The API, with what its emitters need to know of all of it.
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    /// The hidden names of the prelude: by module, then those of the module of shared types.
    modules: Vec<HashSet<&'static str>>,
    /// The same of each module's `operations`.
    operations: Vec<HashSet<&'static str>>,
    /// The records that are sent.
    sent: BTreeSet<TypeId>,
}

impl<'a> Context<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let count = api.modules.len();
        let mut modules = vec![HashSet::new(); count + 1];
        for definition in &api.types {
            let at = match definition.home {
                Home::Module(module) => module,
                Home::Types => count,
            };
            modules[at].extend(of_prelude(&definition.name.rust));
        }
        let names = api.modules.iter().map(|module| module.functions.iter().map(|function| function.operation.as_str()));
        let operations = names.map(|names| names.filter_map(of_prelude).collect()).collect();
        let sent = sent_records(api, api.functions().map(|(_, function)| function));
        Self { api, modules, operations, sent }
    }

    /// A name of the prelude, with its path where it is hidden.
    pub(super) fn prelude(&self, at: Location, name: &'static str) -> String {
        let hidden = match at {
            Location::Types => self.modules.last(),
            Location::Module(index) => self.modules.get(index),
            Location::Operations(index) => self.operations.get(index),
            Location::Root | Location::Sandbox => None,
        };
        match PRELUDE.iter().find(|(known, _)| *known == name) {
            Some((_, home)) if hidden.is_some_and(|hidden| hidden.contains(name)) => format!("{home}::{name}"),
            _ => name.to_owned(),
        }
    }

    /// The path of a defined type.
    pub(super) fn path(&self, at: Location, id: TypeId) -> String {
        let definition = &self.api.types[id.0];
        let (home, name) = (self.home(definition.home), &definition.name.rust);
        match (at, definition.home) {
            (Location::Root, _) => format!("{home}::{name}"),
            (Location::Types, Home::Types) => name.to_string(),
            (Location::Module(index), Home::Module(own)) if index == own => name.to_string(),
            (Location::Operations(index), Home::Module(own)) if index == own => format!("super::{name}"),
            (Location::Types | Location::Module(_), _) => format!("super::{home}::{name}"),
            (Location::Operations(_) | Location::Sandbox, _) => format!("super::super::{home}::{name}"),
        }
    }

    fn home(&self, home: Home) -> &str {
        match home {
            Home::Types => TYPES,
            Home::Module(index) => &self.api.modules[index].name.rust,
        }
    }

    /// The type of a value.
    pub(super) fn rust(&self, at: Location, kind: &Type) -> String {
        let generic = |container: &str, inner: &Type| format!("{container}<{}>", self.rust(at, inner));
        match kind {
            Type::Scalar(Scalar::String) => self.prelude(at, "String"),
            Type::Scalar(scalar) => scalar.row().rust.to_owned(),
            Type::List(item) => generic(&self.prelude(at, "Vec"), item),
            Type::Map(value) => generic("::actionapi::Map", value),
            Type::Optional(some) => generic(&self.prelude(at, "Option"), some),
            Type::Record(id) | Type::Enum(id) | Type::Cases(id) => self.path(at, *id),
            // As data; as an argument it is an upload.
            Type::File => "::actionapi::Download".to_owned(),
            Type::Nothing => "()".to_owned(),
        }
    }

    /// The type of an argument that is kept in a record.
    pub(super) fn owned(&self, at: Location, kind: &Type) -> String {
        match kind {
            Type::Scalar(scalar) if scalar.row().takes_into => self.argument(at, kind),
            _ => self.rust(at, kind),
        }
    }

    /// The type of a parameter's argument.
    pub(super) fn parameter(&self, at: Location, parameter: &Parameter) -> String {
        if let Some(id) = self.converted_parameter(parameter) {
            return format!("impl {}<{}>", self.prelude(at, "Into"), self.path(at, id));
        }
        let is_simple = parameter.kind.is_simple();
        let is_usual = is_simple && (parameter.forms.is_empty() || WireForm::separator(&parameter.forms).is_some());
        if is_usual { self.argument(at, &parameter.kind) } else { self.owned(at, parameter.kind.without_option()) }
    }

    /// The scalar with words beside it that a parameter is: its argument is whatever converts into it, such as the scalar alone.
    pub(super) fn converted_parameter(&self, parameter: &Parameter) -> Option<TypeId> {
        let Type::Enum(id) = parameter.kind.without_option() else { return None };
        let is_plain = parameter.forms.is_empty();
        self.api.definition(*id).filter(|definition| is_plain && definition.scalar().is_some()).map(|_| *id)
    }

    /// Whether programs make values of this record.
    pub(super) fn is_sent(&self, id: TypeId) -> bool {
        self.sent.contains(&id)
    }

    /// The type of an argument, which takes everything that converts into the value.
    pub(super) fn argument(&self, at: Location, kind: &Type) -> String {
        let into = |rust: &str| format!("impl {}<{rust}>", self.prelude(at, "Into"));
        let items = |item: &str| format!("impl {}<Item = {item}>", self.prelude(at, "IntoIterator"));
        match kind {
            Type::Scalar(scalar) if scalar.row().takes_into => into(&self.rust(at, kind)),
            Type::File => into("::actionapi::Upload"),
            Type::List(item) => items(&self.argument(at, item)),
            Type::Map(value) => {
                let key = into(&self.prelude(at, "String"));
                items(&format!("({key}, {})", self.argument(at, value)))
            }
            Type::Optional(some) => self.argument(at, some),
            _ => self.rust(at, kind),
        }
    }
}

/// What an argument of [`Context::owned`] becomes.
pub(super) fn converted(kind: &Type, argument: &str) -> String {
    match kind {
        Type::Scalar(scalar) if scalar.row().takes_into => format!("{argument}.into()"),
        _ => argument.to_owned(),
    }
}

/// What the argument of a parameter becomes before it is added to a call.
pub(super) fn sent_parameter(parameter: &Parameter) -> String {
    let (forms, name) = (&*parameter.forms, &*parameter.name.rust);
    if let Some(separator) = WireForm::separator(forms) {
        let (text, items) = (literal(separator.text), sent(&parameter.kind, name));
        return match separator.other {
            None => format!("::actionapi::encode::joined({text}, {items})"),
            Some(other) => format!("::actionapi::encode::joined_or({text}, {}, {items})", literal(other)),
        };
    }
    match (forms, parameter.kind.without_option()) {
        ([], kind) if kind.is_simple() => sent(kind, name),
        ([WireForm::Presence], _) => format!("::actionapi::encode::presence({name})"),
        (_, Type::Scalar(scalar)) if scalar.row().takes_into => {
            let text = format!(
                "::std::convert::Into::<{}>::into({name})",
                scalar.row().rust.replace("String", "::std::string::String")
            );
            format!("::actionapi::encode::formed({}, {text})", forms::slice(forms))
        }
        _ => format!("::actionapi::encode::formed({}, {name})", forms::slice(forms)),
    }
}

/// The name of the prelude that a name hides.
fn of_prelude(name: &str) -> Option<&'static str> {
    PRELUDE.iter().map(|(known, _)| *known).find(|known| *known == name)
}

/// What an argument becomes before it is added to a call.
pub(super) fn sent(kind: &Type, argument: &str) -> String {
    match kind {
        Type::Scalar(scalar) if scalar.row().takes_into => format!("{argument}.into()"),
        Type::File => format!("{argument}.into()"),
        Type::List(item) if **item == Type::File => format!("::actionapi::encode::files({argument})"),
        Type::List(item) if **item == Type::STRING => format!("::actionapi::encode::texts({argument})"),
        Type::List(_) => format!("::actionapi::encode::list({argument})"),
        Type::Map(value) if **value == Type::STRING => format!("::actionapi::encode::text_entries({argument})"),
        Type::Map(_) => format!("::actionapi::encode::entries({argument})"),
        Type::Optional(some) => sent(some, argument),
        _ => argument.to_owned(),
    }
}

/// The nesting of lists, maps and options.
pub(super) fn depth(kind: &Type) -> usize {
    match kind {
        Type::List(inner) | Type::Map(inner) | Type::Optional(inner) => 1 + depth(inner),
        _ => 0,
    }
}
