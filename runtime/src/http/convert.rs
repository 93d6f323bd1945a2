//! Requests and replies as the `http` crate has them, in both directions. What its types have no place for is in their extensions.
//!
//! It does not know who converts them.

use std::time::Duration;

use ::http::{Request, Response, Uri, Version};
use bytes::Bytes;
use url::Url;

use super::rest::Rest;
use super::{Fault, HttpReply, HttpRequest, REPLY_LIMIT, TIMEOUT, TransportError};
use crate::clock::Instant;
use crate::error::Delivery;
use crate::multipart::Multipart;

/// What an [`HttpRequest`] allows: an extension of the [`Request`] that is made of one.
///
/// A request without it has a client's default limits, and its reply is no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// As [`HttpRequest::timeout`].
    pub timeout: Duration,
    /// As [`HttpRequest::reply_limit`].
    pub reply_limit: usize,
    /// As [`HttpRequest::is_file`].
    pub is_file: bool,
    deadline: Option<Instant>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeout: TIMEOUT, reply_limit: REPLY_LIMIT, is_file: false, deadline: None }
    }
}

/// The request as the `http` crate has it. In its extensions are its [`Limits`], and its files as a [`Multipart`]. Its version is HTTP/1.1, or
/// the [`Version`] in the extensions. Its `Debug` shows the address and the body, with the credentials in them.
///
/// The error is that the `http` crate does not take the address.
impl TryFrom<HttpRequest> for Request<Bytes> {
    type Error = ::http::Error;

    fn try_from(request: HttpRequest) -> Result<Self, ::http::Error> {
        let HttpRequest { method, url, headers, body, upload, timeout, reply_limit, is_file, mut extensions, deadline } =
            request;
        let mut outgoing = Self::new(body);
        *outgoing.method_mut() = method;
        *outgoing.uri_mut() = Uri::try_from(url.as_str())?;
        *outgoing.headers_mut() = headers;
        *outgoing.version_mut() = extensions.remove::<Version>().unwrap_or_default();
        extensions.insert(Limits { timeout, reply_limit, is_file, deadline });
        if let Some(upload) = upload {
            extensions.insert(*upload);
        }
        *outgoing.extensions_mut() = extensions;
        Ok(outgoing)
    }
}

/// A request of the `http` crate with the [`Limits`] and the [`Multipart`] in its extensions, if they are there. A version other than HTTP/1.1
/// stays in the extensions.
///
/// The error is that its URI is not absolute.
impl<B: Into<Bytes>> TryFrom<Request<B>> for HttpRequest {
    type Error = TransportError;

    fn try_from(request: Request<B>) -> Result<Self, TransportError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|error| {
            // Not the URI, which may hold a credential.
            let cause = format!("the URI of the request is not absolute: {error}");
            TransportError::new(Fault::Request, Delivery::NeverSent, cause)
        })?;
        let mut extensions = parts.extensions;
        let Limits { timeout, reply_limit, is_file, deadline } = extensions.remove().unwrap_or_default();
        let upload = extensions.remove::<Multipart>().map(Box::new);
        if parts.version != Version::default() {
            extensions.insert(parts.version);
        }
        let (method, headers, body) = (parts.method, parts.headers, body.into());
        Ok(Self { method, url, headers, body, upload, timeout, reply_limit, is_file, extensions, deadline })
    }
}

/// A reply of the `http` crate. A version other than HTTP/1.1 stays in the extensions.
impl<B: Into<Bytes>> From<Response<B>> for HttpReply {
    fn from(response: Response<B>) -> Self {
        let (parts, body) = response.into_parts();
        let mut extensions = parts.extensions;
        let rest = extensions.remove::<Rest>();
        if parts.version != Version::default() {
            extensions.insert(parts.version);
        }
        Self { status: parts.status, headers: parts.headers, body: body.into(), extensions, rest }
    }
}

