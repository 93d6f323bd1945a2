//! The kinds of scalars by YAML 1.2's rules: null, booleans, numbers and text; and numbers as JSON.

use super::node::Scalar;

/// The kind of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScalarKind {
    Null,
    Boolean(bool),
    Number,
    Text,
}

impl ScalarKind {
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Boolean(_) => "a boolean",
            Self::Number => "a number",
            Self::Text => "text",
        }
    }
}

/// The kind of a scalar.
pub(crate) fn kind(scalar: &Scalar<'_>) -> ScalarKind {
    if !scalar.plain {
        return ScalarKind::Text;
    }
    match &*scalar.text {
        "" | "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "true" | "True" | "TRUE" => ScalarKind::Boolean(true),
        "false" | "False" | "FALSE" => ScalarKind::Boolean(false),
        text if number(text).is_some() || beyond_json(text) => ScalarKind::Number,
        _ => ScalarKind::Text,
    }
}

/// Whether it is infinite or not a number, which JSON cannot represent.
fn beyond_json(text: &str) -> bool {
    matches!(text.trim_start_matches(['+', '-']), ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN")
}

/// A plain scalar as a JSON number. It keeps its digits wherever JSON allows that.
pub(crate) fn number(text: &str) -> Option<String> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    if is_json_number(text) {
        return Some(text.to_owned());
    }
    let radix = |prefix, radix| digits.strip_prefix(prefix).and_then(|digits| u128::from_str_radix(digits, radix).ok());
    let sign = if text.starts_with('-') { "-" } else { "" };
    if let Some(value) = radix("0x", 16).or_else(|| radix("0o", 8)).or_else(|| radix("0b", 2)) {
        return Some(format!("{sign}{value}"));
    }
    // Leading zeros make it text, as in a postcode.
    let bytes = digits.as_bytes();
    if bytes.len() > 1 && bytes.iter().all(u8::is_ascii_digit) && bytes[0] == b'0' {
        return None;
    }
    if text.starts_with('+') && is_json_number(digits) {
        return Some(digits.to_owned());
    }
    let value: f64 = text.parse().ok()?;
    value.is_finite().then(|| serde_json::Number::from_f64(value).map(|number| number.to_string())).flatten()
}

fn is_json_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let whole = rest.bytes().take_while(u8::is_ascii_digit).count();
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let rest = &rest[whole..];
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => match fraction.bytes().take_while(u8::is_ascii_digit).count() {
            0 => return false,
            digits => &fraction[digits..],
        },
        None => rest,
    };
    match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        None => rest.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        let numbers = [
            ("38.00", "38.00"),
            ("-0", "-0"),
            ("1e400", "1e400"),
            ("0x1F", "31"),
            ("-0b11", "-3"),
            ("+5", "5"),
            (".5", "0.5"),
            ("5.", "5.0"),
        ];
        for (text, json) in numbers {
            assert_eq!(number(text).as_deref(), Some(json), "{text}");
        }
    }

    #[test]
    fn text_that_resembles_a_number_is_text() {
        for text in ["007", "1.2.3", "2012-08-01", "1_000", "inf", "-", "+", ".", "0x", "1e", "--1", "192.168.1.1", "1,5"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
