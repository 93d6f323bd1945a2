//! What the drift reports of a reply.

use actionapi::decode::{Forgiven, from_json};

use crate::account::{ACCOUNT, Account, list};
use crate::read;

#[test]
fn what_was_forgiven_is_counted_by_field() {
    let record = r#"{"id":"1","name":5,"cycle":"monthly","prices":{"a":"1.0","b":"2.0"},"parent":{"id":"3"}}"#;
    let text = format!("[{}]", [record; 1000].join(","));
    let (_, drift) = read::<Vec<Account>>(list(ACCOUNT), &text).unwrap();
    let lines = [
        "Account.id: a string where an integer was expected, 1000 times",
        "Account.name: a number or boolean where a string was expected, 1000 times",
        "Account.cycle: a value in another case than the schema's, 1000 times",
        "Account.prices: a string where a decimal was expected, 2000 times",
        "Parent.id: a string where an integer was expected, 1000 times",
    ];
    assert_eq!(drift.to_string(), lines.join("\n"));
    let first = drift.findings().next().unwrap();
    assert_eq!((first.forgiven(), first.count(), first.field().as_str()), (Forgiven::AsText("an integer"), 1000, "Account.id"));
}

#[test]
fn a_hostile_reply_cannot_make_it_grow() {
    let fields: Vec<String> = (0..10_000).map(|at| format!("\"{}{at}\":0", "x".repeat(200))).collect();
    let text = format!(r#"{{"id":1,"name":"","prices":{{}},{}}}"#, fields.join(","));
    let (_, drift) = from_json::<Account>(&text).unwrap();
    // Names are kept to their first 80 characters, which here are the same.
    assert_eq!(drift.unknown().count(), 1);
    let fields: Vec<String> = (0..10_000).map(|at| format!("\"{at}\":0")).collect();
    let (_, drift) = from_json::<Account>(&format!(r#"{{"id":1,"name":"","prices":{{}},{}}}"#, fields.join(","))).unwrap();
    assert_eq!(drift.findings().count(), 100);
    assert!(drift.to_string().ends_with("\nand 9900 times something else"));
}
