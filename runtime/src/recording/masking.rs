//! A reply without its secrets: those of the call, in every spelling, and those that the schema marks in the reply, which become made-up
//! values of the same kind.
//!
//! The made-up values are the same each time, so that a recording that is made again changes only where the reply did.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::Secret;
use crate::description::{Api, Operation, Place, Pointer, Step, Type, TypeDefinition, Types as _};
use crate::forms::Parts;
use crate::json::{self, Scanner, Token, layout, quote};
use crate::redact::Redactor;

/// Which members of a reply are secrets, whatever their values.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marked {
    /// The names of members, wherever they are: a server that moves a secret should not uncover it.
    pub(super) names: Vec<String>,
    /// Whether the whole body is one.
    pub(super) is_whole: bool,
    pub(super) headers: Vec<String>,
    pub(super) cookies: Vec<String>,
}

impl Marked {
    /// Those of this operation: fields that the schema marks, and what other calls fetch with it.
    pub(super) fn of(api: &Api, operation: &Operation) -> Self {
        let mut marked = Self::default();
        if let Some(function) = api.function(&operation.module, &operation.function) {
            marked.add_fields(api, &function.returns);
        }
        let is_it = |other: &Operation| other.module == operation.module && other.function == operation.function;
        let data = &api.protocol.reply(operation.reply).data;
        for take in api.protocol.fetches.iter().filter(|fetch| is_it(&fetch.operation)).flat_map(|fetch| fetch.takes.iter()) {
            match take {
                Place::Header(name) => marked.headers.push(name.to_ascii_lowercase()),
                Place::Cookie(name) => marked.cookies.push(name.clone().into_owned()),
                place => marked.add_pointer(place.pointer(data).as_deref()),
            }
        }
        marked
    }

    fn add_pointer(&mut self, steps: Option<&[Step]>) {
        match Pointer(steps.unwrap_or_default().to_vec().into()).steps().iter().rev().find_map(Step::text) {
            Some(name) => self.names.push(name.to_owned()),
            None => self.is_whole = true,
        }
    }

    /// Adds the fields that the schema marks in a type, and those of such names that the type does not have: what is a secret elsewhere is
    /// likely one here.
    fn add_fields(&mut self, api: &Api, returns: &Type) {
        let (mut seen, mut open) = (Vec::new(), vec![returns]);
        let mut plain: Vec<&str> = Vec::new();
        while let Some(kind) = open.pop() {
            let Some(id) = kind.defined().filter(|id| !seen.contains(id)) else { continue };
            seen.push(id);
            let Some(definition) = api.definition(id) else { continue };
            for field in definition.fields() {
                match field.kind.is_secret() {
                    true => self.names.push(field.name.wire.clone().into_owned()),
                    false => plain.push(&field.name.wire),
                }
            }
            open.extend(TypeDefinition::inner(definition));
        }
        let others = api.types.iter().flat_map(TypeDefinition::fields).filter(|field| field.kind.is_secret());
        let others = others.map(|field| &*field.name.wire).filter(|name| !plain.contains(name));
        self.names.extend(others.map(str::to_owned));
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }
}

/// The secrets of a call, and the made-up values of those in its reply.
pub(super) struct Masking<'m> {
    marked: &'m Marked,
    secrets: Vec<(Secret, Arc<str>)>,
    redactor: Redactor,
    /// The masks of the call's own secrets.
    own: HashSet<Arc<str>>,
    /// Whether there are secrets that the redactor does not have yet.
    is_behind: bool,
    /// The values of marked members, as JSON texts, each with what stands for it.
    known: HashMap<String, String>,
}

impl<'m> Masking<'m> {
    /// The secrets have the names that stand for them: `${apikey}`.
    pub(super) fn new(marked: &'m Marked, secrets: &[(String, Secret)]) -> Self {
        let mask = |name: &str| Arc::from(format!("${{{}}}", plain(name)));
        let secrets: Vec<_> = secrets.iter().map(|(name, secret)| (secret.clone(), mask(name))).collect();
        let redactor = redactor(&secrets);
        let own = secrets.iter().map(|(_, mask)| Arc::clone(mask)).collect();
        Self { marked, secrets, redactor, own, is_behind: false, known: HashMap::new() }
    }

    /// A text without secrets.
    pub(super) fn text(&self, text: &str) -> String {
        self.redactor.mask(text)
    }

    /// A text that is a secret as a whole.
    pub(super) fn whole(&mut self, name: &str, text: &str) -> String {
        let mut quoted = String::new();
        quote(text, &mut quoted);
        self.learn(name, &quoted);
        self.catch_up();
        json::text(&self.fake(&quoted)).into_owned()
    }

    /// JSON without secrets.
    pub(super) fn json(&mut self, json: &str) -> String {
        self.collect(json, None);
        self.catch_up();
        let mut masked = String::new();
        self.write(json, false, &mut masked);
        let mut text = String::new();
        layout::pretty(&masked, 1, &mut text);
        text
    }

