//! The document as a whole, and the API's name and title.

use super::checker::{Checker, Context, default_booleans, description};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, Document, Text};
use crate::ir;

/// The API apart from credentials, types and modules.
struct Overview {
    name: String,
    title: String,
    description: String,
    request: ir::Request,
    envelope: ir::Envelope,
}

impl<'a> Checker<'a> {
    /// The API that a document describes. `None` if it is invalid, which is reported.
    pub(super) fn document(&mut self, document: &Document<'a>) -> Option<ir::Api> {
        let api = document.api.0.as_ref();
        self.credentials(api.and_then(|api| api.credentials.as_ref()));
        let overview = api.and_then(|api| self.overview(api));
        self.definitions(document.types.as_ref());
        self.context = Context {
            constants: api.and_then(|api| api.request.as_ref()?.parameters.clone()),
            envelope: overview.as_ref().map(|overview| overview.envelope.clone()),
            booleans: overview.as_ref().map_or_else(default_booleans, |overview| overview.request.booleans.clone()),
        };
        let modules = document.modules.0.as_ref().and_then(|map| self.modules(map));
        self.recursion();
        let (overview, modules) = (overview?, modules?);
        self.usage(&modules);
        if let Some(map) = &document.modules.0 {
            let headers = api.and_then(|api| api.request.as_ref()?.headers.as_ref());
            self.template_names(headers, &overview.request, map);
        }
        Some(ir::Api {
            name: overview.name,
            title: overview.title,
            description: overview.description,
            credentials: self.credentials.take_definitions()?,
            request: overview.request,
            envelope: overview.envelope,
            types: self.types.take_definitions()?,
            modules,
        })
    }

    fn overview(&mut self, api: &document::Api<'a>) -> Option<Overview> {
        let name = api.name.0.and_then(|name| self.api_name(name));
        let title = api.title.0.map(|title| title.text.trim().to_owned());
        if let (Some(title), Some(text)) = (&title, api.title.0)
            && title.is_empty()
        {
            self.empty("the title is empty", text.span, "write the API's name for people");
        }
        let request = self.request(api.request.as_ref());
        self.unused_credentials();
        let envelope = api.reply.0.as_ref().and_then(|reply| self.reply(reply));
        Some(Overview { name: name?, title: title?, description: description(api.description), request, envelope: envelope? })
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
