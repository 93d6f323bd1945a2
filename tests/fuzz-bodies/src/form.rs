//! A form: a parser of its own reads from it what was put into it, and the text that is sent of a type is one that the type's check
//! accepts.

use actionapi::description::{Booleans, ListStyle, RequestProfile, Scalar, TypeDefinition, TypeId, Types};
use actionapi::encode::{Encode, Parameters, check_text, push_pair};
use actionapi::{Decimal, Secret, Timestamp, Value};

const BOOLEANS: Booleans = Booleans { yes: std::borrow::Cow::Borrowed("yes&"), no: std::borrow::Cow::Borrowed("n=o") };

/// Writes parameters into a form, and reads them again. The bytes say which.
///
/// # Panics
/// If what is read is not what was written.
pub fn form(data: &[u8]) {
    let mut bytes = Bytes(data);
    let lists = match bytes.next() % 4 {
        0 => ListStyle::Brackets,
        1 => ListStyle::Indexed,
        2 => ListStyle::Repeated,
        _ => ListStyle::Joined([",", "&", "x=", "ü"][usize::from(bytes.next() % 4)].into()),
    };
    let mut form = Form {
        profile: RequestProfile { lists, booleans: BOOLEANS, ..RequestProfile::PLAIN },
        parameters: Parameters::default(),
    };
    let mut expected = Vec::new();
    while !bytes.0.is_empty() {
        let before = form.lengths();
        let (name, kind) = (bytes.text(), bytes.next());
        match form.parameter(&name, kind, &mut bytes) {
            Some(pairs) => expected.extend(pairs),
            // Whether the others are still what they were shows in the end.
            None => assert_eq!(form.lengths(), before, "what is refused leaves nothing"),
        }
    }
    let encoded = form.encoded();
    assert_eq!(parsed(&encoded), expected, "{encoded}");
    for pair in form.parameters.pairs().iter().filter(|pair| pair.value.is_secret()) {
        assert_eq!(format!("{:?}", pair.value), "Secret(…)");
        assert!(form.parameters.secrets().iter().any(|secret| secret.expose() == pair.value.text()));
    }
}

/// Parameters, and the form of request that they are for.
struct Form {
    profile: RequestProfile,
    parameters: Parameters,
}

impl Form {
    fn add(&mut self, name: &str, value: impl Encode) -> Result<(), String> {
        self.parameters.add(&self.profile, name.to_owned(), value)
    }

    fn lengths(&self) -> (usize, usize) {
        (self.parameters.pairs().len(), self.parameters.secrets().len())
    }

    fn encoded(&self) -> String {
        let mut form = String::new();
        self.parameters.pairs().iter().for_each(|pair| push_pair(&mut form, &pair.name, pair.value.text()));
        form
    }

