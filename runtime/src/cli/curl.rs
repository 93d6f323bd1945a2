//! A call as a `curl` command that reads credentials and secrets from the shell's environment.
//!
//! How parameters are written is decided in `encode`, and how the address is formed in `exchange`.

use std::path::Path;

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::exit::Problem;
use super::invocation::{Encoded, Invocation};
use super::shell::{Piece, quoted, secret_variable};
use super::variables::Shown;
use crate::description::template::{Lookup, Values};
use crate::description::{Api, Constant, Method, Part, RequestProfile, Template, environment_variable};
use crate::encode::{Pair, PairValue, Parameters, json_body};
use crate::exchange::request::{self, Draft};
use crate::secret::Secret;
use crate::settings::headers::Headers;
use crate::upload::Upload;

/// The characters that stay as they are in a parameter's name.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'[').remove(b']');

/// The endpoint while it is not known: any will do, because only the path after it counts.
const NO_ENDPOINT: &str = "https://localhost";

/// Where and how the command sends the call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target<'t> {
    pub(super) endpoint: Option<&'t Url>,
    pub(super) method: Method,
    /// The file of the certificate authorities to trust.
    pub(super) authority: Option<&'t Path>,
    pub(super) proxy: Proxy<'t>,
    /// The headers that are not the API's.
    pub(super) headers: &'t Headers,
}

/// The proxy that the command uses.
#[derive(Clone, Copy, Debug)]
pub(super) enum Proxy<'t> {
    /// The environment's, which `curl` reads by itself.
    Environment,
    None,
    Address(&'t str),
}

/// A command, which does what the call would do once its variables are set.
#[derive(Debug)]
pub(super) struct Command {
    /// The command, without a line end after it.
    pub(super) text: String,
    /// The environment variables that it reads.
    pub(super) variables: Vec<String>,
}

