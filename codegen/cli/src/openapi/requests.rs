//! Requests: paths, parameters, bodies, security.
//!
//! Values are described by `types`.

use actionapi::description::{
    Constant, Function, JsonNames, JsonTemplate, ListStyle, Method, Module, Parameter, Part, RecordStyle, RequestProfile,
    Separator, Template, Type, WireForm,
};

use super::json::{Json, Object};
use super::tree::{Into, Tree, body_steps, filled};
use super::types::{Schemas, described};

/// A request of a function.
pub(super) struct Request {
    /// The path after the endpoint. It begins with `/`, and may have parameters in braces.
    pub(super) path: String,
    pub(super) method: Method,
    pub(super) parameters: Vec<Json>,
    /// The body and its media type.
    pub(super) body: Option<(&'static str, Object)>,
    /// The names of the security schemes.
    pub(super) security: Vec<String>,
}

impl Schemas<'_> {
    pub(super) fn request(self, module: &Module, function: &Function) -> Request {
        let profile = self.api.request_of(function);
        let has_files = function.parameters.iter().any(|parameter| parameter.kind.is_file());
        let method = if has_files { Method::Post } else { profile.method(None).unwrap_or(Method::Post) };
        let filler = Filler { schemas: self, module, function };
        let (mut parameters, mut security) = (Vec::new(), Vec::new());
        let path = filler.path(profile, &mut parameters);
        for header in profile.headers.iter() {
            match self.scheme("header", header) {
                Some((name, _)) => security.push(name),
                None => parameters.push(filler.constant("header", profile, header)),
            }
        }
        for constant in profile.query.iter() {
            match self.scheme("query", constant) {
                Some((name, _)) => security.push(name),
                None => parameters.push(filler.constant("query", profile, constant)),
            }
        }
        let body = match (profile.body.json(), method) {
            (Some(_), _) => Some(("application/json", Object::new().with("schema", filler.json_body(profile)))),
            (None, Method::Get) => {
                filler.query(profile, &mut parameters, &mut security);
                None
            }
            _ => filler.form(profile, has_files),
        };
        Request { path, method, parameters, body, security }
    }

    /// The security scheme that a header or a parameter of the URL is, with its name.
    fn scheme(self, place: &str, constant: &Constant) -> Option<(String, Object)> {
        let protocol = &self.api.protocol;
        let (prefix, index) = match constant.value.parts() {
            [Part::Variable(index)] => ("", *index),
            [Part::Text(text), Part::Variable(index)] if constant.name.eq_ignore_ascii_case("authorization") => {
                (text.trim(), *index)
            }
            _ => return None,
        };
        let variable = protocol.variables.get(index).filter(|variable| variable.is_secret)?;
        let scheme = match prefix.to_ascii_lowercase().as_str() {
            "bearer" => Object::new().with("type", "http").with("scheme", "bearer"),
            _ => Object::new().with("type", "apiKey").with("in", place).with("name", &*constant.name),
        };
        let scheme = match prefix {
            "" | "Bearer" | "bearer" => scheme.with_text("description", &variable.description),
            prefix => scheme.with("description", format!("Write `{prefix} ` before it. {}", variable.description).trim()),
        };
        let name: String =
            variable.name.wire.chars().map(|each| if each.is_ascii_alphanumeric() { each } else { '_' }).collect();
        Some((name, scheme))
    }

    /// All security schemes.
    pub(super) fn security(self) -> Object {
        let mut schemes = Object::new();
        for profile in self.api.protocol.requests.iter() {
            let in_query = if profile.method(None) == Some(Method::Get) { &*profile.parameters } else { &[] };
            let places = profile.headers.iter().map(|each| ("header", each));
            for (place, constant) in places.chain(profile.query.iter().chain(in_query).map(|each| ("query", each))) {
                if let Some((name, scheme)) = self.scheme(place, constant) {
                    schemes.set(name, scheme);
                }
            }
        }
        schemes
    }
}

/// What the requests of one function are filled with.
#[derive(Clone, Copy)]
struct Filler<'f> {
    schemas: Schemas<'f>,
    module: &'f Module,
    function: &'f Function,
}

