//! An API as static data: what the generator writes down once and every face of the API reads: the clients (how to form a
//! request, how to tell success), the command line, the sandbox and the drift check.
//!
//! It owns no behaviour but look-ups, and knows nothing of HTTP, of JSON text or of the schema's YAML.

/// A whole API.
#[derive(Debug)]
pub struct Api {
    /// The API's name, which also names its environment variables and command-line program.
    pub name: &'static str,
    /// The API's title, for people.
    pub title: &'static str,
    /// What the API is; may be empty.
    pub description: &'static str,
    /// The secrets a client holds, in the schema's order.
    pub credentials: &'static [Credential],
    /// How requests are formed.
    pub request: Request,
    /// How replies are told apart and taken apart.
    pub envelope: Envelope,
    /// The modules, in the schema's order.
    pub modules: &'static [Module],
}

/// A secret that a client holds and sends where the schema says `${name}`.
#[derive(Debug)]
pub struct Credential {
    /// Its name in the schema.
    pub name: &'static str,
    /// What it is; may be empty.
    pub description: &'static str,
}

/// How every request of an API is formed.
#[derive(Debug)]
pub struct Request {
    /// The methods the API accepts; the first is used unless the caller chooses another.
    pub methods: &'static [Method],
    /// What follows the end point's own path; empty where all operations share it.
    pub path: &'static [Part],
    /// Parameters sent with every request, in this order, before the function's own.
    pub parameters: &'static [Constant],
    /// Headers sent with every request.
    pub headers: &'static [Constant],
    /// How a list is written into a form.
    pub lists: ListStyle,
    /// How a boolean is written into a form.
    pub booleans: Booleans,
}

/// An HTTP method an API accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// Parameters travel in the URL's query.
    Get,
    /// Parameters travel in a urlencoded body.
    Post,
}

/// A parameter or header whose value is the same for every call, but for the parts filled in.
#[derive(Debug)]
pub struct Constant {
    /// The wire name.
    pub name: &'static str,
    /// The value's parts, in order.
    pub value: &'static [Part],
}

/// A part of a constant's value or of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Text that stands as it is.
    Text(&'static str),
    /// The module's wire name.
    Module,
    /// The function's wire name.
    Function,
    /// The credential at this index of [`Api::credentials`].
    Credential(usize),
}

/// How a list parameter `a` of the items x and y is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListStyle {
    /// `a[]=x&a[]=y`
    Brackets,
    /// `a[0]=x&a[1]=y`
    Indexed,
    /// `a=x&a=y`
    Repeated,
    /// `a=x,y`, with the separator given. An item that contains it is refused before anything is sent.
    Joined(&'static str),
}

/// How booleans are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booleans {
    /// The text for true.
    pub yes: &'static str,
    /// The text for false.
    pub no: &'static str,
}

/// How a reply says whether it succeeded, and where its parts are.
#[derive(Debug)]
pub struct Envelope {
    /// When a reply is a success.
    pub success: Success,
    /// Where the reply's message for people is.
    pub message: Option<Path>,
    /// Where the code of an error is.
    pub code: Option<Path>,
    /// Where the data is; `None` where the whole reply is the data.
    pub data: Option<Path>,
    /// The content types accepted.
    pub content_type: ContentType,
}

/// The names that lead from the root of a reply to one of its fields, outermost first; never empty.
pub type Path = &'static [&'static str];

/// When a reply is a success.
#[derive(Debug)]
#[non_exhaustive]
pub enum Success {
    /// When the field's text is one of these. Numbers and booleans count as their JSON text.
    Is {
        /// The field.
        field: Path,
        /// The texts of success; never empty. The first is what the sandbox sends.
        values: &'static [&'static str],
    },
    /// When the field is absent, null, false, or empty.
    Absent {
        /// The field.
        field: Path,
    },
    /// Whenever the HTTP status is one of success.
    HttpStatus,
}

/// The content types an API's replies may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentType {
    /// `application/json` and `application/*+json` only.
    Json,
    /// Anything: for servers that send JSON under `text/html`, PHP's default.
    Any,
}

/// A group of functions.
#[derive(Debug)]
pub struct Module {
    /// The wire name.
    pub name: &'static str,
    /// What it holds; may be empty.
    pub description: &'static str,
    /// Its functions, in the schema's order.
    pub functions: &'static [&'static Function],
}

/// One function: all there is to know to call it.
#[derive(Debug)]
pub struct Function {
    /// The wire name of its module.
    pub module: &'static str,
    /// The wire name.
    pub name: &'static str,
    /// What it does; may be empty.
    pub description: &'static str,
    /// Whether it is safe to repeat.
    pub effect: Effect,
    /// Its own parameters, in the schema's order.
    pub parameters: &'static [Parameter],
    /// The type of its data.
    pub reply: Type,
    /// A reply to show, and for the sandbox to give.
    pub example: Example,
}

/// Whether a function may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// It changes nothing: safe to repeat.
    Read,
    /// It changes something: repeated only if it surely never arrived.
    Write,
}

/// An example reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The envelope's message; may be empty.
    pub message: &'static str,
    /// The data, as JSON text.
    pub data: &'static str,
}

/// A parameter of a function.
#[derive(Debug)]
pub struct Parameter {
    /// The wire name.
    pub name: &'static str,
    /// Its type; [`Type::Optional`] where it may be left out.
    pub kind: Type,
    /// Whether its value is a secret, never shown or logged.
    pub secret: bool,
    /// What the server assumes if it is left out, in its wire spelling.
    pub default: Option<&'static str>,
    /// What it means; may be empty.
    pub description: &'static str,
}

