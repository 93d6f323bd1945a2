//! The drift: everything that decoding forgave or did not recognize, counted by field of the schema. It shows where the live API has
//! drifted from its description.
//!
//! It never decides what is forgiven.

use std::fmt;

/// How far data was from what the schema says: empty if it was exactly that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    findings: Vec<Finding>,
    /// The index of the last finding: data repeats.
    last: usize,
    more: u64,
}

/// One kind of drift in one field, and how often it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    place: Option<Place>,
    forgiven: Forgiven,
    /// The name of a field that the schema does not have, or the first of such values.
    text: Option<String>,
    count: u64,
}

/// A field of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub struct Place {
    pub record: &'static str,
    pub field: &'static str,
}

/// A difference between a value and its type that decoding forgave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Forgiven {
    /// A field that the schema does not have was skipped.
    UnknownField,
    /// A value that the enum does not have was kept as it is.
    UnknownValue,
    /// A value of an enum was spelled in another case.
    Case,
    /// A number or boolean was sent where a string is expected.
    NotText,
    /// A string was sent where this is expected: `an integer`.
    AsText(&'static str),
    /// A number or string was sent where a boolean is expected.
    Boolean,
    /// A date came with a time of midnight, or a datetime without a time.
    Midnight,
    /// A list was sent as an object.
    ListAsObject,
    /// A map was sent as a list.
    MapAsList,
    /// An empty record was sent as a list.
    RecordAsList,
    /// Null, `""` or false was sent for an empty list or map.
    NoContainer,
    /// Null, `""` or false was sent among the records of a list or map, and was skipped.
    Hole,
    /// One value was sent where a list of them is expected.
    OneForList,
    /// A record was sent as a list of one.
    RecordInList,
    /// A value came in an unusual form of this: `an integer`.
    Form(&'static str),
    /// Nothing was sent in an unusual form: false, a text of spaces, or one of the many forms of the zero date.
    Nothing,
    /// PHP's `DateTime` object was sent where a date or time is expected.
    TimeAsObject,
    /// A number that a program's number cannot hold was kept as its digits, in a string.
    NumberAsDigits,
    /// Half of a character was sent: an escape of half a surrogate pair. U+FFFD stands for it.
    HalfCharacter,
    /// A value came in the plain form of its type where the schema gives it another.
    PlainForm,
    /// A byte-order mark came before the JSON.
    ByteOrderMark,
    /// A URL has an HTML entity in it, such as `&amp;`, which is kept.
    EntityInUrl,
    /// There was no data where the schema has it, but a field of a similar name.
    NoData,
    /// Text came before or after the JSON, which the schema tolerates.
    TextAround,
    /// `NaN` or infinity was sent for a number, which the schema tolerates. Null stands for it.
    NotANumber,
    /// A control character in a string was not escaped, which the schema tolerates.
    ControlCharacter,
    /// A comma came after the last item or field, which the schema tolerates.
    TrailingComma,
}

/// The most findings that are kept apart: a hostile reply could have any number.
const KEPT: usize = 100;

/// The most characters that are kept of a field's name or of a value.
const KEPT_OF_NAME: usize = 80;

impl Drift {
    /// Whether there was none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings, in the order in which they were first seen: one for each kind and field, and at most 100.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter()
    }

    /// The fields that the schema does not have, such as `Product.colour`.
    pub fn unknown(&self) -> impl Iterator<Item = String> {
        self.findings.iter().filter(|finding| finding.forgiven == Forgiven::UnknownField).map(Finding::field)
    }

    /// Whether a finding holds text from the server.
    #[doc(hidden)]
    pub fn has_text(&self) -> bool {
        self.findings.iter().any(|finding| finding.text.is_some())
    }

    /// Replaces the server's text in each finding.
    #[doc(hidden)]
    pub fn replace_text(&mut self, replace: impl Fn(&str) -> String) {
        for text in self.findings.iter_mut().filter_map(|finding| finding.text.as_mut()) {
            *text = replace(text);
        }
    }

    pub(crate) fn add(&mut self, place: Option<Place>, forgiven: Forgiven) {
        self.count(place, forgiven, None);
    }

    /// As [`add`](Self::add) so many times, for what belongs to no field.
    #[doc(hidden)]
    pub fn add_times(&mut self, forgiven: Forgiven, times: u64) {
        if times > 0 {
            self.add(None, forgiven);
            self.findings[self.last].count += times - 1;
        }
    }

    /// As [`add`](Self::add), with a text from the server; of the same kind in the same field, the first is kept.
    #[cold]
    #[doc(hidden)]
    pub fn add_text(&mut self, place: Option<Place>, forgiven: Forgiven, text: &str) {
        self.count(place, forgiven, Some(text));
    }

    /// Adds the findings of other data of which `keeps` is true.
    pub(crate) fn absorb(&mut self, other: Self, keeps: impl Fn(Option<Place>, Forgiven) -> bool) {
        self.more += other.more;
        for Finding { place, forgiven, text, count } in
            other.findings.into_iter().filter(|finding| keeps(finding.place, finding.forgiven))
        {
            self.count_more(place, forgiven, text.as_deref(), count);
        }
    }

    fn count(&mut self, place: Option<Place>, forgiven: Forgiven, text: Option<&str>) {
        self.count_more(place, forgiven, text, 1);
    }

    fn count_more(&mut self, place: Option<Place>, forgiven: Forgiven, text: Option<&str>, times: u64) {
        let is_named = forgiven == Forgiven::UnknownField;
        let same =
            |finding: &Finding| finding.forgiven == forgiven && finding.is_at(place) && (!is_named || finding.is_named(text));
        // Records repeat, so the next finding is most often the one that followed last time.
        let next = if self.last + 1 < self.findings.len() { self.last + 1 } else { 0 };
        let found = match self.findings.get(next) {
            Some(finding) if same(finding) => Some(next),
            _ => self.findings.iter().position(same),
        };
        match found {
            Some(index) => {
                self.findings[index].count += times;
                self.last = index;
            }
            None if self.findings.len() < KEPT => {
                self.last = self.findings.len();
                self.findings.push(Finding { place, forgiven, text: text.map(shorten), count: times });
            }
            None => self.more += times,
        }
    }
}