impl<'f> Filler<'f> {
    /// The path, with the values in it as parameters.
    fn path(self, profile: &RequestProfile, parameters: &mut Vec<Json>) -> String {
        let protocol = &self.schemas.api.protocol;
        let path = filled(&profile.path, self.module, self.function, |part| match part {
            Part::Variable(index) => format!("{{{}}}", protocol.variable_name(*index).map_or("", |name| &name.wire)),
            Part::Parameter(name) => format!("{{{name}}}"),
            _ => String::new(),
        });
        for part in profile.path.parts() {
            let (name, description) = match part {
                Part::Variable(index) => match protocol.variables.get(*index) {
                    Some(variable) => (&*variable.name.wire, &*variable.description),
                    None => continue,
                },
                Part::Parameter(name) => (&**name, ""),
                _ => continue,
            };
            let schema = Object::new().with("type", "string");
            parameters.push(parameter("path", name, true, description, schema.into()));
        }
        if path.starts_with('/') { path } else { format!("/{path}") }
    }

    fn constant(self, place: &str, profile: &RequestProfile, constant: &Constant) -> Json {
        let is_required = self.schemas.api.protocol.is_always_sent(profile, &constant.value);
        parameter(place, &constant.name, is_required, "", self.template(&constant.value))
    }

    /// A value that a template makes.
    fn template(self, template: &Template) -> Json {
        let protocol = &self.schemas.api.protocol;
        if template.parts().iter().all(|part| !matches!(part, Part::Variable(_) | Part::Parameter(_))) {
            let text = filled(template, self.module, self.function, |_| String::new());
            return Object::new().with("type", "string").with("const", text).into();
        }
        let schema = Object::new().with("type", "string");
        let is_whole = matches!(template.parts(), [Part::Variable(_)]);
        let variable = template.variables().next().and_then(|index| protocol.variables.get(index));
        let description = match variable {
            Some(variable) if is_whole => variable.description.trim().to_owned(),
            _ => format!("`{}`", protocol.spelled(template)),
        };
        let schema = if protocol.is_secret(template) { schema.with("format", "password") } else { schema };
        schema.with_text("description", &description).into()
    }

    /// The parameters in the URL of a GET.
    fn query(self, profile: &RequestProfile, parameters: &mut Vec<Json>, security: &mut Vec<String>) {
        for constant in profile.parameters.iter().chain(profile.defaults.iter()) {
            match self.schemas.scheme("query", constant) {
                Some((name, _)) => security.push(name),
                None => parameters.push(self.constant("query", profile, constant)),
            }
        }
        for own in self.own(profile) {
            let Sent { name, schema, style, .. } = self.sent(profile, own);
            let parameter = Object::new()
                .with("name", name)
                .with("in", "query")
                .with("required", own.is_required() && !own.may_be_absent());
            let parameter = parameter.with_text("description", &own.description);
            let parameter = if own.deprecated.is_some() { parameter.with("deprecated", true) } else { parameter };
            parameters.push(styled(parameter, &style).with("schema", schema).into());
        }
    }

