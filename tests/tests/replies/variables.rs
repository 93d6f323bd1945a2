//! Credentials and variables that a user gives: sent, absent, needed, and in the places of replies.

use actionapi::description::Api;
use actionapi::sandbox::Sandbox;
use actionapi::{Async, Blocking, Builder, Call, Client, Error, Mode, RawData, Secret};

use crate::caller::{api, head_and_form, ok, served};

const SCHEMA: &str = r#"
format: 1
api:
  name: shop
  title: Shop API
  credentials: { password: "string?", apikey: "string?" }
  variables:
    user: "string?"
    client: { type: string, value: actionapi }
    size: "integer?"
  needs: [{ one_of: [password, apikey] }, { together: [user, password] }]
  request:
    methods: [post]
    path: "/shops/${client}"
    query: { size: "${size}" }
    parameters: { f: "${function}", key: "${apikey}", login: "${user}:${password}" }
    headers: { X-User: "${user}", Authorization: "Bearer ${apikey}" }
  reply: { success: http, data: "/${function:lower}response/${client}" }
functions:
  GetItems: { effect: read, example: { data: [1] } }
  getOwn: { effect: read, reply: { data: "/${user}" }, example: { data: [2] } }
"#;

/// The variables of the schema, in its order.
const PASSWORD: usize = 0;
const APIKEY: usize = 1;
const USER: usize = 2;
const CLIENT: usize = 3;
const SIZE: usize = 4;

fn builder<M: Mode>(api: &'static Api, endpoint: &str, values: &[(usize, &str)]) -> Builder<M> {
    values.iter().fold(Builder::new(&api.protocol, endpoint), |builder, (index, value)| match *index {
        PASSWORD | APIKEY => builder.credential(*index, Secret::from(*value)),
        SIZE => builder.variable(*index, value.parse::<i64>().unwrap()),
        _ => builder.variable(*index, (*value).to_owned()),
    })
}

/// What both clients send.
fn sent(function: &'static str, values: &[(usize, &str)], reply: &str) -> [(String, String); 2] {
    let api = api(SCHEMA);
    served(&ok(reply), |endpoint| {
        let client: Client<Blocking> = builder(api, endpoint, values).build().unwrap();
        Call::<_, RawData>::new(&client, api.operation("", function)).send().unwrap();
        let client: Client<Async> = builder(api, endpoint, values).build().unwrap();
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        tokio.block_on(Call::<_, RawData>::new(&client, api.operation("", function)).send()).unwrap();
    })
    .map(|request| head_and_form(&request))
}

#[test]
fn what_is_made_of_something_absent_is_not_sent() {
    for (head, form) in sent("GetItems", &[(APIKEY, "k3y")], r#"{"getitemsresponse":{"actionapi":[]}}"#) {
        assert!(head.starts_with("POST /api/shops/actionapi HTTP"), "{head}");
        assert!(head.to_lowercase().contains("authorization: bearer k3y") && !head.to_lowercase().contains("x-user"), "{head}");
        assert_eq!(form, "f=GetItems&key=k3y");
    }
    let values = [(PASSWORD, "p&w"), (USER, "Admin"), (CLIENT, "a/b"), (SIZE, "-7")];
    for (head, form) in sent("GetItems", &values, r#"{"getitemsresponse":{"a/b":[]}}"#) {
        assert!(head.starts_with("POST /api/shops/a%2Fb?size=-7 HTTP"), "{head}");
        assert!(head.to_lowercase().contains("x-user: admin") && !head.to_lowercase().contains("authorization"), "{head}");
        assert_eq!(form, "f=GetItems&login=Admin%3Ap%26w");
    }
}

#[test]
fn an_empty_text_is_present() {
    for (head, form) in sent("GetItems", &[(PASSWORD, ""), (USER, "")], r#"{"getitemsresponse":{"actionapi":[]}}"#) {
        assert!(head.to_lowercase().contains("x-user: \r\n"), "{head}");
        assert_eq!(form, "f=GetItems&login=%3A");
    }
}

