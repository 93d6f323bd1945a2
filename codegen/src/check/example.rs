//! Example replies: whether they decode under their own types, by the rules of the runtime that decodes real ones.
//!
//! It knows nothing of those rules.

use actionapi::decode::{self, FieldShape, Mismatch, Shaped};

use super::json;
use super::known::Types;
use crate::diagnostic::listed;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, quote};
use crate::document::{Any, Example, Problems};
use crate::ir::{self, Envelope, Shape, Success, Type};
use crate::source::Span;
use crate::yaml::{Content, Node};

/// The example. `None`: it is of no use, which is reported; so is what does not fit the type, if that is known.
pub(super) fn check(
    example: &Example<'_>,
    kind: Option<&Type>,
    envelope: Option<&Envelope>,
    types: &Types<'_>,
    problems: &mut Problems,
) -> Option<ir::Example> {
    let Any(node) = example.data.0?;
    let data = json::text(node, problems)?;
    let message = example.message.map_or_else(String::new, |message| message.text.to_owned());
    if let Some(kind) = kind {
        compare(node, &data, Typed::new(kind, types), problems);
    }
    // Where the whole reply is the data, the example is a reply, and the client has to take it for a success.
    if let Some(envelope) = envelope.filter(|envelope| envelope.data.is_none()) {
        problems.extend(failure(node, &envelope.success));
    }
    Some(ir::Example { message, data })
}

fn compare(node: &Node<'_>, data: &str, typed: Typed<'_>, problems: &mut Problems) {
    let report = match decode::inspect(typed, data) {
        Ok(report) => report,
        // What was written as JSON is JSON, unless it is too deep.
        Err(syntax) => return problems.push(Diagnostic::new(Kind::NotJson, syntax.to_string()).at(node.span, "")),
    };
    problems.extend(report.mismatches.iter().map(|mismatch| misfit(node, mismatch)));
    problems.extend(report.unknown.iter().map(|path| unknown(node, path, typed)));
    problems.extend(report.unknown_values.iter().map(|path| unknown_value(node, path, typed)));
}

fn misfit(node: &Node<'_>, mismatch: &Mismatch) -> Diagnostic {
    let path: Vec<&str> = mismatch.path().collect();
    let (place, missing) = place(node, &path);
    match missing {
        Some(name) => {
            let message = format!("the example lacks the field {}: {}", quote(name), mismatch.expected());
            Diagnostic::new(Kind::BadExample, message)
                .at(place, "in here")
                .help("add it, or put a `?` behind its type if the server may leave it out")
        }
        None => {
            let found = mismatch.found();
            let message = format!("the example does not fit: expected {}, found {found}", mismatch.expected());
            let is_nothing = matches!(found, "null" | "nothing" | "\"\"") || found.starts_with("\"0000-00-00");
            let help = is_nothing.then(|| "put a `?` behind its type if the server may send nothing".to_owned());
            Diagnostic::new(Kind::BadExample, message).at(place, "").maybe_help(help)
        }
    }
}

/// What keeps an example from being a successful reply. What tells success may be left out of it: the sandbox adds that.
fn failure(node: &Node<'_>, success: &Success) -> Option<Diagnostic> {
    let (field, values) = match success {
        Success::HttpStatus => return None,
        Success::Absent { field } => (field, None),
        Success::Is { field, values } => (field, Some(values)),
    };
    let name = quote(&field.join("."));
    let found = follow(node, field);
    let is_begun = follow(node, &field[..field.len().min(1)]).is_some();
    let bad = |message: String, span| Diagnostic::new(Kind::BadExample, message).at(span, "");
    match (values, found, &node.content) {
        (None, Some((key, value)), _) if !matches!(sent(value).as_str(), "null" | "false" | r#""""# | "[]" | "{}") => {
            let message = format!("the example has the field {name}, which tells failure");
            Some(bad(message, key).help("leave it out: an example is a success, and the sandbox has errors of its own"))
        }
        (Some(values), Some((_, value)), _) if !values.contains(&text(&sent(value))) => {
            let message = format!("the example is no success: {name} is not {}", one_of(values));
            Some(bad(message, value.span).help("leave it out: the sandbox adds what tells success"))
        }
        (Some(_), None, Content::Mapping(_)) if is_begun => {
            let message = format!("the example lacks the field {name}, which tells success");
            Some(bad(message, node.span).help("add it"))
        }
        (Some(_), None, Content::List(_) | Content::Scalar(_)) if sent(node) != "null" => Some(not_an_object(node, &name)),
        _ => None,
    }
}

