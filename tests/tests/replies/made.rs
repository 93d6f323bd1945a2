//! Variables that the client makes: signatures byte for byte, how long values last, what is shown, and what the sandbox accepts.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use actionapi::description::Api;
use actionapi::sandbox::Sandbox;
use actionapi::{Async, Blocking, Call, Client, OutgoingRequest, RawData, Settings};

use crate::caller::{api, builder, head_and_form, header, ok, recording, served, with_head};

/// What both clients send in a call of a function with these parameters.
fn sent(
    api: &'static Api,
    values: &[(&str, &str)],
    function: &'static str,
    parameters: &[(&'static str, &'static str)],
) -> [(String, String); 2] {
    served(&ok("{}"), |endpoint| {
        let client: Client<Blocking> = builder(api, endpoint, values).build().unwrap();
        let call = Call::<_, RawData>::new(&client, api.operation("", function));
        parameters.iter().fold(call, |call, (name, value)| call.parameter(*name, *value)).send().unwrap();
        let client: Client<Async> = builder(api, endpoint, values).build().unwrap();
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let call = Call::<_, RawData>::new(&client, api.operation("", function));
        let call = parameters.iter().fold(call, |call, (name, value)| call.parameter(*name, *value));
        tokio.block_on(call.send()).unwrap();
    })
    .map(|request| head_and_form(&request))
}

const CLOUDSTACK: &str = r#"
format: 1
api:
  name: cloudstack
  title: CloudStack
  credentials: { apikey: The key., secretkey: Its secret. }
  variables:
    signed: { parameters: { sort: name, names: raw, encode: java, case: lower } }
    signature: { hmac-sha1: { key: "${secretkey}", text: "${signed}" }, as: base64 }
  request:
    methods: [get]
    parameters: { command: "${function}", response: json, apiKey: "${apikey}", signature: "${signature}" }
  reply: { success: http }
functions:
  listUsers: { effect: read, parameters: { keyword: "string?", "tags": "list<string>?" } }
"#;

const CLOUDSTACK_KEYS: &[(&str, &str)] = &[
    ("apikey", "plgWJfZK4gyS3mOMTVmjUVg-X-jlWlnfaUJ9GAbBbf9EdM-kAYMmAiLqzzq1ElZLYq_u38zCm0bewzGUdP66mg"),
    ("secretkey", "VDaACYb0LV9eNjTetIOElcVQkvJck_J_QljX_FcHRj87ZKiy0z0ty0ZsYBkoXkY9b7eq1EhwJaw7FF3akA3KBQ"),
];

#[test]
fn the_example_of_cloudstack_has_its_documented_signature() {
    for (head, _) in sent(api(CLOUDSTACK), CLOUDSTACK_KEYS, "listUsers", &[]) {
        let (query, _) = head.split_once(" HTTP").unwrap();
        assert!(query.starts_with("GET /api?command=listUsers&response=json&apiKey=plgWJf"), "{head}");
        assert!(query.ends_with("&signature=TTpdDq%2F7j%2FJ58XCRHomKoQXEQds%3D"), "{head}");
    }
}

const TEXTS: &str = r#"
format: 1
api:
  name: example
  title: Example API
  variables:
    text: string
    encoded: { base64: "${text}" }
    escaped: { urlencode: "${text}" }
    small: { lower: "${text}" }
    large: { upper: "${text}" }
  request: { parameters: { b: "${encoded}", e: "${escaped}", l: "${small}", u: "${large}" } }
  reply: { success: http }
functions: { f: { effect: read } }
"#;

/// The test vectors of RFC 4648, section 10, and the unreserved characters of RFC 3986, section 2.3.
#[test]
fn texts_are_written_as_their_standards_say() {
    const UNRESERVED: &str = "ABCXYZabcxyz0189-._~";
    for (text, base64, escaped) in [
        ("", "", ""),
        ("f", "Zg==", "f"),
        ("fo", "Zm8=", "fo"),
        ("foo", "Zm9v", "foo"),
        ("foob", "Zm9vYg==", "foob"),
        ("fooba", "Zm9vYmE=", "fooba"),
        ("foobar", "Zm9vYmFy", "foobar"),
        (UNRESERVED, "QUJDWFlaYWJjeHl6MDE4OS0uX34=", UNRESERVED),
        ("Ä b+/*", "w4QgYisvKg==", "%C3%84%20b%2B%2F%2A"),
    ] {
        for (_, form) in sent(api(TEXTS), &[("text", text)], "f", &[]) {
            let pairs: Vec<String> =
                url::form_urlencoded::parse(form.as_bytes()).map(|(_, value)| value.into_owned()).collect();
            assert_eq!(pairs, [base64, escaped, &text.to_lowercase(), &text.to_uppercase()]);
        }
    }
}

