//! What the clients do when the server, or the way to it, fails: one table of cases, each tried on the async client, the blocking
//! client and the command line; and what holds over the whole table: nothing hangs, panics, tells a secret or grows without bound.
//!
//! `FAULTS.md` beside this package's manifest is the table for readers; a test keeps the two equal.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod callers;
mod cases;
mod document;
mod files;
mod load;
mod memory;
mod recorder;
mod roots;
mod secrets;
mod server;
mod table;
mod traffic;

/// Counts what is allocated, for the tests of memory.
#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);
