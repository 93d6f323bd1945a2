//! What the sandbox shows to a browser: the documentation, and what its forms ask for. A form's call is made by the command line itself, so
//! that it sends what the same words would send from a shell.
//!
//! It does not know how pages are made or served.

use std::ffi::OsString;
use std::io::Cursor;
use std::sync::{Arc, OnceLock};

use super::commands::CALL;
use super::console::Console;
use super::program::Program;
use super::variables::for_sandbox;
use super::words::is_plain;
use crate::description::Api;
use crate::docs::{self, File, Options, POLICY, TRY, Trial};
use crate::sandbox::visit::{Page, Pages, Visit};

/// The most characters of a reply that are shown.
const SHOWN: usize = 200_000;

/// The documentation of a sandbox that runs.
struct Visits {
    api: &'static Api,
    options: Options,
    endpoint: String,
    /// The values of variables that the sandbox requires, by their names.
    required: Vec<(String, String)>,
    /// Made when the first visitor comes.
    files: OnceLock<Vec<File>>,
}

/// What answers the visitors of a sandbox.
pub(super) fn pages(api: &'static Api, program: &str, endpoint: &str, required: &[(&str, String)]) -> Pages {
    let options = Options { program: program.to_owned(), has_forms: true, ..Options::new(api) };
    let required = required.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let visits = Visits { api, options, endpoint: endpoint.to_owned(), required, files: OnceLock::new() };
    Arc::new(move |visit| visits.page(visit))
}

impl Visits {
    fn page(&self, visit: &Visit) -> Option<Page> {
        match &visit.form {
            Some(fields) if visit.path == TRY => Some(html(self.answer(&Trial::read(self.api, fields)?))),
            Some(_) => None,
            None => self.file(visit),
        }
    }

    fn file(&self, visit: &Visit) -> Option<Page> {
        let files = self.files.get_or_init(|| docs::site(self.api, &self.options));
        let name = if visit.path.is_empty() { "index.html" } else { &visit.path };
        let file = files.iter().find(|file| file.name == name)?;
        let content_type = match file.name.rsplit_once('.') {
            Some((_, "css")) => "text/css; charset=utf-8",
            Some((_, "js")) => "text/javascript; charset=utf-8",
            // A client of the API asks for JSON.
            _ if !visit.wants_html => return None,
            _ => "text/html; charset=utf-8",
        };
        Some(Page { content_type, policy: POLICY, body: file.text.clone() })
    }

    /// The page with the reply to a form.
    fn answer(&self, trial: &Trial<'_>) -> String {
        let (output, messages) = self.call(trial);
        docs::answer(self.api, &self.options, trial, &output, &messages)
    }

    /// What the command line prints.
    fn call(&self, trial: &Trial<'_>) -> (String, String) {
        let mut words: Vec<OsString> = ["--yes", "--output", "raw", CALL].map(OsString::from).into();
        let names = [&trial.module.name.wire, &trial.function.name.wire].into_iter().filter(|name| !name.is_empty());
        words.extend(names.map(|name| OsString::from(&**name)));
        for (name, value) in &trial.parameters {
            if is_plain(name) {
                words.push(format!("--{name}={value}").into());
            } else {
                words.extend([format!("--{name}").into(), value.into()]);
            }
        }
        let environment = |name: &str| self.variable(name);
        let (mut input, mut output, mut messages) = (Cursor::new(""), Vec::new(), Vec::new());
        let mut console = Console::new(&mut input, &mut output, &mut messages, &environment);
        let _ = Program::new(self.api).run_on(words, &mut console);
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).chars().take(SHOWN).collect();
        (text(output), text(messages))
    }

    /// The environment of the command line, in which nothing else is set.
    fn variable(&self, name: &str) -> Option<OsString> {
        if name == self.api.endpoint_variable() {
            return Some(self.endpoint.clone().into());
        }
        let usual = for_sandbox(self.api);
        self.api.protocol.given().find_map(|(index, variable, _)| {
            if name != self.api.environment_variable(index) {
                return None;
            }
            let required = self.required.iter().find(|(name, _)| *name == variable.name.wire).map(|(_, value)| value.clone());
            let usual = || usual.get(index)?.as_ref().map(|value| value.expose().to_owned());
            required.or_else(usual).map(OsString::from)
        })
    }
}

fn html(body: String) -> Page {
    Page { content_type: "text/html; charset=utf-8", policy: POLICY, body }
}
