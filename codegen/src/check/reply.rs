//! How replies are formed: what shows success, and the paths to the message, the code and the data.
//!
//! It knows nothing of the functions.

use std::borrow::Cow;

use actionapi::description::{ContentType, Path, ReplyProfile, Success};

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind};
use crate::document::{self, ContentTypeWord, Either, List, Literal, OneOrMany, SuccessWord, Text};

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
        Some(ReplyProfile { success, message, code, data, content_type })
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
}
