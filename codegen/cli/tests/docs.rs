//! The documentation as files: every link leads somewhere, and every call on it is what a sandbox accepts.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/mod.rs"]
mod support;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use actionapi::description::{Api, Fetched, Origin, Place, Scalar};
use actionapi_codegen::Source;
use serde_json::Value;

use crate::support::Folder;

/// The schemas of the repository.
fn schemas() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let apis = fs::read_dir(root.join("tests/apis")).unwrap().map(|entry| entry.unwrap().path().join("schema.yaml"));
    let mut all: Vec<_> = apis.filter(|path| path.exists()).collect();
    all.extend(["schema/schema.yaml", "tests/kitchen-sink/schema.yaml"].map(|name| root.join(name)));
    all.sort();
    all
}

/// A folder with the schema and its site.
fn site(schema: &Path, more: &[&str]) -> Folder {
    let folder = Folder::new(&fs::read_to_string(schema).unwrap());
    folder.ends(&[&["docs", "api.yaml", "--out", "site"], more].concat(), &[], 0);
    folder
}

fn pages(folder: &Folder) -> BTreeMap<String, String> {
    let names = folder.names("site").into_iter().filter(|name| name.ends_with(".html"));
    names.map(|name| (name.clone(), folder.read(&format!("site/{name}")))).collect()
}

/// The values of an attribute.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    page.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_link_leads_somewhere() {
    for schema in schemas() {
        let folder = site(&schema, &[]);
        let pages = pages(&folder);
        let files: HashSet<String> = folder.names("site").into_iter().collect();
        for (name, page) in &pages {
            let ids = attributes(page, "id");
            let unique: HashSet<_> = ids.iter().collect();
            assert_eq!(unique.len(), ids.len(), "{name} of {} has an anchor twice", schema.display());
            let links = attributes(page, "href").into_iter().chain(attributes(page, "src"));
            for link in links.filter(|link| !link.starts_with("http") && !link.starts_with("mailto:")) {
                let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                let file = if file.is_empty() { name } else { file };
                assert!(files.contains(file), "{name} of {} links to {link}", schema.display());
                let has = |page: &String| attributes(page, "id").contains(&anchor);
                assert!(
                    anchor.is_empty() || pages.get(file).is_some_and(has),
                    "{name} of {} links to {link}",
                    schema.display()
                );
            }
        }
        for target in folder.read("site/search.js").lines().filter_map(|line| line.rsplit_once(",\"")) {
            let target = target.1.trim_end_matches(['"', ']', ',']);
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let page = &pages[file];
            assert!(anchor.is_empty() || attributes(page, "id").contains(&anchor), "the search leads to {target}");
        }
    }
}

#[test]
fn pages_are_made_of_our_own_markup() {
    let folder = site(&schemas().into_iter().find(|path| path.ends_with("kitchen-sink/schema.yaml")).unwrap(), &[]);
    for (name, page) in pages(&folder) {
        for tag in page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let element = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
            let is_own = !["img", "iframe", "style", "object", "embed", "svg", "base", "form"].contains(&element);
            assert!(is_own && element.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'!'), "{name} has <{tag}>");
            assert!(!tag.contains(" on") || tag.contains("content=") || tag.contains("href=\"http"), "{name} has <{tag}>");
            assert!(
                element != "script" || tag == "script" || tag == "/script" || tag.starts_with("script src="),
                "{name} has <{tag}>"
            );
        }
        assert!(!page.contains('\u{202e}'), "{name} has text that is reordered");
    }
}

#[test]
fn anchors_are_the_names_of_functions_and_types() {
    let folder =
        site(&schemas().into_iter().find(|path| path.ends_with("schema/schema.yaml")).unwrap(), &["--crate", "my-client"]);
    let page = folder.read("site/client.html");
    assert!(attributes(&page, "id").contains(&"getdetails"));
    assert!(page.contains("use my_client::Client;"));
    assert!(attributes(&folder.read("site/types.html"), "id").contains(&"BillingCycle"));
}

