//! Whether a text is what a value of a type would be sent as: for those who have texts and no typed values, which are the command
//! line, the sandbox and the checker of schemas.
//!
//! Which texts a scalar takes is in its file in `wire`.

use crate::description::{Scalar, Type, Types};
use crate::wire::Booleans;

/// Checks the text of a parameter. Each item of a list or map is checked by itself, with the item's type.
///
/// ```
/// use actionapi::description::{Api, Scalar, Type};
/// use actionapi::wire::Booleans;
/// # struct NoTypes;
/// # impl actionapi::description::Types for NoTypes {
/// #     fn definition(&self, _: actionapi::description::TypeId) -> Option<&actionapi::description::TypeDefinition> { None }
/// # }
/// # let types = &NoTypes;
///
/// let integer = Type::Scalar(Scalar::Integer);
/// assert!(actionapi::encode::check_text(types, &integer, &Booleans::DIGITS, "42").is_ok());
/// let problem = actionapi::encode::check_text(types, &integer, &Booleans::DIGITS, "many").unwrap_err();
/// assert_eq!(problem, r#"expected an integer, found "many""#);
/// let problem = actionapi::encode::check_text(types, &integer, &Booleans::DIGITS, "99999999999999999999").unwrap_err();
/// assert_eq!(problem, "99999999999999999999 is too large for an integer, which has 64 bits");
/// ```
///
/// # Errors
/// A text that names the expected and the found value.
pub fn check_text(types: &dyn Types, kind: &Type, booleans: &Booleans, text: &str) -> Result<(), String> {
    let problem = |wanted: &str| Err(format!("expected {wanted}, found {text:?}"));
    match kind {
        Type::Scalar(scalar) if (scalar.row().is_text)(text, booleans) => Ok(()),
        Type::Scalar(Scalar::Integer) if is_whole(text) => {
            Err(format!("{text} is too large for an integer, which has 64 bits"))
        }
        Type::Scalar(scalar) => problem(&scalar.wanted(booleans)),
        Type::Enum(id) => match types.definition(*id).map(|definition| (definition.scalar(), definition.values())) {
            Some((Some(scalar), values)) if !values.contains(&text) && !(scalar.row().is_text)(text, booleans) => {
                let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
                problem(&format!("{} or {}", scalar.wanted(booleans), values.join(", ")))
            }
            Some((None, values)) if !values.contains(&text) => {
                let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
                problem(&format!("one of {}", values.join(", ")))
            }
            _ => Ok(()),
        },
        Type::Optional(some) => check_text(types, some, booleans, text),
        Type::List(_) => problem("a list"),
        Type::Map(_) => problem("a map"),
        Type::Record(_) | Type::Cases(_) => problem("a record"),
        Type::File => problem("a file"),
        Type::Nothing => problem("nothing"),
    }
}

/// Whether the text is a whole number of any size.
fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
