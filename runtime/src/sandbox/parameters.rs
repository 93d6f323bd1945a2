//! Whether a function's own parameters are right: all that are required, none that is unknown, each of its type.
//!
//! It does not know the parameters that every request carries; see `route`.

use super::refusal::Refusal;
use super::request::Request;
use crate::description::{Api, Function, ListStyle, Module, Parameter, RequestProfile, Type};
use crate::encode::check_text;
use crate::text::suggestion;

/// The parameters that are the function's own, as sent.
pub(super) fn own_parameters(profile: &RequestProfile, request: &Request) -> Vec<(String, String)> {
    request.parameters.iter().filter(|(name, _)| !profile.has_constant(name)).cloned().collect()
}

/// Checks all parameters, and refuses with everything that is wrong with them.
pub(super) fn check(api: &Api, module: &Module, function: &Function, sent: &[(String, String)]) -> Result<(), Refusal> {
    let check = Check { api, profile: api.request_of(function), function };
    let mut problems = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in sent {
        match check.parameter(name) {
            Some((parameter, is_item)) => {
                if !is_item && seen.contains(&name.as_str()) {
                    problems.push(format!("the parameter `{name}` is sent more than once"));
                } else if let Err(problem) = check.value(parameter, is_item, value) {
                    problems.push(format!("the parameter `{name}`: {problem}"));
                }
                seen.push(&parameter.name.wire);
            }
            None => {
                let help = suggestion(name, function.parameters.iter().map(|parameter| &*parameter.name.wire));
                let called = format!("{}.{}", module.name.wire, function.name.wire);
                problems.push(format!("`{called}` has no parameter `{name}`{help}"));
            }
        }
    }
    let is_missing = |parameter: &&Parameter| {
        // An empty list or map leaves no trace in a form.
        parameter.is_required() && !parameter.kind.is_container() && !seen.contains(&&*parameter.name.wire)
    };
    let missing = function.parameters.iter().filter(is_missing);
    problems.extend(missing.map(|parameter| format!("the required parameter `{}` is missing", parameter.name.wire)));
    if problems.is_empty() { Ok(()) } else { Err(Refusal::invalid(problems.join("; "))) }
}

/// What parameters are checked against.
struct Check<'a> {
    api: &'a Api,
    profile: &'a RequestProfile,
    function: &'a Function,
}

impl<'a> Check<'a> {
    /// The parameter that a wire name belongs to, and whether its value is one item of several.
    fn parameter(&self, name: &str) -> Option<(&'a Parameter, bool)> {
        if let Some(parameter) = self.function.parameter(name) {
            let repeats = match (parameter.kind.without_option(), &self.profile.lists) {
                (Type::List(_), ListStyle::Repeated) => true,
                (Type::List(_), ListStyle::Brackets | ListStyle::Indexed) | (Type::Map(_), _) => return None,
                _ => false,
            };
            return Some((parameter, repeats));
        }
        self.function.parameters.iter().find_map(|parameter| {
            let key = name.strip_prefix(&*parameter.name.wire)?.strip_prefix('[')?.strip_suffix(']')?;
            let fits = match (parameter.kind.without_option(), &self.profile.lists) {
                (Type::Map(_), _) => true,
                (Type::List(_), ListStyle::Brackets) => key.is_empty(),
                (Type::List(_), ListStyle::Indexed) => key.parse::<u32>().is_ok(),
                _ => false,
            };
            fits.then_some((parameter, true))
        })
    }

    fn value(&self, parameter: &Parameter, is_item: bool, value: &str) -> Result<(), String> {
        let check = |kind: &Type, text: &str| check_text(self.api, kind, &self.profile.booleans, text);
        match (parameter.kind.without_option(), &self.profile.lists) {
            (Type::List(item) | Type::Map(item), _) if is_item => check(item, value),
            (Type::List(item), ListStyle::Joined(separator)) if !value.is_empty() => {
                value.split(&**separator).try_for_each(|each| check(item, each))
            }
            (Type::List(_), _) => Ok(()),
            (kind, _) => check(kind, value),
        }
    }
}
