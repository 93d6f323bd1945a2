//! Whether a function's own parameters are right: all that are required, none that is unknown, each of its type.
//!
//! It knows nothing of the parameters that every request carries; see `locate`.

use super::locate::Refusal;
use super::request::Request;
use crate::description::{Api, Function, ListStyle, Parameter, Type};
use crate::encode::check_text;
use crate::suggestion::suggestion;

/// The parameters that are the function's own, as sent.
pub(super) fn own_parameters(api: &Api, request: &Request) -> Vec<(String, String)> {
    let constant = |name: &str| api.request.parameters.iter().any(|constant| constant.name == name);
    request.parameters.iter().filter(|(name, _)| !constant(name)).cloned().collect()
}

/// Checks all parameters, and refuses with everything that is wrong with them.
pub(super) fn check(api: &Api, function: &'static Function, sent: &[(String, String)]) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in sent {
        match destination(api, function, name) {
            Some((parameter, item)) => {
                if !item && seen.contains(&name.as_str()) {
                    problems.push(format!("the parameter `{name}` is sent more than once"));
                } else if let Err(problem) = check_value(api, parameter, item, value) {
                    problems.push(format!("the parameter `{name}`: {problem}"));
                }
                seen.push(parameter.name);
            }
            None => {
                let help = suggestion(name, function.parameters.iter().map(|parameter| parameter.name));
                problems.push(format!("`{}.{}` has no parameter `{name}`{help}", function.module, function.name));
            }
        }
    }
    let absent =
        |parameter: &&Parameter| parameter.is_required() && !may_be_empty(parameter.kind) && !seen.contains(&parameter.name);
    let absent = function.parameters.iter().filter(absent);
    problems.extend(absent.map(|parameter| format!("the required parameter `{}` is missing", parameter.name)));
    if problems.is_empty() { Ok(()) } else { Err(Refusal::invalid(problems.join("; "))) }
}

/// An empty list or map leaves no trace in a form.
fn may_be_empty(kind: Type) -> bool {
    matches!(kind, Type::List(_) | Type::Map(_))
}

/// The parameter that a wire name belongs to, and whether it holds one item of several there.
fn destination(api: &Api, function: &'static Function, name: &str) -> Option<(&'static Parameter, bool)> {
    let exact = function.parameters.iter().find(|parameter| parameter.name == name);
    if let Some(parameter) = exact {
        let repeats = match parameter.kind.without_option() {
            Type::List(_) => match api.request.lists {
                ListStyle::Repeated => true,
                ListStyle::Joined(_) => false,
                ListStyle::Brackets | ListStyle::Indexed => return None,
            },
            Type::Map(_) => return None,
            _ => false,
        };
        return Some((parameter, repeats));
    }
    function.parameters.iter().find_map(|parameter| {
        let key = name.strip_prefix(parameter.name)?.strip_prefix('[')?.strip_suffix(']')?;
        let fits = match (parameter.kind.without_option(), api.request.lists) {
            (Type::Map(_), _) => true,
            (Type::List(_), ListStyle::Brackets) => key.is_empty(),
            (Type::List(_), ListStyle::Indexed) => key.parse::<u32>().is_ok(),
            _ => false,
        };
        fits.then_some((parameter, true))
    })
}

fn check_value(api: &Api, parameter: &Parameter, item: bool, value: &str) -> Result<(), String> {
    let booleans = api.request.booleans.texts();
    let text = |kind: Type| check_text(kind, booleans, value);
    match (parameter.kind.without_option(), api.request.lists) {
        (Type::List(of) | Type::Map(of), _) if item => text(*of),
        (Type::List(of), ListStyle::Joined(separator)) if !value.is_empty() => {
            value.split(separator).try_for_each(|each| check_text(*of, booleans, each))
        }
        (Type::List(_), _) => Ok(()),
        (kind, _) => text(kind),
    }
}
