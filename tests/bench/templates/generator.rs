//! What a build script does, as a program of its own.

fn main() -> std::process::ExitCode {
    actionapi_codegen::build("schema.yaml")
}
