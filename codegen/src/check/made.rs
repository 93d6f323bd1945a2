//! Example data made up from its type, for a function without an example.
//!
//! It knows nothing of how examples are checked.

use actionapi_core::description::{
    Body, Definition, Field, Place, ReplyProfile, Rule, Scalar, Step, Test, Type, TypeDefinition, TypeId, Types, WireForm,
};

/// The most values in an example. A type that has more even so is too large to make one of.
const VALUES: usize = 2_000;

/// The number of values from which on lists have one item.
const MANY: usize = 200;

/// Data of a type, as JSON; `None` if it would be too large. What the reply has in the data of its own makes it a success.
pub(super) fn data(types: &dyn Types, kind: &Type, reply: &ReplyProfile) -> Option<String> {
    if reply.body == Body::Text && *kind == Type::STRING {
        return Some(text(text_of_success(reply)));
    }
    if *kind == Type::File {
        return Some(text("The content of a file.\n"));
    }
    if matches!(kind, Type::Nothing) || *kind == Type::JSON {
        // Nothing is known of it.
        return Some("null".to_owned());
    }
    let own = own_fields(reply);
    let mut maker = Maker { types, own, within: Vec::new(), path: Vec::new(), values: 0, is_too_large: false };
    let made = maker.value(kind, "text");
    made.filter(|_| !maker.is_too_large)
}

/// The text that a rule of success looks for in the body.
fn text_of_success(reply: &ReplyProfile) -> &str {
    let rule = reply.success.iter().find(|rule| rule.at == Place::Text).map(|rule| &rule.test);
    match rule {
        Some(Test::Is(values) | Test::Contains(values)) => values.first().map_or("text", |value| &**value),
        _ => "text",
    }
}

/// A field in the data that is the reply's own: the names that lead to it, and its value in a success, if it must have one there.
type Own<'t> = (Vec<&'t str>, Option<&'t str>);

fn own_fields(reply: &ReplyProfile) -> Vec<Own<'_>> {
    let mut fields = Vec::new();
    for rule in reply.success.iter() {
        let value = match &rule.test {
            Test::Is(values) | Test::Contains(values) => values.first().map(|value| &**value),
            // Anything that is there will do.
            _ => continue,
        };
        fields.extend(names(rule, reply).map(|names| (names, value)));
    }
    let failures = reply.failure.iter().chain(reply.empty.iter());
    fields.extend(failures.filter_map(|rule| names(rule, reply)).map(|names| (names, None)));
    fields.extend(reply.beside_data().map(|name| (vec![name], None)));
    fields
}

/// The names that lead to what a rule looks at, from the data; `None` if that is not in the data, or not one place.
fn names<'r>(rule: &'r Rule, reply: &ReplyProfile) -> Option<Vec<&'r str>> {
    let steps = match &rule.at {
        Place::Data(pointer) => pointer.steps(),
        Place::Body(pointer) => pointer.steps().strip_prefix(reply.data.steps())?,
        _ => return None,
    };
    steps.iter().map(Step::text).collect()
}

struct Maker<'t> {
    types: &'t dyn Types,
    own: Vec<Own<'t>>,
    /// The records around the value.
    within: Vec<TypeId>,
    /// The names that lead to the value.
    path: Vec<String>,
    /// The number of values made.
    values: usize,
    is_too_large: bool,
}

