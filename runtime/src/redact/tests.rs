//! Every spelling of a secret is masked, and nothing else.

#![allow(clippy::unwrap_used, reason = "tests")]

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::*;

fn redactor(secret: &str) -> Redactor {
    Redactor::new([&Secret::from(secret)])
}

#[test]
fn every_spelling_is_masked() {
    let key = "p+s/w d\"é😀&k";
    let spelled = [
        key.to_owned(),
        "p%2Bs%2Fw%20d%22%C3%A9%F0%9F%98%80%26k".to_owned(),
        "p%2bs%2fw+d%22%c3%a9%f0%9f%98%80%26k".to_owned(),
        r#"p+s\/w d\"\u00e9\ud83d\uDE00&k"#.to_owned(),
        "p+s/w d&quot;&#233;&#x1F600;&amp;k".to_owned(),
        "p&plus;s&sol;w&#32;d&QUOT;&eacute;&#128512;&amp;k".to_owned(),
        "p&amp;plus;s&amp;amp;#47;w d&amp;quot;&amp;Eacute;😀&amp;amp;k".to_owned(),
        "p%252Bs%252fw%2520d%2522%25C3%25A9%25F0%259F%2598%2580%2526k".to_owned(),
        "p%25252Bs%2Fw%2Bd\"%2525c3%2525a9😀%26k".to_owned(),
        "P+S/W D\"É😀&K".to_owned(),
        "P%2BS%2FW%20D%22%C3%89%F0%9F%98%80%26K".to_owned(),
        r#"P+S\/W D\"\U00C9\UD83D\UDE00&K"#.to_owned(),
    ];
    for text in spelled {
        assert_eq!(redactor(key).mask(&format!("a {text} b {text}")), format!("a {MASK} b {MASK}"), "{text}");
    }
}

#[test]
fn base64_is_masked_at_every_alignment() {
    let key = "supersecretkey";
    for prefix in ["", "u", "us", "use", "user:"] {
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            let encoded = engine.encode(format!("{prefix}{key}:tail"));
            let masked = redactor(key).mask(&encoded);
            assert!(masked.contains(MASK), "{prefix}: {masked}");
            assert!(masked.len() + 9 <= encoded.len(), "{prefix}: {masked}");
        }
    }
}

#[test]
fn json_within_json_is_masked() {
    let key = r#"a"b\c/é"#;
    let mut text = key.to_owned();
    for depth in 0..3 {
        assert_eq!(redactor(key).mask(&format!("a {text} b")), format!("a {MASK} b"), "{depth}: {text}");
        text = serde_json::to_string(&text).unwrap().trim_matches('"').replace('é', "\\u00e9");
    }
}

#[test]
fn a_secret_cut_off_is_masked_too() {
    let key = "s3cr3t/\u{e9}";
    for text in ["s3cr…", "s3cr3t/…", r"s3cr3t\/\u00…", "s3cr3t%2F%C3…", "s3cr3t&#4…"] {
        assert_eq!(redactor(key).mask(&format!("a {text} b")), format!("a {MASK}… b"), "{text}");
    }
    assert_eq!(redactor(key).mask("s3c… s3cr3"), "s3c… s3cr3");
}

#[test]
fn a_short_secret_is_masked_as_a_word_alone() {
    assert_eq!(
        redactor("tok").mask("badtoken: tok, tok%26 \"tok\" tok"),
        "badtoken: [secret], [secret]%26 \"[secret]\" [secret]"
    );
    assert_eq!(redactor("1234").mask("pin=1234&x 12345"), "pin=[secret]&x 12345");
    assert_eq!(redactor("a").mask("failed to look up a name"), "failed to look up [secret] name");
}

#[test]
fn text_without_a_secret_is_kept() {
    assert_eq!(redactor("key").mask("100 % of & \\ <keg>"), "100 % of & \\ <keg>");
    assert_eq!(redactor("").mask("abc"), "abc");
}

#[test]
fn a_percent_sign_in_the_secret_does_not_confuse() {
    assert_eq!(redactor("a%25b").mask("a%25b a%2525b"), format!("{MASK} {MASK}"));
}

#[test]
fn what_only_looks_like_a_spelling_is_kept() {
    let text = "%2 %25 %2525 %zz & &; &amp &amp;amp; &nosuch; &#; &#xffffffff; \\ \\u \\U00 \u{130}\u{df}";
    assert_eq!(redactor("supersecretkey").mask(text), text);
    assert_eq!(redactor("100%sure").mask("100%2525sur 100%25Sure 100%252525sure"), "100%2525sur [secret] [secret]");
}

#[test]
fn lines_are_single_and_short() {
    assert_eq!(redactor("key").line("a\r\n\u{1b}[31m  b\u{202e}\u{61c}", 80), "a [31m b");
    assert_eq!(redactor("key").line("abcdef", 3), "abc…");
    assert_eq!(redactor("key").line_without_tags("<br />\n<b>Notice</b>: 1 < 2, k<b>ey", 80), "Notice : 1 < 2, k ey");
}

#[test]
fn styles_scripts_and_comments_are_left_out() {
    let page = "<html><head><STYLE type=a>p { color: red }</Style><script>alert('<p>')</script ><!-- a > b --></head><p>Hello";
    assert_eq!(redactor("key").line_without_tags(page, 80), "Hello");
    assert_eq!(redactor("key").line_without_tags("a<script>never ended", 80), "a");
    assert_eq!(redactor("key").line_without_tags("a<!-- never ended", 80), "a");
    assert_eq!(redactor("key").line_without_tags("<scripted>a</scripted> <styled-b>b", 80), "a b");
}
