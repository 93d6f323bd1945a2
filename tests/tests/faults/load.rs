//! Many calls at once, a tenth of the replies faulty: every call ends as it must, with its own answer, and neither file descriptors nor
//! memory grow. Figures are taken in a process of its own, between rounds, when no call is under way.
//!
//! For a minute and with 1,000 calls at once: `FAULTS_LOAD=60 cargo test -p actionapi-tests --test faults load:: -- --nocapture`.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use generated_client::actionapi::{Interceptor, OutgoingRequest};
use generated_client::{Error, ErrorKind, Reply, Settings, blocking, client::ClientDetails};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::ALLOCATOR;
use crate::traffic::{Function, KEY, success};

const CHILD: &str = "FAULTS_LOAD_CHILD";

/// What the server does with a call of this number at this attempt.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Good,
    Busy,
    Closed,
    Reset,
    Half,
    Page,
    Denied,
}

/// One call in ten meets a fault; of those, some pass with the first attempt.
fn fate(number: u64, attempt: u64) -> Fate {
    if number % 10 != 3 {
        return Fate::Good;
    }
    match number / 10 % 6 {
        0 if attempt == 1 => Fate::Busy,
        1 if attempt == 1 => Fate::Closed,
        2 if attempt == 1 => Fate::Reset,
        3 => Fate::Half,
        4 => Fate::Page,
        5 => Fate::Denied,
        _ => Fate::Good,
    }
}

/// Whether the call ended as it must.
fn judge(number: u64, result: &Result<Reply<ClientDetails>, Error>) -> Result<(), String> {
    let wrong = || Err(format!("call {number}: {result:?}"));
    match (fate(number, 1), result) {
        (Fate::Half | Fate::Page, Err(error)) if error.kind() == ErrorKind::Unreadable && error.attempts() == 1 => Ok(()),
        (Fate::Denied, Err(error)) if error.is_auth() && error.attempts() == 1 => Ok(()),
        (Fate::Half | Fate::Page | Fate::Denied, _) => wrong(),
        (first, Ok(reply)) => {
            let attempts = if first == Fate::Good { 1..=2 } else { 2..=3 };
            // A kept connection that the server has just reset costs a read one attempt more.
            let is_own = reply.data().address1 == number.to_string();
            if is_own && attempts.contains(&reply.attempts()) { Ok(()) } else { wrong() }
        }
        (_, Err(_)) => wrong(),
    }
}

/// Tells the server which attempt it is.
struct Numbering;

impl Interceptor for Numbering {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let attempt = request.attempt().to_string();
        request.parameters_mut().push(actionapi::encode::Pair::text("attempt", attempt));
        Ok(())
    }
}

async fn serve(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream));
    }
}

