//! Texts with `${…}` in them.
//!
//! It knows nothing of what they are sent as.

use super::credentials::Credentials;
use crate::diagnostic::listed;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, quote};
use crate::document::{Problems, Text};
use crate::ir::Part;

/// The parts of a template. What is wrong in it is reported and left out.
pub(super) fn parse(template: Text<'_>, credentials: &Credentials<'_>, problems: &mut Problems) -> Vec<Part> {
    let text = template.text;
    let (mut parts, mut plain) = (Vec::new(), String::new());
    let mut at = 0;
    while let Some(dollar) = text[at..].find('$').map(|found| at + found) {
        plain.push_str(&text[at..dollar]);
        let rest = &text[dollar + 1..];
        if rest.starts_with('$') {
            plain.push('$');
            at = dollar + 2;
            continue;
        }
        let inner = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let Some((name, _)) = inner else {
            let span = template.part(dollar, dollar + 1);
            let (message, help) = if rest.starts_with('{') {
                ("this `${` is not closed", "put a `}` behind the name")
            } else {
                ("this `$` begins no `${…}`", "write `$$` for a `$` that is sent as it is")
            };
            problems.push(Diagnostic::new(Kind::TemplateSyntax, message).at(span, "").help(help));
            at = dollar + 1;
            continue;
        };
        at = dollar + "${".len() + name.len() + "}".len();
        match placeholder(name, credentials) {
            Some(part) => {
                if !plain.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                }
                parts.push(part);
            }
            None => problems.push(unknown(name, credentials).at(template.part(dollar, at), "")),
        }
    }
    plain.push_str(&text[at..]);
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    parts
}

fn placeholder(name: &str, credentials: &Credentials<'_>) -> Option<Part> {
    match name {
        "module" => Some(Part::Module),
        "function" => Some(Part::Function),
        _ => credentials.use_of(name).map(Part::Credential),
    }
}

fn unknown(name: &str, credentials: &Credentials<'_>) -> Diagnostic {
    let known: Vec<&str> = ["module", "function"].into_iter().chain(credentials.names()).collect();
    let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| format!("known are {}", listed(&known)));
    Diagnostic::new(Kind::UnknownPlaceholder, format!("there is no {} to fill in", quote(name))).help(help)
}
