//! A function's own parameters: their types, and the form in which each is sent.

use actionapi::description::ListStyle;
use actionapi::sandbox::Sandbox;

use crate::requests::{SHOW, post, start, start_own};
use crate::shop;

const LIST: &str = "m=shop&apikey=k&apimodule=items&apifunction=list";

#[test]
fn own_parameters_are_checked_all_at_once() {
    let sandbox = start();
    let order = "m=shop&apikey=k&apimodule=items&apifunction=order";
    let message = post(&sandbox, &format!("{order}&ip=nowhere&nmae=Chair")).message();
    for part in [
        "the parameter `ip`: ",
        "`items.order` has no parameter `nmae`; did you mean `name`?",
        "the required parameter `name` is missing",
        "the required parameter `cycle` is missing",
    ] {
        assert!(message.contains(part), "{part} not in {message}");
    }
    assert_eq!(post(&sandbox, &format!("{SHOW}&id=8")).message(), "the parameter `id` is sent more than once");
    assert_eq!(post(&sandbox, &format!("{order}&ip=::1&name=Chair&cycle=Monthly")).message(), "ordered");
}

#[test]
fn lists_and_maps_are_checked_by_item() {
    let sandbox = start();
    let list = "m=shop&apikey=k&apimodule=items&apifunction=list";
    assert_eq!(post(&sandbox, &format!("{list}&ids[]=1&ids[]=2&labels[a]=x&labels[b]=y")).message(), "2 items");
    assert!(post(&sandbox, &format!("{list}&ids[]=1&ids[]=x")).message().starts_with("the parameter `ids[]`: "));
    assert!(post(&sandbox, &format!("{list}&filter=%7B")).message().starts_with("the parameter `filter`: "));
}

/// The shop's API with lists sent like this.
fn with_lists(lists: ListStyle) -> Sandbox {
    let mut api = shop::shop();
    api.protocol.requests.to_mut()[0].lists = lists;
    start_own(api)
}

fn list(sandbox: &Sandbox, form: &str) -> String {
    post(sandbox, &format!("{LIST}&{form}")).message()
}

#[test]
fn numbered_items_are_a_list_where_brackets_are() {
    let sandbox = with_lists(ListStyle::Brackets);
    for form in ["ids[]=1&ids[]=2", "ids[0]=1&ids[1]=2", "ids%5B0%5D=1", "ids[7]=1&ids[12]=2", "ids[0]=1&ids[]=2"] {
        assert_eq!(list(&sandbox, form), "2 items", "{form}");
    }
    assert_eq!(
        list(&sandbox, "ids[0]=1&ids[0]=2"),
        "the parameter `ids[0]` is sent more than once; it is a list, sent as `ids[]=…&ids[]=…`"
    );
    assert_eq!(list(&sandbox, "ids[0]=x"), "the parameter `ids[0]`: expected an integer, found \"x\"");
}

#[test]
fn a_list_in_another_form_is_refused_with_its_form() {
    let cases = [
        (
            ListStyle::Brackets,
            "ids[]=…&ids[]=…",
            &["ids=1", "ids=1&ids=2", "ids=1,2", "ids[x]=1", "ids[0][id]=1", "ids[=1", "ids[-1]=1", "ids[+1]=1"][..],
        ),
        (ListStyle::Indexed, "ids[0]=…&ids[1]=…", &["ids[]=1", "ids=1", "ids[a]=1", "ids[ 0 ]=1"]),
        (ListStyle::Repeated, "ids=…&ids=…", &["ids[]=1", "ids[0]=1&ids[1]=2", "ids=1,2", "ids=[1,2]"]),
        (ListStyle::Joined("|".into()), "ids=…|…", &["ids[]=1", "ids[0]=1", "ids=1&ids=2", "ids=1,2"]),
    ];
    for (style, form, wrong) in cases {
        let sandbox = with_lists(style);
        for sent in wrong {
            let message = list(&sandbox, sent);
            assert!(message.contains(&format!("a list, sent as `{form}`")), "{sent}: {message}");
            assert!(!message.contains("did you mean") && !message.contains("; and"), "{sent}: {message}");
        }
    }
    let message = list(&with_lists(ListStyle::Brackets), "ids=1&ids=2&ids=3");
    assert_eq!(message, "`ids` is a list, sent as `ids[]=…&ids[]=…`, not as `ids`");
}

#[test]
fn a_list_that_is_right_in_part_is_still_refused() {
    let message = list(&with_lists(ListStyle::Brackets), "ids[]=1&ids=2");
    assert_eq!(message, "`ids` is a list, sent as `ids[]=…&ids[]=…`, not as `ids`");
}

#[test]
fn maps_and_single_values_in_another_form_are_refused_with_theirs() {
    let sandbox = start();
    let map = "`labels` is a map, sent as `labels[KEY]=…`, not as `labels`";
    assert_eq!(list(&sandbox, "labels=x"), map);
    assert_eq!(list(&sandbox, "labels[a]=x&labels[a]=y"), "the parameter `labels[a]` is sent more than once");
    let show = SHOW.replace("&id=7", "");
    for name in ["id[]", "id[0]", "id[a][b]"] {
        let message = post(&sandbox, &format!("{show}&{name}=7")).message();
        assert_eq!(message, format!("`id` is a single value, sent as `id=…`, not as `{name}`"));
    }
}

#[test]
fn very_many_problems_are_not_all_named() {
    let sandbox = start();
    let form: String = (0..5_000).map(|index| format!("&x{index}=1")).collect();
    let message = post(&sandbox, &format!("{SHOW}{form}")).message();
    assert!(message.ends_with("; and 4980 more problems") && message.len() < 5_000, "{message}");
}
