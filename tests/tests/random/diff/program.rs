//! Programs that use everything that a generated client offers: each function with all arguments and setters, each field with its type
//! written out, each variant by its name.
//!
//! Arguments are given as loosely as they may be: where a method takes whatever converts into a text, it is given a type of the program
//! that converts into nothing else.

use std::fmt::Write as _;

use actionapi::description::{
    Api, Definition, Function, Home, Module, Parameter, Scalar, Type, TypeId, WireForm, sent_records,
};

const HEAD: &str = "
struct Text;
impl From<Text> for ::std::string::String { fn from(_: Text) -> Self { any() } }
struct Hidden;
impl From<Hidden> for ::actionapi::Secret { fn from(_: Hidden) -> Self { any() } }
struct Picture;
impl From<Picture> for ::actionapi::Upload { fn from(_: Picture) -> Self { any() } }
fn any<T>() -> T { loop {} }
fn record<T: Clone + ::std::fmt::Debug + PartialEq + ::actionapi::decode::Record>() {}
fn enumeration<T: Clone + Ord + ::std::hash::Hash + AsRef<str> + for<'a> From<&'a str> + Into<::std::string::String>>() {}
fn words<T: Clone + PartialEq + for<'a> From<&'a str> + Into<::std::string::String> + ::std::str::FromStr>() {}
";

struct Writer<'a> {
    api: &'a Api,
    text: String,
    count: usize,
}

/// The program for the client of an API, which is the module `api` in it.
pub(super) fn program(api: &Api) -> String {
    let mut writer = Writer { api, text: HEAD.to_owned(), count: 0 };
    writer.client();
    for (module, function) in api.functions() {
        writer.function(module, function);
    }
    for id in (0..api.types.len()).map(TypeId) {
        writer.defined(id);
    }
    writer.text
}

