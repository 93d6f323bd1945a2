//! JSON text for documentation: pretty-printed, its numbers with their digits.
//!
//! It knows nothing of what the data means.

/// The limit of lines that are shown.
const LINES: usize = 24;

/// Compact JSON with a line for each member and item. A long text ends with `…`.
pub(super) fn pretty(json: &str) -> String {
    let mut lines = vec![String::new()];
    let (mut depth, mut in_text, mut escaped, mut before) = (0_usize, false, false, ' ');
    for character in json.chars() {
        if in_text {
            push(&mut lines, character);
            in_text = escaped || character != '"';
            escaped = character == '\\' && !escaped;
        } else {
            let is_empty = matches!((before, character), ('{', '}') | ('[', ']'));
            match character {
                '{' | '[' => depth += 1,
                '}' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if (matches!(before, '{' | '[' | ',') || matches!(character, '}' | ']')) && !is_empty {
                lines.push("  ".repeat(depth - usize::from(matches!(character, '{' | '['))));
            }
            push(&mut lines, character);
            if character == ':' {
                push(&mut lines, ' ');
            }
            in_text = character == '"';
        }
        before = if in_text { '"' } else { character };
    }
    if lines.len() > LINES {
        lines.truncate(LINES - 1);
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

fn push(lines: &mut [String], character: char) {
    if let Some(line) = lines.last_mut() {
        line.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_has_a_line() {
        let text = pretty(r#"{"a":[1.00,{"b":"{\"x\": [1,\\"}],"c":[],"d":{}}"#);
        let expected =
            "{\n  \"a\": [\n    1.00,\n    {\n      \"b\": \"{\\\"x\\\": [1,\\\\\"\n    }\n  ],\n  \"c\": [],\n  \"d\": {}\n}";
        assert_eq!(text, expected);
        assert_eq!((pretty("null"), pretty("[]"), pretty("\"a,b\"")), ("null".into(), "[]".into(), "\"a,b\"".into()));
    }

    #[test]
    fn long_data_is_cut() {
        let text = pretty(&format!("[{}]", vec!["1"; 100].join(",")));
        assert!(text.lines().count() == LINES && text.ends_with("1,\n…"), "{text}");
    }
}
