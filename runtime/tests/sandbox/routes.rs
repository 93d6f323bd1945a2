//! Which function a request calls, and what all its requests must carry.

use actionapi::description::{Api, ListStyle, Method, Part, ReplyProfile, RequestProfile, Scalar};
use actionapi::sandbox::Sandbox;
use serde_json::{Value, json};

use crate::requests::{SHOW, post, request, show_data, start, start_own};
use crate::shop;

#[test]
fn a_form_is_answered_with_the_example() {
    let answer = post(&start(), SHOW);
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("content-type: application/json\r\n"), "{}", answer.head);
    assert_eq!(answer.body, format!(r#"{{"status":"success","message":"found","data":{}}}"#, show_data()));
}

#[test]
fn get_and_multipart_are_answered_alike() {
    let sandbox = start();
    let expected = post(&sandbox, SHOW).body;
    assert_eq!(request(&sandbox, &format!("GET /?{SHOW}"), "").body, expected);
    let part = |(name, value)| format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let fields = [("m", "shop"), ("apikey", "k"), ("apimodule", "items"), ("apifunction", "show"), ("id", "7")];
    let body: String = fields.into_iter().map(part).chain(["--xyz--\r\n".to_owned()]).collect();
    assert_eq!(request(&sandbox, "POST /\nContent-Type: multipart/form-data; boundary=xyz\r\n", &body).body, expected);
}

#[test]
fn what_every_request_carries_is_checked() {
    let sandbox = start();
    let cases = [
        ("", "the parameter `m` is missing; it must be `shop`"),
        ("m=shops&apikey=k&apimodule=items&apifunction=show&id=7", "the parameter `m` must be `shop`"),
        (
            "m=shop&apimodule=items&apifunction=show&id=7",
            "the parameter `apikey` is missing; it must be the credential `apikey`",
        ),
        ("m=shop&apikey=&apimodule=items&apifunction=show&id=7", "the credential `apikey` is empty"),
        ("m=shop&apikey=k&apimodule=item&apifunction=show", "there is no module `item`; did you mean `items`?"),
        ("m=shop&apikey=k&apimodule=items&apifunction=shwo", "the module `items` has no function `shwo`; did you mean `show`?"),
        ("m=shop&m=x&apikey=k&apimodule=items&apifunction=show", "the parameter `m` is sent more than once"),
    ];
    for (form, message) in cases {
        let answer = post(&sandbox, form);
        assert_eq!((answer.status, answer.json()["status"].as_str()), (200, Some("error")), "{form}");
        assert_eq!(answer.message(), message, "{form}");
    }
}

#[test]
fn a_required_credential_is_required() {
    let sandbox = start();
    sandbox.require_credential("apikey", "right");
    assert_eq!(post(&sandbox, SHOW).message(), "the credential `apikey` is not accepted");
    assert_eq!(post(&sandbox, &SHOW.replace("apikey=k", "apikey=right")).message(), "found");
}

#[test]
fn an_api_chosen_by_path_with_errors_by_status() {
    let sandbox = Sandbox::start(shop::modern()).unwrap();
    let get = |path: &str, headers: &str| request(&sandbox, &format!("GET {path}\n{headers}"), "");
    let token = "Authorization: Bearer t\r\n";
    let answer = get("/v1/items.show?id=7&full=true", token);
    assert_eq!((answer.status, answer.body.as_str()), (200, show_data()));
    assert_eq!(get("/v1/items.list?ids=1,2", token).status, 200);
    let refusals = [
        ("/v1/items.show?id=7", "", 401, "unauthorized"),
        ("/v1/items.shwo", token, 404, "unknown_function"),
        ("/v1/items.show", token, 400, "invalid_request"),
        ("/v1/items.list?ids=1,x", token, 400, "invalid_request"),
    ];
    for (path, headers, status, code) in refusals {
        let answer = get(path, headers);
        assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (status, Some(code)), "{path}: {}", answer.body);
    }
    assert_eq!(request(&sandbox, &format!("POST /v1/items.show\n{token}"), "").status, 405);
}

