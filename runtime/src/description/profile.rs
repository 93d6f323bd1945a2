//! How requests are formed and replies are read: what all calls of an API share, and what groups of functions have of their own.
//!
//! Functions name their profiles by index; equal profiles are shared, and the first of each kind is the API's own. Nothing here knows
//! the functions.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::name::{ENDPOINT, Name, environment_variable};
use super::template::Template;
pub use crate::json::Tolerance;
use crate::wire::Booleans;

/// The part of a description that every call needs, whatever the function. It does not grow with the number of functions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocol {
    /// The API's name, which also names its environment variables and its command-line program.
    pub name: Cow<'static, str>,
    /// The API's title, for people.
    pub title: Cow<'static, str>,
    /// The secrets that a client holds, in the schema's order.
    pub credentials: Cow<'static, [Credential]>,
    /// The ways in which requests are formed; the API's own first.
    pub requests: Cow<'static, [RequestProfile]>,
    /// The ways in which replies are read; the API's own first.
    pub replies: Cow<'static, [ReplyProfile]>,
}

/// A secret that a client holds and sends where the schema says `${name}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Its name; `rust` is the setter's.
    pub name: Name,
    /// Its description, in Markdown.
    pub description: Cow<'static, str>,
}

/// How the requests of some functions are formed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestProfile {
    /// The methods that are accepted; the first is used unless the caller chooses another.
    pub methods: Cow<'static, [Method]>,
    /// The path after the endpoint's own; empty if all operations share that one.
    pub path: Template,
    /// Parameters sent with every request, in this order, before the function's own.
    pub parameters: Cow<'static, [Constant]>,
    /// Headers sent with every request.
    pub headers: Cow<'static, [Constant]>,
    /// How a list is written into a form.
    pub lists: ListStyle,
    /// How a boolean is written into a form.
    pub booleans: Booleans,
}

/// An HTTP method that an API accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Method {
    /// Parameters travel in the URL's query.
    Get,
    /// Parameters travel in a urlencoded body.
    Post,
}

/// A parameter or header that is sent with every request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constant {
    /// The wire name.
    pub name: Cow<'static, str>,
    /// The value.
    pub value: Template,
}

/// How a list parameter `a` of the items x and y is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ListStyle {
    /// `a[]=x&a[]=y`
    Brackets,
    /// `a[0]=x&a[1]=y`
    Indexed,
    /// `a=x&a=y`
    Repeated,
    /// `a=x,y`, with this separator. An item that contains it is refused before anything is sent.
    Joined(Cow<'static, str>),
}

/// How the replies of some functions say whether the call succeeded, and where their parts are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyProfile {
    /// When a reply is a success.
    pub success: Success,
    /// Where the message for people is.
    pub message: Option<Path>,
    /// Where the code of an error is.
    pub code: Option<Path>,
    /// Where the data is; `None` where the whole reply is the data.
    pub data: Option<Path>,
    /// The content types that are accepted.
    pub content_type: ContentType,
    /// What is tolerated in a reply that is not JSON.
    #[serde(default, skip_serializing_if = "Tolerance::is_none")]
    pub tolerates: Tolerance,
}

/// The names that lead from the root of a reply to one of its fields, outermost first; never empty. Where there is an array, digits are
/// the index of one of its items, from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path(pub Cow<'static, [Cow<'static, str>]>);

/// When a reply is a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Success {
    /// When the field's text is one of these, in any case. A number counts by its value; `true` and `false` are compared as the type
    /// boolean reads them, so that `1` is true.
    Is {
        /// The field.
        field: Path,
        /// The texts of success; never empty. The first is what the sandbox sends.
        values: Cow<'static, [Cow<'static, str>]>,
    },
    /// When the field is absent, null, false, or empty.
    Absent {
        /// The field.
        field: Path,
    },
    /// Whenever the HTTP status is one of success.
    #[serde(rename = "http")]
    HttpStatus,
}

/// The content types that replies may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ContentType {
    /// Only `application/json` and `application/*+json`.
    Json,
    /// Any: for servers that send JSON as `text/html`, PHP's default.
    Any,
}

