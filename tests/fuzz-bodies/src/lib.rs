//! What the fuzz targets do with their input. Each panics where something does not hold that must; the targets in `tests/fuzz` run them
//! under libFuzzer, and an ordinary test runs them over the inputs that are kept and some that are made of those.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod form;
mod json_body;
mod multipart;
mod pages;
mod reply;
mod schema;

pub use self::form::form;
pub use self::json_body::json_bodies;
pub use self::multipart::multipart;
pub use self::pages::pages;
pub use self::reply::reply;
pub use self::schema::schema;

/// The target of this name, if there is one.
#[must_use]
pub fn target(name: &str) -> Option<fn(&[u8])> {
    match name {
        "form" => Some(form),
        "pages" => Some(pages),
        "multipart" => Some(multipart),
        "json_body" => Some(json_bodies),
        "reply" => Some(reply),
        "schema" => Some(schema),
        _ => None,
    }
}