    /// Adds a parameter; the pairs that it makes, unless it is refused.
    fn parameter(&mut self, name: &str, kind: u8, bytes: &mut Bytes<'_>) -> Option<Vec<(String, String)>> {
        let one = |value: String| Some(vec![(name.to_owned(), value)]);
        match kind % 9 {
            0 => {
                let value = bytes.text();
                self.add(name, value.clone()).unwrap();
                checked(Scalar::String, &value);
                one(value)
            }
            1 => {
                let value = i64::from_le_bytes(bytes.array());
                self.add(name, value).unwrap();
                let text = value.to_string();
                checked(Scalar::Integer, &text);
                one(text)
            }
            2 => {
                let value = f64::from_le_bytes(bytes.array());
                let added = self.add(name, value);
                assert_eq!(added.is_ok(), value.is_finite());
                added.ok()?;
                let text = value.to_string();
                assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits());
                checked(Scalar::Float, &text);
                one(text)
            }
            3 => {
                let value = bytes.next().is_multiple_of(2);
                self.add(name, value).unwrap();
                let text = if value { BOOLEANS.yes } else { BOOLEANS.no };
                checked(Scalar::Boolean, &text);
                one(text.into_owned())
            }
            4 => {
                let value =
                    Decimal::from_i128_with_scale(i128::from(i64::from_le_bytes(bytes.array())), u32::from(bytes.next() % 29));
                self.add(name, value).unwrap();
                let text = value.to_string();
                checked(Scalar::Decimal, &text);
                one(text)
            }
            5 => {
                let value = Timestamp::from_second(i64::from_le_bytes(bytes.array()) % 200_000_000_000).unwrap();
                self.add(name, value).unwrap();
                let text = value.as_second().to_string();
                checked(Scalar::Timestamp, &text);
                one(text)
            }
            6 => {
                let value = Value::from(vec![Value::from(bytes.text()), Value::Null]);
                let text = value.to_string();
                self.add(name, value).unwrap();
                checked(Scalar::Json, &text);
                one(text)
            }
            7 => self.list(name, bytes),
            _ => self.map(name, bytes),
        }
    }

    fn map(&mut self, name: &str, bytes: &mut Bytes<'_>) -> Option<Vec<(String, String)>> {
        let entries: Vec<(String, Secret)> =
            (0..bytes.next() % 4).map(|_| (bytes.text(), Secret::from(format!("s3cr3t{}", bytes.text())))).collect();
        let before = self.parameters.pairs().len();
        let added = self.add(name, entries.clone());
        let is_sendable = |key: &str| !key.is_empty() && !key.contains(['[', ']']);
        assert_eq!(added.is_ok(), entries.iter().all(|(key, _)| is_sendable(key)));
        if added.is_err() {
            return None;
        }
        assert!(self.parameters.pairs()[before..].iter().all(|pair| pair.value.is_secret()));
        let pair = |(key, value): &(String, Secret)| (format!("{name}[{key}]"), value.expose().to_owned());
        Some(entries.iter().map(pair).collect())
    }

    fn list(&mut self, name: &str, bytes: &mut Bytes<'_>) -> Option<Vec<(String, String)>> {
        let items: Vec<String> = (0..bytes.next() % 4).map(|_| bytes.text()).collect();
        let added = self.add(name, items.clone());
        if let ListStyle::Joined(separator) = &self.profile.lists {
            assert_eq!(added.is_ok(), !items.iter().any(|item| item.contains(&**separator)));
            return added.is_ok().then(|| vec![(name.to_owned(), items.join(separator))]);
        }
        added.unwrap();
        let name = |at: usize| match self.profile.lists {
            ListStyle::Brackets => format!("{name}[]"),
            ListStyle::Indexed => format!("{name}[{at}]"),
            _ => name.to_owned(),
        };
        Some(items.into_iter().enumerate().map(|(at, item)| (name(at), item)).collect())
    }
}

/// Scalars need no definitions.
struct NoTypes;

impl Types for NoTypes {
    fn definition(&self, _: TypeId) -> Option<&TypeDefinition> {
        None
    }
}

fn checked(scalar: Scalar, text: &str) {
    assert_eq!(check_text(&NoTypes, &scalar.into(), &BOOLEANS, text), Ok(()));
}

/// The pairs of a form.
fn parsed(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').expect("each pair has its `=`"))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let (digits, after) = rest.split_at(2);
                bytes.push(u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap());
                rest = after;
            }
            plain if plain.is_ascii_alphanumeric() || b"*-._".contains(plain) => bytes.push(*plain),
            other => panic!("{other} stands in a form as it is"),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The input, byte by byte; zeros where it has ended.
struct Bytes<'d>(&'d [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn array(&mut self) -> [u8; 8] {
        std::array::from_fn(|_| self.next())
    }

    /// Up to 15 bytes, or many.
    fn text(&mut self) -> String {
        let length = match self.next() {
            255 => self.0.len(),
            length => usize::from(length % 16),
        };
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        String::from_utf8_lossy(taken).into_owned()
    }
}
