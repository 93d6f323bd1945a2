//! `actionapi lint`: what is correct in a schema, and probably not meant.
//!
//! `rules` has the lints, in one table; `schema` shows them the schema; `allow` reads the comments that allow findings; `edit` makes fixes.
//! A schema with errors has no lints: `check` comes first.

mod allow;
mod edit;
mod names;
mod report;
mod rules;
mod schema;
mod values;

use actionapi::text::nearest;
use actionapi_codegen::{Diagnostics, Kind, Outline, Remark, Severity, Source};

use self::allow::Allow;
use self::edit::Edit;
pub use self::report::Lint;
use self::report::{Found, Report};
pub use self::rules::LINTS;
use self::schema::Schema;
use crate::fmt;

/// The identifiers of what is wrong with the comments that allow findings.
pub const UNUSED_ALLOW: &str = "unused-allow";
const NO_REASON: &str = "allow-without-reason";
const UNKNOWN: &str = "unknown-lint";

/// The identifiers that are about comments, with what they find.
pub const ABOUT_COMMENTS: [(&str, &str); 3] = [
    (UNUSED_ALLOW, "a comment that allows what is not found"),
    (NO_REASON, "a comment that allows something and does not say why"),
    (UNKNOWN, "a comment that allows a lint that does not exist"),
];

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The lints that run although they are off by default, by their identifiers.
    pub enabled: Vec<String>,
}

/// What was found in a schema: errors first, then in the order of the text.
#[derive(Debug)]
pub struct Linted {
    findings: Vec<Found>,
}

impl Linted {
    /// What was found.
    pub fn remarks(&self) -> impl Iterator<Item = &Remark> {
        self.findings.iter().map(|found| &found.remark)
    }

    /// How many of these can be fixed.
    #[must_use]
    pub fn fixable(&self) -> usize {
        self.findings.iter().filter(|found| !found.fix.is_empty()).count()
    }
}

/// Runs the lints over a schema.
///
/// # Errors
/// If the schema has errors.
pub fn lint(source: &Source, options: &Options) -> Result<Linted, Diagnostics> {
    let checked = actionapi_codegen::check(source)?;
    let root = Outline::of(source)?;
    let runs = |lint: &&Lint| !lint.is_off || options.enabled.iter().any(|id| id == lint.id);
    let mut findings = of_checker(&checked.warnings);
    let schema = Schema::new(source, &root, &checked.api);
    for lint in LINTS.iter().filter(runs) {
        let mut report = Report::new(lint);
        (lint.check)(&schema, &mut report);
        findings.extend(report.found);
    }
    let comments = fmt::comments(source);
    let allows = allow::allows(source, &comments);
    let mut used: Vec<(usize, usize)> = Vec::new();
    findings.retain(|found| {
        let by = allowed_by(&allows, found);
        used.extend(&by);
        by.is_empty()
    });
    for (index, allow) in allows.iter().enumerate() {
        let is_used = |id: usize| used.contains(&(index, id));
        about_comment(source, allow, is_used, options, &mut findings);
    }
    findings.sort_by_cached_key(|found| (found.remark.severity, found.remark.labels().first().map(|label| label.span)));
    Ok(Linted { findings })
}

/// The warnings of the checker, which can be allowed, too.
fn of_checker(warnings: &Diagnostics) -> Vec<Found> {
    let found = warnings.iter().map(|warning| Found { remark: warning.into(), fix: Vec::new() });
    found.collect()
}

/// The comments that allow a finding, and which of their identifiers does.
fn allowed_by(allows: &[Allow<'_>], found: &Found) -> Vec<(usize, usize)> {
    let Some(label) = found.remark.labels().first() else { return Vec::new() };
    let of_comment = |(index, allow): (usize, &Allow<'_>)| {
        let is_it = |(_, (id, _)): &(usize, &(&str, actionapi_codegen::Span))| *id == found.remark.id;
        let position = allow.ids.iter().enumerate().find(is_it)?.0;
        allow.covers(label.span).then_some((index, position))
    };
    allows.iter().enumerate().filter_map(of_comment).collect()
}

/// What is wrong with a comment that allows findings.
fn about_comment(
    source: &Source,
    allow: &Allow<'_>,
    is_used: impl Fn(usize) -> bool,
    options: &Options,
    findings: &mut Vec<Found>,
) {
    let mut add = |id, message: String, span, help: Option<String>, fix| {
        let remark = Remark::new(Severity::Warning, id, message, span);
        findings.push(Found { remark: help.map_or(remark.clone(), |help| remark.help(help)), fix });
    };
    if !allow.has_reason {
        let help = "write it after a colon: `# allow(…): why it is as it should be`".to_owned();
        add(NO_REASON, "this allows something without a reason".to_owned(), allow.span, Some(help), Vec::new());
    }
    let known = || LINTS.iter().map(|lint| lint.id).chain(Kind::ALL.iter().map(|kind| kind.name()));
    for (index, (id, span)) in allow.ids.iter().enumerate() {
        if !known().any(|known| known == *id) {
            let help = nearest(id, known()).map(|near| format!("did you mean `{near}`?"));
            let help = help.unwrap_or_else(|| "`actionapi lint --list` lists all lints".to_owned());
            add(UNKNOWN, format!("there is no lint `{id}`"), *span, Some(help), Vec::new());
        } else if !is_used(index) && !is_off(id, options) {
            let fix = if allow.ids.len() == 1 { vec![removal(source, allow)] } else { Vec::new() };
            add(UNUSED_ALLOW, format!("`{id}` is allowed here and not found"), *span, Some("remove it".to_owned()), fix);
        }
    }
}

fn is_off(id: &str, options: &Options) -> bool {
    LINTS.iter().any(|lint| lint.id == id && lint.is_off && !options.enabled.iter().any(|enabled| enabled == id))
}

/// The edit that removes a comment, with its line if that has nothing else.
fn removal(source: &Source, allow: &Allow<'_>) -> Edit {
    let text = source.text();
    let before = &text[..allow.span.start];
    let mut span = allow.span;
    if allow.is_alone {
        span.start = before.rfind('\n').map_or(0, |newline| newline + 1);
        span.end += usize::from(text[span.end..].starts_with('\n'));
    } else {
        span.start = before.trim_end_matches(' ').len();
    }
    Edit { span, text: String::new() }
}

/// The text of a schema with all fixes that leave a correct schema, and how many those are; `None` if there are none.
#[must_use]
pub fn fixed(source: &Source, linted: &Linted) -> Option<(String, usize)> {
    let is_correct = |text: &str| actionapi_codegen::check(&Source::new(source.name(), text)).is_ok();
    let with = |edits: &[Edit]| edit::apply(source.text(), edits).filter(|text| is_correct(text));
    let fixes: Vec<&Vec<Edit>> = linted.findings.iter().map(|found| &found.fix).filter(|fix| !fix.is_empty()).collect();
    let all: Vec<Edit> = fixes.iter().copied().flatten().cloned().collect();
    if fixes.is_empty() {
        return None;
    }
    if let Some(text) = with(&all) {
        return Some((text, fixes.len()));
    }
    // One of them does not fit the others: each that fits those before it.
    let (mut edits, mut text, mut count) = (Vec::new(), None, 0);
    for fix in fixes {
        let more: Vec<Edit> = edits.iter().chain(fix).cloned().collect();
        if let Some(fits) = with(&more) {
            (edits, text, count) = (more, Some(fits), count + 1);
        }
    }
    text.map(|text| (text, count))
}
