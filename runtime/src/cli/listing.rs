//! What the program prints about itself: the list of functions, and completions for shells.
//!
//! It calls nothing.

use clap::ArgMatches;
use clap_complete::Shell;

use super::console::{Console, printable};
use super::context::Context;
use super::exit::{Exit, Problem};
use super::grammar::{for_script, program};
use super::words::{Purpose, first_line};
use crate::description::{Api, Effect};

/// Lists all functions: how each is called, and what it does.
pub(super) fn functions(api: &Api, console: &mut Console<'_>) -> Result<Exit, Problem> {
    let all = || api.functions().map(|(module, function)| (format!("{} {}", module.name.wire, function.name.wire), function));
    let width = all().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, function) in all() {
        let effect = match function.effect {
            Effect::Read => "read ",
            Effect::Write => "write",
        };
        let line = printable(&format!("{name:width$}  {effect}  {}", first_line(&function.description)));
        writeln!(console.output, "{}", line.trim_end()).map_err(|error| Problem::output(&error))?;
    }
    Ok(Exit::Success)
}

/// Prints completions for the shell that is named.
pub(super) fn completions(context: Context<'_>, matches: &ArgMatches, console: &mut Console<'_>) -> Result<Exit, Problem> {
    let Some(shell) = matches.get_one::<Shell>("shell") else { return Err(Problem::usage("no shell is named")) };
    let mut script = Vec::new();
    let mut grammar = for_script(program(context, Purpose::Script));
    clap_complete::generate(*shell, &mut grammar, context.program, &mut script);
    console.output.write_all(&script).map_err(|error| Problem::output(&error))?;
    Ok(Exit::Success)
}