#[test]
fn check_says_what_is_out_of_date() {
    let folder = site(&schemas().into_iter().find(|path| path.ends_with("schema/schema.yaml")).unwrap(), &[]);
    let check = ["docs", "api.yaml", "--out", "site", "--check"];
    assert_eq!(folder.ends(&check, &[], 0), (String::new(), String::new()));
    folder.write("site/client.html", "old");
    let (_, error) = folder.ends(&check, &[], 100);
    assert!(error.contains("client.html differs at line 1"), "{error}");
    assert_eq!(folder.read("site/client.html"), "old", "nothing is written");
    let (output, _) = folder.ends(&["docs", "api.yaml", "--out", "site"], &[], 0);
    assert!(output.contains("wrote ") && output.contains("client.html") && !output.contains("index.html"), "{output}");
}

/// What a function's section shows.
struct Shown {
    function: String,
    curl: Option<String>,
    php: Option<String>,
    shell: String,
    /// The reply, if it is not a file.
    reply: Option<String>,
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?.1.split_once(end).map(|(inside, _)| inside)
}

fn shown(pages: &BTreeMap<String, String>) -> Vec<Shown> {
    let mut all = Vec::new();
    for page in pages.values() {
        for section in page.split("<section class=\"item function\"").skip(1) {
            let language = |name: &str| {
                let start = format!("data-language=\"{name}\"><code>");
                between(section, &start, "</code></pre>").map(unescaped)
            };
            let reply = section
                .split_once("<details class=\"reply\"")
                .map(|(_, rest)| between(rest, "<pre class=\"panel\"><code>", "</code></pre>"));
            all.push(Shown {
                function: attributes(section, "id")[0].to_owned(),
                curl: language("curl"),
                php: language("PHP"),
                shell: language("Shell").unwrap(),
                reply: reply.flatten().map(unescaped),
            });
        }
    }
    all
}

