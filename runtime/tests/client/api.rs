//! The APIs to call: their descriptions, as a generator would write them.

use std::sync::LazyLock;

use actionapi::description::{
    Api, Booleans, ContentType, Effect, ListStyle, Method, Module, Operation, Part, Protocol, ReplyProfile, RequestProfile,
    Scalar,
};
use actionapi::{Call, Client, Mode, RawData};

use crate::shop::{constant, credential, function, is, name, places, pointer, present, template, text};

/// A key that looks different in every encoding.
pub(crate) const KEY: &str = "p4ss/w+rd=\u{e9} \"&%41";

pub(crate) static READ: Operation = Operation::read("shop", "read");
pub(crate) static IDEMPOTENT: Operation = Operation::idempotent("shop", "put");
pub(crate) static WRITE: Operation = Operation::write("shop", "write");

/// The key in a parameter, module and function in parameters of their own, and an envelope.
pub(crate) static API: LazyLock<Api> = LazyLock::new(|| api("shop-api", "Shop API", "apikey", request(), envelope()));

/// The key in a header, the function in the path, the data as the whole reply, and any content type.
pub(crate) static OTHER: LazyLock<Api> = LazyLock::new(|| {
    let reply = ReplyProfile {
        failure: present(&["error"]),
        message: places(&["error", "info"]),
        code: places(&["error", "code"]),
        content_type: ContentType::Any,
        ..ReplyProfile::PLAIN
    };
    api("other", "Other API", "token", other_request(), reply)
});

/// No parameters at all, and success by the HTTP status alone.
pub(crate) static BARE: LazyLock<Api> = LazyLock::new(|| {
    let request = RequestProfile { methods: vec![Method::Post].into(), ..other_request() };
    api("bare", "Bare API", "token", request, ReplyProfile::PLAIN)
});

/// An API of the functions `shop.read` and `shop.write`.
pub(crate) fn api(
    api: &'static str,
    title: &'static str,
    key: &'static str,
    request: RequestProfile,
    reply: ReplyProfile,
) -> Api {
    let functions = [("read", Effect::Read), ("write", Effect::Write)];
    let functions = functions.map(|(name, effect)| function(name, effect, Vec::new(), Scalar::Json, "{}"));
    Api {
        protocol: Protocol {
            name: api.into(),
            title: title.into(),
            variables: vec![credential(key, "")].into(),
            needs: Vec::new().into(),
            fetches: Vec::new().into(),
            endpoints: Vec::new().into(),
            rates: Vec::new().into(),
            requests: vec![request].into(),
            replies: vec![reply].into(),
        },
        description: String::new(),
        types: Vec::new(),
        modules: vec![Module {
            name: name("shop"),
            description: String::new(),
            request: 0,
            reply: 0,
            functions: functions.into(),
        }],
        checks: Vec::new(),
    }
}

pub(crate) fn request() -> RequestProfile {
    RequestProfile {
        methods: vec![Method::Post, Method::Get].into(),
        parameters: vec![
            constant("m", [text("shop api")]),
            constant("apikey", [Part::Variable(0)]),
            constant("apimodule", [Part::Module]),
            constant("apifunction", [Part::Function]),
        ]
        .into(),
        ..RequestProfile::PLAIN
    }
}

pub(crate) fn envelope() -> ReplyProfile {
    ReplyProfile {
        success: is(&["status"], &["success"]),
        message: places(&["message"]),
        code: places(&["error", "code"]),
        data: pointer(&["data"]),
        ..ReplyProfile::PLAIN
    }
}

fn other_request() -> RequestProfile {
    RequestProfile {
        methods: vec![Method::Get].into(),
        path: template([text("/v1/"), Part::Module, text("/"), Part::Function]),
        headers: vec![constant("authorization", [text("Bearer "), Part::Variable(0)])].into(),
        lists: ListStyle::Repeated,
        booleans: Booleans { yes: "true".into(), no: "false".into() },
        ..RequestProfile::PLAIN
    }
}

/// A call by names, as a generated client makes it: the description says what the call needs, if the function is in it.
pub(crate) fn call_raw<'a, M: Mode>(client: &'a Client<M>, api: &Api, module: &str, function: &str) -> Call<'a, M, RawData> {
    Call::new(client, api.operation(module.to_owned(), function.to_owned()))
}
