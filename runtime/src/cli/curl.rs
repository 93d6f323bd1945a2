//! A call as a `curl` command, credentials left to the shell's environment.
//!
//! It owns shell quoting. How a form is written is `encode`'s.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::connection::variable;
use super::invocation::Invocation;
use super::values::{Given, Value};
use crate::description::{Api, ListStyle, Method, Part};

/// What stands as it is in a name or a path segment.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'[').remove(b']');

/// A piece of a shell word.
#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Variable(String),
}

/// The command, which does what the call would do once the variables in it are set. It ends without a line end.
pub(super) fn command(api: &'static Api, endpoint: Option<&str>, method: Method, invocation: &Invocation) -> String {
    let mut words = vec!["curl".to_owned()];
    if method == Method::Get {
        words.push("--get".to_owned());
    }
    for header in api.request.headers {
        let mut pieces = vec![Piece::Text(format!("{}: ", header.name))];
        pieces.extend(header.value.iter().map(|part| piece(api, *part, invocation)));
        words.push(format!("--header {}", quoted(&pieces)));
    }
    let constants = api.request.parameters.iter().map(|constant| {
        let value = constant.value.iter().map(|part| piece(api, *part, invocation)).collect();
        (constant.name.to_owned(), value)
    });
    let own = invocation.parameters.iter().flat_map(|given| pairs(api, given));
    for (name, value) in constants.chain(own) {
        // curl escapes the value but takes the name as it stands.
        let mut pieces = vec![Piece::Text(format!("{}=", utf8_percent_encode(&name, ESCAPED)))];
        pieces.extend(value);
        words.push(format!("--data-urlencode {}", quoted(&pieces)));
    }
    if method == Method::Post && words.len() == 1 {
        words.push("--request POST".to_owned());
    }
    words.push(quoted(&address(api, endpoint, invocation)));
    words.join(" \\\n  ")
}

fn piece(api: &Api, part: Part, invocation: &Invocation) -> Piece {
    match part {
        Part::Text(text) => Piece::Text(text.to_owned()),
        Part::Module => Piece::Text(invocation.module.clone()),
        Part::Function => Piece::Text(invocation.function.clone()),
        Part::Credential(index) => {
            Piece::Variable(variable(api, api.credentials.get(index).map_or("credential", |credential| credential.name)))
        }
    }
}

fn address(api: &Api, endpoint: Option<&str>, invocation: &Invocation) -> Vec<Piece> {
    let base = endpoint.map_or_else(|| Piece::Variable(variable(api, "endpoint")), |text| Piece::Text(text.to_owned()));
    let mut pieces = vec![base];
    if let (Some(Piece::Text(text)), Some(Part::Text(first))) = (pieces.first_mut(), api.request.path.first())
        && first.starts_with('/')
    {
        text.truncate(text.trim_end_matches('/').len());
    }
    pieces.extend(api.request.path.iter().map(|part| match (part, piece(api, *part, invocation)) {
        (Part::Text(_), piece) | (_, piece @ Piece::Variable(_)) => piece,
        (_, Piece::Text(text)) => Piece::Text(utf8_percent_encode(&text, ESCAPED).to_string()),
    }));
    pieces
}

/// The names and values that a parameter becomes in a form.
fn pairs(api: &Api, given: &Given) -> Vec<(String, Vec<Piece>)> {
    let name = &given.name;
    let value = |text: &str| match given.secret {
        true => vec![Piece::Variable(variable(api, name))],
        false => vec![Piece::Text(text.to_owned())],
    };
    match &given.value {
        Value::One(text) => vec![(name.clone(), value(text))],
        Value::Map(entries) => entries.iter().map(|(key, text)| (format!("{name}[{key}]"), value(text))).collect(),
        Value::List(items) => match api.request.lists {
            ListStyle::Brackets => items.iter().map(|text| (format!("{name}[]"), value(text))).collect(),
            ListStyle::Indexed => {
                items.iter().enumerate().map(|(index, text)| (format!("{name}[{index}]"), value(text))).collect()
            }
            ListStyle::Repeated => items.iter().map(|text| (name.clone(), value(text))).collect(),
            ListStyle::Joined(separator) => vec![(name.clone(), value(&items.join(separator)))],
        },
    }
}

/// The pieces as one shell word: text in single quotes, in which nothing is special, and variables in double ones.
fn quoted(pieces: &[Piece]) -> String {
    let mut word = String::new();
    let mut text = String::new();
    let flush = |text: &mut String, word: &mut String| {
        if text.is_empty() {
            return;
        }
        let safe = |each: char| each.is_ascii_alphanumeric() || "-_./:=,+%@".contains(each);
        if text.chars().all(safe) {
            word.push_str(text);
        } else {
            word.push('\'');
            word.push_str(&text.replace('\'', r"'\''"));
            word.push('\'');
        }
        text.clear();
    };
    for piece in pieces {
        match piece {
            Piece::Text(more) => text.push_str(more),
            Piece::Variable(name) => {
                flush(&mut text, &mut word);
                word.push_str(&format!("\"${name}\""));
            }
        }
    }
    flush(&mut text, &mut word);
    if word.is_empty() { "''".to_owned() } else { word }
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
