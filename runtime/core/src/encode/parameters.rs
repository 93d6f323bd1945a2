//! Parameters as pairs of a name and a value, not encoded yet: interceptors, dry runs and masking work on them.
//!
//! It does not know what a scalar is sent as, or the form.

use std::borrow::Cow;
use std::fmt;

use super::names::flattened;
use crate::description::template::Lookup;
use crate::description::{ListStyle, RequestProfile};
use crate::forms::Separator;
use crate::json::{self, quote};
use crate::secret::Secret;
use crate::upload::Upload;
use crate::wire::{Booleans, Text, WriteJson, WriteText};

/// A parameter as it is sent: a name and a value. Its `Debug` hides the value of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The name. An item of a list or map has a name such as `ids[]` or `tags[colour]`. In a JSON body it is a place: `/params/ids`.
    pub name: Cow<'static, str>,
    /// The value.
    pub value: PairValue,
}

/// The value of a parameter as it is sent.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PairValue {
    /// Text that may be shown.
    Text(String),
    /// Text that no error, log or dry run shows.
    Secret(Secret),
    /// A file, whose name and length may be shown.
    File(Upload),
    /// In a JSON body: a value that is no text, as JSON.
    Json(String),
    /// The same with a secret in it.
    SecretJson(Secret),
}

/// The parameters of a call, in the order in which they are sent.
///
/// ```
/// use actionapi::description::RequestProfile;
/// use actionapi::encode::Parameters;
///
/// let mut parameters = Parameters::default();
/// parameters.add(&RequestProfile::PLAIN, "name", "a b")?;
/// parameters.add(&RequestProfile::PLAIN, "ids", vec![1, 2])?;
/// let pairs: Vec<_> = parameters.pairs().iter().map(|pair| (&*pair.name, pair.value.text())).collect();
/// assert_eq!(pairs, [("name", "a b"), ("ids[]", "1"), ("ids[]", "2")]);
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    pairs: Vec<Pair>,
    secrets: Vec<Secret>,
    has_files: bool,
    /// The names of the parameters that are sent under other ones.
    spread: Vec<Cow<'static, str>>,
}

/// A type whose values can be parameters: scalars and enums, and lists and maps of them.
pub trait Encode {
    /// Adds the value under its name.
    ///
    /// # Errors
    /// The reason why the value cannot be sent.
    fn encode(self, entry: Entry<'_>) -> Result<(), String>;
}

/// The place among the parameters of a call where one of them is added.
#[derive(Debug)]
pub struct Entry<'p> {
    parameters: &'p mut Parameters,
    profile: &'p RequestProfile,
    name: Cow<'static, str>,
}

impl Pair {
    /// A parameter that may be shown.
    pub fn text(name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: PairValue::Text(value.into()) }
    }

    /// A parameter that is never shown.
    pub fn secret(name: impl Into<Cow<'static, str>>, value: impl Into<Secret>) -> Self {
        Self { name: name.into(), value: PairValue::Secret(value.into()) }
    }

    /// A file.
    pub fn file(name: impl Into<Cow<'static, str>>, upload: Upload) -> Self {
        Self { name: name.into(), value: PairValue::File(upload) }
    }

    /// A value in a JSON body that may be shown.
    pub fn json(name: impl Into<Cow<'static, str>>, value: &impl WriteJson) -> Self {
        let mut json = String::new();
        value.write_json(&mut json);
        Self { name: name.into(), value: PairValue::of_json(json, false) }
    }
}

impl PairValue {
    /// The text that is sent, or the JSON; empty if it is a file.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Json(text) => text,
            Self::Secret(secret) | Self::SecretJson(secret) => secret.expose(),
            Self::File(_) => "",
        }
    }

    /// A value that is given as JSON: a string is a text.
    #[doc(hidden)]
    pub fn of_json(json: String, is_secret: bool) -> Self {
        match (json.starts_with('"'), is_secret) {
            (true, false) => Self::Text(json::text(&json).into_owned()),
            (true, true) => Self::Secret(Secret::from(&*json::text(&json))),
            (false, false) => Self::Json(json),
            (false, true) => Self::SecretJson(Secret::from(json)),
        }
    }

    /// The file, if it is one.
    #[must_use]
    pub fn as_file(&self) -> Option<&Upload> {
        if let Self::File(upload) = self { Some(upload) } else { None }
    }

    /// Whether it is never shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::Secret(_) | Self::SecretJson(_))
    }
}

