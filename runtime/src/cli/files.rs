//! Files on the command line: the paths that are sent, where a file is saved, and how far either is.
//!
//! It does not know how files are sent and received.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::{Arg, ArgMatches, ValueHint, value_parser};
use indicatif::{ProgressBar, ProgressStyle};

use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::invocation::Invocation;
use super::send;
use super::signals::{self, Guard};
use super::values::{Argument, Value};
use crate::description::{Api, Body};
use crate::download::{Download, Partial};
use crate::error::Error;
use crate::text::qualified;
use crate::upload::Upload;

/// The option that says where a file is saved.
const TO: &str = "to";

/// What stands for standard input and output.
const STREAM: &str = "-";

/// Where a file goes.
#[derive(Debug)]
pub(super) enum Destination {
    Output,
    Path(PathBuf),
}

/// The option, if a function of the API returns a file.
pub(super) fn option(api: &Api) -> Option<Arg> {
    let has_files = api.protocol.replies.iter().any(|profile| profile.body == Body::File);
    let option = Arg::new(TO).long(TO).value_name("PATH").value_parser(value_parser!(PathBuf)).value_hint(ValueHint::FilePath);
    has_files.then(|| {
        option.help("Save the file that the function returns here; `-` is standard output [default: standard output, if it is not a terminal]")
    })
}

/// Where the file that the function returns goes; `None` if it returns none.
pub(super) fn destination(
    context: Context<'_>,
    invocation: &Invocation,
    options: &ArgMatches,
    console: &Console<'_>,
) -> Result<Option<Destination>, Problem> {
    let is_file = context.api.protocol.reply(invocation.operation.reply).body == Body::File;
    let to = options.try_get_one::<PathBuf>(TO).ok().flatten();
    let called = qualified(&invocation.operation.module, " ", &invocation.operation.function);
    match (is_file, to) {
        (false, None) => Ok(None),
        (false, Some(_)) => Err(Problem::usage(format!("`--to` saves a file, and `{called}` returns none"))),
        (true, Some(path)) if path.as_os_str() == STREAM => Ok(Some(Destination::Output)),
        (true, Some(path)) => Ok(Some(Destination::Path(path.clone()))),
        (true, None) if console.output_is_terminal && !options.get_flag("dry-run") => {
            let problem = Problem::usage(format!("`{called}` returns a file, which a terminal cannot show; nothing was sent"));
            Err(problem.help("`--to PATH` saves it"))
        }
        (true, None) => Ok(Some(Destination::Output)),
    }
}

/// The file at a path that was given for this parameter.
pub(super) fn upload(name: &str, path: &str) -> Result<Upload, String> {
    if path != STREAM {
        let about = Path::new(path).metadata().map_err(|error| format!("`--{name} {path}`: {error}"))?;
        if about.is_dir() {
            return Err(format!("`--{name} {path}`: expected a file, found a folder"));
        }
    }
    Ok(Upload::path(path))
}

/// A file as a question shows it.
pub(super) fn shown(upload: &Upload) -> String {
    match upload.length() {
        Some(length) => format!("{} ({length} bytes)", upload.name()),
        None => upload.name().into_owned(),
    }
}

/// The call with standard input as the file that is given as `-`.
pub(super) fn with_input(mut invocation: Invocation, console: &mut Console<'_>) -> Result<Invocation, Problem> {
    for file in invocation.arguments.iter_mut().flat_map(files) {
        if file.as_path() == Some(Path::new(STREAM)) {
            let failed = |why: &str| Problem::usage(format!("cannot read a file from standard input: {why}"));
            console.take_input().map_err(failed)?;
            *file = input(console).map_err(|error| failed(&error.to_string()))?.with_name("stdin");
        }
    }
    Ok(invocation)
}

fn input(console: &mut Console<'_>) -> io::Result<Upload> {
    if console.is_process {
        // This thread holds the lock of standard input, and another one may read it.
        return Ok(Upload::reader(stdin()?));
    }
    let mut bytes = Vec::new();
    console.input.read_to_end(&mut bytes)?;
    Ok(Upload::bytes(bytes))
}

#[cfg(unix)]
fn stdin() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn stdin() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    io::stdin().as_handle().try_clone_to_owned().map(File::from)
}

fn files(argument: &mut Argument) -> &mut [Upload] {
    match &mut argument.value {
        Value::File(file) => std::slice::from_mut(file),
        Value::Files(files) => files,
        _ => &mut [],
    }
}

/// The files that are being sent.
#[derive(Debug)]
pub(super) struct Sending {
    sent: Arc<[AtomicU64]>,
    progress: Progress,
}

