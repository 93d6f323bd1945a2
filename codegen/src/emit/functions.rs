//! The methods that make a call, the setters of optional parameters, and their documentation.
//!
//! It knows nothing of how calls are sent.

use actionapi_core::description::{Deprecation, Effect, Function, Instead, Module, Parameter, Type};
use actionapi_core::rust::accessor;
use actionapi_core::text::qualified;

use super::code::{Code, literal};
use super::context::{Context, Location, sent_parameter};
use super::doc::{self, Doc};
use super::wire;
use super::{json, lints};

/// A function, with what its text depends on.
#[derive(Clone, Copy)]
pub(super) struct FunctionEmitter<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) module: &'a Module,
    pub(super) function: &'a Function,
    /// The location of its module.
    pub(super) at: Location,
}

impl<'a> FunctionEmitter<'a> {
    fn required(self) -> impl Iterator<Item = &'a Parameter> + Clone {
        self.function.parameters.iter().filter(|parameter| parameter.is_required())
    }

    fn optional(self) -> impl Iterator<Item = &'a Parameter> + Clone {
        self.function.parameters.iter().filter(|parameter| !parameter.is_required())
    }

    /// The method of the module's `Functions`.
    pub(super) fn method(self, code: &mut Code) {
        let name = &self.function.name.rust;
        code.doc(2, &self.doc());
        code.lines(2, &self.attribute(self.function.deprecated.as_ref()));
        code.lines(2, &lints::of_method(name, self.required().map(|each| &*each.name.rust), &self.function.returns));
        code.lines(2, if self.module.is_top() { lints::of_borrowing_method(name) } else { "" });
        let argument = |each: &Parameter| format!("{}: {}", each.name.rust, self.context.parameter(self.at, each));
        let (receiver, lifetime) = if self.module.is_top() { ("&self", "'_") } else { ("self", "'a") };
        let arguments: Vec<String> = std::iter::once(receiver.to_owned()).chain(self.required().map(argument)).collect();
        let returned = format!(") -> Call<{lifetime}, M, operations::{}> {{", self.function.operation);
        code.packed(2, &format!("pub fn {name}("), &arguments, ", ", &returned);
        self.needs(code);
        let added: Vec<String> = self.required().map(|parameter| self.added(parameter)).collect();
        let calls: Vec<String> = std::iter::once(self.begun()).chain(added).collect();
        code.packed(3, "", &calls, "", "");
        code.line(2, "}");
    }

    /// Whether it has optional parameters.
    pub(super) fn has_setters(&self) -> bool {
        self.optional().next().is_some()
    }

    /// The setters of optional parameters.
    pub(super) fn setters(self, code: &mut Code) {
        code.line(1, &format!("impl<'a, M: ::actionapi::Mode> Call<'a, M, operations::{}> {{", self.function.operation));
        for (index, parameter) in self.optional().enumerate() {
            if index > 0 {
                code.line(0, "");
            }
            let (name, argument) = (&parameter.name.rust, self.context.parameter(self.at, parameter));
            code.doc(2, &setter_doc(parameter));
            code.lines(2, &self.attribute(parameter.deprecated.as_ref()));
            code.lines(2, &lints::of_method(name, std::iter::once(&**name), &parameter.kind));
            code.line(2, &format!("pub fn {name}(self, {name}: {argument}) -> Self {{"));
            code.line(3, &format!("self{}", self.added(parameter)));
            code.line(2, "}");
        }
        code.line(1, "}");
    }

    /// The line of the macro `operations!`.
    pub(super) fn operation_line(self, at: Location, code: &mut Code) {
        let Function { operation, returns, .. } = self.function;
        code.line(3, &format!("{} {operation} => {},", self.called(), self.context.rust(at, returns)));
    }

    /// The lines of the macro `doubles!`.
    pub(super) fn double_line(self, code: &mut Code) {
        let name = &self.function.name.rust;
        code.lines(3, &lints::of_method(name, std::iter::empty(), &self.function.returns));
        code.lines(3, if self.module.is_top() { lints::of_borrowing_method(name) } else { "" });
        let (called, returns) = (self.called(), self.context.rust(Location::Sandbox, &self.function.returns));
        let [module, function] = [&self.module.name.wire, &self.function.name.wire].map(|name| literal(name));
        code.line(3, &format!("{name} {called} [{module} {function}] => {returns},"));
    }

    /// The module and the function, as documentation shows them in backticks.
    fn called(self) -> String {
        literal(&doc::unquoted(&qualified(&self.module.name.wire, "/", &self.function.name.wire)))
    }

    /// What adds a parameter to a call.
    fn added(self, parameter: &Parameter) -> String {
        let sent = match self.context.converted_parameter(parameter) {
            Some(id) => {
                let into = self.context.path(self.at, id);
                format!("::std::convert::Into::<{into}>::into({})", parameter.name.rust)
            }
            None => sent_parameter(parameter),
        };
        let sent = if self.may_be_empty(parameter) { format!("::actionapi::encode::required({sent})") } else { sent };
        format!(".parameter({}, {sent})", literal(&parameter.name.wire))
    }

    /// Whether nothing is sent of a required parameter that is empty.
    fn may_be_empty(self, parameter: &Parameter) -> bool {
        let profile = self.context.api.request_of(self.function);
        let is_spread = match &parameter.kind {
            _ if parameter.is_named() => true,
            Type::List(item) if **item != Type::File && parameter.lists(profile).separator().is_some() => false,
            _ => parameter.is_spread(),
        };
        parameter.is_required() && is_spread && profile.body.json().is_none()
    }

    /// Whether the module's function of its effect's name can begin its call: it has no needs, and its requests and replies are those of the API.
    pub(super) fn is_usual(&self) -> bool {
        self.has_usual_profiles() && self.function.needs.is_empty()
    }

    fn has_usual_profiles(self) -> bool {
        (self.function.request, self.function.reply) == (0, 0)
    }

    /// The call without parameters. The path begins with `self`, because a parameter may have the function's name.
    fn begun(self) -> String {
        let Function { name, effect, request, reply, .. } = self.function;
        let (effect, function) = (effect.word(), literal(&name.wire));
        let client = if self.module.is_top() { "&self.0" } else { "self.0" };
        if self.is_usual() {
            return format!("self::{effect}({client}, {function})");
        }
        let operation =
            format!("::actionapi::description::Operation::{effect}({}, {function})", literal(&self.module.name.wire));
        let profiles = if self.has_usual_profiles() { String::new() } else { format!(".with_profiles({request}, {reply})") };
        let needs = if self.function.needs.is_empty() { "" } else { ".with_needs(NEEDS)" };
        format!("self::call({client}, {operation}{profiles}{needs})")
    }

    /// The needs as a constant of the method.
    fn needs(self, code: &mut Code) {
        if self.function.needs.is_empty() {
            return;
        }
        code.line(3, "const NEEDS: &[::actionapi::description::Need] = {");
        code.line(4, "use ::actionapi::description::{Need, NeedRule};");
        code.line(4, "use ::std::borrow::Cow::Borrowed;");
        code.line(4, "&[");
        for need in &self.function.needs {
            let names: Vec<String> = need.parameters.iter().map(|name| format!("Borrowed({})", literal(name))).collect();
            let head = format!("Need {{ rule: NeedRule::{:?}, parameters: Borrowed(&[", need.rule);
            code.packed(5, &head, &names, ", ", "]) },");
        }
        code.line(4, "]");
        code.line(3, "};");
    }

    /// What the needs ask for, as documentation.
    fn needs_in_words(self) -> String {
        let shown = |name: &str| doc::code(self.function.parameter(name).map_or(name, |parameter| parameter.name.bare()));
        let profile = self.context.api.request_of(self.function);
        let variables = self.context.api.protocol.needs_of(profile).map(|variables| format!("- It needs {variables}."));
        let parameters = self.function.needs.iter().map(|need| format!("- {}.", need.sentence(shown).replacen('g', "G", 1)));
        variables.into_iter().chain(parameters).collect::<Vec<_>>().join("\n")
    }

    /// How it gives its list, as documentation.
    fn pages_in_words(self) -> String {
        let shown = |name: &str| doc::code(self.function.parameter(name).map_or(name, |parameter| parameter.name.bare()));
        let sentence = self.function.pages.as_ref().map(|pages| pages.sentence(shown));
        sentence.map_or_else(String::new, |by| {
            format!("It gives a list page by page; [`paged`](Call::paged) asks for all pages: {by}.")
        })
    }

    fn doc(self) -> Doc {
        let called = doc::code(&qualified(&self.module.name.wire, "/", &self.function.name.wire));
        let list: Vec<String> = self.function.parameters.iter().filter_map(|each| self.listed(each)).collect();
        let repeated = match self.function.effect {
            Effect::Read => "It only reads, so it may be repeated.",
            Effect::Idempotent => "It changes something, but may be repeated: twice is as good as once.",
            _ => "It changes something, so it is repeated only if it is known not to have arrived.",
        };
        let request = wire::described(self.context.api, self.module, self.function);
        let doc = Doc::new(&self.function.description, &format!("Calls {called}."))
            .fenced("text", &self.example_call())
            .paragraph(&list.join("\n"))
            .paragraph(&self.needs_in_words())
            .paragraph(&self.pages_in_words())
            .paragraph(&format!("{request} {repeated}"));
        if self.function.returns == Type::Nothing {
            return doc.paragraph("It returns nothing.");
        }
        let doc = match self.function.returns {
            Type::File => doc.paragraph("It returns a file, which is received while it is read."),
            _ => doc,
        };
        let data = json::pretty(&self.function.example.data);
        let made = if self.function.example.is_made { ", made up from the types" } else { "" };
        if data.contains('\n') {
            doc.paragraph(&format!("The sandbox answers{made}:")).fenced("json", &data)
        } else {
            let comma = if made.is_empty() { "" } else { "," };
            doc.paragraph(&format!("The sandbox answers{made}{comma} {}.", doc::code(&data)))
        }
    }

    /// The attribute of what is deprecated.
    fn attribute(self, deprecated: Option<&Deprecation>) -> String {
        let Some(deprecated) = deprecated else { return String::new() };
        // Not `since`, of which clippy expects a version of this crate.
        match doc::inline(&deprecated.details(|instead| self.instead(instead))) {
            note if note.is_empty() => "#[deprecated]".to_owned(),
            note => format!("#[deprecated(note = {})]", literal(&note)),
        }
    }

    /// What replaces something deprecated, as documentation shows it.
    fn instead(self, instead: &Instead) -> String {
        let name = match instead {
            Instead::Function(module, function) => {
                let api = self.context.api;
                let found = api.module(module).and_then(|module| Some((module, module.function(function)?)));
                found.map(|(module, function)| format!("{}().{}", module.name.rust, function.name.rust))
            }
            Instead::Parameter(parameter) => self.function.parameter(parameter).map(|found| found.name.bare().to_owned()),
        };
        doc::code(&name.unwrap_or_default())
    }

    /// The call as code: on one line, or with a line for each setter.
    fn example_call(self) -> String {
        const WIDTH: usize = 100;
        let names: Vec<&str> = self.required().map(|parameter| &*parameter.name.rust).collect();
        let call = format!("{}({})", self.function.name.rust, names.join(", "));
        let optional = self.function.large_call().into_iter().filter(|parameter| !parameter.is_required());
        let setters = optional.map(|parameter| format!("{0}({0})", parameter.name.rust));
        let steps: Vec<String> = std::iter::once(call).chain(setters).chain(["await?".to_owned()]).collect();
        let start = accessor("api", self.module);
        let line = format!("{start}.{}", steps.join("."));
        if line.len() <= WIDTH { line } else { format!("{start}\n    .{}", steps.join("\n    .")) }
    }

    /// The line about a parameter; none about a required one without a description, which the signature shows.
    fn listed(self, parameter: &Parameter) -> Option<String> {
        let (name, about) = (doc::code(parameter.name.bare()), doc::inline(&parameter.description));
        // A setter has an attribute that says so.
        let deprecated = parameter.deprecated.as_ref().filter(|_| parameter.is_required());
        let about = match deprecated.map(|deprecated| doc::inline(&deprecated.labelled(|instead| self.instead(instead)))) {
            Some(deprecated) => format!("{about} ({deprecated})").trim_start().to_owned(),
            None => about,
        };
        match (parameter.is_required(), about.is_empty()) {
            (true, true) => None,
            (true, false) => Some(format!("- {name}: {about}")),
            // Setters of one name may belong to several operations, so the link leads to those of this one.
            (false, _) => {
                let operation = &self.function.operation;
                let link = format!("[{name}](Call#impl-Call%3C'a,+M,+{operation}%3E)");
                let about = if about.is_empty() { String::new() } else { format!(": {about}") };
                Some(format!("- {link}, optional{about}"))
            }
        }
    }
}

fn setter_doc(parameter: &Parameter) -> Doc {
    let sets = format!("Sets {}.", doc::code(&parameter.name.wire));
    let doc = Doc::new(&parameter.description, &sets);
    let is_named = parameter.description.trim().is_empty() || parameter.name.wire == parameter.name.rust;
    let doc = if is_named { doc } else { doc.paragraph(&sets) };
    match &parameter.default {
        Some(default) => doc.paragraph(&format!("If it is not set, the server assumes {}.", doc::code(default))),
        None => doc,
    }
}
