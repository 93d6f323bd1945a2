//! What schemas cannot describe, by the words that an author would try, with what to do instead.
//!
//! It knows nothing of how keys and words are read.

use actionapi_core::text::lowered;

use super::values::Text;
use crate::diagnostic::{Diagnostic, Kind};
use crate::yaml::{Content, Entry};

/// Something that schemas cannot describe.
struct Unsupported {
    /// The words that stand for it, as a value or as a key.
    words: &'static [&'static str],
    /// The words that stand for it as a key only.
    keys: &'static [&'static str],
    message: &'static str,
    help: &'static str,
}

const ALL: &[Unsupported] = &[
    Unsupported {
        words: &["xml", "text/xml", "application/xml"],
        keys: &["xpath", "xmlns"],
        message: "XML is not supported",
        help: "ask the server for JSON, most often by a parameter: `request: { parameters: { format: json } }`; a reply that is only \
               there in XML can be read as text, with `reply: { body: text }` and `returns: string`",
    },
    Unsupported {
        words: &["soap"],
        keys: &["wsdl"],
        message: "SOAP is not supported",
        help: "see whether the server also takes forms and replies in JSON; if it does not, use a client for SOAP",
    },
    Unsupported {
        words: &["php", "phpserialize", "serialize", "serialized"],
        keys: &["unserialize"],
        message: "values that are serialized by PHP are not supported",
        help: "make it a `string`, whose text the program writes and reads; in a parameter, it can be in base64: `as: base64`",
    },
    Unsupported {
        words: &["aws4", "awssigv4", "sigv4", "aws4hmacsha256"],
        keys: &[],
        message: "AWS's signature is not supported",
        help: "leave it out of the schema, and sign each request in an `Interceptor` in Rust, which has the credentials",
    },
    Unsupported {
        words: &["oauth1", "oauth1.0", "oauth1.0a", "oauth"],
        keys: &["oauth2"],
        message: "OAuth is not supported",
        help: "a token is a credential, sent as a parameter or a header; in a program, an `Interceptor` in Rust can sign each request with \
               OAuth 1, or put in a new token",
    },
    Unsupported {
        words: &[],
        keys: &["batch", "batches", "bulk", "multicall", "multi"],
        message: "several calls in one request are not supported",
        help: "call the functions one by one, or describe the server's own function for it, with parameters and data of the type `json`",
    },
    Unsupported {
        words: &[],
        keys: &["poll", "polling", "longpoll", "job", "jobs", "async", "asynchronous", "waitfor"],
        message: "waiting for the end of a job is not supported",
        help: "describe the function that starts the job and the one that says how far it is, and call the second one in a loop",
    },
    Unsupported {
        words: &["union", "untagged"],
        keys: &["anyof"],
        message: "a value of several types is not supported",
        help: "write `json` where it is used; records of which a field says which it is are `cases` with a `discriminator`, and a scalar or \
               one of some words is a `type` with `or`",
    },
];

/// Keys for which a word tells what is meant.
const SIGNING: &[&str] = &["sign", "signer", "signing", "signature", "auth", "authentication", "security"];

/// The problem with a word in place of one of the format's, if it stands for something that schemas cannot describe.
pub(crate) fn word(text: Text<'_>) -> Option<Diagnostic> {
    Some(problem(find(text.text)?).at(text.span, ""))
}

/// The message and the help for a type that schemas cannot describe.
pub(crate) fn kind(name: &str) -> Option<(&'static str, &'static str)> {
    find(name).map(|found| (found.message, found.help))
}

fn find(word: &str) -> Option<&'static Unsupported> {
    let word = plain(word);
    ALL.iter().find(|found| found.words.iter().any(|other| plain(other) == word))
}

/// The problem with an unknown key, if it or its value stands for something that schemas cannot describe.
pub(super) fn key(entry: &Entry<'_>, known: &[&str]) -> Option<Diagnostic> {
    // A function or a field that is only in the wrong place.
    if known == ["message", "data"] || known.contains(&"functions") && has_functions(entry) {
        return None;
    }
    let name = plain(&entry.key.text);
    if let Content::Scalar(value) = &entry.value.content
        && let Some(problem) = word(Text::of(value))
    {
        return Some(problem);
    }
    let is_meant = |found: &&Unsupported| found.words.iter().chain(found.keys).any(|word| plain(word) == name);
    if let Some(found) = ALL.iter().find(is_meant) {
        return Some(problem(found).at(entry.key.span, ""));
    }
    // A mapping of several words: `signature: { type: oauth1, … }`.
    let Content::Mapping(inside) = &entry.value.content else { return None };
    if !SIGNING.contains(&&*name) {
        return None;
    }
    inside.iter().find_map(|inner| key(inner, known))
}

/// The problem with the value of a header or a parameter that would have to be signed.
pub(crate) fn signed(name: Text<'_>, value: Text<'_>) -> Option<Diagnostic> {
    let is_aws = value.text.starts_with("AWS4-HMAC-SHA256");
    let is_oauth = name.text == "oauth_signature" || value.text.contains("oauth_signature");
    let wanted = if is_aws { "aws4" } else { "oauth1" };
    let found = ALL.iter().find(|found| found.words.contains(&wanted)).filter(|_| is_aws || is_oauth)?;
    Some(problem(found).at(value.span, ""))
}

fn problem(found: &Unsupported) -> Diagnostic {
    Diagnostic::new(Kind::Unsupported, found.message).help(found.help)
}

/// A word in the one way in which words are compared.
fn plain(word: &str) -> String {
    lowered(word).replace(['_', '-', ' '], "")
}

/// Whether it is a function, or a module.
fn has_functions(entry: &Entry<'_>) -> bool {
    let Content::Mapping(inside) = &entry.value.content else { return false };
    inside.iter().any(|inner| matches!(&*inner.key.text, "effect" | "functions"))
}