impl Parameters {
    /// Adds a parameter of a request of this form.
    ///
    /// # Errors
    /// The reason why the value cannot be sent. The parameters are then unchanged.
    pub fn add(
        &mut self,
        profile: &RequestProfile,
        name: impl Into<Cow<'static, str>>,
        value: impl Encode,
    ) -> Result<(), String> {
        self.add_sent(profile, profile.sent_name(name.into()), value)
    }

    /// As [`add`](Self::add), by the name as it is sent.
    pub fn add_sent(&mut self, profile: &RequestProfile, name: Cow<'static, str>, value: impl Encode) -> Result<(), String> {
        let (pairs, secrets) = (self.pairs.len(), self.secrets.len());
        value.encode(Entry { parameters: self, profile, name }).inspect_err(|_| {
            self.pairs.truncate(pairs);
            self.secrets.truncate(secrets);
        })
    }

    /// Parameters that are these pairs.
    #[doc(hidden)]
    pub fn of_pairs(pairs: Vec<Pair>) -> Self {
        Self { pairs, ..Self::default() }
    }

    /// The parameters as they are sent.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// Whether there is a parameter of this name, as it is sent. Lists and maps without items are not.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let is_of_it = |pair: &Pair| pair.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['));
        self.pairs.iter().any(is_of_it) || self.spread.iter().any(|spread| spread == name)
    }

    /// The secrets among the values.
    #[must_use]
    pub fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    /// Sets a parameter by the name under which it is sent, in place of the values that it has.
    #[doc(hidden)]
    pub fn replace(&mut self, name: &str, value: PairValue) {
        let pair = Pair { name: name.to_owned().into(), value };
        match self.pairs.iter().position(|pair| pair.name == name) {
            Some(at) => {
                let mut index = 0;
                self.pairs.retain(|pair| {
                    index += 1;
                    index - 1 <= at || pair.name != name
                });
                self.pairs[at] = pair;
            }
            None => self.pairs.push(pair),
        }
    }

    /// Whether there is a file among the values.
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.has_files
    }

    /// Adds a pair; one whose value holds a secret becomes a secret as a whole.
    fn push(&mut self, name: Cow<'static, str>, value: String, is_secret: bool) {
        self.push_value(name, if is_secret { PairValue::Secret(Secret::from(value)) } else { PairValue::Text(value) });
    }

    fn push_value(&mut self, name: Cow<'static, str>, value: PairValue) {
        if self.pairs.capacity() == 0 {
            self.pairs.reserve(USUAL);
        }
        self.pairs.push(Pair { name, value });
    }

    /// The text of a value that is no parameter.
    #[doc(hidden)]
    pub fn text_of(profile: &RequestProfile, value: impl WriteText) -> Result<String, String> {
        Ok(Self::default().text(&profile.booleans, value)?.0)
    }

    /// The text of a value, and whether there is a secret in it.
    fn text(&mut self, booleans: &Booleans, value: impl WriteText) -> Result<(String, bool), String> {
        let value = match value.into_string() {
            Ok(text) => return Ok((text, false)),
            Err(value) => value,
        };
        let (mut out, before) = (String::new(), self.secrets.len());
        let mut text = Text { out: &mut out, booleans, secrets: &mut self.secrets, problem: None };
        value.write(&mut text);
        match text.problem {
            Some(problem) => Err(problem),
            None => Ok((out, self.secrets.len() > before)),
        }
    }
}

/// The text of a value, as a parameter has it where true and false are `1` and `0`.
#[doc(hidden)]
pub fn text_of(value: &impl WriteText) -> String {
    let (mut out, mut secrets) = (String::new(), Vec::new());
    value.write(&mut Text { out: &mut out, booleans: &Booleans::DIGITS, secrets: &mut secrets, problem: None });
    out
}

