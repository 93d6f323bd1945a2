//! A guess at requests: which parameters choose the function, which all requests have, and what the parameters of functions are.
//!
//! It knows no schema; with one, requests are recognized exactly.

use std::collections::{BTreeMap, BTreeSet};

use actionapi::{Tree, Url};

use super::sample::{Called, Request, Sample};
use super::secrets::is_key;
use super::words::{begins_with_verb, hints_secret, words};
use super::yaml;

/// How a function of a module is chosen, if nothing is known of requests.
const IN_MODULES: &str = "action: \"${module}.${function}\"";

/// A sample with the function that it is of.
pub(super) struct Call<'s> {
    pub(super) module: String,
    pub(super) function: String,
    /// The function's own parameters.
    pub(super) parameters: Vec<(String, String)>,
    pub(super) sample: &'s Sample,
}

/// A module, a function, and its own parameters.
pub(super) type Route = (String, String, Vec<(String, String)>);

/// What was guessed.
pub(super) struct Guessed<'s> {
    pub(super) calls: Vec<Call<'s>>,
    /// The lines of `api` before `reply`, without indentation.
    pub(super) lines: Vec<String>,
    /// What the requests of modules have beside that, if there are functions without one.
    pub(super) in_modules: Option<String>,
    /// For the person who runs it.
    pub(super) notes: Vec<String>,
}

/// Finds the function of each sample. `action` are the parameters that choose it, if they are known: the module's and the function's, or
/// only the function's.
///
/// # Errors
/// If nothing tells which parameters choose the function.
pub(super) fn guess<'s>(samples: &'s [Sample], action: &[String]) -> Result<Guessed<'s>, String> {
    let requests: Vec<&Request> = samples
        .iter()
        .filter_map(|sample| if let Called::Request(request) = &sample.call { Some(request) } else { None })
        .collect();
    let chooser = if requests.is_empty() { None } else { Some(Chooser::of(&requests, action)?) };
    let stems: BTreeSet<&[String]> = samples
        .iter()
        .filter_map(|sample| if let Called::File(parts) = &sample.call { Some(&parts[..]) } else { None })
        .collect();
    let mut calls = Vec::new();
    for sample in samples {
        let (module, function, parameters) = match &sample.call {
            Called::File(parts) => {
                let (module, function) = of_name(parts, &stems);
                (module, function, Vec::new())
            }
            Called::Function { module, function, parameters } => (module.clone(), function.clone(), parameters.clone()),
            Called::Request(request) => match chooser.as_ref().and_then(|chooser| chooser.call(request)) {
                Some(call) => call,
                None => continue,
            },
        };
        calls.push(Call { module, function, parameters, sample });
    }
    let common = common(&calls);
    calls.iter_mut().for_each(|call| call.parameters.retain(|(name, _)| !common.iter().any(|(known, _)| known == name)));
    let has = |is_in_module: bool| calls.iter().any(|call| call.module.is_empty() != is_in_module);
    let mut lines = Vec::new();
    let credentials: Vec<_> =
        common.iter().filter(is_secret).map(|(name, _)| format!("{}: string", credential(name))).collect();
    if !credentials.is_empty() {
        lines.push(format!("credentials: {{ {} }}", credentials.join(", ")));
    }
    lines.extend(
        chooser.as_ref().and_then(|chooser| chooser.endpoint.clone()).map(|url| format!("endpoints: {{ default: \"{url}\" }}")),
    );
    lines.push("request:".to_owned());
    lines.extend(methods(&requests).map(|methods| format!("  methods: {methods}")));
    lines.extend(parameters(chooser.as_ref(), &common, has(true) && !has(false)));
    // Functions without a module have no name of one.
    let in_modules = (chooser.is_none() && has(true) && has(false)).then(|| format!("parameters: {{ {IN_MODULES} }}"));
    let notes = chooser.map(|chooser| chooser.note).into_iter().collect();
    Ok(Guessed { calls, lines, in_modules, notes })
}

/// Whether a parameter is a secret.
fn is_secret((name, value): &&(String, String)) -> bool {
    hints_secret(name) || is_key(value) || name == "key"
}

/// The name of the credential that is sent in a parameter.
fn credential(parameter: &str) -> String {
    let name = words(parameter).into_iter().filter(|word| word.is_ascii()).collect::<Vec<_>>().join("_");
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { format!("key_{name}") }
}

