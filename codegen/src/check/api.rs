//! The document as a whole, and the API's name and title.

use actionapi_core::description::{Api, Protocol};

use super::checker::{Checker, description};
use super::deprecated::{FunctionNames, Replaced};
use super::layers::{Layer, Level};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, Document, Text};

/// The API apart from variables, profiles, types and modules.
struct Overview {
    name: String,
    title: String,
    description: String,
}

impl<'a> Checker<'a> {
    /// The API that a document describes. `None` if it is invalid, which is reported.
    pub(super) fn document(&mut self, document: &Document<'a>) -> Option<Api> {
        let api = document.api.0.as_ref();
        self.function_names = FunctionNames::new(document);
        self.variables(api);
        self.endpoints(api.and_then(|api| api.endpoints.as_ref()));
        let overview = api.and_then(|api| self.overview(api));
        self.definitions(document.types.as_ref());
        let modules = self.modules(document.functions.as_ref(), document.modules.as_ref());
        let fetches = match &modules {
            Some(modules) => self.fetch_calls(modules),
            None => None,
        };
        let checks = modules.as_deref().map(|modules| self.checks(document.checks.as_ref(), modules)).unwrap_or_default();
        self.unused_variables();
        self.unused_pages();
        if let Some(reply) = api.and_then(|api| api.reply.0.as_ref()) {
            self.decided(reply);
        }
        self.pending_forms();
        self.recursion();
        if self.is_read {
            self.marks(api.and_then(|api| Some(api.request.as_ref()?.owner)));
        }
        let (Overview { name, title, description }, modules) = (overview?, modules?);
        self.sent_records(&modules);
        self.usage(&modules);
        self.depth(&modules);
        let fetches = fetches?.into();
        let needs = api.map(|api| self.needs_of_client(api)).unwrap_or_default().into();
        let variables = self.variables.take_definitions()?.into();
        let (requests, replies) = self.profiles.take();
        let (requests, replies) = (requests.into(), replies.into());
        let (endpoints, rates) =
            (std::mem::take(&mut self.known_endpoints).into(), std::mem::take(&mut self.known_rates).into());
        let (name, title) = (name.into(), title.into());
        let protocol = Protocol { name, title, variables, needs, fetches, endpoints, rates, requests, replies };
        Some(Api { protocol, description, types: self.types.take_definitions()?, modules, checks })
    }

    /// The API's own parts, and the context of its functions.
    fn overview(&mut self, api: &document::Api<'a>) -> Option<Overview> {
        let name = api.name.0.and_then(|name| self.api_name(name));
        let title = api.title.0.map(|title| title.text.trim().to_owned());
        if let (Some(title), Some(text)) = (&title, api.title.0)
            && title.is_empty()
        {
            self.empty("the title is empty", text.span, "write the API's name for people");
        }
        let (request, reply) = (api.request.as_ref(), api.reply.0.as_ref());
        // Everything is within this layer.
        let (errors, rate) = (api.errors.as_ref(), api.rate.as_ref());
        let _ = self.enter(Layer { level: Level::Api, request, reply, errors, data: None, rate });
        self.deprecated_layer(Level::Api, api.deprecated.as_ref(), Replaced::Layer(""));
        self.pages_layer(Level::Api, api.pages.as_ref());
        reply?;
        Some(Overview { name: name?, title: title?, description: description(api.description) })
    }

    /// Reports that nothing says when the replies of some function are a success.
    fn decided(&mut self, reply: &document::Reply<'a>) {
        let Some(function) = self.undecided else { return };
        let problem = Diagnostic::new(Kind::MissingKey, "nothing says when a reply is a success").at(reply.owner, "in here");
        let problem = problem.at(function.span, "a function without it");
        self.report(problem.help("add `success: { at: /status, is: success }`, `failure: /error`, or `success: http`"));
    }

    fn api_name(&mut self, name: Text<'_>) -> Option<String> {
        let legal = name.text.starts_with(|first: char| first.is_ascii_lowercase())
            && name.text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'));
        if !legal {
            let problem = Diagnostic::new(Kind::BadName, format!("{} cannot name an API", quote(name.text)));
            let help = "an API's name consists of `a` to `z`, digits, `_` and `-`, and begins with a letter";
            self.report(problem.at(name.span, "").help(help));
        }
        legal.then(|| name.text.to_owned())
    }
}
