//! A call as a `curl` command that reads credentials and secrets from the shell's environment.
//!
//! What is sent is the sketch's.

use std::path::Path;

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::shell::{Piece, quoted};
use super::sketch::{FormPart, Sketch, SketchBody};
use crate::description::{Api, Method, environment_variable};
use crate::settings::headers::Headers;

/// The characters that stay as they are in a parameter's name.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'[').remove(b']');

/// How the command sends the call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'t> {
    /// The file of the certificate authorities to trust.
    pub(crate) authority: Option<&'t Path>,
    pub(crate) proxy: Proxy<'t>,
    /// The headers that are not the API's.
    pub(crate) headers: &'t Headers,
}

/// The proxy that the command uses.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "only the command line has options for it"))]
pub(crate) enum Proxy<'t> {
    /// The environment's, which `curl` reads by itself.
    Environment,
    None,
    Address(&'t str),
}

/// A command, which does what the call would do once its variables are set.
#[derive(Debug)]
pub(crate) struct Command {
    /// The command, without a line end after it.
    pub(crate) text: String,
    /// The environment variables that it reads.
    #[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "only the command line says which are not set"))]
    pub(crate) variables: Vec<String>,
}

/// Options and their values, a line each.
#[derive(Default)]
struct Lines {
    lines: Vec<(&'static str, Vec<Piece>)>,
    has_parameters: bool,
}

/// The command for a call.
pub(crate) fn command(api: &Api, sketch: Sketch, target: Target<'_>) -> Command {
    let mut lines = Lines::default();
    if let Some(path) = target.authority {
        lines.add("--cacert ", vec![Piece::Text(path.display().to_string())]);
    }
    match target.proxy {
        Proxy::Environment => {}
        Proxy::None => lines.add("--noproxy ", vec![Piece::Text("*".to_owned())]),
        Proxy::Address(address) => lines.add("--proxy ", proxy(api, address)),
    }
    if sketch.method == Method::Get {
        lines.add("--get", Vec::new());
    }
    let mut own = HeaderMap::new();
    target.headers.apply(&mut own);
    for (name, value) in sketch.headers.into_iter().filter(|(name, _)| !own.contains_key(name)) {
        lines.add("--header ", std::iter::once(Piece::Text(format!("{name}: "))).chain(value).collect());
    }
    for (name, value) in &own {
        lines.add("--header ", header(api, name, value));
    }
    for (name, value) in sketch.query {
        let name = Piece::Text(format!("{}=", utf8_percent_encode(&name, ESCAPED)));
        lines.add("--url-query ", std::iter::once(name).chain(value).collect());
    }
    match sketch.body {
        SketchBody::Json(body) => lines.add_json(body),
        SketchBody::Form(parameters) => {
            parameters.into_iter().for_each(|(name, value)| lines.add_parameter(&name, value));
        }
        SketchBody::Multipart(parts) => parts.into_iter().for_each(|(name, part)| lines.add_part(&name, part)),
    }
    if sketch.method == Method::Post && !lines.has_parameters {
        // The client sends an empty body, with its length and type.
        lines.add("--request POST --data ''", Vec::new());
    }
    lines.add("", sketch.address);
    lines.finish()
}

impl Lines {
    fn add(&mut self, option: &'static str, word: Vec<Piece>) {
        self.lines.push((option, word));
    }

    fn add_parameter(&mut self, name: &str, value: Vec<Piece>) {
        self.has_parameters = true;
        // curl escapes the value but takes the name as it is.
        let name = Piece::Text(format!("{}=", utf8_percent_encode(name, ESCAPED)));
        self.add("--data-urlencode ", std::iter::once(name).chain(value).collect());
    }

    /// A part of a body with files.
    fn add_part(&mut self, name: &str, part: FormPart) {
        self.has_parameters = true;
        match part {
            FormPart::Text(value) => {
                let name = Piece::Text(format!("{name}="));
                self.add("--form-string ", std::iter::once(name).chain(value).collect());
            }
            FormPart::File(path) => {
                let path = path.display().to_string();
                // Without quotes, curl takes what follows these for something else.
                let path = if path.contains([';', ',', '"']) {
                    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
                } else {
                    path
                };
                self.add("--form ", vec![Piece::Text(format!("{name}=@{path}"))]);
            }
        }
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
