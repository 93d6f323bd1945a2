//! Which optional parameters a function needs, and which optional variables a client or a request needs.
//!
//! It knows nothing of how needs are checked when a call is made.

use std::borrow::Cow;

use actionapi_core::description::{self, NeedRule};

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, listed, quote};
use crate::document::{Either, List, Need, ParameterEntry, Text};

/// Something that a need may name.
#[derive(Clone, Copy)]
pub(super) struct Needable<'a> {
    /// What it is: `parameter`.
    pub(super) what: &'static str,
    pub(super) name: Text<'a>,
    /// The text of its type; without, it is required.
    pub(super) kind: Option<Text<'a>>,
}

impl<'a> Needable<'a> {
    /// The parameters of a function. One that is invalid counts as optional.
    pub(super) fn parameters(entries: &[(Text<'a>, Option<ParameterEntry<'a>>)]) -> Vec<Self> {
        let of = |(name, entry): &(Text<'a>, Option<ParameterEntry<'a>>)| {
            let kind = match entry {
                Some(Either::Short(kind)) => kind.0,
                Some(Either::Long(long)) => long.r#type.0,
                None => Text { text: "?", span: name.span },
            };
            Self { what: "parameter", name: *name, kind: Some(kind) }
        };
        entries.iter().map(of).collect()
    }
}

/// A need with its names as written.
type Written<'d, 'a> = (NeedRule, &'d List<Text<'a>>);

impl<'a> Checker<'a> {
    /// The needs of a function with these parameters, or of the API with these variables.
    pub(super) fn needs(
        &mut self,
        needs: &List<Need<'a>>,
        owner: &'static str,
        known: &[Needable<'a>],
    ) -> Vec<description::Need> {
        if needs.items.is_empty() {
            self.empty("`needs` is empty", needs.span, "write a rule, such as `{ one_of: [a, b] }`, or remove it");
        }
        let written: Vec<Written<'_, 'a>> = needs.items.iter().filter_map(|need| self.need(need)).collect();
        for (at, (_, names)) in written.iter().enumerate() {
            self.needed_names(names, owner, known);
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

    /// The variables without which a request is not sent, by their indices.
    pub(super) fn needed_variables(&mut self, names: &List<Text<'a>>) -> Cow<'static, [usize]> {
        if names.items.is_empty() {
            self.empty("`needs` is empty", names.span, "name a variable or credential, or remove the key");
        }
        let mut all = Vec::new();
        for name in &names.items {
            let Some(index) = self.variables.position(name.text) else {
                self.unknown_variable(*name);
                continue;
            };
            if all.contains(&index) {
                let problem = Diagnostic::new(Kind::Repeated, format!("duplicate variable {}", quote(name.text)));
                self.report(problem.at(name.span, "").help("remove one of them"));
                continue;
            }
            all.push(index);
            let required = self.variables.get(index).filter(|variable| variable.is_required());
            if let Some(message) = required.map(|variable| format!("{} is required, so every client has it", variable.shown()))
            {
                let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(name.span, "");
                self.report(problem.help("give it the type `\"string?\"`, or remove it here"));
            }
        }
        all.into()
    }

    fn unknown_variable(&mut self, name: Text<'_>) {
        let names: Vec<&str> = self.variables.names().collect();
        let help = did_you_mean(name.text, names.iter().copied()).unwrap_or_else(|| match names.as_slice() {
            [] => "the API has no variables".to_owned(),
            names => format!("the API has {}", listed(names)),
        });
        let message = format!("there is no variable or credential {}", quote(name.text));
        self.report(Diagnostic::new(Kind::UnknownParameter, message).at(name.span, "").help(help));
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

    fn needed_names(&mut self, names: &List<Text<'a>>, owner: &'static str, known: &[Needable<'a>]) {
        let what = if owner == "function" { "parameter" } else { "variable" };
        if names.items.len() < 2 {
            let problem = Diagnostic::new(Kind::KeysAtOdds, format!("a need names two {what}s or more")).at(names.span, "");
            self.report(problem.help(format!("add another one; a {what} that is always needed has a type without `?`")));
        }
        for (at, name) in names.items.iter().enumerate() {
            if let Some(first) = names.items[..at].iter().find(|first| first.text == name.text) {
                let problem = Diagnostic::new(Kind::Repeated, format!("duplicate {what} {}", quote(name.text)));
                self.report(problem.at(name.span, "").at(first.span, "first here").help("remove one of them"));
                continue;
            }
            match known.iter().find(|each| each.name.text == name.text) {
                Some(found) => self.optional_name(*name, owner, *found),
                None => self.unknown_name(*name, owner, known),
            }
        }
    }

    fn unknown_name(&mut self, name: Text<'a>, owner: &'static str, known: &[Needable<'a>]) {
        let names: Vec<&str> = known.iter().map(|each| each.name.text).collect();
        if owner == "function" {
            self.known_parameter(name, &names);
            return;
        }
        let message = format!("the API has no variable or credential {} that is given", quote(name.text));
        let help = did_you_mean(name.text, names.iter().copied());
        let problem = Diagnostic::new(Kind::UnknownParameter, message).at(name.span, "");
        self.report(problem.help(help.unwrap_or_else(|| "add it, or remove it here".to_owned())));
    }

    /// Reports what every call or client has.
    fn optional_name(&mut self, name: Text<'a>, owner: &'static str, Needable { what, kind, .. }: Needable<'a>) {
        if kind.is_some_and(|kind| kind.text.trim_end().ends_with('?')) {
            return;
        }
        let has_it = if owner == "function" { "every call has it" } else { "every client has it" };
        let message = format!("the {what} {} is required, so {has_it}", quote(name.text));
        let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(name.span, "");
        let problem = match kind {
            Some(kind) => problem.at(kind.span, "its type").help("add a `?` to its type, or remove it here"),
            None => problem.help("give it the type `\"string?\"`, or remove it here"),
        };
        self.report(problem);
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
