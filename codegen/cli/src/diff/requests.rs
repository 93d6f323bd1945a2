//! How requests are formed: methods, paths, constants, and how values are written.
//!
//! It does not know which functions are concerned.

use std::collections::{BTreeMap, BTreeSet};

use actionapi::description::{
    Constant, JsonTemplate, ListStyle, Parameter, Protocol, RecordStyle, RequestBody, RequestProfile, Scalar, Type, Variable,
};

use super::change::{Change, Direction};
use super::comparison::Comparison;
use super::profiles::{Found, Group};
use super::rules::{self, Rule};

impl Comparison<'_> {
    pub(super) fn requests(&self, group: &Group<'_>) -> Vec<Found> {
        let Some(functions) = group.functions.first() else { return Vec::new() };
        let (old, new) = (self.old.api.request_of(functions.old), self.new.api.request_of(functions.new));
        let mut found = Vec::new();
        methods(old, new, &mut found);
        let (was, is) = (&self.old.api.protocol, &self.new.api.protocol);
        let (from, to) = (was.spelled(&old.path), is.spelled(&new.path));
        if from != to {
            let message = format!("the path is `{to}`; it was `{from}`");
            found.push(request(rules::PATH_CHANGED, message, &["request", "path"]));
        }
        self.constants(old, new, &mut found);
        encoding(old, new, group, &mut found);
        let endpoint = |protocol: &Protocol, profile: &RequestProfile| {
            profile.endpoint.and_then(|index| protocol.endpoints.get(index)).map(|endpoint| endpoint.name.wire.to_string())
        };
        let (from, to) = (endpoint(was, old), endpoint(is, new));
        if from != to {
            let shown = |name: Option<String>| name.map_or_else(|| "that of the client".to_owned(), |name| format!("`{name}`"));
            let message = format!("the endpoint is {}; it was {}", shown(to), shown(from));
            found.push(request(rules::REQUEST_ENDPOINT_CHANGED, message, &["request", "endpoint"]));
        }
        for needed in needs(is, new).difference(&needs(was, old)) {
            found.push(request(rules::VARIABLE_NEED_ADDED, format!("requests need {needed}"), &["request", "needs"]));
        }
        for needed in needs(was, old).difference(&needs(is, new)) {
            let message = format!("requests no longer need {needed}");
            found.push(request(rules::VARIABLE_NEED_REMOVED, message, &["request", "needs"]));
        }
        let rate = |protocol: &Protocol, profile: &RequestProfile| {
            let rate = profile.rate.and_then(|index| protocol.rates.get(index));
            rate.map_or_else(|| "without limit".to_owned(), ToString::to_string)
        };
        let (from, to) = (rate(was, old), rate(is, new));
        if from != to {
            found.push(request(rules::RATE_CHANGED, format!("the rate is {to}; it was {from}"), &["rate"]));
        }
        found
    }

    /// What is in every request.
    fn constants(&self, old: &RequestProfile, new: &RequestProfile, found: &mut Vec<Found>) {
        let all = |protocol: &Protocol, profile: &RequestProfile| {
            let mut all: BTreeMap<(&'static str, String), String> = BTreeMap::new();
            let lists = [
                ("parameters", &profile.parameters),
                ("query", &profile.query),
                ("headers", &profile.headers),
                ("defaults", &profile.defaults),
            ];
            for (key, list) in lists {
                let entry = |constant: &Constant| ((key, constant.name.to_string()), protocol.spelled(&constant.value));
                all.extend(list.iter().map(entry));
            }
            for constant in profile.body.json().into_iter().flat_map(|body| body.constants.iter()) {
                all.insert(("parameters", constant.at.to_string()), json(protocol, &constant.value));
            }
            all
        };
        let (from, to) = (all(&self.old.api.protocol, old), all(&self.new.api.protocol, new));
        for ((key, name), value) in &to {
            let message = match from.get(&(*key, name.clone())) {
                None => format!("requests have {} `{name}` with `{value}`", noun(key)),
                Some(was) if was != value => format!("{} `{name}` of requests is `{value}`; it was `{was}`", noun(key)),
                Some(_) => continue,
            };
            found.push(request(rules::CONSTANT_CHANGED, message, &["request", key, name]));
        }
        for (key, name) in from.keys().filter(|each| !to.contains_key(each)) {
            let message = format!("requests no longer have {} `{name}`", noun(key));
            found.push(request(rules::CONSTANT_CHANGED, message, &["request", key, name]));
        }
    }
}

