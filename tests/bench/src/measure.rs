//! What a command costs: its time, the processor's time of it and of all that it starts, and the memory of the largest of these.
//!
//! The system reports the costs of children for a whole process, so each command is run by a copy of this program that runs nothing
//! else. The same copy stands before rustc for the crates that are measured, so that they are measured without cargo.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// The variable that makes this program a measuring one; it names the file to which a line is added.
const REPORT: &str = "ACTIONAPI_BENCH_REPORT";
/// The variable that makes it a measuring one before rustc.
const RUSTC_REPORT: &str = "ACTIONAPI_BENCH_RUSTC_REPORT";

/// What something cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
    /// In bytes.
    pub(crate) peak: f64,
}

impl Cost {
    /// Of two commands one after the other.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { wall: self.wall + other.wall, cpu: self.cpu + other.cpu, peak: self.peak.max(other.peak) }
    }

    /// The median of each part.
    pub(crate) fn median(costs: &[Self]) -> Self {
        let of = |part: fn(&Self) -> f64| median(costs.iter().map(part));
        Self { wall: of(|cost| cost.wall), cpu: of(|cost| cost.cpu), peak: of(|cost| cost.peak) }
    }
}

pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 0 => f64::midpoint(values[middle - 1], values[middle]),
        _ => values[middle],
    }
}

/// Does what this program is there for if it was started as a copy of itself that measures.
pub(crate) fn measuring() -> Option<ExitCode> {
    let rustc = std::env::var_os(RUSTC_REPORT);
    let report = std::env::var_os(REPORT);
    // Within a measured cargo there are both.
    let (report, is_rustc) = match (rustc, report) {
        (Some(rustc), None) => (rustc, true),
        (_, Some(report)) => (report, false),
        (None, None) => return None,
    };
    Some(run(Path::new(&report), is_rustc).unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    }))
}

fn run(report: &Path, is_rustc: bool) -> Result<ExitCode, String> {
    let mut arguments = std::env::args_os().skip(1);
    let program = arguments.next().ok_or("there is no command to measure")?;
    let arguments: Vec<OsString> = arguments.collect();
    let started = Instant::now();
    let status = Command::new(&program)
        .args(&arguments)
        .env_remove(REPORT)
        .status()
        .map_err(|error| format!("cannot run {}: {error}", program.display()))?;
    let (cpu, peak) = children();
    let crate_name = arguments.iter().position(|argument| argument == "--crate-name").and_then(|at| arguments.get(at + 1));
    // Cargo also asks rustc what it is.
    let is_of_interest = !is_rustc || crate_name.is_some_and(|name| name != "___");
    if is_of_interest {
        let name = crate_name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let line = format!("{name}\t{}\t{}\t{peak}\n", started.elapsed().as_secs_f64(), cpu.as_secs_f64());
        let mut file = fs::OpenOptions::new().create(true).append(true).open(report).map_err(|error| error.to_string())?;
        file.write_all(line.as_bytes()).map_err(|error| error.to_string())?;
    }
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The processor's time of all children that ended, and the memory of the largest, in bytes.
#[cfg(unix)]
fn children() -> (Duration, i64) {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else { return (Duration::ZERO, 0) };
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    (Duration::from_micros(microseconds.unsigned_abs()), usage.max_rss() * unit)
}

#[cfg(not(unix))]
fn children() -> (Duration, i64) {
    (Duration::ZERO, 0)
}

/// Runs a command and says what it cost as a whole, and what rustc alone cost for the members of the workspace it builds, one after
/// the other. What it writes is shown only if it fails.
pub(crate) fn measure(command: &mut Command) -> Result<(Cost, Cost), String> {
    let (cost, members, _) = measure_with_output(command)?;
    Ok((cost, members))
}

/// As [`measure`], with what the command wrote: standard output, then standard error.
pub(crate) fn measure_with_output(command: &mut Command) -> Result<(Cost, Cost, String), String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let folder = std::env::temp_dir().join(format!("actionapi-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let (report, rustc_report) = (folder.join("whole"), folder.join("rustc"));
    let _ = fs::remove_file(&report);
    let _ = fs::remove_file(&rustc_report);
    let mut measured = Command::new(&own);
    measured.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
    if let Some(folder) = command.get_current_dir() {
        measured.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => measured.env(name, value),
            None => measured.env_remove(name),
        };
    }
    measured.env(REPORT, &report).env(RUSTC_REPORT, &rustc_report).env("RUSTC_WORKSPACE_WRAPPER", &own);
    let output = measured.output().map_err(|error| format!("cannot run {}: {error}", own.display()))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{command:?} failed:\n{text}"));
    }
    let whole = read(&report).first().copied().ok_or_else(|| format!("{command:?} was not measured"))?;
    let members = read(&rustc_report).into_iter().fold(Cost::default(), Cost::and);
    let _ = fs::remove_dir_all(&folder);
    Ok((whole, members, text))
}

fn read(report: &Path) -> Vec<Cost> {
    let text = fs::read_to_string(report).unwrap_or_default();
    let cost = |line: &str| {
        let mut numbers = line.split('\t').skip(1).map(|number| number.parse().ok());
        Some(Cost { wall: numbers.next()??, cpu: numbers.next()??, peak: numbers.next()?? })
    };
    text.lines().filter_map(cost).collect()
}
