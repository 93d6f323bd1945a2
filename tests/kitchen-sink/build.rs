//! Generates the client.

use std::process::ExitCode;

fn main() -> ExitCode {
    codegen::build("schema.yaml")
}
