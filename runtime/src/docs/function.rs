//! A function on its module's page: what it does, its parameters, what it returns, its errors, and calls of it.
//!
//! The calls are `calls`'s, and the form is `trial`'s.

use super::data::badges;
use super::html::Html;
use super::layout::Layout;
use super::{calls, trial, words};
use crate::description::{Deprecation, Function, Instead, KnownError, Module, Parameter, ReplyProfile, Type, Types as _};

/// The section of a function.
pub(super) fn section(layout: Layout<'_>, html: &mut Html, module: &Module, function: &Function) {
    let anchor = layout.links.anchor(layout.api, module, function);
    html.element("section", &[("class", "item function"), ("id", anchor)], |html| {
        html.element("h2", &[], |html| {
            html.element("a", &[("href", &format!("#{anchor}"))], |html| html.line("code", &[], &function.name.wire));
            let (word, _) = words::effect(function.effect);
            html.line("span", &[("class", &format!("badge {word}"))], word);
        });
        html.element("div", &[("class", "columns")], |html| {
            html.element("div", &[("class", "prose")], |html| about(layout, html, function));
            html.element("div", &[("class", "side")], |html| {
                calls::tabs(layout, html, (module, function), anchor);
                calls::reply(layout.api, html, module, function);
                if layout.options.has_forms {
                    trial::form(layout.api, html, module, function, anchor);
                }
            });
        });
    });
}

fn about(layout: Layout<'_>, html: &mut Html, function: &Function) {
    if let Some(deprecated) = &function.deprecated {
        html.element("p", &[("class", "warning")], |html| html.words(&deprecation(deprecated)));
    }
    html.description(&function.description);
    let (_, effect) = words::effect(function.effect);
    html.paragraph(effect);
    parameters(layout, html, function);
    returns(layout, html, function);
    pages(html, function);
    errors(layout, html, function);
    if let Some(rate) = layout.api.request_of(function).rate.and_then(|index| layout.api.protocol.rates.get(index)) {
        html.line("h3", &[], "Limits");
        html.paragraph(&format!("The server takes {rate}."));
    }
}

/// What is said of something deprecated.
fn deprecation(deprecated: &Deprecation) -> String {
    let text = deprecated.labelled(|instead| match instead {
        Instead::Function(module, function) => format!("`{}`", crate::text::qualified(module, ".", function)),
        Instead::Parameter(name) => format!("`{name}`"),
    });
    words::sentence(&text)
}

fn parameters(layout: Layout<'_>, html: &mut Html, function: &Function) {
    html.line("h3", &[], "Parameters");
    if function.parameters.is_empty() {
        return html.paragraph("None.");
    }
    html.element("dl", &[("class", "fields")], |html| {
        for parameter in &function.parameters {
            self::parameter(layout, html, function, parameter);
        }
    });
    if let Some(needs) = layout.api.protocol.needs_of(layout.api.request_of(function)) {
        html.paragraph(&words::sentence(&format!("it needs {needs}")));
    }
    if !function.needs.is_empty() {
        html.element("ul", &[], |html| {
            for need in &function.needs {
                let sentence = words::sentence(&need.sentence(|name| format!("`{name}`")));
                html.element("li", &[], |html| html.words(&sentence));
            }
        });
    }
}

fn parameter(layout: Layout<'_>, html: &mut Html, function: &Function, parameter: &Parameter) {
    html.element("dt", &[], |html| {
        html.line("code", &[("class", "name")], &parameter.name.wire);
        layout.kind(html, parameter.kind.without_option());
        badges(html, !parameter.is_required() || parameter.is_presence(), parameter.kind.item().is_secret());
    });
    html.element("dd", &[], |html| {
        html.description(&parameter.description);
        if let Some(deprecated) = &parameter.deprecated {
            html.element("p", &[("class", "warning")], |html| html.words(&deprecation(deprecated)));
        }
        if let Some(default) = &parameter.default {
            html.element("p", &[("class", "note")], |html| {
                html.text("Default: ");
                html.line("code", &[], if default.is_empty() { "\"\"" } else { default });
            });
        }
        layout.notes(html, &parameter.kind, &words::forms(&parameter.forms));
        let sent = layout.api.request_of(function).sent_name(parameter.name.wire.as_ref().into());
        if sent != parameter.name.wire && layout.api.request_of(function).body.json().is_none() {
            html.element("p", &[("class", "note")], |html| {
                html.text("Sent as ");
                html.line("code", &[], &sent);
            });
        }
    });
}

