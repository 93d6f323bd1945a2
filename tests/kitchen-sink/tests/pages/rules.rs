//! How a list ends, and how it goes on: servers that break a rule each.

use actionapi_kitchen_sink::actionapi::{Position, Secret};
use actionapi_kitchen_sink::types::Level;

use crate::server::{Server, failure, page, page_with};
use crate::{async_client, awaited, blocking_client};

/// What came of a list: its items and errors in words, the requests, the last position.
#[derive(Debug, PartialEq)]
struct Outcome {
    came: String,
    asked: Vec<String>,
    position: String,
}

/// No list here has more items and errors.
const MOST: usize = 300;

/// What both clients make of a list from a server with these replies: the items, and `!` with the text of each error.
macro_rules! items {
    ($replies:expr, |$client:ident| $paged:expr) => {{
        let replies: Vec<String> = $replies.into();
        let server = Server::start(&replies);
        let $client = blocking_client(&server.endpoint);
        let (mut items, mut came) = ($paged.items(), Vec::new());
        while let Some(item) = items.next().filter(|_| came.len() < MOST) {
            came.push(item.map_or_else(|error| format!("!{error}"), |item| format!("{item:?}")));
        }
        assert!(items.next().is_none() || came.len() == MOST);
        let position = items.position().to_string();
        let blocking = Outcome { came: came.join(" "), asked: server.requests(), position };
        let server = Server::start(&replies);
        let $client = async_client(&server.endpoint);
        let (mut items, mut came) = ($paged.items(), Vec::new());
        awaited(async {
            while let Some(item) = items.next().await.filter(|_| came.len() < MOST) {
                came.push(item.map_or_else(|error| format!("!{error}"), |item| format!("{item:?}")));
            }
        });
        let position = items.position().to_string();
        assert_eq!(Outcome { came: came.join(" "), asked: server.requests(), position }, blocking);
        blocking
    }};
}

/// The same, of a list that came without an error, with what was asked for on one line.
macro_rules! list {
    ($replies:expr, |$client:ident| $paged:expr) => {{
        let outcome = items!($replies, |$client| $paged);
        (outcome.came, outcome.asked.join(", "))
    }};
}

