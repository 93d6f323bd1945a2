//! Names: as the server spells them, as Rust does, and as environment variables and headers.
//!
//! It does not choose Rust names: the checker does, because only it can report that two of them collide.

use std::borrow::Cow;

use crate::json::stored;

/// A name as the server spells it and as Rust does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As the server spells it: any text.
    pub wire: Cow<'static, str>,
    /// As Rust does: an identifier, raw (`r#type`) where it must be.
    pub rust: Cow<'static, str>,
}

stored! { struct Name { wire, rust } }

impl Name {
    /// A name whose spellings are known when the program is compiled.
    #[must_use]
    pub const fn new(wire: &'static str, rust: &'static str) -> Self {
        Self { wire: Cow::Borrowed(wire), rust: Cow::Borrowed(rust) }
    }

    /// The Rust name without the `r#` of a raw identifier.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.rust.strip_prefix("r#").unwrap_or(&self.rust)
    }
}

/// The name of the endpoint among the names of credentials.
pub const ENDPOINT: &str = "endpoint";

/// The environment variable of a name in an API: `CLIENTAPI_APIKEY` for `apikey` in `clientapi`.
#[must_use]
pub fn environment_variable(api: &str, name: &str) -> String {
    let upper = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' };
    [api, "_", name].iter().flat_map(|text| text.chars()).map(upper).collect()
}

/// Headers that neither a schema nor a caller may set: those of the connection and of the body, which the transports set as the request
/// needs them, and `accept-encoding`, which says what the client can unpack.
const OWNED_HEADERS: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether only the client may set a header of this name.
#[must_use]
pub fn is_owned_header(name: &str) -> bool {
    OWNED_HEADERS.iter().any(|owned| owned.eq_ignore_ascii_case(name))
}
