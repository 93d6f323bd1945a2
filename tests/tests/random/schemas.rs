//! Schemas put together at random, of everything that the format has: names and texts that are odd but legal, and some that are not.
//!
//! It knows nothing of what becomes of them.

use std::collections::BTreeSet;

use actionapi::wire::Scalar;
use serde_json::Value;

use crate::fetched;
use crate::numbers::Random;
use crate::oddities::{FRAGMENTS, NAMES};
use crate::pages;
use crate::shapes;
use crate::variables::variables;

/// A schema in the making.
pub(crate) struct Maker<'r> {
    pub(crate) random: &'r mut Random,
    pub(crate) types: Vec<(String, Kind)>,
    /// How odd it is: names and texts are odd once in so many times.
    odd: usize,
    /// Whether the functions being made have a JSON body, and then whether their parameters are sent in order.
    pub(crate) in_json: Option<bool>,
}

/// What the type of a field in the form `json` begins with here.
pub(crate) const JSON: &str = "as json: ";

pub(crate) enum Kind {
    Record(Vec<(String, String)>),
    Enum(Vec<String>),
}

/// The names of the scalars that can be in lists and maps of parameters.
fn scalars() -> Vec<&'static str> {
    Scalar::in_schemas().filter(|scalar| *scalar != Scalar::Json).map(|scalar| scalar.row().name).collect()
}

/// The text of a schema.
pub(crate) fn schema(random: &mut Random, index: usize) -> String {
    let odd = [2, 3, 5, 10, 40][random.below(5)];
    Maker { random, types: Vec::new(), odd, in_json: None }.schema(index)
}

/// An ordered mapping in YAML's braces.
#[derive(Default)]
pub(crate) struct Braces(Vec<String>);

impl Braces {
    pub(crate) fn put(&mut self, key: &str, value: impl AsRef<str>) {
        self.0.push(format!("{}: {}", quoted(key), value.as_ref()));
    }

    pub(crate) fn text(&self) -> String {
        format!("{{ {} }}", self.0.join(", "))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One entry a line.
    fn lines(&self) -> String {
        format!("{{\n  {}\n}}", self.0.join(",\n").replace('\n', "\n  "))
    }
}

/// As YAML text in double quotes.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            ' '..='~' => out.push(character),
            _ => out.push_str(&format!("\\U{:08x}", u32::from(character))),
        }
    }
    out + "\""
}

