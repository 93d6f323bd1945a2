//! A call as PHP that uses the extension `curl`, and reads secrets from the environment.
//!
//! What is sent is the sketch's.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::shell::Piece;
use super::sketch::{FormPart, Sketch, SketchBody};
use crate::description::Method;

/// A program that prints the reply.
pub(crate) fn program(sketch: &Sketch) -> String {
    let mut text = String::from("<?php\n");
    let mut address = expression(&sketch.address);
    let mut separator = if is_open(&sketch.address) { "&" } else { "?" };
    for (name, value) in &sketch.query {
        let _ =
            write!(address, " . {} . rawurlencode({})", quoted(&format!("{separator}{}=", escaped(name))), expression(value));
        separator = "&";
    }
    let mut headers: Vec<String> = Vec::new();
    for (name, value) in &sketch.headers {
        let line = std::iter::once(Piece::Text(format!("{name}: "))).chain(value.iter().cloned()).collect::<Vec<_>>();
        headers.push(expression(&line));
    }
    let mut options = vec!["CURLOPT_RETURNTRANSFER => true".to_owned()];
    match &sketch.body {
        SketchBody::Json(body) => {
            headers.push(quoted("Content-Type: application/json"));
            options.push(format!("CURLOPT_POSTFIELDS => {}", expression(body)));
        }
        SketchBody::Form(parameters) if parameters.is_empty() && sketch.method == Method::Post => {
            options.push("CURLOPT_POSTFIELDS => ''".to_owned());
        }
        SketchBody::Form(parameters) if parameters.is_empty() => {}
        SketchBody::Form(parameters) => {
            let _ = writeln!(text, "$parameters = {};", form(parameters));
            match sketch.method {
                Method::Get => {
                    let _ = write!(address, " . {} . $parameters", quoted(separator));
                }
                Method::Post => options.push("CURLOPT_POSTFIELDS => $parameters".to_owned()),
            }
        }
        SketchBody::Multipart(parts) => options.push(format!("CURLOPT_POSTFIELDS => {}", indented(&multipart(parts)))),
    }
    if !headers.is_empty() {
        options.push(format!("CURLOPT_HTTPHEADER => {}", indented(&array(headers))));
    }
    let _ = writeln!(text, "$curl = curl_init({address});");
    let _ = writeln!(text, "curl_setopt_array($curl, {});", array(options));
    text.push_str(
        "$reply = curl_exec($curl);\nif ($reply === false) {\n    throw new RuntimeException(curl_error($curl));\n}\n",
    );
    text.push_str("echo $reply, PHP_EOL;");
    text
}

/// Whether an address has a query already.
fn is_open(address: &[Piece]) -> bool {
    address.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains('?')))
}

/// The parameters as the text that is sent.
fn form(parameters: &[(String, Vec<Piece>)]) -> String {
    let names: HashSet<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
    // PHP makes a number of a key of digits, and sends it all the same.
    if names.len() == parameters.len() {
        let items = parameters.iter().map(|(name, value)| format!("{} => {}", quoted(name), expression(value)));
        return format!("http_build_query({})", array(items.collect()));
    }
    let pair = |(name, value): &(String, Vec<Piece>)| {
        format!("{} . urlencode({})", quoted(&format!("{}=", escaped(name))), expression(value))
    };
    format!("implode('&', {})", array(parameters.iter().map(pair).collect()))
}

fn multipart(parts: &[(String, FormPart)]) -> String {
    let item = |(name, part): &(String, FormPart)| {
        let value = match part {
            FormPart::Text(value) => expression(value),
            FormPart::File(path) => format!("new CURLFile({})", quoted(&path.display().to_string())),
        };
        format!("{} => {value}", quoted(name))
    };
    array(parts.iter().map(item).collect())
}

fn array(items: Vec<String>) -> String {
    let lines: String = items.iter().map(|item| format!("    {item},\n")).collect();
    format!("[\n{lines}]")
}

fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}

/// A name in a form.
fn escaped(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect()
}

/// The pieces as one text.
fn expression(pieces: &[Piece]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(more) => text.push_str(more),
            Piece::Variable(name) => {
                if !text.is_empty() {
                    parts.push(quoted(&std::mem::take(&mut text)));
                }
                parts.push(format!("getenv({})", quoted(name)));
            }
        }
    }
    if !text.is_empty() || parts.is_empty() {
        parts.push(quoted(&text));
    }
    parts.join(" . ")
}

/// A text in single quotes, in which only these two characters are special.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_leave_their_quotes() {
        assert_eq!(quoted(r"a'b\"), r"'a\'b\\'");
        let pieces = [Piece::Text("Bearer $x ".into()), Piece::Variable("KEY".into())];
        assert_eq!(expression(&pieces), "'Bearer $x ' . getenv('KEY')");
        assert_eq!(expression(&[]), "''");
    }

    #[test]
    fn names_that_repeat_are_all_sent() {
        let pairs = [("a[]".to_owned(), vec![Piece::Text("1".into())]), ("a[]".to_owned(), vec![Piece::Text("2".into())])];
        assert!(form(&pairs).starts_with("implode('&', [\n    'a%5B%5D=' . urlencode('1'),"));
        assert!(form(&pairs[..1]).starts_with("http_build_query([\n    'a[]' => '1',"));
    }
}
