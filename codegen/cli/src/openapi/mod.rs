//! An OpenAPI 3.1 document of an API, as faithful as it can be.
//!
//! It knows the description only. What the document lacks is in `losses`.

mod json;
mod losses;
mod names;
mod operations;
mod replies;
mod requests;
mod tree;
mod types;

use actionapi::description::{Api, Endpoint, Part};

use self::json::{Json, Object};
use self::names::Names;
use self::types::Schemas;

/// What a document is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// To be shown: a path for each function, told apart by a fragment, and types as they should be.
    #[default]
    Viewer,
    /// To check traffic with: each path once, and types with everything that clients accept.
    Validator,
}

impl Shape {
    /// All of them, with the words that choose them.
    pub const WORDS: [(&'static str, Self); 2] = [("viewer", Self::Viewer), ("validator", Self::Validator)];
}

/// A document, and what it does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The text, with a line end at its end.
    pub text: String,
    /// A sentence about each thing that it cannot express.
    pub losses: Vec<&'static str>,
}

/// The document of an API.
#[must_use]
pub fn document(api: &Api, shape: Shape) -> Document {
    let names = Names::new(api);
    let schemas = Schemas { api, names: &names, shape };
    let losses = losses::of(api, shape);
    let mut components = schemas.components();
    components.set("Failure", schemas.failure());
    let mut all = Object::new().with("schemas", components);
    let security = schemas.security();
    if !security.is_empty() {
        all.set("securitySchemes", security);
    }
    let tags = api
        .named_modules()
        .map(|module| Object::new().with("name", &*module.name.wire).with_text("description", &module.description).into());
    let tags: Vec<Json> = tags.collect();
    let document = Object::new()
        .with("openapi", "3.1.0")
        .with("info", info(api, &losses))
        .with("servers", servers(api))
        .with("tags", tags)
        .with("paths", schemas.paths())
        .with("components", all);
    Document { text: Json::from(document).pretty(), losses }
}

fn info(api: &Api, losses: &[&str]) -> Object {
    let losses: String = losses.iter().map(|loss| format!("\n- {loss}")).collect();
    let description = format!("{}\n\nThis document cannot say everything about the API:\n{losses}", api.description.trim());
    // The schema has no version, and OpenAPI needs one.
    Object::new().with("title", &*api.protocol.title).with("version", "unversioned").with("description", description.trim())
}

fn servers(api: &Api) -> Json {
    let known = api.protocol.endpoints.iter();
    let all: Vec<Json> = known.map(|endpoint| server(api, endpoint).into()).collect();
    if !all.is_empty() {
        return all.into();
    }
    let variable = Object::new()
        .with("default", "http://127.0.0.1:8080")
        .with("description", "The address of the API, without a `/` at its end.");
    let server = Object::new().with("url", "{endpoint}").with("variables", Object::new().with("endpoint", variable));
    vec![Json::from(server)].into()
}

/// An address, whose variables have names as the schema's.
fn server(api: &Api, endpoint: &Endpoint) -> Object {
    let mut variables = Object::new();
    let text = |part: &Part| match part {
        Part::Variable(index) => {
            let Some(variable) = api.protocol.variables.get(*index) else { return String::new() };
            let usual = variable.given().and_then(|given| given.value.as_deref());
            let usual = Object::new().with("default", usual.unwrap_or(&variable.name.wire));
            variables.set(&*variable.name.wire, usual.with_text("description", &variable.description));
            format!("{{{}}}", variable.name.wire)
        }
        Part::Text(text) => text.to_string(),
        _ => String::new(),
    };
    let url: String = endpoint.template.parts().iter().map(text).collect();
    let url = if endpoint.template.is_empty() { &*endpoint.url } else { &url };
    let server = Object::new().with("url", url.trim_end_matches('/')).with_text("description", &endpoint.description);
    if variables.is_empty() { server } else { server.with("variables", variables) }
}