impl Finding {
    /// The kind of difference that was forgiven.
    #[must_use]
    pub fn forgiven(&self) -> Forgiven {
        self.forgiven
    }

    /// The number of times it was seen in the reply.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The field, such as `Product.id`: the record's Rust name and the field's wire name. Empty if the data is no record's.
    #[must_use]
    pub fn field(&self) -> String {
        match (self.place, self.forgiven, &self.text) {
            (Some(place), Forgiven::UnknownField, Some(name)) => format!("{}.{name}", place.record),
            (Some(place), ..) => format!("{}.{}", place.record, place.field),
            (None, Forgiven::UnknownField, Some(name)) => name.clone(),
            (None, ..) => String::new(),
        }
    }

    fn is_named(&self, name: Option<&str>) -> bool {
        match (&self.text, name) {
            (Some(kept), Some(name)) => kept == name || name.len() > KEPT_OF_NAME && *kept == shorten(name),
            (kept, name) => kept.is_none() && name.is_none(),
        }
    }

    /// Equal texts are nearly always the same text, so comparing their addresses distinguishes most of them.
    fn is_at(&self, place: Option<Place>) -> bool {
        match (self.place, place) {
            (Some(a), Some(b)) => is_same(a.field, b.field) && is_same(a.record, b.record),
            (None, None) => true,
            _ => false,
        }
    }
}

/// The beginning of a text from the server, and `…`.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(KEPT_OF_NAME) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn is_same(a: &'static str, b: &'static str) -> bool {
    a.len() == b.len() && (std::ptr::eq(a, b) || a == b)
}

impl Forgiven {
    /// How a finding names it; without the two that name what was expected.
    fn words(self) -> &'static str {
        match self {
            Self::AsText(_) | Self::Form(_) => "another form",
            Self::UnknownField => "a field that the schema does not have",
            Self::UnknownValue => "a value that the schema does not have",
            Self::Case => "a value in another case than the schema's",
            Self::NotText => "a number or boolean where a string was expected",
            Self::Boolean => "a number or string where a boolean was expected",
            Self::Midnight => "a date with a time, or a datetime without",
            Self::ListAsObject => "an object where a list was expected",
            Self::MapAsList => "a list where a map was expected",
            Self::RecordAsList => "a list where a record was expected",
            Self::NoContainer => "nothing where a list or map was expected",
            Self::Hole => "nothing in place of a record in a list or map, skipped",
            Self::OneForList => "one value where a list was expected",
            Self::RecordInList => "a record inside a list of one",
            Self::Nothing => "an unusual form of nothing",
            Self::TimeAsObject => "an object where a date or time was expected",
            Self::NumberAsDigits => "a number that a program's number cannot hold, kept as a string",
            Self::HalfCharacter => "half of a character, kept as U+FFFD",
            Self::PlainForm => "a value in its plain form where another one was expected",
            Self::ByteOrderMark => "a byte-order mark before the JSON",
            Self::EntityInUrl => "an HTML entity in a URL, which the server should not write there",
            Self::NoData => "no data where the schema has it, but a field of a similar name",
            Self::TextAround => "text before or after the JSON, skipped",
            Self::NotANumber => "`NaN` or infinity, read as null",
            Self::ControlCharacter => "a control character in a string, which must be escaped",
            Self::TrailingComma => "a comma after the last item or field",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = self.field();
        if !field.is_empty() {
            write!(formatter, "{field}: ")?;
        }
        match self.forgiven {
            Forgiven::AsText(expected) => write!(formatter, "a string where {expected} was expected")?,
            Forgiven::Form(expected) => write!(formatter, "an unusual form of {expected}")?,
            other => formatter.write_str(other.words())?,
        }
        if let (Some(value), false) = (&self.text, self.forgiven == Forgiven::UnknownField) {
            write!(formatter, ", such as {value:?}")?;
        }
        match self.count {
            1 => formatter.write_str(", once"),
            count => write!(formatter, ", {count} times"),
        }
    }
}

impl fmt::Display for Drift {
    /// One line for each finding; empty if there is none.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(formatter, "{separator}{finding}")?;
        }
        if self.more > 0 {
            write!(formatter, "\nand {} times something else", self.more)?;
        }
        Ok(())
    }
}
