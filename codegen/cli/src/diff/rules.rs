//! The table of all differences: for each its id, what it breaks and why, or what it is if it breaks nothing.
//!
//! It does not know how differences are found.

use super::bump::Bump;

/// A kind of difference between two schemas.
///
/// A rule lists the most that a difference of its kind does. One that does less, such as a parameter whose new type takes all that the old
/// one took, is the same kind with fewer harms.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, which stays the same from version to version.
    pub id: &'static str,
    /// Why calls that worked fail.
    pub wire: Option<&'static str>,
    /// Why programs that use the generated crate no longer compile.
    pub source: Option<&'static str>,
    /// Why programs act otherwise.
    pub behaviour: Option<&'static str>,
    /// What it is if it does none of that.
    pub otherwise: (Bump, &'static str),
}

/// What a difference does to programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Harm {
    /// Calls that worked fail.
    Wire,
    /// Programs that use the generated crate no longer compile.
    Source,
    /// Programs compile, and act otherwise.
    Behaviour,
}

impl Harm {
    /// All of them, the worst first.
    pub const ALL: [Self; 3] = [Self::Wire, Self::Source, Self::Behaviour];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Source => "source",
            Self::Behaviour => "behaviour",
        }
    }
}

impl Rule {
    /// Why it does this harm, if it does.
    #[must_use]
    pub const fn reason(&self, harm: Harm) -> Option<&'static str> {
        match harm {
            Harm::Wire => self.wire,
            Harm::Source => self.source,
            Harm::Behaviour => self.behaviour,
        }
    }
}

macro_rules! rules {
    ($($name:ident $id:literal { $($harm:ident: $reason:literal,)* })*) => {
        $(pub(super) const $name: &Rule = &rules!(@rule $id { $($harm: $reason,)* });)*

        /// All rules.
        pub const RULES: &[&Rule] = &[$($name),*];
    };
    (@rule $id:literal { minor: $reason:literal, }) => {
        Rule { id: $id, wire: None, source: None, behaviour: None, otherwise: (Bump::Minor, $reason) }
    };
    (@rule $id:literal { patch: $reason:literal, }) => {
        Rule { id: $id, wire: None, source: None, behaviour: None, otherwise: (Bump::Patch, $reason) }
    };
    (@rule $id:literal { $($harm:ident: $reason:literal,)* }) => {
        Rule { $($harm: Some($reason),)* ..Rule { id: $id, wire: None, source: None, behaviour: None, otherwise: HARMLESS } }
    };
}

/// What a difference is whose rule has harms, but that does none of them.
const HARMLESS: (Bump, &str) = (Bump::Minor, "Programs that use the old form still work.");

