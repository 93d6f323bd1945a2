//! JSON whose members keep their order, which viewers show, and whose numbers keep their digits.
//!
//! It knows nothing of what it says.

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    /// JSON text as it is.
    Raw(String),
    Text(String),
    List(Vec<Json>),
    Object(Object),
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object(Vec<(String, Json)>);

impl Object {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// The object with this member, in place of one of its name.
    pub(super) fn with(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.set(name, value);
        self
    }

    /// The same, if there is a value.
    pub(super) fn with_some(self, name: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The same, if the text is not empty.
    pub(super) fn with_text(self, name: &str, text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() { self } else { self.with(name, text) }
    }

    pub(super) fn set(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        let (name, value) = (name.into(), value.into());
        match self.get_mut(&name) {
            Some(old) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find_map(|(key, value)| (key == name).then_some(value))
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        self.0.iter_mut().find(|(each, _)| each == name).map(|(_, value)| value)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(each, _)| each == name)
    }
}

impl Json {
    /// Values from texts.
    pub(super) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self::List(texts.into_iter().map(Self::from).collect())
    }

    /// The value of a scalar that a schema wrote as text: numbers and truth values as such.
    pub(super) fn scalar(text: &str) -> Self {
        let is_plain = matches!(serde_json::from_str(text), Ok(serde_json::Value::Number(_) | serde_json::Value::Bool(_)));
        if is_plain { Self::Raw(text.to_owned()) } else { Self::from(text) }
    }

    /// In lines, two spaces a level, with a line end at its end.
    pub(super) fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(0, &mut out);
        out.push('\n');
        out
    }

    fn write(&self, depth: usize, out: &mut String) {
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::Text(text) => out.push_str(&quoted(text)),
            Self::List(items) if items.is_empty() => out.push_str("[]"),
            Self::Object(Object(members)) if members.is_empty() => out.push_str("{}"),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    line(index, depth + 1, out);
                    item.write(depth + 1, out);
                }
                line(0, depth, out);
                out.push(']');
            }
            Self::Object(Object(members)) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    line(index, depth + 1, out);
                    out.push_str(&quoted(name));
                    out.push_str(": ");
                    value.write(depth + 1, out);
                }
                line(0, depth, out);
                out.push('}');
            }
        }
    }
}

fn line(index: usize, depth: usize, out: &mut String) {
    out.push_str(if index > 0 { ",\n" } else { "\n" });
    out.push_str(&"  ".repeat(depth));
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Raw(value.to_string())
    }
}

impl From<i32> for Json {
    fn from(value: i32) -> Self {
        Self::Raw(value.to_string())
    }
}

impl From<Vec<Self>> for Json {
    fn from(items: Vec<Self>) -> Self {
        Self::List(items)
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}
