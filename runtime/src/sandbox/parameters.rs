//! Whether a function's own parameters are right: all that are required, none that is unknown, each of its type and in its form.
//!
//! It does not know the parameters that every request carries; see `route`.

use std::borrow::Cow;
use std::collections::HashSet;

use super::json_request;
use super::names;
use super::received::ReceivedFile;
use super::refusal::Refusal;
use super::request::Request;
use crate::description::{Api, Function, ListStyle, Module, PagesBy, Parameter, RequestProfile, Type};
use crate::encode::{check_formed, check_text};
use crate::json;
use crate::text::{qualified, suggestion};

/// The most problems that a refusal names.
const NAMED: usize = 20;

/// The parameters that are the function's own, by the names that the schema gives them; those of other names as sent. `placed` are those
/// in its path, its URL or a header.
pub(super) fn own_parameters(
    api: &Api,
    function: &Function,
    request: &Request,
    placed: Vec<(String, String)>,
) -> Vec<(String, String)> {
    let profile = api.request_of(function);
    if let Some(json) = request.json.as_deref().filter(|_| profile.body.json().is_some()) {
        let own = json_request::own(api, function, json).into_iter();
        let own = own.map(|(name, json)| (name, json::text(json).into_owned()));
        return json_request::placed(function, profile, placed).into_iter().chain(own).collect();
    }
    let own = request.parameters.iter().filter(|(name, _)| !profile.has_constant(name)).cloned();
    let has_named = function.parameters.iter().any(Parameter::is_named);
    let named = |name: String| match has_named && names::part(api, function, profile, &name).is_some() {
        true => name,
        false => profile.names.received(&name).map(Cow::into_owned).unwrap_or(name),
    };
    placed.into_iter().chain(own).map(|(name, value)| (named(name), value)).collect()
}

/// The files, by the names that the schema gives their parameters.
pub(super) fn own_files(profile: &RequestProfile, request: &Request) -> Vec<ReceivedFile> {
    let own = request.files.iter().cloned();
    own.map(|file| match profile.names.received(file.parameter()).map(Cow::into_owned) {
        Some(name) => file.with_parameter(name),
        None => file,
    })
    .collect()
}

/// The parameter that a name in a request belongs to.
pub(super) fn parameter_of<'a>(
    api: &'a Api,
    function: &'a Function,
    profile: &RequestProfile,
    name: &str,
) -> Option<&'a Parameter> {
    if let Some(part) = names::part(api, function, profile, name) {
        return Some(part.parameter);
    }
    match place(function, profile, name) {
        Place::Value(parameter) | Place::Item(parameter) | Place::OtherForm(parameter) => Some(parameter),
        Place::Unknown => None,
    }
}

/// Checks all parameters of a request, and refuses with everything that is wrong with them. `placed` are as in [`own_parameters`].
pub(super) fn check_request(
    api: &Api,
    module: &Module,
    function: &Function,
    request: &Request,
    placed: Vec<(String, String)>,
) -> Result<(), Refusal> {
    let profile = api.request_of(function);
    let Some(json) = request.json.as_deref().filter(|_| profile.body.json().is_some()) else {
        let files = own_files(profile, request);
        return check(api, module, function, &own_parameters(api, function, request, placed), &files);
    };
    let placed = json_request::placed(function, profile, placed).into_iter();
    let placed: Vec<_> = placed.map(|(name, text)| (name.clone(), json_request::single(function, &name, &text))).collect();
    let mut own: Vec<_> = placed.iter().map(|(name, json)| (name.clone(), json.as_str())).collect();
    own.extend(json_request::own(api, function, json));
    json_request::check(api, module, function, &own)
}

