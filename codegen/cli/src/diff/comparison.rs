//! The comparison in the making: both schemas, which types are the same, and the changes found so far.
//!
//! It does not know what is compared.

use actionapi::description::{Function, Home, Module, Type, TypeId};

use super::accepts::Accepting;
use super::arguments::{Argument, SameTypes};
use super::change::{Change, Direction};
use super::pairs::{Pair, pairs};
use super::rules::Rule;
use super::side::{Path, Side};

pub(super) struct Comparison<'a> {
    pub(super) old: &'a Side,
    pub(super) new: &'a Side,
    /// By the index of an old type, the new one.
    types: Vec<Option<TypeId>>,
    pub(super) changes: Vec<Change>,
}

/// A module of both schemas.
#[derive(Clone, Copy)]
pub(super) struct Modules<'a> {
    pub(super) old: &'a Module,
    pub(super) new: &'a Module,
}

/// A function of both schemas, with its modules.
#[derive(Clone, Copy)]
pub(super) struct Functions<'a> {
    pub(super) modules: Modules<'a>,
    pub(super) old: &'a Function,
    pub(super) new: &'a Function,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(old: &'a Side, new: &'a Side) -> Self {
        let mut comparison = Self { old, new, types: vec![None; old.api.types.len()], changes: Vec::new() };
        comparison.match_types();
        comparison
    }

    /// The types that functions share are the same by their names; the records that functions return, by their functions.
    fn match_types(&mut self) {
        let (old, new) = (self.old, self.new);
        let is_shared = |side: &Side, id: TypeId| side.definition(id).home == Home::Types;
        for pair in pairs(&old.api.types, &new.api.types, |definition| &definition.name) {
            let Pair::Both(one, other) = pair else { continue };
            let index = |side: &Side, definition| side.api.types.iter().position(|each| std::ptr::eq(each, definition));
            let (Some(one), Some(other)) = (index(old, one), index(new, other)) else { continue };
            if is_shared(old, TypeId(one)) && is_shared(new, TypeId(other)) {
                self.types[one] = Some(TypeId(other));
            }
        }
        for functions in self.functions() {
            let (Type::Record(one), Type::Record(other)) = (&functions.old.returns, &functions.new.returns) else { continue };
            if !is_shared(old, *one) && !is_shared(new, *other) {
                self.types[one.0] = Some(*other);
            }
        }
    }

    /// The modules that both have.
    pub(super) fn modules(&self) -> Vec<Modules<'a>> {
        let both = pairs(&self.old.api.modules, &self.new.api.modules, |module| &module.name).into_iter();
        let both = both.filter_map(|pair| match pair {
            Pair::Both(old, new) => Some(Modules { old, new }),
            _ => None,
        });
        both.collect()
    }

    /// The functions that both have.
    pub(super) fn functions(&self) -> Vec<Functions<'a>> {
        let mut all = Vec::new();
        for modules in self.modules() {
            for pair in pairs(&modules.old.functions, &modules.new.functions, |function| &function.name) {
                if let Pair::Both(old, new) = pair {
                    all.push(Functions { modules, old, new });
                }
            }
        }
        all
    }

    /// The new type of an old one.
    pub(super) fn found(&self, old: TypeId) -> Option<TypeId> {
        self.types.get(old.0).copied().flatten()
    }

    /// Whether two types are the same in Rust.
    pub(super) fn is_same(&self, new: &Type, old: &Type) -> bool {
        SameTypes { old: self.old, found: &|id| self.found(id) }.same(new, old)
    }

    /// Whether whatever was given for an argument can be given for the new one.
    pub(super) fn takes(&self, new: &Argument, old: &Argument) -> bool {
        Argument::takes(new, old, &SameTypes { old: self.old, found: &|id| self.found(id) })
    }

    /// Whether a list of arguments can stay as it is.
    pub(super) fn takes_all(&self, new: &[Argument], old: &[Argument]) -> bool {
        new.len() == old.len() && new.iter().zip(old).all(|(new, old)| self.takes(new, old))
    }

    /// Whether each value of the old type is one of the new one.
    pub(super) fn accepts(&self, direction: Direction, new: &Type, old: &Type) -> bool {
        let found = |id| self.found(id);
        let accepts = |is_sent| Accepting { old: self.old, new: self.new, is_sent, found: &found }.accepts(new, old);
        (!direction.is_sent() || accepts(true)) && (!direction.is_received() || accepts(false))
    }

    /// How a type changed, for messages.
    pub(super) fn change_of(&self, old: &Type, new: &Type) -> String {
        let (from, to) = (self.old.spelled(old), self.new.spelled(new));
        let witness = match (old, new) {
            (Type::Scalar(old), Type::Scalar(new)) => {
                let accepting = Accepting { old: self.old, new: self.new, is_sent: false, found: &|id| self.found(id) };
                accepting.rejected(*new, *old)
            }
            _ => None,
        };
        match witness {
            Some(value) => format!("`{to}`, which does not take `{value}`; it was `{from}`"),
            None => format!("`{to}`; it was `{from}`"),
        }
    }

    /// The direction of a type in either schema.
    pub(super) fn direction(&self, old: TypeId, new: TypeId) -> Direction {
        let (old, new) = (self.old.direction(old), self.new.direction(new));
        Direction::of(old.is_sent() && new.is_sent(), old.is_received() && new.is_received())
    }

    /// Reports a change, at these keys of the old and of the new schema.
    pub(super) fn report(&mut self, change: Change, old: &Path, new: &Path) {
        let (old, new) = (self.old.position(old), self.new.position(new));
        self.changes.push(Change { old: Some(old), new: Some(new), ..change });
    }

    /// Reports a change that is in neither requests nor replies.
    pub(super) fn note(&mut self, rule: &'static Rule, message: String, old: &Path, new: &Path) {
        self.report(Change::new(rule, Direction::Neither, message), old, new);
    }
}
