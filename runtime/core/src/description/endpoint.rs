//! The addresses of an API that its schema knows.

use std::borrow::Cow;

use super::name::Name;
use super::template::Template;
use super::template::{Part, Values, as_segment};
use crate::json::stored;
use crate::secret::Secret;

/// An address of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its name.
    pub name: Name,
    /// The URL as the schema writes it, perhaps with variables in it: `https://${tenant}.example.com/`.
    pub url: Cow<'static, str>,
    /// The URL, if it has variables in it; otherwise nothing.
    pub template: Template,
    /// Its description, in Markdown.
    pub description: Cow<'static, str>,
}

stored! { struct Endpoint { name, url, template, description } }

/// Why an endpoint's URL cannot be made: the index of a variable and what is wrong with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub struct Unfilled {
    /// The index of the variable.
    pub variable: usize,
    /// What is wrong with its value.
    pub problem: &'static str,
}

impl Endpoint {
    /// The name of the one that is used unless another is chosen.
    pub const DEFAULT: &'static str = "default";

    /// The URL with these values of the variables. In the host they are parts of a name, after it they are escaped.
    #[doc(hidden)]
    pub fn filled(&self, variables: &[Option<Secret>]) -> Result<Cow<'_, str>, Unfilled> {
        if self.template.is_empty() {
            return Ok(Cow::Borrowed(&self.url));
        }
        let mut url = String::new();
        let values = Values { variables, ..Values::names("", "") };
        for part in self.template.parts() {
            let Part::Variable(variable) = *part else {
                url.extend(values.text(part));
                continue;
            };
            let value = values.text(part).filter(|value| !value.is_empty());
            let value = value.ok_or(Unfilled { variable, problem: "is missing; the endpoint needs it" })?;
            let is_in_host = url.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'));
            if !is_in_host {
                url.extend(as_segment(&value));
            } else if is_of_host(&value) {
                url.push_str(&value);
            } else {
                let problem = "cannot be a part of the endpoint's host name: that has letters, digits, `-` and `.` only";
                return Err(Unfilled { variable, problem });
            }
        }
        Ok(Cow::Owned(url))
    }
}

/// Whether a text can be a part of a host name, and nothing else: neither its beginning nor its end can be that of another name.
fn is_of_host(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')) && text.split('.').all(is_label)
}
