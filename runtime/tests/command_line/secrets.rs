//! Credentials and secret parameters from files, standard input and the environment.

use std::ffi::OsString;
use std::path::PathBuf;

use actionapi::cli::{Console, Exit, Program};
use actionapi::description::{Api, Effect, Scalar, Type};
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::{Given, ORDER, against, leaked, module, on_terminal, run, shop};

/// A file that lasts as long as this.
struct File(PathBuf);

impl File {
    fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = std::env::temp_dir().join(format!("command-line-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn what_is_not_a_key_is_not_sent() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let list = sandbox.double::<Value>("items", "list");
    let long = vec![b'k'; 64 * 1024 + 1];
    for (content, problem) in [
        (&long[..], "it is longer than 64 KiB"),
        (&[0; 100][..], "it contains NUL bytes"),
        (b"\xff\xfek\0e\0y\0", "it contains NUL bytes"),
        (b"k\xe9y\n", "it is not UTF-8"),
        (b"\nkey\n", "its first line is empty"),
        (b"\xef\xbb\xbf\n", "its first line is empty"),
        (b"", "its first line is empty"),
    ] {
        let file = File::new("bad-key", content);
        let outcome = against(&sandbox, Given::default(), &["--apikey-file", file.path(), "items", "list"]);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Usage, ""), "{problem}");
        let expected = format!("error: cannot read the credential `apikey` from {}: {problem}", file.path());
        assert!(outcome.error.starts_with(&expected), "{}", outcome.error);
    }
    list.assert_not_received();
}

