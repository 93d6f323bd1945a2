//! Bodies as servers send them: compressed, in other character sets, with something around the JSON, or not JSON at all.

use std::io::Write;

use actionapi::{Delivery, ErrorKind};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use crate::api::{READ, WRITE};
use crate::caller::{both, quick};
use crate::server::{Server, reply};

const GOOD: &str = r#"{"status":"success","message":"","data":{"s":"x"}}"#;
const JSON: &str = "Content-Type: application/json";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn raw(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// In both modes, the data of the reply.
fn reads(headers: &[&str], body: &[u8], data: &str) {
    both(|client| {
        let server = Server::always(reply("200 OK", headers, body));
        let caller = client(&server.endpoint(), quick());
        let reply = caller.send(&WRITE).unwrap_or_else(|error| panic!("{} {headers:?}: {error}", caller.name()));
        assert_eq!(reply.data().as_str(), data, "{headers:?}");
    });
}

/// In both modes, texts of the error.
fn fails(headers: &[&str], body: &[u8], kind: ErrorKind, texts: &[&str]) {
    both(|client| {
        let server = Server::always(reply("200 OK", headers, body));
        let error = client(&server.endpoint(), quick()).fail(&READ);
        assert_eq!((error.kind(), error.delivery(), server.count()), (kind, Delivery::Answered, 1), "{error}");
        for text in texts {
            assert!(error.to_string().contains(text), "`{text}` is not in: {error}");
        }
    });
}

#[test]
fn compressed_bodies_are_unpacked() {
    let good = GOOD.as_bytes();
    let twice = [gzip(&good[..20]), gzip(&good[20..])].concat();
    let padded = [gzip(good), b"\0\0\0".to_vec()].concat();
    for (coding, body) in [
        ("gzip", gzip(good)),
        ("x-gzip", gzip(good)),
        ("GZIP", gzip(good)),
        ("", gzip(good)),
        ("deflate", gzip(good)),
        ("utf-8", gzip(good)),
        ("gzip, gzip", gzip(&gzip(good))),
        ("deflate, gzip", gzip(good)),
        ("gzip", twice),
        ("gzip", padded),
        ("deflate", zlib(good)),
        ("Deflate", raw(good)),
        ("x-deflate", zlib(good)),
        ("gzip, deflate", zlib(&gzip(good))),
        ("utf-8", good.to_vec()),
        ("none", good.to_vec()),
        ("identity", good.to_vec()),
        ("gzip", good.to_vec()),
        ("deflate", good.to_vec()),
        ("br", good.to_vec()),
        ("deflate", format!("  \n{GOOD}").into_bytes()),
    ] {
        reads(&[JSON, &format!("Content-Encoding: {coding}")], &body, r#"{"s":"x"}"#);
    }
    reads(&[JSON], &gzip(good), r#"{"s":"x"}"#);
}

#[test]
fn the_headers_of_the_packed_body_are_gone_with_it() {
    both(|client| {
        let server = Server::always(reply("200 OK", &[JSON, "Content-Encoding: gzip"], &gzip(GOOD.as_bytes())));
        let reply = client(&server.endpoint(), quick()).send(&READ).unwrap();
        assert_eq!(reply.body(), GOOD.as_bytes());
        assert!(reply.headers().get("content-encoding").is_none() && reply.headers().get("content-length").is_none());
    });
}

#[test]
fn errors_are_unpacked_too() {
    for status in ["200 OK", "403 Forbidden"] {
        both(|client| {
            let body = gzip(br#"{"status":"error","message":"no such client"}"#);
            let server = Server::always(reply(status, &[JSON, "Content-Encoding: gzip"], &body));
            let error = client(&server.endpoint(), quick()).fail(&READ);
            assert_eq!((error.kind(), error.message()), (ErrorKind::Api, Some("no such client")), "{error}");
            let page = zlib(b"<h1>Out of order</h1>");
            let server = Server::always(reply("503 Busy", &["Content-Type: text/html", "Content-Encoding: deflate"], &page));
            let error = client(&server.endpoint(), quick()).fail(&READ);
            assert!(error.to_string().contains("503 Service Unavailable: Out of order"), "{error}");
            assert_eq!(server.count(), 3);
        });
    }
}

#[test]
fn what_cannot_be_unpacked_is_said() {
    let mut cut = gzip(GOOD.as_bytes());
    cut.truncate(30);
    let mut wrong = gzip(GOOD.as_bytes());
    let end = wrong.len() - 6;
    wrong[end] ^= 0xff;
    for body in [&cut, &wrong] {
        fails(&[JSON, "Content-Encoding: gzip"], body, ErrorKind::Unreadable, &["is compressed (`gzip`) and broken"]);
    }
    fails(&[JSON, "Content-Encoding: deflate"], b"\x78\x9c\xff\xff", ErrorKind::Unreadable, &["(`deflate`) and broken"]);
    fails(&[JSON, "Content-Encoding: br"], b"\x0b\x02\x80{}\x03", ErrorKind::Unreadable, &["(`br`), which was not requested"]);
    // What claims to be packed and is a text is shown as that.
    fails(&[JSON, "Content-Encoding: deflate"], b"Fatal error: out of memory", ErrorKind::Unreadable, &["Fatal error"]);
    fails(&[JSON, "Content-Encoding: gzip"], b"<p>no</p>", ErrorKind::Unreadable, &["is a web page"]);
}

#[test]
fn what_is_no_text_is_not_shown() {
    let mut cut = gzip(GOOD.as_bytes());
    cut.truncate(30);
    let image = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    for (headers, body, shown) in [
        (vec![JSON, "Content-Encoding: gzip"], cut.clone(), "[30 bytes, compressed]"),
        (vec![JSON], cut, "[30 bytes, compressed]"),
        (vec![JSON, "Content-Encoding: deflate"], b"\x78\x9c\xff\xff".to_vec(), "[4 bytes, compressed]"),
        (vec![JSON, "Content-Encoding: br"], b"\x0b\x02\x80{}\x03".to_vec(), "[6 bytes, compressed]"),
        (vec!["Content-Type: image/png"], image, "[16 bytes that are not text]"),
    ] {
        for status in ["200 OK", "503 Busy"] {
            both(|client| {
                let server = Server::always(reply(status, &headers, &body));
                let error = client(&server.endpoint(), quick().attempts(1)).fail(&READ);
                assert!(format!("{error:?}").contains(&format!("body: {shown:?}")), "{error:?}");
                assert!(status == "200 OK" || error.to_string().ends_with(shown), "{error}");
                assert_eq!(error.body(), Some(&*body));
            });
        }
    }
}

#[test]
fn a_bomb_is_too_long() {
    let bomb = gzip(&vec![b' '; 64 << 20]);
    assert!(bomb.len() < 100_000);
    let text = "the limit of 1048576 bytes when it is unpacked";
    for (coding, body) in [
        ("gzip", bomb.clone()),
        ("deflate", zlib(&vec![b' '; 64 << 20])),
        ("deflate", raw(&vec![b' '; 64 << 20])),
        ("gzip, gzip", gzip(&bomb)),
        ("gzip", (0..20).flat_map(|_| gzip(&[b' '; 100_000])).collect()),
    ] {
        both(|client| {
            let server = Server::always(reply("200 OK", &[JSON, &format!("Content-Encoding: {coding}")], &body));
            let error = client(&server.endpoint(), quick().reply_limit(1 << 20)).fail(&READ);
            assert_eq!((error.kind(), server.count()), (ErrorKind::TooLong, 1), "{error}");
            assert!(error.to_string().contains(text), "{error}");
        });
    }
    // The limit itself is within the limit.
    both(|client| {
        let server = Server::always(reply("200 OK", &[JSON, "Content-Encoding: gzip"], &gzip(GOOD.as_bytes())));
        client(&server.endpoint(), quick().reply_limit(GOOD.len().max(gzip(GOOD.as_bytes()).len()))).send(&READ).unwrap();
    });
}

#[test]
fn other_character_sets_are_read_where_they_are_declared() {
    let said = |said: &[u8]| [br#"{"status":"success","data":""#.as_slice(), said, br#""}"#].concat();
    let wide = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        r#"{"status":"success","data":"Mül"}"#.encode_utf16().flat_map(bytes).collect()
    };
    for (charset, body, data) in [
        ("; charset=windows-1252", said(b"\x93x\x94"), "\u{201c}x\u{201d}"),
        (";charset=iso-8859-1", said(b"M\xfcller"), "Müller"),
        ("; charset=\"ISO-8859-1\"", said(b"M\xfcller"), "Müller"),
        ("; charset=latin1", said(b"M\xfcller"), "Müller"),
        ("; charset=iso-8859-15", said(b"5 \xa4"), "5 €"),
        ("; charset=windows-1251", said(b"\xcf\xf0\xe8"), "При"),
        ("; charset=shift_jis", said(b"\x93\xfa\x96\x7b"), "日本"),
        ("; charset=utf-16le", wide(u16::to_le_bytes), "Mül"),
        ("; charset=utf-16", [vec![0xfe, 0xff], wide(u16::to_be_bytes)].concat(), "Mül"),
        ("", [vec![0xff, 0xfe], wide(u16::to_le_bytes)].concat(), "Mül"),
        // What is UTF-8 is UTF-8, whatever is declared.
        ("; charset=iso-8859-1", said("Müller".as_bytes()), "Müller"),
        ("; charset=nonsense", said("Müller".as_bytes()), "Müller"),
        ("; charset=us-ascii", said(b"plain"), "plain"),
    ] {
        reads(&[&format!("{JSON}{charset}")], &body, &format!("\"{data}\""));
    }
    let bad = said(b"M\xfcller");
    fails(&[JSON], &bad, ErrorKind::Unreadable, &["the first invalid byte is byte 29", "declares no other character set"]);
    fails(&[&format!("{JSON}; charset=utf-8")], &bad, ErrorKind::Unreadable, &["the first invalid byte is byte 29"]);
    fails(
        &[&format!("{JSON}; charset=x-unknown")],
        &bad,
        ErrorKind::Unreadable,
        &["the declared character set `x-unknown` either"],
    );
    fails(&[&format!("{JSON}; charset=euc-jp")], &said(b"\x8f\xff"), ErrorKind::Unreadable, &["`euc-jp` either"]);
}

#[test]
fn marks_before_the_json_are_skipped() {
    for marks in ["\u{feff}", "\u{feff}\u{feff}", "\u{feff}\r\n "] {
        reads(&[JSON], format!("{marks}{GOOD}").as_bytes(), r#"{"s":"x"}"#);
    }
    reads(&[JSON, "Content-Encoding: gzip"], &gzip(format!("\u{feff}{GOOD}").as_bytes()), r#"{"s":"x"}"#);
}

#[test]
fn what_stands_around_the_json_is_shown() {
    for (body, text) in [
        (format!("{GOOD}\0"), r"after the JSON: \u{0}"),
        (format!("{GOOD};"), "after the JSON: ;"),
        (format!("{GOOD}\n<!-- served in 0.02 s -->"), "after the JSON: "),
        (format!("{GOOD}<br />\n<b>Warning</b>: x in y.php"), "after the JSON: Warning : x in y.php"),
        (format!("[1,2] {GOOD}"), "after the JSON: {\"status\""),
        (format!("callback({GOOD});"), "around the JSON: callback( … );"),
        (format!(")]}}',\n{GOOD}"), "before the JSON: )]}',"),
        (format!("while(1);{GOOD}"), "before the JSON: while(1);"),
        (format!("\0{GOOD}"), r"before the JSON: \u{0}"),
        (format!("PHP Notice: {{}} is no array\n{GOOD}"), "before the JSON: PHP Notice: {} is no array"),
        ("[client 1] x [1,2]".to_owned(), "is not JSON: there is a word that JSON does not have"),
        ("Deprecated: x\n[1,2]".to_owned(), "before the JSON: Deprecated: x"),
    ] {
        fails(&[JSON], body.as_bytes(), ErrorKind::Unreadable, &[text]);
    }
}

#[test]
fn every_content_type_that_is_given_must_be_json() {
    for types in [
        "Content-Type: application/json, application/json",
        "Content-Type: application/json\r\nContent-Type: application/json; charset=utf-8",
        "Content-Type: \"application/json\"",
        "Content-Type: text/json",
        "Content-Type: application/x-json",
        "Content-Type: application/vnd.api+json; charset=utf-8",
    ] {
        reads(&[types], GOOD.as_bytes(), r#"{"s":"x"}"#);
    }
    for types in [
        "Content-Type: application/json, text/html",
        "Content-Type: text/html\r\nContent-Type: application/json",
        "Content-Type: text/plain",
        "Content-Type: json",
        "Content-Type: ",
    ] {
        fails(&[types], GOOD.as_bytes(), ErrorKind::Unreadable, &["content type", "expected `application/json`"]);
    }
}

#[test]
fn pages_are_told_apart() {
    let xml =
        r#"<?xml version="1.0"?><subsonic-response status="failed"><error code="40" message="Wrong"/></subsonic-response>"#;
    let api = r#"<api><error code="nosuchkey" info="nobody has that key"/></api>"#;
    fails(
        &["Content-Type: application/xml"],
        xml.as_bytes(),
        ErrorKind::Unreadable,
        &["is XML, not JSON: <?xml", "Wrong", "format=json"],
    );
    fails(&["Content-Type: text/xml"], api.as_bytes(), ErrorKind::Unreadable, &["is XML, not JSON", "nobody has that key"]);
    fails(&["Content-Type: application/atom+xml"], b"<feed/>", ErrorKind::Unreadable, &["is XML"]);
    fails(&[JSON], xml.as_bytes(), ErrorKind::Unreadable, &["is XML"]);
    // No parameter of this API is called `format`; nor is every XML declared, or all of it sent with a status of success.
    for (types, body) in [
        ("Content-Type: text/html", api),
        ("Content-Type: text/plain", "<!-- v1 --> <rsp stat=\"fail\"><err code=\"100\" msg=\"nobody has that key\"/></rsp>"),
        (JSON, "\u{feff}<Error><Code>nosuchkey</Code><Message>nobody has that key</Message></Error>"),
    ] {
        fails(&[types], body.as_bytes(), ErrorKind::Unreadable, &["is XML, not JSON: <", "nobody has that key", "format=json"]);
        both(|client| {
            let server = Server::always(reply("400 Bad Request", &[types], body.as_bytes()));
            let error = client(&server.endpoint(), quick()).fail(&READ);
            assert!(error.to_string().contains("nobody has that key") && error.to_string().contains("format=json"), "{error}");
            assert!(format!("{error:?}").contains("body: \"<"), "{error:?}");
        });
    }
    for page in ["<div>Log in</div>", "<!-- x --><center>Log in</center>", "<H1>Log in</H1>", "<br>Log in"] {
        fails(&["Content-Type: text/html"], page.as_bytes(), ErrorKind::Unreadable, &["is a web page, not JSON: Log in"]);
    }
    let xhtml = "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\"><html><body>Log in</body></html>";
    fails(
        &["Content-Type: application/xhtml+xml"],
        xhtml.as_bytes(),
        ErrorKind::Unreadable,
        &["is a web page, not JSON: Log in"],
    );
    let page =
        "<html><head><style>p { color: red }</style><script>var a = '<p>';</script></head><body>Please log in</body></html>";
    fails(
        &["Content-Type: text/html"],
        page.as_bytes(),
        ErrorKind::Unreadable,
        &["is a web page, not JSON: Please log in; API access"],
    );
    let challenge = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue</body></html>";
    fails(
        &["Content-Type: text/html"],
        challenge.as_bytes(),
        ErrorKind::Unreadable,
        &["is a web page", "takes the client for a robot"],
    );
    both(|client| {
        for (headers, body) in [
            (["Content-Type: text/html", "cf-mitigated: challenge"], "<p>no</p>"),
            (["Content-Type: text/html", "Server: x"], challenge),
        ] {
            let server = Server::always(reply("403 Forbidden", &headers, body.as_bytes()));
            let error = client(&server.endpoint(), quick()).fail(&READ);
            assert!(error.to_string().contains("takes the client for a robot"), "{error}");
            assert!(!error.to_string().contains("credentials"), "{error}");
        }
    });
}
