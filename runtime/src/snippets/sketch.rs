//! A request in pieces, as a person would write it in another language: text, and variables of the environment in place of secrets.
//!
//! How parameters are written is decided in `encode`, and how the address is formed in `exchange`. It does not know the languages.

use std::path::{Path, PathBuf};

use url::Url;

use super::shell::{Piece, secret_variable};
use crate::Secret;
use crate::description::template::{Lookup, Values};
use crate::description::{Api, Constant, Method, Operation, Part, RequestProfile, Template};
use crate::encode::{Pair, PairValue, Parameters, json_body};
use crate::exchange::request::{self, Draft};

/// The endpoint while it is not known: any will do, because only the path after it counts.
const NO_ENDPOINT: &str = "https://localhost";

/// How a variable is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Text(String),
    /// What the shell finds in this environment variable.
    Environment(String),
    Absent,
}

/// A parameter of the function, as it is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent<'s> {
    /// The name in the schema.
    pub(crate) name: &'s str,
    pub(crate) parameters: &'s Parameters,
}

/// The call to write down.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'s> {
    pub(crate) api: &'s Api,
    pub(crate) operation: &'s Operation,
    pub(crate) sent: &'s [Sent<'s>],
    /// How each of the API's variables is shown.
    pub(crate) variables: &'s [Shown],
    pub(crate) method: Method,
    /// If it is known.
    pub(crate) endpoint: Option<&'s Url>,
}

/// A request in pieces.
#[derive(Debug)]
pub(crate) struct Sketch {
    pub(crate) method: Method,
    /// The headers that the schema says, but not that of the body.
    pub(crate) headers: Vec<(String, Vec<Piece>)>,
    /// The address, with what is in its query for certain.
    pub(crate) address: Vec<Piece>,
    /// Parameters that are in the address, whatever the method, and have variables in them.
    pub(crate) query: Vec<(String, Vec<Piece>)>,
    pub(crate) body: SketchBody,
}

/// Where the parameters are. With GET, those of a form are in the address.
#[derive(Debug)]
pub(crate) enum SketchBody {
    Form(Vec<(String, Vec<Piece>)>),
    Multipart(Vec<(String, FormPart)>),
    Json(Vec<Piece>),
}

/// A part of a body with files.
#[derive(Debug)]
pub(crate) enum FormPart {
    Text(Vec<Piece>),
    File(PathBuf),
}

impl Sketch {
    /// The request of a call.
    ///
    /// # Errors
    /// If it cannot be sent, with the reason.
    pub(crate) fn new(subject: Subject<'_>) -> Result<Self, String> {
        let profile = subject.api.protocol.request(subject.operation.request);
        let header = |constant: &Constant| Some((constant.name.to_string(), subject.pieces(&constant.value)?));
        let headers = profile.headers.iter().filter_map(header).collect();
        let query = subject.query(profile);
        // Those of GET are with all others there.
        let (query, in_address) = match subject.method {
            Method::Get => (Vec::new(), Vec::new()),
            Method::Post => (query.open, query.known),
        };
        let body = subject.body(profile)?;
        let address = subject.address(profile, &in_address)?;
        Ok(Self { method: subject.method, headers, address, query, body })
    }
}

/// The parameters in the address of every request.
struct Query<'p> {
    known: Vec<&'p Constant>,
    /// With variables of the environment.
    open: Vec<(String, Vec<Piece>)>,
}

