//! Bodies of the type `multipart/form-data`, as bytes that no client would send: they are read in any pieces, or refused at a limit.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use actionapi::sandbox::read_multipart;

use crate::requests::{SHOW, post, start};

const TYPE: &str = "multipart/form-data; boundary=x";

/// The texts, the names of files included, and how long the files are.
type Form = (Vec<(String, String)>, Vec<u64>);

fn read(pieces: &[&[u8]]) -> Result<Form, String> {
    let (texts, files) = read_multipart(TYPE, pieces.iter().copied())?;
    Ok((texts, files.iter().map(|file| file.length()).collect()))
}

fn text(name: &str, value: &str) -> String {
    format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

fn file(name: &str, file_name: &str, content: &str) -> String {
    let disposition = format!("form-data; name=\"{name}\"; filename=\"{file_name}\"");
    format!("--x \t\r\nContent-Type: text/plain\r\nContent-Disposition: {disposition}\r\n\r\n{content}\r\n")
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn a_form_is_the_same_in_any_pieces() {
    // What looks like the beginning of a boundary, at the end of a piece too, is content.
    let content = "1\r\n--\r\n-x\r\r\n--y\r\n";
    let body =
        ["preamble\r\n", &text("a", ""), &text("b", content), &file("f", "n.txt", content), "--x--\r\nepilogue"].concat();
    let expected = Ok((vec![pair("a", ""), pair("b", content), pair("f", "n.txt")], vec![content.len() as u64]));
    assert_eq!(read(&[body.as_bytes()]), expected);
    for size in 1..body.len() {
        let pieces: Vec<_> = body.as_bytes().chunks(size).collect();
        assert_eq!(read(&pieces), expected, "in pieces of {size} bytes");
    }
}

#[test]
fn what_is_no_form_is_refused_with_the_reason() {
    let refused = |body: &str| read(&[body.as_bytes()]).unwrap_err().replace("the multipart body is malformed: ", "");
    assert_eq!(refused(""), "its boundary does not occur in it");
    assert_eq!(refused(&text("a", "1")), "it ends before its last boundary");
    assert_eq!(refused("--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--"), "a part has no name");
    assert_eq!(refused("--x\r\n\r\n1\r\n--x--"), "a part has no name");
    assert_eq!(refused("--xy\r\n"), "a boundary is not the end of its line");
    assert_eq!(refused(&text("a", "1").repeat(10_002)), "more than 10000 parameters");
    let none = read_multipart("multipart/form-data", []).unwrap_err();
    assert_eq!(none, "the multipart body is malformed: its content type has no boundary");
}

#[test]
fn what_is_kept_has_a_limit() {
    let long = "x".repeat(1024 * 1024);
    let texts: String = (0..9).map(|_| text("a", &long)).collect();
    assert_eq!(read(&[texts.as_bytes()]).unwrap_err(), "the texts of the body are longer than 8388608 bytes");
    assert_eq!(
        read(&[b"--x\r\nX: ", long.as_bytes()]).unwrap_err(),
        "the multipart body is malformed: the head of a part is too long"
    );
    let files = [file("f", "small", &long[..65_536]), file("f", "large", &long[..65_537]), "--x--".to_owned()].concat();
    let (_, files) = read_multipart(TYPE, [files.as_bytes()]).unwrap();
    assert_eq!(files.iter().map(|file| file.content().is_some()).collect::<Vec<_>>(), [true, false]);
    // Many small files are not kept beyond the limit of all.
    let many = [file("f", "small", &long[..65_536]).repeat(130), "--x--".to_owned()].concat();
    let (_, files) = read_multipart(TYPE, [many.as_bytes()]).unwrap();
    assert_eq!(files.iter().filter(|file| file.content().is_some()).count(), 128);
}

#[test]
fn a_head_without_end_is_answered_before_all_of_it_came() {
    let sandbox = start();
    let mut stream = TcpStream::connect(sandbox.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let head = format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: {TYPE}\r\nContent-Length: 1000000000\r\n\r\n--x\r\nX: ");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&[b'x'; 20_000]).unwrap();
    let mut reply = [0; 12];
    stream.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"HTTP/1.1 400");
    assert_eq!(post(&sandbox, SHOW).message(), "found");
}
