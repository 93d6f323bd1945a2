//! A form: what a parser of its own makes of it is what was put into it, and what is sent of a type is what that type's check accepts.

use actionapi::description::{Booleans, ListStyle, Type};
use actionapi::encode::{Form, check_text};
use actionapi::{Decimal, Secret, Timestamp, Value};

const BOOLEANS: Booleans = Booleans { yes: "yes&", no: "n=o" };

/// Writes parameters into a form, and reads them again. The bytes say which.
///
/// # Panics
/// If what is read is not what was written.
pub fn form(data: &[u8]) {
    let mut bytes = Bytes(data);
    let style = match bytes.next() % 4 {
        0 => ListStyle::Brackets,
        1 => ListStyle::Indexed,
        2 => ListStyle::Repeated,
        _ => ListStyle::Joined([",", "&", "x=", "ü"][usize::from(bytes.next() % 4)]),
    };
    let mut form = Form::new(style, BOOLEANS);
    let mut expected = Vec::new();
    while !bytes.0.is_empty() {
        let before = form.as_str().to_owned();
        let (name, kind) = (bytes.text(), bytes.next());
        match parameter(&mut form, style, &name, kind, &mut bytes) {
            Some(pairs) => expected.extend(pairs),
            None => assert_eq!(form.as_str(), before, "what is refused leaves nothing behind"),
        }
    }
    assert_eq!(parsed(form.as_str()), expected, "{}", form.as_str());
    assert!(!format!("{form:?}").contains("s3cr3t"));
}

/// Adds a parameter; the pairs that it makes, unless it is refused.
fn parameter(form: &mut Form, style: ListStyle, name: &str, kind: u8, bytes: &mut Bytes<'_>) -> Option<Vec<(String, String)>> {
    let one = |value: String| Some(vec![(name.to_owned(), value)]);
    match kind % 9 {
        0 => {
            let value = bytes.text();
            form.add(name, &value).unwrap();
            one(value)
        }
        1 => {
            let value = i64::from_le_bytes(bytes.array());
            form.add(name, &value).unwrap();
            let text = value.to_string();
            checked(Type::Integer, &text);
            one(text)
        }
        2 => {
            let value = f64::from_le_bytes(bytes.array());
            let added = form.add(name, &value);
            assert_eq!(added.is_ok(), value.is_finite());
            added.ok()?;
            let text = value.to_string();
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits());
            checked(Type::Float, &text);
            one(text)
        }
        3 => {
            let value = bytes.next().is_multiple_of(2);
            form.add(name, &value).unwrap();
            let text = if value { BOOLEANS.yes } else { BOOLEANS.no };
            checked(Type::Boolean, text);
            one(text.to_owned())
        }
        4 => {
            let value =
                Decimal::from_i128_with_scale(i128::from(i64::from_le_bytes(bytes.array())), u32::from(bytes.next() % 29));
            form.add(name, &value).unwrap();
            let text = value.to_string();
            checked(Type::Decimal, &text);
            one(text)
        }
        5 => {
            let value = Timestamp::from_second(i64::from_le_bytes(bytes.array()) % 200_000_000_000).unwrap();
            form.add(name, &value).unwrap();
            let text = value.as_second().to_string();
            checked(Type::Timestamp, &text);
            one(text)
        }
        6 => {
            let value = Value::from(vec![Value::from(bytes.text()), Value::Null]);
            form.add(name, &value).unwrap();
            let text = value.to_string();
            checked(Type::Json, &text);
            one(text)
        }
        7 => list(form, style, name, bytes),
        _ => {
            let entries: Vec<(String, Secret)> =
                (0..bytes.next() % 4).map(|_| (bytes.text(), Secret::from(format!("s3cr3t{}", bytes.text())))).collect();
            form.add(name, &entries).unwrap();
            assert!(form.secrets().len() >= entries.len());
            let pair = |(key, value): &(String, Secret)| (format!("{name}[{key}]"), value.expose().to_owned());
            Some(entries.iter().map(pair).collect())
        }
    }
}

fn list(form: &mut Form, style: ListStyle, name: &str, bytes: &mut Bytes<'_>) -> Option<Vec<(String, String)>> {
    let items: Vec<String> = (0..bytes.next() % 4).map(|_| bytes.text()).collect();
    let added = form.add(name, &items);
    if let ListStyle::Joined(separator) = style {
        assert_eq!(added.is_ok(), !items.iter().any(|item| item.contains(separator)));
        return added.is_ok().then(|| vec![(name.to_owned(), items.join(separator))]);
    }
    added.unwrap();
    let name = |at: usize| match style {
        ListStyle::Brackets => format!("{name}[]"),
        ListStyle::Indexed => format!("{name}[{at}]"),
        _ => name.to_owned(),
    };
    Some(items.into_iter().enumerate().map(|(at, item)| (name(at), item)).collect())
}

fn checked(kind: Type, text: &str) {
    assert_eq!(check_text(kind, BOOLEANS.texts(), text), Ok(()));
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
