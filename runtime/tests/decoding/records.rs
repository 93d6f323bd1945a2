//! Records: the order of fields, those that repeat, are absent or unknown, and what stands for an empty record.

use crate::account::{ACCOUNT, Account, Cycle, PARENT, Parent, list, optional};
use crate::{forgiven, plain, read};

#[test]
fn fields_come_in_any_order() {
    let entries = [
        r#""id":7"#,
        r#""name":"x""#,
        r#""cycle":"Monthly""#,
        r#""token":"t""#,
        r#""prices":{"a":1.50}"#,
        r#""parent":{"id":1}"#,
        r#""members":[{"id":2},{"id":null}]"#,
    ];
    let text = |order: &[usize]| format!("{{{}}}", order.iter().map(|at| entries[*at]).collect::<Vec<_>>().join(" , "));
    let expected: Account = plain(ACCOUNT, &text(&[0, 1, 2, 3, 4, 5, 6]));
    assert_eq!(expected.cycle, Some(Cycle::Monthly));
    assert_eq!(expected.members, Some(vec![Parent { id: Some(2) }, Parent { id: None }]));
    assert_eq!(plain::<Account>(ACCOUNT, &text(&[6, 5, 4, 3, 2, 1, 0])), expected);
    let mut order = [0, 1, 2, 3, 4, 5, 6];
    for turn in 0..200 {
        order.swap(turn % 7, (turn * 5 + 3) % 7);
        assert_eq!(plain::<Account>(ACCOUNT, &text(&order)), expected, "{order:?}");
        assert_eq!(plain::<Account>(ACCOUNT, &text(&order).replace(" , ", ",")), expected, "{order:?}");
        // Lists of records whose fields are out of order do not mix them up.
        let twice = format!("[{},{}]", text(&order), text(&[0, 1, 2, 3, 4, 5, 6]));
        assert_eq!(plain::<Vec<Account>>(list(ACCOUNT), &twice), [expected.clone(), expected.clone()]);
    }
}

#[test]
fn optional_fields_may_be_absent_and_others_not() {
    let account: Account = plain(ACCOUNT, r#"{"id":1,"name":"","prices":{}}"#);
    assert_eq!((account.cycle, account.token, account.parent, account.members), (None, None, None, None));
    assert_eq!(read::<Account>(ACCOUNT, r#"{"id":1,"prices":{}}"#).unwrap_err(), "name: expected a string, found nothing");
    assert_eq!(read::<Account>(ACCOUNT, r#"{"id":1,"name":""}"#).unwrap_err(), "prices: expected a map, found nothing");
}

#[test]
fn of_fields_of_the_same_name_the_first_counts() {
    let text = r#"{"prices":{},"id":1,"id":"no","name":"a","prices":7,"name":"b","name":null}"#;
    let account: Account = plain(ACCOUNT, text);
    assert_eq!((account.id, account.name.as_str()), (1, "a"));
}

#[test]
fn names_with_escapes_are_names() {
    let account: Account = plain(ACCOUNT, r#"{"\u0069d":1,"pr\u0069ces":{},"n\u0061me":"a"}"#);
    assert_eq!((account.id, account.name.as_str()), (1, "a"));
}

#[test]
fn unknown_fields_are_skipped_and_counted() {
    let record = r#"{"new":[{"id":"x"}],"id":1,"name":"a","prices":{},"newer":null}"#;
    let (accounts, drift) = read::<Vec<Account>>(list(ACCOUNT), &format!("[{record},{record}]")).unwrap();
    assert_eq!(accounts.len(), 2);
    assert_eq!(drift.unknown().collect::<Vec<_>>(), ["Account.new", "Account.newer"]);
    assert_eq!(
        drift.to_string(),
        "Account.new: a field that the schema does not have, 2 times\nAccount.newer: a field that the schema does not have, 2 times"
    );
}

#[test]
fn an_empty_list_is_an_empty_record() {
    assert_eq!(forgiven::<Parent>(PARENT, "[ ]"), (Parent { id: None }, "a list where a record was expected, once".to_owned()));
    assert_eq!(read::<Parent>(PARENT, "[1]").unwrap_err(), "expected a record, found a list");
    for text in ["null", "[]", r#""""#] {
        assert_eq!(plain::<Option<Parent>>(optional(PARENT), text), None, "{text}");
    }
    for text in ["null", "false", r#""""#, "true"] {
        assert!(read::<Parent>(PARENT, text).unwrap_err().starts_with("expected a record, found "));
    }
    assert_eq!(read::<Option<Parent>>(optional(PARENT), "[1]").unwrap_err(), "expected a record, found a list");
}
