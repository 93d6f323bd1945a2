//! Differences as text for people, as a part of a changelog, and as JSON.
//!
//! It does not know how they are found.

use std::fmt::Write as _;

use actionapi_codegen::Source;
use serde_json::{Value, json};

use super::bump::{Bump, Version};
use super::change::{Change, Position};
use super::rules::Harm;
use super::verdict;
use crate::findings::{Finding, Level, Place};

/// Differences, with the texts in which they are.
pub(crate) struct Report<'a> {
    pub(crate) changes: &'a [Change],
    /// The old schema, if there is one.
    pub(crate) old: Option<&'a Source>,
    pub(crate) new: &'a Source,
    /// The versions to be judged.
    pub(crate) versions: Option<&'a (Version, Version)>,
}

impl Report<'_> {
    /// Whether something breaks that the versions do not announce.
    pub(crate) fn fails(&self) -> bool {
        let Some(bump) = verdict(self.changes) else { return false };
        match self.versions {
            Some((from, to)) => !from.suffices(to, bump),
            None => bump == Bump::Major,
        }
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for change in self.changes {
            let direction = change.direction.words();
            let about = if direction.is_empty() { String::new() } else { format!(", {direction}") };
            let _ = writeln!(text, "{}: {}", change.bump().word(), change.message);
            for (harm, reason) in change.reasons() {
                match harm {
                    Some(harm) => {
                        let _ = writeln!(text, "  {}: {reason}", harm.word());
                    }
                    None => {
                        let _ = writeln!(text, "  {reason}");
                    }
                }
            }
            let places = [self.old.zip(change.old), Some(self.new).zip(change.new)].into_iter().flatten();
            let places: Vec<String> =
                places.filter(|(_, position)| position.is_exact).map(|(source, position)| shown(source, position)).collect();
            let _ = writeln!(text, "  [{}{about}] {}", change.rule.id, places.join(" -> "));
            text.push('\n');
        }
        text + &self.summary()
    }

    /// The verdict in words.
    fn summary(&self) -> String {
        let Some(bump) = verdict(self.changes) else { return "no differences\n".to_owned() };
        let count = |harm: Harm| self.changes.iter().filter(|change| change.harms.contains(&harm)).count();
        let [wire, source, behaviour] = Harm::ALL.map(count);
        let rest = self.changes.iter().filter(|change| change.harms.is_empty()).count();
        let counts = [(wire, "on the wire"), (source, "in source"), (behaviour, "in behaviour"), (rest, "without harm")];
        let counts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        let total = self.changes.len();
        let plural = if total == 1 { "" } else { "s" };
        let mut text = format!("{total} difference{plural}: {}\n", counts.join(", "));
        match self.versions {
            None => {
                let initial = if bump == Bump::Major { "; before 1.0, a new minor version suffices" } else { "" };
                let _ = writeln!(text, "verdict: {}{initial}", bump.word());
            }
            Some((from, to)) => {
                let suffices = if from.suffices(to, bump) { "suffices" } else { "does not suffice" };
                let needed = from.next(bump);
                let _ = writeln!(
                    text,
                    "verdict: {}; after {from}, the next version is {needed} or higher: {to} {suffices}",
                    bump.word()
                );
            }
        }
        text
    }

    /// For a changelog, in Markdown.
    pub(crate) fn changelog(&self) -> String {
        let is_new = |change: &Change| change.harms.is_empty() && change.bump() == Bump::Minor;
        let section = |change: &Change| match change.bump() {
            Bump::Major => "Breaking",
            _ if is_new(change) => "Added",
            _ => "Changed",
        };
        let mut text = String::new();
        for title in ["Breaking", "Added", "Changed"] {
            let entries: Vec<&Change> = self.changes.iter().filter(|change| section(change) == title).collect();
            if entries.is_empty() {
                continue;
            }
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{gap}### {title}\n");
            for change in entries {
                let reasons: Vec<&str> = change.reasons().iter().map(|(_, reason)| *reason).collect();
                let reasons = if change.harms.is_empty() { String::new() } else { format!(" {}", reasons.join(" ")) };
                let _ = writeln!(text, "- {}.{reasons}", capital(&change.message));
            }
        }
        text
    }

    /// For a program.
    pub(crate) fn json(&self) -> Value {
        let findings: Vec<Value> = self.changes.iter().map(|change| self.finding(change)).collect();
        let mut report = json!({ "findings": findings, "verdict": verdict(self.changes).map(Bump::word) });
        if let (Some((from, to)), Some(report)) = (self.versions, report.as_object_mut()) {
            let needed = verdict(self.changes).map(|bump| from.next(bump).to_string());
            let version =
                json!({ "old": from.to_string(), "new": to.to_string(), "needed": needed, "suffices": !self.fails() });
            report.insert("version".to_owned(), version);
        }
        report
    }

    fn finding(&self, change: &Change) -> Value {
        let harms: Vec<Value> = change
            .reasons()
            .into_iter()
            .filter_map(|(harm, reason)| Some(json!({ "harm": harm?.word(), "reason": reason })))
            .collect();
        let place = |source: Option<&Source>, position: Option<Position>| {
            let exact = position.filter(|position| position.is_exact);
            source.zip(exact).map(|(source, position)| Place::new(source, position.span))
        };
        json!({
            "id": change.rule.id,
            "level": level(change).map_or("notice", |level| if level == Level::Error { "error" } else { "warning" }),
            "message": change.message,
            "bump": change.bump().word(),
            "direction": change.direction.words(),
            "harms": harms,
            "old": place(self.old, change.old),
            "new": place(Some(self.new), change.new),
        })
    }

    /// As annotations of the new schema: what breaks, and what acts otherwise.
    pub(crate) fn annotations(&self) -> Vec<Finding> {
        let finding = |change: &Change| {
            let reasons: Vec<String> =
                change.reasons().into_iter().filter_map(|(harm, reason)| Some(format!("{}: {reason}", harm?.word()))).collect();
            Some(Finding {
                id: change.rule.id,
                level: level(change)?,
                message: format!("{}\n{}", change.message, reasons.join("\n")),
                help: None,
                place: change.new.map(|position| Place::new(self.new, position.span)),
            })
        };
        self.changes.iter().filter_map(finding).collect()
    }
}

fn level(change: &Change) -> Option<Level> {
    match change.bump() {
        Bump::Major => Some(Level::Error),
        _ if change.harms.is_empty() => None,
        _ => Some(Level::Warning),
    }
}

/// The file, line and column.
fn shown(source: &Source, position: Position) -> String {
    let at = source.position(position.span.start);
    format!("{}:{}:{}", source.shown_name(), at.line, at.column)
}

/// A sentence with a capital letter; a name in backticks stays.
fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
