//! A value that is never shown: a key, a password.
//!
//! It owns how such a value is held and passed on; `redact` keeps the server's echo of one out of messages.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};

/// Text that is never shown: its `Debug` hides it, it has no `Display`, and its memory is wiped when the last copy is dropped.
///
/// ```
/// let key = actionapi::Secret::from("s3cr3t");
/// assert_eq!(format!("{key:?}"), "Secret(…)");
/// assert_eq!(key.expose(), "s3cr3t");
/// ```
///
/// If a server repeats it, errors and traces show `[secret]` instead. A secret of fewer than 6 bytes is masked only as a whole word,
/// because it occurs within many harmless words.
///
/// Sending it makes copies of it. Those of the project are wiped, too: parameters, headers, bodies, and in the blocking client the
/// address and the request as a whole. Not wiped are the buffers of hyper and of TLS, values that came from the environment or the command
/// line, and what the server sends back.
///
/// With the feature `serde` it is serialized as plain text: whoever stores it must keep it secret.
#[derive(Clone)]
pub struct Secret(Arc<SecretString>);

impl Secret {
    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// A credential as it is sent: without the byte-order mark and the line ends that it had in a file.
    #[doc(hidden)]
    pub fn without_line_ends(self) -> Self {
        let text = self.expose();
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text).trim_end_matches(['\r', '\n']);
        if bare.len() == text.len() { self } else { Self::from(bare) }
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Arc::new(text.into()))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(Arc::new(text.into()))
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