fn not_an_object(node: &Node<'_>, name: &str) -> Diagnostic {
    let message =
        format!("the whole reply is the data, so that the example must be an object: one that can have the field {name}");
    let help = "say under `reply:` where the data is; or give `data: null` if nothing is known of it";
    Diagnostic::new(Kind::BadExample, message).at(node.span, "").help(help)
}

fn one_of(values: &[String]) -> String {
    values.iter().map(|value| quote(value)).collect::<Vec<_>>().join(" or ")
}

/// The value's JSON text; what has none is reported where the whole example is made JSON.
fn sent(node: &Node<'_>) -> String {
    json::text(node, &mut Problems::default()).unwrap_or_default()
}

/// The text that a JSON value is compared by: a string's own, and any other's JSON.
fn text(sent: &str) -> String {
    serde_json::from_str(sent).unwrap_or_else(|_| sent.to_owned())
}

fn unknown(node: &Node<'_>, path: &[String], typed: Typed<'_>) -> Diagnostic {
    let steps: Vec<&str> = path.iter().map(String::as_str).collect();
    let name = steps.last().copied().unwrap_or_default();
    let known = typed.at(&steps[..steps.len().saturating_sub(1)]).fields();
    let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known.len() {
        0..=12 => format!("the fields here are {}", listed(&known)),
        _ => "add it to the type, or leave it out".to_owned(),
    });
    let message = format!("the example has the field {}, which its type does not", quote(name));
    Diagnostic::new(Kind::UnknownField, message).at(key_place(node, &steps), "").help(help)
}

/// Of a text that is kept as it is when a server sends it, but was hardly meant by who wrote the example.
fn unknown_value(node: &Node<'_>, path: &[String], typed: Typed<'_>) -> Diagnostic {
    let steps: Vec<&str> = path.iter().map(String::as_str).collect();
    let (_, found) = follow(node, &steps).unwrap_or((node.span, node));
    let text = text(&sent(found));
    let (name, values) = typed.at(&steps).values();
    let help = did_you_mean(&text, values.iter().copied()).unwrap_or_else(|| match values.len() {
        0..=12 => format!("the values of {} are {}", quote(name), listed(&values)),
        _ => format!("add it to the values of {}", quote(name)),
    });
    let message = format!("the example has the value {}, which {} does not have", quote(&text), quote(name));
    Diagnostic::new(Kind::UnknownValue, message).at(found.span, "").help(help)
}

/// Where a value is; or where the mapping is that lacks it, and the name it lacks.
fn place<'p>(mut node: &Node<'_>, path: &[&'p str]) -> (Span, Option<&'p str>) {
    let mut owner = node.span;
    for step in path {
        match inside(node, step) {
            Some((key, value)) => (owner, node) = (key, value),
            None => return (owner, Some(*step)),
        }
    }
    // A value of nothing has no extent.
    (if node.span.start == node.span.end { owner } else { node.span }, None)
}

/// Where the key is that leads to a value.
fn key_place(mut node: &Node<'_>, path: &[&str]) -> Span {
    let mut place = node.span;
    for step in path {
        match inside(node, step) {
            Some((key, value)) => (place, node) = (key, value),
            None => break,
        }
    }
    place
}

/// The value at the end of a way, and where its key is.
fn follow<'n, 't>(node: &'n Node<'t>, path: &[impl AsRef<str>]) -> Option<(Span, &'n Node<'t>)> {
    path.iter().try_fold((node.span, node), |(_, node), step| inside(node, step.as_ref()))
}

