//! Requests with a JSON body: what the names of constants and parameters mean as places in it, and what has no place there.
//!
//! It knows nothing of how a body is put together: the runtime does.

use std::borrow::Cow;
use std::rc::Rc;

use actionapi_core::description::{
    Booleans, JsonBody, JsonConstant, JsonNames, JsonTemplate, ListStyle, Method, NamePattern, Need, NeedRule, Parameter,
    RecordStyle, RequestBody, RequestProfile, Template, steps,
};

use super::checker::Checker;
use super::layers::Forms;
use super::template::Spot;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Constant, Function, Layered, Map, Text, wrong_kind};
use crate::yaml::{self, Content, Entry, Node, Scalar, ScalarKind};

/// Where a function's own parameters go in a JSON body if the schema does not say.
const NAMES: &str = "/{name}";

/// The value of a constant that is no text, as written.
#[derive(Clone)]
pub(super) struct Value<'a> {
    name: Text<'a>,
    node: &'a Node<'a>,
    template: JsonTemplate,
}

impl Value<'_> {
    /// The templates in it.
    pub(super) fn templates(&self) -> Vec<&Template> {
        self.template.templates()
    }
}

impl<'a> Checker<'a> {
    /// Keeps the values of constants that are no texts, beside the texts of the others.
    pub(super) fn values(&mut self, forms: &mut Forms<'a>, map: &Map<'a, Layered<Constant<'a>>>) {
        for (name, said) in map.iter() {
            forms.values.retain(|value| value.name.text != name.text);
            let Some(node) = said.value.map(|constant| constant.node) else { continue };
            let is_text = matches!(&node.content, Content::Scalar(scalar) if yaml::kind(scalar) == ScalarKind::Text);
            if !is_text {
                let template = self.json_template(node);
                forms.values.push(Value { name, node, template });
            }
        }
    }

    /// Recursion is bounded: the parser limits the depth of the tree.
    fn json_template(&mut self, node: &'a Node<'a>) -> JsonTemplate {
        match &node.content {
            Content::Scalar(scalar) => self.json_scalar(scalar),
            Content::List(items) => JsonTemplate::List(items.iter().map(|item| self.json_template(item)).collect()),
            Content::Mapping(entries) => {
                crate::document::check_keys(entries, &mut self.problems);
                let mut member = |entry: &'a Entry<'a>| (entry.key.text.to_string().into(), self.json_template(&entry.value));
                JsonTemplate::Object(entries.iter().map(&mut member).collect())
            }
        }
    }

    fn json_scalar(&mut self, scalar: &'a Scalar<'a>) -> JsonTemplate {
        let plain = match yaml::kind(scalar) {
            ScalarKind::Text => return JsonTemplate::Text(self.template(Text::of(scalar), Spot::Parameter)),
            ScalarKind::Null => "null".to_owned(),
            ScalarKind::Boolean(value) => value.to_string(),
            ScalarKind::Number => yaml::number(&scalar.text).unwrap_or_else(|| {
                let message = format!("JSON cannot represent the number {}", quote(&scalar.text));
                let problem = Diagnostic::new(Kind::NotJson, message).at(scalar.span, "");
                self.report_once(scalar.span, problem.help("put it in quotes if it is text"));
                "0".to_owned()
            }),
        };
        JsonTemplate::Plain(plain.into())
    }

    /// Reports what has no place in the requests of a function with these parameters.
    pub(super) fn body_of_request(&mut self, function: Text<'a>, value: &Function<'a>, parameters: Option<&[Parameter]>) {
        let forms = Rc::clone(&self.context.forms);
        let written = value.parameters.as_ref().map(|map| map.entries.as_slice()).unwrap_or_default();
        let names: Vec<Text<'a>> = written.iter().map(|(name, _)| *name).collect();
        match forms.body.zip(forms.sent.body.json()) {
            None => self.form(&forms),
            Some((span, body)) => {
                if forms.request.methods.contains(&Method::Get) {
                    let problem = Diagnostic::new(Kind::KeysAtOdds, "a JSON body cannot be sent with GET").at(span, "");
                    let problem = problem.at(function.span, "may be called with GET");
                    self.report_once(span, problem.help("write `methods: [post]`, or `body: ~` where GET is meant"));
                }
                self.json_constants(&forms, body);
                self.json_names(&forms, body, &names);
                self.json_parameters(&forms, body, &names);
                self.made_in_json(function, &forms);
                self.made_defaults_in_json(&names, parameters.unwrap_or_default());
                if body.names == JsonNames::InOrder {
                    self.in_order(&names, parameters.unwrap_or_default());
                }
            }
        }
    }

