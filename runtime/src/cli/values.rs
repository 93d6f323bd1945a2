//! The parameters of a call as the command line gives them: checked against the function's description, all at once, before anything is
//! sent; or untyped, for a function that the schema lacks.
//!
//! It knows neither clap nor HTTP. How a value is written into a request is decided in `encode`.

use std::collections::HashSet;

use jiff::Timestamp;

use super::context::Context;
use super::describe::placeholder;
use super::exit::Problem;
use super::files;
use super::json_values;
use super::leaf::normalize;
use super::sources::{self, Given, Source};
use super::typed_json::canonical;
use crate::Secret;
use crate::decode;
use crate::description::{Api, Function, Need, Parameter, RequestProfile, Scalar, Separator, Type, WireForm};
use crate::encode::{EMPTY, Encode, Entry, InForm, Joined, check_formed, check_text, joined, joined_or, written};
use crate::json::quote;
use crate::snippets::shell::shell_word;
use crate::text::nearest;
use crate::upload::Upload;
use crate::wire::{WriteJson as _, WriteText};

/// A parameter's value in its wire spelling.
#[derive(Clone, Debug)]
#[cfg_attr(test, derive(PartialEq))]
pub(super) enum Value {
    One(String),
    List(Vec<String>),
    Map(Vec<(String, String)>),
    /// A list that is sent as one text.
    Joined(WireForm, Vec<String>),
    File(Upload),
    Files(Vec<Upload>),
    /// A value in a JSON body, or one that a form has as several parameters.
    InForm(InForm),
}

/// A parameter to send.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) value: Value,
    /// Whether it is never shown.
    pub(super) is_secret: bool,
}

impl Encode for &Argument {
    fn encode(self, entry: Entry<'_>) -> Result<(), String> {
        let secret = |text: &String| Secret::from(text.as_str());
        match (&self.value, self.is_secret) {
            (Value::File(file), _) => file.clone().encode(entry),
            (Value::Files(files), _) => files.clone().encode(entry),
            (Value::InForm(value), _) => value.clone().encode(entry),
            (Value::One(text), false) if entry.is_in_json() => {
                entry.json(json_values::untyped(text), Vec::new());
                Ok(())
            }
            (Value::List(items), false) if entry.is_in_json() => {
                entry.json(json_values::untyped_list(items), Vec::new());
                Ok(())
            }
            (Value::One(text), false) => text.encode(entry),
            (Value::One(text), true) => secret(text).encode(entry),
            (Value::List(items), false) => items.clone().encode(entry),
            (Value::List(items), true) => items.iter().map(secret).collect::<Vec<_>>().encode(entry),
            (Value::Joined(form, items), false) => joined_in(form, items.clone()).encode(entry),
            (Value::Joined(form, items), true) => joined_in(form, items.iter().map(secret).collect()).encode(entry),
            (Value::Map(entries), false) => entries.clone().encode(entry),
            (Value::Map(entries), true) => {
                entries.iter().map(|(key, value)| (key.clone(), secret(value))).collect::<Vec<_>>().encode(entry)
            }
        }
    }
}

fn joined_in<T: WriteText>(form: &WireForm, items: Vec<T>) -> Joined<T> {
    match form.separates() {
        Some(Separator { text, other: Some(other) }) => joined_or(text.to_owned(), other.to_owned(), items),
        separator => joined(separator.map_or_else(String::new, |separator| separator.text.to_owned()), items),
    }
}