impl Maker<'_> {
    fn schema(mut self, index: usize) -> String {
        let credentials = self.credentials();
        let types = self.types_section();
        // Of numbers of their own, so that the rest of a schema does not depend on them.
        let (variables, names) = variables(&mut Random::new(u64::try_from(index).unwrap()), &credentials);
        let (request, constants) = self.request(&credentials, &names);
        let mut api = Braces::default();
        api.put("name", quoted(&format!("api-{index}")));
        api.put("title", quoted(&format!("T{}", self.description())));
        self.maybe_description(&mut api);
        if !credentials.is_empty() {
            let mut braces = Braces::default();
            for name in &credentials {
                let mut credential = Braces::default();
                self.maybe_description(&mut credential);
                braces.put(name, credential.text());
            }
            api.put("credentials", braces.text());
        }
        api.put("request", request);
        api.put("reply", self.reply());
        if self.random.once_in(2) {
            let errors =
                "{ Gone: \"4\", Late: { at: /late, class: busy, wait: 2s }, R#type: { contains: [a, \"{}\"], wait: /wait } }";
            api.put("errors", errors.replace("R#type", "Type"));
        }
        let (mut modules, mut variables) = (self.modules(&constants), variables);
        if self.random.once_in(3) {
            let (fetched, module) = fetched::of_a_session(self.random);
            variables.push(fetched);
            modules.put("sessions of all", module);
        }
        let mut own = Random::new(u64::try_from(index).unwrap() + 7);
        let mut types = types;
        if own.once_in(2) {
            let (all, module) = shapes::shapes(&mut own);
            let own: Vec<String> = all.into_iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
            types = match types.strip_suffix("\n}\n") {
                Some(types) => format!("{types},\n  {}\n}}\n", own.join(",\n  ")),
                None => format!("types: {{\n  {}\n}}\n", own.join(",\n  ")),
            };
            modules.put("shapes of all", module);
        }
        if !variables.is_empty() {
            api.put("variables", format!("{{ {} }}", variables.join(", ")));
        }
        format!("format: 1\napi: {}\n{types}modules: {}\n", api.lines(), modules.lines())
    }

    pub(crate) fn description(&mut self) -> String {
        (0..self.random.below(8)).map(|_| self.random.of(FRAGMENTS)).collect()
    }

    fn maybe_description(&mut self, braces: &mut Braces) {
        if !self.random.once_in(3) {
            let text = self.description();
            braces.put("description", quoted(&text));
        }
    }

    /// A name on the wire, and its Rust name where it is given one.
    fn name(&mut self, taken: &mut BTreeSet<String>, pascal: bool) -> (String, Option<String>) {
        loop {
            let is_odd = self.random.once_in(self.odd);
            let name = if is_odd { self.random.of(NAMES).to_owned() } else { self.plain_name() };
            // Twice the same is refused; what only becomes the same is for the checker to see.
            if !taken.insert(if self.random.once_in(60) { name.clone() } else { name.to_lowercase().replace(['-', '_'], "") }) {
                continue;
            }
            let legal = name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.is_ascii();
            let given = is_odd && (!legal || self.random.once_in(3)) && !self.random.once_in(20);
            let rust = given.then(|| {
                let number = self.random.below(10_000);
                if pascal { format!("N{number}") } else { format!("n{number}") }
            });
            return (name, rust);
        }
    }

    fn plain_name(&mut self) -> String {
        const SYLLABLES: &[&str] =
            &["get", "set", "user", "id", "Order", "_", "ip", "Date", "2", "-", "x", "list", "All", "no"];
        let first = self.random.of(&["a", "be", "C", "do", "E", "f", "z"]).to_owned();
        first + &(0..1 + self.random.below(3)).map(|_| self.random.of(SYLLABLES)).collect::<String>()
    }

    fn credentials(&mut self) -> Vec<String> {
        let mut taken = BTreeSet::new();
        let all = ["key", "token", "user-name", "type", "Pass_Word", "clone", "with", "self", "new", "k2"];
        (0..self.random.below(4)).map(|_| self.random.of(&all).to_owned()).filter(|name| taken.insert(name.clone())).collect()
    }

    fn types_section(&mut self) -> String {
        let count = self.random.below(6);
        let mut taken = BTreeSet::new();
        let names: Vec<_> = (0..count)
            .map(|_| {
                loop {
                    let (name, rust) = self.name(&mut taken, true);
                    let legal = name.starts_with(|first: char| first.is_ascii_alphabetic())
                        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
                    if legal && Scalar::named(&name).is_none() {
                        return (name, rust);
                    }
                }
            })
            .collect();
        let mut section = Braces::default();
        for (name, rust) in names {
            let mut braces = Braces::default();
            self.maybe_description(&mut braces);
            if let Some(rust) = rust {
                braces.put("rust", rust);
            }
            let kind =
                if self.random.once_in(2) { self.record(&mut braces, Some(&name)) } else { self.enumeration(&mut braces) };
            self.types.push((name.clone(), kind));
            section.put(&name, braces.text());
        }
        if section.0.is_empty() { String::new() } else { format!("types: {}\n", section.lines()) }
    }

    fn enumeration(&mut self, braces: &mut Braces) -> Kind {
        let mut taken = BTreeSet::new();
        let (mut values, mut list) = (Vec::new(), Vec::new());
        for _ in 0..1 + self.random.below(5) {
            let (value, rust) = self.name(&mut taken, true);
            let mut entry = Braces::default();
            entry.put("value", quoted(&value));
            self.maybe_description(&mut entry);
            if let Some(rust) = rust {
                entry.put("rust", rust);
            }
            list.push(entry.text());
            values.push(value);
        }
        braces.put("enum", format!("[{}]", list.join(", ")));
        Kind::Enum(values)
    }

    fn record(&mut self, braces: &mut Braces, own: Option<&str>) -> Kind {
        let (text, fields) = self.fields(own);
        braces.put("record", text);
        Kind::Record(fields)
    }

    fn fields(&mut self, own: Option<&str>) -> (String, Vec<(String, String)>) {
        let mut taken = BTreeSet::new();
        let (mut fields, mut braces) = (Vec::new(), Braces::default());
        for _ in 0..1 + self.random.below(7) {
            let (name, rust) = self.name(&mut taken, false);
            let mut kind = self.kind(0);
            if let Some(own) = own.filter(|_| self.random.once_in(12)) {
                kind = format!("{}<{own}>", self.random.of(&["list", "map"]));
            }
            let mut entry = Braces::default();
            entry.put("type", quoted(&kind));
            self.maybe_description(&mut entry);
            if matches!(kind.as_str(), "string" | "string?") && self.random.once_in(3) {
                entry.put("secret", "true");
            } else if self.random.once_in(3) {
                kind = self.field_form(&mut entry, kind);
            }
            if let Some(rust) = rust {
                entry.put("rust", rust);
            }
            braces.put(&name, entry.text());
            fields.push((name, kind));
        }
        (braces.text(), fields)
    }

    /// Puts a form of the type, if there is one; returns the type with a mark if data of it must be written in the form.
    fn field_form(&mut self, entry: &mut Braces, kind: String) -> String {
        let bare = kind.trim_end_matches('?');
        let is_container = bare.ends_with('>');
        if is_container && self.random.once_in(2) {
            entry.put("as", "json");
            return format!("{JSON}{kind}");
        }
        if bare.starts_with("list<") && !bare.starts_with("list<list<") {
            entry.put("as", "one");
        } else if kind == "boolean" {
            entry.put("as", "presence");
        } else if kind.ends_with('?') {
            entry.put("as", "{ none: [never, -17.25] }");
        }
        kind
    }

    /// Puts a form that a parameter of the type can have, if there is one.
    fn parameter_form(&mut self, entry: &mut Braces, kind: &str) {
        match kind.trim_end_matches('?') {
            "list<integer>" if self.random.once_in(2) => entry.put("as", "json"),
            "list<integer>" | "list<ip>" | "list<decimal>" => entry.put("as", "{ joined: \"; \" }"),
            "boolean" => entry.put("as", "presence"),
            _ => {}
        }
    }

    /// Any type of a field or a reply.
    fn kind(&mut self, depth: usize) -> String {
        let mut kind = match self.random.below(10) {
            0 if depth < 5 => format!("list<{}>", self.kind(depth + 1)),
            1 if depth < 5 => format!("map<{}>", self.kind(depth + 1)),
            2 => "json".to_owned(),
            3..=5 if !self.types.is_empty() => {
                let at = self.random.below(self.types.len());
                self.types[at].0.clone()
            }
            _ => self.random.of(&scalars()).to_owned(),
        };
        if self.random.once_in(4) {
            kind.push('?');
        }
        kind
    }

    fn parameter_kind(&mut self) -> String {
        let enums: Vec<String> =
            (self.types.iter()).filter(|(_, kind)| matches!(kind, Kind::Enum(_))).map(|(name, _)| name.clone()).collect();
        let scalar = match self.random.below(4) {
            0 if !enums.is_empty() => enums[self.random.below(enums.len())].clone(),
            _ => self.random.of(&scalars()).to_owned(),
        };
        let mut kind = match self.random.below(8) {
            0 => format!("list<{scalar}>"),
            1 => format!("map<{scalar}>"),
            2 => "json".to_owned(),
            _ => scalar,
        };
        if self.random.once_in(2) {
            kind.push('?');
        }
        kind
    }

    fn modules(&mut self, constants: &BTreeSet<String>) -> Braces {
        let mut taken = BTreeSet::new();
        let mut modules = Braces::default();
        let unused: Vec<String> = self.types.iter().map(|(name, _)| name.clone()).collect();
        for at in 0..1 + self.random.below(3) {
            let (name, rust) = self.name(&mut taken, false);
            let mut module = Braces::default();
            self.maybe_description(&mut module);
            if let Some(rust) = rust {
                module.put("rust", rust);
            }
            let none = BTreeSet::new();
            let constants = if self.random.once_in(4) {
                let (request, in_order) = self.json_request(constants);
                module.put("request", request);
                self.in_json = Some(in_order);
                &none
            } else {
                self.in_json = None;
                constants
            };
            self.layer(&mut module);
            let mut functions = Braces::default();
            let mut taken = BTreeSet::new();
            // Every type is used by somebody.
            if at == 0 {
                for (index, kind) in unused.iter().enumerate() {
                    taken.insert(format!("use{index}"));
                    functions.put(&format!("use{index}"), self.function(constants, Some(kind.clone())));
                }
            }
            for _ in 0..1 + self.random.below(4) {
                let (name, rust) = self.name(&mut taken, false);
                let mut text = self.function(constants, None);
                if let Some(rust) = rust {
                    text = text.replacen("{ ", &format!("{{ \"rust\": {rust}, "), 1);
                }
                functions.put(&name, text);
            }
            // Many of them are no pages of a JSON body.
            if self.random.once_in(2) && self.in_json.is_none() {
                functions.put("paged", pages::function(self.random));
            }
            module.put("functions", functions.lines());
            modules.put(&name, module.lines());
        }
        modules
    }

    fn function(&mut self, constants: &BTreeSet<String>, returns: Option<String>) -> String {
        let mut braces = Braces::default();
        self.maybe_description(&mut braces);
        self.layer(&mut braces);
        braces.put("effect", self.random.of(&["read", "write", "idempotent"]));
        if self.random.once_in(8) {
            let text = self.description();
            braces.put("deprecated", quoted(&format!("T{text}")));
        }
        let mut taken = BTreeSet::new();
        let mut parameters = Braces::default();
        let most = if self.random.once_in(8) { 12 } else { 5 };
        let mut optional = Vec::new();
        for _ in 0..self.random.below(most) {
            let (name, rust) = self.name(&mut taken, false);
            if constants.contains(&name) {
                continue;
            }
            let record = if self.in_json.is_none() && self.random.once_in(8) { self.sent_record() } else { None };
            let is_record = record.is_some();
            let kind = match record {
                Some(record) => record,
                None if self.in_json.is_some() && self.random.once_in(2) => self.kind(0),
                None => self.parameter_kind(),
            };
            // A list may have no items, which is not sent.
            if kind.ends_with('?') && !kind.ends_with(">?") && self.random.once_in(2) {
                optional.push(quoted(&name));
            }
            let mut entry = Braces::default();
            entry.put("type", quoted(&kind));
            self.maybe_description(&mut entry);
            if matches!(kind.as_str(), "string" | "string?") && self.random.once_in(3) {
                entry.put("secret", "true");
            } else if kind == "string?" && self.random.once_in(2) {
                let text = self.description();
                entry.put("default", quoted(&text));
            } else if kind == "boolean?" && self.random.once_in(2) {
                entry.put("default", "true");
            }
            if self.random.once_in(8) {
                let text = self.description();
                entry.put("deprecated", quoted(&format!("T{text}")));
            }
            if is_record {
                if kind.starts_with("list<") && self.random.once_in(2) {
                    let patterns = ["{ names: \"{name}.m.{n}.{key}\" }", "{ names: \"{name}/{letter}*{key}\" }"];
                    entry.put("as", self.random.of(&patterns));
                }
            } else if self.random.once_in(3) && !entry.0.iter().any(|entry| entry.starts_with("\"default\"")) {
                self.parameter_form(&mut entry, &kind);
            }
            if let Some(rust) = rust {
                entry.put("rust", rust);
            }
            parameters.put(&name, entry.text());
        }
        if self.in_json == Some(true) {
            // Those that are required come first.
            parameters.0.sort_by_key(|entry| entry.contains("\"type\": \"") && entry.contains("?\""));
        }
        if !parameters.0.is_empty() {
            braces.put("parameters", parameters.text());
        }
        if optional.len() > 1 && self.random.once_in(2) {
            let rule = self.random.of(&["one_of", "any_of", "together", "exclusive"]);
            braces.put("needs", format!("[{{ {rule}: [{}] }}]", optional.join(", ")));
        }
        let data = match returns {
            None if self.random.once_in(2) => {
                let (text, fields) = self.fields(None);
                braces.put("returns", text);
                self.record_data(&fields, 0)
            }
            None if self.random.once_in(6) => {
                braces.put("returns", "nothing");
                Value::Null
            }
            None if self.random.once_in(4) => Value::from(self.description()),
            returns => {
                let kind = returns.unwrap_or_else(|| self.kind(0));
                braces.put("returns", quoted(&kind));
                self.data(&kind, 0)
            }
        };
        let mut example = Braces::default();
        if self.random.once_in(2) {
            let text = self.description();
            example.put("message", quoted(&text));
        }
        example.put("data", yaml(&data));
        if !self.random.once_in(3) {
            braces.put("example", example.text());
        }
        braces.text()
    }
}

/// A value as YAML in brackets and braces.
pub(crate) fn yaml(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(yaml).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{}: {}", quoted(key), yaml(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}
