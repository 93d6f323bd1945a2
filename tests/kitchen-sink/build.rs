//! Generates the client.

use std::process::ExitCode;

fn main() -> ExitCode {
    actionapi_codegen::build("schema.yaml")
}
