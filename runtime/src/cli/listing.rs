//! What the program tells of itself: the list of functions, and completions for shells.

use clap::ArgMatches;
use clap_complete::Shell;

use super::arguments::{Purpose, first_line, for_script, program};
use super::console::{Console, printable};
use super::exit::{Exit, Problem};
use crate::description::{Api, Effect};

/// Lists every function: how it is called, and what it does.
pub(super) fn functions(api: &'static Api, console: &mut Console<'_>) -> Result<Exit, Problem> {
    let all = || api.modules.iter().flat_map(|module| module.functions);
    let width = all().map(|function| function.module.chars().count() + 1 + function.name.chars().count()).max().unwrap_or(0);
    for function in all() {
        let name = format!("{} {}", function.module, function.name);
        let effect = match function.effect {
            Effect::Read => "read ",
            Effect::Write => "write",
        };
        let line = printable(&format!("{name:width$}  {effect}  {}", first_line(function.description)));
        writeln!(console.output, "{}", line.trim_end()).map_err(|error| Problem::output(&error))?;
    }
    Ok(Exit::Success)
}

/// Prints completions for the shell named.
pub(super) fn completions(api: &'static Api, matches: &ArgMatches, console: &mut Console<'_>) -> Result<Exit, Problem> {
    let Some(shell) = matches.get_one::<Shell>("shell") else { return Err(Problem::usage("no shell is named")) };
    let mut script = Vec::new();
    let mut grammar = for_script(program(api, Purpose::Script));
    clap_complete::generate(*shell, &mut grammar, api.name, &mut script);
    console.output.write_all(&script).map_err(|error| Problem::output(&error))?;
    Ok(Exit::Success)
}