fn offset(data: &str, total: &str) -> String {
    let total = if total.is_empty() { String::new() } else { format!(r#","total":{total}"#) };
    page(&format!(r#""data":{data}{total}"#))
}

#[track_caller]
fn is(found: (String, String), items: &str, asked: &str) {
    assert_eq!((found.0.as_str(), found.1.as_str()), (items, asked));
}

#[test]
fn an_offset_advances_by_what_came_until_the_total_is_reached() {
    // The server gives fewer than asked for.
    let replies = [offset(r#"["a","b"]"#, "5"), offset(r#"["c","d"]"#, "5"), offset(r#"["e"]"#, "5")];
    let found = list!(replies, |client| client.paged().offset().num(100).level(Level::Low).paged());
    is(found, r#""a" "b" "c" "d" "e""#, "num=100 level=low start=0, num=100 level=low start=2, num=100 level=low start=4");
}

#[test]
fn a_total_is_read_anew_on_each_page_and_may_be_text() {
    let replies = [offset(r#"["a"]"#, "1"), offset(r#"["z"]"#, "1")];
    is(list!(replies, |client| client.paged().offset().paged()), r#""a""#, "start=0");
    let replies = [offset(r#"["a"]"#, "\"2\""), offset(r#"["b"]"#, "\" 3.0 \""), offset(r#"["c"]"#, "\"3\"")];
    is(list!(replies, |client| client.paged().offset().paged()), r#""a" "b" "c""#, "start=0, start=1, start=2");
}

#[test]
fn without_a_total_an_empty_page_ends_the_list() {
    for nothing in ["", "null", "\"many\"", "-1", "{}", "[]", "0", "\"0\""] {
        let replies = [offset(r#"["a"]"#, nothing), offset(r#"["b"]"#, nothing), offset("[]", nothing)];
        is(list!(replies, |client| client.paged().offset().paged()), r#""a" "b""#, "start=0, start=1, start=2");
    }
    // The same with a total that is never reached.
    let replies = [offset(r#"["a"]"#, "9"), offset("[]", "9")];
    is(list!(replies, |client| client.paged().offset().paged()), r#""a""#, "start=0, start=1");
    // A total of fewer items than the page has is none.
    let replies = [offset(r#"["a","b"]"#, "1"), offset(r#"["c","d"]"#, "1"), offset("[]", "0")];
    is(list!(replies, |client| client.paged().offset().paged()), r#""a" "b" "c" "d""#, "start=0, start=2, start=4");
    // A list that is not there is an empty one.
    let replies = [offset(r#"["a"]"#, "9"), page(r#""total":9"#)];
    is(list!(replies, |client| client.paged().offset().paged()), r#""a""#, "start=0, start=1");
}

#[test]
fn the_callers_value_comes_first() {
    let replies = [offset(r#"["d","e"]"#, "5")];
    is(list!(replies, |client| client.paged().offset().start(3).paged()), r#""d" "e""#, "start=3");
    // Of how many items are before the first page, nothing is known; the header counts only if it is certain.
    let at = |rows: &str| page_with("X-Total: 4\r\n", &format!(r##""data":{{"rows":{{"*/ \"#":{rows}}}}}"##));
    let replies = [at("[1,2]"), at("[3,4]"), at("[]")];
    let found = list!(replies, |client| client.paged().page().page(7).num(2).paged());
    is(found, "1 2 3 4", "*%2F+%22%23=7 num=2, *%2F+%22%23=8 num=2, *%2F+%22%23=9 num=2");
}

#[test]
fn the_number_of_pages_or_a_short_page_ends_the_list() {
    let rows = |rows: &str, more: &str| page(&format!(r##""data":{{"rows":{{"*/ \"#":{rows}}}}}{more}"##));
    let full = format!("[{}]", vec!["1"; 50].join(","));
    let all = vec!["1"; 100].join(" ");
    // A number of pages that nobody counts is 0.
    let replies = [rows(&full, r#","pages":0"#), rows(&full, r#","pages":"2""#)];
    is(list!(replies, |client| client.paged().page().paged()), &all, "*%2F+%22%23=0, *%2F+%22%23=1");
    // 49 are fewer than the server's default.
    let replies = [rows("[1,2]", "")];
    is(list!(replies, |client| client.paged().page().paged()), "1 2", "*%2F+%22%23=0");
    let replies = [rows("[1,2]", ""), rows("[3]", "")];
    let found = list!(replies, |client| client.paged().page().num(2).paged());
    is(found, "1 2 3", "num=2 *%2F+%22%23=0, num=2 *%2F+%22%23=1");
    // The total in the header counts all items, whatever size the server gives the pages.
    let replies = [page_with("X-Total: 2\r\n", r##""data":{"rows":{"*/ \"#":[1,2]}}"##)];
    is(list!(replies, |client| client.paged().page().num(1).paged()), "1 2", "num=1 *%2F+%22%23=0");
}

/// A page by cursor: `next` as JSON.
fn cursor(ports: &str, next: &str) -> String {
    let servers: Vec<String> = ports.split_whitespace().map(|port| format!(r#""s{port}":{{"port":{port}}}"#)).collect();
    let next = if next.is_empty() { String::new() } else { format!(r#","next":{next}"#) };
    page(&format!(r#""data":{{"servers":{{{}}}}}{next}"#, servers.join(",")))
}

/// The ports among the items.
fn ports(came: &str) -> String {
    let ports = came.split("port: Some(").skip(1).map(|rest| rest.split(')').next().unwrap());
    ports.collect::<Vec<_>>().join(" ")
}

#[test]
fn no_next_or_an_empty_one_ends_the_list() {
    for nothing in ["", "null", "\"\"", "\"  \"", "0", "\"0\"", "false", "{}", "[]"] {
        let replies = [cursor("1", "\"b\""), cursor("2", "77"), cursor("3", nothing)];
        let (came, asked) = list!(replies, |client| client.paged().cursor().num(1).paged());
        assert_eq!((ports(&came).as_str(), asked.as_str()), ("1 2 3", "num=1, num=1 cursor=b, num=1 cursor=77"), "{nothing}");
    }
}

#[test]
fn an_empty_page_in_the_middle_is_no_end_for_a_cursor() {
    let replies = [cursor("1", "\"b\""), cursor("", "\"c\""), cursor("3", "\"d\""), cursor("", "")];
    let (came, asked) = list!(replies, |client| client.paged().cursor().paged());
    assert_eq!((ports(&came).as_str(), asked.as_str()), ("1 3", ", cursor=b, cursor=c, cursor=d"));
    // A cursor that stays where there is nothing more is the end.
    let replies = [cursor("1", "\"b\""), cursor("", "\"b\"")];
    let (came, asked) = list!(replies, |client| client.paged().cursor().paged());
    assert_eq!((ports(&came).as_str(), asked.as_str()), ("1", ", cursor=b"));
}

#[test]
fn the_same_next_twice_is_an_error() {
    for replies in [
        vec![cursor("1", "\"b\""), cursor("2", "\"b\"")],
        vec![cursor("1", "\"b\""), cursor("2", "\"c\""), cursor("3", "\"b\"")],
    ] {
        let count = replies.len();
        let outcome = items!(replies, |client| client.paged().cursor().paged());
        assert_eq!(outcome.asked.len(), count);
        assert_eq!(ports(&outcome.came), ["1", "2", "3"][..count].join(" "));
        let (_, error) = outcome.came.split_once('!').unwrap();
        assert!(error.contains("leads to a page that was asked for before"), "{error}");
    }
    // The caller's first cursor counts, too.
    let outcome = items!([cursor("1", "\"a\"")], |client| client.paged().cursor().cursor("a").paged());
    assert!(outcome.came.contains("asked for before"), "{outcome:?}");
    assert_eq!(outcome.asked, ["cursor=a"]);
}

#[test]
fn a_next_that_cannot_be_sent_is_an_error_after_the_page() {
    for (next, why) in [(r#"{"a":1}"#, "`/response/next` is no single value"), ("[1]", "is no single value")] {
        let outcome = items!([cursor("1", next)], |client| client.paged().cursor().paged());
        assert_eq!(ports(&outcome.came), "1");
        assert!(outcome.came.contains(why), "{outcome:?}");
    }
    let named = |id: &str| page(&format!(r#""data":[{{"id":{id},"name":"a"}}]"#));
    let outcome = items!([named("9223372036854775807")], |client| client.paged().item().paged());
    assert!(outcome.came.contains("`-1/id` is no whole number"), "{outcome:?}");
}

#[test]
fn the_last_item_leads_to_the_next_page() {
    let replies = [r#"[{"id":8,"name":"a"},{"id":"9","name":"b"}]"#, r#"[{"id":0,"name":"c"}]"#, "[]"];
    let replies = replies.map(|data| page(&format!(r#""data":{data}"#)));
    let outcome = items!(replies, |client| client.paged().item().num(2).paged());
    assert_eq!(outcome.asked, ["num=2", "num=2 Self=10", "num=2 Self=1"]);
    assert_eq!(outcome.came.matches("name").count(), 3);
    // After the empty page there is a position all the same, from which to ask for what is new.
    assert_eq!(outcome.position, "0,Self:1");
}

#[test]
fn a_header_may_have_the_next() {
    let replies = [("X-Next: b c\r\n", "[1]"), ("X-Next: d\r\n", "[null]"), ("X-Next: \r\n", "[3]")];
    let replies = replies.map(|(headers, data)| page_with(headers, &format!(r#""data":{data}"#)));
    let found = list!(replies, |client| client.paged().header().paged());
    is(found, "Some(1) None Some(3)", ", cursor=b+c, cursor=d");
}

fn bag(data: &str, bag: &str) -> String {
    let bag = if bag.is_empty() { String::new() } else { format!(r#","continue":{bag}"#) };
    page(&format!(r#""data":{data}{bag}"#))
}

#[test]
fn a_bag_is_sent_as_it_is_and_replaces_the_one_before() {
    let replies = [
        bag(r#"["low"]"#, r#"{"apcontinue":"B|c","continue":"-||"}"#),
        // An empty page in the middle.
        bag("[]", r#"{"continue":12345678901234567890,"cursor":null}"#),
        bag(r#"["as"]"#, r#"{"start":true,"aplevel":"low"}"#),
        bag(r#"["low"]"#, ""),
    ];
    let found = list!(replies, |client| client.paged().bag().level(Level::As).paged());
    let asked = "aplevel=as, aplevel=as apcontinue=B%7Cc continue=-%7C%7C, aplevel=as continue=12345678901234567890, aplevel=low start=true";
    is(found, "Low As Low", asked);
    for nothing in ["{}", "[]", "null", "\"\"", "false", r#"{"continue":null}"#] {
        is(list!([bag(r#"["low"]"#, nothing)], |client| client.paged().bag().paged()), "Low", "");
    }
}

#[test]
fn a_bag_with_something_else_in_it_is_an_error_after_the_page() {
    let cases = [
        (r#"{"continue":"a","more":{"b":1}}"#, "the member `more` of `/response/continue` is no single value"),
        (r#""apcontinue=b""#, "what is at `/response/continue` is no object"),
    ];
    for (broken, why) in cases {
        let outcome = items!([bag(r#"["low"]"#, broken)], |client| client.paged().bag().paged());
        assert!(outcome.came.starts_with("Low !") && outcome.came.contains(why), "{outcome:?}");
    }
    let outcome = items!([bag(r#"["low"]"#, r#"{"a":"b"}"#)], |client| client.paged().bag().paged());
    assert!(outcome.came.starts_with("Low Low !") && outcome.came.contains("asked for before"), "{outcome:?}");
    // A list that goes on with this object knows it, too.
    let server = Server::start(&[bag(r#"["low"]"#, r#"{"a":"b"}"#)]);
    let client = blocking_client(&server.endpoint);
    let mut items = client.paged().bag().paged().items();
    items.next().unwrap().unwrap();
    let again = client.paged().bag().paged().from(items.position()).items().take(MOST);
    let came: Vec<bool> = again.map(|item| item.is_ok()).collect();
    assert_eq!(came, [true, false]);
    // A server does not choose what is called.
    let outcome = items!([bag(r#"["low"]"#, r#"{"do":"writes.again"}"#)], |client| client.paged().bag().paged());
    assert!(outcome.came.contains("another `do`"), "{outcome:?}");
    assert_eq!(outcome.asked.len(), 1);
}

#[test]
fn empty_pages_without_end_are_an_error_now_and_then() {
    let replies: Vec<String> =
        (0..150).map(|at| bag("[]", &format!(r#"{{"continue":{at}}}"#))).chain([bag(r#"["low"]"#, "")]).collect();
    let outcome = items!(replies, |client| client.paged().bag().paged());
    assert!(outcome.came.contains("100 pages in a row had no items") && outcome.came.ends_with(" Low"), "{outcome:?}");
    assert_eq!(outcome.asked.len(), 151);
}

#[test]
fn after_an_error_the_same_page_is_asked_for_again() {
    let replies = [
        offset(r#"["a"]"#, "3"),
        failure(),
        // Not of the schema's type.
        offset(r#"[{"b":1}]"#, "3"),
        offset(r#"["b"]"#, "3"),
        offset(r#"["c"]"#, "3"),
    ];
    let outcome = items!(replies, |client| client.paged().offset().paged());
    assert_eq!(outcome.asked.join(", "), "start=0, start=1, start=1, start=1, start=2");
    let items: Vec<&str> = outcome.came.split(' ').filter(|word| word.starts_with('"')).collect();
    assert_eq!((items.join(" ").as_str(), outcome.came.matches('!').count()), (r#""a" "b" "c""#, 2), "{}", outcome.came);
}

#[test]
fn each_page_has_its_own_attempts() {
    let replies = [failure(), offset(r#"["a"]"#, "2"), failure(), offset(r#"["b"]"#, "2")];
    let options = || {
        let short = std::time::Duration::from_millis(1);
        actionapi_kitchen_sink::CallOptions::new().attempts(2).backoff(short, short)
    };
    let found = list!(replies, |client| client.paged().offset().with(options()).paged());
    is(found, r#""a" "b""#, "start=0, start=0, start=1, start=1");
}

#[test]
fn a_position_leads_on_from_any_item() {
    let replies = [cursor("1 2 3", "\"b\""), cursor("4", "")];
    let mut at = Position::default();
    for (expected, position) in [("1", "1"), ("2", "2"), ("3", "0,cursor:b"), ("4", "1,cursor:b")] {
        let is_second = at.to_string().contains("cursor");
        let server = Server::start(&replies[usize::from(is_second)..]);
        let client = blocking_client(&server.endpoint);
        let mut items = client.paged().cursor().paged().from(at).items();
        let item = items.next().unwrap().unwrap();
        assert_eq!(item.port.unwrap().to_string(), expected);
        at = items.position().to_string().parse().unwrap();
        assert_eq!(at.to_string(), position);
    }
    let server = Server::start(&replies[1..]);
    let client = async_client(&server.endpoint);
    let mut items = client.paged().cursor().paged().from(at).items();
    assert!(awaited(items.next()).is_none());
    assert_eq!(items.position().to_string(), "1,cursor:b");
}

#[test]
fn a_position_of_a_number_is_the_next_number_or_item() {
    let replies = [offset(r#"["a","b"]"#, "3"), offset(r#"["c"]"#, "3")];
    let server = Server::start(&replies);
    let client = blocking_client(&server.endpoint);
    let paged = client.paged().offset().paged();
    assert_eq!(paged.position().to_string(), "0,start:0");
    let mut items = paged.items();
    assert_eq!(items.position().to_string(), "0,start:0");
    items.next().unwrap().unwrap();
    assert_eq!(items.position().to_string(), "0,start:1");
    assert_eq!(items.by_ref().count(), 2);
    assert_eq!(items.position().to_string(), "0,start:3");
    // What was before a page is known after it.
    let replies =
        ["[1,2]", "[3]"].map(|rows| page_with("X-Total: 3\r\n", &format!(r##""data":{{"rows":{{"*/ \"#":{rows}}}}}"##)));
    let server = Server::start(&replies);
    let client = blocking_client(&server.endpoint);
    let mut pages = client.paged().page().num(2).paged().pages();
    let page = pages.next().unwrap().unwrap();
    assert_eq!(page.data().rows.as_ref().unwrap().all.as_deref(), Some(&[1, 2][..]));
    assert_eq!(pages.position().to_string(), "0.2,%2A%2F%20%22%23:1");
    let at = pages.position();
    assert_eq!(client.paged().page().num(2).paged().from(at).items().map(Result::unwrap).collect::<Vec<_>>(), [3]);
}

#[test]
fn positions_of_other_functions_and_values_that_cannot_count_are_errors() {
    let text = |outcome: Outcome| {
        assert_eq!(outcome.asked, [""; 0]);
        outcome.came
    };
    let other = || "0,cursor:b".parse::<Position>().unwrap();
    let came = text(items!([failure()], |client| client.paged().offset().paged().from(other())));
    assert!(came.contains("one of another function"), "{came}");
    let word = || "0,start:b".parse::<Position>().unwrap();
    let came = text(items!([failure()], |client| client.paged().offset().paged().from(word())));
    assert!(came.contains("begin at a `start` that is no whole number"), "{came}");
    let came = text(items!([failure()], |client| client.paged().offset().parameter("start", "b").paged()));
    assert!(came.contains("begin at a `start` that is no whole number"), "{came}");
}

#[test]
fn a_position_has_no_secret_in_it() {
    let replies = [cursor("1", "\"at:t0ken:7\""), cursor("2", "")];
    let server = Server::start(&replies);
    let client = blocking_client(&server.endpoint);
    let mut items = client.paged().cursor().paged().items();
    items.next().unwrap().unwrap();
    let position = items.position();
    let shown = format!("{position} {position:?} {items:?}");
    assert!(!shown.contains("t0ken"), "{shown}");
    // The secret is sent all the same, but who goes on from the position learns that it is gone.
    assert_eq!(items.next().unwrap().unwrap().port, Some(2));
    assert_eq!(server.requests(), ["", "cursor=at%3At0ken%3A7"]);
    let error = client.paged().cursor().paged().from(position).items().next().unwrap().unwrap_err();
    assert!(error.to_string().contains("had a secret in it"), "{error}");
    client.set_key(Secret::from("other"));
}

#[test]
fn pages_are_whole_replies() {
    let odd = page(r#""data":["a",7],"total":3"#);
    let server = Server::start(&[odd, offset(r#"["c"]"#, "3")]);
    let client = async_client(&server.endpoint);
    let mut pages = client.paged().offset().paged().pages();
    let page = awaited(pages.next()).unwrap().unwrap();
    assert_eq!((page.data().as_slice(), page.drift().is_empty()), (&["a".to_owned(), "7".to_owned()][..], false));
    assert_eq!(awaited(pages.next()).unwrap().unwrap().data().as_slice(), ["c"]);
    assert!(awaited(pages.next()).is_none());
}

#[test]
fn who_stops_waiting_loses_nothing() {
    let server = Server::start(&[offset(r#"["a"]"#, "2"), offset(r#"["b"]"#, "2")]);
    let client = async_client(&server.endpoint);
    let mut items = client.paged().offset().paged().items();
    awaited(async {
        for expected in ["a", "b"] {
            {
                // The request is on its way, and the future that waits for it is dropped.
                let mut next = std::pin::pin!(items.next());
                let mut context = std::task::Context::from_waker(std::task::Waker::noop());
                assert!(next.as_mut().poll(&mut context).is_pending());
            }
            assert_eq!(items.next().await.unwrap().unwrap(), expected);
        }
        assert!(items.next().await.is_none());
    });
    assert_eq!(server.requests(), ["start=0", "start=1"]);
}

#[test]
fn items_and_pages_are_streams() {
    use futures_core::Stream;
    use std::future::poll_fn;
    use std::pin::Pin;

    /// The number of successes, through the trait.
    async fn count<T>(mut stream: impl Stream<Item = actionapi_kitchen_sink::Result<T>> + Unpin) -> usize {
        let mut count = 0;
        while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
            item.unwrap();
            count += 1;
        }
        count
    }

    let server = Server::start(&[offset(r#"["a","b"]"#, "3"), offset(r#"["c"]"#, "3")]);
    let client = async_client(&server.endpoint);
    assert_eq!(awaited(count(client.paged().offset().paged().items())), 3);
    let server = Server::start(&[offset(r#"["a","b"]"#, "3"), offset(r#"["c"]"#, "3")]);
    let client = async_client(&server.endpoint);
    assert_eq!(awaited(count(client.paged().offset().paged().pages())), 2);
}
