//! Which optional parameters a call needs together, and which exclude each other.
//!
//! It knows parameters by their wire names only.

use std::borrow::Cow;

use crate::json::stored;

/// A rule for some of a function's optional parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// How many of them a call has.
    pub rule: NeedRule,
    /// Their wire names.
    pub parameters: Cow<'static, [Cow<'static, str>]>,
}

stored! { struct Need { rule, parameters } }

/// How many of some parameters a call has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedRule {
    /// Exactly one.
    OneOf,
    /// At least one.
    AnyOf,
    /// All or none.
    Together,
    /// At most one.
    Exclusive,
    /// Any number of the first ones: they are sent in this order, without their names. No schema says so; it follows from where its
    /// parameters go.
    InOrder,
}

stored! {
    enum NeedRule { "one_of" OneOf, "any_of" AnyOf, "together" Together, "exclusive" Exclusive, "in_order" InOrder }
    /// The key in a schema.
    pub const fn key;
}

impl NeedRule {
    /// Whether a call without any of the parameters breaks it.
    #[must_use]
    pub const fn needs_some(self) -> bool {
        matches!(self, Self::OneOf | Self::AnyOf)
    }

    /// Whether a call with two of the parameters breaks it.
    #[must_use]
    pub const fn forbids_two(self) -> bool {
        matches!(self, Self::OneOf | Self::Exclusive)
    }

    const fn words(self) -> &'static str {
        match self {
            Self::OneOf => "exactly one of",
            Self::AnyOf => "at least one of",
            Self::Together => "all or none of",
            Self::Exclusive => "at most one of",
            Self::InOrder => "each of these only with those before it:",
        }
    }
}

impl Need {
    /// What it asks for, without a full stop: `` give exactly one of `a` and `b` ``. Names are written as `shown` writes them.
    #[must_use]
    pub fn sentence(&self, shown: impl Fn(&str) -> String) -> String {
        let names: Vec<String> = self.parameters.iter().map(|name| shown(name)).collect();
        format!("give {} {}", self.rule.words(), joined(&names))
    }

    /// What is wrong with a call that has these parameters; `None` if it meets the need.
    #[must_use]
    pub fn violation(&self, has: impl Fn(&str) -> bool, shown: impl Fn(&str) -> String) -> Option<String> {
        if self.rule == NeedRule::InOrder {
            return self.gap(has, shown);
        }
        let (given, missing): (Vec<_>, Vec<_>) = self.parameters.iter().partition(|name| has(name));
        let list = |names: &[&Cow<'static, str>]| joined(&names.iter().map(|name| shown(name)).collect::<Vec<_>>());
        let sentence = || self.sentence(&shown);
        if given.is_empty() {
            return self.rule.needs_some().then(sentence);
        }
        if self.rule.forbids_two() && given.len() > 1 {
            return Some(match (missing.is_empty(), given.len()) {
                // The sentence names them already.
                (true, 2) => format!("{}, not both", sentence()),
                (true, _) => format!("{}, not all of them", sentence()),
                (false, _) => format!("{}, not {}", sentence(), list(&given)),
            });
        }
        let lacks = self.rule == NeedRule::Together && !missing.is_empty();
        lacks.then(|| format!("{}: {} {} missing", sentence(), list(&missing), if missing.len() > 1 { "are" } else { "is" }))
    }

    /// What is wrong with a call that lacks a parameter before one that it has.
    fn gap(&self, has: impl Fn(&str) -> bool, shown: impl Fn(&str) -> String) -> Option<String> {
        let missing = self.parameters.iter().position(|name| !has(name))?;
        let given = self.parameters[missing..].iter().find(|name| has(name))?;
        Some(format!("{} needs {}, which is sent before it", shown(given), shown(&self.parameters[missing])))
    }
}

/// The names as a part of a sentence.
pub(super) fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// These names, and a choice of others that meets the needs.
pub(super) fn fewest<'a>(needs: &'a [Need], mut names: Vec<&'a str>) -> Vec<&'a str> {
    for need in needs.iter().filter(|need| need.rule.needs_some()) {
        if !need.parameters.iter().any(|name| names.contains(&&**name))
            && let Some(more) = need.parameters.iter().find_map(|name| with(needs, &names, name))
        {
            names = more;
        }
    }
    names
}

/// The names with one more, and those that it needs; `None` if it excludes one of them.
pub(super) fn with<'a>(needs: &'a [Need], names: &[&'a str], name: &'a str) -> Option<Vec<&'a str>> {
    let mut all = names.to_vec();
    let mut next = vec![name];
    while let Some(name) = next.pop() {
        if !all.contains(&name) {
            all.push(name);
            let together = needs.iter().filter(|need| need.rule == NeedRule::Together);
            let with = together.filter(|need| need.parameters.iter().any(|each| each == name));
            next.extend(with.flat_map(|need| need.parameters.iter().map(|each| &**each)));
            for need in needs.iter().filter(|need| need.rule == NeedRule::InOrder) {
                let before = need.parameters.iter().position(|each| each == name).unwrap_or_default();
                next.extend(need.parameters[..before].iter().map(|each| &**each));
            }
        }
    }
    let count = |need: &Need| need.parameters.iter().filter(|each| all.contains(&&***each)).count();
    needs.iter().all(|need| !need.rule.forbids_two() || count(need) < 2).then_some(all)
}
