//! How replies are read: what a success is, where the data and the messages are, and the errors that the schema names.
//!
//! It does not know which functions are concerned.

use std::fmt::Debug;

use actionapi::description::{Body, ContentType, ErrorClass, KnownError, Protocol, ReplyProfile, Tolerance};

use super::change::{Change, Direction};
use super::comparison::Comparison;
use super::profiles::{Found, Group};
use super::rules::{self, Harm, Rule};
use super::side::{Side, path};

impl Comparison<'_> {
    pub(super) fn replies(&self, group: &Group<'_>) -> Vec<Found> {
        let Some(functions) = group.functions.first() else { return Vec::new() };
        let (old, new) = (self.old.api.reply_of(functions.old), self.new.api.reply_of(functions.new));
        let mut found = Vec::new();
        let mut compare = |rule: &'static Rule, key: &str, what: &str, is_same: bool| {
            if !is_same {
                found.push(reply(rule, format!("{what} is another one"), &["reply", key]));
            }
        };
        compare(rules::SUCCESS_CHANGED, "success", "the rule of success", old.success == new.success);
        compare(rules::SUCCESS_CHANGED, "failure", "the rule of failure", old.failure == new.failure);
        compare(rules::SUCCESS_CHANGED, "empty", "the rule of empty replies", old.empty == new.empty);
        compare(rules::DATA_MOVED, "data", "the place of the data", old.data == new.data);
        compare(rules::DATA_MOVED, "data", "the form of the data", old.data_forms == new.data_forms);
        // A file or nothing is another type that the function returns.
        let is_whole = |body| body == Body::File;
        let is_same = old.body == new.body || is_whole(old.body) || is_whole(new.body);
        compare(rules::DATA_MOVED, "body", "the kind of body", is_same);
        compare(rules::MESSAGES_MOVED, "message", "the place of the message", old.message == new.message);
        compare(rules::MESSAGES_MOVED, "code", "the place of the code", old.code == new.code);
        compare(rules::MESSAGES_MOVED, "warnings", "the place of warnings", old.warnings == new.warnings);
        compare(rules::MESSAGES_MOVED, "request_id", "the place of the identifier", old.request_id == new.request_id);
        accepted(old, new, &mut found);
        let (was, is) = (&self.old.api.protocol, &self.new.api.protocol);
        if fetches(was, &old.ends) != fetches(is, &new.ends) {
            let message = "a success ends other sessions".to_owned();
            found.push(reply(rules::REPLY_ENDS_SESSION_CHANGED, message, &["renews"]));
        }
        for error in new.errors.iter() {
            let other = old.errors.iter().find(|other| other.name == error.name);
            // A name that is new in all of the schema is another change.
            if other.is_some_and(|other| known(was, other) != known(is, error)) {
                let message = format!("the error `{}` is recognized or treated in another way", error.name);
                found.push(reply(rules::ERROR_CHANGED, message, &["errors", &error.name]));
            }
        }
        self.errors_by_layer(old, new, &mut found);
        found
    }

    /// Errors that only some functions have.
    fn errors_by_layer(&self, old: &ReplyProfile, new: &ReplyProfile, found: &mut Vec<Found>) {
        let has = |profile: &ReplyProfile, name: &str| profile.errors.iter().any(|error| error.name == name);
        let is_in_both = |name: &str| has_error(self.old, name) && has_error(self.new, name);
        let change = |name: &str, message: String| reply(rules::ERROR_CHANGED, message, &["errors", name]);
        for KnownError { name, .. } in new.errors.iter().filter(|error| is_in_both(&error.name) && !has(old, &error.name)) {
            found.push(change(name, format!("the error `{name}` is recognized, too")));
        }
        for KnownError { name, .. } in old.errors.iter().filter(|error| is_in_both(&error.name) && !has(new, &error.name)) {
            found.push(change(name, format!("the error `{name}` is no longer recognized")));
        }
    }

    /// The variants of `ErrorCode`.
    pub(super) fn compare_errors(&mut self) {
        let (old, new) = (self.old, self.new);
        for name in error_names(old).into_iter().filter(|name| !has_error(new, name)) {
            let (from, to) = (error_path(old, name), path(&["api", "errors"]));
            self.report(Change::new(rules::ERROR_REMOVED, Direction::Reply, format!("the error `{name}` is gone")), &from, &to);
        }
        for name in error_names(new).into_iter().filter(|name| !has_error(old, name)) {
            let (from, to) = (path(&["api", "errors"]), error_path(new, name));
            self.report(Change::new(rules::ERROR_ADDED, Direction::Reply, format!("the error `{name}` is new")), &from, &to);
        }
    }
}

