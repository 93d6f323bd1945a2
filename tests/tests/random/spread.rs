//! Arguments that are records of single values, or lists of such, in a form.

use std::borrow::Cow;

use actionapi::description::{Api, Definition, Parameter, RequestProfile, Scalar, Type, TypeId, WireForm};

use crate::calls::scalar;
use crate::json_calls::rust_type;
use crate::numbers::Random;
use crate::schemas::{Kind, Maker};

/// The argument as Rust; what is sent of it is added to the rest.
pub(crate) fn argument(
    api: &Api,
    profile: &RequestProfile,
    parameter: &Parameter,
    sent: &mut Vec<(String, String)>,
    random: &mut Random,
) -> String {
    let kind = parameter.kind.without_option();
    let own = profile.sent_name(Cow::Borrowed(&parameter.name.wire)).into_owned();
    let pattern = WireForm::names(&parameter.forms);
    let json = match kind {
        Type::Record(id) => record(api, profile, *id, sent, random, &|key| format!("{own}[{key}]")),
        Type::List(item) => {
            let Type::Record(id) = **item else { panic!("a list of records") };
            let items = (0..random.below(3).max(usize::from(parameter.is_required()))).map(|at| {
                let name = |key: &str| match pattern {
                    Some(pattern) => {
                        let pattern = pattern.replace("{name}", &own).replace("{n}", &(at + 1).to_string());
                        pattern.replace("{letter}", ["a", "b", "c"][at]).replace("{key}", key)
                    }
                    None => format!("{own}[{at}][{key}]"),
                };
                record(api, profile, id, sent, random, &name)
            });
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        other => panic!("{other:?} is not sent as several parameters here"),
    };
    format!("actionapi::decode::from_json::<{}>({json:?}).unwrap().0", rust_type(api, kind))
}

/// A record as JSON.
fn record(
    api: &Api,
    profile: &RequestProfile,
    id: TypeId,
    sent: &mut Vec<(String, String)>,
    random: &mut Random,
    name: &dyn Fn(&str) -> String,
) -> String {
    let Definition::Record(fields) = &api.types[id.0].kind else { panic!("a record has fields") };
    let mut members = Vec::new();
    for field in fields {
        if field.kind.is_optional() && random.below(2) == 0 {
            continue;
        }
        let Type::Scalar(kind) = field.kind.without_option() else { panic!("the fields are scalars") };
        let (_, wire) = scalar(api, profile, field.kind.without_option(), random);
        let is_present = field.forms.contains(&WireForm::Presence);
        let json = match profile.booleans.yes == wire {
            _ if is_present => "true".to_owned(),
            is_true if kind.row().name == "boolean" => is_true.to_string(),
            _ => (kind.row().json)(&wire).unwrap(),
        };
        // What counts as nothing is not sent.
        if json == "\"\"" && field.kind.is_optional() {
            continue;
        }
        sent.push((name(&field.name.wire), if is_present { profile.booleans.yes.to_string() } else { wire }));
        members.push(format!("{}:{json}", serde_json::to_string(&*field.name.wire).unwrap()));
    }
    format!("{{{}}}", members.join(","))
}

impl Maker<'_> {
    /// A record of single values that a form can send, or a list of such, if there is one.
    pub(crate) fn sent_record(&mut self) -> Option<String> {
        let is_sent = |(name, kind): &(String, String)| {
            !name.is_empty()
                && !name.contains(['[', ']'])
                && Scalar::named(kind.trim_end_matches('?')).is_some_and(|kind| kind != Scalar::Json)
        };
        // Of a record without any value, nothing would be sent.
        let is_there = |(_, kind): &(String, String)| kind == "integer" || kind == "ip";
        let fits =
            |kind: &Kind| matches!(kind, Kind::Record(fields) if fields.iter().all(is_sent) && fields.iter().any(is_there));
        let names: Vec<&str> = self.types.iter().filter(|(_, kind)| fits(kind)).map(|(name, _)| &**name).collect();
        if names.is_empty() {
            return None;
        }
        let name = self.random.of(&names).to_owned();
        let kind = if self.random.once_in(2) { format!("list<{name}>") } else { name };
        Some(if self.random.once_in(2) { kind + "?" } else { kind })
    }
}
