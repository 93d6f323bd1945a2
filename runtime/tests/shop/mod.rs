//! A small API as data, with one of everything: what the tests of the sandbox and of the command line run against.
// Each test uses a part of it.
#![allow(dead_code, unreachable_pub)]

use std::borrow::Cow;
use std::sync::LazyLock;

use actionapi::description::{
    Api, Booleans, Constant, ContentType, Definition, Effect, Example, Field, Function, Home, ListStyle, Method, Module, Name,
    Parameter, Part, Place, Pointer, Protocol, ReplyProfile, RequestProfile, Rule, Scalar, Step, Template, Test, Type,
    TypeDefinition, TypeId, Variable, Variant,
};

/// A name that is the same on the wire and in Rust.
pub fn name(name: &'static str) -> Name {
    Name::new(name, name)
}

pub fn optional(kind: impl Into<Type>) -> Type {
    Type::Optional(Box::new(kind.into()))
}

pub fn list(kind: impl Into<Type>) -> Type {
    Type::List(Box::new(kind.into()))
}

pub fn map(kind: impl Into<Type>) -> Type {
    Type::Map(Box::new(kind.into()))
}

pub fn field(wire: &'static str, kind: impl Into<Type>, description: &str) -> Field {
    Field { name: name(wire), kind: kind.into(), forms: Vec::new(), description: description.to_owned() }
}

pub fn parameter(wire: &'static str, kind: impl Into<Type>, description: &str) -> Parameter {
    Parameter {
        name: name(wire),
        kind: kind.into(),
        forms: Vec::new(),
        default: None,
        deprecated: None,
        description: description.to_owned(),
    }
}

pub fn function(
    wire: &'static str,
    effect: Effect,
    parameters: Vec<Parameter>,
    returns: impl Into<Type>,
    data: &str,
) -> Function {
    Function {
        name: name(wire),
        operation: wire.to_owned(),
        description: String::new(),
        effect,
        deprecated: None,
        needs: Vec::new(),
        pages: None,
        request: 0,
        reply: 0,
        parameters,
        returns: returns.into(),
        example: Example { message: String::new(), data: data.to_owned(), is_made: false },
    }
}

pub fn described(function: Function, description: &str, message: &str) -> Function {
    let example = Example { message: message.to_owned(), ..function.example };
    Function { description: description.to_owned(), example, ..function }
}

pub fn text(text: &'static str) -> Part {
    Part::Text(text.into())
}

pub fn template(parts: impl Into<Vec<Part>>) -> Template {
    Template(parts.into().into())
}

pub fn constant(name: &'static str, parts: impl Into<Vec<Part>>) -> Constant {
    Constant { name: name.into(), value: template(parts) }
}

