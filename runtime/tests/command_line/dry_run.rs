//! Dry runs: calls as `curl` commands.

use actionapi::cli::Exit;
use actionapi::description::{Method, Part, RequestProfile};
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::{Given, ORDER, against, leaked, modern_with, run, shop};

#[test]
fn a_dry_run_prints_a_command_and_sends_nothing() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let order = sandbox.double::<Value>("items", "order");
    let arguments = ["--dry-run", "items", "order", "--name", "it's", "--ip", "::1", "--cycle", "Monthly", "--voucher", "hush"];
    let outcome = against(&sandbox, Given::default(), &arguments);
    let expected = format!(
        "curl \\\n  --data-urlencode m=shop \\\n  --data-urlencode apikey=\"$SHOP_APIKEY\" \\\n  --data-urlencode apimodule=items \\\n  \
         --data-urlencode apifunction=order \\\n  --data-urlencode 'name=it'\\''s' \\\n  --data-urlencode ip=::1 \\\n  \
         --data-urlencode cycle=Monthly \\\n  --data-urlencode voucher=\"$SHOP_VOUCHER\" \\\n  {}\n",
        sandbox.endpoint()
    );
    assert_eq!((outcome.exit, outcome.output), (Exit::Success, expected));
    order.assert_not_received();
    let outcome = run(shop::modern(), &Given::default(), &["--dry-run", "items", "list", "--ids", "1", "--ids", "2"]);
    let expected = "curl \\\n  --get \\\n  --header 'Authorization: Bearer '\"$MODERN_TOKEN\" \\\n  --data-urlencode ids=1,2 \\\n  \
                    \"$MODERN_ENDPOINT\"/items.list\n";
    assert_eq!(outcome.output, expected);
}

#[test]
fn a_dry_run_reports_the_variables_that_are_not_set() {
    let order: Vec<_> = ["--dry-run", "--apikey-file", "key"].into_iter().chain(ORDER).chain(["--voucher", "hush"]).collect();
    let outcome = shop(&order);
    let note = "note: the command reads variables that are not set: SHOP_ENDPOINT, SHOP_APIKEY, SHOP_VOUCHER\n";
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, note));
    let names = ["SHOP_ENDPOINT", "SHOP_APIKEY", "SHOP_VOUCHER"];
    let environment = names.map(|name| (name, "https://example.com/".to_owned())).to_vec();
    let outcome = run(shop::api(), &Given { environment, ..Given::default() }, &order);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
}

#[test]
fn a_dry_run_says_where_curl_would_do_something_else() {
    let posted = leaked(modern_with(|request| RequestProfile { methods: vec![Method::Post].into(), ..request }));
    let outcome = run(posted, &Given::default(), &["--dry-run", "--certificate-authority", "my ca.pem", "items", "list"]);
    let expected = "curl \\\n  --cacert 'my ca.pem' \\\n  --header 'Authorization: Bearer '\"$MODERN_TOKEN\" \\\n  \
                    --request POST --data '' \\\n  \"$MODERN_ENDPOINT\"/items.list\n";
    assert_eq!(outcome.output, expected);
}

#[test]
fn a_dry_run_keeps_credentials_in_the_path_apart() {
    let path = [shop::text("/"), Part::Variable(1), shop::text("/"), Part::Variable(0), shop::text("_ID/"), Part::Function];
    let mut in_path =
        modern_with(|request| RequestProfile { path: shop::template(path), headers: [].as_slice().into(), ..request });
    in_path.protocol.variables = vec![shop::credential("key", ""), shop::credential("key-id", "")].into();
    let outcome = run(leaked(in_path), &Given::default(), &["--dry-run", "items", "list"]);
    let expected = "curl \\\n  --get \\\n  \"$MODERN_ENDPOINT\"/\"$MODERN_KEY_ID\"/\"$MODERN_KEY\"_ID/list\n";
    assert_eq!(outcome.output, expected);
}

#[test]
fn a_secret_parameter_and_a_credential_of_one_name_are_two_variables() {
    let mut twice = shop::modern_api();
    twice.protocol.variables = vec![shop::credential("voucher", "The key.")].into();
    let arguments: Vec<_> = ["--dry-run"].into_iter().chain(ORDER).chain(["--voucher", "hush"]).collect();
    let outcome = run(leaked(twice), &Given::default(), &arguments);
    assert!(outcome.output.contains(r#"'Authorization: Bearer '"$MODERN_VOUCHER""#), "{}", outcome.output);
    assert!(outcome.output.contains(r#"voucher="$MODERN_PARAMETER_VOUCHER""#), "{}", outcome.output);
    assert!(outcome.error.contains("MODERN_VOUCHER, MODERN_PARAMETER_VOUCHER"), "{}", outcome.error);
}
