//! The variables of an attempt in their order: those that need nothing of the request first, and, once its parameters are known, those
//! that are made of them.
//!
//! How each is made is in `making`.

use http::HeaderMap;
use jiff::Timestamp;
use secrecy::zeroize::Zeroizing;
use url::Url;

use super::making::Subject;
use super::{Exchange, host, request};
use crate::Secret;
use crate::description::template::Values;
use crate::description::{Constant, Method, Operation, Template};
use crate::encode::{Pair, push_pair};
use crate::error::Result;

impl Exchange<'_> {
    /// Makes what needs nothing of the request, for the path and all that is sent.
    #[inline]
    pub(super) fn make_early(&mut self) -> Result<()> {
        if self.table.is_none() && self.shared.lasting.jar.is_none() && self.draft.fetch.is_none() {
            return Ok(());
        }
        self.make_what_is_early()
    }

    fn make_what_is_early(&mut self) -> Result<()> {
        if let Some(table) = &mut self.table {
            table.begin_attempt();
        }
        if let Some(jar) = &self.shared.lasting.jar {
            // As they are sent: the reply may end them, and repeat them all the same.
            self.secrets.keep(jar.secrets());
        }
        self.fill_fetch()?;
        if self.table.is_none() {
            return Ok(());
        }
        self.prepare(|profile| vec![&profile.path], None)?;
        let protocol = self.shared.protocol;
        let path = request::address(self.request_profile, self.endpoint(), self.values())?;
        let early = |profile: &'static crate::description::RequestProfile| {
            profile.templates().filter(|template| !protocol.reads_request(template)).collect()
        };
        self.prepare(early, Some(path.path()))
    }

    /// Whether something that is sent is made of the parameters or the body.
    #[inline]
    pub(super) fn reads_request(&self) -> bool {
        if self.table.is_none() {
            return false;
        }
        let profile = self.request_profile;
        let mut constants = profile.parameters.iter().chain(profile.query.iter()).chain(profile.headers.iter());
        constants.any(|constant| self.shared.protocol.reads_request(&constant.value))
    }

    fn prepare(
        &mut self,
        templates: impl FnOnce(&'static crate::description::RequestProfile) -> Vec<&'static Template>,
        path: Option<&str>,
    ) -> Result<()> {
        let Some(mut table) = self.table.take() else { return Ok(()) };
        let host = host(self.endpoint());
        let subject = Subject { path, ..self.subject(&host, self.method) };
        for template in templates(self.request_profile) {
            table.prepare(template, subject, &self.shared.lasting);
        }
        self.keep_table(table);
        Ok(())
    }

    /// A template for a call of another function, with everything in it made.
    pub(super) fn fill(&mut self, template: &Template, operation: &Operation) -> Option<String> {
        let Some(mut table) = self.table.take() else {
            let names = Values::names(&operation.module, &operation.function);
            return template.fill(Values { variables: self.secrets.variables(), ..names });
        };
        let host = host(self.endpoint());
        let own = self.subject(&host, self.method);
        let subject = Subject { module: &operation.module, function: &operation.function, parameters: &(), ..own };
        let text = table.fill(template, subject, &self.shared.lasting);
        self.keep_table(table);
        text
    }

    /// Keeps the table, and what is secret in it out of all messages, also when it has been replaced.
    fn keep_table(&mut self, table: Box<super::Table>) {
        let variables = self.shared.protocol.variables.iter().zip(table.values());
        let made = variables.filter(|(variable, _)| variable.is_secret && variable.making().is_some());
        self.secrets.keep(made.filter_map(|(_, value)| value.clone()).collect());
        self.table = Some(table);
    }

    fn subject<'s>(&'s self, host: &'s str, method: Method) -> Subject<'s> {
        let operation = &self.draft.operation;
        Subject {
            module: &operation.module,
            function: &operation.function,
            parameters: &self.draft.parameters,
            endpoint: Some(self.endpoint().as_str()),
            host: Some(host),
            path: None,
            method: method.name(),
            pairs: None,
            body: None,
            now: Timestamp::now(),
        }
    }

    /// Adds what is made of the request: parameters after all others, then the URL's and the headers. Returns the form.
    pub(super) fn sign(
        &mut self,
        method: Method,
        parameters: &mut Vec<Pair>,
        url: &mut Url,
        headers: &mut HeaderMap,
    ) -> Result<Zeroizing<String>> {
        let (protocol, profile) = (self.shared.protocol, self.request_profile);
        let Some(mut table) = self.table.take() else { return request::encode(profile, parameters) };
        let is_late = |constant: &&Constant| protocol.reads_request(&constant.value);
        let in_url: Vec<(&str, Zeroizing<String>)> = {
            let early = profile.query.iter().filter(|constant| !is_late(constant));
            let values = crate::description::template::Values { variables: table.values(), ..self.values() };
            early.filter_map(|constant| Some((&*constant.name, Zeroizing::new(constant.value.fill(values)?)))).collect()
        };
        let (host, path) = (host(self.endpoint()), url.path().to_owned());
        // Files are read while they are sent, so nothing is made of them or of the body that they are in.
        let is_text = |pair: &&Pair| pair.value.as_file().is_none();
        let has_files = !parameters.iter().all(|pair| is_text(&pair));
        let before = parameters.clone();
        let pairs: Vec<(&str, &str)> = in_url.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let pairs: Vec<(&str, &str)> =
            pairs.into_iter().chain(before.iter().filter(is_text).map(|pair| (&*pair.name, pair.value.text()))).collect();
        let subject = Subject { path: Some(&path), pairs: Some(&pairs), ..self.subject(&host, method) };
        let lasting = &self.shared.lasting;
        for constant in profile.parameters.iter().filter(is_late) {
            if let Some(text) = table.fill(&constant.value, subject, lasting) {
                parameters.push(Pair::secret(constant.name.clone(), Secret::from(text)));
            }
        }
        let form = match request::encode(profile, parameters) {
            Ok(form) => form,
            Err(error) => {
                self.keep_table(table);
                return Err(error);
            }
        };
        let body = if method == Method::Post { form.as_str() } else { "" };
        let subject = Subject { body: (!has_files).then_some(body), ..subject };
        let mut query = Zeroizing::new(String::new());
        for constant in profile.query.iter().filter(is_late) {
            if let Some(text) = table.fill(&constant.value, subject, lasting).map(Zeroizing::new) {
                push_pair(&mut query, &constant.name, &text);
            }
        }
        for constant in profile.headers.iter().filter(is_late) {
            table.prepare(&constant.value, subject, lasting);
        }
        self.keep_table(table);
        if !query.is_empty() {
            request::add_query(url, &query);
        }
        // One that a setting or an interceptor has set stays.
        let late = profile.headers.iter().filter(is_late).filter(|constant| !headers.contains_key(&*constant.name));
        let late: Vec<&Constant> = late.collect();
        request::add_headers(late.into_iter(), self.values(), headers)?;
        Ok(form)
    }
}