async fn answer(mut stream: TcpStream) {
    let mut buffer = Vec::with_capacity(1024);
    loop {
        buffer.clear();
        let body = loop {
            match stream.read_buf(&mut buffer).await {
                Ok(1..) => {}
                _ => return,
            }
            let text = std::str::from_utf8(&buffer).unwrap();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let head = head.to_ascii_lowercase();
            let length: usize = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
            if body.len() == length {
                break body;
            }
        };
        let parameter = |name: &str| -> u64 {
            let found = url::form_urlencoded::parse(body.as_bytes()).find(|(known, _)| known == name).unwrap().1;
            found.parse().unwrap()
        };
        let number = parameter("number");
        let good = success(&Function::Read.data().replace("1001 Ave Pico", &number.to_string()));
        let (status, kind, body) = match fate(number, parameter("attempt")) {
            Fate::Good => ("200 OK", "application/json", good.as_str()),
            Fate::Busy => ("503 Service Unavailable", "text/html", "busy"),
            Fate::Half => ("200 OK", "application/json", &good[..good.len() / 2]),
            Fate::Page => ("200 OK", "text/html", "<!DOCTYPE html><html></html>"),
            Fate::Denied => ("403 Forbidden", "text/html", "no"),
            Fate::Closed => return,
            Fate::Reset => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{").await;
                let _ = socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO));
                return;
            }
        };
        let reply = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        if stream.write_all(reply.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// What this process holds while no call is under way.
#[derive(Clone, Copy, Debug)]
struct Held {
    descriptors: usize,
    bytes: usize,
}

impl Held {
    fn now() -> Self {
        // Let what was closed be closed on both sides.
        std::thread::sleep(Duration::from_millis(200));
        let descriptors = std::fs::read_dir("/dev/fd").map_or(0, Iterator::count);
        Self { descriptors, bytes: ALLOCATOR.allocated() }
    }
}

fn settings() -> Settings {
    Settings::new()
        .timeout(Duration::from_secs(60))
        .backoff(Duration::from_millis(2), Duration::from_millis(20))
        .interceptor(Numbering)
}

/// The most idle connections that a client keeps.
const MOST_IDLE: usize = 256;

/// Calls in rounds for so long, and checks what is held in the middle and at the end.
fn rounds(name: &str, length: Duration, at_once: u64, round: impl Fn(&Arc<AtomicU64>) -> Vec<String>) {
    let numbers = Arc::new(AtomicU64::new(0));
    let start = Held::now();
    let begun = Instant::now();
    let mut middle = None;
    let mut wrong = Vec::new();
    let mut count = 0;
    // Some rounds before the middle, and some after it, on however slow a machine.
    while begun.elapsed() < length || count < 6 {
        count += 1;
        wrong.extend(round(&numbers));
        if middle.is_none() && begun.elapsed() >= length / 2 && count >= 3 {
            middle = Some(Held::now());
        }
    }
    let (middle, end) = (middle.expect("more than one round"), Held::now());
    let calls = numbers.load(Ordering::Relaxed);
    println!(
        "{name}: {calls} calls in {count} rounds and {:.1} s, {at_once} at once, {} wrong; in the middle {} descriptors and {} KiB, at the end {} and {} KiB",
        begun.elapsed().as_secs_f64(),
        wrong.len(),
        middle.descriptors,
        middle.bytes >> 10,
        end.descriptors,
        end.bytes >> 10,
    );
    assert!(wrong.is_empty(), "{} wrong, such as {}", wrong.len(), wrong[0]);
    // Each connection kept is a descriptor on either side and some buffers; how many are kept, up to the limit, is a matter of chance.
    let slack = 16;
    assert!(end.descriptors <= start.descriptors + 2 * MOST_IDLE + slack, "{start:?} {middle:?} {end:?}");
    assert!(end.bytes <= middle.bytes + (MOST_IDLE + slack) * 64 * 1024, "{start:?} {middle:?} {end:?}");
}

/// The calls of each of those that call at once, in one round.
const CALLS: usize = 2;

fn awaited(tokio: &tokio::runtime::Runtime, endpoint: &str, length: Duration, at_once: u64) {
    let client = generated_client::Client::builder(endpoint).apikey(KEY).with(settings()).build().unwrap();
    rounds("async", length, at_once, |numbers| {
        tokio.block_on(async {
            let mut tasks = Vec::new();
            for _ in 0..at_once {
                let (client, numbers) = (client.clone(), Arc::clone(numbers));
                tasks.push(tokio::spawn(async move {
                    let mut wrong = Vec::new();
                    for _ in 0..CALLS {
                        let number = numbers.fetch_add(1, Ordering::Relaxed);
                        let result = client.client().getdetails().parameter("number", number as i64).send().await;
                        wrong.extend(judge(number, &result).err());
                    }
                    wrong
                }));
            }
            let mut wrong = Vec::new();
            for task in tasks {
                wrong.extend(task.await.unwrap());
            }
            wrong
        })
    });
}

fn blocked(endpoint: &str, length: Duration, at_once: u64) {
    let client = blocking::Client::builder(endpoint).apikey(KEY).with(settings()).build().unwrap();
    rounds("blocking", length, at_once, |numbers| {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..at_once)
                .map(|_| {
                    scope.spawn(|| {
                        let mut wrong = Vec::new();
                        for _ in 0..CALLS {
                            let number = numbers.fetch_add(1, Ordering::Relaxed);
                            let result = client.client().getdetails().parameter("number", number as i64).send();
                            wrong.extend(judge(number, &result).err());
                        }
                        wrong
                    })
                })
                .collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        })
    });
}

/// How many calls at once the limit of descriptors allows: each is two of them here, the client's and the server's.
fn most_at_once(wanted: u64) -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    let current = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    wanted.min(current.saturating_sub(100) / 3)
}

#[test]
#[ignore = "run by the test of load, in a process of its own"]
fn many_calls() {
    let Ok(seconds) = std::env::var(CHILD) else { return };
    let length = Duration::from_secs_f64(seconds.parse().unwrap());
    let at_once = most_at_once(1000);
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    // The queue that the standard library asks for is too short for a thousand at once.
    socket2::SockRef::from(&listener).listen(4096).unwrap();
    tokio.spawn(async move { serve(TcpListener::from_std(listener).unwrap()).await });
    let endpoint = format!("http://{address}/index.php");
    awaited(&tokio, &endpoint, length, at_once);
    blocked(&endpoint, length, at_once.min(100));
}

#[test]
fn a_thousand_at_once_end_as_they_must_and_leave_nothing() {
    let seconds = std::env::var("FAULTS_LOAD").unwrap_or("3".to_owned());
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["load::many_calls", "--exact", "--ignored", "--nocapture"])
        .env(CHILD, seconds)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let figures: Vec<_> = text.lines().filter(|line| line.contains("descriptors")).collect();
    assert_eq!(figures.len(), 2, "{text}");
    println!("{}", figures.join("\n"));
}