/// The lines of `request` that say what all requests have.
fn parameters(chooser: Option<&Chooser>, common: &[(String, String)], only_modules: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut parameters = match chooser {
        Some(chooser) => chooser.parameters(),
        None => {
            lines.push("  # guessed: replies alone do not show how a function is chosen".to_owned());
            vec![if only_modules { IN_MODULES } else { "action: \"${function}\"" }.to_owned()]
        }
    };
    lines.extend(chooser.filter(|chooser| chooser.names.is_empty()).map(|_| "  path: /${function}".to_owned()));
    parameters.extend(common.iter().map(|each| {
        let (name, value) = each;
        let value = match is_secret(&each) {
            true => format!("\"${{{}}}\"", credential(name)),
            false => yaml::value(&Tree::Text(value.replace('$', "$$"))),
        };
        format!("{}: {value}", yaml::text(name))
    }));
    if !parameters.is_empty() {
        lines.push(format!("  parameters: {{ {} }}", parameters.join(", ")));
    }
    lines
}

/// The module and the function in a file's name: `MODULE.FUNCTION.WORD`. What follows the name of another file is a word. The module may have
/// several parts, if the verb of the function shows it: `pwg.images.getInfo`.
pub(super) fn of_name(parts: &[String], stems: &BTreeSet<&[String]>) -> (String, String) {
    let known = (1..parts.len()).find(|length| stems.contains(&parts[..*length]));
    let has_parts = parts.len() > 2 && begins_with_verb(&parts[2]) && !begins_with_verb(&parts[1]);
    let parts = &parts[..known.unwrap_or(parts.len().min(if has_parts { 3 } else { 2 }))];
    match parts.split_last() {
        Some((function, module)) => (module.join("."), function.clone()),
        None => (String::new(), String::new()),
    }
}

/// The parameters that all requests of several functions have with one value; and secrets, whatever they are.
fn common(calls: &[Call<'_>]) -> Vec<(String, String)> {
    let requests: Vec<_> = calls.iter().filter(|call| matches!(call.sample.call, Called::Request(_))).collect();
    let functions: BTreeSet<_> = requests.iter().map(|call| (&call.module, &call.function)).collect();
    let Some((first, rest)) = requests.split_first() else { return Vec::new() };
    let is_common = |pair: &&(String, String)| {
        let has = |call: &&Call<'_>| {
            call.parameters.iter().any(|(name, value)| *name == pair.0 && (hints_secret(name) || *value == pair.1))
        };
        rest.iter().all(has) && (functions.len() > 1 || hints_secret(&pair.0) || is_key(&pair.1))
    };
    first.parameters.iter().filter(is_common).cloned().collect()
}

fn methods(requests: &[&Request]) -> Option<String> {
    let methods: BTreeSet<_> = requests.iter().map(|request| request.method.to_ascii_lowercase()).collect();
    match (methods.contains("get"), methods.contains("post")) {
        (true, true) => Some("[post, get]".to_owned()),
        (true, false) => Some("[get]".to_owned()),
        _ => None,
    }
}

/// What chooses the function of a request.
struct Chooser {
    /// The parameters: of the module and the function, or of the function alone. Without any, it is the end of the path.
    names: Vec<String>,
    /// Whether the function's parameter has the module in it, before a dot.
    is_dotted: bool,
    /// The address that all requests go to.
    endpoint: Option<String>,
    note: String,
}

