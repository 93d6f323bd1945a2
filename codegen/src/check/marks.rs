//! Functions that a server cannot tell apart: their requests are the same, except for their own parameters.
//!
//! What tells a function from others is its mark: its methods, its path, and the constants that its requests carry. It knows nothing of
//! parameters: none can be named as one that every request sends.

use std::collections::{HashMap, HashSet};

use actionapi_core::description::{Constant, Part, RequestProfile, Template};
use actionapi_core::text::{lowered, one_line};

use super::checker::Checker;
use super::layers::Called;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::source::Span;

/// The limit of functions shown that have the same mark.
const SHOWN: usize = 6;

/// The path and the constants of a function's requests, in an order of their own.
type Mark = Vec<String>;

impl<'a> Checker<'a> {
    /// Reports functions with the same mark. `request` is where the schema says how requests are formed.
    pub(super) fn marks(&mut self, request: Option<Span>) {
        let mut functions = std::mem::take(&mut self.called);
        // A duplicate is reported already.
        let mut seen = HashSet::new();
        functions.retain(|called| seen.insert((called.module(), called.function.text)));
        let by_mark = groups(&functions, mark);
        for same in &by_mark {
            self.report(alike(request, same, functions.len()));
        }
        if by_mark.is_empty() {
            for same in groups(&functions, |called| mark(called).iter().map(|text| lowered(text)).collect()) {
                self.report(alike_but_for_case(&same));
            }
        }
    }
}

/// The functions that have something in common with others, and a method too, in the schema's order.
fn groups<'c, 'a>(functions: &'c [Called<'a>], by: impl Fn(&Called<'a>) -> Mark) -> Vec<Vec<&'c Called<'a>>> {
    let mut indices: HashMap<Mark, usize> = HashMap::new();
    let mut groups: Vec<Vec<&Called<'a>>> = Vec::new();
    for function in functions {
        let index = *indices.entry(by(function)).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push(function),
            None => groups.push(vec![function]),
        }
    }
    groups.retain(|group| group.len() > 1);
    for group in &mut groups {
        let all = group.clone();
        group.retain(|one| all.iter().any(|other| !std::ptr::eq(*one, *other) && has_common_method(one, other)));
    }
    groups.retain(|group| group.len() > 1);
    groups
}

fn has_common_method(one: &Called<'_>, other: &Called<'_>) -> bool {
    one.forms.request.methods.iter().any(|method| other.forms.request.methods.contains(method))
}

fn mark(called: &Called<'_>) -> Mark {
    let profile = &called.forms.request;
    let entry =
        |kind: &str, Constant { name, value }: &Constant| format!("{kind} {name}={}", filled(value, called, &str::to_owned));
    let parameters = profile.query.iter().chain(&*profile.parameters).map(|constant| entry("parameter", constant));
    let headers = profile.headers.iter().map(|constant| entry("header", constant).to_lowercase());
    let path = format!("path {}", filled(&profile.path, called, &segment));
    let mut mark: Mark = parameters.chain(headers).chain([path]).collect();
    mark.sort_unstable();
    mark
}

/// The text of a template. A variable is the same in all requests of a client, so that it tells no functions apart.
fn filled(template: &Template, called: &Called<'_>, name: &impl Fn(&str) -> String) -> String {
    let text = |part: &Part| match part {
        Part::Text(text) => text.clone().into_owned(),
        Part::Module => name(called.module()),
        Part::Function => name(called.function.text),
        Part::LowerModule => name(&called.module().to_lowercase()),
        Part::LowerFunction => name(&called.function.text.to_lowercase()),
        _ => "\0".to_owned(),
    };
    template.parts().iter().map(text).collect()
}

/// A name in a path, where a slash of its own is escaped.
fn segment(name: &str) -> String {
    name.replace('%', "%25").replace('/', "%2F")
}

/// Whether the requests of this form have this part somewhere.
fn names(profile: &RequestProfile, part: &Part) -> bool {
    let constants = profile.query.iter().chain(&*profile.parameters).chain(&*profile.headers).map(|constant| &constant.value);
    constants.chain([&profile.path]).any(|template| template.parts().contains(part))
}

/// The problem with functions that have the same mark.
fn alike(request: Option<Span>, same: &[&Called<'_>], all: usize) -> Diagnostic {
    let has = |part: &Part| same.iter().any(|called| names(&called.forms.request, part));
    let (has_module, has_function) =
        (has(&Part::Module) || has(&Part::LowerModule), has(&Part::Function) || has(&Part::LowerFunction));
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
    let help = format!("{help}; `actionapi check --explain {}` shows what it sends, by which layer", one_line(&second.path()));
    more.fold(problem, |problem, named| problem.at(named.function.span, "this too")).help(help)
}

/// The problem with functions whose marks differ in nothing but case.
fn alike_but_for_case(same: &[&Called<'_>]) -> Diagnostic {
    let (first, second) = (same[0], same[1]);
    let message = format!("{} and {} differ only in case, which many servers ignore", first.shown(), second.shown());
    let problem = Diagnostic::new(Kind::CaseOnly, message).at(second.function.span, "").at(first.function.span, "first here");
    problem.help("write each name as the server does, and remove one if both are the same")
}

impl<'a> Called<'a> {
    /// The module's name; empty for a function at the top.
    fn module(&self) -> &'a str {
        self.module.map_or("", |module| module.text)
    }

    /// The name as `--explain` takes it.
    fn path(&self) -> String {
        if self.module().is_empty() {
            self.function.text.to_owned()
        } else {
            format!("{}.{}", self.module(), self.function.text)
        }
    }

    fn shown(&self) -> String {
        let (module, function) = (self.module(), self.function.text);
        match module.contains('.') || function.contains('.') {
            _ if module.is_empty() => quote(function),
            true => format!("{} of the module {}", quote(function), quote(module)),
            false => quote(&format!("{module}.{function}")),
        }
    }
}
