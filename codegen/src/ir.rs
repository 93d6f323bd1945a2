//! The resolved API: what the checker proves and the emitters write out. Every name is an identifier, every type is resolved,
//! every template is in parts: there is nothing left to look up, to interpret or to refuse.
//!
//! It knows nothing of YAML, of positions in a text or of Rust tokens.

/// A whole API.
#[derive(Debug)]
pub struct Api {
    /// The name in the schema: `clientapi`.
    pub name: String,
    /// The title, for people.
    pub title: String,
    /// Markdown; may be empty, like every description here.
    pub description: String,
    /// The secrets a client holds.
    pub credentials: Vec<Credential>,
    /// How requests are formed.
    pub request: Request,
    /// How replies are told apart and taken apart.
    pub envelope: Envelope,
    /// The types that functions share, in the schema's order, then the records that single functions return.
    pub types: Vec<TypeDefinition>,
    /// The modules, in the schema's order.
    pub modules: Vec<Module>,
}

/// A name that is a legal Rust identifier, raw (`r#type`) where it must be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(pub(crate) String);

impl Identifier {
    /// Its text, with the `r#` of a raw identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name as the server spells it and as Rust does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As the server spells it: any text.
    pub wire: String,
    /// As Rust does.
    pub rust: Identifier,
}

/// A secret that a client holds.
#[derive(Debug)]
pub struct Credential {
    /// The name in `${…}`, and of its setter.
    pub name: Name,
    /// Markdown.
    pub description: String,
}

/// How every request is formed.
#[derive(Debug)]
pub struct Request {
    /// The methods the API accepts; at least one, the default first.
    pub methods: Vec<Method>,
    /// What follows the end point's path.
    pub path: Vec<Part>,
    /// Parameters sent with every request, in this order.
    pub parameters: Vec<Constant>,
    /// Headers sent with every request.
    pub headers: Vec<Constant>,
    /// How lists are written.
    pub lists: ListStyle,
    /// The texts for true and false.
    pub booleans: (String, String),
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Parameters in the query.
    Get,
    /// Parameters in the body.
    Post,
}

/// A parameter or header of every request.
#[derive(Debug)]
pub struct Constant {
    /// The wire name.
    pub name: String,
    /// The parts of the value.
    pub value: Vec<Part>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it stands.
    Text(String),
    /// `${module}`.
    Module,
    /// `${function}`.
    Function,
    /// `${a credential}`: its index in [`Api::credentials`].
    Credential(usize),
}

/// How lists are written into a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// `a[]=x&a[]=y`
    Brackets,
    /// `a[0]=x&a[1]=y`
    Indexed,
    /// `a=x&a=y`
    Repeated,
    /// `a=x,y`
    Joined(String),
}

/// How replies are told apart and taken apart.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// When a reply is a success.
    pub success: Success,
    /// Where the message is.
    pub message: Option<Vec<String>>,
    /// Where an error's code is.
    pub code: Option<Vec<String>>,
    /// Where the data is; the whole reply if nowhere.
    pub data: Option<Vec<String>>,
    /// Whether a content type other than JSON's is accepted.
    pub any_content_type: bool,
}

/// When a reply is a success.
#[derive(Clone, Debug)]
pub enum Success {
    /// When the field is one of the values.
    Is {
        /// From the root to the field.
        field: Vec<String>,
        /// At least one.
        values: Vec<String>,
    },
    /// When the field is not there or is empty.
    Absent {
        /// From the root to the field.
        field: Vec<String>,
    },
    /// When the HTTP status is one of success.
    HttpStatus,
}

/// The index of a type in [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// The index of a module in [`Api::modules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub usize);

/// Where a type's Rust definition lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In the module `types`: the schema's `types` section.
    Types,
    /// In an API module: the record a function returns.
    Module(ModuleId),
}

/// A type that gets a Rust definition.
#[derive(Debug)]
pub struct TypeDefinition {
    /// Its Rust name.
    pub rust: Identifier,
    /// Where it is defined.
    pub home: Home,
    /// Markdown.
    pub description: String,
    /// What it is.
    pub shape: Shape,
}

impl TypeDefinition {
    /// The fields, if it is a record.
    pub(crate) fn fields(&self) -> Option<&[Field]> {
        match &self.shape {
            Shape::Record(fields) => Some(fields),
            Shape::Enum(_) => None,
        }
    }
}

/// What a defined type is.
#[derive(Debug)]
pub enum Shape {
    /// A struct.
    Record(Vec<Field>),
    /// An enum; `Unknown` is added by the emitter.
    Enum(Vec<Variant>),
}

/// A field of a record.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub kind: Type,
    /// Whether it is a secret; then `kind` is `String` or `Optional(String)`.
    pub secret: bool,
    /// Markdown.
    pub description: String,
}

/// A known value of an enum.
#[derive(Debug)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// Markdown.
    pub description: String,
}

/// A resolved type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are the wire types of the format's reference, by the same names")]
pub enum Type {
    String,
    Integer,
    Float,
    Decimal,
    Boolean,
    Date,
    DateTime,
    Timestamp,
    Ip,
    Url,
    Json,
    List(Box<Type>),
    Map(Box<Type>),
    Defined(TypeId),
    Optional(Box<Type>),
}

/// A group of functions.
#[derive(Debug)]
pub struct Module {
    /// Its name.
    pub name: Name,
    /// Markdown.
    pub description: String,
    /// Its functions, in the schema's order.
    pub functions: Vec<Function>,
}

/// One function.
#[derive(Debug)]
pub struct Function {
    /// Its name; `rust` is the method's.
    pub name: Name,
    /// The name of the type of the call, which carries the setters; used only if a parameter is optional.
    pub call: Identifier,
    /// Markdown.
    pub description: String,
    /// Whether it is safe to repeat.
    pub effect: Effect,
    /// Its parameters, in the schema's order. `kind` is a scalar, an enum, JSON, or a list or map of scalars or enums,
    /// each perhaps optional.
    pub parameters: Vec<Parameter>,
    /// The type of the data.
    pub reply: Type,
    /// The example reply, which decodes as `reply`.
    pub example: Example,
}

/// Whether a function may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Safe to repeat.
    Read,
    /// Repeated only if it surely never arrived.
    Write,
}

/// A parameter of a function.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its type; optional ones become setters.
    pub kind: Type,
    /// Whether its value is a secret.
    pub secret: bool,
    /// What the server assumes when it is left out, as the wire spells it.
    pub default: Option<String>,
    /// Markdown.
    pub description: String,
}

/// An example reply.
#[derive(Debug)]
pub struct Example {
    /// The envelope's message.
    pub message: String,
    /// The data, as compact JSON text.
    pub data: String,
}
