//! The page of a module.

use super::function;
use super::html::Html;
use super::layout::{Here, Layout, module_title};
use super::words;
use crate::description::Module;
use crate::text::summary;

pub(super) fn page(layout: Layout<'_>, module: &Module) -> String {
    let title = module_title(module);
    layout.page(title, Here::Module(&module.name.wire), |html| {
        html.element("h1", &[], |html| {
            if module.is_top() {
                html.text(title);
            } else {
                html.line("code", &[], title);
            }
        });
        html.description(&module.description);
        if module.functions.len() > 1 {
            list(layout, html, module, "");
        }
        for function in &module.functions {
            function::section(layout, html, module, function);
        }
    })
}

/// The functions of a module, a line each.
pub(super) fn list(layout: Layout<'_>, html: &mut Html, module: &Module, file: &str) {
    html.element("ul", &[("class", "functions")], |html| {
        for function in &module.functions {
            html.element("li", &[], |html| {
                let anchor = layout.links.anchor(layout.api, module, function);
                html.element("a", &[("href", &format!("{file}#{anchor}"))], |html| html.line("code", &[], &function.name.wire));
                let (word, _) = words::effect(function.effect);
                html.line("span", &[("class", &format!("badge {word}"))], word);
                if function.deprecated.is_some() {
                    html.line("span", &[("class", "badge secret")], "deprecated");
                }
                html.line("span", &[("class", "summary")], &summary(&function.description));
            });
        }
    });
}
