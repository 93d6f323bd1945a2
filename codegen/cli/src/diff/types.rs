//! Types: those that are new or gone, their names and kinds, and the fields of records.
//!
//! It does not know enums and cases, whose values are in `values`.

use actionapi::description::{Definition, Field, Home, Name, TypeDefinition, TypeId};

use super::arguments::Argument;
use super::change::{Change, Direction};
use super::comparison::Comparison;
use super::pairs::{Pair, are_in_order, pairs};
use super::rules::{self, Harm, Rule};
use super::side::{Path, Side, called, joined};

/// A type of both schemas.
#[derive(Clone, Copy)]
pub(super) struct SameType {
    pub(super) old: TypeId,
    pub(super) new: TypeId,
    pub(super) direction: Direction,
}

impl Comparison<'_> {
    pub(super) fn compare_types(&mut self) {
        for old in (0..self.old.api.types.len()).map(TypeId) {
            match self.found(old) {
                Some(new) => self.same_type(SameType { old, new, direction: self.direction(old, new) }),
                None if self.old.definition(old).home == Home::Types => {
                    let (path, direction) = (self.old.type_path(old), self.old.direction(old));
                    let message = format!("{} is gone", self.old.type_name(old));
                    self.report(Change::new(rules::TYPE_REMOVED, direction, message), &path, &path);
                }
                // What a function returned is reported there.
                None => {}
            }
        }
        let is_found = |this: &Self, new| (0..this.old.api.types.len()).any(|old| this.found(TypeId(old)) == Some(new));
        for new in (0..self.new.api.types.len()).map(TypeId) {
            if self.new.definition(new).home == Home::Types && !is_found(self, new) {
                let (path, direction) = (self.new.type_path(new), self.new.direction(new));
                let message = format!("{} is new", self.new.type_name(new));
                self.report(Change::new(rules::TYPE_ADDED, direction, message), &path, &path);
            }
        }
    }

    fn same_type(&mut self, same: SameType) {
        let (old, new) = (self.old.definition(same.old), self.new.definition(same.new));
        let (from, to) = (self.old.type_path(same.old), self.new.type_path(same.new));
        let name = self.new.type_name(same.new);
        // The reply of a function is called as the function, and may be called so on purpose.
        if old.name.rust != new.name.rust {
            let message = format!("{name} is `{}` in Rust; it was `{}`", new.name.rust, old.name.rust);
            self.note(rules::TYPE_RUST_RENAMED, message, &from, &to);
        }
        if old.home == Home::Types {
            self.description(&name, &old.description, &new.description, &from, &to);
        }
        match (&old.kind, &new.kind) {
            (Definition::Record(_), Definition::Record(_)) => self.record(same),
            (Definition::Enum(_), Definition::Enum(_)) => self.values(same),
            (Definition::Or(was), Definition::Or(is)) => {
                self.values(same);
                self.scalar(same, (was.scalar, is.scalar));
            }
            (Definition::Cases(was), Definition::Cases(is)) => self.cases(same, was, is),
            (was, is) => {
                let message = format!("{name} is {}; it was {}", kind(is), kind(was));
                self.report(Change::new(rules::TYPE_KIND_CHANGED, same.direction, message), &from, &to);
            }
        }
        self.made_records(same);
        match (self.old.examples.contains(&same.old), self.new.examples.contains(&same.new)) {
            (true, false) => self.note(rules::RECORD_EXAMPLE_REMOVED, format!("{name} has no example"), &from, &to),
            (false, true) => self.note(rules::RECORD_EXAMPLE_ADDED, format!("{name} has an example"), &from, &to),
            _ => {}
        }
    }

    /// Records that programs make, and no longer, and how.
    fn made_records(&mut self, same: SameType) {
        let (from, to) = (self.old.type_path(same.old), self.new.type_path(same.new));
        let name = self.new.type_name(same.new);
        match (self.old.is_made(same.old), self.new.is_made(same.new)) {
            (true, false) => self.note(rules::CONSTRUCTOR_REMOVED, format!("{name} is in no parameter"), &from, &to),
            (false, true) => self.note(rules::CONSTRUCTOR_ADDED, format!("{name} is in a parameter"), &from, &to),
            (true, true) => {
                let (old, new) = (self.old.definition(same.old).fields(), self.new.definition(same.new).fields());
                let is_required = |field: &Field| !field.kind.is_optional();
                let all = pairs(old, new, |field| &field.name).into_iter();
                let required: Vec<_> = all
                    .filter(|pair| matches!(pair, Pair::Both(one, other) if is_required(one) && is_required(other)))
                    .collect();
                if !are_in_order(&required, new) {
                    let fits = self.constructor_fits(same);
                    let change = Change::new(
                        rules::FIELDS_REORDERED,
                        same.direction,
                        format!("the required fields of {name} are in another order"),
                    );
                    self.report(change.only_if(Harm::Source, !fits).only_if(Harm::Wire, fits), &from, &to);
                }
            }
            (false, false) => {}
        }
    }

    /// Whether the arguments of `new` can stay as they are.
    fn constructor_fits(&self, same: SameType) -> bool {
        let arguments = |definition: &TypeDefinition| -> Vec<Argument> {
            definition.fields().iter().filter(|field| !field.kind.is_optional()).map(Argument::of_field).collect()
        };
        self.takes_all(&arguments(self.new.definition(same.new)), &arguments(self.old.definition(same.old)))
    }

    fn record(&mut self, same: SameType) {
        let (old, new) = (self.old.definition(same.old), self.new.definition(same.new));
        for pair in pairs(old.fields(), new.fields(), |field| &field.name) {
            match pair {
                Pair::Removed(field) => self.field_removed(same, &field.name),
                Pair::Added(field) => self.field_added(same, field, !field.kind.is_optional()),
                Pair::Both(old, new) => self.field(same, old, new),
            }
        }
        match (&old.rest, &new.rest) {
            (Some(rest), None) => self.field_removed(same, &rest.name),
            (None, Some(rest)) => self.field_added(same, rest, false),
            (Some(old), Some(new)) => self.field(same, old, new),
            (None, None) => {}
        }
    }

    fn field_removed(&mut self, same: SameType, name: &Name) {
        let message = format!("{} is gone", self.field_name(same, name));
        let (from, to) = self.field_paths(same, name, name);
        self.report(Change::new(rules::FIELD_REMOVED, same.direction, message), &from, &to);
    }

    fn field_added(&mut self, same: SameType, field: &Field, is_required: bool) {
        let is_made = self.old.is_made(same.old) && self.new.is_made(same.new) && is_required;
        let rule: &'static Rule = if is_made { rules::SENT_FIELD_ADDED } else { rules::FIELD_ADDED };
        let message = format!("{} is new", self.field_name(same, &field.name));
        let change = Change::new(rule, same.direction, message);
        let change = change.only_if(Harm::Source, is_made && !self.constructor_fits(same));
        let (from, to) = self.field_paths(same, &field.name, &field.name);
        self.report(change, &from, &to);
    }

    fn field(&mut self, same: SameType, old: &Field, new: &Field) {
        let name = self.field_name(same, &new.name);
        let (from, to) = self.field_paths(same, &old.name, &new.name);
        if old.name.wire != new.name.wire {
            let message = format!("{} is called `{}`", self.field_name(same, &old.name), new.name.wire);
            self.report(Change::new(rules::FIELD_RENAMED, same.direction, message), &from, &to);
        }
        if old.name.rust != new.name.rust {
            let message = format!("{name} is `{}` in Rust; it was `{}`", new.name.rust, old.name.rust);
            self.note(rules::FIELD_RUST_RENAMED, message, &from, &to);
        }
        if !self.is_same(&new.kind, &old.kind) {
            let accepts = self.accepts(same.direction, &new.kind, &old.kind);
            let message = format!("{name} is {}", self.change_of(&old.kind, &new.kind));
            let change = Change::new(rules::FIELD_TYPE_CHANGED, same.direction, message);
            self.report(change.only_if(Harm::Wire, !accepts), &from, &to);
        }
        if old.forms != new.forms {
            // A value in the plain form is read in any form.
            let breaks = same.direction.is_sent() || !old.forms.is_empty();
            let change = Change::new(rules::FIELD_FORM_CHANGED, same.direction, format!("{name} is in another form"));
            self.report(change.only_if(Harm::Wire, breaks).only_if(Harm::Behaviour, !breaks), &from, &to);
        }
        self.description(&name, &old.description, &new.description, &from, &to);
    }

    fn field_name(&self, same: SameType, name: &Name) -> String {
        let field = if name.wire.is_empty() { "the rest".to_owned() } else { format!("the field `{}`", name.wire) };
        format!("{field} of {}", self.new.type_name(same.new))
    }

    fn field_paths(&self, same: SameType, old: &Name, new: &Name) -> (Path, Path) {
        (field_path(self.old, same.old, old), field_path(self.new, same.new, new))
    }
}

fn field_path(side: &Side, id: TypeId, name: &Name) -> Path {
    if name.wire.is_empty() { joined(side.type_path(id), &["rest"]) } else { side.member_path(id, "record", &name.wire) }
}

/// What kind of type it is.
fn kind(definition: &Definition) -> &'static str {
    match definition {
        Definition::Record(_) => "a record",
        Definition::Enum(_) => "an enum",
        Definition::Or(_) => "a scalar or a word",
        Definition::Cases(_) => "one of several records",
    }
}

impl Side {
    /// A type in messages.
    pub(super) fn type_name(&self, id: TypeId) -> String {
        match self.owner(id) {
            Some((module, function)) => format!("the reply of `{}`", called(module, function)),
            None => format!("the type `{}`", self.definition(id).name.wire),
        }
    }
}
