//! How requests are formed and replies are read: what all calls of an API share, and what groups of functions have of their own.
//!
//! Functions name their profiles by index; equal profiles are shared, and the first of each kind is the API's own. Nothing here knows
//! the functions.

use std::borrow::Cow;

use super::endpoint::Endpoint;
use super::fetch::{Fetch, Fetched};
use super::json_body::{JsonNames, RequestBody, escaped_step};
use super::known_error::KnownError;
use super::lists::ListStyle;
use super::name::{ENDPOINT, Name, environment_variable};
use super::need::Need;
use super::place::{Place, Pointer, Rule};
use super::rate::Rate;
use super::template::{Part, Template};
use super::variable::{Given, Origin, Variable};
use crate::forms::WireForm;
pub use crate::json::Tolerance;
use crate::json::stored;
use crate::wire::Booleans;

/// The part of a description that every call needs, whatever the function. It does not grow with the number of functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protocol {
    /// The API's name, which also names its environment variables and its command-line program.
    pub name: Cow<'static, str>,
    /// The API's title, for people.
    pub title: Cow<'static, str>,
    /// What templates may name beside the module, the function and parameters: first what the user gives, in the schema's order.
    pub variables: Cow<'static, [Variable]>,
    /// Which of the optional variables a client needs.
    pub needs: Cow<'static, [Need]>,
    /// The calls that fetch variables.
    pub fetches: Cow<'static, [Fetch]>,
    /// The addresses that the schema knows.
    pub endpoints: Cow<'static, [Endpoint]>,
    /// How fast a client may send. Functions that share one count together.
    pub rates: Cow<'static, [Rate]>,
    /// The ways in which requests are formed; the API's own first.
    pub requests: Cow<'static, [RequestProfile]>,
    /// The ways in which replies are read; the API's own first.
    pub replies: Cow<'static, [ReplyProfile]>,
}

stored! {
    struct Protocol {
        name, title, variables, needs = Cow::default(), fetches = Cow::default(), endpoints = Cow::default(),
        rates = Cow::default(), requests, replies,
    }
}

/// How the requests of some functions are formed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestProfile {
    /// The methods that are accepted; the first is used unless the caller chooses another.
    pub methods: Cow<'static, [Method]>,
    /// The path after the endpoint's own; empty if all operations share that one.
    pub path: Template,
    /// Parameters sent with every request, in this order, before the function's own.
    pub parameters: Cow<'static, [Constant]>,
    /// Parameters in the URL of every request, whatever its method, before all others there.
    pub query: Cow<'static, [Constant]>,
    /// Headers sent with every request.
    pub headers: Cow<'static, [Constant]>,
    /// Parameters sent after all others, unless the call has one of the name.
    pub defaults: Cow<'static, [Constant]>,
    /// What the names of the function's own parameters become.
    pub names: NamePattern,
    /// How a list is written into a form.
    pub lists: ListStyle,
    /// How a boolean is written into a form.
    pub booleans: Booleans,
    /// How a record is written into a form.
    pub records: RecordStyle,
    /// What the body is.
    pub body: RequestBody,
    /// The index of the endpoint that requests go to, of a client that was not given another; if it is not the client's own.
    pub endpoint: Option<usize>,
    /// The index of the rate that they count for.
    pub rate: Option<usize>,
    /// The indices of the variables without which nothing is sent.
    pub needs: Cow<'static, [usize]>,
}

stored! {
    struct RequestProfile {
        methods, path, parameters, query, headers, defaults = Cow::default(), names, lists, booleans,
        records = RecordStyle::Brackets, body = RequestBody::Form, endpoint = None, rate = None, needs = Cow::default(),
    }
}

/// What a name becomes when it is sent: it stands between two texts, which are most often empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NamePattern {
    /// The text before the name.
    pub before: Cow<'static, str>,
    /// The text after it.
    pub after: Cow<'static, str>,
}

stored! { struct NamePattern { before, after } }

