//! An API to call: its description, as a generator would write it.

use actionapi::description::{
    Api, Booleans, Constant, ContentType, Credential, Effect, Envelope, Example, Function, ListStyle, Method, Module, Part,
    Request, Success, Type,
};

/// A key that looks different in every encoding.
pub(crate) const KEY: &str = "p4ss/w+rd=\u{e9} \"&%41";

pub(crate) static READ: Function = function("read", Effect::Read);
pub(crate) static WRITE: Function = function("write", Effect::Write);

const fn function(name: &'static str, effect: Effect) -> Function {
    Function {
        module: "shop",
        name,
        description: "",
        effect,
        parameters: &[],
        reply: Type::Json,
        example: Example { message: "", data: "{}" },
    }
}

pub(crate) static MODULES: [Module; 1] = [Module { name: "shop", description: "", functions: &[&READ, &WRITE] }];

pub(crate) const REQUEST: Request = Request {
    methods: &[Method::Post, Method::Get],
    path: &[],
    parameters: &[
        Constant { name: "m", value: &[Part::Text("shop api")] },
        Constant { name: "apikey", value: &[Part::Credential(0)] },
        Constant { name: "apimodule", value: &[Part::Module] },
        Constant { name: "apifunction", value: &[Part::Function] },
    ],
    headers: &[],
    lists: ListStyle::Brackets,
    booleans: Booleans { yes: "1", no: "0" },
};

pub(crate) const ENVELOPE: Envelope = Envelope {
    success: Success::Is { field: &["status"], values: &["success"] },
    message: Some(&["message"]),
    code: Some(&["error", "code"]),
    data: Some(&["data"]),
    content_type: ContentType::Json,
};

pub(crate) static API: Api = Api {
    name: "shop-api",
    title: "Shop API",
    description: "",
    credentials: &[Credential { name: "apikey", description: "" }],
    request: REQUEST,
    envelope: ENVELOPE,
    modules: &MODULES,
};

const OTHER_REQUEST: Request = Request {
    methods: &[Method::Get],
    path: &[Part::Text("/v1/"), Part::Module, Part::Text("/"), Part::Function],
    parameters: &[],
    headers: &[Constant { name: "authorization", value: &[Part::Text("Bearer "), Part::Credential(0)] }],
    lists: ListStyle::Repeated,
    booleans: Booleans { yes: "true", no: "false" },
};

/// The key in a header, the function in the path, the data as the whole reply, and any content type.
pub(crate) static OTHER: Api = Api {
    name: "other",
    title: "Other API",
    description: "",
    credentials: &[Credential { name: "token", description: "" }],
    request: OTHER_REQUEST,
    envelope: Envelope {
        success: Success::Absent { field: &["error"] },
        message: Some(&["error", "info"]),
        code: Some(&["error", "code"]),
        data: None,
        content_type: ContentType::Any,
    },
    modules: &MODULES,
};

/// No parameters at all, and success by the HTTP status alone.
pub(crate) static BARE: Api = Api {
    name: "bare",
    title: "Bare API",
    description: "",
    credentials: &[Credential { name: "token", description: "" }],
    request: Request { methods: &[Method::Post], ..OTHER_REQUEST },
    envelope: Envelope { success: Success::HttpStatus, message: None, code: None, data: None, content_type: ContentType::Json },
    modules: &MODULES,
};
