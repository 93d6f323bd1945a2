//! The names that generated code has of its own. The emitters write these very methods and types, so that none exists without being
//! reserved; the checker refuses them to a schema's names.

use proc_macro2::{Ident, Span};

/// A reserved name, and what has it.
pub(crate) type Reserved = (&'static str, &'static str);

/// Names that emitters write.
pub(crate) struct Names<const N: usize> {
    what: &'static str,
    names: [&'static str; N],
}

/// The methods of the client.
pub(crate) const CLIENT: Names<5> = Names {
    what: "a method of the client",
    names: ["builder", "builder_from_environment", "from_environment", "call_raw", "runtime"],
};

/// The method of a client whose API has endpoints.
pub(crate) const AT: Names<1> = Names { what: "a method of the client", names: ["at"] };

/// The methods of the client's builder.
pub(crate) const BUILDER: Names<2> = Names { what: "a method of the client's builder", names: ["with", "build"] };

/// The methods of a client that fetches variables. Its builder has the first, too.
pub(crate) const SESSION: Names<2> = Names { what: "a method of the client", names: ["session", "forget"] };

/// The method of the sandbox of an API that fetches variables.
pub(crate) const EXPIRE: Names<1> = Names { what: "a method of the sandbox", names: ["expire"] };

/// The methods of every call.
pub(crate) const CALL: Names<5> =
    Names { what: "a method of every call", names: ["parameter", "with", "send", "call", "into_future"] };

/// The method of calls that give a list page by page. It is reserved for all, so that a function may get pages.
pub(crate) const PAGED: Names<1> = Names { what: "a method of calls with pages", names: ["paged"] };

/// The methods of the sandbox.
pub(crate) const SANDBOX: Names<5> =
    Names { what: "a method of the sandbox", names: ["start", "endpoint", "address", "require_credential", "runtime"] };

/// The variant of the generated `ErrorCode` that it has of its own.
pub(crate) const ERROR_CODE: Names<1> = Names { what: "the variant for all other errors", names: ["Unknown"] };

/// The modules and functions at the root of a generated crate.
pub(crate) const ROOT: Names<5> = Names {
    what: "a name at the root of the generated code",
    names: ["blocking", "description", "sandbox", "types", "functions"],
};

/// The types in every module.
pub(crate) const MODULE: Names<2> = Names { what: "a type in every module", names: ["Functions", "Call"] };

/// The variant that every enum has.
pub(crate) const VARIANT: Names<1> = Names { what: "the variant of values that the schema does not have", names: ["Unknown"] };

/// The constant that every enum has.
pub(crate) const VALUES: Names<1> = Names { what: "the list of the values that the schema has", names: ["KNOWN"] };

/// The variant of a scalar, in an enum that has words beside it.
pub(crate) const VALUE: Names<1> = Names { what: "the variant of values that are no word", names: ["Value"] };

/// The functions of records that are sent.
pub(crate) const SENT: Names<1> = Names { what: "the function that makes the record", names: ["new"] };

/// The function of records in the sandbox.
const EXAMPLE: Names<1> = Names { what: "the function that gives the schema's example", names: ["example"] };

/// Methods of the standard library that a method of the same name would hide or be hidden by.
const CLONE: Names<3> = Names { what: "a method of values that can be cloned", names: ["clone", "clone_from", "to_owned"] };
const INTO: Names<2> = Names { what: "a method of every value", names: ["into", "try_into"] };

impl<const N: usize> Names<N> {
    /// The names as identifiers, in their order.
    pub(crate) fn idents(&self) -> [Ident; N] {
        self.names.map(|name| Ident::new(name, Span::call_site()))
    }

    fn reserved(&self) -> impl Iterator<Item = Reserved> {
        self.names.into_iter().map(|name| (name, self.what))
    }
}

/// What modules cannot be called: they are modules at the root, and methods of the client and the sandbox.
pub(crate) fn of_modules() -> Vec<Reserved> {
    let own = CLIENT.reserved().chain(SANDBOX.reserved()).chain(ROOT.reserved());
    own.chain(CLONE.reserved()).chain(INTO.reserved()).collect()
}

/// What modules and functions at the top, and variables, cannot be called in a schema that fetches variables.
pub(crate) fn of_sessions(has_fetches: bool) -> impl Iterator<Item = Reserved> {
    SESSION.reserved().chain(EXPIRE.reserved()).filter(move |_| has_fetches)
}

/// What modules and functions at the top cannot be called in a schema that has endpoints.
pub(crate) fn of_endpoints(has_endpoints: bool) -> impl Iterator<Item = Reserved> {
    AT.reserved().filter(move |_| has_endpoints)
}

/// What functions at the top cannot be called: they are methods of the client and the sandbox.
pub(crate) fn of_top_functions() -> Vec<Reserved> {
    CLIENT.reserved().chain(SANDBOX.reserved()).chain(CLONE.reserved()).chain(INTO.reserved()).collect()
}

/// The module of the functions at the top, with their types.
pub(crate) const TOP: &str = "functions";

/// What credentials cannot be called: they are methods of the builder.
pub(crate) fn of_credentials() -> Vec<Reserved> {
    BUILDER.reserved().chain(CLONE.reserved()).collect()
}

/// What optional parameters cannot be called: they are methods of the call.
pub(crate) fn of_setters() -> Vec<Reserved> {
    CALL.reserved().chain(PAGED.reserved()).collect()
}

/// What the replies of functions cannot be called: they are types of the module.
pub(crate) fn of_replies() -> Vec<Reserved> {
    MODULE.reserved().collect()
}

/// What errors cannot be called: they are variants of `ErrorCode`.
pub(crate) fn of_errors() -> Vec<Reserved> {
    ERROR_CODE.reserved().collect()
}

/// What the optional fields of records that are sent cannot be called: they are methods of the record.
pub(crate) fn of_sent_records() -> Vec<Reserved> {
    SENT.reserved().chain(EXAMPLE.reserved()).chain(CLONE.reserved()).chain(INTO.reserved()).collect()
}

/// What the words beside a scalar cannot be called.
pub(crate) fn of_words() -> Vec<Reserved> {
    VARIANT.reserved().chain(VALUES.reserved()).chain(VALUE.reserved()).collect()
}

/// What the cases of a type cannot be called.
pub(crate) fn of_cases() -> Vec<Reserved> {
    VARIANT.reserved().collect()
}

/// What the values of enums cannot be called.
pub(crate) fn of_values() -> Vec<Reserved> {
    VARIANT.reserved().chain(VALUES.reserved()).collect()
}
