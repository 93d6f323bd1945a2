//! What decoding accepts, type by type, as the tables in `actionapi::decode` and in the reference say; and that data compared with a
//! description is judged just as data that is decoded.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod account;
mod agreement;
mod drift;
mod forms;
mod leniency;
mod mismatches;
mod records;
mod scalars;
mod wire;

use actionapi::decode::{self, Decode, Drift, Mismatch};
use actionapi::description::{ReplyProfile, Type};

/// What the comparison of a text with a described type finds: the first mismatch, or else what was forgiven.
pub(crate) fn check(kind: impl Into<Type>, text: &str) -> Result<Drift, Mismatch> {
    let mut report = decode::inspect_data(account::api(), &kind.into(), text, &ReplyProfile::PLAIN)?;
    if report.mismatches.is_empty() { Ok(report.drift) } else { Err(report.mismatches.remove(0)) }
}

/// What a text decodes to, and what the comparison of the same text with the type's description finds, which must agree.
pub(crate) fn read<T: Decode>(kind: impl Into<Type>, text: &str) -> Result<(T, Drift), String> {
    let decoded = decode::from_json::<T>(text);
    let checked = check(kind, text);
    match (&decoded, &checked) {
        (Ok((_, drift)), Ok(other)) => assert_eq!(drift.to_string(), other.to_string(), "{text}"),
        (Err(mismatch), Err(other)) => {
            assert_eq!((mismatch.to_string(), mismatch.hint()), (other.to_string(), other.hint()), "{text}");
        }
        (decoded, checked) => panic!("{text}: decoding and comparing disagree: {:?}, {checked:?}", decoded.as_ref().err()),
    }
    decoded.map_err(|mismatch| mismatch.to_string())
}

/// The value that a text decodes to with nothing forgiven.
pub(crate) fn plain<T: Decode>(kind: impl Into<Type>, text: &str) -> T {
    let (value, drift) = read(kind, text).unwrap();
    assert!(drift.is_empty(), "{text}: {drift}");
    value
}

/// The value that a text decodes to, and the one thing that was forgiven.
pub(crate) fn forgiven<T: Decode>(kind: impl Into<Type>, text: &str) -> (T, String) {
    let (value, drift) = read(kind, text).unwrap();
    assert_eq!(drift.findings().count(), 1, "{text}: {drift}");
    (value, drift.to_string())
}