/// `items.list` by GET, with a constant of its own, joined lists, and replies of another form.
fn mixed() -> Api {
    let mut api = shop::shop();
    let list = RequestProfile {
        methods: vec![Method::Get].into(),
        parameters: vec![shop::constant("key", [Part::Variable(0)]), shop::constant("all", [Part::Module])].into(),
        lists: ListStyle::Joined(",".into()),
        ..RequestProfile::PLAIN
    };
    let reply = ReplyProfile { success: shop::is(&["ok"], &["true"]), data: shop::pointer(&["items"]), ..ReplyProfile::PLAIN };
    api.protocol.requests.to_mut().push(list);
    api.protocol.replies.to_mut().push(reply);
    let function = &mut api.modules[0].functions[1];
    (function.request, function.reply) = (1, 1);
    api
}

#[test]
fn each_function_has_requests_and_replies_of_its_own_form() {
    let sandbox = start_own(mixed());
    assert_eq!(post(&sandbox, SHOW).message(), "found");
    let answer = request(&sandbox, "GET /?key=k&all=items&ids=1,2", "");
    assert_eq!(
        (answer.status, &answer.json()["ok"], &answer.json()["items"]["7"]["name"]),
        (200, &json!(true), &json!("Chair"))
    );
    let answer = request(&sandbox, "GET /?key=k&all=items&ids=1,x", "");
    assert_eq!(answer.json(), json!({"ok": false}));
    // Sent as the API's other functions are, it is not found.
    let answer = post(&sandbox, "m=shop&apikey=k&apimodule=items&apifunction=list");
    assert_eq!((answer.status, answer.head.contains("allow: GET\r\n")), (405, true), "{}", answer.head);
    assert_eq!(answer.message(), "`items.list` has requests of its own form: the method POST is not accepted; send GET");
    // Nearly in its own form, that form is what is missed.
    assert_eq!(
        request(&sandbox, "GET /?key=k&ids=1", "").message(),
        "the parameter `all` is missing; it must be the module's name"
    );
    sandbox.double::<Value>("items", "list").returns(json!({}));
    assert_eq!(request(&sandbox, "GET /?key=k&all=items", "").json(), json!({"ok": true, "items": {}}));
}

/// The shop's API without the module in its requests, and a second module with some of the same functions.
fn without_modules() -> Api {
    let mut api = shop::shop();
    api.protocol.requests.to_mut()[0].parameters.to_mut().retain(|constant| constant.name != "apimodule");
    let mut other = api.modules[0].clone();
    other.name = shop::name("articles");
    other.functions.truncate(2);
    other.functions[1].parameters = vec![shop::parameter("colour", Scalar::String, "")];
    other.functions[1].example.message = "by colour".to_owned();
    api.modules.push(other);
    api
}

#[test]
fn functions_that_nothing_tells_apart_are_refused() {
    let sandbox = start_own(without_modules());
    let send = |form: &str| post(&sandbox, &format!("m=shop&apikey=k&{form}"));
    let answer = send("apifunction=show&id=7");
    assert_eq!(answer.json()["status"], "error");
    assert_eq!(answer.message(), "nothing in the request tells `items.show` and `articles.show` apart");
    // Neither has been called.
    sandbox.double::<Value>("items", "show").assert_not_received();
    sandbox.double::<Value>("articles", "show").assert_not_received();
    // A name that only one has, or parameters that only one takes, are enough.
    assert_eq!(send("apifunction=order&ip=::1&name=Chair&cycle=Monthly").message(), "ordered");
    assert_eq!(send("apifunction=list&colour=red").message(), "by colour");
    assert_eq!(send("apifunction=list&ids[]=7").message(), "2 items");
    // If no parameters are right, nobody knows whose they should be.
    assert!(send("apifunction=list&size=7").message().contains("`items.list` and `articles.list` apart"));
}

