//! A JSON body: it is JSON, and each text that was put into it is in its place.

use actionapi::Value;
use actionapi::encode::{Pair, json_body};

/// Puts pairs into a body. Each line of the input is one: a place, and after a tab a value, which is JSON if it can be.
///
/// # Panics
/// If the body is no JSON, or a text is not where it was put.
pub fn json_bodies(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    let mut pairs = Vec::new();
    for line in text.lines() {
        let (place, value) = line.split_once('\t').unwrap_or((line, ""));
        pairs.push(match serde_json::from_str::<Value>(value) {
            Ok(json) => Pair::json(place.to_owned(), &json),
            Err(_) => Pair::text(place.to_owned(), value),
        });
    }
    let Ok(body) = json_body(&pairs) else {
        // A single value has a place, unless that is very deep.
        assert!(pairs.len() > 1 || pairs.iter().all(|pair| pair.name.matches('/').count() > 64), "{pairs:?}");
        return;
    };
    let body: Value = serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
    for pair in &pairs {
        let is_text = matches!(pair.value, actionapi::encode::PairValue::Text(_));
        if !is_text || pair.name.split('/').any(|step| step == "-") {
            continue;
        }
        let found = match &*pair.name {
            "/" => Some(&body),
            place if place.starts_with('/') => body.pointer(place),
            name => body.get(name),
        };
        assert_eq!(found.and_then(Value::as_str), Some(pair.value.text()), "{pairs:?}");
    }
}
