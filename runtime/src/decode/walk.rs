//! Checks data against a shape with the rules by which it is decoded, and finds all that is wrong with it.
//!
//! It makes no value of what it reads.

use std::net::IpAddr;

use super::Decode;
use super::drift::{Drift, Place};
use super::mismatch::Mismatch;
use super::reader::Reader;
use super::scalar::is_known;
use super::shape::{FieldShape, Shape, Shaped, expected, nothing};
#[cfg(feature = "cli")]
use crate::description::Envelope;
use crate::description::{Record, Type};
use crate::json::{self, Syntax};
use crate::{Date, DateTime, Decimal, Secret, Timestamp, Url, Value};

/// What data is like, compared with a shape.
#[derive(Debug, Default)]
pub struct Report {
    /// All that does not fit, in the order of the text but for absent fields, which come at the end of their record.
    pub mismatches: Vec<Mismatch>,
    /// The paths of fields that the shape does not have.
    pub unknown: Vec<Vec<String>>,
    /// The paths of texts that their enums do not have.
    pub unknown_values: Vec<Vec<String>>,
    /// What was forgiven, in records that have a description.
    pub drift: Drift,
}

/// Checks JSON text against the description of a type.
///
/// # Errors
/// The first thing that does not fit.
pub fn check(kind: &Type, text: &str) -> Result<Drift, Mismatch> {
    fits(compare(*kind, text, Reader::new(text, 0, 0))?)
}

/// As [`check`], of data from a reply of this form.
///
/// # Errors
/// As [`check`].
#[cfg(feature = "cli")]
pub(crate) fn check_data(kind: &Type, text: &str, envelope: &'static Envelope) -> Result<Drift, Mismatch> {
    fits(compare(*kind, text, Reader::new(text, 0, 0).within(envelope))?)
}

fn fits(mut report: Report) -> Result<Drift, Mismatch> {
    if report.mismatches.is_empty() { Ok(report.drift) } else { Err(report.mismatches.remove(0)) }
}

/// Compares JSON text with a shape.
///
/// # Errors
/// If the text is not JSON.
pub fn inspect<'s>(shape: impl Shaped<'s>, text: &str) -> Result<Report, Syntax> {
    compare(shape, text, Reader::new(text, 0, 0))
}

fn compare<'s>(shape: impl Shaped<'s>, text: &str, mut reader: Reader<'_>) -> Result<Report, Syntax> {
    json::find(text, &[], &mut [])?;
    let mut walk = Walk { report: Report::default(), path: Vec::new(), secret: false };
    // It is JSON, so that whatever is wrong is in the report.
    let _ = walk.value(&mut reader, shape);
    walk.report.drift = reader.drift;
    Ok(walk.report)
}

struct Walk {
    report: Report,
    path: Vec<String>,
    /// Whether the value is never to be shown.
    secret: bool,
}

impl Walk {
    /// Passes over a value. Only text that is not JSON stops the walk.
    fn value<'s>(&mut self, reader: &mut Reader<'_>, shape: impl Shaped<'s>) -> Result<(), Mismatch> {
        let (start, depth) = (reader.scanner.at(), reader.scanner.depth());
        if let Err(mismatch) = self.read(reader, shape) {
            self.add(mismatch);
            reader.scanner.restore(start, depth);
            reader.scanner.skip()?;
        }
        Ok(())
    }

    fn add(&mut self, mismatch: Mismatch) {
        let mismatch = self.path.iter().rev().fold(mismatch, |mismatch, step| mismatch.at(step.as_str()));
        self.report.mismatches.push(mismatch);
    }

    fn read<'s, S: Shaped<'s>>(&mut self, reader: &mut Reader<'_>, shaped: S) -> Result<(), Mismatch> {
        match shaped.shape() {
            Shape::String if self.secret => Secret::decode(reader).map(drop),
            Shape::String => String::decode(reader).map(drop),
            Shape::Integer => i64::decode(reader).map(drop),
            Shape::Float => f64::decode(reader).map(drop),
            Shape::Decimal => Decimal::decode(reader).map(drop),
            Shape::Boolean => bool::decode(reader).map(drop),
            Shape::Date => Date::decode(reader).map(drop),
            Shape::DateTime => DateTime::decode(reader).map(drop),
            Shape::Timestamp => Timestamp::decode(reader).map(drop),
            Shape::Ip => IpAddr::decode(reader).map(drop),
            Shape::Url => Url::decode(reader).map(drop),
            Shape::Json => Value::decode(reader).map(drop),
            Shape::Enum { name, values } => {
                let text = reader.enumerated(name, &values)?;
                if !is_known(&values, &text) {
                    self.report.unknown_values.push(self.path.clone());
                }
                Ok(())
            }
            Shape::Optional(some) => {
                if reader.nothing(nothing(some))? {
                    return Ok(());
                }
                self.read(reader, some)
            }
            Shape::List(item) => reader.list(|reader, step| self.inside(step.name(), reader, item)),
            Shape::Map(value) => reader.map(|reader, key| self.inside(key, reader, value)),
            Shape::Record { fields, described } => self.record(reader, &fields, described),
        }
    }

    fn inside<'s>(&mut self, step: String, reader: &mut Reader<'_>, shape: impl Shaped<'s>) -> Result<(), Mismatch> {
        self.path.push(step);
        let result = self.value(reader, shape);
        self.path.pop();
        result
    }

    fn record<'s, S: Shaped<'s>>(
        &mut self,
        reader: &mut Reader<'_>,
        fields: &[FieldShape<'s, S>],
        described: Option<&'static Record>,
    ) -> Result<(), Mismatch> {
        let mut seen = vec![false; fields.len()];
        reader.each_field(|reader, name| self.field(reader, &name, fields, described, &mut seen))?;
        for (field, _) in fields.iter().zip(seen).filter(|(_, seen)| !seen) {
            if !matches!(field.shape.shape(), Shape::Optional(_)) {
                self.add(Mismatch::new(expected(field.shape), "nothing").at(field.name));
            }
        }
        Ok(())
    }

    fn field<'s, S: Shaped<'s>>(
        &mut self,
        reader: &mut Reader<'_>,
        name: &str,
        fields: &[FieldShape<'s, S>],
        described: Option<&'static Record>,
        seen: &mut [bool],
    ) -> Result<(), Mismatch> {
        let index = fields.iter().position(|field| field.name == name);
        let field = index.and_then(|index| described?.fields.get(index)).map_or("", |field| field.name);
        reader.place = described.map(|record| Place { record: record.name, field });
        match index {
            Some(index) if !std::mem::replace(&mut seen[index], true) => {
                self.secret = fields[index].secret;
                let result = self.inside(name.to_owned(), reader, fields[index].shape);
                self.secret = false;
                result
            }
            // Of fields of the same name the first counts.
            Some(_) => Ok(reader.scanner.skip()?),
            None => {
                let place = reader.place;
                reader.unknown_field(place, name);
                self.report.unknown.push(self.path.iter().map(String::as_str).chain([name]).map(str::to_owned).collect());
                Ok(reader.scanner.skip()?)
            }
        }
    }
}