#[test]
fn a_mark_is_no_part_of_a_key_and_spaces_are_warned_of() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    for (content, key, warns) in [
        ("\u{feff}k3y-s3cret\r\n", "k3y-s3cret", false),
        ("k3y-s3cret \n", "k3y-s3cret ", true),
        ("\tk3y-s3cret", "\tk3y-s3cret", true),
        ("k3y-s3cret\u{200b}\n", "k3y-s3cret\u{200b}", true),
        ("k3y s3cret\n", "k3y s3cret", false),
    ] {
        sandbox.require_credential("apikey", key);
        let file = File::new("key", content);
        let outcome = against(&sandbox, Given::default(), &["--apikey-file", file.path(), "items", "list"]);
        assert_eq!(outcome.exit, Exit::Success, "{content:?}: {}", outcome.error);
        assert_eq!(outcome.error.contains("begins or ends with a space"), warns, "{content:?}: {}", outcome.error);
        assert!(!outcome.error.contains("k3y"), "{}", outcome.error);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_all_can_read_is_named_on_a_terminal() {
    use std::os::unix::fs::PermissionsExt as _;

    let sandbox = Sandbox::start(shop::api()).unwrap();
    let file = File::new("open-key", "secret-key\n");
    let call = ["--apikey-file", file.path(), "items", "list"];
    assert!(!against(&sandbox, on_terminal(""), &call).error.contains("warning"));
    std::fs::set_permissions(&file.0, std::fs::Permissions::from_mode(0o644)).unwrap();
    let error = against(&sandbox, on_terminal(""), &call).error;
    assert!(error.contains("warning: all users of this machine can read"), "{error}");
    assert_eq!(against(&sandbox, Given::default(), &call).error, "");
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_utf_8_is_not_called_missing() {
    use std::os::unix::ffi::OsStringExt as _;

    let environment = |_: &str| Some(OsString::from_vec(b"https://\xff".to_vec()));
    for (arguments, name) in [
        (&["--endpoint", "http://127.0.0.1:1/", "items", "list"][..], "SHOP_APIKEY"),
        (&["items", "list"], "SHOP_ENDPOINT"),
        (&["--dry-run", "items", "list"], "SHOP_ENDPOINT"),
    ] {
        let (mut input, mut output, mut error) = (std::io::empty(), Vec::new(), Vec::new());
        let mut console = Console::new(&mut input, &mut output, &mut error, &environment);
        let exit = Program::new(shop::api()).run_on(arguments.iter().map(OsString::from), &mut console);
        let error = String::from_utf8(error).unwrap();
        assert!(exit == Exit::Usage && error.contains(&format!("the environment variable {name} is not UTF-8")), "{error}");
    }
}

#[test]
fn a_secret_parameter_need_not_be_an_argument() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let order = sandbox.double::<Value>("items", "order");
    let file = File::new("voucher", "\u{feff}two\nlines\n");
    let call = [&["--yes"][..], &ORDER].concat();
    let run = |given: Given<'_>, more: &[&str]| against(&sandbox, given, &[&call, more].concat());
    let outcome = run(Given::default(), &["--voucher-file", file.path()]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    order.assert_received(&[("voucher", "two\nlines")]);
    let outcome = run(Given { input: "piped\r\n", ..Given::default() }, &["--voucher-stdin"]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    order.assert_received(&[("voucher", "piped")]);
    // The variable is the one that a dry run's command reads; nobody asked for it here, so it is said.
    let environment = || vec![("SHOP_VOUCHER", "from outside".to_owned())];
    let outcome = run(Given { environment: environment(), ..Given::default() }, &[]);
    let note = "note: the parameter `voucher` comes from the environment variable SHOP_VOUCHER\n";
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, note));
    order.assert_received(&[("voucher", "from outside")]);
    let outcome = run(Given { environment: environment(), ..Given::default() }, &["--voucher", "given"]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    order.assert_received(&[("voucher", "given")]);
    for (more, problem) in [
        (&["--voucher-file", "/nonexistent"][..], "cannot read the parameter `voucher` from /nonexistent"),
        (&["--voucher-file"], "value is required"),
        (&["--voucher-stdin", "--voucher", "x"], "cannot be used with"),
        (&["--voucher-stdin", "--apikey-stdin"], "it can be read only once"),
    ] {
        let outcome = run(Given { input: "piped", ..Given::default() }, more);
        assert!(outcome.exit == Exit::Usage && outcome.error.contains(problem), "{problem} not in {}", outcome.error);
    }
}

#[test]
fn a_dry_run_reads_no_secrets() {
    let given = Given { input: "piped", ..Given::default() };
    for source in [&["--voucher-stdin"][..], &["--voucher-file", "/nonexistent"]] {
        let outcome = run(shop::api(), &given, &[&["--dry-run"][..], &ORDER, source].concat());
        assert!(outcome.output.contains("voucher=\"$SHOP_VOUCHER\""), "{} {}", outcome.output, outcome.error);
    }
}

#[test]
fn a_required_secret_is_one_of_three_options_or_a_variable() {
    let parameters = vec![
        shop::parameter("password", Scalar::Secret, ""),
        shop::parameter("pins", shop::optional(Type::List(Box::new(Scalar::Secret.into()))), ""),
        // It keeps its option.
        shop::parameter("pins-stdin", shop::optional(Scalar::String), ""),
    ];
    let set = shop::function("set", Effect::Read, parameters, Scalar::Json, "null");
    let api = leaked(Api { modules: vec![module("user", vec![set])], ..shop::modern_api() });
    let sandbox = Sandbox::start(api).unwrap();
    let double = sandbox.double::<Value>("user", "set");
    let run_with = |more: &[(&'static str, &str)], arguments: &[&str]| {
        let mut environment = vec![("MODERN_ENDPOINT", sandbox.endpoint().to_owned()), ("MODERN_TOKEN", "k".to_owned())];
        environment.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        run(api, &Given { environment, ..Given::default() }, arguments)
    };
    let outcome = run_with(&[], &["user", "set"]);
    assert_eq!(outcome.exit, Exit::Usage);
    assert!(outcome.error.contains("<--password <TEXT>|--password-file <FILE>|--password-stdin>"), "{}", outcome.error);
    let outcome = run_with(&[("MODERN_PASSWORD", "hush")], &["user", "set"]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    double.assert_received(&[("password", "hush")]);
    let file = File::new("pins", "1\n2\n");
    let outcome = run_with(&[], &["user", "set", "--password", "-x", "--pins-file", file.path(), "--pins-stdin", "text"]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    double.assert_received(&[("password", "-x"), ("pins", "1,2"), ("pins-stdin", "text")]);
    let help = run_with(&[], &["user", "set", "--help"]).output.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("[environment: MODERN_PASSWORD]") && help.contains("--password-file FILE"), "{help}");
}
