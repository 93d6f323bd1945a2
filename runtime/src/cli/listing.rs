//! What the program prints about itself: the list of functions, and completions for shells.
//!
//! It calls nothing.

use std::fmt::Write as _;

use clap::ArgMatches;
use clap_complete::Shell;

use super::console::Console;
use super::context::Context;
use super::describe;
use super::exit::{Exit, Problem};
use super::grammar::{for_script, program};
use super::lookup;
use super::words::{NARROWEST, Purpose, stdin_option, wrapped};
use crate::description::{Function, Module};
use crate::json::Tree;
use crate::snippets::file_option;
use crate::text::{one_line, qualified};

/// Lists all functions, or those of the module that is named: how each is called, and what it does.
pub(super) fn functions(
    context: Context<'_>,
    options: &ArgMatches,
    own: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let api = context.api;
    let named = own.get_one::<String>("module");
    let module = named.map(|name| api.module(name).ok_or_else(|| lookup::no_such_module(context, name))).transpose()?;
    let listed: Vec<(&Module, &Function)> =
        api.functions().filter(|(each, _)| module.is_none_or(|module| module.name.wire == each.name.wire)).collect();
    let text = if options.get_one::<String>("output").is_some_and(|output| output == "json") {
        let all = listed.iter().map(|(module, function)| describe::json(api, module, function));
        format!("{}\n", Tree::List(all.collect()).pretty())
    } else {
        lines(&listed, console.output_width())
    };
    console.output.write_all(text.as_bytes()).map_err(|error| Problem::output(&error))?;
    Ok(Exit::Success)
}

/// A line for each function; on a terminal with a description that is wrapped beside the names.
fn lines(listed: &[(&Module, &Function)], terminal: Option<usize>) -> String {
    let name = |(module, function): &(&Module, &Function)| one_line(&qualified(&module.name.wire, " ", &function.name.wire));
    let width = listed.iter().map(|each| name(each).chars().count()).max().unwrap_or(0);
    let effects = listed.iter().map(|each| each.1.effect.word().len()).max().unwrap_or(0).max("write".len());
    let indent = width + effects + "    ".len();
    let room = terminal.map(|terminal| terminal.saturating_sub(indent)).filter(|room| *room >= NARROWEST);
    let mut text = String::new();
    for each in listed {
        let effect = each.1.effect.word();
        let description = one_line(&describe::about(each.1));
        let described = room.map_or_else(|| vec![description.clone()], |room| wrapped(&description, room));
        let line = format!("{:width$}  {effect:effects$}  {}", name(each), described.join(&format!("\n{:indent$}", "")));
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// Prints completions for the shell that is named.
pub(super) fn completions(context: Context<'_>, matches: &ArgMatches, console: &mut Console<'_>) -> Result<Exit, Problem> {
    let Some(shell) = matches.get_one::<Shell>("shell") else { return Err(Problem::usage("no shell is named")) };
    let mut script = Vec::new();
    let mut grammar = for_script(program(context, Purpose::Script));
    clap_complete::generate(*shell, &mut grammar, context.program, &mut script);
    let script = String::from_utf8_lossy(&script).replace(CLAPS_HELP, "Print help");
    let script = match shell {
        Shell::Zsh => with_escaped_names(context, &script),
        Shell::Fish => with_values(context, &script),
        _ => script,
    };
    console.output.write_all(script.as_bytes()).map_err(|error| Problem::output(&error))?;
    Ok(Exit::Success)
}

/// What clap says about its command `help`.
const CLAPS_HELP: &str = "Print this message or the help of the given subcommand(s)";

/// The script for zsh, where a `:` ends a name: that of a command before its description, and that of an option before its value.
fn with_escaped_names(context: Context<'_>, script: &str) -> String {
    let api = context.api;
    let takes = |name: &&str| name.contains(':') && Purpose::Script.takes(name);
    let escaped = |name: &str| name.replace(':', "\\:");
    let mut script = script.to_owned();
    let functions = || api.functions().map(|(_, function)| function);
    let modules = api.modules.iter().map(|module| &module.name);
    for name in modules.chain(functions().map(|function| &function.name)).map(|name| &*name.wire).filter(takes) {
        script = script.replace(&format!("\n'{name}:"), &format!("\n'{}:", escaped(name)));
    }
    let parameters = functions().flat_map(|function| &function.parameters).map(|parameter| &parameter.name);
    let credentials = api.protocol.credentials().map(|(_, credential)| &credential.name);
    for name in parameters.chain(credentials).map(|name| &*name.wire).filter(takes) {
        for option in [name.to_owned(), file_option(name), stdin_option(name)] {
            for end in ['=', '['] {
                script = script.replace(&format!("--{option}{end}"), &format!("--{}{end}", escaped(&option)));
            }
        }
    }
    script
}

/// The script for fish, which would offer files in place of the values of the option before the cursor, and of values that it does not
/// know.
fn with_values(context: Context<'_>, script: &str) -> String {
    let name = context.program.replace('-', "_");
    let parse = format!("    argparse -s (__fish_{name}_global_optspecs) -- $cmd 2>/dev/null\n");
    // The last option may still be without its value.
    let again = format!("    or argparse -s (__fish_{name}_global_optspecs) -- $cmd[1..-2] 2>/dev/null\n");
    let script = script.replace(&parse, &format!("{parse}{again}")).replace(" -r\n", " -r -f\n");
    let program = context.program;
    format!(
        "complete -c {program} -f\n{script}\
         complete -c {program} -n \"__fish_{name}_using_subcommand completions\" -f -a \"bash elvish fish powershell zsh\"\n"
    )
}
