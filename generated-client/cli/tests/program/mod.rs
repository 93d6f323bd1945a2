//! Running the real program, and the sandbox that it serves.
// Each test uses a part of it.
#![allow(dead_code, unreachable_pub)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

/// The program, with none of the caller's environment variables that it reads.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientapi"));
    command.env_remove("CLIENTAPI_ENDPOINT").env_remove("CLIENTAPI_APIKEY").stdin(Stdio::null());
    command
}

/// What a run printed and how it ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub output: String,
    pub error: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            error: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub fn run(arguments: &[&str]) -> Outcome {
    command().args(arguments).output().unwrap().into()
}

/// Another program, or nothing where it is not installed and `REQUIRE_PROGRAMS` does not say that it must be.
pub fn other(program: &str, arguments: &[&str]) -> Option<Outcome> {
    match Command::new(program).args(arguments).stdin(Stdio::null()).output() {
        Ok(output) => Some(output.into()),
        Err(error) => {
            assert!(std::env::var_os("REQUIRE_PROGRAMS").is_none(), "{program}: {error}");
            println!("skipped: `{program}` is not installed");
            None
        }
    }
}

/// The sandbox as a program of its own.
pub struct Served {
    pub child: Child,
    pub endpoint: String,
}

impl Served {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = command().arg("sandbox").args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, endpoint: line.trim_end().to_owned() }
    }

    /// A run against it, as against the real server.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = command();
        command.env("CLIENTAPI_ENDPOINT", &self.endpoint).env("CLIENTAPI_APIKEY", "supersecretkey");
        command.args(arguments).output().unwrap().into()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
