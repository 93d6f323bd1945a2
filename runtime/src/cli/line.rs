//! The words of a command line: which of them are options of the program, wherever they stand, and what the others ask for.
//!
//! It decides by names alone. Values are checked where they are parsed.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};

use clap::Arg;

use super::commands::{CALL, COMPLETIONS, DRIFT, FUNCTIONS, HELP, SANDBOX};
use super::context::Context;
use super::exit::Problem;
use super::grammar;
use super::options::options;
use super::{lookup, sources};
use crate::description::{Function, Module};
use crate::snippets::shell::shell_word;

/// A command line.
#[derive(Debug)]
pub(super) struct Line {
    /// The options of the program, each with its value as one word.
    pub(super) options: Vec<OsString>,
    pub(super) asked: Asked,
}

/// What the words beside the program's options ask for.
#[derive(Debug)]
pub(super) enum Asked {
    /// One of the program's own commands, its help or its version; or nothing that the program knows.
    Program(Vec<OsString>),
    /// The help of a module.
    Module(&'static Module, Option<OsString>),
    Function(Called),
}

/// A function and the words after it.
#[derive(Debug)]
pub(super) struct Called {
    pub(super) module: String,
    pub(super) function: String,
    /// The function in the schema, if its parameters are checked against it.
    pub(super) described: Option<&'static Function>,
    /// Whether it is named after `call`.
    pub(super) by_name: bool,
    /// The parameters.
    pub(super) rest: Vec<OsString>,
    /// The option that asks for help, if one does.
    pub(super) help: Option<OsString>,
    /// The program's options among parameters that are sent as they are.
    pub(super) misplaced: Vec<String>,
}

/// Reads the words after the program's name.
pub(super) fn read(context: Context<'_>, arguments: Vec<OsString>) -> Result<Line, Problem> {
    let known = Options::of(&options(context.api));
    let mut reader = Reader { context, known, words: arguments.into(), options: Vec::new() };
    let asked = reader.asked()?;
    Ok(Line { options: reader.options, asked })
}

/// Options by their names, with whether they take a value.
struct Options(Vec<(String, bool)>);

impl Options {
    fn of<'a>(arguments: impl IntoIterator<Item = &'a Arg>) -> Self {
        let named = arguments.into_iter().filter_map(|argument| Some((argument.get_long()?.to_owned(), argument)));
        Self(named.map(|(name, argument)| (name, argument.get_action().takes_values())).collect())
    }

    fn get(&self, name: &str) -> Option<bool> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, takes_value)| *takes_value)
    }

    /// The option that this word is, as one word with its value, which may be the next one.
    fn take(&self, word: &OsStr, words: &mut VecDeque<OsString>) -> Option<OsString> {
        let name = word.to_str()?.strip_prefix("--")?;
        if let Some((name, _)) = name.split_once('=') {
            return self.get(name).map(|_| word.to_owned());
        }
        let takes_value = self.get(name)?;
        let mut option = word.to_owned();
        let is_value = |next: &OsString| {
            next.to_str().and_then(|next| next.strip_prefix("--")).is_none_or(|next| self.get(next).is_none())
        };
        if takes_value && words.front().is_some_and(is_value) {
            option.push("=");
            option.push(words.pop_front().unwrap_or_default());
        }
        Some(option)
    }
}

/// The words that are not read yet, and the program's options so far.
struct Reader<'c> {
    context: Context<'c>,
    known: Options,
    words: VecDeque<OsString>,
    options: Vec<OsString>,
}

