//! The front page of a generated crate, in Markdown: setting up, a first call, settings, errors, and tests with the sandbox. Its Rust
//! examples are doctests of the crate.
//!
//! It knows nothing of how the client is generated.

use actionapi_core::description::{Api, Endpoint, Function, Module, Parameter, Type};
use actionapi_core::rust::{Calls, accessor};

use super::code::literal;
use super::context::{Context, Location};
use super::doc::{self, Doc};
use super::sandbox::is_whole_example;
use crate::package::Package;

/// The page.
pub(crate) fn guide(api: &Api, package: &Package) -> String {
    let context = Context::new(api);
    let guide = Guide { api, context: &context, crate_name: package.path.clone() };
    let title = doc::inline(&api.protocol.title);
    let doc = Doc::new(
        "",
        &format!("A typed client of the {title}: functions are methods, parameters are arguments, replies are structs."),
    )
    .description(&api.description);
    let doc = guide.set_up(doc, package);
    let Some((module, function)) = guide.first_function() else { return text(&doc) };
    let doc = guide.first_call(doc, module, function);
    let doc = guide.modules(doc);
    let doc = guide.pages(doc);
    let doc = guide.settings(doc, module, function);
    let doc = guide.errors(doc, module, function);
    text(&guide.tests(doc, module, function))
}

fn text(doc: &Doc) -> String {
    doc.lines().flat_map(|line| [line, "\n"]).collect()
}

struct Guide<'a> {
    api: &'a Api,
    context: &'a Context<'a>,
    crate_name: String,
}

impl<'a> Guide<'a> {
    /// All functions; those that are not deprecated come first.
    fn functions(&self) -> impl Iterator<Item = (&'a Module, &'a Function)> {
        let current = self.api.functions().filter(|(_, function)| function.deprecated.is_none());
        current.chain(self.api.functions())
    }

    /// The first function that is simple to call: one that reads and needs nothing, if there is one.
    fn first_function(&self) -> Option<(&'a Module, &'a Function)> {
        let all = || self.functions();
        let needs_nothing = |function: &Function| !function.parameters.iter().any(Parameter::is_required);
        let reads = |function: &Function| function.effect == actionapi_core::description::Effect::Read;
        let is_simple = |function: &Function| needs_nothing(function) && self.calls().has_what_it_needs(function);
        let simple = all().find(|(_, function)| reads(function) && is_simple(function));
        simple.or_else(|| all().find(|(_, function)| reads(function))).or_else(|| all().next())
    }

    /// The first function that has both required and optional parameters, or else the first that has any.
    fn function_with_parameters(&self) -> Option<(&'a Module, &'a Function)> {
        let has = |function: &Function, required: bool| function.parameters.iter().any(|each| each.is_required() == required);
        let all = || self.functions();
        let both = all().find(|(_, function)| has(function, true) && has(function, false));
        both.or_else(|| all().find(|(_, function)| !function.parameters.is_empty()))
    }