/// An HTTP method that an API accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Parameters travel in the URL's query.
    Get,
    /// Parameters travel in a urlencoded body.
    Post,
}

stored! {
    enum Method { "get" Get, "post" Post }
    /// The word in a schema: `post`.
    pub const fn word;
}

/// A parameter or header that is sent with every request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    /// The wire name.
    pub name: Cow<'static, str>,
    /// The value.
    pub value: Template,
}

stored! { struct Constant { name, value } }

/// How the field `b` of a record parameter `a` is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RecordStyle {
    /// `a[b]=x`
    #[default]
    Brackets,
    /// `a.b=x`
    Dots,
}

stored! { enum RecordStyle { "brackets" Brackets, "dots" Dots } }

/// How the replies of some functions say whether the call succeeded, and where their parts are.
///
/// A call failed if the HTTP status is none of success, if a rule of `failure` holds, or if a rule of `success` does not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReplyProfile {
    /// The rules of which each holds in a success.
    pub success: Cow<'static, [Rule]>,
    /// The rules of which any holds in a failure.
    pub failure: Cow<'static, [Rule]>,
    /// The rules of which any holds in a failure that only says that there is no data.
    pub empty: Cow<'static, [Rule]>,
    /// Where the message for people is: the first place that has one counts.
    pub message: Cow<'static, [Place]>,
    /// Where the code of an error is: the first place that has one counts.
    pub code: Cow<'static, [Place]>,
    /// Where warnings beside the data are: all of them count.
    pub warnings: Cow<'static, [Place]>,
    /// Where the server's identifier of the request is.
    pub request_id: Cow<'static, [Place]>,
    /// Where the data is.
    pub data: Pointer,
    /// The errors that the schema names, those of inner layers first.
    pub errors: Cow<'static, [KnownError]>,
    /// The forms of the data, from the outside in; none if it is in the plain form of its type.
    pub data_forms: Cow<'static, [WireForm]>,
    /// The content types that are accepted.
    pub content_type: ContentType,
    /// What is tolerated in a reply that is not JSON.
    pub tolerates: Tolerance,
    /// What the body of a success is.
    pub body: Body,
    /// Whether a success has data. If not, the data is not looked at, and the body may be empty.
    pub has_data: bool,
    /// The fetches, as indices of [`Protocol::fetches`], whose values are worth nothing after a success, as after a log-out.
    pub ends: Cow<'static, [usize]>,
}

stored! {
    struct ReplyProfile {
        success, failure, empty, message, code, warnings, request_id, data, errors = Cow::default(),
        data_forms = Cow::default(), content_type, tolerates = Tolerance::NONE, body = Body::Json, has_data = true,
        ends = Cow::default(),
    }
}

/// What the body of a success is. A JSON object is read as the API's own reply in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Body {
    /// JSON, with the data in it.
    #[default]
    Json,
    /// Text, which is the data.
    Text,
    /// A file, which is the data and is received while it is read.
    File,
}

stored! { enum Body { "json" Json, "text" Text, "file" File } }

/// The content types that replies may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentType {
    /// Only `application/json` and `application/*+json`.
    Json,
    /// Any: for servers that send JSON as `text/html`, PHP's default.
    Any,
}

