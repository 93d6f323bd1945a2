//! Which calls a comparison makes: of all functions that read and need nothing, and the checks of the schema.
//!
//! It makes none.

use super::super::context::Context;
use super::super::exit::Problem;
use super::super::invocation::Invocation;
use super::super::values;
use super::name_of;
use crate::description::{Api, Effect, Function, Module, Origin, Protocol, RequestProfile, Type};
use crate::snippets::called;
use crate::text::{one_line, qualified};

/// The calls to make, and the functions that are left out.
pub(super) struct Plan {
    pub(super) calls: Vec<Planned>,
    /// The functions that read and are not called, with the reasons.
    pub(super) uncalled: Vec<(String, String)>,
}

/// A call to make.
pub(super) struct Planned {
    pub(super) function: &'static Function,
    pub(super) invocation: Invocation,
    /// What the check says of the parameters.
    texts: Vec<(String, String)>,
}

impl Planned {
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        self.texts.clone()
    }

    /// The call for people.
    pub(super) fn shown(&self) -> String {
        let texts = self.texts.iter().map(|(name, text)| format!(" {name}={text}"));
        one_line(&texts.fold(name_of(&self.invocation), |shown, text| shown + &text))
    }
}

/// The calls of a comparison, in the order of the schema.
pub(super) fn plan(context: Context<'_>) -> Result<Plan, Problem> {
    let api = context.api;
    let mut plan = Plan { calls: Vec::new(), uncalled: Vec::new() };
    for (module, function) in api.functions().filter(|(_, function)| function.effect == Effect::Read) {
        let own = api.checks.iter().filter(|check| check.module == module.name.wire && check.function == function.name.wire);
        let mut checks: Vec<&[(String, Vec<String>)]> = own.map(|check| &*check.parameters).collect();
        let reason = why_not(api, function);
        if reason.is_none() && !checks.iter().any(|check| check.is_empty()) && needed(function).is_none() {
            checks.insert(0, &[]);
        }
        match reason.or_else(|| if checks.is_empty() { needed(function) } else { None }) {
            Some(reason) => plan.uncalled.push((qualified(&module.name.wire, ".", &function.name.wire), reason)),
            None => {
                for check in checks {
                    plan.calls.push(planned(context, module, function, check)?);
                }
            }
        }
    }
    Ok(plan)
}

/// Why a function cannot be called at all.
fn why_not(api: &Api, function: &Function) -> Option<String> {
    if *function.returns.item() == Type::File {
        return Some("returns a file".to_owned());
    }
    let (protocol, profile) = (&api.protocol, api.request_of(function));
    let variable = protocol.variables.iter().enumerate().find(|(index, _)| is_fetched_by_write(protocol, profile, *index));
    variable.map(|(_, variable)| format!("needs `{}`, which a function that changes something gives", variable.name.wire))
}

/// What a call without parameters lacks.
fn needed(function: &Function) -> Option<String> {
    let required: Vec<String> = function
        .parameters
        .iter()
        .filter(|parameter| parameter.is_required() && !parameter.is_presence())
        .map(|parameter| format!("`{}`", parameter.name.wire))
        .collect();
    if !required.is_empty() {
        return Some(format!("needs {}", required.join(", ")));
    }
    function.needs.iter().find_map(|need| need.violation(|_| false, |name| format!("`{name}`")))
}

/// Whether requests of this form send this variable, which is fetched with a function that changes something.
fn is_fetched_by_write(protocol: &Protocol, profile: &RequestProfile, index: usize) -> bool {
    let Some(Origin::Fetched(fetched)) = protocol.variables.get(index).map(|variable| &variable.origin) else { return false };
    let changes = protocol.fetches.get(fetched.fetch).is_some_and(|fetch| fetch.operation.effect == Effect::Write);
    changes && profile.templates().any(|template| protocol.uses(template, index))
}

fn planned(
    context: Context<'_>,
    module: &'static Module,
    function: &'static Function,
    check: &[(String, Vec<String>)],
) -> Result<Planned, Problem> {
    let texts: Vec<(String, String)> =
        check.iter().flat_map(|(name, texts)| texts.iter().map(move |text| (name.clone(), text.clone()))).collect();
    let words = called(&module.name.wire, &function.name.wire);
    let arguments = values::typed(context, function, &words, &texts)?;
    let operation = context.api.operation(module.name.wire.clone(), function.name.wire.clone());
    Ok(Planned { function, invocation: Invocation { operation, function: Some(function), words, arguments }, texts })
}
