//! Bodies that are too large: endless, or small but expensive to read. The memory of each call is measured.

use std::sync::OnceLock;

use generated_client::ErrorKind::{Api, Decode, Status, TooLong, Unreadable};

use super::bodies::{gzip, zipped};
use super::{Case, case, refused, succeeds};
use crate::callers::LIMIT;
use crate::server::Act;
use crate::traffic::{bytes, head, json, reply, success};

const JSON: &str = "Content-Type: application/json";
/// Just below the limit.
const NEARLY: usize = LIMIT - 4096;

pub(super) fn cases() -> Vec<Case> {
    let cases = vec![
        case("streams 10 GB without a length", refused(TooLong, 5), |_| stream(&[JSON])),
        case("streams 10 GB with a `Content-Length`", refused(TooLong, 5), |_| stream(&[JSON, "Content-Length: 10737418240"])),
        case("streams 10 GB in chunks", refused(TooLong, 5), |_| {
            let mut chunk = b"10000\r\n".to_vec();
            chunk.extend([b' '; 0x10000]);
            chunk.extend(b"\r\n");
            Act::Flood(head("200 OK", &[JSON, "Transfer-Encoding: chunked"]).into(), chunk.into(), TEN_GIGABYTES)
        }),
        case("streams 10 GB with status 500", refused(TooLong, 5), |_| {
            Act::Flood(head("500 Internal Server Error", &[JSON]).into(), bytes([b' '; 0x10000]), TEN_GIGABYTES)
        }),
        case("sends 1 MB that decompresses to 1 GB", refused(TooLong, 5), |_| zipped(bomb())).packed(),
        case("sends 1,000,000 unknown fields", succeeds(), |stage| {
            use std::fmt::Write;
            let mut fields = String::with_capacity(12 << 20);
            for number in 0..1_000_000 {
                let comma = if number == 0 { "" } else { "," };
                write!(fields, r#"{comma}"x{number}":0"#).unwrap();
            }
            json("200 OK", success(&stage.function.data_and(&fields)))
        }),
        case("sends a field name of 16 MB", succeeds(), |stage| {
            json("200 OK", success(&stage.function.data_and(&format!(r#""{}":0"#, "x".repeat(NEARLY)))))
        }),
        case("sends 16 MB of text for an integer", refused(Decode, 5), |stage| {
            let long = "&".repeat(NEARLY);
            let data = stage.function.data().replace(r#""id":"1""#, &format!(r#""id":"{long}""#));
            json("200 OK", success(&data.replace("123456", &long)))
        }),
        case("sends an error with a message of 16 MB", refused(Api, 3), |_| {
            json("200 OK", format!(r#"{{"status":"error","message":"{}"}}"#, r"\u00e9".repeat(NEARLY / 6)))
        }),
        case("sends an unknown status of 16 MB", refused(Api, 3), |_| {
            json("200 OK", format!(r#"{{"status":"{}"}}"#, "%".repeat(NEARLY)))
        }),
        case("sends a web page of 16 MB", refused(Unreadable, 5), |_| {
            reply("200 OK", &["Content-Type: text/html"], "<p>&".repeat(NEARLY / 4))
        }),
        case("replies with 400 and 16 MB that are not UTF-8", refused(Status, 5), |_| {
            reply("400 Bad Request", &["Content-Type: text/html"], vec![0xff; NEARLY])
        }),
        case("replies with 400 and 16 MB of spaces", refused(Status, 5), |_| {
            reply("400 Bad Request", &["Content-Type: text/html"], vec![b' '; NEARLY])
        }),
        case("sends 16 MB of opening braces", refused(Unreadable, 5), |_| json("200 OK", "{".repeat(NEARLY))),
        case("sends 16 MB in which JSON seems to start again and again", refused(Unreadable, 5), |_| {
            json("200 OK", format!("x{}", r#"{"a":1},"#.repeat(NEARLY / 8)))
        }),
    ];
    cases.into_iter().map(Case::large).collect()
}

/// In pieces of 64 KiB.
const TEN_GIGABYTES: u64 = 10 << 14;

fn stream(headers: &[&str]) -> Act {
    Act::Flood(head("200 OK", headers).into(), bytes([b' '; 0x10000]), TEN_GIGABYTES)
}

/// 64 members of 16 MiB of zeros each.
fn bomb() -> Vec<u8> {
    static MEMBER: OnceLock<Vec<u8>> = OnceLock::new();
    MEMBER.get_or_init(|| gzip(&vec![0; 16 << 20])).repeat(64)
}

#[test]
fn the_bomb_is_small_and_decompresses_to_a_gigabyte() {
    let bomb = bomb();
    let mut first = flate2::bufread::GzDecoder::new(&*bomb);
    assert_eq!(std::io::copy(&mut first, &mut std::io::sink()).unwrap(), 16 << 20);
    assert!((500_000..8_000_000).contains(&bomb.len()), "{}", bomb.len());
}
