//! Makes the variables that a schema describes: each at most once in its scope, and only if something that is sent needs it.
//!
//! It does not know where they are sent. What only the request can say is passed to it as a [`Subject`].

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{Timestamp, tz::TimeZone};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::form_urlencoded::byte_serialize;

use super::cookies::Jar;
use super::digest::digest;
use crate::Secret;
use crate::chance::chance;
use crate::description::template::{Lookup, Values};
use crate::description::{Canonical, Digest, Escapes, Making, Moment, Origin, Protocol, Recipe, RequestPart, Span, Template};

/// The values that last as long as a client.
#[derive(Debug, Default)]
pub(crate) struct Lasting {
    made: Mutex<Vec<(usize, Option<Secret>)>>,
    /// The cookies, if the API's requests send them.
    pub(super) jar: Option<Jar>,
}

/// What is known of the request that variables are made for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'s> {
    pub(crate) module: &'s str,
    pub(crate) function: &'s str,
    pub(crate) parameters: &'s dyn Lookup,
    pub(crate) endpoint: Option<&'s str>,
    pub(crate) host: Option<&'s str>,
    pub(crate) path: Option<&'s str>,
    pub(crate) method: &'s str,
    /// The parameters in the order sent, once they are known.
    pub(crate) pairs: Option<&'s [(&'s str, &'s str)]>,
    pub(crate) body: Option<&'s str>,
    pub(crate) now: Timestamp,
}

/// The variables of one call: those that are given, and those that are made.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    protocol: &'static Protocol,
    values: Vec<Option<Secret>>,
    is_made: Vec<bool>,
}

impl Lasting {
    /// Room for the values of a client of this API.
    pub(super) fn new(protocol: &Protocol) -> Self {
        let recipes = protocol.variables.iter().filter_map(|variable| variable.making()).map(|making| &making.recipe);
        let has_cookies = recipes.into_iter().any(|recipe| matches!(recipe, Recipe::Request(RequestPart::Cookies)));
        Self { made: Mutex::default(), jar: has_cookies.then(Jar::default) }
    }

    fn get(&self, index: usize) -> Option<Option<Secret>> {
        let all = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|(each, _)| *each == index).map(|(_, value)| value.clone())
    }

    /// Keeps a value, unless another one was faster, and returns the one that is kept.
    fn keep(&self, index: usize, value: Option<Secret>) -> Option<Secret> {
        let mut all = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, kept)) = all.iter().find(|(each, _)| *each == index) {
            return kept.clone();
        }
        all.push((index, value.clone()));
        value
    }
}

/// Whether the client makes some variable of an API.
pub(crate) fn makes(protocol: &Protocol) -> bool {
    protocol.variables.iter().any(|variable| variable.making().is_some())
}

impl Table {
    /// A table with the variables that are given.
    pub(crate) fn new(protocol: &'static Protocol, given: &[Option<Secret>]) -> Self {
        let is_made = protocol.variables.iter().map(|variable| variable.making().is_none()).collect();
        Self { protocol, values: given.to_vec(), is_made }
    }

    /// A table with the variables that are known, however they are made.
    #[cfg(feature = "sandbox")]
    pub(crate) fn with_known(protocol: &'static Protocol, known: &[Option<Secret>]) -> Self {
        let mut table = Self::new(protocol, known);
        for (is_made, value) in table.is_made.iter_mut().zip(known) {
            *is_made |= value.is_some();
        }
        table
    }

    /// The values, in the order of [`Protocol::variables`]. Those that are not made yet are absent.
    pub(crate) fn values(&self) -> &[Option<Secret>] {
        &self.values
    }

    /// Sets a variable that was fetched. What is made of it lasts for one attempt.
    pub(super) fn set(&mut self, index: usize, value: Option<Secret>) {
        if let Some(slot) = self.values.get_mut(index) {
            *slot = value;
        }
    }

    /// Forgets what lasts for one attempt.
    pub(crate) fn begin_attempt(&mut self) {
        for (index, variable) in self.protocol.variables.iter().enumerate() {
            if variable.making().is_some_and(|making| making.scope == Span::Attempt) {
                self.is_made[index] = false;
                self.values[index] = None;
            }
        }
    }

    /// Makes the variables in a template.
    pub(crate) fn prepare(&mut self, template: &Template, subject: Subject<'_>, lasting: &Lasting) {
        for index in template.variables() {
            self.make(index, subject, lasting);
        }
    }

