//! Parameters that are one thing here and another one elsewhere.

use std::collections::BTreeMap;

use actionapi::description::{ListStyle, Parameter, RequestBody, Scalar, Type};
use actionapi_codegen::Outline;

use crate::lint::names;
use crate::lint::report::Report;
use crate::lint::schema::{Schema, type_of};

/// A parameter of a function.
struct Use<'a> {
    function: String,
    parameter: &'a Parameter,
    outline: &'a Outline,
    /// `None` in JSON, where lists have no form.
    lists: Option<ListStyle>,
}

/// All parameters by their name on the wire and in Rust: two of one name on the wire may be different things, and are called so.
fn by_name<'a>(schema: &Schema<'a>) -> BTreeMap<(&'a str, &'a str), Vec<Use<'a>>> {
    let mut uses: BTreeMap<_, Vec<Use<'a>>> = BTreeMap::new();
    for site in schema.functions() {
        let request = schema.api.request_of(site.function);
        let is_json = matches!(request.body, RequestBody::Json(_));
        for (parameter, outline) in site.parameters() {
            let name = (&*parameter.name.wire, &*parameter.name.rust);
            let lists = (!is_json).then(|| parameter.lists(request));
            uses.entry(name).or_default().push(Use { function: site.name.clone(), parameter, outline, lists });
        }
    }
    uses
}

/// What most of these have, and where it is first; `None` if there is no such thing.
fn usual<'u, 'a, T: PartialEq>(uses: &'u [Use<'a>], of: impl Fn(&Use<'a>) -> Option<T>) -> Option<(T, &'u Use<'a>)> {
    // There are few different ones.
    let mut counts: Vec<(usize, T, &Use<'a>)> = Vec::new();
    for each in uses {
        let Some(value) = of(each) else { continue };
        match counts.iter_mut().find(|(_, known, _)| *known == value) {
            Some((count, ..)) => *count += 1,
            None => counts.push((1, value, each)),
        }
    }
    // The first of several that are equally many.
    counts.reverse();
    counts.into_iter().max_by_key(|(count, ..)| *count).map(|(_, value, first)| (value, first))
}

/// Whether a parameter is an identifier, as a number or as text.
fn identifier(parameter: &Parameter) -> Option<Scalar> {
    match parameter.kind.without_option() {
        Type::Scalar(scalar @ (Scalar::String | Scalar::Integer)) if parameter.forms.is_empty() => Some(*scalar),
        _ => None,
    }
}

pub(super) fn conflicting_types(schema: &Schema<'_>, report: &mut Report) {
    for ((name, _), mut uses) in by_name(schema) {
        if names::is_of_its_module(name) {
            // What it identifies is said by the module or the function.
            uses.clear();
        }
        let Some((scalar, first)) = usual(&uses, |each| identifier(each.parameter)) else { continue };
        let words = |scalar: Scalar| format!("`{}`", scalar.row().name);
        for each in &uses {
            let Some(other) = identifier(each.parameter).filter(|other| *other != scalar) else { continue };
            let (function, usual) = (&each.function, &first.function);
            let message = format!("`{name}` is {} in `{function}`, and {} in `{usual}`", words(other), words(scalar));
            let remark = report.remark(message, type_of(each.outline).span());
            let remark = remark.and(schema.source, type_of(first.outline).span(), "here");
            report.add(remark.help("give both the same type, or allow this and say why they are different things"));
        }
    }
}

pub(super) fn mixed_list_forms(schema: &Schema<'_>, report: &mut Report) {
    // A list in a form of another kind, such as JSON, has none of these.
    let form = |each: &Use<'_>| {
        let is_list = matches!(each.parameter.kind.without_option(), Type::List(_)) && each.parameter.is_spread();
        each.lists.clone().filter(|_| is_list)
    };
    for ((name, _), uses) in by_name(schema) {
        let Some((style, first)) = usual(&uses, form) else { continue };
        for each in uses.iter().filter(|each| form(each).is_some_and(|other| other != style)) {
            let message = format!("the list `{name}` has another form in `{}` than in `{}`", each.function, first.function);
            let remark = report.remark(message, type_of(each.outline).span());
            let remark = remark.and(schema.source, type_of(first.outline).span(), "here");
            report.add(remark.help("give both the same form, or allow this if the server wants them so"));
        }
    }
}
