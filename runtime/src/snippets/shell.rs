//! Words of a shell: quoting, and the variables in which it has secrets.

use crate::description::{Api, environment_variable};

/// A piece of a shell word.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Text(String),
    Variable(String),
}

/// The variable in which the shell finds a parameter that is never shown; it is never that of the endpoint or of one of the API's
/// variables.
pub(crate) fn secret_variable(api: &Api, parameter: &str) -> String {
    let api_name = &api.protocol.name;
    let variable = environment_variable(api_name, parameter);
    let given = api.protocol.given().map(|(index, ..)| api.environment_variable(index));
    if given.chain([api.endpoint_variable()]).any(|taken| taken == variable) {
        return environment_variable(api_name, &format!("parameter_{parameter}"));
    }
    variable
}

/// A text as one shell word.
pub(crate) fn shell_word(text: &str) -> String {
    quoted(&[Piece::Text(text.to_owned())])
}

/// The pieces as one shell word: text in single quotes, in which nothing is special, and variables in double ones.
pub(crate) fn quoted(pieces: &[Piece]) -> String {
    let mut word = String::new();
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(more) => text.push_str(more),
            Piece::Variable(name) => {
                push_quoted(&text, &mut word);
                text.clear();
                word.push_str(&format!("\"${name}\""));
            }
        }
    }
    push_quoted(&text, &mut word);
    if word.is_empty() { "''".to_owned() } else { word }
}

fn push_quoted(text: &str, word: &mut String) {
    let is_safe = |each: char| each.is_ascii_alphanumeric() || "-_./:=,+%@".contains(each);
    if text.chars().all(is_safe) {
        word.push_str(text);
    } else {
        word.push('\'');
        word.push_str(&text.replace('\'', r"'\''"));
        word.push('\'');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell() {
        let text = |text: &str| quoted(&[Piece::Text(text.to_owned())]);
        assert_eq!(text("a=b"), "a=b");
        assert_eq!(text("a=b c"), "'a=b c'");
        assert_eq!(text("it's $HOME `x`"), r"'it'\''s $HOME `x`'");
        assert_eq!(text(""), "''");
        assert_eq!(quoted(&[Piece::Text("k=".into()), Piece::Variable("SHOP_APIKEY".into())]), r#"k="$SHOP_APIKEY""#);
    }
}
