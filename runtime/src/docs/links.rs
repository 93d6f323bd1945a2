//! Where things are on the site: the file of each module, and the anchor of each function and type.
//!
//! Names can be any text. What cannot be in a file's name or an anchor is replaced, and names that become the same get numbers.

use std::collections::HashSet;

use crate::description::{Api, Function, Module, TypeId};

/// The overview.
pub(super) const INDEX: &str = "index.html";
/// The types.
pub(super) const TYPES: &str = "types.html";
/// The anchor of a page's content.
pub(super) const CONTENT: &str = "-content";
/// The anchor of the list of pages.
pub(super) const CONTENTS: &str = "-contents";

/// Names of pages that are not free, for us or for an operating system.
const TAKEN_FILES: [&str; 7] = ["index", "types", "try", "con", "nul", "aux", "prn"];

/// The most characters of a file's name that come from a module's.
const LENGTH: usize = 80;

/// Where everything is.
#[derive(Debug)]
pub(super) struct Links {
    /// The file of each module, and the anchors of its functions.
    modules: Vec<(String, Vec<String>)>,
    types: Vec<String>,
}

impl Links {
    pub(super) fn new(api: &Api) -> Self {
        let mut files: HashSet<String> = TAKEN_FILES.iter().map(|name| (*name).to_owned()).collect();
        let modules = api.modules.iter().map(|module| {
            let name = if module.is_top() { "functions" } else { &*module.name.wire };
            let file = format!("{}.html", free(name, &mut files));
            let mut anchors = HashSet::new();
            (file, module.functions.iter().map(|function| free(&function.name.wire, &mut anchors)).collect())
        });
        let modules = modules.collect();
        let mut anchors = HashSet::new();
        let types = api.types.iter().map(|definition| {
            // Records of functions have names in Rust only.
            let name = if definition.name.wire.is_empty() { &definition.name.rust } else { &definition.name.wire };
            free(name, &mut anchors)
        });
        Self { modules, types: types.collect() }
    }

    /// The file of a module's page.
    pub(super) fn module(&self, api: &Api, module: &Module) -> &str {
        let index = api.modules.iter().position(|each| each.name.wire == module.name.wire);
        index.and_then(|index| self.modules.get(index)).map_or(INDEX, |(file, _)| file)
    }

    /// The anchor of a function on its module's page.
    pub(super) fn anchor(&self, api: &Api, module: &Module, function: &Function) -> &str {
        let index = api.modules.iter().position(|each| each.name.wire == module.name.wire);
        let at = module.functions.iter().position(|each| each.name.wire == function.name.wire);
        index.zip(at).and_then(|(index, at)| self.modules.get(index)?.1.get(at)).map_or("", |anchor| anchor)
    }

    /// The link to a function.
    pub(super) fn function(&self, api: &Api, module: &Module, function: &Function) -> String {
        format!("{}#{}", self.module(api, module), self.anchor(api, module, function))
    }

    /// The anchor of a type on the page of types.
    pub(super) fn type_anchor(&self, id: TypeId) -> &str {
        self.types.get(id.0).map_or("", |anchor| anchor)
    }

    /// The link to a type.
    pub(super) fn type_link(&self, id: TypeId) -> String {
        format!("{TYPES}#{}", self.type_anchor(id))
    }
}

/// The name as a part of an address, unlike all that are taken. Our own anchors begin with `-`, and these do not.
fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let plain = |each: char| if each.is_ascii_alphanumeric() || matches!(each, '_' | '.' | '-') { each } else { '-' };
    let plain: String = name.chars().take(LENGTH).map(plain).collect();
    let plain = plain.trim_matches(['-', '.']);
    let base = if plain.is_empty() { "unnamed" } else { plain };
    let mut candidate = base.to_owned();
    let mut number = 2;
    // Some file systems do not know upper case.
    while !taken.insert(candidate.to_ascii_lowercase()) {
        candidate = format!("{base}-{number}");
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_place_of_its_own() {
        let mut taken = HashSet::new();
        let mut free = |name: &str| free(name, &mut taken);
        assert_eq!(free("getdetails"), "getdetails");
        assert_eq!(free("GetDetails"), "GetDetails-2");
        assert_eq!(free("../../etc/passwd"), "etc-passwd");
        assert_eq!(free("größe"), "gr--e");
        assert_eq!(free("*"), "unnamed");
        assert_eq!(free("\"><script>"), "script");
    }
}
