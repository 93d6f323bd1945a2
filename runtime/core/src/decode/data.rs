//! Data as a whole: from JSON text, from a reply, and for a reply without data.
//!
//! It does not know types, and of a reply only where its data is.

use crate::forms::WireForm;
use crate::wire::{Decode, Drift, Mismatch, Reader};

/// Reads JSON text as data.
///
/// ```
/// let (ids, drift) = actionapi::decode::from_json::<Vec<i64>>(r#"[1, "2"]"#)?;
/// assert_eq!(ids, [1, 2]);
/// assert_eq!(drift.to_string(), "a string where an integer was expected, once");
/// # Ok::<(), actionapi::decode::Mismatch>(())
/// ```
///
/// # Errors
/// If the text does not fit the type, or is not JSON.
pub fn from_json<T: Decode>(text: &str) -> Result<(T, Drift), Mismatch> {
    finish(Reader::whole(text), 0)
}

/// Reads the data of a reply, which begins at `offset` inside `levels` objects, and checks the rest of the text. `beside_data` are the
/// names of the root's fields that are the reply's own; `forms` are those of the data. What is forgiven outside the data is not counted.
///
/// # Errors
/// As [`from_json`].
#[doc(hidden)]
pub fn from_reply<'t, T: Decode>(
    text: &'t str,
    offset: usize,
    levels: usize,
    beside_data: impl Iterator<Item = &'t str>,
    forms: &[WireForm],
) -> Result<(T, Drift), Mismatch> {
    let mut reader = Reader::new(text, offset, levels);
    reader.beside_data.extend(beside_data);
    if T::IS_RAW || forms.is_empty() {
        return finish(reader, levels);
    }
    let data = reader.formed(forms, |reader| T::decode(reader))?;
    Ok((data, reader.finish(levels)?))
}

fn finish<T: Decode>(mut reader: Reader<'_>, levels: usize) -> Result<(T, Drift), Mismatch> {
    let data = T::decode(&mut reader)?;
    Ok((data, reader.finish(levels)?))
}

/// The value for a reply without data.
///
/// # Errors
/// If the type needs some.
#[doc(hidden)]
pub fn from_absent<T: Decode>() -> Result<T, Mismatch> {
    T::no_data().ok_or_else(|| Mismatch::new("data", "nothing"))
}