impl Writer<'_> {
    fn item(&mut self, head: &str, body: &str) {
        let number = self.count;
        self.count += 1;
        writeln!(self.text, "fn f{number}{head} {{\n    {body}\n}}").unwrap();
    }

    fn rust(&self, kind: &Type) -> String {
        match kind {
            Type::Scalar(Scalar::String) => "::std::string::String".to_owned(),
            Type::Scalar(scalar) => scalar.row().rust.to_owned(),
            Type::List(item) => format!("::std::vec::Vec<{}>", self.rust(item)),
            Type::Map(value) => format!("::actionapi::Map<{}>", self.rust(value)),
            Type::Optional(some) => format!("::std::option::Option<{}>", self.rust(some)),
            Type::File => "::actionapi::Download".to_owned(),
            Type::Nothing => "()".to_owned(),
            other => self.path(other.defined().unwrap()),
        }
    }

    fn path(&self, id: TypeId) -> String {
        let definition = &self.api.types[id.0];
        match definition.home {
            Home::Types => format!("api::types::{}", definition.name.rust),
            Home::Module(index) => format!("api::{}::{}", self.api.modules[index].name.rust, definition.name.rust),
        }
    }

    fn owned(&self, kind: &Type) -> String {
        match kind {
            Type::Scalar(Scalar::String) => "Text".to_owned(),
            Type::Scalar(Scalar::Secret) => "Hidden".to_owned(),
            other => format!("any::<{}>()", self.rust(other)),
        }
    }

    fn argument(&self, kind: &Type) -> String {
        match kind {
            Type::File => "Picture".to_owned(),
            Type::List(item) => format!("::std::iter::once({})", self.argument(item)),
            Type::Map(value) => format!("::std::iter::once((Text, {}))", self.argument(value)),
            Type::Optional(some) => self.argument(some),
            other => self.owned(other),
        }
    }

    fn parameter(&self, parameter: &Parameter) -> String {
        let is_plain = parameter.forms.is_empty() || WireForm::separator(&parameter.forms).is_some();
        if is_plain && parameter.kind.is_simple() {
            self.argument(&parameter.kind)
        } else {
            self.owned(parameter.kind.without_option())
        }
    }

    fn client(&mut self) {
        let protocol = &self.api.protocol;
        let mut body = String::new();
        for (_, variable, given) in protocol.given() {
            let kind = if variable.is_secret { Scalar::Secret } else { given.kind };
            write!(body, "let builder = builder.{}({}); ", variable.name.rust, self.owned(&kind.into())).unwrap();
            if variable.is_secret {
                write!(body, "client.set_{}(Hidden); ", variable.name.bare()).unwrap();
            }
        }
        if !protocol.fetches.is_empty() {
            body += "client.forget(); let builder = builder.session(client.session().unwrap()); sandbox.expire(\"a\"); ";
        }
        for endpoint in protocol.endpoints.iter() {
            let name = &endpoint.name.rust;
            write!(body, "let _: api::Builder<M> = api::ApiClient::at(api::Endpoint::{name}); ").unwrap();
        }
        let arguments = "builder: api::Builder<M>, client: &api::ApiClient<M>, sandbox: &api::sandbox::Sandbox";
        self.item(&format!("<M: ::actionapi::Mode>({arguments})"), &body);
        let mut names: Vec<&str> =
            protocol.replies.iter().flat_map(|profile| profile.errors.iter()).map(|error| &*error.name).collect();
        names.sort_unstable();
        names.dedup();
        if !names.is_empty() {
            let arms: String = names.iter().map(|name| format!("api::ErrorCode::{name} => 0, ")).collect();
            self.item("(code: api::ErrorCode) -> u8", &format!("match code {{ {arms}_ => 1 }}"));
        }
    }

    fn function(&mut self, module: &Module, function: &Function) {
        let (home, name) = (&module.name.rust, &function.name.rust);
        let accessor = if module.is_top() { String::new() } else { format!(".{home}()") };
        let required = function.parameters.iter().filter(|parameter| parameter.is_required());
        let arguments: Vec<String> = required.map(|parameter| self.parameter(parameter)).collect();
        let call = format!("client{accessor}.{name}({})", arguments.join(", "));
        let operation = format!("api::{home}::operations::{}", function.operation);
        let setters = function.parameters.iter().filter(|parameter| !parameter.is_required());
        let setters: String =
            setters.map(|parameter| format!(".{}({})", parameter.name.rust, self.parameter(parameter))).collect();
        let head = "<M: ::actionapi::Mode>(client: &api::ApiClient<M>)";
        self.item(head, &format!("let _: api::{home}::Call<'_, M, {operation}> = {call}{setters};"));
        let data = self.rust(&function.returns);
        self.item(&format!("(data: <{operation} as ::actionapi::Returns>::Data)"), &format!("let _: {data} = data;"));
        let double = format!("let _: ::actionapi::sandbox::Double<'_, {data}> = sandbox{accessor}.{name}();");
        self.item("(sandbox: &api::sandbox::Sandbox)", &double);
        if let Some(pages) = &function.pages {
            let mut kind = &function.returns;
            for name in pages.items.iter() {
                let fields = self.api.fields(kind.defined().unwrap());
                kind = &fields.iter().find(|field| field.name.wire == *name).unwrap().kind;
            }
            let Type::List(item) = kind.without_option() else { panic!("pages are lists") };
            let item = self.rust(item);
            self.item(head, &format!("let _: ::actionapi::Paged<'_, M, {operation}> = {call}.paged();"));
            self.item(&format!("(item: <{operation} as ::actionapi::PagedFunction>::Item)"), &format!("let _: {item} = item;"));
        }
    }

    fn defined(&mut self, id: TypeId) {
        let (path, definition) = (self.path(id), &self.api.types[id.0]);
        match &definition.kind {
            Definition::Record(_) => self.record(id, &path),
            Definition::Enum(values) => {
                let arms: String = values.iter().map(|value| format!("{path}::{} => 0, ", value.name.rust)).collect();
                let body = format!("match value {{ {arms}{path}::Unknown(text) => text.len(), _ => 1 }}");
                self.item(&format!("(value: &{path}) -> usize"), &body);
                self.item("()", &format!("enumeration::<{path}>(); let _: &[{path}] = {path}::KNOWN;"));
            }
            Definition::Or(either) => {
                let scalar = self.rust(&Type::Scalar(either.scalar));
                let arms: String = either.words.iter().map(|word| format!("{path}::{} => 0, ", word.name.rust)).collect();
                let value = format!("{path}::Value(value) => {{ let _: &{scalar} = value; 2 }}");
                let body = format!("match value {{ {arms}{value} {path}::Unknown(text) => text.len(), _ => 1 }}");
                self.item(&format!("(value: &{path}) -> usize"), &body);
                self.item("()", &format!("words::<{path}>(); let _: &[{path}] = {path}::KNOWN;"));
            }
            Definition::Cases(cases) => {
                let arm =
                    |(name, kind): (&str, &Type)| format!("{path}::{name}(of) => {{ let _: &{} = of; }} ", self.rust(kind));
                let arms: String = cases.cases.iter().map(|case| arm((&case.name.rust, &case.kind))).collect();
                let body = format!("match value {{ {arms}{path}::Unknown(_) => {{}} _ => {{}} }}");
                self.item(&format!("(value: &{path})"), &body);
            }
        }
    }

    fn record(&mut self, id: TypeId, path: &str) {
        let definition = &self.api.types[id.0];
        let fields = definition.fields().iter().chain(&definition.rest);
        let body: String =
            fields.map(|field| format!("let _: &{} = &value.{}; ", self.rust(&field.kind), field.name.rust)).collect();
        self.item(&format!("(value: &{path})"), &body);
        self.item("()", &format!("record::<{path}>();"));
        if actionapi_codegen::records_with_examples(self.api).contains(&id) {
            self.item(&format!("() -> {path}"), &format!("{path}::example()"));
        }
        if sent_records(self.api, self.api.functions().map(|(_, function)| function)).contains(&id) {
            let (required, optional): (Vec<_>, Vec<_>) =
                definition.fields().iter().partition(|field| !field.kind.is_optional());
            let arguments: Vec<String> = required.iter().map(|field| self.owned(&field.kind)).collect();
            let setter = |(name, kind): (&str, &Type)| format!(".{name}({})", self.owned(kind));
            let setters: String =
                optional.iter().map(|field| setter((&field.name.rust, field.kind.without_option()))).collect();
            let rest: String = definition.rest.iter().map(|rest| setter((&rest.name.rust, &rest.kind))).collect();
            self.item(&format!("() -> {path}"), &format!("{path}::new({}){setters}{rest}", arguments.join(", ")));
        }
    }
}
