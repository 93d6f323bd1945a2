//! The cursor compared with `serde_json`, which defines what is JSON here, and the search for paths.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde::de::IgnoredAny;

use super::search::{find, find_until};
use super::*;

fn is_json(text: &str) -> bool {
    check(text).is_ok()
}

/// Texts that are JSON or nearly.
const TEXTS: &[&str] = &[
    r#"{"status":"success","message":"ok","data":{"id":1,"a":[1,2,{"b":null}],"price":"38.00","f":1.5e-3}}"#,
    r#" [ true , false , null , "" , "\u00e9\/\n" , -0 , 0.10 , 12345678901234567890123 ] "#,
    "\"ends \\\\\"",
    "01",
    "1.",
    ".5",
    "-",
    "+1",
    "1e",
    "1e+",
    "nul",
    "tru",
    "[1,]",
    "[,]",
    "{,}",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "{a:1}",
    "[1 2]",
    "\"\u{7f}é日\u{10ffff}\"",
    "\"\t\"",
    "\"\\x\"",
    "\"\\u12g4\"",
    "[",
    "]",
    "{\"a\":[}",
    "[]]",
    "",
    " ",
    "[[[[]]]]",
    "0",
    "-0.0E-0",
];

#[test]
fn it_accepts_what_serde_json_accepts() {
    for text in TEXTS {
        let theirs = serde_json::from_str::<IgnoredAny>(text).is_ok();
        assert_eq!(is_json(text), theirs, "{text}");
    }
}

#[test]
fn it_accepts_what_serde_json_accepts_after_any_change_of_one_byte() {
    let alphabet = b"\"\\{}[]:,0-.eE+tn \x01a/u";
    for text in TEXTS.iter().filter(|text| text.is_ascii()) {
        for at in 0..text.len() {
            for byte in alphabet {
                let mut changed = text.as_bytes().to_vec();
                changed[at] = *byte;
                let changed = String::from_utf8(changed).unwrap();
                // A lone half of a surrogate pair is found by them only when a string is made of it.
                let theirs = serde_json::from_str::<IgnoredAny>(&changed).is_ok();
                assert_eq!(is_json(&changed), theirs, "{changed}");
            }
        }
    }
}

#[test]
fn every_part_of_a_text_breaks_off_early() {
    for text in TEXTS.iter().filter(|text| text.starts_with(['{', '[']) && is_json(text)) {
        for end in (1..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
            let syntax = check(&text[..end]).unwrap_err();
            assert!(syntax.is_early_end(), "{}", &text[..end]);
        }
    }
}

#[test]
fn a_string_ends_at_its_quote_wherever_that_is() {
    for length in 0..40 {
        for filler in ["x", "é", "\u{1f}", "\\n"] {
            let text = format!("\"{}\"", filler.repeat(length));
            assert_eq!(is_json(&text), serde_json::from_str::<String>(&text).is_ok(), "{text:?}");
            assert!(!is_json(&text[..text.len() - 1]), "{text:?}");
        }
    }
}

#[test]
fn nesting_without_end_is_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |levels: usize| format!("{}0{}", open.repeat(levels), close.repeat(levels));
        assert!(is_json(&nested(DEPTH as usize)));
        let syntax = check(&nested(1_000_000)).unwrap_err();
        assert!(syntax.to_string().contains("nested more than 128 levels"), "{syntax}");
    }
}

#[test]
fn strings_stand_for_what_serde_json_says() {
    let parts = [
        "a",
        "é",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\ude00",
        "\\u+123",
        "\\/",
        "\\\\",
        "\\\"",
        "\\b\\f\\n\\r\\t",
        "\\u0000",
        "\\uD83Dx",
        "\\ud83d\\n",
        "\\uffff",
        "\\ud83d\\u0041",
        "\\x",
        "\\u12",
    ];
    for first in parts {
        for second in parts {
            let raw = format!("{first}{second}{first}");
            let mut half = false;
            let ours = unescape_noting(&raw, true, &mut half).map(Cow::into_owned);
            match serde_json::from_str::<String>(&format!("\"{raw}\"")) {
                Ok(theirs) => assert_eq!((ours, half), (Some(theirs), false), "{raw}"),
                // Halves of characters are all that they refuse and we take.
                Err(_) => assert!(ours.is_none() || half, "{raw}"),
            }
        }
    }
}

fn found<'t>(text: &'t str, paths: &[&[&str]]) -> Vec<Option<&'t str>> {
    let mut spans = vec![None; paths.len()];
    find(text, paths, &mut spans).unwrap();
    spans.into_iter().map(|span| span.map(|span| &text[span])).collect()
}

