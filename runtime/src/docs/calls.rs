//! A call of a function in several languages, one of which is shown at a time, and the reply to it.
//!
//! The texts come from `snippets`, `rust` and the sandbox. Without a script the languages are radio buttons; a printed page has them all.

use super::data::pretty;
use super::html::Html;
use super::layout::Layout;
use crate::description::{Api, Body, Function, Module};
use crate::rust::Calls;
use crate::sandbox::shown;
use crate::snippets::{command_line, programs};

/// The width of Rust that is shown beside the text.
const WIDTH: usize = 64;

/// The longest reply that is shown open.
const LINES: usize = 40;

/// The call in each language.
pub(super) fn tabs(layout: Layout<'_>, html: &mut Html, (module, function): (&Module, &Function), anchor: &str) {
    let (api, options) = (layout.api, layout.options);
    let calls = Calls { api, path: &options.path };
    let mut languages = Vec::new();
    if let Some(programs) = programs(api, module, function) {
        languages.extend([("curl", programs.curl), ("PHP", programs.php)]);
    }
    languages.push(("Rust", calls.program(module, function, WIDTH)));
    languages.push(("Shell", command_line(api, &options.program, module, function)));
    let label = format!("Call {}", function.name.wire);
    html.element("div", &[("class", "tabs"), ("role", "group"), ("aria-label", &label)], |html| {
        for (index, (language, _)) in languages.iter().enumerate() {
            let id = format!("-{language}-{anchor}");
            let name = format!("-language-{anchor}");
            let attributes = [("type", "radio"), ("name", &*name), ("id", &*id), ("value", language), ("checked", "")];
            html.void("input", if index == 0 { &attributes } else { &attributes[..4] });
            html.line("label", &[("for", &id)], language);
        }
        for (language, text) in &languages {
            html.element("pre", &[("class", "panel"), ("data-language", language)], |html| html.line("code", &[], text));
        }
    });
}

/// The reply of the example.
pub(super) fn reply(api: &Api, html: &mut Html, module: &Module, function: &Function) {
    let profile = api.reply_of(function);
    if profile.body == Body::File {
        return;
    }
    let text = pretty(&shown::success(api, module, function));
    let made = if function.example.is_made { " (made up from the types)" } else { "" };
    let title = format!("Reply{made}");
    let is_long = text.lines().count() > LINES;
    let attributes = [("class", "reply"), ("open", "")];
    html.element("details", if is_long { &attributes[..1] } else { &attributes }, |html| {
        html.line("summary", &[], &title);
        html.element("pre", &[("class", "panel")], |html| {
            html.line("code", &[], if text.is_empty() { "(an empty body)" } else { &text })
        });
    });
}