impl Chooser {
    fn of(requests: &[&Request], action: &[String]) -> Result<Self, String> {
        const FUNCTIONS: &[&str] = &[
            "apifunction",
            "function",
            "func",
            "action",
            "act",
            "method",
            "cmd",
            "command",
            "do",
            "op",
            "operation",
            "wsfunction",
            "call",
            "mode",
            "a",
            "m",
        ];
        const MODULES: &[&str] = &["apimodule", "module", "controller", "class", "group", "area", "service", "c"];
        let in_all = |name: &str| requests.iter().all(|request| value(request, name).is_some());
        let found = |names: &[&str]| names.iter().copied().find(|name| in_all(name)).map(str::to_owned);
        if let Some(missing) = action.iter().find(|name| !requests.iter().any(|request| value(request, name).is_some())) {
            return Err(format!("no request has the parameter `{missing}`; the requests have {}", listed(requests)));
        }
        let (names, is_guess) = match (action, found(FUNCTIONS)) {
            ([], Some(function)) => (found(MODULES).into_iter().chain([function]).collect(), true),
            ([], None) if by_path(requests) => (Vec::new(), true),
            ([], None) => {
                return Err(format!(
                    "nothing tells which parameters choose the function; name them with --action: the requests have {}",
                    listed(requests)
                ));
            }
            (action, _) => (action.to_vec(), false),
        };
        let last = names.last().cloned().unwrap_or_default();
        let dots = |request: &&Request| value(request, &last).is_none_or(|value| value.matches('.').count() == 1);
        let is_dotted = names.len() == 1 && requests.iter().all(dots);
        let shown: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        let what = if names.is_empty() { "the end of the path".to_owned() } else { shown.join(" and ") };
        let note = if is_guess {
            format!("guessed that {what} chooses the function; `--action` says otherwise")
        } else {
            String::new()
        };
        Ok(Self { endpoint: endpoint(requests, names.is_empty()), names, is_dotted, note })
    }

    fn call(&self, request: &Request) -> Option<Route> {
        let own = request.parameters.iter().filter(|(name, _)| !self.names.contains(name)).cloned().collect();
        let (module, function) = match &self.names[..] {
            [] => (String::new(), last_segment(request)?),
            [function] if self.is_dotted => {
                value(request, function)?.split_once('.').map(|(module, function)| (module.to_owned(), function.to_owned()))?
            }
            [function] => (String::new(), value(request, function)?.to_owned()),
            [module, .., function] => (value(request, module)?.to_owned(), value(request, function)?.to_owned()),
        };
        (!function.is_empty()).then_some((module, function, own))
    }

    fn parameters(&self) -> Vec<String> {
        match &self.names[..] {
            [] => Vec::new(),
            [function] if self.is_dotted => vec![format!("{}: \"${{module}}.${{function}}\"", yaml::text(function))],
            [function] => vec![format!("{}: \"${{function}}\"", yaml::text(function))],
            [module, .., function] => {
                vec![format!("{}: \"${{module}}\"", yaml::text(module)), format!("{}: \"${{function}}\"", yaml::text(function))]
            }
        }
    }
}

fn value<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    request.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The names of parameters that requests have, those of most requests first.
fn listed(requests: &[&Request]) -> String {
    const MOST: usize = 10;
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    requests.iter().flat_map(|request| &request.parameters).for_each(|(name, _)| *names.entry(name).or_default() += 1);
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let shown: Vec<_> = names.iter().take(MOST).map(|(name, _)| format!("`{}`", actionapi::text::one_line(name))).collect();
    if shown.is_empty() { "no parameters".to_owned() } else { shown.join(", ") }
}

fn last_segment(request: &Request) -> Option<String> {
    let url = Url::parse(&request.url).ok()?;
    url.path_segments()?.next_back().map(str::to_owned)
}

/// Whether requests differ in the last segment of their path alone.
fn by_path(requests: &[&Request]) -> bool {
    let ends: BTreeSet<_> = requests.iter().filter_map(|request| last_segment(request)).collect();
    ends.len() > 1 && address(requests, true).is_some()
}

/// The address of all requests, as a schema may have it, without the last segment if that is the function.
fn endpoint(requests: &[&Request], without_last: bool) -> Option<String> {
    let url = address(requests, without_last)?;
    let is_allowed = url.scheme() == "https" || url.host_str() == Some("127.0.0.1");
    // A key has no place in a schema.
    let has_key = url.path().split(['/', ':']).any(is_key);
    (is_allowed && !has_key).then(|| url.as_str().trim_end_matches('/').to_owned())
}

/// The address of all requests, if it is one.
fn address(requests: &[&Request], without_last: bool) -> Option<Url> {
    let address = |request: &&Request| {
        let mut url = Url::parse(&request.url).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        // Nor has a password.
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        if without_last {
            url.path_segments_mut().ok()?.pop();
        }
        Some(url)
    };
    let addresses: Option<BTreeSet<Url>> = requests.iter().map(address).collect();
    addresses.filter(|addresses| addresses.len() == 1)?.into_iter().next()
}
