//! Values in other forms than the plain ones of their types: the form is undone first, and the rest is read as always.
//!
//! It knows no form: `forms` does.

use std::borrow::Cow;
use std::marker::PhantomData;

use crate::forms::{self, WireForm};
use crate::wire::drift::Place;
use crate::wire::{Decode, Forgiven, Mismatch, Nothing, Reader};

/// The forms of a field: a record has them for the index of each field that is not in the plain form of its type.
pub trait FieldForms<const FIELD: usize> {
    /// The forms, from the outside in.
    const FORMS: &'static [WireForm];
}

/// The value of the field at this index of a record, which comes in forms of its own.
#[derive(Clone, Copy, Debug)]
pub struct Formed<R, const FIELD: usize, T> {
    /// The value.
    pub value: T,
    record: PhantomData<fn() -> R>,
}

impl<R: FieldForms<FIELD>, const FIELD: usize, T: Decode> Decode for Formed<R, FIELD, T> {
    const NOTHING: Nothing = T::NOTHING;
    const EXPECTED: &'static str = T::EXPECTED;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let value = reader.formed(R::FORMS, |reader| T::decode(reader))?;
        Ok(Self { value, record: PhantomData })
    }

    fn absent() -> Option<Self> {
        let value = match forms::absent(R::FORMS) {
            Some(text) => T::decode(&mut Reader::new(text, 0, 0)).ok(),
            None => T::absent(),
        };
        value.map(|value| Self { value, record: PhantomData })
    }
}

impl Reader<'_> {
    /// Reads a value in these forms with `read`, which gets it in its plain form.
    pub(super) fn formed<T>(
        &mut self,
        forms: &[WireForm],
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, Mismatch>,
    ) -> Result<T, Mismatch> {
        self.scanner.spaces();
        let (start, depth) = (self.scanner.at(), self.scanner.depth());
        let raw = self.raw()?;
        let plain = forms::plain(forms, raw).map_err(|unfit| Mismatch::new(unfit.expected, unfit.found))?;
        if plain.came_plain {
            self.forgive(Forgiven::PlainForm);
        }
        let Cow::Owned(text) = plain.text else {
            self.scanner.restore(start, depth);
            return read(self);
        };
        let mut inner = Reader::new(&text, 0, 0);
        inner.place = self.place;
        let value = read(&mut inner);
        // In a joined text, every item is a text; so is a key.
        let are_texts = forms.iter().any(WireForm::has_texts);
        let is_key = |place: Option<Place>| place.is_some_and(|place| forms.iter().any(|form| form.key() == Some(place.field)));
        self.drift.absorb(inner.drift, |place, forgiven| {
            let is_text = matches!(forgiven, Forgiven::AsText(_) | Forgiven::NotText | Forgiven::Boolean);
            !(is_text && (are_texts || is_key(place)))
        });
        value
    }
}
