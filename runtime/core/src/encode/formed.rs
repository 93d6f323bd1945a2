//! Parameters and fields in other forms than the plain ones of their types.
//!
//! It knows no form: `forms` does.

use std::borrow::Cow;
use std::fmt;

use super::parameters::{Encode, Entry};
use crate::decode::{self, FieldForms};
use crate::description::{Type, Types};
use crate::encode::check::check_text;
use crate::forms::{self, Separator, WireForm};
use crate::json;
use crate::secret::Secret;
use crate::wire::{Booleans, WriteJson, WriteText};

/// A list that is sent as one text.
#[derive(Clone, Debug)]
pub struct Joined<T> {
    separator: Cow<'static, str>,
    /// The separator for lists with an item that contains the first.
    other: Option<Cow<'static, str>>,
    items: Vec<T>,
}

/// A boolean that is sent or left out.
#[derive(Clone, Copy, Debug)]
pub struct Presence(bool);

/// The field at this index of a record, in its forms.
#[derive(Debug)]
pub struct FormedField<'f, T> {
    forms: &'static [WireForm],
    value: &'f T,
}

/// A list as one text, with this between its items.
pub fn joined<T: WriteText>(separator: impl Into<Cow<'static, str>>, items: Vec<T>) -> Joined<T> {
    Joined { separator: separator.into(), other: None, items }
}

/// The same with another separator, for lists with an item that contains the first.
pub fn joined_or<T: WriteText>(
    separator: impl Into<Cow<'static, str>>,
    other: impl Into<Cow<'static, str>>,
    items: Vec<T>,
) -> Joined<T> {
    Joined { separator: separator.into(), other: Some(other.into()), items }
}

/// A boolean that is sent only if it is true.
#[must_use]
pub fn presence(value: bool) -> Presence {
    Presence(value)
}

/// A value in forms of its own: a text, several parameters, or JSON in a JSON body.
#[derive(Clone)]
pub struct InForm {
    json: String,
    secrets: Vec<Secret>,
    /// Whether it is several parameters.
    is_spread: bool,
    /// The pattern of their names, if it is not that of the API's styles.
    names: Option<Cow<'static, str>>,
}

impl InForm {
    /// A value that is given as JSON in its forms, and the secrets in it.
    #[must_use]
    pub fn new(forms: &[WireForm], json: String, secrets: Vec<Secret>) -> Self {
        let names = WireForm::names(forms).cloned();
        Self { json, secrets, is_spread: forms.is_empty() || names.is_some(), names }
    }

    /// The value for people, who gave it.
    #[doc(hidden)]
    pub fn shown(&self) -> String {
        json::text(&self.json).into_owned()
    }
}

/// A value in these forms; in a JSON body, one of any type.
pub fn formed(forms: &[WireForm], value: impl WriteJson) -> InForm {
    let (mut plain, mut secrets) = (String::new(), Vec::new());
    value.write_json(&mut plain);
    value.add_secrets(&mut secrets);
    InForm::new(forms, if forms.is_empty() { plain } else { forms::written(forms, &plain) }, secrets)
}

/// The text of a value in these forms, which is given as plain JSON.
#[must_use]
#[doc(hidden)]
pub fn written(forms: &[WireForm], plain: &str) -> String {
    json::text(&forms::written(forms, plain)).into_owned()
}

/// The JSON of a value in these forms, which is given as plain JSON.
#[must_use]
#[doc(hidden)]
pub fn written_json(forms: &[WireForm], plain: &str) -> String {
    forms::written(forms, plain)
}

/// A record's field in its forms.
pub fn field<R: FieldForms<FIELD>, const FIELD: usize, T: WriteJson>(value: &T) -> FormedField<'_, T> {
    FormedField { forms: R::FORMS, value }
}

