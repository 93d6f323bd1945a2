//! The layers of a schema: what the API says of requests and replies, and what a module and a function change of it.
//!
//! It knows nothing of what requests and replies consist of.

use std::rc::Rc;

use actionapi_core::description::{Deprecation, Part, ReplyProfile, RequestProfile, Template};

use super::checker::Checker;
use super::json_body::{self, Value};
use super::said_pages::SaidPages;
use crate::diagnostic::{Diagnostic, Kind, Severity, quote};
use crate::document::{self, ErrorEntry, Layered, Map, Text};
use crate::source::Span;

/// Where something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Api,
    Module,
    Function,
}

/// The forms of requests and replies at some layer.
#[derive(Clone)]
pub(super) struct Forms<'a> {
    pub(super) request: RequestProfile,
    pub(super) reply: ReplyProfile,
    /// Whether a layer has `success`.
    pub(super) says_success: bool,
    /// Whether a layer has `failure`.
    pub(super) says_failure: bool,
    /// Where the methods are said, if a layer says them.
    pub(super) methods: Option<Span>,
    /// The names of the request's parameters, as written, in their order.
    pub(super) parameters: Vec<Text<'a>>,
    /// The names of the parameters in its URL, in their order.
    pub(super) query: Vec<Text<'a>>,
    /// The values of the request's headers, as written, in their order.
    pub(super) headers: Vec<Text<'a>>,
    /// The values of the request's parameters that are no texts.
    pub(super) values: Vec<Value<'a>>,
    /// The form of the names of the function's own parameters, as written.
    pub(super) names: Option<Text<'a>>,
    /// Where a layer says that the body is JSON.
    pub(super) body: Option<Span>,
    /// The request as it is sent: with constants and names in the form that its body needs.
    pub(super) sent: RequestProfile,
}

impl Default for Forms<'_> {
    fn default() -> Self {
        Self {
            request: RequestProfile::PLAIN,
            reply: ReplyProfile::PLAIN,
            says_success: false,
            says_failure: false,
            methods: None,
            parameters: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            values: Vec::new(),
            names: None,
            body: None,
            sent: RequestProfile::PLAIN,
        }
    }
}

/// The forms of requests and replies of the functions that are being checked.
#[derive(Clone, Default)]
pub(super) struct Context<'a> {
    pub(super) forms: Rc<Forms<'a>>,
    /// The index of the request profile.
    pub(super) request: usize,
    /// The index of the reply profile.
    pub(super) reply: usize,
    /// What is said of the functions if they are deprecated.
    pub(super) deprecated: Option<Deprecation>,
    /// How they give their lists page by page, if they do.
    pub(super) pages: Option<Rc<SaidPages<'a>>>,
}

/// A function with how it is called.
#[derive(Clone)]
pub(super) struct Called<'a> {
    /// `None` for a function at the top.
    pub(super) module: Option<Text<'a>>,
    pub(super) function: Text<'a>,
    pub(super) forms: Rc<Forms<'a>>,
}

/// What a layer says.
#[derive(Clone, Copy)]
pub(super) struct Layer<'d, 'a> {
    pub(super) level: Level,
    pub(super) request: Option<&'d document::Request<'a>>,
    pub(super) reply: Option<&'d document::Reply<'a>>,
    pub(super) errors: Option<&'d Map<'a, Layered<ErrorEntry<'a>>>>,
    /// Short for the key of the same name in `reply`.
    pub(super) data: Option<&'d Layered<Text<'a>>>,
    /// How many calls the API takes.
    pub(super) rate: Option<&'d Layered<document::Rate<'a>>>,
}

impl<'a> Checker<'a> {
    /// Enters a layer. The context of the layer around it is returned, for [`leave`](Self::leave).
    pub(super) fn enter(&mut self, layer: Layer<'_, 'a>) -> Context<'a> {
        let outer = self.context.clone();
        let Layer { level, request, reply, errors, data, rate } = layer;
        let is_empty = request.is_none() && reply.is_none() && errors.is_none() && data.is_none() && rate.is_none();
        if is_empty && level != Level::Api {
            return outer;
        }
        let before = self.problems.len();
        let mut forms = Forms::clone(&outer.forms);
        if let Some(request) = request {
            self.request(&mut forms, request, level);
        }
        self.rate_layer(level, rate, &mut forms.request.rate);
        if let Some(reply) = reply {
            self.reply(&mut forms, reply, level);
            if let (Some(twice), Some(data)) = (&reply.data, data) {
                let problem = Diagnostic::new(Kind::KeysAtOdds, "the place of the data is given twice").at(data.key, "");
                self.report(problem.at(twice.key, "and here").help("remove one of them"));
            }
        }
        self.data(&mut forms, data, level);
        if let Some(errors) = errors {
            self.errors(&mut forms, errors, level);
        }
        self.is_read &= self.problems[before..].iter().all(|problem| problem.severity() == Severity::Warning);
        forms.sent = json_body::sent(&forms);
        if level == Level::Function {
            name_placed(&mut forms.sent);
        }
        self.context.request = self.profiles.add_request(&forms.sent);
        self.context.reply = self.profiles.add_reply(&forms.reply);
        self.context.forms = Rc::new(forms);
        outer
    }

    /// Leaves a layer.
    pub(super) fn leave(&mut self, outer: Context<'a>) {
        self.context = outer;
    }

    /// Sets a value to what a layer says of it. Without `~` it is what the layer above says; with it, the default.
    pub(super) fn layered<T: PartialEq, V>(
        &mut self,
        level: Level,
        key: &str,
        slot: &mut T,
        default: T,
        said: Option<&Layered<V>>,
        value: impl FnOnce(&V, &mut Self) -> Option<T>,
    ) {
        let Some(Layered { key: span, value: said }) = said else { return };
        match said {
            Some(said) => {
                let Some(value) = value(said, self) else { return };
                if level != Level::Api && value == *slot {
                    self.repeated(key, *span);
                }
                *slot = value;
            }
            None if *slot == default => {
                self.nothing_to_remove(&format!("no layer above sets {}", quote(key)), *span, "remove the line".to_owned());
            }
            None => *slot = default,
        }
    }

    /// Warns of a layer that says what the one above it says.
    pub(super) fn repeated(&mut self, key: &str, span: Span) {
        let message = format!("{} repeats what the layer above says", quote(key));
        self.report(Diagnostic::new(Kind::RepeatsLayer, message).at(span, "").help("remove it, or change its value"));
    }

    /// Reports a `~` for something that no layer above sets.
    pub(super) fn nothing_to_remove(&mut self, message: &str, span: Span, help: String) {
        self.report(Diagnostic::new(Kind::NothingToRemove, message).at(span, "").help(help));
    }
}

/// Gives the parameters in a function's templates the names that they would be sent as.
fn name_placed(profile: &mut RequestProfile) {
    if profile.placed().next().is_none() {
        return;
    }
    let names = RequestProfile { path: Template::default(), ..profile.clone() };
    let rename = |template: &mut Template| {
        for part in template.0.to_mut() {
            if let Part::Parameter(name) = part {
                *name = names.sent_name(name.clone());
            }
        }
    };
    rename(&mut profile.path);
    profile.query.to_mut().iter_mut().chain(profile.headers.to_mut()).for_each(|constant| rename(&mut constant.value));
}
