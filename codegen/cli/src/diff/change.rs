//! A difference between two schemas: what it is, what it does, and where it is in both.
//!
//! It does not know how differences are found or printed.

use actionapi::text::one_line;
use actionapi_codegen::Span;

use super::bump::Bump;
use super::rules::{Harm, Rule};

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// What clients send.
    Request,
    /// What they receive.
    Reply,
    /// Both.
    Both,
    /// Neither: names in Rust, documentation.
    Neither,
}

impl Direction {
    /// The direction of a type that is sent and received, or not.
    #[must_use]
    pub const fn of(is_sent: bool, is_received: bool) -> Self {
        match (is_sent, is_received) {
            (true, true) => Self::Both,
            (true, false) => Self::Request,
            (false, true) => Self::Reply,
            (false, false) => Self::Neither,
        }
    }

    /// Whether clients send it.
    #[must_use]
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Request | Self::Both)
    }

    /// Whether clients receive it.
    #[must_use]
    pub const fn is_received(self) -> bool {
        matches!(self, Self::Reply | Self::Both)
    }

    /// The words for it; empty if it is neither.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
            Self::Both => "request and reply",
            Self::Neither => "",
        }
    }
}

/// Where something is in a schema: the thing itself, or what it would be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The range of its text.
    pub span: Span,
    /// Whether it is the thing itself.
    pub is_exact: bool,
}

/// A difference between two schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its kind.
    pub rule: &'static Rule,
    /// What it does, the worst first.
    pub harms: Vec<Harm>,
    /// What it is about.
    pub direction: Direction,
    /// What changed, as a sentence without a full stop.
    pub message: String,
    /// Where it is in the old schema.
    pub old: Option<Position>,
    /// Where it is in the new schema.
    pub new: Option<Position>,
}

impl Change {
    /// A change that does all that its kind can.
    pub(super) fn new(rule: &'static Rule, direction: Direction, message: String) -> Self {
        let harms = Harm::ALL.into_iter().filter(|harm| rule.reason(*harm).is_some()).collect();
        Self { rule, harms, direction, message: one_line(&message), old: None, new: None }
    }

    /// The same without a harm, unless a condition holds.
    pub(super) fn only_if(mut self, harm: Harm, condition: bool) -> Self {
        self.harms.retain(|each| *each != harm || condition);
        self
    }

    /// By how much the version must grow for it.
    #[must_use]
    pub fn bump(&self) -> Bump {
        match self.harms.first() {
            Some(Harm::Wire | Harm::Source) => Bump::Major,
            Some(Harm::Behaviour) => Bump::Minor,
            None => self.rule.otherwise.0,
        }
    }

    /// What it breaks and why; the reason alone if it breaks nothing.
    #[must_use]
    pub fn reasons(&self) -> Vec<(Option<Harm>, &'static str)> {
        let reasons = self.harms.iter().filter_map(|harm| Some((Some(*harm), self.rule.reason(*harm)?)));
        let reasons: Vec<_> = reasons.collect();
        if reasons.is_empty() { vec![(None, self.rule.otherwise.1)] } else { reasons }
    }
}
