//! A client's endpoint and credentials from environment variables.
//!
//! It does not read them itself, so that tests need not set any.

use crate::description::Protocol;
use crate::error::{Error, Result};
use crate::secret::Secret;

/// A client's endpoint and credentials.
#[derive(Debug)]
pub(super) struct Environment {
    pub(super) endpoint: String,
    /// In the order of [`Protocol::credentials`].
    pub(super) credentials: Vec<Secret>,
}

/// Reads all variables of an API; an empty one counts as missing, and all missing ones are named at once.
pub(super) fn read(protocol: &Protocol, variable: impl Fn(&str) -> Option<String>) -> Result<Environment> {
    let mut missing = Vec::new();
    let mut read = |name: String| {
        let value = variable(&name).filter(|value| !value.trim().is_empty());
        if value.is_none() {
            missing.push(format!("`{name}`"));
        }
        value.unwrap_or_default()
    };
    let endpoint = read(protocol.endpoint_variable()).trim().to_owned();
    let credential = |index| Secret::from(read(protocol.credential_variable(index))).without_line_ends();
    let credentials = (0..protocol.credentials.len()).map(credential).collect();
    match missing.as_slice() {
        [] => Ok(Environment { endpoint, credentials }),
        [one] => Err(Error::configuration(format!("the environment variable {one} is not set"))),
        several => Err(Error::configuration(format!("the environment variables {} are not set", several.join(", ")))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::description::{Credential, Name, ReplyProfile, RequestProfile};

    fn protocol() -> Protocol {
        Protocol {
            name: "shop-api".into(),
            title: "Shop".into(),
            credentials: vec![Credential { name: Name::new("key", "key"), description: "".into() }].into(),
            requests: vec![RequestProfile::PLAIN].into(),
            replies: vec![ReplyProfile::PLAIN].into(),
        }
    }

    #[test]
    fn spaces_and_line_ends_around_the_variables_are_left_out() {
        let set = |name: &str| match name {
            "SHOP_API_ENDPOINT" => Some(" http://x.test/\n".to_owned()),
            "SHOP_API_KEY" => Some("k\r\n".to_owned()),
            _ => None,
        };
        let Environment { endpoint, credentials } = read(&protocol(), set).unwrap();
        assert_eq!((endpoint.as_str(), credentials[0].expose()), ("http://x.test/", "k"));
    }

    #[test]
    fn an_empty_variable_is_missing() {
        let error = read(&protocol(), |_| Some(" ".to_owned())).unwrap_err().to_string();
        assert!(error.contains("`SHOP_API_ENDPOINT`, `SHOP_API_KEY`"), "{error}");
    }
}
