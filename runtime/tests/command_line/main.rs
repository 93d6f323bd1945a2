//! The command line inside this process, with streams of the test's own: what it asks, refuses, prints and reports.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../shop/mod.rs"]
mod shop;

mod calls;
mod drift;
mod dry_run;
mod forms;
mod help;
mod lines;
mod network;
mod output;
mod pages;
mod profiles;
mod secrets;
mod tables;
mod terminal;

use std::ffi::OsString;
use std::io::Cursor;

use actionapi::cli::{Console, Exit, Program};
use actionapi::description::{Api, Function, Module, Protocol, RequestProfile};
use actionapi::sandbox::Sandbox;

/// What a run is given beside its arguments.
#[derive(Default)]
struct Given<'g> {
    input: &'g str,
    terminal: bool,
    width: Option<u16>,
    environment: Vec<(&'g str, String)>,
}

struct Outcome {
    exit: Exit,
    output: String,
    error: String,
}

fn run(api: &'static Api, given: &Given<'_>, arguments: &[&str]) -> Outcome {
    run_as(api, &api.protocol.name, given, arguments)
}

fn run_as(api: &'static Api, name: &str, given: &Given<'_>, arguments: &[&str]) -> Outcome {
    run_program(&Program::new(api).name(name), given, arguments)
}

fn run_program(program: &Program, given: &Given<'_>, arguments: &[&str]) -> Outcome {
    let environment = |name: &str| {
        let variable = given.environment.iter().find(|(each, _)| *each == name);
        variable.map(|(_, value)| OsString::from(value))
    };
    let (mut input, mut output, mut error) = (Cursor::new(given.input), Vec::new(), Vec::new());
    let mut console = Console::new(&mut input, &mut output, &mut error, &environment);
    console.input_is_terminal = given.terminal;
    console.output_is_terminal = given.terminal;
    console.error_is_terminal = given.terminal;
    console.width = given.width;
    let exit = program.run_on(arguments.iter().map(Into::into), &mut console);
    Outcome { exit, output: String::from_utf8(output).unwrap(), error: String::from_utf8(error).unwrap() }
}

fn shop(arguments: &[&str]) -> Outcome {
    run(shop::api(), &Given::default(), arguments)
}

/// A run against a sandbox of the test's own, as if it were the real server.
fn against(sandbox: &Sandbox, given: Given<'_>, arguments: &[&str]) -> Outcome {
    let mut given = given;
    given.environment.extend([("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "secret-key".to_owned())]);
    run(shop::api(), &given, arguments)
}

/// A description that lasts as long as the program.
fn leaked(api: Api) -> &'static Api {
    Box::leak(Box::new(api))
}

/// The API [`shop::modern`] with a request of another form.
fn modern_with(change: impl FnOnce(RequestProfile) -> RequestProfile) -> Api {
    let modern = shop::modern_api();
    let requests = vec![change(modern.protocol.requests[0].clone())].into();
    Api { protocol: Protocol { requests, ..modern.protocol }, ..modern }
}

fn module(wire: &'static str, functions: Vec<Function>) -> Module {
    Module { name: shop::name(wire), description: String::new(), request: 0, reply: 0, functions }
}

fn on_terminal(input: &str) -> Given<'_> {
    Given { input, terminal: true, width: Some(60), ..Given::default() }
}

const ORDER: [&str; 8] = ["items", "order", "--name", "Chair", "--ip", "::1", "--cycle", "monthly"];
