//! What a request is answered with: a refusal, the answer of a double, a recording, or the example.
//!
//! It owns which of the parts that look at a request has the last word, and does not know connections.

use std::net::IpAddr;
use std::sync::Arc;

use hyper::StatusCode;
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderName, HeaderValue};

use super::hosts::Hosts;
use super::pages;
use super::parameters::{check_request, own_files, own_parameters};
use super::received::Received;
use super::refusal::Refusal;
use super::reply::{Writer, Written};
use super::request::Request;
use super::route::{Called, route};
use super::sessions::{given_out, renewing};
use super::signatures;
use super::state::{Answer, Content, Key, Shared, State, Whole};
use crate::Secret;
use crate::description::template::Values;
use crate::description::{Api, ReplyProfile};

/// The most functions that a refusal names.
const NAMED: usize = 5;

/// What a request is answered with.
#[derive(Debug)]
pub(super) struct Decision {
    /// The function, once it is known.
    pub(super) called: Option<Called>,
    /// Why it was refused, if it was.
    pub(super) refusal: Option<String>,
    pub(super) answer: Answer<Whole>,
}

/// Decides what the request is answered with, and keeps it for assertions.
pub(super) fn decide(shared: &Shared, addresses: [IpAddr; 2], request: &Request) -> Decision {
    let api = shared.api;
    let mut state = shared.state();
    let hosts = Hosts { addresses, names: &state.hosts };
    let called =
        match hosts.check(request.target.as_ref(), &request.headers).and_then(|()| called(api, &state.required, request)) {
            Ok(called) => called,
            Err(refusal) => return refused(api.protocol.reply(0), None, refusal),
        };
    let profile = api.reply_of(called.function);
    let placed = called.placed(api, request);
    let sent = own_parameters(api, called.function, request, placed.clone());
    let files = own_files(api.request_of(called.function), request);
    let variables = called.variables(api, request);
    let signed = signatures::check(api, &state.required, &variables, called, request);
    let by_default = called.fetched_defaults(api, &sent);
    let known = state.sessions.check(api, &variables).and_then(|()| state.sessions.check(api, &by_default));
    let (expired, checked) = match known {
        Ok(()) => (None, signed.and_then(|()| check_request(api, called.module, called.function, request, placed))),
        Err((fetch, refusal)) => (renewing(api, called, fetch), Err(refusal)),
    };
    let has_double = state.scripts.get(&key(called)).is_some_and(|script| !script.answers.is_empty());
    let checked = checked.and_then(|()| if has_double { Ok(()) } else { state.replay.check(called, &sent, &files) });
    let problem = checked.as_ref().err().map(|refusal| refusal.message.clone());
    let answer = script(shared, &mut state, called, &variables, Received::new(request.method.as_str(), sent, files, problem));
    let gives = given_out(api, called);
    let writer = Writer { gives: &gives, ..writer(profile, Some(called), &variables) };
    match (checked, expired) {
        (Err(refusal), None) => refused_with(writer, Some(called), refusal),
        (Err(Refusal { message, .. }), known) => {
            let content = Content::Fails { message: message.clone(), known };
            Decision { called: Some(called), refusal: Some(message), answer: written(writer, Answer::new(content)) }
        }
        (Ok(()), _) => {
            let answer = written(writer, answer);
            state.sessions.answered(api, called, &answer);
            Decision { called: Some(called), refusal: None, answer }
        }
    }
}

/// A request that is refused before its function is known.
pub(super) fn refuse(api: &Api, refusal: Refusal) -> Decision {
    refused(api.protocol.reply(0), None, refusal)
}

/// The one function that the request calls.
pub(super) fn called(api: &'static Api, accepted: &[Option<String>], request: &Request) -> Result<Called, Refusal> {
    if !["GET", "POST"].contains(&request.method.as_str()) {
        return Err(Refusal::method_of(api, &request.method));
    }
    let all = route(api, accepted, request)?;
    if let [called] = all[..] {
        return Ok(called);
    }
    if let Some(called) = most_particular(api, request, &all) {
        return Ok(called);
    }
    // Their own parameters may tell them apart.
    let fits =
        |called: &&Called| check_request(api, called.module, called.function, request, called.placed(api, request)).is_ok();
    let fitting: Vec<Called> = all.iter().filter(fits).copied().collect();
    most_particular(api, request, &fitting).ok_or_else(|| ambiguous(&all))
}

/// The function with more of its constants in the request than any other.
fn most_particular(api: &Api, request: &Request, all: &[Called]) -> Option<Called> {
    let weight = |called: &Called| {
        let profile = api.request_of(called.function);
        let parameters = profile.parameters.iter().chain(profile.query.iter());
        let sent = parameters.filter(|constant| request.parameters.iter().any(|(name, _)| *name == constant.name));
        let headers = profile.headers.iter().filter(|constant| request.headers.contains_key(&*constant.name));
        sent.count() + headers.count()
    };
    let most = all.iter().map(weight).max()?;
    let mut with_most = all.iter().filter(|called| weight(called) == most);
    match (with_most.next(), with_most.next()) {
        (Some(called), None) => Some(*called),
        _ => None,
    }
}

