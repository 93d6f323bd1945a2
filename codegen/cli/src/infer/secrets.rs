//! Secrets in samples: which values may be some, and what stands for them in examples.
//!
//! It does not know schemas.

use actionapi::Tree;

use super::words::hints_secret;

/// What stands for a secret text.
const HIDDEN: &str = "s3cr3t";

/// The value without secrets: those of fields whose names `is_secret` knows, or that say it themselves, and texts that look like keys.
pub(super) fn without_secrets(value: &Tree, is_secret: &dyn Fn(&str) -> bool) -> Tree {
    match value {
        Tree::List(items) => Tree::List(items.iter().map(|item| without_secrets(item, is_secret)).collect()),
        Tree::Object(members) => {
            let member = |(name, value): &(String, Tree)| {
                let hides = is_secret(name) || hints_secret(name);
                (name.clone(), if hides { hidden(value) } else { without_secrets(value, is_secret) })
            };
            Tree::Object(members.iter().map(member).collect())
        }
        Tree::Text(text) if is_key(text) => Tree::Text(HIDDEN.to_owned()),
        other => other.clone(),
    }
}

/// A value of the same kind without anything of the secret.
fn hidden(value: &Tree) -> Tree {
    match value {
        Tree::Text(text) if is_no_secret(text) => value.clone(),
        // Digits stay digits, and dates are dates, so that the type still takes it.
        Tree::Text(text) if !text.chars().any(char::is_alphabetic) => {
            Tree::Text(text.chars().map(|each| if each.is_ascii_digit() { '1' } else { each }).collect())
        }
        Tree::Text(_) => Tree::Text(HIDDEN.to_owned()),
        Tree::Number(_) => Tree::Number("1".to_owned()),
        Tree::List(items) => Tree::List(items.iter().map(hidden).collect()),
        Tree::Object(members) => Tree::Object(members.iter().map(|(name, value)| (name.clone(), hidden(value))).collect()),
        other => other.clone(),
    }
}

/// Whether a text says nothing, wherever it is: a name such as `auth` may be that of a choice.
pub(super) fn is_no_secret(text: &str) -> bool {
    ["", "true", "false", "yes", "no", "none"].contains(&text)
}

/// Whether a text looks like a key: long, of letters and digits in no order that a person would choose.
pub(super) fn is_key(text: &str) -> bool {
    const PREFIXES: &[&str] =
        &["sk_", "pk_", "rk_", "ghp_", "gho_", "github_pat_", "xoxb-", "xoxp-", "xapp-", "AKIA", "eyJ", "glpat-", "Bearer "];
    const SHORTEST: usize = 24;
    if PREFIXES.iter().any(|prefix| text.strip_prefix(prefix).is_some_and(|rest| rest.len() >= 8))
        || text.contains("-----BEGIN ")
    {
        return true;
    }
    let count = |is: fn(u8) -> bool| text.bytes().filter(|byte| is(*byte)).count();
    let (digits, letters) = (count(|byte| byte.is_ascii_digit()), count(|byte| byte.is_ascii_alphabetic()));
    let is_token = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-+/=.".contains(&byte));
    // Dates, versions, UUIDs and paths have many separators; hashes of public things begin with `0x`.
    let is_dense = (digits + letters) * 10 >= text.len() * 9;
    text.len() >= SHORTEST && is_token && is_dense && digits >= 3 && letters >= 3 && !text.starts_with("0x") && !is_uuid(text)
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn no_secret_stays() {
        let value = r#"{"user":"ada","password":"hunter2","n":{"api_key":12345,"auth":"none"},"list":["sk_live_0123456789abcdef","plain text"],"pin":"0042","h":"9f86d081884c7d659a2feaa0c55ad015"}"#;
        let clean = without_secrets(&Tree::read(value).unwrap(), &|name| name == "pin").to_string();
        assert_eq!(
            clean,
            r#"{"user":"ada","password":"s3cr3t","n":{"api_key":1,"auth":"none"},"list":["s3cr3t","plain text"],"pin":"1111","h":"s3cr3t"}"#
        );
        for text in
            ["2012-08-01T18:30:56.123Z+02:00", "0f8fad5b-d9cb-469f-a165-70867728950e", "https://example.com/a1b2c3/d4e5f6"]
        {
            assert!(!is_key(text), "{text}");
        }
    }
}
