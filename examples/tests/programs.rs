//! Runs the examples as a reader does, against their own sandbox and against one that the environment names.

use std::error::Error;
use std::process::{Command, Output};

use generated_client::sandbox::Sandbox;

type Outcome = Result<(), Box<dyn Error>>;

/// An example with these arguments, on its own sandbox.
fn example(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env_remove("CLIENTAPI_ENDPOINT").env_remove("CLIENTAPI_APIKEY");
    command
}

/// An example on this sandbox, as on the real API.
fn example_on(sandbox: &Sandbox, program: &str, arguments: &[&str]) -> Command {
    let mut command = example(program, arguments);
    command.env("CLIENTAPI_ENDPOINT", sandbox.endpoint()).env("CLIENTAPI_APIKEY", "any");
    command
}

#[track_caller]
fn printed(output: &Output) -> (String, String) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

const REPORT: &str = env!("CARGO_BIN_EXE_report");
const ORDER: &str = env!("CARGO_BIN_EXE_order_licenses");

#[test]
fn the_report_is_a_table_or_csv() -> Outcome {
    let (table, error) = printed(&example(REPORT, &[]).output()?);
    assert_eq!(error, "");
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.lines().all(|line| line.chars().count() == 68), "{table}");

    let (csv, _) = printed(&example(REPORT, &["--csv"]).output()?);
    let expected = "id,product,cycle,price\n\
                    13,\"cPanel External Server License\",\"Monthly\",38.00\n\
                    13,\"cPanel External Server License\",\"Quarterly\",114.00\n\
                    13,\"cPanel External Server License\",\"Semi-Annually\",228.00\n";
    assert_eq!(csv, expected);
    Ok(())
}

#[test]
fn the_report_names_fields_that_the_schema_does_not_have() -> Outcome {
    let sandbox = Sandbox::start()?;
    let body = r#"{"status":"success","data":{"13":{"id":"13","name":"A\u001b[2J","description":"","paytype":"","autosetup":"","pricing":{"Monthly":"1.00"},"colour":"red"}}}"#;
    sandbox.cpanellicensing().products().replies(200, body);
    let output = example_on(&sandbox, REPORT, &[]).output()?;
    let (table, error) = printed(&output);
    assert!(output.status.success() && error == "the schema does not have the field `Product.colour`\n", "{error}");
    assert!(table.contains("A\\u{1b}[2J"), "{table}");
    Ok(())
}

#[test]
fn nothing_is_ordered_without_yes() -> Outcome {
    let sandbox = Sandbox::start()?;
    let double = sandbox.cpanellicensing().order().returns_example();
    let (text, _) = printed(&example_on(&sandbox, ORDER, &["192.0.2.1"]).output()?);
    assert!(text.contains("would order") && text.contains("192.0.2.1"), "{text}");
    double.assert_not_received();
    Ok(())
}

#[test]
fn each_address_is_ordered_once() -> Outcome {
    let sandbox = Sandbox::start()?;
    let double = sandbox.cpanellicensing().order().returns_example();
    let arguments = ["--yes", "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.1", "2001:db8::1", "192.0.2.4", "192.0.2.5"];
    let output = example_on(&sandbox, ORDER, &arguments).output()?;
    let (text, error) = printed(&output);
    assert!(output.status.success(), "{text}{error}");
    assert_eq!(text.lines().filter(|line| line.ends_with(": ordered, invoice 123456")).count(), 6, "{text}");
    assert_eq!(double.received().len(), 6);
    Ok(())
}

#[test]
fn an_unclear_order_is_reported_and_not_repeated() -> Outcome {
    let sandbox = Sandbox::start()?;
    let double = sandbox.cpanellicensing().order().hangs_up();
    let output = example_on(&sandbox, ORDER, &["--yes", "192.0.2.1"]).output()?;
    let (text, _) = printed(&output);
    assert!(!output.status.success());
    assert!(text.starts_with("192.0.2.1: unclear, look at the account"), "{text}");
    assert_eq!(double.received().len(), 1);
    Ok(())
}

#[test]
fn no_order_follows_one_that_was_refused_for_its_key() -> Outcome {
    let sandbox = Sandbox::start()?;
    let double = sandbox.cpanellicensing().order().replies(401, r#"{"status":"error","message":"wrong key"}"#);
    let addresses: Vec<String> = (1..=20).map(|last| format!("192.0.2.{last}")).collect();
    let arguments: Vec<&str> = ["--yes"].into_iter().chain(addresses.iter().map(String::as_str)).collect();
    let output = example_on(&sandbox, ORDER, &arguments).output()?;
    let (text, _) = printed(&output);
    assert!(!output.status.success());
    assert!(text.contains("192.0.2.1: not ordered: ") && text.ends_with(" not tried\n"), "{text}");
    // Those that were on their way.
    assert!(double.received().len() <= 4, "{text}");
    Ok(())
}

#[test]
fn orders_that_were_never_sent_can_be_ordered_later() -> Outcome {
    // A port that nothing listens on.
    let endpoint = Sandbox::start()?.endpoint().to_owned();
    let mut command = example(ORDER, &["--yes", "192.0.2.1"]);
    let output = command.env("CLIENTAPI_ENDPOINT", endpoint).env("CLIENTAPI_APIKEY", "any").output()?;
    let (text, _) = printed(&output);
    assert!(!output.status.success());
    assert!(text.starts_with("192.0.2.1: not ordered, can be ordered later"), "{text}");
    Ok(())
}

#[test]
fn each_attempt_has_a_request_id() -> Outcome {
    let output = example(env!("CARGO_BIN_EXE_request_ids"), &[]).output()?;
    let (text, log) = printed(&output);
    assert_eq!(text, "Test Client lives in San Clemente\n");
    let lines: Vec<&str> = log.lines().collect();
    assert!(lines[0].ends_with("-1: client.getdetails, attempt 1"), "{log}");
    assert!(lines[1].starts_with("client.getdetails, attempt 1: 200 OK after "), "{log}");
    Ok(())
}