impl Sending {
    /// The files among these arguments, if their progress can be shown.
    pub(super) fn of(arguments: &mut [Argument], console: &Console<'_>) -> Option<Self> {
        let mut all: Vec<&mut Upload> = arguments.iter_mut().flat_map(files).collect();
        if all.is_empty() || !shows_progress(console) {
            return None;
        }
        let sent: Arc<[AtomicU64]> = all.iter().map(|_| AtomicU64::new(0)).collect();
        let length = all.iter().map(|file| file.length()).sum();
        for (index, file) in all.iter_mut().enumerate() {
            let sent = Arc::clone(&sent);
            **file = file.clone().with_progress(move |count| sent[index].store(count, Ordering::Relaxed));
        }
        Some(Self { sent, progress: Progress::new("sent", length) })
    }

    pub(super) fn show(&mut self) {
        let sent = self.sent.iter().map(|count| count.load(Ordering::Relaxed)).sum();
        self.progress.show(sent);
    }
}

fn shows_progress(console: &Console<'_>) -> bool {
    console.is_process && console.error_is_terminal && io::stderr().is_terminal()
}

/// How far something is that may take long.
#[derive(Debug)]
struct Progress {
    what: &'static str,
    length: Option<u64>,
    begun: Instant,
    /// It is there once it takes long.
    bar: Option<ProgressBar>,
}

impl Progress {
    fn new(what: &'static str, length: Option<u64>) -> Self {
        Self { what, length, begun: Instant::now(), bar: None }
    }

    fn show(&mut self, position: u64) {
        const PATIENCE: Duration = Duration::from_secs(1);
        if self.begun.elapsed() < PATIENCE {
            return;
        }
        let (what, length) = (self.what, self.length);
        self.bar.get_or_insert_with(|| bar(what, length)).set_position(position);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(what: &'static str, length: Option<u64>) -> ProgressBar {
    let (bar, template) = match length {
        Some(length) => (ProgressBar::new(length), "{bytes} of {total_bytes} {msg}, {bytes_per_sec}, {eta} left {wide_bar}"),
        None => (ProgressBar::new_spinner(), "{bytes} {msg}, {bytes_per_sec}"),
    };
    let bar = match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    bar.with_message(what)
}

/// Receives a file to where it goes.
pub(super) fn save(mut download: Download, to: &Destination, console: &mut Console<'_>) -> Result<Exit, Problem> {
    let mut progress = shows_progress(console).then(|| Progress::new("received", download.length()));
    match to {
        Destination::Output => {
            copy(&mut download, console.output, &mut progress).map_err(|failed| problem(failed, "standard output"))?;
        }
        Destination::Path(path) => {
            let name = format!("`{}`", path.display());
            let (mut partial, guard) = begin(path, console)?;
            copy(&mut download, &mut partial, &mut progress).map_err(|failed| problem(failed, &name))?;
            partial.finish().map_err(|error| problem(Failed::Write(error), &name))?;
            drop(guard);
        }
    }
    Ok(Exit::Success)
}

/// Begins a file, of which nothing is left if a signal ends the process before it is complete.
fn begin(path: &Path, console: &Console<'_>) -> Result<(Partial, Option<Guard>), Problem> {
    let failed = |error: io::Error| Problem::new(Exit::Failure, format!("cannot save {error}"));
    if !console.is_process {
        return Ok((Partial::new(path).map_err(failed)?, None));
    }
    let begun = Arc::new(Mutex::new(None::<PathBuf>));
    let there = Arc::clone(&begun);
    let remove = Box::new(move |code| {
        // While the file is being made, this waits for its name.
        if let Some(path) = there.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            // Nobody can be told.
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(code);
    });
    let guard =
        signals::on_signal(remove).map_err(|error| Problem::new(Exit::Failure, format!("cannot wait for signals: {error}")))?;
    let mut begun = begun.lock().unwrap_or_else(PoisonError::into_inner);
    let partial = Partial::new(path).map_err(failed)?;
    *begun = partial.path().map(Path::to_owned);
    drop(begun);
    Ok((partial, Some(guard)))
}

/// Why a file was not received.
enum Failed {
    Read(io::Error),
    Write(io::Error),
}

fn copy(from: &mut Download, to: &mut (impl io::Write + ?Sized), progress: &mut Option<Progress>) -> Result<(), Failed> {
    let mut buffer = vec![0; 128 * 1024];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return to.flush().map_err(Failed::Write),
            Ok(count) => to.write_all(&buffer[..count]).map_err(Failed::Write)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Failed::Read(error)),
        }
        if let Some(progress) = progress {
            progress.show(from.received());
        }
    }
}

fn problem(failed: Failed, name: &str) -> Problem {
    match failed {
        Failed::Read(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
            Some(error) => send::problem(error),
            None => Problem::new(Exit::Transport, error.to_string()),
        },
        Failed::Write(error) if name.starts_with('`') => Problem::new(Exit::Failure, format!("cannot write {name}: {error}")),
        Failed::Write(error) => Problem::output(&error),
    }
}
