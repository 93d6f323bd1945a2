//! Where everything generated stands, and how it is written from elsewhere: the modules of types, the names of statics, and the
//! names of the prelude that a schema's own types hide.
//!
//! It looks at the API as a whole, so that the emitters of single pieces need not: what it resolves holds all that their text
//! depends on.

use std::collections::BTreeSet;

use heck::ToShoutySnakeCase as _;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::ir;

/// The names of the prelude that generated modules use, and where they are at home.
const PRELUDE: [(&str, &[&str]); 10] = [
    ("From", &["std", "convert"]),
    ("Into", &["std", "convert"]),
    ("IntoFuture", &["std", "future"]),
    ("IntoIterator", &["std", "iter"]),
    ("Ok", &["std", "result", "Result"]),
    ("Option", &["std", "option"]),
    ("Result", &["std", "result"]),
    ("Some", &["std", "option", "Option"]),
    ("String", &["std", "string"]),
    ("Vec", &["std", "vec"]),
];

/// The module of the types that functions share.
const TYPES: &str = "types";

/// Where the things of an API stand.
pub(super) struct Places<'a> {
    api: &'a ir::Api,
    types: Vec<Place<'a>>,
    /// By module, by function: the name of its static.
    functions: Vec<Vec<String>>,
    /// By module, `types` last.
    preludes: Vec<Prelude>,
}

/// Where a defined type stands.
#[derive(Clone, Debug, Hash)]
pub(super) struct Place<'a> {
    /// The Rust name of its module.
    pub(super) module: &'a str,
    /// The name of the type.
    pub(super) name: &'a str,
    /// The name of its static in the description's module of the same name.
    pub(super) table: String,
    pub(super) is_enum: bool,
}

/// The names of the prelude that types of a module hide.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Prelude {
    hidden: Vec<&'static str>,
}

impl<'a> Places<'a> {
    pub(super) fn new(api: &'a ir::Api) -> Self {
        // A static is private, so its name may change to be the only one of its kind.
        let mut taken = BTreeSet::new();
        let mut unique = |module: &'a str, mut name: String| {
            while !taken.insert((module, name.clone())) {
                name.push('_');
            }
            name
        };
        let functions = (api.modules.iter())
            .map(|module| {
                let home = module.name.rust.as_str();
                module.functions.iter().map(|function| unique(home, shout(&function.name.rust))).collect()
            })
            .collect();
        let types = (api.types.iter())
            .map(|definition| {
                let module = home(api, definition.home);
                Place {
                    module,
                    name: definition.rust.as_str(),
                    table: unique(module, shout(&definition.rust)),
                    is_enum: matches!(definition.shape, ir::Shape::Enum(_)),
                }
            })
            .collect();
        Self { api, types, functions, preludes: preludes(api) }
    }

    pub(super) fn module(&self, id: usize) -> &'a str {
        self.api.modules[id].name.rust.as_str()
    }

    pub(super) fn function_static(&self, module: usize, function: usize) -> &str {
        &self.functions[module][function]
    }

    pub(super) fn of_type(&self, id: usize) -> &Place<'a> {
        &self.types[id]
    }

    pub(super) fn prelude_of_module(&self, id: usize) -> &Prelude {
        &self.preludes[id]
    }

    pub(super) fn prelude_of_type(&self, id: usize) -> &Prelude {
        match self.api.types[id].home {
            ir::Home::Module(module) => &self.preludes[module.0],
            ir::Home::Types => &self.preludes[self.api.modules.len()],
        }
    }
}

impl Place<'_> {
    /// The type, as code in `module` writes it.
    pub(super) fn path_from(&self, module: &str) -> TokenStream {
        let name = identifier(self.name);
        match self.module == module {
            // The letter of the mode, where calls are generic over it.
            true if self.name == "M" => quote!(self::#name),
            true => quote!(#name),
            false => {
                let home = identifier(self.module);
                quote!(super::#home::#name)
            }
        }
    }

    /// The type, as code in a module of the sandbox writes it.
    pub(super) fn path_from_sandbox(&self) -> TokenStream {
        let (home, name) = (identifier(self.module), identifier(self.name));
        quote!(super::super::#home::#name)
    }

    /// The static, as the description of `module` writes it.
    pub(super) fn table_from(&self, module: &str) -> String {
        if self.module == module { self.table.clone() } else { format!("super::{}::{}", self.module, self.table) }
    }
}

impl Prelude {
    /// A name of the prelude, in full where it is hidden.
    pub(super) fn name(&self, name: &'static str) -> TokenStream {
        let identifier = identifier(name);
        match PRELUDE.iter().find(|(known, _)| *known == name) {
            Some((_, home)) if self.hidden.contains(&name) => {
                let home = home.iter().map(|segment| self::identifier(segment));
                quote!(::#(#home::)*#identifier)
            }
            _ => identifier.to_token_stream(),
        }
    }
}

fn preludes(api: &ir::Api) -> Vec<Prelude> {
    let mut names = vec![BTreeSet::new(); api.modules.len() + 1];
    for definition in &api.types {
        let at = match definition.home {
            ir::Home::Module(module) => module.0,
            ir::Home::Types => api.modules.len(),
        };
        names[at].insert(definition.rust.as_str());
    }
    for (at, module) in api.modules.iter().enumerate() {
        names[at].extend(module.functions.iter().map(|function| function.call.as_str()));
    }
    let hidden = |names: BTreeSet<&str>| PRELUDE.iter().map(|(name, _)| *name).filter(|name| names.contains(name)).collect();
    names.into_iter().map(|names| Prelude { hidden: hidden(names) }).collect()
}

fn home(api: &ir::Api, home: ir::Home) -> &str {
    match home {
        ir::Home::Types => TYPES,
        ir::Home::Module(module) => api.modules[module.0].name.rust.as_str(),
    }
}

/// The name of a static for what has this name.
fn shout(name: &ir::Identifier) -> String {
    let name = name.as_str().trim_start_matches("r#");
    let shouted = name.to_shouty_snake_case();
    // What has no letters to raise is left as it is.
    if syn::parse_str::<syn::Ident>(&shouted).is_ok() { shouted } else { format!("_{shouted}") }
}

/// An identifier that is known to be one.
pub(super) fn identifier(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
