//! The program `actionapi`. The library has all of it, so that tests can use its parts.

use std::process::ExitCode;

fn main() -> ExitCode {
    actionapi_cli::main_with(std::env::args_os().collect())
}
