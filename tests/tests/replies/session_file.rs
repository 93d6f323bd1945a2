//! The file in which the command line keeps a session.

use std::ffi::OsString;
use std::io::Cursor;

use actionapi::cli::{Console, Exit, Program};
use actionapi::description::Api;
use actionapi::sandbox::Sandbox;

use crate::caller::api;
use crate::sessions::SCHEMA;

fn run(api: &'static Api, endpoint: &str, arguments: &[&str]) -> (Exit, String, String) {
    run_as(api, endpoint, "Admin", arguments)
}

fn run_as(api: &'static Api, endpoint: &str, user: &str, arguments: &[&str]) -> (Exit, String, String) {
    let environment = |name: &str| match name {
        "EXAMPLE_PASSWORD" => Some(OsString::from("s3cret-pw")),
        _ => None,
    };
    let (mut input, mut output, mut error) = (Cursor::new(""), Vec::new(), Vec::new());
    let mut console = Console::new(&mut input, &mut output, &mut error, &environment);
    let all = ["--endpoint", endpoint, "--user", user].into_iter().chain(arguments.iter().copied());
    let exit = Program::new(api).run_on(all.map(OsString::from), &mut console);
    (exit, String::from_utf8(output).unwrap(), String::from_utf8(error).unwrap())
}

#[test]
fn runs_share_a_session_and_nobody_else_reads_it() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let logins = || sandbox.double::<()>("auth", "login").received().len();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session");
    let file = path.to_str().unwrap();
    let call = |arguments: &[&str]| {
        let (exit, output, error) = run(api, sandbox.endpoint(), &[&["--session", file], arguments].concat());
        assert_eq!(exit, Exit::Success, "{output}{error}");
    };
    call(&["things", "list"]);
    call(&["things", "list"]);
    assert_eq!(logins(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(!std::fs::read_to_string(&path).unwrap().contains("s3cret-pw"));
    sandbox.expire("sid");
    call(&["--yes", "things", "make"]);
    assert_eq!(logins(), 2);
    // Another server does not get it.
    let other = Sandbox::start(api).unwrap();
    let (exit, ..) = run(api, other.endpoint(), &["--session", file, "things", "list"]);
    assert_eq!((exit, other.double::<()>("auth", "login").received().len()), (Exit::Success, 1));
    assert_eq!(other.double::<()>("things", "list").received().len(), 1);
    let (exit, ..) = run(api, other.endpoint(), &["--session", file, "--yes", "auth", "logout"]);
    assert_eq!((exit, path.exists()), (Exit::Success, false));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn a_session_is_of_one_user() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session");
    let call = |user: &str| {
        let words = ["--session", path.to_str().unwrap(), "things", "list"];
        let (exit, output, error) = run_as(api, sandbox.endpoint(), user, &words);
        assert_eq!(exit, Exit::Success, "{output}{error}");
        sandbox.double::<()>("auth", "login").received().len()
    };
    assert_eq!([call("Admin"), call("Admin"), call("Bob"), call("Bob"), call("Admin")], [1, 1, 2, 2, 3]);
}

#[test]
fn a_file_that_cannot_be_the_sessions_is_reported_before_the_call() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("notes.txt");
    std::fs::write(&other, "my notes").unwrap();
    for (path, problem) in [
        (folder.path().to_owned(), "it is a folder"),
        (folder.path().join("none/session"), "its folder does not exist"),
        (other.clone(), "holds no session"),
    ] {
        let (exit, _, error) = run(api, sandbox.endpoint(), &["--session", path.to_str().unwrap(), "things", "list"]);
        assert_eq!(exit, Exit::Usage, "{error}");
        assert!(error.contains(problem), "{error}");
    }
    assert_eq!(std::fs::read_to_string(other).unwrap(), "my notes");
    sandbox.double::<()>("auth", "login").assert_not_received();
}

#[test]
fn a_dry_run_fetches_nothing() {
    let api = api(SCHEMA);
    let (exit, output, error) = run(api, "https://example.com/api", &["--dry-run", "things", "list"]);
    assert_eq!(exit, Exit::Success, "{error}");
    assert!(output.contains("‹sid: from auth.login›"), "{output}");
}
