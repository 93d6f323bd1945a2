//! The urlencoded form: the only place where parameters are encoded.
//!
//! It does not know where the form goes.

use url::form_urlencoded::byte_serialize;

/// Appends a parameter to a form.
pub fn push_pair(form: &mut String, name: &str, value: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    form.extend(byte_serialize(name.as_bytes()));
    form.push('=');
    form.extend(byte_serialize(value.as_bytes()));
}