/// Options and their values, a line each.
#[derive(Default)]
struct Lines {
    lines: Vec<(&'static str, Vec<Piece>)>,
    has_parameters: bool,
    /// Whether parameters are parts, because there is a file among them.
    is_multipart: bool,
}

/// The command for a call whose own parameters are encoded already.
pub(super) fn command(
    api: &Api,
    invocation: &Invocation,
    encoded: &[Encoded<'_>],
    variables: &[Shown],
    target: Target<'_>,
) -> Result<Command, Problem> {
    let profile = api.protocol.request(invocation.operation.request);
    let filling = Filling { api, invocation, encoded, variables };
    let mut lines = Lines::default();
    if let Some(path) = target.authority {
        lines.add("--cacert ", vec![Piece::Text(path.display().to_string())]);
    }
    match target.proxy {
        Proxy::Environment => {}
        Proxy::None => lines.add("--noproxy ", vec![Piece::Text("*".to_owned())]),
        Proxy::Address(address) => lines.add("--proxy ", proxy(api, address)),
    }
    if target.method == Method::Get {
        lines.add("--get", Vec::new());
    }
    let mut own = HeaderMap::new();
    target.headers.apply(&mut own);
    for header in profile.headers.iter().filter(|header| !own.contains_key(&*header.name)) {
        let name = Piece::Text(format!("{}: ", header.name));
        if let Some(value) = filling.pieces(&header.value) {
            lines.add("--header ", std::iter::once(name).chain(value).collect());
        }
    }
    for (name, value) in &own {
        lines.add("--header ", header(api, name, value));
    }
    let in_address = filling.add_parameters(profile, target.method, &mut lines)?;
    if target.method == Method::Post && !lines.has_parameters {
        // The client sends an empty body, with its length and type.
        lines.add("--request POST --data ''", Vec::new());
    }
    lines.add("", filling.address(profile, &in_address, target.endpoint)?);
    Ok(lines.finish())
}

impl Lines {
    fn add(&mut self, option: &'static str, word: Vec<Piece>) {
        self.lines.push((option, word));
    }

    fn add_parameter(&mut self, name: &str, value: impl Iterator<Item = Piece>) {
        self.has_parameters = true;
        if self.is_multipart {
            let name = Piece::Text(format!("{name}="));
            return self.add("--form-string ", std::iter::once(name).chain(value).collect());
        }
        // curl escapes the value but takes the name as it is.
        let name = Piece::Text(format!("{}=", utf8_percent_encode(name, ESCAPED)));
        self.add("--data-urlencode ", std::iter::once(name).chain(value).collect());
    }

    fn add_file(&mut self, name: &str, upload: &Upload) {
        self.has_parameters = true;
        let path = upload.as_path().unwrap_or(Path::new("-")).display().to_string();
        // Without quotes, curl takes what follows these for something else.
        let path = if path.contains([';', ',', '"']) {
            format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            path
        };
        self.add("--form ", vec![Piece::Text(format!("{name}=@{path}"))]);
    }

    fn add_json(&mut self, body: Vec<Piece>) {
        self.has_parameters = true;
        self.add("--header ", vec![Piece::Text("Content-Type: application/json".to_owned())]);
        self.add("--data ", body);
    }

    fn finish(self) -> Command {
        let mut text = String::from("curl");
        let mut variables = Vec::new();
        for (option, word) in self.lines {
            text.push_str(" \\\n  ");
            text.push_str(option);
            if option.is_empty() || option.ends_with(' ') {
                text.push_str(&quoted(&word));
            }
            variables.extend(word.into_iter().filter_map(|piece| match piece {
                Piece::Variable(name) => Some(name),
                Piece::Text(_) => None,
            }));
        }
        Command { text, variables }
    }
}

/// A header. The shell finds a value that is never shown as it finds credentials.
fn header(api: &Api, name: &HeaderName, value: &HeaderValue) -> Vec<Piece> {
    let value = if value.is_sensitive() {
        Piece::Variable(environment_variable(&api.protocol.name, &format!("header_{name}")))
    } else {
        Piece::Text(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    vec![Piece::Text(format!("{name}: ")), value]
}

/// The address of a proxy, with a variable for a password in it.
fn proxy(api: &Api, address: &str) -> Vec<Piece> {
    let parts = address.rsplit_once('@').and_then(|(user, host)| {
        let (scheme, user) = user.split_once("://").map_or(("", user), |(scheme, user)| (scheme, user));
        Some((scheme, user.split_once(':')?.0, host))
    });
    let Some((scheme, user, host)) = parts else { return vec![Piece::Text(address.to_owned())] };
    let start = if scheme.is_empty() { format!("{user}:") } else { format!("{scheme}://{user}:") };
    let password = Piece::Variable(environment_variable(&api.protocol.name, "proxy_password"));
    vec![Piece::Text(start), password, Piece::Text(format!("@{host}"))]
}

/// The value of a pair that the parameter of this name becomes. The shell finds a secret one as it finds credentials.
fn value(api: &Api, parameter: &str, pair: &Pair) -> Piece {
    if pair.value.is_secret() {
        Piece::Variable(secret_variable(api, parameter))
    } else {
        Piece::Text(pair.value.text().to_owned())
    }
}

/// What the templates of a call are filled with.
#[derive(Clone, Copy)]
struct Filling<'f> {
    api: &'f Api,
    invocation: &'f Invocation,
    encoded: &'f [Encoded<'f>],
    variables: &'f [Shown],
}

impl Filling<'_> {
    /// Adds the parameters, but for those that the address has, which are returned.
    fn add_parameters<'p>(
        &self,
        profile: &'p RequestProfile,
        method: Method,
        lines: &mut Lines,
    ) -> Result<Vec<&'p Constant>, Problem> {
        let (mut in_address, mut in_query) = (Vec::new(), Vec::new());
        for constant in profile.query.iter() {
            let Some(value) = self.pieces(&constant.value) else { continue };
            match method {
                // curl puts all of them into the URL.
                Method::Get => lines.add_parameter(&constant.name, value.into_iter()),
                _ if value.iter().any(|piece| matches!(piece, Piece::Variable(_))) => in_query.push((constant, value)),
                _ => in_address.push(constant),
            }
        }
        for (constant, value) in in_query {
            let name = Piece::Text(format!("{}=", utf8_percent_encode(&constant.name, ESCAPED)));
            lines.add("--url-query ", std::iter::once(name).chain(value).collect());
        }
        if profile.body.json().is_some() {
            lines.add_json(self.json(profile)?);
        }
        lines.is_multipart = self.encoded.iter().any(|each| each.parameters.has_files());
        let (late, early): (Vec<_>, Vec<_>) =
            profile.parameters.iter().partition(|constant| self.api.protocol.reads_request(&constant.value));
        for constant in early {
            if let Some(value) = self.pieces(&constant.value) {
                lines.add_parameter(&constant.name, value.into_iter());
            }
        }
        for Encoded { argument, parameters } in self.encoded.iter().filter(|_| profile.body.json().is_none()) {
            let is_placed = |pair: &&Pair| profile.placed().any(|name| name == pair.name);
            for pair in parameters.pairs().iter().filter(|pair| !is_placed(pair)) {
                match pair.value.as_file() {
                    Some(upload) => lines.add_file(&pair.name, upload),
                    None => lines.add_parameter(&pair.name, std::iter::once(value(self.api, &argument.name, pair))),
                }
            }
        }
        let is_set = |name: &str| self.encoded.iter().any(|each| each.parameters.pairs().iter().any(|pair| pair.name == name));
        for constant in profile.defaults.iter().filter(|constant| !is_set(&constant.name)).chain(late) {
            if let Some(value) = self.pieces(&constant.value) {
                lines.add_parameter(&constant.name, value.into_iter());
            }
        }
        Ok(in_address)
    }

    /// A template filled for this call, with variables of the shell for secrets. `None` if a part is absent.
    fn pieces(&self, template: &Template) -> Option<Vec<Piece>> {
        let operation = &self.invocation.operation;
        let values = Values { module: &operation.module, function: &operation.function, variables: &[], parameters: &() };
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
        self.encoded.iter().find_map(|Encoded { argument, parameters }| {
            let pair = parameters.pairs().iter().find(|pair| pair.name == name)?;
            Some(value(self.api, &argument.name, pair))
        })
    }

    /// What stands for each variable of the shell in what the client forms.
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
    fn address(&self, profile: &RequestProfile, query: &[&Constant], endpoint: Option<&Url>) -> Result<Vec<Piece>, Problem> {
        let Marks { markers, variables, placed } = self.marks(profile);
        let (module, function) = (&*self.invocation.operation.module, &*self.invocation.operation.function);
        let base = endpoint.cloned().map_or_else(|| Url::parse(NO_ENDPOINT), Ok);
        let whole = base.map_err(|error| error.to_string()).and_then(|base| {
            let values = Values { module, function, variables: &variables, parameters: &placed };
            let mut address = request::address(profile, &base, values).map_err(|error| error.to_string())?;
            request::add_constants(query.iter().copied(), values, &mut address);
            Ok(address)
        });
        let whole: String = whole.map_err(Problem::usage)?.into();
        let mut pieces = Vec::new();
        let mut rest = whole.as_str();
        if endpoint.is_none() {
            pieces.push(Piece::Variable(self.api.endpoint_variable()));
            rest = rest.trim_start_matches(NO_ENDPOINT);
            rest = if rest == "/" { "" } else { rest };
        }
        let is_marked = profile.path.parts().iter().any(|part| matches!(part, Part::Variable(_) | Part::Parameter(_)));
        split(rest, if is_marked { &markers } else { &[] }, &mut pieces);
        Ok(pieces)
    }

    /// The JSON body as the client forms it. The shell puts in secrets as they are: none may have a quote or a backslash.
    fn json(&self, profile: &RequestProfile) -> Result<Vec<Piece>, Problem> {
        let Marks { mut markers, variables, placed } = self.marks(profile);
        let mut own = Vec::new();
        for Encoded { argument, parameters } in self.encoded {
            for pair in parameters.pairs() {
                let mut pair = pair.clone();
                if pair.value.is_secret() {
                    let marker = marker(secret_variable(self.api, &argument.name));
                    pair.value = match pair.value {
                        PairValue::SecretJson(_) => PairValue::Json(marker.0.clone()),
                        _ => PairValue::Text(marker.0.clone()),
                    };
                    markers.push(marker);
                }
                own.push(pair);
            }
        }
        let mut draft = Draft::new(self.invocation.operation.clone());
        draft.parameters = Parameters::of_pairs(own);
        let (module, function) = (&*self.invocation.operation.module, &*self.invocation.operation.function);
        let values = Values { module, function, variables: &variables, parameters: &placed };
        let pairs = request::pairs(&self.api.protocol, profile, values, &draft);
        let body = json_body(&pairs).map_err(Problem::usage)?;
        let mut pieces = Vec::new();
        split(&body, &markers, &mut pieces);
        Ok(pieces)
    }
}

/// What stands for the value of a variable of the shell in a text, with the variable's name. The marks around it stay as they are in a
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
