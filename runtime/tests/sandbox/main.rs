//! The sandbox over real sockets: what it accepts, what it refuses and in which words, its replies, test doubles, hostile input.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod clients;
mod connections;
mod doubles;
mod hostile;
mod hosts;
mod logging;
mod multipart;
mod parameters;
mod replay;
mod replies;
mod requests;
mod routes;
#[path = "../shop/mod.rs"]
mod shop;
