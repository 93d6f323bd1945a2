//! A function of the tree with its layers, and what is explained of it.
//!
//! It knows where functions are, and the few keys whose values are not only shown: `data` continues, `names` changes names.

use actionapi::text::{lowered, one_line};

use super::flow::flow;
use super::layers::{Layers, Level, Merged, Said, entries, get};
use super::render::Row;
use crate::source::{Source, Span};
use crate::yaml::{Content, Node};

/// Mappings that are merged name by name, inside one that is merged key by key.
const MERGED_INSIDE: [&str; 3] = ["parameters", "query", "headers"];

/// Keys of layers whose value is replaced as a whole.
const WHOLE: [&str; 3] = ["pages", "rate", "deprecated"];

/// All functions of a schema.
pub(super) struct Functions<'t>(Vec<Found<'t>>);

/// A function with the layers around it.
pub(super) struct Found<'t> {
    module: &'t str,
    name: &'t str,
    key: Span,
    api: Option<&'t Node<'t>>,
    outer: Option<&'t Node<'t>>,
    node: &'t Node<'t>,
}

impl<'t> Functions<'t> {
    pub(super) fn of(root: &'t Node<'t>) -> Self {
        let api = get(root, "api");
        let of = |module: &'t str, outer: Option<&'t Node<'t>>, functions: Option<&'t Node<'t>>| {
            let found = functions.map_or(&[][..], entries).iter().filter(|entry| !entry.lone);
            found.map(move |entry| Found { module, name: &entry.key.text, key: entry.key.span, api, outer, node: &entry.value })
        };
        let modules = get(root, "modules").map_or(&[][..], entries).iter();
        let inside = modules.flat_map(|module| of(&module.key.text, Some(&module.value), get(&module.value, "functions")));
        Self(of("", None, get(root, "functions")).chain(inside).collect())
    }

    pub(super) fn find(&self, name: &str) -> Option<&Found<'t>> {
        self.0.iter().find(|found| found.shown() == name)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.0.iter().map(Found::shown).collect()
    }
}

impl<'t> Found<'t> {
    fn shown(&self) -> String {
        if self.module.is_empty() { self.name.to_owned() } else { format!("{}.{}", self.module, self.name) }
    }

    pub(super) fn rows(&self, source: &Source) -> Vec<Row> {
        let mut rows =
            vec![Row::Title { text: one_line(&self.shown()), origin: self.origin(source, self.key, Level::Function) }];
        rows.push(Row::Heading("request".to_owned()));
        self.request(source, &mut rows);
        rows.push(Row::Heading("reply".to_owned()));
        self.reply(source, &mut rows);
        let errors = self.layers("errors", str::eq);
        if errors.set().next().is_some() {
            rows.push(Row::Heading("errors".to_owned()));
            self.lines(&errors, 1, source, &mut rows);
        }
        for key in WHOLE {
            let whole = self.whole(key);
            if whole.set().next().is_some() {
                rows.push(Row::Heading(String::new()));
                self.lines(&whole, 0, source, &mut rows);
            }
        }
        rows
    }

    /// The layers around the function that say anything, from the outside in.
    fn levels(&self) -> impl Iterator<Item = (Level, &'t Node<'t>)> {
        [(Level::Api, self.api), (Level::Module, self.outer), (Level::Function, Some(self.node))]
            .into_iter()
            .filter_map(|(level, node)| Some((level, node?)))
    }

