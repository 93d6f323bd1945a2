//! Extra headers from the caller: checked at once, reported later, where there is an error to return.
//!
//! It does not know which headers the API itself needs.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::Secret;
use crate::description::is_owned_header;

/// Extra headers. Its `Debug` shows their names only.
#[derive(Clone, Default)]
pub(crate) struct Headers {
    entries: Vec<(HeaderName, HeaderValue)>,
    secrets: Vec<Secret>,
    problem: Option<String>,
}

impl Headers {
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        match checked(name, value) {
            Ok(entry) => self.entries.push(entry),
            Err(problem) => {
                self.problem.get_or_insert(problem);
            }
        }
    }

    pub(crate) fn add_secret(&mut self, name: &str, value: Secret) {
        self.add(name, value.expose());
        if let Some((_, value)) = self.entries.last_mut() {
            value.set_sensitive(true);
        }
        self.secrets.push(value);
    }

    /// The problem with the first invalid header.
    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    pub(crate) fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    pub(crate) fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.entries {
            headers.insert(name.clone(), value.clone());
        }
    }
}

fn checked(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let header =
        HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{}` is not a header's name", name.escape_debug()))?;
    if is_owned_header(header.as_str()) {
        return Err(format!("the header `{header}` is the client's own: it is sent, or left out, as the request needs it"));
    }
    let value = HeaderValue::from_str(value)
        .map_err(|_| format!("the value of the header `{header}` has characters that a header cannot hold"))?;
    Ok((header, value))
}

impl fmt::Debug for Headers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.entries.iter().map(|(name, _)| name.as_str())).finish()
    }
}
