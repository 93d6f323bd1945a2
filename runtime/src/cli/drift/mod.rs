//! `drift`: where the real API differs from its description. It calls functions that only read, and compares their replies by the rules of
//! decoding.
//!
//! It never calls a function that changes something.

mod calls;
mod compare;
mod coverage;
mod excerpt;
mod follow;
mod print;
mod report;

use std::fmt;

use clap::ArgMatches;

use self::calls::{Planned, plan};
use self::coverage::Coverage;
pub use self::report::{Compared, Difference, Drift, Gravity, Outcome, Place, Recorded, Seen};
use super::connection::{self, Connection};
use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::grammar::{DRIFT_FORMAT, PATCH};
use super::invocation::Invocation;
use super::run;
use super::send::{self, Opened, Outgoing};
use super::settings::{settings, with_authority, with_proxy, without_proxy};
use crate::Secret;
use crate::client::{Blocking, Call, RawData};
use crate::description::Api;
use crate::exchange::reply::Reply;
use crate::recording::{Body, Content, Observed, Recording};
use crate::redact::Redactor;
use crate::settings::Settings;
use crate::text::{one_line, qualified};

/// What prints all that was found: standard output and standard error, or why it cannot.
type Print = dyn Fn(&Drift, Asked<'_>) -> Result<(String, String), String>;

/// What another program does with a comparison in place of printing it, which knows the text of the schema.
pub struct Handler {
    /// Prints it. Returns what goes to standard output and what to standard error.
    pub print: Box<Print>,
    /// The formats that it knows.
    pub formats: &'static [&'static str],
}

/// How a comparison is to be printed.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The format.
    pub format: &'a str,
    /// Whether the edit of the schema is asked for.
    pub is_patch: bool,
    /// Whether everything is, also what clients take for what was meant.
    pub is_verbose: bool,
}

impl fmt::Debug for Handler {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Handler").field("formats", &self.formats).finish_non_exhaustive()
    }
}

/// Compares the API with its description, and prints the differences.
pub(super) fn run(
    context: Context<'_>,
    options: &ArgMatches,
    own: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let plan = plan(context)?;
    if options.get_flag("dry-run") {
        print::plan(&plan, console)?;
        return Ok(Exit::Success);
    }
    let format = own.get_one::<String>(DRIFT_FORMAT).map_or("text", String::as_str);
    let is_patch = own.try_get_one::<bool>(PATCH).ok().flatten() == Some(&true);
    let is_verbose = options.get_flag("verbose");
    let drift = compare(context, options, plan, console)?;
    let (output, messages) = match context.drift {
        Some(handler) => {
            let asked = Asked { format, is_patch, is_verbose };
            (handler.print)(&drift, asked).map_err(|message| Problem::new(Exit::Failure, message))?
        }
        None if format == "json" => (print::json(&drift), String::new()),
        None => (drift.to_text(is_verbose), String::new()),
    };
    messages.lines().for_each(|line| console.print_message(line));
    let output = if console.output_is_terminal { crate::text::printable(&output) } else { output };
    console.output.write_all(output.as_bytes()).map_err(|error| Problem::output(&error))?;
    Ok(drift.exit())
}

/// Makes all calls, and compares each reply.
fn compare(context: Context<'_>, options: &ArgMatches, plan: calls::Plan, console: &mut Console<'_>) -> Result<Drift, Problem> {
    let api = context.api;
    let settings = with_authority(settings(context, options)?, options)?;
    let Connection { endpoint, variables, sandbox } = connection::connect(context, options, &settings, console)?;
    let settings = match &sandbox {
        Some(_) => without_proxy(settings),
        None => with_proxy(settings.clone(), &connection::checked(&endpoint.url, &settings)?, options, console)?,
    };
    let Some(first) = plan.calls.first() else {
        return Ok(Drift { coverage: Coverage::new(api).counted(0), uncalled: plan.uncalled, ..Drift::default() });
    };
    let session = options.try_get_one(super::options::SESSION).ok().flatten().cloned();
    let method = run::method(api, &first.invocation, &settings, options)?;
    let invocation = first.invocation.clone();
    let outgoing = Outgoing { api, endpoint, variables, settings: settings.clone(), method, invocation, session };
    let opened = send::open(outgoing).map_err(|failure| failure.problem)?;
    let mut coverage = Coverage::new(api);
    let mut drift = Drift { uncalled: plan.uncalled, ..Drift::default() };
    let caller = Caller { context, options, settings: &settings, opened: &opened };
    for planned in &plan.calls {
        if options.get_flag("verbose") {
            console.print_message(&format!("note: calling {}", planned.shown()));
        }
        caller.call(planned, &mut coverage, &mut drift)?;
    }
    opened.keep()?;
    drift.coverage = coverage.counted(drift.called_functions());
    Ok(drift)
}

