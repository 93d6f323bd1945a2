//! The description of the API: statics that the runtime, the command line and the sandbox read.
//!
//! A static of a function or type is a table, of which prettyplease would make five lines a row at several times the cost: it is
//! written as text, a row a line. It knows nothing of what reads them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::doc::Doc;
use super::enums::Enum;
use super::functions::{Function, Parameter};
use super::layout::{self, Depth};
use super::places::{Places, identifier};
use super::records::{Field, Record};
use crate::ir;

impl Function<'_> {
    /// The function's static.
    pub(super) fn table(&self) -> String {
        let effect = if self.is_read { "Read" } else { "Write" };
        let parameters = rows(self.parameters.iter().map(|parameter| parameter.table(self.module)));
        let [module, name, description] = [self.module_wire, self.wire, self.description].map(literal);
        let [message, data] = [self.example_message, self.example_data].map(literal);
        let reply = self.reply.table(self.module);
        format!(
            "        pub(crate) static {}: Function = Function {{
            module: {module},
            name: {name},
            description: {description},
            effect: Effect::{effect},
            parameters: {parameters},
            reply: {reply},
            example: Example {{ message: {message}, data: {data} }},
        }};\n",
            self.table,
        )
    }
}

impl Parameter<'_> {
    fn table(&self, module: &str) -> String {
        let (kind, secret) = (self.kind.table(module), self.kind.is_secret());
        let [name, description] = [self.wire, self.description].map(literal);
        let new = format!("Parameter::new({name}, {kind}, {description})");
        match self.default {
            None if secret => format!("Parameter {{ secret: true, ..{new} }}"),
            None => new,
            // The default of a secret would be no secret.
            Some(default) => format!("Parameter {{ secret: {secret}, default: Some({}), ..{new} }}", literal(default)),
        }
    }
}

impl Record<'_> {
    /// The record's static.
    pub(super) fn table(&self) -> String {
        let fields = rows(self.fields.iter().map(|field| field.table(self.place.module)));
        let (table, name) = (&self.place.table, literal(self.place.name));
        format!(
            "        pub(crate) static {table}: Record = Record {{
            name: {name},
            fields: {fields},
        }};\n"
        )
    }
}

impl Field<'_> {
    fn table(&self, module: &str) -> String {
        let kind = self.kind.table(module);
        let [name, description] = [self.wire, self.description].map(literal);
        let new = format!("Field::new({name}, {kind}, {description})");
        if self.kind.is_secret() { format!("Field {{ secret: true, ..{new} }}") } else { new }
    }
}

impl Enum<'_> {
    /// The enum's static.
    pub(super) fn table(&self) -> String {
        let values = rows(self.variants.iter().map(|variant| literal(variant.wire)));
        let (table, name) = (&self.place.table, literal(self.place.name));
        format!(
            "        pub(crate) static {table}: Enum = Enum {{
            name: {name},
            values: {values},
        }};\n"
        )
    }
}

/// A slice of a static's, a row a line.
fn rows(rows: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for row in rows {
        text.push_str("                ");
        text.push_str(&row);
        text.push_str(",\n");
    }
    if text.is_empty() { "&[]".to_owned() } else { format!("&[\n{text}            ]") }
}

/// Any text as a string literal.
fn literal(text: &str) -> String {
    // After a NUL, a digit would look like a part of its escape.
    if text.contains('\0') { proc_macro2::Literal::string(text).to_string() } else { format!("{text:?}") }
}

