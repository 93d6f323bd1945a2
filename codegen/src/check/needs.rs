//! Which optional parameters a function needs.
//!
//! It knows nothing of how needs are checked when a call is made.

use std::borrow::Cow;

use actionapi::description::{self, NeedRule};

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Either, List, Need, ParameterEntry, Text};

/// The parameters of a function, as written.
type Parameters<'a> = [(Text<'a>, Option<ParameterEntry<'a>>)];

/// A need with its names as written.
type Written<'d, 'a> = (NeedRule, &'d List<Text<'a>>);

impl<'a> Checker<'a> {
    /// The needs of a function with these parameters.
    pub(super) fn needs(&mut self, needs: &List<Need<'a>>, parameters: &Parameters<'a>) -> Vec<description::Need> {
        if needs.items.is_empty() {
            self.empty("`needs` is empty", needs.span, "write a rule, such as `{ one_of: [a, b] }`, or remove it");
        }
        let written: Vec<Written<'_, 'a>> = needs.items.iter().filter_map(|need| self.need(need)).collect();
        for (at, (_, names)) in written.iter().enumerate() {
            self.needed_names(names, parameters);
            for earlier in &written[..at] {
                self.contradiction(*earlier, written[at]);
            }
        }
        let name = |text: &Text<'a>| Cow::Owned(text.text.to_owned());
        let need = |(rule, names): &Written<'_, 'a>| description::Need {
            rule: *rule,
            parameters: names.items.iter().map(name).collect(),
        };
        written.iter().map(need).collect()
    }

    /// The one key of a need.
    fn need<'d>(&mut self, need: &'d Need<'a>) -> Option<Written<'d, 'a>> {
        let keys = [
            (NeedRule::OneOf, &need.one_of),
            (NeedRule::AnyOf, &need.any_of),
            (NeedRule::Together, &need.together),
            (NeedRule::Exclusive, &need.exclusive),
        ];
        let mut given = keys.into_iter().filter_map(|(rule, names)| Some((rule, names.as_ref()?)));
        let found = given.next();
        match (found, given.next()) {
            (None, _) => {
                let problem = Diagnostic::new(Kind::KeysAtOdds, "the need has no rule").at(need.owner, "");
                self.report(problem.help("write `one_of`, `any_of`, `together` or `exclusive`, with parameters"));
            }
            (Some((_, first)), Some((_, second))) => {
                let problem = Diagnostic::new(Kind::KeysAtOdds, "the need has several rules").at(second.span, "");
                self.report(
                    problem.at(first.span, "the first").help("write each as an item of its own: `- { any_of: [a, b] }`"),
                );
            }
            _ => {}
        }
        found
    }

    fn needed_names(&mut self, names: &List<Text<'a>>, parameters: &Parameters<'a>) {
        if names.items.len() < 2 {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "a need names two parameters or more").at(names.span, "");
            self.report(problem.help("add another one; a parameter that is always needed has a type without `?`"));
        }
        let known: Vec<&str> = parameters.iter().map(|(name, _)| name.text).collect();
        for (at, name) in names.items.iter().enumerate() {
            if let Some(first) = names.items[..at].iter().find(|first| first.text == name.text) {
                let problem = Diagnostic::new(Kind::Repeated, format!("duplicate parameter {}", quote(name.text)));
                self.report(problem.at(name.span, "").at(first.span, "first here").help("remove one of them"));
            } else if self.known_parameter(*name, &known) {
                self.optional_name(*name, parameters);
            }
        }
    }

    /// Reports a parameter that every call has.
    fn optional_name(&mut self, name: Text<'a>, parameters: &Parameters<'a>) {
        let entry = parameters.iter().find(|(each, _)| each.text == name.text).and_then(|(_, entry)| entry.as_ref());
        let kind = match entry {
            Some(Either::Short(kind)) => kind.0,
            Some(Either::Long(long)) => long.r#type.0,
            None => return,
        };
        if !kind.text.trim_end().ends_with('?') {
            let message = format!("the parameter {} is required, so every call has it", quote(name.text));
            let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(name.span, "").at(kind.span, "its type");
            self.report(problem.help("add a `?` to its type, or remove it here"));
        }
    }

    /// Reports two needs of which one forbids what the other asks for.
    fn contradiction(&mut self, one: Written<'_, 'a>, other: Written<'_, 'a>) {
        let (together, apart) = match (one.0, other.0) {
            (NeedRule::Together, rule) if rule.forbids_two() => (one.1, other.1),
            (rule, NeedRule::Together) if rule.forbids_two() => (other.1, one.1),
            _ => return,
        };
        let both: Vec<&Text<'a>> =
            apart.items.iter().filter(|name| together.items.iter().any(|each| each.text == name.text)).collect();
        if let [first, second, ..] = both[..]
            && first.text != second.text
        {
            let names = format!("{} and {}", quote(first.text), quote(second.text));
            let problem = Diagnostic::new(Kind::KeysAtOdds, format!("no call can have {names}: they exclude each other"));
            let problem = problem.at(second.span, "").at(together.span, "together here");
            self.report(problem.help("remove them from one of the two rules"));
        }
    }
}
