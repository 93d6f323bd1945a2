//! The `codegen` command: arguments, exit codes, and where messages go. What it does, the library does.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actionapi_codegen::files::Files;
use actionapi_codegen::{Diagnostics, Source};

const HELP: &str = "\
Generates typed Rust clients for action-style HTTP APIs from a schema in YAML.

Usage:
  codegen check SCHEMA                       Say what is wrong with a schema, if anything.
  codegen generate SCHEMA --out DIR          Write the client to DIR/NAME.rs, NAME being the API's.
  codegen generate SCHEMA --out DIR --check  Write nothing: say whether DIR is up to date.

Options:
  -h, --help     This text.
  -V, --version  The version.

Generated source that is committed belongs with the actionapi of this very version.

Exit codes:
  0  All is well.
  1  The schema has problems; they are on standard error. What was generated before is left as it is.
  2  The command was not understood.
  3  A file could not be read or written.
  4  With --check: what is in DIR is not what the schema generates.
";

/// How the command ends, other than well.
enum Failure {
    /// The schema's problems, told already.
    Schema,
    Usage(String),
    File(String),
    OutOfDate,
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Schema => 1,
            Self::Usage(_) => 2,
            Self::File(_) => 3,
            Self::OutOfDate => 4,
        }
    }
}

/// What is asked for.
enum Command {
    Help,
    Version,
    Check { schema: PathBuf },
    Generate { schema: PathBuf, out: PathBuf, check: bool },
}

fn main() -> ExitCode {
    let failure = match parse(std::env::args_os().skip(1)).and_then(run) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(failure) => failure,
    };
    match &failure {
        Failure::Usage(message) => tell(&format!("error: {message}\nSee `codegen --help`.\n")),
        Failure::File(message) => tell(&format!("error: {message}\n")),
        Failure::Schema | Failure::OutOfDate => {}
    }
    ExitCode::from(failure.code())
}

fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command, Failure> {
    let (mut words, mut out, mut check) = (Vec::new(), None, false);
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("-h" | "--help") => return Ok(Command::Help),
            Some("-V" | "--version") => return Ok(Command::Version),
            Some("--check") => check = true,
            Some("--out") => {
                let folder = arguments.next().ok_or_else(|| Failure::Usage("`--out` needs a folder".to_owned()))?;
                out = Some(PathBuf::from(folder));
            }
            Some(option) if option.starts_with("--out=") => out = Some(PathBuf::from(&option["--out=".len()..])),
            Some("--") => words.extend(arguments.by_ref()),
            Some(option) if option.starts_with('-') && option.len() > 1 => {
                return Err(Failure::Usage(format!("there is no option `{option}`")));
            }
            _ => words.push(argument),
        }
    }
    command(words, out, check).map_err(Failure::Usage)
}

fn command(words: Vec<OsString>, out: Option<PathBuf>, check: bool) -> Result<Command, String> {
    let mut words = words.into_iter();
    let name = words.next().ok_or("say what to do: `check` or `generate`")?;
    let name = name.to_string_lossy();
    if name != "check" && name != "generate" {
        return Err(format!("there is no command `{name}`: it is `check` or `generate`"));
    }
    let schema = PathBuf::from(words.next().ok_or_else(|| format!("`{name}` needs the path of a schema"))?);
    if let Some(extra) = words.next() {
        return Err(format!("`{name}` takes one schema; `{}` is one too many", extra.to_string_lossy()));
    }
    match (&*name, out) {
        ("check", None) if !check => Ok(Command::Check { schema }),
        ("check", _) => Err("`check` takes no options: it writes nothing".to_owned()),
        (_, Some(out)) => Ok(Command::Generate { schema, out, check }),
        (_, None) => Err("`generate` needs `--out DIR`".to_owned()),
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Help => say(HELP),
        Command::Version => say(concat!("codegen ", env!("CARGO_PKG_VERSION"), "\n")),
        Command::Check { schema } => {
            let checked = actionapi_codegen::check(&read(&schema)?).map_err(|problems| refused(&problems))?;
            show(&checked.warnings);
            Ok(())
        }
        Command::Generate { schema, out, check } => {
            let generated = actionapi_codegen::generate(&read(&schema)?).map_err(|problems| refused(&problems))?;
            show(&generated.warnings);
            if check { compare(&generated.files, &out) } else { write(&generated.files, &out) }
        }
    }
}

fn read(schema: &Path) -> Result<Source, Failure> {
    Source::read(schema).map_err(|error| match error.diagnostics() {
        Some(problems) => refused(&problems),
        None => Failure::File(error.to_string()),
    })
}

fn write(files: &Files, out: &Path) -> Result<(), Failure> {
    let written = files.write(out).map_err(|error| Failure::File(error.to_string()))?;
    for path in &written {
        say(&format!("wrote {}\n", path.display()))?;
    }
    Ok(())
}

fn compare(files: &Files, out: &Path) -> Result<(), Failure> {
    let differences = files.compare(out).map_err(|error| Failure::File(error.to_string()))?;
    for difference in &differences {
        tell(&format!("{difference}\n"));
    }
    if differences.is_empty() { Ok(()) } else { Err(Failure::OutOfDate) }
}

fn refused(problems: &Diagnostics) -> Failure {
    show(problems);
    Failure::Schema
}

/// Diagnostics, in colour where somebody looks who has not asked for none.
fn show(diagnostics: &Diagnostics) {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if diagnostics.is_empty() {
        return;
    }
    let coloured = !plain && io::stderr().is_terminal();
    tell(&if coloured { diagnostics.coloured() } else { diagnostics.to_string() });
}

/// Writes to standard output, which may be closed already: then nobody wants to know.
fn say(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::File(format!("cannot write the output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error; there is nowhere to tell that it failed.
fn tell(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
