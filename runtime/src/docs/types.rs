//! The page of types.

use super::html::Html;
use super::layout::{Here, Layout};
use super::words::definition_name;
use crate::description::{Definition, TypeDefinition, TypeId};

pub(super) fn page(layout: Layout<'_>) -> String {
    layout.page("Types", Here::Types, |html| {
        html.line("h1", &[], "Types");
        html.paragraph(
            "The records and enums of parameters and replies. A type that ends in `?` is a value or nothing, `list<…>` is a list, and \
             `map<…>` is an object whose members have any names.",
        );
        for (index, definition) in layout.api.types.iter().enumerate() {
            one(layout, html, TypeId(index), definition);
        }
    })
}

fn one(layout: Layout<'_>, html: &mut Html, id: TypeId, definition: &TypeDefinition) {
    let anchor = layout.links.type_anchor(id);
    html.element("section", &[("class", "item"), ("id", anchor)], |html| {
        html.element("h2", &[], |html| {
            html.element("a", &[("href", &format!("#{anchor}"))], |html| html.line("code", &[], definition_name(definition)));
            let what = match definition.kind {
                Definition::Record(_) => "record",
                Definition::Enum(_) => "enum",
                Definition::Or(_) => "scalar or word",
                Definition::Cases(_) => "one of several records",
            };
            html.line("span", &[("class", "badge")], what);
        });
        html.description(&definition.description);
        layout.definition(html, definition);
    });
}
