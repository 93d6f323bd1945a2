//! Pages of the sandbox's examples, and of doubles.

use actionapi_kitchen_sink::sandbox::Sandbox;
use actionapi_kitchen_sink::types::{Level, Numbered, Server};

use crate::{async_client, awaited, blocking_client};

/// The items of a list on the sandbox, with both clients, and its replies without drift.
macro_rules! each_once {
    ($sandbox:expr, |$client:ident| $paged:expr) => {{
        let $client = blocking_client($sandbox.endpoint());
        let blocking: Vec<_> = $paged.items().map(Result::unwrap).collect();
        for page in $paged.pages() {
            let page = page.unwrap();
            assert!(page.drift().is_empty(), "{}", page.drift());
        }
        let $client = async_client($sandbox.endpoint());
        let (mut items, mut all) = ($paged.items(), Vec::new());
        awaited(async {
            while let Some(item) = items.next().await {
                all.push(item.unwrap());
            }
        });
        assert_eq!(blocking, all);
        blocking
    }};
}

#[test]
fn each_item_of_an_example_comes_once() {
    let sandbox = Sandbox::start().unwrap();
    let names = |servers: Vec<Server>| servers.into_iter().map(|server| server.id).collect::<Vec<_>>().join(" ");
    let ids = |items: Vec<Numbered>| items.into_iter().map(|item| item.id).collect::<Vec<_>>();
    for size in [1, 2, 3, 5, 100] {
        assert_eq!(each_once!(sandbox, |client| client.paged().offset().num(size).paged()), ["a", "b", "c", "d", "e"]);
        assert_eq!(each_once!(sandbox, |client| client.paged().page().num(size).paged()), [1, 2, 3]);
        assert_eq!(names(each_once!(sandbox, |client| client.paged().cursor().num(size).paged())), "x y z");
        assert_eq!(ids(each_once!(sandbox, |client| client.paged().item().num(size).paged())), [10, 20, 30]);
        assert_eq!(each_once!(sandbox, |client| client.paged().bag().num(size).paged()), [Level::Low, Level::As, Level::Low]);
    }
    assert_eq!(each_once!(sandbox, |client| client.paged().offset().start(3).paged()), ["d", "e"]);
    assert_eq!(each_once!(sandbox, |client| client.paged().offset().paged()).len(), 5);
    assert_eq!(each_once!(sandbox, |client| client.paged().page().paged()), [1, 2, 3]);
    assert_eq!(each_once!(sandbox, |client| client.paged().cursor().paged()).len(), 3);
    assert_eq!(each_once!(sandbox, |client| client.paged().item().paged()).len(), 3);
    assert_eq!(each_once!(sandbox, |client| client.paged().header().paged()), [Some(1), None]);
    assert_eq!(each_once!(sandbox, |client| client.paged().bag().paged()).len(), 3);
}

#[test]
fn a_page_says_how_many_there_are() {
    let sandbox = Sandbox::start().unwrap();
    let client = blocking_client(sandbox.endpoint());
    // The total and the cursor lead, so that there is no request for an empty page.
    let received = || sandbox.paged().offset().received().len();
    assert_eq!(client.paged().offset().num(2).paged().items().count(), 5);
    assert_eq!(received(), 3);
    let page = client.paged().page().num(2).paged().pages().next().unwrap().unwrap();
    assert_eq!(page.headers()["x-total"], "3");
    assert!(String::from_utf8_lossy(page.body()).contains(r#""pages":2"#));
    let calls = sandbox.paged().cursor();
    assert_eq!(client.paged().cursor().num(2).paged().items().count(), 3);
    assert_eq!(calls.received().len(), 2);
    // Who asks for no page gets the example.
    assert_eq!(client.paged().offset().call().unwrap().len(), 5);
}

#[test]
fn doubles_give_pages() {
    let sandbox = Sandbox::start().unwrap();
    let client = blocking_client(sandbox.endpoint());
    // One answer is the whole list.
    let whole: Vec<String> = ["v", "w", "x", "y", "z"].map(str::to_owned).to_vec();
    let _double = sandbox.paged().offset().returns(whole.clone());
    let items: Vec<String> = client.paged().offset().num(2).paged().items().map(Result::unwrap).collect();
    assert_eq!(items, whole);
    // Several are a page each.
    let _double =
        sandbox.paged().item().returns(Some(vec![Numbered::example()])).fails("not now").returns(None::<Vec<Numbered>>);
    let mut items = client.paged().item().paged().items();
    assert_eq!(items.next().unwrap().unwrap(), Numbered::example());
    assert_eq!(items.next().unwrap().unwrap_err().message(), Some("not now"));
    assert!(items.next().is_none());
    // What a bag has is no parameter of the schema.
    let bag = r#"{"meta":{"status":"ok"},"response":{"data":["low"],"continue":{"apcontinue":"b","continue":"||"}}}"#;
    let _double = sandbox.paged().bag().replies(200, bag).returns(vec![Level::As]);
    let items: Vec<Level> = client.paged().bag().paged().items().map(Result::unwrap).collect();
    assert_eq!(items, [Level::Low, Level::As]);
    sandbox.paged().bag().assert_received(&[("continue", "b"), ("continue", "||")]);
}
