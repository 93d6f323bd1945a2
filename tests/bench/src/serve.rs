//! A server on loopback that answers every request alike, in a process of its own, so that its time is not that of those who call.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use crate::api::DATA;

/// The command of this program that serves.
pub(crate) const COMMAND: &str = "serve";

/// What is before the data in a reply, and what is after it.
const ENVELOPE: (&str, &str) = (r#"{"status":"success","message":"done","data":"#, "}");

/// Serves until standard input ends. The port is said on standard output.
pub(crate) fn serve() -> Result<(), String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    println!("{}", listener.local_addr().map_err(|error| error.to_string())?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink()).map(|_| ()).map_err(|error| error.to_string())
}

fn answer(stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    let (mut head, mut body) = (String::new(), Vec::new());
    loop {
        head.clear();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head)? == 0 {
                return Ok(());
            }
        }
        let length =
            head.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        body.resize(length.and_then(|(_, length)| length.trim().parse().ok()).unwrap_or(0), 0);
        reader.read_exact(&mut body)?;
        // The peer knows no moments without an offset.
        let data = if head.starts_with("POST /peer/") { DATA.replace("18:30:56", "18:30:56Z") } else { DATA.to_owned() };
        let (before, after) = ENVELOPE;
        let length = before.len() + data.len() + after.len();
        let reply = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{before}{data}{after}"
        );
        writer.write_all(reply.as_bytes())?;
    }
}

/// A running server; it ends when this is dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start() -> Result<Self, String> {
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut process = Command::new(own)
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start the server: {error}"))?;
        let mut address = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut address).map_err(|error| error.to_string())?;
        }
        Ok(Self { process, address: address.trim().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
