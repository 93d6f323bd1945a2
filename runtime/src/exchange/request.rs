//! A call as plain data, and how it becomes an HTTP request: templates filled, headers put together, parameters encoded at the end.
//!
//! It sends nothing and does not know retries.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING,
    UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::zeroize::Zeroizing;
use url::{Position, Url};

use super::json_request;
use crate::Secret;
use crate::description::template::Values;
use crate::description::{Constant, Method, Operation, Part, Protocol, RequestProfile, Template};
use crate::encode::{Encode, Pair, Parameters, push_pair};
use crate::error::{Error, Result};
use crate::multipart::Multipart;
use crate::settings::options::CallOptions;
use crate::text::is_dot_segment;

/// A call that is not sent yet.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) operation: Operation,
    pub(crate) parameters: Parameters,
    pub(crate) options: Option<Box<CallOptions>>,
    /// The problem with one of its parameters, reported when the call is sent.
    pub(crate) problem: Option<String>,
    /// The index of the fetch that it is made for, which says what its parameters are.
    pub(crate) fetch: Option<usize>,
}

impl Draft {
    pub(crate) fn new(operation: Operation) -> Self {
        Self { operation, parameters: Parameters::default(), options: None, problem: None, fetch: None }
    }

    /// Adds a parameter. A problem with it is kept for later.
    pub(crate) fn add(&mut self, protocol: &Protocol, name: Cow<'static, str>, value: impl Encode) {
        let profile = protocol.request(self.operation.request);
        let sent = profile.sent_name(name.clone());
        let problem = if profile.has_constant(&sent) && profile.placed().all(|placed| placed != sent) {
            Err("the client itself sends it with every request".to_owned())
        } else {
            self.parameters.add_sent(profile, sent, value)
        };
        if let Err(problem) = problem {
            self.problem.get_or_insert_with(|| format!("the parameter `{}`: {problem}", name.escape_debug()));
        }
    }
}

/// What is wrong with a call that does not meet a need of its function.
pub(super) fn unmet_need(profile: &RequestProfile, draft: &Draft) -> Option<String> {
    let is_sent = |name: &str| draft.parameters.has(&profile.sent_name(Cow::Borrowed(name)));
    let shown = |name: &str| format!("`{}`", name.escape_debug());
    draft.operation.needs.iter().find_map(|need| need.violation(is_sent, shown))
}

/// The error of a call that needs a variable which the client is without, if the user gave just these.
pub(crate) fn unmet_variable(protocol: &Protocol, profile: &RequestProfile, is_given: &dyn Fn(usize) -> bool) -> Option<Error> {
    let index = profile.needs.iter().copied().find(|index| !protocol.is_there(*index, is_given))?;
    let variable = protocol.variables.get(index)?;
    let error = Error::configuration(format!("it needs {}, which the client is without", variable.shown()));
    Some(match variable.given() {
        Some(_) => error.with_hint(how_to_give(protocol, &[index])),
        None => error,
    })
}

/// How a client gets the variables at these indices.
pub(crate) fn how_to_give(protocol: &Protocol, indices: &[usize]) -> String {
    let names: Vec<String> = indices.iter().map(|index| format!("`{}`", protocol.environment_variable(*index))).collect();
    let (what, names) = (if names.len() == 1 { "it" } else { "them" }, names.join(" or "));
    format!("give {what} to the builder, or set {names} and build the client from the environment")
}

/// The address of a call without its parameters: the endpoint's, and the path that the API appends to it.
///
/// # Errors
/// If a name would escape the path.
#[inline]
pub(crate) fn address(profile: &RequestProfile, endpoint: &Url, values: Values<'_>) -> Result<Url> {
    let mut address = endpoint.clone();
    if profile.path.is_empty() {
        return Ok(address);
    }
    let mut path = endpoint.path().to_owned();
    profile.path.append_to_path(&mut path, values).ok_or_else(|| absent(&profile.path, values))?;
    // Every parser of URLs resolves such a segment, however it is escaped.
    if path.split('/').any(is_dot_segment) {
        return Err(Error::configuration("a name or value of dots would escape the request path"));
    }
    address.set_path(&path);
    Ok(address)
}

/// The error of a path that lacks a part.
fn absent(path: &Template, values: Values<'_>) -> Error {
    let parameter = path.parts().iter().find_map(|part| match part {
        Part::Parameter(name) if values.text(part).is_none() => Some(name),
        _ => None,
    });
    match parameter {
        Some(name) => Error::parameter(format!("the parameter `{}` is missing; it is sent in the path", name.escape_debug())),
        None => Error::configuration("a variable in the path has no value"),
    }
}

