//! Example replies: whether they decode by the rules of the runtime, which decodes real ones.
//!
//! It knows nothing of those rules.

use std::borrow::Cow;

use actionapi_core::decode::{self, Mismatch};
use actionapi_core::description::{self, Body, Place, ReplyProfile, Rule, Step, Test, Type, TypeDefinition, Types, WireForm};

use super::checker::Checker;
use super::types::Typed;
use super::{json, made, node_path};
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, listed, quote};
use crate::document::{Any, Example, Text};
use crate::source::{Source, Span};
use crate::yaml::{self, Content, Node};

/// The limit of names that a help line lists.
const LISTED: usize = 12;

impl Checker<'_> {
    /// The example. `None` if it is not JSON, which is reported; so is everything that does not fit the type, if that is known.
    pub(super) fn example(&mut self, example: &Example<'_>, typed: Option<&Typed>) -> Option<description::Example> {
        let Any(node) = example.data.0?;
        let data = match json::text(node) {
            Ok(data) => data,
            Err(mut problems) => {
                self.problems.append(&mut problems);
                return None;
            }
        };
        let message = example.message.map_or_else(String::new, |message| message.text.to_owned());
        if let Some(Typed { kind, forms }) = typed {
            let profile = ReplyProfile { data_forms: forms.clone().into(), ..self.context.forms.reply.clone() };
            let problems = compare(node, &data, Context { kind, types: &self.types }, &profile);
            self.problems.extend(problems);
        }
        // If the whole reply is the data, the example is a reply, and the client must take it for a success.
        let reply = &self.context.forms.reply;
        let failure = match (reply.body, typed.map(|typed| &typed.kind)) {
            (Body::Text, Some(Type::Nothing)) | (_, Some(Type::File)) => None,
            (Body::Text, _) => no_success_of_text(node, &text(&data), reply),
            _ if reply.data.is_root() => failure(node, reply),
            _ => None,
        };
        self.problems.extend(failure);
        Some(description::Example { message, data, is_made: false })
    }

    /// An example that is made up from the type. `None` if there can be none, which is reported.
    pub(super) fn made_example(&mut self, name: Text<'_>, Typed { kind, forms }: &Typed) -> Option<description::Example> {
        let reply = &ReplyProfile { data_forms: forms.clone().into(), ..self.context.forms.reply.clone() };
        let data = made::data(&self.types, kind, reply).map(|data| WireForm::written(forms, &data));
        let data = data.filter(|data| fits(&self.types, kind, data, reply));
        if data.is_none() && !self.has_unfit_forms() {
            let message = format!("no example can be made up for the function {}", quote(name.text));
            let help = "write one: `example:`, with the `data` of a reply";
            self.report(Diagnostic::new(Kind::MissingKey, message).at(name.span, "").help(help));
        }
        Some(description::Example { message: String::new(), data: data?, is_made: true })
    }
}

/// The reason why a text is not a successful reply.
fn no_success_of_text(node: &Node<'_>, text: &str, reply: &ReplyProfile) -> Option<Diagnostic> {
    let holds = |rule: &&Rule| match &rule.test {
        Test::Is(values) => values.iter().any(|value| value.trim().eq_ignore_ascii_case(text.trim())),
        Test::Contains(values) => values.iter().any(|value| text.to_lowercase().contains(&value.to_lowercase())),
        _ => true,
    };
    let rule = reply.success.iter().filter(|rule| rule.at == Place::Text).find(|rule| !holds(rule))?;
    let (Test::Is(values) | Test::Contains(values)) = &rule.test else { return None };
    let wanted = quote(values.first().map_or("", |value| &**value));
    Some(bad("the example is no success".to_owned(), node.span).help(format!("the rule of success looks for {wanted}")))
}

/// Whether made-up data is of its type, and a success if it is the whole reply.
fn fits(types: &dyn Types, kind: &Type, data: &str, reply: &ReplyProfile) -> bool {
    let is_of_type = decode::inspect(types, kind, data, None)
        .is_ok_and(|report| report.mismatches.is_empty() && report.unknown.is_empty() && report.unknown_values.is_empty());
    let is_success = || {
        // JSON is YAML.
        let source = Source::new("", data);
        yaml::parse(&source).is_ok_and(|node| failure(&node, reply).is_none())
    };
    let is_json = reply.body == Body::Json && *kind != Type::File && reply.data.is_root();
    is_of_type && (!is_json || is_success())
}