impl Protocol {
    /// The request profile at this index, or the API's own if the index is out of range.
    #[must_use]
    pub fn request(&self, index: usize) -> &RequestProfile {
        static PLAIN: RequestProfile = RequestProfile::PLAIN;
        self.requests.get(index).or(self.requests.first()).unwrap_or(&PLAIN)
    }

    /// The reply profile at this index, or the API's own if the index is out of range.
    #[must_use]
    pub fn reply(&self, index: usize) -> &ReplyProfile {
        static PLAIN: ReplyProfile = ReplyProfile::PLAIN;
        self.replies.get(index).or(self.replies.first()).unwrap_or(&PLAIN)
    }

    /// The name of the credential at this index.
    #[must_use]
    pub fn credential_name(&self, index: usize) -> Option<&Name> {
        self.credentials.get(index).map(|credential| &credential.name)
    }

    /// A template as the schema writes it: `${module}.${function}`.
    #[must_use]
    pub fn spelled(&self, template: &Template) -> String {
        template.spelled(|index| self.credential_name(index)).to_string()
    }

    /// The environment variable of the endpoint.
    #[must_use]
    pub fn endpoint_variable(&self) -> String {
        environment_variable(&self.name, ENDPOINT)
    }

    /// The environment variable of the credential at this index: `CLIENTAPI_APIKEY` for the API `clientapi` and the credential `apikey`.
    #[must_use]
    pub fn credential_variable(&self, index: usize) -> String {
        environment_variable(&self.name, self.credential_name(index).map_or("", |name| &*name.wire))
    }
}

impl RequestProfile {
    /// A form POST without constants: the default where a schema says nothing.
    pub const PLAIN: Self = Self {
        methods: Cow::Borrowed(&[Method::Post]),
        path: Template::new(&[]),
        parameters: Cow::Borrowed(&[]),
        headers: Cow::Borrowed(&[]),
        lists: ListStyle::Brackets,
        booleans: Booleans::DIGITS,
    };

    /// Whether a parameter of this name is sent with every request.
    #[must_use]
    pub fn has_constant(&self, name: &str) -> bool {
        self.parameters.iter().any(|constant| constant.name == name)
    }

    /// The method to use: the one asked for if it is accepted, otherwise the first. `None`: it is not accepted.
    #[must_use]
    pub fn method(&self, asked: Option<Method>) -> Option<Method> {
        match asked {
            None => Some(self.methods.first().copied().unwrap_or(Method::Post)),
            Some(method) => self.methods.contains(&method).then_some(method),
        }
    }
}

impl Method {
    /// The name in HTTP: `POST`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }

    /// The word in a schema: `post`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
        }
    }
}

impl ReplyProfile {
    /// A reply that is all data, whose HTTP status says whether it is a success.
    pub const PLAIN: Self = Self {
        success: Success::HttpStatus,
        message: None,
        code: None,
        data: None,
        content_type: ContentType::Json,
        tolerates: Tolerance::NONE,
    };

    /// The names of the reply's own fields at its root where the whole reply is the data: those of success, the message and the code.
    pub fn beside_data(&self) -> impl Iterator<Item = &str> {
        let own = [self.success.field(), self.message.as_ref(), self.code.as_ref()];
        own.into_iter().flatten().filter(|_| self.data.is_none()).filter_map(Path::first)
    }
}

impl Path {
    /// A path whose names are known when the program is compiled.
    #[must_use]
    pub const fn new(names: &'static [Cow<'static, str>]) -> Self {
        Self(Cow::Borrowed(names))
    }

    /// The names, outermost first.
    #[must_use]
    pub fn names(&self) -> &[Cow<'static, str>] {
        &self.0
    }

    /// The outermost name.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        self.0.first().map(|name| &**name)
    }

    /// The names with dots between them, for messages.
    #[must_use]
    pub fn dotted(&self) -> String {
        self.0.join(".")
    }
}

impl Success {
    /// The field that shows success, unless the HTTP status does.
    #[must_use]
    pub const fn field(&self) -> Option<&Path> {
        match self {
            Self::Is { field, .. } | Self::Absent { field } => Some(field),
            Self::HttpStatus => None,
        }
    }
}
