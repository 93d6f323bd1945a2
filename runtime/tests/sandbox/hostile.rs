//! Input that nobody means well with: it is answered or dropped, and the server lives.

use std::io::Write;
use std::net::TcpStream;

use crate::requests::{SHOW, exchange, post, request, start};

#[test]
fn hostile_input_is_answered_or_dropped_and_the_server_lives() {
    let sandbox = start();
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let multipart = "Content-Type: multipart/form-data; boundary=x\r\n";
    assert_eq!(request(&sandbox, "PUT /", "").status, 405);
    assert_eq!(request(&sandbox, "POST /\nContent-Type: application/json\r\n", "{}").status, 415);
    assert_eq!(request(&sandbox, "POST /\nContent-Type: multipart/form-data\r\n", "--x").status, 400);
    assert_eq!(request(&sandbox, &format!("POST /\n{multipart}"), "--x\r\nno end").status, 400);
    let part = |(name, value)| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let texts = [("m", "shop"), ("apikey", "k"), ("apimodule", "items"), ("apifunction", "show")].map(part).concat();
    let file = part(("id\"; filename=\"f", "7"));
    let message = request(&sandbox, &format!("POST /\n{multipart}"), &format!("{texts}{file}--x--\r\n")).message();
    assert!(message.contains("`id` is a file; this parameter is text"), "{message}");
    assert_eq!(request(&sandbox, &format!("POST /\n{form}"), &"a=b&".repeat(20_000)).status, 413);
    let long = format!("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", 1_u64 << 40);
    assert!(exchange(sandbox.address(), long.as_bytes()).starts_with("HTTP/1.1 413 "));
    for bytes in [&b"\0\xff\xfe\r\n\r\n"[..], b"GET", b"POST / HTTP/9.9\r\n\r\n", &[b'A'; 1 << 20]] {
        let mut stream = TcpStream::connect(sandbox.address()).unwrap();
        let _ = stream.write_all(bytes);
    }
    for form in ["%", "%zz=%ff", "m=%00", "&&&===", "m[=1", "apimodule[]=x"] {
        assert_eq!(post(&sandbox, form).status, 200, "{form}");
    }
    let nested = format!("m=shop&apikey=k&apimodule=items&apifunction=list&filter={}", "[".repeat(200_000));
    assert!(post(&sandbox, &nested).message().contains("filter"));
    assert_eq!(post(&sandbox, SHOW).message(), "found");
}