fn returns(layout: Layout<'_>, html: &mut Html, function: &Function) {
    html.line("h3", &[], "Returns");
    match &function.returns {
        Type::Nothing => return html.paragraph("Nothing: a success has no data."),
        Type::File => return html.paragraph("A file."),
        _ => {}
    }
    html.element("p", &[], |html| {
        layout.kind(html, &function.returns);
        let made = words::forms(&layout.api.reply_of(function).data_forms);
        if !made.is_empty() {
            html.words(&format!(" ({})", made.join("; ")));
        }
    });
    if let Some(definition) = function.returns.defined().and_then(|id| layout.api.definition(id)) {
        layout.definition(html, definition);
    }
}

fn pages(html: &mut Html, function: &Function) {
    let Some(pages) = &function.pages else { return };
    html.line("h3", &[], "Pages");
    html.paragraph(&format!("It gives a long list page by page: {}.", pages.sentence(|name| format!("`{name}`"))));
    let told = [(&pages.total, "number of all items"), (&pages.page_count, "number of all pages")];
    for (place, what) in told {
        if let Some(place) = place {
            html.paragraph(&words::sentence(&format!("{} is the {what}", words::place(place))));
        }
    }
    if pages.short_is_last {
        html.paragraph("A page with fewer items than asked for is the last one.");
    }
}

fn errors(layout: Layout<'_>, html: &mut Html, function: &Function) {
    let of_api = layout.api.protocol.reply(0);
    let profile: &ReplyProfile = layout.api.reply_of(function);
    let own: Vec<&KnownError> = profile.errors.iter().filter(|known| !of_api.errors.contains(known)).collect();
    if own.is_empty() && of_api.errors.is_empty() {
        return;
    }
    html.line("h3", &[], "Errors");
    if !own.is_empty() {
        known(html, &own);
    }
    if !of_api.errors.is_empty() {
        html.element("p", &[], |html| {
            html.text(if own.is_empty() { "It can fail with " } else { "It can also fail with " });
            html.link("index.html#-errors", |html| html.text("the errors of all functions"));
            html.text(".");
        });
    }
}

/// Errors that the schema names.
pub(super) fn known(html: &mut Html, errors: &[&KnownError]) {
    html.element("dl", &[("class", "fields")], |html| {
        for known in errors {
            html.element("dt", &[], |html| html.line("code", &[("class", "name")], &known.name));
            html.element("dd", &[], |html| {
                if let Some(class) = known.class {
                    html.paragraph(words::class(class));
                }
                html.element("p", &[("class", "note")], |html| html.words(&recognized(known)));
            });
        }
    });
}

/// By what an error is recognized, and how long to wait after it.
fn recognized(known: &KnownError) -> String {
    let mut conditions = Vec::new();
    if !known.codes.is_empty() {
        conditions.push(format!("the code is {}", words::listed(&known.codes)));
    }
    if !known.contains.is_empty() {
        conditions.push(format!("the message contains {}", words::listed(&known.contains)));
    }
    if !known.statuses.is_empty() {
        let statuses: Vec<String> = known.statuses.iter().map(|status| format!("`{status}`")).collect();
        conditions.push(format!("the HTTP status is {}", statuses.join(" or ")));
    }
    if let Some(place) = &known.at {
        conditions.push(format!("{} is there", words::place(place)));
    }
    let wait = match (&known.wait, known.fixed_wait()) {
        (_, Some(time)) => format!(" Wait {time:?} before you repeat the call."),
        (Some(crate::description::Wait::At(place)), _) => format!(" Wait as many seconds as {} says.", words::place(place)),
        _ => String::new(),
    };
    format!("{}{wait}", words::sentence(&conditions.join(", and ")))
}
