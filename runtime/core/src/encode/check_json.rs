//! Whether JSON is what a value of a type would be sent as in a JSON body: for those who have JSON and no typed values.

use crate::decode;
use crate::description::{Type, Types};
use crate::forms::WireForm;
use crate::wire::Forgiven;

/// Checks the JSON of a parameter in these forms. A number in quotes is no number, and so on: a server need not forgive what a client
/// does.
///
/// # Errors
/// A text that names the expected and the found value.
pub fn check_json(types: &dyn Types, kind: &Type, forms: &[WireForm], json: &str) -> Result<(), String> {
    let report = decode::inspect_in_form(types, kind, forms, json).map_err(|syntax| syntax.to_string())?;
    if let Some(mismatch) = report.mismatches.first() {
        return Err(mismatch.to_string());
    }
    if let Some(path) = report.unknown.first() {
        return Err(format!("there is no field `{}`", path.join(".")));
    }
    match report.drift.findings().find(|finding| is_of_value(finding.forgiven())) {
        Some(finding) => {
            let text = finding.to_string();
            Err(text.strip_suffix(", once").unwrap_or(&text).to_owned())
        }
        None => Ok(()),
    }
}

/// Whether a value is another than that of its type, rather than an unusual text.
fn is_of_value(forgiven: Forgiven) -> bool {
    !matches!(
        forgiven,
        Forgiven::UnknownField
            | Forgiven::NumberAsDigits
            | Forgiven::HalfCharacter
            | Forgiven::ByteOrderMark
            | Forgiven::EntityInUrl
    )
}