/// Reads `--name value` and `--name=value`, where a name may be any text: one that the function has is taken as it is.
///
/// A boolean without a value is `yes`.
pub(super) fn pairs(function: Option<&Function>, words: &[String], yes: &str) -> Result<Vec<Given>, Problem> {
    let has = |name: &str| function.is_some_and(|function| function.parameter(name).is_some());
    let secret = |name: &str| function.and_then(|function| sources::secret_option(function, name));
    let mut pairs = Vec::new();
    let mut words = words.iter().peekable();
    let is_flag = |name: &str| function.is_some_and(|function| sources::is_flag(function, name));
    while let Some(word) = words.next() {
        let Some(name) = word.strip_prefix("--") else {
            return Err(Problem::usage(format!("expected `--PARAMETER VALUE`, found `{word}`")));
        };
        if let Some((parameter, false)) = secret(name) {
            pairs.push(Given { name: parameter.name.wire.to_string(), source: Source::Input });
            continue;
        }
        let is_known = |name: &str| has(name) || secret(name).is_some();
        let (name, value) = match sources::split(name, is_known).or_else(|| name.split_once('=')) {
            Some((before, value)) if !is_known(name) => (before, value.to_owned()),
            _ if is_flag(name) && words.peek().is_none_or(|next| next.starts_with('-')) => (name, yes.to_owned()),
            _ => match words.next() {
                Some(value) => (name, value.clone()),
                None => return Err(Problem::usage(format!("the parameter `--{name}` needs a value"))),
            },
        };
        pairs.push(match secret(name) {
            Some((parameter, _)) => Given { name: parameter.name.wire.to_string(), source: Source::File(value.into()) },
            None => Given::text(name, value),
        });
    }
    Ok(pairs)
}

/// Parameters as they are; of the function, only its secrets count. A parameter that is repeated is a list.
pub(super) fn untyped(function: Option<&Function>, pairs: Vec<Given>) -> Vec<Argument> {
    let is_secret = |name: &str| function.and_then(|function| function.parameter(name)).is_some_and(is_secret);
    let mut all: Vec<Argument> = Vec::new();
    for Given { name, source } in pairs {
        // Without a function there are no other sources.
        let Source::Text(value) = source else { continue };
        match all.iter_mut().find(|argument| argument.name == name).map(|argument| &mut argument.value) {
            Some(Value::List(items)) => items.push(value),
            Some(one) => {
                if let Value::One(first) = one {
                    *one = Value::List(vec![std::mem::take(first), value]);
                }
            }
            None => {
                let is_secret = is_secret(&name);
                all.push(Argument { name, value: Value::One(value), is_secret });
            }
        }
    }
    all
}

/// The function's parameters in its own order, or everything that is wrong with them. `words` are those that name the function.
pub(super) fn typed(
    context: Context<'_>,
    function: &Function,
    words: &str,
    pairs: &[(String, String)],
) -> Result<Vec<Argument>, Problem> {
    let Context { api, program, .. } = context;
    let mut problems = Vec::new();
    for (name, _) in pairs {
        if function.parameter(name).is_none() {
            let near = nearest(name, function.parameters.iter().map(|parameter| &*parameter.name.wire));
            let help = near.map(|near| format!("; did you mean `{}`?", shell_word(&format!("--{near}")))).unwrap_or_default();
            problems.push(format!("there is no parameter `--{name}`{help}"));
        }
    }
    let profile = api.request_of(function);
    let mut all = Vec::new();
    for parameter in &function.parameters {
        let name = &*parameter.name.wire;
        let texts = pairs.iter().filter(|(given, _)| given == name).map(|(_, value)| value.as_str());
        match value(api, profile, parameter, &texts.collect::<Vec<_>>()) {
            Ok(Some(value)) => all.push(Argument { name: name.to_owned(), value, is_secret: parameter.has_secret(api) }),
            Ok(None) => {}
            Err(found) => problems.extend(found),
        }
    }
    let option = |name: &str| format!("`{}`", shell_word(&format!("--{name}")));
    let unmet = |need: &Need| need.violation(|name| pairs.iter().any(|(given, _)| given == name), option);
    problems.extend(function.needs.iter().filter_map(unmet));
    if problems.is_empty() {
        return Ok(all);
    }
    let help = format!("`{program} {words} --help` lists the parameters; nothing was sent");
    Err(Problem::usage(problems.join("\n       ")).help(help))
}

/// Whether a parameter, or an item of it, is never shown.
fn is_secret(parameter: &Parameter) -> bool {
    parameter.kind.item().is_secret()
}

