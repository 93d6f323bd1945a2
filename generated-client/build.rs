//! Generates the client from `schema.yaml`, which is a link to the schema at the root of the repository.

use std::process::ExitCode;

fn main() -> ExitCode {
    actionapi_codegen::build("schema.yaml")
}
