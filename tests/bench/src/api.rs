//! The API that is measured: one description, from which every generator gets its own input.
//!
//! It knows nothing of what is measured.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// The kinds of values there are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Boolean,
    OptionalText,
    Moment,
}

/// What each function takes.
pub(crate) const PARAMETERS: [(&str, Kind); 3] =
    [("product", Kind::Text), ("number", Kind::Integer), ("comment", Kind::OptionalText)];

/// What each function replies.
pub(crate) const FIELDS: [(&str, Kind); 10] = [
    ("firstname", Kind::Text),
    ("lastname", Kind::Text),
    ("email", Kind::Text),
    ("address", Kind::Text),
    ("city", Kind::Text),
    ("id", Kind::Integer),
    ("group", Kind::Integer),
    ("active", Kind::Boolean),
    ("note", Kind::OptionalText),
    ("created", Kind::Moment),
];

/// A reply's data, each value in its plain form.
pub(crate) const DATA: &str = r#"{"firstname":"Test","lastname":"Client","email":"testclient@domain.com","address":"1001 Ave Pico","city":"San Clemente","id":18253,"group":4,"active":true,"note":null,"created":"2012-08-01T18:30:56"}"#;

/// So many functions, each with its own type of reply; perhaps with a field more in the middle one's, as after an edit.
#[derive(Clone, Copy)]
pub(crate) struct Api {
    pub(crate) functions: usize,
    pub(crate) edited: bool,
}

impl Api {
    pub(crate) fn new(functions: usize) -> Self {
        Self { functions, edited: false }
    }

    pub(crate) fn edited(self) -> Self {
        Self { edited: true, ..self }
    }

    fn fields(self, function: usize) -> impl Iterator<Item = (&'static str, Kind)> {
        let extra = (self.edited && function == self.functions / 2).then_some(("added", Kind::OptionalText));
        FIELDS.into_iter().chain(extra)
    }

    /// The schema of this project.
    pub(crate) fn schema(self) -> String {
        let mut text = String::from(
            "format: 1\n\
             api:\n  name: measured\n  title: Measured API\n  credentials:\n    apikey: { description: The key. }\n  \
             request:\n    parameters:\n      m: api\n      apikey: ${apikey}\n      apimodule: ${module}\n      \
             apifunction: ${function}\n  reply:\n    success: { at: /status, is: success }\n    message: /message\n    \
             data: /data\n\
             modules:\n  things:\n    description: Things.\n    functions:\n",
        );
        for function in 0..self.functions {
            let effect = if function % 2 == 0 { "read" } else { "write" };
            line(&mut text, 6, &format!("function{function}:"));
            line(&mut text, 8, &format!("description: Does the thing of number {function}."));
            line(&mut text, 8, &format!("effect: {effect}"));
            line(&mut text, 8, "parameters:");
            members(&mut text, PARAMETERS.into_iter());
            line(&mut text, 8, "returns:");
            members(&mut text, self.fields(function));
            line(&mut text, 8, &format!("example: {{ message: done, data: {DATA} }}"));
        }
        text
    }

    /// The same as OpenAPI 3.0: an operation with a path of its own for each function. With `envelope`, each reply is described as
    /// it is on the wire; without, as its data alone, which is less to generate and to compile.
    pub(crate) fn openapi(self, envelope: bool) -> String {
        let mut schemas = serde_json::Map::new();
        let mut paths = serde_json::Map::new();
        for function in 0..self.functions {
            schemas.insert(format!("Function{function}Reply"), object(self.fields(function)));
            let data = json!({ "$ref": format!("#/components/schemas/Function{function}Reply") });
            let reply = if envelope {
                json!({ "type": "object", "required": ["status", "message", "data"],
                        "properties": { "status": { "type": "string" }, "message": { "type": "string" }, "data": data } })
            } else {
                data
            };
            let parameters = object(PARAMETERS.into_iter());
            paths.insert(
                format!("/things/function{function}"),
                json!({ "post": {
                    "operationId": format!("function{function}"),
                    "description": format!("Does the thing of number {function}."),
                    "requestBody": { "required": true, "content": { "application/x-www-form-urlencoded": { "schema": parameters } } },
                    "responses": { "200": { "description": "done", "content": { "application/json": { "schema": reply } } } },
                } }),
            );
        }
        let document = json!({
            "openapi": "3.0.3",
            "info": { "title": "Measured API", "version": "1.0.0" },
            "paths": paths,
            "components": { "schemas": schemas },
        });
        format!("{document:#}")
    }
}

fn line(text: &mut String, indent: usize, content: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "{:indent$}{content}", "");
}

fn members(text: &mut String, members: impl Iterator<Item = (&'static str, Kind)>) {
    for (name, kind) in members {
        let kind = match kind {
            Kind::Text => "string",
            Kind::Integer => "integer",
            Kind::Boolean => "boolean",
            Kind::OptionalText => "string?",
            Kind::Moment => "datetime",
        };
        line(text, 10, &format!("{name}: {{ type: {kind}, description: The {name} of the thing. }}"));
    }
}

fn object(members: impl Iterator<Item = (&'static str, Kind)>) -> Value {
    let mut properties = serde_json::Map::new();
    let mut required = Vec::new();
    for (name, kind) in members {
        let mut schema = match kind {
            Kind::Text => json!({ "type": "string" }),
            Kind::Integer => json!({ "type": "integer", "format": "int64" }),
            Kind::Boolean => json!({ "type": "boolean" }),
            Kind::OptionalText => json!({ "type": "string", "nullable": true }),
            Kind::Moment => json!({ "type": "string", "format": "date-time" }),
        };
        schema["description"] = format!("The {name} of the thing.").into();
        properties.insert(name.to_owned(), schema);
        if kind != Kind::OptionalText {
            required.push(name);
        }
    }
    json!({ "type": "object", "required": required, "properties": properties })
}
