//! The generated sandbox as a user's own tests use it: doubles by function, checked against the schema's types, and what was
//! received; with the blocking and with the async client, over real HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::panic::{AssertUnwindSafe, catch_unwind};

use generated_client::client::ClientDetails;
use generated_client::sandbox::Sandbox;
use generated_client::types::BillingCycle;
use generated_client::{Client, blocking};
use serde_json::json;

fn blocking_client(sandbox: &Sandbox) -> blocking::Client {
    blocking::Client::builder(sandbox.endpoint()).apikey("test").build().unwrap()
}

fn details() -> serde_json::Value {
    json!({
        "id": 7, "firstname": "Ada", "lastname": "Lovelace", "companyname": "", "email": "ada@example.com",
        "address1": "St James's Square", "city": "London",
    })
}

/// What the panic of a mistaken double says.
fn panic_of(mistake: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(mistake)).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn without_doubles_it_answers_the_examples() {
    let sandbox = Sandbox::start().unwrap();
    let client = blocking_client(&sandbox);
    assert_eq!(client.client().getdetails().call().unwrap().city, "San Clemente");
    let products = client.cpanellicensing().products().call().unwrap();
    assert_eq!(products["13"].pricing["Semi-Annually"].to_string(), "228.00");
}

#[test]
fn a_double_returns_what_it_is_told() {
    let sandbox = Sandbox::start().unwrap();
    let getdetails = sandbox.client().getdetails().returns(details()).message("here");
    let reply = blocking_client(&sandbox).client().getdetails().send().unwrap();
    assert_eq!((reply.data().city.as_str(), reply.message()), ("London", Some("here")));
    getdetails.assert_received(&[]);
}

#[test]
fn a_record_can_be_returned_as_it_is() {
    let sandbox = Sandbox::start().unwrap();
    let client = blocking_client(&sandbox);
    let mut details = ClientDetails::example();
    assert_eq!(client.client().getdetails().call().unwrap(), details);
    (details.city, details.lastlogin) = ("Paris".to_owned(), None);
    let _getdetails = sandbox.client().getdetails().returns(&details);
    assert_eq!(client.client().getdetails().call().unwrap(), details);
}

#[test]
fn parameters_are_received_and_can_be_asserted() {
    let sandbox = Sandbox::start().unwrap();
    let order = sandbox.cpanellicensing().order();
    let ip = "192.0.2.1".parse().unwrap();
    let client = blocking_client(&sandbox);
    client.cpanellicensing().order("A product", ip, BillingCycle::SemiAnnually).paymentgateway("paypal").call().unwrap();
    order.assert_received(&[("product", "A product"), ("ip", "192.0.2.1"), ("billingcycle", "Semi-Annually")]);
    let received = order.received();
    assert_eq!((received.len(), received[0].method(), received[0].parameter("paymentgateway")), (1, "POST", Some("paypal")));
    assert_eq!(received[0].parameter("apikey"), None);
    let message = panic_of(|| order.assert_received(&[("ip", "192.0.2.9")]));
    assert!(message.contains(r#"did not receive ip="192.0.2.9"; it received:"#) && message.contains("192.0.2.1"), "{message}");
}

#[test]
fn a_double_fails_and_recovers_in_order() {
    let sandbox = Sandbox::start().unwrap();
    let getdetails = sandbox.client().getdetails().fails("not today").replies(200, "<html>Sign in</html>").returns(details());
    let client = blocking_client(&sandbox);
    let error = client.client().getdetails().call().unwrap_err();
    assert!(error.is_api() && error.message() == Some("not today"), "{error}");
    assert!(!client.client().getdetails().call().unwrap_err().is_api());
    assert_eq!(client.client().getdetails().call().unwrap().city, "London");
    assert_eq!(client.client().getdetails().call().unwrap().city, "London");
    assert_eq!(getdetails.received().len(), 4);
}

#[test]
fn a_double_that_the_schema_does_not_allow_is_a_mistake() {
    let sandbox = Sandbox::start().unwrap();
    let mut wrong = details();
    wrong["id"] = json!("seven");
    let message = panic_of(|| _ = sandbox.client().getdetails().returns(wrong));
    assert!(message.contains("the double of `client.getdetails` cannot return this") && message.contains("id"), "{message}");
    let mut misspelt = details();
    misspelt["lastlogn"] = json!("2012-08-01 18:30:56");
    let message = panic_of(|| _ = sandbox.client().getdetails().returns(misspelt));
    assert!(message.contains("lastlogn"), "{message}");
    let message = panic_of(|| _ = sandbox.client().getdetails().message("of nothing"));
    assert!(message.contains("has no answer yet"), "{message}");
}

#[test]
fn requests_are_checked_also_for_doubles() {
    let sandbox = Sandbox::start().unwrap();
    let order = sandbox.cpanellicensing().order().returns(json!({
        "ordernumber": "1", "invoiceid": 1, "orderstatus": "Pending", "productactivated": "success",
    }));
    let client = blocking_client(&sandbox);
    let error = client.call_raw("cpanellicensing", "order").parameter("produkt", "A product").send().unwrap_err();
    assert!(error.to_string().contains("did you mean `product`?"), "{error}");
    assert!(order.received()[0].refusal().unwrap().contains("the required parameter `ip` is missing"));
}

#[test]
fn the_async_client_and_several_at_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let sandbox = Sandbox::start().unwrap();
    let getdetails = sandbox.client().getdetails().returns(details());
    let client = Client::builder(sandbox.endpoint()).apikey("test").build().unwrap();
    runtime.block_on(async {
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.client().getdetails().await.unwrap().city })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap(), "London");
        }
    });
    assert_eq!(getdetails.received().len(), 20);
}
