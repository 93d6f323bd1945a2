//! The usual success, in which everything that is needed comes before the data: found in one pass that ends there.
//!
//! What is looked for is found out once for a client. It does not know any other reply.

use std::borrow::Cow;

use super::parts::{Data, Message, Parts, Rest};
use super::value::Value;
use crate::description::{Place, ReplyProfile, Rule, Step, Test};
use crate::json;

/// The ways to what is needed of a success.
#[derive(Debug)]
pub(crate) struct Usual {
    success: &'static [Step],
    /// The values that show success.
    values: &'static [Cow<'static, str>],
    message: Option<&'static [Step]>,
    data: &'static [Step],
}

impl Usual {
    /// The ways for replies of this form; `None` if what is needed of them is more than one pass finds.
    pub(super) fn new(profile: &'static ReplyProfile) -> Option<Self> {
        let (success, values) = only_success(profile)?;
        if !profile.has_data
            || profile.data.is_root()
            || !profile.data.is_plain()
            || profile.data.has_index()
            || !profile.warnings.is_empty()
            || !profile.request_id.is_empty()
        {
            return None;
        }
        let message = match &*profile.message {
            [] => None,
            [Place::Body(pointer)] if pointer.is_plain() => Some(pointer.steps()),
            _ => return None,
        };
        Some(Self { success, values, message, data: profile.data.steps() })
    }

    /// The parts of a success, if all of them come before the data, as they most often do.
    #[inline]
    pub(super) fn locate(&self, text: &str) -> Option<Parts> {
        // Where there is no message, success is searched for twice.
        let paths: [&[Step]; 3] = [self.success, self.message.unwrap_or(self.success), self.data];
        let mut spans = [const { None }; 3];
        let start = json::find_until(text, &paths, &mut spans, 2).ok()??;
        let [success, found, _] = spans;
        let success = Value::json(&text[success?]);
        if !self.values.iter().any(|wanted| success.is(wanted)) {
            return None;
        }
        let message = found.filter(|_| self.message.is_some()).map(Message::Written);
        let data = Some(Data { start, rest: Rest::Unread(self.data.len()) });
        Some(Parts { message, data, ..Parts::default() })
    }
}

/// The pointer and the values of the rule of success, where that is all that tells success from failure, and it looks at one field.
pub(super) fn only_success(profile: &ReplyProfile) -> Option<(&[Step], &[Cow<'static, str>])> {
    match (&*profile.success, &*profile.failure) {
        ([Rule { at: Place::Body(pointer), test: Test::Is(values) }], []) if pointer.is_plain() => {
            Some((pointer.steps(), values))
        }
        _ => None,
    }
}
