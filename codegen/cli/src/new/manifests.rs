//! The `Cargo.toml` of the workspace and of its packages.

use super::{Origin, Workspace};

/// The version of the crates, and of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(super) fn workspace(workspace: &Workspace<'_>) -> String {
    let (name, client) = (workspace.name, workspace.client());
    let (comment, runtime, generator) = match workspace.origin {
        Origin::Registry => ("", format!("version = \"{VERSION}\""), format!("version = \"{VERSION}\"")),
        Origin::Clone(path) => (
            "# From a clone. To take them from the registry, write `version = \"…\"` in place of the paths.\n",
            format!("path = {}", toml(&format!("{path}/runtime"))),
            format!("path = {}", toml(&format!("{path}/codegen"))),
        ),
    };
    let rust_version = env!("CARGO_PKG_RUST_VERSION");
    format!(
        r#"[workspace]
resolver = "3"
members = ["{client}", "{name}"]

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "{rust_version}"

[workspace.dependencies]
{client} = {{ path = "{client}", default-features = false }}
{comment}actionapi = {{ {runtime}, default-features = false }}
actionapi-codegen = {{ {generator} }}
"#
    )
}

pub(super) fn client(workspace: &Workspace<'_>) -> String {
    let client = workspace.client();
    let package = package(&client, &format!("A typed client of the {}.", workspace.api.protocol.title));
    let runtime = if workspace.api.protocol.has_hashes() {
        "# The schema has hashes.\nactionapi = { workspace = true, features = [\"signatures\"] }"
    } else {
        "actionapi.workspace = true"
    };
    format!(
        r#"{package}
[features]
default = ["async"]
# `Client`, whose calls are awaited.
async = ["actionapi/async"]
# `blocking::Client`.
blocking = ["actionapi/blocking"]
# The sandbox and test doubles.
sandbox = ["actionapi/sandbox"]
# `Serialize` and `Deserialize` for records and enums.
serde = ["actionapi/serde"]
# `Stream` for lists that come page by page.
stream = ["actionapi/stream"]
# A `tracing` span for each call.
tracing = ["actionapi/tracing"]
# `actionapi::ServiceTransport`: a service of the crate `tower` carries the requests of the async client.
tower = ["actionapi/tower"]
# aws-lc-rs as the cryptography of TLS, in place of ring.
aws-lc-rs = ["actionapi/aws-lc-rs"]
# `Settings::platform_roots`: the certificates that the machine trusts.
platform-verifier = ["actionapi/platform-verifier"]

[dependencies]
{runtime}

[build-dependencies]
actionapi-codegen.workspace = true

# The client itself, with the features that its tests use.
[dev-dependencies]
{client} = {{ path = ".", features = ["blocking", "sandbox"] }}
"#
    )
}

pub(super) fn program(workspace: &Workspace<'_>) -> String {
    let client = workspace.client();
    let package = package(workspace.name, &format!("A command line of the {}.", workspace.api.protocol.title));
    format!(
        r#"{package}
[dependencies]
{client}.workspace = true
actionapi = {{ workspace = true, features = ["cli"] }}
"#
    )
}

/// What the manifests of all packages begin with.
fn package(name: &str, description: &str) -> String {
    let description = toml(description);
    format!(
        r#"[package]
name = "{name}"
description = {description}
version.workspace = true
edition.workspace = true
rust-version.workspace = true
"#
    )
}

/// A text in quotes. JSON's escapes are TOML's, too.
pub(super) fn toml(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_in_its_quotes() {
        assert_eq!(toml("a\"b\\c\n\u{7f}é"), "\"a\\\"b\\\\c\\n\\u007Fé\"");
    }
}
