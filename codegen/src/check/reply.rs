//! How replies are formed: what shows success, and the paths to the message, the code and the data.
//!
//! It knows nothing of the functions.

use std::borrow::Cow;

use actionapi::description::{ContentType, Path, ReplyProfile, Success, Tolerance};

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, ContentTypeWord, Either, List, Literal, OneOrMany, SuccessWord, Text, ToleranceWord};

impl<'a> Checker<'a> {
    pub(super) fn reply(&mut self, reply: &document::Reply<'a>) -> Option<ReplyProfile> {
        let mut path = |names: &Option<OneOrMany<Text<'_>>>| names.as_ref().map(|names| self.field_path(names));
        let (message, code, data) = (path(&reply.message), path(&reply.code), path(&reply.data));
        let success = match reply.success.0.as_ref()? {
            Either::Short(SuccessWord::Http) => Success::HttpStatus,
            Either::Long(success) => self.success(success)?,
        };
        let content_type = match reply.content_type {
            Some(ContentTypeWord::Any) => ContentType::Any,
            Some(ContentTypeWord::Json) | None => ContentType::Json,
        };
        let tolerates = self.tolerance(reply.tolerates.as_ref());
        Some(ReplyProfile { success, message, code, data, content_type, tolerates })
    }

    fn tolerance(&mut self, words: Option<&OneOrMany<ToleranceWord>>) -> Tolerance {
        let mut tolerance = Tolerance::NONE;
        let Some(OneOrMany(List { items, span })) = words else { return tolerance };
        if items.is_empty() {
            self.empty("`tolerates` is empty", *span, "remove it, or write what is tolerated");
        }
        for word in items {
            *match word {
                ToleranceWord::TextAround => &mut tolerance.text_around,
                ToleranceWord::Nan => &mut tolerance.nan,
                ToleranceWord::ControlCharacters => &mut tolerance.control_characters,
                ToleranceWord::TrailingCommas => &mut tolerance.trailing_commas,
            } = true;
        }
        tolerance
    }

    fn field_path(&mut self, OneOrMany(List { items, span }): &OneOrMany<Text<'_>>) -> Path {
        if items.is_empty() {
            self.empty("the path to the field is empty", *span, "write the field's name");
        }
        Path(items.iter().map(|name| Cow::from(name.text.to_owned())).collect())
    }

    fn success(&mut self, success: &document::Success<'a>) -> Option<Success> {
        match (&success.field, &success.is, &success.absent) {
            (Some(names), Some(OneOrMany(values)), None) => {
                if values.items.is_empty() {
                    self.empty("`is` is empty", values.span, "write the value of the field in a success");
                }
                self.warn_of_ambiguous(&values.items);
                let text = |value: &Literal<'_>| Cow::from(value.text.text.to_owned());
                let values = values.items.iter().map(text).collect();
                Some(Success::Is { field: self.field_path(names), values })
            }
            (None, None, Some(names)) => Some(Success::Absent { field: self.field_path(names) }),
            _ => {
                let problem = Diagnostic::new(Kind::KeysAtOdds, "expected `field` and `is`, or `absent`");
                let help = "write `{ field: status, is: success }`, `{ absent: error }`, or `http`";
                self.report(problem.at(success.owner, "").help(help));
                None
            }
        }
    }

    /// Warns of values that read like a boolean and are compared as text, and of booleans that leave no failure.
    fn warn_of_ambiguous(&mut self, values: &[Literal<'a>]) {
        let boolean = |wanted| values.iter().find(|value| value.boolean == Some(wanted));
        if let (Some(yes), Some(no)) = (boolean(true), boolean(false)) {
            let problem = Diagnostic::new(Kind::AmbiguousSuccess, "both true and false show success");
            let problem = problem.at(no.text.span, "").at(yes.text.span, "");
            self.report(problem.help("write the one that shows success"));
        }
        if values.iter().any(|value| value.boolean.is_some()) {
            return;
        }
        for value in values.iter().filter(|value| value.plain) {
            let word = value.text.text;
            let meant = match word.to_ascii_lowercase().as_str() {
                "1" | "yes" | "y" | "on" => "true",
                "0" | "no" | "n" | "off" => "false",
                _ => continue,
            };
            let message = format!("{} may be meant as a boolean, but is compared as text", quote(word));
            let problem = Diagnostic::new(Kind::AmbiguousSuccess, message).at(value.text.span, "");
            let help =
                format!("write `{meant}` if the server sends a boolean in any form, or `\"{word}\"` if it sends this text");
            self.report(problem.help(help));
        }
    }
}
