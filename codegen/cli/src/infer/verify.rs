//! Whether a schema takes samples: its decoder says so.
//!
//! It does not know how the schema came to be.

use actionapi::decode::{Forgiven, Report, inspect_data};
use actionapi::description::Api;
use actionapi_codegen::{Diagnostics, Source, check};

use super::replies::{Name, Replies};

/// The API of a schema, for as long as the program runs.
///
/// # Errors
/// If the schema has errors.
pub(super) fn api(source: &Source) -> Result<&'static Api, Diagnostics> {
    check(source).map(|checked| &*Box::leak(Box::new(checked.api)))
}

/// What the decoder says of data.
pub(super) fn report(api: &'static Api, (module, function): (&str, &str), data: &str) -> Option<Report> {
    let function = api.function(module, function)?;
    let mut report = inspect_data(api, &function.returns, data, api.reply_of(function)).ok()?;
    // A reply without data is an empty list or map, which the client knows and the decoder does not.
    if data == "null" && function.returns.is_container() {
        report.mismatches.clear();
    }
    Some(report)
}

/// Whether data is as the schema says, apart from the forms in which servers are known to write values of its types.
pub(super) fn fits(report: &Report) -> bool {
    let is_usual = |forgiven: Forgiven| {
        matches!(
            forgiven,
            Forgiven::AsText(_)
                | Forgiven::Case
                | Forgiven::TimeAsObject
                | Forgiven::Boolean
                | Forgiven::NotText
                | Forgiven::Midnight
                | Forgiven::Nothing
                | Forgiven::NoContainer
                | Forgiven::MapAsList
                | Forgiven::RecordAsList
                | Forgiven::ListAsObject
                | Forgiven::OneForList
                | Forgiven::Hole
                | Forgiven::Form(_)
                | Forgiven::NumberAsDigits
                | Forgiven::HalfCharacter
                | Forgiven::EntityInUrl
        )
    };
    report.mismatches.is_empty()
        && report.unknown.is_empty()
        && report.unknown_values.is_empty()
        && report.drift.findings().all(|finding| is_usual(finding.forgiven()))
}

/// The functions with a sample that the schema does not take, and why.
pub(super) fn misfits<'r>(
    api: &'static Api,
    functions: impl Iterator<Item = (&'r Name, &'r Replies)>,
) -> impl Iterator<Item = (&'r Name, String)> {
    functions.filter_map(move |(name, replies)| {
        let why = replies.data.iter().find_map(|(origin, data)| {
            let report = report(api, (&name.0, &name.1), &data.to_string())?;
            let why = || match (report.mismatches.first(), report.unknown.first(), report.unknown_values.first()) {
                (Some(mismatch), ..) => mismatch.to_string(),
                (None, Some(path), _) => format!("unknown field {}", path.join(".")),
                (None, None, Some(path)) => format!("unknown value of {}", path.join(".")),
                (None, None, None) => report.drift.to_string(),
            };
            (!fits(&report)).then(|| format!("{origin}: {}", why()))
        });
        why.map(|why| (name, why))
    })
}
