//! The kinds of diagnostics there are, each once.

use super::Severity;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $severity:ident $kind:ident $name:literal,)*) => {
        /// The kinds of diagnostics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $doc])* $kind,)*
        }

        impl Kind {
            /// Every kind there is.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Its name, which stays the same from version to version.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// Whether it is in the way of generating.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$kind => Severity::$severity,)*
                }
            }
        }
    };
}

kinds! {
    /// The file is not UTF-8.
    Error NotUtf8 "not-utf8",
    /// There is nothing in the file.
    Error Empty "empty",
    /// The text is not YAML.
    Error Syntax "syntax",
    /// More than one YAML document.
    Error Documents "documents",
    /// Lists and mappings are nested too deeply.
    Error Nesting "nesting",
    /// Aliases make too much of the text, or themselves.
    Error Aliases "aliases",
    /// A YAML tag.
    Error Tag "tag",
    /// A key that is not text.
    Error ComplexKey "complex-key",
    /// A key without a colon and a value.
    Error LoneKey "lone-key",
    /// The same key twice in one mapping.
    Error DuplicateKey "duplicate-key",
    /// A key the format does not have.
    Error UnknownKey "unknown-key",
    /// A key that must be there.
    Error MissingKey "missing-key",
    /// A list where a mapping belongs, and the like.
    Error WrongKind "wrong-kind",
    /// A word that is none of those that may stand there.
    Error UnknownWord "unknown-word",
    /// A version of the format that this generator does not know.
    Error FormatVersion "format-version",
    /// A name that may not be used for an API, a type or a credential.
    Error BadName "bad-name",
    /// A name of which no Rust name can be made.
    Error NoRustName "no-rust-name",
    /// A `rust:` that is not a Rust name.
    Error BadRustName "bad-rust-name",
    /// Two names that become the same Rust name.
    Error Collision "collision",
    /// A name that becomes one the generated code has already.
    Error Reserved "reserved",
    /// `${…}` that names nothing.
    Error UnknownPlaceholder "unknown-placeholder",
    /// A `$` that begins nothing.
    Error TemplateSyntax "template-syntax",
    /// A path with characters that are not legal in one.
    Error BadPath "bad-path",
    /// A header's name that is not legal in HTTP, or not the schema's to set.
    Error BadHeaderName "bad-header-name",
    /// A header's value that is not legal in HTTP.
    Error BadHeaderValue "bad-header-value",
    /// The same thing twice in a list.
    Error Repeated "repeated",
    /// A list, a mapping or a text that must not be empty.
    Error Nothing "nothing",
    /// Keys that exclude each other, or need each other.
    Error KeysAtOdds "keys-at-odds",
    /// A type's text that cannot be read.
    Error TypeSyntax "type-syntax",
    /// A type that is not there.
    Error UnknownType "unknown-type",
    /// A record that contains itself.
    Error RecursiveType "recursive-type",
    /// A type that a parameter cannot have.
    Error ParameterType "parameter-type",
    /// A secret that is not a string.
    Error SecretType "secret-type",
    /// A parameter that is sent with every request already.
    Error ConstantOverridden "constant-overridden",
    /// A default of a parameter that cannot be left out.
    Error DefaultOfRequired "default-of-required",
    /// A default that is not of its parameter's type.
    Error BadDefault "bad-default",
    /// A value that JSON does not have.
    Error NotJson "not-json",
    /// An example that does not decode.
    Error BadExample "bad-example",
    /// A field of an example that its type does not have.
    Error UnknownField "unknown-field",
    /// A text of an example that its enum does not have.
    Warning UnknownValue "unknown-value",
    /// A description that a comment cuts short.
    Warning CutText "cut-text",
    /// A type that no function uses.
    Warning UnusedType "unused-type",
    /// A credential that no request sends.
    Warning UnusedCredential "unused-credential",
}
