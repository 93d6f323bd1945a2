//! JSON text in lines, with everything in it as it is written.
//!
//! It keeps escapes, which a tree does not.

use super::scanner::{Scanner, Token};

/// Appends a value with a line for each member and item. Names and scalars stay as they are written.
pub fn pretty(text: &str, level: usize, out: &mut String) {
    let indent = |level: usize, out: &mut String| {
        out.push('\n');
        out.push_str(&"  ".repeat(level));
    };
    let text = text.trim();
    let mut scanner = Scanner::new(text);
    let (mut first, mut is_empty) = (true, true);
    match scanner.token() {
        Ok(Token::Array) => {
            out.push('[');
            while let Ok(true) = scanner.item(&mut first) {
                out.push_str(if std::mem::replace(&mut is_empty, false) { "" } else { "," });
                indent(level + 1, out);
                pretty(next(&mut scanner), level + 1, out);
            }
            if !is_empty {
                indent(level, out);
            }
            out.push(']');
        }
        Ok(Token::Object) => {
            out.push('{');
            while let Ok(Some((raw, _))) = scanner.key(&mut first) {
                out.push_str(if std::mem::replace(&mut is_empty, false) { "" } else { "," });
                indent(level + 1, out);
                out.push('"');
                out.push_str(raw);
                out.push_str("\": ");
                pretty(next(&mut scanner), level + 1, out);
            }
            if !is_empty {
                indent(level, out);
            }
            out.push('}');
        }
        _ => out.push_str(text),
    }
}

/// The text of the next value. The whole is known to be JSON.
pub fn next<'t>(scanner: &mut Scanner<'t>) -> &'t str {
    scanner.spaces();
    let start = scanner.at();
    match scanner.skip() {
        Ok(()) => scanner.slice(start),
        Err(_) => "null",
    }
}
