//! Rust names: the only place where a name on the wire becomes one. Case, keywords, and collisions.
//!
//! It knows nothing of what is named.

use std::collections::HashMap;

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::Text;
use crate::reserved::Reserved;
use crate::source::Span;

/// The case of a kind of Rust names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// Of functions, fields, parameters and modules.
    Snake,
    /// Of types and variants.
    Pascal,
}

impl Case {
    fn describe(self) -> &'static str {
        match self {
            Self::Snake => "snake_case",
            Self::Pascal => "PascalCase",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Snake => "other_name",
            Self::Pascal => "OtherName",
        }
    }
}

/// Rust's keywords, which are names only if they are raw.
const KEYWORDS: &[&str] = &[
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "try",
    "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The keywords that cannot be raw.
const NEVER_RAW: &[&str] = &["Self", "_", "crate", "self", "super"];

/// The Rust name for a name on the wire; `None` if nothing legal is left of it.
pub(crate) fn recase(wire: &str, case: Case) -> Option<String> {
    // Letters beyond ASCII may look like others, and the compiler warns of them: only the author can choose a name.
    if wire.chars().any(|character| !character.is_ascii() && character.is_alphanumeric()) {
        return None;
    }
    let name = match case {
        Case::Snake if is_snake(wire) && !wire.starts_with('_') && !wire.ends_with('_') => wire.to_owned(),
        Case::Snake => wire.to_snake_case(),
        Case::Pascal => wire.to_upper_camel_case(),
    };
    let first = name.chars().next()?;
    Some(legal(if first.is_ascii_digit() { format!("_{name}") } else { name }))
}

/// The name in a `rust:`; `None` if it is not a Rust name of that case.
fn given(name: &str, case: Case) -> Option<String> {
    let fits = match case {
        Case::Snake => is_snake(name),
        Case::Pascal => {
            let bare = name.trim_start_matches('_');
            bare.starts_with(|first: char| first.is_ascii_uppercase() || (first.is_ascii_digit() && bare != name))
                && bare.chars().all(|character| character.is_ascii_alphanumeric())
        }
    };
    (fits && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && !name.trim_matches('_').is_empty())
        .then(|| legal(name.to_owned()))
}

/// Whether it is snake case by the compiler's rules; it may begin with a digit.
fn is_snake(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !name.trim_matches('_').contains("__")
        && !name.starts_with("__")
        && !name.ends_with("__")
}

/// Whether Rust keeps a name for itself.
#[must_use]
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

/// Makes a keyword a legal name.
fn legal(name: String) -> String {
    if !is_keyword(&name) {
        return name;
    }
    if NEVER_RAW.contains(&name.as_str()) { format!("{name}_") } else { format!("r#{name}") }
}

/// The Rust name of something: from its `rust:`, or else from its name.
pub(crate) fn rust_name(what: &str, wire: Text<'_>, rust: Option<Text<'_>>, case: Case) -> Result<String, Diagnostic> {
    if let Some(rust) = rust {
        return given_name(rust, case);
    }
    recase(wire.text, case).ok_or_else(|| {
        let message = format!("the {what} {} cannot become a Rust name", quote(wire.text));
        let form = long_form(what, wire.text, &format!("rust: {}", case.example()));
        let help = format!("give it a name of letters `a` to `z`, digits and `_`: `{form}`");
        Diagnostic::new(Kind::NoRustName, message).at(wire.span, "").help(help)
    })
}

/// The long form of something, in which its Rust name has a key.
fn long_form(what: &str, wire: &str, key: &str) -> String {
    match what {
        "value" => format!("{{ value: {wire:?}, {key} }}"),
        "field" | "parameter" => format!("{{ type: …, {key} }}"),
        "credential" => format!("{{ description: …, {key} }}"),
        "variable" => format!("{{ type: …, {key} }}"),
        _ => key.to_owned(),
    }
}

/// The name in a `rust:`.
pub(crate) fn given_name(rust: Text<'_>, case: Case) -> Result<String, Diagnostic> {
    given(rust.text, case).ok_or_else(|| {
        let message = format!("{} is not a Rust name in {}", quote(rust.text), case.describe());
        let offer = recase(rust.text, case).filter(|offer| !offer.starts_with("r#"));
        let help = match &offer {
            Some(offer) => format!("write {}", quote(offer)),
            None => format!("write a name such as `{}`, of letters `a` to `z`, digits and `_`", case.example()),
        };
        Diagnostic::new(Kind::BadRustName, message).at(rust.span, "").help(help)
    })
}

/// A use of a Rust name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim<'a> {
    /// What has the name: `field`.
    pub(crate) what: &'static str,
    /// Its name on the wire.
    pub(crate) wire: &'a str,
    /// The position of that name.
    pub(crate) span: Span,
    /// The key that renames it.
    pub(crate) key: &'static str,
    /// The case of the new name, if not the scope's.
    pub(crate) case: Option<Case>,
}

impl<'a> Claim<'a> {
    /// A claim for a name from the wire, which `rust:` can change.
    pub(crate) fn new(what: &'static str, wire: Text<'a>) -> Self {
        Self { what, wire: wire.text, span: wire.span, key: "rust", case: None }
    }

    /// The key and value that rename it.
    fn remedy(&self, case: Case) -> String {
        let key = format!("{}: {}", self.key, self.case.unwrap_or(case).example());
        format!("`{}`", long_form(self.what, self.wire, &key))
    }
}

/// Names that must differ from one another.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    taken: HashMap<String, Claim<'a>>,
    reserved: Vec<Reserved>,
    case: Case,
}