impl Subject<'_> {
    fn query<'p>(&self, profile: &'p RequestProfile) -> Query<'p> {
        let mut query = Query { known: Vec::new(), open: Vec::new() };
        for constant in profile.query.iter() {
            match self.pieces(&constant.value) {
                Some(value) if value.iter().any(|piece| matches!(piece, Piece::Variable(_))) => {
                    query.open.push((constant.name.to_string(), value));
                }
                Some(_) => query.known.push(constant),
                None => {}
            }
        }
        query
    }

    fn body(&self, profile: &RequestProfile) -> Result<SketchBody, String> {
        if profile.body.json().is_some() {
            return Ok(SketchBody::Json(self.json(profile)?));
        }
        let (late, early): (Vec<_>, Vec<_>) =
            profile.parameters.iter().partition(|constant| self.api.protocol.reads_request(&constant.value));
        let mut parts = Vec::new();
        let mut add = |constant: &Constant| {
            let value = self.pieces(&constant.value);
            parts.extend(value.map(|value| (constant.name.to_string(), FormPart::Text(value))));
        };
        if self.method == Method::Get {
            profile.query.iter().for_each(&mut add);
        }
        early.into_iter().for_each(&mut add);
        for Sent { name, parameters } in self.sent {
            let is_placed = |pair: &&Pair| profile.placed().any(|name| name == pair.name);
            for pair in parameters.pairs().iter().filter(|pair| !is_placed(pair)) {
                let part = match pair.value.as_file() {
                    Some(upload) => FormPart::File(upload.as_path().unwrap_or(Path::new("-")).to_owned()),
                    None => FormPart::Text(vec![value(self.api, name, pair)]),
                };
                parts.push((pair.name.to_string(), part));
            }
        }
        let is_set = |name: &str| self.sent.iter().any(|each| each.parameters.pairs().iter().any(|pair| pair.name == name));
        for constant in profile.defaults.iter().filter(|constant| !is_set(&constant.name)).chain(late) {
            let value = self.pieces(&constant.value);
            parts.extend(value.map(|value| (constant.name.to_string(), FormPart::Text(value))));
        }
        if self.sent.iter().any(|each| each.parameters.has_files()) {
            return Ok(SketchBody::Multipart(parts));
        }
        let text = |(name, part)| match part {
            FormPart::Text(pieces) => Some((name, pieces)),
            FormPart::File(_) => None,
        };
        Ok(SketchBody::Form(parts.into_iter().filter_map(text).collect()))
    }

    /// A template filled for this call, with variables of the environment for secrets. `None` if a part is absent.
    fn pieces(&self, template: &Template) -> Option<Vec<Piece>> {
        let Operation { module, function, .. } = self.operation;
        let values = Values { module, function, variables: &[], parameters: &() };
        let piece = |part: &Part| match part {
            Part::Variable(index) => self.variable(*index),
            Part::Parameter(name) => self.parameter(name),
            part => values.text(part).map(|text| Piece::Text(text.into_owned())),
        };
        template.parts().iter().map(piece).collect()
    }

    fn variable(&self, index: usize) -> Option<Piece> {
        match self.variables.get(index)? {
            Shown::Text(text) => Some(Piece::Text(text.clone())),
            Shown::Environment(name) => Some(Piece::Variable(name.clone())),
            Shown::Absent => None,
        }
    }

    /// The value of a parameter, by the name that it would be sent as.
    fn parameter(&self, name: &str) -> Option<Piece> {
        self.sent.iter().find_map(|sent| {
            let pair = sent.parameters.pairs().iter().find(|pair| pair.name == name)?;
            Some(value(self.api, sent.name, pair))
        })
    }

    /// What stands for each variable of the environment in what the client forms.
    fn marks(&self, profile: &RequestProfile) -> Marks {
        let mut markers = Vec::new();
        let mut marked = |piece: Option<Piece>| match piece? {
            Piece::Text(text) => Some(Secret::from(text)),
            Piece::Variable(variable) => {
                let marker = marker(variable);
                markers.push(marker.clone());
                Some(Secret::from(marker.0))
            }
        };
        let variables = (0..self.variables.len()).map(|index| marked(self.variable(index))).collect();
        let placed = profile.placed().filter_map(|name| Some((name.to_owned(), marked(self.parameter(name))?)));
        let placed = Placed(placed.collect());
        Marks { markers, variables, placed }
    }

    /// The address as the client forms it, with these parameters of every request and no others.
    fn address(&self, profile: &RequestProfile, query: &[&Constant]) -> Result<Vec<Piece>, String> {
        let Marks { markers, variables, placed } = self.marks(profile);
        let (module, function) = (&*self.operation.module, &*self.operation.function);
        let base = self.endpoint.cloned().map_or_else(|| Url::parse(NO_ENDPOINT), Ok);
        let values = Values { module, function, variables: &variables, parameters: &placed };
        let base = base.map_err(|error| error.to_string())?;
        let mut address = request::address(profile, &base, values).map_err(|error| error.to_string())?;
        request::add_constants(query.iter().copied(), values, &mut address);
        let whole = String::from(address);
        let mut pieces = Vec::new();
        let mut rest = whole.as_str();
        if self.endpoint.is_none() {
            pieces.push(Piece::Variable(self.api.endpoint_variable()));
            rest = rest.trim_start_matches(NO_ENDPOINT);
            rest = if rest == "/" { "" } else { rest };
        }
        let is_marked = profile.path.parts().iter().any(|part| matches!(part, Part::Variable(_) | Part::Parameter(_)));
        split(rest, if is_marked { &markers } else { &[] }, &mut pieces);
        Ok(pieces)
    }

    /// The JSON body as the client forms it. Secrets are put in as they are: none may have a quote or a backslash.
    fn json(&self, profile: &RequestProfile) -> Result<Vec<Piece>, String> {
        let Marks { mut markers, variables, placed } = self.marks(profile);
        let mut own = Vec::new();
        for Sent { name, parameters } in self.sent {
            for pair in parameters.pairs() {
                let mut pair = pair.clone();
                if pair.value.is_secret() {
                    let marker = marker(secret_variable(self.api, name));
                    pair.value = match pair.value {
                        PairValue::SecretJson(_) => PairValue::Json(marker.0.clone()),
                        _ => PairValue::Text(marker.0.clone()),
                    };
                    markers.push(marker);
                }
                own.push(pair);
            }
        }
        let mut draft = Draft::new(self.operation.clone());
        draft.parameters = Parameters::of_pairs(own);
        let (module, function) = (&*self.operation.module, &*self.operation.function);
        let values = Values { module, function, variables: &variables, parameters: &placed };
        let pairs = request::pairs(&self.api.protocol, profile, values, &draft);
        let body = json_body(&pairs)?;
        let mut pieces = Vec::new();
        split(&body, &markers, &mut pieces);
        Ok(pieces)
    }
}

