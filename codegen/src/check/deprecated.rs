//! What is deprecated, and what replaces it.
//!
//! It knows functions and parameters by their names only.

use actionapi_core::description::{Deprecation, Instead};

use super::checker::{Checker, description};
use super::layers::Level;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, quote};
use crate::document::{Deprecated, Document, Either, Layered, Literal, Text};

/// What a schema says is deprecated.
pub(super) type Said<'a> = Either<Literal<'a>, Deprecated<'a>>;

/// The functions of a schema by name, before they are checked.
#[derive(Default)]
pub(super) struct FunctionNames<'a> {
    /// The names of modules and functions.
    all: Vec<(&'a str, &'a str)>,
    /// Whether some module cannot be read, so that its functions are not known.
    is_incomplete: bool,
}

impl<'a> FunctionNames<'a> {
    pub(super) fn new(document: &Document<'a>) -> Self {
        let mut names = Self::default();
        let top = document.functions.iter().flat_map(|functions| &functions.entries);
        names.all.extend(top.map(|(name, _)| ("", name.text)));
        names.is_incomplete = document.modules.is_none() && document.functions.is_none();
        for (module, value) in document.modules.iter().flat_map(|modules| &modules.entries) {
            match value.as_ref().and_then(|value| value.functions.0.as_ref()) {
                Some(functions) => names.all.extend(functions.entries.iter().map(|(name, _)| (module.text, name.text))),
                None => names.is_incomplete = true,
            }
        }
        names
    }

    /// The function that a text means in a module: one of its own, or one as `module.function`.
    fn find(&self, module: &str, text: &str) -> Option<(&'a str, &'a str)> {
        let is_whole = |module: &str, function: &str| {
            if module.is_empty() {
                return text == function;
            }
            text.strip_prefix(module).and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| rest == function)
        };
        let own = self.all.iter().find(|(each, function)| *each == module && *function == text);
        own.or_else(|| self.all.iter().find(|(module, function)| is_whole(module, function))).copied()
    }
}

/// Where something deprecated stands, which says what may replace it.
#[derive(Clone, Copy)]
pub(super) enum Replaced<'s, 'a> {
    /// A layer: the API, or a module of this name.
    Layer(&'a str),
    /// A function.
    Function(&'a str, Text<'a>),
    /// A parameter of a function with these.
    Parameter(Text<'a>, &'s [&'a str]),
}

impl<'a> Checker<'a> {
    /// What a layer says is deprecated, in place of what the layers above it say.
    pub(super) fn deprecated_layer(&mut self, level: Level, said: Option<&Layered<Said<'a>>>, replaced: Replaced<'_, 'a>) {
        let mut deprecated = self.context.deprecated.clone();
        self.layered(level, "deprecated", &mut deprecated, None, said, |said, checker| {
            Some(Some(checker.deprecated(said, replaced)))
        });
        self.context.deprecated = deprecated;
    }

    /// What is said of something deprecated.
    pub(super) fn deprecated(&mut self, said: &Said<'a>, replaced: Replaced<'_, 'a>) -> Deprecation {
        let said = match said {
            Either::Short(literal) => {
                if literal.boolean == Some(false) {
                    self.empty(
                        "`deprecated: false` says nothing",
                        literal.text.span,
                        "remove it, or write `~` for what the layer above says",
                    );
                }
                let note = if literal.boolean.is_some() { String::new() } else { self.deprecation_text(literal.text) };
                return Deprecation { note, ..Deprecation::default() };
            }
            Either::Long(said) => said,
        };
        if said.since.is_none() && said.note.is_none() && said.instead.is_none() {
            self.empty("`deprecated` is empty", said.owner, "write `deprecated: true`, or a text that says why");
        }
        let [since, note] =
            [said.since, said.note].map(|text| text.map(|text| self.deprecation_text(text)).unwrap_or_default());
        let instead = said.instead.and_then(|text| match replaced {
            Replaced::Layer(module) => self.instead_function(text, module, None),
            Replaced::Function(module, own) => self.instead_function(text, module, Some(own)),
            Replaced::Parameter(own, parameters) => self.instead_parameter(text, own, parameters),
        });
        Deprecation { since, note, instead }
    }

    /// A text on one line.
    fn deprecation_text(&mut self, text: Text<'a>) -> String {
        let words = description(Some(text)).split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            self.empty("the text is empty", text.span, "say why it is deprecated, or write `deprecated: true`");
        }
        words
    }

    fn instead_function(&mut self, text: Text<'a>, module: &'a str, own: Option<Text<'a>>) -> Option<Instead> {
        match self.function_names.find(module, text.text) {
            Some((found, function)) if found == module && own.is_some_and(|own| own.text == function) => {
                self.replaces_itself("function", text);
                None
            }
            Some((module, function)) => Some(Instead::Function(module.to_owned(), function.to_owned())),
            None if self.function_names.is_incomplete => None,
            None => {
                let names: Vec<String> =
                    self.function_names.all.iter().map(|(module, name)| format!("{module}.{name}")).collect();
                let own = self.function_names.all.iter().filter(|(each, _)| *each == module).map(|(_, name)| *name);
                let help = did_you_mean(text.text, own.chain(names.iter().map(String::as_str)));
                let help = help.unwrap_or_else(|| "write a function of this schema as `module.function`".to_owned());
                let message = format!("the schema has no function {}", quote(text.text));
                self.report(Diagnostic::new(Kind::UnknownFunction, message).at(text.span, "").help(help));
                None
            }
        }
    }

    /// The module and the function that a text means. One that there is not is reported.
    pub(super) fn known_function(&mut self, text: Text<'a>) -> Option<(&'a str, &'a str)> {
        match self.instead_function(text, "", None)? {
            Instead::Function(module, function) => {
                self.function_names.all.iter().find(|(each, name)| *each == module && *name == function).copied()
            }
            _ => None,
        }
    }

    fn instead_parameter(&mut self, text: Text<'a>, own: Text<'a>, parameters: &[&'a str]) -> Option<Instead> {
        if text.text == own.text {
            self.replaces_itself("parameter", text);
            return None;
        }
        self.known_parameter(text, parameters).then(|| Instead::Parameter(text.text.to_owned()))
    }

    fn replaces_itself(&mut self, what: &str, text: Text<'a>) {
        let problem = Diagnostic::new(Kind::KeysAtOdds, format!("the {what} {} cannot replace itself", quote(text.text)));
        self.report(problem.at(text.span, "").help("name another one, or remove `instead`"));
    }

    /// Whether a function has a parameter of this name, which is reported if it has none.
    pub(super) fn known_parameter(&mut self, text: Text<'a>, parameters: &[&'a str]) -> bool {
        if parameters.contains(&text.text) {
            return true;
        }
        let help = did_you_mean(text.text, parameters.iter().copied());
        let message = format!("the function has no parameter {}", quote(text.text));
        let problem = Diagnostic::new(Kind::UnknownParameter, message).at(text.span, "");
        self.report(problem.help(help.unwrap_or_else(|| "add it to the `parameters`, or remove it here".to_owned())));
        false
    }
}