/// What all calls have in common.
struct Caller<'c> {
    context: Context<'c>,
    options: &'c ArgMatches,
    settings: &'c Settings,
    opened: &'c Opened,
}

impl Caller<'_> {
    /// The secrets that a call was sent with, and their names: the client's, its own, and what was fetched.
    fn named_secrets(&self, invocation: &Invocation) -> Result<Vec<(String, Secret)>, Problem> {
        let mut all = self.opened.client.secrets();
        for encoded in invocation.encoded(&self.context.api.protocol)? {
            let own = encoded.parameters.secrets().iter();
            all.extend(own.map(|secret| (encoded.argument.name.clone(), secret.clone())));
        }
        Ok(all)
    }

    /// Makes a call, and adds what it shows. A failure is what it shows, too.
    fn call(&self, planned: &Planned, coverage: &mut Coverage, drift: &mut Drift) -> Result<(), Problem> {
        let api = self.context.api;
        let Planned { function, invocation, .. } = planned;
        let method = run::method(api, invocation, self.settings, self.options)?;
        let client = &self.opened.client;
        let mut call = Call::<Blocking, RawData>::new(client, invocation.operation.clone()).with(send::options(method));
        for argument in &invocation.arguments {
            call = call.parameter(argument.name.clone(), argument);
        }
        let result = call.send();
        let secrets = self.named_secrets(invocation)?;
        let redactor = Redactor::new(secrets.iter().map(|(_, secret)| secret));
        let name = name_of(invocation);
        let mut compared = Compared { function: name.clone(), parameters: planned.parameters(), ..Compared::default() };
        match result {
            Ok(reply) => {
                let found = compare::differences(api, function, &invocation.operation, &reply, &redactor);
                coverage.add(&function.returns, &api.reply_of(function).data_forms, reply.data().as_str());
                compared.outcome = if found.is_empty() { Outcome::Same } else { Outcome::Differs };
                if compared.outcome == Outcome::Differs && self.context.drift.is_some() {
                    compared.reply = Some(recorded(api, invocation, &reply, secrets));
                }
                found.into_iter().for_each(|difference| compare::add(difference, &mut drift.findings));
            }
            Err(error) => {
                let problem = send::problem(&error);
                compared.outcome = Outcome::Failed;
                compared.message = Some(masked(&redactor, &problem.message));
                drift.failure.get_or_insert(problem.exit);
            }
        }
        drift.calls.push(compared);
        Ok(())
    }
}

fn masked(redactor: &Redactor, text: &str) -> String {
    one_line(&redactor.mask(text))
}

/// The reply without the secrets of the call, for those who take up what it shows.
fn recorded(api: &Api, invocation: &Invocation, reply: &Reply<RawData>, secrets: Vec<(String, Secret)>) -> Recorded {
    let observed = Observed {
        operation: &invocation.operation,
        parameters: Vec::new(),
        made: Vec::new(),
        secrets,
        status: reply.status().as_u16(),
        headers: reply.headers(),
        content: Content::Bytes(reply.body()),
    };
    let Recording { module, function, status, headers, body, .. } = observed.recording(api);
    let body = match body {
        Body::Json(text) | Body::Text(text) => text,
        Body::File { .. } => String::new(),
    };
    Recorded { module, function, status, headers, body }
}

fn name_of(invocation: &Invocation) -> String {
    qualified(&invocation.operation.module, ".", &invocation.operation.function)
}