/// The reply as the `http` crate has it. Of a file that is not read yet, the body is the beginning; the rest is in the extensions, for the way
/// back.
impl From<HttpReply> for Response<Bytes> {
    fn from(reply: HttpReply) -> Self {
        let HttpReply { status, headers, body, mut extensions, rest } = reply;
        let mut response = Self::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        *response.version_mut() = extensions.remove::<Version>().unwrap_or_default();
        if let Some(rest) = rest {
            extensions.insert(rest);
        }
        *response.extensions_mut() = extensions;
        response
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::io::Read as _;

    use ::http::{HeaderMap, Method, StatusCode};

    use super::super::rest::Stream;
    use super::*;

    #[test]
    fn a_request_goes_there_and_back_without_loss() {
        let url = Url::parse("https://x.test:8443/a%20b?key=%C3%A9&c").unwrap();
        let mut headers = HeaderMap::new();
        headers.append("x-a", "1".parse().unwrap());
        headers.append("x-a", "2".parse().unwrap());
        let mut upload = Multipart::new();
        upload.add_text("a", "b");
        let mut request = HttpRequest {
            upload: Some(Box::new(upload)),
            timeout: Duration::from_secs(7),
            reply_limit: 8,
            is_file: true,
            deadline: Some(Instant::now()),
            ..HttpRequest::new(Method::POST, url, headers, "body")
        };
        request.extensions.insert("mine");
        request.extensions.insert(Version::HTTP_2);
        let there = Request::<Bytes>::try_from(request.clone()).unwrap();
        assert_eq!((there.version(), there.uri().to_string().as_str()), (Version::HTTP_2, request.url.as_str()));
        let limits = there.extensions().get::<Limits>().unwrap();
        assert_eq!((limits.timeout, limits.reply_limit, limits.is_file), (Duration::from_secs(7), 8, true));
        let back = HttpRequest::try_from(there).unwrap();
        assert_eq!((&back.method, &back.url, &back.headers), (&request.method, &request.url, &request.headers));
        assert_eq!((&back.body, back.timeout, back.reply_limit), (&request.body, request.timeout, request.reply_limit));
        assert_eq!((back.is_file, back.deadline), (true, request.deadline));
        let read = |request: &HttpRequest| {
            let mut text = String::new();
            request.upload.as_ref().unwrap().open().unwrap().read_to_string(&mut text).unwrap();
            text
        };
        assert_eq!(read(&back), read(&request));
        assert_eq!(back.extensions.get::<&str>(), Some(&"mine"));
        // The limits are nowhere twice.
        assert_eq!((back.extensions.len(), back.extensions.get()), (2, Some(&Version::HTTP_2)));
    }

    #[test]
    fn a_request_of_ones_own_has_the_default_limits_and_an_absolute_address() {
        let request = HttpRequest::try_from(Request::get("http://x.test/").body("").unwrap()).unwrap();
        assert_eq!((request.timeout, request.reply_limit, request.is_file), (TIMEOUT, REPLY_LIMIT, false));
        assert!(request.extensions.is_empty());
        let error = HttpRequest::try_from(Request::get("/path?key=hidden").body("").unwrap()).unwrap_err();
        assert_eq!((error.fault(), error.delivery()), (Fault::Request, Delivery::NeverSent));
        assert_eq!(error.to_string(), "the URI of the request is not absolute: relative URL without a base");
    }

    #[test]
    fn a_reply_goes_there_and_back_without_loss() {
        let mut reply = HttpReply::streamed(StatusCode::ACCEPTED, HeaderMap::new(), &b"the rest"[..]);
        reply.headers.insert("x-a", "1".parse().unwrap());
        reply.body = "begun".into();
        reply.extensions.insert(17_u8);
        reply.extensions.insert(Version::HTTP_3);
        let there = Response::<Bytes>::from(reply.clone());
        assert_eq!(
            (there.version(), there.status(), &there.body()[..]),
            (Version::HTTP_3, StatusCode::ACCEPTED, &b"begun"[..])
        );
        let back = HttpReply::from(there);
        assert_eq!((back.status, &back.headers, &back.body), (reply.status, &reply.headers, &reply.body));
        assert_eq!((back.extensions.len(), back.extensions.get::<u8>()), (2, Some(&17)));
        let mut text = String::new();
        match back.rest.unwrap().take().unwrap() {
            Stream::Blocking(mut stream) => stream.read_to_string(&mut text).unwrap(),
            #[cfg(feature = "async")]
            Stream::Async(_) => 0,
        };
        assert_eq!(text, "the rest");
    }
}