/// The value that the sandbox gives out in its reply to a log-in. Elsewhere it is the variable's name.
fn given_out(api: &Api, fetched: Fetched) -> Option<String> {
    let fetch = &api.protocol.fetches[fetched.fetch];
    let (module, function) =
        (api.module(&fetch.operation.module)?, api.function(&fetch.operation.module, &fetch.operation.function)?);
    let (text, place) = match &fetch.takes[fetched.value] {
        Place::Data(pointer) => (function.example.data.clone(), pointer),
        Place::Body(pointer) => (actionapi::docs::example_reply(api, module, function), pointer),
        _ => return None,
    };
    let reply: Value = serde_json::from_str(&text).ok()?;
    let place = if place.is_root() { String::new() } else { format!("/{place}") };
    let value = reply.pointer(&place)?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// The environment that the calls read.
fn environment(api: &Api, endpoint: &str) -> Vec<(String, String)> {
    let mut all = vec![(api.endpoint_variable(), endpoint.trim_end_matches('/').to_owned())];
    for (index, variable) in api.protocol.variables.iter().enumerate() {
        let value = match &variable.origin {
            Origin::Given(given) if given.kind != Scalar::String => given.kind.row().sample.trim_matches('"').to_owned(),
            Origin::Fetched(fetched) => given_out(api, *fetched).unwrap_or_else(|| variable.name.wire.to_string()),
            _ => "any".to_owned(),
        };
        all.push((api.environment_variable(index), value));
    }
    // Whatever else is read is a secret parameter.
    for parameter in api.functions().flat_map(|(_, function)| &function.parameters).filter(|each| each.has_secret(api)) {
        for name in [parameter.name.wire.to_string(), format!("parameter_{}", parameter.name.wire)] {
            let name = actionapi::description::environment_variable(&api.protocol.name, &name);
            if all.iter().all(|(each, _)| *each != name) {
                all.push((name, "hidden".to_owned()));
            }
        }
    }
    all
}

/// The environment with those secrets that are somewhere in JSON, which the shell's line has as a whole.
fn with_secrets(api: &Api, usual: &[(String, String)], shell: &str) -> Vec<(String, String)> {
    let mut all = usual.to_vec();
    let parameters = api.functions().flat_map(|(_, function)| &function.parameters);
    for parameter in parameters.filter(|each| each.has_secret(api) && each.given() != &each.kind) {
        if let Some(json) = between(shell, &format!("--{} '", parameter.name.wire), "'") {
            let name = actionapi::description::environment_variable(&api.protocol.name, &parameter.name.wire);
            all.push((name, json.to_owned()));
        }
    }
    all
}

/// Whether a program is there. If not, a test is skipped, unless `REQUIRE_PROGRAMS` says that it must run.
fn has(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok();
    assert!(is_there || std::env::var_os("REQUIRE_PROGRAMS").is_none(), "`{program}` is not installed");
    is_there
}

fn run(program: &str, arguments: &[&str], folder: &Folder, environment: &[(String, String)]) -> (String, String) {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder.path(".")).envs(environment.iter().cloned()).stdin(Stdio::null());
    let output = command.output().unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Whether two replies are the same, however they are laid out.
fn is_same(one: &str, other: &str) -> bool {
    match (serde_json::from_str::<Value>(one), serde_json::from_str::<Value>(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one.trim() == other.trim() || other == "(an empty body)" && one.trim().is_empty(),
    }
}

#[test]
fn calls_get_the_reply_that_is_shown() {
    let (has_curl, has_php) = (has("curl"), has("php"));
    let (mut count, mut excused) = (0, 0);
    for schema in schemas() {
        let program = format!("'{}' call api.yaml --sandbox --yes --output raw", env!("CARGO_BIN_EXE_actionapi"));
        let folder = site(&schema, &["--program", &program]);
        folder.write("FILE", "hidden");
        folder.write("PATH", "file");
        let source = Source::new("api.yaml", folder.read("api.yaml"));
        let api = actionapi_codegen::check(&source).unwrap().api;
        let sandbox = folder.sandbox(&[]);
        let mut is_first = true;
        let is_signed = schema.ends_with("kitchen-sink/schema.yaml");
        let usual = environment(&api, &sandbox.endpoint);
        let all = shown(&pages(&folder));
        let is_log_in = |each: &Shown| api.protocol.fetches.iter().any(|fetch| *fetch.operation.function == each.function);
        let log_ins: Vec<String> = all.iter().filter(|each| is_log_in(each)).filter_map(|each| each.curl.clone()).collect();
        for Shown { function, curl, php, shell, reply } in all {
            let what = format!("{function} of {}", schema.display());
            let environment = with_secrets(&api, &usual, &shell);
            // Some calls log out.
            let log_in = || log_ins.iter().for_each(|curl| drop(run("sh", &["-c", curl], &folder, &environment)));
            let mut judge = |(output, error): (String, String), command: &str| {
                count += 1;
                let Some(reply) = &reply else { return assert!(!output.is_empty(), "{what}: {error}\n{command}") };
                // What is made of the request, the environment cannot have for all functions at once.
                let excuses = ["is not what it must be", "was not given out"];
                if is_signed && excuses.iter().any(|excuse| output.contains(excuse)) {
                    excused += 1;
                    return;
                }
                assert!(is_same(&output, reply), "{what} replied {output}{error}, not {reply}, to\n{command}");
            };
            let (curl, php) = (curl.unwrap_or_else(|| panic!("{what} has no curl")), php.unwrap());
            if has_curl {
                log_in();
                judge(run("sh", &["-c", &curl.replace("curl \\\n", "curl -sS \\\n")], &folder, &environment), &curl);
            }
            if has_php {
                log_in();
                folder.write("call.php", &php);
                judge(run("php", &["call.php"], &folder, &environment), &php);
            }
            // Those without parameters are all alike.
            if is_first || shell.strip_prefix(&*program).is_some_and(|words| words.contains(" --")) {
                judge(run("sh", &["-c", &shell], &folder, &environment[1..]), &shell);
            }
            is_first = false;
        }
    }
    assert!(count - excused > 600, "only {count} calls, of which {excused} cannot be made so");
}

#[test]
fn a_form_opens_no_file_of_the_sandboxs_machine() {
    let schema = r#"format: 1
api: { name: files, title: Files API, request: { parameters: { f: "${function}" } }, reply: { success: http } }
functions:
  add: { effect: write, parameters: { note: string, file: file? }, returns: nothing }
"#;
    let folder = Folder::new(schema);
    let sandbox = folder.sandbox(&[]);
    let address = sandbox.endpoint.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let form = "module=&function=add&parameter%3Anote=hello&parameter%3Afile=%2Fno%2Fsuch%2Ffile";
    let head = format!("POST /try.html HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\nConnection: close\r\n");
    let length = form.len();
    let mut stream = TcpStream::connect(&address).unwrap();
    let kind = "Content-Type: application/x-www-form-urlencoded";
    write!(stream, "{head}{kind}\r\nContent-Length: {length}\r\n\r\n{form}").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert!(page.contains("Reply to add") && !page.contains("such"), "{page}");
}