impl<'a> Scope<'a> {
    /// A scope with reserved names, each with its meaning.
    pub(crate) fn new(case: Case, reserved: Vec<Reserved>) -> Self {
        Self { taken: HashMap::new(), reserved, case }
    }

    /// Takes a name, unless it is taken.
    pub(crate) fn claim(&mut self, name: &str, claim: Claim<'a>) -> Result<(), Diagnostic> {
        self.check_reserved(name, claim)?;
        match self.taken.get(name) {
            // A duplicate key is reported already.
            Some(first) if first.what == claim.what && first.wire == claim.wire && claim.key == "rust" => Ok(()),
            Some(first) => {
                let help = format!("give one of them a name: {}", claim.remedy(self.case));
                Err(collision(name, *first, claim).help(help))
            }
            None => {
                self.taken.insert(name.to_owned(), claim);
                Ok(())
            }
        }
    }

    /// Refuses a reserved name.
    pub(crate) fn check_reserved(&self, name: &str, claim: Claim<'_>) -> Result<(), Diagnostic> {
        let Some((_, what)) = self.reserved.iter().find(|(reserved, _)| *reserved == name) else { return Ok(()) };
        let message = format!("the {} {} becomes `{}`, which is {what}", claim.what, quote(claim.wire), name);
        let help = format!("give it another name: {}", claim.remedy(self.case));
        Err(Diagnostic::new(Kind::Reserved, message).at(claim.span, "").help(help))
    }
}

fn collision(name: &str, first: Claim<'_>, second: Claim<'_>) -> Diagnostic {
    let (wire, other) = (quote(first.wire), quote(second.wire));
    let who = if first.what == second.what {
        format!("the {} {wire} and {other}", plural(first.what))
    } else {
        format!("the {} {wire} and the {} {other}", first.what, second.what)
    };
    Diagnostic::new(Kind::Collision, format!("{who} both become `{name}`")).at(second.span, "").at(first.span, "first here")
}

/// The plural of a noun: `replies of the functions`.
fn plural(what: &str) -> String {
    let words = what.split(' ').map(|word| match word.strip_suffix('y') {
        _ if matches!(word, "of" | "the") => word.to_owned(),
        Some(stem) => format!("{stem}ies"),
        None => format!("{word}s"),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use super::*;

    fn snake(wire: &str) -> Option<String> {
        recase(wire, Case::Snake)
    }

    fn pascal(wire: &str) -> Option<String> {
        recase(wire, Case::Pascal)
    }

    #[test]
    fn names_are_recased() {
        for (wire, rust) in [
            ("getdetails", "getdetails"),
            ("getClientDetails", "get_client_details"),
            ("last-login", "last_login"),
            ("address1", "address1"),
            ("IPAddress", "ip_address"),
            ("#text", "text"),
            ("a..b", "a_b"),
            ("_links", "links"),
            ("a__b", "a_b"),
            ("2fa", "_2fa"),
        ] {
            assert_eq!(snake(wire).as_deref(), Some(rust), "{wire}");
        }
        for (wire, rust) in
            [("Semi-Annually", "SemiAnnually"), ("1x", "_1x"), ("BillingCycle", "BillingCycle"), ("get_ip", "GetIp")]
        {
            assert_eq!(pascal(wire).as_deref(), Some(rust), "{wire}");
        }
    }

    #[test]
    fn keywords_become_names() {
        for (wire, rust) in
            [("type", "r#type"), ("gen", "r#gen"), ("self", "self_"), ("Self", "self_"), ("crate", "crate_"), ("try", "r#try")]
        {
            assert_eq!(snake(wire).as_deref(), Some(rust), "{wire}");
        }
        assert_eq!(pascal("self").as_deref(), Some("Self_"));
    }

    #[test]
    fn nothing_may_be_left() {
        for wire in ["", "*", "_", "__", "größe", "名", "-"] {
            assert_eq!((snake(wire), pascal(wire)), (None, None), "{wire}");
        }
    }

    #[test]
    fn given_names_are_rust_names_of_the_case() {
        for name in ["a", "other_name", "_2fa", "x1", "type", "self"] {
            assert!(given(name, Case::Snake).is_some(), "{name}");
        }
        for name in ["", "_", "A", "a-b", "2fa", "a__b", "__a", "ä", "a b", "r#type"] {
            assert!(given(name, Case::Snake).is_none(), "{name}");
        }
        for name in ["A", "OneOrMany", "_1x", "X1", "Self"] {
            assert!(given(name, Case::Pascal).is_some(), "{name}");
        }
        for name in ["", "_", "a", "A_b", "1x", "Ä", "_a"] {
            assert!(given(name, Case::Pascal).is_none(), "{name}");
        }
    }

    /// All that these rules make, syn takes for a name; and what syn does not take, these rules know.
    #[test]
    fn syn_agrees() {
        assert!(KEYWORDS.is_sorted());
        for keyword in KEYWORDS {
            assert!(*keyword == "gen" || syn::parse_str::<syn::Ident>(keyword).is_err(), "{keyword}");
            assert!(syn::parse_str::<syn::Ident>(&legal((*keyword).to_owned())).is_ok(), "{keyword}");
        }
        let weak =
            ["auto", "default", "union", "raw", "safe", "macro_rules", "dyn", "async", "await", "try", "gen", "become", "box"];
        for word in weak {
            assert!(syn::parse_str::<syn::Ident>(&legal(word.to_owned())).is_ok(), "{word}");
        }
    }
}