fn value(api: &Api, profile: &RequestProfile, parameter: &Parameter, texts: &[&str]) -> Result<Option<Value>, Vec<String>> {
    if profile.body.json().is_some() || parameter.is_named() {
        return json_values::value(api, profile, parameter, texts);
    }
    let (kind, name) = (parameter.given().without_option(), &parameter.name.wire);
    let is_secret = parameter.has_secret(api);
    let show = |text: &str| if is_secret { String::new() } else { format!(" {text}") };
    let one = |text: &str| {
        let wire = normalize(api, &profile.booleans, kind.item(), text);
        match check_text(api, kind.item(), &profile.booleans, &wire).and_then(|()| formed(api, profile, parameter, text, wire))
        {
            Ok(wire) => Ok(wire),
            // The problem would repeat the value.
            Err(_) if is_secret => Err(format!("`--{name}`: expected {}", placeholder(api, kind.item()))),
            Err(problem) => {
                let several =
                    if matches!(kind, Type::List(_)) && text.contains(',') { "; repeat the option for several" } else { "" };
                Err(format!("`--{name}{}`: {problem}{several}", show(text)))
            }
        }
    };
    match (kind, texts) {
        // A list or map without items would be sent as nothing at all.
        (Type::List(_) | Type::Map(_), []) if parameter.is_required() => {
            Err(vec![format!("the parameter `--{name}` is required; repeat it for several")])
        }
        (_, []) if parameter.is_required() && !parameter.is_presence() => {
            Err(vec![format!("the parameter `--{name}` is required")])
        }
        (_, []) => Ok(None),
        (Type::File, [path]) => files::upload(name, path).map(|file| Some(Value::File(file))).map_err(|problem| vec![problem]),
        (Type::List(item), _) if **item == Type::File => {
            collect(texts.iter().map(|path| files::upload(name, path))).map(|files| Some(Value::Files(files)))
        }
        (Type::Map(_), _) => {
            let mut keys = HashSet::new();
            let entry = |text: &&str| match text.split_once('=') {
                Some((key, _)) if !keys.insert(key.to_owned()) => Err(format!("`--{name}`: the key `{key}` is given twice")),
                Some((key, value)) => Ok((key.to_owned(), one(value)?)),
                None => Err(format!("`--{name}{}`: expected KEY=VALUE", show(text))),
            };
            collect(texts.iter().map(entry)).map(|entries| Some(Value::Map(entries)))
        }
        (Type::List(item), _) => list(profile, parameter, item, texts, one).map(Some),
        // A boolean that is left out is false.
        (_, [text]) if parameter.forms == [WireForm::Presence] => match one(text) {
            Ok(wire) => Ok((wire == profile.booleans.yes).then_some(Value::One(wire))),
            Err(problem) => Err(vec![problem]),
        },
        (_, [text]) if is_secret && parameter.given() != &parameter.kind => match one(text) {
            Ok(text) => Ok(Some(json_values::in_text(api, parameter, &text))),
            Err(problem) => Err(vec![problem]),
        },
        (_, [text]) => one(text).map(|text| Some(Value::One(text))).map_err(|problem| vec![problem]),
        (_, _) => Err(vec![format!("the parameter `--{name}` is given more than once")]),
    }
}

/// A list, of which a person typed the items.
fn list(
    profile: &RequestProfile,
    parameter: &Parameter,
    item: &Type,
    texts: &[&str],
    one: impl Fn(&str) -> Result<String, String>,
) -> Result<Value, Vec<String>> {
    let is_empty = matches!(texts, [text] if json_values::is_no_item(item, text));
    if is_empty && parameter.is_required() && parameter.lists(profile).separator().is_none() {
        return Err(vec![format!("`--{}`: {EMPTY}", parameter.name.wire)]);
    }
    let items = if is_empty { Vec::new() } else { collect(texts.iter().map(|text| one(text)))? };
    Ok(match parameter.forms.as_slice() {
        [form] if form.separates().is_some() => Value::Joined(form.clone(), items),
        _ => Value::List(items),
    })
}

/// The text that is sent for one that a person typed and that is `wire` in its plain form, if the parameter has forms of its own.
fn formed(api: &Api, profile: &RequestProfile, parameter: &Parameter, typed: &str, wire: String) -> Result<String, String> {
    let forms = &*parameter.forms;
    if matches!(forms, [] | [WireForm::Presence]) || WireForm::separator(forms).is_some() {
        return Ok(wire);
    }
    if forms == [WireForm::Json] {
        let kind = parameter.kind.without_option();
        return canonical(api, profile, kind, &[], &wire).map_err(|problems| problems.join("; "));
    }
    if forms.contains(&WireForm::Json) {
        return check_formed(api, &parameter.kind, forms, &profile.booleans, &wire).map(|()| wire);
    }
    let mut plain = String::new();
    quote(typed, &mut plain);
    if let (Type::Scalar(Scalar::Timestamp), Ok((time, _))) =
        (parameter.kind.without_option(), decode::from_json::<Timestamp>(&plain))
    {
        // With its fraction of a second.
        plain.clear();
        time.write_json(&mut plain);
    }
    Ok(written(forms, &plain))
}

