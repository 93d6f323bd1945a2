//! A client's end point and credentials from environment variables.
//!
//! It does not read them itself, so that tests need not set any.

use super::builder::Builder;
use super::mode::Mode;
use crate::description::Api;
use crate::error::{Error, Result};

/// A builder with all that the variables hold; an empty one counts as missing.
pub(crate) fn builder<M: Mode>(api: &'static Api, variable: impl Fn(&str) -> Option<String>) -> Result<Builder<M>> {
    let mut missing = Vec::new();
    let mut read = |name: String| {
        let value = variable(&name).filter(|value| !value.trim().is_empty());
        if value.is_none() {
            missing.push(format!("`{name}`"));
        }
        value
    };
    let endpoint = read(api.endpoint_variable()).unwrap_or_default();
    let mut builder = Builder::new(api, endpoint.trim());
    for index in 0..api.credentials.len() {
        if let Some(value) = read(api.credential_variable(index)) {
            // A key read from a file into a variable often brings its line's end along.
            builder = builder.credential(index, value.trim_end_matches(['\r', '\n']).into());
        }
    }
    match missing.as_slice() {
        [] => Ok(builder),
        [one] => Err(Error::configuration(format!("the environment variable {one} is not set"))),
        several => Err(Error::configuration(format!("the environment variables {} are not set", several.join(", ")))),
    }
}