fn reply(rule: &'static Rule, message: String, keys: &[&str]) -> Found {
    Found::new(Change::new(rule, Direction::Reply, message), keys)
}

/// What is accepted of replies that are not as they should be.
fn accepted(old: &ReplyProfile, new: &ReplyProfile, found: &mut Vec<Found>) {
    if old.content_type != new.content_type {
        let is_narrower = new.content_type == ContentType::Json;
        let message = if is_narrower { "only JSON's content types are accepted" } else { "any content type is accepted" };
        let change = Change::new(rules::CONTENT_TYPE_CHANGED, Direction::Reply, message.to_owned());
        found.push(Found::new(change.only_if(Harm::Wire, is_narrower), &["reply", "content_type"]));
    }
    if old.tolerates != new.tolerates {
        let is_narrower = tolerances(old.tolerates) & !tolerances(new.tolerates) != 0;
        let message = if is_narrower { "less is tolerated in replies" } else { "more is tolerated in replies" };
        let change = Change::new(rules::TOLERANCE_CHANGED, Direction::Reply, message.to_owned());
        found.push(Found::new(change.only_if(Harm::Wire, is_narrower), &["reply", "tolerates"]));
    }
}

/// The names of the errors in a schema, those of all functions.
fn error_names(side: &Side) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for error in side.api.protocol.replies.iter().flat_map(|profile| profile.errors.iter()) {
        if !names.contains(&&*error.name) {
            names.push(&error.name);
        }
    }
    names
}

fn has_error(side: &Side, name: &str) -> bool {
    side.api.protocol.replies.iter().flat_map(|profile| profile.errors.iter()).any(|error| error.name == name)
}

/// The keys of an error, in the layer that has it.
fn error_path(side: &Side, name: &str) -> super::side::Path {
    use super::side::{function_path, joined, module_path};
    let modules = side.api.modules.iter().map(module_path);
    let functions = side.api.functions().map(|(module, function)| function_path(module, function));
    let layers = std::iter::once(path(&["api"])).chain(modules).chain(functions);
    let paths = layers.map(|layer| joined(layer, &["errors", name]));
    let found = paths.into_iter().find(|path| side.position(path).is_exact);
    found.unwrap_or_else(|| path(&["api", "errors"]))
}

/// The names of the variables of fetches.
fn fetches<'a>(protocol: &'a Protocol, indices: &[usize]) -> Vec<&'a str> {
    let names = indices.iter().flat_map(|index| protocol.fetched(*index)).map(|(_, variable, _)| &*variable.name.wire);
    names.collect()
}

/// How an error is recognized and treated, without indices.
fn known<'a>(protocol: &'a Protocol, error: &'a KnownError) -> (impl Debug + PartialEq + 'a, Option<ErrorClass>, Vec<&'a str>) {
    let conditions = (&error.codes, &error.contains, &error.statuses, &error.at, &error.wait);
    (conditions, error.class, fetches(protocol, &error.renews))
}

/// What is tolerated, as bits.
fn tolerances(tolerance: Tolerance) -> u8 {
    let all = [tolerance.text_around, tolerance.nan, tolerance.control_characters, tolerance.trailing_commas];
    all.iter().enumerate().map(|(bit, is)| u8::from(*is) << bit).sum()
}