/// Checks the parameters of a form.
fn check(
    api: &Api,
    module: &Module,
    function: &Function,
    sent: &[(String, String)],
    files: &[ReceivedFile],
) -> Result<(), Refusal> {
    let files = files.iter().map(ReceivedFile::parameter).collect();
    let mut check = Check { api, profile: api.request_of(function), files, problems: Problems::default() };
    let (mut sent_names, mut seen, mut misformed, mut parts) = (HashSet::new(), HashSet::new(), HashSet::new(), Vec::new());
    for (name, value) in sent {
        let is_new = sent_names.insert(name.as_str());
        if let Some(part) = names::part(api, function, check.profile, name) {
            seen.insert(&*part.parameter.name.wire);
            parts.push((part, value.as_str()));
            continue;
        }
        let place = place(function, check.profile, name);
        match place {
            Place::OtherForm(parameter) | Place::Value(parameter) | Place::Item(parameter) if parameter.is_named() => {
                check.problems.add(|| format!("`{}` has no part that is sent as `{name}`", parameter.name.wire));
            }
            Place::Value(parameter) | Place::Item(parameter) => {
                seen.insert(&*parameter.name.wire);
                let is_item = matches!(place, Place::Item(_));
                if let Some(problem) = check.problem(parameter, is_item, is_new, name, value) {
                    check.problems.add(|| problem);
                }
            }
            Place::OtherForm(parameter) => {
                seen.insert(&*parameter.name.wire);
                // One problem for all items of a list.
                if misformed.insert(&*parameter.name.wire) {
                    let form = form(parameter, check.profile);
                    check.problems.add(|| format!("`{}` is {form}, not as `{name}`", parameter.name.wire));
                }
            }
            // A reply before it may have had this parameter.
            Place::Unknown if has_bag(function) => {}
            Place::Unknown => check.problems.add(|| unknown(module, function, name)),
        }
    }
    for parameter in function.parameters.iter().filter(|parameter| parameter.is_named()) {
        let own = parts.iter().filter(|(part, _)| std::ptr::eq(part.parameter, parameter));
        let own: Vec<_> = own.map(|(part, text)| (part.clone(), (*text).to_owned())).collect();
        if !own.is_empty()
            && let Err(problem) = names::check(api, check.profile, parameter, &own)
        {
            check.problems.add(|| format!("the parameter `{}`: {problem}", parameter.name.wire));
        }
    }
    let is_missing = |parameter: &&Parameter| !parameter.may_be_absent() && !seen.contains(&*parameter.name.wire);
    for parameter in function.parameters.iter().filter(is_missing) {
        check.problems.add(|| format!("the required parameter `{}` is missing", parameter.name.wire));
    }
    for need in &function.needs {
        if let Some(problem) = need.violation(|name| seen.contains(name), |name| format!("`{name}`")) {
            check.problems.add(|| problem);
        }
    }
    check.problems.finish()
}

/// Whether replies have parameters for the next request, which the schema does not have.
fn has_bag(function: &Function) -> bool {
    function.pages.as_ref().is_some_and(|pages| matches!(pages.by, PagesBy::Continue { .. }))
}

/// What parameters are checked against, and what is wrong with them.
struct Check<'a> {
    api: &'a Api,
    profile: &'a RequestProfile,
    /// The names of the parameters that were sent as files.
    files: HashSet<&'a str>,
    problems: Problems,
}

/// What is wrong with parameters.
#[derive(Default)]
pub(super) struct Problems {
    problems: Vec<String>,
    /// Problems that are not named.
    more: usize,
}

/// What a name in a request stands for.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// The value of a parameter.
    Value(&'a Parameter),
    /// One of a list's or map's values.
    Item(&'a Parameter),
    /// A parameter, but this is not how it is sent.
    OtherForm(&'a Parameter),
    Unknown,
}

fn place<'a>(function: &'a Function, profile: &RequestProfile, name: &str) -> Place<'a> {
    if let Some(parameter) = function.parameter(name) {
        return match (parameter.kind.without_option(), &parameter.lists(profile)) {
            _ if !parameter.is_spread() => Place::Value(parameter),
            (Type::List(_), ListStyle::Repeated) => Place::Item(parameter),
            (Type::List(_), ListStyle::Brackets | ListStyle::Indexed) | (Type::Map(_), _) => Place::OtherForm(parameter),
            _ => Place::Value(parameter),
        };
    }
    let begins = |parameter: &&Parameter| {
        name.strip_prefix(&*parameter.name.wire).is_some_and(|rest| rest.starts_with('[') && !parameter.name.wire.is_empty())
    };
    let longest = function.parameters.iter().filter(begins).max_by_key(|parameter| parameter.name.wire.len());
    let Some(parameter) = longest else { return Place::Unknown };
    let key = name[parameter.name.wire.len()..].strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let fits = key.is_some_and(|key| match (parameter.kind.without_option(), &parameter.lists(profile)) {
        _ if !parameter.is_spread() => false,
        (Type::Map(_), _) => true,
        // Servers that read the one read the other as well, and libraries for forms write the second.
        (Type::List(_), ListStyle::Brackets) => key.is_empty() || is_index(key),
        (Type::List(_), ListStyle::Indexed) => is_index(key),
        _ => false,
    });
    if fits { Place::Item(parameter) } else { Place::OtherForm(parameter) }
}

