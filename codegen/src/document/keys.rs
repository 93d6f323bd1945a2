//! The keys of mappings: duplicates, unknown keys, and the values of known ones.
//!
//! It knows nothing of the values.

use std::collections::HashMap;

use actionapi_core::text::nearest;

use super::foreign_keys;
use super::read::{Problems, Read, wrong_kind};
use super::unsupported;
use crate::diagnostic::{Diagnostic, Kind, listed, quote};
use crate::source::Span;
use crate::yaml::{self, Content, Entry, Node, Scalar, ScalarKind};

/// Reports lone keys and duplicates.
pub(crate) fn check_keys(entries: &[Entry<'_>], problems: &mut Problems) {
    for Entry { key, .. } in entries.iter().filter(|entry| entry.lone) {
        let help = if key.plain && yaml::lacks_space(&key.text) {
            yaml::SPACE_AFTER_COLON
        } else {
            "if it belongs to the text before it, put the whole text in quotes: in braces, a `,` ends text"
        };
        let problem = Diagnostic::new(Kind::LoneKey, format!("the key {} has no value", quote(&key.text)));
        problems.push(problem.at(key.span, "").help(help));
    }
    duplicates(entries, problems);
}

fn duplicates(entries: &[Entry<'_>], problems: &mut Problems) {
    const FEW: usize = 12;
    let mut report = |key: &Scalar<'_>, first: Span| {
        let (message, help) = (format!("duplicate key {}", quote(&key.text)), "remove one of them");
        problems.push(Diagnostic::new(Kind::DuplicateKey, message).at(key.span, "").at(first, "first here").help(help));
    };
    if entries.len() <= FEW {
        for (index, Entry { key, .. }) in entries.iter().enumerate() {
            if let Some(first) = entries[..index].iter().find(|first| first.key.text == key.text) {
                report(key, first.key.span);
            }
        }
        return;
    }
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
    for Entry { key, .. } in entries {
        match seen.get(&*key.text) {
            Some(first) => report(key, *first),
            None => drop(seen.insert(&key.text, key.span)),
        }
    }
}

/// A mapping with a fixed set of keys.
pub(crate) struct Keys<'a> {
    entries: &'a [Entry<'a>],
    owner: Span,
    /// The keys that unknown ones were probably meant to be; all of them if there is a merge key.
    meant: Vec<&'a str>,
}

impl<'a> Keys<'a> {
    pub(crate) fn open(node: &'a Node<'a>, owner: Span, known: &[&'a str], problems: &mut Problems) -> Option<Self> {
        let Content::Mapping(entries) = &node.content else {
            wrong_kind(node, owner, "a mapping", problems);
            return None;
        };
        check_keys(entries, problems);
        if let Some(help) = foreign_keys::instead_of_fields(entries, known) {
            let problem = Diagnostic::new(Kind::WrongKind, "expected a type, found the fields of a record");
            problems.push(problem.at(node.span, "").help(help));
            return None;
        }
        let mut meant = Vec::new();
        for key_and_value in entries.iter().filter(|entry| !entry.lone && !known.contains(&&*entry.key.text)) {
            let key = &key_and_value.key;
            if let Some(problem) = unsupported::key(key_and_value, known) {
                // What it is in place of is not missing.
                meant.extend(known);
                problems.push(problem);
                // Without it, nothing is left of a type or a form.
                if known.contains(&"record") || known.contains(&"joined") {
                    return None;
                }
                continue;
            }
            let help = if key.text == "<<" {
                meant.extend(known);
                "write the keys out: YAML 1.2 has no merge keys".to_owned()
            } else if let Some((help, is_type)) = foreign_keys::instead_of(&key.text, known) {
                meant.extend(is_type.then_some("type"));
                help.to_owned()
            } else if let Some((help, target)) = foreign_keys::meant_for(key_and_value, known) {
                meant.extend(target);
                help
            } else if let Some(near) = nearest(&key.text, known.iter().copied()) {
                meant.push(near);
                format!("did you mean {}?", quote(near))
            } else {
                format!("the known keys are {}", listed(known))
            };
            problems.push(
                Diagnostic::new(Kind::UnknownKey, format!("unknown key {}", quote(&key.text))).at(key.span, "").help(help),
            );
        }
        Some(Self { entries, owner, meant })
    }

    /// The value of a key. `about` describes it if it is missing.
    pub(crate) fn take<T: Read<'a>>(&self, key: &str, about: &str, problems: &mut Problems) -> Option<T> {
        match self.entries.iter().find(|entry| entry.key.text == key) {
            // The lone key is reported already.
            Some(entry) if entry.lone => T::absent(key, about, self.owner, &mut Problems::new()),
            Some(entry) => {
                if key == "description" {
                    check_whole(&entry.value, problems);
                }
                if key == "example"
                    && let Some(problem) = example_alone(&entry.value, entry.key.span)
                {
                    problems.push(problem);
                    return T::absent(key, about, self.owner, &mut Problems::new());
                }
                T::read(&entry.value, entry.key.span, problems)
            }
            None if self.meant.contains(&key) => T::absent(key, about, self.owner, &mut Problems::new()),
            None => T::absent(key, about, self.owner, problems),
        }
    }
}

/// The problem with an example that is its data alone.
fn example_alone(node: &Node<'_>, owner: Span) -> Option<Diagnostic> {
    let (found, data) = match &node.content {
        Content::Mapping(_) => return None,
        Content::List(_) => ("a list", "[…]".to_owned()),
        Content::Scalar(scalar) => match yaml::kind(scalar) {
            ScalarKind::Null => ("nothing", "null".to_owned()),
            kind => (kind.describe(), if scalar.plain { scalar.text.to_string() } else { format!("{:?}", scalar.text) }),
        },
    };
    let span = if node.span.start == node.span.end { owner } else { node.span };
    let problem = Diagnostic::new(Kind::WrongKind, format!("expected a mapping, found {found}")).at(span, "");
    Some(problem.help(format!("put the data under `data:`: {}", quote(&format!("example: {{ data: {data} }}")))))
}

/// Warns of a description that a comment cuts short.
fn check_whole(node: &Node<'_>, problems: &mut Problems) {
    if let Content::Scalar(Scalar { cut: true, span, .. }) = &node.content {
        let problem = Diagnostic::new(Kind::CutText, "the description ends at the `#`, which begins a comment");
        problems.push(
            problem
                .at(Span::new(span.end + 1, span.end + 2), "")
                .help("put the description in quotes if the `#` belongs to it; otherwise put a space after the `#`"),
        );
    }
}
