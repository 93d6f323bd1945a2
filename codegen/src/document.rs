//! The format: the shape of a schema's YAML, key by key, as it is written. These types read it, and the JSON Schema of the format
//! comes from them.
//!
//! It knows nothing of what names become, or of which types there are.

mod cursor;
mod elsewhere;
#[cfg(feature = "format-schema")]
mod format;
pub(crate) mod read;
pub(crate) mod scalar;
mod syntax;
pub(crate) mod tree;

#[cfg(feature = "format-schema")]
pub use self::format::format_schema;
pub(crate) use self::read::{Any, Either, List, Literal, Map, Needed, OneOrMany, Problems, Read, Text, Whole};
use self::read::{mapping, words};
use self::tree::Node;

/// The version of the format that this generator reads.
pub(crate) const VERSION: u64 = 1;

/// The text of a type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeText<'a>(pub(crate) Text<'a>);

impl<'a> Read<'a> for TypeText<'a> {
    const EXPECTED: &'static str = "a type";

    fn read(node: &'a Node<'a>, owner: crate::source::Span, problems: &mut Problems) -> Option<Self> {
        Text::read(node, owner, problems).map(Self)
    }
}

/// A field in its short or long form.
pub(crate) type FieldEntry<'a> = Either<TypeText<'a>, Field<'a>>;

/// A parameter in its short or long form.
pub(crate) type ParameterEntry<'a> = Either<TypeText<'a>, Parameter<'a>>;

