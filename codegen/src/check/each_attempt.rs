//! Values by chance that are new in each attempt of a call, where a server should recognize the call by them.

use actionapi_core::description::{Effect, Recipe, Span, Template};

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{ParameterEntry, Text};

impl Checker<'_> {
    /// Warns of a key for repeated requests that is another in each attempt, where this constant is one.
    pub(super) fn key_of_repeats(&mut self, name: Text<'_>, value: &Template) {
        if name.text.to_ascii_lowercase().contains("idempot") {
            self.warn_of_chance(name, value, "a server recognizes a repeated request by it");
        }
    }

    /// Warns of parameters that are different in each attempt although the function's effect says that a server may get it twice.
    pub(super) fn repeatable_defaults(
        &mut self,
        effect: Effect,
        parameters: Option<&[(Text<'_>, Option<ParameterEntry<'_>>)]>,
    ) {
        if effect != Effect::Idempotent {
            return;
        }
        for (name, template) in self.made_defaults.clone() {
            let written = parameters.into_iter().flatten().find(|(each, _)| each.text == name);
            if let Some((each, _)) = written {
                self.warn_of_chance(*each, &template, "the function is idempotent, so a repeated request should be the same");
            }
        }
    }

    fn warn_of_chance(&mut self, name: Text<'_>, template: &Template, why: &str) {
        if let Some(variable) = self.chance_in(template) {
            let message = format!("{} is new in each attempt of a call, and {why}", quote(name.text));
            let problem = Diagnostic::new(Kind::EachAttempt, message).at(name.span, "");
            self.report(problem.help(format!("add `per: call` to the variable {}", quote(&variable))));
        }
    }

    /// The variable in a template that is made by chance for each attempt, directly or in another one.
    fn chance_in(&self, template: &Template) -> Option<String> {
        // What is made of a value for each attempt is one itself.
        self.made_of(template.variables()).into_iter().find_map(|index| {
            let variable = self.variables.get(index)?;
            let making = variable.making().filter(|making| making.scope == Span::Attempt)?;
            matches!(making.recipe, Recipe::Uuid | Recipe::Random(_)).then(|| variable.name.wire.to_string())
        })
    }
}
