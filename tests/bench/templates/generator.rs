//! What a build script does, as a program of its own.

fn main() -> std::process::ExitCode {
    codegen::build("schema.yaml")
}
