//! A list that is printed page by page: which options ask for it, the pages, and the position to go on from.
//!
//! It does not know how a page is asked for.

use clap::ArgMatches;

use super::console::Console;
use super::exit::{Exit, Problem};
use super::invocation::{Encoded, Invocation};
use super::list::{List, Printer};
use super::notes::Notes;
use super::send::{self, Failure, Outgoing};
use super::values::{Argument, Value};
use crate::client::{Blocking, Pager, RawData};
use crate::description::{Function, Pages, Protocol};
use crate::encode::{InForm, PairValue, Parameters};
use crate::exchange::pages::{Paging, Position};
use crate::text::qualified;

/// What the options ask for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) pages: &'static Pages,
    function: &'static Function,
    /// The most items to print.
    max: Option<usize>,
    /// Where to begin.
    from: Option<Position>,
}

impl Asked {
    /// What the options ask for; `None` if they ask for one reply.
    ///
    /// # Errors
    /// If the function has no pages.
    pub(super) fn of(invocation: &Invocation, options: &ArgMatches) -> Result<Option<Self>, Problem> {
        // An API without pages does not have these options.
        let max = options.try_get_one::<usize>("max").ok().flatten().copied();
        let from = options.try_get_one::<Position>("from").ok().flatten().cloned();
        let is_all = options.try_get_one::<bool>("all").ok().flatten() == Some(&true);
        let option = match (is_all, max, &from) {
            (true, ..) => "--all",
            (_, Some(_), _) => "--max",
            (_, _, Some(_)) => "--from",
            _ => return Ok(None),
        };
        let found = invocation.function.and_then(|function| Some((function, function.pages.as_ref()?)));
        let Some((function, pages)) = found else {
            let called = qualified(&invocation.operation.module, " ", &invocation.operation.function);
            let problem = Problem::usage(format!("`{option}` is for functions with pages, and `{called}` has none"));
            return Err(problem.help(format!("call it without `{option}`; its only reply is the whole list")));
        };
        Ok(Some(Self { pages, function, max, from }))
    }

    /// The parameters of the first page that are not among the arguments, or not with this value.
    pub(super) fn first_page(&self, invocation: &Invocation, protocol: &'static Protocol) -> Result<Vec<Argument>, Problem> {
        let call = invocation.draft(protocol);
        let mut paging = Paging::new(self.pages, protocol, &call);
        if let Some(from) = &self.from {
            paging.go_on_from(from.clone());
        }
        let draft = match paging.next(protocol, &call) {
            Some(Err(error)) => return Err(Problem::usage(error.to_string())),
            Some(Ok(draft)) => Some(draft),
            None => None,
        };
        let pairs = draft.as_ref().map(|draft| draft.parameters.pairs()).unwrap_or_default();
        let argument = |(name, value): &(String, String)| Argument {
            name: name.clone(),
            value: match pairs.iter().find(|pair| pair.name == *name).map(|pair| &pair.value) {
                Some(PairValue::Json(json)) => Value::InForm(InForm::new(&[], json.clone(), Vec::new())),
                _ => Value::One(value.clone()),
            },
            is_secret: false,
        };
        Ok(paging.parameters().iter().map(argument).collect())
    }
}

/// The arguments as they are sent for the first page, whose own parameters are `first`.
pub(super) fn encoded<'e>(encoded: Vec<Encoded<'e>>, first: &'e [Argument]) -> Vec<Encoded<'e>> {
    let is_replaced =
        |each: &Encoded<'_>| each.parameters.pairs().iter().any(|pair| first.iter().any(|argument| argument.name == pair.name));
    let mut all: Vec<Encoded<'e>> = encoded.into_iter().filter(|each| !is_replaced(each)).collect();
    for argument in first {
        let value = match &argument.value {
            Value::One(value) => PairValue::Text(value.clone()),
            Value::InForm(value) => PairValue::Json(value.shown()),
            _ => continue,
        };
        let mut parameters = Parameters::default();
        parameters.replace(&argument.name, value);
        all.push(Encoded { argument, parameters });
    }
    all
}

/// Prints the list.
pub(super) fn run(asked: Asked, outgoing: Outgoing, notes: Notes<'_>, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let Asked { pages, function, max, from } = asked;
    let Outgoing { method, ref invocation, .. } = outgoing;
    let mut call = invocation.draft(&notes.api.protocol);
    call.options = Some(Box::new(send::options(method)));
    let opened = send::open(outgoing)?;
    let mut pager = Pager::new(&opened.client, call, pages);
    if let Some(from) = from {
        pager.go_on_from(from);
    }
    let list = List { api: notes.api, function, pages };
    let result = print(pager, list, max.unwrap_or(usize::MAX), notes, console);
    opened.keep()?;
    result
}

/// Prints so many items.
fn print(
    mut pager: Pager<'_, Blocking>,
    list: List,
    mut left: usize,
    notes: Notes<'_>,
    console: &mut Console<'_>,
) -> Result<Exit, Failure> {
    let (mut printer, mut exit, mut has_pages) = (Printer::new(notes.format, list), Exit::Success, false);
    loop {
        let (mut items, mut skipped) = (Vec::new(), 0);
        let count = |data: &mut RawData, skip: usize| {
            items = list.items(data.as_str()).unwrap_or_default();
            let count = items.len();
            skipped = skip.min(count);
            items.drain(..skipped);
            count
        };
        let reply = match pager.next::<RawData>(count) {
            None => break,
            Some(Ok(reply)) => reply,
            Some(Err(error)) => {
                printer.interrupted(console)?;
                let mut failure = send::failure(&error);
                // Without a page, the same call begins where this one did.
                if has_pages {
                    let help = format!("`--from {}` goes on after what was printed", pager.position(None));
                    failure.problem = failure.problem.and_help(&help);
                }
                return Err(failure);
            }
        };
        has_pages = true;
        if !notes.print(&reply, console) {
            exit = Exit::Reply;
        }
        let is_cut = items.len() > left;
        items.truncate(left);
        left -= items.len();
        let printed = items.len();
        printer.page(items, &reply, console)?;
        if left == 0 && (is_cut || !pager.is_over()) {
            let position = pager.position(is_cut.then_some(skipped + printed));
            console.print_message(&format!("note: `--from {position}` goes on from here"));
            break;
        }
    }
    printer.end(console)?;
    Ok(exit)
}
