//! Replies: the envelope with its data, failures, examples.

use actionapi::description::{Api, Body, Function, Module, Place, ReplyProfile, Rule, Test, Type};
use actionapi::docs::example_reply;

use super::json::{Json, Object};
use super::tree::{Tree, steps};
use super::types::{Schemas, any_of, with_numbers};

impl Schemas<'_> {
    /// The responses of a function.
    pub(super) fn responses(self, module: &Module, function: &Function) -> Object {
        let profile = self.api.reply_of(function);
        let success = Object::new().with("description", success_in_words(profile));
        let success = match profile.body {
            Body::File => success.with("content", media("application/octet-stream", Object::new())),
            Body::Text => {
                let schema = Object::new().with("type", "string");
                success.with("content", media("text/plain", Object::new().with("schema", schema)))
            }
            _ => {
                let title = self.names.operation(self.api, module, function);
                let success_schema = match self.success(module, function) {
                    Json::Object(schema) => schema.with("title", title).into(),
                    other => other,
                };
                let schema =
                    if profile.is_by_status() { success_schema } else { any_of(vec![success_schema, failure_reference()]) };
                let example = example(self.api, module, function);
                success.with(
                    "content",
                    media("application/json", Object::new().with("schema", schema).with_some("example", example)),
                )
            }
        };
        let failure = Object::new().with("description", "A failure.");
        let failure = match profile.body {
            Body::Json => failure.with("content", media("application/json", Object::new().with("schema", failure_reference()))),
            _ => failure,
        };
        Object::new().with("200", success).with("default", failure)
    }

    /// The body of a success.
    fn success(self, module: &Module, function: &Function) -> Json {
        let profile = self.api.reply_of(function);
        let mut tree = Tree::default();
        for rule in profile.success.iter() {
            if let (Place::Body(pointer), Test::Is(values)) = (&rule.at, &rule.test) {
                let values: Vec<&str> = values.iter().map(|value| &**value).collect();
                tree.insert(
                    &steps(self.api, pointer, module, function),
                    true,
                    Object::new().with("enum", truths(&values)).into(),
                );
            }
        }
        if profile.has_data && function.returns != Type::Nothing {
            let data = self.reply(&function.returns, &profile.data_forms);
            let is_required = !function.returns.is_optional() && !function.returns.is_container();
            tree.insert(&steps(self.api, &profile.data, module, function), is_required, data);
        }
        if profile.empty.is_empty() {
            return tree.schema();
        }
        let mut empty = Tree::default();
        for rule in profile.empty.iter() {
            if let Place::Body(pointer) = &rule.at {
                let schema = match &rule.test {
                    Test::Is(values) => {
                        let values: Vec<&str> = values.iter().map(|value| &**value).collect();
                        Object::new().with("enum", truths(&values))
                    }
                    _ => Object::new(),
                };
                // Any of the rules is enough.
                empty.insert(&steps(self.api, pointer, module, function), profile.empty.len() == 1, schema.into());
            }
        }
        let description = format!("No data: {}.", rules(&profile.empty, " or "));
        any_of(vec![tree.schema(), Object::new().with("description", description).with("allOf", vec![empty.schema()]).into()])
    }

    /// The body of a failure, as the API's own profile has it.
    pub(super) fn failure(self) -> Json {
        let profile = self.api.protocol.reply(0);
        let description = format!("A failure: {}.", failure_in_words(profile));
        let mut tree = Tree::default();
        if let Some((module, function)) = self.api.functions().next() {
            for (places, what) in [(&profile.message, "The message."), (&profile.code, "The code.")] {
                for place in places.iter() {
                    if let Place::Body(pointer) = place {
                        tree.insert(
                            &steps(self.api, pointer, module, function),
                            false,
                            Object::new().with("description", what).into(),
                        );
                    }
                }
            }
        }
        let errors = profile.errors.iter().map(|known| {
            let error = Object::new().with("name", &*known.name);
            let texts = |texts: &[std::borrow::Cow<'static, str>]| {
                (!texts.is_empty()).then(|| Json::texts(texts.iter().map(|text| &**text)))
            };
            let error = error.with_some("codes", texts(&known.codes)).with_some("contains", texts(&known.contains));
            let statuses: Vec<Json> = known.statuses.iter().map(|status| Json::Raw(status.to_string())).collect();
            let error = if statuses.is_empty() { error } else { error.with("statuses", statuses) };
            error.with_some("class", known.class.map(|class| class.word())).into()
        });
        let errors: Vec<Json> = errors.collect();
        let schema = Object::new().with("description", description).with("allOf", vec![tree.schema()]);
        if errors.is_empty() { schema.into() } else { schema.with("x-errors", errors).into() }
    }
}

fn failure_reference() -> Json {
    Object::new().with("$ref", "#/components/schemas/Failure").into()
}

/// The whole reply of the example; none if it is not JSON.
fn example(api: &Api, module: &Module, function: &Function) -> Option<Json> {
    let text = example_reply(api, module, function);
    serde_json::from_str::<serde_json::Value>(&text).ok().map(|_| Json::Raw(text))
}

fn media(kind: &str, content: Object) -> Object {
    Object::new().with(kind, content)
}

/// Texts, and other spellings of truth.
fn truths(values: &[&str]) -> Json {
    let Json::List(mut all) = with_numbers(values) else { return Json::List(Vec::new()) };
    for (truth, also) in [("true", ["1", "\"1\"", "\"True\""]), ("false", ["0", "\"0\"", "\"False\""])] {
        if values.contains(&truth) {
            all.extend(also.map(|text| Json::Raw(text.to_owned())));
        }
    }
    Json::List(all)
}

fn rules(rules: &[Rule], joined: &str) -> String {
    let rule = |rule: &Rule| match &rule.test {
        Test::Is(texts) => format!("`{}` is `{}`", rule.at, texts.join("` or `")),
        Test::Contains(texts) => format!("`{}` contains `{}`", rule.at, texts.join("` or `")),
        _ => format!("`{}` is there and not empty", rule.at),
    };
    rules.iter().map(rule).collect::<Vec<_>>().join(joined)
}

fn success_in_words(profile: &ReplyProfile) -> String {
    let mut conditions = Vec::new();
    if !profile.success.is_empty() {
        conditions.push(rules(&profile.success, " and "));
    }
    if !profile.failure.is_empty() {
        conditions.push(format!("not: {}", rules(&profile.failure, " or ")));
    }
    if conditions.is_empty() {
        "A success.".to_owned()
    } else {
        format!("A success if {}; otherwise a failure.", conditions.join("; and "))
    }
}

fn failure_in_words(profile: &ReplyProfile) -> String {
    match (profile.success.is_empty(), profile.failure.is_empty()) {
        (true, true) => "the HTTP status says so".to_owned(),
        (_, false) => rules(&profile.failure, " or "),
        (false, true) => format!("not: {}", rules(&profile.success, " and ")),
    }
}
