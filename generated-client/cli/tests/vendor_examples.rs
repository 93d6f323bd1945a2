//! The commands of the vendor's documentation against the sandbox, run by the real `curl` and the real PHP where they are installed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod program;

use program::{Served, other};

const FIELDS: [&str; 4] = ["m=clientapi", "apikey=supersecretkey", "apimodule=client", "apifunction=getdetails"];

/// `curl`, each field behind the option.
fn curl(option: &str, fields: &[&str], rest: &[&str]) -> Option<String> {
    let fields = fields.iter().flat_map(|field| [option, field]);
    let arguments: Vec<&str> =
        ["--silent", "--show-error", "--max-time", "20"].into_iter().chain(fields).chain(rest.iter().copied()).collect();
    let outcome = other("curl", &arguments)?;
    assert_eq!(outcome.code, Some(0), "{}", outcome.error);
    Some(outcome.output)
}

fn is_the_example(reply: &str) -> bool {
    reply.starts_with(r#"{"status":"success","message":"successfully retrieved client details","data":{"#)
        && reply.contains(r#""city":"San Clemente""#)
}

#[test]
fn curl_posts_a_form() {
    let served = Served::start(&[]);
    let Some(reply) = curl("-d", &FIELDS, &[&served.endpoint]) else { return };
    assert!(is_the_example(&reply), "{reply}");
    // The address of the documentation has a path.
    let reply = curl("-d", &FIELDS, &[&format!("{}whmcs/index.php", served.endpoint)]).unwrap();
    assert!(is_the_example(&reply), "{reply}");
    let kind = curl("-d", &FIELDS, &[&served.endpoint, "--output", "/dev/null", "--write-out", "%{http_code} %{content_type}"]);
    assert_eq!(kind.as_deref(), Some("200 application/json"));
}

#[test]
fn curl_posts_multipart_and_gets() {
    let served = Served::start(&[]);
    let Some(reply) = curl("-F", &FIELDS, &[&served.endpoint]) else { return };
    assert!(is_the_example(&reply), "{reply}");
    let reply = curl("-d", &FIELDS, &["--get", &served.endpoint]).unwrap();
    assert!(is_the_example(&reply), "{reply}");
}

#[test]
fn mistakes_are_answered_in_the_envelope() {
    let served = Served::start(&[]);
    let Some(reply) = curl("-d", &FIELDS[..3], &[&served.endpoint]) else { return };
    assert_eq!(
        reply,
        r#"{"status":"error","message":"the parameter `apifunction` is missing; it must be the function's name"}"#
    );
    let reply =
        curl("-d", &["m=clientapi", "apikey=", "apimodule=client", "apifunction=getdetails"], &[&served.endpoint]).unwrap();
    assert_eq!(reply, r#"{"status":"error","message":"the credential `apikey` is empty"}"#);
}

#[test]
fn php_sends_an_array_of_fields() {
    let served = Served::start(&[]);
    let Some(modules) = other("php", &["-m"]) else { return };
    if !modules.output.lines().any(|line| line == "curl") {
        assert!(std::env::var_os("REQUIRE_PROGRAMS").is_none(), "PHP has no curl extension");
        println!("skipped: PHP has no curl extension");
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/details.php");
    let outcome = other("php", &[script, &served.endpoint, "supersecretkey"]).unwrap();
    assert_eq!((outcome.code, outcome.output.as_str()), (Some(0), "success: San Clemente\n"), "{}", outcome.error);
    let outcome = other("php", &[script, &served.endpoint, ""]).unwrap();
    assert_eq!(outcome.output, "error: the credential `apikey` is empty\n", "{}", outcome.error);
}