#[test]
fn places_follow_variables_and_lead_nowhere_without_them() {
    let api = api(SCHEMA);
    let call = |values: &[(usize, &str)], reply: &str| {
        let mut data = None;
        served(&ok(reply), |endpoint| {
            for _ in 0..2 {
                let client: Client<Blocking> = builder(api, endpoint, values).build().unwrap();
                let reply = Call::<_, RawData>::new(&client, api.operation("", "getOwn")).send().unwrap();
                data = Some(reply.data().as_str().to_owned());
            }
        });
        data.unwrap()
    };
    assert_eq!(call(&[(PASSWORD, "p"), (USER, "a/b")], r#"{"a":{"b":1},"a/b":[2]}"#), "[2]");
    assert_eq!(call(&[(APIKEY, "k")], r#"{"a":1}"#), "null");
}

#[test]
fn a_client_is_built_only_with_what_it_needs() {
    let api = api(SCHEMA);
    let refused = |values: &[(usize, &str)]| -> Error {
        let other = builder::<Async>(api, "https://x.test", values).build().unwrap_err();
        let error = builder::<Blocking>(api, "https://x.test", values).build().unwrap_err();
        assert_eq!(error.to_string(), other.to_string());
        error
    };
    let error = refused(&[]);
    assert!(error.to_string().contains("give exactly one of `password` and `apikey`"), "{error}");
    assert!(error.hint().unwrap().contains("`SHOP_PASSWORD` or `SHOP_APIKEY`"), "{error:?}");
    let error = refused(&[(APIKEY, "k3y-s3cret"), (PASSWORD, "p4ss-w0rd")]);
    assert!(error.to_string().contains("not both"), "{error}");
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    let error = refused(&[(PASSWORD, "p4ss-w0rd")]);
    assert!(error.to_string().contains("`user` is missing"), "{error}");
}

#[test]
fn the_sandbox_accepts_what_is_given_and_what_is_not() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let call = |values: &[(usize, &str)], function: &'static str| {
        let client: Client<Blocking> = builder(api, sandbox.endpoint(), values).build().unwrap();
        Call::<_, RawData>::new(&client, api.operation("", function)).send().map(|reply| reply.data().as_str().to_owned())
    };
    assert_eq!(call(&[(APIKEY, "k")], "GetItems").unwrap(), "[1]");
    assert_eq!(call(&[(PASSWORD, "p"), (USER, "u"), (CLIENT, "c"), (SIZE, "3")], "GetItems").unwrap(), "[1]");
    assert_eq!(call(&[(PASSWORD, "p"), (USER, "the user")], "getOwn").unwrap(), "[2]");
    sandbox.require_credential("apikey", "right");
    sandbox.require_credential("client", "mine");
    assert_eq!(call(&[(APIKEY, "right"), (CLIENT, "mine")], "GetItems").unwrap(), "[1]");
    let error = call(&[(APIKEY, "wrong"), (CLIENT, "mine")], "GetItems").unwrap_err();
    assert_eq!(error.status().unwrap(), 401, "{error}");
    let error = call(&[(PASSWORD, "p"), (USER, "u"), (CLIENT, "mine")], "GetItems").unwrap_err();
    assert_eq!(error.status().unwrap(), 401, "{error}");
    assert!(call(&[(APIKEY, "right"), (CLIENT, "other")], "GetItems").is_err());
}

const PLACED: &str = r#"
format: 1
api: { name: shop, title: Shop API, request: { path: "/${function}", methods: [post] }, reply: { success: http } }
functions:
  show:
    effect: read
    request: { names: "q_{name}", path: "/items/${kind}/${id}", headers: { X-Region: "r-${region}" }, query: { at: "${at}" } }
    parameters: { kind: string, id: integer, region: string, at: date, more: "string?" }
    example: { data: [3] }
"#;

#[test]
fn a_parameter_in_a_template_is_sent_only_there() {
    let api = api(PLACED);
    let values = [("kind", "a/b c"), ("id", "7"), ("region", "eu"), ("at", "2026-01-02"), ("more", "x")];
    let outcome = crate::caller::call_with::<RawData>(api, ("", "show"), &values, &ok("{}"));
    let (head, form) = head_and_form(&outcome.request);
    assert!(head.starts_with("POST /api/items/a%2Fb%20c/7?at=2026-01-02 HTTP"), "{head}");
    assert!(head.to_lowercase().contains("x-region: r-eu"), "{head}");
    assert_eq!(form, "q_more=x");
}

#[test]
fn a_parameter_cannot_leave_its_segment() {
    let client: Client<Blocking> = Builder::new(&api(PLACED).protocol, "https://x.test/api").build().unwrap();
    let call = Call::<_, RawData>::new(&client, api(PLACED).operation("", "show"));
    let error = call.parameter("kind", "..").parameter("id", 7).parameter("region", "r").parameter("at", "2026-01-02");
    let error = error.send().unwrap_err();
    assert!(error.to_string().contains("would escape the request path"), "{error}");
    let error = Call::<_, RawData>::new(&client, api(PLACED).operation("", "show")).send().unwrap_err();
    assert!(error.to_string().contains("the parameter `q_kind` is missing; it is sent in the path"), "{error}");
}

#[test]
fn the_sandbox_reads_parameters_from_where_they_are() {
    let api = api(PLACED);
    let sandbox = Sandbox::start(api).unwrap();
    let client: Client<Blocking> = Builder::new(&api.protocol, sandbox.endpoint()).build().unwrap();
    let call = |id: &'static str| {
        let call = Call::<_, RawData>::new(&client, api.operation("", "show")).parameter("kind", "a/b c").parameter("id", id);
        call.parameter("region", "eu").parameter("at", "2026-01-02").parameter("more", "x").send()
    };
    assert_eq!(call("7").unwrap().data().as_str(), "[3]");
    let double = sandbox.double::<actionapi::Value>("", "show");
    double.assert_received(&[("kind", "a/b c"), ("id", "7"), ("region", "eu"), ("at", "2026-01-02"), ("more", "x")]);
    assert!(call("seven").is_err());
    let refusal = double.received().last().unwrap().refusal().unwrap().to_owned();
    assert!(refusal.contains("the parameter `id`: expected an integer"), "{refusal}");
}

/// The exit code, the output and the messages of the command line.
fn command_line(arguments: &[&str], environment: &[(&str, &str)]) -> (actionapi::cli::Exit, String, String) {
    use std::ffi::OsString;
    let environment = |name: &str| environment.iter().find(|(each, _)| *each == name).map(|(_, value)| OsString::from(value));
    let (mut input, mut output, mut error) = (std::io::Cursor::new("p4ss\n"), Vec::new(), Vec::new());
    let mut console = actionapi::cli::Console::new(&mut input, &mut output, &mut error, &environment);
    let exit = actionapi::cli::Program::new(api(SCHEMA)).run_on(arguments.iter().map(Into::into), &mut console);
    (exit, String::from_utf8(output).unwrap(), String::from_utf8(error).unwrap())
}

#[test]
fn the_command_line_has_an_option_for_each_variable() {
    let sandbox = Sandbox::start(api(SCHEMA)).unwrap();
    for (name, value) in [("password", "p4ss"), ("user", "Admin"), ("size", "7"), ("client", "mine")] {
        sandbox.require_credential(name, value);
    }
    let endpoint = ("SHOP_ENDPOINT", sandbox.endpoint());
    let arguments = ["--user", "Admin", "--password-stdin", "--size=7", "GetItems", "--client", "mine"];
    let (exit, output, error) = command_line(&arguments, &[endpoint]);
    assert_eq!(
        (exit.code(), output.split_whitespace().collect::<String>().as_str(), error.as_str()),
        (0, "[1]", ""),
        "{output} {error}"
    );
    let given = [endpoint, ("SHOP_USER", "Admin"), ("SHOP_PASSWORD", "p4ss"), ("SHOP_SIZE", "7"), ("SHOP_CLIENT", "mine")];
    let (exit, output, error) = command_line(&["GetItems"], &given);
    assert_eq!(
        (exit.code(), output.split_whitespace().collect::<String>().as_str(), error.as_str()),
        (0, "[1]", ""),
        "{output} {error}"
    );
    let (exit, _, error) = command_line(&["--size", "many", "GetItems"], &given);
    assert_eq!((exit.code(), error.as_str()), (2, "error: the variable `size`: expected an integer, found \"many\"\n"));
    let (exit, _, error) = command_line(&["GetItems", "--user", "u"], &[endpoint]);
    assert_eq!(exit.code(), 2);
    assert!(error.contains("give exactly one of `password` and `apikey`\n    `password`: `--password-file FILE`"), "{error}");
    let (exit, output, error) = command_line(&["--sandbox", "GetItems"], &[]);
    assert_eq!((exit.code(), output.split_whitespace().collect::<String>().as_str()), (0, "[1]"), "{error}");
    let (_, help, _) = command_line(&["--help"], &[]);
    assert!(help.contains("--client <STRING>") || help.contains("--client <TEXT>"), "{help}");
    assert!(help.contains("[default: actionapi] [environment: SHOP_CLIENT]"), "{help}");
}

#[test]
fn a_dry_run_shows_variables_and_leaves_out_what_is_absent() {
    let (exit, output, error) =
        command_line(&["--dry-run", "--user", "a b", "--password-stdin", "GetItems"], &[("SHOP_SIZE", "7")]);
    let expected = "curl \\\n  --header 'X-User: a b' \\\n  --data-urlencode f=GetItems \\\n  \
                    --data-urlencode 'login=a b:'\"$SHOP_PASSWORD\" \\\n  \"$SHOP_ENDPOINT\"'/shops/actionapi?size=7'\n";
    assert_eq!((exit.code(), output.as_str()), (0, expected), "{error}");
}
