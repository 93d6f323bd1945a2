//! Types of which a value is one of several things, and records with fields that have no names in the schema.

use actionapi::description::{Api, Cases, Type};
use serde_json::{Map, Value, json};

use super::calls::stored;
use super::numbers::Random;
use super::schemas::{Braces, quoted, yaml};

const ODD: &[&str] = &["max", "*/ \"#", "self", "Ok", "a b", "größe", "{}", "$x", "Value-1", "x"];

/// Some of these, each once.
fn some(random: &mut Random, most: usize) -> Vec<&'static str> {
    let mut found: Vec<&str> = Vec::new();
    for _ in 0..1 + random.below(most) {
        let next = random.of(ODD);
        if !found.contains(&next) {
            found.push(next);
        }
    }
    found
}

/// Words as values of an enum, with Rust names that differ.
fn words(words: &[&str]) -> String {
    let word = |(at, word): (usize, &&str)| format!("{{ value: {}, rust: W{at} }}", quoted(word));
    format!("[{}]", words.iter().enumerate().map(word).collect::<Vec<_>>().join(", "))
}

/// The types, and the module with functions that use them.
pub(crate) fn shapes(random: &mut Random) -> (Vec<(&'static str, String)>, String) {
    let (limits, values, discriminator) = (some(random, 4), some(random, 4), random.of(ODD));
    let scalar = random.of(&["integer", "digits", "decimal", "date", "ip", "boolean"]);
    let mut cases = Braces::default();
    for (at, value) in values.iter().enumerate() {
        let record = ["Sh-one", "Sh-other"][at % 2];
        cases.put(value, format!("{{ type: {record}, rust: C{at}, description: {} }}", quoted(discriminator)));
    }
    // One of the records has the field itself.
    let own = format!("{{ {}: {{ type: string?, rust: own }}, n: integer? }}", quoted(discriminator));
    let types = vec![
        ("Sh-limit", format!("{{ type: {scalar}, or: {} }}", words(&limits))),
        ("Sh-any", format!("{{ discriminator: {}, cases: {} }}", quoted(discriminator), cases.text())),
        ("Sh-one", "{ record: { limits: list<Sh-limit>, inner: list<Sh-any>? }, rest: map<Sh-limit> }".to_owned()),
        ("Sh-other", format!("{{ record: {own} }}")),
    ];
    let any = |depth: usize, random: &mut Random| any(discriminator, &values, &limits, depth, random);
    let data = json!([any(0, random), any(0, random)]);
    let sent = "{ limit: Sh-limit, limits: { type: \"list<Sh-limit>?\", as: { joined: [\";\", \"\\x1F\"] } } }";
    let functions = format!(
        "{{ all: {{ effect: read, returns: list<Sh-any>, parameters: {sent}, example: {{ data: {} }} }}, \
         made: {{ effect: write, returns: Sh-any }} }}",
        yaml(&data)
    );
    (types, format!("{{ functions: {functions} }}"))
}

fn any(discriminator: &str, values: &[&str], limits: &[&str], depth: usize, random: &mut Random) -> Value {
    let at = random.below(values.len());
    let mut object = Map::new();
    if at.is_multiple_of(2) {
        object.insert("limits".to_owned(), (0..random.below(3)).map(|_| Value::from(random.of(limits))).collect());
        let inner: Vec<Value> = (0..if depth > 2 { 0 } else { random.below(3) })
            .map(|_| any(discriminator, values, limits, depth + 1, random))
            .collect();
        object.insert("inner".to_owned(), inner.into());
        if random.once_in(2) {
            object.insert("*/ more".to_owned(), Value::from(random.of(limits)));
        }
    } else {
        object.insert("n".to_owned(), Value::from(7));
    }
    object.insert(discriminator.to_owned(), Value::from(values[at]));
    Value::Object(object)
}

/// A record of a type with cases, as serde stores the Rust value.
pub(crate) fn stored_case(api: &Api, cases: &Cases, value: &Value) -> Value {
    let case = cases.cases.iter().find(|case| value.get(&cases.discriminator).is_some_and(|value| *value == *case.name.wire));
    let case = case.expect("the example has known cases");
    let mut stored = Map::new();
    stored.insert(case.name.rust.to_string(), stored_record(api, &case.kind, &cases.discriminator, value));
    Value::Object(stored)
}

fn stored_record(api: &Api, kind: &Type, discriminator: &str, value: &Value) -> Value {
    let Some(id) = kind.defined() else { panic!("a case is a record") };
    let is_own = api.fields(id).iter().any(|field| field.name.wire == discriminator);
    let mut value = value.clone();
    if let Some(object) = value.as_object_mut().filter(|_| !is_own) {
        object.remove(discriminator);
    }
    stored(api, kind, Some(&value))
}
