//! The methods that make a call, the setters of optional parameters, and their documentation.
//!
//! It knows nothing of how calls are sent.

use actionapi::description::{Effect, Function, Module, Parameter};

use super::code::{Code, literal};
use super::context::{Context, Location, sent};
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
        code.lines(2, &lints::of_method(name, self.required().map(|each| &*each.name.rust), &self.function.returns));
        let argument = |each: &Parameter| format!("{}: {}", each.name.rust, self.context.argument(self.at, &each.kind));
        let arguments: Vec<String> = std::iter::once("self".to_owned()).chain(self.required().map(argument)).collect();
        let returned = format!(") -> Call<'a, M, operations::{}> {{", self.function.operation);
        code.packed(2, &format!("pub fn {name}("), &arguments, ", ", &returned);
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
            let (name, argument) = (&parameter.name.rust, self.context.argument(self.at, &parameter.kind));
            code.doc(2, &setter_doc(parameter));
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
        let (called, returns) = (self.called(), self.context.rust(Location::Sandbox, &self.function.returns));
        let [module, function] = [&self.module.name.wire, &self.function.name.wire].map(|name| literal(name));
        code.line(3, &format!("{name} {called} [{module} {function}] => {returns},"));
    }

    /// The module and the function, as documentation shows them in backticks.
    fn called(self) -> String {
        literal(&doc::unquoted(&format!("{}/{}", self.module.name.wire, self.function.name.wire)))
    }

    /// What adds a parameter to a call.
    fn added(self, parameter: &Parameter) -> String {
        format!(".parameter({}, {})", literal(&parameter.name.wire), sent(&parameter.kind, &parameter.name.rust))
    }

    /// Whether the module's functions `read` and `write` can begin its call: its requests and replies are those of the API.
    pub(super) fn is_usual(&self) -> bool {
        (self.function.request, self.function.reply) == (0, 0)
    }

    /// The call without parameters. The path begins with `self`, because a parameter may have the function's name.
    fn begun(self) -> String {
        let Function { name, effect, request, reply, .. } = self.function;
        let (effect, function) = (effect_name(*effect), literal(&name.wire));
        if self.is_usual() {
            return format!("self::{effect}(self.0, {function})");
        }
        let operation =
            format!("::actionapi::description::Operation::{effect}({}, {function})", literal(&self.module.name.wire));
        format!("self::call(self.0, {operation}.with_profiles({request}, {reply}))")
    }

    fn doc(self) -> Doc {
        let called = doc::code(&format!("{}/{}", self.module.name.wire, self.function.name.wire));
        let list: Vec<String> = self.function.parameters.iter().filter_map(|each| self.listed(each)).collect();
        let repeated = if is_read(self.function.effect) {
            "It only reads, so it may be repeated."
        } else {
            "It changes something, so it is repeated only if it is known not to have arrived."
        };
        let request = wire::described(&self.context.api.protocol, self.module, self.function);
        let doc = Doc::new(&self.function.description, &format!("Calls {called}."))
            .fenced("text", &self.example_call())
            .paragraph(&list.join("\n"))
            .paragraph(&format!("{request} {repeated}"));
        let data = json::pretty(&self.function.example.data);
        if data.contains('\n') {
            doc.paragraph("The sandbox answers:").fenced("json", &data)
        } else {
            doc.paragraph(&format!("The sandbox answers {}.", doc::code(&data)))
        }
    }

    /// The call as code: on one line, or with a line for each setter.
    fn example_call(self) -> String {
        const WIDTH: usize = 100;
        let names: Vec<&str> = self.required().map(|parameter| &*parameter.name.rust).collect();
        let call = format!("{}({})", self.function.name.rust, names.join(", "));
        let setters = self.optional().map(|parameter| format!("{0}({0})", parameter.name.rust));
        let steps: Vec<String> = std::iter::once(call).chain(setters).chain(["await?".to_owned()]).collect();
        let start = format!("api.{}()", self.module.name.rust);
        let line = format!("{start}.{}", steps.join("."));
        if line.len() <= WIDTH { line } else { format!("{start}\n    .{}", steps.join("\n    .")) }
    }

    /// The line about a parameter; none about a required one without a description, which the signature shows.
    fn listed(self, parameter: &Parameter) -> Option<String> {
        let (name, about) = (doc::code(parameter.name.bare()), doc::inline(&parameter.description));
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

fn is_read(effect: Effect) -> bool {
    effect == Effect::Read
}

/// The name of a module's function that begins calls of this effect, and of the operation's constructor.
pub(super) fn effect_name(effect: Effect) -> &'static str {
    if is_read(effect) { "read" } else { "write" }
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
