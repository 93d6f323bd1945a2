//! What a form asks for, and the page with the answer.
//!
//! It makes no calls: whoever serves the pages does, and the command line has the grammar of values.

use super::layout::{Here, Layout};
use super::links::Links;
use super::trial::{FUNCTION, MODULE, PARAMETER, is_several};
use super::{Options, calls};
use crate::description::{Api, Function, Module, Type};

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
        // The command line would open what a file's parameter names.
        for parameter in function.parameters.iter().filter(|parameter| *parameter.kind.item() != Type::File) {
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