pub fn pointer(names: &[&'static str]) -> Pointer {
    Pointer(names.iter().map(|name| Step::Name(template([text(name)]))).collect())
}

pub fn places(names: &[&'static str]) -> Cow<'static, [Place]> {
    vec![Place::Body(pointer(names))].into()
}

/// The rule that something is there.
pub fn present(names: &[&'static str]) -> Cow<'static, [Rule]> {
    vec![Rule { at: Place::Body(pointer(names)), test: Test::Present }].into()
}

pub fn credential(wire: &'static str, description: &'static str) -> Variable {
    Variable::credential(name(wire), description)
}

pub fn is(names: &[&'static str], values: &[&'static str]) -> Cow<'static, [Rule]> {
    let values = values.iter().map(|value| (*value).into()).collect();
    vec![Rule { at: Place::Body(pointer(names)), test: Test::Is(values) }].into()
}

const CYCLE: TypeId = TypeId(0);
const ITEM: TypeId = TypeId(1);

fn types() -> Vec<TypeDefinition> {
    let variant = |wire: &'static str, rust: &'static str| Variant { name: Name::new(wire, rust), description: String::new() };
    let definition = |name: &'static str, kind| TypeDefinition {
        name: self::name(name),
        home: Home::Types,
        description: String::new(),
        kind,
        rest: None,
    };
    let cycles = vec![variant("Monthly", "Monthly"), variant("Semi-Annually", "SemiAnnually")];
    let fields = vec![
        field("id", Scalar::Integer, "The item's number."),
        field("name", Scalar::String, "Its name."),
        field("price", Scalar::Decimal, "Its price."),
        field("added", optional(Scalar::DateTime), "When it was added."),
        field("pin", optional(Scalar::Secret), "A secret."),
    ];
    vec![definition("Cycle", Definition::Enum(cycles)), definition("Item", Definition::Record(fields))]
}

fn modules() -> Vec<Module> {
    let full = Parameter { default: Some("0".to_owned()), ..parameter("full", optional(Scalar::Boolean), "Everything.") };
    let show = function(
        "show",
        Effect::Read,
        vec![parameter("id", Scalar::Integer, "The item's number."), full],
        Type::Record(ITEM),
        r#"{"id":"7","name":"Chair","price":"38.00","added":"2012-08-01 18:30:56","pin":"1234"}"#,
    );
    let all = function(
        "list",
        Effect::Read,
        vec![
            parameter("ids", optional(list(Scalar::Integer)), "Only these."),
            parameter("labels", optional(map(Scalar::String)), "Only those with these labels."),
            parameter("filter", optional(Scalar::Json), "A filter."),
        ],
        map(Type::Record(ITEM)),
        r#"{"7":{"id":"7","name":"Chair","price":"38.00"},"9":{"id":"9","name":"Table","price":"120.50"}}"#,
    );
    let order = function(
        "order",
        Effect::Write,
        vec![
            parameter("name", Scalar::String, "The item's name."),
            parameter("ip", Scalar::Ip, "Where it is for."),
            parameter("cycle", Type::Enum(CYCLE), "How often to pay."),
            parameter("voucher", optional(Scalar::Secret), "A voucher."),
        ],
        Scalar::Json,
        r#"{"number":"00012"}"#,
    );
    let help = vec![parameter("help", optional(Scalar::String), "A parameter whose name is an option's.")];
    let sandbox = function("sandbox", Effect::Read, help, Scalar::Json, "[]");
    let module = |wire, description: &str, functions| Module {
        name: name(wire),
        description: description.to_owned(),
        request: 0,
        reply: 0,
        functions,
    };
    vec![
        module(
            "items",
            "What is for sale.",
            vec![
                described(show, "Retrieve one item.\n\nThe second paragraph.", "found"),
                described(all, "Retrieve all items by their number.", "2 items"),
                described(order, "Order an item. This costs money.", "ordered"),
            ],
        ),
        module("call", "An awkward name.", vec![described(sandbox, "A function whose names are those of the program.", "")]),
    ]
}

/// The API: a reply with a status, a module and a function in parameters of their own.
pub fn api() -> &'static Api {
    static API: LazyLock<Api> = LazyLock::new(shop);
    &API
}

/// The API, to make another of it.
pub fn shop() -> Api {
    let request = RequestProfile {
        methods: vec![Method::Post, Method::Get].into(),
        parameters: vec![
            constant("m", [text("shop")]),
            constant("apikey", [Part::Variable(0)]),
            constant("apimodule", [Part::Module]),
            constant("apifunction", [Part::Function]),
        ]
        .into(),
        ..RequestProfile::PLAIN
    };
    let reply = ReplyProfile {
        success: is(&["status"], &["success"]),
        message: places(&["message"]),
        data: pointer(&["data"]),
        content_type: ContentType::Json,
        ..ReplyProfile::PLAIN
    };
    Api {
        protocol: Protocol {
            name: "shop".into(),
            title: "Shop API".into(),
            variables: vec![credential("apikey", "The key.")].into(),
            needs: Vec::new().into(),
            fetches: Vec::new().into(),
            endpoints: Vec::new().into(),
            rates: Vec::new().into(),
            requests: vec![request].into(),
            replies: vec![reply].into(),
        },
        description: "A shop.".to_owned(),
        types: types(),
        modules: modules(),
        checks: Vec::new(),
    }
}

/// The same functions, chosen by the path, with a bearer token and errors shown by the HTTP status.
pub fn modern() -> &'static Api {
    static API: LazyLock<Api> = LazyLock::new(modern_api);
    &API
}

/// The same, to make another of it.
pub fn modern_api() -> Api {
    let request = RequestProfile {
        methods: vec![Method::Get].into(),
        path: template([text("/"), Part::Module, text("."), Part::Function]),
        headers: vec![constant("Authorization", [text("Bearer "), Part::Variable(0)])].into(),
        lists: ListStyle::Joined(",".into()),
        booleans: Booleans { yes: "true".into(), no: "false".into() },
        ..RequestProfile::PLAIN
    };
    let reply = ReplyProfile {
        message: places(&["error", "info"]),
        code: places(&["error", "code"]),
        content_type: ContentType::Json,
        ..ReplyProfile::PLAIN
    };
    Api {
        protocol: Protocol {
            name: "modern".into(),
            title: "Modern API".into(),
            variables: vec![credential("token", "The token.")].into(),
            needs: Vec::new().into(),
            fetches: Vec::new().into(),
            endpoints: Vec::new().into(),
            rates: Vec::new().into(),
            requests: vec![request].into(),
            replies: vec![reply].into(),
        },
        description: String::new(),
        types: types(),
        modules: modules(),
        checks: Vec::new(),
    }
}
