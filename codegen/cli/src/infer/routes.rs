//! Which function of an existing schema each sample is of.
//!
//! Requests are recognized by the rules of the schema's sandbox; nothing is guessed about them.

use std::collections::BTreeSet;

use actionapi::description::Api;
use actionapi::http::{HeaderMap, HeaderName, HeaderValue, Method};
use actionapi::sandbox::{Recognized, recognize};
use actionapi::{Url, text};

use super::requests::{Call, Route, of_name};
use super::sample::{Called, Request, Sample};
use super::samples::Samples;

/// The function of each sample, and why some have none.
pub(super) fn calls<'s>(api: &'static Api, samples: &'s Samples) -> (Vec<Call<'s>>, Vec<String>) {
    let (mut calls, mut notes) = (Vec::new(), Vec::new());
    let stems: BTreeSet<&[String]> = samples
        .samples
        .iter()
        .filter_map(|sample| if let Called::File(parts) = &sample.call { Some(&parts[..]) } else { None })
        .collect();
    for sample in &samples.samples {
        match route(api, sample, &stems) {
            Ok((module, function, parameters)) => calls.push(Call { module, function, parameters, sample }),
            Err(why) => notes.push(format!("{}: {why}", sample.origin)),
        }
    }
    (calls, notes)
}

fn route(api: &'static Api, sample: &Sample, stems: &BTreeSet<&[String]>) -> Result<Route, String> {
    match &sample.call {
        Called::File(parts) => Ok(of_file(api, parts, stems)),
        Called::Function { module, function, parameters } => Ok((module.clone(), function.clone(), parameters.clone())),
        Called::Request(request) => {
            let Recognized { module, function, parameters, .. } = recognized(api, request)?;
            Ok((module.to_owned(), function.to_owned(), parameters))
        }
    }
}

/// The function with the longest name that a file's name begins with; or else a new one.
fn of_file(api: &Api, parts: &[String], stems: &BTreeSet<&[String]>) -> Route {
    let name = format!("{}.", parts.join("."));
    let is_named = |known: &str| name.starts_with(&format!("{known}."));
    let all = api.functions().map(|(module, function)| (&*module.name.wire, &*function.name.wire));
    let known = all.filter(|(module, function)| is_named(&text::qualified(module, ".", function)));
    match known.max_by_key(|(module, function)| module.len() + function.len()) {
        Some((module, function)) => (module.to_owned(), function.to_owned(), Vec::new()),
        None => {
            let (module, function) = of_name(parts, stems);
            (module, function, Vec::new())
        }
    }
}

fn recognized(api: &'static Api, request: &Request) -> Result<Recognized, String> {
    let method =
        Method::try_from(request.method.as_str()).map_err(|_| format!("`{}` is no method", text::one_line(&request.method)))?;
    let url = Url::parse(&request.url).map_err(|error| format!("its URL is none: {error}"))?;
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str())) {
            headers.append(name, value);
        }
    }
    recognize(api, &method, &url, &headers, &request.body)
}
