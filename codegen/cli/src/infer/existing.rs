//! Samples merged into an existing schema: types get wider, and functions, fields and values are added. Nothing else changes.
//!
//! It does not read files.

use std::collections::{BTreeMap, BTreeSet};

use actionapi::Tree;
use actionapi::description::{Api, Type};
use actionapi_codegen::{Outline, Source};

use super::fresh::{Options, Problem, fitting};
use super::plan::Plan;
use super::replies::{self, Everything, Name};
use super::routes::calls;
use super::samples::Samples;
use super::seats::{Schema, is_wider};
use super::seen::{self, Seen};
use super::verify;
use super::write::Head;
use crate::findings::Finding;

/// A schema with samples merged into it.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// The whole text; the same if there was nothing to add.
    pub(crate) text: String,
    /// What was changed.
    pub(crate) changes: Vec<Finding>,
    /// What samples contradict.
    pub(crate) contradictions: Vec<Finding>,
    /// For people.
    pub(crate) notes: Vec<String>,
}

/// Merges samples into a schema.
///
/// # Errors
/// If the schema has errors, or the result would have some or say something else.
pub(super) fn merge(source: &Source, samples: &Samples, options: &Options) -> Result<Merged, Problem> {
    let api = verify::api(source).map_err(Problem::Schema)?;
    let outline = Outline::of(source).map_err(Problem::Schema)?;
    let schema = Schema { api, outline: &outline };
    let (calls, mut notes) = calls(api, samples);
    let Everything { mut functions, at_odds, unreadable } = replies::read(api, &calls).map_err(Problem::Unfit)?;
    notes.extend(at_odds.into_iter().chain(unreadable));
    for (name, replies) in &mut functions {
        if !api.function(&name.0, &name.1).is_some_and(|_| says_returns(&schema, name)) {
            add_what_is_known(api, name, replies);
        }
    }
    let mut plan = Plan::new(source, &schema, options);
    let mut seen = Seen::default();
    let (mut unsaid, mut unknown) = (BTreeMap::new(), BTreeMap::new());
    for (name, replies) in &functions {
        match api.function(&name.0, &name.1) {
            None => {
                unknown.insert(name.clone(), replies);
            }
            Some(function) if function.returns == Type::JSON && !says_returns(&schema, name) => {
                unsaid.insert(name.clone(), replies);
            }
            Some(_) => replies.data.iter().for_each(|(_, data)| seen::add(api, &name.0, &name.1, data, &mut seen)),
        }
    }
    plan.add_fields(&seen);
    plan.add_values(&seen);
    plan.contradict(&seen);
    plan.widen(&seen);
    let new = unsaid.iter().chain(&unknown).map(|(name, replies)| (name, *replies)).collect();
    let (types, inferred) = fitting(&alone(), &new, &plan.choices(), &secrets(api))?;
    plan.add_types(types);
    inferred.iter().for_each(|function| {
        if unsaid.contains_key(&(function.module.clone(), function.name.clone())) {
            plan.fill(function)
        }
    });
    plan.add_functions(
        inferred.iter().filter(|function| unknown.contains_key(&(function.module.clone(), function.name.clone()))).collect(),
    );
    finish(plan, source, &functions, notes, options)
}

/// Applies the plan, and checks the result.
fn finish(
    plan: Plan<'_>,
    source: &Source,
    functions: &BTreeMap<Name, replies::Replies>,
    notes: Vec<String>,
    options: &Options,
) -> Result<Merged, Problem> {
    let old = plan.api();
    let done = plan.done();
    let new_source = Source::new(source.name(), done.text.as_str());
    let new = verify::api(&new_source).map_err(|problems| {
        Problem::Unfit(format!("the schema stays as it is, because with what was inferred it would have errors:\n{problems}"))
    })?;
    if !is_wider(old, new, options.retype) {
        return Err(Problem::Unfit(
            "the schema stays as it is, because the edits would change what it says; please report this".to_owned(),
        ));
    }
    let mut contradictions = done.contradictions;
    if contradictions.is_empty()
        && let Some((_, why)) = verify::misfits(new, functions.iter()).next()
    {
        contradictions.push(super::plan::contradiction(None, format!("a sample is not as the schema says: {why}")));
    }
    Ok(Merged { text: done.text, changes: done.changes, contradictions, notes })
}

/// A schema whose replies are nothing but data, in which what is new is tried.
fn alone() -> Head {
    let api = ["request: { parameters: { action: \"${function}\" } }", "reply: { success: http }"];
    let in_modules = Some("parameters: { action: \"${module}.${function}\" }".to_owned());
    Head { name: "alone".to_owned(), api: api.map(str::to_owned).to_vec(), in_modules, ..Head::default() }
}

/// Adds the schema's own example to the samples of a function whose type it does not say, and removes what is the reply's own.
fn add_what_is_known(api: &Api, (module, function): &Name, replies: &mut replies::Replies) {
    let known = api.function(module, function);
    let example = known.map(|known| &known.example).filter(|example| !example.is_made && !replies.data.is_empty());
    if let Some(example) = example.and_then(|example| Tree::read(&example.data).ok()) {
        replies.data.push((format!("the example of {function}"), example));
    }
    let profile = known.map_or(api.protocol.reply(0), |known| api.reply_of(known));
    replies.without(&profile.beside_data().map(str::to_owned).collect());
}

fn says_returns(schema: &Schema<'_>, (module, function): &Name) -> bool {
    schema.function(module, function).is_some_and(|function| function.get("returns").is_some())
}

/// The names of what the schema says to be a secret.
fn secrets(api: &Api) -> BTreeSet<String> {
    let fields = api.types.iter().flat_map(|definition| definition.fields()).filter(|field| field.kind.is_secret());
    let parameters = api.functions().flat_map(|(_, function)| &function.parameters).filter(|parameter| parameter.is_secret());
    let credentials = api.protocol.credentials().map(|(_, variable)| variable.name.wire.to_string());
    let named =
        fields.map(|field| field.name.wire.to_string()).chain(parameters.map(|parameter| parameter.name.wire.to_string()));
    named.chain(credentials).collect()
}
