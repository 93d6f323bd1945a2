//! Bodies of requests that are JSON: what each of them holds, and where the function's own parameters go.
//!
//! It writes values, not bodies: `encode` puts values into their places.

use std::borrow::Cow;

use super::template::Template;
use crate::json::quote;
use crate::json::stored;

/// What the body of a request is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum RequestBody {
    /// A urlencoded form; with GET, the parameters are in the URL.
    #[default]
    Form,
    /// JSON.
    Json(JsonBody),
}

stored! { enum RequestBody { "form" Form, "json" Json(value) } }

/// The parts of a JSON body that the schema gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JsonBody {
    /// What every body holds, in this order.
    pub constants: Cow<'static, [JsonConstant]>,
    /// Where the function's own parameters go.
    pub names: JsonNames,
}

stored! { struct JsonBody { constants, names } }

/// Where a function's own parameters are in a JSON body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum JsonNames {
    /// Each has a place of its own, in which its name is.
    #[default]
    Named,
    /// They are items of a list, in the order of the schema.
    InOrder,
    /// The only one is the value at the place.
    Whole,
}

stored! { enum JsonNames { "named" Named, "in_order" InOrder, "whole" Whole } }

/// A value that is in every JSON body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JsonConstant {
    /// Its place: `/params/limit`.
    pub at: Cow<'static, str>,
    /// The value.
    pub value: JsonTemplate,
}

stored! { struct JsonConstant { at, value } }

/// A JSON value whose texts are templates.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum JsonTemplate {
    /// A number, `true`, `false` or `null`, as it is sent.
    Plain(Cow<'static, str>),
    /// A text.
    Text(Template),
    /// A list.
    List(Cow<'static, [Self]>),
    /// An object.
    Object(Cow<'static, [(Cow<'static, str>, Self)]>),
}

stored! { enum JsonTemplate { "plain" Plain(value), "text" Text(value), "list" List(value), "object" Object(value) } }

impl RequestBody {
    /// What a JSON body holds; `None` if it is a form.
    #[must_use]
    pub const fn json(&self) -> Option<&JsonBody> {
        match self {
            Self::Json(body) => Some(body),
            Self::Form => None,
        }
    }
}

impl JsonTemplate {
    /// Its texts.
    #[must_use]
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Plain(_) => Vec::new(),
            Self::Text(template) => vec![template],
            Self::List(items) => items.iter().flat_map(Self::templates).collect(),
            Self::Object(members) => members.iter().flat_map(|(_, value)| value.templates()).collect(),
        }
    }

    /// Appends the value with its texts filled in. One that is `None` is left out of its list or object. Whether there is a value at all.
    pub fn write<S: AsRef<str>>(&self, json: &mut String, fill: &impl Fn(&Template) -> Option<S>) -> bool {
        match self {
            Self::Plain(text) => json.push_str(text),
            Self::Text(template) => match fill(template) {
                Some(text) => quote(text.as_ref(), json),
                None => return false,
            },
            Self::List(items) => between(json, ('[', ']'), items.iter(), |item, json| item.write(json, fill)),
            Self::Object(members) => between(json, ('{', '}'), members.iter(), |(name, value), json| {
                quote(name, json);
                json.push(':');
                value.write(json, fill)
            }),
        }
        true
    }
}

/// Writes the items that are there between brackets.
fn between<T>(
    json: &mut String,
    brackets: (char, char),
    items: impl Iterator<Item = T>,
    write: impl Fn(T, &mut String) -> bool,
) {
    json.push(brackets.0);
    let start = json.len();
    for item in items {
        let before = json.len();
        if before > start {
            json.push(',');
        }
        if !write(item, json) {
            json.truncate(before);
        }
    }
    json.push(brackets.1);
}

/// A name as a step of a place: `~0` and `~1` are `~` and `/`.
#[must_use]
pub fn escaped_step(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { Cow::Owned(name.replace('~', "~0").replace('/', "~1")) } else { Cow::Borrowed(name) }
}

/// The steps of a place: of `/params/-`, `params` and `-`. `/` is the whole body, and a text without the first `/` is one name.
pub fn steps(place: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let (name, path) = match place.strip_prefix('/') {
        Some("") => (None, None),
        Some(path) => (None, Some(path)),
        None => (Some(Cow::Borrowed(place)), None),
    };
    let step = |step| match str::contains(step, '~') {
        true => Cow::Owned(step.replace("~1", "/").replace("~0", "~")),
        false => Cow::Borrowed(step),
    };
    name.into_iter().chain(path.into_iter().flat_map(move |path| path.split('/').map(step)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_taken_apart() {
        let all = |place: &'static str| steps(place).collect::<Vec<_>>();
        assert_eq!(all("/params/-"), ["params", "-"]);
        assert_eq!(all("/a~1b/~0/"), ["a/b", "~", ""]);
        assert!(all("/").is_empty());
        assert_eq!(all("sig/a~1"), ["sig/a~1"]);
        let place = format!("/x/{}", escaped_step("a/~b"));
        assert_eq!(steps(&place).collect::<Vec<_>>(), ["x", "a/~b"]);
    }

    #[test]
    fn what_is_absent_is_left_out_at_any_depth() {
        let text = |text: &'static str| {
            JsonTemplate::Text(Template::new(match text {
                "gone" => &[super::super::template::Part::Module],
                _ => &[super::super::template::Part::Function],
            }))
        };
        let inner = JsonTemplate::Object(vec![("a".into(), text("gone")), ("b".into(), text("f"))].into());
        let list = JsonTemplate::List(vec![text("gone"), JsonTemplate::Plain("1".into()), inner, text("gone")].into());
        let fill = |template: &Template| (template.parts() == [super::super::template::Part::Function]).then_some("x\"");
        let mut json = String::new();
        assert!(list.write(&mut json, &fill));
        assert_eq!(json, r#"[1,{"b":"x\""}]"#);
        assert!(!text("gone").write(&mut String::new(), &fill));
    }
}
