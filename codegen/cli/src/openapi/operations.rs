//! Operations, and the paths that they are at.
//!
//! What they send and get is `requests`' and `replies`'.

use actionapi::description::{Effect, Function, Instead, JsonNames, Method, Module};
use actionapi::text::{qualified, summary};

use super::json::{Json, Object};
use super::requests::Request;
use super::types::{Schemas, any_of};
use super::{Shape, server};

/// A function with its request.
type Described<'d> = (&'d Module, &'d Function, Request);

impl Schemas<'_> {
    /// All paths.
    pub(super) fn paths(self) -> Object {
        let all = self.api.functions().map(|(module, function)| (module, function, self.request(module, function)));
        let all: Vec<Described<'_>> = all.collect();
        match self.shape {
            Shape::Viewer => self.viewer(all),
            Shape::Validator => self.validator(all),
        }
    }

    fn viewer(self, all: Vec<Described<'_>>) -> Object {
        let mut counts = std::collections::HashMap::new();
        for (_, _, request) in &all {
            *counts.entry(request.path.clone()).or_insert(0) += 1;
        }
        let mut paths = Object::new();
        for (module, function, request) in all {
            let name = self.names.operation(self.api, module, function);
            let is_shared = counts.get(&request.path).is_some_and(|count| *count > 1) || request.path == "/";
            let path = if is_shared { format!("{}#{name}", request.path) } else { request.path.clone() };
            let method = request.method.word();
            paths.set(path, Object::new().with(method, self.operation(module, function, request)));
        }
        paths
    }

    fn validator(self, all: Vec<Described<'_>>) -> Object {
        let mut groups: Vec<(String, Method, Vec<Described<'_>>)> = Vec::new();
        for described in all {
            let (path, method) = (described.2.path.clone(), described.2.method);
            match groups.iter_mut().find(|(each, by, _)| *each == path && *by == method) {
                Some((.., group)) => group.push(described),
                None => groups.push((path, method, vec![described])),
            }
        }
        let mut paths = Object::new();
        for (path, method, mut group) in groups {
            let operation = if group.len() == 1 {
                let Some((module, function, request)) = group.pop() else { continue };
                self.operation(module, function, request)
            } else {
                self.several(group, &path)
            };
            match paths.get_mut(&path) {
                Some(Json::Object(item)) => item.set(method.word(), operation),
                _ => paths.set(path, Object::new().with(method.word(), operation)),
            }
        }
        paths
    }

    fn operation(self, module: &Module, function: &Function, request: Request) -> Object {
        let name = self.names.operation(self.api, module, function);
        let mut operation = Object::new();
        if !module.is_top() {
            operation.set("tags", Json::texts([&*module.name.wire]));
        }
        operation = operation.with("operationId", name).with_text("summary", &summary(&function.description));
        operation = operation.with_text("description", &description(function));
        if function.deprecated.is_some() {
            operation.set("deprecated", true);
        }
        if let Some(endpoint) = self.api.request_of(function).endpoint.and_then(|index| self.api.protocol.endpoints.get(index))
        {
            operation.set("servers", vec![Json::from(server(self.api, endpoint))]);
        }
        if !request.parameters.is_empty() {
            operation.set("parameters", request.parameters);
        }
        if let Some((media, body)) = request.body {
            operation.set("requestBody", Object::new().with("required", true).with("content", Object::new().with(media, body)));
        }
        operation.set("responses", self.responses(module, function));
        if !request.security.is_empty() {
            let all = request.security.iter().fold(Object::new(), |all, name| all.with(name.as_str(), Vec::new()));
            operation.set("security", vec![Json::from(all)]);
        }
        self.extensions(module, function, operation)
    }

    /// What has no key of its own.
    fn extensions(self, module: &Module, function: &Function, mut operation: Object) -> Object {
        operation.set("x-module", &*module.name.wire);
        operation.set("x-function", &*function.name.wire);
        operation.set("x-effect", function.effect.word());
        let profile = self.api.request_of(function);
        if let Some(rate) = profile.rate.and_then(|index| self.api.protocol.rates.get(index)) {
            operation.set("x-rate", rate.to_string());
        }
        if let Some(pages) = &function.pages {
            operation.set("x-pages", pages.sentence(|name| format!("`{name}`")));
        }
        if !function.needs.is_empty() {
            let needs = function.needs.iter().map(|need| Json::from(need.sentence(|name| format!("`{name}`"))));
            operation.set("x-needs", needs.collect::<Vec<_>>());
        }
        if profile.body.json().is_some_and(|body| body.names == JsonNames::InOrder) {
            operation.set("x-parameters", Json::texts(function.parameters.iter().map(|each| &*each.name.wire)));
        }
        operation
    }

    /// Operations that share a path as one.
    fn several(self, group: Vec<Described<'_>>, path: &str) -> Object {
        let names: Vec<String> = group
            .iter()
            .map(|(module, function, _)| format!("`{}`", qualified(&module.name.wire, ".", &function.name.wire)))
            .collect();
        let (mut bodies, mut replies): (Vec<(&str, Vec<Json>)>, Vec<Json>) = (Vec::new(), Vec::new());
        let mut parameters: Vec<Json> = Vec::new();
        for (module, function, request) in group {
            if let Some((media, mut body)) = request.body {
                let title = self.names.operation(self.api, module, function);
                let schema = match body.get_mut("schema") {
                    Some(Json::Object(schema)) => schema.clone().with("title", title).into(),
                    Some(other) => other.clone(),
                    None => Object::new().into(),
                };
                match bodies.iter_mut().find(|(each, _)| *each == media) {
                    Some((_, all)) => all.push(schema),
                    None => bodies.push((media, vec![schema])),
                }
            }
            for parameter in request.parameters {
                add_parameter(&mut parameters, parameter);
            }
            replies.push(self.responses(module, function).get("200").cloned().unwrap_or(Object::new().into()));
        }
        let mut operation = Object::new()
            .with("operationId", format!("calls_{}", path.replace(|each: char| !each.is_ascii_alphanumeric(), "_")));
        operation =
            operation.with("summary", "All calls of this path").with("description", format!("Calls {}.", names.join(", ")));
        if !parameters.is_empty() {
            operation.set("parameters", parameters);
        }
        if !bodies.is_empty() {
            let one_of = |all: Vec<Json>| Object::new().with("schema", Object::new().with("oneOf", all));
            let content = bodies.into_iter().fold(Object::new(), |content, (media, all)| content.with(media, one_of(all)));
            operation.set("requestBody", Object::new().with("required", true).with("content", content));
        }
        let failure = Object::new().with("description", "A failure.");
        operation.with("responses", Object::new().with("200", merged(replies)).with("default", failure))
    }
}