fn ambiguous(all: &[Called]) -> Refusal {
    let mut names: Vec<_> = all.iter().take(NAMED).map(|called| format!("`{called}`")).collect();
    if names.windows(2).any(|two| two[0] == two[1]) {
        // Names with dots in them.
        let name = |called: &Called| match &*called.module.name.wire {
            "" => format!("`{}` of no module", called.function.name.wire),
            module => format!("`{}` of the module `{module}`", called.function.name.wire),
        };
        names = all.iter().take(NAMED).map(name).collect();
    }
    if all.len() > NAMED {
        names.push(format!("{} more", all.len() - NAMED));
    }
    let last = names.pop().unwrap_or_default();
    let message = format!("nothing in the request tells {} and {last} apart", names.join(", "));
    Refusal::new(StatusCode::BAD_REQUEST, "ambiguous_function", message)
}

fn key(called: Called) -> Key {
    (&called.module.name.wire, &called.function.name.wire)
}

/// Keeps the request, and takes the next answer; without a double, that is the recording, or else the example.
fn script(shared: &Shared, state: &mut State, called: Called, variables: &[Option<Secret>], received: Received) -> Answer {
    let Called { function, .. } = called;
    let values = Values { variables, ..Values::names(&called.module.name.wire, &function.name.wire) };
    let recorded = state.replay.answer(called, received.parameters(), received.files());
    let sent = if function.pages.is_some() { received.parameters().to_vec() } else { Vec::new() };
    // The whole list, of which a request may ask for a page.
    let cut = |answer: Answer| match &answer.content {
        Content::Data { message, data } => match pages::page(shared.api, function, values, &sent, data) {
            Some(page) => Answer { content: Content::Page { message: message.clone(), page: Arc::new(page) }, ..answer },
            None => answer,
        },
        _ => answer,
    };
    let example = || {
        let example = &function.example;
        if let Some(recorded) = recorded {
            return recorded;
        }
        cut(Answer::new(Content::Data { message: example.message.clone(), data: example.data.clone() }))
    };
    if !shared.keeps_requests {
        return example();
    }
    let is_refused = received.refusal().is_some();
    let script = state.scripts.entry(key(called)).or_default();
    script.received.push(received);
    // A request that is refused uses up no answer.
    let next = if is_refused { None } else { script.next() };
    match next {
        Some(answer) if script.is_for_all() => cut(answer),
        Some(answer) => answer,
        None => example(),
    }
}

/// What writes the replies of a function, or of one that is not known.
fn writer<'w>(profile: &'w ReplyProfile, called: Option<Called>, variables: &'w [Option<Secret>]) -> Writer<'w> {
    let module = called.map_or("", |called| &*called.module.name.wire);
    let function = called.map_or("", |called| &*called.function.name.wire);
    Writer { profile, values: Values { variables, ..Values::names(module, function) }, gives: &[] }
}

/// The answer as it is sent.
fn written(writer: Writer<'_>, answer: Answer) -> Answer<Whole> {
    let Answer { content, delay, headers, cut } = answer;
    let (content, own) = match content {
        Content::Data { message, data } => whole(StatusCode::OK, writer.success(&message, &data)),
        Content::Page { message, page } => whole(StatusCode::OK, writer.page(&message, &page)),
        Content::Fails { message, known: None } => error(writer, &Refusal::new(StatusCode::BAD_REQUEST, "failed", message)),
        Content::Fails { message, known: Some(known) } => {
            let by_status = if writer.profile.is_by_status() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
            let status = known.statuses.first().and_then(|status| StatusCode::from_u16(*status).ok());
            whole(status.unwrap_or(by_status), writer.known(known, &message))
        }
        Content::Whole(whole) => (whole, Vec::new()),
        Content::File { content, content_type } => {
            (Whole::Reply { status: StatusCode::OK, body: content }, vec![(CONTENT_TYPE, content_type)])
        }
    };
    // Those of the double come last, and so count.
    Answer { content, delay, headers: own.into_iter().chain(headers).collect(), cut }
}

fn refused(profile: &ReplyProfile, called: Option<Called>, refusal: Refusal) -> Decision {
    refused_with(writer(profile, called, &[]), called, refusal)
}

fn refused_with(writer: Writer<'_>, called: Option<Called>, refusal: Refusal) -> Decision {
    let (content, headers) = error(writer, &refusal);
    let mut answer = Answer { headers, ..Answer::new(content) };
    let methods: Vec<_> = refusal.allow.iter().map(|method| method.name()).collect();
    // The names of methods can stand in a header.
    if let (false, Ok(methods)) = (methods.is_empty(), methods.join(", ").parse()) {
        answer.headers.push((ALLOW, methods));
    }
    Decision { called, refusal: Some(refusal.message), answer }
}

type Headers = Vec<(HeaderName, HeaderValue)>;

/// An error in the form of the API's own. The status is other than 200 only where the HTTP status is how the API shows errors, or where
/// HTTP itself has one.
fn error(writer: Writer<'_>, refusal: &Refusal) -> (Whole, Headers) {
    let by_status = refusal.is_of_http || writer.profile.is_by_status();
    let status = if by_status { refusal.status } else { StatusCode::OK };
    whole(status, writer.failure(&refusal.message, refusal.code))
}

fn whole(status: StatusCode, written: Written) -> (Whole, Headers) {
    // What a header cannot hold is left out.
    let header = |(name, value): (String, String)| Some((name.parse().ok()?, value.parse().ok()?));
    let headers = written.headers.into_iter().filter_map(header).collect();
    (Whole::Reply { status, body: written.body.into() }, headers)
}