    /// Reports what only a JSON body can have.
    fn form(&mut self, forms: &Forms<'a>) {
        for value in &forms.values {
            if !matches!(value.template, JsonTemplate::Plain(_)) || is_null(value.node) {
                let mut problems = Vec::new();
                wrong_kind(value.node, value.name.span, "text, a number or a boolean", &mut problems);
                for problem in problems {
                    self.report_once(value.node.span, problem);
                }
            }
        }
        for name in forms.parameters.iter().filter(|name| name.text.len() > 1 && name.text.starts_with('/')) {
            let message = format!("this is sent as a parameter called {}", quote(name.text));
            let problem = Diagnostic::new(Kind::PlaceInForm, message).at(name.span, "");
            self.report_once(name.span, problem.help("did you mean a JSON body? Write `request: { body: json }`"));
        }
        if let Some(pattern) = forms.names.filter(|pattern| !pattern.text.contains("{name}")) {
            let problem = Diagnostic::new(Kind::TemplateSyntax, "the form of names does not contain `{name}`");
            self.report_once(pattern.span, problem.at(pattern.span, "").help("write for example `names: \"ap{name}\"`"));
        }
    }

    fn json_constants(&mut self, forms: &Forms<'a>, body: &JsonBody) {
        for name in forms.parameters.iter().filter(|name| !name.text.starts_with('/')) {
            let message = format!("{} is no place in a JSON body", quote(name.text));
            let help = format!("write `/{0}`, or `{0}: ~` if it is of a layer above", name.text);
            self.report_once(name.span, Diagnostic::new(Kind::BadPlace, message).at(name.span, "").help(help));
        }
        let all = || forms.parameters.iter().zip(body.constants.iter());
        for (index, (name, constant)) in all().enumerate() {
            for (other, outer) in all().take(index).chain(all().skip(index + 1)) {
                let is_later = other.span.start > name.span.start;
                let is_twice = is_same_place(&outer.at, &constant.at) && !is_later;
                if is_twice || !is_same_place(&outer.at, &constant.at) && is_taken(outer, &constant.at) {
                    let message = format!("there is another value at {}", quote(name.text));
                    let problem = Diagnostic::new(Kind::Repeated, message).at(name.span, "").at(other.span, "by this one");
                    self.report_once(name.span, problem.help("remove one of them, or give them two places"));
                }
            }
        }
    }

    fn json_names(&mut self, forms: &Forms<'a>, body: &JsonBody, names: &[Text<'a>]) {
        let Some(pattern) = forms.names else { return };
        let problem = |message: &str| Diagnostic::new(Kind::BadPlace, message).at(pattern.span, "");
        if !pattern.text.starts_with('/') {
            let help = format!("write `names: \"/{}\"`", pattern.text);
            self.report_once(pattern.span, problem("names in a JSON body begin with `/`").help(help));
        } else if body.names == JsonNames::Whole
            && let [first, second, ..] = names
        {
            let (place, base) = (quote(pattern.text), pattern.text.trim_end_matches('/'));
            let problem = problem(&format!("both {} and {} would be sent as {place}", quote(first.text), quote(second.text)));
            let help = format!("write `{base}/{{name}}` for members, or `{base}/-` for items of a list");
            self.report_once(pattern.span, problem.at(second.span, "the second parameter").help(help));
        }
    }

    /// Reports parameters that would be where a constant is.
    fn json_parameters(&mut self, forms: &Forms<'a>, body: &JsonBody, names: &[Text<'a>]) {
        for name in names.iter().filter(|name| !name.text.is_empty()) {
            if body.names == JsonNames::Named && steps(&forms.sent.sent_name(Cow::Borrowed(name.text))).any(|step| step == "-")
            {
                let problem = Diagnostic::new(Kind::BadPlace, "in a place, `-` is the next item of a list").at(name.span, "");
                self.report(problem.help("a parameter called `-` cannot be sent in a JSON body"));
                continue;
            }
            let at = match body.names {
                JsonNames::InOrder => Cow::Owned(format!("{}-", forms.sent.names.before)),
                _ => forms.sent.sent_name(Cow::Borrowed(name.text)),
            };
            let constants = forms.parameters.iter().zip(body.constants.iter());
            let taken = constants.into_iter().find(|(_, constant)| is_taken(constant, &at) || is_within(&constant.at, &at));
            if let Some((constant, _)) = taken {
                let message = format!("the parameter {} is sent to {}, where a constant is", quote(name.text), quote(&at));
                let problem = Diagnostic::new(Kind::ConstantOverridden, message).at(name.span, "");
                let problem = problem.at(constant.span, "the constant");
                self.report(problem.help("remove one of them, or send parameters to another place with `names`"));
            }
        }
    }

    /// Reports required parameters after optional ones, which have no place of their own.
    fn in_order(&mut self, names: &[Text<'a>], parameters: &[Parameter]) {
        let Some(first) = parameters.iter().position(|parameter| !parameter.is_required()) else { return };
        let late = parameters.iter().skip(first).find(|parameter| parameter.is_required());
        let span = |parameter: &Parameter| names.iter().find(|name| name.text == parameter.name.wire).map(|name| name.span);
        if let Some(late) = late
            && let Some((optional, required)) = span(&parameters[first]).zip(span(late))
        {
            let message = format!("the required parameter {} comes after an optional one", quote(&late.name.wire));
            let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(required, "").at(optional, "this may be left out");
            self.report(
                problem.help("parameters without names are known by their order: put it first, or add a `?` to its type"),
            );
        }
    }
}