#[test]
fn paths_lead_to_values() {
    let text = r#"{ "status" : "ok", "error": {"info": "no", "code": 7}, "data": [1, 2] , "status": "other" }"#;
    let paths: &[&[&str]] =
        &[&["status"], &["error", "info"], &["error", "code"], &["data"], &["data", "x"], &["nothing"], &["error"]];
    let expected =
        [Some("\"ok\""), Some("\"no\""), Some("7"), Some("[1, 2]"), None, None, Some(r#"{"info": "no", "code": 7}"#)];
    assert_eq!(found(text, paths), expected);
}

#[test]
fn digits_lead_to_an_item_of_an_array_and_to_a_field_of_that_name() {
    let text = r#"{"errors": [{"text": "no"}, {"text": "never", "at": [7, 8]}], "by": {"0": "zero", "01": 1}}"#;
    let paths: &[&[&str]] = &[
        &["errors", "0", "text"],
        &["errors", "1", "at", "1"],
        &["errors", "2"],
        &["errors", "01"],
        &["errors", "text"],
        &["by", "0"],
        &["by", "01"],
    ];
    assert_eq!(found(text, paths), [Some("\"no\""), Some("8"), None, None, None, Some("\"zero\""), Some("1")]);
}

#[test]
fn names_with_escapes_are_names() {
    assert_eq!(found(r#"{"st\u0061tus": 1}"#, &[&["status"]]), [Some("1")]);
}

#[test]
fn the_search_stops_where_the_data_begins() {
    let stop = |text: &str| find_until(text, &[&["status"], &["data"]], &mut [None, None], 1).unwrap();
    assert_eq!(stop(r#"{"status":"ok","data": {"a":1}}"#), Some(23));
    assert_eq!(stop(r#"{"data":{"a":1},"status":"ok"}"#), None);
    assert_eq!(stop(r#"{"status":"ok"}"#), None);
}

#[test]
fn a_values_text_is_what_it_stands_for() {
    assert_eq!(text(r#""a\/b""#), "a/b");
    assert_eq!(text("38.00"), "38.00");
    assert_eq!(text("true"), "true");
    assert_eq!(text(r#""half \ud800""#), "half \u{fffd}");
}

/// The short way to a key takes it only where the long way finds it, and leaves the cursor at the same place.
#[test]
fn a_key_is_itself_or_is_left() {
    let names = ["", "a", "a\"b", "a\\b", "é", "longer than a word", "a\u{1}"];
    let texts = [
        r#""a":1"#,
        r#","a":1"#,
        r#" "a" : 1"#,
        r#", "a":1"#,
        r#""":1"#,
        r#""a"b":1"#,
        r#""a\"b":1"#,
        r#""a\b":1"#,
        r#""\u0061":1"#,
        r#","é":1"#,
        r#""longer than a word":1"#,
        r#""longer than a worm":1"#,
        "\"a\u{1}\":1",
        r#""a""#,
        r#"","a":1"#,
        "}",
        "",
    ];
    for (name, text, is_first) in
        names.iter().flat_map(|name| texts.iter().flat_map(move |text| [(name, text, true), (name, text, false)]))
    {
        let (mut long, mut short) = (Scanner::new(text), Scanner::new(text));
        let (mut first, mut is_left) = (is_first, is_first);
        long.restore(0, 1);
        short.restore(0, 1);
        if short.key_is(&mut is_left, name) {
            assert_eq!(long.key(&mut first).unwrap(), Some((*name, false)), "{text} {name}");
            assert_eq!((short.at(), is_left), (long.at(), first), "{text} {name}");
        } else {
            assert_eq!((short.at(), is_left), (0, is_first), "{text} {name}");
            // Without spaces and escapes it must have been taken.
            let is_plain = !text.contains([' ', '\\']);
            assert!(!is_plain || long.key(&mut first).ok().flatten() != Some((*name, false)), "{text} {name}");
        }
    }
}

#[test]
fn what_is_repaired_is_json_and_json_is_left_alone() {
    let all = Tolerance { text_around: true, nan: true, control_characters: true, trailing_commas: true };
    let around = |text: &str| {
        [text.to_owned(), format!("{{\"a\":{text},}}"), format!("é{{\"a\":[{text}]}};\0"), format!("\u{feff}[NaN,{text}")]
    };
    for text in TEXTS.iter().flat_map(|text| around(text)) {
        let cuts = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).map(|at| text[..at].to_owned());
        let changed = ["\"", "\\", "{", "]", ",", "NaN", "\t", "😀"].iter().flat_map(|piece| {
            let at = (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
            [format!("{}{piece}{}", &text[..at], &text[at..]), format!("{piece}{text}"), format!("{text}{piece}")]
        });
        for text in cuts.chain(changed) {
            if let Some(repaired) = repair(&text, all) {
                assert!(!is_json(&text), "{text:?}");
                assert!(serde_json::from_str::<IgnoredAny>(&repaired.json).is_ok(), "{text:?}: {}", repaired.json);
            }
            assert!(repair(&text, Tolerance::NONE).is_none());
        }
    }
    for (text, json) in [
        ("[NaN,-Infinity]", "[null,null]"),
        ("{\"NaN,]\":\"a\\\"\tNaN,}\" , }", "{\"NaN,]\":\"a\\\"\\u0009NaN,}\"  }"),
        ("while(1);[1]", "[1]"),
        ("x {} y {\"a\":1} z", "{\"a\":1}"),
    ] {
        assert_eq!(repair(text, all).unwrap().json, json);
    }
    for text in ["[1] [2]", "NaN", "", "[-NaN]", "{\"a\":1", "[1,,]", "\u{feff}"] {
        assert!(repair(text, all).is_none(), "{text}");
    }
}

#[test]
fn halves_of_characters_are_counted() {
    for (text, count) in [
        (r#""\ud83d""#, 1),
        (r#""\ud83d\ude00""#, 0),
        (r#""\ud83d\ud83d\ude00\ude00""#, 2),
        (r#"{"\uDE00":"\\ud83d"}"#, 1),
        (r#""\u00e9 \" \/""#, 0),
    ] {
        assert_eq!(super::halves(text), count, "{text}");
    }
}

#[test]
fn a_tree_keeps_what_was_sent() {
    let text = r#"{"a":[1.50,-0,1e400],"b":null,"a":"x\"\u00e9","c":{},"d":true}"#;
    let tree = Tree::read(text).unwrap();
    assert_eq!(tree.to_string(), text.replace("\\u00e9", "é"));
    assert_eq!(tree.get("a").map(Tree::items).map(<[Tree]>::len), Some(3));
    assert!(Tree::read("[1,]").is_err() && Tree::read("[] []").is_err());
    assert!(Tree::read(&"[".repeat(100_000)).is_err());
}
