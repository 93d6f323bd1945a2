//! Programs with settings of their own, headers and proxies.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use actionapi::cli::{Exit, Program};
use actionapi::sandbox::Sandbox;
use actionapi::{Interceptor, OutgoingRequest, Settings};
use serde_json::Value;

use crate::{Given, against, run, run_program, shop};

struct Signing;

impl Interceptor for Signing {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        request.headers_mut().insert("x-signature", "signed".parse()?);
        Ok(())
    }
}

fn environment(endpoint: &str) -> Vec<(&'static str, String)> {
    vec![("SHOP_ENDPOINT", endpoint.to_owned()), ("SHOP_APIKEY", "secret-key".to_owned())]
}

#[test]
fn a_program_has_settings_of_its_own_and_options_override_them() {
    let (endpoint, requests) = recorder();
    let settings = Settings::new().header("x-own", "program").header("x-both", "program").user_agent("own/1").attempts(1);
    let program = Program::new(shop::api()).settings(settings).interceptor(Signing);
    let given = Given { environment: environment(&endpoint), ..Given::default() };
    let outcome = run_program(&program, &given, &["items", "list", "--header", "X-Both: option", "--header", "x-more:a:b"]);
    assert_eq!(outcome.exit, Exit::Reply, "{}", outcome.error);
    let request = requests.recv().unwrap().to_ascii_lowercase();
    for line in ["x-own: program", "x-both: option", "x-more: a:b", "x-signature: signed", "user-agent: own/1"] {
        assert!(request.contains(&format!("\r\n{line}\r\n")), "{line} not in {request}");
    }
    assert!(!request.contains("x-both: program"));
    // One attempt, as the program says.
    assert!(requests.try_recv().is_err());
    let dry = run_program(&program, &given, &["--dry-run", "items", "list", "--header", "X-Both: option"]);
    assert!(
        dry.output.contains("--header 'x-own: program'") && dry.output.contains("--header 'x-both: option'"),
        "{}",
        dry.output
    );
}

#[test]
fn headers_in_a_file_are_secret() {
    let (endpoint, requests) = recorder();
    let path = std::env::temp_dir().join(format!("command-line-headers-{}", std::process::id()));
    std::fs::write(&path, "X-Gate: open-sesame\r\n\nx-other: 2\n").unwrap();
    let file = format!("@{}", path.display());
    let given = Given { environment: environment(&endpoint), ..Given::default() };
    run(shop::api(), &given, &["--attempts", "1", "--header", &file, "items", "list"]);
    let request = requests.recv().unwrap().to_ascii_lowercase();
    assert!(request.contains("\r\nx-gate: open-sesame\r\n") && request.contains("\r\nx-other: 2\r\n"), "{request}");
    let dry = run(shop::api(), &given, &["--dry-run", "--header", &file, "items", "list"]);
    assert!(dry.output.contains("--header 'x-gate: '\"$SHOP_HEADER_X_GATE\""), "{}", dry.output);
    assert!(!dry.output.contains("sesame") && dry.error.contains("SHOP_HEADER_X_GATE"), "{}", dry.error);
    let sandbox = Sandbox::start(shop::api()).unwrap();
    sandbox.double::<Value>("items", "list").fails("got open-sesame");
    let outcome = against(&sandbox, Given::default(), &["--header", &file, "items", "list"]);
    assert!(outcome.exit == Exit::Api && !outcome.error.contains("sesame"), "{}", outcome.error);
    std::fs::write(&path, "no header\n").unwrap();
    let bad_line = format!("expected NAME:VALUE, found line 1 of {}", path.display());
    for (header, problem) in [
        ("nothing", "`--header`: expected NAME:VALUE, found `nothing`"),
        (&file, &*bad_line),
        ("@/nonexistent", "cannot read the headers in /nonexistent"),
        ("a b: c", "is not a header's name"),
        ("Host: x", "the client's own"),
    ] {
        let outcome = run(shop::api(), &given, &["--header", header, "items", "list"]);
        assert!(outcome.exit == Exit::Usage && outcome.error.contains(problem), "{problem} not in {}", outcome.error);
    }
    std::fs::remove_file(path).unwrap();
}

/// A server or proxy that takes requests and closes the connection after each.
fn recorder() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let (mut request, mut buffer) = (String::new(), [0; 8192]);
            while !request.contains("\r\n\r\n") {
                let length = connection.read(&mut buffer).unwrap_or(0);
                if length == 0 {
                    break;
                }
                request.push_str(&String::from_utf8_lossy(&buffer[..length]));
            }
            let _ = sender.send(request);
            let _ = connection.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (address, receiver)
}

