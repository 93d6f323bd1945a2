//! The description as data: it survives its JSON form, what is looked up in it is found, and what is not in it has a fallback.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod shop;

use actionapi::description::{
    Api, ContentType, Effect, Embedded, Home, ListStyle, Method, Operation, Part, Protocol, ReplyProfile, RequestProfile,
    Scalar, Type, TypeId, Types,
};
use actionapi_core::json::{Stored, Tree, read_stored, to_stored};

use self::shop::{constant, list, map, modern_api, optional, places, pointer, shop, text};

fn again<T: Stored>(value: &T) -> T {
    read_stored(&to_stored(value)).unwrap()
}

fn json(value: &impl Stored) -> String {
    to_stored(value)
}

/// The shop with a second way to call and to reply.
fn two_profiles() -> Api {
    let mut api = shop();
    let modern = modern_api().protocol;
    api.protocol.requests = [api.protocol.requests.into_owned(), modern.requests.into_owned()].concat().into();
    api.protocol.replies = [api.protocol.replies.into_owned(), modern.replies.into_owned()].concat().into();
    api.modules[0].functions[0].request = 1;
    api.modules[0].functions[0].reply = 1;
    api
}

#[test]
fn a_description_is_the_same_after_its_json_form() {
    for api in [shop(), modern_api(), two_profiles()] {
        assert_eq!(again(&api), api);
        let pretty: Api = Api::from_json(&Tree::read(&api.to_json()).unwrap().pretty()).unwrap();
        assert_eq!(pretty, api);
    }
}

