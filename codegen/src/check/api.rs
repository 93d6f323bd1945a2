//! The document as a whole, and the API's name and title.

use actionapi::description::{Api, Protocol};

use super::checker::{Checker, description};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, Document, Text};

/// The API apart from credentials, profiles, types and modules.
struct Overview {
    name: String,
    title: String,
    description: String,
}

impl<'a> Checker<'a> {
    /// The API that a document describes. `None` if it is invalid, which is reported.
    pub(super) fn document(&mut self, document: &Document<'a>) -> Option<Api> {
        let api = document.api.0.as_ref();
        self.credentials(api.and_then(|api| api.credentials.as_ref()));
        let overview = api.and_then(|api| self.overview(api));
        self.definitions(document.types.as_ref());
        let modules = document.modules.0.as_ref().and_then(|map| self.modules(map));
        self.recursion();
        if let Some(map) = &document.modules.0 {
            let request = api.and_then(|api| api.request.as_ref());
            self.template_names(request.and_then(|request| request.headers.as_ref()), map);
            if self.context.is_read {
                self.marks(request.map(|request| request.owner), map);
            }
        }
        let (Overview { name, title, description }, modules) = (overview?, modules?);
        self.usage(&modules);
        self.depth(&modules);
        let credentials = self.credentials.take_definitions()?.into();
        let (requests, replies) = self.profiles.take();
        let (requests, replies) = (requests.into(), replies.into());
        let protocol = Protocol { name: name.into(), title: title.into(), credentials, requests, replies };
        Some(Api { protocol, description, types: self.types.take_definitions()?, modules })
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
        let before = self.problems.len();
        let request = self.request(api.request.as_ref());
        self.context.is_read &= self.problems.len() == before;
        self.context.request = self.profiles.add_request(request);
        self.context.constants = api.request.as_ref().and_then(|request| request.parameters.clone());
        self.unused_credentials();
        let reply = api.reply.0.as_ref().and_then(|reply| self.reply(reply))?;
        self.context.reply = self.profiles.add_reply(reply);
        Some(Overview { name: name?, title: title?, description: description(api.description) })
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
