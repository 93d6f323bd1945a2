//! Benchmarks of what needs programs of its own: generating, compiling, calling, and the same with another generator. `BENCHMARKS.md`
//! says what is measured and why.

mod api;
mod call;
mod compile;
mod measure;
mod ours;
mod peer;
mod project;
mod serve;
mod table;
mod transform;
mod versus;

use std::process::ExitCode;

use crate::project::Verb;

const HELP: &str = "\
Usage: cargo run --release -p actionapi-bench -- COMMAND [OPTIONS]

Commands:
  compile   what it takes to generate and to compile a client, beside the same with serde derives
  call      what a call costs while it runs, beside one written by hand
  peer      this project beside progenitor, which is built from the registry

Options:
  --functions N,N   how many functions the API has (compile: 1,100,1000; peer: 100)
  --only check      compile: cargo check alone, and the generator as build scripts are
  --rounds N        how often each thing is measured, for the median (3; call: 9)
  --peer            call: progenitor's calls too
  --bare            peer: also with replies described without their envelope
  --calls N         call: how many calls at a time (3000)
  --quick           everything, but small and once: whether it still works, not how fast
";

fn main() -> ExitCode {
    if let Some(code) = measure::measuring() {
        return code;
    }
    match arguments(std::env::args().skip(1)).and_then(|command| command.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Default)]
struct Command {
    name: String,
    functions: Vec<usize>,
    rounds: Option<usize>,
    calls: Option<usize>,
    only_check: bool,
    peer: bool,
    bare: bool,
    quick: bool,
}

fn arguments(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut command = Command::default();
    let number = |text: &str| text.parse::<usize>().map_err(|_| format!("`{text}` is not a number"));
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("`{argument}` needs a value"));
        match argument.as_str() {
            "--functions" => command.functions = value()?.split(',').map(number).collect::<Result<_, _>>()?,
            "--rounds" => command.rounds = Some(number(&value()?)?.max(1)),
            "--calls" => command.calls = Some(number(&value()?)?.max(1)),
            "--only" if value()? == "check" => command.only_check = true,
            "--peer" => command.peer = true,
            "--bare" => command.bare = true,
            "--quick" => command.quick = true,
            name if command.name.is_empty() && !name.starts_with('-') => command.name = name.to_owned(),
            _ => return Err(format!("`{argument}` is not known\n\n{HELP}")),
        }
    }
    Ok(command)
}

impl Command {
    fn run(&self) -> Result<(), String> {
        match self.name.as_str() {
            serve::COMMAND => serve::serve(),
            "compile" => compile::run(&compile::Plan {
                functions: self.functions(&[1, 100, 1000]),
                rounds: self.rounds.unwrap_or(3),
                verbs: if self.only_check { vec![Verb::Check] } else { Verb::ALL.into() },
            }),
            "call" => call::run(&call::Plan {
                rounds: self.rounds.unwrap_or(9),
                calls: self.calls.unwrap_or(3000),
                verb: Verb::Release,
                peer: self.peer,
            }),
            "peer" => self.functions(&[100]).into_iter().try_for_each(|functions| {
                versus::run(&versus::Plan { functions, rounds: self.rounds.unwrap_or(3), bare: self.bare })
            }),
            "" if self.quick => {
                compile::run(&compile::Plan { functions: vec![3], rounds: 1, verbs: vec![Verb::Check] })?;
                call::run(&call::Plan { rounds: 1, calls: 10, verb: Verb::Build, peer: false })
            }
            _ => Err(format!("say what to measure\n\n{HELP}")),
        }
    }

    fn functions(&self, otherwise: &[usize]) -> Vec<usize> {
        if self.functions.is_empty() { otherwise.to_vec() } else { self.functions.clone() }
    }
}
