//! The id that a server, or what stands before it, gives each request: in which header it is.

use http::HeaderMap;

/// The usual headers; those of the server itself first, then those of what stands before it.
const NAMES: &[&str] = &[
    "x-request-id",
    "request-id",
    "x-requestid",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-correlation-id",
    "correlation-id",
    "x-trace-id",
    "x-amzn-trace-id",
    "x-cloud-trace-context",
    "x-amz-cf-id",
    "cf-ray",
];

/// The id of the request that a reply answers.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let values = NAMES.iter().filter_map(|name| headers.get(*name)?.to_str().ok());
    values.map(str::trim).find(|id| !id.is_empty())
}