stored! { enum ContentType { "json" Json, "any" Any } }

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

    /// The name of the variable at this index.
    #[must_use]
    pub fn variable_name(&self, index: usize) -> Option<&Name> {
        self.variables.get(index).map(|variable| &variable.name)
    }

    /// The variables that the user gives, with their indices.
    pub fn given(&self) -> impl Iterator<Item = (usize, &Variable, &Given)> {
        let all = self.variables.iter().enumerate();
        all.filter_map(|(index, variable)| Some((index, variable, variable.given()?)))
    }

    /// The secrets that the user gives, with their indices.
    pub fn credentials(&self) -> impl Iterator<Item = (usize, &Variable)> {
        self.given().filter(|(_, variable, _)| variable.is_secret).map(|(index, variable, _)| (index, variable))
    }

    /// Whether a secret is filled into a template.
    #[must_use]
    pub fn is_secret(&self, template: &Template) -> bool {
        template.variables().any(|index| self.variables.get(index).is_some_and(|variable| variable.is_secret))
    }

    /// Whether a template has something in it that is made of the request's parameters or body.
    #[must_use]
    pub fn reads_request(&self, template: &Template) -> bool {
        let making = |index: usize| self.variables.get(index).and_then(Variable::making);
        template.variables().any(|index| making(index).is_some_and(|making| making.reads_request))
    }

    /// Whether it needs hash functions, which the feature `signatures` of the runtime has.
    #[must_use]
    pub fn has_hashes(&self) -> bool {
        self.variables.iter().filter_map(Variable::making).any(|making| making.recipe.is_hash())
    }

    /// A template as the schema writes it: `${module}.${function}`.
    #[must_use]
    pub fn spelled(&self, template: &Template) -> String {
        template.spelled(|index| self.variable_name(index)).to_string()
    }

    /// The names of the variables of a fetch, as the schema has them.
    pub fn fetched(&self, fetch: usize) -> impl Iterator<Item = (usize, &Variable, Fetched)> {
        let all = self.variables.iter().enumerate();
        let fetched = all.filter_map(|(index, variable)| match variable.origin {
            Origin::Fetched(fetched) => Some((index, variable, fetched)),
            _ => None,
        });
        fetched.filter(move |(_, _, fetched)| fetched.fetch == fetch)
    }

    /// The index of the endpoint of this name.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> Option<usize> {
        self.endpoints.iter().position(|endpoint| endpoint.name.wire == name)
    }

    /// The environment variable of the endpoint.
    #[must_use]
    pub fn endpoint_variable(&self) -> String {
        environment_variable(&self.name, ENDPOINT)
    }

    /// The environment variable of the variable at this index: `CLIENTAPI_APIKEY` for `apikey` in the API `clientapi`.
    #[must_use]
    pub fn environment_variable(&self, index: usize) -> String {
        environment_variable(&self.name, self.variable_name(index).map_or("", |name| &*name.wire))
    }
}

impl RequestProfile {
    /// All templates of what is sent.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let constants = self.parameters.iter().chain(self.query.iter()).chain(self.headers.iter()).chain(self.defaults.iter());
        let in_json = self.body.json().into_iter().flat_map(|body| body.constants.iter());
        let in_json = in_json.flat_map(|constant| constant.value.templates());
        std::iter::once(&self.path).chain(constants.map(|constant| &constant.value)).chain(in_json)
    }

    /// A form POST without constants: the default where a schema says nothing.
    pub const PLAIN: Self = Self {
        methods: Cow::Borrowed(&[Method::Post]),
        path: Template::new(&[]),
        parameters: Cow::Borrowed(&[]),
        query: Cow::Borrowed(&[]),
        headers: Cow::Borrowed(&[]),
        defaults: Cow::Borrowed(&[]),
        names: NamePattern::PLAIN,
        lists: ListStyle::Brackets,
        booleans: Booleans::DIGITS,
        records: RecordStyle::Brackets,
        body: RequestBody::Form,
        endpoint: None,
        rate: None,
        needs: Cow::Borrowed(&[]),
    };

    /// The parameters of functions that the path, the URL or a header has in it, by the names that they would be sent as. They are sent
    /// only there.
    pub fn placed(&self) -> impl Iterator<Item = &str> {
        let constants = self.query.iter().chain(self.headers.iter()).map(|constant| &constant.value);
        let parts = std::iter::once(&self.path).chain(constants).flat_map(|template| template.parts());
        parts.filter_map(|part| match part {
            Part::Parameter(name) => Some(&**name),
            _ => None,
        })
    }

    /// Whether there are any such parameters.
    #[doc(hidden)]
    pub fn has_placed(&self) -> bool {
        let has = |template: &Template| template.parts().iter().any(|part| matches!(part, Part::Parameter(_)));
        let is_placed = |constant: &Constant| has(&constant.value);
        has(&self.path) || self.query.iter().any(is_placed) || self.headers.iter().any(is_placed)
    }

    /// Whether a parameter of this name is sent with every request.
    #[must_use]
    pub fn has_constant(&self, name: &str) -> bool {
        let in_json = self.body.json().is_some_and(|body| body.constants.iter().any(|constant| constant.at == name));
        let is_it = |constant: &Constant| constant.name == name;
        in_json || self.parameters.iter().any(is_it) || self.query.iter().any(is_it)
    }

    /// What the name of a function's own parameter becomes when it is sent: in JSON, its place. Of parameters that are sent in order, it
    /// is a place of their names all the same; see [`JsonNames::InOrder`].
    #[must_use]
    pub fn sent_name<'n>(&self, name: Cow<'n, str>) -> Cow<'n, str> {
        match self.body.json() {
            None => self.names.sent(name),
            Some(body) if body.names == JsonNames::Whole => self.names.before.clone(),
            Some(_) => format!("{}{}{}", self.names.before, escaped_step(&name), self.names.after).into(),
        }
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

