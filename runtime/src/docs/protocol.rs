//! What all calls of an API have in common: the endpoint, credentials, requests, replies, errors, limits.
//!
//! What a function has of its own is in `function`.

use super::data::pretty;
use super::function::known;
use super::html::Html;
use super::words;
use crate::description::{Api, Body, Constant, Fetch, Given, Lasts, Origin, Parameter, RequestProfile, Scalar, Type, Variable};
use crate::sandbox::shown;

fn heading(html: &mut Html, id: &str, text: &str) {
    html.line("h2", &[("id", id)], text);
}

/// Where requests go.
pub(super) fn endpoint(api: &Api, html: &mut Html) {
    heading(html, "-endpoint", "Endpoint");
    if api.protocol.endpoints.is_empty() {
        html.paragraph("All functions share one address, which is different for each account or installation. You provide it.");
    } else {
        html.element("dl", &[("class", "fields")], |html| {
            for endpoint in api.protocol.endpoints.iter() {
                html.element("dt", &[], |html| {
                    html.line("code", &[("class", "name")], &endpoint.name.wire);
                    html.line("code", &[("class", "type")], &endpoint.url);
                });
                html.element("dd", &[], |html| html.description(&endpoint.description));
            }
        });
    }
    html.paragraph(&format!("Examples on these pages read it from the environment variable `{}`.", api.endpoint_variable()));
}

/// What a client must know.
pub(super) fn authentication(api: &Api, html: &mut Html) {
    let protocol = &api.protocol;
    if protocol.variables.is_empty() {
        return;
    }
    heading(html, "-authentication", "Authentication");
    html.element("dl", &[("class", "fields")], |html| {
        for (index, variable) in protocol.variables.iter().enumerate() {
            html.element("dt", &[], |html| {
                html.line("code", &[("class", "name")], &variable.name.wire);
                match &variable.origin {
                    Origin::Given(given) => given_badges(html, variable, given),
                    Origin::Fetched(_) => html.line("span", &[("class", "badge")], "fetched"),
                    Origin::Made(_) => html.line("span", &[("class", "badge")], "made for each request"),
                }
            });
            html.element("dd", &[], |html| {
                html.description(&variable.description);
                origin(api, html, index, variable);
            });
        }
    });
    for need in protocol.needs.iter() {
        html.paragraph(&words::sentence(&need.sentence(|name| format!("`{name}`"))));
    }
}

fn given_badges(html: &mut Html, variable: &Variable, given: &Given) {
    html.line("code", &[("class", "type")], words::scalar_name(given.kind.row().name));
    super::data::badges(html, given.is_optional || given.value.is_some(), variable.is_secret);
}

/// Where the value comes from, and where it goes.
fn origin(api: &Api, html: &mut Html, index: usize, variable: &Variable) {
    let protocol = &api.protocol;
    let note = match &variable.origin {
        Origin::Given(given) => {
            let name = api.environment_variable(index);
            let usual =
                given.value.as_ref().map(|value| format!(" Unless you give another, it is `{value}`.")).unwrap_or_default();
            format!("Examples read it from `{name}`.{usual}")
        }
        Origin::Fetched(fetched) => protocol.fetches.get(fetched.fetch).map(fetching).unwrap_or_default(),
        Origin::Made(making) => {
            let parts: Vec<String> =
                making.recipe.templates().iter().map(|template| format!("`{}`", protocol.spelled(template))).collect();
            let of = if parts.is_empty() { String::new() } else { format!(" of {}", parts.join(" and ")) };
            format!("{} {of}.", recipe(&making.recipe)).replace(" .", ".").replace("  ", " ")
        }
    };
    let note = match &variable.origin {
        Origin::Given(_) => note,
        _ => format!(
            "{note} Examples with curl and PHP read it from `{}`; the others do it by themselves.",
            api.environment_variable(index)
        ),
    };
    html.element("p", &[("class", "note")], |html| html.words(&note));
}

fn fetching(fetch: &Fetch) -> String {
    let called = crate::text::qualified(&fetch.operation.module, ".", &fetch.operation.function);
    let lasts = match &fetch.lasts {
        Some(Lasts::Milliseconds(time)) => format!(" It lasts {} seconds.", time / 1000),
        Some(Lasts::At(place)) => format!(" It lasts as many seconds as {} says.", words::place(place)),
        Some(Lasts::Until(place)) => format!(" It lasts until the time in {}.", words::place(place)),
        _ => String::new(),
    };
    format!("A call of `{called}` gives it.{lasts}")
}

fn recipe(recipe: &crate::description::Recipe) -> String {
    use crate::description::Recipe;
    match recipe {
        Recipe::Text(_) => "A text made".to_owned(),
        Recipe::Hash { algorithm, .. } => format!("The hash `{}`", format!("{algorithm:?}").to_lowercase()),
        Recipe::Hmac { algorithm, .. } => format!("The hash `hmac-{}`", format!("{algorithm:?}").to_lowercase()),
        Recipe::Base64(_) => "Base64".to_owned(),
        Recipe::Lower(_) => "The lower case".to_owned(),
        Recipe::Upper(_) => "The upper case".to_owned(),
        Recipe::Urlencode(_) => "The percent-encoded text".to_owned(),
        Recipe::Random(digits) => format!("{digits} random digits"),
        Recipe::Uuid => "A random UUID".to_owned(),
        Recipe::Now { .. } => "The time".to_owned(),
        Recipe::Parameters(_) => "All parameters as one text".to_owned(),
        Recipe::First(_) => "The first that is there".to_owned(),
        Recipe::Request(part) => format!("The request's {}", part.name()),
    }
}

