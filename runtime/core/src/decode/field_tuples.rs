//! A record's fields taken together as a tuple, each of its own type.
//!
//! One call with one `?` for a whole record saves the compiler a quarter of the time and memory that a call for each field takes. In
//! which order the fields come is the business of `fields`.

use super::container::Map;
use super::fields::Fields;
use crate::wire::{Decode, Mismatch, Reader};

/// The types of several fields: a tuple of up to twelve, or [`More`] than that.
pub trait FieldTuple: Sized {
    #[doc(hidden)]
    fn take(fields: &mut Fields<'_, '_>) -> Result<Self, Mismatch>;
}

impl Reader<'_> {
    /// The fields of the record with this Rust name, in the order of these wire names, which is that of the tuple.
    ///
    /// # Errors
    /// If there is no object, or a field's value does not fit its type, or something is not JSON.
    #[inline]
    pub fn record<T: FieldTuple>(&mut self, record: &'static str, names: &'static [&'static str]) -> Result<T, Mismatch> {
        let mut fields = Fields::new(self, record, names);
        fields.open()?;
        let all = T::take(&mut fields)?;
        fields.close()?;
        Ok(all)
    }
}

impl Reader<'_> {
    /// The same, and the fields without a name in the schema.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    #[inline]
    pub fn record_with_rest<T: FieldTuple, R: Decode>(
        &mut self,
        record: &'static str,
        names: &'static [&'static str],
    ) -> Result<(T, Map<R>), Mismatch> {
        let mut fields = Fields::new(self, record, names);
        fields.open()?;
        fields.keep_rest();
        let all = T::take(&mut fields)?;
        Ok((all, fields.close_with_rest()?))
    }
}

/// Some fields, and those that come after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct More<A, B>(pub A, pub B);

impl<A: FieldTuple, B: FieldTuple> FieldTuple for More<A, B> {
    #[inline]
    fn take(fields: &mut Fields<'_, '_>) -> Result<Self, Mismatch> {
        Ok(Self(A::take(fields)?, B::take(fields)?))
    }
}

impl FieldTuple for () {
    #[inline]
    fn take(_: &mut Fields<'_, '_>) -> Result<Self, Mismatch> {
        Ok(())
    }
}

macro_rules! field_tuples {
    () => {};
    ($first:ident $($more:ident)*) => {
        impl<$first: Decode, $($more: Decode),*> FieldTuple for ($first, $($more,)*) {
            #[inline]
            fn take(fields: &mut Fields<'_, '_>) -> Result<Self, Mismatch> {
                Ok((fields.next::<$first>()?, $(fields.next::<$more>()?,)*))
            }
        }
        field_tuples!($($more)*);
    };
}

field_tuples!(A B C D E F G H I J K L);
