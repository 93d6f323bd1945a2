//! Variables that the client makes: from other variables, from the request, by chance or by the clock.
//!
//! It owns what a schema says of them. How they are made is in `exchange`.

use std::borrow::Cow;

use super::template::Template;
use crate::json::stored;

/// A variable that the client makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Making {
    /// How it is made.
    pub recipe: Recipe,
    /// How long one value lasts.
    pub scope: Span,
    /// Whether it is made of the parameters or the body of the request, alone or through another variable.
    pub reads_request: bool,
    /// Whether it may be absent.
    pub may_be_absent: bool,
}

stored! { struct Making { recipe, scope, reads_request, may_be_absent } }

/// How long one value of a variable lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// For one attempt.
    Attempt,
    /// For one call, with all of its attempts.
    Call,
    /// For a client and its clones.
    Client,
}

stored! { enum Span { "attempt" Attempt, "call" Call, "client" Client } }

/// How a variable is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// A text.
    Text(Template),
    /// The hash of a text.
    Hash {
        /// The function.
        algorithm: Hash,
        /// The text.
        text: Template,
        /// How the digest is written.
        form: Digest,
    },
    /// The hash of a text with a key.
    Hmac {
        /// The function.
        algorithm: Hash,
        /// The key.
        key: Template,
        /// The text.
        text: Template,
        /// How the digest is written.
        form: Digest,
    },
    /// A text in base64.
    Base64(Template),
    /// A text in lower case.
    Lower(Template),
    /// A text in upper case.
    Upper(Template),
    /// A text in which all but letters, digits, `-`, `.`, `_` and `~` are escaped with `%`.
    Urlencode(Template),
    /// As many digits of 0 to 9 and a to f, by chance.
    Random(u16),
    /// A UUID of version 4.
    Uuid,
    /// The time.
    Now {
        /// How it is written.
        form: Moment,
        /// The seconds from now.
        plus: i64,
    },
    /// The request's parameters as one text.
    Parameters(Canonical),
    /// The first of these that is not absent; the others are not made.
    First(Cow<'static, [Template]>),
    /// A part of the request.
    Request(RequestPart),
}

stored! {
    enum Recipe {
        "text" Text(value), "hash" Hash { algorithm, text, form }, "hmac" Hmac { algorithm, key, text, form },
        "base64" Base64(value), "lower" Lower(value), "upper" Upper(value), "urlencode" Urlencode(value),
        "random" Random(value), "uuid" Uuid, "now" Now { form, plus }, "parameters" Parameters(value), "first" First(value),
        "request" Request(value),
    }
}

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

stored! { enum Hash { "md5" Md5, "sha1" Sha1, "sha256" Sha256, "sha512" Sha512 } }

/// How a digest is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// Digits of 0 to 9 and a to f.
    Hex,
    /// Base64 with padding.
    Base64,
}

stored! { enum Digest { "hex" Hex, "base64" Base64 } }

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Seconds since 1970.
    Timestamp,
    /// Milliseconds since 1970.
    Milliseconds,
    /// `2012-08-01`, in UTC.
    Date,
    /// `2012-08-01 18:30:56`, in UTC.
    DateTime,
    /// `2012-08-01T18:30:56Z`.
    Rfc3339,
}

stored! {
    enum Moment {
        "timestamp" Timestamp, "milliseconds" Milliseconds, "date" Date, "datetime" DateTime, "rfc3339" Rfc3339,
    }
}

/// How the parameters become one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// Whether they are sorted by the bytes of their names; otherwise they are in the order in which they are sent.
    pub is_sorted: bool,
    /// Whether names are not escaped.
    pub has_raw_names: bool,
    /// How values, and most often names, are escaped.
    pub escapes: Escapes,
    /// Between a name and its value; not escaped.
    pub equals: Cow<'static, str>,
    /// Between two parameters; not escaped.
    pub separator: Cow<'static, str>,
    /// Whether all of it is in lower case in the end.
    pub is_lower: bool,
    /// The parameters that are left out, beside those that are made of the text.
    pub without: Cow<'static, [Cow<'static, str>]>,
}

stored! { struct Canonical { is_sorted, has_raw_names, escapes, equals, separator, is_lower, without } }

/// How characters are escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// All but letters, digits, `-`, `.`, `_` and `~`.
    Rfc3986,
    /// As in a form, where a space is `+` and `*` stays.
    Form,
    /// As in a form, but a space is `%20`; Java's `URLEncoder`, with its `+` replaced.
    Java,
    /// None.
    None,
}

stored! { enum Escapes { "rfc3986" Rfc3986, "form" Form, "java" Java, "none" None } }

/// A part of the request that a template may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestPart {
    /// The endpoint, as the client has it.
    Endpoint,
    /// The host, with the port if it is not the usual one.
    Host,
    /// The path.
    Path,
    /// The method: `GET`.
    Method,
    /// The body.
    Body,
    /// The cookies that the server has set, as the header `Cookie` sends them.
    Cookies,
}

stored! {
    enum RequestPart { "endpoint" Endpoint, "host" Host, "path" Path, "method" Method, "body" Body, "cookies" Cookies }
    /// The name in a template.
    pub const fn name;
}

impl RequestPart {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Endpoint, Self::Host, Self::Path, Self::Method, Self::Body, Self::Cookies];
}

impl Recipe {
    /// The templates that it is made of.
    #[must_use]
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Text(text) | Self::Base64(text) | Self::Lower(text) | Self::Upper(text) | Self::Urlencode(text) => {
                vec![text]
            }
            Self::Hash { text, .. } => vec![text],
            Self::Hmac { key, text, .. } => vec![key, text],
            Self::First(all) => all.iter().collect(),
            Self::Random(_) | Self::Uuid | Self::Now { .. } | Self::Parameters(_) | Self::Request(_) => Vec::new(),
        }
    }

    /// Whether it needs a hash function.
    #[must_use]
    pub fn is_hash(&self) -> bool {
        matches!(self, Self::Hash { .. } | Self::Hmac { .. })
    }
}
