//! The connections that are idle between two calls.
//!
//! It makes none, and it does not know requests.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use url::Url;

use super::connection::Connection;
use crate::transport::{MOST_IDLE, SETTLED};

pub(super) struct Pool {
    /// The one that was used last is at the end.
    idle: Mutex<Vec<(Connection, Instant)>>,
    /// How long an idle connection is kept.
    time: Duration,
}

impl Pool {
    pub(super) fn new(time: Duration) -> Self {
        Self { idle: Mutex::default(), time }
    }

    /// The connection to this server that was used last, if the server has not closed it meanwhile. A `careful` caller waits until it
    /// would be known: some servers close each connection after its reply without saying so.
    pub(super) fn take(&self, url: &Url, careful: bool) -> Option<Connection> {
        loop {
            let (mut connection, since) = self.pop(url)?;
            if careful {
                std::thread::sleep(SETTLED.saturating_sub(since.elapsed()));
            }
            if connection.is_open() {
                return Some(connection);
            }
        }
    }

    fn pop(&self, url: &Url) -> Option<(Connection, Instant)> {
        let mut idle = self.lock();
        let now = Instant::now();
        idle.retain(|(_, since)| now.saturating_duration_since(*since) < self.time);
        let index = idle.iter().rposition(|(connection, _)| connection.leads_to(url))?;
        Some(idle.remove(index))
    }

    pub(super) fn put(&self, connection: Connection) {
        if self.time.is_zero() {
            return;
        }
        let mut idle = self.lock();
        if idle.len() >= MOST_IDLE {
            idle.remove(0);
        }
        idle.push((connection, Instant::now()));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Connection, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