fn is_index(key: &str) -> bool {
    (1..=9).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// How a parameter is sent: `` a list, sent as `ids[]=…&ids[]=…` ``.
fn form(parameter: &Parameter, profile: &RequestProfile) -> String {
    let name = &parameter.name.wire;
    match (parameter.kind.without_option(), &parameter.lists(profile)) {
        _ if !parameter.is_spread() => format!("a single value, sent as `{name}=…`"),
        (Type::List(_), ListStyle::Brackets) => format!("a list, sent as `{name}[]=…&{name}[]=…`"),
        (Type::List(_), ListStyle::Indexed) => format!("a list, sent as `{name}[0]=…&{name}[1]=…`"),
        (Type::List(_), ListStyle::Repeated) => format!("a list, sent as `{name}=…&{name}=…`"),
        (Type::List(_), ListStyle::Joined(separator) | ListStyle::JoinedOr(separator, _)) => {
            format!("a list, sent as `{name}=…{separator}…`")
        }
        (Type::Map(_), _) => format!("a map, sent as `{name}[KEY]=…`"),
        _ => format!("a single value, sent as `{name}=…`"),
    }
}

pub(super) fn unknown(module: &Module, function: &Function, name: &str) -> String {
    let help = suggestion(name, function.parameters.iter().map(|parameter| &*parameter.name.wire));
    format!("`{}` has no parameter `{name}`{help}", qualified(&module.name.wire, ".", &function.name.wire))
}

impl Check<'_> {
    fn problem(&self, parameter: &Parameter, is_item: bool, is_new: bool, name: &str, value: &str) -> Option<String> {
        // Items may have the same name, but not the same index or key: of those, servers keep the last.
        let may_repeat = is_item && (name == parameter.name.wire || name.ends_with("[]"));
        if !is_new && !may_repeat {
            return Some(format!("the parameter `{name}` is sent more than once{}", self.hint(parameter)));
        }
        match (parameter.kind.is_file(), self.files.contains(name)) {
            (true, true) => return None,
            (true, false) => return Some(format!("the parameter `{name}` must be a file, in a part with a file name")),
            (false, true) => return Some(format!("`{name}` is a file; this parameter is text")),
            (false, false) => {}
        }
        let problem = self.value(parameter, is_item, value).err()?;
        // Several values that were put in the place of one.
        let looks_joined = value.contains([',', ';', '|', ' ']) || value.starts_with('[');
        let hint = if looks_joined { self.hint(parameter) } else { String::new() };
        Some(format!("the parameter `{name}`: {problem}{hint}"))
    }

    /// How the parameter is sent, if it is a list.
    fn hint(&self, parameter: &Parameter) -> String {
        match parameter.kind.without_option() {
            Type::List(_) if parameter.is_spread() => format!("; it is {}", form(parameter, self.profile)),
            _ => String::new(),
        }
    }

    fn value(&self, parameter: &Parameter, is_item: bool, value: &str) -> Result<(), String> {
        let check = |kind: &Type, text: &str| check_text(self.api, kind, &self.profile.booleans, text);
        match (parameter.kind.without_option(), self.profile.lists.separator()) {
            (kind, _) if !parameter.forms.is_empty() => {
                check_formed(self.api, kind, &parameter.forms, &self.profile.booleans, value)
            }
            (Type::List(item) | Type::Map(item), _) if is_item => check(item, value),
            (Type::List(item), Some(separator)) => separator.split(value).into_iter().try_for_each(|each| check(item, each)),
            (Type::List(_), _) => Ok(()),
            (kind, _) => check(kind, value),
        }
    }
}

impl Problems {
    /// Adds a problem; what it is called matters only for the first ones.
    pub(super) fn add(&mut self, problem: impl FnOnce() -> String) {
        if self.problems.len() < NAMED { self.problems.push(problem()) } else { self.more += 1 }
    }

    pub(super) fn finish(mut self) -> Result<(), Refusal> {
        if self.more > 0 {
            self.problems.push(format!("and {} more problems", self.more));
        }
        if self.problems.is_empty() { Ok(()) } else { Err(Refusal::invalid(self.problems.join("; "))) }
    }
}