    /// Finds the values of marked members. `owner` is the member that the value belongs to.
    fn collect(&mut self, json: &str, owner: Option<&str>) {
        match Parts::of(json) {
            Some(Parts::Object(members)) => {
                for (name, value) in members {
                    let own = self.marked.has(&name).then_some(&*name);
                    self.collect(value, own.or(owner));
                }
            }
            Some(Parts::List(items)) => items.into_iter().for_each(|item| self.collect(item, owner)),
            Some(Parts::Text(_) | Parts::Number(_)) if owner.is_some() => self.learn(owner.unwrap_or_default(), json.trim()),
            Some(Parts::Text(text)) if is_nested(&text) => self.collect(&text, None),
            _ => {}
        }
    }

    /// Remembers the value of a marked member, and looks for it everywhere from now on.
    fn learn(&mut self, name: &str, value: &str) {
        /// Shorter values are found only in their places: elsewhere they are harmless.
        const LEAST: usize = 6;
        let text = json::text(value).into_owned();
        let masked = self.redactor.mask(&text);
        // One that the client has itself has a name already.
        if text.is_empty() || self.own.contains(&*masked) || self.known.contains_key(value) {
            return;
        }
        let number = self.known.len() + 1;
        let is_number = !value.starts_with('"');
        let fake = if is_number { (1_000_000 + number).to_string() } else { format!("fake-{}-{number}", plain(name)) };
        if text.len() >= LEAST {
            self.secrets.push((Secret::from(text), Arc::from(&*fake)));
            self.is_behind = true;
        }
        self.known.insert(value.to_owned(), if is_number { fake } else { format!("\"{fake}\"") });
    }

    /// Looks for what was learned from now on. A redactor is made once for all of it.
    fn catch_up(&mut self) {
        if std::mem::take(&mut self.is_behind) {
            self.redactor = redactor(&self.secrets);
        }
    }

    /// What stands for the value of a marked member.
    fn fake(&self, value: &str) -> String {
        self.known.get(value).map_or_else(|| self.scalar(value), String::clone)
    }

    fn write(&self, json: &str, is_marked: bool, out: &mut String) {
        let mut scanner = Scanner::new(json);
        let (mut first, mut is_empty) = (true, true);
        match scanner.token() {
            Ok(Token::Object) => {
                out.push('{');
                while let Ok(Some((raw, escaped))) = scanner.key(&mut first) {
                    out.push_str(if std::mem::replace(&mut is_empty, false) { "" } else { "," });
                    out.push_str(&self.string(raw, escaped));
                    out.push(':');
                    let name = json::unescape(raw, escaped).unwrap_or_default();
                    self.write(layout::next(&mut scanner), is_marked || self.marked.has(&name), out);
                }
                out.push('}');
            }
            Ok(Token::Array) => {
                out.push('[');
                while let Ok(true) = scanner.item(&mut first) {
                    out.push_str(if std::mem::replace(&mut is_empty, false) { "" } else { "," });
                    self.write(layout::next(&mut scanner), is_marked, out);
                }
                out.push(']');
            }
            _ if is_marked => out.push_str(&self.fake(json.trim())),
            _ => out.push_str(&self.scalar(json.trim())),
        }
    }

    /// A scalar without the secrets of the call.
    fn scalar(&self, json: &str) -> String {
        match Scanner::new(json).token() {
            Ok(Token::Text { raw, escaped }) => {
                if let Some(text) = json::unescape(raw, escaped).filter(|text| is_nested(text)) {
                    let (mut nested, mut quoted) = (String::new(), String::new());
                    self.write(&text, false, &mut nested);
                    if nested != *text {
                        quote(&nested, &mut quoted);
                        return quoted;
                    }
                }
                self.string(raw, escaped)
            }
            // What is a secret as a number is a number still.
            Ok(Token::Number(digits)) if self.redactor.mask(digits) != digits => "1000000".to_owned(),
            _ => json.to_owned(),
        }
    }

    /// A string without the secrets of the call.
    fn string(&self, raw: &str, escaped: bool) -> String {
        let as_written = format!("\"{}\"", self.redactor.mask(raw));
        if json::check(&as_written).is_ok() {
            return as_written;
        }
        // What looked like the beginning of a secret was the end of an escape.
        let mut quoted = String::new();
        quote(&self.redactor.mask(&json::unescape(raw, escaped).unwrap_or_default()), &mut quoted);
        quoted
    }
}

fn redactor(secrets: &[(Secret, Arc<str>)]) -> Redactor {
    Redactor::with_masks(secrets.iter().map(|(secret, mask)| (secret, Arc::clone(mask))))
}

/// Whether a text is JSON itself.
fn is_nested(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && json::check(text).is_ok()
}

/// A name without what JSON would have to escape.
fn plain(name: &str) -> String {
    let plain: String = name.chars().filter(|each| each.is_ascii_alphanumeric() || "_-[]./".contains(*each)).collect();
    if plain.is_empty() { "secret".to_owned() } else { plain }
}
