//! Secrets that are not arguments, which every user of the machine could read: from files, from standard input, from the environment.
//!
//! It does not know what a secret is for.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use secrecy::zeroize::Zeroizing;

use super::console::Console;
use super::exit::Problem;
use super::keyboard::Silence;
use crate::text::{is_invisible, shown_path};

/// The longest secret that is read, in bytes.
const LIMIT: usize = 64 * 1024;

/// How much of a file or of standard input is the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// The first line, without its line end.
    FirstLine,
    /// Everything, without a line end at the end.
    Whole,
}

/// A secret from a file. `what` names it in messages: ``the credential `apikey` ``.
pub(super) fn from_file(what: &str, path: &Path, extent: Extent, console: &mut Console<'_>) -> Result<String, Problem> {
    let source = shown_path(path);
    let bytes = File::open(path).and_then(|file| {
        warn_of_readers(&file, &source, console);
        read(&mut BufReader::new(file), extent)
    });
    text(what, &source, bytes, extent, console)
}

/// A secret from standard input, which a terminal does not show.
pub(super) fn from_input(what: &str, extent: Extent, console: &mut Console<'_>) -> Result<String, Problem> {
    let source = "standard input";
    console.take_input().map_err(|problem| unreadable(what, source, problem))?;
    if !console.input_is_terminal {
        let bytes = read(&mut console.input, extent);
        return text(what, source, bytes, extent, console);
    }
    let silence = if console.is_process { Silence::start() } else { None };
    let is_shown = if silence.is_some() { "it is not shown" } else { "it is shown as you type" };
    console.print_message(&format!("Type {what} ({is_shown}):"));
    // At a terminal people end a line, not the input.
    let bytes = read(&mut console.input, Extent::FirstLine);
    drop(silence);
    text(what, source, bytes, Extent::FirstLine, console)
}

/// A secret from an environment variable, if it is set.
pub(super) fn from_variable(what: &str, name: &str, console: &mut Console<'_>) -> Result<Option<String>, Problem> {
    let Some(value) = console.variable(name).map_err(|problem| Problem::usage(format!("{what}: {problem}")))? else {
        return Ok(None);
    };
    text(what, &format!("the environment variable {name}"), Ok(Zeroizing::new(value.into_bytes())), Extent::Whole, console)
        .map(Some)
}

fn read(reader: &mut dyn BufRead, extent: Extent) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(1024));
    // With room for a line end of two bytes, and for the one byte that is too many.
    let mut reader = reader.take(LIMIT as u64 + 3);
    match extent {
        Extent::FirstLine => reader.read_until(b'\n', &mut bytes)?,
        Extent::Whole => reader.read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}

fn text(
    what: &str,
    source: &str,
    bytes: io::Result<Zeroizing<Vec<u8>>>,
    extent: Extent,
    console: &mut Console<'_>,
) -> Result<String, Problem> {
    let text = bytes.map_err(|error| error.to_string()).and_then(|bytes| checked(&bytes, extent));
    let text = text.map_err(|problem| unreadable(what, source, &problem))?;
    let is_odd = |character: Option<char>| character.is_some_and(|each| each.is_whitespace() || is_invisible(each));
    if is_odd(text.chars().next()) || is_odd(text.chars().next_back()) {
        let message =
            format!("warning: {what} from {source} begins or ends with a space or an invisible character, which is sent");
        console.print_message(&message);
    }
    Ok(text)
}

fn unreadable(what: &str, source: &str, problem: &str) -> Problem {
    Problem::usage(format!("cannot read {what} from {source}: {problem}"))
}

/// The secret in these bytes, or why there is none.
fn checked(bytes: &[u8], extent: Extent) -> Result<String, String> {
    let without_end = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let without_end = without_end.strip_suffix(b"\r").unwrap_or(without_end);
    if without_end.len() > LIMIT {
        return Err(format!("it is longer than {} KiB", LIMIT / 1024));
    }
    if without_end.contains(&0) {
        return Err("it contains NUL bytes; expected text in UTF-8".to_owned());
    }
    let text = std::str::from_utf8(without_end).map_err(|_| "it is not UTF-8".to_owned())?;
    // Some editors begin files with this mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match (text.is_empty(), extent) {
        (true, Extent::FirstLine) => Err("its first line is empty".to_owned()),
        (true, Extent::Whole) => Err("it is empty".to_owned()),
        (false, _) => Ok(text.to_owned()),
    }
}

/// Says on a terminal that all users of the machine can read the file.
fn warn_of_readers(file: &File, source: &str, console: &mut Console<'_>) {
    #[cfg(unix)]
    if console.error_is_terminal {
        use std::os::unix::fs::PermissionsExt as _;

        const OTHERS_READ: u32 = 0o004;
        let is_open = |metadata: &std::fs::Metadata| metadata.is_file() && metadata.permissions().mode() & OTHERS_READ != 0;
        if file.metadata().is_ok_and(|metadata| is_open(&metadata)) {
            console.print_message(&format!("warning: all users of this machine can read {source}; `chmod 600` changes that"));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, source, console);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn what_is_no_text_or_too_long_is_refused() {
        let first = |bytes: &[u8]| checked(bytes, Extent::FirstLine);
        assert_eq!(first(b"\xef\xbb\xbfkey\r\n").unwrap(), "key");
        assert_eq!(first(b" key ").unwrap(), " key ");
        assert_eq!(first(b"\n").unwrap_err(), "its first line is empty");
        assert_eq!(first(b"\xff\xfek\0").unwrap_err(), "it contains NUL bytes; expected text in UTF-8");
        assert_eq!(first(b"k\xff").unwrap_err(), "it is not UTF-8");
        assert_eq!(first(&[b'x'; LIMIT]).unwrap().len(), LIMIT);
        assert_eq!(first(&[b'x'; LIMIT + 1]).unwrap_err(), "it is longer than 64 KiB");
    }

    #[test]
    fn a_whole_file_keeps_its_lines() {
        let mut file = io::Cursor::new("one\ntwo\n");
        assert_eq!(checked(&read(&mut file, Extent::Whole).unwrap(), Extent::Whole).unwrap(), "one\ntwo");
        let mut file = io::Cursor::new("one\ntwo\n");
        assert_eq!(checked(&read(&mut file, Extent::FirstLine).unwrap(), Extent::FirstLine).unwrap(), "one");
    }
}
