//! Many connections, idle and slow ones: newcomers are served at once.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use actionapi::sandbox::Sandbox;
use serde_json::Value;
use socket2::{Domain, Socket, Type};

use crate::requests::{SHOW, post, start};
use crate::shop;

fn connect(sandbox: &Sandbox) -> TcpStream {
    let stream = TcpStream::connect(sandbox.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
}

fn get() -> String {
    format!("GET /?{SHOW} HTTP/1.1\r\nHost: localhost\r\n\r\n")
}

/// Reads one reply from a connection that may stay open.
fn reply(stream: &mut TcpStream) -> String {
    let mut reply = String::new();
    let mut buffer = [0; 4096];
    while !reply.ends_with("}}") {
        let read = stream.read(&mut buffer).unwrap();
        assert!(read > 0, "{reply}");
        reply.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
    }
    reply
}

/// Asserts that a newcomer is served in less than this time.
fn assert_served(sandbox: &Sandbox, time: Duration) {
    let start = Instant::now();
    assert_eq!(post(sandbox, SHOW).message(), "found");
    assert!(start.elapsed() < time, "{:?}", start.elapsed());
}

const AT_ONCE: Duration = Duration::from_millis(1_000);

#[test]
fn dropping_it_frees_the_port() {
    let sandbox = start();
    let address = sandbox.address();
    // A connection that is open and idle does not hold it up.
    let _idle = TcpStream::connect(address).unwrap();
    drop(sandbox);
    assert!(TcpStream::connect(address).is_err());
    Sandbox::start_on(shop::api(), address).unwrap();
}

#[test]
fn idle_connections_keep_nobody_out() {
    let sandbox = start();
    // Some that were never used, and some that were.
    let fresh: Vec<_> = (0..300).map(|_| connect(&sandbox)).collect();
    assert_served(&sandbox, AT_ONCE);
    let used: Vec<_> = (0..300)
        .map(|_| {
            let mut stream = connect(&sandbox);
            stream.write_all(get().as_bytes()).unwrap();
            assert!(reply(&mut stream).starts_with("HTTP/1.1 200 "));
            stream
        })
        .collect();
    assert_served(&sandbox, AT_ONCE);
    drop((fresh, used));
}

#[test]
fn a_crowd_is_asked_to_close_its_connections() {
    let sandbox = start();
    let mut streams: Vec<_> = (0..250).map(|_| connect(&sandbox)).collect();
    let closes = streams.iter_mut().filter_map(|stream| {
        stream.write_all(get().as_bytes()).unwrap();
        reply(stream).contains("connection: close").then_some(())
    });
    // Each that closes leaves room, until it is no crowd.
    let count = closes.count();
    assert!((50..=70).contains(&count), "{count}");
    // The others stay usable.
    let last = streams.last_mut().unwrap();
    last.write_all(get().as_bytes()).unwrap();
    assert!(!reply(last).contains("connection: close"));
}

#[test]
fn three_hundred_requests_at_once_are_all_answered() {
    let sandbox = start();
    let mut streams: Vec<_> = (0..300).map(|_| connect(&sandbox)).collect();
    for stream in &mut streams {
        stream.write_all(get().as_bytes()).unwrap();
    }
    // Those that had to leave before they asked are closed, and no reply is cut.
    let mut answered = 0;
    for stream in &mut streams {
        let mut text = String::new();
        let mut buffer = [0; 4096];
        while let Ok(read) = stream.read(&mut buffer) {
            if read == 0 {
                break;
            }
            text.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
            if text.ends_with("}}") {
                break;
            }
        }
        assert!(text.is_empty() || text.ends_with("}}"), "{text}");
        answered += usize::from(!text.is_empty());
    }
    assert!(answered >= 250, "{answered}");
}

#[test]
fn a_slow_head_or_body_keeps_nobody_out() {
    let heads = "GET / HTTP/1.1\r\nHost: loc";
    let bodies = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nm=shop";
    for half in [heads, bodies] {
        let sandbox = start();
        let mut slow: Vec<_> = (0..380)
            .map(|_| {
                let mut stream = connect(&sandbox);
                stream.write_all(half.as_bytes()).unwrap();
                stream
            })
            .collect();
        // A byte a second does not make them quicker.
        std::thread::scope(|scope| {
            let (sandbox, slow) = (&sandbox, &mut slow);
            let newcomer = scope.spawn(move || assert_served(sandbox, Duration::from_secs(5)));
            while !newcomer.is_finished() {
                for stream in slow.iter_mut() {
                    let _ = stream.write_all(b"x");
                }
                std::thread::sleep(Duration::from_millis(200));
            }
            newcomer.join().unwrap();
        });
        assert_served(&sandbox, Duration::from_secs(5));
    }
}

#[test]
fn one_slow_request_is_waited_for() {
    let sandbox = start();
    let mut slow = connect(&sandbox);
    let get = get();
    let (first, last) = get.split_at(20);
    slow.write_all(first.as_bytes()).unwrap();
    assert_served(&sandbox, AT_ONCE);
    std::thread::sleep(Duration::from_millis(1_500));
    slow.write_all(last.as_bytes()).unwrap();
    assert!(reply(&mut slow).starts_with("HTTP/1.1 200 "));
}

#[test]
fn clients_that_do_not_read_keep_nobody_out() {
    let sandbox = start();
    sandbox.double::<Value>("items", "show").replies(200, "x".repeat(2 << 20));
    let list = get().replace("apifunction=show&id=7", "apifunction=list");
    let deaf: Vec<_> = (0..260)
        .map(|_| {
            let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            socket.set_recv_buffer_size(4096).unwrap();
            socket.connect(&sandbox.address().into()).unwrap();
            let mut stream = TcpStream::from(socket);
            stream.write_all(get().as_bytes()).unwrap();
            stream
        })
        .collect();
    let start = Instant::now();
    let mut newcomer = connect(&sandbox);
    newcomer.write_all(list.as_bytes()).unwrap();
    assert!(reply(&mut newcomer).contains("2 items"));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    drop(deaf);
}

#[test]
fn slow_doubles_keep_nobody_out() {
    let sandbox = start();
    let show = sandbox.double::<Value>("items", "show").delays(Duration::from_secs(60));
    let waiting: Vec<_> = (0..300)
        .map(|_| {
            let mut stream = connect(&sandbox);
            stream.write_all(get().as_bytes()).unwrap();
            stream
        })
        .collect();
    let start = Instant::now();
    while show.received().len() < 300 {
        assert!(start.elapsed() < Duration::from_secs(5), "{}", show.received().len());
        std::thread::sleep(Duration::from_millis(5));
    }
    let start = Instant::now();
    let list = SHOW.replace("apifunction=show&id=7", "apifunction=list");
    assert_eq!(post(&sandbox, &list).message(), "2 items");
    assert!(start.elapsed() < AT_ONCE);
    drop(waiting);
}
