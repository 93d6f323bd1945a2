//! The characters that HTTP allows in header names, header values and paths.
//!
//! It knows nothing of the schema.

/// Whether it is a token, as a header name must be.
pub(super) fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// The first character that is not allowed in a header value.
pub(super) fn bad_in_header(value: &str) -> Option<(usize, char)> {
    value.char_indices().find(|(_, character)| !matches!(character, ' '..='~' | '\t'))
}

/// A character, percent-encoded.
pub(super) fn percent_encoded(character: char) -> String {
    character.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The first character that is not allowed in a path.
pub(super) fn bad_in_path(path: &str) -> Option<(usize, char)> {
    let is_hex = |at: usize| path.as_bytes().get(at).is_some_and(u8::is_ascii_hexdigit);
    path.char_indices().find(|(at, character)| match character {
        '%' => !(is_hex(at + 1) && is_hex(at + 2)),
        '/' | '-' | '.' | '_' | '~' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' | ':' | '@' => false,
        _ => !character.is_ascii_alphanumeric(),
    })
}
