//! Functions that a server cannot tell apart: their requests are the same, except for their own parameters.
//!
//! What tells a function from others is its mark: everything made of its name and its module's. It knows nothing of parameters: none can
//! be named as one that every request sends.

use std::collections::HashMap;

use actionapi::description::{Part, RequestProfile, Template};
use actionapi::text::lowered;

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Map, Module, Text};
use crate::source::Span;

/// The limit of functions shown that have the same mark.
const SHOWN: usize = 6;

/// A function by its names.
#[derive(Clone, Copy)]
struct Named<'a> {
    module: Text<'a>,
    function: Text<'a>,
}

/// The texts made of a function's names, where a request has them.
type Mark = Vec<String>;

impl<'a> Checker<'a> {
    /// Reports functions with the same mark. `request` is where the schema says how requests are formed.
    pub(super) fn marks(&mut self, request: Option<Span>, modules: &Map<'a, Module<'a>>) {
        let Some(profile) = self.profiles.request(self.context.request).cloned() else { return };
        let functions = named(modules);
        let by_mark = groups(&functions, |named| mark(&profile, named));
        for same in &by_mark {
            self.report(alike(&profile, request, same, functions.len()));
        }
        if by_mark.is_empty() {
            for same in groups(&functions, |named| mark(&profile, named).iter().map(|text| lowered(text)).collect()) {
                self.report(alike_but_for_case(&same));
            }
        }
    }
}

/// All functions. A duplicate is reported already.
fn named<'a>(modules: &Map<'a, Module<'a>>) -> Vec<Named<'a>> {
    let mut seen = std::collections::HashSet::new();
    let mut all = Vec::new();
    for (module, value) in modules.iter() {
        let functions = value.functions.0.iter().flat_map(|map| &map.entries);
        all.extend(functions.map(|(function, _)| Named { module, function: *function }));
    }
    all.retain(|named| seen.insert((named.module.text, named.function.text)));
    all
}

/// The functions that have something in common with others, in the schema's order.
fn groups<'a>(functions: &[Named<'a>], by: impl Fn(Named<'a>) -> Mark) -> Vec<Vec<Named<'a>>> {
    let mut indices: HashMap<Mark, usize> = HashMap::new();
    let mut groups: Vec<Vec<Named<'a>>> = Vec::new();
    for function in functions {
        let index = *indices.entry(by(*function)).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push(*function),
            None => groups.push(vec![*function]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

fn mark(profile: &RequestProfile, named: Named<'_>) -> Mark {
    let path = Some(filled(&profile.path, named, &segment)).filter(|_| names_one(&profile.path));
    let constants = profile.parameters.iter().chain(&*profile.headers).map(|constant| &constant.value);
    let texts = constants.filter(|template| names_one(template)).map(|template| filled(template, named, &str::to_owned));
    path.into_iter().chain(texts).collect()
}

/// Whether a template is filled with a name.
fn names_one(template: &Template) -> bool {
    template.parts().iter().any(|part| matches!(part, Part::Module | Part::Function))
}

/// The text of a template. A credential is the same in all requests of a client, so that it tells no functions apart.
fn filled(template: &Template, named: Named<'_>, name: &impl Fn(&str) -> String) -> String {
    let text = |part: &Part| match part {
        Part::Text(text) => text.clone().into_owned(),
        Part::Module => name(named.module.text),
        Part::Function => name(named.function.text),
        _ => "\0".to_owned(),
    };
    template.parts().iter().map(text).collect()
}

/// A name in a path, where a slash of its own is escaped.
fn segment(name: &str) -> String {
    name.replace('%', "%25").replace('/', "%2F")
}

/// The problem with functions that have the same mark.
fn alike(profile: &RequestProfile, request: Option<Span>, same: &[Named<'_>], all: usize) -> Diagnostic {
    let has = |part: &Part| {
        let constants = profile.parameters.iter().chain(&*profile.headers).map(|constant| &constant.value);
        constants.chain([&profile.path]).any(|template| template.parts().contains(part))
    };
    let (has_module, has_function) = (has(&Part::Module), has(&Part::Function));
    let help = match (has_module, has_function) {
        (false, false) => "send the names in `request:`, for example as a parameter: `action: ${module}.${function}`",
        (true, false) => "add `${function}` to `request:`, for example as a parameter: `action: ${module}.${function}`",
        (false, true) => "add `${module}` to `request:`, for example as a parameter, or remove all but one",
        (true, true) => "send `${module}` and `${function}` apart in `request:`, for example as two parameters",
    };
    if !has_function && same.len() == all {
        let message = "no request says which function it calls";
        let problem = Diagnostic::new(Kind::SameRequest, message).at(same[1].function.span, "sends the same request");
        let problem = problem.at(same[0].function.span, "as this one");
        return match request {
            Some(span) => problem.at(span, "requests are formed here").help(help),
            None => problem.help(help),
        };
    }
    let [first, second, rest @ ..] = same else { return Diagnostic::new(Kind::SameRequest, "") };
    let message = format!("a server cannot tell {} from {}: they send the same request", first.shown(), second.shown());
    let problem =
        Diagnostic::new(Kind::SameRequest, message).at(second.function.span, "").at(first.function.span, "first here");
    let more = rest.iter().take(SHOWN.saturating_sub(2));
    more.fold(problem, |problem, named| problem.at(named.function.span, "this too")).help(help)
}

/// The problem with functions whose marks differ in nothing but case.
fn alike_but_for_case(same: &[Named<'_>]) -> Diagnostic {
    let (first, second) = (same[0], same[1]);
    let message = format!("{} and {} differ only in case, which many servers ignore", first.shown(), second.shown());
    let problem = Diagnostic::new(Kind::CaseOnly, message).at(second.function.span, "").at(first.function.span, "first here");
    problem.help("write each name as the server does, and remove one if both are the same")
}

impl Named<'_> {
    fn shown(self) -> String {
        let (module, function) = (self.module.text, self.function.text);
        match module.contains('.') || function.contains('.') {
            true => format!("{} of the module {}", quote(function), quote(module)),
            false => quote(&format!("{module}.{function}")),
        }
    }
}