impl NamePattern {
    /// Names are sent as they are.
    pub const PLAIN: Self = Self { before: Cow::Borrowed(""), after: Cow::Borrowed("") };

    /// The name as it is sent.
    #[must_use]
    pub fn sent<'n>(&self, name: Cow<'n, str>) -> Cow<'n, str> {
        if self.before.is_empty() && self.after.is_empty() {
            name
        } else {
            format!("{}{name}{}", self.before, self.after).into()
        }
    }

    /// The name that is sent so, before any brackets; what is in brackets stays.
    #[doc(hidden)]
    pub fn received<'n>(&self, sent: &'n str) -> Option<Cow<'n, str>> {
        // A name may have brackets of its own, before the text after it.
        if !self.after.is_empty()
            && let Some(name) = sent.strip_prefix(&*self.before)?.strip_suffix(&*self.after)
        {
            return Some(Cow::Borrowed(name));
        }
        let (name, rest) = sent.split_at(sent.find('[').unwrap_or(sent.len()));
        let name = name.strip_prefix(&*self.before)?.strip_suffix(&*self.after)?;
        Some(if rest.is_empty() { Cow::Borrowed(name) } else { format!("{name}{rest}").into() })
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
}

impl ReplyProfile {
    /// A reply that is all data, whose HTTP status says whether it is a success.
    pub const PLAIN: Self = Self {
        success: Cow::Borrowed(&[]),
        failure: Cow::Borrowed(&[]),
        empty: Cow::Borrowed(&[]),
        message: Cow::Borrowed(&[]),
        code: Cow::Borrowed(&[]),
        warnings: Cow::Borrowed(&[]),
        request_id: Cow::Borrowed(&[]),
        data: Pointer::ROOT,
        errors: Cow::Borrowed(&[]),
        data_forms: Cow::Borrowed(&[]),
        content_type: ContentType::Json,
        tolerates: Tolerance::NONE,
        body: Body::Json,
        has_data: true,
        ends: Cow::Borrowed(&[]),
    };

    /// Whether only the HTTP status says whether a call succeeded.
    #[must_use]
    pub fn is_by_status(&self) -> bool {
        self.success.is_empty() && self.failure.is_empty()
    }

    /// The names of the reply's own fields in its data, where its data is an object: those of the rules, the message, the code, the
    /// warnings and the request's identifier.
    pub fn beside_data(&self) -> impl Iterator<Item = &str> {
        let rules = self.success.iter().chain(self.failure.iter()).chain(self.empty.iter()).map(|rule| &rule.at);
        let places = rules.chain(self.message.iter()).chain(self.code.iter());
        let own = places.chain(self.warnings.iter()).chain(self.request_id.iter());
        own.filter_map(|place| match place {
            Place::Body(pointer) => pointer.steps().strip_prefix(self.data.steps())?.first()?.text(),
            Place::Data(pointer) => pointer.first(),
            _ => None,
        })
    }
}
