//! What was inferred as the text of a schema.
//!
//! It decides nothing.

use std::fmt::Write as _;

use actionapi::Tree;

use super::model::{Field, Function, NamedKind, NamedType, Returns, Written};
use super::yaml;

/// A field, a parameter or the type that a function returns: its key and its type, with a comment.
pub(super) fn field(field: &Field, indent: usize, text: &mut String) {
    let before = " ".repeat(indent);
    let comment = field.comment().map(|comment| format!(" # {comment}")).unwrap_or_default();
    // Writing to a string does not fail.
    let _ = writeln!(text, "{before}{}{comment}", entry(field));
}

/// A field as an entry of a mapping.
pub(super) fn entry(field: &Field) -> String {
    format!("{}: {}", yaml::text(&field.name), kind(&field.written, field.rust.as_deref()))
}

/// A type, in its long form if there is more to say.
pub(super) fn kind(written: &Written, rust: Option<&str>) -> String {
    let mut more = String::new();
    if let Some(form) = &written.form {
        let _ = write!(more, ", as: {form}");
    }
    if written.secret {
        more.push_str(", secret: true");
    }
    if let Some(rust) = rust {
        let _ = write!(more, ", rust: {rust}");
    }
    if more.is_empty() { written.kind.clone() } else { format!("{{ type: {}{more} }}", written.kind) }
}

/// A type with a name, as an entry of `types`.
pub(super) fn named(named: &NamedType, indent: usize, text: &mut String) {
    let before = " ".repeat(indent);
    match &named.kind {
        NamedKind::Record(fields) => {
            let _ = writeln!(text, "{before}{}:\n{before}  record:", named.name);
            fields.iter().for_each(|each| field(each, indent + 4, text));
        }
        NamedKind::Enum(_) => {
            let _ = writeln!(text, "{before}{}", named_in_braces(named));
        }
    }
}

/// A type with a name, as an entry of `types` in braces.
pub(super) fn named_in_braces(named: &NamedType) -> String {
    match &named.kind {
        NamedKind::Record(fields) => {
            let fields: Vec<_> = fields.iter().map(entry).collect();
            format!("{}: {{ record: {{ {} }} }}", named.name, fields.join(", "))
        }
        NamedKind::Enum(values) => {
            let values: Vec<_> = values.iter().map(|value| yaml::value(&Tree::Text(value.clone()))).collect();
            format!("{}: {{ enum: [{}] }}", named.name, values.join(", "))
        }
    }
}

/// A function, as an entry of `functions`.
pub(super) fn function(function: &Function, indent: usize, text: &mut String) {
    let (key, inner) = (" ".repeat(indent), " ".repeat(indent + 2));
    let count = match function.samples {
        0 => "failures alone".to_owned(),
        1 => "a reply".to_owned(),
        samples => format!("{samples} replies"),
    };
    let _ = writeln!(text, "{key}{}: # from {count}", yaml::text(&function.name));
    let effect = if function.reads { "read # guessed from the name" } else { "write # until you know that it changes nothing" };
    let _ = writeln!(text, "{inner}effect: {effect}");
    if !function.parameters.is_empty() {
        let _ = writeln!(text, "{inner}parameters:");
        function.parameters.iter().for_each(|each| field(each, indent + 4, text));
    }
    returns(&function.returns, indent + 2, text);
    if let Some(data) = &function.example {
        let _ = writeln!(text, "{inner}example:");
        yaml::entry("data", data, indent + 4, text);
    }
}

/// What a function returns, as its key.
pub(super) fn returns(returns: &Returns, indent: usize, text: &mut String) {
    let before = " ".repeat(indent);
    match returns {
        Returns::Unknown => {}
        Returns::Type(written) => {
            let comment = written.note.as_ref().map(|note| format!(" # {note}")).unwrap_or_default();
            let _ = writeln!(text, "{before}returns: {}{comment}", written.kind);
        }
        Returns::Fields(fields) => {
            let _ = writeln!(text, "{before}returns:");
            fields.iter().for_each(|each| field(each, indent + 2, text));
        }
    }
}

/// What is at the top of a schema.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    pub(super) name: String,
    /// Lines of comments at the top.
    pub(super) comments: Vec<String>,
    /// The lines of `api`, from `credentials` on, without indentation.
    pub(super) api: Vec<String>,
    /// The `request` of all modules.
    pub(super) in_modules: Option<String>,
}

/// A whole schema. The functions of a module follow each other.
pub(super) fn schema(head: &Head, types: &[NamedType], functions: &[Function]) -> String {
    let mut text = String::new();
    head.comments.iter().for_each(|comment| {
        let _ = writeln!(text, "# {comment}");
    });
    let title = head.name.split(['-', '_']).map(capital).collect::<Vec<_>>().join(" ");
    let _ = writeln!(text, "format: 1\napi:\n  name: {}\n  title: {title} API", head.name);
    head.api.iter().for_each(|line| {
        let _ = writeln!(text, "  {line}");
    });
    if !types.is_empty() {
        text.push_str("types:\n");
        types.iter().for_each(|each| named(each, 2, &mut text));
    }
    let (top, rest): (Vec<_>, Vec<_>) = functions.iter().partition(|each| each.module.is_empty());
    if !top.is_empty() {
        text.push_str("functions:\n");
        top.into_iter().for_each(|each| function(each, 2, &mut text));
    }
    let mut module = "";
    for each in rest {
        if module.is_empty() {
            text.push_str("modules:\n");
        }
        if each.module != module {
            let _ = writeln!(text, "  {}:", yaml::text(&each.module));
            head.in_modules.iter().for_each(|request| {
                let _ = writeln!(text, "    request: {{ {request} }}");
            });
            text.push_str("    functions:\n");
            module = &each.module;
        }
        function(each, 6, &mut text);
    }
    text
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}
