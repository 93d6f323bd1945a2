//! The edits of an existing schema, and what there is to report about each.
//!
//! It does not read samples.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use actionapi::description::{Api, TypeId};
use actionapi::text::{one_line, qualified};
use actionapi_codegen::{Source, Span};

use super::edits::Edits;
use super::fresh::Options;
use super::model::{Field, Function, NamedType, Returns};
use super::nodes::Root;
use super::pool::{Choices, rust_names, types};
use super::seats::{Schema, mark_at};
use super::seen::{Seat, Seen};
use super::shape::Shape;
use super::{write, yaml};
use crate::findings::{Finding, Level, Place};

/// Edits with their reports.
pub(super) struct Plan<'p> {
    source: &'p Source,
    schema: &'p Schema<'p>,
    options: &'p Options,
    edits: Edits,
    changes: Vec<Finding>,
    contradictions: Vec<Finding>,
    taken: BTreeSet<String>,
    types: Vec<NamedType>,
    /// Whose type is another one, which says already whether there may be nothing.
    retyped: BTreeSet<Seat>,
}

/// The result of a plan.
pub(super) struct Done {
    pub(super) text: String,
    pub(super) changes: Vec<Finding>,
    pub(super) contradictions: Vec<Finding>,
}

/// A finding about something that samples contradict.
pub(super) fn contradiction(place: Option<Place>, message: String) -> Finding {
    let help = "see which one is right; `--retype` changes types to what was seen".to_owned();
    Finding { id: "contradiction", level: Level::Error, message: one_line(&message), help: Some(help), place }
}

impl<'p> Plan<'p> {
    pub(super) fn new(source: &'p Source, schema: &'p Schema<'p>, options: &'p Options) -> Self {
        let taken = schema.api.types.iter().map(|definition| definition.name.wire.to_string()).collect();
        let (edits, types) = (Edits::default(), Vec::new());
        Self {
            source,
            schema,
            options,
            edits,
            changes: Vec::new(),
            contradictions: Vec::new(),
            taken,
            types,
            retyped: BTreeSet::new(),
        }
    }

