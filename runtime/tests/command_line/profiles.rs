//! Functions whose requests and replies have forms of their own.

use actionapi::cli::Exit;
use actionapi::description::{
    Api, Booleans, ContentType, Effect, Function, ListStyle, Method, Part, ReplyProfile, RequestProfile, Scalar,
};
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::{Given, leaked, run, shop};

/// The shop, whose function `items find` is called by GET, with constants and lists of its own, and answers in another form.
fn mixed() -> &'static Api {
    let find = RequestProfile {
        methods: vec![Method::Get].into(),
        parameters: vec![
            shop::constant("action", [Part::Module, shop::text("/"), Part::Function]),
            shop::constant("token", [shop::text("t-"), Part::Variable(0)]),
        ]
        .into(),
        lists: ListStyle::Joined(",".into()),
        booleans: Booleans { yes: "true".into(), no: "false".into() },
        ..RequestProfile::PLAIN
    };
    let found = ReplyProfile {
        failure: shop::present(&["error"]),
        message: shop::places(&["error", "text"]),
        data: shop::pointer(&["result", "rows"]),
        content_type: ContentType::Json,
        ..ReplyProfile::PLAIN
    };
    let parameters = vec![
        shop::parameter("ids", shop::list(Scalar::Integer), ""),
        shop::parameter("names", shop::optional(shop::list(Scalar::String)), ""),
        shop::parameter("full", shop::optional(Scalar::Boolean), ""),
        shop::parameter("pins", shop::optional(shop::list(Scalar::Secret)), ""),
    ];
    let returns = shop::map(shop::list(Scalar::Decimal));
    let function = shop::function("find", Effect::Read, parameters, returns, r#"{"chairs":["38.00","12.50"]}"#);
    let mut api = shop::shop();
    api.protocol.requests.to_mut().push(find);
    api.protocol.replies.to_mut().push(found);
    api.modules[0].functions.push(Function { request: 1, reply: 1, ..function });
    leaked(api)
}

#[test]
fn each_function_is_called_in_its_own_form() {
    let api = mixed();
    let find = ["items", "find", "--ids", "1", "--ids", "2", "--full", "yes"];
    let dry: Vec<_> = ["--dry-run"].into_iter().chain(find).chain(["--pins", "hush", "--pins", "hush2"]).collect();
    let expected = "curl \\\n  --get \\\n  --data-urlencode action=items/find \\\n  --data-urlencode token=t-\"$SHOP_APIKEY\" \\\n  \
                    --data-urlencode ids=1,2 \\\n  --data-urlencode full=true \\\n  --data-urlencode pins=\"$SHOP_PINS\" \\\n  \
                    \"$SHOP_ENDPOINT\"\n";
    assert_eq!(run(api, &Given::default(), &dry).output, expected);
    let outcome = run(api, &Given::default(), &["--dry-run", "items", "show", "--id", "7", "--full", "yes"]);
    assert!(!outcome.output.contains("--get") && outcome.output.contains("full=1"), "{}", outcome.output);

    let sandbox = Sandbox::start(api).unwrap();
    let environment = vec![("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "secret-key".to_owned())];
    let given = Given { environment, ..Given::default() };
    let double = sandbox.double::<Value>("items", "find");
    let outcome = run(api, &given, &find);
    let data = "{\n  \"chairs\": [\n    \"38.00\",\n    \"12.50\"\n  ]\n}\n";
    assert_eq!((outcome.exit, outcome.output.as_str(), outcome.error.as_str()), (Exit::Success, data, ""));
    assert_eq!(double.received()[0].method(), "GET");
    double.assert_received(&[("ids", "1,2"), ("full", "true")]);
    // A function of the API's own form, beside it.
    let outcome = run(api, &given, &["items", "show", "--id", "7", "--full", "yes"]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    let shown = sandbox.double::<Value>("items", "show").received();
    assert_eq!((shown[0].method(), shown[0].parameter("full")), ("POST", Some("1")));

    double.fails("nothing found");
    let outcome = run(api, &given, &find);
    assert!(outcome.exit == Exit::Api && outcome.error.contains("nothing found"), "{}", outcome.error);
    let sandboxed: Vec<_> = ["--sandbox", "--output", "table"].into_iter().chain(find).collect();
    let outcome = run(api, &Given::default(), &sandboxed);
    assert!(outcome.output.contains("│ chairs ┆ 38.00"), "{}", outcome.output);
}

#[test]
fn what_only_one_form_refuses_is_refused_for_its_functions() {
    let api = mixed();
    let with = |options: &[&str], call: &[&str]| {
        let arguments: Vec<_> = options.iter().chain(call).copied().collect();
        run(api, &Given::default(), &arguments)
    };
    let (find, show) = (["items", "find", "--ids", "1"], ["items", "show", "--id", "7"]);
    for option in ["--dry-run", "--sandbox"] {
        for (method, call) in [("get", &find[..]), ("GET", &show), ("post", &show)] {
            let outcome = with(&[option, "--method", method], call);
            assert_eq!(
                (outcome.exit, outcome.output.contains("--get")),
                (Exit::Success, option == "--dry-run" && method != "post")
            );
        }
        let outcome = with(&[option, "--method", "post"], &find);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
        assert_eq!(outcome.error, "error: `items find` does not accept the method POST\n\nhelp: it accepts GET\n");
        let outcome = with(&[option], &["items", "find", "--ids", "1", "--names", "a,b"]);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
        assert!(outcome.error.contains("`names`: item 1 contains \",\""), "{}", outcome.error);
        let outcome = with(&[option, "--yes"], &["call", "--untyped", "items", "find", "--action", "x"]);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""));
        assert!(outcome.error.contains("`action`"), "{}", outcome.error);
    }
    assert_eq!(with(&["--dry-run", "--method", "put"], &show).exit, Exit::Usage);
    // What is a constant of the other form is a parameter like any other here.
    let untyped = with(&["--dry-run"], &["call", "--untyped", "items", "show", "--action", "x"]);
    assert!(untyped.exit == Exit::Success && untyped.output.contains("action=x"), "{}", untyped.error);
}