    /// The Rust that calls the API.
    fn calls(&self) -> Calls<'_> {
        Calls { api: self.api, path: &self.crate_name }
    }

    /// A call as Rust, without optional parameters but those that it needs.
    fn call(&self, module: &Module, function: &Function) -> String {
        self.calls().call(module, function)
    }

    /// The path of the record that is the whole example of a function.
    fn example_of(&self, module: &Module, function: &Function) -> Option<String> {
        let Type::Record(id) = &function.returns else { return None };
        is_whole_example(self.api, *id, module, function).then(|| self.context.path(Location::Root, *id))
    }

    /// `Client::builder(…)` with the setters of all variables that a client needs.
    fn builder(&self, endpoint: &str, credential: &str) -> String {
        self.calls().builder(endpoint, &literal(credential))
    }

    /// The beginning of a client of the real API.
    fn start(&self) -> String {
        self.calls().builder_at_endpoint("\"https://example.com/api\"", &literal("your key"))
    }

    /// Rust in an async function whose errors are boxed. It is compiled, but not run.
    fn awaited(&self, lines: &[String]) -> String {
        let start = ["# #[cfg(feature = \"async\")]", "# async fn example() -> Result<(), Box<dyn std::error::Error>> {"];
        let end = ["# Ok(())", "# }"];
        let lines = lines.iter().map(String::as_str);
        start.into_iter().chain(lines).chain(end).collect::<Vec<_>>().join("\n")
    }

    fn set_up(&self, doc: Doc, package: &Package) -> Doc {
        let Package { name, version, .. } = package;
        let dependencies = format!(
            "[dependencies]\n{name} = \"{version}\"\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}"
        );
        let features = "\
- `async` (default): `Client`, whose calls are awaited, on tokio.
- `blocking`: `blocking::Client`, whose calls block. It does not need tokio.
- `sandbox`: test doubles for your tests, and `example()` on records.
- `serde`: `Serialize` and `Deserialize` for records and enums, in their Rust form. JSON as the API sends it is read by
  [`from_json`](actionapi::decode::from_json).
- `tracing`: a span for each call and each attempt.

A package may pass on more features of the crate `actionapi`: `stream`, `tower`, `aws-lc-rs` and `platform-verifier`.";
        doc.paragraph("# Setting up").fenced("toml", &dependencies).paragraph("Features of this crate:").paragraph(features)
    }

    fn first_call(&self, doc: Doc, module: &Module, function: &Function) -> Doc {
        let credential = match (self.api.protocol.credentials().next(), self.api.protocol.given().next()) {
            (Some(_), _) => " and the credentials",
            (None, Some(_)) => " and the variables",
            (None, None) => "",
        };
        let lines = [
            format!("use {}::Client;", self.crate_name),
            String::new(),
            format!("let api = {}.build()?;", self.start()),
            format!("let data = {}.await?;", self.call(module, function)),
            "println!(\"{data:#?}\");".to_owned(),
        ];
        let has_endpoint = self.api.protocol.endpoints.iter().any(|endpoint| endpoint.name.wire == Endpoint::DEFAULT);
        let endpoint = if has_endpoint { "another endpoint, if one is set," } else { "the endpoint" };
        let variables = format!(
            "`Client::from_environment()` reads {endpoint}{credential} from environment variables instead; their names begin with {}.",
            doc::code(&actionapi_core::description::environment_variable(&self.api.protocol.name, "")),
        );
        doc.paragraph("# A first call").fenced("no_run", &self.awaited(&lines)).paragraph(&variables).paragraph(
            "Awaiting a call gives the data of the reply, as `call` does. `send` gives a [`Reply`]: the data with the message, the status,\n\
             the headers, the bytes, and everything that decoding had to forgive.",
        )
    }

    fn modules(&self, doc: Doc) -> Doc {
        let item = |module: &Module| {
            let link = format!("- [{}](mod@{})", doc::code(module.name.bare()), module.name.bare());
            // Intra-doc links cannot name raw identifiers.
            let link =
                if module.name.rust == module.name.bare() { link } else { format!("- {}", doc::code(module.name.bare())) };
            match doc::summary(&module.description) {
                summary if summary.is_empty() => link,
                summary => format!("{link}: {summary}"),
            }
        };
        let list: Vec<String> = self.api.named_modules().map(item).collect();
        let doc = doc.paragraph("# Functions");
        let doc = match self.api.top() {
            Some(_) => doc.paragraph("The client has a method for each function; [`functions`](mod@functions) lists them."),
            None => doc,
        };
        let doc = match (self.api.top(), list.is_empty()) {
            (_, true) => doc,
            (None, _) => doc.paragraph("The functions are in modules; the client has a method for each:"),
            (Some(_), _) => doc.paragraph("Other functions are in modules; the client has a method for each module:"),
        };
        let doc = doc.paragraph(&list.join("\n"));
        let Some((module, function)) = self.function_with_parameters() else { return doc };
        let is_needed = |each: &Parameter| function.needs.iter().any(|need| need.parameters.contains(&each.name.wire));
        let is_usual = |each: &&Parameter| !each.is_required() && each.deprecated.is_none() && !is_needed(each);
        let optional = function.parameters.iter().find(is_usual);
        let setter = optional.map(|each| format!(".{}({})", each.name.rust, self.calls().argument(each))).unwrap_or_default();
        let lines = [
            format!("# use {}::Client;", self.crate_name),
            "# let api = Client::from_environment()?;".to_owned(),
            format!("let data = {}{setter}.await?;", self.call(module, function)),
            "# let _ = data;".to_owned(),
            String::new(),
            "// A function that the schema does not have.".to_owned(),
            format!("let raw = api.call_raw({}, \"new\").parameter(\"page\", 2_i64).await?;", literal(&module.name.wire)),
            "# let _ = raw;".to_owned(),
        ];
        doc.paragraph("Required parameters are arguments, and optional ones are set on the call:")
            .fenced("no_run", &self.awaited(&lines))
    }

    /// Lists that come page by page, if there are any.
    fn pages(&self, doc: Doc) -> Doc {
        let Some((module, function)) = self.functions().find(|(_, function)| function.pages.is_some()) else { return doc };
        let lines = [
            format!("# use {}::Client;", self.crate_name),
            "# let api = Client::from_environment()?;".to_owned(),
            format!("let mut items = {}.paged().items();", self.call(module, function)),
            "while let Some(item) = items.next().await {".to_owned(),
            "    println!(\"{:?}\", item?);".to_owned(),
            "}".to_owned(),
        ];
        doc.paragraph("# Long lists")
            .paragraph(
                "Some functions give a list page by page. `paged` on their calls asks for page after page, and gives the items or the whole replies;\n\
                 those of the blocking client are iterators. After an error the same page is asked for again, and `position` is where to go on later.",
            )
            .fenced("no_run", &self.awaited(&lines))
    }

    fn settings(&self, doc: Doc, module: &Module, function: &Function) -> Doc {
        let lines = [
            "use std::time::Duration;".to_owned(),
            String::new(),
            format!("use {}::{{CallOptions, Client, Settings}};", self.crate_name),
            String::new(),
            "let settings = Settings::new().timeout(Duration::from_secs(10)).attempts(5);".to_owned(),
            format!("let api = {}.with(settings).build()?;", self.start()),
            format!("let data = {}.with(CallOptions::new().attempts(1)).await?;", self.call(module, function)),
            "# let _ = data;".to_owned(),
        ];
        doc.paragraph("# Settings")
            .paragraph(
                "[`Settings`] are those of a client: timeouts, retries, headers, the proxy, certificates. [`CallOptions`] are those of one call.\n\
                 An [`Interceptor`] sees each request and each reply, and may change them.",
            )
            .fenced("no_run", &self.awaited(&lines))
    }

    fn errors(&self, doc: Doc, module: &Module, function: &Function) -> Doc {
        let lines = [
            format!("# use {0}::Client;", self.crate_name),
            "# let api = Client::from_environment()?;".to_owned(),
            format!("match {}.await {{", self.call(module, function)),
            "    Ok(data) => println!(\"{data:?}\"),".to_owned(),
            "    Err(error) if error.is_api() => eprintln!(\"the API refused: {:?}\", error.message()),".to_owned(),
            "    Err(error) if error.is_retryable() => eprintln!(\"try again later: {error}\"),".to_owned(),
            "    Err(error) => return Err(error.into()),".to_owned(),
            "}".to_owned(),
        ];
        doc.paragraph("# Errors")
            .paragraph(
                "An [`Error`] says what failed ([`ErrorKind`]), whether the request may have arrived ([`Delivery`]), and what the API said.\n\
                 A call that may be repeated is, after failures that usually pass; any other only if it is known not to have\n\
                 arrived. No error shows a credential.",
            )
            .fenced("no_run", &self.awaited(&lines))
    }

    fn tests(&self, doc: Doc, module: &Module, function: &Function) -> Doc {
        let double = format!("{}.{}()", accessor("sandbox", module), function.name.rust);
        let call = self.call(module, function);
        let check = match self.example_of(module, function) {
            Some(path) => format!("assert_eq!({call}.call()?, {}::{path}::example());", self.crate_name),
            None => format!("let data = {call}.call()?;\n# let _ = data;"),
        };
        let lines = [
            "# #[cfg(all(feature = \"blocking\", feature = \"sandbox\"))]".to_owned(),
            "# fn main() -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
            format!("use {}::{{blocking::Client, sandbox::Sandbox}};", self.crate_name),
            String::new(),
            "let sandbox = Sandbox::start()?;".to_owned(),
            format!("let api = {}.build()?;", self.builder("sandbox.endpoint()", "any")),
            check,
            String::new(),
            format!("let double = {double}.fails(\"no such key\");"),
            format!("assert!({call}.call().is_err());"),
            "assert_eq!(double.received().len(), 2);".to_owned(),
            "# Ok(())".to_owned(),
            "# }".to_owned(),
            "# #[cfg(not(all(feature = \"blocking\", feature = \"sandbox\")))]".to_owned(),
            "# fn main() {}".to_owned(),
        ];
        doc.paragraph("# Tests")
            .paragraph(
                "With the feature `sandbox`, tests call a server of their own over HTTP on loopback. It answers the schema's examples until a\n\
                 double has another answer, and refuses requests that the schema does not allow.\n\
                 A mock of your own can return examples, which are records to be changed, and errors made by [`Error::api`].",
            )
            .fenced(if self.calls().is_certain(function) { "rust" } else { "no_run" }, &lines.join("\n"))
    }
}
