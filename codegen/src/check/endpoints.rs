//! The API's endpoints, and how fast a client may send: what layers say of where requests go, and how many.
//!
//! It knows nothing of what requests consist of.

use actionapi_core::description::{Booleans, Endpoint, Origin, Part, Rate, Recipe, Scalar, Template};

use super::checker::{Checker, description, name};
use super::errors::milliseconds;
use super::layers::Level;
use super::template::Spot;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, quote};
use crate::document::{self, Count, Either, Map, Text, Whole};
use crate::names::{Case, Claim, Scope};
use crate::source::Span;

/// The most calls that a client counts.
const MOST: u64 = 100_000;

/// What the API says of an endpoint.
type Entry<'a> = Either<Text<'a>, document::Endpoint<'a>>;

impl<'a> Checker<'a> {
    /// The API's endpoints.
    pub(super) fn endpoints(&mut self, map: Option<&Map<'a, Entry<'a>>>) {
        let Some(map) = map else { return };
        if map.entries.is_empty() {
            self.empty(
                "`endpoints` names no endpoint",
                map.span,
                "write `endpoints: { default: https://… }`, or remove the key",
            );
        }
        let mut scope = Scope::new(Case::Pascal, Vec::new());
        for (wire, entry) in &map.entries {
            let (url, about, rust) = match entry {
                Some(Either::Short(url)) => (Some(*url), None, None),
                Some(Either::Long(long)) => (Some(long.url), long.description, long.rust),
                None => (None, None, None),
            };
            let rust = self.rust_name("endpoint", *wire, rust, Case::Pascal);
            if let Some(rust) = &rust {
                self.claim(&mut scope, rust, Claim::new("endpoint", *wire));
            }
            if wire.text.contains("://") {
                let problem = Diagnostic::new(Kind::BadEndpoint, "an endpoint cannot be called like a URL").at(wire.span, "");
                self.report(problem.help("write a name before the `:`, and the URL after it"));
            }
            let template = url.map(|url| self.endpoint_url(url)).unwrap_or_default();
            let url = url.map_or_else(String::new, |url| url.text.to_owned());
            let (name, description) = (name(*wire, rust.unwrap_or_default()), description(about).into());
            self.known_endpoints.push(Endpoint { name, url: url.into(), template, description });
        }
        let has_default = map.entries.iter().any(|(name, _)| name.text == Endpoint::DEFAULT);
        if !has_default && !map.entries.is_empty() {
            let message = "none of the endpoints is the one that is used unless another is chosen";
            let problem = Diagnostic::new(Kind::NoDefaultEndpoint, message).at(map.span, "in here");
            self.report(problem.help("call it `default`; otherwise each user must choose one"));
        }
    }

    /// The template of a URL that has variables in it.
    fn endpoint_url(&mut self, url: Text<'_>) -> Template {
        if !url.text.contains("${") {
            self.plain_url(url, url.text);
            return Template::default();
        }
        let template = self.template(url, Spot::Endpoint);
        let mut sample = String::new();
        for part in template.parts() {
            match part {
                Part::Text(text) => sample.push_str(text),
                Part::Variable(index) => {
                    sample.push('x');
                    self.variable_of_endpoint(url, *index);
                }
                _ => {
                    let problem =
                        Diagnostic::new(Kind::BadEndpoint, "an endpoint is the same for all functions").at(url.span, "");
                    self.report(problem.help("write what depends on the function in `request: { path: … }`"));
                    return Template::default();
                }
            }
        }
        self.plain_url(url, &sample);
        template
    }

    /// Reports a variable that an endpoint cannot contain: it is needed before anything is sent, and is shown.
    fn variable_of_endpoint(&mut self, url: Text<'_>, index: usize) {
        let Some(variable) = self.variables.get(index) else { return };
        let problem = |what: &str| {
            Diagnostic::new(Kind::BadEndpoint, format!("{} cannot be a part of an endpoint: {what}", variable.shown()))
                .at(url.span, "")
        };
        let problem = match &variable.origin {
            Origin::Fetched(_) => problem("it is fetched from there").help("send it as a parameter, or in a header"),
            Origin::Made(making) if matches!(making.recipe, Recipe::Request(_)) => {
                problem("it is a part of the request").help("write the address, or a variable that the user gives")
            }
            Origin::Made(_) => problem("the client makes it for each call").help("write it in `request: { path: … }`"),
            Origin::Given(_) if variable.is_secret => {
                problem("endpoints are shown").help("write it in `request: { path: … }`, or send it as a parameter")
            }
            Origin::Given(given) if given.is_optional => {
                problem("it is optional").help("remove the `?` from its type, or give it a `value`")
            }
            _ => return,
        };
        self.report(problem);
    }