impl Reader<'_> {
    /// The next word that is not an option of the program.
    fn next(&mut self) -> Option<OsString> {
        while let Some(word) = self.words.pop_front() {
            match self.known.take(&word, &mut self.words) {
                Some(option) => self.options.push(option),
                None => return Some(word),
            }
        }
        None
    }

    fn asked(&mut self) -> Result<Asked, Problem> {
        let Some(first) = self.next() else {
            if self.options.is_empty() {
                return Ok(Asked::Program(Vec::new()));
            }
            let help = format!("`{} --help` lists the modules and commands", self.context.program);
            return Err(Problem::usage("no module, function or command is named").help(help));
        };
        if is_option(&first) {
            let words = std::iter::once(first).chain(self.words.drain(..)).collect();
            return Ok(Asked::Program(words));
        }
        match utf8(&first)? {
            HELP => {
                self.words.push_back("--help".into());
                self.asked()
            }
            CALL => self.call(),
            DRIFT | FUNCTIONS | SANDBOX => Ok(self.own(first)),
            COMPLETIONS if grammar::is_one_word(self.context.program) => Ok(self.own(first)),
            name => match self.context.api.module(name).filter(|module| !module.is_top()) {
                Some(module) => self.of_module(module),
                None => self.without_module(name),
            },
        }
    }

    /// A command of the program's own, whose options come before those of the program.
    fn own(&mut self, command: OsString) -> Asked {
        let options = grammar::own(self.context).find(|own| own.get_name() == command);
        let own = Options::of(options.iter().flat_map(|own| own.get_arguments()));
        let mut words = vec![command];
        while let Some(word) = self.words.pop_front() {
            if let Some(option) = own.take(&word, &mut self.words) {
                words.push(option);
            } else if let Some(option) = self.known.take(&word, &mut self.words) {
                self.options.push(option);
            } else {
                words.push(word);
            }
        }
        Asked::Program(words)
    }

    fn of_module(&mut self, module: &'static Module) -> Result<Asked, Problem> {
        let Some(word) = self.next() else { return Ok(Asked::Module(module, None)) };
        if is_help(&word) {
            return Ok(Asked::Module(module, Some(word)));
        }
        if is_option(&word) {
            let help = format!("`{} {} --help` lists its functions", self.context.program, shell_word(&module.name.wire));
            return Err(unexpected(&format!("a function of the module `{}`", module.name.wire), &word).help(help));
        }
        let name = utf8(&word)?;
        match module.function(name) {
            Some(function) => self.function(module, function),
            None if name == HELP => {
                self.words.push_back("--help".into());
                self.of_module(module)
            }
            None => Err(lookup::no_function(self.context, module, name)),
        }
    }

    /// A function that is named without its module, or has none.
    fn without_module(&mut self, name: &str) -> Result<Asked, Problem> {
        if let Some((top, function)) = self.context.api.top().and_then(|top| Some((top, top.function(name)?))) {
            return self.function(top, function);
        }
        let mut modules = self.context.api.modules.iter().filter_map(|module| Some((module, module.function(name)?)));
        match (modules.next(), modules.next()) {
            (Some((module, function)), None) => self.function(module, function),
            (Some(_), Some(_)) => Err(lookup::several_modules(self.context, name)),
            _ => {
                let next = self.next();
                Err(lookup::no_module(self.context, name, next.as_deref().and_then(OsStr::to_str)))
            }
        }
    }

    fn function(&mut self, module: &'static Module, function: &'static Function) -> Result<Asked, Problem> {
        let mut called = Called::new(&module.name.wire, &function.name.wire, Some(function), false);
        self.parameters(function, &mut called)?;
        Ok(Asked::Function(called))
    }

    /// A function named by `call`.
    fn call(&mut self) -> Result<Asked, Problem> {
        let mut is_untyped = false;
        let mut names = Vec::new();
        while names.len() < 2 {
            let expected = if names.is_empty() { "a module" } else { "a function" };
            match self.next() {
                None => {
                    let help = format!("`{} {CALL} {} …`", self.context.program, lookup::form(self.context.api));
                    let needs = if self.context.api.top().is_some() { "a function" } else { "a module and a function" };
                    return Err(Problem::usage(format!("`{CALL}` needs {needs}")).help(help));
                }
                Some(word) if word == UNTYPED => is_untyped = true,
                Some(word) if is_help(&word) => return Ok(Asked::Program(vec![CALL.into(), word])),
                Some(word) if is_option(&word) => {
                    let help = format!("`{} {CALL} --help` shows how it is used", self.context.program);
                    return Err(unexpected(&format!("{expected} after `{CALL}`"), &word).help(help));
                }
                Some(word) => names.push(utf8(&word)?.to_owned()),
            }
            if let [name] = names.as_slice()
                && self.has_no_module(name)
            {
                names.insert(0, String::new());
            }
        }
        let function = self.context.api.function(&names[0], &names[1]);
        let mut called = Called::new(&names[0], &names[1], function.filter(|_| !is_untyped), true);
        match called.described {
            Some(function) => self.parameters(function, &mut called)?,
            None if self.words.len() == 1 && self.words.iter().all(|word| is_help(word)) => {
                return Ok(Asked::Program(vec![CALL.into(), "--help".into()]));
            }
            None => {
                let options = self.words.iter().filter(|word| self.is_program_option(word));
                called.misplaced = options.map(|word| word.to_string_lossy().into_owned()).collect();
                called.rest = self.words.drain(..).collect();
            }
        }
        Ok(Asked::Function(called))
    }

    /// Whether the one name after `call` is that of a function without a module: no module has it, and it is followed by parameters, or
    /// the schema has the function.
    fn has_no_module(&self, name: &str) -> bool {
        let Some(top) = self.context.api.top() else { return false };
        let is_over = self.words.front().is_none_or(|next| is_option(next) && next != UNTYPED);
        !name.is_empty() && self.context.api.module(name).is_none() && (is_over || top.function(name).is_some())
    }

    /// The words after a function: its parameters, and options of the program that are none of its parameters.
    fn parameters(&mut self, function: &'static Function, called: &mut Called) -> Result<(), Problem> {
        while let Some(word) = self.words.pop_front() {
            match sources::option(function, &word) {
                Some(takes_value) => {
                    let name = word.to_string_lossy().into_owned();
                    called.rest.push(word);
                    if takes_value && let Some(value) = self.value(function, &name)? {
                        called.rest.push(value);
                    }
                }
                None if called.by_name && word == UNTYPED => called.described = None,
                None if is_help(&word) => called.help = Some(word),
                None => match self.known.take(&word, &mut self.words) {
                    Some(option) => self.options.push(option),
                    None => called.rest.push(word),
                },
            }
        }
        Ok(())
    }

    /// The value of a parameter: the next word, unless that is another option. A boolean may be without one.
    fn value(&mut self, function: &Function, option: &str) -> Result<Option<OsString>, Problem> {
        let is_flag = option.strip_prefix("--").is_some_and(|name| sources::is_flag(function, name));
        if is_flag && self.words.front().is_some_and(|next| is_option(next)) {
            return Ok(None);
        }
        match self.words.front().map(|next| (next, next.to_string_lossy())) {
            Some((next, text))
                if sources::option(function, next).is_some() && !text.contains('=') || self.is_program_option(next) =>
            {
                let help = format!("if `{text}` is the value, write `{option}={text}`");
                Err(Problem::usage(format!("the parameter `{option}` needs a value, found the option `{text}`")).help(help))
            }
            _ => Ok(self.words.pop_front()),
        }
    }

    fn is_program_option(&self, word: &OsStr) -> bool {
        word.to_str().and_then(|word| word.strip_prefix("--")).is_some_and(|name| self.known.get(name).is_some())
    }
}

fn unexpected(expected: &str, word: &OsStr) -> Problem {
    Problem::usage(format!("expected {expected}, found `{}`", word.to_string_lossy()))
}

impl Called {
    fn new(module: &str, function: &str, described: Option<&'static Function>, by_name: bool) -> Self {
        Self {
            module: module.to_owned(),
            function: function.to_owned(),
            described,
            by_name,
            rest: Vec::new(),
            help: None,
            misplaced: Vec::new(),
        }
    }
}

/// The option of `call` that sends parameters as they are.
const UNTYPED: &str = "--untyped";

fn is_option(word: &OsStr) -> bool {
    word.as_encoded_bytes().starts_with(b"-")
}

fn is_help(word: &OsStr) -> bool {
    word == "--help" || word == "-h"
}

fn utf8(word: &OsStr) -> Result<&str, Problem> {
    word.to_str().ok_or_else(|| Problem::usage(format!("`{}` is not UTF-8", word.to_string_lossy())))
}
