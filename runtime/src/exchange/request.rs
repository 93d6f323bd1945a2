//! A call as plain data, and how it becomes an HTTP request: templates filled, parameters encoded, headers put together.
//!
//! It sends nothing and knows nothing of retries.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;
use url::form_urlencoded::byte_serialize;

use crate::Secret;
use crate::client::options::CallOptions;
use crate::description::{Api, Effect, Function, Method, Part};
use crate::encode::{Encode, Form};
use crate::error::{Error, Result};

/// A call not sent yet.
pub(crate) struct Draft {
    pub(crate) module: Cow<'static, str>,
    pub(crate) function: Cow<'static, str>,
    pub(crate) effect: Effect,
    pub(crate) form: Form,
    pub(crate) options: Option<Box<CallOptions>>,
    /// What is wrong with one of its parameters; told when it is sent.
    pub(crate) problem: Option<String>,
}

impl Draft {
    pub(crate) fn of(api: &Api, function: &'static Function) -> Self {
        Self::new(api, function.module.into(), function.name.into(), function.effect)
    }

    /// A call by names. A function that the schema does not have counts as one that writes: it is not known to be harmless.
    pub(crate) fn named(api: &Api, module: String, function: String) -> Self {
        match api.function(&module, &function) {
            Some(known) => Self::of(api, known),
            None => Self::new(api, module.into(), function.into(), Effect::Write),
        }
    }

    fn new(api: &Api, module: Cow<'static, str>, function: Cow<'static, str>, effect: Effect) -> Self {
        let form = Form::new(api.request.lists, api.request.booleans);
        Self { module, function, effect, form, options: None, problem: None }
    }

    /// Adds a parameter; what is wrong with it is kept for later.
    pub(crate) fn add(&mut self, api: &Api, name: &str, value: &dyn Encode) {
        let problem = if api.request.parameters.iter().any(|constant| constant.name == name) {
            Err("the client itself sends it with every request".to_owned())
        } else {
            self.form.add(name, value).map_err(|error| error.to_string())
        };
        if let Err(problem) = problem {
            self.problem.get_or_insert_with(|| format!("the parameter `{}`: {problem}", name.escape_debug()));
        }
    }
}

/// What the templates of an API are filled with.
#[derive(Clone, Copy)]
pub(crate) struct Filling<'f> {
    pub(crate) module: &'f str,
    pub(crate) function: &'f str,
    pub(crate) credentials: &'f [Secret],
}

impl<'f> Filling<'f> {
    fn text(&self, part: Part) -> &'f str {
        match part {
            Part::Text(text) => text,
            Part::Module => self.module,
            Part::Function => self.function,
            Part::Credential(index) => self.credentials.get(index).map(Secret::expose).unwrap_or_default(),
        }
    }

    fn whole(&self, parts: &[Part]) -> String {
        parts.iter().map(|part| self.text(*part)).collect()
    }
}

/// What stays as it is when a name becomes a segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address of a call without its parameters: the end point's, and the path that the API appends to it.
///
/// # Errors
/// If a name would lead out of the path.
pub(crate) fn address(api: &Api, endpoint: &Url, filling: Filling<'_>) -> Result<Url> {
    let mut address = endpoint.clone();
    if api.request.path.is_empty() {
        return Ok(address);
    }
    let mut path = endpoint.path().to_owned();
    for part in api.request.path {
        match part {
            Part::Text(text) if path.ends_with('/') => path.push_str(text.strip_prefix('/').unwrap_or(text)),
            Part::Text(text) => path.push_str(text),
            part => path.extend(utf8_percent_encode(filling.text(*part), SEGMENT)),
        }
    }
    // Such a segment means another one to every reader of addresses, however it is escaped.
    if path.split('/').any(is_dots) {
        return Err(Error::configuration("the call's path would have a segment of dots alone, which leads elsewhere"));
    }
    address.set_path(&path);
    Ok(address)
}

/// Whether a segment stands for this folder or the one above.
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// All parameters, urlencoded: the constant ones and then the call's own.
pub(super) fn encode(api: &Api, filling: Filling<'_>, own: &str) -> String {
    let mut text = String::with_capacity(128 + own.len());
    for constant in api.request.parameters {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(byte_serialize(constant.name.as_bytes()));
        text.push('=');
        for part in constant.value {
            text.extend(byte_serialize(filling.text(*part).as_bytes()));
        }
    }
    if !text.is_empty() && !own.is_empty() {
        text.push('&');
    }
    text.push_str(own);
    text
}

/// Adds the headers that the API wants with every request.
pub(super) fn add_headers(api: &Api, filling: Filling<'_>, headers: &mut HeaderMap) -> Result<()> {
    for constant in api.request.headers {
        let broken = |what: &str| Error::configuration(format!("the header `{}` {what}", constant.name));
        let name = HeaderName::from_bytes(constant.name.as_bytes()).map_err(|_| broken("is not a header's name"))?;
        let text = filling.whole(constant.value);
        // Beyond ASCII, servers do not agree what the bytes of a header are.
        let value = if text.is_ascii() { HeaderValue::from_str(&text).ok() } else { None };
        let mut value = value.ok_or_else(|| {
            broken("cannot hold its value: a credential in it has a line break, or a character that is not ASCII")
        })?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(())
}

/// Where the encoded parameters travel: in the query or in the body.
pub(super) fn place(method: Method, encoded: String, address: &mut Url, headers: &mut HeaderMap) -> Bytes {
    match method {
        Method::Get => {
            let query = match address.query() {
                Some(query) if !query.is_empty() => format!("{query}&{encoded}"),
                _ => encoded,
            };
            if !query.is_empty() {
                address.set_query(Some(&query));
            }
            Bytes::new()
        }
        Method::Post => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
            Bytes::from(encoded)
        }
    }
}

/// The method to use: the one asked for, if the API accepts it, else the API's first.
pub(crate) fn method(api: &Api, asked: Option<Method>) -> Result<Method> {
    let accepted = api.request.methods;
    match asked {
        None => Ok(accepted.first().copied().unwrap_or(Method::Post)),
        Some(method) if accepted.contains(&method) => Ok(method),
        Some(method) => {
            let name = format!("{method:?}").to_uppercase();
            Err(Error::configuration(format!("{} does not accept the method {name}", api.title)))
        }
    }
}
