//! Where a schema says what a reply is not.

use actionapi::cli::Difference;
use actionapi_codegen::{Outline, Span};

use crate::infer::{Schema, Seat};

/// The position of what differs: the type of a field, the values of an enum, or else what has it.
pub(super) fn span(schema: &Schema<'_>, difference: &Difference) -> Option<Span> {
    let place = &difference.place;
    let values = place.values.and_then(|id| schema.values(id)).and_then(Outline::key);
    let field = place.record.zip(place.field.clone()).and_then(|(id, field)| schema.span(&Seat::Field(id, field)));
    values
        .or(field)
        .or_else(|| schema.span(&Seat::Returns(place.module.clone(), place.function.clone())))
        .or_else(|| schema.function(&place.module, &place.function).and_then(Outline::key))
}
