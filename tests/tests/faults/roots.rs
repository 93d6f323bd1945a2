//! The roots of the platform: all clients trust what the machine trusts, if they are asked to, and nobody else does.
#![cfg(target_os = "linux")]

use std::process::Command;
use std::time::Duration;

use generated_client::Settings;

use crate::callers::{Caller, Client, End, Way, program};
use crate::server::{AUTHORITY, Door, Server, TRUSTED};
use crate::traffic::{Function, KEY};

/// Where the process that is started below finds the server.
const ENDPOINT: &str = "FAULTS_ENDPOINT_OF_PLATFORM";

/// Where Linux has the roots of the platform.
const ROOTS: &str = "SSL_CERT_FILE";

#[test]
fn what_the_machine_trusts_is_trusted_on_request() {
    let server = Server::start(Door::Tls(TRUSTED), Vec::new(), Function::Read.answer());
    let folder = tempfile::tempdir().unwrap();
    let authority = folder.path().join("authority.pem");
    std::fs::write(&authority, AUTHORITY).unwrap();
    // Only a process of its own can have an environment of its own.
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "roots::in_a_process_with_roots_of_its_own", "--nocapture"])
        .env(ENDPOINT, server.endpoint())
        .env(ROOTS, &authority)
        .output()
        .unwrap();
    let shown = [child.stdout, child.stderr].concat();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&shown));
    assert!(String::from_utf8_lossy(&shown).contains("1 passed"), "{}", String::from_utf8_lossy(&shown));
    assert_eq!(server.received(), 3);
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn in_a_process_with_roots_of_its_own() {
    let endpoint = std::env::var(ENDPOINT).unwrap();
    let way = Way { timeout: Duration::from_secs(10), ..Way::default() };
    for caller in [Caller::Async, Caller::Blocking] {
        for (settings, trusts) in [(Settings::new().platform_roots(), true), (Settings::new(), false)] {
            let told = Client::new(caller, &endpoint, &way, settings).call(Function::Read, 0);
            assert_eq!(matches!(told.end, Some(End::Success { .. })), trusts, "{told:?}");
        }
    }
    let call = ["--endpoint", &endpoint, "--platform-roots", "client", "getdetails"].map(str::to_owned);
    let (code, shown) = program(&call, KEY);
    assert_eq!(code, 0, "{shown}");
    let (code, shown) = program(&[&call[..2], &call[3..]].concat(), KEY);
    assert!(code != 0 && shown.contains("`--platform-roots` those that this machine trusts"), "{code} {shown}");
}
