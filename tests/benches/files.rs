//! Files of 1 GB in both directions over loopback: how long they take, and how much memory more than files of one byte.
//!
//! Each call is a process of its own, so that the memory is the client's alone; the server stays in this one.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark")]

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::Instant;

use actionapi::description::Api;
use actionapi::{Async, Blocking, Builder, Call, Client, Download, RawData, Upload};
use actionapi_codegen::Source;

#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

const CHILD: &str = "FILES_CHILD";

const SCHEMA: &str = r#"
format: 1
api:
  name: files
  title: Files
  request: { methods: [post], parameters: { do: "${function}" } }
  reply: { success: http }
functions:
  download: { effect: read, returns: file }
  upload: { effect: write, parameters: { file: file }, returns: nothing }
"#;

fn main() {
    if let Ok(text) = std::env::var(CHILD) {
        let [client, way, endpoint, length] = *text.split(' ').collect::<Vec<_>>() else { panic!("{text}") };
        return measure(client, way, endpoint, length.parse().unwrap());
    }
    // In small, if it is only tried, as a test.
    let (large, rounds) =
        if std::env::args().any(|argument| argument == "--bench") { (1_000_000_000, 5) } else { (1 << 20, 1) };
    println!("| client | file | time | heap | heap: 1 byte | process: beyond 1 byte |");
    println!("| ------ | ---- | ---- | ---- | ------------ | ---------------------- |");
    for client in ["async", "blocking"] {
        for way in ["download", "upload: path", "upload: reader"] {
            let of = |length| median((0..rounds).map(|_| run(client, way, length)).collect());
            let ([_, one_heap, one_process], [time, heap, process]) = (of(1), of(large));
            let more = (process - one_process).max(0.0);
            println!("| {client} | {way} | {time:.2} s | {heap:.2} MiB | {one_heap:.2} MiB | {more:.1} MiB |");
        }
    }
}

/// Seconds, and MiB of the heap and of the process, each at most.
type Figures = [f64; 3];

/// The median of each figure.
fn median(all: Vec<Figures>) -> Figures {
    std::array::from_fn(|index| {
        let mut figures: Vec<f64> = all.iter().map(|figures| figures[index]).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    })
}

fn run(client: &str, way: &str, length: u64) -> Figures {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let text = format!("{client} {} http://{}/ {length}", way.replace("upload: ", ""), listener.local_addr().unwrap());
    let is_download = way == "download";
    let server = std::thread::spawn(move || serve(listener.accept().unwrap().0, is_download, length).unwrap());
    let output = Command::new(std::env::current_exe().unwrap()).env(CHILD, text).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    server.join().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let figures: Vec<f64> = text.split_whitespace().map(|figure| figure.parse().unwrap()).collect();
    figures.try_into().unwrap()
}

/// Sends a file, or receives one.
fn serve(mut stream: TcpStream, is_download: bool, length: u64) -> io::Result<()> {
    let mut buffer = vec![7; 256 * 1024];
    if is_download {
        let _ = stream.read(&mut buffer)?;
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")?;
        let mut left = length;
        while left > 0 {
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            stream.write_all(&buffer[..count])?;
            left -= count as u64;
        }
        return Ok(());
    }
    // The last boundary ends with these, and nothing in the file is like it; after chunks, more follows.
    let mut end = Vec::new();
    while !(end.ends_with(b"--\r\n") || end.ends_with(b"--\r\n\r\n0\r\n\r\n")) {
        match stream.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                end.extend_from_slice(&buffer[count.saturating_sub(32)..count]);
                end.drain(..end.len().saturating_sub(32));
            }
        }
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    // What is still to come of the chunks.
    let _ = io::copy(&mut stream, &mut io::sink());
    Ok(())
}

fn api() -> &'static Api {
    Box::leak(Box::new(
        actionapi_codegen::check(&Source::new("schema.yaml", SCHEMA)).unwrap_or_else(|error| panic!("{error}")).api,
    ))
}

/// Makes the call, and prints its figures.
fn measure(client: &str, way: &str, endpoint: &str, length: u64) {
    let (api, folder) = (api(), tempfile::tempdir().unwrap());
    let path = folder.path().join("file");
    // A file without content takes no time to read from a disk.
    std::fs::File::create(&path).unwrap().set_len(length).unwrap();
    let upload = || match way {
        "reader" => Upload::reader(io::repeat(7).take(length)),
        _ => Upload::path(&path),
    };
    let (before, begun) = (ALLOCATOR.allocated(), Instant::now());
    let received = if client == "blocking" {
        let client: Client<Blocking> = Builder::new(&api.protocol, endpoint).build().unwrap();
        if way == "download" {
            let mut file = Call::<_, Download>::new(&client, api.operation("", "download")).call().unwrap();
            io::copy(&mut file, &mut io::sink()).unwrap()
        } else {
            let call = Call::<_, RawData>::new(&client, api.operation("", "upload")).parameter("file", upload());
            call.call().map(|_| length).unwrap()
        }
    } else {
        let client: Client<Async> = Builder::new(&api.protocol, endpoint).build().unwrap();
        let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        tokio.block_on(async {
            if way == "download" {
                let mut file = Call::<_, Download>::new(&client, api.operation("", "download")).await.unwrap();
                while file.chunk().await.unwrap().is_some() {}
                file.received()
            } else {
                let call = Call::<_, RawData>::new(&client, api.operation("", "upload")).parameter("file", upload());
                call.await.map(|_| length).unwrap()
            }
        })
    };
    let time = begun.elapsed().as_secs_f64();
    assert_eq!(received, length);
    #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
    let heap = (ALLOCATOR.max_allocated() - before) as f64 / f64::from(1 << 20);
    println!("{time} {heap} {}", process());
}

/// The most memory of this process, in MiB; 0 where the system does not say.
fn process() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    most.unwrap_or_default() / 1024.0
}
