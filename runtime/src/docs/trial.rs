//! Forms that call functions. A plain form works without a script; with one, the answer is shown in place.
//!
//! What answers them is in `answer`.

use super::html::Html;
use crate::description::{Api, Function, Module, Parameter, Scalar, Type, Types as _};

/// The address of the answer.
pub(crate) const TRY: &str = "try.html";

/// What the names of fields with parameters begin with.
pub(super) const PARAMETER: &str = "parameter:";

pub(super) const MODULE: &str = "module";
pub(super) const FUNCTION: &str = "function";

/// The form of a function.
pub(super) fn form(api: &Api, html: &mut Html, module: &Module, function: &Function, anchor: &str) {
    html.element("details", &[("class", "trial")], |html| {
        html.line("summary", &[], "Try it on this sandbox");
        if function.parameters.iter().any(|parameter| parameter.is_required() && parameter.kind.is_file()) {
            return html.paragraph("It needs a file, which this form cannot send. Use one of the commands above.");
        }
        html.element("form", &[("method", "post"), ("action", TRY)], |html| {
            html.void("input", &[("type", "hidden"), ("name", MODULE), ("value", &module.name.wire)]);
            html.void("input", &[("type", "hidden"), ("name", FUNCTION), ("value", &function.name.wire)]);
            let needed: Vec<&str> = function.small_call().into_iter().map(|parameter| &*parameter.name.wire).collect();
            for (index, parameter) in function.parameters.iter().filter(|parameter| !parameter.kind.is_file()).enumerate() {
                let is_needed = needed.contains(&&*parameter.name.wire);
                field(api, html, (function, parameter), &format!("-field-{anchor}-{index}"), is_needed);
            }
            html.line("button", &[("type", "submit")], "Send");
        });
        html.element("div", &[("class", "answer"), ("role", "status")], |_| {});
    });
}

fn field(api: &Api, html: &mut Html, (function, parameter): (&Function, &Parameter), id: &str, is_needed: bool) {
    let name = format!("{PARAMETER}{}", parameter.name.wire);
    let sample =
        if is_needed { crate::snippets::sample::typed(api, api.request_of(function), parameter) } else { String::new() };
    html.element("p", &[("class", "field")], |html| {
        html.element("label", &[("for", id)], |html| {
            html.line("code", &[], &parameter.name.wire);
            if !parameter.is_required() || parameter.is_presence() {
                html.text(" (optional)");
            }
        });
        let choices: Option<Vec<&str>> = match parameter.given().without_option() {
            Type::Scalar(Scalar::Boolean) => Some(vec!["yes", "no"]),
            Type::Enum(id) => api.definition(*id).filter(|kind| kind.scalar().is_none()).map(|kind| kind.values()),
            _ => None,
        };
        if let Some(choices) = choices {
            html.element("select", &[("id", id), ("name", &name)], |html| {
                html.line("option", &[("value", "")], "(not sent)");
                for choice in choices {
                    let attributes = [("value", choice), ("selected", "")];
                    html.line("option", if choice == sample { &attributes } else { &attributes[..1] }, choice);
                }
            });
        } else if is_several(parameter) || parameter.given() != &parameter.kind {
            let hint = if is_several(parameter) { "one a line" } else { "JSON" };
            html.element("textarea", &[("id", id), ("name", &name), ("rows", "2"), ("placeholder", hint)], |html| {
                html.text(&sample)
            });
        } else {
            let kind = if parameter.is_secret() { "password" } else { "text" };
            html.void(
                "input",
                &[
                    ("type", kind),
                    ("id", id),
                    ("name", &name),
                    ("value", &sample),
                    ("autocomplete", "off"),
                    ("spellcheck", "false"),
                ],
            );
        }
    });
}

/// Whether a parameter is given item by item.
pub(super) fn is_several(parameter: &Parameter) -> bool {
    parameter.given().is_container()
}
