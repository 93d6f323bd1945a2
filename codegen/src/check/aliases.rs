//! Named types that are known types, most often in another form. They have no Rust type of their own.
//!
//! It knows nothing of forms.

use super::checker::Checker;
use super::types;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Definition, Text, TypeText};

impl<'a> Checker<'a> {
    /// Finds what each of these types stands for. Those that others need come first, whatever the order in the schema.
    pub(super) fn aliases(&mut self, mut open: Vec<(Text<'a>, &Definition<'a>, TypeText<'a>)>) {
        for (name, value, _) in &open {
            self.types.add_alias(*name);
            if let Some(rust) = value.rust {
                let message = format!("{} has no Rust type of its own", quote(name.text));
                self.report(Diagnostic::new(Kind::KeysAtOdds, message).at(rust.span, "").help("remove `rust`"));
            }
        }
        while !open.is_empty() {
            let names: Vec<&str> = open.iter().map(|(name, ..)| name.text).collect();
            let is_ready = |text: &TypeText<'_>| !types::names(text.0.text).any(|name| names.contains(&name));
            let (ready, later): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, _, text)| is_ready(text));
            if ready.is_empty() {
                for (name, _, text) in &later {
                    let problem =
                        Diagnostic::new(Kind::RecursiveType, format!("the type {} contains itself", quote(name.text)));
                    self.report(problem.at(text.0.span, "here").help("define a record for a part of it"));
                }
                return;
            }
            for (name, value, text) in ready {
                let typed = self.type_of(text).map(|typed| self.with_forms(typed, value.r#as.as_ref(), text.0));
                if let Some(typed) = &typed {
                    self.only_of_parameter(&typed.forms, text.0);
                }
                self.types.define_alias(name.text, typed);
            }
            open = later;
        }
    }
}
