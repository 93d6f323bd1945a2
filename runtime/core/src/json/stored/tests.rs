//! What is stored is read again, and nothing else is.
#![allow(clippy::unwrap_used)]

use super::{Misread, read_stored, stored, to_stored};

#[derive(Debug, PartialEq)]
struct Shelf {
    name: String,
    books: Vec<Kind>,
    height: Option<u16>,
    is_open: bool,
}

stored! { struct Shelf { name, books = Vec::new(), height = None, is_open = true } }

#[derive(Debug, PartialEq)]
enum Kind {
    Other,
    Novel(String),
    Between(u16, u16),
    Atlas { maps: u64, scale: i64 },
}

stored! { enum Kind { "other" Other, "novel" Novel(title), "between" Between(first, last), "atlas" Atlas { maps, scale } } }

fn shelf(books: Vec<Kind>) -> Shelf {
    Shelf { name: "a \"b\"\u{202e}".to_owned(), books, height: Some(30), is_open: false }
}

#[test]
fn what_is_stored_is_read_again_and_usual_values_are_left_out() {
    let books = vec![Kind::Other, Kind::Novel("x".into()), Kind::Between(1, 2), Kind::Atlas { maps: 9, scale: -1 }];
    let whole = shelf(books);
    let json = r#"{"name":"a \"b\"\u202e","books":["other",{"novel":"x"},{"between":[1,2]},{"atlas":{"maps":9,"scale":-1}}],"height":30,"is_open":false}"#;
    assert_eq!(to_stored(&whole), json);
    assert_eq!(read_stored(json), Ok(whole));
    let usual = Shelf { name: String::new(), books: Vec::new(), height: None, is_open: true };
    assert_eq!(to_stored(&usual), r#"{"name":""}"#);
    assert_eq!(read_stored(r#" { "name" : "" } "#), Ok(usual));
}

#[test]
fn what_this_version_did_not_write_is_an_error_that_says_where() {
    let problem = |json: &str| read_stored::<Shelf>(json).unwrap_err();
    assert_eq!(problem("{}"), Misread { offset: 2, expected: "name" });
    assert_eq!(problem(r#"{"name":1}"#).expected, "a text");
    assert_eq!(problem(r#"{"name":"","width":1}"#).expected, "the end of an object");
    assert_eq!(problem(r#"{"name":"","is_open":1}"#).expected, "true or false");
    assert_eq!(problem(r#"{"name":"","height":70000}"#).expected, "a whole number");
    assert_eq!(problem(r#"{"name":"","books":["map"]}"#).expected, "a variant that this version knows");
    assert_eq!(problem(r#"{"name":"","books":[{"between":[1]}]}"#).expected, "an item");
    assert_eq!(problem(r#"{"name":"","books":[{"between":[1,2,3]}]}"#).expected, "the end of a list");
    assert_eq!(problem(r#"{"name":"","books":[{"novel":"x","more":1}]}"#).expected, "the end of an object");
    assert_eq!(problem(r#"{"name":""} {}"#), Misread { offset: 12, expected: "the end" });
    for end in 0..30 {
        assert!(read_stored::<Shelf>(&r#"{"name":"","books":["other"]}"#[..end.min(28)]).is_err());
    }
}
