//! What a dry run shows of the variables that the client makes.
//!
//! It reads no secret: what is made of one is made of a mask, and is shown as one.

use jiff::Timestamp;
use url::Url;

use super::invocation::{Encoded, Invocation};
use crate::Secret;
use crate::description::template::Lookup;
use crate::description::{Api, Constant, Method, Recipe, RequestProfile, Variable};
use crate::encode::{Pair, push_pair};
use crate::exchange::host;
use crate::exchange::making::{Lasting, Subject, Table, makes};
use crate::snippets::sketch::Shown;

/// What is shown in place of a secret.
const MASK: &str = "***";

/// The call that is shown.
#[derive(Clone, Copy)]
pub(super) struct Dry<'d> {
    pub(super) api: &'static Api,
    pub(super) invocation: &'d Invocation,
    pub(super) encoded: &'d [Encoded<'d>],
    pub(super) method: Method,
    pub(super) endpoint: Option<&'d Url>,
}

/// The parameters of the call, without their secrets.
#[derive(Debug)]
struct Own(Vec<(String, String)>);

impl Lookup for Own {
    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(each, _)| each == name).map(|(_, value)| value.as_str())
    }
}

impl Dry<'_> {
    /// Adds how the variables that the client makes are shown. Returns the texts that are hashed, each with the name of the variable.
    pub(super) fn make(&self, shown: &mut [Shown]) -> Vec<(String, String)> {
        let protocol = &self.api.protocol;
        if !makes(protocol) {
            return Vec::new();
        }
        let given = shown.iter().map(|each| match each {
            Shown::Text(text) => Some(Secret::from(text.as_str())),
            Shown::Environment(_) => Some(Secret::from(MASK)),
            Shown::Absent => None,
        });
        let mut table = Table::new(protocol, &given.collect::<Vec<_>>());
        let (lasting, profile) = (Lasting::default(), protocol.request(self.invocation.operation.request));
        let own = Own(self.own());
        let host = self.endpoint.map(host);
        let path = self.endpoint.map(Url::path);
        let subject = Subject { host: host.as_deref(), path, ..self.subject(&own) };
        let (constants, late) = constants(self.api, profile);
        let mut pairs = Vec::new();
        for constant in constants {
            let text = table.fill(&constant.value, subject, &lasting);
            pairs.extend(text.map(|text| (constant.name.to_string(), text)));
        }
        for template in std::iter::once(&profile.path).chain(profile.headers.iter().map(|constant| &constant.value)) {
            if !protocol.reads_request(template) {
                table.prepare(template, subject, &lasting);
            }
        }
        pairs.extend(own.0.iter().filter(|(name, _)| profile.placed().all(|placed| placed != name)).cloned());
        for constant in profile.defaults.iter().filter(|constant| own.value(&constant.name).is_none()) {
            let text = table.fill(&constant.value, subject, &lasting);
            pairs.extend(text.map(|text| (constant.name.to_string(), text)));
        }
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut body = String::new();
        if self.method == Method::Post {
            pairs.iter().for_each(|(name, value)| push_pair(&mut body, name, value));
        }
        let subject = Subject { pairs: Some(&pairs), body: Some(&body), ..subject };
        late.iter().for_each(|constant| table.prepare(&constant.value, subject, &lasting));
        for ((slot, variable), value) in shown.iter_mut().zip(protocol.variables.iter()).zip(table.values()) {
            if variable.making().is_some() {
                *slot = match value {
                    Some(_) if variable.is_secret => Shown::Text(MASK.to_owned()),
                    Some(value) => Shown::Text(value.expose().to_owned()),
                    None => Shown::Absent,
                };
            }
        }
        hashed(&mut table, &protocol.variables, subject)
    }

    fn own(&self) -> Vec<(String, String)> {
        let shown = |pair: &Pair| if pair.value.is_secret() { MASK.to_owned() } else { pair.value.text().to_owned() };
        let pairs = self.encoded.iter().flat_map(|encoded| encoded.parameters.pairs());
        pairs.map(|pair| (pair.name.to_string(), shown(pair))).collect()
    }

    fn subject<'s>(&'s self, own: &'s Own) -> Subject<'s> {
        let operation = &self.invocation.operation;
        Subject {
            module: &operation.module,
            function: &operation.function,
            parameters: own,
            endpoint: self.endpoint.map(Url::as_str),
            host: None,
            path: None,
            method: self.method.name(),
            pairs: None,
            body: None,
            now: Timestamp::now(),
        }
    }
}

/// The parameters of every request, and apart from them those constants that are made of the request.
fn constants<'c>(api: &Api, profile: &'c RequestProfile) -> (Vec<&'c Constant>, Vec<&'c Constant>) {
    let is_late = |constant: &&Constant| api.protocol.reads_request(&constant.value);
    let (mut late, early): (Vec<_>, Vec<_>) = profile.query.iter().chain(profile.parameters.iter()).partition(is_late);
    late.extend(profile.headers.iter().filter(is_late));
    (early, late)
}

/// The texts that are hashed.
fn hashed(table: &mut Table, variables: &[Variable], subject: Subject<'_>) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (index, variable) in variables.iter().enumerate() {
        let Some(Recipe::Hash { text, .. } | Recipe::Hmac { text, .. }) = variable.making().map(|making| &making.recipe) else {
            continue;
        };
        if table.values()[index].is_some() {
            let text = table.fill(text, subject, &Lasting::default()).unwrap_or_default();
            // As escapes leave the mask.
            texts.push((variable.name.wire.to_string(), text.replace("%2A%2A%2A", MASK)));
        }
    }
    texts
}
