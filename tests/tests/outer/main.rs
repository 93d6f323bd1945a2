//! The project as its users have it: a copy of the repository that is edited, broken and built; a package outside the workspace that
//! depends on the client; the commands of the README and of `docs/`, run as they stand. Each builds with cargo, in folders of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod cargo;
mod copy;
mod dependency;
mod edit;
mod features;
mod new;
mod readme;
mod release;
