//! The values of enums, words beside a scalar, and cases.
//!
//! It does not know records.

use actionapi::description::{Case, Cases, Scalar, Type, Variant};

use super::change::Change;
use super::comparison::Comparison;
use super::pairs::{Pair, are_in_order, pairs};
use super::rules::{self, Harm, Rule};
use super::side::{Side, joined};
use super::types::SameType;

/// The rules for the values of an enum, or for cases.
struct ValueRules {
    renamed: &'static Rule,
    rust_renamed: &'static Rule,
    removed: &'static Rule,
    added: &'static Rule,
    /// What messages call one.
    what: &'static str,
}

const OF_ENUM: ValueRules = ValueRules {
    renamed: rules::VALUE_RENAMED,
    rust_renamed: rules::VALUE_RUST_RENAMED,
    removed: rules::VALUE_REMOVED,
    added: rules::VALUE_ADDED,
    what: "value",
};

const OF_CASES: ValueRules = ValueRules {
    renamed: rules::CASE_RENAMED,
    rust_renamed: rules::CASE_RUST_RENAMED,
    removed: rules::CASE_REMOVED,
    added: rules::CASE_ADDED,
    what: "case",
};

impl Comparison<'_> {
    pub(super) fn values(&mut self, same: SameType) {
        let (old, new) = (self.old.definition(same.old).variants(), self.new.definition(same.new).variants());
        let all = pairs(old, new, |value| &value.name);
        let key = |side: &Side, id| if side.definition(id).scalar().is_some() { "or" } else { "enum" };
        let keys = (key(self.old, same.old), key(self.new, same.new));
        if !are_in_order(&all, new) {
            let message = format!("the values of {} are in another order", self.new.type_name(same.new));
            let (from, to) = (self.old.type_path(same.old), self.new.type_path(same.new));
            self.note(rules::VALUES_REORDERED, message, &joined(from, &[keys.0]), &joined(to, &[keys.1]));
        }
        for pair in all {
            let pair = match pair {
                Pair::Removed(value) => Pair::Removed(&value.name),
                Pair::Added(value) => Pair::Added(&value.name),
                Pair::Both(old, new) => {
                    self.value_description(same, keys, (old, new));
                    Pair::Both(&old.name, &new.name)
                }
            };
            self.value(same, &OF_ENUM, keys, pair);
        }
    }

    fn value_description(&mut self, same: SameType, keys: (&str, &str), (old, new): (&Variant, &Variant)) {
        let from = self.old.member_path(same.old, keys.0, &old.name.wire);
        let to = self.new.member_path(same.new, keys.1, &new.name.wire);
        let subject = format!("the value `{}` of {}", new.name.wire, self.new.type_name(same.new));
        self.description(&subject, &old.description, &new.description, &from, &to);
    }

    fn value(&mut self, same: SameType, rules: &ValueRules, keys: (&str, &str), pair: Pair<'_, actionapi::description::Name>) {
        let owner = self.new.type_name(same.new);
        let what = rules.what;
        let paths = |this: &Self, old: &str, new: &str| {
            (this.old.member_path(same.old, keys.0, old), this.new.member_path(same.new, keys.1, new))
        };
        match pair {
            Pair::Removed(name) => {
                let change =
                    Change::new(rules.removed, same.direction, format!("the {what} `{}` of {owner} is gone", name.wire));
                let (from, to) = paths(self, &name.wire, &name.wire);
                // A reply with it is `Unknown`.
                self.report(change.only_if(Harm::Wire, same.direction.is_sent()), &from, &to);
            }
            Pair::Added(name) => {
                let change = Change::new(rules.added, same.direction, format!("the {what} `{}` of {owner} is new", name.wire));
                let (from, to) = paths(self, &name.wire, &name.wire);
                self.report(change, &from, &to);
            }
            Pair::Both(old, new) => {
                let (from, to) = paths(self, &old.wire, &new.wire);
                if old.wire != new.wire {
                    let message = format!("the {what} `{}` of {owner} is spelled `{}`", old.wire, new.wire);
                    self.report(Change::new(rules.renamed, same.direction, message), &from, &to);
                }
                if old.rust != new.rust {
                    let message =
                        format!("the {what} `{}` of {owner} is `{}` in Rust; it was `{}`", new.wire, new.rust, old.rust);
                    self.note(rules.rust_renamed, message, &from, &to);
                }
            }
        }
    }

    /// The scalar beside words.
    pub(super) fn scalar(&mut self, same: SameType, (old, new): (Scalar, Scalar)) {
        if old == new {
            return;
        }
        let (was, is) = (Type::Scalar(old), Type::Scalar(new));
        let message = format!("{} is a word or {}", self.new.type_name(same.new), self.change_of(&was, &is));
        let change = Change::new(rules::SCALAR_CHANGED, same.direction, message);
        let change = change.only_if(Harm::Wire, !self.accepts(same.direction, &is, &was));
        let (from, to) = (self.old.type_path(same.old), self.new.type_path(same.new));
        self.report(change, &joined(from, &["type"]), &joined(to, &["type"]));
    }

    pub(super) fn cases(&mut self, same: SameType, old: &Cases, new: &Cases) {
        if old.discriminator != new.discriminator {
            let name = self.new.type_name(same.new);
            let message = format!("the discriminator of {name} is `{}`; it was `{}`", new.discriminator, old.discriminator);
            let (from, to) = (self.old.type_path(same.old), self.new.type_path(same.new));
            let [from, to] = [from, to].map(|path| joined(path, &["discriminator"]));
            self.report(Change::new(rules::DISCRIMINATOR_CHANGED, same.direction, message), &from, &to);
        }
        for pair in pairs(&old.cases, &new.cases, |case| &case.name) {
            let pair = match pair {
                Pair::Removed(case) => Pair::Removed(&case.name),
                Pair::Added(case) => Pair::Added(&case.name),
                Pair::Both(old, new) => {
                    self.case(same, old, new);
                    Pair::Both(&old.name, &new.name)
                }
            };
            self.value(same, &OF_CASES, ("cases", "cases"), pair);
        }
    }

    fn case(&mut self, same: SameType, old: &Case, new: &Case) {
        let from = self.old.member_path(same.old, "cases", &old.name.wire);
        let to = self.new.member_path(same.new, "cases", &new.name.wire);
        let subject = format!("the case `{}` of {}", new.name.wire, self.new.type_name(same.new));
        if !self.is_same(&new.kind, &old.kind) {
            let message = format!("{subject} is {}", self.change_of(&old.kind, &new.kind));
            let change = Change::new(rules::CASE_CHANGED, same.direction, message);
            let accepts = self.accepts(same.direction, &new.kind, &old.kind);
            self.report(change.only_if(Harm::Wire, !accepts), &from, &to);
        }
        self.description(&subject, &old.description, &new.description, &from, &to);
    }
}
