//! Types as the schema writes them: `list<Product>?`.
//!
//! It knows nothing of what has such a type.

use super::known::Types;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, quote};
use crate::document::{Problems, Text, TypeText};
use crate::ir::Type;

/// How deep lists and maps may be nested in one type.
const DEPTH: usize = 16;

/// The types that need no definition.
const BUILTIN: &[(&str, Type)] = &[
    ("string", Type::String),
    ("integer", Type::Integer),
    ("float", Type::Float),
    ("decimal", Type::Decimal),
    ("boolean", Type::Boolean),
    ("date", Type::Date),
    ("datetime", Type::DateTime),
    ("timestamp", Type::Timestamp),
    ("ip", Type::Ip),
    ("url", Type::Url),
    ("json", Type::Json),
];

/// What others call them.
const OTHERWISE: &[(&str, &str)] = &[
    ("any", "json"),
    ("array", "list<string>"),
    ("bool", "boolean"),
    ("double", "float"),
    ("dict", "map<string>"),
    ("hash", "map<string>"),
    ("i32", "integer"),
    ("i64", "integer"),
    ("int", "integer"),
    ("long", "integer"),
    ("money", "decimal"),
    ("number", "decimal"),
    ("object", "json"),
    ("str", "string"),
    ("text", "string"),
    ("time", "datetime"),
    ("uri", "url"),
];

/// What is no type, but said of one.
const DEFINED: &[&str] = &["enum", "record", "struct"];

/// What a type looks like.
const FORMS: &str = "a type is a name, `list<…>` or `map<…>`, with `?` behind it if it may be nothing";

/// Whether the format has a type of this name already.
pub(super) fn is_builtin(name: &str) -> bool {
    matches!(name, "list" | "map") || builtin(name).is_some()
}

fn builtin(name: &str) -> Option<Type> {
    BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, kind)| kind.clone())
}

/// The type that a text means. `None`: none, which is reported.
pub(super) fn resolve(TypeText(text): TypeText<'_>, types: &Types<'_>, problems: &mut Problems) -> Option<Type> {
    if let Some(kind) = builtin(text.text) {
        return Some(kind);
    }
    let mut parser = Parser { text: text.text, at: 0, types };
    match parser.whole() {
        Ok(kind) => Some(kind),
        Err(problem) => {
            let Problem { kind, message, start, end, help } = *problem;
            problems.push(Diagnostic::new(kind, message).at(text.part(start, end), "").maybe_help(help));
            None
        }
    }
}

struct Problem {
    kind: Kind,
    message: String,
    start: usize,
    end: usize,
    help: Option<String>,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    types: &'a Types<'a>,
}