    /// A template with everything in it made.
    pub(crate) fn fill(&mut self, template: &Template, subject: Subject<'_>, lasting: &Lasting) -> Option<String> {
        self.prepare(template, subject, lasting);
        template.fill(self.filling(subject))
    }

    fn filling<'t>(&'t self, subject: Subject<'t>) -> Values<'t> {
        let Subject { module, function, parameters, .. } = subject;
        Values { module, function, variables: &self.values, parameters }
    }

    fn make(&mut self, index: usize, subject: Subject<'_>, lasting: &Lasting) {
        let Some(false) = self.is_made.get(index).copied() else { return };
        let Some(variable) = self.protocol.variables.get(index) else { return };
        let Origin::Made(Making { recipe, scope, .. }) = &variable.origin else { return };
        let kept = if *scope == Span::Client { lasting.get(index) } else { None };
        let value = match kept {
            Some(value) => value,
            None => {
                let value = self.text(recipe, subject, lasting).map(Secret::from);
                if *scope == Span::Client { lasting.keep(index, value) } else { value }
            }
        };
        self.values[index] = value;
        self.is_made[index] = true;
    }

    /// What a recipe makes; `None` if something that it needs is absent.
    fn text(&mut self, recipe: &Recipe, subject: Subject<'_>, lasting: &Lasting) -> Option<String> {
        let mut fill = |template: &Template| self.fill(template, subject, lasting);
        match recipe {
            Recipe::Text(text) => fill(text),
            Recipe::Hash { algorithm, text, form } => Some(written(&digest(*algorithm, None, fill(text)?.as_bytes())?, *form)),
            Recipe::Hmac { algorithm, key, text, form } => {
                let (key, text) = (fill(key)?, fill(text)?);
                Some(written(&digest(*algorithm, Some(key.as_bytes()), text.as_bytes())?, *form))
            }
            Recipe::Base64(text) => fill(text).map(|text| STANDARD.encode(text)),
            Recipe::Lower(text) => fill(text).map(|text| text.to_lowercase()),
            Recipe::Upper(text) => fill(text).map(|text| text.to_uppercase()),
            Recipe::Urlencode(text) => fill(text).map(|text| escaped(&text, Escapes::Rfc3986)),
            Recipe::First(all) => all.iter().find_map(fill),
            Recipe::Random(digits) => Some(random(usize::from(*digits))),
            Recipe::Uuid => Some(uuid()),
            Recipe::Now { form, plus } => moment(subject.now, *form, *plus),
            Recipe::Parameters(canonical) => Some(canonical_text(subject.pairs?, canonical)),
            Recipe::Request(part) => match part {
                RequestPart::Endpoint => subject.endpoint.map(str::to_owned),
                RequestPart::Host => subject.host.map(str::to_owned),
                RequestPart::Path => subject.path.map(str::to_owned),
                RequestPart::Method => Some(subject.method.to_owned()),
                RequestPart::Body => subject.body.map(str::to_owned),
                RequestPart::Cookies => lasting.jar.as_ref()?.header(subject.host?, subject.now),
            },
        }
    }
}

