//! A new schema from samples.
//!
//! It does not know existing schemas.

use std::collections::BTreeSet;

use actionapi::Tree;
use actionapi_codegen::{Diagnostics, Source};

use super::envelope::{self, Body};
use super::model::{Field, Function, NamedKind, NamedType, Returns};
use super::nodes::Root;
use super::parameters;
use super::pool::{Choices, types};
use super::replies::{self, Everything, Name, Replies};
use super::requests::{self, Call};
use super::samples::Samples;
use super::scalars::Enums;
use super::verify;
use super::words::{hints_read, subject};
use super::write::{self, Head};

/// What the caller chose.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The name of the API in a new schema.
    pub(crate) name: String,
    /// The parameters that choose a function.
    pub(crate) action: Vec<String>,
    pub(crate) enums: Enums,
    /// Whether contradictions change types.
    pub(crate) retype: bool,
}

/// Why there is no schema.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The arguments are to blame.
    Usage(String),
    /// Files are to blame.
    File(String),
    /// The existing schema has errors.
    Schema(Diagnostics),
    /// What was inferred is no schema that takes the samples.
    Unfit(String),
}

/// A schema, and what there is to say about it.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) text: String,
    /// For people.
    pub(crate) notes: Vec<String>,
}

/// Makes a schema of samples.
///
/// # Errors
/// If they say too little, or what was inferred does not take them.
pub(super) fn schema(samples: &Samples, options: &Options) -> Result<Written, Problem> {
    let guessed = requests::guess(&samples.samples, &options.action).map_err(Problem::Usage)?;
    if guessed.calls.is_empty() {
        return Err(Problem::File("no samples were found".to_owned()));
    }
    let mut head =
        Head { name: options.name.clone(), api: guessed.lines, in_modules: guessed.in_modules, comments: Vec::new() };
    let request_lines = head.api.len();
    reply_lines(&mut head, &envelope(&guessed.calls));
    let mut everything = read(&head, &guessed.calls)?;
    let mut notes = guessed.notes;
    if (everything.at_odds.len() + everything.unreadable.len()) * 3 > guessed.calls.len() {
        // What tells failures apart was not found.
        head.api.truncate(request_lines);
        reply_lines(
            &mut head,
            &["# nothing was found in replies that tells failures from successes".to_owned(), "success: http".to_owned()],
        );
        everything = read(&head, &guessed.calls)?;
        notes.push("nothing was found in replies that tells failures from successes: see `reply` in the schema".to_owned());
    }
    notes.append(&mut everything.at_odds);
    notes.append(&mut everything.unreadable);
    let count: usize = everything.functions.values().map(|replies| replies.data.len()).sum();
    head.comments = vec![format!(
        "Inferred by `actionapi infer` from {count} repl{} without failures. Check what is said to be guessed.",
        if count == 1 { "y" } else { "ies" }
    )];
    let text = fitting(&head, &everything, options)?;
    notes.retain(|note| !note.is_empty());
    Ok(Written { text, notes })
}

fn reply_lines(head: &mut Head, lines: &[String]) {
    head.api.push("reply:".to_owned());
    head.api.extend(lines.iter().map(|line| format!("  {line}")));
}

