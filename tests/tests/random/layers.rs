//! What random schemas say of requests and replies, for all functions and for some.

use std::collections::BTreeSet;

use crate::schemas::{Braces, Maker, quoted};

impl Maker<'_> {
    /// The `request` section, and the names of its parameters. Every request says somewhere which function it calls, and sends every
    /// credential.
    pub(crate) fn request(&mut self, credentials: &[String], variables: &[String]) -> (String, BTreeSet<String>) {
        let mut braces = Braces::default();
        braces.put("methods", self.random.of(&["[post]", "[get]", "[post, get]", "[get, post]"]));
        let (mut parameters, mut headers) = (Braces::default(), Braces::default());
        let mut names = BTreeSet::new();
        let mut constant = |name: &str, value: String| {
            names.insert(name.to_owned());
            parameters.put(name, quoted(&value));
        };
        match self.random.below(4) {
            0 => constant("do", "${module}.${function}".to_owned()),
            1 => {
                constant("m", "${module}".to_owned());
                constant("f", "x-${function}-y".to_owned());
            }
            2 => {
                let path = self.random.of(&[
                    "/${module}/${function}",
                    "/api%20x/${module}/${function}.php",
                    "/a;b=${module}/${function}/",
                ]);
                braces.put("path", quoted(path));
            }
            _ => {
                constant("module", "${module}".to_owned());
                headers.put("X-Function", quoted("do ${function}"));
            }
        }
        for _ in 0..self.random.below(3) {
            let (name, value) = (self.random.of(&["c1", "c 2", "c[3]", "c\"4", "#c5"]), self.description().replace('$', "$$"));
            if names.insert(name.to_owned()) {
                parameters.put(name, quoted(&value));
            }
        }
        for (at, name) in credentials.iter().enumerate() {
            if self.random.once_in(2) {
                names.insert(format!("credential{at}"));
                parameters.put(&format!("credential{at}"), quoted(&format!("${{{name}}}")));
            } else {
                headers.put(&format!("X-Credential-{at}"), quoted(&format!("Bearer ${{{name}}}; $$")));
            }
        }
        for (at, name) in variables.iter().enumerate() {
            names.insert(format!("variable{at}"));
            parameters.put(&format!("variable{at}"), quoted(&format!("<${{{name}}}>")));
        }
        if !parameters.is_empty() {
            braces.put("parameters", parameters.text());
        }
        if !headers.is_empty() {
            braces.put("headers", headers.text());
        }
        let lists = ["brackets", "indexed", "repeated", "{ joined: \",\" }", "{ joined: \"|*/\" }", "{ joined: \"\\\"#\" }"];
        braces.put("lists", self.random.of(&lists));
        let booleans = ["[\"1\", \"0\"]", "[true, false]", "[yes, \"\"]", "[\"*/ \\\"#\", \"{}$x\"]"];
        braces.put("booleans", self.random.of(&booleans));
        (braces.text(), names)
    }

    pub(crate) fn reply(&mut self) -> String {
        let mut braces = Braces::default();
        let success = [
            "http",
            "{ at: /status, is: success }",
            "{ at: \"/meta/st~2~1\\\"#atus\", is: [ok, 1, true] }",
            "{ at: /ok, is: true }",
            "[{ at: /ok, is: true }, { header: X-Status, is: fine }]",
            "{ at: /state, contains: done }",
        ];
        let failure = ["/error", "/meta/error", "[/error, { at: /faults/0/kind, is: fatal }]", "{ header: X-Error }"];
        let both = self.random.below(3);
        if both != 0 {
            braces.put("success", self.random.of(&success));
        }
        if both != 1 {
            braces.put("failure", self.random.of(&failure));
        }
        let message =
            ["/message", "/meta/message", "\"/~2~1 \\\"# {}\"", "/a/b/c", "[/texts/0, /message]", "{ header: X-Message }"];
        if !self.random.once_in(4) {
            braces.put("message", self.random.of(&message));
        }
        if self.random.once_in(2) {
            braces.put("code", self.random.of(&["/code", "/meta/code", "{ cookie: code }", "[/codes/-1, /code]"]));
        }
        if self.random.once_in(4) {
            braces.put("warnings", self.random.of(&["/warnings/*/text", "[/hint, { header: Warning }]"]));
        }
        if self.random.once_in(4) {
            braces.put("empty", "{ at: /message, contains: nothing }");
        }
        let data = ["/data", "/response/data", "\"/meta/data~2~1\"", "\"/${function}-reply/data\"", "\"/~0 \""];
        braces.put("data", self.random.of(&data));
        if self.random.once_in(2) {
            braces.put("content_type", "any");
        }
        if self.random.once_in(4) {
            let tolerated = ["nan", "[text_around, control_characters]", "[nan, trailing_commas, nan]"];
            braces.put("tolerates", self.random.of(&tolerated));
        }
        braces.text()
    }

    /// What a module or a function changes of requests and replies.
    pub(crate) fn layer(&mut self, braces: &mut Braces) {
        if self.random.once_in(4) && self.in_json.is_none() {
            let mut request = Braces::default();
            if self.random.once_in(2) {
                request.put("query", "{ q1: \"a b\", q2: \"x ${function} y\" }");
            }
            if self.random.once_in(2) {
                request.put("names", quoted(self.random.of(&["p-{name}", "{name}.x", "a*/\"{name}"])));
            }
            if self.random.once_in(2) {
                request.put("headers", "{ X-Layer: \"of ${module}\" }");
            }
            request.put("lists", self.random.of(&["indexed", "{ joined: \";\" }"]));
            braces.put("request", request.text());
        }
        if self.random.once_in(4) {
            braces.put("reply", self.reply());
        }
        if self.random.once_in(4) {
            braces.put("errors", "{ Own: { code: [o, 7], class: invalid }, Late: { contains: \"*/ \\\"#\", http: 504 } }");
        }
    }
}
