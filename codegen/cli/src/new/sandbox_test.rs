//! The test of a new client: it calls functions of its sandbox, and gives one of them another reply.
//!
//! It knows the names of generated code from `actionapi::rust`.

use actionapi::description::{Effect, Function, Module, Parameter, Scalar, Type, TypeId};
use actionapi::rust::{Calls, accessor, literal};
use actionapi_codegen::{is_whole_example, records_with_examples};

use super::Workspace;

/// The width of a chain of calls that rustfmt leaves on a line.
const WIDTH: usize = 60;

/// The test, as Rust.
pub(super) fn sandbox_test(workspace: &Workspace<'_>) -> String {
    let path = workspace.client().replace('-', "_");
    let tests = Tests { calls: Calls { api: workspace.api, path: &path } };
    let mut all = Vec::new();
    if let Some((module, function)) = tests.function(Effect::Read).or_else(|| tests.function(Effect::Write)) {
        all.push(tests.example(module, function));
        all.push(tests.double(module, function));
    }
    if let Some((module, function)) = tests.function(Effect::Write) {
        all.push(tests.request(module, function));
    }
    if all.is_empty() {
        all.push(test("a_client_of_the_sandbox_is_built", &[]));
    }
    let client = format!("{}.build()?", tests.calls.builder("sandbox.endpoint()", "\"any\""));
    let client = indented(&format!("Ok({})", chain(&client, "Client::builder(sandbox.endpoint())")), "    ");
    format!(
        "//! Calls of the sandbox: a server on this machine that checks each request against the schema. It replies\n\
         //! with the schema's examples, or with what a test gives it.\n\n\
         use {path}::blocking::Client;\nuse {path}::sandbox::Sandbox;\n\n\
         type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;\n\n\
         /// A client of the sandbox, which accepts any credentials.\n\
         fn client(sandbox: &Sandbox) -> Outcome<Client> {{\n{client}}}\n\n{}",
        all.join("\n")
    )
}

/// A test of this name.
fn test(name: &str, lines: &[String]) -> String {
    let start = "let sandbox = Sandbox::start()?;";
    let client = if lines.is_empty() { "client(&sandbox)?;" } else { "let api = client(&sandbox)?;" };
    let lines = [start, client].into_iter().chain(lines.iter().map(String::as_str)).chain(["Ok(())"]);
    let body: String = lines.map(|line| indented(line, "    ")).collect();
    format!("#[test]\nfn {name}() -> Outcome {{\n{body}}}\n")
}

/// A chain of calls that begins with `start`, as rustfmt breaks it if it is long.
fn chain(text: &str, start: &str) -> String {
    match text.strip_prefix(start) {
        // No argument in these chains has a `)` before a point.
        Some(rest) if text.len() > WIDTH => format!("{start}{}", rest.replace(").", ")\n    .").replacen('.', "\n    .", 1)),
        _ => text.to_owned(),
    }
}

/// Each line with its indentation and its end.
fn indented(text: &str, indentation: &str) -> String {
    text.lines().flat_map(|line| [indentation, line, "\n"]).collect()
}

struct Tests<'a> {
    calls: Calls<'a>,
}

impl<'a> Tests<'a> {
    /// The first function of this effect whose call is certain to be accepted, preferably one that needs no parameters.
    fn function(&self, effect: Effect) -> Option<(&'a Module, &'a Function)> {
        let is_fit = |(_, function): &(&Module, &Function)| {
            function.effect == effect && function.deprecated.is_none() && self.calls.is_certain(function)
        };
        let all: Vec<_> = self.calls.api.functions().filter(is_fit).collect();
        let needs_nothing = |(_, function): &&(&Module, &Function)| function.small_call().is_empty();
        let first = all.iter().find(|found| needs_nothing(found) && self.value(found.1).is_some());
        first.or_else(|| all.iter().find(needs_nothing)).or_else(|| all.first()).copied()
    }

