//! What a comparison of an API with its schema found, beside the schema's text: positions, and the edit that takes it up.
//!
//! It compares nothing.

mod patch;
mod places;

use actionapi::cli::{Asked, Difference, Drift, Gravity};
use actionapi::description::Api;
use actionapi_codegen::{Outline, Source};

use crate::findings::{self, Finding, Level, Place};
use crate::infer::Schema;

/// The formats of a comparison.
pub(crate) const FORMATS: &[&str] = &["text", "json", "github"];

/// What goes to standard output and to standard error.
///
/// # Errors
/// If the schema cannot be edited.
pub(crate) fn printed(api: &'static Api, source: &Source, drift: &Drift, asked: Asked<'_>) -> Result<(String, String), String> {
    let outline = Outline::of(source).map_err(|problems| problems.to_string())?;
    let schema = Schema { api, outline: &outline };
    if asked.is_patch {
        let patch = patch::patch(source, drift)?;
        return Ok((patch.text, format!("{}{}", drift.to_text(asked.is_verbose), patch.messages)));
    }
    Ok(match asked.format {
        "json" => (json(&schema, source, drift), String::new()),
        "github" => {
            let noticed: Vec<Finding> = drift.noticed().map(|difference| finding(&schema, source, difference)).collect();
            (findings::annotations(&noticed), drift.to_text(asked.is_verbose))
        }
        _ => (drift.to_text(asked.is_verbose), String::new()),
    })
}

/// The comparison as JSON, each finding with its position.
fn json(schema: &Schema<'_>, source: &Source, drift: &Drift) -> String {
    let mut value = drift.to_json();
    let all = value.get_mut("findings").and_then(serde_json::Value::as_array_mut).into_iter().flatten();
    for (written, difference) in all.zip(&drift.findings) {
        let place = places::span(schema, difference).map(|span| serde_json::json!(Place::new(source, span)));
        if let (Some(written), Some(serde_json::Value::Object(place))) = (written.as_object_mut(), place) {
            written.extend(place);
        }
    }
    format!("{value:#}\n")
}

fn finding(schema: &Schema<'_>, source: &Source, difference: &Difference) -> Finding {
    Finding {
        id: difference.id,
        level: match difference.gravity {
            Gravity::Error => Level::Error,
            Gravity::Warning => Level::Warning,
            _ => Level::Notice,
        },
        message: format!("{}: {}", difference.function, difference.message),
        help: Some("`actionapi drift --patch` prints the edit that takes it up".to_owned()),
        place: places::span(schema, difference).map(|span| Place::new(source, span)),
    }
}
