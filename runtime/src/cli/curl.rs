//! A call as a `curl` command, credentials left to the shell's environment.
//!
//! It owns shell quoting. How a form is written is `encode`'s.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::exit::Problem;
use super::invocation::Invocation;
use super::values::{Given, Value};
use crate::Secret;
use crate::description::{Api, Method, Part, environment_variable};
use crate::encode::Form;
use crate::exchange::request::{self, Filling};

/// What stands as it is in a parameter's name.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'[').remove(b']');

/// A piece of a shell word.
#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Variable(String),
}

/// The command, which does what the call would do once the variables in it are set. It ends without a line end.
pub(super) fn command(
    api: &'static Api,
    endpoint: Option<&Url>,
    method: Method,
    authority: Option<&Path>,
    invocation: &Invocation,
) -> Result<String, Problem> {
    let mut words = vec!["curl".to_owned()];
    if let Some(path) = authority {
        words.push(format!("--cacert {}", quoted(&[Piece::Text(path.display().to_string())])));
    }
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
    let own = invocation.parameters.iter().map(|given| pairs(api, given)).collect::<Result<Vec<_>, _>>()?;
    let mut has_data = false;
    for (name, value) in constants.chain(own.into_iter().flatten()) {
        has_data = true;
        // curl escapes the value but takes the name as it stands.
        let mut pieces = vec![Piece::Text(format!("{}=", utf8_percent_encode(&name, ESCAPED)))];
        pieces.extend(value);
        words.push(format!("--data-urlencode {}", quoted(&pieces)));
    }
    if method == Method::Post && !has_data {
        // The client sends an empty body, with its length and type.
        words.push("--request POST --data ''".to_owned());
    }
    words.push(quoted(&address(api, endpoint, invocation)?));
    Ok(words.join(" \\\n  "))
}

fn piece(api: &Api, part: Part, invocation: &Invocation) -> Piece {
    match part {
        Part::Text(text) => Piece::Text(text.to_owned()),
        Part::Module => Piece::Text(invocation.module.clone()),
        Part::Function => Piece::Text(invocation.function.clone()),
        Part::Credential(index) => Piece::Variable(api.credential_variable(index)),
    }
}

/// The address without parameters, as the client forms it.
fn address(api: &Api, endpoint: Option<&Url>, invocation: &Invocation) -> Result<Vec<Piece>, Problem> {
    // Where the variable will stand in what the client has formed; a credential in a path is rare.
    // The marks around its name stay as they are in a path, and keep it apart from longer names and from the text behind it.
    let markers: Vec<(String, String)> = (0..api.credentials.len())
        .map(|index| api.credential_variable(index))
        .map(|variable| (format!("~{variable}~"), variable))
        .collect();
    let credentials: Vec<Secret> = markers.iter().map(|(marker, _)| Secret::from(marker.as_str())).collect();
    let filling = Filling { module: &invocation.module, function: &invocation.function, credentials: &credentials };
    // An end point that is not known yet is any; only the path behind it counts.
    let base = endpoint.cloned().or_else(|| Url::parse("https://localhost/").ok());
    let Some(base) = base else { return Ok(Vec::new()) };
    let whole = request::address(api, &base, filling).map_err(|error| Problem::usage(error.to_string()))?.to_string();
    let mut pieces = Vec::new();
    let mut rest = whole.as_str();
    if endpoint.is_none() {
        pieces.push(Piece::Variable(api.endpoint_variable()));
        rest = rest.trim_start_matches("https://localhost");
        rest = if rest == "/" { "" } else { rest };
    }
    if api.request.path.iter().any(|part| matches!(part, Part::Credential(_))) {
        let first = |rest: &str| markers.iter().filter_map(|pair| Some((rest.find(&pair.0)?, pair))).min();
        while let Some((at, (marker, variable))) = first(rest) {
            pieces.push(Piece::Text(rest[..at].to_owned()));
            pieces.push(Piece::Variable(variable.clone()));
            rest = &rest[at + marker.len()..];
        }
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Ok(pieces)
}

/// The names and values that a parameter becomes in a form.
fn pairs(api: &Api, given: &Given) -> Result<Vec<(String, Vec<Piece>)>, Problem> {
    let mut form = Form::new(api.request.lists, api.request.booleans);
    let added = match &given.value {
        Value::One(text) => form.add(&given.name, text),
        Value::List(items) => form.add(&given.name, items),
        Value::Map(entries) => form.add(&given.name, entries),
    };
    added.map_err(|error| Problem::usage(format!("the parameter `--{}`: {error}", given.name)))?;
    // A parameter that is never shown is for the shell to find, as credentials are.
    let variable = || Piece::Variable(secret_variable(api, &given.name));
    let value = |text: String| if given.secret { variable() } else { Piece::Text(text) };
    let pairs = url::form_urlencoded::parse(form.as_str().as_bytes());
    Ok(pairs.map(|(name, text)| (name.into_owned(), vec![value(text.into_owned())])).collect())
}

/// Where the shell is to find a parameter that is never shown; never where it finds the end point or a credential.
pub(super) fn secret_variable(api: &Api, name: &str) -> String {
    let variable = environment_variable(api.name, name);
    let mut taken = (0..api.credentials.len()).map(|index| api.credential_variable(index)).chain([api.endpoint_variable()]);
    if taken.any(|taken| taken == variable) { environment_variable(api.name, &format!("parameter_{name}")) } else { variable }
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