    /// A call that is waited for.
    fn call(&self, module: &Module, function: &Function) -> String {
        self.calls.laid_out(module, function, "call()", WIDTH)
    }

    /// The data of a function as a value of its example, and the record in it.
    fn value(&self, function: &Function) -> Option<(String, TypeId)> {
        let (is_list, id) = match &function.returns {
            Type::Record(id) => (false, *id),
            Type::List(item) => match &**item {
                Type::Record(id) if function.pages.is_none() => (true, *id),
                _ => return None,
            },
            _ => return None,
        };
        let path = format!("{}::{}::example()", self.calls.path, self.calls.type_path(id));
        records_with_examples(self.calls.api).contains(&id).then(|| (if is_list { format!("vec![{path}]") } else { path }, id))
    }

    fn example(&self, module: &Module, function: &Function) -> String {
        let call = self.call(module, function);
        // That of the record may be another function's.
        let value = self.value(function).filter(|(_, id)| is_whole_example(self.calls.api, *id, module, function));
        let lines = match value {
            Some((value, _)) => {
                vec![
                    format!("let example = {value};"),
                    format!("let reply = {call}?;"),
                    "assert_eq!(reply, example);".to_owned(),
                ]
            }
            None => vec![format!("{call}?;")],
        };
        test("the_reply_is_the_example", &lines)
    }

    fn double(&self, module: &Module, function: &Function) -> String {
        let double = format!("{}.{}()", accessor("sandbox", module), function.name.rust);
        let call = self.call(module, function);
        let mut lines = Vec::new();
        let mut count = 1;
        if let Some((value, id)) = self.value(function) {
            count = 2;
            let change = matches!(function.returns, Type::Record(_)).then(|| self.change(id)).flatten();
            lines.push(format!("let {}other = {value};", if change.is_some() { "mut " } else { "" }));
            lines.extend(change.map(|(field, value)| format!("other.{field} = {value};")));
            let double = format!("{double}.returns(other.clone()).fails(\"Try again later\")");
            lines.push(format!("let double = {};", chain(&double, "sandbox")));
            lines.push(format!("assert_eq!({call}?, other);"));
        } else {
            lines.push(format!("let double = {double}.fails(\"Try again later\");"));
        }
        lines.push(format!("assert!({call}.is_err());"));
        lines.push(format!("assert_eq!(double.received().len(), {count});"));
        test("a_double_replies_otherwise", &lines)
    }

    fn request(&self, module: &Module, function: &Function) -> String {
        let double = format!("{}.{}()", accessor("sandbox", module), function.name.rust);
        let sent = function.small_call().into_iter().find_map(|each| self.sent(function, each)).unwrap_or_default();
        let lines = [
            format!("let double = {double};"),
            format!("{}?;", self.call(module, function)),
            format!("double.assert_received(&[{sent}]);"),
        ];
        test("a_request_is_seen", &lines)
    }

    /// A parameter as the sandbox receives it, if that is what the call says.
    fn sent(&self, function: &Function, parameter: &Parameter) -> Option<String> {
        let is_text = parameter.kind.without_option() == &Type::Scalar(Scalar::String) && parameter.forms.is_empty();
        let is_form = self.calls.api.request_of(function).body.json().is_none();
        (is_text && is_form).then(|| format!("({}, {})", literal(&parameter.name.wire), literal(parameter.name.bare())))
    }

    /// A field of the record, and another value of it.
    fn change(&self, id: TypeId) -> Option<(&'a str, &'static str)> {
        self.calls.api.fields(id).iter().filter(|field| field.forms.is_empty()).find_map(|field| match field.kind {
            Type::Scalar(Scalar::String) => Some((&*field.name.rust, "\"other\".to_owned()")),
            Type::Scalar(Scalar::Integer) => Some((&*field.name.rust, "7")),
            _ => None,
        })
    }
}