const ALIBABA: &str = r#"
format: 1
api:
  name: ecs
  title: ECS
  credentials: { accesskeyid: The key's id., accesskeysecret: The key. }
  variables:
    nonce: string
    time: string
    signed: { parameters: { sort: name } }
    encoded: { urlencode: "${signed}" }
    signature: { hmac-sha1: { key: "${accesskeysecret}&", text: "${method}&%2F&${encoded}" }, as: base64 }
  request:
    methods: [get, post]
    parameters:
      Action: ${function}
      Format: XML
      Version: "2014-05-26"
      AccessKeyId: ${accesskeyid}
      SignatureMethod: HMAC-SHA1
      Timestamp: ${time}
      SignatureVersion: "1.0"
      SignatureNonce: ${nonce}
      Signature: ${signature}
  reply: { success: http }
functions:
  DescribeRegions: { effect: read }
"#;

#[test]
fn the_example_of_alibaba_has_its_documented_signature() {
    let values = [
        ("accesskeyid", "testid"),
        ("accesskeysecret", "testsecret"),
        ("nonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"),
        ("time", "2016-02-23T12:46:24Z"),
    ];
    for (head, _) in sent(api(ALIBABA), &values, "DescribeRegions", &[]) {
        assert!(head.contains("&Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D HTTP"), "{head}");
    }
}

const FLICKR: &str = r#"
format: 1
api:
  name: flickr
  title: Flickr
  credentials: { api_key: The key., secret: Its secret. }
  variables:
    signed: { parameters: { sort: name, encode: raw, equals: "", separator: "" } }
    signature: { md5: "${secret}${signed}" }
  request: { methods: [get], parameters: { api_key: "${api_key}", api_sig: "${signature}" } }
  reply: { success: http }
functions:
  auth: { effect: read, parameters: { perms: string } }
"#;

/// The example of the first authentication API of Flickr, whose log-in links are signed as calls are.
#[test]
fn parameters_are_signed_without_separators() {
    let values = [("api_key", "9a0554259914a86fb9e7eb014e4e5d52"), ("secret", "000005fab4534d05")];
    for (head, _) in sent(api(FLICKR), &values, "auth", &[("perms", "write")]) {
        assert!(head.contains("api_sig=a02506b31c1cd46c2e0b6380fb94eb3d"), "{head}");
    }
}

const SHOP: &str = r#"
format: 1
api:
  name: shop
  title: Shop API
  credentials: { password: "string?", key: "string?" }
  variables:
    user: "string?"
    salt: { random: 12 }
    token: { md5: "${password}${salt}" }
    once: { random: 20, per: client }
    unique: { uuid: ~, per: call }
    stamp: { now: timestamp }
    bearer: { first: ["${key}", "${token}", "nobody"] }
    signed: { sha256: "${method} ${path} ${host}\n${body}${password}" }
  request:
    methods: [post]
    path: "/x"
    query: { once: "${once}" }
    parameters: { f: "${function}", salt: "${salt}", token: "${token}", stamp: "${stamp}", user: "${user}" }
    headers: { Authorization: "Bearer ${bearer}", X-Signed: "${signed}" }
  reply: { success: http, message: /message }
functions:
  get: { effect: read, parameters: { name: "string?" }, returns: json }
  pay: { effect: write, parameters: { id: { type: "string?", default: "${unique}" } }, returns: json }
  once: { effect: idempotent, parameters: { id: { type: "string?", default: "${unique}" } }, returns: json }
"#;

/// The value of a parameter in a form or a head.
fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let start = text.find(&format!("{name}="))? + name.len() + 1;
    text[start..].split(['&', ' ', '\r']).next()
}

