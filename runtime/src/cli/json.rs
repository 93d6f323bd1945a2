//! JSON as it was sent: fields in their order, numbers with their digits, so that what is printed is what came.
//!
//! It reads text that a parser has accepted already; on any other it gives up, never panics.

use std::fmt::Write as _;

use super::console::steers;

/// The deepest nesting read.
const DEPTH: usize = 128;

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
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut scanner = Scanner { rest: text };
        let value = scanner.value(DEPTH)?;
        scanner.peek().is_none().then_some(value)
    }

    /// Whether it is the literal `null`.
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Plain(text) if text == "null")
    }

    /// Written for people, two spaces a level, ending without a line end. Characters that could steer a terminal are escaped, which
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

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // All of them are in the basic plane, so one escape is enough. Writing to a string does not fail.
            steering if steers(steering) => _ = write!(out, "\\u{:04x}", u32::from(steering)),
            other => out.push(other),
        }
    }
    out.push('"');
}

struct Scanner<'t> {
    rest: &'t str,
}

impl<'t> Scanner<'t> {
    fn peek(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
        self.rest.bytes().next()
    }

    fn take(&mut self, expected: u8) -> Option<()> {
        (self.peek()? == expected).then(|| self.rest = &self.rest[1..])
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        let depth = depth.checked_sub(1)?;
        match self.peek()? {
            b'{' => self
                .items((b'{', b'}'), |scanner| {
                    let name = scanner.string()?;
                    scanner.take(b':')?;
                    Some((name, scanner.value(depth)?))
                })
                .map(Json::Object),
            b'[' => self.items((b'[', b']'), |scanner| scanner.value(depth)).map(Json::List),
            b'"' => self.string().map(Json::Text),
            _ => {
                let end = self.rest.find([',', ']', '}', ' ', '\t', '\n', '\r']).unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Json::Plain(text.to_owned()))
            }
        }
    }

    fn items<T>(&mut self, brackets: (u8, u8), mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.take(brackets.0)?;
        let mut items = Vec::new();
        if self.take(brackets.1).is_some() {
            return Some(items);
        }
        loop {
            items.push(item(self)?);
            if self.take(b',').is_none() {
                self.take(brackets.1)?;
                return Some(items);
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        self.peek()?;
        let mut escaped = false;
        let end = self.rest.bytes().enumerate().skip(1).find(|(_, byte)| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        let (literal, rest) = self.rest.split_at(end?.0 + 1);
        self.rest = rest;
        serde_json::from_str(literal).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
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
    fn what_is_not_json_is_nothing() {
        for text in ["", "{", "[1", "{\"a\"}", "\"", "\"\\\"", "1 2", "[1,]", "{,}", "]", "\"\\ud800\""] {
            assert_eq!(Json::read(text), None, "{text}");
        }
        assert_eq!(Json::read(&"[".repeat(100_000)), None);
    }
}
