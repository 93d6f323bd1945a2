//! JSON as it was sent: fields in their order, numbers with their digits, so that what is printed is what came.
//!
//! It owns the tree and its layout. Reading tokens and quoting strings is done in [`crate::json`].

use crate::json::{Scanner, Syntax, Token, quote, unescape};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// A number, `true`, `false` or `null`, as spelled.
    Plain(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a whole text.
    ///
    /// # Errors
    /// If it is not JSON.
    pub(super) fn read(text: &str) -> Result<Self, Syntax> {
        let mut scanner = Scanner::new(text);
        let value = Self::scan(&mut scanner)?;
        scanner.end()?;
        Ok(value)
    }

    fn scan(scanner: &mut Scanner<'_>) -> Result<Self, Syntax> {
        scanner.spaces();
        let (start, mut first) = (scanner.at(), true);
        Ok(match scanner.token()? {
            Token::Text { raw, escaped } => Self::Text(string(scanner, raw, escaped)?),
            Token::Array => {
                let mut items = Vec::new();
                while scanner.item(&mut first)? {
                    items.push(Self::scan(scanner)?);
                }
                Self::List(items)
            }
            Token::Object => {
                let mut fields = Vec::new();
                while let Some((raw, escaped)) = scanner.key(&mut first)? {
                    fields.push((string(scanner, raw, escaped)?, Self::scan(scanner)?));
                }
                Self::Object(fields)
            }
            Token::Null | Token::Boolean(_) | Token::Number(_) => Self::Plain(scanner.slice(start).to_owned()),
        })
    }

    /// Whether it is the literal `null`.
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Plain(text) if text == "null")
    }

    /// Written for people, two spaces a level, without a line end after it. Characters that could steer a terminal are escaped, which
    /// changes no value.
    pub(super) fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out
    }

    /// Written in one line.
    pub(super) fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    fn write(&self, out: &mut String, level: Option<usize>) {
        match self {
            Self::Plain(text) => out.push_str(text),
            Self::Text(text) => quote(text, out),
            Self::List(items) => between(out, ('[', ']'), level, items, |out, item, level| item.write(out, level)),
            Self::Object(fields) => between(out, ('{', '}'), level, fields, |out, (name, value), inner| {
                quote(name, out);
                out.push_str(if inner.is_some() { ": " } else { ":" });
                value.write(out, inner);
            }),
        }
    }
}

fn string(scanner: &Scanner<'_>, raw: &str, escaped: bool) -> Result<String, Syntax> {
    unescape(raw, escaped).map(Into::into).ok_or_else(|| scanner.unexpected())
}

/// Writes items between brackets, each on a line of its own where there is a level.
fn between<T>(
    out: &mut String,
    brackets: (char, char),
    level: Option<usize>,
    items: &[T],
    write: impl Fn(&mut String, &T, Option<usize>),
) {
    out.push(brackets.0);
    let line = |out: &mut String, level: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level));
    };
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        if let Some(level) = level {
            line(out, level + 1);
        }
        write(out, item, level.map(|level| level + 1));
    }
    if let Some(level) = level.filter(|_| !items.is_empty()) {
        line(out, level);
    }
    out.push(brackets.1);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn order_and_digits_stay_as_sent() {
        let text = r#"{"b":38.00,"a":[1e400,12345678901234567890123,null,true,{}],"c":{"d":[]},"é\u0041":"x\"\\y\n"}"#;
        let json = Json::read(text).unwrap();
        assert_eq!(json.compact(), text.replace("\\u0041", "A"));
        assert_eq!(Json::read(&json.pretty()).unwrap(), json);
        let lines = "{\n  \"b\": 38.00,\n  \"a\": [\n    1e400,\n";
        assert!(json.pretty().starts_with(lines), "{}", json.pretty());
    }

    #[test]
    fn what_steers_a_terminal_is_escaped() {
        assert_eq!(Json::read("\"\u{9b}\\u001b\u{202e}\u{7f}\"").unwrap().compact(), r#""\u009b\u001b\u202e\u007f""#);
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in ["", "{", "[1", "{\"a\"}", "\"", "\"\\\"", "1 2", "[1,]", "{,}", "]", "\"\\ud80\"", "nul", "01"] {
            assert!(Json::read(text).is_err(), "{text}");
        }
        assert!(Json::read(&"[".repeat(100_000)).is_err());
    }
}
