//! The differences between two schemas of one API: what each of them breaks, and by how much the version of the generated crate must grow.
//!
//! Calls that were right, and programs that compiled, are the measure: a difference breaks the *wire* if what old clients sent is not what
//! the new schema describes, or if replies that the old schema describes cannot be read; it breaks the *source* if a program that uses the
//! old crate does not compile with the new one; and it changes the *behaviour* if it compiles and acts otherwise. It does not know files,
//! arguments and formats: that is the command's.
//!
//! Each part uses only those before it: `bump`, `rules`, the table, and `change`; `side` and `pairs`; `accepts` and `arguments`;
//! `comparison`; then what is compared.

mod accepts;
mod arguments;
mod bump;
mod change;
mod comparison;
mod functions;
mod pairs;
mod parameters;
mod profiles;
mod protocol;
mod replies;
mod report;
mod requests;
mod rules;
mod side;
mod types;
mod values;

pub use self::bump::{Bump, Version};
pub use self::change::{Change, Direction, Position};
pub(crate) use self::report::Report;
pub use self::rules::{Harm, RULES, Rule};
pub use self::side::Side;

use self::comparison::Comparison;

/// The differences between two schemas, those that break first.
#[must_use]
pub fn compare(old: &Side, new: &Side) -> Vec<Change> {
    let mut comparison = Comparison::new(old, new);
    comparison.compare_protocol();
    comparison.compare_modules();
    comparison.compare_profiles();
    comparison.compare_errors();
    comparison.compare_types();
    if comparison.changes.is_empty() && old.api != new.api {
        let top = side::Path::new();
        comparison.note(rules::OTHER_CHANGE, "the schemas differ in what programs do not see".to_owned(), &top, &top);
    }
    sorted(comparison.changes)
}

/// All rules as text, a paragraph each.
pub(crate) fn listed_rules() -> String {
    let mut text = String::new();
    for rule in RULES {
        let harms = Harm::ALL.into_iter().filter_map(|harm| Some((harm.word(), rule.reason(harm)?)));
        let harms: Vec<_> = harms.collect();
        let otherwise = [(rule.otherwise.0.word(), rule.otherwise.1)];
        text.push_str(&format!("{}\n", rule.id));
        for (word, reason) in if harms.is_empty() { &otherwise[..] } else { &harms } {
            text.push_str(&format!("  {word}: {reason}\n"));
        }
    }
    text
}

/// What is in a schema, if there was none before.
#[must_use]
pub fn all_new(new: &Side) -> Vec<Change> {
    let mut comparison = Comparison::new(new, new);
    new.api.modules.iter().for_each(|module| comparison.module_added(module));
    let changes = comparison.changes.into_iter().map(|change| Change { old: None, ..change });
    sorted(changes.collect())
}

/// By how much the version of the generated crate must grow; `None` if there is no difference.
#[must_use]
pub fn verdict(changes: &[Change]) -> Option<Bump> {
    changes.iter().map(Change::bump).max()
}

/// Those that break first, and then in the order of the new schema.
fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by_key(|change| (std::cmp::Reverse(change.bump()), change.new.map(|position| position.span)));
    changes
}