mapping! {
    /// A schema: the description of an API, from which its client is generated.
    Document {
        /// The version of the format; 1.
        format: Needed<Whole>,
        /// The API as a whole.
        api: Needed<Api<'a>>,
        /// The types that functions share, by name: records and enums.
        types: Option<Map<'a, Definition<'a>>>,
        /// The modules, by the name the server knows them by.
        modules: Needed<Map<'a, Module<'a>>>,
    }

    /// The API as a whole.
    Api {
        /// The name, of `a` to `z`, `0` to `9`, `_` and `-`. It names the generated file, the environment variables and the command-line program.
        name: Needed<Text<'a>>,
        /// The title, for people.
        title: Needed<Text<'a>>,
        /// What the API is, in Markdown.
        description: Option<Text<'a>>,
        /// The secrets a client holds and sends where the schema says `${name}`, by name; each with what it is.
        credentials: Option<Map<'a, Either<Text<'a>, Credential<'a>>>>,
        /// How every request is formed.
        request: Option<Request<'a>>,
        /// How replies are told apart and taken apart.
        reply: Needed<Reply<'a>>,
    }

    /// A secret that a client holds.
    Credential {
        /// What it is, in Markdown.
        description: Option<Text<'a>>,
        /// Its Rust name, if it is not to be made of its name.
        rust: Option<Text<'a>>,
    }

    /// How every request is formed.
    Request {
        /// The HTTP methods the API accepts; the first is used unless the caller chooses another. By default only `post`.
        methods: Option<List<Method>>,
        /// What follows the path of the end point; `${module}`, `${function}` and `${credential}` may stand in it.
        path: Option<Text<'a>>,
        /// Parameters sent with every request, in this order, before the function's own; `${module}`, `${function}` and `${credential}` may stand in their values, and `$$` is a `$`.
        parameters: Option<Map<'a, Literal<'a>>>,
        /// Headers sent with every request, with values like those of the parameters.
        headers: Option<Map<'a, Literal<'a>>>,
        /// How lists are written; by default `brackets`.
        lists: Option<Either<ListWord, Joined<'a>>>,
        /// The texts for true and false, in this order; by default `["1", "0"]`.
        booleans: Option<List<Literal<'a>>>,
    }

    /// The items of a list in one value.
    Joined {
        /// What stands between the items.
        joined: Text<'a>,
    }

    /// How replies are told apart and taken apart.
    Reply {
        /// When a reply is a success: when a field has a value, when a field is absent, or `http`, by the HTTP status alone.
        success: Needed<Either<SuccessWord, Success<'a>>>,
        /// The field with the message for people, or the names that lead to it.
        message: Option<OneOrMany<Text<'a>>>,
        /// The field with the code of an error, or the names that lead to it.
        code: Option<OneOrMany<Text<'a>>>,
        /// The field with the data, or the names that lead to it; without it the whole reply is the data.
        data: Option<OneOrMany<Text<'a>>>,
        /// Which content types are accepted; by default only those of JSON.
        content_type: Option<ContentType>,
    }

    /// When a reply is a success: `field` with `is`, or `absent`.
    Success {
        /// The field that tells, or the names that lead to it.
        field: Option<OneOrMany<Text<'a>>>,
        /// The value of success, or several.
        is: Option<OneOrMany<Literal<'a>>>,
        /// The field that is there only in an error, or the names that lead to it.
        absent: Option<OneOrMany<Text<'a>>>,
    }

    /// A type that functions share: `record` or `enum`.
    Definition {
        /// What it is, in Markdown.
        description: Option<Text<'a>>,
        /// The fields of a record, by name.
        record: Option<Map<'a, FieldEntry<'a>>>,
        /// The known values of an enum; others are kept as they come.
        r#enum: Option<List<Either<Literal<'a>, Variant<'a>>>>,
        /// Its Rust name, if it is not to be made of its name.
        rust: Option<Text<'a>>,
    }

    /// A known value of an enum.
    Variant {
        /// The value as it is sent.
        value: Literal<'a>,
        /// What it means, in Markdown.
        description: Option<Text<'a>>,
        /// Its Rust name, if it is not to be made of its value.
        rust: Option<Text<'a>>,
    }

    /// A field of a record.
    Field {
        /// Its type.
        r#type: TypeText<'a>,
        /// What it is, in Markdown.
        description: Option<Text<'a>>,
        /// Its Rust name, if it is not to be made of its name.
        rust: Option<Text<'a>>,
        /// Whether it is never to be shown or logged; for `string` and `string?`.
        secret: Option<bool>,
    }

    /// A group of functions.
    Module {
        /// What it is about, in Markdown.
        description: Option<Text<'a>>,
        /// Its Rust name, if it is not to be made of its name.
        rust: Option<Text<'a>>,
        /// Its functions, by the name the server knows them by.
        functions: Needed<Map<'a, Function<'a>>>,
    }

    /// A function.
    Function {
        /// What it does, in Markdown.
        description: Option<Text<'a>>,
        /// Whether it is safe to repeat.
        effect: Needed<Effect>,
        /// Its Rust name, if it is not to be made of its name.
        rust: Option<Text<'a>>,
        /// Its parameters, by name; required ones become arguments in this order, optional ones (`?`) setters.
        parameters: Option<Map<'a, ParameterEntry<'a>>>,
        /// The data of its reply: a type, or the fields of a record of its own. By default `json`.
        returns: Option<Either<TypeText<'a>, Map<'a, FieldEntry<'a>>>>,
        /// The Rust name of that record; by default the function's name with `Reply`.
        reply: Option<Text<'a>>,
        /// A reply to show, and for the sandbox to give.
        example: Needed<Example<'a>>,
    }

    /// A parameter of a function.
    Parameter {
        /// Its type: a scalar, an enum, `json`, or a list or map of scalars or enums; with `?` it may be left out.
        r#type: TypeText<'a>,
        /// What it means, in Markdown.
        description: Option<Text<'a>>,
        /// What the server assumes where it is left out.
        default: Option<Literal<'a>>,
        /// Whether it is never to be shown or logged; for `string` and `string?`.
        secret: Option<bool>,
        /// Its Rust name, if it is not to be made of its name.
        rust: Option<Text<'a>>,
    }

    /// A reply to show, and for the sandbox to give.
    Example {
        /// The message.
        message: Option<Text<'a>>,
        /// The data.
        data: Needed<Any<'a>>,
    }
}

words! {
    /// An HTTP method.
    Method {
        /// Parameters travel in the body.
        "post" Post,
        /// Parameters travel in the URL.
        "get" Get,
    }

    /// How a list `a` of x and y is written.
    ListWord {
        /// `a[]=x&a[]=y`
        "brackets" Brackets,
        /// `a[0]=x&a[1]=y`
        "indexed" Indexed,
        /// `a=x&a=y`
        "repeated" Repeated,
    }

    /// When a reply is a success.
    SuccessWord {
        /// When the HTTP status is 200 to 299.
        "http" Http,
    }

    /// Which content types are accepted.
    ContentType {
        /// Those of JSON.
        "json" Json,
        /// All: for servers that send JSON as `text/html`.
        "any" Any,
    }

    /// Whether a function is safe to repeat.
    Effect {
        /// It changes nothing: it may be repeated.
        "read" Read,
        /// It changes something: it is repeated only if it surely never arrived.
        "write" Write,
    }
}