/// The need for parameters that are sent in order without gaps.
pub(super) fn need(profile: &RequestProfile, parameters: &[Parameter]) -> Option<Need> {
    let is_in_order = profile.body.json().is_some_and(|body| body.names == JsonNames::InOrder);
    let has_optional = parameters.iter().any(|parameter| !parameter.is_required());
    let names = parameters.iter().map(|parameter| parameter.name.wire.clone());
    (is_in_order && has_optional && parameters.len() > 1).then(|| Need { rule: NeedRule::InOrder, parameters: names.collect() })
}

/// How the requests of a layer are sent.
pub(super) fn sent(forms: &Forms<'_>) -> RequestProfile {
    if forms.body.is_none() {
        return RequestProfile { names: in_form(forms.names), ..forms.request.clone() };
    }
    let constants = forms.request.parameters.iter().map(|constant| {
        let value = forms.values.iter().find(|value| value.name.text == constant.name);
        let value = value.map_or_else(|| JsonTemplate::Text(constant.value.clone()), |value| value.template.clone());
        JsonConstant { at: constant.name.clone(), value }
    });
    let (names, pattern) = in_json(forms.names.map_or(NAMES, |pattern| pattern.text));
    RequestProfile {
        parameters: Cow::Borrowed(&[]),
        names: pattern,
        // How a form has them does not matter to JSON, and so makes no profile of its own.
        lists: ListStyle::Brackets,
        records: RecordStyle::Brackets,
        booleans: Booleans { yes: "true".into(), no: "false".into() },
        body: RequestBody::Json(JsonBody { constants: constants.collect(), names }),
        ..forms.request.clone()
    }
}

/// What names become in a form. A text without `{name}` is reported for the functions that have it.
fn in_form(pattern: Option<Text<'_>>) -> NamePattern {
    match pattern.and_then(|pattern| pattern.text.split_once("{name}")) {
        Some((before, after)) => NamePattern { before: before.to_owned().into(), after: after.to_owned().into() },
        None => NamePattern::PLAIN,
    }
}

fn in_json(pattern: &str) -> (JsonNames, NamePattern) {
    let of = |before: &str, after: &str| NamePattern { before: before.to_owned().into(), after: after.to_owned().into() };
    match pattern.split_once("{name}") {
        Some((before, after)) => (JsonNames::Named, of(before, after)),
        None => match pattern.strip_suffix('-').filter(|list| list.ends_with('/')) {
            Some(list) => (JsonNames::InOrder, of(list, "")),
            None => (JsonNames::Whole, of(pattern, "")),
        },
    }
}

fn is_null(node: &Node<'_>) -> bool {
    matches!(&node.content, Content::Scalar(scalar) if yaml::kind(scalar) == ScalarKind::Null)
}

fn is_same_place(one: &str, other: &str) -> bool {
    steps(one).eq(steps(other))
}

/// Whether a place is within another, or that one.
fn is_within(place: &str, outer: &str) -> bool {
    let mut steps_of_place = steps(place);
    steps(outer).all(|step| steps_of_place.next() == Some(step))
}

/// Whether a constant has a value in a place, or one that nothing can be put into.
fn is_taken(constant: &JsonConstant, place: &str) -> bool {
    if !is_within(place, &constant.at) {
        return false;
    }
    let rest = steps(place).skip(steps(&constant.at).count());
    let mut value = &constant.value;
    for step in rest {
        match value {
            // An object has no next item.
            JsonTemplate::Object(_) if step == "-" => return true,
            JsonTemplate::Object(members) => match members.iter().find(|(name, _)| *name == step) {
                Some((_, inner)) => value = inner,
                None => return false,
            },
            // The next item is behind those that are there.
            JsonTemplate::List(_) => return step != "-",
            _ => return true,
        }
    }
    true
}