#[test]
fn what_is_made_is_sent_and_what_is_made_of_nothing_is_not() {
    use std::process::{Command, Stdio};
    let sum = |program: &str, text: &str| {
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap().split(' ').next().unwrap().to_owned()
    };
    for (head, form) in sent(api(SHOP), &[("password", "sesame"), ("user", "u")], "get", &[("name", "a b")]) {
        let salt = value(&form, "salt").unwrap();
        assert!(salt.len() == 12 && salt.bytes().all(|byte| byte.is_ascii_hexdigit()), "{form}");
        let token = sum("md5sum", &format!("sesame{salt}"));
        assert_eq!(value(&form, "token"), Some(token.as_str()), "{form}");
        assert_eq!(header(&head, "authorization"), Some(format!("Bearer {token}").as_str()), "{head}");
        let text = format!("POST /api/x {}\n{form}sesame", header(&head, "host").unwrap());
        assert_eq!(header(&head, "x-signed"), Some(sum("sha256sum", &text).as_str()), "{head}");
        assert_eq!(value(&head, "once").unwrap().len(), 20);
        let stamp: i64 = value(&form, "stamp").unwrap().parse().unwrap();
        assert!(stamp > 1_700_000_000, "{form}");
    }
    for (head, form) in sent(api(SHOP), &[], "get", &[]) {
        assert!(value(&form, "token").is_none() && header(&head, "x-signed").is_none(), "{head}{form}");
        assert_eq!(header(&head, "authorization"), Some("Bearer nobody"));
    }
    for (head, _) in sent(api(SHOP), &[("key", "k"), ("password", "p")], "get", &[]) {
        assert_eq!(header(&head, "authorization"), Some("Bearer k"));
    }
}

/// The requests of a server that is always busy, to calls of both clients.
fn busy(calls: impl FnOnce(&str)) -> Vec<(String, String)> {
    let (endpoint, requests) = recording(&with_head("503 Busy", "", "{}"));
    calls(&endpoint);
    requests.try_iter().map(|request| head_and_form(&request)).collect()
}

#[test]
fn each_value_lasts_as_long_as_its_scope() {
    let api = api(SHOP);
    let settings = Settings::new().attempts(3).backoff(Duration::ZERO, Duration::ZERO);
    let requests = busy(|endpoint| {
        let client: Client<Blocking> =
            builder(api, endpoint, &[("password", "sesame")]).with(settings.clone()).build().unwrap();
        for _ in 0..2 {
            assert!(Call::<_, RawData>::new(&client.clone(), api.operation("", "once")).send().is_err());
        }
        let client: Client<Async> = builder(api, endpoint, &[("password", "sesame")]).with(settings).build().unwrap();
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert!(tokio.block_on(Call::<_, RawData>::new(&client, api.operation("", "once")).send()).is_err());
    });
    assert_eq!(requests.len(), 9);
    let distinct =
        |of: &dyn Fn(&(String, String)) -> String| requests.iter().map(of).collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!(distinct(&|(_, form)| value(form, "salt").unwrap().to_owned()), 9);
    assert_eq!(distinct(&|(_, form)| value(form, "token").unwrap().to_owned()), 9);
    assert_eq!(distinct(&|(_, form)| value(form, "id").unwrap().to_owned()), 3);
    assert_eq!(distinct(&|(head, _)| value(head, "once").unwrap().to_owned()), 2);
}

#[test]
fn a_default_is_made_unless_the_parameter_is_set() {
    for (_, form) in sent(api(SHOP), &[], "pay", &[]) {
        assert_eq!(value(&form, "id").unwrap().len(), 36, "{form}");
    }
    for (_, form) in sent(api(SHOP), &[], "pay", &[("id", "mine")]) {
        assert!(form.ends_with("&id=mine") && form.matches("id=").count() == 1, "{form}");
    }
}

/// Changes the parameters before they are signed, and sees no signature.
struct Changes;

impl actionapi::Interceptor for Changes {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        assert!(request.parameters().iter().all(|pair| pair.name != "signature"));
        request.parameters_mut().retain(|pair| pair.name != "extra");
        Ok(())
    }
}

#[test]
fn interceptors_come_before_signatures() {
    let api = api(CLOUDSTACK);
    let requests = served(&ok("{}"), |endpoint| {
        for _ in 0..2 {
            let client = builder::<Blocking>(api, endpoint, CLOUDSTACK_KEYS).with(Settings::new().interceptor(Changes));
            let client = client.build().unwrap();
            Call::<_, RawData>::new(&client, api.operation("", "listUsers")).parameter("extra", "x").send().unwrap();
        }
    });
    for request in requests {
        assert!(request.contains("&signature=TTpdDq%2F7j%2FJ58XCRHomKoQXEQds%3D HTTP"), "{request}");
    }
}

