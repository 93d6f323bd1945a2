//! Where the data of a reply differs from the schema, and what of that is reported.
//!
//! It does not print the data.

use super::console::Console;
use super::invocation::Encoded;
use crate::Secret;
use crate::client::RawData;
use crate::decode::{self, Report};
use crate::description::{Api, ReplyProfile, Type};
use crate::exchange::reply::Reply;
use crate::json::Tree;
use crate::redact::Redactor;
use crate::text::nearest;
use crate::wire::Forgiven;

/// Reports what does not fit its type always, what decoding forgives only if asked for. Returns whether the data is of the type.
pub(super) fn report(
    api: &'static Api,
    kind: &Type,
    reply: &Reply<RawData>,
    profile: &ReplyProfile,
    verbose: bool,
    redactor: &Redactor,
    console: &mut Console<'_>,
) -> bool {
    let data = reply.data().as_str();
    // What is no JSON at all is reported where it is printed.
    let Ok(mut report) = decode::inspect_data(api, kind, data, profile) else { return true };
    if matches!(data, "null" | "false" | r#""""#) && decode::needs_no_data(api, kind) {
        report.mismatches.clear();
    }
    let is_foreign = report.mismatches.is_empty() && profile.data_forms.is_empty() && is_foreign(api, kind, data);
    if is_foreign {
        warn("it has none of the fields that the schema gives it", console);
    } else {
        print_mismatches(&report, verbose, redactor, console);
    }
    if verbose {
        // The first is of what is outside the data.
        for drift in [reply.drift(), &report.drift] {
            for line in redactor.mask(&drift.to_string()).lines() {
                console.print_message(&format!("note: {line}"));
            }
        }
    }
    let misplaced = reply.drift().findings().filter(|finding| !verbose && finding.forgiven() == Forgiven::NoData);
    for line in misplaced.map(ToString::to_string).chain(typos(&report)) {
        console.print_message(&format!("note: {}", redactor.line(&line, 300)));
    }
    report.mismatches.is_empty() && !is_foreign
}

fn print_mismatches(report: &Report, verbose: bool, redactor: &Redactor, console: &mut Console<'_>) {
    let shown = if verbose { report.mismatches.len() } else { 1 };
    let more = report.mismatches.len().saturating_sub(shown);
    for mismatch in report.mismatches.iter().take(shown) {
        let more = if more == 0 { String::new() } else { format!(" (and {more} more; `--verbose` shows all)") };
        let hint = mismatch.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
        warn(&format!("{}{hint}{more}", redactor.line(&mismatch.to_string(), 1_000)), console);
    }
}

/// What a misspelled name in the schema looks like: the reply has a field that the schema lacks, and lacks one with a name like it.
fn typos(report: &Report) -> Vec<String> {
    /// As many are looked at, and printed.
    const MOST: usize = 100;
    let mut found = Vec::new();
    for unknown in report.unknown.iter().take(MOST) {
        let Some((name, record)) = unknown.split_last() else { continue };
        let absent = report.absent.iter().filter_map(|path| path.split_last()).filter(|(_, other)| *other == record);
        if let Some(near) = nearest(name, absent.map(|(name, _)| name.as_str())) {
            let line = format!("the reply has the field `{name}` and no `{near}`; the schema may have its name wrong");
            if !found.contains(&line) {
                found.push(line);
            }
        }
    }
    found
}

fn warn(difference: &str, console: &mut Console<'_>) {
    console.print_message(&format!("warning: the reply is a success, but it does not match the schema: {difference}"));
}

/// Whether a record has fields, and none of them is the schema's: then it is some other answer, such as an error that nothing marks.
fn is_foreign(api: &Api, kind: &Type, data: &str) -> bool {
    let Type::Record(id) = kind.without_option() else { return false };
    let described = api.fields(*id);
    let is_known = |name: &str| described.iter().any(|field| field.name.wire == name);
    match Tree::read(data) {
        Ok(Tree::Object(fields)) => {
            !described.is_empty() && !fields.is_empty() && !fields.iter().any(|(name, _)| is_known(name))
        }
        _ => false,
    }
}

/// What keeps the call's secrets out of messages, should the server repeat them.
pub(super) fn redactor(api: &Api, variables: &[Option<Secret>], encoded: &[Encoded<'_>]) -> Redactor {
    let own = encoded.iter().flat_map(|each| each.parameters.secrets());
    let given = api.protocol.variables.iter().zip(variables).filter(|(variable, _)| variable.is_secret);
    Redactor::new(given.filter_map(|(_, value)| value.as_ref()).chain(own))
}