/// The module `description`, with the modules of statics in it.
pub(super) fn description(api: &ir::Api, places: &Places<'_>, modules: &[String]) -> String {
    let doc = Doc::new("", &format!("The {} as static data, which all of its faces read.", super::doc::inline(&api.title)));
    let shell = layout::items(Depth(0), quote!(#doc pub mod description {}));
    let imports = imports_of_api(api);
    let imports = layout::items(Depth(1), quote!(use ::actionapi::description::{#(#imports),*};));
    let table = layout::items(Depth(1), api_static(api, places));
    layout::fill(&shell, [imports.as_str(), &table].into_iter().chain(modules.iter().map(String::as_str)))
}

/// A module of the description: the statics, laid out, of a module of functions or of the shared types.
pub(super) fn module(name: &str, content: &Content<'_>, statics: &[&str]) -> String {
    if statics.is_empty() {
        return String::new();
    }
    let (name, imports) = (identifier(name), content.imports());
    let shell = layout::items(Depth(1), quote!(pub(crate) mod #name {}));
    let imports = layout::items(Depth(2), quote!(use ::actionapi::description::{#(#imports),*};));
    layout::fill(&shell, [imports.as_str()].into_iter().chain(statics.iter().copied()))
}

/// What a module of the description describes.
#[derive(Default)]
pub(super) struct Content<'a> {
    pub(super) functions: Vec<&'a ir::Function>,
    pub(super) types: Vec<&'a ir::TypeDefinition>,
}

impl Content<'_> {
    /// The types of the description that its statics name.
    fn imports(&self) -> Vec<Ident> {
        let functions = !self.functions.is_empty();
        let parameters = self.functions.iter().any(|function| !function.parameters.is_empty());
        let records = || self.types.iter().filter_map(|definition| definition.fields());
        let fields = records().any(|fields| !fields.is_empty());
        used(&[
            ("Effect", functions),
            ("Enum", self.types.iter().any(|definition| definition.fields().is_none())),
            ("Example", functions),
            ("Field", fields),
            ("Function", functions),
            ("Parameter", parameters),
            ("Record", records().next().is_some()),
            ("Type", functions || fields),
        ])
    }
}

fn imports_of_api(api: &ir::Api) -> Vec<Ident> {
    let constants = || api.request.parameters.iter().chain(&api.request.headers);
    let parts = !api.request.path.is_empty() || constants().any(|constant| !constant.value.is_empty());
    used(&[
        ("Api", true),
        ("Booleans", true),
        ("Constant", constants().next().is_some()),
        ("ContentType", true),
        ("Credential", !api.credentials.is_empty()),
        ("Envelope", true),
        ("ListStyle", true),
        ("Method", true),
        ("Module", !api.modules.is_empty()),
        ("Part", parts),
        ("Request", true),
        ("Success", true),
    ])
}

fn used(names: &[(&str, bool)]) -> Vec<Ident> {
    names.iter().filter(|(_, used)| *used).map(|(name, _)| identifier(name)).collect()
}

fn api_static(api: &ir::Api, places: &Places<'_>) -> TokenStream {
    let (name, title, description) = (&api.name, &api.title, &api.description);
    let credentials = api.credentials.iter().map(|credential| {
        let (name, description) = (&credential.name.wire, &credential.description);
        quote!(Credential { name: #name, description: #description })
    });
    let (request, envelope) = (request(&api.request), envelope(&api.envelope));
    let modules = api.modules.iter().enumerate().map(|(at, module)| {
        let (name, description) = (&module.name.wire, &module.description);
        let home = identifier(places.module(at));
        let functions = (0..module.functions.len()).map(|function| identifier(places.function_static(at, function)));
        quote!(Module { name: #name, description: #description, functions: &[#(&#home::#functions),*] })
    });
    let doc = Doc::new("", "How requests are formed, how replies are taken apart, and all modules with their functions.");
    quote! {
        #doc
        pub static API: Api = Api {
            name: #name,
            title: #title,
            description: #description,
            credentials: &[#(#credentials),*],
            request: #request,
            envelope: #envelope,
            modules: &[#(#modules),*],
        };
    }
}

fn request(request: &ir::Request) -> TokenStream {
    let methods = request.methods.iter().map(|method| match method {
        ir::Method::Get => quote!(Method::Get),
        ir::Method::Post => quote!(Method::Post),
    });
    let path = parts(&request.path);
    let parameters = request.parameters.iter().map(constant);
    let headers = request.headers.iter().map(constant);
    let lists = match &request.lists {
        ir::ListStyle::Brackets => quote!(Brackets),
        ir::ListStyle::Indexed => quote!(Indexed),
        ir::ListStyle::Repeated => quote!(Repeated),
        ir::ListStyle::Joined(separator) => quote!(Joined(#separator)),
    };
    let (yes, no) = &request.booleans;
    quote! {
        Request {
            methods: &[#(#methods),*],
            path: #path,
            parameters: &[#(#parameters),*],
            headers: &[#(#headers),*],
            lists: ListStyle::#lists,
            booleans: Booleans { yes: #yes, no: #no },
        }
    }
}

fn constant(constant: &ir::Constant) -> TokenStream {
    let (name, value) = (&constant.name, parts(&constant.value));
    quote!(Constant { name: #name, value: #value })
}

fn parts(parts: &[ir::Part]) -> TokenStream {
    let parts = parts.iter().map(|part| match part {
        ir::Part::Text(text) => quote!(Text(#text)),
        ir::Part::Module => quote!(Module),
        ir::Part::Function => quote!(Function),
        ir::Part::Credential(index) => {
            let index = proc_macro2::Literal::usize_unsuffixed(*index);
            quote!(Credential(#index))
        }
    });
    quote!(&[#(Part::#parts),*])
}

fn envelope(envelope: &ir::Envelope) -> TokenStream {
    let success = match &envelope.success {
        ir::Success::Is { field, values } => quote!(Is { field: &[#(#field),*], values: &[#(#values),*] }),
        ir::Success::Absent { field } => quote!(Absent { field: &[#(#field),*] }),
        ir::Success::HttpStatus => quote!(HttpStatus),
    };
    let [message, code, data] = [&envelope.message, &envelope.code, &envelope.data].map(|path| match path {
        Some(path) => quote!(Some(&[#(#path),*])),
        None => quote!(None),
    });
    let content_type = if envelope.any_content_type { quote!(Any) } else { quote!(Json) };
    quote! {
        Envelope {
            success: Success::#success,
            message: #message,
            code: #code,
            data: #data,
            content_type: ContentType::#content_type,
        }
    }
}