/// The value under a name or an index, and where that is.
fn inside<'n, 't>(node: &'n Node<'t>, step: &str) -> Option<(Span, &'n Node<'t>)> {
    match &node.content {
        Content::Scalar(_) => None,
        Content::List(items) => items.get(step.parse::<usize>().ok()?).map(|item| (item.span, item)),
        // Where a list is due, its items may be in a mapping, which are counted then.
        Content::Mapping(entries) => {
            let entry = entries.iter().find(|entry| entry.key.text == step);
            let entry = entry.or_else(|| entries.get(step.parse::<usize>().ok()?))?;
            Some((entry.key.span, &entry.value))
        }
    }
}

/// A type of the schema, as the runtime looks at it.
#[derive(Clone, Copy)]
pub(super) struct Typed<'s> {
    kind: &'s Type,
    types: &'s Types<'s>,
}

impl<'s> Typed<'s> {
    pub(super) fn new(kind: &'s Type, types: &'s Types<'s>) -> Self {
        Self { kind, types }
    }

    fn of(self, kind: &'s Type) -> Self {
        Self { kind, ..self }
    }

    /// The type of what is found on this way, as far as it can be followed.
    fn at(self, path: &[&str]) -> Self {
        match (self.shape(), path) {
            (decode::Shape::Optional(inner), _) => inner.at(path),
            (_, []) => self,
            (decode::Shape::List(inner) | decode::Shape::Map(inner), [_, rest @ ..]) => inner.at(rest),
            (decode::Shape::Record { fields, .. }, [name, rest @ ..]) => {
                fields.iter().find(|field| field.name == *name).map_or(self, |field| field.shape.at(rest))
            }
            _ => self,
        }
    }

    /// The names of its fields, if it is a record.
    fn fields(self) -> Vec<&'s str> {
        match self.shape() {
            decode::Shape::Record { fields, .. } => fields.iter().map(|field| field.name).collect(),
            _ => Vec::new(),
        }
    }

    /// The name and the values, if it is an enum.
    fn values(self) -> (&'s str, Vec<&'s str>) {
        match self.shape() {
            decode::Shape::Enum { name, values } => (name, values),
            decode::Shape::Optional(inner) => inner.values(),
            _ => ("", Vec::new()),
        }
    }

    fn defined(self, definition: &'s ir::TypeDefinition) -> decode::Shape<'s, Self> {
        match &definition.shape {
            Shape::Record(fields) => {
                let field = |field: &'s ir::Field| FieldShape {
                    name: &field.name.wire,
                    shape: self.of(&field.kind),
                    secret: field.secret,
                };
                decode::Shape::Record { fields: fields.iter().map(field).collect(), described: None }
            }
            Shape::Enum(variants) => {
                let values = variants.iter().map(|variant| variant.name.wire.as_str()).collect();
                decode::Shape::Enum { name: definition.rust.as_str(), values }
            }
        }
    }
}

impl<'s> Shaped<'s> for Typed<'s> {
    fn shape(self) -> decode::Shape<'s, Self> {
        match self.kind {
            Type::String => decode::Shape::String,
            Type::Integer => decode::Shape::Integer,
            Type::Float => decode::Shape::Float,
            Type::Decimal => decode::Shape::Decimal,
            Type::Boolean => decode::Shape::Boolean,
            Type::Date => decode::Shape::Date,
            Type::DateTime => decode::Shape::DateTime,
            Type::Timestamp => decode::Shape::Timestamp,
            Type::Ip => decode::Shape::Ip,
            Type::Url => decode::Shape::Url,
            Type::Json => decode::Shape::Json,
            Type::List(item) => decode::Shape::List(self.of(item)),
            Type::Map(value) => decode::Shape::Map(self.of(value)),
            Type::Optional(inner) => decode::Shape::Optional(self.of(inner)),
            // Of a type that is of no use nothing is expected; that is reported elsewhere.
            Type::Defined(id) => self.types.definition(*id).map_or(decode::Shape::Json, |definition| self.defined(definition)),
        }
    }
}
