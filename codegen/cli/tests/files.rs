//! Files on the command line: paths that are sent, and where a file that a function returns is saved.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

const SCHEMA: &str = r#"format: 1
api:
  name: little-api
  title: Little API
  request: { methods: [get, post], parameters: { f: "${function}" }, lists: repeated }
  reply: { success: { at: /status, is: success }, message: /message }
functions:
  add: { effect: write, parameters: { torrents: "list<file>?", cover: "file?", urls: "string?" }, returns: nothing }
  export: { effect: read, parameters: { id: integer }, returns: file, example: { data: "d8:announce" } }
"#;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(TempDir::new().unwrap());
        fs::write(folder.path("api.yaml"), SCHEMA).unwrap();
        fs::write(folder.path("a;b.torrent"), "12345").unwrap();
        fs::write(folder.path("plain"), "1").unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_actionapi"));
        command.args(["call", "api.yaml"]).args(arguments).current_dir(self.0.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// A server that reads a request to its end or to so many bytes, answers with these bytes, and then waits.
fn server(reply: Vec<u8>) -> (String, std::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut kept: Vec<TcpStream> = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut request, mut buffer) = (Vec::new(), [0; 65536]);
            loop {
                let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
                let is_whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
                    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                    match length {
                        Some(length) => body.len() >= length,
                        None => !head.contains("chunked") || body.ends_with("0\r\n\r\n"),
                    }
                });
                if is_whole {
                    break;
                }
                let count = stream.read(&mut buffer).unwrap();
                assert!(count > 0);
                request.extend_from_slice(&buffer[..count]);
            }
            stream.write_all(&reply).unwrap();
            kept.push(stream);
            sender.send(String::from_utf8_lossy(&request).into_owned()).unwrap();
        }
    });
    (endpoint, receiver)
}

#[test]
fn a_file_is_saved_where_the_option_says() {
    let folder = Folder::new();
    let (code, output, error) = folder.run(&["--sandbox", "export", "--id", "1", "--to", "out.torrent"]);
    assert_eq!((code, output.as_str(), error.as_str()), (Some(0), "", ""));
    assert_eq!(fs::read_to_string(folder.path("out.torrent")).unwrap(), "d8:announce");
    for arguments in [&["--sandbox", "export", "--id", "1"][..], &["--sandbox", "--to", "-", "export", "--id", "1"]] {
        assert_eq!(folder.run(arguments), (Some(0), "d8:announce".to_owned(), String::new()));
    }
    let (code, _, error) = folder.run(&["--sandbox", "--to", "x", "add"]);
    assert_eq!((code, error.trim_end()), (Some(2), "error: `--to` saves a file, and `add` returns none"));
    let (code, _, error) = folder.run(&["--sandbox", "export", "--id", "1", "--to", "no/such/folder/x"]);
    assert!(code == Some(1) && error.starts_with("error: cannot save the file `no/such/folder/x`: "), "{code:?} {error}");
    assert_eq!(folder.names(), ["a;b.torrent", "api.yaml", "out.torrent", "plain"]);
}

#[test]
fn help_and_lists_name_files() {
    let folder = Folder::new();
    let (_, help, _) = folder.run(&["add", "--help"]);
    assert!(help.contains("--torrents <PATH>") && help.contains("[a file; repeat it for several]"), "{help}");
    assert!(help.contains("--cover <PATH>") && help.contains("[a file; `-` is standard input]"), "{help}");
    let (_, help, _) = folder.run(&["export", "--help"]);
    assert!(help.contains("Returns: file"), "{help}");
    let (_, help, _) = folder.run(&["--help"]);
    assert!(help.contains("--to <PATH>"), "{help}");
}