    pub(super) fn api(&self) -> &'static Api {
        self.schema.api
    }

    /// What new types are chosen by.
    pub(super) fn choices(&self) -> Choices {
        Choices { enums: self.options.enums, shares: true, taken: self.taken.clone() }
    }

    fn place(&self, span: Option<Span>) -> Option<Place> {
        span.map(|span| Place::new(self.source, span))
    }

    fn changed(&mut self, id: &'static str, span: Option<Span>, message: String) {
        let place = self.place(span);
        self.changes.push(Finding { id, level: Level::Warning, message: one_line(&message), help: None, place });
    }

    fn refuse(&mut self, span: Option<Span>, message: String) {
        let place = self.place(span);
        self.contradictions.push(contradiction(place, message));
    }

    /// The text of a type, where it stands as it is read.
    fn text_of(&self, seat: &Seat) -> Option<(Span, String)> {
        let written = self.schema.written(seat)?;
        let (span, text) = (written.span(), written.text()?);
        (self.source.text().get(span.start..span.end) == Some(text)).then(|| (span, text.to_owned()))
    }

    /// Puts a `?` after types where nothing was seen.
    pub(super) fn widen(&mut self, seen: &Seen) {
        let mut marks: Vec<_> = seen.nothing.iter().filter(|(seat, _)| !self.retyped.contains(seat)).collect();
        // The innermost first, so that those at one end of a text come in their order.
        marks.sort_by_key(|(seat, depth)| (seat, std::cmp::Reverse(*depth)));
        for (seat, depth) in marks {
            let shown = self.schema.shown(seat);
            let found = self.text_of(seat).and_then(|(span, text)| Some((span, mark_at(&text, *depth)?, text)));
            match found {
                Some((span, at, text)) => {
                    self.edits.replace(span.start + at, span.start + at, "?");
                    let wider = format!("{}?{}", &text[..at], &text[at..]);
                    self.changed(
                        "widened",
                        Some(span),
                        format!("`{shown}`: `{text}` becomes `{wider}`, because nothing was seen there"),
                    );
                }
                None => self.refuse(
                    self.schema.span(seat),
                    format!("`{shown}` may be nothing, but there is no type to put a `?` after"),
                ),
            }
        }
    }

    /// The types of the members of objects; `None` if they are no fields.
    fn fields(&mut self, shape: Shape) -> Option<Vec<Field>> {
        let found = types(&[Root { subject: String::new(), shape }], &self.choices());
        let Some(Returns::Fields(fields)) = found.returns.into_iter().next() else { return None };
        self.take_types(found.types);
        Some(fields)
    }

    fn take_types(&mut self, types: Vec<NamedType>) {
        self.taken.extend(types.iter().map(|named| named.name.clone()));
        self.types.extend(types);
    }

    /// Adds the fields that records have more. They are optional: the schema was written without them.
    pub(super) fn add_fields(&mut self, seen: &Seen) {
        for (id, shape) in seen.more.iter().filter(|(_, shape)| !shape.members.is_empty()) {
            let names: Vec<_> = shape.members.keys().map(|name| format!("`{}`", one_line(name))).collect();
            let (record, names) = (self.record(*id), names.join(", "));
            let span = self.schema.fields(*id).and_then(|fields| fields.key());
            let (Some(fields), Some(outline)) = (self.fields(shape.clone()), self.schema.fields(*id)) else {
                self.refuse(span, format!("`{record}` has more fields: {names}, which cannot be added here"));
                continue;
            };
            let known = self.schema.api.fields(*id);
            let all = known.iter().map(|field| &*field.name.rust).chain(fields.iter().map(|field| field.name.as_str()));
            let rust = rust_names(all).split_off(known.len());
            let optional =
                |(field, rust): (Field, Option<String>)| Field { written: field.written.clone().optional(true), rust, ..field };
            let fields: Vec<_> = fields.into_iter().zip(rust).map(optional).collect();
            let entries: Vec<_> = fields.iter().map(write::entry).collect();
            let lines = |indent: usize| {
                let mut text = String::new();
                fields.iter().for_each(|field| write::field(field, indent, &mut text));
                text
            };
            if self.edits.add_entries(self.source, outline, Some(&entries), lines).is_err() {
                self.refuse(span, format!("`{record}` has more fields: {names}, which cannot be added here"));
                continue;
            }
            for field in fields {
                let (name, kind) = (&field.name, &field.written.kind);
                let seen = format!("seen in {} of {} records", field.seen, field.of);
                self.changed("new-field", span, format!("`{record}` gets the field `{name}`: `{kind}`, {seen}"));
            }
        }
    }

    fn record(&self, id: TypeId) -> String {
        let shown = self.schema.shown(&Seat::Field(id, String::new()));
        shown.trim_end_matches('.').to_owned()
    }

    /// Adds the values that enums do not have.
    pub(super) fn add_values(&mut self, seen: &Seen) {
        for (id, values) in &seen.values {
            let (name, outline) = (self.record(*id), self.schema.values(*id));
            let items: Vec<_> = values.iter().map(|value| yaml::text(value)).collect();
            let added = outline.map(|outline| self.edits.add_items(self.source, outline, &items));
            let span = outline.and_then(|outline| outline.key());
            let names = items.join(", ");
            match added {
                Some(Ok(())) => self.changed("new-value", span, format!("`{name}` gets the values {names}")),
                _ => self.refuse(span, format!("`{name}` has more values: {names}, which cannot be added here")),
            }
        }
    }

    /// Reports types that do not take what was seen, or changes them if that was asked for.
    pub(super) fn contradict(&mut self, seen: &Seen) {
        for (seat, why) in &seen.contradictions {
            let shown = self.schema.shown(seat);
            let written = self.text_of(seat);
            let new = if self.options.retype { seen.all.get(seat).and_then(|shape| self.retyped(seat, shape)) } else { None };
            match (written, new) {
                (Some((span, old)), Some(new)) => {
                    let may_be_nothing = old.ends_with('?') || seen.nothing.contains(&(seat.clone(), 0));
                    let new = if may_be_nothing && !new.ends_with('?') { format!("{new}?") } else { new };
                    self.retyped.insert(seat.clone());
                    self.edits.replace(span.start, span.end, new.clone());
                    self.changed("retyped", Some(span), format!("`{shown}`: `{old}` becomes `{new}`: {why}"));
                }
                _ => self.refuse(self.schema.span(seat), format!("`{shown}`: {why}")),
            }
        }
    }

    /// The type that takes everything that was seen, if it needs no more than its name.
    fn retyped(&mut self, seat: &Seat, shape: &Shape) -> Option<String> {
        let name = match seat {
            // Only a string can be a secret.
            Seat::Field(id, name) if self.is_secret(*id, name) => return None,
            Seat::Field(_, name) => name,
            Seat::Returns(_, function) => function,
        };
        let field = self.fields(Shape::with_member(name, shape.clone()))?.pop()?;
        (field.written.form.is_none() && !field.written.secret).then_some(field.written.kind)
    }

    fn is_secret(&self, id: TypeId, name: &str) -> bool {
        self.schema.api.fields(id).iter().any(|field| field.name.wire == name && field.kind.is_secret())
    }

    pub(super) fn add_types(&mut self, types: Vec<NamedType>) {
        self.take_types(types);
    }

    /// Says what a function returns of which the schema does not say it.
    pub(super) fn fill(&mut self, function: &Function) {
        let Some(outline) = self.schema.function(&function.module, &function.name) else { return };
        let shown = qualified(&function.module, ".", &function.name);
        let example = function.example.as_ref().filter(|_| outline.get("example").is_none());
        let mut entries = match &function.returns {
            // That says no more than it is without.
            Returns::Type(written) if ["json", "list<json>", "map<json>"].contains(&written.kind.as_str()) => return,
            Returns::Unknown => return,
            Returns::Type(written) => vec![format!("returns: {}", written.kind)],
            Returns::Fields(fields) => {
                vec![format!("returns: {{ {} }}", fields.iter().map(write::entry).collect::<Vec<_>>().join(", "))]
            }
        };
        entries.extend(example.map(|data| format!("example: {{ data: {} }}", yaml::value(data))));
        let lines = |indent: usize| {
            let mut text = String::new();
            write::returns(&function.returns, indent, &mut text);
            if let Some(data) = example {
                // Writing to a string does not fail.
                let _ = writeln!(text, "{}example:", " ".repeat(indent));
                yaml::entry("data", data, indent + 2, &mut text);
            }
            text
        };
        let span = outline.key();
        match self.edits.add_entries(self.source, outline, Some(&entries), lines) {
            Ok(()) => self.changed(
                "new-returns",
                span,
                format!(
                    "`{shown}` gets what it returns, as {} said",
                    if function.samples == 1 { "a sample" } else { "samples" }
                ),
            ),
            Err(_) => self.refuse(span, format!("what `{shown}` returns cannot be added here")),
        }
    }

    /// Adds functions that the schema does not have.
    pub(super) fn add_functions(&mut self, functions: Vec<&Function>) {
        let mut modules: Vec<&str> = functions.iter().map(|function| function.module.as_str()).collect();
        modules.dedup();
        for module in modules {
            let of_module: Vec<_> = functions.iter().copied().filter(|function| function.module == module).collect();
            let names: Vec<_> =
                of_module.iter().map(|function| format!("`{}`", qualified(module, ".", &function.name))).collect();
            let functions_at = |indent: usize| {
                let mut text = String::new();
                of_module.iter().for_each(|each| write::function(each, indent, &mut text));
                text
            };
            let module_at = |indent: usize| {
                format!("{0}{1}:\n{0}  functions:\n{2}", " ".repeat(indent), yaml::text(module), functions_at(indent + 4))
            };
            let find = |path: &[&str]| self.schema.outline.find(path);
            let (existing, all) = match module {
                "" => (find(&["functions"]), None),
                module => (find(&["modules", module, "functions"]), find(&["modules"])),
            };
            let end = self.source.text().len();
            let added = match (existing, all) {
                (Some(existing), _) => self.edits.add_entries(self.source, existing, None, functions_at),
                (None, Some(all)) => self.edits.add_entries(self.source, all, None, module_at),
                (None, None) => {
                    let text = if module.is_empty() {
                        format!("functions:\n{}", functions_at(2))
                    } else {
                        format!("modules:\n{}", module_at(2))
                    };
                    self.edits.replace(end, end, text);
                    Ok(())
                }
            };
            let span = existing.or(all).and_then(|outline| outline.key());
            match added {
                Ok(()) => self.changed("new-function", span, format!("new: {}", names.join(", "))),
                Err(_) => self.refuse(span, format!("new functions cannot be added between braces: {}", names.join(", "))),
            }
        }
    }

    /// The text with all edits.
    pub(super) fn done(mut self) -> Done {
        if !self.types.is_empty() {
            let types = std::mem::take(&mut self.types);
            let lines = |indent: usize| {
                let mut text = String::new();
                types.iter().for_each(|each| write::named(each, indent, &mut text));
                text
            };
            let existing = self.schema.outline.get("types");
            let in_braces: Vec<String> = types.iter().map(write::named_in_braces).collect();
            let added = existing.map(|existing| self.edits.add_entries(self.source, existing, Some(&in_braces), lines));
            if !matches!(added, Some(Ok(()))) {
                let mut text = String::from("types:\n");
                types.iter().for_each(|each| write::named(each, 2, &mut text));
                let api = self.schema.outline.get("api").and_then(|api| api.key()).map_or(0, |span| span.start);
                let at = super::edits::block_end(self.source.text(), api, 0);
                self.edits.replace(at, at, text);
            }
        }
        let text = if self.edits.is_empty() { self.source.text().to_owned() } else { self.edits.apply(self.source.text()) };
        Done { text, changes: self.changes, contradictions: self.contradictions }
    }
}
