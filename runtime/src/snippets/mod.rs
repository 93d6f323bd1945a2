//! Calls as text: what a person copies into a shell or a program.
//!
//! It writes what a call sends, and sends nothing itself.

pub(crate) mod curl;
pub(crate) mod shell;
pub(crate) mod sketch;
