//! The lints, in one table.

mod documentation;
mod effects;
mod pages;
mod parameters;
mod records;
mod secrets;
mod texts;

use actionapi_codegen::Severity;

use super::report::Lint;

/// All lints, in the order in which they are listed.
pub const LINTS: &[Lint] = &[
    Lint {
        id: "real-key",
        severity: Severity::Error,
        is_off: false,
        summary: "a text that looks like a real key or token",
        explanation: "A schema is shared: its examples are in the documentation of the client and in its sandbox. A key in it is known to \
            everybody who has the client. Revoke the key, and write an invented one. Only texts in the form of the keys of well-known \
            services, JSON Web Tokens, private keys, and long random texts in secrets are found.",
        check: secrets::real_key,
    },
    Lint {
        id: "unmarked-secret",
        severity: Severity::Warning,
        is_off: false,
        summary: "a parameter or field with the name of a secret that is not marked as one",
        explanation: "A parameter or field with `secret: true` is never shown: not in messages, logs, dry runs or the output of `Debug`. \
            Without it, a password is written wherever the call or the reply is. The fix adds `secret: true`; in Rust, the type becomes \
            `Secret`. If it is no secret, such as a token that says which page of a list comes next, allow it with a reason.",
        check: secrets::unmarked_secret,
    },
    Lint {
        id: "missing-pages",
        severity: Severity::Warning,
        is_off: false,
        summary: "a list with a parameter for its page, and no `pages`",
        explanation: "A function that reads a list and has a parameter such as `page`, `offset` or `cursor` gives the list page by page. \
            With `pages`, the client goes from page to page itself. If its pages cannot be described, say why in the reason. \
            `pages: ~`, which removes those of the module or the API, says it as well.",
        check: pages::missing_pages,
    },
    Lint {
        id: "first-page",
        severity: Severity::Warning,
        is_off: false,
        summary: "pages that begin with 1, and an example in which the number of the page is 0",
        explanation: "Where pages are numbered from 0 and the client begins with 1, it never asks for the first one, and nothing shows it. \
            `default: 0` of the parameter says where they begin.",
        check: pages::first_page,
    },
    Lint {
        id: "deprecated-call",
        severity: Severity::Warning,
        is_off: false,
        summary: "a variable that is fetched with a deprecated function, or pages that need a deprecated parameter",
        explanation: "What the client calls and sends by itself should not be deprecated: its users cannot choose something else.",
        check: pages::deprecated_call,
    },
    Lint {
        id: "effect-of-name",
        severity: Severity::Warning,
        is_off: false,
        summary: "a function whose name says that it reads and whose effect is to write, or the other way round",
        explanation: "The client repeats calls that read after a failure on the way, and does not repeat those that write. A `delete…` that \
            is marked with `effect: read` may be done twice, and a `get…` with `effect: write` is given up too early. Correct the effect, or \
            say in the reason what the function does beside its name.",
        check: effects::effect_of_name,
    },
    Lint {
        id: "typed-text",
        severity: Severity::Warning,
        is_off: false,
        summary: "text whose examples are all dates, IP addresses, URLs or booleans",
        explanation: "A `date`, `datetime`, `ip`, `url` or `boolean` is checked when it is read, and has a type of its own in Rust. Addresses are \
            found only where the name says so, because versions look like them. If the server also sends something else there, allow it and say what.",
        check: texts::typed_text,
    },
    Lint {
        id: "numeric-text",
        severity: Severity::Notice,
        is_off: false,
        summary: "text whose examples are all numbers",
        explanation: "An `integer` or `decimal` also reads numbers in quotes. Numbers that nobody computes with, such as those of orders, may \
            well be text: servers put letters into them one day.",
        check: texts::numeric_text,
    },
    Lint {
        id: "json-with-structure",
        severity: Severity::Notice,
        is_off: false,
        summary: "`json` where the example has fields",
        explanation: "The example knows the fields of what is described as `json`. As a record they are checked, documented and typed. If \
            other replies have other fields, `json` is right.",
        check: texts::json_with_structure,
    },
    Lint {
        id: "equal-records",
        severity: Severity::Notice,
        is_off: false,
        summary: "records with the same fields",
        explanation: "Records of three or more fields with the same names and types are probably the same thing. One type for both means \
            that what reads one reads the other. The fix writes the name of the existing type in place of the fields that a function \
            returns; if there is no such type yet, define it under `types:`.",
        check: records::equal_records,
    },
    Lint {
        id: "conflicting-types",
        severity: Severity::Warning,
        is_off: false,
        summary: "a parameter that is a number in one function and text in another",
        explanation: "An identifier such as `clientid` is the same thing wherever it is sent. If it is an `integer` here and a `string` \
            there, what one function returns does not fit what the other one takes.",
        check: parameters::conflicting_types,
    },
    Lint {
        id: "mixed-list-forms",
        severity: Severity::Notice,
        is_off: false,
        summary: "a parameter that is a list in one form here and in another one elsewhere",
        explanation: "Most APIs take all their lists in one form, which `lists` under `request:` says. A list of the same name that is \
            joined with commas in one function and sent in brackets in another is probably a mistake.",
        check: parameters::mixed_list_forms,
    },
    Lint {
        id: "missing-example",
        severity: Severity::Notice,
        is_off: false,
        summary: "a function that reads, and has no example",
        explanation: "The example is in the documentation, the sandbox replies with it, and `example()` of the record gives it to tests. \
            Without it, all of them have values that are made up from the types.",
        check: documentation::missing_example,
    },
    Lint {
        id: "missing-description",
        severity: Severity::Notice,
        is_off: true,
        summary: "a module, function, type, parameter or field without a description",
        explanation: "Descriptions are the documentation of the client and the help of its command line. Run it with \
            `--enable missing-description`.",
        check: documentation::missing_description,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_unlike_and_texts_are_sentences() {
        for (index, lint) in LINTS.iter().enumerate() {
            assert!(LINTS[..index].iter().all(|other| other.id != lint.id), "{}", lint.id);
            assert!(actionapi_codegen::Kind::ALL.iter().all(|kind| kind.name() != lint.id), "{}", lint.id);
            assert!(lint.id.chars().all(|each| each.is_ascii_lowercase() || each == '-'), "{}", lint.id);
            assert!(lint.summary.len() <= 110 && !lint.summary.ends_with('.'), "{}", lint.id);
            assert!(lint.explanation.ends_with('.') && !lint.explanation.contains("  "), "{}", lint.id);
        }
    }
}
