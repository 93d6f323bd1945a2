//! What a mismatch says, and that nothing that a server sends does any harm.

use actionapi::Map;
use actionapi::decode::from_json;
use actionapi::description::Scalar;

use crate::account::{ACCOUNT, Account, list, map};
use crate::{check, read};

/// A list's items are named by the keys they were sent under, and keys as what their escapes stand for.
#[test]
fn the_path_has_the_keys_that_were_sent() {
    assert_eq!(
        read::<Vec<i64>>(list(Scalar::Integer), r#"{"13":1,"\u0061\"":[]}"#).unwrap_err(),
        "a\": expected an integer, found a list"
    );
    assert_eq!(read::<Map<i64>>(map(Scalar::Integer), r#"{"\u0061":[]}"#).unwrap_err(), "a: expected an integer, found a list");
}

#[test]
fn the_path_leads_to_the_value() {
    let text = r#"[{"id":1,"name":"a","prices":{"Monthly":"free"}}]"#;
    let message = read::<Vec<Account>>(list(ACCOUNT), text).unwrap_err();
    assert_eq!(message, r#"0.prices.Monthly: expected a decimal, found "free""#);
    let text = r#"{"members":[{},{"id":"x"}],"id":1,"name":"a","prices":[]}"#;
    assert_eq!(read::<Account>(ACCOUNT, text).unwrap_err(), r#"members.1.id: expected an integer, found "x""#);
}

#[test]
fn long_values_are_shortened() {
    let message = read::<i64>(Scalar::Integer, &format!("\"{}\"", "é".repeat(1000))).unwrap_err();
    assert_eq!(message, format!("expected an integer, found \"{}… (2000 bytes)\"", "é".repeat(60)));
}

#[test]
fn the_value_of_a_secret_is_never_shown() {
    let text = r#"{"id":1,"name":"a","prices":{},"token":["hush"]}"#;
    assert_eq!(read::<Account>(ACCOUNT, text).unwrap_err(), "token: expected a string, found a list");
    let account: Account = from_json(r#"{"id":1,"name":"a","prices":{},"token":"hush"}"#).unwrap().0;
    assert!(!format!("{account:?}").contains("hush"));
    assert_eq!(account.token.unwrap().expose(), "hush");
}

#[test]
fn text_that_is_not_json_is_reported_with_its_position() {
    let text = r#"{"id":1,"name":"a","prices":{},"token":"t"}"#;
    for end in 1..text.len() {
        let mismatch = from_json::<Account>(&text[..end]).unwrap_err();
        assert!(mismatch.syntax().is_some_and(|syntax| syntax.is_early_end()), "{}: {mismatch}", &text[..end]);
    }
    let mismatch = from_json::<Account>(r#"{"id":1,"name":"a","prices":{},}"#).unwrap_err();
    assert_eq!(mismatch.syntax().unwrap().offset(), 31);
    assert!(from_json::<i64>("1 2").unwrap_err().to_string().starts_with("this is not JSON"));
}

#[test]
fn any_changed_byte_is_an_error_or_data_and_never_a_panic() {
    let text =
        r#"{"members":[{"id":"7"},[]],"id":"1","name":null,"prices":[1,"2.50"],"cycle":"monthly","x":{"y":[0]},"token":"t"}"#;
    for at in 0..text.len() {
        for byte in b"\"\\{}[]:,0-.eE+tfn \x01u" {
            let mut changed = text.as_bytes().to_vec();
            changed[at] = *byte;
            let changed = String::from_utf8(changed).unwrap();
            let decoded = from_json::<Account>(&changed);
            let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&changed).is_ok();
            if !is_json {
                assert!(decoded.is_err(), "{changed}");
            }
            // Both say the same about what is JSON; of several problems they may meet another one first.
            if is_json {
                assert_eq!(decoded.is_ok(), check(ACCOUNT, &changed).is_ok(), "{changed}");
            }
        }
    }
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    for message in [
        from_json::<actionapi::Value>(&deep).unwrap_err().to_string(),
        from_json::<Account>(&format!(r#"{{"x":{deep}}}"#)).unwrap_err().to_string(),
        check(Scalar::Json, &deep).unwrap_err().to_string(),
    ] {
        assert!(message.contains("nested more than 128 levels deep"), "{message}");
    }
}