/// All values, or all problems.
pub(super) fn collect<T>(each: impl Iterator<Item = Result<T, String>>) -> Result<Vec<T>, Vec<String>> {
    let (mut values, mut problems) = (Vec::new(), Vec::new());
    for result in each {
        match result {
            Ok(value) => values.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::description::TypeDefinition;
    use crate::description::{Definition, Effect, Example, Home, Name, Protocol, ReplyProfile, TypeId, Variant};
    use crate::wire::Booleans;

    fn odd() -> Function {
        let parameter = |wire: &'static str| Parameter {
            name: Name::new(wire, "odd"),
            kind: Type::STRING,
            forms: Vec::new(),
            default: None,
            deprecated: None,
            description: String::new(),
        };
        Function {
            name: Name::new("f", "f"),
            operation: "F".to_owned(),
            description: String::new(),
            effect: Effect::Read,
            deprecated: None,
            request: 0,
            reply: 0,
            parameters: vec![parameter("a=b"), parameter("-x"), parameter("#t y")],
            needs: Vec::new(),
            pages: None,
            returns: Type::JSON,
            example: Example { message: String::new(), data: "null".to_owned(), is_made: false },
        }
    }

    fn read(words: &[&str]) -> Result<Vec<Given>, Problem> {
        pairs(Some(&odd()), &words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), "1")
    }

    #[test]
    fn odd_names_are_taken_as_they_are() {
        let read = read(&["--a=b", "1", "---x", "2", "--#t y", "3", "--c=d=e", "--f", "--g", "--a=b=c=d"]).unwrap();
        let expected = [("a=b", "1"), ("-x", "2"), ("#t y", "3"), ("c", "d=e"), ("f", "--g"), ("a=b", "c=d")];
        assert_eq!(read, expected.map(|(name, value)| Given::text(name, value)));
    }

    #[test]
    fn what_is_no_pair_is_refused() {
        assert!(read(&["value"]).is_err());
        assert!(read(&["--name"]).is_err());
    }

    #[test]
    fn a_value_spelled_exactly_comes_before_one_that_differs_in_case() {
        let variant = |wire: &'static str| Variant { name: Name::new(wire, "V"), description: String::new() };
        let interval = TypeDefinition {
            name: Name::new("Interval", "Interval"),
            home: Home::Types,
            description: String::new(),
            kind: Definition::Enum(["m", "M", "Year"].map(variant).to_vec()),
            rest: None,
        };
        let protocol = Protocol {
            name: "a".into(),
            title: "A".into(),
            variables: [].as_slice().into(),
            needs: [].as_slice().into(),
            fetches: Vec::new().into(),
            endpoints: Vec::new().into(),
            rates: Vec::new().into(),
            requests: vec![RequestProfile::PLAIN].into(),
            replies: vec![ReplyProfile::PLAIN].into(),
        };
        let api = Api { protocol, description: String::new(), types: vec![interval], modules: Vec::new(), checks: Vec::new() };
        for (text, wire) in [("m", "m"), ("M", "M"), ("year", "Year"), ("week", "week")] {
            assert_eq!(normalize(&api, &Booleans::DIGITS, &Type::Enum(TypeId(0)), text), wire);
        }
    }

    #[test]
    fn an_untyped_parameter_that_repeats_is_a_list() {
        let pairs = [("a", "1"), ("b", "2"), ("a", "3"), ("a", "4")].map(|(name, value)| Given::text(name, value));
        let all = untyped(None, pairs.to_vec());
        assert_eq!(all[0].value, Value::List(vec!["1".to_owned(), "3".to_owned(), "4".to_owned()]));
        assert_eq!(all[1].value, Value::One("2".to_owned()));
    }
}
