//! The package that generated files belong to.

/// The package that generated files belong to, which its front page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) path: String,
}

impl Package {
    /// A package with a name and a version, whose crate includes the client at its root.
    #[must_use]
    pub fn new(name: &str, version: &str) -> Self {
        Self { name: name.to_owned(), version: version.to_owned(), path: name.replace('-', "_") }
    }

    /// The same package, which includes the client at another path: `crate_name::module`.
    #[must_use]
    pub fn at(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }
}
