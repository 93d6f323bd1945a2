//! What the functions of an API share, apart from how requests and replies look: its name, variables, fetches, endpoints and rates.
//!
//! It does not know profiles.

use std::borrow::Cow;

use actionapi::description::{Given, Name, Origin, Part, Protocol, Template, Variable};

use super::arguments::Argument;
use super::change::{Change, Direction};
use super::comparison::Comparison;
use super::pairs::{Pair, pairs};
use super::rules::{self, Harm, Rule};
use super::side::{Path, Side, path};

impl Comparison<'_> {
    pub(super) fn compare_protocol(&mut self) {
        let (old, new) = (&self.old.api.protocol, &self.new.api.protocol);
        let at = |key: &str| path(&["api", key]);
        if old.name != new.name {
            let message = format!("the API is called `{}`; it was `{}`", new.name, old.name);
            self.note(rules::API_RENAMED, message, &at("name"), &at("name"));
        }
        if old.title != new.title {
            let message = format!("the title is `{}`; it was `{}`", new.title, old.title);
            self.note(rules::TITLE_CHANGED, message, &at("title"), &at("title"));
        }
        self.description("the API", &self.old.api.description, &self.new.api.description, &path(&["api"]), &path(&["api"]));
        self.variables();
        self.client_needs();
        self.fetches();
        self.endpoints();
    }

    fn variables(&mut self) {
        let (old, new) = (&self.old.api.protocol, &self.new.api.protocol);
        for pair in pairs(&old.variables, &new.variables, |variable| &variable.name) {
            match pair {
                Pair::Removed(variable) if variable.given().is_some() => self.variable_removed(variable),
                Pair::Added(variable) if variable.given().is_some() => self.variable_added(variable),
                Pair::Both(was, is) => match (&was.origin, &is.origin) {
                    (Origin::Given(one), Origin::Given(other)) => self.variable((was, one), (is, other)),
                    (Origin::Given(_), _) => self.variable_removed(was),
                    (_, Origin::Given(_)) => self.variable_added(is),
                    _ if made(old, was) != made(new, is) => {
                        let message = format!("the variable `{}` is made in another way", is.name.wire);
                        let (from, to) = (variable_path(self.old, &was.name), variable_path(self.new, &is.name));
                        self.report(Change::new(rules::VARIABLE_MADE_CHANGED, Direction::Request, message), &from, &to);
                    }
                    _ => {}
                },
                // What is made is seen in the requests that it is part of.
                _ => {}
            }
        }
    }

    fn variable_removed(&mut self, variable: &Variable) {
        let path = variable_path(self.old, &variable.name);
        let message = format!("{} is no longer given", variable.shown());
        self.report(Change::new(rules::VARIABLE_REMOVED, Direction::Request, message), &path, &path);
    }

    fn variable_added(&mut self, variable: &Variable) {
        let path = variable_path(self.new, &variable.name);
        let (rule, what): (&'static Rule, _) = match variable.is_required() {
            true => (rules::VARIABLE_ADDED_REQUIRED, "is required and new"),
            false => (rules::VARIABLE_ADDED, "is new"),
        };
        let message = format!("{} {what}", variable.shown());
        self.report(Change::new(rule, Direction::Request, message), &path, &path);
    }

    fn variable(&mut self, (old, was): (&Variable, &Given), (new, is): (&Variable, &Given)) {
        let (from, to) = (variable_path(self.old, &old.name), variable_path(self.new, &new.name));
        let shown = new.shown();
        if old.name.wire != new.name.wire {
            self.note(rules::VARIABLE_RENAMED, format!("{} is called `{}`", old.shown(), new.name.wire), &from, &to);
        }
        if old.name.rust != new.name.rust {
            let message = format!("{shown} is `{}` in Rust; it was `{}`", new.name.rust, old.name.rust);
            self.note(rules::VARIABLE_RUST_RENAMED, message, &from, &to);
        }
        if (was.kind, old.is_secret) != (is.kind, new.is_secret) {
            let argument = |variable: &Variable, given: &Given| {
                let secret = actionapi::description::Scalar::Secret;
                Argument::of_variable(if variable.is_secret { secret } else { given.kind })
            };
            let fits = self.takes(&argument(new, is), &argument(old, was));
            let kind = |variable: &Variable, given: &Given| {
                format!("{}{}", if variable.is_secret { "secret " } else { "" }, given.kind.row().name)
            };
            let message = format!("{shown} is `{}`; it was `{}`", kind(new, is), kind(old, was));
            let accepts = self.accepts(Direction::Request, &is.kind.into(), &was.kind.into());
            let change = Change::new(rules::VARIABLE_TYPE_CHANGED, Direction::Request, message);
            self.report(change.only_if(Harm::Source, !fits).only_if(Harm::Wire, !accepts), &from, &to);
        }
        match (old.is_required(), new.is_required()) {
            (false, true) => {
                let message = format!("{shown} is required");
                self.report(Change::new(rules::VARIABLE_REQUIRED, Direction::Request, message), &from, &to);
            }
            (true, false) => self.note(rules::VARIABLE_OPTIONAL, format!("{shown} is optional"), &from, &to),
            (false, false) if was.value != is.value => {
                let message = match &is.value {
                    Some(value) => format!("{shown} is `{value}` unless it is set"),
                    None => format!("{shown} has no value unless it is set"),
                };
                self.report(Change::new(rules::VARIABLE_VALUE_CHANGED, Direction::Request, message), &from, &to);
            }
            _ => {}
        }
        self.description(&shown, &old.description, &new.description, &from, &to);
    }

    fn client_needs(&mut self) {
        let (old, new) = (&self.old.api.protocol.needs, &self.new.api.protocol.needs);
        let at = path(&["api", "needs"]);
        let shown = |name: &str| format!("`{name}`");
        for need in new.iter().filter(|need| !old.contains(need)) {
            let message = format!("clients have a new need: {}", need.sentence(shown));
            self.report(Change::new(rules::CLIENT_NEED_ADDED, Direction::Request, message), &at, &at);
        }
        for need in old.iter().filter(|need| !new.contains(need)) {
            let message = format!("clients no longer have the need: {}", need.sentence(shown));
            self.report(Change::new(rules::CLIENT_NEED_REMOVED, Direction::Request, message), &at, &at);
        }
    }

    fn fetches(&mut self) {
        let (old, new) = (&self.old.api.protocol, &self.new.api.protocol);
        let at = path(&["api", "variables"]);
        match (old.fetches.is_empty(), new.fetches.is_empty()) {
            (true, false) => self.note(rules::SESSION_ADDED, "the client fetches variables".to_owned(), &at, &at),
            (false, true) => self.note(rules::SESSION_REMOVED, "the client no longer fetches variables".to_owned(), &at, &at),
            _ if fetched(old) != fetched(new) => {
                let message = "the client fetches variables in another way".to_owned();
                self.report(Change::new(rules::SESSION_CHANGED, Direction::Both, message), &at, &at);
            }
            _ => {}
        }
    }

    fn endpoints(&mut self) {
        let (old, new) = (&self.old.api.protocol.endpoints, &self.new.api.protocol.endpoints);
        for pair in pairs(old, new, |endpoint| &endpoint.name) {
            let at = |name: &Name| path(&["api", "endpoints", &name.wire]);
            match pair {
                Pair::Removed(endpoint) => {
                    let message = format!("the endpoint `{}` is gone", endpoint.name.wire);
                    self.note(rules::ENDPOINT_REMOVED, message, &at(&endpoint.name), &at(&endpoint.name));
                }
                Pair::Added(endpoint) => {
                    let message = format!("the endpoint `{}` is new", endpoint.name.wire);
                    self.note(rules::ENDPOINT_ADDED, message, &at(&endpoint.name), &at(&endpoint.name));
                }
                Pair::Both(was, is) => {
                    let (from, to) = (at(&was.name), at(&is.name));
                    let subject = format!("the endpoint `{}`", is.name.wire);
                    if was.name.wire != is.name.wire {
                        let message = format!("the endpoint `{}` is called `{}`", was.name.wire, is.name.wire);
                        self.note(rules::ENDPOINT_RENAMED, message, &from, &to);
                    }
                    if was.name.rust != is.name.rust {
                        let message = format!("{subject} is `{}` in Rust; it was `{}`", is.name.rust, was.name.rust);
                        self.note(rules::ENDPOINT_RUST_RENAMED, message, &from, &to);
                    }
                    if was.url != is.url {
                        let change = Change::new(rules::ENDPOINT_MOVED, Direction::Request, format!("{subject} is {}", is.url));
                        self.report(change, &from, &to);
                    }
                    self.description(&subject, &was.description, &is.description, &from, &to);
                }
            }
        }
    }
}

