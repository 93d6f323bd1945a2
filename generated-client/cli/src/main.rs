//! The command-line client of the Client API: its description, interpreted by the runtime.

use std::process::ExitCode;

fn main() -> ExitCode {
    actionapi::cli::main(generated_client::description())
}
