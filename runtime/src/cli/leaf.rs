//! A scalar or a value of an enum that a person typed, in the wire's spelling and as JSON.
//!
//! It does not know parameters, nor the values that contain it.

use crate::decode;
use crate::description::{Api, RequestProfile, Scalar, Type, TypeDefinition, Types as _};
use crate::encode::check_text;
use crate::json::quote;
use crate::wire::Booleans;

/// The wire's spelling of what a person typed. A text that is no value of the type stays as it is.
pub(super) fn normalize(api: &Api, booleans: &Booleans, kind: &Type, text: &str) -> String {
    match kind {
        Type::Scalar(scalar) => (scalar.row().normalize)(text, booleans),
        Type::Enum(id) => {
            let values: Vec<&str> = api.variants(*id).iter().map(|variant| &*variant.name.wire).collect();
            let scalar = api.definition(*id).and_then(TypeDefinition::scalar);
            let other = || scalar.map_or_else(|| text.to_owned(), |scalar| (scalar.row().normalize)(text, booleans));
            decode::known(&values, text).map_or_else(other, |value| (*value).to_owned())
        }
        _ => text.to_owned(),
    }
}

/// The JSON of a scalar or a value of an enum.
pub(super) fn leaf(api: &Api, profile: &RequestProfile, kind: &Type, text: &str) -> Result<String, String> {
    let wire = normalize(api, &profile.booleans, kind, text);
    check_text(api, kind, &profile.booleans, &wire)?;
    let json = match kind {
        // With its fraction of a second.
        Type::Scalar(scalar @ Scalar::Timestamp) => (scalar.row().json)(text).or_else(|| (scalar.row().json)(&wire)),
        Type::Scalar(Scalar::Boolean) => Some((wire == profile.booleans.yes).to_string()),
        Type::Scalar(scalar) => (scalar.row().json)(&wire),
        _ => None,
    };
    Ok(json.unwrap_or_else(|| {
        let mut json = String::new();
        quote(&wire, &mut json);
        json
    }))
}
