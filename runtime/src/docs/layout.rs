//! The frame of every page: the head, the bar at the top, the list of modules and functions.
//!
//! It does not know what is on a page.

use super::html::Html;
use super::links::{CONTENT, CONTENTS, INDEX, Links, TYPES};
use super::{Options, POLICY};
use crate::description::{Api, Module};

pub(super) const STYLE: &str = "docs.css";
pub(super) const SCRIPT: &str = "docs.js";
pub(super) const SEARCH: &str = "search.js";

/// The most functions that the list shows of all modules; of more, it shows only those of the module on the page.
const FEW: usize = 40;

/// What all pages share.
#[derive(Clone, Copy)]
pub(super) struct Layout<'l> {
    pub(super) api: &'l Api,
    pub(super) links: &'l Links,
    pub(super) options: &'l Options,
}

/// A page, as the list shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Here<'h> {
    Overview,
    /// The module of this name.
    Module(&'h str),
    Types,
    /// A page that is not in the list.
    #[cfg(feature = "cli")]
    Elsewhere,
}

impl Layout<'_> {
    /// A page with this title.
    pub(super) fn page(self, title: &str, here: Here<'_>, content: impl FnOnce(&mut Html)) -> String {
        let mut html = Html::default();
        html.element("html", &[("lang", "en")], |html| {
            html.element("head", &[], |html| self.head(html, title));
            html.element("body", &[], |html| {
                html.line("a", &[("class", "skip"), ("href", &format!("#{CONTENT}"))], "Skip to the content");
                self.bar(html);
                html.element("div", &[("class", "layout")], |html| {
                    self.contents(html, here);
                    html.element("main", &[("id", CONTENT), ("tabindex", "-1")], content);
                });
            });
        });
        format!("<!doctype html>\n{}", html.into_text())
    }

    fn head(self, html: &mut Html, title: &str) {
        let name = &self.api.protocol.title;
        let whole = if title.is_empty() { name.to_string() } else { format!("{title} – {name}") };
        html.void("meta", &[("charset", "utf-8")]);
        html.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
        html.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
        html.void("meta", &[("name", "color-scheme"), ("content", "light dark")]);
        html.void("meta", &[("name", "referrer"), ("content", "same-origin")]);
        html.line("title", &[], &whole);
        html.void("link", &[("rel", "stylesheet"), ("href", STYLE)]);
        html.element("script", &[("src", SCRIPT), ("defer", "")], |_| {});
        html.element("script", &[("src", SEARCH), ("defer", "")], |_| {});
    }

    fn bar(self, html: &mut Html) {
        html.element("header", &[("class", "bar")], |html| {
            html.line("a", &[("class", "brand"), ("href", INDEX)], &self.api.protocol.title);
            html.element("div", &[("class", "search"), ("role", "search"), ("hidden", "")], |html| {
                let label = "Search functions, parameters and types";
                html.void(
                    "input",
                    &[
                        ("type", "search"),
                        ("id", "-search"),
                        ("placeholder", "Search ( / )"),
                        ("aria-label", label),
                        ("autocomplete", "off"),
                    ],
                );
                html.element("ul", &[("id", "-found"), ("hidden", "")], |_| {});
                html.element("p", &[("class", "status"), ("role", "status")], |_| {});
            });
            html.line("button", &[("type", "button"), ("class", "colours"), ("hidden", "")], "Dark");
            html.line("a", &[("class", "menu"), ("href", &format!("#{CONTENTS}"))], "Contents");
        });
    }

    fn contents(self, html: &mut Html, here: Here<'_>) {
        html.element("nav", &[("class", "contents"), ("id", CONTENTS), ("aria-label", "Contents")], |html| {
            html.line("a", &[("class", "close"), ("href", &format!("#{CONTENT}"))], "Close the contents");
            html.element("ul", &[], |html| {
                entry(html, INDEX, "Overview", here == Here::Overview, false);
                for module in &self.api.modules {
                    self.module(html, module, here);
                }
                if !self.api.types.is_empty() {
                    entry(html, TYPES, "Types", here == Here::Types, false);
                }
            });
        });
    }

    fn module(self, html: &mut Html, module: &Module, here: Here<'_>) {
        let file = self.links.module(self.api, module);
        let is_here = here == Here::Module(&module.name.wire);
        let title = module_title(module);
        html.element("li", &[], |html| {
            link(html, file, title, is_here, !module.is_top());
            if !is_here && self.api.functions().count() > FEW {
                return;
            }
            html.element("ul", &[], |html| {
                for function in &module.functions {
                    let anchor = self.links.anchor(self.api, module, function);
                    let target = if is_here { format!("#{anchor}") } else { format!("{file}#{anchor}") };
                    entry(html, &target, &function.name.wire, false, true);
                }
            });
        });
    }
}

/// The name of a module for people.
pub(super) fn module_title(module: &Module) -> &str {
    if module.is_top() { "Functions" } else { &module.name.wire }
}

fn entry(html: &mut Html, target: &str, text: &str, is_here: bool, is_code: bool) {
    html.element("li", &[], |html| link(html, target, text, is_here, is_code));
}

fn link(html: &mut Html, target: &str, text: &str, is_here: bool, is_code: bool) {
    let class = if is_code { "name" } else { "page" };
    let attributes = [("class", class), ("href", target), ("aria-current", "page")];
    html.line("a", if is_here { &attributes } else { &attributes[..2] }, text);
}
