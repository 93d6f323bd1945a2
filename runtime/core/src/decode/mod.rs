//! Reading the data of replies: lists, maps, records and enums, and data as a whole. What each scalar accepts is in
//! [`wire`](crate::wire):
//!
//! | type | Rust | accepts besides the plain form | nothing: `None` with `?`, an error without |
//! |---|---|---|---|
//! | list | `Vec` | an object, whose values are the items in the order sent; one item alone; null, `""` and false as the empty list | absent |
//! | map | [`Map`] | an array, with the keys `0`, `1`, `2`…; null, `""` and false as the empty map | absent |
//! | record | a struct | `[]` as the empty object; a list of one record | absent, null, `""`, false, `[]` |
//! | a scalar or a word | an enum | what the scalar accepts; a word in any case; another text is kept | as the scalar |
//! | cases | an enum | an object with the discriminator; one that the schema does not have is kept as a whole | as a record |
//! | enum | an enum | any case; a text that the schema does not have is kept | absent, null, and `""` and false if those are not values of it |
//!
//! Null, `""` and false among the records of a list or map are skipped. An object in place of a list is one item of it if it has the
//! fields of the item; otherwise its values are the items.
//!
//! A reply without data is an empty list, an empty map, or a record without fields where the record needs none.
//!
//! A value that fits none of these is a [`Mismatch`]. Fields that the schema does not have are skipped, and counted in the [`Drift`],
//! as is everything that was forgiven. If a field repeats, the first counts.
//!
//! A field in another form than the plain one of its type is a [`Formed`]: the form is undone, and the rest is read by the same rules.
//!
//! This module does not know HTTP, and of a reply only where its data is.

mod cases;
mod container;
mod data;
mod enumeration;
mod field_tuples;
mod fields;
mod formed;
mod items;
mod single;
mod unit;
mod walk;

pub use self::cases::{Found, UnknownCase, of_text};
pub use self::container::Map;
pub use self::data::from_json;
#[doc(hidden)]
pub use self::data::{from_absent, from_reply};
pub use self::enumeration::known;
pub use self::field_tuples::{FieldTuple, More};
pub use self::fields::Record;
pub use self::formed::{FieldForms, Formed};
#[doc(hidden)]
pub use self::items::items;
#[doc(hidden)]
pub use self::walk::needs_no_data;
pub use self::walk::{Report, inspect, inspect_data, inspect_in_form};
#[doc(hidden)]
pub use crate::wire::ListItem;
pub use crate::wire::{Decode, Drift, Finding, Forgiven, Mismatch, Nothing, Reader};
