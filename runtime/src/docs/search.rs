//! The index of the search: a script that holds data and nothing else, because pages opened from a disk can load no other file.

use super::layout::module_title;
use super::links::{Links, TYPES};
use super::words::definition_name;
use crate::description::{Api, TypeId};
use crate::json::quote;
use crate::text::{one_line, summary};

/// The script. Each entry is a name, the name of where it is, a text, and an address.
pub(super) fn index(api: &Api, links: &Links) -> String {
    let mut entries = Vec::new();
    for module in &api.modules {
        let (title, file) = (module_title(module), links.module(api, module));
        entries.push([title, "module", &summary(&module.description), file].map(one_line));
        for function in &module.functions {
            let target = links.function(api, module, function);
            let context = if module.is_top() { "function" } else { title };
            entries.push([&*function.name.wire, context, &summary(&function.description), &target].map(one_line));
            for parameter in &function.parameters {
                let context = format!("parameter of {}", function.name.wire);
                entries.push([&*parameter.name.wire, &context, &summary(&parameter.description), &target].map(one_line));
            }
        }
    }
    for (index, definition) in api.types.iter().enumerate() {
        let target = format!("{TYPES}#{}", links.type_anchor(TypeId(index)));
        entries.push([definition_name(definition), "type", &summary(&definition.description), &target].map(one_line));
    }
    let lines: Vec<String> = entries.iter().map(line).collect();
    format!("globalThis.actionapiSearch = [\n{}\n];\n", lines.join(",\n"))
}

fn line(entry: &[String; 4]) -> String {
    let mut out = String::from("[");
    for (index, text) in entry.iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        quote(text, &mut out);
    }
    out.push(']');
    out
}
