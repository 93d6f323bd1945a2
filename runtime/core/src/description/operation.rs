//! The part of a function's description that a call of it needs.
//!
//! It does not know parameters and types, so that generated code has it as a constant.

use std::borrow::Cow;

use super::need::Need;
use crate::json::stored;

/// Whether a function may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It changes nothing: it is safe to repeat.
    Read,
    /// It changes something, but twice is as good as once: it is safe to repeat.
    Idempotent,
    /// It changes something: it is repeated only if it is known not to have arrived.
    Write,
}

stored! {
    enum Effect { "read" Read, "idempotent" Idempotent, "write" Write }
    /// The word in a schema.
    pub const fn word;
}

impl Effect {
    /// Whether a call may be sent again even if it may have arrived.
    #[must_use]
    pub const fn is_repeatable(self) -> bool {
        matches!(self, Self::Read | Self::Idempotent)
    }

    /// Whether a call changes something.
    #[must_use]
    pub const fn changes(self) -> bool {
        !matches!(self, Self::Read)
    }
}

/// A function as a call needs it: its names, whether it is safe to repeat, and how its requests and replies are formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The module's wire name; empty if the function has none.
    pub module: Cow<'static, str>,
    /// The function's wire name.
    pub function: Cow<'static, str>,
    /// Whether it is safe to repeat.
    pub effect: Effect,
    /// An index of [`Protocol::requests`](super::Protocol::requests).
    pub request: usize,
    /// An index of [`Protocol::replies`](super::Protocol::replies).
    pub reply: usize,
    /// Which optional parameters a call needs, beside those that are required.
    pub needs: Cow<'static, [Need]>,
}

stored! { struct Operation { module, function, effect, request, reply, needs = Cow::default() } }

impl Operation {
    /// A function that changes nothing, called as the API says for all.
    #[must_use]
    pub const fn read(module: &'static str, function: &'static str) -> Self {
        Self::new(module, function, Effect::Read)
    }

    /// A function that changes something and is safe to repeat, called as the API says for all.
    #[must_use]
    pub const fn idempotent(module: &'static str, function: &'static str) -> Self {
        Self::new(module, function, Effect::Idempotent)
    }

    /// A function that changes something, called as the API says for all.
    #[must_use]
    pub const fn write(module: &'static str, function: &'static str) -> Self {
        Self::new(module, function, Effect::Write)
    }

    const fn new(module: &'static str, function: &'static str, effect: Effect) -> Self {
        Self {
            module: Cow::Borrowed(module),
            function: Cow::Borrowed(function),
            effect,
            request: 0,
            reply: 0,
            needs: Cow::Borrowed(&[]),
        }
    }

    /// The same function, with a request and a reply of another form.
    #[must_use]
    pub const fn with_profiles(mut self, request: usize, reply: usize) -> Self {
        self.request = request;
        self.reply = reply;
        self
    }

    /// The same function, with needs.
    #[must_use]
    pub fn with_needs(mut self, needs: &'static [Need]) -> Self {
        self.needs = Cow::Borrowed(needs);
        self
    }
}
