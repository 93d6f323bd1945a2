//! Documentation of an API as web pages, made from its description alone. They are plain HTML that needs no script and no server; a small
//! script adds a search, a choice of colours and a memory for the language of examples.
//!
//! It writes no files and serves nothing. Pages have only relative links, so they work wherever they are put.

#[cfg(feature = "cli")]
mod answer;
mod calls;
mod data;
mod function;
mod html;
mod layout;
mod links;
mod markdown;
mod module;
mod overview;
mod protocol;
mod search;
mod trial;
mod types;
mod words;

use self::layout::Layout;
use self::links::Links;
use crate::description::{Api, Function, Module};
use crate::sandbox::shown;

#[cfg(feature = "cli")]
pub(crate) use self::answer::{Trial, answer};
#[cfg(feature = "cli")]
pub(crate) use self::trial::TRY;

/// How pages are made.
#[derive(Clone, Debug)]
pub struct Options {
    /// How the command line is called in examples, such as `clientapi`.
    pub program: String,
    /// The path of the generated code in Rust, such as `clientapi_client`.
    pub path: String,
    /// Whether there are forms that call the functions, for a server that answers them.
    pub has_forms: bool,
}

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The policy of the pages: nothing but the site's own files, and no script or style in a page.
pub const POLICY: &str =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";

/// The files of the site; the first is the overview.
///
/// ```
/// use actionapi::docs::{Options, site};
/// # static API: actionapi::description::Embedded = actionapi::description::Embedded::new(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sandbox/shop.json")));
/// # let api = API.get();
///
/// let files = site(api, &Options::new(api));
/// assert_eq!(files[0].name, "index.html");
/// assert!(files.iter().any(|file| file.name == "items.html" && file.text.contains("id=\"show\"")));
/// ```
#[must_use]
pub fn site(api: &Api, options: &Options) -> Vec<File> {
    let links = Links::new(api);
    let layout = Layout { api, links: &links, options };
    let file = |name: &str, text: String| File { name: name.to_owned(), text };
    let mut files = vec![file(links::INDEX, overview::page(layout))];
    files.extend(api.modules.iter().map(|module| file(links.module(api, module), module::page(layout, module))));
    if !api.types.is_empty() {
        files.push(file(links::TYPES, types::page(layout)));
    }
    files.push(file(layout::STYLE, include_str!("assets/docs.css").to_owned()));
    files.push(file(layout::SCRIPT, include_str!("assets/docs.js").to_owned()));
    files.push(file(layout::SEARCH, search::index(api, &links)));
    files
}

/// The body of a function's example reply, as the sandbox sends it.
#[must_use]
pub fn example_reply(api: &Api, module: &Module, function: &Function) -> String {
    shown::success(api, module, function)
}

impl Options {
    /// Pages without forms, whose examples call the program and the crate after the API.
    #[must_use]
    pub fn new(api: &Api) -> Self {
        let name = &api.protocol.name;
        Self { program: name.to_string(), path: format!("{}_client", name.replace('-', "_")), has_forms: false }
    }
}