#[test]
fn every_type_is_the_same_after_its_json_form() {
    let defined = [Type::Record(TypeId(0)), Type::Enum(TypeId(7))];
    for kind in Scalar::ALL.iter().copied().map(Type::from).chain(defined) {
        for kind in
            [kind.clone(), list(kind.clone()), map(kind.clone()), optional(kind.clone()), optional(list(map(optional(kind))))]
        {
            assert_eq!(again(&kind), kind);
        }
    }
    assert_eq!(json(&optional(list(Scalar::DateTime))), r#"{"optional":{"list":{"scalar":"datetime"}}}"#);
    assert_eq!(json(&Type::Record(TypeId(3))), r#"{"record":3}"#);
}

#[test]
fn each_choice_has_the_schemas_word_in_json() {
    for effect in [Effect::Read, Effect::Idempotent, Effect::Write] {
        assert_eq!(json(&effect), format!("\"{}\"", effect.word()));
    }
    assert_eq!([json(&Method::Get), json(&Method::Post)], [r#""get""#, r#""post""#]);
    assert_eq!([json(&ContentType::Json), json(&ContentType::Any)], [r#""json""#, r#""any""#]);
    assert_eq!([json(&Home::Types), json(&Home::Module(2))], [r#""types""#, r#"{"module":2}"#]);
    let styles = vec![ListStyle::Brackets, ListStyle::Indexed, ListStyle::Repeated, ListStyle::Joined(",".into())];
    assert_eq!(json(&styles), r#"["brackets","indexed","repeated",{"joined":","}]"#);
    let rules = vec![shop::is(&["a", "b"], &["yes"]), shop::present(&["error"])];
    let is = r#"{"at":{"body":[{"name":[{"text":"a"}]},{"name":[{"text":"b"}]}]},"test":{"is":["yes"]}}"#;
    assert_eq!(json(&rules), format!(r#"[[{is}],[{{"at":{{"body":[{{"name":[{{"text":"error"}}]}}]}},"test":"present"}}]]"#));
    let key = constant("key", [text("Bearer "), Part::Variable(0), Part::Module, Part::Function]);
    assert_eq!(json(&key), r#"{"name":"key","value":[{"text":"Bearer "},{"variable":0},"module","function"]}"#);
    assert_eq!((again(&styles), again(&rules), again(&key)), (styles, rules, key));
    for method in [Method::Get, Method::Post] {
        assert_eq!((json(&method), method.name().to_lowercase()), (format!("\"{}\"", method.word()), method.word().to_owned()));
    }
}

#[test]
fn an_embedded_description_is_parsed_once() {
    let text: &'static str = json(&shop()).leak();
    let embedded = Embedded::new(text);
    assert_eq!(*embedded.get(), shop());
    assert!(std::ptr::eq(embedded.get(), embedded.get()));
}

#[test]
#[should_panic(expected = "client.json does not belong to actionapi")]
fn an_embedded_description_of_another_version_is_a_mistake_in_the_build() {
    Embedded::new(r#"{"protocol":{}}"#).get();
}

#[test]
fn an_index_beyond_the_profiles_means_the_apis_own() {
    let protocol = two_profiles().protocol;
    assert_eq!(*protocol.request(1).methods, [Method::Get]);
    assert!(protocol.reply(1).is_by_status());
    for index in [0, 2, usize::MAX] {
        assert_eq!(protocol.request(index), &protocol.requests[0], "{index}");
        assert_eq!(protocol.reply(index), &protocol.replies[0], "{index}");
    }
    let bare = Protocol { requests: Vec::new().into(), replies: Vec::new().into(), ..protocol };
    assert_eq!((bare.request(0), bare.reply(5)), (&RequestProfile::PLAIN, &ReplyProfile::PLAIN));
}

#[test]
fn an_operation_has_the_effect_and_the_profiles_of_its_function() {
    let api = two_profiles();
    assert_eq!(api.operation("items", "show"), Operation::read("items", "show").with_profiles(1, 1));
    assert_eq!(api.operation("items", "order"), Operation::write("items", "order"));
    // Nobody knows that it is harmless.
    for (module, function) in [("items", "unheard-of"), ("unheard-of", "show")] {
        assert_eq!(api.operation(module, function), Operation::write(module, function).with_profiles(0, 0));
    }
    let Operation { module, function, request, reply, .. } = api.operation("items".to_owned(), "show".to_owned());
    assert_eq!((&*module, &*function, request, reply), ("items", "show", 1, 1));
    let show = api.function("items", "show").unwrap();
    assert_eq!((api.request_of(show), api.reply_of(show)), (&api.protocol.requests[1], &api.protocol.replies[1]));
}

#[test]
fn what_is_looked_up_is_found_by_its_wire_name() {
    let api = shop();
    assert_eq!(api.module("items").unwrap().functions.len(), 3);
    assert!(api.module("Items").is_none() && api.function("items", "sandbox").is_none());
    let order = api.function("items", "order").unwrap();
    assert!(order.parameter("voucher").unwrap().is_secret() && !order.parameter("voucher").unwrap().is_required());
    assert!(order.parameter("name").unwrap().is_required() && order.parameter("nmae").is_none());
    let names: Vec<String> =
        api.functions().map(|(module, function)| format!("{}.{}", module.name.wire, function.name.wire)).collect();
    assert_eq!(names, ["items.show", "items.list", "items.order", "call.sandbox"]);
    assert_eq!(api.variants(TypeId(0)).len(), 2);
    assert_eq!(api.fields(TypeId(1)).len(), 5);
    assert!(api.fields(TypeId(0)).is_empty() && api.variants(TypeId(1)).is_empty());
    assert!(api.definition(TypeId(9)).is_none() && api.fields(TypeId(9)).is_empty());
    assert_eq!((api.endpoint_variable(), api.environment_variable(0)), ("SHOP_ENDPOINT".to_owned(), "SHOP_APIKEY".to_owned()));
}

#[test]
fn a_template_is_spelled_as_the_schema_writes_it() {
    let protocol = modern_api().protocol;
    assert_eq!(protocol.spelled(&protocol.requests[0].path), "/${module}.${function}");
    assert_eq!(protocol.spelled(&protocol.requests[0].headers[0].value), "Bearer ${token}");
}

#[test]
fn only_a_reply_that_is_all_data_has_fields_of_its_own_beside_the_data() {
    let whole =
        ReplyProfile { success: shop::is(&["status"], &["ok"]), message: places(&["info", "text"]), ..ReplyProfile::PLAIN };
    assert_eq!(whole.beside_data().collect::<Vec<_>>(), ["status", "info"]);
    let enveloped = ReplyProfile { data: pointer(&["data"]), ..whole };
    assert_eq!(enveloped.beside_data().count(), 0);
}
