//! The errors that a schema names: by what they are recognized, their class, and the wait after them. Each layer adds to and changes
//! those of the one above it.
//!
//! It knows nothing of the functions.

use std::borrow::Cow;

use actionapi_core::description::{ErrorClass, KnownError, Wait};

use super::checker::Checker;
use super::layers::{Forms, Level};
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, listed, quote};
use crate::document::{ClassWord, Either, ErrorEntry, Layered, Literal, Map, OneOrMany, PlaceEntry, Text};
use crate::names::{self, Case};
use crate::reserved;

impl<'a> Checker<'a> {
    /// Changes the known errors to what a layer says.
    pub(super) fn errors(&mut self, forms: &mut Forms<'a>, map: &Map<'a, Layered<ErrorEntry<'a>>>, level: Level) {
        if map.entries.is_empty() {
            self.empty("`errors` is empty", map.span, "write for example `NotFound: \"70\"`, or remove the key");
        }
        let mut above = std::mem::take(&mut forms.reply.errors).into_owned();
        let (mut own, mut written): (Vec<KnownError>, Vec<Text<'a>>) = (Vec::new(), Vec::new());
        for (name, said) in map.iter() {
            let Some(rust) = self.error_name(name) else { continue };
            let before = above.len();
            above.retain(|known| known.name != rust);
            let Some(entry) = &said.value else {
                if above.len() == before {
                    self.no_error(name, &above);
                }
                continue;
            };
            let Some(known) = self.known_error(rust, entry, name, level) else { continue };
            if let Some(same) = own.iter().position(|other| is_same(other, &known)) {
                let message = format!("{} and {} are recognized by the same", quote(written[same].text), quote(name.text));
                let problem = Diagnostic::new(Kind::Repeated, message).at(name.span, "").at(written[same].span, "first here");
                self.report(problem.help("remove one of them, or add a condition"));
            }
            own.push(known);
            written.push(name);
        }
        own.append(&mut above);
        forms.reply.errors = own.into();
    }

    fn error_name(&mut self, name: Text<'a>) -> Option<String> {
        let rust = self.keep(names::given_name(name, Case::Pascal))?;
        if reserved::of_errors().iter().any(|(reserved, _)| *reserved == rust) {
            let message = format!("{} cannot name an error: it is the one for all others", quote(name.text));
            self.report(Diagnostic::new(Kind::Reserved, message).at(name.span, "").help("give it another name"));
            return None;
        }
        Some(rust)
    }

    fn no_error(&mut self, name: Text<'_>, known: &[KnownError]) {
        let names: Vec<&str> = known.iter().map(|known| &*known.name).collect();
        let help = did_you_mean(name.text, names.iter().copied()).unwrap_or_else(|| match names.as_slice() {
            [] => "remove the line: `~` removes what a layer above sets".to_owned(),
            names => format!("the layers above name {}", listed(names)),
        });
        self.nothing_to_remove(&format!("no layer above names the error {}", quote(name.text)), name.span, help);
    }

    fn known_error(&mut self, rust: String, entry: &ErrorEntry<'a>, name: Text<'_>, level: Level) -> Option<KnownError> {
        let is_api = level == Level::Api;
        let (codes, long) = match entry {
            Either::Short(code) => (vec![code.text.text.to_owned().into()].into(), None),
            Either::Long(long) => (self.optional_texts("code", long.code.as_ref())?, Some(long)),
        };
        let known = KnownError {
            name: rust.into(),
            codes,
            contains: self.optional_texts("contains", long.and_then(|long| long.contains.as_ref()))?,
            statuses: self.statuses(long.and_then(|long| long.http.as_ref()))?,
            at: match long.and_then(|long| long.at.as_ref()) {
                Some(place) => Some(self.place_entry(place, is_api)?),
                None => None,
            },
            class: long.and_then(|long| long.class).map(class),
            wait: match long.and_then(|long| long.wait.as_ref()) {
                Some(wait) => Some(self.wait(wait, is_api)?),
                None => None,
            },
            renews: self.renewed(long.and_then(|long| long.renews.as_ref())).into(),
        };
        if known.conditions() == 0 {
            let problem = Diagnostic::new(Kind::KeysAtOdds, format!("nothing says by what {} is recognized", quote(name.text)));
            self.report(
                problem
                    .at(name.span, "")
                    .help("write its `code`, a text that its message `contains`, its `http` status, or a place `at`"),
            );
            return None;
        }
        Some(known)
    }

    fn optional_texts(
        &mut self,
        key: &str,
        texts: Option<&OneOrMany<Literal<'_>>>,
    ) -> Option<Cow<'static, [Cow<'static, str>]>> {
        texts.map_or_else(|| Some(Cow::default()), |texts| self.texts(key, texts))
    }

    fn statuses(&mut self, statuses: Option<&OneOrMany<Literal<'_>>>) -> Option<Cow<'static, [u16]>> {
        let Some(OneOrMany(list)) = statuses else { return Some(Cow::default()) };
        let mut all = Vec::new();
        for status in &list.items {
            match status.text.text.parse::<u16>().ok().filter(|status| (200..600).contains(status)) {
                Some(status) => all.push(status),
                None => {
                    let message = format!("{} is no HTTP status", quote(status.text.text));
                    self.report(
                        Diagnostic::new(Kind::WrongKind, message).at(status.text.span, "").help("write one from 200 to 599"),
                    );
                    return None;
                }
            }
        }
        Some(all.into())
    }

    /// A time such as `10s`, or the place that says it.
    fn wait(&mut self, wait: &PlaceEntry<'a>, is_api: bool) -> Option<Wait> {
        if let Either::Short(text) = wait
            && text.text.starts_with(|first: char| first.is_ascii_digit())
        {
            let time = milliseconds(text.text);
            if time.is_none() {
                let problem = Diagnostic::new(Kind::WrongKind, format!("{} is no time", quote(text.text))).at(text.span, "");
                self.report(problem.help("write a number and its unit: `500ms`, `10s`, `5m` or `1h`"));
            }
            return time.map(Wait::Milliseconds);
        }
        self.place_entry(wait, is_api).map(Wait::At)
    }
}

/// Whether two errors have the same conditions, in whatever order.
fn is_same(one: &KnownError, other: &KnownError) -> bool {
    are_same(&one.codes, &other.codes)
        && are_same(&one.contains, &other.contains)
        && are_same(&one.statuses, &other.statuses)
        && one.at == other.at
}

fn are_same<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.iter().all(|item| other.contains(item)) && other.iter().all(|item| one.contains(item))
}

fn class(word: ClassWord) -> ErrorClass {
    match word {
        ClassWord::Auth => ErrorClass::Auth,
        ClassWord::Denied => ErrorClass::Denied,
        ClassWord::NotFound => ErrorClass::NotFound,
        ClassWord::Invalid => ErrorClass::Invalid,
        ClassWord::Busy => ErrorClass::Busy,
        ClassWord::Broken => ErrorClass::Broken,
    }
}

/// A whole number with a unit, at most a year.
pub(super) fn milliseconds(text: &str) -> Option<u64> {
    const YEAR: u64 = 365 * 24 * 60 * 60 * 1000;
    let digits = text.find(|character: char| !character.is_ascii_digit())?;
    let unit = match text[digits..].trim() {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    text[..digits].parse::<u64>().ok()?.checked_mul(unit).filter(|time| *time <= YEAR)
}
