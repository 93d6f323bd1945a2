//! Types and values: the link to a type, the fields of a record, the values of an enum, JSON laid out for people.
//!
//! It does not know functions.

use super::html::Html;
use super::layout::Layout;
use super::words::{self, definition_name, scalar_name};
use crate::description::{Definition, Field, Type, TypeDefinition, Types as _, Variant};
use crate::json::{self, layout};

impl Layout<'_> {
    /// The name of a type, with links to what it names.
    pub(super) fn kind(self, html: &mut Html, kind: &Type) {
        html.element("code", &[("class", "type")], |html| self.kind_inside(html, kind));
    }

    fn kind_inside(self, html: &mut Html, kind: &Type) {
        let mut around = |name: &str, inner: &Type| {
            html.text(&format!("{name}<"));
            self.kind_inside(html, inner);
            html.text(">");
        };
        match kind {
            Type::List(item) => around("list", item),
            Type::Map(value) => around("map", value),
            Type::Optional(some) => {
                self.kind_inside(html, some);
                html.text("?");
            }
            Type::Record(id) | Type::Enum(id) | Type::Cases(id) => match self.api.definition(*id) {
                Some(definition) => html.link(&self.links.type_link(*id), |html| html.text(definition_name(definition))),
                None => html.text("json"),
            },
            Type::Scalar(scalar) => html.text(scalar_name(scalar.row().name)),
            Type::File => html.text("file"),
            Type::Nothing => html.text("nothing"),
        }
    }

    /// What a type consists of: its fields, values or cases. `level` is that of the page's heading above, as a class.
    pub(super) fn definition(self, html: &mut Html, definition: &TypeDefinition) {
        match &definition.kind {
            Definition::Record(fields) => self.fields(html, fields, definition.rest.as_ref()),
            Definition::Enum(variants) => values(html, variants),
            Definition::Or(either) => {
                html.paragraph(&format!("A `{}`, or one of these:", scalar_name(either.scalar.row().name)));
                values(html, &either.words);
            }
            Definition::Cases(cases) => {
                html.paragraph(&format!("The field `{}` says which of these it is:", cases.discriminator));
                html.element("dl", &[("class", "fields")], |html| {
                    for case in &cases.cases {
                        html.element("dt", &[], |html| {
                            html.line("code", &[("class", "name")], &case.name.wire);
                            self.kind(html, &case.kind);
                        });
                        html.element("dd", &[], |html| html.description(&case.description));
                    }
                });
            }
        }
    }

    fn fields(self, html: &mut Html, fields: &[Field], rest: Option<&Field>) {
        if fields.is_empty() && rest.is_none() {
            return html.paragraph("It has no fields.");
        }
        html.element("dl", &[("class", "fields")], |html| {
            for field in fields.iter().chain(rest) {
                html.element("dt", &[], |html| {
                    let name = if field.name.wire.is_empty() { "(other fields)" } else { &field.name.wire };
                    html.line("code", &[("class", "name")], name);
                    self.kind(html, field.kind.without_option());
                    let kind = field.kind.item();
                    badges(html, field.kind.is_optional(), kind.is_secret());
                });
                html.element("dd", &[], |html| {
                    html.description(&field.description);
                    self.notes(html, &field.kind, &words::forms(&field.forms));
                });
            }
        });
    }

    /// The values of an enum, and the forms of a value.
    pub(super) fn notes(self, html: &mut Html, kind: &Type, forms: &[String]) {
        if let Some(definition) =
            kind.defined().and_then(|id| self.api.definition(id)).filter(|_| matches!(kind.item(), Type::Enum(_)))
        {
            let values = definition.values();
            const SHOWN: usize = 12;
            html.element("p", &[("class", "note")], |html| {
                html.text("Values: ");
                for (index, value) in values.iter().take(SHOWN).enumerate() {
                    html.text(if index > 0 { ", " } else { "" });
                    html.line("code", &[], shown_value(value));
                }
                if values.len() > SHOWN {
                    html.text(&format!(" and {} more", values.len() - SHOWN));
                }
                html.text(".");
            });
        }
        if !forms.is_empty() {
            let text = words::sentence(&format!("on the wire: {}", forms.join("; ")));
            html.element("p", &[("class", "note")], |html| html.words(&text));
        }
    }
}

fn shown_value(value: &str) -> &str {
    if value.is_empty() { "\"\"" } else { value }
}

/// What is said beside a name and its type.
pub(super) fn badges(html: &mut Html, is_optional: bool, is_secret: bool) {
    if is_optional {
        html.line("span", &[("class", "badge")], "optional");
    }
    if is_secret {
        html.line("span", &[("class", "badge secret")], "secret");
    }
}

fn values(html: &mut Html, variants: &[Variant]) {
    html.element("dl", &[("class", "fields")], |html| {
        for variant in variants {
            html.element("dt", &[], |html| html.line("code", &[("class", "name")], shown_value(&variant.name.wire)));
            html.element("dd", &[], |html| html.description(&variant.description));
        }
    });
}

/// JSON in lines, two spaces a level. What is not JSON stays as it is.
pub(super) fn pretty(json: &str) -> String {
    if json::check(json).is_err() {
        return json.to_owned();
    }
    let mut out = String::new();
    layout::pretty(json, 0, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_order_and_digits() {
        assert_eq!(pretty(r#"{"b":[38.00,{}],"a":"x\ny"}"#), "{\n  \"b\": [\n    38.00,\n    {}\n  ],\n  \"a\": \"x\\ny\"\n}");
        assert_eq!(pretty("Ok."), "Ok.");
    }
}
