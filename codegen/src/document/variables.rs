//! The mappings and words of credentials and variables.

use super::macros::{mapping, words};
use super::places::PlaceEntry;
use super::values::{Bare, List, Literal, Map, Needed, Text, TypeText};

mapping! {
    /// A secret of the client.
    Credential {
        /// Its type: `string`, or `string?` if a client may be without it. Without this key: `string`.
        r#type: Option<TypeText<'a>>,
        /// A description in Markdown.
        description: Option<Text<'a>>,
        /// Its Rust name, if not the one made from its name.
        rust: Option<Text<'a>>,
    }

    /// A value that the user of a client gives, and that may be shown; or one that the client makes.
    Variable {
        /// Its type, a scalar: `string`, of a value that the user gives. With a `?`, a client may be without it.
        r#type: Option<TypeText<'a>>,
        /// The value that is sent unless the user gives another.
        value: Option<Literal<'a>>,
        /// The call with which the client fetches it, when a request first sends it.
        fetch: Option<Fetch<'a>>,
        /// How long a fetched value lasts: `30m`, or the place of the reply that says so in seconds. Without it, until an error `renews` it.
        lasts: Option<PlaceEntry<'a>>,
        /// The place of the reply that says until when a fetched value lasts: in seconds since 1970, or as a date and time.
        until: Option<PlaceEntry<'a>>,
        /// A description in Markdown.
        description: Option<Text<'a>>,
        /// Its Rust name, if not the one made from its name.
        rust: Option<Text<'a>>,
        /// A text with placeholders.
        text: Option<Text<'a>>,
        /// The MD5 hash of this text.
        md5: Option<Text<'a>>,
        /// The SHA-1 hash of this text.
        sha1: Option<Text<'a>>,
        /// The SHA-256 hash of this text.
        sha256: Option<Text<'a>>,
        /// The SHA-512 hash of this text.
        sha512: Option<Text<'a>>,
        /// The MD5 hash of a text with a key.
        hmac_md5 as "hmac-md5": Option<Hmac<'a>>,
        /// The SHA-1 hash of a text with a key.
        hmac_sha1 as "hmac-sha1": Option<Hmac<'a>>,
        /// The SHA-256 hash of a text with a key.
        hmac_sha256 as "hmac-sha256": Option<Hmac<'a>>,
        /// The SHA-512 hash of a text with a key.
        hmac_sha512 as "hmac-sha512": Option<Hmac<'a>>,
        /// How a hash is written. Without this key: `hex`.
        r#as: Option<DigestWord>,
        /// This text in base64.
        base64: Option<Text<'a>>,
        /// This text in lower case.
        lower: Option<Text<'a>>,
        /// This text in upper case.
        upper: Option<Text<'a>>,
        /// This text with all but letters, digits, `-`, `.`, `_` and `~` escaped.
        urlencode: Option<Text<'a>>,
        /// As many digits of 0 to 9 and a to f, by chance.
        random: Option<Literal<'a>>,
        /// A UUID, by chance: `~`.
        uuid: Option<Bare>,
        /// The time.
        now: Option<MomentWord>,
        /// The time from now: `10m`, or `-10m`.
        plus: Option<Text<'a>>,
        /// How long one value by chance or by the clock lasts. Without this key: `attempt`.
        per: Option<SpanWord>,
        /// The request's parameters as one text.
        parameters: Option<Canonical<'a>>,
        /// The first of these texts that is not absent.
        first: Option<List<Text<'a>>>,
    }

    /// The call with which the client fetches a variable.
    Fetch {
        /// The function: `module.function`.
        call: Needed<Text<'a>>,
        /// Its parameters by name. Their values may contain variables: `"${user}"`. Without a needed one, nothing is fetched.
        with: Option<Map<'a, Literal<'a>>>,
        /// The place of the value in the reply: in the function's data, in the body (`/session`), or a header or cookie.
        take: Needed<PlaceEntry<'a>>,
    }

    /// The hash of a text with a key.
    Hmac {
        /// The key.
        key: Text<'a>,
        /// The text.
        text: Text<'a>,
    }

    /// How the request's parameters become one text: left out, sorted, escaped, joined, put into lower case.
    Canonical {
        /// What they are sorted by. Without this key they are in the order in which they are sent.
        sort: Option<SortWord>,
        /// How names are written, if not as values are.
        names: Option<RawWord>,
        /// How values are escaped. Without this key: `rfc3986`.
        encode: Option<EncodeWord>,
        /// What is between a name and its value. Without this key: `=`.
        equals: Option<Text<'a>>,
        /// What is between two parameters. Without this key: `&`.
        separator: Option<Text<'a>>,
        /// The case of all of it.
        case: Option<CaseWord>,
        /// The parameters that are left out, beside those that are made of the text.
        without: Option<List<Text<'a>>>,
    }
}

words! {
    /// How a hash is written.
    DigestWord {
        /// Digits of 0 to 9 and a to f.
        "hex" Hex,
        /// Base64.
        "base64" Base64,
    }

    /// How a time is written.
    MomentWord {
        /// Seconds since 1970.
        "timestamp" Timestamp,
        /// Milliseconds since 1970.
        "milliseconds" Milliseconds,
        /// `2012-08-01`, in UTC.
        "date" Date,
        /// `2012-08-01 18:30:56`, in UTC.
        "datetime" DateTime,
        /// `2012-08-01T18:30:56Z`.
        "rfc3339" Rfc3339,
    }

    /// How long one value lasts.
    SpanWord {
        /// For one attempt.
        "attempt" Attempt,
        /// For one call, with all of its attempts.
        "call" Call,
        /// For a client and its clones.
        "client" Client,
    }

    /// What parameters are sorted by.
    SortWord {
        /// By the bytes of their names.
        "name" Name,
    }

    /// How names are written.
    RawWord {
        /// As they are, without escapes.
        "raw" Raw,
    }

    /// How characters are escaped.
    EncodeWord {
        /// All but letters, digits, `-`, `.`, `_` and `~`.
        "rfc3986" Rfc3986,
        /// As in a form, where a space is `+`.
        "form" Form,
        /// As in a form, but a space is `%20`: Java's `URLEncoder` with its `+` replaced.
        "java" Java,
        /// Not at all.
        "raw" Raw,
    }

    /// A case.
    CaseWord {
        /// Lower case.
        "lower" Lower,
    }
}
