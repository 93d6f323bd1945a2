//! The parameters of a call as the command line gives them: checked against the function's table, all at once, before anything is
//! sent; or untyped, for a function that the table lacks.
//!
//! It knows neither clap nor HTTP.

use super::arguments::{item, value_name};
use super::exit::Problem;
use crate::description::{Api, Booleans, Function, Parameter, Type};
use crate::encode::check_text;
use crate::suggestion::suggestion;

/// A parameter's value in its wire spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    One(String),
    List(Vec<String>),
    Map(Vec<(String, String)>),
}

/// A parameter to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) name: String,
    pub(super) value: Value,
    /// Whether it is never shown.
    pub(super) secret: bool,
}

/// Reads `--name value` and `--name=value`, where the names may be odd: one that the function knows is taken as it stands.
pub(super) fn pairs(function: Option<&'static Function>, arguments: &[String]) -> Result<Vec<(String, String)>, Problem> {
    let known =
        |name: &str| function.is_some_and(|function| function.parameters.iter().any(|parameter| parameter.name == name));
    let mut pairs = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let Some(name) = argument.strip_prefix("--") else {
            return Err(Problem::usage(format!("expected `--PARAMETER VALUE`, found `{argument}`")));
        };
        match name.split_once('=') {
            Some((before, value)) if !known(name) => pairs.push((before.to_owned(), value.to_owned())),
            _ => match arguments.next() {
                Some(value) => pairs.push((name.to_owned(), value.clone())),
                None => return Err(Problem::usage(format!("the parameter `--{name}` needs a value"))),
            },
        }
    }
    Ok(pairs)
}

/// Parameters as they are, of which nothing is known but which of the function's are secret: one that is repeated is a list.
pub(super) fn untyped(function: Option<&'static Function>, pairs: Vec<(String, String)>) -> Vec<Given> {
    let is_secret = |name: &str| {
        let mut parameters = function.into_iter().flat_map(|function| function.parameters);
        parameters.any(|parameter| parameter.secret && parameter.name == name)
    };
    let mut all: Vec<Given> = Vec::new();
    for (name, value) in pairs {
        match all.iter_mut().find(|given| given.name == name).map(|given| &mut given.value) {
            Some(Value::List(items)) => items.push(value),
            Some(one) => {
                if let Value::One(first) = one {
                    *one = Value::List(vec![std::mem::take(first), value]);
                }
            }
            None => {
                let secret = is_secret(&name);
                all.push(Given { name, value: Value::One(value), secret });
            }
        }
    }
    all
}

