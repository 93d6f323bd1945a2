//! The file in which a program keeps what it has fetched, such as a session, from one run to the next.
//!
//! It does not know what a session is.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::exit::{Exit, Problem};
use crate::Secret;
use crate::json::Tree;

/// The member of the file that says where the session is from, so that no other server gets it.
const ENDPOINT: &str = "endpoint";

/// The member with the session.
const SESSION: &str = "session";

/// The session in the file, if there is one from this endpoint.
pub(super) fn read(path: &Path, endpoint: &str) -> Result<Option<Secret>, Problem> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Problem::new(Exit::Usage, format!("cannot read the session in {}: {error}", path.display()))),
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let kept = Tree::read(&text).ok();
    let member = |name| kept.as_ref().and_then(|kept| kept.get(name)?.text());
    let (Some(from), Some(session)) = (member(ENDPOINT), member(SESSION)) else {
        let problem = Problem::usage(format!("{} holds no session", path.display()));
        return Err(problem.help("name another file, or remove this one"));
    };
    Ok((from == endpoint).then(|| Secret::from(session)))
}

/// Reports a place where no file can be before anything is sent.
pub(super) fn check(path: &Path) -> Result<(), Problem> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let problem = if path.is_dir() {
        "it is a folder"
    } else if !folder.is_dir() {
        "its folder does not exist"
    } else {
        return Ok(());
    };
    Err(Problem::usage(format!("cannot keep the session in {}: {problem}", path.display())).help("name another file"))
}

/// Puts the session into the file, which nobody else can read; without one, the file goes.
pub(super) fn write(path: &Path, endpoint: &str, session: Option<&Secret>) -> Result<(), Problem> {
    let result = match session {
        Some(session) => replace(path, &json!({ ENDPOINT: endpoint, SESSION: session.expose() }).to_string()),
        None => {
            std::fs::remove_file(path).or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
        }
    };
    result.map_err(|error| {
        let message = format!("the call was answered, but its session cannot be kept in {}: {error}", path.display());
        Problem::new(Exit::Failure, message)
    })
}

/// The file is replaced at once, so that no other run reads half of it.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let draft = PathBuf::from(name);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written =
        options.open(&draft).and_then(|mut file| file.write_all(text.as_bytes())).and_then(|()| std::fs::rename(&draft, path));
    written.inspect_err(|_| drop(std::fs::remove_file(&draft)))
}
