//! A function of the tree with its layers, and what is explained of it.
//!
//! It knows where functions are, and the few keys whose values are not only shown: `data` continues, `names` changes names.

use actionapi_core::text::one_line;

use super::flow::flow;
use super::layers::{Layers, Level, Merged, Said, entries, get};
use super::render::Row;
use super::shown::Shown;
use super::types::{self, said};
use crate::source::{Source, Span};
use crate::yaml::{Content, Entry, Node};

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
    types: Option<&'t Node<'t>>,
}

impl<'t> Functions<'t> {
    pub(super) fn of(root: &'t Node<'t>) -> Self {
        let (api, types) = (get(root, "api"), get(root, "types"));
        let of = |module: &'t str, outer: Option<&'t Node<'t>>, functions: Option<&'t Node<'t>>| {
            let found = functions.map_or(&[][..], entries).iter().filter(|entry| !entry.lone);
            found.map(move |entry| {
                let (name, key, node) = (&*entry.key.text, entry.key.span, &entry.value);
                Found { module, name, key, api, outer, node, types }
            })
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
        let shown = &Shown { source, module: self.module, function: self.name };
        let mut rows = vec![Row::Title { text: one_line(&self.shown()), origin: shown.origin(self.key, Level::Function) }];
        rows.push(Row::Heading("request".to_owned()));
        self.request(shown, &mut rows);
        rows.push(Row::Heading("reply".to_owned()));
        self.reply(shown, &mut rows);
        let errors = self.layers("errors", str::eq);
        if errors.set().next().is_some() {
            rows.push(Row::Heading("errors".to_owned()));
            self.lines(&errors, 1, shown, &mut rows);
        }
        for key in WHOLE {
            let whole = self.whole(key);
            if whole.set().next().is_some() {
                rows.push(Row::Heading(String::new()));
                self.lines(&whole, 0, shown, &mut rows);
            }
        }
        let from: Vec<_> = ["parameters", "returns"].iter().filter_map(|key| get(self.node, key)).collect();
        let types = types::rows(self.types, &from, shown);
        if !types.is_empty() {
            rows.push(Row::Heading("types".to_owned()));
            rows.extend(types);
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

    fn request(&self, shown: &Shown<'_>, rows: &mut Vec<Row>) {
        self.own(&["effect"], shown, rows);
        let mut request = self.layers("request", str::eq);
        if request.get("methods").is_none() {
            rows.push(Row::line(1, "methods: [post]", "default"));
        }
        request.0.retain(|merged| !MERGED_INSIDE.contains(&merged.said[0].name));
        self.lines(&request, 1, shown, rows);
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
            self.lines(&layers, 2, shown, rows);
            let names = request.get("names").map_or("{name}", |said| text(said.value));
            for entry in own {
                let sent = names.replace("{name}", &entry.key.text);
                let mut origin = shown.origin(entry.key.span, Level::Function);
                if sent != entry.key.text {
                    origin.push_str(&format!(", the parameter `{}`", entry.key.text));
                }
                // Any other default is the server's.
                if get(&entry.value, "default").is_some_and(|default| text(default).contains("${")) {
                    origin.push_str(", the default is sent");
                }
                rows.push(Row::line(2, &format!("{sent}: {}", said(&entry.value, shown)), &origin));
            }
        }
        self.own(&["needs"], shown, rows);
    }

    fn reply(&self, shown: &Shown<'_>, rows: &mut Vec<Row>) {
        let mut reply = self.layers("reply", str::eq);
        // At a function, `data` is short for `data` under `reply`.
        let at = entries(self.node).iter().position(|entry| entry.key.text == "data");
        reply.add(at.map_or(&[][..], |at| &entries(self.node)[at..=at]), Level::Function, str::eq);
        reply.0.retain(|merged| merged.said[0].name != "rust");
        if reply.get("data").is_none() {
            rows.push(Row::line(1, "data: /", "default: the whole reply"));
        }
        self.lines(&reply, 1, shown, rows);
        self.returns(shown, rows);
        self.own(&["renews"], shown, rows);
    }

    /// What the function returns: a type, or fields.
    fn returns(&self, shown: &Shown<'_>, rows: &mut Vec<Row>) {
        let returns = entries(self.node).iter().find(|entry| entry.key.text == "returns");
        let Some(returns) = returns else { return };
        let Content::Mapping(fields) = &returns.value.content else { return self.own(&["returns"], shown, rows) };
        rows.push(Row::Group("returns".to_owned()));
        let field = |field: &Entry<'_>| {
            let text = format!("{}: {}", field.key.text, said(&field.value, shown));
            shown.line(2, &text, field.key.span, Level::Function)
        };
        rows.extend(fields.iter().map(field));
    }

    /// Keys of the function alone.
    fn own(&self, keys: &[&str], shown: &Shown<'_>, rows: &mut Vec<Row>) {
        for entry in entries(self.node).iter().filter(|entry| keys.contains(&&*entry.key.text)) {
            let value = shown.flow(&entry.value);
            let text = format!("{}: {value}", entry.key.text);
            rows.push(shown.line(1, &text, entry.key.span, Level::Function));
        }
    }

    fn lines(&self, layers: &Layers<'t>, indent: usize, shown: &Shown<'_>, rows: &mut Vec<Row>) {
        rows.extend(layers.set().map(|merged| self.line(merged, indent, shown)));
    }

    fn line(&self, merged: &Merged<'t>, indent: usize, shown: &Shown<'_>) -> Row {
        let (last, above) = merged.said.split_last().map_or((merged.said[0], &[][..]), |(last, above)| (*last, above));
        let mut origin = shown.origin(last.key, last.level);
        let (name, before) = (merged.said[0].name, above.last());
        let position = |said: &Said<'t>| shown.place(said.key);
        if merged.value().is_none() {
            origin.push_str(&before.map_or_else(String::new, |before| format!(", removes {}", position(before))));
            return Row::line(indent, &format!("{name}: ~"), &origin);
        }
        let (data, continued) = if name == "data" { data(&merged.said, shown) } else { (None, None) };
        if let Some(continued) = continued {
            origin.push_str(&format!(", continues {}", position(continued)));
        } else if let Some(before) = before {
            origin.push_str(&format!(", replaces {}", position(before)));
        }
        let value = data.unwrap_or_else(|| shown.flow(last.value));
        let written = flow(last.value, &|text| text.to_owned());
        if shown.flow(last.value) != written {
            origin.push_str(&format!(", written {written}"));
        }
        Row::line(indent, &format!("{name}: {value}"), &origin)
    }
}

/// The place of the data from the root, and the layer that it continues.
fn data<'s, 't>(said: &'s [Said<'t>], shown: &Shown<'_>) -> (Option<String>, Option<&'s Said<'t>>) {
    let (mut place, mut continued) = (String::new(), None);
    for (index, one) in said.iter().enumerate() {
        let own = shown.filled(text(one.value));
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

fn text<'t>(node: &'t Node<'t>) -> &'t str {
    match &node.content {
        Content::Scalar(scalar) => &scalar.text,
        _ => "",
    }
}
