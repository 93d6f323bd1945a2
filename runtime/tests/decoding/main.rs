//! What decoding accepts, type by type, as the table in `actionapi::decode` says; and that data checked against a description is judged
//! just as data that is decoded.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod account;
mod drift;
mod mismatches;
mod records;
mod scalars;

use actionapi::decode::{self, Decode, Drift};
use actionapi::description::Type;

/// What a text decodes to, and what the check of the same text against the type's description says, which must agree.
pub(crate) fn read<T: Decode>(kind: Type, text: &str) -> Result<(T, Drift), String> {
    let decoded = decode::from_json::<T>(text);
    let checked = decode::check(&kind, text);
    match (&decoded, &checked) {
        (Ok((_, drift)), Ok(other)) => assert_eq!(drift.to_string(), other.to_string(), "{text}"),
        (Err(mismatch), Err(other)) => assert_eq!(mismatch.to_string(), other.to_string(), "{text}"),
        (decoded, checked) => panic!("{text}: decoding and checking disagree: {:?}, {checked:?}", decoded.as_ref().err()),
    }
    decoded.map_err(|mismatch| mismatch.to_string())
}

/// The value that a text decodes to with nothing forgiven.
pub(crate) fn plain<T: Decode>(kind: Type, text: &str) -> T {
    let (value, drift) = read(kind, text).unwrap();
    assert!(drift.is_empty(), "{text}: {drift}");
    value
}

/// The value that a text decodes to, and the one thing that was forgiven.
pub(crate) fn forgiven<T: Decode>(kind: Type, text: &str) -> (T, String) {
    let (value, drift) = read(kind, text).unwrap();
    assert_eq!(drift.findings().count(), 1, "{text}: {drift}");
    (value, drift.to_string())
}