/// The room made for the parameters at once, which is enough for most calls.
const USUAL: usize = 8;

impl Entry<'_> {
    pub(super) fn one(self, value: impl WriteText) -> Result<(), String> {
        let (text, is_secret) = self.parameters.text(&self.profile.booleans, value)?;
        self.parameters.push(self.name, text, is_secret);
        Ok(())
    }

    /// Adds a value, and says whether anything is sent of it.
    pub(super) fn adds(self, value: impl Encode) -> Result<bool, String> {
        let Self { parameters, profile, name } = self;
        let before = parameters.pairs.len();
        value.encode(Entry { parameters: &mut *parameters, profile, name })?;
        Ok(parameters.pairs.len() > before)
    }

    /// Whether it is in a JSON body.
    #[doc(hidden)]
    pub fn is_in_json(&self) -> bool {
        self.profile.body.json().is_some()
    }

    /// Adds a value that is given as JSON, with these secrets in it.
    #[doc(hidden)]
    pub fn json(self, json: String, secrets: Vec<Secret>) {
        self.parameters.push_value(self.name, PairValue::of_json(json, !secrets.is_empty()));
        self.parameters.secrets.extend(secrets);
    }

    /// Adds a value that is given as JSON, with these secrets in it: in a form, the text that it stands for.
    pub(crate) fn value(self, json: String, secrets: Vec<Secret>) {
        if self.is_in_json() {
            self.json(json, secrets);
        } else {
            self.text(json::text(&json).into_owned(), secrets);
        }
    }

    /// Adds the parts of a value that is given as JSON, with these secrets in it.
    pub(super) fn spread(self, pattern: Option<&str>, json: &str, secrets: Vec<Secret>) -> Result<(), String> {
        let pairs = flattened(self.profile, pattern, &self.name, json)?;
        if !pairs.is_empty() {
            self.parameters.spread.push(self.name);
        }
        for (name, text) in pairs {
            let is_secret = secrets.iter().any(|secret| !secret.expose().is_empty() && text.contains(secret.expose()));
            self.parameters.push(name.into(), text, is_secret);
        }
        self.parameters.secrets.extend(secrets);
        Ok(())
    }

    /// Adds a text with these secrets in it.
    pub(super) fn text(self, text: String, secrets: Vec<Secret>) {
        self.parameters.push(self.name, text, !secrets.is_empty());
        self.parameters.secrets.extend(secrets);
    }

    /// Adds values of which each is checked, together as JSON.
    fn json_of<T: WriteText>(self, values: impl Iterator<Item = T>, whole: &impl WriteJson) -> Result<(), String> {
        let (mut out, mut secrets) = (String::new(), Vec::new());
        for value in values {
            out.clear();
            let mut text = Text { out: &mut out, booleans: &self.profile.booleans, secrets: &mut secrets, problem: None };
            value.write(&mut text);
            if let Some(problem) = text.problem {
                return Err(problem);
            }
        }
        let mut json = String::new();
        whole.write_json(&mut json);
        self.json(json, secrets);
        Ok(())
    }

    fn list(self, items: impl Iterator<Item: WriteText>) -> Result<(), String> {
        let Self { parameters, profile, name } = self;
        if let Some(separator) = profile.lists.separator() {
            return Entry { parameters, profile, name }.joined(items, separator);
        }
        for (index, item) in items.enumerate() {
            let (text, is_secret) = parameters.text(&profile.booleans, item)?;
            let name = match profile.lists {
                ListStyle::Brackets => format!("{name}[]").into(),
                ListStyle::Indexed => format!("{name}[{index}]").into(),
                ListStyle::Repeated | ListStyle::Joined(_) | ListStyle::JoinedOr(..) => name.clone(),
            };
            parameters.push(name, text, is_secret);
        }
        Ok(())
    }

    pub(super) fn joined(self, items: impl Iterator<Item: WriteText>, separator: Separator<'_>) -> Result<(), String> {
        let (mut values, mut any_secret) = (Vec::new(), false);
        for item in items {
            let (text, is_secret) = self.parameters.text(&self.profile.booleans, item)?;
            any_secret |= is_secret;
            values.push(text);
        }
        let value = separator.joined(&values).map_err(|index| separator.refusal(index))?;
        self.parameters.push(self.name, value, any_secret);
        Ok(())
    }

    fn map(self, entries: impl Iterator<Item = (String, impl WriteText)>) -> Result<(), String> {
        for (key, value) in entries {
            check_key(&key)?;
            let (text, is_secret) = self.parameters.text(&self.profile.booleans, value)?;
            self.parameters.push(format!("{}[{key}]", self.name).into(), text, is_secret);
        }
        Ok(())
    }
}