#[test]
fn files_are_sent_by_their_paths_and_from_standard_input() {
    let folder = Folder::new();
    let reply = br#"HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: 20

{"status":"success"}"#;
    let (endpoint, requests) = server(String::from_utf8_lossy(reply).replace('\n', "\r\n").into_bytes());
    let arguments = [
        "--endpoint",
        &endpoint,
        "--yes",
        "add",
        "--torrents",
        "a;b.torrent",
        "--torrents",
        "plain",
        "--cover",
        "-",
        "--urls",
        "u",
    ];
    let mut child =
        folder.command(&arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"from stdin").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr)), (Some(0), "".into()));
    let request = requests.recv().unwrap();
    assert!(request.starts_with("POST / HTTP/1.1\r\n"), "{request}");
    for part in [
        "name=\"f\"\r\n\r\nadd\r\n",
        "name=\"urls\"\r\n\r\nu\r\n",
        "name=\"torrents\"; filename=\"a;b.torrent\"\r\nContent-Type: application/octet-stream\r\n\r\n12345\r\n",
        "name=\"torrents\"; filename=\"plain\"\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n",
        "name=\"cover\"; filename=\"stdin\"\r\nContent-Type: application/octet-stream\r\n\r\nfrom stdin\r\n",
    ] {
        assert!(request.replace("\r\n8000\r\n", "").contains(part), "{part}\n{request}");
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = Folder::new();
    let (code, _, error) = folder.run(&["--sandbox", "add", "--cover", "none", "--torrents", "."]);
    assert_eq!(code, Some(2));
    assert!(error.contains("`--cover none`: ") && error.contains("`--torrents .`: expected a file, found a folder"), "{error}");
    let (code, _, error) = folder.run(&["--sandbox", "--method", "get", "add", "--cover", "plain"]);
    assert!(code == Some(2) && error.contains("a file is sent with POST, not with GET"), "{code:?} {error}");
}

#[test]
fn a_dry_run_is_a_form_of_curl() {
    let folder = Folder::new();
    let arguments = [
        "--dry-run",
        "--endpoint",
        "https://example.com/",
        "add",
        "--torrents",
        "a;b.torrent",
        "--cover",
        "plain",
        "--urls",
        "@u",
    ];
    let (code, output, _) = folder.run(&arguments);
    let expected = "curl \\\n  --form-string f=add \\\n  --form 'torrents=@\"a;b.torrent\"' \\\n  --form cover=@plain \\\n  \
                    --form-string urls=@u \\\n  https://example.com/\n";
    assert_eq!((code, output.as_str()), (Some(0), expected));
}

#[test]
fn an_error_of_the_api_and_a_broken_download_save_nothing() {
    let folder = Folder::new();
    let body = r#"{"status":"error","message":"no such id"}"#;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    let (endpoint, _requests) = server([head, body.to_owned()].concat().into_bytes());
    let (code, _, error) = folder.run(&["--endpoint", &endpoint, "export", "--id", "1", "--to", "x"]);
    assert!(code == Some(3) && error.contains("the API answered: no such id"), "{code:?} {error}");
    let (endpoint, _requests) = server(b"HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\nxyz".to_vec());
    let (code, _, error) = folder.run(&["--endpoint", &endpoint, "--timeout", "1", "export", "--id", "1", "--to", "x"]);
    assert!(code == Some(4) && error.contains("nothing more of the file came from 127.0.0.1"), "{code:?} {error}");
    assert_eq!(folder.names(), ["a;b.torrent", "api.yaml", "plain"]);
}

#[cfg(unix)]
#[test]
fn an_interrupted_download_leaves_no_file() {
    let folder = Folder::new();
    let (endpoint, requests) = server(b"HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\nxyz".to_vec());
    let mut child: Child =
        folder.command(&["--endpoint", &endpoint, "export", "--id", "1", "--to", "x"]).stderr(Stdio::null()).spawn().unwrap();
    requests.recv().unwrap();
    while folder.names().len() == 3 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(folder.names()[0].starts_with(".x."), "{:?}", folder.names());
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(folder.names(), ["a;b.torrent", "api.yaml", "plain"]);
}
