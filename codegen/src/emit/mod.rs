//! The resolved API as Rust source.
//!
//! Each emitter first computes all that its text depends on and then writes it down. What is about a single function or type is laid
//! out on its own, in any order, on as many threads as there are, and not at all if a cache has it; then all is put together. There
//! is nothing to refuse here, and nothing of the schema's YAML to see.

mod cache;
mod calls;
mod client;
mod doc;
mod enums;
mod functions;
mod kind;
mod layout;
mod lints;
mod places;
mod records;
mod sandbox;
mod table;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub(crate) use cache::Cache;

use self::cache::{Pieces, fingerprint};
use self::enums::Enum;
use self::functions::Function;
use self::places::Places;
use self::records::Record;
use self::table::Content;
use crate::ir;

/// What a thread takes at once.
const BATCH: usize = 16;

/// A thread's stack, in bytes: a call of hundreds of parameters is an expression as deep. It is used only as far as it is needed.
const STACK: usize = 256 << 20;

/// The source of a client, and how to write the next one faster.
#[derive(Debug)]
pub(crate) struct Emitted {
    /// The text of the file, without its header.
    pub(crate) source: String,
    /// The text of a cache for the generator of the identity given, if one was.
    pub(crate) cache: Option<String>,
}

/// The source of the API's client. With the identity of the generator comes a cache of the texts, for the next time.
pub(crate) fn emit(api: &ir::Api, cache: &Cache<'_>, generator: Option<&str>) -> Emitted {
    let places = Places::new(api);
    let units = units(api);
    let pieces = lay_out(&units, |unit| unit.pieces(api, &places, cache));
    let source = assemble(api, &places, &units, &pieces);
    let cache = generator.map(|generator| cache::save(generator, pieces.iter().map(|(key, pieces)| (*key, pieces))));
    Emitted { source, cache }
}

/// What is laid out on its own.
#[derive(Clone, Copy)]
enum Unit {
    /// The type of this index.
    Type(usize),
    /// The function of this index in the module of that one.
    Function { module: usize, function: usize },
}

fn units(api: &ir::Api) -> Vec<Unit> {
    let types = (0..api.types.len()).map(Unit::Type);
    let functions = api.modules.iter().enumerate().flat_map(|(module, definition)| {
        (0..definition.functions.len()).map(move |function| Unit::Function { module, function })
    });
    functions.chain(types).collect()
}

impl Unit {
    fn pieces<'c>(self, api: &ir::Api, places: &Places<'_>, cache: &Cache<'c>) -> (u128, Pieces<'c>) {
        match self {
            Self::Function { module, function } => {
                let function = Function::new(api, places, module, function);
                cached(cache, fingerprint(&("function", &function)), || {
                    [function.method(), function.call_type(), function.table(), function.double()]
                })
            }
            Self::Type(id) => {
                let definition = &api.types[id];
                match &definition.shape {
                    ir::Shape::Record(fields) => {
                        let record = Record::new(places, id, definition, fields);
                        let pieces = || [record.definition(), record.table(), String::new(), String::new()];
                        cached(cache, fingerprint(&("record", &record)), pieces)
                    }
                    ir::Shape::Enum(variants) => {
                        let definition = Enum::new(places, id, definition, variants);
                        let pieces = || [definition.definition(), definition.table(), String::new(), String::new()];
                        cached(cache, fingerprint(&("enum", &definition)), pieces)
                    }
                }
            }
        }
    }
}

fn cached<'c>(cache: &Cache<'c>, key: u128, pieces: impl FnOnce() -> [String; 4]) -> (u128, Pieces<'c>) {
    let pieces = cache.get(key).cloned().unwrap_or_else(|| Pieces(pieces().map(Into::into)));
    (key, pieces)
}

/// Lays out all units, in their order, on a thread for each processor.
fn lay_out<T: Send>(units: &[Unit], lay_out: impl Fn(Unit) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let from = next.fetch_add(BATCH, Ordering::Relaxed);
            let Some(rest) = units.get(from..).filter(|rest| !rest.is_empty()) else { return done };
            done.push((from, rest.iter().take(BATCH).map(|unit| lay_out(*unit)).collect::<Vec<_>>()));
        }
    };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let mut done = thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
        let threads: Vec<_> = (0..processors.min(units.len().div_ceil(BATCH))).map_while(spawn).collect();
        // Where there is no thread to be had, this one does.
        let mut done = if threads.is_empty() { work() } else { Vec::new() };
        for thread in threads {
            match thread.join() {
                Ok(batches) => done.extend(batches),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(from, _)| *from);
    done.into_iter().flat_map(|(_, batch)| batch).collect()
}

/// What belongs into one module of the output.
#[derive(Default)]
struct Contents<'a> {
    methods: Vec<&'a str>,
    items: Vec<&'a str>,
    statics: Vec<&'a str>,
    doubles: Vec<&'a str>,
    described: Content<'a>,
}

fn assemble(api: &ir::Api, places: &Places<'_>, units: &[Unit], pieces: &[(u128, Pieces<'_>)]) -> String {
    // The modules in the schema's order, then that of shared types.
    let mut contents: Vec<Contents<'_>> = api.modules.iter().map(|_| Contents::default()).collect();
    contents.push(Contents::default());
    for (unit, (_, Pieces(pieces))) in units.iter().zip(pieces) {
        match *unit {
            Unit::Function { module, function } => {
                let [method, call, table, double] = pieces;
                let into = &mut contents[module];
                into.described.functions.push(&api.modules[module].functions[function]);
                into.methods.push(method);
                into.items.push(call);
                into.statics.push(table);
                into.doubles.push(double);
            }
            Unit::Type(id) => {
                let [definition, table, ..] = pieces;
                let module = match api.types[id].home {
                    ir::Home::Module(module) => module.0,
                    ir::Home::Types => api.modules.len(),
                };
                let into = &mut contents[module];
                into.described.types.push(&api.types[id]);
                into.items.push(definition);
                into.statics.push(table);
            }
        }
    }
    put_together(api, places, &contents)
}

fn put_together(api: &ir::Api, places: &Places<'_>, contents: &[Contents<'_>]) -> String {
    let mut parts = vec![client::clients(api, places)];
    let (mut tables, mut doubles) = (Vec::new(), Vec::new());
    for (at, content) in contents.iter().enumerate() {
        match api.modules.get(at) {
            Some(module) => {
                parts.push(client::module(module, &content.methods, &content.items));
                tables.push(table::module(places.module(at), &content.described, &content.statics));
                doubles.push(sandbox::module(module, &content.doubles));
            }
            None => {
                parts.push(client::types(&content.items));
                tables.push(table::module("types", &content.described, &content.statics));
            }
        }
    }
    parts.push(table::description(api, places, &tables));
    parts.push(sandbox::sandbox(api, places, &doubles));
    layout::join(parts.iter().map(String::as_str))
}

#[cfg(test)]
mod tests;
