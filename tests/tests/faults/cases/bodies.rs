//! Bodies that contradict the reply's headers, are not JSON, or are unusual JSON.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, GzBuilder};
use generated_client::ErrorKind::{Decode, Interrupted, Unreadable};

use super::{Case, case, lost, malformed, refused, succeeds};
use crate::server::Act;
use crate::traffic::{bytes, head, json, reply, success};

const JSON: &str = "Content-Type: application/json";

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("replies with 200 and an empty body", refused(Unreadable, 5), |_| json("200 OK", "")),
        case("sends half of the JSON as if it were complete", refused(Unreadable, 5), |stage| {
            let body = stage.function.body();
            json("200 OK", &body[..body.len() / 2])
        }),
        case("sends two JSON texts", refused(Unreadable, 5), |stage| json("200 OK", stage.function.body().repeat(2))),
        case("sends a list instead of the envelope", refused(Unreadable, 5), |_| json("200 OK", r#"["success"]"#)),
        case("sends a string instead of the envelope", refused(Unreadable, 5), |_| json("200 OK", r#""success""#)),
        case("sends the JSON with the content type `text/html`", refused(Unreadable, 5), |stage| {
            reply("200 OK", &["Content-Type: text/html"], stage.function.body())
        }),
        case("sends no content type", refused(Unreadable, 5), |stage| reply("200 OK", &[], stage.function.body())),
        case("sends a web page", refused(Unreadable, 5), |_| {
            reply("200 OK", &["Content-Type: text/html"], "<!DOCTYPE html><html><head><title>Sign in</title></head></html>")
        }),
        case("sends a PHP notice before the JSON", refused(Unreadable, 5), |stage| {
            json(
                "200 OK",
                format!("<br />\n<b>Notice</b>:  Undefined index: x in <b>/srv/x.php</b><br />\n{}", stage.function.body()),
            )
        }),
        case("sends a byte-order mark before the JSON", succeeds(), |stage| {
            json("200 OK", format!("\u{feff}{}", stage.function.body()))
        }),
        case("sends a byte-order mark and nothing else", refused(Unreadable, 5), |_| json("200 OK", "\u{feff}")),
        case("sends a zero byte after the JSON", refused(Unreadable, 5), |stage| {
            json("200 OK", format!("{}\0", stage.function.body()))
        }),
        case("sends a `;` after the JSON", refused(Unreadable, 5), |stage| {
            json("200 OK", format!("{};", stage.function.body()))
        }),
        case("sends XML", refused(Unreadable, 5), |_| {
            reply("200 OK", &["Content-Type: text/xml"], "<response><error code=\"40\" message=\"Wrong\"/></response>")
        }),
        case("sends the challenge of a proxy", refused(Unreadable, 5), |_| {
            reply("200 OK", &["Content-Type: text/html"], "<!DOCTYPE html><title>Just a moment...</title>")
        }),
        case("sends `NaN` in an unknown field", refused(Unreadable, 5), |stage| {
            json("200 OK", success(&stage.function.data_and(r#""x":NaN"#)))
        }),
        case("sends a control character in a string", refused(Unreadable, 5), |stage| {
            json("200 OK", success(&stage.function.data_and("\"x\":\"a\tb\"")))
        }),
        case("sends a comma after the last field", refused(Unreadable, 5), |stage| {
            json("200 OK", format!("{},}}", stage.function.body().trim_end_matches('}').to_owned() + "}"))
        }),
        case("sends half of a character", succeeds(), |stage| {
            json("200 OK", success(&stage.function.data_and(r#""x":"cut \ud83d""#)))
        }),
        case("sends the content type twice", succeeds(), |stage| {
            reply("200 OK", &["Content-Type: application/json, application/json"], stage.function.body())
        }),
        case("sends a declared character set that is not UTF-8", succeeds(), |stage| {
            let text = success(&stage.function.data_and(r#""x":"?""#));
            let bytes: Vec<u8> = text.into_bytes().into_iter().map(|byte| if byte == b'?' { 0xfc } else { byte }).collect();
            reply("200 OK", &["Content-Type: application/json; charset=iso-8859-1"], bytes)
        }),
        case("sends bytes that are not UTF-8", refused(Unreadable, 5), |stage| {
            let text = success(&stage.function.data_and(r#""x":"?""#));
            json("200 OK", text.into_bytes().into_iter().map(|byte| if byte == b'?' { 0xff } else { byte }).collect::<Vec<_>>())
        }),
        case("sends less than `Content-Length` says, and closes the connection", lost(Interrupted), |stage| {
            let body = stage.function.body();
            let mut all = head("200 OK", &[JSON, &format!("Content-Length: {}", body.len() + 10)]);
            all.extend(body.as_bytes());
            Act::Close(all.into())
        })
        .passes_for_reads(),
        case("sends more than `Content-Length` says", refused(Unreadable, 5), |stage| {
            let body = stage.function.body();
            let mut all = head("200 OK", &[JSON, &format!("Content-Length: {}", body.len() - 10)]);
            all.extend(body.as_bytes());
            Act::Reply(all.into())
        }),
        case("sends two different lengths", malformed(), |stage| {
            let body = stage.function.body();
            let mut all = head("200 OK", &[JSON, &format!("Content-Length: {}", body.len()), "Content-Length: 5"]);
            all.extend(body.as_bytes());
            Act::Close(all.into())
        }),
        case("stops in the middle of a chunk", lost(Interrupted), |_| {
            let mut all = head("200 OK", &[JSON, "Transfer-Encoding: chunked"]);
            all.extend(b"20\r\n{\"sta");
            Act::Close(all.into())
        })
        .passes_for_reads(),
        case("stops between chunks", lost(Interrupted), |stage| {
            let body = stage.function.body();
            let mut all = head("200 OK", &[JSON, "Transfer-Encoding: chunked"]);
            all.extend(format!("{:x}\r\n{body}\r\n", body.len()).as_bytes());
            Act::Close(all.into())
        })
        .passes_for_reads(),
        case("sends a chunk whose length is not a number", malformed(), |_| {
            let mut all = head("200 OK", &[JSON, "Transfer-Encoding: chunked"]);
            all.extend(b"many\r\n{}\r\n0\r\n\r\n");
            Act::Close(all.into())
        }),
        case("sends the JSON without a length, and closes the connection", succeeds(), |stage| {
            let mut all = head("200 OK", &[JSON]);
            all.extend(stage.function.body().as_bytes());
            Act::Close(all.into())
        }),
        case("compresses the reply", succeeds(), |stage| zipped(gzip(stage.function.body().as_bytes()))),
        case("sends a corrupt compressed reply", refused(Unreadable, 5), |stage| {
            let mut body = gzip(stage.function.body().as_bytes());
            body.iter_mut().skip(10).for_each(|byte| *byte ^= 0x55);
            zipped(body)
        }),
        case("compresses the reply with deflate", succeeds(), |stage| {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(stage.function.body().as_bytes()).unwrap();
            reply("200 OK", &[JSON, "Content-Encoding: deflate"], encoder.finish().unwrap())
        }),
        case("claims a coding, and sends the JSON as it is", succeeds(), |stage| {
            reply("200 OK", &[JSON, "Content-Encoding: utf-8"], stage.function.body())
        }),
        case("compresses the reply without saying so", succeeds(), |stage| {
            json("200 OK", gzip(stage.function.body().as_bytes()))
        }),
        case("nests lists 100,000 levels deep", refused(Unreadable, 5), |stage| {
            let deep = format!(r#""x":{}{}"#, "[".repeat(100_000), "]".repeat(100_000));
            json("200 OK", success(&stage.function.data_and(&deep)))
        }),
        case("nests objects 100,000 levels deep, before the envelope's fields", refused(Unreadable, 5), |stage| {
            let deep = format!("{}1{}", r#"{"x":"#.repeat(100_000), "}".repeat(100_000));
            json("200 OK", format!(r#"{{"deep":{deep},{}"#, &stage.function.body()[1..]))
        }),
        case("sends a number of 10,000 digits in an unknown field", succeeds(), |stage| {
            json("200 OK", success(&stage.function.data_and(&format!(r#""x":-{0}.{0}e{0}"#, "9".repeat(10_000)))))
        }),
        case("sends a number of 10,000 digits for an integer", refused(Decode, 5), |stage| {
            let digits = "9".repeat(10_000);
            let data = stage.function.data().replace(r#""id":"1""#, &format!(r#""id":{digits}"#));
            json("200 OK", success(&data.replace(r#""invoiceid":"123456""#, &format!(r#""invoiceid":{digits}"#))))
        }),
        case("sends the envelope's fields twice; the first ones count", succeeds(), |stage| {
            let body = stage.function.body();
            json(
                "200 OK",
                format!(
                    r#"{},"status":"error","status":7,"data":[],"data":"none"}}"#,
                    body.trim_end_matches('}').to_owned() + "}"
                ),
            )
        }),
        case("replies with 204, without a body", refused(Unreadable, 5), |_| {
            Act::Reply(bytes("HTTP/1.1 204 No Content\r\n\r\n"))
        }),
    ]
}

pub(super) fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zipped(body: Vec<u8>) -> Act {
    reply("200 OK", &[JSON, "Content-Encoding: gzip"], body)
}
