//! The first page: what the API is, how it is called, and which functions it has.

use super::html::Html;
use super::layout::{Here, Layout, module_title};
use super::{module, protocol};
use crate::description::Module;
use crate::text::summary;

pub(super) fn page(layout: Layout<'_>) -> String {
    let api = layout.api;
    layout.page("", Here::Overview, |html| {
        html.line("h1", &[], &api.protocol.title);
        html.description(&api.description);
        protocol::endpoint(api, html);
        protocol::authentication(api, html);
        protocol::requests(api, html);
        protocol::replies(api, html);
        protocol::errors(api, html);
        protocol::limits(api, html);
        html.line("h2", &[("id", "-functions")], "Functions");
        for module in &api.modules {
            self::module(layout, html, module);
        }
    })
}

fn module(layout: Layout<'_>, html: &mut Html, module: &Module) {
    let file = layout.links.module(layout.api, module);
    if !module.is_top() {
        html.element("h3", &[], |html| {
            html.element("a", &[("href", file)], |html| html.line("code", &[], module_title(module)));
        });
        html.paragraph(&summary(&module.description));
    }
    module::list(layout, html, module, file);
}