    /// Reports a URL that no client would take. `text` is the URL with something in place of its variables.
    fn plain_url(&mut self, url: Text<'_>, text: &str) {
        let problem = |message: &str| Diagnostic::new(Kind::BadEndpoint, message).at(url.span, "");
        let is_url = (Scalar::Url.row().is_text)(text, &Booleans::DIGITS);
        let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).filter(|_| is_url) else {
            let help = "write the whole address, such as `https://example.com/api.php`";
            return self.report(problem("an endpoint must be a URL that begins with `https://`").help(help));
        };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.contains('@') {
            return self.report(problem("an endpoint cannot contain a user name or a password").help("make them credentials"));
        }
        if text.contains('#') {
            return self.report(
                problem("an endpoint cannot have a fragment, which is never sent").help("remove the `#` and what follows it"),
            );
        }
        let bare = host
            .rsplit_once(':')
            .map_or(host, |(name, port)| if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { host });
        let is_here = bare == "localhost" || bare.ends_with(".localhost") || bare.starts_with("127.") || bare == "[::1]";
        if text.starts_with("http://") && !is_here {
            let help = "write `https://`; a user can still give another URL";
            self.report(problem("an endpoint of plain `http://` would send credentials unencrypted").help(help));
        }
    }

    /// The index of an endpoint.
    pub(super) fn endpoint(&mut self, name: Text<'a>) -> Option<usize> {
        let found = self.known_endpoints.iter().position(|endpoint| endpoint.name.wire == name.text);
        if found.is_none() {
            let known = self.known_endpoints.iter().map(|endpoint| &*endpoint.name.wire);
            let help = did_you_mean(name.text, known).unwrap_or_else(|| "add it to `endpoints:` in `api:`".to_owned());
            let problem = Diagnostic::new(Kind::UnknownEndpoint, format!("there is no endpoint {}", quote(name.text)));
            self.report(problem.at(name.span, "").help(help));
        }
        found
    }

    /// Changes how fast requests are sent to what a layer says.
    pub(super) fn rate_layer(
        &mut self,
        level: Level,
        said: Option<&document::Layered<document::Rate<'a>>>,
        slot: &mut Option<usize>,
    ) {
        let rate = |said: &document::Rate<'a>, checker: &mut Self| {
            let rate = checker.rate(said)?;
            // Each layer that says one counts by itself, even if they are equal.
            checker.known_rates.push(rate);
            Some(Some(checker.known_rates.len() - 1))
        };
        self.layered(level, "rate", slot, None, said, rate);
    }

    fn rate(&mut self, said: &document::Rate<'a>) -> Option<Rate> {
        let bad = |at: Span, message: &str| Diagnostic::new(Kind::BadRate, message).at(at, "");
        let per_ms = match (said.calls, said.per) {
            (Some(_), Some(per)) => {
                let time = milliseconds(per.text).filter(|time| *time > 0);
                if time.is_none() {
                    let problem = bad(per.span, &format!("{} is no time", quote(per.text)));
                    self.report(problem.help("write a number and its unit: `500ms`, `10s`, `5m` or `1h`"));
                }
                time?
            }
            (Some(_), None) if self.is_unread(said.owner) => return None,
            (Some(Count(calls)), None) => {
                self.report(bad(calls.span, "`calls` needs a time").help("add `per: 1m`, for example"));
                return None;
            }
            (None, Some(_)) if self.is_unread(said.owner) => return None,
            (None, Some(per)) => {
                self.report(bad(per.span, "`per` needs a number of calls").help("add `calls: 60`, for example"));
                return None;
            }
            (None, None) if said.concurrent.is_none() && self.is_unread(said.owner) => return None,
            (None, None) if said.concurrent.is_none() => {
                let help = "write `rate: { calls: 60, per: 1m }`, or `rate: { concurrent: 4 }`";
                self.report(bad(said.owner, "the rate says nothing").help(help));
                return None;
            }
            (None, None) => 0,
        };
        let mut count = |said: Option<Count>| match said {
            Some(Count(Whole { value, .. })) if (1..=MOST).contains(&value) => u32::try_from(value).ok().map(Some),
            Some(Count(Whole { span, .. })) => {
                self.report(bad(span, &format!("expected a number from 1 to {MOST}")).help("change it, or remove the key"));
                None
            }
            None => Some(None),
        };
        Some(Rate { calls: count(said.calls)?, per_ms, concurrent: count(said.concurrent)? })
    }
}
