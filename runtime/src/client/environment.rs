//! A client's endpoint and variables from environment variables.
//!
//! It does not read them itself, so that tests need not set any.

use crate::Secret;
use crate::description::{Endpoint, Protocol};
use crate::error::{Error, Result};

/// A client's endpoint and variables.
#[derive(Debug)]
pub(super) struct Environment {
    /// `None` if the schema knows one that is used then.
    pub(super) endpoint: Option<String>,
    /// In the order of [`Protocol::variables`].
    pub(super) variables: Vec<Option<Secret>>,
}

/// Reads all variables of an API; an empty one counts as missing, and all missing ones that are required are named at once.
pub(super) fn read(protocol: &Protocol, variable: impl Fn(&str) -> Option<String>) -> Result<Environment> {
    let mut missing = Vec::new();
    let mut read = |name: String, is_required: bool| {
        let value = variable(&name).filter(|value| !value.trim().is_empty());
        if value.is_none() && is_required {
            missing.push(format!("`{name}`"));
        }
        value
    };
    let endpoint = read(protocol.endpoint_variable(), protocol.endpoint(Endpoint::DEFAULT).is_none());
    let endpoint = endpoint.map(|endpoint| endpoint.trim().to_owned());
    let mut variables = vec![None; protocol.variables.len()];
    for (index, given, _) in protocol.given() {
        let value = read(protocol.environment_variable(index), given.is_required());
        variables[index] = value.map(|value| Secret::from(value).without_line_ends());
    }
    match missing.as_slice() {
        [] => Ok(Environment { endpoint, variables }),
        [one] => Err(Error::configuration(format!("the environment variable {one} is not set"))),
        several => Err(Error::configuration(format!("the environment variables {} are not set", several.join(", ")))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::description::{Given, Name, Origin, ReplyProfile, RequestProfile, Scalar, Variable};

    fn protocol() -> Protocol {
        let optional = Origin::Given(Given { kind: Scalar::String, is_optional: true, value: None });
        let user = Variable { name: Name::new("user", "user"), description: "".into(), is_secret: false, origin: optional };
        Protocol {
            name: "shop-api".into(),
            title: "Shop".into(),
            variables: vec![Variable::credential(Name::new("key", "key"), ""), user].into(),
            needs: Vec::new().into(),
            fetches: Vec::new().into(),
            endpoints: Vec::new().into(),
            rates: Vec::new().into(),
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
        let Environment { endpoint, variables } = read(&protocol(), set).unwrap();
        assert_eq!((endpoint.as_deref(), variables), (Some("http://x.test/"), vec![Some(Secret::from("k")), None]));
    }

    #[test]
    fn an_empty_variable_is_missing() {
        let error = read(&protocol(), |_| Some(" ".to_owned())).unwrap_err().to_string();
        assert!(error.contains("`SHOP_API_ENDPOINT`, `SHOP_API_KEY` are"), "{error}");
    }
}