/// The differences between an example and its type.
fn compare(node: &Node<'_>, data: &str, typed: Context<'_>, reply: &ReplyProfile) -> Vec<Diagnostic> {
    match decode::inspect(typed.types, typed.kind, data, Some(reply)) {
        Ok(report) => {
            let mismatches = report.mismatches.iter().map(|mismatch| misfit(node, mismatch));
            let unknown = report.unknown.iter().map(|path| unknown_field(node, path, typed));
            let values = report.unknown_values.iter().map(|path| unknown_value(node, path, typed));
            mismatches.chain(unknown).chain(values).collect()
        }
        // It was written as JSON, but may be nested too deeply.
        Err(syntax) => vec![Diagnostic::new(Kind::NotJson, syntax.to_string()).at(node.span, "")],
    }
}

fn misfit(node: &Node<'_>, mismatch: &Mismatch) -> Diagnostic {
    let path: Vec<&str> = mismatch.path().collect();
    let (position, missing) = node_path::position(node, &path);
    match missing {
        // What is inside a text is no node of the example.
        Some(name) if mismatch.found() == "nothing" => {
            let message = format!("missing field {} in the example: expected {}", quote(name), mismatch.expected());
            let problem = Diagnostic::new(Kind::BadExample, message).at(position, "in here");
            problem.help("add it, or put a `?` after its type if the server may omit it")
        }
        _ => {
            let found = mismatch.found();
            let message = format!("the example does not fit its type: expected {}, found {found}", mismatch.expected());
            let is_nothing = matches!(found, "null" | "nothing" | "\"\"") || found.starts_with("\"0000-00-00");
            let help = is_nothing.then(|| "put a `?` after its type if the server may send nothing".to_owned());
            Diagnostic::new(Kind::BadExample, message).at(position, "").maybe_help(help)
        }
    }
}

/// The reason why an example is not a successful reply. It may omit the field that shows success, which the sandbox adds.
fn failure(node: &Node<'_>, reply: &ReplyProfile) -> Option<Diagnostic> {
    let failed = reply.failure.iter().find_map(|rule| is_failure(node, rule));
    failed.or_else(|| reply.success.iter().find_map(|rule| is_no_success(node, rule)))
}

/// The names that lead to what a rule looks at, if it is in the body and the same for all functions.
fn names(rule: &Rule) -> Option<Vec<&str>> {
    match &rule.at {
        Place::Body(pointer) | Place::Data(pointer) => pointer.steps().iter().map(Step::text).collect(),
        _ => None,
    }
}

fn bad(message: String, span: Span) -> Diagnostic {
    Diagnostic::new(Kind::BadExample, message).at(span, "")
}

