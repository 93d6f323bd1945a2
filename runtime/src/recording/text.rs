//! A recording as the text of its file, and back.
//!
//! It does not know files.

use super::{Body, Recording, Sent};
use crate::forms::Parts;
use crate::json::{self, layout, quote};

impl Recording {
    /// The text of its file. JSON stays as it was sent, digit by digit, but for spaces.
    pub(super) fn to_text(&self) -> String {
        let mut members: Vec<(&str, String)> = vec![("module", quoted(&self.module)), ("function", quoted(&self.function))];
        members.push(("parameters", self.parameters_text()));
        if !self.masked.is_empty() {
            members.push(("masked", list(self.masked.iter().map(|name| quoted(name)))));
        }
        members.push(("status", self.status.to_string()));
        let headers: Vec<(&str, String)> = self.headers.iter().map(|(name, value)| (&**name, quoted(value))).collect();
        members.push(("headers", object(&headers)));
        members.push(match &self.body {
            Body::Json(text) => ("body", text.clone()),
            Body::Text(text) => ("body", quoted(text)),
            Body::File { name, length } => ("file", file(name.as_deref(), *length)),
        });
        let mut text = String::new();
        layout::pretty(&object(&members), 0, &mut text);
        text.push('\n');
        text
    }

    fn parameters_text(&self) -> String {
        let value = |value: &Sent| match value {
            Sent::Text(text) => quoted(text),
            Sent::File { name, length } => file(Some(name), *length),
        };
        let mut members: Vec<(&str, Vec<String>)> = Vec::new();
        for (name, sent) in &self.parameters {
            match members.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => values.push(value(sent)),
                None => members.push((name, vec![value(sent)])),
            }
        }
        let one_or_all = |values: Vec<String>| match &values[..] {
            [only] => only.clone(),
            all => list(all.iter().cloned()),
        };
        let members: Vec<(&str, String)> = members.into_iter().map(|(name, values)| (name, one_or_all(values))).collect();
        object(&members)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn from_text(text: &str) -> Result<Self, String> {
        json::check(text).map_err(|problem| problem.to_string())?;
        let Some(Parts::Object(members)) = Parts::of(json::after_marks(text)) else {
            return Err("expected a recording, an object with `function`, `status` and `body`".to_owned());
        };
        let get = |name: &str| members.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
        let text_of = |name: &str| match get(name).and_then(Parts::of) {
            Some(Parts::Text(text)) => Ok(text.into_owned()),
            Some(_) => Err(format!("`{name}` must be a text")),
            None => Err(format!("expected a recording, but `{name}` is missing")),
        };
        let module = if get("module").is_some() { text_of("module")? } else { String::new() };
        let status = get("status").ok_or("expected a recording, but `status` is missing")?;
        let status: Option<u16> = status.parse().ok().filter(|status| (200..=599).contains(status));
        let body = match (get("body"), get("file")) {
            (Some(body), None) => match Parts::of(body) {
                Some(Parts::Text(text)) => Body::Text(text.into_owned()),
                _ => Body::Json(body.to_owned()),
            },
            (None, Some(file)) => {
                let (name, length) = read_file(file).ok_or("`file` must have a `name` or a `length`")?;
                Body::File { name, length }
            }
            (Some(_), Some(_)) => return Err("a recording has `body` or `file`, and not both".to_owned()),
            (None, None) => return Err("expected a recording, but `body` is missing".to_owned()),
        };
        Ok(Self {
            module,
            function: text_of("function")?,
            parameters: read_parameters(get("parameters"))?,
            masked: read_names(get("masked"))?,
            status: status.ok_or("`status` must be a status of HTTP from 200 to 599")?,
            headers: read_headers(get("headers"))?,
            body,
        })
    }
}

fn read_parameters(text: Option<&str>) -> Result<Vec<(String, Sent)>, String> {
    let wrong = |name: &str| format!("the parameter `{name}` must be a text, a list of texts, or a file's `file` and `length`");
    let Some(text) = text else { return Ok(Vec::new()) };
    let Some(Parts::Object(members)) = Parts::of(text) else { return Err("`parameters` must be an object".to_owned()) };
    let mut parameters = Vec::new();
    for (name, value) in members {
        let values = match Parts::of(value) {
            Some(Parts::List(items)) => items,
            _ => vec![value],
        };
        for value in values {
            let sent = match Parts::of(value) {
                Some(Parts::Text(text)) => Sent::Text(text.into_owned()),
                Some(Parts::Object(_)) => {
                    let (name, length) =
                        read_file(value).and_then(|(name, length)| Some((name?, length))).ok_or_else(|| wrong(&name))?;
                    Sent::File { name, length }
                }
                _ => return Err(wrong(&name)),
            };
            parameters.push((name.clone().into_owned(), sent));
        }
    }
    Ok(parameters)
}

fn read_names(text: Option<&str>) -> Result<Vec<String>, String> {
    let wrong = || "`masked` must be a list of parameters' names".to_owned();
    let Some(text) = text else { return Ok(Vec::new()) };
    let Some(Parts::List(items)) = Parts::of(text) else { return Err(wrong()) };
    let name = |item: &str| match Parts::of(item) {
        Some(Parts::Text(text)) => Ok(text.into_owned()),
        _ => Err(wrong()),
    };
    items.into_iter().map(name).collect()
}

fn read_headers(text: Option<&str>) -> Result<Vec<(String, String)>, String> {
    let wrong = || "`headers` must be an object of texts".to_owned();
    let Some(text) = text else { return Ok(Vec::new()) };
    let Some(Parts::Object(members)) = Parts::of(text) else { return Err(wrong()) };
    let header = |(name, value): (std::borrow::Cow<'_, str>, &str)| match Parts::of(value) {
        Some(Parts::Text(text)) => Ok((name.into_owned(), text.into_owned())),
        _ => Err(wrong()),
    };
    members.into_iter().map(header).collect()
}

/// The name and the length of a file.
fn read_file(text: &str) -> Option<(Option<String>, Option<u64>)> {
    let Some(Parts::Object(members)) = Parts::of(text) else { return None };
    let get = |name: &str| members.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
    let name = match get("file").map(Parts::of) {
        Some(Some(Parts::Text(text))) => Some(text.into_owned()),
        Some(_) => return None,
        None => None,
    };
    let length = get("length").map(|length| length.parse().ok());
    if length == Some(None) { None } else { Some((name, length.flatten())) }
}

fn file(name: Option<&str>, length: Option<u64>) -> String {
    let name = name.map(|name| ("file", quoted(name)));
    let length = length.map(|length| ("length", length.to_string()));
    object(&name.into_iter().chain(length).collect::<Vec<_>>())
}

fn quoted(text: &str) -> String {
    let mut json = String::new();
    quote(text, &mut json);
    json
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

fn object(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{}:{value}", quoted(name))).collect();
    format!("{{{}}}", members.join(","))
}