#[test]
fn what_is_made_of_secrets_is_shown_nowhere() {
    let api = api(SHOP);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/api", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut request, mut buffer) = (String::new(), [0; 4096]);
            while !request.contains("\r\n\r\n") || request.ends_with("\r\n\r\n") {
                let length = stream.read(&mut buffer).unwrap();
                request.push_str(&String::from_utf8_lossy(&buffer[..length]));
            }
            let (head, form) = head_and_form(&request);
            let (token, signed) = (value(&form, "token").unwrap(), header(&head, "x-signed").unwrap());
            let body = format!(r#"{{"message":"no {token}, no {signed}, but {}"}}"#, value(&form, "salt").unwrap());
            stream.write_all(with_head("403 Forbidden", "", &body).as_bytes()).unwrap();
        }
    });
    let client: Client<Blocking> = builder(api, &endpoint, &[("password", "sesame")]).build().unwrap();
    let error = Call::<_, RawData>::new(&client, api.operation("", "get")).send().unwrap_err();
    assert!(error.message().unwrap().starts_with("no [secret], no [secret], but "), "{error}");
    assert_eq!(format!("{error} {error:?}").matches("[secret]").count() % 2, 0, "{error:?}");
}

#[test]
fn the_sandbox_makes_again_what_it_knows_all_parts_of() {
    let api = api(SHOP);
    let sandbox = Sandbox::start(api).unwrap();
    let call = |password: &str| {
        let client: Client<Blocking> =
            builder(api, sandbox.endpoint(), &[("password", password), ("user", "u")]).build().unwrap();
        Call::<_, RawData>::new(&client, api.operation("", "get")).parameter("name", "a b").send()
    };
    assert!(call("anything").is_ok());
    sandbox.require_credential("password", "sesame");
    assert!(call("sesame").is_ok());
    assert_eq!(call("other").unwrap_err().status().unwrap(), 401);
    let cloud = crate::caller::api(CLOUDSTACK);
    let sandbox = Sandbox::start(cloud).unwrap();
    sandbox.require_credential("secretkey", CLOUDSTACK_KEYS[1].1);
    let call = |secret: &str| {
        let values = [CLOUDSTACK_KEYS[0], ("secretkey", secret)];
        let client: Client<Async> = builder(cloud, sandbox.endpoint(), &values).build().unwrap();
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let call = Call::<_, RawData>::new(&client, cloud.operation("", "listUsers"));
        tokio.block_on(call.parameter("tags", vec!["ä b*", "~/+"]).send())
    };
    assert!(call(CLOUDSTACK_KEYS[1].1).is_ok());
    assert_eq!(call("wrong").unwrap_err().status().unwrap(), 401);
}

/// The exit code, the output and the messages of the command line.
fn command_line(api: &'static Api, arguments: &[&str], environment: &[(&str, &str)]) -> (u8, String, String) {
    use std::ffi::OsString;
    let environment = |name: &str| environment.iter().find(|(each, _)| *each == name).map(|(_, value)| OsString::from(value));
    let (mut input, mut output, mut error) = (std::io::Cursor::new(""), Vec::new(), Vec::new());
    let mut console = actionapi::cli::Console::new(&mut input, &mut output, &mut error, &environment);
    let exit = actionapi::cli::Program::new(api).run_on(arguments.iter().map(Into::into), &mut console);
    (exit.code(), String::from_utf8(output).unwrap(), String::from_utf8(error).unwrap())
}

