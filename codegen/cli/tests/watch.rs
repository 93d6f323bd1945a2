//! `sandbox --watch`: the real program, whose schema is edited while it serves. What it prints says when an edit has arrived.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use support::Folder;

const SCHEMA: &str = r#"format: 1
api:
  name: little
  title: Little API
  credentials: { password: string, key: string }
  variables:
    sid: { fetch: { call: login, with: { password: "${password}" }, take: token }, lasts: 30m }
  request: { methods: [get], parameters: { do: "${function}", key: "${key}", sid: "${sid}" } }
  reply: { success: { at: /ok, is: true }, message: /message, data: /data }
functions:
  login:
    effect: read
    request: { parameters: { sid: ~ } }
    parameters: { password: { type: string, secret: true } }
    returns: { token: { type: string, secret: true } }
    example: { data: { token: t0ken } }
  show: { effect: read, parameters: { id: integer }, returns: string, example: { data: before } }
"#;

/// A sandbox that follows its schema, until it is dropped.
struct Followed {
    child: Child,
    address: String,
    errors: Receiver<String>,
}

impl Followed {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_actionapi"));
        command.args(["sandbox", "api.yaml", "--watch"]).args(arguments).current_dir(folder.path("."));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (send, errors) = channel();
        let error = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || error.lines().map_while(Result::ok).all(|line| send.send(line).is_ok()));
        let mut endpoint = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut endpoint).unwrap();
        let address = endpoint.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let followed = Self { child, address, errors };
        followed.wait_for("This is a sandbox of the Little API.");
        followed
    }

    /// The lines until one begins with this text, with it.
    fn wait_for(&self, start: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let next = self.errors.recv_timeout(Duration::from_secs(60));
            lines.push(next.unwrap_or_else(|_| panic!("no line begins with `{start}`: {lines:#?}")));
            if lines.iter().any(|line| line.starts_with(start)) {
                return lines;
            }
        }
    }

    /// The body of the reply to a request.
    fn get(&self, query: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!("GET /{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

const SHOW: &str = "?do=show&id=7&key=k&sid=t0ken";

#[test]
fn edits_are_followed_and_mistakes_are_not() {
    let folder = Folder::new(SCHEMA);
    folder.write("password", "pass");
    folder.write("key", "k");
    let sandbox = Followed::start(&folder, &["--password-file", "password", "--key-file", "key"]);
    assert!(sandbox.get(SHOW, "").contains("was not given out"));
    assert!(sandbox.get("?do=login&password=pass&key=k", "").contains("t0ken"));
    assert!(sandbox.get(SHOW, "").contains("\"before\""));

    // An editor that replaces the file.
    let edited =
        SCHEMA.replace("data: before", "data: after") + "  more: { effect: read, returns: string, example: { data: new } }\n";
    folder.write("api.yaml.new", &edited);
    fs::rename(folder.path("api.yaml.new"), folder.path("api.yaml")).unwrap();
    assert_eq!(sandbox.wait_for("api.yaml changed"), ["api.yaml changed: 3 functions; 1 new"]);
    // The session and the required key are what they were.
    assert!(sandbox.get(SHOW, "").contains("\"after\""));
    assert!(sandbox.get("?do=more&key=k&sid=t0ken", "").contains("\"new\""));
    assert!(sandbox.get("?do=show&id=7&key=other&sid=t0ken", "").contains("key"));
    let page = sandbox.get("", "Accept: text/html\r\n");
    assert!(page.contains("more") && page.contains("<!"), "{page}");

    // A mistake.
    folder.write("api.yaml", &edited.replace("returns: string", "returns: strnig"));
    let lines = sandbox.wait_for("The sandbox goes on");
    assert_eq!(lines[0], "error: unknown type `strnig`");
    assert!(lines.contains(&"api.yaml: 2 errors".to_owned()), "{lines:#?}");
    assert!(sandbox.get(SHOW, "").contains("\"after\""));

    // The file is gone, and comes back without a function.
    fs::remove_file(folder.path("api.yaml")).unwrap();
    let lines = sandbox.wait_for("The sandbox goes on");
    assert!(lines[0].starts_with("cannot read api.yaml: "), "{lines:#?}");
    assert!(sandbox.get(SHOW, "").contains("\"after\""));
    folder.write("api.yaml", SCHEMA);
    assert_eq!(sandbox.wait_for("api.yaml changed"), ["api.yaml changed: 2 functions; 1 removed"]);
    assert!(sandbox.get(SHOW, "").contains("\"before\""));
    assert!(!sandbox.get("?do=more&key=k&sid=t0ken", "").contains("\"new\""));

    // A fetch of another kind: sessions are worth nothing.
    folder.write("api.yaml", &SCHEMA.replace("lasts: 30m", "lasts: 40m").replace("take: token", "take: /token"));
    sandbox.wait_for("api.yaml changed");
    // A comment, a warning.
    folder.write("api.yaml", &format!("{SCHEMA}types: {{ Unused: {{ enum: [a] }} }} # none\n"));
    let lines = sandbox.wait_for("api.yaml changed");
    assert!(lines[0].starts_with("warning: "), "{lines:#?}");
}

/// On a pseudo-terminal of `script`'s.
#[cfg(target_os = "linux")]
#[test]
fn mistakes_are_in_colour_on_a_terminal_unless_that_is_refused() {
    for (option, is_coloured) in [("", true), ("--no-color", false)] {
        let folder = Folder::new(SCHEMA);
        let line = format!("exec '{}' sandbox api.yaml --watch {option}", env!("CARGO_BIN_EXE_actionapi"));
        let mut command = Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm").env_remove("NO_COLOR").current_dir(folder.path("."));
        let Ok(mut child) = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
            assert!(std::env::var_os("REQUIRE_PROGRAMS").is_none(), "`script` is not installed");
            println!("skipped: `script` is not installed");
            return;
        };
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let begun: String = lines.by_ref().take_while(|line| !line.contains("This is a sandbox of")).collect();
        assert!(begun.contains("http://"), "{begun:?}");
        folder.write("api.yaml", &SCHEMA.replace("returns: string", "returns: strnig"));
        let shown: Vec<String> = lines.take_while(|line| !line.contains("The sandbox goes on")).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        let mistake = shown.iter().find(|line| line.contains("unknown type")).unwrap_or_else(|| panic!("{shown:?}"));
        assert_eq!(mistake.contains('\u{1b}'), is_coloured, "{mistake:?}");
    }
}

#[test]
fn recordings_are_still_replayed() {
    let folder = Folder::new(SCHEMA);
    folder.ends(&["call", "api.yaml", "--sandbox", "--record", "calls", "show", "--id", "7"], &[], 0);
    folder.write("api.yaml", &SCHEMA.replace("data: before", "data: after"));
    let sandbox = Followed::start(&folder, &["--replay", "calls", "--verbose"]);
    // The recorded log-in gives out a session that is no secret.
    let login = sandbox.get("?do=login&password=any&key=k", "");
    let (_, session) = login.split_once("\"token\": \"").unwrap_or_else(|| panic!("{login}"));
    let show = SHOW.replace("t0ken", session.split('"').next().unwrap());
    assert!(sandbox.get(&show, "").contains("\"before\""));
    folder.write("api.yaml", &SCHEMA.replace("data: before", "data: later"));
    let lines = sandbox.wait_for("api.yaml changed");
    assert_eq!(lines.last().unwrap(), "api.yaml changed: 2 functions");
    assert!(sandbox.get(&show, "").contains("\"before\""));
    assert!(sandbox.get(&show.replace("id=7", "id=8"), "").contains("\"later\""));
    // The log goes on.
    sandbox.wait_for("GET show id=\"8\"");
}

#[test]
fn only_a_file_can_be_followed() {
    let folder = Folder::new(SCHEMA);
    let (out, _) = folder.ends(&["sandbox", "api.yaml", "--help"], &[], 0);
    assert!(out.contains("--watch"), "{out}");
    if !cfg!(unix) {
        return;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_actionapi"));
    command.args(["sandbox", "/dev/stdin", "--watch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(SCHEMA.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.starts_with("error: /dev/stdin is not a file, so `--watch` cannot follow it"), "{error}");
}
