//! The errors that a schema names: which one a reply is, and what follows from it.

use std::time::{Duration, Instant};

use actionapi::description::{Api, ErrorClass, Operation};
use actionapi::sandbox::Sandbox;
use actionapi::{Async, Blocking, Builder, Call, Client, Error, ErrorKind, RawData, Settings};

use crate::caller::{api, call, ok, with_head};

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  request: { parameters: { f: "${function}" } }
  reply: { failure: /error, message: /error/text, code: /error/code }
  errors:
    NotFound: "70"
    Expired: { code: [106, "107"], class: auth }
    ReLogin: { code: -32602, contains: Re-Login, class: auth }
    BadParameter: { code: -32602, class: invalid }
    RateLimited: { contains: [rate limit, slow down], class: busy, wait: 5ms }
    Forbidden: { http: 403, class: denied }
    Migrated: { at: /error/migrate_to }
    TooFast: { http: 429, class: busy, wait: /error/retry_after }
    Swamped: { http: 503, class: busy, wait: { header: X-Wait } }
    Down: { code: 9, class: broken, wait: { header: X-Wait } }
modules:
  things:
    errors: { NotFound: { code: "70", class: not_found }, Gone: "71" }
    functions:
      list: { effect: read, example: { data: {} } }
      make: { effect: write, example: { data: {} } }
      odd: { effect: read, errors: { Expired: ~, Own: { code: 106 } }, example: { data: {} } }
"#;

const LIST: (&str, &str) = ("things", "list");