/// The value of a pair that the parameter of this name becomes. The environment has a secret one as it has credentials.
fn value(api: &Api, parameter: &str, pair: &Pair) -> Piece {
    if pair.value.is_secret() {
        Piece::Variable(secret_variable(api, parameter))
    } else {
        Piece::Text(pair.value.text().to_owned())
    }
}

/// What stands for the value of a variable of the environment in a text, with the variable's name. The marks around it stay as they are in a
/// path and in JSON, and keep it apart from longer names and from the text after it.
type Marker = (String, String);

/// The values of a call with markers in place of what the shell knows.
struct Marks {
    markers: Vec<Marker>,
    variables: Vec<Option<Secret>>,
    placed: Placed,
}

fn marker(variable: String) -> Marker {
    (format!("~{variable}~"), variable)
}

/// Adds a text with a variable in place of each marker.
fn split(mut rest: &str, markers: &[Marker], pieces: &mut Vec<Piece>) {
    let first = |rest: &str| markers.iter().filter_map(|pair| Some((rest.find(&pair.0)?, pair))).min();
    while let Some((at, (marker, variable))) = first(rest) {
        pieces.push(Piece::Text(rest[..at].to_owned()));
        pieces.push(Piece::Variable(variable.clone()));
        rest = &rest[at + marker.len()..];
    }
    pieces.push(Piece::Text(rest.to_owned()));
}

/// The parameters in an address.
#[derive(Debug)]
struct Placed(Vec<(String, Secret)>);

impl Lookup for Placed {
    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(each, _)| each == name).map(|(_, value)| value.expose())
    }
}
