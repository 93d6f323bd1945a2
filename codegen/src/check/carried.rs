//! Names of modules and functions that headers or the path carry, which hold less than a parameter does.
//!
//! It knows nothing of how they are sent.

use super::http;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Literal, Map, Module, Problems, Text};
use crate::ir::{Part, Request};

/// Reports each name that cannot stand in the header or the path that has it. `carrying` are the schema's headers, `request` is what
/// became of them and of the path.
pub(super) fn check(
    carrying: Option<&Map<'_, Literal<'_>>>,
    request: &Request,
    modules: &Map<'_, Module<'_>>,
    problems: &mut Problems,
) {
    let values = || carrying.into_iter().flat_map(Map::iter).map(|(_, value)| value.text).zip(&request.headers);
    let carries = |part: Part| values().find(|(_, header)| header.value.contains(&part)).map(|(text, _)| text);
    let (of_modules, of_functions) = (carries(Part::Module), carries(Part::Function));
    for (name, module) in &modules.entries {
        refuse("module", *name, of_modules, problems);
        refuse_dots("module", *name, request.path.contains(&Part::Module), problems);
        for (name, _) in module.iter().filter_map(|module| module.functions.0.as_ref()).flat_map(|map| &map.entries) {
            refuse("function", *name, of_functions, problems);
            refuse_dots("function", *name, request.path.contains(&Part::Function), problems);
        }
    }
}

fn refuse(what: &str, name: Text<'_>, carried: Option<Text<'_>>, problems: &mut Problems) {
    let Some((header, (_, character))) = carried.zip(http::bad_in_header(name.text)) else { return };
    let message =
        format!("the {what} {} is sent in a header, where {} cannot stand", quote(name.text), quote(&character.to_string()));
    problems.push(
        Diagnostic::new(Kind::BadHeaderValue, message)
            .at(name.span, "")
            .at(header.span, "sent here")
            .help("send it as a parameter, or in the path"),
    );
}

fn refuse_dots(what: &str, name: Text<'_>, carried: bool, problems: &mut Problems) {
    if carried && http::is_dots(name.text) {
        let message = format!("the {what} {} is sent in the path, which it would lead out of", quote(name.text));
        problems.push(Diagnostic::new(Kind::BadPath, message).at(name.span, "").help("send it as a parameter"));
    }
}
