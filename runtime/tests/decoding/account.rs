//! A record and an enum as they are generated.

use actionapi::decode::{Decode, Mismatch, Nothing, Reader, Record};
use actionapi::description::{self, Enum, Field, Type};
use actionapi::{Decimal, Map, Secret};

pub(crate) static CYCLE: Enum = Enum { name: "Cycle", values: &["Monthly", "Semi-Annually"] };

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cycle {
    Monthly,
    SemiAnnually,
    Unknown(String),
}

impl From<&str> for Cycle {
    fn from(text: &str) -> Self {
        match CYCLE.position(text) {
            Some(0) => Self::Monthly,
            Some(1) => Self::SemiAnnually,
            _ => Self::Unknown(text.to_owned()),
        }
    }
}

impl Decode for Cycle {
    const NOTHING: Nothing = Nothing::EMPTY;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.enumeration(&CYCLE)
    }
}

pub(crate) static ACCOUNT: description::Record = description::Record {
    name: "Account",
    fields: &[
        Field::new("id", Type::Integer, ""),
        Field::new("name", Type::String, ""),
        Field::new("cycle", Type::Optional(&Type::Enum(&CYCLE)), ""),
        Field { name: "token", kind: Type::Optional(&Type::String), secret: true, description: "" },
        Field::new("prices", Type::Map(&Type::Decimal), ""),
        Field::new("parent", Type::Optional(&Type::Record(&PARENT)), ""),
        Field::new("members", Type::Optional(&Type::List(&Type::Record(&PARENT))), ""),
    ],
};

pub(crate) static PARENT: description::Record =
    description::Record { name: "Parent", fields: &[Field::new("id", Type::Optional(&Type::Integer), "")] };

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Account {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) cycle: Option<Cycle>,
    pub(crate) token: Option<Secret>,
    pub(crate) prices: Map<Decimal>,
    pub(crate) parent: Option<Parent>,
    pub(crate) members: Option<Vec<Parent>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parent {
    pub(crate) id: Option<i64>,
}

impl Record for Account {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (id, name, cycle, token, prices, parent, members) = reader.record(&ACCOUNT)?;
        Ok(Self { id, name, cycle, token, prices, parent, members })
    }
}

impl Record for Parent {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (id,) = reader.record(&PARENT)?;
        Ok(Self { id })
    }
}