/// A wire type. What each accepts is told in [`decode`](crate::decode).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Type {
    /// Text.
    String,
    /// A whole number of 64 bits with a sign.
    Integer,
    /// A floating-point number of 64 bits.
    Float,
    /// A decimal number whose digits are all kept.
    Decimal,
    /// True or false.
    Boolean,
    /// A calendar date, without a time zone.
    Date,
    /// A date and a time of day, without a time zone.
    DateTime,
    /// An instant: seconds since 1970 in UTC.
    Timestamp,
    /// An IP address of either version.
    Ip,
    /// An absolute URL.
    Url,
    /// Any JSON value.
    Json,
    /// A list of items of one type.
    List(&'static Type),
    /// Values of one type by their keys, in the order sent.
    Map(&'static Type),
    /// Named fields.
    Record(&'static Record),
    /// One of a set of texts, or one not known yet.
    Enum(&'static Enum),
    /// A value or nothing.
    Optional(&'static Type),
}

/// A record: named fields, each with a type.
#[derive(Debug)]
pub struct Record {
    /// The name of its Rust type.
    pub name: &'static str,
    /// Its fields, in the schema's order.
    pub fields: &'static [Field],
}

/// A field of a record.
#[derive(Debug)]
pub struct Field {
    /// The wire name.
    pub name: &'static str,
    /// Its type.
    pub kind: Type,
    /// Whether its value is a secret, never shown or logged.
    pub secret: bool,
    /// What it means; may be empty.
    pub description: &'static str,
}

/// A set of known texts.
#[derive(Debug)]
pub struct Enum {
    /// The name of its Rust type.
    pub name: &'static str,
    /// The known texts, in their wire spelling.
    pub values: &'static [&'static str],
}

impl Api {
    /// The module of this wire name.
    #[must_use]
    pub fn module(&self, name: &str) -> Option<&'static Module> {
        self.modules.iter().find(|module| module.name == name)
    }

    /// The function of this wire name in the module of that one.
    #[must_use]
    pub fn function(&self, module: &str, name: &str) -> Option<&'static Function> {
        self.module(module)?.function(name)
    }

    /// The environment variable of the end point: `CLIENTAPI_ENDPOINT` for the API `clientapi`.
    #[must_use]
    pub fn endpoint_variable(&self) -> String {
        environment_variable(self.name, ENDPOINT)
    }

    /// The environment variable of the credential at this index: `CLIENTAPI_APIKEY` for the API `clientapi` and the credential `apikey`.
    #[must_use]
    pub fn credential_variable(&self, index: usize) -> String {
        environment_variable(self.name, self.credentials.get(index).map_or("", |credential| credential.name))
    }
}

/// Headers that neither a schema nor a caller may set: those of the connection and of the body, which the transports set as the request
/// needs them, and `accept-encoding`, because replies are not decompressed.
const OWNED_HEADERS: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether a header of this name is the client's own.
#[must_use]
pub fn is_owned_header(name: &str) -> bool {
    OWNED_HEADERS.iter().any(|owned| owned.eq_ignore_ascii_case(name))
}

/// What the end point is called where credentials have names too.
pub const ENDPOINT: &str = "endpoint";

/// The environment variable of what has this name in the API of that one: `CLIENTAPI_APIKEY` for `apikey` in `clientapi`.
#[must_use]
pub fn environment_variable(api: &str, name: &str) -> String {
    let upper = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' };
    [api, "_", name].iter().flat_map(|text| text.chars()).map(upper).collect()
}

impl Module {
    /// The function of this wire name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&'static Function> {
        self.functions.iter().copied().find(|function| function.name == name)
    }
}

impl Enum {
    /// The index of the value that is spelt so, or else of one that differs in case alone.
    #[must_use]
    pub fn position(&self, text: &str) -> Option<usize> {
        let exact = self.values.iter().position(|value| *value == text);
        exact.or_else(|| {
            let text = lowered(text);
            self.values.iter().position(|value| lowered(value) == text)
        })
    }
}

/// A text in the form that texts share which differ in case alone.
pub(crate) fn lowered(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

impl Booleans {
    /// The texts for true and false.
    #[must_use]
    pub const fn texts(self) -> [&'static str; 2] {
        [self.yes, self.no]
    }
}

impl Success {
    /// The field that tells success, unless the HTTP status does.
    #[must_use]
    pub const fn field(&self) -> Option<Path> {
        match self {
            Self::Is { field, .. } | Self::Absent { field } => Some(*field),
            Self::HttpStatus => None,
        }
    }
}

impl Envelope {
    /// Whether a field of the reply's root is the envelope's own though the whole reply is the data: what tells success, the message and
    /// the code belong to no function's data.
    #[must_use]
    pub fn is_beside_data(&self, name: &str) -> bool {
        self.data.is_none()
            && [self.success.field(), self.message, self.code].into_iter().flatten().any(|path| path.first() == Some(&name))
    }
}

impl Type {
    /// The type of the value if there is one: without its `?`.
    #[must_use]
    pub const fn without_option(self) -> Self {
        if let Self::Optional(inner) = self { *inner } else { self }
    }
}

impl Parameter {
    /// A parameter that is not secret and has no default.
    #[must_use]
    pub const fn new(name: &'static str, kind: Type, description: &'static str) -> Self {
        Self { name, kind, secret: false, default: None, description }
    }

    /// Whether a call must have it.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        !matches!(self.kind, Type::Optional(_))
    }
}

impl Field {
    /// A field that is not secret.
    #[must_use]
    pub const fn new(name: &'static str, kind: Type, description: &'static str) -> Self {
        Self { name, kind, secret: false, description }
    }
}
