//! Types as the schema writes them: `list<Product>?`.
//!
//! It knows nothing of the fields and parameters that have them.

use actionapi_core::description::{Scalar, Type, WireForm};

use super::checker::Checker;
use super::type_table::TypeTable;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, quote};
use crate::document::{Text, TypeText, unsupported};
use crate::yaml::SPACE_AFTER_COLON;

/// The limit of lists and maps nested in one type.
const DEPTH: usize = 16;

/// The names of lists and maps in other formats.
const ALIASES: &[(&str, &str)] = &[("array", "list<string>"), ("dict", "map<string>"), ("hash", "map<string>")];

/// Words for types that the schema defines.
const DEFINED: &[&str] = &["enum", "record", "struct"];

/// Words for a type without values.
const VOID: &[&str] = &["void", "none", "null", "nil", "unit", "empty"];

/// Words for data that is no JSON.
const FILES: &[&str] = &["upload", "download", "attachment", "binary", "bytes", "blob", "stream"];

/// The syntax of a type.
const FORMS: &str = "a type is a name, `list<…>` or `map<…>`, with a `?` if it is optional";

/// A file: what a function returns, or a parameter.
pub(super) const FILE: &str = "file";

/// What a function returns that has no data.
pub(super) const NOTHING: &str = "nothing";

/// Whether the format has a type of this name.
pub(super) fn is_builtin(name: &str) -> bool {
    matches!(name, "list" | "map" | FILE | NOTHING) || builtin(name).is_some()
}

fn builtin(name: &str) -> Option<Type> {
    Scalar::named(name).map(Type::Scalar)
}

/// The name of a built-in type that other formats call by this name.
fn alias(name: &str) -> Option<&'static str> {
    let scalar =
        Scalar::in_schemas().map(Scalar::row).find(|row| row.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name)));
    let container = ALIASES.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
    scalar.map(|row| row.name).or(container.map(|(_, here)| *here))
}

/// The names in the text of a type.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '_' | '-')))
}

/// A type, and the forms that its values have on the wire.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) kind: Type,
    pub(super) forms: Vec<WireForm>,
}

impl From<Type> for Typed {
    fn from(kind: Type) -> Self {
        Self { kind, forms: Vec::new() }
    }
}

impl Typed {
    /// A container of such values.
    fn within(self, container: fn(Box<Type>) -> Type) -> Self {
        let forms = if self.forms.is_empty() { Vec::new() } else { vec![WireForm::Each(self.forms.into())] };
        Self { kind: container(Box::new(self.kind)), forms }
    }
}

impl Checker<'_> {
    /// The type that a text means. `None` if it is invalid, which is reported.
    pub(super) fn type_of(&mut self, text: TypeText<'_>) -> Option<Typed> {
        self.type_in(text, false)
    }

    /// The type of a parameter, which may be a file.
    pub(super) fn type_of_parameter(&mut self, text: TypeText<'_>) -> Option<Typed> {
        self.type_in(text, true)
    }

    fn type_in(&mut self, TypeText(text): TypeText<'_>, takes_files: bool) -> Option<Typed> {
        if let Some(kind) = builtin(text.text) {
            return Some(kind.into());
        }
        // Each suggestion compares with all types: after many problems it helps nobody, and takes long.
        const SUGGESTIONS: usize = 1_000;
        let suggests = self.problems.len() < SUGGESTIONS;
        let mut parser = Parser { text: text.text, at: 0, types: &self.types, suggests, takes_files };
        let result = parser.whole().map_err(|problem| {
            let Problem { kind, message, start, end, help } = *problem;
            Diagnostic::new(kind, message).at(text.part(start, end), "").maybe_help(help)
        });
        self.keep(result)
    }

    /// Reports a type that a parameter cannot have.
    pub(super) fn parameter_type(&mut self, text: Text<'_>, Typed { kind, forms }: &Typed) {
        if forms.contains(&WireForm::Json) || self.context.forms.sent.body.json().is_some() {
            return;
        }
        if WireForm::names(forms).is_some() {
            return;
        }
        if forms.iter().any(|form| matches!(form, WireForm::At(_) | WireForm::First)) {
            let problem = Diagnostic::new(Kind::ParameterType, "a parameter cannot be in this form, which only JSON has");
            return self.report(problem.at(text.span, "").help("remove `at`, or give it a type in its plain form"));
        }
        let is_single = matches!(kind.without_option(), Type::Scalar(_) | Type::Enum(_));
        if !(forms.is_empty() || is_single || WireForm::separator(forms).is_some()) {
            let problem = Diagnostic::new(Kind::ParameterType, "a parameter cannot be in this form, which only JSON has");
            return self.report(problem.at(text.span, "").help("add `json: true`, or give it a type in its plain form"));
        }
        let bare = kind.without_option();
        let (what, help) = match bare {
            Type::List(item) | Type::Map(item) if matches!(&**item, Type::List(inner) | Type::Map(inner) if inner.is_file()) => {
                ("a list of lists of files", "use `list<file>`")
            }
            Type::Map(item) if **item == Type::File => ("a map of files", "use `list<file>`"),
            // See `parameter_names`.
            _ if !kind.is_simple() => return,
            Type::List(item) | Type::Map(item) if **item == Type::JSON => ("a list or map of `json`", "use `json`"),
            _ => return,
        };
        let problem = Diagnostic::new(Kind::ParameterType, format!("a parameter cannot be {what}"));
        self.report(problem.at(text.span, "").help(help));
    }
}

/// Whether a text can name a credential or a type.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
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
    types: &'a TypeTable<'a>,
    /// Whether unknown names are compared with known ones.
    suggests: bool,
    /// Whether `file` is a type here.
    takes_files: bool,
}

