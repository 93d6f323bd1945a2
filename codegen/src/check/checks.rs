//! The calls by which an API is compared with its schema: their functions, which only read, and their parameters.
//!
//! It knows nothing of the comparison. Whether a value fits its parameter, the runtime decides, which sends it.

use actionapi_core::decode;
use actionapi_core::description::{Check, Effect, Function, Module, Parameter, RequestProfile, Type, Types as _};
use actionapi_core::encode::{check_formed, check_json, check_text};
use actionapi_core::wire::Booleans;

use super::checker::Checker;
use super::json;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, listed, quote};
use crate::document::{self, Any, List, Text};
use crate::yaml::{self, Content, Node, ScalarKind};

impl<'a> Checker<'a> {
    /// All of them that are valid.
    pub(super) fn checks(&mut self, checks: Option<&List<document::Check<'a>>>, modules: &[Module]) -> Vec<Check> {
        let Some(checks) = checks else { return Vec::new() };
        if checks.items.is_empty() {
            self.empty("`checks` is empty", checks.span, "write one, such as `{ call: module.function }`, or remove the key");
        }
        let mut all: Vec<Check> = Vec::new();
        for written in &checks.items {
            let (Some(call), Some(check)) = (written.call.0, self.check(written, modules)) else { continue };
            if all.contains(&check) {
                let problem = Diagnostic::new(Kind::Repeated, format!("the same check of {} again", quote(call.text)));
                self.report(problem.at(call.span, "").help("remove it, or choose other values"));
                continue;
            }
            all.push(check);
        }
        all
    }

    fn check(&mut self, written: &document::Check<'a>, modules: &[Module]) -> Option<Check> {
        let call = written.call.0?;
        let (module, name) = self.known_function(call)?;
        let function = modules.iter().find(|each| each.name.wire == module)?.function(name)?;
        if function.effect != Effect::Read {
            let message = format!("{} changes something, and a check only reads", quote(call.text));
            let problem = Diagnostic::new(Kind::BadCheck, message).at(call.span, "");
            self.report(problem.help("remove it; if the function changes nothing, write `effect: read` there"));
            return None;
        }
        if *function.returns.item() == Type::File {
            let message = format!("{} returns a file, which nothing is compared with", quote(call.text));
            self.report(Diagnostic::new(Kind::BadCheck, message).at(call.span, "").help("remove it"));
            return None;
        }
        let (mut parameters, mut is_valid) = (Vec::new(), true);
        for (name, value) in written.with.iter().flat_map(|with| &with.entries) {
            match value.as_ref().and_then(|Any(node)| self.check_value(call, *name, node, function)) {
                Some(texts) => parameters.push((name.text.to_owned(), texts)),
                None => is_valid = false,
            }
        }
        (is_valid && self.is_complete(call, &parameters, function)).then(|| Check {
            module: module.to_owned().into(),
            function: name.to_owned().into(),
            parameters,
        })
    }

    /// Whether a check has everything that its function needs, which is reported if it has not.
    fn is_complete(&mut self, call: Text<'a>, parameters: &[(String, Vec<String>)], function: &Function) -> bool {
        let has = |name: &str| parameters.iter().any(|(given, _)| given == name);
        let required = function.parameters.iter().filter(|parameter| parameter.is_required() && !parameter.is_presence());
        let missing: Vec<&Parameter> = required.filter(|parameter| !has(&parameter.name.wire)).collect();
        if let Some(first) = missing.first() {
            let names: Vec<&str> = missing.iter().map(|parameter| &*parameter.name.wire).collect();
            let problem = Diagnostic::new(Kind::MissingParameter, format!("{} needs {}", quote(call.text), listed(&names)));
            let help = match missing.iter().find(|parameter| parameter.has_secret(&self.types) || parameter.kind.is_file()) {
                Some(_) => "remove the check: secrets and files cannot be in a schema".to_owned(),
                None => format!("add `with: {{ {}: … }}`, with a value that every account has", first.name.wire),
            };
            self.report(problem.at(call.span, "").help(help));
            return false;
        }
        let unmet = function.needs.iter().find_map(|need| need.violation(has, quote));
        if let Some(unmet) = &unmet {
            let problem = Diagnostic::new(Kind::BadCheck, format!("{} cannot be called so: {unmet}", quote(call.text)));
            self.report(problem.at(call.span, "").help("change its `with`"));
        }
        unmet.is_none()
    }