impl Maker<'_> {
    /// A value of a type for a field of this name; `None` if the type contains itself, so that it must be cut where it may be.
    fn value(&mut self, kind: &Type, name: &str) -> Option<String> {
        self.values += 1;
        if self.values > VALUES {
            self.is_too_large = true;
            return None;
        }
        // There is enough already.
        let cut = self.values > VALUES / 2;
        match kind {
            Type::Optional(_) if cut => Some("null".to_owned()),
            Type::List(_) if cut => Some("[]".to_owned()),
            Type::Map(_) if cut => Some("{}".to_owned()),
            Type::Scalar(Scalar::String) => Some(text(name)),
            Type::Scalar(Scalar::Integer) => Some("1".to_owned()),
            // Every reader of JSON keeps these digits.
            Type::Scalar(Scalar::Decimal) => Some("38.5".to_owned()),
            Type::Scalar(scalar) => Some(scalar.row().sample.to_owned()),
            Type::Optional(some) => Some(self.value(some, name).unwrap_or_else(|| "null".to_owned())),
            Type::List(item) => Some(match self.inner(item, name) {
                // The second is the same, and as large.
                Some(item) if self.values < MANY => {
                    self.values *= 2;
                    format!("[{item},{item}]")
                }
                Some(item) => format!("[{item}]"),
                None => "[]".to_owned(),
            }),
            Type::Map(value) => {
                Some(self.inner(value, name).map_or_else(|| "{}".to_owned(), |value| format!("{{\"key\":{value}}}")))
            }
            Type::Record(id) => self.record(*id, ""),
            Type::Cases(id) => self.case(*id),
            Type::Enum(id) => {
                let definition = self.types.definition(*id);
                if let Some(scalar) = definition.and_then(TypeDefinition::scalar) {
                    return self.value(&Type::Scalar(scalar), name);
                }
                let first = definition.and_then(|definition| definition.variants().first());
                Some(first.map_or_else(|| text(name), |variant| text(&variant.name.wire)))
            }
            // The enum is not exhaustive for other crates, but has no other variants.
            _ => Some("null".to_owned()),
        }
    }

    /// A value in a list or map, to which no names alone lead.
    fn inner(&mut self, kind: &Type, name: &str) -> Option<String> {
        self.path.push(String::new());
        let value = self.value(kind, name);
        self.path.pop();
        value
    }

    /// The first case that does not contain itself.
    fn case(&mut self, id: TypeId) -> Option<String> {
        // An invalid type is reported already.
        let Some(cases) = self.types.definition(id).and_then(TypeDefinition::cases) else { return Some("null".to_owned()) };
        cases.cases.iter().find_map(|case| {
            let record = self.record(case.kind.defined()?, &cases.discriminator)?;
            let rest = record.strip_prefix('{')?;
            let comma = if rest == "}" { "" } else { "," };
            Some(format!("{{{}:{}{comma}{rest}", text(&cases.discriminator), text(&case.name.wire)))
        })
    }

    /// A record without the field of this name, which says what the record is.
    fn record(&mut self, id: TypeId, discriminator: &str) -> Option<String> {
        if self.within.contains(&id) {
            return None;
        }
        let Some(Definition::Record(fields)) = self.types.definition(id).map(|definition| &definition.kind) else {
            return Some("null".to_owned());
        };
        self.within.push(id);
        let fields = fields.iter().filter(|field| discriminator.is_empty() || field.name.wire != discriminator);
        let members: Option<Vec<_>> = fields.map(|field| self.member(field)).collect();
        self.within.pop();
        let members: Vec<String> = members?.into_iter().flatten().collect();
        Some(format!("{{{}}}", members.join(",")))
    }

    /// A field as a member of an object. `Some(None)`: it is left out.
    fn member(&mut self, field: &Field) -> Option<Option<String>> {
        let name = &*field.name.wire;
        self.path.push(name.to_owned());
        let own = self.own.iter().find(|(names, _)| *names == self.path).map(|(_, value)| *value);
        let value = match own {
            Some(Some(value)) => Some(written(field.kind.without_option(), value)),
            Some(None) if field.kind.is_optional() => Some(None),
            Some(None) => empty(&field.kind).or_else(|| self.value(&field.kind, name)).map(Some),
            None => self.value(&field.kind, name).map(|value| Some(WireForm::written(&field.forms, &value))),
        };
        self.path.pop();
        Some(value?.map(|value| format!("{}:{value}", text(name))))
    }
}

/// A value of a rule as a type writes it.
fn written(kind: &Type, value: &str) -> Option<String> {
    let is_plain = matches!(kind, Type::Scalar(Scalar::Boolean | Scalar::Integer | Scalar::Float | Scalar::Decimal));
    let is_json = is_plain && serde_json::from_str::<serde_json::Value>(value).is_ok();
    Some(if is_json { value.to_owned() } else { text(value) })
}

/// A value of a type that says nothing, if it has one.
fn empty(kind: &Type) -> Option<String> {
    let value = match kind {
        Type::Scalar(Scalar::String) => "\"\"",
        Type::Scalar(Scalar::Integer | Scalar::Float) => "0",
        Type::Scalar(Scalar::Boolean) => "false",
        Type::Scalar(Scalar::Json) => "null",
        Type::List(_) => "[]",
        Type::Map(_) => "{}",
        _ => return None,
    };
    Some(value.to_owned())
}

fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