type Parsed<T> = Result<T, Box<Problem>>;

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Parsed<Type> {
        let kind = self.kind(0)?;
        match self.peek() {
            None => Ok(kind),
            Some('>') => Err(self.syntax("this `>` closes nothing", Some("leave it out"))),
            Some(_) => {
                let rest = &self.text[self.at..];
                let message = format!("{} cannot follow a type", quote(rest.split(' ').next().unwrap_or(rest)));
                Err(self.syntax(&message, Some(FORMS)))
            }
        }
    }

    fn kind(&mut self, depth: usize) -> Parsed<Type> {
        if depth > DEPTH {
            return Err(self.syntax("the type is nested too deeply", Some("define a record for a part of it")));
        }
        let (start, name) = self.name()?;
        let kind = match name {
            "list" => Type::List(Box::new(self.item(depth, "list")?)),
            "map" => Type::Map(Box::new(self.item(depth, "map")?)),
            _ if self.peek() == Some('<') => {
                let message = format!("{} takes no type between `<` and `>`", quote(name));
                return Err(self.syntax(&message, Some("only `list<…>` and `map<…>` do")));
            }
            _ => self.named(start, name)?,
        };
        if self.peek() != Some('?') {
            return Ok(kind);
        }
        self.at += 1;
        match self.peek() {
            Some('?') => Err(self.syntax("one `?` is enough", Some("leave the other out"))),
            _ => Ok(Type::Optional(Box::new(kind))),
        }
    }

    /// The next character that is not a blank.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(' ').len();
        self.text[self.at..].chars().next()
    }

    fn name(&mut self) -> Parsed<(usize, &'a str)> {
        let next = self.peek();
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
        if length == 0 {
            let message = match next {
                Some(next) => format!("expected a type, found {}", quote(&next.to_string())),
                None => "a type is missing".to_owned(),
            };
            let help = if next == Some('[') { "a list is written `list<string>`" } else { FORMS };
            return Err(self.syntax(&message, Some(help)));
        }
        let start = self.at;
        self.at += length;
        Ok((start, &rest[..length]))
    }

    fn item(&mut self, depth: usize, name: &str) -> Parsed<Type> {
        if self.peek() != Some('<') {
            let message = format!("`{name}` needs the type of its {}", if name == "list" { "items" } else { "values" });
            return Err(self.syntax(&message, Some(&format!("for example `{name}<string>`"))));
        }
        self.at += 1;
        let item = self.kind(depth + 1)?;
        match self.peek() {
            Some('>') => self.at += 1,
            Some(',') => {
                return Err(
                    self.syntax(&format!("`{name}` takes one type"), Some("the keys of a map are always text: `map<string>`"))
                );
            }
            _ => return Err(self.syntax("a `>` is missing", Some("put a `>` behind the type within"))),
        }
        Ok(item)
    }

    fn named(&self, start: usize, name: &str) -> Parsed<Type> {
        if let Some(kind) = builtin(name) {
            return Ok(kind);
        }
        if let Some(id) = self.types.find(name) {
            return Ok(Type::Defined(id));
        }
        let otherwise = OTHERWISE.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, here)| *here);
        let known = BUILTIN.iter().map(|(known, _)| *known).chain(["list", "map"]).chain(self.types.names());
        let help = match otherwise {
            // What was meant is a field.
            _ if self.text[self.at..].starts_with(':') => Some("put a blank behind the `:`".to_owned()),
            Some(here) => Some(format!("here it is `{here}`")),
            None if DEFINED.iter().any(|word| word.eq_ignore_ascii_case(name)) => {
                Some("define it under `types:`, and write its name here".to_owned())
            }
            None => did_you_mean(name, known).or_else(|| Some("define it under `types:`".to_owned())),
        };
        let message = format!("there is no type {}", quote(name));
        Err(Box::new(Problem { kind: Kind::UnknownType, message, start, end: self.at, help }))
    }

    /// A problem with the character that comes next.
    fn syntax(&self, message: &str, help: Option<&str>) -> Box<Problem> {
        let length = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        let (start, end) = (self.at, self.at + length);
        Box::new(Problem { kind: Kind::TypeSyntax, message: message.to_owned(), start, end, help: help.map(ToOwned::to_owned) })
    }
}

/// A type as the schema writes it.
pub(super) fn describe(kind: &Type, types: &Types<'_>) -> String {
    match kind {
        Type::List(item) => format!("list<{}>", describe(item, types)),
        Type::Map(item) => format!("map<{}>", describe(item, types)),
        Type::Optional(inner) => format!("{}?", describe(inner, types)),
        Type::Defined(id) => types.name(*id).to_owned(),
        plain => BUILTIN.iter().find(|(_, kind)| kind == plain).map_or("?", |(name, _)| name).to_owned(),
    }
}

/// Whether a parameter may have the type; if not, why not.
pub(super) fn of_parameter(text: Text<'_>, kind: &Type, types: &Types<'_>, problems: &mut Problems) {
    let bare = without_option(kind);
    let item = match bare {
        Type::List(item) | Type::Map(item) => item,
        _ => bare,
    };
    let (what, help) = match item {
        Type::Defined(id) if types.is_record(*id) => {
            ("a record", "take `json`, or `map<string>`, or a parameter for each field")
        }
        Type::List(_) | Type::Map(_) => ("a list or map of lists or maps", "take `json`"),
        Type::Optional(_) => ("a list or map with items that may be nothing", "leave out the inner `?`"),
        Type::Json if !std::ptr::eq(item, bare) => ("a list or map of `json`", "take `json`"),
        _ => return,
    };
    let message = format!("a parameter cannot be {what}");
    problems.push(Diagnostic::new(Kind::ParameterType, message).at(text.span, "").help(help));
}

/// The type without its `?`.
pub(super) fn without_option(kind: &Type) -> &Type {
    match kind {
        Type::Optional(inner) => inner,
        _ => kind,
    }
}
