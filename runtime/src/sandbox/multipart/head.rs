//! What headers say of a form and of its parts: the boundary, and names as browsers and curl write them.
//!
//! It does not know how a body is divided.

/// The longest boundary. The standard allows 70 characters.
const LONGEST: usize = 256;

/// The head of a part.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: String,
    /// Of a file, its name, which may be empty.
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
}

/// The boundary that a content type names.
pub(super) fn boundary(content_type: &str) -> Option<String> {
    let boundary = parameter(content_type, "boundary")?;
    (!boundary.is_empty() && boundary.len() <= LONGEST).then_some(boundary)
}

/// Reads the lines of a head. `None` if the part has no name.
pub(super) fn read(head: &[u8]) -> Option<Head> {
    let head = String::from_utf8_lossy(head);
    let value = |name: &str| {
        let headers = head.split("\r\n").filter_map(|line| line.split_once(':'));
        headers.filter(|(found, _)| found.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    };
    let disposition = value("content-disposition")?;
    let is_form_data = disposition.split(';').next()?.trim().eq_ignore_ascii_case("form-data");
    Some(Head {
        name: unescaped(&parameter(disposition, "name").filter(|_| is_form_data)?),
        file_name: parameter(disposition, "filename").map(|name| unescaped(&name)),
        content_type: value("content-type").map(str::to_owned),
    })
}

/// The parameter of a header's value, such as `name` of `form-data; name="file"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    let (_, mut rest) = value.split_once(';')?;
    loop {
        let (found, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted_text(quoted),
            None => {
                let (value, next) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), next)
            }
        };
        if found.trim_matches([' ', '\t', ';']).eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
}

/// A text up to its closing quote, and what follows. A quote closes only at the end of the parameter: older programs write those within
/// as they are, after a backslash, while a backslash alone means itself.
fn quoted_text(text: &str) -> (String, &str) {
    let closes = |at: usize| {
        let after = text[at + 1..].trim_start();
        after.is_empty() || after.starts_with(';')
    };
    match text.match_indices('"').find(|(at, _)| closes(*at)) {
        Some((at, _)) => (text[..at].replace("\\\"", "\""), &text[at + 1..]),
        None => (text.to_owned(), ""),
    }
}

/// A name without the escapes that clients write for characters that would end it, mean something else or make it invalid.
fn unescaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        match after.get(..2).and_then(escaped) {
            Some(character) => {
                text.push(character);
                rest = &after[2..];
            }
            None => {
                text.push('%');
                rest = after;
            }
        }
    }
    text + rest
}

/// The character of two digits. Other characters are written as they are, and so are names that look like escapes of them.
fn escaped(digits: &str) -> Option<char> {
    let is_digit = |digit: u8| matches!(digit, b'0'..=b'9' | b'A'..=b'F');
    let character = char::from(u8::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(is_digit))?);
    (character.is_ascii_control() || matches!(character, '"' | '\\')).then_some(character)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn names_are_read_as_programs_write_them() {
        for (written, name, file_name) in [
            ("form-data; name=\"a\"", "a", None),
            ("Form-Data;name=a ; filename=b.txt", "a", Some("b.txt")),
            ("form-data; filename=\"a;b=c.txt\"; name=\"x[]\"", "x[]", Some("a;b=c.txt")),
            ("form-data; name=\"a%22b\"; filename=\"%0D%0A\"", "a\"b", Some("\r\n")),
            ("form-data; name=\"a\"; filename=\"say \\\"hi\\\".txt\"", "a", Some("say \"hi\".txt")),
            ("form-data; name=\"a\"; filename=\"C:\\dir\\\"", "a", Some("C:\\dir\\")),
            ("form-data; name=\"a\"; filename=\"\"", "a", Some("")),
            ("form-data; name=\"%1F%5C%7F\"; filename=\"100%, %41%2%22%é%0d%\"", "\x1f\\\x7f", Some("100%, %41%2\"%é%0d%")),
        ] {
            let head = read(format!("Content-Type: text/plain\r\ncontent-disposition: {written}").as_bytes()).unwrap();
            assert_eq!((head.name.as_str(), head.file_name.as_deref()), (name, file_name), "{written}");
            assert_eq!(head.content_type.as_deref(), Some("text/plain"));
        }
        for written in ["form-data", "form-data; filename=a", "attachment; name=\"a\"", "name=\"a\""] {
            assert_eq!(read(format!("Content-Disposition: {written}").as_bytes()), None, "{written}");
        }
    }

    #[test]
    fn a_boundary_is_between_one_and_256_characters() {
        assert_eq!(boundary("multipart/form-data; charset=x; Boundary=\"a b\"").as_deref(), Some("a b"));
        let long = |length: usize| boundary(&format!("multipart/form-data; boundary={}", "x".repeat(length)));
        assert_eq!((long(0), long(257)), (None, None));
        assert!(long(256).is_some() && boundary("multipart/form-data").is_none());
    }
}