/// Adds the parameters that every request has in its URL, but for those that are absent.
#[inline]
pub(crate) fn add_constants<'c>(constants: impl Iterator<Item = &'c Constant>, values: Values<'_>, address: &mut Url) {
    let mut form = Zeroizing::new(String::new());
    for constant in constants {
        if let Some(text) = constant.value.fill(values) {
            push_pair(&mut form, &constant.name, &Zeroizing::new(text));
        }
    }
    if !form.is_empty() {
        add_query(address, &form);
    }
}

/// All parameters as pairs: those of every request, then the call's own, but for what is absent or has another place.
pub(crate) fn pairs(protocol: &Protocol, profile: &RequestProfile, values: Values<'_>, draft: &Draft) -> Vec<Pair> {
    if let Some(body) = profile.body.json() {
        return json_request::pairs(protocol, (profile, body), values, draft);
    }
    let constants = profile.parameters.iter().filter_map(|constant| {
        let (name, text) = (constant.name.clone(), constant.value.fill(values)?);
        let is_secret = protocol.is_secret(&constant.value);
        Some(if is_secret { Pair::secret(name, Secret::from(text)) } else { Pair::text(name, text) })
    });
    let own = draft.parameters.pairs();
    constants.chain(unplaced(profile, own).cloned()).chain(defaults(protocol, profile, values, own)).collect()
}

/// The defaults of parameters that a call does not have, as pairs.
pub(super) fn defaults<'o>(
    protocol: &'o Protocol,
    profile: &'o RequestProfile,
    values: Values<'o>,
    own: &'o [Pair],
) -> impl Iterator<Item = Pair> + 'o {
    unset_defaults(profile, own).filter_map(move |constant| {
        let (name, text) = (constant.name.clone(), constant.value.fill(values)?);
        let is_secret = protocol.is_secret(&constant.value);
        Some(if is_secret { Pair::secret(name, Secret::from(text)) } else { Pair::text(name, text) })
    })
}

/// The defaults of parameters that a call does not have.
fn unset_defaults<'o>(profile: &'o RequestProfile, own: &'o [Pair]) -> impl Iterator<Item = &'o Constant> {
    profile.defaults.iter().filter(|constant| own.iter().all(|pair| pair.name != constant.name))
}

/// The parameters of a call that have no other place.
#[inline]
pub(super) fn unplaced<'o>(profile: &RequestProfile, own: &'o [Pair]) -> impl Iterator<Item = &'o Pair> {
    let has_places = profile.has_placed();
    own.iter().filter(move |pair| !has_places || profile.placed().all(|name| name != pair.name))
}

/// The first capacity of a form: most never grow, and so leave no copy behind.
const FORM: usize = 512;

/// The form or the JSON of these pairs. As all that holds secrets here, it is wiped once it is not needed.
pub(super) fn encode(profile: &RequestProfile, pairs: &[Pair]) -> Result<Zeroizing<String>> {
    if profile.body.json().is_some() {
        return json_request::encode(pairs);
    }
    let mut form = Zeroizing::new(String::with_capacity(FORM));
    for Pair { name, value } in pairs {
        push_pair(&mut form, name, value.text());
    }
    Ok(form)
}

/// The form of the parameters of every request and the call's own, without making pairs of them; or their JSON.
#[inline]
pub(super) fn encode_all(
    protocol: &Protocol,
    profile: &RequestProfile,
    values: Values<'_>,
    draft: &Draft,
) -> Result<Zeroizing<String>> {
    if let Some(body) = profile.body.json() {
        return json_request::encode(&json_request::pairs(protocol, (profile, body), values, draft));
    }
    let mut form = Zeroizing::new(String::with_capacity(FORM));
    for constant in profile.parameters.iter() {
        match constant.value.parts() {
            [part] => {
                if let Some(text) = values.text(part) {
                    push_pair(&mut form, &constant.name, &text);
                }
            }
            _ => {
                if let Some(text) = constant.value.fill(values) {
                    push_pair(&mut form, &constant.name, &Zeroizing::new(text));
                }
            }
        }
    }
    for Pair { name, value } in unplaced(profile, draft.parameters.pairs()) {
        push_pair(&mut form, name, value.text());
    }
    for constant in unset_defaults(profile, draft.parameters.pairs()) {
        if let Some(text) = constant.value.fill(values).map(Zeroizing::new) {
            push_pair(&mut form, &constant.name, &text);
        }
    }
    Ok(form)
}

