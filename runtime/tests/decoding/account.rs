//! A record and an enum as they are generated, and the types of an API that has them.

use std::sync::LazyLock;

use std::borrow::Cow;

use actionapi::decode::{Decode, FieldForms, Formed, Mismatch, Nothing, Reader, Record, known};
use actionapi::description::{
    Api, Definition, Field, Home, Name, Protocol, ReplyProfile, RequestProfile, Scalar, Type, TypeDefinition, TypeId, Variant,
    WireForm,
};
use actionapi::{Decimal, Map, Secret, Timestamp};

pub(crate) const CYCLE: Type = Type::Enum(TypeId(0));
pub(crate) const ACCOUNT: Type = Type::Record(TypeId(1));
pub(crate) const PARENT: Type = Type::Record(TypeId(2));
/// An enum of the texts `1` and `2`.
pub(crate) const NUMBERS: Type = Type::Enum(TypeId(3));
/// An enum that has the empty text.
pub(crate) const EMPTY: Type = Type::Enum(TypeId(4));
/// A record whose fields are needed.
pub(crate) const ITEM: Type = Type::Record(TypeId(5));
/// A record of records alone.
pub(crate) const PAIR: Type = Type::Record(TypeId(6));
/// An enum of the texts `true` and `false`.
pub(crate) const FLAG: Type = Type::Enum(TypeId(7));
/// A record whose fields are in other forms than the plain ones of their types.
pub(crate) const FORMED: Type = Type::Record(TypeId(8));
/// A type that nobody has defined.
pub(crate) const UNDEFINED: Type = Type::Record(TypeId(99));

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cycle {
    Monthly,
    SemiAnnually,
    Unknown(String),
}

impl Cycle {
    const KNOWN: &[Self] = &[Self::Monthly, Self::SemiAnnually];
}

impl AsRef<str> for Cycle {
    fn as_ref(&self) -> &str {
        match self {
            Self::Monthly => "Monthly",
            Self::SemiAnnually => "Semi-Annually",
            Self::Unknown(text) => text,
        }
    }
}

impl From<&str> for Cycle {
    fn from(text: &str) -> Self {
        known(Self::KNOWN, text).cloned().unwrap_or_else(|| Self::Unknown(text.to_owned()))
    }
}

impl Decode for Cycle {
    const NOTHING: Nothing = Nothing::EMPTY;
    const EXPECTED: &'static str = "one of Cycle";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.enumeration(Self::EXPECTED, Self::KNOWN)
    }
}

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

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(crate) left: Parent,
    pub(crate) right: Parent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flag(pub(crate) String);

impl Flag {
    const TEXTS: &[&str] = &["true", "false"];
}

impl AsRef<str> for Flag {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Flag {
    fn from(text: &str) -> Self {
        Self(known(Self::TEXTS, text).map_or(text, |known| known).to_owned())
    }
}

impl Decode for Flag {
    const NOTHING: Nothing = Nothing::NULL_OR_EMPTY;
    const EXPECTED: &'static str = "one of Flag";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.enumeration(Self::EXPECTED, &Self::TEXTS.iter().map(|text| Self((*text).to_owned())).collect::<Vec<_>>())
    }
}

impl Record for Item {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (id, name) = reader.record("Item", &["id", "name"])?;
        Ok(Self { id, name })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InForms {
    pub(crate) json: Option<Item>,
    pub(crate) joined: Vec<i64>,
    pub(crate) key: Vec<Item>,
    pub(crate) one: Vec<Item>,
    pub(crate) flag: bool,
    pub(crate) times: Vec<Option<Timestamp>>,
    pub(crate) text: Option<String>,
}

fn joined() -> WireForm {
    WireForm::Joined(",".into())
}

fn key() -> WireForm {
    WireForm::Key("id".into())
}

impl FieldForms<0> for InForms {
    const FORMS: &'static [WireForm] = &[WireForm::Json];
}

impl FieldForms<1> for InForms {
    const FORMS: &'static [WireForm] = &[WireForm::Joined(Cow::Borrowed(","))];
}

impl FieldForms<2> for InForms {
    const FORMS: &'static [WireForm] = &[WireForm::Key(Cow::Borrowed("id"))];
}

impl FieldForms<3> for InForms {
    const FORMS: &'static [WireForm] = &[WireForm::One];
}

impl FieldForms<4> for InForms {
    const FORMS: &'static [WireForm] = &[WireForm::Presence];
}

impl FieldForms<5> for InForms {
    const FORMS: &'static [WireForm] =
        &[WireForm::Each(Cow::Borrowed(&[WireForm::None(Cow::Borrowed(&[Cow::Borrowed("0")])), WireForm::Milliseconds]))];
}

impl FieldForms<6> for InForms {
    const FORMS: &'static [WireForm] = &[WireForm::Base64, WireForm::Html];
}

impl Record for InForms {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        type All = (
            Formed<InForms, 0, Option<Item>>,
            Formed<InForms, 1, Vec<i64>>,
            Formed<InForms, 2, Vec<Item>>,
            Formed<InForms, 3, Vec<Item>>,
            Formed<InForms, 4, bool>,
            Formed<InForms, 5, Vec<Option<Timestamp>>>,
            Formed<InForms, 6, Option<String>>,
        );
        let (json, joined, key, one, flag, times, text): All =
            reader.record("InForms", &["json", "joined", "key", "one", "flag", "times", "text"])?;
        Ok(Self {
            json: json.value,
            joined: joined.value,
            key: key.value,
            one: one.value,
            flag: flag.value,
            times: times.value,
            text: text.value,
        })
    }
}