/// The keys of a variable.
pub(super) fn variable_path(side: &Side, name: &Name) -> Path {
    let all = ["credentials", "variables"].map(|key| path(&["api", key, &name.wire]));
    let [credential, variable] = &all;
    if side.position(variable).is_exact { variable.clone() } else { credential.clone() }
}

/// How a variable is made, without the indices of others, which differ between schemas.
fn made(protocol: &Protocol, variable: &Variable) -> Option<String> {
    let making = variable.making()?;
    let recipe = format!("{:?} {:?}", making.scope, making.recipe);
    Some(named(protocol, recipe, &making.recipe.templates()))
}

/// The calls that fetch, without the indices of variables.
fn fetched(protocol: &Protocol) -> Vec<String> {
    let fetch = |(index, fetch): (usize, &actionapi::description::Fetch)| {
        let takes =
            protocol.fetched(index).map(|(_, variable, fetched)| (variable.name.wire.clone(), fetch.takes.get(fetched.value)));
        let with = fetch
            .parameters
            .iter()
            .map(|parameter| (parameter.name.clone(), protocol.spelled(&parameter.value), parameter.is_required));
        let (module, function) = (&fetch.operation.module, &fetch.operation.function);
        format!("{module}.{function} {:?} {:?} {:?}", with.collect::<Vec<_>>(), takes.collect::<Vec<_>>(), fetch.lasts)
    };
    protocol.fetches.iter().enumerate().map(fetch).collect()
}

/// A text with the indices of variables, and with their names in place of the templates that have them.
fn named(protocol: &Protocol, mut text: String, templates: &[&Template]) -> String {
    for template in templates {
        let spelled = Template(Cow::Owned(vec![Part::Text(protocol.spelled(template).into())]));
        text = text.replace(&format!("{template:?}"), &format!("{spelled:?}"));
    }
    text
}