rules! {
    // The API.
    API_RENAMED "api-renamed" { behaviour: "Environment variables and the command line begin with the name of the API.", }
    TITLE_CHANGED "title-changed" { patch: "Only documentation shows it.", }
    DESCRIPTION_CHANGED "description-changed" { patch: "Only documentation shows it.", }

    // What a user gives to a client.
    VARIABLE_ADDED_REQUIRED "variable-added-required" { wire: "A client without it cannot be built.", }
    VARIABLE_ADDED "variable-added" { minor: "A client may be without it.", }
    VARIABLE_REMOVED "variable-removed" { source: "Its setter is gone.", }
    VARIABLE_RENAMED "variable-renamed" { behaviour: "Its environment variable and its option have another name.", }
    VARIABLE_RUST_RENAMED "variable-rust-renamed" { source: "Its setter has another name.", }
    VARIABLE_TYPE_CHANGED "variable-type-changed" {
        wire: "The environment may have a value that is not of the new type.",
        source: "Its setter takes another type, or is gone from the client.",
    }
    VARIABLE_REQUIRED "variable-required" { wire: "A client that was built without it cannot be built.", }
    VARIABLE_OPTIONAL "variable-optional" { minor: "A client may be without it.", }
    VARIABLE_VALUE_CHANGED "variable-value-changed" { behaviour: "A client that does not set it sends another value.", }
    VARIABLE_MADE_CHANGED "variable-made-changed" { wire: "Requests have another value than the server expects.", }
    CLIENT_NEED_ADDED "client-need-added" { wire: "A client that does not meet it cannot be built.", }
    CLIENT_NEED_REMOVED "client-need-removed" { minor: "More clients can be built.", }
    SESSION_ADDED "session-added" { minor: "The client has methods for what it fetches.", }
    SESSION_REMOVED "session-removed" { source: "The methods for what the client fetched are gone.", }
    SESSION_CHANGED "session-changed" { behaviour: "The client fetches in another way.", }

    // Where requests go, and how fast.
    ENDPOINT_ADDED "endpoint-added" { minor: "It has a variant of its own.", }
    ENDPOINT_REMOVED "endpoint-removed" { source: "Its variant is gone.", }
    ENDPOINT_RENAMED "endpoint-renamed" { behaviour: "The command line calls it by another name.", }
    ENDPOINT_RUST_RENAMED "endpoint-rust-renamed" { source: "Its variant has another name.", }
    ENDPOINT_MOVED "endpoint-moved" { behaviour: "Requests go to another address.", }
    RATE_CHANGED "rate-changed" { behaviour: "The client waits for another time between calls.", }

    // Errors.
    ERROR_ADDED "error-added" { behaviour: "What was `ErrorCode::Unknown` has a variant of its own.", }
    ERROR_REMOVED "error-removed" { source: "Its variant is gone.", }
    ERROR_CHANGED "error-changed" { behaviour: "Other errors are recognized as this one, or they are repeated otherwise.", }

    // Modules and functions.
    MODULE_ADDED "module-added" { minor: "The client has one more method.", }
    MODULE_REMOVED "module-removed" { wire: "Calls of its functions fail.", source: "Its method and its types are gone.", }
    MODULE_RENAMED "module-renamed" { wire: "Calls of its functions by the old name fail.", }
    MODULE_RUST_RENAMED "module-rust-renamed" { source: "Its method and the path of its types have another name.", }
    FUNCTION_ADDED "function-added" { minor: "There is one more method.", }
    FUNCTION_REMOVED "function-removed" { wire: "Calls of it fail.", source: "Its method is gone.", }
    FUNCTION_RENAMED "function-renamed" { wire: "Calls by the old name fail.", }
    FUNCTION_RUST_RENAMED "function-rust-renamed" { source: "Its method and its operation have another name.", }
    EFFECT_CHANGED "effect-changed" { behaviour: "Calls that may have arrived are repeated or not according to the effect.", }
    DEPRECATED "deprecated" { minor: "Programs that use it get a warning.", }
    DEPRECATION_CHANGED "deprecation-changed" { patch: "Only the warning changes.", }
    NEED_ADDED "need-added" { wire: "Calls that do not meet it fail.", }
    NEED_REMOVED "need-removed" { minor: "More calls can be made.", }
    VARIABLE_NEED_ADDED "variable-need-added" { behaviour: "Clients without it send nothing.", }
    VARIABLE_NEED_REMOVED "variable-need-removed" { minor: "Clients without it can make the call.", }
    RETURNS_CHANGED "returns-changed" {
        wire: "Replies that were read may not be data of the new type.",
        source: "The call gives another type.",
    }
    PAGES_ADDED "pages-added" { minor: "Its calls have `paged`.", }
    PAGES_REMOVED "pages-removed" { source: "Its calls no longer have `paged`.", }
    PAGES_CHANGED "pages-changed" {
        source: "The items of the pages have another type.",
        behaviour: "The client asks for pages in another way.",
    }
    EXAMPLE_CHANGED "example-changed" { patch: "Only the sandbox and documentation show it.", }

    // Parameters.
    PARAMETER_ADDED_REQUIRED "parameter-added-required" {
        wire: "Calls without it fail.",
        source: "The method has one more argument.",
    }
    PARAMETER_ADDED "parameter-added" { minor: "The call has one more setter.", }
    PARAMETER_REMOVED "parameter-removed" { source: "Its argument or setter is gone.", }
    PARAMETER_RENAMED "parameter-renamed" { wire: "The server expects the other name.", }
    PARAMETER_RUST_RENAMED "parameter-rust-renamed" { source: "Its setter has another name.", }
    ARGUMENT_RENAMED "argument-renamed" { patch: "Arguments have no names where a method is called.", }
    PARAMETER_REQUIRED "parameter-required" {
        wire: "Calls without it fail.",
        source: "It is an argument of the method, no longer a setter of the call.",
    }
    PARAMETER_OPTIONAL "parameter-optional" { source: "It is a setter of the call, no longer an argument of the method.", }
    PARAMETER_TYPE_CHANGED "parameter-type-changed" {
        wire: "What was sent may not be a value of the new type.",
        source: "Its argument has another type.",
    }
    PARAMETER_FORM_CHANGED "parameter-form-changed" {
        wire: "The server expects another form of the value.",
        source: "Its argument has another type.",
    }
    ARGUMENTS_REORDERED "arguments-reordered" {
        wire: "Programs that still compile send each value under the name of another parameter.",
        source: "The arguments of the method are in another order.",
    }
    DEFAULT_CHANGED "default-changed" { behaviour: "Calls without it mean another value.", }

    // Types.
    TYPE_ADDED "type-added" { minor: "There is one more type.", }
    TYPE_REMOVED "type-removed" { source: "The type is gone.", }
    TYPE_RUST_RENAMED "type-rust-renamed" { source: "The type has another name.", }
    TYPE_KIND_CHANGED "type-kind-changed" {
        wire: "Values of the old kind may be none of the new one.",
        source: "Records and the several kinds of enums are used in other ways.",
    }
    CONSTRUCTOR_ADDED "constructor-added" { minor: "Programs can make the record.", }
    CONSTRUCTOR_REMOVED "constructor-removed" { source: "`new` and the setters are gone, because no function is given the record.", }
    RECORD_EXAMPLE_ADDED "record-example-added" { minor: "It has `example()`, for tests.", }
    RECORD_EXAMPLE_REMOVED "record-example-removed" { source: "`example()` is gone, because no example has such a record.", }
    FIELD_ADDED "field-added" { minor: "Records are not exhaustive, so programs need not know it.", }
    SENT_FIELD_ADDED "sent-field-added" { wire: "Records without it are not taken.", source: "`new` has one more argument.", }
    FIELD_REMOVED "field-removed" { source: "The field is gone.", }
    FIELD_RENAMED "field-renamed" { wire: "The value has another name where it is sent or read.", }
    FIELD_RUST_RENAMED "field-rust-renamed" { source: "The field has another name.", }
    FIELD_TYPE_CHANGED "field-type-changed" {
        wire: "Values that were sent or read may not be of the new type.",
        source: "The field has another type.",
    }
    FIELD_FORM_CHANGED "field-form-changed" {
        wire: "Values in the old form may not be understood.",
        behaviour: "Values may be read otherwise.",
    }
    FIELDS_REORDERED "fields-reordered" {
        wire: "Programs that still compile make the record with each value in another field.",
        source: "The arguments of `new` are in another order.",
    }
    VALUE_ADDED "value-added" { behaviour: "What was `Unknown` has a variant of its own.", }
    VALUE_REMOVED "value-removed" { wire: "The server no longer takes it.", source: "Its variant is gone.", }
    VALUE_RENAMED "value-renamed" { wire: "The server and the client spell it in different ways.", }
    VALUE_RUST_RENAMED "value-rust-renamed" { source: "Its variant has another name.", }
    VALUES_REORDERED "values-reordered" { behaviour: "`KNOWN`, and the order of an enum's values, follow the schema.", }
    SCALAR_CHANGED "scalar-changed" {
        wire: "Values that were sent or read may not be of the new type.",
        source: "The variant `Value` has another type.",
    }
    CASE_ADDED "case-added" { behaviour: "What was `Unknown` has a variant of its own.", }
    CASE_REMOVED "case-removed" { wire: "The server no longer takes it.", source: "Its variant is gone.", }
    CASE_RENAMED "case-renamed" { wire: "The server and the client spell it in different ways.", }
    CASE_RUST_RENAMED "case-rust-renamed" { source: "Its variant has another name.", }
    CASE_CHANGED "case-changed" { wire: "Records that were sent or read may not be of the new type.", source: "Its variant has another record.", }
    DISCRIMINATOR_CHANGED "discriminator-changed" { wire: "Another field says which record it is.", }

    // How requests are formed.
    METHOD_REMOVED "method-removed" { wire: "Requests with it are not accepted.", }
    METHOD_ADDED "method-added" { minor: "Callers may choose it.", }
    METHOD_PREFERRED "method-preferred" { behaviour: "Calls use another method unless the caller chooses one.", }
    PATH_CHANGED "path-changed" { wire: "Requests go to another path.", }
    CONSTANT_CHANGED "constant-changed" { wire: "Requests lack what the server expects, or have something else.", }
    REQUEST_ENCODING_CHANGED "request-encoding-changed" { wire: "Requests are written in another way than the server expects.", }
    REQUEST_ENDPOINT_CHANGED "request-endpoint-changed" { behaviour: "Requests go to another address.", }

    // How replies are read.
    SUCCESS_CHANGED "success-changed" { wire: "Replies that were successes may be failures, or the reverse.", }
    DATA_MOVED "data-moved" { wire: "The data is looked for in another place or form.", }
    CONTENT_TYPE_CHANGED "content-type-changed" { wire: "Replies of other content types are rejected.", }
    TOLERANCE_CHANGED "tolerance-changed" { wire: "Replies that are not quite JSON are rejected.", }
    MESSAGES_MOVED "messages-moved" { behaviour: "Messages, codes, warnings or identifiers are read from another place.", }
    REPLY_ENDS_SESSION_CHANGED "reply-ends-session-changed" { behaviour: "The client drops what it has fetched after other functions.", }

    OTHER_CHANGE "other-change" { patch: "The order of names differs, or something that programs do not see.", }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_id_is_one_rule_and_every_reason_a_sentence() {
        let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        for rule in RULES {
            let reasons = Harm::ALL.into_iter().filter_map(|harm| rule.reason(harm)).chain([rule.otherwise.1]);
            for reason in reasons {
                assert!(reason.ends_with('.') && reason.starts_with(|c: char| c.is_uppercase() || c == '`'), "{reason}");
            }
        }
    }
}
