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

#[cfg(all(test, feature = "async"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::description::{Booleans, ContentType, Credential, Envelope, ListStyle, Method, Request, Success};
    use crate::{Async, Settings};

    static API: Api = Api {
        name: "shop-api",
        title: "Shop",
        description: "",
        credentials: &[Credential { name: "key", description: "" }],
        request: Request {
            methods: &[Method::Post],
            path: &[],
            parameters: &[],
            headers: &[],
            lists: ListStyle::Brackets,
            booleans: Booleans { yes: "1", no: "0" },
        },
        envelope: Envelope {
            success: Success::HttpStatus,
            message: None,
            code: None,
            data: None,
            content_type: ContentType::Json,
        },
        modules: &[],
    };

    #[test]
    fn what_the_environment_names_is_given_settings_too() {
        let set = |name: &str| match name {
            "SHOP_API_ENDPOINT" => Some(" http://x.test/\n".to_owned()),
            "SHOP_API_KEY" => Some("k\r\n".to_owned()),
            _ => None,
        };
        // Without the setting, plain http is refused.
        assert!(builder::<Async>(&API, set).unwrap().build().is_err());
        let client = builder::<Async>(&API, set).unwrap().with(Settings::new().allow_plain_http()).build().unwrap();
        assert_eq!(client.shared().endpoint.as_str(), "http://x.test/");
        assert_eq!(client.shared().credentials()[0].expose(), "k");
    }

    #[test]
    fn an_empty_variable_is_missing() {
        let error = builder::<Async>(&API, |_| Some(" ".to_owned())).unwrap_err().to_string();
        assert!(error.contains("`SHOP_API_ENDPOINT`, `SHOP_API_KEY`"), "{error}");
    }
}
