//! How many calls an API takes in a time, and at once.

use std::fmt;
use std::time::Duration;

use crate::json::stored;

/// How fast a client may send. All functions that name it share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    /// The most attempts that begin in the time; any number without it.
    pub calls: Option<u32>,
    /// That time, in milliseconds.
    pub per_ms: u64,
    /// The most attempts that are on their way at once; any number without it.
    pub concurrent: Option<u32>,
}

stored! { struct Rate { calls = None, per_ms = 0, concurrent = None } }

impl Rate {
    /// The time in which so many attempts may begin.
    #[must_use]
    pub const fn per(&self) -> Duration {
        Duration::from_millis(self.per_ms)
    }
}

/// As part of a sentence: `60 calls in 1m, 4 at once`.
impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: u32| if count == 1 { "" } else { "s" };
        if let Some(calls) = self.calls {
            write!(formatter, "{calls} call{} in {}", plural(calls), time(self.per_ms))?;
        }
        match (self.concurrent, self.calls) {
            (Some(concurrent), Some(_)) => write!(formatter, ", {concurrent} at once"),
            (Some(concurrent), None) => write!(formatter, "{concurrent} call{} at once", plural(concurrent)),
            (None, _) => Ok(()),
        }
    }
}

/// A time in its largest whole unit.
fn time(milliseconds: u64) -> String {
    let units = [(3_600_000, "h"), (60_000, "m"), (1_000, "s")];
    match units.into_iter().find(|(unit, _)| milliseconds > 0 && milliseconds.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{}{name}", milliseconds / unit),
        None => format!("{milliseconds}ms"),
    }
}
