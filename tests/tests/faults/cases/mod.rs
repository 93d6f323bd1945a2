//! The table: what the server does, and what is to become of the call. Data alone; `table` tries it and `document` prints it.

mod bodies;
mod connections;
mod envelopes;
mod large;
mod statuses;
mod tls;

use std::net::SocketAddr;
use std::time::Duration;

use generated_client::{Delivery, ErrorKind};

use crate::callers::{CONSTANT, LIMIT, Way};
use crate::server::{Act, Door};
use crate::traffic::Function;

/// What a case may need to know to say what the server does.
#[derive(Clone, Copy)]
pub(crate) struct Stage {
    pub(crate) function: Function,
    /// Another server, at which nothing may arrive.
    pub(crate) elsewhere: SocketAddr,
}

/// One thing that goes wrong.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) group: &'static str,
    /// What the server does, as a continuation of "The server …".
    pub(crate) name: &'static str,
    pub(crate) door: Door,
    pub(crate) fault: fn(Stage) -> Act,
    /// What it does with a call before, on the connection that the faulty one then finds in the pool.
    pub(crate) before: Option<fn(Function) -> Act>,
    pub(crate) way: Way,
    pub(crate) expected: Expected,
    /// Whether the call succeeds at its second attempt if the fault strikes once: for the function that reads, and the other.
    pub(crate) passes: [bool; 2],
    /// How long the server asks to be left alone.
    pub(crate) retry_after: Option<Duration>,
    /// Whether the reply may be as large as the limit allows.
    pub(crate) is_large: bool,
}

/// What becomes of a call.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    /// `None` of a success.
    pub(crate) error: Option<(ErrorKind, Delivery)>,
    /// Of the function that reads, and of the one that writes.
    pub(crate) attempts: [u32; 2],
    /// The exit code of the command line; `None` where there is no such case for it.
    pub(crate) exit: Option<i32>,
}

/// Enough for a slow machine.
const AMPLE: Duration = Duration::from_secs(60);
/// For the cases in which it is to run out.
const SHORT: Duration = Duration::from_secs(2);

/// All cases, group by group.
pub(crate) fn all() -> Vec<Case> {
    let groups = [
        ("The connection", connections::cases()),
        ("TLS", tls::cases()),
        ("HTTP statuses", statuses::cases()),
        ("Bodies", bodies::cases()),
        ("Large bodies", large::cases()),
        ("Envelopes", envelopes::cases()),
    ];
    let named = groups.into_iter().flat_map(|(group, cases)| cases.into_iter().map(move |case| Case { group, ..case }));
    named.collect()
}

fn case(name: &'static str, expected: Expected, fault: fn(Stage) -> Act) -> Case {
    Case {
        group: "",
        name,
        door: Door::Plain,
        fault,
        before: None,
        way: Way { timeout: AMPLE, ..Way::default() },
        expected,
        passes: [false; 2],
        retry_after: None,
        is_large: false,
    }
}

/// A call that goes well at the first attempt.
fn succeeds() -> Expected {
    Expected { error: None, attempts: [1, 1], exit: Some(0) }
}

/// An answer that is no success: nothing that another attempt would mend.
fn refused(kind: ErrorKind, exit: i32) -> Expected {
    Expected { error: Some((kind, Delivery::Answered)), attempts: [1, 1], exit: Some(exit) }
}

/// A failure after the request may have arrived: what reads is tried again, what writes is not.
fn lost(kind: ErrorKind) -> Expected {
    Expected { error: Some((kind, Delivery::MaybeSent)), attempts: [3, 1], exit: Some(4) }
}

/// A failure before the request left: everything is tried again.
fn unsent(kind: ErrorKind) -> Expected {
    Expected { error: Some((kind, Delivery::NeverSent)), attempts: [3, 3], exit: Some(4) }
}

impl Case {
    fn at(mut self, door: Door) -> Self {
        self.door = door;
        self
    }

    fn trusting(mut self, authority: &'static str) -> Self {
        self.way.authority = Some(authority);
        self
    }

    fn with_short_time(mut self) -> Self {
        self.way.timeout = SHORT;
        self
    }

    fn padded(mut self, bytes: usize) -> Self {
        self.way.padding = bytes;
        self
    }

    /// If it strikes once, what reads succeeds at its second attempt.
    fn passes_for_reads(mut self) -> Self {
        self.passes = [true, false];
        self
    }

    /// If it strikes once, every call succeeds at its second attempt.
    fn passes(mut self) -> Self {
        self.passes = [true, true];
        self
    }

    fn after(mut self, before: fn(Function) -> Act) -> Self {
        self.before = Some(before);
        self.expected.exit = None;
        self
    }

    fn asks_for(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    fn large(mut self) -> Self {
        self.is_large = true;
        self
    }

    /// The attempts made of a function.
    pub(crate) fn attempts(&self, function: Function) -> u32 {
        self.expected.attempts[usize::from(function == Function::Write)]
    }

    /// How long a call waits at most, for time-outs and for the rest that the server asks for; what it computes is not in it.
    pub(crate) fn longest_wait(&self, function: Function) -> Duration {
        let attempts = self.attempts(function);
        let time_outs = if self.waits_for_time_outs() { attempts } else { 0 };
        self.way.timeout * time_outs + self.retry_after.unwrap_or_default() * (attempts - 1)
    }

    /// Whether each attempt lasts until the time allowed for it is over.
    pub(crate) fn waits_for_time_outs(&self) -> bool {
        matches!(self.expected.error, Some((ErrorKind::Timeout, _)))
    }

    /// The most bytes that a call may allocate.
    pub(crate) fn most_memory(&self) -> usize {
        if self.is_large { LIMIT + CONSTANT } else { CONSTANT }
    }

    pub(crate) fn passes_for(&self, function: Function) -> bool {
        self.passes[usize::from(function == Function::Write)]
    }
}

impl Expected {
    /// Only one attempt, whatever the function.
    fn once(mut self) -> Self {
        self.attempts = [1, 1];
        self
    }

    fn exits(mut self, code: i32) -> Self {
        self.exit = Some(code);
        self
    }

    fn tried_again(mut self) -> Self {
        self.attempts = [3, 1];
        self
    }
}