#[test]
fn the_error_with_the_most_conditions_counts() {
    let api = api(SCHEMA);
    for (function, reply, known, class) in [
        (LIST, ok(r#"{"error":{"code":"70","text":"x"}}"#), Some("NotFound"), Some(ErrorClass::NotFound)),
        (LIST, ok(r#"{"error":{"code":71,"text":"x"}}"#), Some("Gone"), None),
        (LIST, ok(r#"{"error":{"code":107}}"#), Some("Expired"), Some(ErrorClass::Auth)),
        (LIST, ok(r#"{"error":{"code":-32602,"text":"please re-login"}}"#), Some("ReLogin"), Some(ErrorClass::Auth)),
        (LIST, ok(r#"{"error":{"code":"-32602","text":"no"}}"#), Some("BadParameter"), Some(ErrorClass::Invalid)),
        (LIST, with_head("403 Forbidden", "", r#"{"error":{"text":"no"}}"#), Some("Forbidden"), Some(ErrorClass::Denied)),
        // Whatever the body is.
        (LIST, with_head("403 Forbidden", "", "<html>"), Some("Forbidden"), Some(ErrorClass::Denied)),
        (LIST, ok(r#"{"error":{"migrate_to":17}}"#), Some("Migrated"), None),
        (LIST, ok(r#"{"error":{"code":72}}"#), None, None),
        (("things", "odd"), ok(r#"{"error":{"code":106}}"#), Some("Own"), None),
    ] {
        for error in call(api, function, &reply).errors() {
            assert_eq!((error.known(), error.class()), (known, class), "{reply}");
            assert_eq!(error.is_auth(), matches!(class, Some(ErrorClass::Auth | ErrorClass::Denied)), "{reply}");
            assert!(known.is_none_or(|known| error.to_string().contains(&format!("[{known}]"))), "{error}");
        }
    }
}

/// A call of the sandbox by each client, which answers once with each of these errors: the result, and how many requests came.
fn calls(api: &'static Api, function: &'static str, errors: &[&str], settings: Settings) -> (Result<u32, Error>, usize) {
    let (awaited, its_count) = call_once(api, function, errors, |endpoint, operation| {
        let client: Client<Async> = Builder::new(&api.protocol, endpoint).with(settings.clone()).build().unwrap();
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        tokio.block_on(Call::<Async, RawData>::new(&client, operation).send()).map(|reply| reply.attempts())
    });
    let (result, count) = call_once(api, function, errors, |endpoint, operation| {
        let client: Client<Blocking> = Builder::new(&api.protocol, endpoint).with(settings.clone()).build().unwrap();
        Call::<Blocking, RawData>::new(&client, operation).send().map(|reply| reply.attempts())
    });
    let outcome = |result: &Result<u32, Error>| result.as_ref().map_err(|error| error.to_string()).copied();
    assert_eq!((outcome(&awaited), its_count), (outcome(&result), count), "{function} {errors:?}");
    (result, count)
}

fn call_once(
    api: &'static Api,
    function: &'static str,
    errors: &[&str],
    send: impl FnOnce(&str, Operation) -> Result<u32, Error>,
) -> (Result<u32, Error>, usize) {
    let sandbox = Sandbox::start(api).unwrap();
    let double = sandbox.double::<actionapi::Value>("things", function);
    let double = errors.iter().fold(double, |double, error| double.fails_with(error));
    let double = double.returns_example();
    let result = send(sandbox.endpoint(), api.operation("things".to_owned(), function.to_owned()));
    let count = double.received().len();
    (result, count)
}

fn quick() -> Settings {
    Settings::new().backoff(Duration::from_millis(1), Duration::from_millis(2))
}

#[test]
fn the_class_decides_whether_a_call_is_repeated() {
    let api = api(SCHEMA);
    // What did surely nothing is repeated, whatever it would have done.
    for function in ["list", "make"] {
        let (result, count) = calls(api, function, &["RateLimited"], quick());
        assert_eq!((result.unwrap(), count), (2, 2), "{function}");
    }
    let (result, count) = calls(api, "list", &["Down"], quick());
    assert_eq!((result.unwrap(), count), (2, 2));
    let (result, count) = calls(api, "make", &["Down"], quick());
    assert_eq!((result.unwrap_err().known(), count), (Some("Down"), 1));
    for error in ["NotFound", "Expired", "BadParameter", "Forbidden"] {
        let (result, count) = calls(api, "list", &[error], quick());
        let error_of = result.unwrap_err();
        assert_eq!((error_of.known(), count, error_of.is_retryable()), (Some(error), 1, false));
    }
}

#[test]
fn the_wait_is_the_schemas() {
    let api = api(SCHEMA);
    let begun = Instant::now();
    let (result, count) = calls(api, "list", &["TooFast"], quick());
    assert_eq!((result.unwrap(), count), (2, 2));
    assert!(begun.elapsed() >= Duration::from_secs(1));
    // Longer than the client waits: the call fails at once, and says how long.
    let reply = with_head("429 Too Many Requests", "", r#"{"error":{"text":"x","retry_after":3600}}"#);
    for error in call(api, LIST, &reply).errors() {
        assert_eq!((error.retry_after(), error.attempts()), (Some(Duration::from_secs(3600)), 1));
    }
    // Also where the body is none of the API's.
    let reply = with_head("503 Busy", "X-Wait: 900\r\n", "<html>");
    for error in call(api, LIST, &reply).errors() {
        assert_eq!((error.known(), error.retry_after()), (Some("Swamped"), Some(Duration::from_secs(900))));
    }
    let reply = with_head("200 OK", "X-Wait: 7\r\n", r#"{"error":{"code":9}}"#);
    for error in call(api, LIST, &reply).errors() {
        assert_eq!((error.retry_after(), error.kind()), (Some(Duration::from_secs(7)), ErrorKind::Api));
    }
}

#[test]
fn a_code_that_shows_success_shows_the_failure_too() {
    let schema = SCHEMA
        .replace("failure: /error, message: /error/text, code: /error/code", "success: { at: /code, is: '0' }, code: /code");
    let api = api(&schema);
    for error in ["NotFound", "Expired", "Down"] {
        let (result, _) = calls(api, "make", &[error], quick().attempts(1));
        assert_eq!(result.unwrap_err().known(), Some(error));
    }
}

#[test]
#[should_panic(expected = "has no error `Nonsense`")]
fn a_double_fails_only_with_errors_of_the_function() {
    let sandbox = Sandbox::start(api(SCHEMA)).unwrap();
    let _double = sandbox.double::<actionapi::Value>("things", "list").fails_with("Nonsense");
}

#[test]
fn a_status_that_the_schema_names_needs_no_guess_at_its_reason() {
    let hint = |status: &str| {
        let reply = with_head(status, "", "no");
        call(api(SCHEMA), LIST, &reply).errors().map(|error| error.hint().map(str::to_owned))
    };
    assert_eq!(hint("403 Forbidden"), [None, None]);
    let guess = Some("the endpoint may be wrong".to_owned());
    assert_eq!(hint("404 Not Found"), [guess.clone(), guess]);
}
