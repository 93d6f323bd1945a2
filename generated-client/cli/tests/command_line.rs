//! The real program against its own sandbox: what is printed, refused and asked, and how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod program;

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use program::{Served, command, run};

const ORDER: [&str; 8] = [
    "cpanellicensing",
    "order",
    "--product",
    "cPanel External Server License",
    "--ip",
    "192.0.2.1",
    "--billingcycle",
    "Monthly",
];

#[test]
fn the_sandbox_inside_answers_a_call() {
    let outcome = run(&["--sandbox", "client", "getdetails"]);
    assert_eq!((outcome.code, outcome.error.as_str()), (Some(0), ""));
    assert!(outcome.output.contains("\"city\": \"San Clemente\""), "{}", outcome.output);
}

#[test]
fn the_forms_of_output() {
    let raw = run(&["--sandbox", "--output", "raw", "client", "getdetails"]).output;
    assert!(
        raw.starts_with(r#"{"status":"success","message":"successfully retrieved client details","data":{"id":"1","#),
        "{raw}"
    );
    let table = run(&["--sandbox", "--output", "table", "cpanellicensing", "products"]);
    for part in ["│ id ┆ name", "cPanel External Server License", "Semi-Annually: 228.00"] {
        assert!(table.output.contains(part), "{part} not in {}", table.output);
    }
    let record = run(&["--sandbox", "--output", "table", "client", "getdetails"]).output;
    assert!(record.contains("│ city        ┆ San Clemente") || record.contains("│ city"), "{record}");
}

#[test]
fn everything_missing_is_told_at_once() {
    let outcome = run(&["client", "getdetails"]);
    assert_eq!(outcome.code, Some(2));
    for part in
        ["--endpoint URL", "CLIENTAPI_ENDPOINT", "--apikey-file FILE", "--apikey-stdin", "CLIENTAPI_APIKEY", "--sandbox"]
    {
        assert!(outcome.error.contains(part), "{part} not in {}", outcome.error);
    }
}

#[test]
fn mistypings_and_mistakes_are_told_before_anything_is_sent() {
    for (arguments, part) in [
        (&["client", "getdetals"][..], "getdetails"),
        (&["clent"], "client"),
        (
            &["--sandbox", "cpanellicensing", "order", "--product", "x", "--ip", "nowhere", "--billingcycle", "Monthly"],
            "`--ip nowhere`",
        ),
        (&["--sandbox", "cpanellicensing", "order", "--product", "x", "--ip", "::1", "--billingcycle", "Montly"], "Monthly"),
        (&["--sandbox", "cpanellicensing", "order", "--product", "x"], "--ip"),
        (&["client", "order"], "did you mean `cpanellicensing order`?"),
        (&["--apikey", "supersecretkey", "client", "getdetails"], "--apikey-file"),
    ] {
        let outcome = run(arguments);
        assert_eq!((outcome.code, outcome.output.as_str()), (Some(2), ""), "{arguments:?}: {}", outcome.error);
        assert!(outcome.error.contains(part), "{part} not in {}", outcome.error);
    }
}

#[test]
fn what_costs_money_needs_a_yes() {
    let served = Served::start(&[]);
    let outcome = served.run(&ORDER);
    assert_eq!(outcome.code, Some(6), "{}", outcome.error);
    assert!(outcome.error.contains("This costs money.") && outcome.error.contains("--yes"), "{}", outcome.error);
    let yes: Vec<_> = ["--yes"].into_iter().chain(ORDER).collect();
    let outcome = served.run(&yes);
    assert_eq!(outcome.code, Some(0), "{}", outcome.error);
    assert!(outcome.output.contains("\"ordernumber\": \"0000000000\""), "{}", outcome.output);
    let sandboxed: Vec<_> = ["--sandbox"].into_iter().chain(ORDER).collect();
    assert_eq!(run(&sandboxed).code, Some(0));
}

/// Runs the program on a pseudo-terminal of `script`'s and types the answer; nothing where there is no `script` that can.
#[cfg(target_os = "linux")]
fn on_terminal(served: &Served, answer: &str) -> Option<(i32, String)> {
    let arguments: Vec<String> = ORDER.iter().map(|argument| format!("'{argument}'")).collect();
    let line = format!("stty -echo; {} {}", env!("CARGO_BIN_EXE_clientapi"), arguments.join(" "));
    let child = Command::new("script")
        .args(["--quiet", "--return", "--command", &line, "/dev/null"])
        .env("CLIENTAPI_ENDPOINT", &served.endpoint)
        .env("CLIENTAPI_APIKEY", "supersecretkey")
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        assert!(std::env::var_os("REQUIRE_PROGRAMS").is_none(), "`script` is not installed");
        println!("skipped: `script` is not installed");
        return None;
    };
    // What is typed before the question does not count.
    let (mut screen, mut shown) = (child.stdout.take().unwrap(), Vec::new());
    while !String::from_utf8_lossy(&shown).contains("[y/N]") {
        let mut byte = [0];
        screen.read_exact(&mut byte).unwrap();
        shown.extend(byte);
    }
    child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
    screen.read_to_end(&mut shown).unwrap();
    Some((child.wait().unwrap().code().unwrap(), String::from_utf8(shown).unwrap()))
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_it_asks() {
    let served = Served::start(&[]);
    let Some((code, shown)) = on_terminal(&served, "n\n") else { return };
    assert_eq!(code, 6, "{shown}");
    assert!(shown.contains("product: cPanel External Server License") && shown.contains("Send it? [y/N]"), "{shown}");
    assert!(!shown.contains("ordernumber"), "{shown}");
    let Some((code, shown)) = on_terminal(&served, "y\n") else { return };
    assert_eq!(code, 0, "{shown}");
    // A table, since the output is a terminal.
    assert!(shown.contains("│ ordernumber") && shown.contains("0000000000"), "{shown}");
}

#[test]
fn exit_codes_tell_what_failed() {
    let served = Served::start(&[]);
    let outcome = served.run(&["--yes", "call", "client", "nothing"]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.error);
    assert!(outcome.error.contains("has no function `nothing`"), "{}", outcome.error);
    let outcome = served.run(&["--endpoint", "http://example.invalid/", "client", "getdetails"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.error);
    assert!(outcome.error.contains("http"), "{}", outcome.error);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = command();
    command.env("CLIENTAPI_APIKEY", "k").args(["--endpoint", &format!("http://{closed}/"), "client", "getdetails"]);
    assert_eq!(command.output().unwrap().status.code(), Some(4));
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let mut command = command();
    let mut child = command.args(["completions", "bash"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn a_dry_run_can_be_pasted() {
    let served = Served::start(&[]);
    let arguments: Vec<_> = ["--dry-run"].into_iter().chain(ORDER).collect();
    let outcome = served.run(&arguments);
    assert_eq!((outcome.code, outcome.error.as_str()), (Some(0), ""));
    assert!(
        !outcome.output.contains("supersecretkey") && outcome.output.contains("\"$CLIENTAPI_APIKEY\""),
        "{}",
        outcome.output
    );
    if program::other("curl", &["--version"]).is_none() {
        return;
    }
    let line = format!("{} --silent", outcome.output.trim_end());
    let pasted = Command::new("sh").args(["-c", &line]).env("CLIENTAPI_APIKEY", "k'1 +").output().unwrap();
    let reply = String::from_utf8(pasted.stdout).unwrap();
    assert!(reply.contains("Successfully ordered"), "{reply}");
}

#[cfg(unix)]
#[test]
fn signals_end_the_sandbox_cleanly() {
    for signal in ["-INT", "-TERM"] {
        let mut served = Served::start(&["--port", "0"]);
        assert!(served.endpoint.starts_with("http://127.0.0.1:"), "{}", served.endpoint);
        assert!(Command::new("kill").args([signal, &served.child.id().to_string()]).status().unwrap().success());
        assert_eq!(served.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn the_sandbox_can_require_a_key() {
    let mut child = command()
        .args(["sandbox", "--apikey-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"another key\n").unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
    let served = Served { child, endpoint: line.trim_end().to_owned() };
    let outcome = served.run(&["client", "getdetails"]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.error);
    assert!(!outcome.error.contains("supersecretkey"), "{}", outcome.error);
}

#[test]
fn the_sandbox_shows_requests_and_accepts_another_host() {
    let mut child = command()
        .args(["sandbox", "--verbose", "--accept-host", "host.docker.internal"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
    let messages = child.stderr.take().unwrap();
    let mut served = Served { child, endpoint: line.trim_end().to_owned() };
    assert_eq!(served.run(&["client", "getdetails"]).code, Some(0));
    let address = served.endpoint.trim_start_matches("http://").trim_end_matches('/');
    for (host, status) in [("host.docker.internal", "200"), ("rebound.test", "403")] {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let reply = std::io::read_to_string(stream).unwrap();
        assert!(reply.starts_with(&format!("HTTP/1.1 {status}")), "{reply}");
        assert_eq!(reply.contains("`--accept-host`"), status == "403", "{reply}");
    }
    served.child.kill().unwrap();
    let shown = std::io::read_to_string(messages).unwrap();
    assert!(shown.contains("POST client.getdetails: 200"), "{shown}");
    assert!(!shown.contains("supersecretkey"), "{shown}");
}

#[test]
fn completions_know_modules_functions_and_parameters() {
    for shell in ["bash", "zsh", "fish"] {
        let outcome = run(&["completions", shell]);
        assert_eq!(outcome.code, Some(0));
        for part in ["cpanellicensing", "getdetails", "billingcycle"] {
            assert!(outcome.output.contains(part), "{shell}: {part}");
        }
    }
    // What a shell makes of them, where it is installed.
    let script = format!("source <({} completions bash) && complete -p clientapi", env!("CARGO_BIN_EXE_clientapi"));
    if let Some(outcome) = program::other("bash", &["-c", &script]) {
        assert_eq!(outcome.code, Some(0), "{}", outcome.error);
    }
}