    /// Those of its own parameters that are neither in the path nor in a header.
    fn own(self, profile: &RequestProfile) -> impl Iterator<Item = &'f Parameter> {
        self.function.parameters.iter().filter(move |parameter| {
            let sent = profile.sent_name((&*parameter.name.wire).into());
            profile.placed().all(|placed| placed != sent)
        })
    }

    /// The body of a form; none if it is empty.
    fn form(self, profile: &RequestProfile, has_files: bool) -> Option<(&'static str, Object)> {
        let (mut properties, mut required, mut encoding) = (Object::new(), Vec::new(), Object::new());
        for constant in profile.parameters.iter().chain(profile.defaults.iter()) {
            properties.set(&*constant.name, self.template(&constant.value));
            if self.schemas.api.protocol.is_always_sent(profile, &constant.value) {
                required.push(Json::from(&*constant.name));
            }
        }
        for own in self.own(profile) {
            let Sent { name, schema, style } = self.sent(profile, own);
            let schema = described(schema, &own.description);
            let schema = match (schema, own.deprecated.is_some()) {
                (Json::Object(schema), true) => schema.with("deprecated", true).into(),
                (schema, _) => schema,
            };
            properties.set(name.as_str(), schema);
            if style != Style::Usual {
                encoding.set(name.as_str(), styled(Object::new(), &style));
            }
            if own.is_required() && !own.may_be_absent() {
                required.push(Json::from(name));
            }
        }
        if properties.is_empty() {
            return None;
        }
        let mut schema = Object::new().with("type", "object").with("properties", properties);
        if !required.is_empty() {
            schema.set("required", required);
        }
        let mut body = Object::new().with("schema", schema);
        if !encoding.is_empty() {
            body.set("encoding", encoding);
        }
        Some((if has_files { "multipart/form-data" } else { "application/x-www-form-urlencoded" }, body))
    }

    /// How a parameter of a form is sent.
    fn sent(self, profile: &RequestProfile, own: &Parameter) -> Sent {
        let name = profile.sent_name((&*own.name.wire).into()).into_owned();
        let plain = |kind: &Type| self.schemas.sent(kind, &profile.booleans);
        let usual = |schema: Json| Sent { name: name.clone(), schema, style: Style::Usual };
        let kind = own.kind.without_option();
        if own.is_named() {
            let schema = self.schemas.reply(kind, &[]);
            let style = if profile.records == RecordStyle::Brackets && WireForm::names(&own.forms).is_none() {
                Style::Deep
            } else {
                Style::Usual
            };
            return Sent { name, schema, style };
        }
        if own.forms.contains(&WireForm::Json) {
            let schema = Object::new().with("type", "string").with("contentMediaType", "application/json");
            return usual(schema.with("contentSchema", self.schemas.reply(kind, &[])).into());
        }
        match kind {
            Type::List(item) => {
                let schema = Object::new().with("type", "array").with("items", plain(item)).into();
                match own.lists(profile) {
                    ListStyle::Brackets => Sent { name: format!("{name}[]"), schema, style: Style::Usual },
                    ListStyle::Repeated => usual(schema),
                    style => match style.separator() {
                        Some(Separator { text: ",", other: None }) => Sent { name, schema, style: Style::Commas },
                        Some(_) => usual(Object::new().with("type", "string").into()),
                        None => Sent { name, schema, style: Style::Deep },
                    },
                }
            }
            Type::Map(value) => {
                let schema = Object::new().with("type", "object").with("additionalProperties", plain(value)).into();
                Sent { name, schema, style: Style::Deep }
            }
            kind => {
                let schema = if own.forms.is_empty() || own.is_presence() {
                    plain(kind)
                } else {
                    Object::new().with("type", "string").into()
                };
                let default = own.default.as_deref().filter(|default| !default.contains("${"));
                match (schema, default) {
                    (Json::Object(schema), Some(default)) => {
                        let value = if schema.get("type") == Some(&Json::from("string")) {
                            default.into()
                        } else {
                            Json::scalar(default)
                        };
                        usual(schema.with("default", value).into())
                    }
                    (schema, _) => usual(schema),
                }
            }
        }
    }

    fn json_body(self, profile: &RequestProfile) -> Json {
        let mut tree = Tree::default();
        let Some(body) = profile.body.json() else { return tree.schema() };
        for constant in body.constants.iter() {
            tree.insert(&body_steps(&constant.at), true, self.json_template(&constant.value));
        }
        for own in self.own(profile) {
            let path = match body.names {
                JsonNames::InOrder => [body_steps(profile.names.before.trim_end_matches('-')), vec![Into::Item]].concat(),
                _ => body_steps(&profile.sent_name((&*own.name.wire).into())),
            };
            // Items of a list follow each other.
            let schema =
                if body.names == JsonNames::InOrder { Object::new().into() } else { self.schemas.reply(&own.kind, &own.forms) };
            let schema = described(schema, &own.description);
            tree.insert(&path, own.is_required() && !own.may_be_absent(), schema);
        }
        tree.schema()
    }

    fn json_template(self, template: &JsonTemplate) -> Json {
        match template {
            JsonTemplate::Plain(text) => Object::new().with("const", Json::Raw(text.to_string())).into(),
            JsonTemplate::Text(template) => self.template(template),
            JsonTemplate::Object(members) if members.is_empty() => Object::new().with("type", "object").into(),
            JsonTemplate::Object(members) => {
                let properties =
                    members.iter().fold(Object::new(), |all, (name, value)| all.with(&**name, self.json_template(value)));
                Object::new().with("type", "object").with("properties", properties).into()
            }
            _ => Object::new().with("type", "array").into(),
        }
    }
}

/// A parameter of a form.
struct Sent {
    name: String,
    schema: Json,
    style: Style,
}

/// How a list or an object is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Each item under the name.
    Usual,
    Commas,
    /// `a[b]=x`
    Deep,
}

fn styled(object: Object, style: &Style) -> Object {
    match style {
        Style::Usual => object,
        Style::Commas => object.with("style", "form").with("explode", false),
        Style::Deep => object.with("style", "deepObject").with("explode", true),
    }
}

fn parameter(place: &str, name: &str, is_required: bool, description: &str, schema: Json) -> Json {
    let parameter = Object::new().with("name", name).with("in", place).with("required", is_required);
    parameter.with_text("description", description).with("schema", schema).into()
}