#[test]
fn a_dry_run_masks_what_is_made_of_secrets() {
    let keys = [("CLOUDSTACK_APIKEY", "k3y-of-m1ne"), ("CLOUDSTACK_SECRETKEY", "s3cret")];
    let arguments = ["--dry-run", "--verbose", "--endpoint", "https://x.test/client", "listUsers", "--keyword", "A b"];
    let (exit, output, error) = command_line(api(CLOUDSTACK), &arguments, &keys);
    assert_eq!(exit, 0, "{error}");
    assert!(output.contains("--data-urlencode keyword='A b'") || output.contains("'keyword=A b'"), "{output}");
    assert!(output.contains("'signature=***'") && output.contains(r#"apiKey="$CLOUDSTACK_APIKEY""#), "{output}");
    assert!(error.contains("`signature` cannot be shown without secrets"), "{error}");
    assert!(error.contains("the text of `signature`: apikey=***&command=listusers&keyword=a%20b&response=json"), "{error}");
    assert!(!format!("{output}{error}").contains("s3cret") && !format!("{output}{error}").contains("m1ne"), "{output}{error}");
    let (exit, output, error) = command_line(api(SHOP), &["--dry-run", "get"], &[]);
    assert_eq!(exit, 0, "{error}");
    assert!(!output.contains("token") && output.contains("'Authorization: Bearer '") || output.contains("***"), "{output}");
}

#[test]
fn the_command_line_sends_what_is_made() {
    let api = api(SHOP);
    let sandbox = Sandbox::start(api).unwrap();
    sandbox.require_credential("password", "sesame");
    let environment = [("SHOP_ENDPOINT", sandbox.endpoint()), ("SHOP_PASSWORD", "sesame")];
    let (exit, _, error) = command_line(api, &["--yes", "pay"], &environment);
    assert_eq!(exit, 0, "{error}");
    let double = sandbox.double::<actionapi::Value>("", "pay");
    assert_eq!(double.received()[0].parameter("id").unwrap().len(), 36);
    let (exit, _, error) = command_line(api, &["--sandbox", "get"], &[]);
    assert_eq!(exit, 0, "{error}");
}

const FETCHING: &str = r#"
format: 1
api:
  name: shop
  title: Shop API
  credentials: { password: "string?", key: "string?" }
  variables:
    user: "string?"
    salt: { random: 8 }
    hash: { md5: "${password}${salt}" }
    sid: { fetch: { call: login, with: { user: "${user}", salt: "${salt}", hash: "${hash}" }, take: sid } }
    bearer: { first: ["${key}", "${sid}"] }
    seal: { sha1: "${sid}${function}" }
  request: { parameters: { f: "${function}", bearer: "${bearer}", seal: "${seal}", sid: "${sid}" } }
  reply: { success: http, failure: /error, code: /error/code, message: /error/text }
  errors: { Expired: { code: gone, class: auth, renews: sid } }
functions:
  login:
    effect: idempotent
    request: { parameters: { bearer: ~, seal: ~, sid: ~ } }
    parameters: { user: string, salt: string, hash: { type: string, secret: true } }
    returns: { sid: { type: string, secret: true } }
    example: { data: { sid: s3ss10n } }
  get: { effect: read, returns: nothing }
"#;

#[test]
fn what_is_made_of_fetched_values_is_made_anew_with_them() {
    let api = api(FETCHING);
    let sandbox = Sandbox::start(api).unwrap();
    let login = sandbox.double::<actionapi::Value>("", "login");
    let get = |client: &Client<Blocking>| Call::<_, ()>::new(client, api.operation("", "get")).send();
    let client: Client<Blocking> = builder(api, sandbox.endpoint(), &[("key", "k")]).build().unwrap();
    // The first is there, and without a user nothing can be fetched.
    get(&client).unwrap();
    assert!(login.received().is_empty());
    let values = [("user", "u"), ("password", "sesame")];
    let client: Client<Blocking> = builder(api, sandbox.endpoint(), &values).build().unwrap();
    for _ in 0..2 {
        get(&client).unwrap();
    }
    let received = login.received();
    assert_eq!(received.len(), 1);
    let salt = received[0].parameter("salt").unwrap();
    assert_eq!(received[0].parameter("hash"), Some(md5sum(&format!("sesame{salt}")).as_str()));
    sandbox.expire("sid");
    // The sandbox checks the seal, which must be that of the new value.
    get(&client).unwrap();
    assert_eq!(login.received().len(), 2);
}

/// The MD5 hash of a text, by another program.
fn md5sum(text: &str) -> String {
    use std::process::{Command, Stdio};
    let mut child = Command::new("md5sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap().split(' ').next().unwrap().to_owned()
}

#[test]
fn a_cycle_of_fetched_and_made_values_is_refused() {
    let cycle = FETCHING.replace("{ bearer: ~, seal: ~, sid: ~ }", "{ bearer: ~, sid: ~ }");
    let problems = actionapi_codegen::check(&actionapi_codegen::Source::new("a.yaml", cycle)).unwrap_err().to_string();
    assert!(problems.contains("`login` is called for `sid`, and sends it itself"), "{problems}");
    assert!(problems.contains("`request: { parameters: { seal: ~ } }`"), "{problems}");
}