#[test]
fn an_api_whose_requests_name_no_function_has_one_or_refuses() {
    let mut api = shop::shop();
    api.protocol.requests.to_mut()[0].parameters.to_mut().truncate(2);
    api.modules.truncate(1);
    let mut single = api.clone();
    let sandbox = start_own(api);
    assert_eq!(
        post(&sandbox, "m=shop&apikey=k&x=1").message(),
        "nothing in the request tells `items.show`, `items.list` and `items.order` apart"
    );
    single.modules[0].functions.truncate(1);
    assert_eq!(post(&start_own(single), "m=shop&apikey=k&id=1").message(), "found");
}

#[test]
fn names_that_run_together_are_refused_and_others_with_dots_are_found() {
    let mut api = shop::modern_api();
    api.modules[0].name = shop::name("a");
    api.modules[0].functions.truncate(2);
    api.modules[0].functions[0].name = shop::name("b.c");
    api.modules[0].functions[1].name = shop::name("d.e");
    let mut other = api.modules[0].clone();
    other.name = shop::name("a.b");
    other.functions.truncate(1);
    other.functions[0].name = shop::name("c");
    api.modules.push(other);
    let sandbox = start_own(api);
    let get = |name: &str| request(&sandbox, &format!("GET /{name}?id=7\nAuthorization: Bearer t\r\n"), "");
    let answer = get("a.b.c");
    assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (400, Some("ambiguous_function")));
    assert_eq!(
        answer.json()["error"]["info"],
        "nothing in the request tells `b.c` of the module `a` and `c` of the module `a.b` apart"
    );
    assert_eq!(request(&sandbox, "GET /a.d.e\nAuthorization: Bearer t\r\n", "").status, 200);
}

#[test]
fn the_profile_that_was_meant_says_what_is_missing() {
    // A function that needs no key, beside those that do.
    let mut api = shop::shop();
    let mut free = api.protocol.requests[0].clone();
    free.parameters.to_mut().retain(|constant| constant.name != "apikey");
    api.protocol.requests.to_mut().push(free);
    api.modules[0].functions[1].request = 1;
    let sandbox = start_own(api);
    assert_eq!(post(&sandbox, "m=shop&apimodule=items&apifunction=list").message(), "2 items");
    let answer = post(&sandbox, "m=shop&apimodule=items&apifunction=show&id=7");
    assert_eq!(answer.message(), "the parameter `apikey` is missing; it must be the credential `apikey`");
    let answer = post(&sandbox, "m=shop&apimodule=items&apifunction=lsit");
    assert_eq!(answer.message(), "the module `items` has no function `lsit`; did you mean `list`?");
}

#[test]
fn a_method_that_is_not_accepted_is_answered_with_those_that_are() {
    let mut api = shop::shop();
    api.protocol.requests.to_mut()[0].methods = vec![Method::Post].into();
    let sandbox = start_own(api);
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        let answer = request(&sandbox, &format!("{method} /?{SHOW}"), "");
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.head.contains("allow: POST\r\n"), "{}", answer.head);
        assert_eq!(answer.message(), format!("the method {method} is not accepted; send POST"));
    }
    let answer = request(&start(), "PUT /", "");
    assert!(answer.head.contains("allow: POST, GET\r\n"), "{}", answer.head);
}

#[test]
fn what_a_template_must_be_is_said_in_words() {
    let sandbox = Sandbox::start(shop::modern()).unwrap();
    let info = |head: &str| request(&sandbox, head, "").json()["error"]["info"].as_str().unwrap().to_owned();
    assert_eq!(
        info("GET /v1/items.show?id=7"),
        "the header `Authorization` is missing; it must be `Bearer `, then the credential `token`"
    );
    assert_eq!(
        info("GET /v1/items.show?id=7\nAuthorization: Basic eA==\r\n"),
        "the header `Authorization` must be `Bearer `, then the credential `token`"
    );
    assert_eq!(
        info("GET /itemsshow\nAuthorization: Bearer t\r\n"),
        "the path must end with `/`, then the module's name, then `.`, then the function's name"
    );
}
