//! Values from the schema's examples, for tests to change and to return.

use crate::decode::{self, Decode};
use crate::description::Api;
use crate::json::{self, Scanner, Token};
use crate::text::qualified;

/// The value at this path of a function's example, as the type it has there.
///
/// # Panics
/// If the schema's example is not of that type. The checker of schemas does not let that happen.
#[must_use]
#[track_caller]
pub fn example<T: Decode>(api: &Api, module: &str, function: &str, path: &[&str]) -> T {
    let data = api.function(module, function).map_or("null", |function| &function.example.data);
    let decoded = at(data, path).map(decode::from_json::<T>);
    match decoded {
        Some(Ok((value, _))) => value,
        Some(Err(mismatch)) => panic!("the example of `{}` does not fit: {mismatch}", qualified(module, ".", function)),
        None => panic!("the example of `{}` has no `{}`", qualified(module, ".", function), path.join(".")),
    }
}

/// The JSON text at the end of a path of names and indices.
fn at<'t>(text: &'t str, path: &[&str]) -> Option<&'t str> {
    let Some((step, rest)) = path.split_first() else { return Some(text) };
    let mut scanner = Scanner::new(text);
    let (mut first, mut index) = (true, 0_usize);
    match scanner.token().ok()? {
        Token::Object => {
            while let Some((raw, escaped)) = scanner.key(&mut first).ok()? {
                let is_it = json::unescape(raw, escaped).is_some_and(|name| name == *step);
                let value = value(&mut scanner)?;
                if is_it {
                    return at(value, rest);
                }
            }
            None
        }
        Token::Array => {
            while scanner.item(&mut first).ok()? {
                let value = value(&mut scanner)?;
                if step.parse() == Ok(index) {
                    return at(value, rest);
                }
                index += 1;
            }
            None
        }
        _ => None,
    }
}

/// The JSON text of the value that comes next.
pub(super) fn value<'t>(scanner: &mut Scanner<'t>) -> Option<&'t str> {
    scanner.spaces();
    let start = scanner.at();
    scanner.skip().ok()?;
    Some(scanner.slice(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_through_names_and_indices() {
        let text = r#"{"a":[1, {"b\u0063": 38.00}], "d":null}"#;
        assert_eq!(at(text, &["a", "1", "bc"]), Some("38.00"));
        assert_eq!(at(text, &["d"]), Some("null"));
        assert_eq!(at(text, &[]), Some(text));
        assert_eq!(at(text, &["a", "2"]), None);
        assert_eq!(at(text, &["d", "e"]), None);
    }
}