    /// What the layers say in the mapping of this name.
    fn layers(&self, key: &str, is_same: fn(&str, &str) -> bool) -> Layers<'t> {
        let mut layers = Layers::default();
        for (level, node) in self.levels() {
            layers.add(get(node, key).map_or(&[][..], entries), level, is_same);
        }
        layers
    }

    /// What the layers say under a key whose value is replaced as a whole.
    fn whole(&self, key: &str) -> Layers<'t> {
        let mut layers = Layers::default();
        for (level, node) in self.levels() {
            let at = entries(node).iter().position(|entry| entry.key.text == key);
            layers.add(at.map_or(&[][..], |at| &entries(node)[at..=at]), level, str::eq);
        }
        layers
    }

    fn request(&self, source: &Source, rows: &mut Vec<Row>) {
        let mut request = self.layers("request", str::eq);
        if request.get("methods").is_none() {
            rows.push(Row::line(1, "methods: [post]", "default"));
        }
        request.0.retain(|merged| !MERGED_INSIDE.contains(&merged.said[0].name));
        self.lines(&request, 1, source, rows);
        for key in MERGED_INSIDE {
            let is_same: fn(&str, &str) -> bool = if key == "headers" { str::eq_ignore_ascii_case } else { str::eq };
            let mut layers = Layers::default();
            for (level, node) in self.levels() {
                let inside = get(node, "request").and_then(|request| get(request, key));
                layers.add(inside.map_or(&[][..], entries), level, is_same);
            }
            let own = if key == "parameters" { get(self.node, key).map_or(&[][..], entries) } else { &[] };
            if layers.set().next().is_none() && own.is_empty() {
                continue;
            }
            rows.push(Row::Group(key.to_owned()));
            self.lines(&layers, 2, source, rows);
            let names = request.get("names").map_or("{name}", |said| text(said.value));
            for entry in own {
                let sent = names.replace("{name}", &entry.key.text);
                let mut origin = self.origin(source, entry.key.span, Level::Function);
                if sent != entry.key.text {
                    origin.push_str(&format!(", the parameter `{}`", entry.key.text));
                }
                let kind = get(&entry.value, "type").unwrap_or(&entry.value);
                rows.push(Row::line(2, &format!("{sent}: {}", self.flow(kind)), &origin));
            }
        }
        self.own(&["needs"], source, rows);
    }

    fn reply(&self, source: &Source, rows: &mut Vec<Row>) {
        let mut reply = self.layers("reply", str::eq);
        // At a function, `data` is short for `data` under `reply`.
        let at = entries(self.node).iter().position(|entry| entry.key.text == "data");
        reply.add(at.map_or(&[][..], |at| &entries(self.node)[at..=at]), Level::Function, str::eq);
        reply.0.retain(|merged| merged.said[0].name != "rust");
        if reply.get("data").is_none() {
            rows.push(Row::line(1, "data: /", "default: the whole reply"));
        }
        self.lines(&reply, 1, source, rows);
        self.own(&["returns", "renews"], source, rows);
    }

    /// Keys of the function alone.
    fn own(&self, keys: &[&str], source: &Source, rows: &mut Vec<Row>) {
        for entry in entries(self.node).iter().filter(|entry| keys.contains(&&*entry.key.text)) {
            // Of the fields of a record, the names are enough.
            let value = match &entry.value.content {
                Content::Mapping(fields) => {
                    format!("{{ {} }}", fields.iter().map(|field| &*field.key.text).collect::<Vec<_>>().join(", "))
                }
                _ => self.flow(&entry.value),
            };
            let text = format!("{}: {value}", entry.key.text);
            rows.push(Row::line(1, &text, &self.origin(source, entry.key.span, Level::Function)));
        }
    }

    fn lines(&self, layers: &Layers<'t>, indent: usize, source: &Source, rows: &mut Vec<Row>) {
        rows.extend(layers.set().map(|merged| self.line(merged, indent, source)));
    }

    fn line(&self, merged: &Merged<'t>, indent: usize, source: &Source) -> Row {
        let (last, above) = merged.said.split_last().map_or((merged.said[0], &[][..]), |(last, above)| (*last, above));
        let mut origin = self.origin(source, last.key, last.level);
        let (name, before) = (merged.said[0].name, above.last());
        let position = |said: &Said<'t>| place(source, said.key);
        if merged.value().is_none() {
            origin.push_str(&before.map_or_else(String::new, |before| format!(", removes {}", position(before))));
            return Row::line(indent, &format!("{name}: ~"), &origin);
        }
        let (data, continued) = if name == "data" { self.data(&merged.said) } else { (None, None) };
        if let Some(continued) = continued {
            origin.push_str(&format!(", continues {}", position(continued)));
        } else if let Some(before) = before {
            origin.push_str(&format!(", replaces {}", position(before)));
        }
        let shown = data.unwrap_or_else(|| self.flow(last.value));
        let written = flow(last.value, &|text| text.to_owned());
        if flow(last.value, &|text| self.filled(text)) != written {
            origin.push_str(&format!(", written {written}"));
        }
        Row::line(indent, &format!("{name}: {shown}"), &origin)
    }

    /// The place of the data from the root, and the layer that it continues.
    fn data<'s>(&self, said: &'s [Said<'t>]) -> (Option<String>, Option<&'s Said<'t>>) {
        let (mut place, mut continued) = (String::new(), None);
        for (index, one) in said.iter().enumerate() {
            let own = self.filled(text(one.value));
            continued = None;
            if own.starts_with('/') {
                place = own;
            } else if own == "~" {
                place = String::new();
            } else {
                continued = index.checked_sub(1).and_then(|above| said.get(above)).filter(|_| !place.is_empty());
                place = format!("{}/{own}", place.trim_end_matches('/'));
            }
        }
        (Some(one_line(&place)), continued)
    }

    /// A node on one line, with the names of the function and its module filled in.
    fn flow(&self, node: &Node<'_>) -> String {
        flow(node, &|text| self.filled(text))
    }

    fn filled(&self, text: &str) -> String {
        let names = [("function", self.name), ("module", self.module)];
        names.iter().filter(|(_, name)| !name.is_empty()).fold(text.to_owned(), |text, (word, name)| {
            let lower = format!("${{{word}:lower}}");
            text.replace(&format!("${{{word}}}"), name).replace(&lower, &lowered(name))
        })
    }

    fn origin(&self, source: &Source, key: Span, level: Level) -> String {
        format!("{}, {}", place(source, key), level.word())
    }
}

fn place(source: &Source, span: Span) -> String {
    format!("{}:{}", source.shown_name(), source.position(span.start).line)
}

fn text<'t>(node: &'t Node<'t>) -> &'t str {
    match &node.content {
        Content::Scalar(scalar) => &scalar.text,
        _ => "",
    }
}