    /// The texts of a parameter's value. `None` if it is invalid, which is reported.
    fn check_value(&mut self, call: Text<'a>, name: Text<'a>, node: &Node<'a>, function: &Function) -> Option<Vec<String>> {
        let Some(parameter) = function.parameter(name.text) else {
            let known: Vec<&str> = function.parameters.iter().map(|parameter| &*parameter.name.wire).collect();
            let message = format!("{} has no parameter {}", quote(call.text), quote(name.text));
            let help = did_you_mean(name.text, known.iter().copied()).unwrap_or_else(|| match known.as_slice() {
                [] => "remove it: the function has no parameters".to_owned(),
                known => format!("it has {}", listed(known)),
            });
            self.report(Diagnostic::new(Kind::UnknownParameter, message).at(name.span, "").help(help));
            return None;
        };
        let refused = match parameter {
            secret if secret.has_secret(&self.types) => Some("is a secret, which a schema cannot have"),
            file if file.kind.is_file() => Some("is a file, which a schema cannot have"),
            _ => None,
        };
        if let Some(refused) = refused {
            let problem = Diagnostic::new(Kind::BadCheck, format!("the parameter {} {refused}", quote(name.text)));
            self.report(problem.at(name.span, "").help("remove it; if the function needs it, remove the check"));
            return None;
        }
        let profile = self.profiles.request(function.request).clone();
        match self.typed_texts(parameter, &profile, node) {
            Ok(texts) => Some(texts),
            Err(problem) => {
                let message = format!("the value of {} does not fit its type: {problem}", quote(name.text));
                let at = if node.span.start == node.span.end { name.span } else { node.span };
                self.report(Diagnostic::new(Kind::BadCheck, message).at(at, "").help("write a value as the API takes it"));
                None
            }
        }
    }

    /// The texts of a value, as a person would type them.
    fn typed_texts(&self, parameter: &Parameter, profile: &RequestProfile, node: &Node<'a>) -> Result<Vec<String>, String> {
        if parameter.given() != &parameter.kind {
            let json = json::text(node).map_err(|_| "it is not JSON".to_owned())?;
            let (kind, forms) = (parameter.kind.without_option(), &parameter.forms);
            match profile.body.json().is_some() || parameter.is_named() {
                true => check_json(&self.types, kind, forms, &json)?,
                false => check_formed(&self.types, kind, forms, &profile.booleans, &json)?,
            }
            return Ok(vec![json]);
        }
        let (kind, item) = (parameter.kind.without_option(), parameter.kind.item());
        let one = |node: &Node<'a>| self.typed_text(item, &profile.booleans, node);
        match (kind, &node.content) {
            (Type::List(_), Content::List(items)) if !items.is_empty() => items.iter().map(one).collect(),
            (Type::List(_), _) => Err("expected a list with at least one item".to_owned()),
            (Type::Map(_), Content::Mapping(entries)) if !entries.is_empty() => {
                entries.iter().map(|entry| Ok(format!("{}={}", entry.key.text, one(&entry.value)?))).collect()
            }
            (Type::Map(_), _) => Err("expected a mapping with at least one entry".to_owned()),
            _ => Ok(vec![one(node)?]),
        }
    }

    /// The text of a scalar or of a value of an enum.
    fn typed_text(&self, kind: &Type, booleans: &Booleans, node: &Node<'a>) -> Result<String, String> {
        let Content::Scalar(scalar) = &node.content else {
            return Err("expected text, a number or a boolean".to_owned());
        };
        if yaml::kind(scalar) == ScalarKind::Null {
            return Err("expected a value, found nothing".to_owned());
        }
        let text = match kind {
            Type::Scalar(scalar_kind) => (scalar_kind.row().normalize)(&scalar.text, booleans),
            Type::Enum(id) => {
                let values = self.types.definition(*id).map(|definition| definition.values()).unwrap_or_default();
                decode::known(&values, &scalar.text).map_or_else(|| scalar.text.to_string(), |known| (*known).to_owned())
            }
            _ => scalar.text.to_string(),
        };
        check_text(&self.types, kind, booleans, &text)?;
        Ok(scalar.text.to_string())
    }
}
