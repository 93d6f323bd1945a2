//! The table: what the server does, and how the call must end. It is only data; `table` tries it and `document` prints it.

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

/// What a case may need in order to say what the server does.
#[derive(Clone, Copy)]
pub(crate) struct Stage {
    pub(crate) function: Function,
    /// Another server, which must not receive anything.
    pub(crate) elsewhere: SocketAddr,
}

/// One fault.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) group: &'static str,
    /// What the server does, as a continuation of "The server …".
    pub(crate) name: &'static str,
    pub(crate) door: Door,
    pub(crate) fault: fn(Stage) -> Act,
    /// What the server does with an earlier call, whose connection the faulty call then finds in the pool.
    pub(crate) before: Option<fn(Function) -> Act>,
    pub(crate) way: Way,
    pub(crate) expected: Expected,
    /// Whether a call succeeds at its second attempt if the fault occurs only once: for the function that reads, and for the one that
    /// writes.
    pub(crate) passes: [bool; 2],
    /// How long the server asks the client to wait.
    pub(crate) retry_after: Option<Duration>,
    /// Whether the reply may be as large as the limit allows.
    pub(crate) is_large: bool,
    /// Whether it is compressed, so that it exists twice.
    pub(crate) is_packed: bool,
}

/// How a call must end.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    /// `None` for a success.
    pub(crate) error: Option<(ErrorKind, Delivery)>,
    /// Of the function that reads, and of the function that writes.
    pub(crate) attempts: [u32; 2],
    /// The exit code of the command line; `None` if the case does not apply to it.
    pub(crate) exit: Option<i32>,
}

/// Long enough for a slow machine.
const AMPLE: Duration = Duration::from_secs(60);
/// For the cases in which the time must run out.
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
        is_packed: false,
    }
}

/// A call that succeeds at the first attempt.
fn succeeds() -> Expected {
    Expected { error: None, attempts: [1, 1], exit: Some(0) }
}

/// An answer that is an error, and that another attempt would not change.
fn refused(kind: ErrorKind, exit: i32) -> Expected {
    Expected { error: Some((kind, Delivery::Answered)), attempts: [1, 1], exit: Some(exit) }
}

/// A failure after the request may have arrived: reads are repeated, writes are not.
fn lost(kind: ErrorKind) -> Expected {
    Expected { error: Some((kind, Delivery::MaybeSent)), attempts: [3, 1], exit: Some(4) }
}

/// What was received is not HTTP, so another attempt would not change it, and the request may have arrived.
fn malformed() -> Expected {
    Expected { error: Some((ErrorKind::Unreadable, Delivery::MaybeSent)), attempts: [1, 1], exit: Some(5) }
}

/// A failure before the request left: all calls are repeated.
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

    /// If the fault occurs once, reads succeed at their second attempt.
    fn passes_for_reads(mut self) -> Self {
        self.passes = [true, false];
        self
    }

    /// If the fault occurs once, every call succeeds at its second attempt.
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

    fn packed(mut self) -> Self {
        self.is_packed = true;
        self
    }

    fn large(mut self) -> Self {
        self.is_large = true;
        self
    }

    /// How many attempts a call of the function makes.
    pub(crate) fn attempts(&self, function: Function) -> u32 {
        self.expected.attempts[usize::from(function == Function::Write)]
    }

    /// The longest time that a call waits, for timeouts and because the server asks it to; without its computing time.
    pub(crate) fn longest_wait(&self, function: Function) -> Duration {
        let attempts = self.attempts(function);
        let timeouts = if self.waits_for_timeouts() { attempts } else { 0 };
        self.way.timeout * timeouts + self.retry_after.unwrap_or_default() * (attempts - 1)
    }

    /// Whether each attempt ends with a timeout.
    pub(crate) fn waits_for_timeouts(&self) -> bool {
        matches!(self.expected.error, Some((ErrorKind::Timeout, _)))
    }

    /// How many bytes a call may allocate at most.
    pub(crate) fn most_memory(&self) -> usize {
        LIMIT * (usize::from(self.is_large) + usize::from(self.is_packed)) + CONSTANT
    }

    pub(crate) fn passes_for(&self, function: Function) -> bool {
        self.passes[usize::from(function == Function::Write)]
    }
}

impl Expected {
    /// One attempt, also for reads.
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