/// How requests look.
pub(super) fn requests(api: &Api, html: &mut Html) {
    heading(html, "-requests", "Requests");
    let profile = api.protocol.request(0);
    let methods: Vec<&str> = profile.methods.iter().map(|method| method.name()).collect();
    let path = api.protocol.spelled(&profile.path);
    let to = if path.is_empty() { "to the endpoint".to_owned() } else { format!("to `{path}` after the endpoint") };
    let body = if profile.body.json().is_some() {
        "Parameters are in a JSON body."
    } else if profile.methods.first() == Some(&crate::description::Method::Get) {
        "Parameters are in the query of the URL."
    } else {
        "Parameters are a urlencoded form in the body; with GET, they are in the query of the URL."
    };
    html.paragraph(&format!("Send {} {to}. {body}", methods.join(" or ")));
    constants(api, html, profile);
    if profile.body.json().is_none() {
        let has =
            |is_it: &dyn Fn(&Parameter) -> bool| api.functions().any(|(_, function)| function.parameters.iter().any(is_it));
        if has(&|parameter| parameter.kind.is_container()) {
            html.paragraph(&words::lists(&profile.lists));
        }
        if has(&|parameter| parameter.is_named() && parameter.kind.defined().is_some()) {
            html.paragraph(words::records(profile.records));
        }
        if has(&|parameter| *parameter.kind.item() == Type::Scalar(Scalar::Boolean)) {
            html.paragraph(&format!("True is sent as `{}`, and false as `{}`.", profile.booleans.yes, profile.booleans.no));
        }
    }
    if api.protocol.requests.len() > 1 {
        html.paragraph("Some functions change this; their examples show it.");
    }
}

fn constants(api: &Api, html: &mut Html, profile: &RequestProfile) {
    let spelled = |constant: &Constant| api.protocol.spelled(&constant.value);
    let groups = [(&profile.parameters, "parameter"), (&profile.query, "in the URL"), (&profile.headers, "header")];
    if groups.iter().all(|(constants, _)| constants.is_empty()) {
        return;
    }
    html.paragraph("Every request has:");
    html.element("ul", &[("class", "functions")], |html| {
        for (constants, what) in groups {
            for constant in constants.iter() {
                html.element("li", &[], |html| {
                    html.line("code", &[("class", "name")], &constant.name);
                    html.line("code", &[("class", "type")], &spelled(constant));
                    html.line("span", &[("class", "badge")], what);
                });
            }
        }
    });
}

/// How replies look.
pub(super) fn replies(api: &Api, html: &mut Html) {
    heading(html, "-replies", "Replies");
    let profile = api.protocol.reply(0);
    match profile.body {
        Body::Text => html.paragraph("A reply is text."),
        Body::File => html.paragraph("A reply is a file."),
        _ => html.paragraph("A reply is JSON."),
    }
    let rules =
        |rules: &[crate::description::Rule], joined: &str| rules.iter().map(words::rule).collect::<Vec<_>>().join(joined);
    match (profile.success.is_empty(), profile.failure.is_empty()) {
        (true, true) => html.paragraph("The HTTP status says whether a call succeeded."),
        (false, true) => html.paragraph(&format!("A call succeeded if {}.", rules(&profile.success, " and "))),
        (true, false) => html.paragraph(&format!("A call failed if {}.", rules(&profile.failure, " or "))),
        (false, false) => html.paragraph(&format!(
            "A call succeeded if {}. It failed if {}.",
            rules(&profile.success, " and "),
            rules(&profile.failure, " or ")
        )),
    }
    let places = |places: &[crate::description::Place]| places.iter().map(words::place).collect::<Vec<_>>().join(" or ");
    let data = if profile.data.is_root() {
        "The whole reply is the data.".to_owned()
    } else {
        format!("The data is at `/{}`.", profile.data)
    };
    html.paragraph(&data);
    let parts =
        [(&profile.message, "The message is"), (&profile.code, "The code of an error is"), (&profile.warnings, "Warnings are")];
    for (found, what) in parts {
        if !found.is_empty() {
            html.paragraph(&format!("{what} at {}.", places(found)));
        }
    }
    if let Some((module, function)) = api.functions().find(|(_, function)| function.reply == 0 && profile.body == Body::Json) {
        html.line("h3", &[], "A success");
        code(html, &pretty(&shown::success(api, module, function)));
        html.line("h3", &[], "A failure");
        code(html, &pretty(&shown::failure(api, module, function, "This is why.")));
    }
}

fn code(html: &mut Html, text: &str) {
    html.element("pre", &[("class", "panel")], |html| html.line("code", &[], text));
}

/// The errors that the schema names for all functions.
pub(super) fn errors(api: &Api, html: &mut Html) {
    let all: Vec<_> = api.protocol.reply(0).errors.iter().collect();
    if !all.is_empty() {
        heading(html, "-errors", "Errors");
        known(html, &all);
    }
}

/// How many calls the server takes.
pub(super) fn limits(api: &Api, html: &mut Html) {
    let Some(rate) = api.protocol.request(0).rate.and_then(|index| api.protocol.rates.get(index)) else { return };
    heading(html, "-limits", "Limits");
    html.paragraph(&format!("The server takes {rate}. Functions that share a limit count together."));
}