#[test]
fn the_proxy_is_the_options_or_the_environments() {
    let (proxy, requests) = recorder();
    let (other, others) = recorder();
    let call = ["--attempts", "1", "items", "list"];
    let run = |variables: &[(&'static str, &str)], options: &[&str]| {
        let mut environment = environment("https://panel.example.invalid/api.php");
        environment.extend(variables.iter().map(|(name, value)| (*name, (*value).to_owned())));
        run(shop::api(), &Given { environment, ..Given::default() }, &[&call[..], options].concat())
    };
    let asked = |requests: &Receiver<String>| {
        requests.try_iter().any(|request| request.starts_with("CONNECT panel.example.invalid:443"))
    };
    for (variables, options) in [
        (&[("HTTPS_PROXY", proxy.as_str())][..], &[][..]),
        (&[("all_proxy", &proxy)], &[]),
        (&[], &["--proxy", &proxy]),
        (&[("https_proxy", &other)], &["--proxy", &proxy]),
    ] {
        let outcome = run(variables, options);
        assert!(
            outcome.exit != Exit::Success && asked(&requests) && !asked(&others),
            "{variables:?} {options:?}: {}",
            outcome.error
        );
    }
    for (variables, options) in [
        (&[("HTTPS_PROXY", proxy.as_str())][..], &["--no-proxy"][..]),
        (&[("https_proxy", &proxy), ("no_proxy", ".example.invalid")], &[]),
        (&[("https_proxy", &proxy), ("NO_PROXY", "192.0.2.0/24 *.example.invalid:443")], &[]),
        (&[], &[]),
    ] {
        let outcome = run(variables, options);
        assert!(outcome.exit == Exit::Transport && !asked(&requests), "{variables:?} {options:?}: {}", outcome.error);
    }
    for options in [&["--proxy", "socks5://u:hush@x"][..], &["--proxy", "http://"]] {
        let outcome = run(&[], options);
        assert!(outcome.exit == Exit::Usage && !outcome.error.contains("hush"), "{}", outcome.error);
    }
    let outcome = run(&[("ALL_PROXY", "socks5://u:hush@x")], &[]);
    assert!(outcome.exit == Exit::Usage && !outcome.error.contains("hush"), "{}", outcome.error);
    assert!(outcome.error.contains("variable ALL_PROXY: ") && outcome.error.contains("`--no-proxy`"), "{}", outcome.error);
    assert_eq!(run(&[], &["--proxy", &proxy, "--no-proxy"]).exit, Exit::Usage);
}

#[test]
fn credentials_go_through_no_foreign_proxy_in_plain_text() {
    let variables = [("http_proxy", "http://proxy.example.invalid:3128".to_owned())];
    let mut environment = environment("http://panel.example.invalid/");
    environment.extend(variables);
    let given = Given { environment, ..Given::default() };
    let outcome = run(shop::api(), &given, &["items", "list"]);
    assert!(outcome.exit == Exit::Usage && outcome.error.contains("`--allow-plain-http`"), "{}", outcome.error);
    // A server on this machine needs no proxy.
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let outcome = against(&sandbox, given, &["--endpoint", sandbox.endpoint(), "items", "list"]);
    assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
}

#[test]
fn a_dry_run_names_the_proxy_without_its_password() {
    let given = Given { environment: environment("https://panel.example.invalid/"), ..Given::default() };
    let dry = |options: &[&str]| run(shop::api(), &given, &[&["--dry-run", "items", "list"][..], options].concat());
    let outcome = dry(&["--proxy", "http://me:hush@proxy.test:3128"]);
    assert!(outcome.output.contains("--proxy http://me:\"$SHOP_PROXY_PASSWORD\"@proxy.test:3128"), "{}", outcome.output);
    assert!(!outcome.output.contains("hush") && outcome.error.contains("SHOP_PROXY_PASSWORD"), "{}", outcome.error);
    assert!(dry(&["--proxy", "proxy.test:3128"]).output.contains("--proxy proxy.test:3128 \\\n"));
    assert!(dry(&["--no-proxy"]).output.contains("--noproxy '*' \\\n"));
    assert!(!dry(&[]).output.contains("proxy"));
}