type Parsed<T> = Result<T, Box<Problem>>;

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Parsed<Typed> {
        let kind = self.kind(0)?;
        match self.peek() {
            None => Ok(kind),
            Some('>') => Err(self.syntax("unexpected `>`", Some("remove it"))),
            Some(_) => {
                let rest = &self.text[self.at..];
                let message = format!("unexpected {} after the type", quote(rest.split(' ').next().unwrap_or(rest)));
                Err(self.syntax(&message, Some(FORMS)))
            }
        }
    }

    fn kind(&mut self, depth: usize) -> Parsed<Typed> {
        if depth > DEPTH {
            return Err(self.syntax("the type is nested too deeply", Some("define a record for a part of it")));
        }
        let (start, name) = self.name()?;
        let kind = match name {
            "list" => self.item(depth, "list")?.within(Type::List),
            "map" => self.item(depth, "map")?.within(Type::Map),
            _ if self.peek() == Some('<') => {
                let message = format!("{} takes no `<…>`", quote(name));
                return Err(self.syntax(&message, Some("only `list<…>` and `map<…>` do")));
            }
            _ => self.named(start, name)?,
        };
        if self.peek() != Some('?') {
            return Ok(kind);
        }
        self.at += 1;
        match self.peek() {
            Some('?') => Err(self.syntax("duplicate `?`", Some("remove one of them"))),
            _ if kind.kind.is_optional() => {
                Err(self.syntax(&format!("{} ends in a `?` already", quote(name)), Some("remove this one")))
            }
            _ => Ok(Typed { kind: Type::Optional(Box::new(kind.kind)), forms: kind.forms }),
        }
    }

    /// The next character that is not a space.
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
                None => "expected a type".to_owned(),
            };
            let help = match next {
                Some('[') => "write a list as `list<string>`",
                Some('?') => "write the `?` after the type: `string?`",
                Some('“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»') => {
                    "these are typographic quotes: write `\"`, or no quotes"
                }
                _ => FORMS,
            };
            return Err(self.syntax(&message, Some(help)));
        }
        let start = self.at;
        self.at += length;
        Ok((start, &rest[..length]))
    }

    fn item(&mut self, depth: usize, name: &str) -> Parsed<Typed> {
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
            _ => return Err(self.syntax("expected `>`", Some("put a `>` after the inner type"))),
        }
        Ok(item)
    }

    fn named(&self, start: usize, name: &str) -> Parsed<Typed> {
        if let Some(kind) = builtin(name) {
            return Ok(kind.into());
        }
        if name == FILE {
            return self.file(start);
        }
        if let Some(id) = self.types.find(name) {
            return Ok(self.types.shape(id).of(id).into());
        }
        if let Some(typed) = self.types.alias(name) {
            return Ok(typed);
        }
        let known = Scalar::in_schemas().map(|scalar| scalar.row().name).chain(["list", "map"]).chain(self.types.names());
        let help = match alias(name) {
            // It was meant as a field.
            _ if self.text[self.at..].starts_with(':') => Some(SPACE_AFTER_COLON.to_owned()),
            _ if name == NOTHING => Some("`nothing` stands alone, as what a function returns".to_owned()),
            Some(here) => Some(format!("use `{here}`")),
            None if DEFINED.iter().any(|word| word.eq_ignore_ascii_case(name)) => {
                Some("define it under `types:`, and write its name here".to_owned())
            }
            None if VOID.iter().any(|word| word.eq_ignore_ascii_case(name)) => {
                Some("if a function returns no data, write `returns: nothing`".to_owned())
            }
            None if FILES.iter().any(|word| word.eq_ignore_ascii_case(name)) => Some(
                "a file that a function takes or returns is a `file`; bytes in a text, such as base64, are a `string`"
                    .to_owned(),
            ),
            None if !self.suggests => None,
            None => did_you_mean(name, known).or_else(|| Some("define it under `types:`".to_owned())),
        };
        if let Some((message, help)) = unsupported::kind(name) {
            let (message, help) = (message.to_owned(), Some(help.to_owned()));
            return Err(Box::new(Problem { kind: Kind::Unsupported, message, start, end: self.at, help }));
        }
        let message = format!("unknown type {}", quote(name));
        Err(Box::new(Problem { kind: Kind::UnknownType, message, start, end: self.at, help }))
    }

    /// A file, where it can be one.
    fn file(&self, start: usize) -> Parsed<Typed> {
        if self.takes_files {
            return Ok(Type::File.into());
        }
        let message = "a file cannot be here".to_owned();
        let help = "a function returns one, with `returns: file`, and a parameter can be `file`, `file?`, `list<file>` or \
                    `list<file>?`"
            .to_owned();
        Err(Box::new(Problem { kind: Kind::UnknownType, message, start, end: self.at, help: Some(help) }))
    }

    /// A problem with the next character.
    fn syntax(&self, message: &str, help: Option<&str>) -> Box<Problem> {
        let length = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        let (start, end) = (self.at, self.at + length);
        Box::new(Problem { kind: Kind::TypeSyntax, message: message.to_owned(), start, end, help: help.map(ToOwned::to_owned) })
    }
}

/// A type as the schema writes it.
pub(super) fn describe(kind: &Type, types: &TypeTable<'_>) -> String {
    match kind {
        Type::List(item) => format!("list<{}>", describe(item, types)),
        Type::Map(item) => format!("map<{}>", describe(item, types)),
        Type::Optional(inner) => format!("{}?", describe(inner, types)),
        Type::Record(id) | Type::Enum(id) | Type::Cases(id) => types.name(*id).text.to_owned(),
        Type::Scalar(scalar) => scalar.row().name.to_owned(),
        Type::File => FILE.to_owned(),
        Type::Nothing => NOTHING.to_owned(),
    }
}
