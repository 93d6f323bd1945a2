//! The request as `fetch` takes it: no redirects are followed, and the browser adds nothing that it knows of the user.
//!
//! What a browser leaves out of a request is an error here: nothing is sent without a header that it needs.

use http::HeaderValue;
use http::header::ACCEPT_ENCODING;
use js_sys::Uint8Array;
use web_sys::{AbortSignal, Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit, RequestRedirect};

use crate::error::Delivery;
use crate::http::{Fault, HttpRequest, TransportError};

/// The request for `fetch`.
pub(super) fn make(request: &HttpRequest, signal: &AbortSignal) -> Result<Request, TransportError> {
    // What was thrown may show the address, which may hold a credential.
    let unusable = |_| refused("it cannot be made a request of `fetch`".to_owned());
    let headers = Headers::new().map_err(unusable)?;
    for (name, value) in &request.headers {
        headers.append(name.as_str(), &latin(value)).map_err(unusable)?;
    }
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers_headers(&headers);
    if !request.body.is_empty() {
        init.set_body_opt_u8_array(Some(&Uint8Array::from(&request.body[..])));
    }
    init.set_redirect(RequestRedirect::Manual);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(signal));
    let made = Request::new_with_str_and_init(request.url.as_str(), &init).map_err(unusable)?;
    let kept = made.headers();
    // The browser asks for the codings that it undoes.
    for name in request.headers.keys().filter(|name| **name != ACCEPT_ENCODING) {
        if !kept.has(name.as_str()).unwrap_or(false) {
            return Err(refused(format!("browsers do not let programs send the header `{name}`")));
        }
    }
    Ok(made)
}

/// The text whose characters are the bytes of the value.
fn latin(value: &HeaderValue) -> String {
    value.as_bytes().iter().map(|byte| char::from(*byte)).collect()
}

fn refused(text: String) -> TransportError {
    TransportError::new(Fault::Request, Delivery::NeverSent, text)
}