impl<T: WriteText> Encode for Joined<T> {
    fn encode(self, entry: Entry<'_>) -> Result<(), String> {
        let separator = Separator { text: &self.separator, other: self.other.as_deref() };
        entry.joined(self.items.into_iter(), separator)
    }
}

impl Encode for InForm {
    fn encode(self, entry: Entry<'_>) -> Result<(), String> {
        let Self { json, secrets, is_spread, names } = self;
        if is_spread && !entry.is_in_json() {
            return entry.spread(names.as_deref(), &json, secrets);
        }
        entry.value(json, secrets);
        Ok(())
    }
}

/// They are equal if the same is sent.
impl PartialEq for InForm {
    fn eq(&self, other: &Self) -> bool {
        (&self.json, &self.names) == (&other.json, &other.names)
    }
}

impl fmt::Debug for InForm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the value: there may be a secret in it.
        write!(formatter, "InForm({} bytes)", self.json.len())
    }
}

impl Encode for Presence {
    fn encode(self, entry: Entry<'_>) -> Result<(), String> {
        if self.0 { entry.one(true) } else { Ok(()) }
    }
}

impl<T: WriteJson> FormedField<'_, T> {
    fn text(&self) -> String {
        let mut plain = String::new();
        self.value.write_json(&mut plain);
        forms::written(self.forms, &plain)
    }
}

impl<T: WriteJson> WriteJson for FormedField<'_, T> {
    fn write_json(&self, json: &mut String) {
        json.push_str(&self.text());
    }

    fn is_absent(&self) -> bool {
        self.value.is_absent() || forms::absent(self.forms).is_some() && self.text() == "null"
    }

    fn add_secrets(&self, secrets: &mut Vec<Secret>) {
        self.value.add_secrets(secrets);
    }
}

/// Checks the text of a parameter in these forms, as [`check_text`] does without forms. A joined list is checked item by item.
///
/// # Errors
/// A text that names the expected and the found value.
pub fn check_formed(types: &dyn Types, kind: &Type, forms: &[WireForm], booleans: &Booleans, text: &str) -> Result<(), String> {
    if let Some(separator) = WireForm::separator(forms) {
        return separator.split(text).into_iter().try_for_each(|item| check_text(types, kind.item(), booleans, item));
    }
    match forms {
        [] => check_text(types, kind, booleans, text),
        [WireForm::Presence] => Ok(()),
        _ => check_text_in_form(types, kind.without_option(), forms, booleans, text),
    }
}

fn check_text_in_form(
    types: &dyn Types,
    kind: &Type,
    forms: &[WireForm],
    booleans: &Booleans,
    text: &str,
) -> Result<(), String> {
    let problem = |expected: &str| format!("expected {expected}, found {text:?}");
    let mut quoted = String::new();
    json::quote(text, &mut quoted);
    let plain = forms::plain(forms, &quoted).map_err(|unfit| problem(unfit.expected))?.text;
    if forms.contains(&WireForm::Json) {
        let report = decode::inspect(types, kind, &plain, None).map_err(|syntax| syntax.to_string())?;
        return match (report.mismatches.first(), report.unknown.first()) {
            (Some(mismatch), _) => Err(mismatch.to_string()),
            (None, Some(path)) => Err(format!("there is no field `{}`", path.join("."))),
            (None, None) => Ok(()),
        };
    }
    if plain == "null" {
        return Ok(());
    }
    let result = check_text(types, kind, booleans, &json::text(&plain));
    if let Some(WireForm::Format(pattern)) = forms.iter().find(|form| matches!(form, WireForm::Format(_))) {
        let is_in_pattern = result.is_ok() && forms::plain(forms, &quoted).is_ok_and(|plain| !plain.came_plain);
        return if is_in_pattern {
            Ok(())
        } else {
            Err(problem(&format!("a date or time such as `{}`", forms::sample(pattern))))
        };
    }
    if forms.contains(&WireForm::Milliseconds) { result.map_err(|_| problem("milliseconds since 1970")) } else { result }
}
