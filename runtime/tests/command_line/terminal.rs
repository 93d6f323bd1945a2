//! The command line on a real terminal, and with real signals: this test program starts itself again as the program.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use actionapi::cli::Program;
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::shop;

/// The arguments of the program, separated by [`SEPARATOR`]. Without it, there is no program to run.
const ARGUMENTS: &str = "COMMAND_LINE_TEST_ARGUMENTS";
const SEPARATOR: char = '\u{1f}';
const PATIENCE: Duration = Duration::from_secs(20);

const ORDER: [&str; 8] = ["items", "order", "--name", "Chair", "--ip", "::1", "--cycle", "Monthly"];

/// Not a test of its own: the program, where a test asks for it.
#[test]
fn program() {
    let Some(arguments) = std::env::var_os(ARGUMENTS) else { return };
    let arguments = arguments.into_string().unwrap();
    let words = arguments.split(SEPARATOR).filter(|word| !word.is_empty()).map(OsString::from);
    std::process::exit(Program::new(shop::api()).run(words).code().into());
}

/// The program with these arguments, which calls this endpoint.
fn command(program: &str, endpoint: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .env(ARGUMENTS, arguments.join(&SEPARATOR.to_string()))
        .env("SHOP_ENDPOINT", endpoint)
        .env("SHOP_APIKEY", "secret-key")
        .env("NO_COLOR", "1")
        .env_remove("SHOP_VOUCHER")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

const SELF: [&str; 3] = ["terminal::program", "--exact", "--nocapture"];

/// The program on a pseudo-terminal of `script`'s.
struct Terminal {
    child: Child,
    keyboard: ChildStdin,
    shown: Arc<Mutex<String>>,
}

impl Terminal {
    /// Starts the program after this many seconds; nothing where there is no `script` and `REQUIRE_PROGRAMS` does not say that it must
    /// be there.
    fn start(endpoint: &str, arguments: &[&str], seconds: &str) -> Option<Self> {
        let program = std::env::current_exe().unwrap();
        let line = format!("sleep {seconds}; stty rows 24 cols 60; exec '{}' {}", program.display(), SELF.join(" "));
        let mut command = command("script", endpoint, arguments);
        let Ok(mut child) = command.args(["--quiet", "--return", "--command", &line, "/dev/null"]).spawn() else {
            assert!(std::env::var_os("REQUIRE_PROGRAMS").is_none(), "`script` is not installed");
            println!("skipped: `script` is not installed");
            return None;
        };
        let shown = Arc::new(Mutex::new(String::new()));
        let (mut screen, all) = (child.stdout.take().unwrap(), Arc::clone(&shown));
        std::thread::spawn(move || {
            let mut buffer = [0; 1024];
            while let Ok(length @ 1..) = screen.read(&mut buffer) {
                all.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..length]));
            }
        });
        Some(Self { keyboard: child.stdin.take().unwrap(), child, shown })
    }

    fn wait_for(&self, text: &str) {
        let begun = Instant::now();
        while !self.shown().contains(text) {
            assert!(begun.elapsed() < PATIENCE, "{text} not in {}", self.shown());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn shown(&self) -> String {
        self.shown.lock().unwrap().clone()
    }

    fn type_in(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// The exit code, and all that was shown.
    fn end(mut self) -> (i32, String) {
        let code = code_of(&mut self.child);
        // The last of the output may still be on its way to the thread that reads it.
        std::thread::sleep(Duration::from_millis(50));
        (code, self.shown())
    }
}

fn code_of(child: &mut Child) -> i32 {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().unwrap();
        }
        assert!(begun.elapsed() < PATIENCE, "the program does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A server that takes requests and never answers; a line of the channel says that one has arrived.
fn silent_server() -> (String, std::sync::mpsc::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for mut connection in listener.incoming().flatten() {
            let mut request = [0; 4096];
            if connection.read(&mut request).is_ok_and(|length| length > 0) {
                let _ = sender.send(());
            }
            open.push(connection);
        }
    });
    (endpoint, receiver)
}

#[test]
fn what_is_typed_after_the_question_answers_it() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    for (answer, code) in [("n\n", 6), ("y\n", 0)] {
        let Some(mut terminal) = Terminal::start(sandbox.endpoint(), &ORDER, "0") else { return };
        terminal.wait_for("Send it? [y/N]");
        terminal.type_in(answer);
        let (ended, shown) = terminal.end();
        assert_eq!(ended, code, "{shown}");
        assert!(shown.contains("  name: Chair\r\n"), "{shown}");
        // A table, since the output is a terminal.
        assert_eq!(shown.contains("│ number"), code == 0, "{shown}");
    }
}

