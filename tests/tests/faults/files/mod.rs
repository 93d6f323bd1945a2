//! What the clients do when a file that they send or receive does not arrive: a table of cases, as that of calls without files.
//!
//! A call here ends at one of two moments: when its reply is there, or when its file is read.

mod callers;
mod cases;
mod document;
mod local;
mod memory;
mod table;

pub(crate) use self::document::render;