/// Refuses a key that servers would read as another one: a bracket ends a key, and an empty one is an item of a list.
fn check_key(key: &str) -> Result<(), String> {
    if key.is_empty() {
        return Err("a key of the map is empty".to_owned());
    }
    if key.contains(['[', ']']) {
        return Err(format!("the key {key:?} contains a bracket, which ends the names of keys"));
    }
    Ok(())
}

impl Lookup for Parameters {
    fn value(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|pair| pair.name == name).map(|pair| pair.value.text())
    }
}

impl Encode for Upload {
    fn encode(self, Entry { parameters, name, .. }: Entry<'_>) -> Result<(), String> {
        parameters.has_files = true;
        parameters.pairs.push(Pair::file(name, self));
        Ok(())
    }
}

impl Encode for Vec<Upload> {
    fn encode(self, Entry { parameters, profile, name }: Entry<'_>) -> Result<(), String> {
        for (index, item) in self.into_iter().enumerate() {
            let name = match profile.lists {
                ListStyle::Brackets => format!("{name}[]").into(),
                ListStyle::Indexed => format!("{name}[{index}]").into(),
                // Files cannot be joined.
                ListStyle::Repeated | ListStyle::Joined(_) | ListStyle::JoinedOr(..) => name.clone(),
            };
            item.encode(Entry { parameters, profile, name })?;
        }
        Ok(())
    }
}

impl<T: WriteText + WriteJson> Encode for T {
    fn encode(self, entry: Entry<'_>) -> Result<(), String> {
        if entry.is_in_json() { entry.json_of(std::iter::once(&self), &self) } else { entry.one(self) }
    }
}

impl<T: WriteText + WriteJson> Encode for Vec<T> {
    fn encode(self, entry: Entry<'_>) -> Result<(), String> {
        if entry.is_in_json() { entry.json_of(self.iter(), &self) } else { entry.list(self.into_iter()) }
    }
}

impl<T: WriteText + WriteJson, const LENGTH: usize> Encode for [T; LENGTH] {
    fn encode(self, entry: Entry<'_>) -> Result<(), String> {
        if entry.is_in_json() { entry.json_of(self.iter(), &self) } else { entry.list(self.into_iter()) }
    }
}

impl<T: WriteText + WriteJson> Encode for Vec<(String, T)> {
    fn encode(self, entry: Entry<'_>) -> Result<(), String> {
        if entry.is_in_json() {
            entry.json_of(self.iter().map(|(_, value)| value), &Entries(&self))
        } else {
            entry.map(self.into_iter())
        }
    }
}

/// The entries of a map; of a key that repeats, the last.
struct Entries<'e, T>(&'e [(String, T)]);

impl<T: WriteJson> WriteJson for Entries<'_, T> {
    fn write_json(&self, json: &mut String) {
        json.push('{');
        let start = json.len();
        for (at, (key, value)) in self.0.iter().enumerate() {
            if self.0[at + 1..].iter().any(|(later, _)| later == key) {
                continue;
            }
            json.push_str(if json.len() > start { "," } else { "" });
            quote(key, json);
            json.push(':');
            value.write_json(json);
        }
        json.push('}');
    }
}

impl fmt::Debug for PairValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Json(text) => text.fmt(formatter),
            Self::Secret(secret) | Self::SecretJson(secret) => secret.fmt(formatter),
            Self::File(upload) => upload.fmt(formatter),
        }
    }
}