/// The function's parameters in its own order, or everything that is wrong with them. `words` are those that name it.
pub(super) fn typed(
    api: &Api,
    function: &'static Function,
    words: &str,
    pairs: &[(String, String)],
) -> Result<Vec<Given>, Problem> {
    let mut problems = Vec::new();
    for (name, _) in pairs {
        if !function.parameters.iter().any(|parameter| parameter.name == name) {
            let help = suggestion(name, function.parameters.iter().map(|parameter| parameter.name));
            problems.push(format!("there is no parameter `--{name}`{help}"));
        }
    }
    let mut all = Vec::new();
    for parameter in function.parameters {
        let texts = pairs.iter().filter(|(name, _)| name == parameter.name).map(|(_, value)| value.as_str());
        match value(api, parameter, &texts.collect::<Vec<_>>()) {
            Ok(Some(value)) => all.push(Given { name: parameter.name.to_owned(), value, secret: parameter.secret }),
            Ok(None) => {}
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        return Ok(all);
    }
    let help = format!("`{} {words} --help` lists the parameters; nothing was sent", api.name);
    Err(Problem::usage(problems.join("\n       ")).help(help))
}

fn value(api: &Api, parameter: &Parameter, texts: &[&str]) -> Result<Option<Value>, Vec<String>> {
    let kind = parameter.kind.without_option();
    let of = item(kind);
    let show = |text: &str| if parameter.secret { String::new() } else { format!(" {text}") };
    let one = |text: &str| {
        let wire = spelled(api.request.booleans, of, text);
        match check_text(of, api.request.booleans.texts(), &wire) {
            Ok(()) => Ok(wire),
            // The problem would repeat the value.
            Err(_) if parameter.secret => Err(format!("`--{}`: expected {}", parameter.name, value_name(of))),
            Err(problem) => Err(format!("`--{}{}`: {problem}", parameter.name, show(text))),
        }
    };
    match (kind, texts) {
        // A list or map without items would be sent as nothing at all.
        (Type::List(_) | Type::Map(_), []) if parameter.is_required() => {
            Err(vec![format!("the parameter `--{}` is required; repeat it for several", parameter.name)])
        }
        (_, []) if parameter.is_required() => Err(vec![format!("the parameter `--{}` is required", parameter.name)]),
        (_, []) => Ok(None),
        (Type::Map(_), _) => {
            let entry = |text: &&str| match text.split_once('=') {
                Some((key, value)) => Ok((key.to_owned(), one(value)?)),
                None => Err(format!("`--{}{}`: expected KEY=VALUE", parameter.name, show(text))),
            };
            collect(texts.iter().map(entry)).map(|entries| Some(Value::Map(entries)))
        }
        (Type::List(_), _) => collect(texts.iter().map(|text| one(text))).map(|items| Some(Value::List(items))),
        (_, [text]) => one(text).map(|text| Some(Value::One(text))).map_err(|problem| vec![problem]),
        (_, _) => Err(vec![format!("the parameter `--{}` is given more than once", parameter.name)]),
    }
}

/// All values, or all problems.
fn collect<T>(each: impl Iterator<Item = Result<T, String>>) -> Result<Vec<T>, Vec<String>> {
    let (mut values, mut problems) = (Vec::new(), Vec::new());
    for result in each {
        match result {
            Ok(value) => values.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

/// The wire spelling of what people write.
fn spelled(booleans: Booleans, kind: Type, text: &str) -> String {
    match kind {
        Type::Boolean if text == booleans.yes || text == booleans.no => text.to_owned(),
        Type::Boolean => match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "on" => booleans.yes.to_owned(),
            "no" | "n" | "false" | "0" | "off" => booleans.no.to_owned(),
            _ => text.to_owned(),
        },
        Type::Enum(of) => {
            let same = of.position(text).and_then(|index| of.values.get(index));
            same.map_or_else(|| text.to_owned(), |value| (*value).to_owned())
        }
        // ISO 8601's separator; the wire has a space.
        Type::DateTime => text.replacen(['T', 't'], " ", 1),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::description::{Effect, Enum, Example};

    static ODD: Function = Function {
        module: "m",
        name: "f",
        description: "",
        effect: Effect::Read,
        parameters: &[
            Parameter::new("a=b", Type::String, ""),
            Parameter::new("-x", Type::String, ""),
            Parameter::new("#t y", Type::String, ""),
        ],
        reply: Type::Json,
        example: Example { message: "", data: "null" },
    };

    fn read(arguments: &[&str]) -> Result<Vec<(String, String)>, Problem> {
        pairs(Some(&ODD), &arguments.iter().map(|argument| (*argument).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn odd_names_are_taken_as_they_stand() {
        let read = read(&["--a=b", "1", "---x", "2", "--#t y", "3", "--c=d=e", "--f", "--g"]).unwrap();
        let expected = [("a=b", "1"), ("-x", "2"), ("#t y", "3"), ("c", "d=e"), ("f", "--g")];
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn what_is_no_pair_is_refused() {
        assert!(read(&["value"]).is_err());
        assert!(read(&["--name"]).is_err());
    }

    #[test]
    fn a_value_spelt_exactly_comes_before_one_that_differs_in_case() {
        static INTERVAL: Enum = Enum { name: "Interval", values: &["m", "M", "Year"] };
        for (text, wire) in [("m", "m"), ("M", "M"), ("year", "Year"), ("week", "week")] {
            assert_eq!(spelled(Booleans { yes: "1", no: "0" }, Type::Enum(&INTERVAL), text), wire);
        }
    }

    #[test]
    fn an_untyped_parameter_that_repeats_is_a_list() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let all = untyped(None, vec![pair("a", "1"), pair("b", "2"), pair("a", "3"), pair("a", "4")]);
        assert_eq!(all[0].value, Value::List(vec!["1".to_owned(), "3".to_owned(), "4".to_owned()]));
        assert_eq!(all[1].value, Value::One("2".to_owned()));
    }
}
