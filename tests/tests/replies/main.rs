//! Schemas whose replies take many forms: what both clients make of the bytes of a server, and what they send to it. Nothing is
//! generated for these schemas; the description that the checker makes is enough for a client.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod bodies;
mod budget;
mod caller;
mod chains;
mod cookies;
mod errors;
mod files;
mod forms;
mod given_out;
mod interceptors;
mod json_bodies;
mod layers;
mod made;
mod names;
mod needs;
mod rates;
mod routes;
mod rules;
mod services;
mod session_file;
mod sessions;
mod variables;
