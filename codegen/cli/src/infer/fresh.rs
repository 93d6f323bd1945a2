//! A new schema from samples.
//!
//! It does not know existing schemas.

use std::collections::{BTreeMap, BTreeSet};

use actionapi::Tree;
use actionapi_codegen::{Diagnostics, Source};

use super::envelope::{self, Body};
use super::model::{Field, Function, NamedKind, NamedType, Returns, Written};
use super::nodes::Root;
use super::parameters;
use super::pool::{Choices, types};
use super::replies::{self, Everything, Name, Replies};
use super::requests::{self, Call};
use super::samples::Samples;
use super::scalars::Enums;
use super::shape::Shape;
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
pub(crate) struct Inferred {
    pub(crate) text: String,
    /// For people.
    pub(crate) notes: Vec<String>,
}

/// Makes a schema of samples.
///
/// # Errors
/// If they say too little, or what was inferred does not take them.
pub(super) fn schema(samples: &Samples, options: &Options) -> Result<Inferred, Problem> {
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
    let choices = Choices { enums: options.enums, shares: true, taken: BTreeSet::new() };
    let (types, functions) = fitting(&head, &everything.functions.iter().collect(), &choices, &BTreeSet::new())?;
    let text = write::schema(&head, &types, &functions);
    verify::api(&source(&text)).map_err(unfit)?;
    notes.retain(|note| !note.is_empty());
    Ok(Inferred { text, notes })
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

/// Functions with what was read of their replies.
pub(super) type ByName<'r> = BTreeMap<&'r Name, &'r Replies>;

/// The types and functions that take all samples: with records that are alike as one type, or else without; a function whose samples fit
/// no type returns `json`. The envelope is that of `head`; `known` are names of secrets beside those that say it themselves.
///
/// # Errors
/// If there are none.
pub(super) fn fitting(
    head: &Head,
    functions: &ByName<'_>,
    choices: &Choices,
    known: &BTreeSet<String>,
) -> Result<(Vec<NamedType>, Vec<Function>), Problem> {
    let mut untyped: BTreeSet<&Name> = BTreeSet::new();
    let mut shares = choices.shares;
    if functions.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    loop {
        let (types, found) = infer(functions, &untyped, &Choices { shares, ..choices.clone() }, known);
        // An example that does not fit would only be the first of the samples that do not.
        let bare: Vec<_> = found.iter().map(|function| Function { example: None, ..function.clone() }).collect();
        let api = verify::api(&source(&write::schema(head, &types, &bare)));
        let misfits: BTreeSet<&Name> = match &api {
            Ok(api) => {
                verify::misfits(api, functions.iter().map(|(name, replies)| (*name, *replies))).map(|(name, _)| name).collect()
            }
            Err(_) => BTreeSet::new(),
        };
        match api {
            Ok(_) if misfits.is_empty() => return Ok((types, found)),
            Err(problems) if !shares => return Err(unfit(problems)),
            Ok(_) if !shares && misfits.is_subset(&untyped) => {
                return Err(Problem::Unfit("what was inferred does not take all samples; please report this".to_owned()));
            }
            _ if shares => shares = false,
            _ => untyped.extend(misfits),
        }
    }
}

fn source(text: &str) -> Source {
    Source::new("the inferred schema", text)
}

/// The types and functions of what was read; of those that are `untyped`, all but what they return.
fn infer(
    functions: &ByName<'_>,
    untyped: &BTreeSet<&Name>,
    choices: &Choices,
    known: &BTreeSet<String>,
) -> (Vec<NamedType>, Vec<Function>) {
    let shape = |(name, replies): (&&Name, &&Replies)| Root {
        subject: subject(&name.0, &name.1),
        shape: if untyped.contains(*name) { Shape::default() } else { replies.shape() },
    };
    let roots: Vec<_> = functions.iter().map(shape).collect();
    let found = types(&roots, choices);
    let secrets = secret_fields(&found.types, &found.returns);
    let functions = functions.iter().zip(found.returns).map(|((name, replies), returns)| Function {
        module: name.0.clone(),
        name: name.1.clone(),
        reads: hints_read(&name.1),
        parameters: parameters::fields(&replies.requests),
        returns: if untyped.contains(*name) { Returns::Type(json()) } else { returns },
        example: replies.example(&|field| secrets.contains(field) || known.contains(field)),
        samples: replies.data.len() as u64,
    });
    (found.types, functions.collect())
}

fn json() -> Written {
    Written { kind: "json".to_owned(), note: Some("no one type takes its replies".to_owned()), ..Written::default() }
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