/// Adds a parameter. One that is not in all operations, or not with the same values, is optional and any text.
fn add_parameter(all: &mut Vec<Json>, parameter: Json) {
    let key = |parameter: &Json| match parameter {
        Json::Object(object) => (object.get("name").cloned(), object.get("in").cloned()),
        _ => (None, None),
    };
    if all.iter().any(|each| key(each) == key(&parameter)) {
        return;
    }
    let Json::Object(object) = parameter else { return };
    let is_in_path = object.get("in") == Some(&Json::from("path"));
    all.push(object.with("required", is_in_path).with("schema", Object::new()).into());
}

/// Replies of several operations as one.
fn merged(replies: Vec<Json>) -> Object {
    let mut medias: Vec<(&str, Vec<Json>)> = Vec::new();
    for reply in &replies {
        let Json::Object(reply) = reply else { continue };
        let Some(Json::Object(content)) = reply.get("content") else { continue };
        for media in ["application/json", "text/plain", "application/octet-stream"] {
            let Some(Json::Object(found)) = content.get(media) else { continue };
            let schema = found.get("schema").cloned().unwrap_or(Object::new().into());
            match medias.iter_mut().find(|(each, _)| *each == media) {
                Some((_, all)) => all.push(schema),
                None => medias.push((media, vec![schema])),
            }
        }
    }
    let media = |all: Vec<Json>| Object::new().with("schema", any_of(all));
    let content = medias.into_iter().fold(Object::new(), |content, (name, all)| content.with(name, media(all)));
    Object::new().with("description", "A success, or a failure.").with("content", content)
}

/// The description of a function, with what has no key.
fn description(function: &Function) -> String {
    let effect = match function.effect {
        Effect::Read => "It changes nothing.",
        Effect::Idempotent => "It changes something, but twice is as good as once.",
        _ => "It changes something.",
    };
    let deprecated = function.deprecated.as_ref().map(|deprecated| {
        let label = deprecated.labelled(|instead| match instead {
            Instead::Function(module, function) => format!("`{}`", qualified(module, ".", function)),
            Instead::Parameter(name) => format!("`{name}`"),
        });
        format!("It is {label}.")
    });
    let needs: String =
        function.needs.iter().map(|need| format!("\n\n- {}", need.sentence(|name| format!("`{name}`")))).collect();
    let pages = function.pages.as_ref().map(|pages| format!("\n\nPages: {}.", pages.sentence(|name| format!("`{name}`"))));
    let parts = [function.description.trim(), deprecated.as_deref().unwrap_or_default(), effect];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}{needs}{}", parts.join("\n\n"), pages.unwrap_or_default())
}