fn is_failure(node: &Node<'_>, rule: &Rule) -> Option<Diagnostic> {
    let (key, value) = node_path::follow(node, &names(rule)?)?;
    let sent = sent(value);
    let holds = match &rule.test {
        Test::Is(values) => values.contains(&Cow::from(text(&sent))),
        Test::Contains(texts) => texts.iter().any(|part| text(&sent).contains(&**part)),
        _ => !matches!(sent.as_str(), "null" | "false" | r#""""# | "[]" | "{}" | "0" | r#""0""#),
    };
    holds.then(|| {
        let message = format!("the place {} makes the example a failure", quote(&rule.at.to_string()));
        bad(message, key).help("remove it: an example is a success, and the sandbox makes its own errors")
    })
}

fn is_no_success(node: &Node<'_>, rule: &Rule) -> Option<Diagnostic> {
    let path = names(rule)?;
    let name = quote(&rule.at.to_string());
    let found = node_path::follow(node, &path);
    let is_begun = node_path::follow(node, &path[..path.len().min(1)]).is_some();
    match (&rule.test, found, &node.content) {
        (Test::Is(values), Some((_, value)), _) if !values.contains(&Cow::from(text(&sent(value)))) => {
            let message = format!("the example is not a success: expected {name} to be {}", one_of(values));
            Some(bad(message, value.span).help("remove the field: the sandbox adds it"))
        }
        (_, None, Content::Mapping(_)) if is_begun || rule.test == Test::Present => {
            let message = format!("missing {name} in the example, which shows success");
            Some(bad(message, node.span).help("add it"))
        }
        (_, None, Content::List(_) | Content::Scalar(_)) if sent(node) != "null" => {
            let message = format!("the example cannot have {name}, which shows success: it is not an object");
            let help = "add `data` under `reply:`, or write `data: null` here if the reply is unknown";
            Some(bad(message, node.span).help(help))
        }
        _ => None,
    }
}

fn one_of(values: &[Cow<'_, str>]) -> String {
    values.iter().map(|value| quote(value)).collect::<Vec<_>>().join(" or ")
}

/// The JSON text of a value. An error is reported with the whole example.
fn sent(node: &Node<'_>) -> String {
    json::text(node).unwrap_or_default()
}

/// The text that a JSON value is compared by: a string's own, or another's JSON.
fn text(sent: &str) -> String {
    serde_json::from_str(sent).unwrap_or_else(|_| sent.to_owned())
}

fn unknown_field(node: &Node<'_>, path: &[String], typed: Context<'_>) -> Diagnostic {
    let steps: Vec<&str> = path.iter().map(String::as_str).collect();
    let name = steps.last().copied().unwrap_or_default();
    let known = typed.fields(&steps[..steps.len().saturating_sub(1)]);
    let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known.len() {
        0..=LISTED => format!("the known fields are {}", listed(&known)),
        _ => "add it to the type, or remove it".to_owned(),
    });
    let message = format!("unknown field {} in the example", quote(name));
    Diagnostic::new(Kind::UnknownField, message).at(node_path::key_position(node, &steps), "").help(help)
}

/// A client keeps such a value as it is, but the author of an example hardly meant it.
fn unknown_value(node: &Node<'_>, path: &[String], typed: Context<'_>) -> Diagnostic {
    let steps: Vec<&str> = path.iter().map(String::as_str).collect();
    let (_, found) = node_path::follow(node, &steps).unwrap_or((node.span, node));
    let text = text(&sent(found));
    let (name, values) = typed.values(&steps);
    let help = did_you_mean(&text, values.iter().copied()).unwrap_or_else(|| match values.len() {
        0..=LISTED => format!("the known values are {}", listed(&values)),
        _ => format!("add it to the values of {}", quote(name)),
    });
    let message = format!("unknown value {} of {} in the example", quote(&text), quote(name));
    Diagnostic::new(Kind::UnknownValue, message).at(found.span, "").help(help)
}

/// A type with the table of the types in it.
#[derive(Clone, Copy)]
struct Context<'s> {
    kind: &'s Type,
    types: &'s dyn Types,
}

impl<'s> Context<'s> {
    /// The type at the end of a path, or where the path leaves the type; without its `?`.
    fn at(self, path: &[&str]) -> &'s Type {
        let kind = self.kind.without_option();
        let Some((step, rest)) = path.split_first() else { return kind };
        let inner = match kind {
            Type::List(item) | Type::Map(item) => Some(&**item),
            Type::Record(id) => self.types.definition(*id).and_then(|definition| field_of(definition, step)),
            // Of which case it is, nothing is known here.
            Type::Cases(id) => {
                let cases = self.types.definition(*id).and_then(TypeDefinition::cases);
                let records = cases.into_iter().flat_map(|cases| &cases.cases).filter_map(|case| case.kind.defined());
                let mut records = records.filter_map(|id| self.types.definition(id));
                records.find_map(|record| field_of(record, step))
            }
            _ => None,
        };
        inner.map_or(kind, |kind| Self { kind, ..self }.at(rest))
    }

    /// The names of the fields of the record at the end of a path.
    fn fields(self, path: &[&str]) -> Vec<&'s str> {
        let definition = self.at(path).defined().and_then(|id| self.types.definition(id));
        definition.map(|definition| definition.fields().iter().map(|field| &*field.name.wire).collect()).unwrap_or_default()
    }

    /// The name and the values of the enum at the end of a path.
    fn values(self, path: &[&str]) -> (&'s str, Vec<&'s str>) {
        let of = |path: &[&str]| self.at(path).defined().and_then(|id| self.types.definition(id));
        // The field that chooses a case need not be a field of the record.
        let chooses = path.split_last().and_then(|(last, parent)| {
            of(parent).filter(|parent| parent.cases().is_some_and(|cases| cases.discriminator == **last))
        });
        chooses.or_else(|| of(path)).map(|definition| (definition.name.bare(), definition.values())).unwrap_or_default()
    }
}

/// The type of the field of this name; of one without a name, that of all others.
fn field_of<'t>(definition: &'t TypeDefinition, name: &str) -> Option<&'t Type> {
    let field = definition.fields().iter().find(|field| field.name.wire == name).map(|field| &field.kind);
    field.or_else(|| definition.rest.as_ref().map(|rest| rest.kind.item_type()))
}
