//! The table of the scalars, a line each.
//!
//! It knows no facts about them: each has a file of its own.

use super::digits::Digits;
use super::scalar::{Row, row};
use super::text::Booleans;
use crate::json::stored;
use crate::secret::Secret;

macro_rules! scalars {
    ($($(#[doc = $doc:literal])* $name:literal $scalar:ident $kind:ty,)*) => {
        /// A scalar wire type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scalar {
            $($(#[doc = $doc])* $scalar,)*
        }

        stored! {
            enum Scalar { $($name $scalar,)* }
        }

        impl Scalar {
            /// All scalars, in the order of the reference.
            pub const ALL: &'static [Self] = &[$(Self::$scalar),*];

            /// Everything that is particular to it.
            #[must_use]
            pub fn row(self) -> &'static Row {
                match self {
                    $(Self::$scalar => {
                        static ROW: Row = row::<$kind>($name);
                        &ROW
                    })*
                }
            }
        }
    };
}

scalars! {
    /// Text.
    "string" String String,
    /// Text that is never shown.
    "secret" Secret Secret,
    /// A whole number of 64 bits with a sign.
    "integer" Integer i64,
    /// A whole number of any length that is not negative, as its digits.
    "digits" Digits Digits,
    /// A floating-point number of 64 bits.
    "float" Float f64,
    /// A decimal number that keeps all of its digits.
    "decimal" Decimal rust_decimal::Decimal,
    /// True or false.
    "boolean" Boolean bool,
    /// A calendar date without a time zone.
    "date" Date jiff::civil::Date,
    /// A date and a time of day without a time zone.
    "datetime" DateTime jiff::civil::DateTime,
    /// An instant: seconds since 1970 in UTC.
    "timestamp" Timestamp jiff::Timestamp,
    /// An IP address of either version.
    "ip" Ip std::net::IpAddr,
    /// An absolute URL.
    "url" Url ::url::Url,
    /// Any JSON value.
    "json" Json serde_json::Value,
}

impl Scalar {
    /// The scalar that a schema calls by this name. A secret has none: it is a string with `secret: true`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::in_schemas().find(|scalar| scalar.row().name == name)
    }

    /// The scalars that a schema can name, in the order of the reference.
    pub fn in_schemas() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|scalar| *scalar != Self::Secret)
    }

    /// The expected value in a message about a parameter.
    #[must_use]
    pub fn wanted(self, booleans: &Booleans) -> String {
        match self.row().wanted {
            "" => format!("`{}` or `{}`", booleans.yes, booleans.no),
            wanted => wanted.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::wire::reader::Reader;

    #[test]
    fn every_sample_is_a_value_of_its_type_without_anything_to_forgive() {
        for scalar in Scalar::ALL {
            let row = scalar.row();
            let mut reader = Reader::new(row.sample, 0, 0);
            (row.decode)(&mut reader).unwrap();
            let drift = reader.finish(0).unwrap();
            assert!(drift.is_empty(), "{}: {drift}", row.name);
        }
    }

    #[test]
    fn no_name_or_alias_means_two_types() {
        let mut seen = std::collections::BTreeSet::new();
        for row in Scalar::in_schemas().map(Scalar::row) {
            assert!(std::iter::once(&row.name).chain(row.aliases).all(|name| seen.insert(*name)), "{}", row.name);
            assert_eq!(Scalar::named(row.name).map(|scalar| scalar.row().name), Some(row.name));
        }
        assert_eq!(Scalar::named("secret"), None);
    }
}