/// Removes the headers that say where a request goes and where it ends: a second word about that could make two requests of one.
pub(super) fn remove_transport_headers(headers: &mut HeaderMap) {
    for name in [HOST, CONTENT_LENGTH, TRANSFER_ENCODING, TE, TRAILER, UPGRADE, EXPECT, PROXY_AUTHORIZATION] {
        headers.remove(name);
    }
}

/// Adds the headers that the API requires with every request.
pub(super) fn add_headers<'c>(
    constants: impl Iterator<Item = &'c Constant>,
    values: Values<'_>,
    headers: &mut HeaderMap,
) -> Result<()> {
    for constant in constants {
        let broken = |what: &str| Error::configuration(format!("the header `{}` {what}", constant.name));
        let name = HeaderName::from_bytes(constant.name.as_bytes()).map_err(|_| broken("is not a header's name"))?;
        let Some(text) = constant.value.fill(values).map(Zeroizing::new) else { continue };
        // Servers do not agree on what the bytes of a header mean beyond ASCII.
        let value = if text.is_ascii() { HeaderValue::from_maybe_shared(Bytes::from_owner(text)).ok() } else { None };
        let mut value = value.ok_or_else(|| {
            broken("cannot hold its value: a credential in it has a line break, or a character that is not ASCII")
        })?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(())
}

/// Puts the encoded parameters into the query or into the body, which is returned.
#[inline]
pub(super) fn place(
    profile: &RequestProfile,
    method: Method,
    form: Zeroizing<String>,
    address: &mut Url,
    headers: &mut HeaderMap,
) -> Result<Bytes> {
    let content_type = match (method, profile.body.json()) {
        (Method::Get, None) => {
            if !form.is_empty() {
                add_query(address, &form);
            }
            return Ok(Bytes::new());
        }
        (Method::Get, Some(_)) => return Err(Error::configuration("a JSON body cannot be sent with GET")),
        (Method::Post, None) => "application/x-www-form-urlencoded",
        (Method::Post, Some(_)) => "application/json",
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    Ok(Bytes::from_owner(form))
}

/// The body with these parameters, in their order but with the files at the end.
///
/// # Errors
/// If a file cannot be sent.
pub(super) fn multipart(pairs: &[Pair], headers: &mut HeaderMap) -> Result<Multipart> {
    let mut multipart = Multipart::new();
    for Pair { name, value } in pairs.iter().filter(|pair| pair.value.as_file().is_none()) {
        multipart.add_text(name, value.text());
    }
    for (name, upload) in pairs.iter().filter_map(|pair| Some((&pair.name, pair.value.as_file()?))) {
        multipart.add_file(name, upload);
    }
    let content_type = HeaderValue::try_from(multipart.content_type());
    headers.insert(CONTENT_TYPE, content_type.map_err(|_| Error::parameter("the files cannot be sent"))?);
    Ok(multipart)
}

/// Asks for a file as it is: packed, its length would not be known, and a file that is packed itself would be unpacked.
pub(super) fn ask_for_file(headers: &mut HeaderMap) {
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    if headers.get(ACCEPT).is_some_and(|accept| accept == "application/json") {
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    }
}

/// Adds to the query of an address, at once: an address that grows leaves copies of its beginning behind.
pub(super) fn add_query(address: &mut Url, form: &str) {
    let mut whole = Zeroizing::new(String::with_capacity(address.as_str().len() + 1 + form.len()));
    whole.push_str(&address[..Position::AfterPath]);
    whole.push('?');
    if let Some(query) = address.query().filter(|query| !query.is_empty()) {
        whole.push_str(query);
        whole.push('&');
    }
    whole.push_str(form);
    // A form has only characters that stay as they are in a query.
    match Url::parse(&whole) {
        Ok(whole) => *address = whole,
        Err(_) => address.set_query(whole.split_once('?').map(|(_, query)| query)),
    }
}

/// The method to use: the one asked for, if the API accepts it, else the first.
pub(crate) fn method(protocol: &Protocol, profile: &RequestProfile, asked: Option<Method>) -> Result<Method> {
    profile.method(asked).ok_or_else(|| {
        let name = asked.map_or("", Method::name);
        Error::configuration(format!("{} does not accept the method {name}", protocol.title))
    })
}