fn written(digest: &[u8], form: Digest) -> String {
    match form {
        Digest::Hex => hex(digest),
        Digest::Base64 => STANDARD.encode(digest),
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn random(digits: usize) -> String {
    let mut text = String::with_capacity(digits + 16);
    while text.len() < digits {
        text.push_str(&hex(&chance().to_ne_bytes()));
    }
    text.truncate(digits);
    text
}

/// A UUID of version 4, whose variant is that of RFC 9562.
fn uuid() -> String {
    let (high, low) = (chance() & !0xf000 | 0x4000, chance() & !(0b11 << 62) | (0b10 << 62));
    let (high, low) = (hex(&high.to_be_bytes()), hex(&low.to_be_bytes()));
    format!("{}-{}-{}-{}-{}", &high[..8], &high[8..12], &high[12..], &low[..4], &low[4..])
}

fn moment(now: Timestamp, form: Moment, plus: i64) -> Option<String> {
    let then = Timestamp::from_second(now.as_second().checked_add(plus)?).ok()?;
    let utc = || TimeZone::UTC.to_datetime(then);
    Some(match form {
        Moment::Timestamp => then.as_second().to_string(),
        Moment::Milliseconds => now.as_millisecond().checked_add(plus.checked_mul(1000)?)?.to_string(),
        Moment::Date => utc().date().to_string(),
        Moment::DateTime => utc().to_string().replace('T', " "),
        Moment::Rfc3339 => then.to_string(),
    })
}

/// The parameters as one text: left out, sorted, escaped, joined, and put into lower case, in this order.
fn canonical_text(pairs: &[(&str, &str)], canonical: &Canonical) -> String {
    let Canonical { is_sorted, has_raw_names, escapes, equals, separator, is_lower, without } = canonical;
    let mut pairs: Vec<_> = pairs.iter().filter(|(name, _)| !without.iter().any(|each| each == name)).collect();
    if *is_sorted {
        // Those of one name stay in their order.
        pairs.sort_by_key(|(name, _)| name.as_bytes());
    }
    let name_escapes = if *has_raw_names { Escapes::None } else { *escapes };
    let written =
        pairs.iter().map(|(name, value)| format!("{}{equals}{}", escaped(name, name_escapes), escaped(value, *escapes)));
    let text = written.collect::<Vec<_>>().join(separator);
    if *is_lower { text.to_lowercase() } else { text }
}

/// The characters that RFC 3986 does not reserve.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn escaped(text: &str, escapes: Escapes) -> String {
    match escapes {
        Escapes::Rfc3986 => utf8_percent_encode(text, UNRESERVED).to_string(),
        Escapes::Form => byte_serialize(text.as_bytes()).collect(),
        Escapes::Java => byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20"),
        Escapes::None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::borrow::Cow;

    use super::*;

    const PLAIN: Canonical = Canonical {
        is_sorted: true,
        has_raw_names: false,
        escapes: Escapes::Rfc3986,
        equals: Cow::Borrowed("="),
        separator: Cow::Borrowed("&"),
        is_lower: false,
        without: Cow::Borrowed(&[]),
    };

    #[test]
    fn parameters_become_one_text() {
        let pairs = [("b", "2 *~"), ("a[]", "x"), ("B", "ü/+"), ("b", "1")];
        assert_eq!(canonical_text(&pairs, &PLAIN), "B=%C3%BC%2F%2B&a%5B%5D=x&b=2%20%2A~&b=1");
        let form = Canonical { escapes: Escapes::Form, is_sorted: false, ..PLAIN };
        assert_eq!(canonical_text(&pairs, &form), "b=2+*%7E&a%5B%5D=x&B=%C3%BC%2F%2B&b=1");
        let java = Canonical { escapes: Escapes::Java, has_raw_names: true, is_lower: true, ..PLAIN };
        assert_eq!(canonical_text(&pairs, &java), "b=%c3%bc%2f%2b&a[]=x&b=2%20*%7e&b=1");
        let without = Canonical { escapes: Escapes::None, without: vec!["b".into()].into(), ..PLAIN };
        assert_eq!(canonical_text(&pairs, &without), "B=ü/+&a[]=x");
        let bare = Canonical { equals: "".into(), separator: "\n".into(), ..PLAIN };
        assert_eq!(canonical_text(&[("b", "2"), ("a", "=")], &bare), "a%3D\nb2");
        assert_eq!(canonical_text(&[], &PLAIN), "");
    }

    #[test]
    fn times_are_written_in_their_forms() {
        let now: Timestamp = "2012-08-01T18:30:56.789Z".parse().unwrap();
        for (form, plus, text) in [
            (Moment::Timestamp, 0, "1343845856"),
            (Moment::Timestamp, -56, "1343845800"),
            (Moment::Milliseconds, 4, "1343845860789"),
            (Moment::Date, 86_400, "2012-08-02"),
            (Moment::DateTime, 4, "2012-08-01 18:31:00"),
            (Moment::Rfc3339, 0, "2012-08-01T18:30:56Z"),
        ] {
            assert_eq!(moment(now, form, plus).as_deref(), Some(text));
        }
        assert_eq!(moment(now, Moment::Timestamp, i64::MAX), None);
    }

    #[test]
    fn what_is_made_by_chance_has_its_form() {
        for digits in [0, 1, 12, 16, 33, 256] {
            let text = random(digits);
            assert!(text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)));
        }
        for _ in 0..64 {
            let uuid = uuid();
            let bytes = uuid.as_bytes();
            assert!(uuid.len() == 36 && bytes[14] == b'4' && b"89ab".contains(&bytes[19]), "{uuid}");
            assert_eq!(uuid.match_indices('-').map(|(at, _)| at).collect::<Vec<_>>(), [8, 13, 18, 23]);
        }
        assert_ne!(uuid(), uuid());
    }
}