#[test]
fn what_was_typed_before_the_question_is_no_answer() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let order = sandbox.double::<Value>("items", "order");
    let Some(mut terminal) = Terminal::start(sandbox.endpoint(), &ORDER, "0.5") else { return };
    terminal.type_in("y\n");
    terminal.wait_for("Send it? [y/N]");
    std::thread::sleep(Duration::from_millis(300));
    order.assert_not_received();
    terminal.type_in("n\n");
    let (code, shown) = terminal.end();
    assert_eq!(code, 6, "{shown}");
    order.assert_not_received();
}

#[test]
fn secrets_are_not_shown_as_they_are_typed() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    sandbox.require_credential("apikey", "typed key");
    let order = sandbox.double::<Value>("items", "order");
    let arguments = [&["--apikey-stdin", "--yes"][..], &ORDER, &["--voucher-stdin"]].concat();
    let Some(mut terminal) = Terminal::start(sandbox.endpoint(), &arguments, "0") else { return };
    terminal.wait_for("Type the parameter `voucher` (it is not shown):\r\n");
    terminal.type_in("typed voucher\n");
    terminal.wait_for("Type the credential `apikey` (it is not shown):\r\n");
    terminal.type_in("typed key\n");
    let (code, shown) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    assert!(!shown.contains("typed key") && !shown.contains("typed voucher"), "{shown}");
    order.assert_received(&[("voucher", "typed voucher")]);
}

#[test]
fn an_interrupted_question_leaves_the_terminal_as_it_was() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let arguments = ["--apikey-stdin", "items", "list"];
    let Some(mut terminal) = Terminal::start(sandbox.endpoint(), &arguments, "0") else { return };
    terminal.wait_for("(it is not shown):");
    terminal.type_in("half a k\u{3}");
    let (code, shown) = terminal.end();
    assert_eq!(code, 130, "{shown}");
    assert!(!shown.contains("half a k"), "{shown}");
}

#[test]
fn ctrl_c_in_the_middle_of_a_write_says_what_it_means() {
    let (endpoint, arrived) = silent_server();
    let arguments = [&["--yes"][..], &ORDER].concat();
    let Some(mut terminal) = Terminal::start(&endpoint, &arguments, "0") else { return };
    arrived.recv_timeout(PATIENCE).unwrap();
    terminal.type_in("\u{3}");
    let (code, shown) = terminal.end();
    assert_eq!(code, 7, "{shown}");
    assert!(shown.contains("error: items.order: interrupted; the request may have reached the server"), "{shown}");
}

/// The program without a terminal, and the signal that ends it once its request has arrived.
#[cfg(unix)]
fn signalled(arguments: &[&str], signal: &str) -> (std::process::ExitStatus, String) {
    let (endpoint, arrived) = silent_server();
    let program = std::env::current_exe().unwrap();
    let mut command = command(program.to_str().unwrap(), &endpoint, arguments);
    let mut child = command.args(SELF).stderr(Stdio::piped()).spawn().unwrap();
    arrived.recv_timeout(PATIENCE).unwrap();
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    let status = child.wait().unwrap();
    let mut error = String::new();
    child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
    (status, error)
}

#[cfg(unix)]
#[test]
fn signals_end_a_write_with_a_word_and_a_read_without() {
    use std::os::unix::process::ExitStatusExt as _;

    for signal in ["-TERM", "-INT"] {
        let (status, error) = signalled(&[&["--yes"][..], &ORDER].concat(), signal);
        assert_eq!(status.code(), Some(7), "{error}");
        assert!(error.contains("the request may have reached the server"), "{error}");
    }
    // Only this signal: shells let programs in the background ignore SIGINT, and these tests may run there.
    let (status, error) = signalled(&["items", "list"], "-TERM");
    assert!(status.signal().is_some() && !error.contains("reached"), "{error}");
}
