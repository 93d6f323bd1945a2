//! Which function a request calls that was made elsewhere, by the rules of the sandbox.
//!
//! It does not know where the request was kept.

use http::{HeaderMap, Method};
use url::Url;

use super::decide::called;
use super::parameters::own_parameters;
use super::request::Request;
use crate::description::Api;

/// A request of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recognized {
    /// The module; empty for a function at the top.
    pub module: &'static str,
    /// The function.
    pub function: &'static str,
    /// Its own parameters, names and values as they were sent.
    pub parameters: Vec<(String, String)>,
}

/// Finds the function that a request calls. The path may begin with anything: with the path of an endpoint.
///
/// # Errors
/// If it calls none, with the sandbox's reason.
pub fn recognize(api: &'static Api, method: &Method, url: &Url, headers: &HeaderMap, body: &str) -> Result<Recognized, String> {
    let takes_json = api.protocol.requests.iter().any(|request| request.body.json().is_some());
    let request =
        Request::recorded(method.clone(), url, headers.clone(), body, takes_json).map_err(|refusal| refusal.message)?;
    let called = called(api, &[], &request).map_err(|refusal| refusal.message)?;
    let parameters = own_parameters(api, called.function, &request, called.placed(api, &request));
    Ok(Recognized { module: &called.module.name.wire, function: &called.function.name.wire, parameters })
}