impl Record for Pair {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (left, right) = reader.record("Pair", &["left", "right"])?;
        Ok(Self { left, right })
    }
}

impl Record for Account {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (id, name, cycle, token, prices, parent, members) =
            reader.record("Account", &["id", "name", "cycle", "token", "prices", "parent", "members"])?;
        Ok(Self { id, name, cycle, token, prices, parent, members })
    }
}

impl Record for Parent {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (id,) = reader.record("Parent", &["id"])?;
        Ok(Self { id })
    }
}

pub(crate) fn optional(kind: impl Into<Type>) -> Type {
    Type::Optional(Box::new(kind.into()))
}

pub(crate) fn list(kind: impl Into<Type>) -> Type {
    Type::List(Box::new(kind.into()))
}

pub(crate) fn map(kind: impl Into<Type>) -> Type {
    Type::Map(Box::new(kind.into()))
}

/// The description of the types here.
pub(crate) fn api() -> &'static Api {
    static API: LazyLock<Api> = LazyLock::new(described);
    &API
}

fn described() -> Api {
    let field = |name: &'static str, kind: Type| Field {
        name: Name::new(name, name),
        kind,
        forms: Vec::new(),
        description: String::new(),
    };
    let variant = |wire: &'static str, rust: &'static str| Variant { name: Name::new(wire, rust), description: String::new() };
    let definition = |name: &'static str, kind| TypeDefinition {
        name: Name::new(name, name),
        home: Home::Types,
        description: String::new(),
        kind,
        rest: None,
    };
    let formed = |name: &'static str, kind: Type, forms: Vec<WireForm>| Field { forms, ..field(name, kind) };
    let time = WireForm::Each(vec![WireForm::None(vec!["0".into()].into()), WireForm::Milliseconds].into());
    let in_forms = vec![
        formed("json", optional(ITEM), vec![WireForm::Json]),
        formed("joined", list(Scalar::Integer), vec![joined()]),
        formed("key", list(ITEM), vec![key()]),
        formed("one", list(ITEM), vec![WireForm::One]),
        formed("flag", Scalar::Boolean.into(), vec![WireForm::Presence]),
        formed("times", list(optional(Scalar::Timestamp)), vec![time]),
        formed("text", optional(Scalar::String), vec![WireForm::Base64, WireForm::Html]),
    ];
    let account = vec![
        field("id", Scalar::Integer.into()),
        field("name", Scalar::String.into()),
        field("cycle", optional(CYCLE)),
        field("token", optional(Scalar::Secret)),
        field("prices", map(Scalar::Decimal)),
        field("parent", optional(PARENT)),
        field("members", optional(list(PARENT))),
    ];
    Api {
        protocol: Protocol {
            name: "accounts".into(),
            title: "Accounts".into(),
            variables: Vec::new().into(),
            needs: Vec::new().into(),
            fetches: Vec::new().into(),
            endpoints: Vec::new().into(),
            rates: Vec::new().into(),
            requests: vec![RequestProfile::PLAIN].into(),
            replies: vec![ReplyProfile::PLAIN].into(),
        },
        description: String::new(),
        types: vec![
            definition(
                "Cycle",
                Definition::Enum(vec![variant("Monthly", "Monthly"), variant("Semi-Annually", "SemiAnnually")]),
            ),
            definition("Account", Definition::Record(account)),
            definition("Parent", Definition::Record(vec![field("id", optional(Scalar::Integer))])),
            definition("Numbers", Definition::Enum(vec![variant("1", "One"), variant("2", "Two")])),
            definition("Known", Definition::Enum(vec![variant("", "Empty"), variant("ΟΔΟΣ", "Road")])),
            definition(
                "Item",
                Definition::Record(vec![field("id", Scalar::Integer.into()), field("name", Scalar::String.into())]),
            ),
            definition("Pair", Definition::Record(vec![field("left", PARENT), field("right", PARENT)])),
            definition("Flag", Definition::Enum(vec![variant("true", "True"), variant("false", "False")])),
            definition("InForms", Definition::Record(in_forms)),
        ],
        modules: Vec::new(),
        checks: Vec::new(),
    }
}
