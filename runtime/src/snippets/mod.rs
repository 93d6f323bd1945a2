//! Calls as text: what a person copies into a shell or a program. Each has made-up values for the parameters that it needs, and reads
//! credentials and secrets from the environment or from files.
//!
//! It writes what a call sends, and sends nothing itself. What Rust looks like is in [`rust`](crate::rust).

mod command_line;
pub(crate) mod curl;
mod php;
pub(crate) mod sample;
pub(crate) mod shell;
pub(crate) mod sketch;

pub(crate) use self::command_line::command_line;
#[cfg(feature = "cli")]
pub(crate) use self::command_line::{called, file_option};
use self::curl::{Proxy, Target};
use self::sketch::{Sent, Shown, Sketch, Subject};
use crate::description::{Api, Function, Method, Module, RequestProfile};
use crate::settings::headers::Headers;

/// A call as `curl` and as PHP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Programs {
    pub(crate) curl: String,
    pub(crate) php: String,
}

/// A small call of this function. `None` if a request of it cannot be formed from made-up values.
pub(crate) fn programs(api: &Api, module: &Module, function: &Function) -> Option<Programs> {
    let profile = api.request_of(function);
    let parameters = sample::small_call(api, module, function);
    let sent: Vec<_> = parameters.iter().map(|(name, parameters)| Sent { name, parameters }).collect();
    let has_files = parameters.iter().any(|(_, parameters)| parameters.has_files());
    let method = if has_files { Method::Post } else { profile.method(None).unwrap_or(Method::Post) };
    let operation = api.operation(module.name.wire.clone(), function.name.wire.clone());
    let variables = variables(api, profile);
    let subject = Subject { api, operation: &operation, sent: &sent, variables: &variables, method, endpoint: None };
    let sketch = Sketch::new(subject).ok()?;
    let php = php::program(&sketch);
    let headers = Headers::default();
    let target = Target { authority: None, proxy: Proxy::Environment, headers: &headers };
    Some(Programs { curl: curl::command(api, sketch, target).text, php })
}

/// How each variable is shown, of a client with as few as calls with requests of a profile need. What it fetches and makes is for the environment, too.
fn variables(api: &Api, profile: &RequestProfile) -> Vec<Shown> {
    let protocol = &api.protocol;
    let needed: Vec<usize> = protocol.needed_for([profile]).into_iter().map(|(index, ..)| index).collect();
    let value = |index: usize| protocol.variables.get(index)?.given()?.value.as_deref();
    let is_given = |index: usize| needed.contains(&index) || value(index).is_some();
    let shown = |index: usize| match value(index) {
        Some(text) => Shown::Text(text.to_owned()),
        None if protocol.is_there(index, &is_given) => Shown::Environment(api.environment_variable(index)),
        None => Shown::Absent,
    };
    (0..protocol.variables.len()).map(shown).collect()
}