fn envelope(calls: &[Call<'_>]) -> Vec<String> {
    let trees: Vec<_> = calls.iter().filter_map(|call| Some((call, Tree::read(&call.sample.body).ok()?))).collect();
    let bodies: Vec<_> = trees
        .iter()
        .map(|(call, tree)| Body {
            function: &call.function,
            tree,
            is_failure: call.sample.is_failure || !(200..300).contains(&call.sample.status),
        })
        .collect();
    envelope::guess(&bodies)
}

/// Reads the samples with a schema that only knows the envelope.
fn read(head: &Head, calls: &[Call<'_>]) -> Result<Everything, Problem> {
    let names: BTreeSet<_> = calls.iter().map(|call| (call.module.clone(), call.function.clone())).collect();
    let functions: Vec<_> = names.into_iter().map(|(module, name)| bare(module, name)).collect();
    let text = write::schema(head, &[], &functions);
    let api = verify::api(&source(&text)).map_err(unfit)?;
    let mut everything = replies::read(api, calls).map_err(Problem::Unfit)?;
    everything.without(&api.protocol.reply(0).beside_data().map(str::to_owned).collect());
    Ok(everything)
}

fn bare(module: String, name: String) -> Function {
    let reads = hints_read(&name);
    Function {
        module,
        name,
        reads,
        parameters: Vec::new(),
        returns: Returns::Unknown,
        example: Some(Tree::Object(Vec::new())),
        samples: 0,
    }
}

fn unfit(problems: Diagnostics) -> Problem {
    Problem::Unfit(format!("what was inferred is no correct schema; give the samples other names, or report this:\n{problems}"))
}

/// The schema that takes all samples: with records that are alike as one type, or else without; a function whose samples fit no type
/// returns `json`.
fn fitting(head: &Head, everything: &Everything, options: &Options) -> Result<String, Problem> {
    let mut without = BTreeSet::new();
    let mut shares = true;
    loop {
        let choices = Choices { enums: options.enums, shares, taken: BTreeSet::new() };
        let typed = everything.functions.iter().filter(|(name, _)| !without.contains(*name));
        let (types, mut functions) = infer(typed, &choices, &BTreeSet::new());
        functions.extend(without.iter().map(|(module, name): &Name| bare(module.clone(), name.clone())));
        functions.sort_by(|one, other| (&one.module, &one.name).cmp(&(&other.module, &other.name)));
        // An example that does not fit would only be the first of the samples that do not.
        let bare: Vec<_> = functions.iter().map(|function| Function { example: None, ..function.clone() }).collect();
        let api = verify::api(&source(&write::schema(head, &types, &bare)));
        let misfits: BTreeSet<Name> = match &api {
            Ok(api) => verify::misfits(api, &everything.functions).map(|(name, _)| name.clone()).collect(),
            Err(_) => BTreeSet::new(),
        };
        match api {
            Ok(_) if misfits.is_empty() => {
                let text = write::schema(head, &types, &functions);
                return verify::api(&source(&text)).map(|_| text).map_err(unfit);
            }
            Err(problems) if !shares => return Err(unfit(problems)),
            Ok(_) if !shares && misfits.is_subset(&without) => {
                return Err(Problem::Unfit("what was inferred does not take all samples; please report this".to_owned()));
            }
            _ if shares => shares = false,
            _ => without.extend(misfits),
        }
    }
}

fn source(text: &str) -> Source {
    Source::new("the inferred schema", text)
}

/// The types and functions of what was read. `known` are names of secrets beside those that say it themselves.
pub(super) fn infer<'r>(
    functions: impl Iterator<Item = (&'r Name, &'r Replies)>,
    choices: &Choices,
    known: &BTreeSet<String>,
) -> (Vec<NamedType>, Vec<Function>) {
    let all: Vec<_> = functions.collect();
    let roots: Vec<_> =
        all.iter().map(|(name, replies)| Root { subject: subject(&name.0, &name.1), shape: replies.shape() }).collect();
    let found = types(&roots, choices);
    let secrets = secret_fields(&found.types, &found.returns);
    let functions = all.into_iter().zip(found.returns).map(|((name, replies), returns)| Function {
        module: name.0.clone(),
        name: name.1.clone(),
        reads: hints_read(&name.1),
        parameters: parameters::fields(&replies.requests),
        returns,
        example: replies.example(&|field| secrets.contains(field) || known.contains(field)),
        samples: replies.data.len() as u64,
    });
    (found.types, functions.collect())
}

/// The names of all fields that are secrets.
fn secret_fields(types: &[NamedType], returns: &[Returns]) -> BTreeSet<String> {
    let of_types = types.iter().filter_map(|named| match &named.kind {
        NamedKind::Record(fields) => Some(fields),
        NamedKind::Enum(_) => None,
    });
    let of_returns =
        returns.iter().filter_map(|returns| if let Returns::Fields(fields) = returns { Some(fields) } else { None });
    let secret = |field: &&Field| field.written.secret;
    of_types.chain(of_returns).flatten().filter(secret).map(|field| field.name.clone()).collect()
}
