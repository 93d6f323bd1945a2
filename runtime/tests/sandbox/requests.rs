//! Requests and replies as text, so that a test can send what no client would.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use actionapi::description::Api;
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::shop;

/// Sends bytes as they are and reads until the server closes.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let _ = stream.write_all(bytes);
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    String::from_utf8_lossy(&reply).into_owned()
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn request(sandbox: &Sandbox, head: &str, body: &str) -> Answer {
    let (first, headers) = head.split_once('\n').unwrap_or((head, ""));
    let length = body.len();
    let text =
        format!("{first} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
    let reply = exchange(sandbox.address(), text.as_bytes());
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head in {reply:?}"));
    Answer { status: head[9..12].parse().unwrap(), head: head.to_owned(), body: body.to_owned() }
}

pub(crate) fn post(sandbox: &Sandbox, form: &str) -> Answer {
    request(sandbox, "POST /any/path.php\nContent-Type: application/x-www-form-urlencoded\r\n", form)
}

pub(crate) fn start() -> Sandbox {
    Sandbox::start(shop::api()).unwrap()
}

/// The data of the example of `items.show`.
pub(crate) fn show_data() -> &'static str {
    &shop::api().function("items", "show").unwrap().example.data
}

pub(crate) const SHOW: &str = "m=shop&apikey=k&apimodule=items&apifunction=show&id=7";

/// A sandbox of an API that only this test has.
pub(crate) fn start_own(api: Api) -> Sandbox {
    Sandbox::start(Box::leak(Box::new(api))).unwrap()
}
