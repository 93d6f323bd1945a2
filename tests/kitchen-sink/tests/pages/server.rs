//! A server that answers with given replies in turn, and keeps what the requests ask for.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The parameters of pages, by their names in the requests.
const NAMES: &[&str] =
    &["start", "num", "*%2F+%22%23", "cursor", "Self", "continue", "apcontinue", "aplevel", "apnum", "level", "do"];

pub(crate) struct Server {
    pub(crate) endpoint: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts it. The last reply stays.
    pub(crate) fn start(replies: &[String]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}/api", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let (kept, replies) = (Arc::clone(&requests), replies.to_vec());
        std::thread::spawn(move || {
            for (index, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                kept.lock().unwrap().push(asked(&read(&mut stream)));
                let reply = &replies[index.min(replies.len() - 1)];
                stream.write_all(reply.as_bytes()).unwrap();
            }
        });
        Self { endpoint, requests }
    }

    /// What each request asks for: its parameters of pages, `name=value` with spaces between them.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn asked(body: &str) -> String {
    let pairs = body.split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        NAMES.contains(&name) && name != "do"
    });
    pairs.collect::<Vec<_>>().join(" ")
}

/// The body of a request.
fn read(stream: &mut TcpStream) -> String {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return body.to_owned();
            }
        }
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "the request ended early: {text}");
        request.extend_from_slice(&buffer[..count]);
    }
}

/// A page: the members of its `response`.
pub(crate) fn page(members: &str) -> String {
    page_with("", members)
}

/// A page with these header lines, each with its line end.
pub(crate) fn page_with(headers: &str, members: &str) -> String {
    reply("200 OK", headers, &format!(r#"{{"meta":{{"status":"ok"}},"response":{{{members}}}}}"#))
}

/// A failure that is over the next time.
pub(crate) fn failure() -> String {
    reply("500 Internal Server Error", "", "{}")
}

fn reply(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
