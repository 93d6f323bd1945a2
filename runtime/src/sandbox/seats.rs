//! The connections that are open, and who must leave when there are too many.
//!
//! A connection that waits for its client must not keep others out: while all seats are taken, the one that has been idle longest is
//! closed, or one whose request has not arrived in time. It does not know what is said on a connection.

use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// The most connections that are served at once.
const SEATS: usize = 256;
/// With more connections than this, each is closed after its reply, which tells its client in time not to use it again.
const CROWD: usize = SEATS / 4 * 3;
/// How long a connection may always be idle. A request that is on its way has arrived by then.
const IDLE_TIME: Duration = Duration::from_millis(100);
/// How long a request may always take to arrive.
const READ_TIME: Duration = Duration::from_secs(1);
/// How long a connection that must leave may take to finish what it has begun.
const LEAVE_TIME: Duration = Duration::from_secs(1);

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// It has nothing of the next request. Its client may still be reading the last reply.
    Idle,
    /// A request is arriving.
    Reading,
    /// A request is being answered.
    Answering,
    /// An answer is being held back because a double is slow.
    Waiting,
}

/// All seats.
#[derive(Debug, Default)]
pub(super) struct Seats {
    table: Mutex<Table>,
    /// Someone may have become able to leave.
    changed: Notify,
}

#[derive(Debug, Default)]
struct Table {
    last: u64,
    taken: HashMap<u64, Taken>,
}

#[derive(Debug)]
struct Taken {
    phase: Phase,
    since: Instant,
    /// Asks the connection to leave.
    leave: Arc<Notify>,
    /// Whether it was asked; it no longer counts.
    is_leaving: bool,
}

/// A connection's seat, free again once it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    seats: Arc<Seats>,
    number: u64,
    leave: Arc<Notify>,
}

impl Seats {
    /// A seat, as soon as there is one.
    pub(super) async fn take(self: &Arc<Self>) -> Seat {
        loop {
            let wait = {
                let mut table = self.table();
                if table.count() < SEATS || table.dismiss() {
                    return self.seat(&mut table);
                }
                table.next_to_leave()
            };
            let changed = self.changed.notified();
            match wait {
                Some(wait) => drop(tokio::time::timeout(wait, changed).await),
                None => changed.await,
            }
        }
    }

    /// Closes a connection that waits for its client, if there is one: the system has no room for another.
    pub(super) fn make_room(&self) {
        self.table().dismiss();
    }

    /// Whether so many connections are open that each should be closed after its reply.
    pub(super) fn is_crowded(&self) -> bool {
        self.table().count() > CROWD
    }

    fn seat(self: &Arc<Self>, table: &mut Table) -> Seat {
        table.last += 1;
        let (number, leave) = (table.last, Arc::new(Notify::new()));
        let taken = Taken { phase: Phase::Idle, since: Instant::now(), leave: Arc::clone(&leave), is_leaving: false };
        table.taken.insert(number, taken);
        Seat { seats: Arc::clone(self), number, leave }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    /// The seats taken. Those who wait because a double is slow are many only if a test wants that, and must not stop the others.
    fn count(&self) -> usize {
        self.taken.values().filter(|taken| !taken.is_leaving && taken.phase != Phase::Waiting).count()
    }

    /// Asks a connection to leave, if one can: the one that has been idle longest, or else the one that has been reading longest.
    fn dismiss(&mut self) -> bool {
        let can_leave = self.taken.values_mut().filter(|taken| taken.time_left().is_some_and(|time| time.is_zero()));
        let Some(taken) = can_leave.min_by_key(|taken| (taken.phase != Phase::Idle, taken.since)) else { return false };
        taken.is_leaving = true;
        taken.leave.notify_one();
        true
    }

    /// How long it takes until one can be asked to leave, if nothing changes.
    fn next_to_leave(&self) -> Option<Duration> {
        self.taken.values().filter_map(Taken::time_left).min()
    }
}

impl Taken {
    /// How long it may stay as it is; `None` as long as it likes.
    fn time_left(&self) -> Option<Duration> {
        let time = match self.phase {
            _ if self.is_leaving => return None,
            Phase::Idle => IDLE_TIME,
            Phase::Reading => READ_TIME,
            Phase::Answering | Phase::Waiting => return None,
        };
        Some(time.saturating_sub(self.since.elapsed()))
    }
}

impl Seat {
    /// Begins a phase.
    pub(super) fn begin(&self, phase: Phase) {
        if let Some(taken) = self.seats.table().taken.get_mut(&self.number) {
            (taken.phase, taken.since) = (phase, Instant::now());
        }
        if matches!(phase, Phase::Idle | Phase::Waiting) {
            self.seats.changed.notify_one();
        }
    }

    /// A part of a request has arrived: the first one, or one more.
    pub(super) fn receive(&self) {
        if let Some(taken) = self.seats.table().taken.get_mut(&self.number).filter(|taken| taken.phase == Phase::Idle) {
            (taken.phase, taken.since) = (Phase::Reading, Instant::now());
            self.seats.changed.notify_one();
        }
    }

    /// Returns once the connection has to leave.
    pub(super) async fn dismissed(&self) {
        self.leave.notified().await;
    }

    /// Returns once the connection has had the time to leave. An answer that is being made may be finished.
    pub(super) async fn overdue(&self) {
        loop {
            tokio::time::sleep(LEAVE_TIME).await;
            if !self.is_answering() {
                return;
            }
        }
    }

    fn is_answering(&self) -> bool {
        let table = self.seats.table();
        table.taken.get(&self.number).is_some_and(|taken| matches!(taken.phase, Phase::Answering | Phase::Waiting))
    }

    pub(super) fn is_crowded(&self) -> bool {
        self.seats.is_crowded()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.table().taken.remove(&self.number);
        self.seats.changed.notify_one();
    }
}

/// A stream that tells its seat when something arrives.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) stream: TcpStream,
    pub(super) seat: Arc<Seat>,
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.seat.receive();
        }
        result
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
