//! The parameters of functions: arguments of methods if they are required, setters of calls if they are optional.
//!
//! It does not know how they are sent, apart from their forms.

use actionapi::description::{Parameter, Type};

use super::arguments::Argument;
use super::change::{Change, Direction};
use super::comparison::{Comparison, Functions};
use super::pairs::{Pair, are_in_order, pairs};
use super::rules::{self, Harm, Rule};
use super::side::{Path, called, function_path, joined};

/// The parameters of a function in both schemas.
struct Signature<'a> {
    functions: Functions<'a>,
    /// Whether the arguments of a call can stay as they are.
    fits: bool,
}

impl Comparison<'_> {
    pub(super) fn parameters(&mut self, functions: Functions<'_>) {
        let arguments = |parameters: &[Parameter]| -> Vec<Argument> {
            parameters.iter().filter(|each| each.is_required()).map(Argument::of_parameter).collect()
        };
        let (old, new) = (&functions.old.parameters, &functions.new.parameters);
        let fits = self.takes_all(&arguments(new), &arguments(old));
        let signature = Signature { functions, fits };
        let all = pairs(old, new, |parameter| &parameter.name);
        for pair in &all {
            match pair {
                Pair::Added(parameter) => self.parameter_added(&signature, parameter),
                Pair::Removed(parameter) => {
                    let message = format!("{} is gone", signature.subject(parameter));
                    let change = Change::new(rules::PARAMETER_REMOVED, Direction::Request, message)
                        .only_if(Harm::Source, !(parameter.is_required() && fits));
                    self.report(change, &signature.old_path(parameter), &signature.new_path(parameter));
                }
                Pair::Both(old, new) => self.parameter(&signature, old, new),
            }
        }
        let required: Vec<_> = all
            .into_iter()
            .filter(|pair| matches!(pair, Pair::Both(one, other) if one.is_required() && other.is_required()))
            .collect();
        if !are_in_order(&required, new) {
            let name = called(functions.modules.new, functions.new);
            let names = new.iter().filter(|each| each.is_required()).map(|each| format!("`{}`", each.name.wire));
            let message = format!("the arguments of `{name}` are in the order {}", names.collect::<Vec<_>>().join(", "));
            let change = Change::new(rules::ARGUMENTS_REORDERED, Direction::Request, message);
            let change = change.only_if(Harm::Source, !fits).only_if(Harm::Wire, fits);
            let [from, to] = signature.paths().map(|path| joined(path, &["parameters"]));
            self.report(change, &from, &to);
        }
    }

    fn parameter_added(&mut self, signature: &Signature<'_>, parameter: &Parameter) {
        let (rule, what): (&'static Rule, _) = match parameter.is_required() {
            true => (rules::PARAMETER_ADDED_REQUIRED, "is required and new"),
            false => (rules::PARAMETER_ADDED, "is new"),
        };
        let message = format!("{} {what}", signature.subject(parameter));
        let change = Change::new(rule, Direction::Request, message)
            .only_if(Harm::Source, !signature.fits)
            .only_if(Harm::Wire, !parameter.may_be_absent());
        self.report(change, &signature.old_path(parameter), &signature.new_path(parameter));
    }

    fn parameter(&mut self, signature: &Signature<'_>, old: &Parameter, new: &Parameter) {
        let (from, to) = (signature.old_path(old), signature.new_path(new));
        let subject = signature.subject(new);
        let report = |this: &mut Self, change: Change| this.report(change, &from, &to);
        let request = |rule, message| Change::new(rule, Direction::Request, message);
        if old.name.wire != new.name.wire {
            let message = format!("the parameter `{}` of {} is called `{}`", old.name.wire, signature.name(), new.name.wire);
            report(self, request(rules::PARAMETER_RENAMED, message));
        }
        if old.name.rust != new.name.rust {
            let is_setter = !old.is_required() && !new.is_required();
            let rule = if is_setter { rules::PARAMETER_RUST_RENAMED } else { rules::ARGUMENT_RENAMED };
            let message = format!("{subject} is `{}` in Rust; it was `{}`", new.name.rust, old.name.rust);
            report(self, Change::new(rule, Direction::Neither, message));
        }
        match (old.is_required(), new.is_required()) {
            (true, false) => {
                let change = request(rules::PARAMETER_OPTIONAL, format!("{subject} is optional"));
                report(self, change.only_if(Harm::Source, !signature.fits));
            }
            // Its setter is gone even if the arguments fit.
            (false, true) => report(self, request(rules::PARAMETER_REQUIRED, format!("{subject} is required"))),
            _ => {}
        }
        self.parameter_type(signature, old, new);
        if old.default != new.default {
            let message = match &new.default {
                Some(default) => format!("the default of {subject} is `{default}`"),
                None => format!("{subject} has no default"),
            };
            let [from, to] = [&from, &to].map(|path| joined(path.clone(), &["default"]));
            self.report(request(rules::DEFAULT_CHANGED, message), &from, &to);
        }
        self.deprecation(&subject, (old.deprecated.as_ref(), new.deprecated.as_ref()), &from, &to);
        self.description(&subject, &old.description, &new.description, &from, &to);
    }

    fn parameter_type(&mut self, signature: &Signature<'_>, old: &Parameter, new: &Parameter) {
        let (was, is): (&Type, &Type) = (old.kind.without_option(), new.kind.without_option());
        let takes = self.takes(&Argument::of_parameter(new), &Argument::of_parameter(old));
        // What became an argument, or a setter, has a change of its own.
        let is_both = old.is_required() == new.is_required();
        let breaks = is_both && !takes && !(new.is_required() && signature.fits);
        let subject = signature.subject(new);
        let (from, to) = (signature.old_path(old), signature.new_path(new));
        let accepts = self.accepts(Direction::Request, is, was);
        let is_same = self.is_same(is, was);
        if !is_same {
            let message = format!("{subject} is {}", self.change_of(was, is));
            let change = Change::new(rules::PARAMETER_TYPE_CHANGED, Direction::Request, message);
            self.report(change.only_if(Harm::Source, breaks).only_if(Harm::Wire, !accepts), &from, &to);
        }
        if old.forms != new.forms {
            let change =
                Change::new(rules::PARAMETER_FORM_CHANGED, Direction::Request, format!("{subject} is sent in another form"));
            self.report(change.only_if(Harm::Source, breaks && is_same), &from, &to);
        }
    }
}

impl Signature<'_> {
    /// The function in messages.
    fn name(&self) -> String {
        format!("`{}`", called(self.functions.modules.new, self.functions.new))
    }

    fn subject(&self, parameter: &Parameter) -> String {
        format!("the parameter `{}` of {}", parameter.name.wire, self.name())
    }

    fn paths(&self) -> [Path; 2] {
        let Functions { modules, old, new } = self.functions;
        [function_path(modules.old, old), function_path(modules.new, new)]
    }

    fn old_path(&self, parameter: &Parameter) -> Path {
        let [path, _] = self.paths();
        joined(path, &["parameters", &parameter.name.wire])
    }

    fn new_path(&self, parameter: &Parameter) -> Path {
        let [_, path] = self.paths();
        joined(path, &["parameters", &parameter.name.wire])
    }
}
