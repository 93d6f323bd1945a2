//! Texts with `${…}` in them.
//!
//! It knows nothing of how they are sent.

use actionapi_core::description::{Parameter, Part, RequestPart, Template};

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, listed, quote};
use crate::document::{Either, Map, ParameterEntry, Text};
use crate::source::Span;

/// Where a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    Path,
    Query,
    Header,
    Parameter,
    Place,
    /// In a variable that is made.
    Variable,
    /// The default of a parameter.
    Default,
    /// The address of an API.
    Endpoint,
}

/// The parameters of a function, as its templates see them.
#[derive(Default)]
pub(super) struct Parameters<'a> {
    /// Their names and the texts of their types.
    known: Vec<(Text<'a>, Text<'a>)>,
    /// Those that a template names, with the positions where it does.
    placed: Vec<(Text<'a>, Span)>,
}

impl<'a> Parameters<'a> {
    pub(super) fn new(map: Option<&Map<'a, ParameterEntry<'a>>>) -> Self {
        let kind = |entry: &ParameterEntry<'a>| match entry {
            Either::Short(kind) => kind.0,
            Either::Long(long) => long.r#type.0,
        };
        let known = map.into_iter().flat_map(|map| map.iter()).map(|(name, entry)| (name, kind(entry))).collect();
        Self { known, placed: Vec::new() }
    }
}

impl<'a> Checker<'a> {
    /// Reports the parameters in templates that are not one text.
    pub(super) fn placed_parameters(&mut self, parameters: &[Parameter]) {
        for (name, span) in std::mem::take(&mut self.parameters.placed) {
            let found = parameters.iter().find(|parameter| parameter.name.wire == name.text);
            if found.is_some_and(|parameter| parameter.kind.is_container() || !parameter.forms.is_empty()) {
                let message = format!("the parameter {} is no single text, which a template needs", quote(name.text));
                let problem = Diagnostic::new(Kind::ParameterType, message).at(span, "").at(name.span, "the parameter");
                self.report(problem.help("give it the type of a scalar or an enum, or send it as a parameter"));
            }
        }
    }

    /// A parameter of the function that a template names.
    fn parameter_part(&mut self, name: &str, spot: Spot, span: Span) -> Option<Part> {
        let (known, kind) = *self.parameters.known.iter().find(|(known, _)| known.text == name)?;
        let problem = match spot {
            Spot::Parameter | Spot::Place | Spot::Variable | Spot::Default | Spot::Endpoint => Some((
                "only the path, the URL and headers can have a parameter of the function in them",
                "write it under `path`, `query` or `headers`".to_owned(),
            )),
            _ if kind.text.trim_end().ends_with('?') => Some((
                "a template cannot have an optional parameter in it",
                "remove the `?` from its type, or send it as a parameter".to_owned(),
            )),
            _ => None,
        };
        if let Some((message, help)) = problem {
            self.report(
                Diagnostic::new(Kind::UnknownPlaceholder, message).at(span, "").at(known.span, "the parameter").help(help),
            );
        }
        self.parameters.placed.push((known, span));
        Some(Part::Parameter(name.to_owned().into()))
    }
}

impl Checker<'_> {
    /// The parts of a template. Invalid ones are reported and left out.
    pub(super) fn template(&mut self, template: Text<'_>, spot: Spot) -> Template {
        let text = template.text;
        let (mut parts, mut plain, mut module) = (Vec::new(), String::new(), None);
        let mut at = 0;
        while let Some(dollar) = text[at..].find('$').map(|found| at + found) {
            plain.push_str(&text[at..dollar]);
            let rest = &text[dollar + 1..];
            if rest.starts_with('$') {
                plain.push('$');
                at = dollar + 2;
                continue;
            }
            let inner = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let Some((name, _)) = inner else {
                self.report(bad_dollar(rest).at(template.part(dollar, dollar + 1), ""));
                at = dollar + 1;
                continue;
            };
            at = dollar + "${".len() + name.len() + "}".len();
            let span = template.part(dollar, at);
            match self.placeholder(name, span).or_else(|| self.parameter_part(name, spot, span)) {
                Some(part) => {
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain).into()));
                    }
                    if matches!(part, Part::Module | Part::LowerModule) {
                        module.get_or_insert(span);
                    }
                    parts.push(part);
                }
                None => self.report(self.unknown_placeholder(name).at(span, "")),
            }
        }
        plain.push_str(&text[at..]);
        if !plain.is_empty() {
            parts.push(Part::Text(plain.into()));
        }
        let template = Template(parts.into());
        self.naming_module.extend(module.map(|span| (template.clone(), span)));
        template
    }

    fn placeholder(&mut self, name: &str, span: Span) -> Option<Part> {
        match name {
            "module" => Some(Part::Module),
            "function" => Some(Part::Function),
            "module:lower" => Some(Part::LowerModule),
            "function:lower" => Some(Part::LowerFunction),
            _ => {
                let part = RequestPart::ALL.iter().find(|part| part.name() == name);
                let index = match part {
                    Some(part) => Some(self.variables.part_of_request(*part, span)),
                    None => self.variables.use_of(name),
                };
                index.map(Part::Variable)
            }
        }
    }

    fn unknown_placeholder(&self, name: &str) -> Diagnostic {
        if let Some((_, form)) = name.split_once(':') {
            let problem = Diagnostic::new(Kind::UnknownPlaceholder, format!("unknown form {} of a placeholder", quote(form)));
            return problem.help("the known forms are `${module:lower}` and `${function:lower}`");
        }
        let parameters = self.parameters.known.iter().map(|(name, _)| name.text);
        let known: Vec<&str> = ["module", "function"].into_iter().chain(self.variables.names()).chain(parameters).collect();
        let help = did_you_mean(name, known.iter().copied())
            .unwrap_or_else(|| format!("the known placeholders are {}", listed(&known)));
        Diagnostic::new(Kind::UnknownPlaceholder, format!("unknown placeholder {}", quote(name))).help(help)
    }
}

/// The problem with a `$` that is followed by this text.
fn bad_dollar(rest: &str) -> Diagnostic {
    let (message, help) = if rest.starts_with('{') {
        ("unclosed `${`", "put a `}` after the name")
    } else {
        ("expected `${…}` or `$$`", "write `$$` to send a `$`")
    };
    Diagnostic::new(Kind::TemplateSyntax, message).help(help)
}
