//! Schemas of objects that are put together from their parts, each at a place.
//!
//! It does not know what the parts are.

use actionapi::description::{Api, Function, Module, Part, Pointer, Step, Template};

use super::json::{Json, Object};

/// An object, a list, or a part.
#[derive(Debug, Default)]
pub(super) struct Tree {
    members: Vec<(String, Tree, bool)>,
    items: Option<Box<Tree>>,
    schemas: Vec<Json>,
}

/// A step into a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Into {
    Member(String),
    Item,
}

impl Tree {
    /// Puts a schema at the end of a path, each step of which must be there if `is_required`.
    pub(super) fn insert(&mut self, path: &[Into], is_required: bool, schema: Json) {
        match path.split_first() {
            None => self.schemas.push(schema),
            Some((Into::Item, rest)) => self.items.get_or_insert_default().insert(rest, is_required, schema),
            Some((Into::Member(name), rest)) => {
                let index = self.members.iter().position(|(each, ..)| each == name).unwrap_or_else(|| {
                    self.members.push((name.clone(), Self::default(), false));
                    self.members.len() - 1
                });
                let (_, inner, required) = &mut self.members[index];
                *required |= is_required;
                inner.insert(rest, is_required, schema);
            }
        }
    }

    /// The schema of the whole.
    pub(super) fn schema(self) -> Json {
        let mut all = self.schemas;
        if let Some(items) = self.items {
            all.push(Object::new().with("type", "array").with("items", items.schema()).into());
        }
        if !self.members.is_empty() {
            let (mut properties, mut required) = (Object::new(), Vec::new());
            for (name, inner, is_required) in self.members {
                properties.set(&*name, inner.schema());
                if is_required {
                    required.push(Json::from(name));
                }
            }
            let mut object = Object::new().with("type", "object").with("properties", properties);
            if !required.is_empty() {
                object.set("required", required);
            }
            all.push(object.into());
        }
        match <[Json; 1]>::try_from(all) {
            Ok([only]) => only,
            Err(all) if all.is_empty() => Object::new().into(),
            Err(all) => Object::new().with("allOf", all).into(),
        }
    }
}

/// The steps of a place in a reply. A variable in it stands for the value that is sent unless another is given, or else for its name.
pub(super) fn steps(api: &Api, pointer: &Pointer, module: &Module, function: &Function) -> Vec<Into> {
    let variable = |part: &Part| match part {
        Part::Variable(index) => api.protocol.variables.get(*index).map_or_else(String::new, |variable| {
            let usual = variable.given().and_then(|given| given.value.as_deref());
            usual.unwrap_or(&variable.name.wire).to_owned()
        }),
        _ => String::new(),
    };
    let step = |step: &Step| match step {
        Step::Name(template) => {
            let name = filled(template, module, function, variable);
            let digits = name.strip_prefix('-').unwrap_or(&name);
            let is_index = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_index { Into::Item } else { Into::Member(name) }
        }
        _ => Into::Item,
    };
    pointer.steps().iter().map(step).collect()
}

/// The steps of a place in a JSON body: `/params/-`.
pub(super) fn body_steps(place: &str) -> Vec<Into> {
    let step = |step: &str| match step {
        "-" => Into::Item,
        name => Into::Member(name.replace("~2", "*").replace("~1", "/").replace("~0", "~")),
    };
    place.split('/').filter(|step| !step.is_empty()).map(step).collect()
}

/// A template with the names filled in, and with a text for each other part.
pub(super) fn filled(template: &Template, module: &Module, function: &Function, other: impl Fn(&Part) -> String) -> String {
    let text = |part: &Part| match part {
        Part::Text(text) => text.to_string(),
        Part::Module => module.name.wire.to_string(),
        Part::Function => function.name.wire.to_string(),
        Part::LowerModule => module.name.wire.to_lowercase(),
        Part::LowerFunction => function.name.wire.to_lowercase(),
        part => other(part),
    };
    template.parts().iter().map(text).collect()
}
