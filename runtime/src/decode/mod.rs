//! Reading the data of replies: what each wire type accepts, what counts as nothing, and what had to be forgiven on the way.
//!
//! | type | Rust | accepts besides the plain form | nothing: `None` with `?`, an error without |
//! |---|---|---|---|
//! | string | `String`, [`Secret`](crate::Secret) | a number or boolean, its digits as sent | absent, null |
//! | integer, float, decimal | `i64`, `f64`, [`Decimal`](crate::Decimal) | the number as a string | absent, null, `""` |
//! | boolean | `bool` | `1`, `0`, `"1"`, `"0"`; yes, no, on, off, true, false as strings in any case; `""` is false | absent, null |
//! | date, datetime | [`Date`](crate::Date), [`DateTime`](crate::DateTime) | `2012-08-01 18:30:56` and ISO 8601 are both plain; a date with the time 00:00:00, a datetime without a time | absent, null, `""`, `0000-00-00`, `0000-00-00 00:00:00` |
//! | timestamp | [`Timestamp`](crate::Timestamp) | the seconds as a string; ISO 8601 with an offset | as a date |
//! | ip, url | `IpAddr`, [`Url`](crate::Url) | | absent, null, `""` |
//! | list | `Vec` | an object, whose values are the items in the order sent; null, `""` and false as the empty list | absent |
//! | map | [`Map`](crate::Map) | an array, with the keys `0`, `1`, `2`…; null, `""` and false as the empty map | absent |
//! | record | a struct | `[]` as the empty object | absent, null, false; with `?` also `[]` and `""` |
//! | enum | an enum | any case; a text that the schema does not know is kept | absent, null, and `""` if that is no value of it |
//! | json | [`Value`](crate::Value) | anything | absent |
//!
//! A value that fits none of these is a [`Mismatch`]. Fields that the schema does not know are skipped, and counted in the [`Drift`],
//! as is what had to be forgiven. Of fields of the same name the first counts.
//!
//! This module knows nothing of HTTP and envelopes.

mod container;
mod drift;
mod fields;
mod mismatch;
mod nothing;
mod reader;
pub(crate) mod scalar;
mod several;
pub(crate) mod shape;
mod walk;

pub use self::drift::{Drift, Finding, Forgiven};
pub use self::mismatch::Mismatch;
pub use self::nothing::Nothing;
pub use self::reader::Reader;
pub use self::several::{More, Several};
pub use self::shape::{FieldShape, Shape, Shaped};
#[cfg(feature = "cli")]
pub(crate) use self::walk::check_data;
pub use self::walk::{Report, check, inspect};
use crate::description::Envelope;

/// A type that data is read as.
///
/// [`Record`]s have it; generated enums implement it through [`Reader::enumeration`].
pub trait Decode: Sized {
    /// What counts as nothing where the type is optional.
    const NOTHING: Nothing = Nothing::NULL;

    /// Reads a value.
    ///
    /// # Errors
    /// If what is there does not fit the type, or is not JSON.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch>;

    /// What the type makes of a field that is not there, if it makes anything of it.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// What the type makes of a reply without data, if it makes anything of it. Where nothing is known of the data, that is null.
    #[must_use]
    fn no_data() -> Option<Self> {
        Self::absent()
    }
}

/// A record: a struct whose fields are read through [`Reader::record`]. It is read as any [`Decode`] is; what counts as nothing is the
/// same for all records, and said once.
pub trait Record: Sized {
    /// Reads a record.
    ///
    /// # Errors
    /// If it is none, or a field's value does not fit its type, or something is not JSON.
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch>;
}

impl<T: Record> Decode for T {
    const NOTHING: Nothing = Nothing::RECORD;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        T::read(reader)
    }
}

/// Reads JSON text as data.
///
/// ```
/// let (ids, drift) = actionapi::decode::from_json::<Vec<i64>>(r#"[1, "2"]"#)?;
/// assert_eq!(ids, [1, 2]);
/// assert_eq!(drift.to_string(), "a string where an integer is due, once");
/// # Ok::<(), actionapi::decode::Mismatch>(())
/// ```
///
/// # Errors
/// If the text does not fit the type, or is not JSON.
pub fn from_json<T: Decode>(text: &str) -> Result<(T, Drift), Mismatch> {
    finish(Reader::new(text, 0, 0), 0)
}

/// Reads the data of a reply of this form, which begins at `offset`, inside of `levels` objects, and checks the rest of the text.
///
/// # Errors
/// As [`from_json`].
#[cfg_attr(not(feature = "client"), allow(dead_code))]
pub(crate) fn from_reply<T: Decode>(
    text: &str,
    offset: usize,
    levels: usize,
    envelope: &'static Envelope,
) -> Result<(T, Drift), Mismatch> {
    finish(Reader::new(text, offset, levels).within(envelope), levels)
}

fn finish<T: Decode>(mut reader: Reader<'_>, levels: usize) -> Result<(T, Drift), Mismatch> {
    let data = T::decode(&mut reader)?;
    Ok((data, reader.finish(levels)?))
}

/// The data of a reply that has none.
///
/// # Errors
/// If the type needs some.
#[cfg_attr(not(feature = "client"), allow(dead_code))]
pub(crate) fn from_absent<T: Decode>() -> Result<T, Mismatch> {
    T::no_data().ok_or_else(|| Mismatch::new("data", "nothing"))
}
