//! Every kind of diagnostic, once.

/// Whether a diagnostic prevents generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Generation goes on.
    Warning,
    /// It may be as it should: only tools have such.
    Notice,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $severity:ident $kind:ident $name:literal,)*) => {
        /// The kinds of diagnostics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $doc])* $kind,)*
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The name, which stays the same from version to version.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// Whether it prevents generation.
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
    /// The file has no content.
    Error Empty "empty",
    /// Invalid YAML.
    Error Syntax "syntax",
    /// More than one YAML document.
    Error Documents "documents",
    /// Lists and mappings nested too deeply.
    Error Nesting "nesting",
    /// Aliases that expand to too much, or to themselves.
    Error Aliases "aliases",
    /// A YAML tag.
    Error Tag "tag",
    /// A key that is not text.
    Error ComplexKey "complex-key",
    /// A key without a colon and a value.
    Error LoneKey "lone-key",
    /// A duplicate key.
    Error DuplicateKey "duplicate-key",
    /// A key that the format does not have.
    Error UnknownKey "unknown-key",
    /// A required key is missing.
    Error MissingKey "missing-key",
    /// A value of the wrong kind: a list instead of a mapping, for example.
    Error WrongKind "wrong-kind",
    /// A word that is not one of those allowed.
    Error UnknownWord "unknown-word",
    /// Something that schemas cannot describe.
    Error Unsupported "unsupported",
    /// A version of the format that this generator does not support.
    Error FormatVersion "format-version",
    /// A name that an API, a type or a credential cannot have.
    Error BadName "bad-name",
    /// A name that cannot become a Rust name.
    Error NoRustName "no-rust-name",
    /// A `rust:` that is not a Rust name.
    Error BadRustName "bad-rust-name",
    /// Two names that become the same Rust name.
    Error Collision "collision",
    /// A name that becomes one of the generated code's own.
    Error Reserved "reserved",
    /// An unknown name in `${…}`.
    Error UnknownPlaceholder "unknown-placeholder",
    /// A variable that is made of itself, or of what it is sent in.
    Error MadeOfItself "made-of-itself",
    /// An invalid `$`.
    Error TemplateSyntax "template-syntax",
    /// A path that is not valid in a URL.
    Error BadPath "bad-path",
    /// A header name that is not valid in HTTP, or that a schema cannot set.
    Error BadHeaderName "bad-header-name",
    /// A header value that is not valid in HTTP.
    Error BadHeaderValue "bad-header-value",
    /// A duplicate in a list.
    Error Repeated "repeated",
    /// An empty list, mapping or text.
    Error EmptyValue "empty-value",
    /// A place in a reply that cannot be one.
    Error BadPlace "bad-place",
    /// A `~` for something that no layer above sets.
    Error NothingToRemove "nothing-to-remove",
    /// More fields of a record, or parameters of a function, than the compiler can take.
    Error TooMany "too-many",
    /// Keys that exclude or require each other.
    Error KeysAtOdds "keys-at-odds",
    /// Invalid syntax of a type.
    Error TypeSyntax "type-syntax",
    /// An unknown type.
    Error UnknownType "unknown-type",
    /// A record that contains itself.
    Error RecursiveType "recursive-type",
    /// Records within records, too deeply for the compiler.
    Error TypeDepth "type-depth",
    /// A type that a parameter cannot have.
    Error ParameterType "parameter-type",
    /// An endpoint that a client would not take.
    Error BadEndpoint "bad-endpoint",
    /// An endpoint that the schema does not have.
    Error UnknownEndpoint "unknown-endpoint",
    /// A rate that says nothing, or too little.
    Error BadRate "bad-rate",
    /// A form that a value of its type cannot have.
    Error BadForm "bad-form",
    /// A secret that is not a string.
    Error SecretType "secret-type",
    /// A function that the schema does not have.
    Error UnknownFunction "unknown-function",
    /// A parameter that the function does not have.
    Error UnknownParameter "unknown-parameter",
    /// A call in the schema lacks a parameter.
    Error MissingParameter "missing-parameter",
    /// A call that cannot compare an API with its schema.
    Error BadCheck "bad-check",
    /// A variable that is to be renewed and is not fetched.
    Error NotFetched "not-fetched",
    /// A call that is sent what it fetches.
    Error FetchCycle "fetch-cycle",
    /// A parameter that every request sends already.
    Error ConstantOverridden "constant-overridden",
    /// Functions whose requests are the same.
    Error SameRequest "same-request",
    /// Pages that the function cannot have.
    Error BadPages "bad-pages",
    /// Pages of a layer that no function below it has.
    Error UnusedPages "unused-pages",
    /// A default of a required parameter.
    Error DefaultOfRequired "default-of-required",
    /// A default that does not fit its parameter's type.
    Error BadDefault "bad-default",
    /// A value that JSON cannot represent.
    Error NotJson "not-json",
    /// An example that does not decode.
    Error BadExample "bad-example",
    /// A field of an example that its type does not have.
    Error UnknownField "unknown-field",
    /// A parameter of a form whose name looks like a place in JSON.
    Warning PlaceInForm "place-in-form",
    /// A value of an example that its enum does not have.
    Warning UnknownValue "unknown-value",
    /// A description that a comment cuts short.
    Warning CutText "cut-text",
    /// Endpoints of which none is used unless it is chosen.
    Warning NoDefaultEndpoint "no-default-endpoint",
    /// A type that no function uses.
    Warning UnusedType "unused-type",
    /// A layer that says what the one above it says.
    Warning RepeatsLayer "repeats-layer",
    /// A value that shows success and may be meant as a boolean or as a text.
    Warning AmbiguousSuccess "ambiguous-success",
    /// A variable that is fetched with a function that changes something.
    Warning FetchedByWrite "fetched-by-write",
    /// A value that is taken from the root of a reply, and is in its data.
    Warning TakenFromRoot "taken-from-root",
    /// A credential or variable that no request sends.
    Warning UnusedCredential "unused-credential",
    /// A value by chance that is new in each attempt, where a repeated request should be the same.
    Warning EachAttempt "each-attempt",
    /// Functions whose requests differ only in case.
    Warning CaseOnly "case-only",
    /// A name with characters that were probably not meant to be in it.
    Warning OddName "odd-name",
    /// A name that looks like another one.
    Warning LookAlike "look-alike",
    /// A module that the command line cannot call by its name.
    Warning CommandName "command-name",
    /// Types nested so deeply that the compiler needs help.
    Warning DeepType "deep-type",
}