fn request(rule: &'static Rule, message: String, keys: &[&str]) -> Found {
    Found::new(Change::new(rule, Direction::Request, message), keys)
}

fn noun(key: &str) -> &'static str {
    match key {
        "query" => "the query parameter",
        "headers" => "the header",
        "defaults" => "the default of the parameter",
        _ => "the constant parameter",
    }
}

/// A value of every JSON body, as the schema has it.
fn json(protocol: &Protocol, value: &JsonTemplate) -> String {
    let mut text = String::new();
    value.write(&mut text, &|template| Some(protocol.spelled(template)));
    text
}

/// The variables that requests need, as messages name them.
fn needs(protocol: &Protocol, profile: &RequestProfile) -> BTreeSet<String> {
    profile.needs.iter().filter_map(|index| protocol.variables.get(*index)).map(Variable::shown).collect()
}

fn methods(old: &RequestProfile, new: &RequestProfile, found: &mut Vec<Found>) {
    let keys = ["request", "methods"];
    for method in old.methods.iter().filter(|method| !new.methods.contains(method)) {
        found.push(request(rules::METHOD_REMOVED, format!("the method `{}` is no longer accepted", method.word()), &keys));
    }
    for method in new.methods.iter().filter(|method| !old.methods.contains(method)) {
        found.push(request(rules::METHOD_ADDED, format!("the method `{}` is accepted", method.word()), &keys));
    }
    let is_kept = old.methods.first().is_some_and(|first| new.methods.contains(first));
    if let (true, Some(first)) = (is_kept && old.methods.first() != new.methods.first(), new.methods.first()) {
        let message = format!("the method is `{}` unless the caller chooses another", first.word());
        found.push(request(rules::METHOD_PREFERRED, message, &keys));
    }
}

/// How names and values are written. It matters to functions that have such values.
fn encoding(old: &RequestProfile, new: &RequestProfile, group: &Group<'_>, found: &mut Vec<Found>) {
    let any = |is: fn(&Parameter) -> bool| group.functions.iter().any(|functions| functions.old.parameters.iter().any(is));
    let mut report = |message: String, key: &str, matters: bool| {
        if matters {
            found.push(request(rules::REQUEST_ENCODING_CHANGED, message, &["request", key]));
        }
    };
    if old.names != new.names {
        let shown = |profile: &RequestProfile| format!("`{}…{}`", profile.names.before, profile.names.after);
        report(format!("parameters are named {}; they were {}", shown(new), shown(old)), "names", any(|_| true));
    }
    if old.lists != new.lists {
        let message = format!("lists are written as {}; they were as {}", lists(&new.lists), lists(&old.lists));
        report(message, "lists", any(|parameter| parameter.is_spread()));
    }
    if old.booleans != new.booleans {
        let shown = |profile: &RequestProfile| format!("`{}` and `{}`", profile.booleans.yes, profile.booleans.no);
        let message = format!("booleans are written as {}; they were {}", shown(new), shown(old));
        report(
            message,
            "booleans",
            any(|parameter| *parameter.kind.item() == Type::Scalar(Scalar::Boolean) || !parameter.kind.is_simple()),
        );
    }
    if old.records != new.records {
        let shown = |style: RecordStyle| if style == RecordStyle::Dots { "dots" } else { "brackets" };
        let message = format!("records are written with {}; they were with {}", shown(new.records), shown(old.records));
        report(message, "records", any(Parameter::is_named));
    }
    let shape = |body: &RequestBody| body.json().map(|body| body.names);
    if shape(&old.body) != shape(&new.body) {
        let shown = |body: &RequestBody| if body.json().is_some() { "JSON" } else { "a form" };
        let (is, was) = (shown(&new.body), shown(&old.body));
        let message = if is == was {
            "the parameters are elsewhere in the JSON body".to_owned()
        } else {
            format!("the body is {is}; it was {was}")
        };
        report(message, "body", true);
    }
}

fn lists(style: &ListStyle) -> String {
    match style {
        ListStyle::Brackets => "`brackets`".to_owned(),
        ListStyle::Indexed => "`indexed`".to_owned(),
        ListStyle::Repeated => "`repeated`".to_owned(),
        other => other.separator().map_or_else(String::new, |separator| format!("one text with `{}`", separator.text)),
    }
}
