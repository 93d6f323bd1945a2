//! Forms that call functions, and the page with the answer. A plain form works without a script; with one, the answer is shown in place.
//!
//! It makes no calls: whoever serves the pages does, and the command line has the grammar of values.

use super::html::Html;
use super::layout::{Here, Layout};
use super::links::Links;
use super::{Options, calls};
use crate::description::{Api, Function, Module, Parameter, Scalar, Type, Types as _};

/// The address of the answer.
pub(crate) const TRY: &str = "try.html";

/// What the names of fields with parameters begin with.
const PARAMETER: &str = "parameter:";

const MODULE: &str = "module";
const FUNCTION: &str = "function";

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
fn is_several(parameter: &Parameter) -> bool {
    parameter.given().is_container()
}

/// A call that a form asks for.
#[derive(Clone, Debug)]
pub(crate) struct Trial<'a> {
    pub(crate) module: &'a Module,
    pub(crate) function: &'a Function,
    /// The parameters as a person would type them, again and again for several items. Fields that were left empty are not sent.
    pub(crate) parameters: Vec<(&'a str, String)>,
}

impl<'a> Trial<'a> {
    /// Reads the fields of a form. `None` if they name no function.
    pub(crate) fn read(api: &'a Api, fields: &[(String, String)]) -> Option<Self> {
        let value = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        let module = api.module(value(MODULE)?)?;
        let function = module.function(value(FUNCTION)?)?;
        let mut parameters = Vec::new();
        for parameter in &function.parameters {
            let given = value(&format!("{PARAMETER}{}", parameter.name.wire)).unwrap_or_default();
            let items: Vec<&str> = if is_several(parameter) { given.lines().collect() } else { vec![given] };
            let items = items.into_iter().filter(|item| !item.trim().is_empty());
            parameters.extend(items.map(|item| (&*parameter.name.wire, item.to_owned())));
        }
        Some(Self { module, function, parameters })
    }
}

/// The page with what a call printed: the body of the reply, and messages.
pub(crate) fn answer(api: &Api, options: &Options, trial: &Trial<'_>, output: &str, messages: &str) -> String {
    let links = Links::new(api);
    let layout = Layout { api, links: &links, options };
    let title = format!("Reply to {}", crate::text::qualified(&trial.module.name.wire, ".", &trial.function.name.wire));
    layout.page(&title, Here::Elsewhere, |html| {
        html.line("h1", &[], &title);
        html.element("div", &[("class", "result")], |html| {
            if !messages.trim().is_empty() {
                html.line("p", &[("class", "warning")], messages.trim());
            }
            if !output.is_empty() {
                html.element("pre", &[("class", "panel")], |html| html.line("code", &[], &super::data::pretty(output)));
            } else if messages.trim().is_empty() {
                html.paragraph("The reply has an empty body.");
            }
        });
        html.element("p", &[], |html| {
            html.link(&links.function(api, trial.module, trial.function), |html| html.text("Back to the function"));
        });
        calls::tabs(layout, html, (trial.module, trial.function), "-reply");
    })
}
