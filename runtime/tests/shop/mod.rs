//! A small API as a table, with one of everything: what the tests of the sandbox and of the command line run against.
// Each test uses a part of it.
#![allow(dead_code, unreachable_pub)]

use actionapi::description::{
    Api, Booleans, Constant, ContentType, Credential, Effect, Enum, Envelope, Example, Field, Function, ListStyle, Method,
    Module, Parameter, Part, Record, Request, Success, Type,
};

static CYCLE: Enum = Enum { name: "Cycle", values: &["Monthly", "Semi-Annually"] };

static ITEM: Record = Record {
    name: "Item",
    fields: &[
        Field::new("id", Type::Integer, "The item's number."),
        Field::new("name", Type::String, "Its name."),
        Field::new("price", Type::Decimal, "Its price."),
        Field::new("added", Type::Optional(&Type::DateTime), "When it was added."),
        Field { name: "pin", kind: Type::Optional(&Type::String), secret: true, description: "A secret." },
    ],
};

pub static SHOW: Function = Function {
    module: "items",
    name: "show",
    description: "Retrieve one item.\n\nThe second paragraph.",
    effect: Effect::Read,
    parameters: &[
        Parameter::new("id", Type::Integer, "The item's number."),
        Parameter {
            name: "full",
            kind: Type::Optional(&Type::Boolean),
            secret: false,
            default: Some("0"),
            description: "Everything.",
        },
    ],
    reply: Type::Record(&ITEM),
    example: Example {
        message: "found",
        data: r#"{"id":"7","name":"Chair","price":"38.00","added":"2012-08-01 18:30:56","pin":"1234"}"#,
    },
};

pub static LIST: Function = Function {
    module: "items",
    name: "list",
    description: "Retrieve all items by their number.",
    effect: Effect::Read,
    parameters: &[
        Parameter::new("ids", Type::Optional(&Type::List(&Type::Integer)), "Only these."),
        Parameter::new("labels", Type::Optional(&Type::Map(&Type::String)), "Only those with these labels."),
        Parameter::new("filter", Type::Optional(&Type::Json), "A filter."),
    ],
    reply: Type::Map(&Type::Record(&ITEM)),
    example: Example {
        message: "2 items",
        data: r#"{"7":{"id":"7","name":"Chair","price":"38.00"},"9":{"id":"9","name":"Table","price":"120.50"}}"#,
    },
};

pub static ORDER: Function = Function {
    module: "items",
    name: "order",
    description: "Order an item. This costs money.",
    effect: Effect::Write,
    parameters: &[
        Parameter::new("name", Type::String, "The item's name."),
        Parameter::new("ip", Type::Ip, "Where it is for."),
        Parameter::new("cycle", Type::Enum(&CYCLE), "How often to pay."),
        Parameter {
            name: "voucher",
            kind: Type::Optional(&Type::String),
            secret: true,
            default: None,
            description: "A voucher.",
        },
    ],
    reply: Type::Json,
    example: Example { message: "ordered", data: r#"{"number":"00012"}"# },
};

static CALL: Function = Function {
    module: "call",
    name: "sandbox",
    description: "A function whose names are those of the program.",
    effect: Effect::Read,
    parameters: &[Parameter::new("help", Type::Optional(&Type::String), "A parameter whose name is an option's.")],
    reply: Type::Json,
    example: Example { message: "", data: "[]" },
};

static MODULES: [Module; 2] = [
    Module { name: "items", description: "What is for sale.", functions: &[&SHOW, &LIST, &ORDER] },
    Module { name: "call", description: "An awkward name.", functions: &[&CALL] },
];

/// The API: an envelope with a status, a module and a function in parameters of their own.
pub static API: Api = Api {
    name: "shop",
    title: "Shop API",
    description: "A shop.",
    credentials: &[Credential { name: "apikey", description: "The key." }],
    request: Request {
        methods: &[Method::Post, Method::Get],
        path: &[],
        parameters: &[
            Constant { name: "m", value: &[Part::Text("shop")] },
            Constant { name: "apikey", value: &[Part::Credential(0)] },
            Constant { name: "apimodule", value: &[Part::Module] },
            Constant { name: "apifunction", value: &[Part::Function] },
        ],
        headers: &[],
        lists: ListStyle::Brackets,
        booleans: Booleans { yes: "1", no: "0" },
    },
    envelope: Envelope {
        success: Success::Is { field: &["status"], values: &["success"] },
        message: Some(&["message"]),
        code: None,
        data: Some(&["data"]),
        content_type: ContentType::Json,
    },
    modules: &MODULES,
};

/// The same functions, told by the path, with a bearer token and errors told by the HTTP status.
pub static MODERN: Api = modern();

/// The same, to make another of it.
pub const fn modern() -> Api {
    Api {
        name: "modern",
        title: "Modern API",
        description: "",
        credentials: &[Credential { name: "token", description: "The token." }],
        request: Request {
            methods: &[Method::Get],
            path: &[Part::Text("/"), Part::Module, Part::Text("."), Part::Function],
            parameters: &[],
            headers: &[Constant { name: "Authorization", value: &[Part::Text("Bearer "), Part::Credential(0)] }],
            lists: ListStyle::Joined(","),
            booleans: Booleans { yes: "true", no: "false" },
        },
        envelope: Envelope {
            success: Success::HttpStatus,
            message: Some(&["error", "info"]),
            code: Some(&["error", "code"]),
            data: None,
            content_type: ContentType::Json,
        },
        modules: &MODULES,
    }
}
