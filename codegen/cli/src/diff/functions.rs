//! Modules and functions: those that are new or gone, their names, effects, needs, replies and pages.
//!
//! It does not know parameters, types and profiles.

use actionapi::description::{Deprecation, Function, Module, Pages, Type};

use super::change::{Change, Direction};
use super::comparison::{Comparison, Functions, Modules};
use super::pairs::{Pair, pairs};
use super::rules::{self, Harm};
use super::side::{Path, Side, called, function_path, joined, module_path};

impl Comparison<'_> {
    pub(super) fn compare_modules(&mut self) {
        for pair in pairs(&self.old.api.modules, &self.new.api.modules, |module| &module.name) {
            match pair {
                Pair::Removed(module) => self.module_removed(module),
                Pair::Added(module) => self.module_added(module),
                Pair::Both(old, new) => self.module(Modules { old, new }),
            }
        }
    }

    fn module_removed(&mut self, module: &Module) {
        if module.is_top() {
            return module.functions.iter().for_each(|function| self.function_removed(module, function));
        }
        let message = format!("the module `{}` is gone", module.name.wire);
        let path = module_path(module);
        self.report(Change::new(rules::MODULE_REMOVED, Direction::Request, message), &path, &path);
    }

    pub(super) fn module_added(&mut self, module: &Module) {
        if module.is_top() {
            return module.functions.iter().for_each(|function| self.function_added(module, function));
        }
        let message = format!("the module `{}` is new", module.name.wire);
        let path = module_path(module);
        self.report(Change::new(rules::MODULE_ADDED, Direction::Request, message), &path, &path);
    }

    fn module(&mut self, modules: Modules<'_>) {
        let Modules { old, new } = modules;
        let (from, to) = (module_path(old), module_path(new));
        if old.name.wire != new.name.wire {
            let message = format!("the module `{}` is called `{}`", old.name.wire, new.name.wire);
            self.report(Change::new(rules::MODULE_RENAMED, Direction::Request, message), &from, &to);
        }
        if old.name.rust != new.name.rust {
            let message = format!("the module `{}` is `{}` in Rust; it was `{}`", new.name.wire, new.name.rust, old.name.rust);
            self.note(rules::MODULE_RUST_RENAMED, message, &from, &to);
        }
        self.description(&format!("the module `{}`", new.name.wire), &old.description, &new.description, &from, &to);
        for pair in pairs(&old.functions, &new.functions, |function| &function.name) {
            match pair {
                Pair::Removed(function) => self.function_removed(old, function),
                Pair::Added(function) => self.function_added(new, function),
                Pair::Both(one, other) => self.function(Functions { modules, old: one, new: other }),
            }
        }
    }

    fn function_removed(&mut self, module: &Module, function: &Function) {
        let message = format!("the function `{}` is gone", called(module, function));
        let path = function_path(module, function);
        self.report(Change::new(rules::FUNCTION_REMOVED, Direction::Request, message), &path, &path);
    }

    fn function_added(&mut self, module: &Module, function: &Function) {
        let message = format!("the function `{}` is new", called(module, function));
        let path = function_path(module, function);
        self.report(Change::new(rules::FUNCTION_ADDED, Direction::Request, message), &path, &path);
    }

    fn function(&mut self, functions: Functions<'_>) {
        let Functions { modules, old, new } = functions;
        let (from, to) = (function_path(modules.old, old), function_path(modules.new, new));
        let name = called(modules.new, new);
        if old.name.wire != new.name.wire {
            let message = format!("the function `{}` is called `{}`", old.name.wire, new.name.wire);
            self.report(Change::new(rules::FUNCTION_RENAMED, Direction::Request, message), &from, &to);
        }
        if old.name.rust != new.name.rust || old.operation != new.operation {
            let message = format!("the function `{name}` is `{}` in Rust; it was `{}`", new.name.rust, old.name.rust);
            self.note(rules::FUNCTION_RUST_RENAMED, message, &joined(from.clone(), &["rust"]), &joined(to.clone(), &["rust"]));
        }
        if old.effect != new.effect {
            let message = format!("the effect of `{name}` is `{}`; it was `{}`", new.effect.word(), old.effect.word());
            let change = Change::new(rules::EFFECT_CHANGED, Direction::Request, message);
            self.report(change, &joined(from.clone(), &["effect"]), &joined(to.clone(), &["effect"]));
        }
        self.description(&format!("`{name}`"), &old.description, &new.description, &from, &to);
        let subject = format!("the function `{name}`");
        self.deprecation(&subject, (old.deprecated.as_ref(), new.deprecated.as_ref()), &from, &to);
        self.needs(functions);
        self.returns(functions);
        self.pages(functions);
        // What is made up follows the types.
        if old.example != new.example && !(old.example.is_made && new.example.is_made) {
            let message = format!("the example of `{name}` is another one");
            self.note(rules::EXAMPLE_CHANGED, message, &joined(from, &["example"]), &joined(to, &["example"]));
        }
        self.parameters(functions);
    }

    /// Reports another description.
    pub(super) fn description(&mut self, subject: &str, old: &str, new: &str, from: &Path, to: &Path) {
        if old != new {
            let message = format!("the description of {subject} is another one");
            let (from, to) = (joined(from.clone(), &["description"]), joined(to.clone(), &["description"]));
            self.note(rules::DESCRIPTION_CHANGED, message, &from, &to);
        }
    }

    /// Reports that something is deprecated, or no longer, or for another reason.
    pub(super) fn deprecation(
        &mut self,
        subject: &str,
        (old, new): (Option<&Deprecation>, Option<&Deprecation>),
        from: &Path,
        to: &Path,
    ) {
        let (from, to) = (joined(from.clone(), &["deprecated"]), joined(to.clone(), &["deprecated"]));
        match (old, new) {
            (None, Some(_)) => self.note(rules::DEPRECATED, format!("{subject} is deprecated"), &from, &to),
            (Some(_), None) => {
                self.note(rules::DEPRECATION_CHANGED, format!("{subject} is no longer deprecated"), &from, &to);
            }
            (old, new) if old != new => {
                self.note(rules::DEPRECATION_CHANGED, format!("{subject} is deprecated with another note"), &from, &to);
            }
            _ => {}
        }
    }

    fn needs(&mut self, functions: Functions<'_>) {
        let Functions { modules, old, new } = functions;
        let [from, to] =
            [function_path(modules.old, old), function_path(modules.new, new)].map(|path| joined(path, &["needs"]));
        let name = called(modules.new, new);
        let shown = |name: &str| format!("`{name}`");
        for need in new.needs.iter().filter(|need| !old.needs.contains(need)) {
            let message = format!("`{name}` has a new need: {}", need.sentence(shown));
            self.report(Change::new(rules::NEED_ADDED, Direction::Request, message), &from, &to);
        }
        for need in old.needs.iter().filter(|need| !new.needs.contains(need)) {
            let message = format!("`{name}` no longer has the need: {}", need.sentence(shown));
            self.report(Change::new(rules::NEED_REMOVED, Direction::Request, message), &from, &to);
        }
    }

    fn returns(&mut self, functions: Functions<'_>) {
        let Functions { modules, old, new } = functions;
        if self.is_same(&new.returns, &old.returns) {
            return;
        }
        let what = self.change_of(&old.returns, &new.returns);
        let message = format!("`{}` returns {what}", called(modules.new, new));
        let accepts = self.accepts(Direction::Reply, &new.returns, &old.returns);
        let change = Change::new(rules::RETURNS_CHANGED, Direction::Reply, message).only_if(Harm::Wire, !accepts);
        let (from, to) = (function_path(modules.old, old), function_path(modules.new, new));
        self.report(change, &joined(from, &["returns"]), &joined(to, &["returns"]));
    }

    fn pages(&mut self, functions: Functions<'_>) {
        let Functions { modules, old, new } = functions;
        let name = called(modules.new, new);
        let change = match (&old.pages, &new.pages) {
            (None, Some(_)) => {
                Change::new(rules::PAGES_ADDED, Direction::Neither, format!("`{name}` gives its list page by page"))
            }
            (Some(_), None) => {
                Change::new(rules::PAGES_REMOVED, Direction::Neither, format!("`{name}` no longer gives its list page by page"))
            }
            (Some(one), Some(other)) => {
                let (was, is) = (item(self.old, old, one), item(self.new, new, other));
                let is_same = was.zip(is).is_none_or(|(was, is)| self.is_same(is, was));
                if is_same && one == other {
                    return;
                }
                let message = format!("`{name}` gives its list page by page in another way");
                let change = Change::new(rules::PAGES_CHANGED, Direction::Both, message);
                change.only_if(Harm::Source, !is_same).only_if(Harm::Behaviour, one != other)
            }
            (None, None) => return,
        };
        let paths = |module: &Module, function: &Function| {
            let own = joined(function_path(module, function), &["pages"]);
            vec![own, joined(module_path(module), &["pages"]), super::side::path(&["api", "pages"])]
        };
        let from = self.old.first_position(&paths(modules.old, old));
        let to = self.new.first_position(&paths(modules.new, new));
        self.changes.push(Change { old: Some(from), new: Some(to), ..change });
    }
}

/// The type of a page's items.
fn item<'a>(side: &'a Side, function: &'a Function, pages: &Pages) -> Option<&'a Type> {
    let mut kind = &function.returns;
    for name in pages.items.iter() {
        let Type::Record(id) = kind.without_option() else { return None };
        kind = &side.api.fields(*id).iter().find(|field| field.name.wire == *name)?.kind;
    }
    match kind.without_option() {
        Type::List(item) => Some(item),
        _ => None,
    }
}
