//! A reply compared with what its function returns: each kind of difference once, with how often it was seen.
//!
//! What fits is decided by the decoder.

use super::excerpt::Excerpts;
use super::follow::{Followed, follow, value};
use super::report::{Difference, Gravity, Place};
use crate::client::RawData;
use crate::decode::{self, Report};
use crate::description::{Api, Function, Operation, Type};
use crate::exchange::reply::Reply;
use crate::json::Tree;
use crate::recording::secret_members;
use crate::redact::Redactor;
use crate::text::{one_line, qualified};
use crate::wire::{Drift, Forgiven};

/// The differences between a reply and what its function returns.
pub(super) fn differences(
    api: &'static Api,
    function: &'static Function,
    operation: &Operation,
    reply: &Reply<RawData>,
    redactor: &Redactor,
) -> Vec<Difference> {
    let (text, profile) = (reply.data().as_str(), api.reply_of(function));
    let report = decode::inspect_data(api, &function.returns, text, profile);
    let mut report = report.unwrap_or_default();
    if matches!(text, "null" | "false" | r#""""#)
        && (decode::needs_no_data(api, &function.returns) || function.returns.is_container())
    {
        report.mismatches.clear();
    }
    let (module, name) = (operation.module.to_string(), operation.function.to_string());
    let place = Place { module, function: name, ..Place::default() };
    let name = &qualified(&operation.module, ".", &operation.function);
    let excerpts = Excerpts { redactor, marked: secret_members(api, operation) };
    let data = Tree::read(text).unwrap_or(Tree::Null);
    let comparison = Comparison { api, returns: &function.returns, name, place, data, excerpts };
    let mut all = Vec::new();
    comparison.add_report(&report, &mut all);
    comparison.add_forgiven(&report.drift, &mut all);
    comparison.add_forgiven(reply.drift(), &mut all);
    all
}

struct Comparison<'c> {
    api: &'static Api,
    returns: &'static Type,
    /// The function's name.
    name: &'c str,
    place: Place,
    data: Tree,
    excerpts: Excerpts<'c>,
}

/// Adds a difference, or one more time the same.
pub(super) fn add(difference: Difference, all: &mut Vec<Difference>) {
    let is_same = |known: &&mut Difference| {
        let has_kinds = ["unknown-value", "unusual-form", "no-data"].contains(&known.id);
        (known.id, &known.field, &known.place) == (difference.id, &difference.field, &difference.place)
            && (!has_kinds || known.message == difference.message)
    };
    match all.iter_mut().find(is_same) {
        Some(known) => known.count += difference.count,
        None => all.push(difference),
    }
}

impl Comparison<'_> {
    fn difference(&self, id: &'static str, gravity: Gravity, followed: &Followed<'_>, message: String) -> Difference {
        let Followed { shown, record, field, .. } = followed;
        let place = Place { record: *record, field: field.clone(), ..self.place.clone() };
        // The names of fields are the server's.
        let redactor = self.excerpts.redactor;
        let (message, field) = (one_line(&redactor.mask(&message)), one_line(&redactor.mask(shown)));
        let function = self.name.to_owned();
        Difference { id, gravity, message, function, field, value: None, count: 1, place }
    }

    /// The value at a path as it is shown.
    fn excerpt(&self, path: &[&str]) -> Option<String> {
        let name = path.iter().rev().find(|step| step.parse::<usize>().is_err()).copied().unwrap_or_default();
        let is_within = path.iter().any(|step| self.excerpts.is_secret(step));
        let name =
            if is_within { path.iter().copied().find(|step| self.excerpts.is_secret(step)).unwrap_or(name) } else { name };
        value(&self.data, path).map(|value| self.excerpts.of(name, value))
    }

    fn add_report(&self, report: &Report, all: &mut Vec<Difference>) {
        for mismatch in &report.mismatches {
            let path: Vec<&str> = mismatch.path().collect();
            let followed = follow(self.api, self.returns, &self.data, &path);
            let what = if followed.shown.is_empty() { "the data".to_owned() } else { format!("`{}`", followed.shown) };
            let excerpt = self.excerpt(&path);
            let (id, message) = match &excerpt {
                None if mismatch.found() == "nothing" => {
                    ("missing-field", format!("{what} is missing: expected {}", mismatch.expected()))
                }
                Some(found) => ("wrong-type", format!("{what}: expected {}, found {found}", mismatch.expected())),
                // Within a text that has JSON in it, the value is not found again.
                None => ("wrong-type", format!("{what}: expected {}", mismatch.expected())),
            };
            add(Difference { value: excerpt, ..self.difference(id, Gravity::Error, &followed, message) }, all);
        }
        for path in &report.unknown {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let followed = follow(self.api, self.returns, &self.data, &path);
            let excerpt = self.excerpt(&path);
            let shown = excerpt.as_ref().map(|value| format!(": {value}")).unwrap_or_default();
            let message = format!("`{}` is not in the schema{shown}", followed.shown);
            add(Difference { value: excerpt, ..self.difference("unknown-field", Gravity::Warning, &followed, message) }, all);
        }
        for path in &report.unknown_values {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let followed = follow(self.api, self.returns, &self.data, &path);
            let excerpt = self.excerpt(&path);
            let shown = excerpt.clone().unwrap_or_else(|| "another value".to_owned());
            let message = format!("`{}` has a value that is not in the schema: {shown}", followed.shown);
            let mut difference = self.difference("unknown-value", Gravity::Warning, &followed, message);
            difference.place.values = followed.kind.and_then(Type::defined);
            add(Difference { value: excerpt, ..difference }, all);
        }
    }

    /// What decoding forgave, but for what the report has already.
    fn add_forgiven(&self, drift: &Drift, all: &mut Vec<Difference>) {
        for finding in drift.findings() {
            let (id, gravity) = match finding.forgiven() {
                Forgiven::UnknownField | Forgiven::UnknownValue => continue,
                Forgiven::NoData => ("no-data", Gravity::Warning),
                _ => ("unusual-form", Gravity::Notice),
            };
            let nowhere = Followed { shown: finding.field(), record: None, field: None, kind: None };
            let is_secret = self.excerpts.is_secret(finding.field().rsplit('.').next().unwrap_or_default());
            let text = finding.to_string();
            // What it found is after the kind of the difference.
            let text = if is_secret { text.split(", such as ").next().unwrap_or_default() } else { &text };
            let message = self.excerpts.redactor.line(text, 200);
            add(Difference { count: finding.count(), ..self.difference(id, gravity, &nowhere, message) }, all);
        }
    }
}
