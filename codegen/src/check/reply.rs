//! How replies are formed: the rules that tell success from failure, and the places of the message, the code and the data. Each layer
//! changes what the one above it says.
//!
//! It knows nothing of the functions.

use std::borrow::Cow;

use actionapi_core::description::{Body, ContentType, Place, Pointer, Rule, Test, Tolerance};

use super::checker::Checker;
use super::layers::{Forms, Level};
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, quote};
use crate::document::{
    self, BodyWord, ContentTypeWord, Either, Layered, List, Literal, OneOrMany, RuleEntry, Text, ToleranceWord,
};

type Places = Cow<'static, [Place]>;

impl<'a> Checker<'a> {
    /// Changes the form of replies to what a layer says.
    pub(super) fn reply(&mut self, forms: &mut Forms<'a>, reply: &document::Reply<'a>, level: Level) {
        let is_api = level == Level::Api;
        let places = |value: &OneOrMany<document::PlaceEntry<'a>>, checker: &mut Self| -> Option<Places> {
            Some(checker.places(value, is_api).into())
        };
        if level != Level::Function
            && let Some(name) = reply.rust
        {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "only the reply of a function has a Rust name").at(name.span, "");
            self.report(problem.help("move `rust:` to the `reply:` of the function"));
        }
        let profile = &mut forms.reply;
        self.layered(level, "message", &mut profile.message, Places::default(), reply.message.as_ref(), places);
        self.layered(level, "code", &mut profile.code, Places::default(), reply.code.as_ref(), places);
        self.layered(level, "warnings", &mut profile.warnings, Places::default(), reply.warnings.as_ref(), places);
        self.layered(level, "request_id", &mut profile.request_id, Places::default(), reply.request_id.as_ref(), places);
        self.data(forms, reply.data.as_ref(), level);
        let content_type = |word: &ContentTypeWord, _: &mut Self| {
            Some(match word {
                ContentTypeWord::Any => ContentType::Any,
                ContentTypeWord::Json => ContentType::Json,
            })
        };
        let (slot, value) = (&mut forms.reply.content_type, reply.content_type.as_ref());
        self.layered(level, "content_type", slot, ContentType::Json, value, content_type);
        let tolerates = |words: &OneOrMany<ToleranceWord>, checker: &mut Self| Some(checker.tolerance(words));
        let slot = &mut forms.reply.tolerates;
        self.layered(level, "tolerates", slot, Tolerance::NONE, reply.tolerates.as_ref(), tolerates);
        let body = |word: &BodyWord, _: &mut Self| {
            Some(match word {
                BodyWord::Json => Body::Json,
                BodyWord::Text => Body::Text,
            })
        };
        self.layered(level, "body", &mut forms.reply.body, Body::Json, reply.body.as_ref(), body);
        self.rules_of(forms, reply, level);
    }

    fn tolerance(&mut self, OneOrMany(List { items, span }): &OneOrMany<ToleranceWord>) -> Tolerance {
        let mut tolerance = Tolerance::NONE;
        if items.is_empty() {
            self.empty("`tolerates` is empty", *span, "remove it, or write what is tolerated");
        }
        for word in items {
            *match word {
                ToleranceWord::TextAround => &mut tolerance.text_around,
                ToleranceWord::Nan => &mut tolerance.nan,
                ToleranceWord::ControlCharacters => &mut tolerance.control_characters,
                ToleranceWord::TrailingCommas => &mut tolerance.trailing_commas,
            } = true;
        }
        tolerance
    }

    /// Changes the place of the data.
    pub(super) fn data(&mut self, forms: &mut Forms<'a>, data: Option<&Layered<Text<'a>>>, level: Level) {
        let above = forms.reply.data.clone();
        let place = |text: &Text<'a>, checker: &mut Self| checker.data_place(*text, &above, level == Level::Api);
        self.layered(level, "data", &mut forms.reply.data, Pointer::ROOT, data, place);
    }

    fn rules_of(&mut self, forms: &mut Forms<'a>, reply: &document::Reply<'a>, level: Level) {
        let is_api = level == Level::Api;
        let rules = |value: &OneOrMany<RuleEntry<'a>>, checker: &mut Self| Some(checker.rules(value, is_api).into());
        let success = |value: &OneOrMany<RuleEntry<'a>>, checker: &mut Self| match value.0.items.as_slice() {
            [Either::Short(Text { text: "http", .. })] => Some(Cow::default()),
            [Either::Short(text)] if did_you_mean(text.text, ["http"]).is_some() => {
                let problem = Diagnostic::new(Kind::UnknownWord, format!("unknown word {}", quote(text.text)));
                let problem = problem.at(text.span, "").maybe_help(did_you_mean(text.text, ["http"]));
                checker.report(problem);
                None
            }
            entries => {
                checker.warn_of_ambiguous_rules(entries);
                rules(value, checker)
            }
        };
        if let Some(Layered { value, .. }) = &reply.success {
            forms.says_success = value.is_some();
        }
        if let Some(Layered { value, .. }) = &reply.failure {
            forms.says_failure = value.is_some();
        }
        let was_by_status = forms.reply.success.is_empty();
        let profile = &mut forms.reply;
        match &reply.success {
            // `http` where the layers above have a rule is no repetition, and neither is a removal of `http`.
            Some(Layered { value: None, .. }) if was_by_status => {}
            value => self.layered(level, "success", &mut profile.success, Cow::default(), value.as_ref(), success),
        }
        self.layered(level, "failure", &mut profile.failure, Cow::default(), reply.failure.as_ref(), rules);
        self.layered(level, "empty", &mut profile.empty, Cow::default(), reply.empty.as_ref(), rules);
    }

    /// The rules of a key. Invalid ones are reported and left out.
    fn rules(&mut self, OneOrMany(list): &OneOrMany<RuleEntry<'a>>, is_api: bool) -> Vec<Rule> {
        if list.items.is_empty() {
            self.empty("the list of rules is empty", list.span, "write a rule: `{ at: /status, is: success }`");
        }
        list.items.iter().filter_map(|entry| self.rule(entry, is_api)).collect()
    }

    fn rule(&mut self, entry: &RuleEntry<'a>, is_api: bool) -> Option<Rule> {
        let rule = match entry {
            Either::Short(Text { text: "http", span }) => {
                let problem = Diagnostic::new(Kind::KeysAtOdds, "`http` stands alone, under `success`").at(*span, "");
                self.report(problem.help("remove it: the HTTP status is looked at in any case"));
                return None;
            }
            Either::Short(text) if is_api && !text.text.is_empty() && !text.text.contains(['/', '.']) => {
                let message = format!("the place {} does not begin with `/`", quote(text.text));
                let problem = Diagnostic::new(Kind::BadPlace, message).at(text.span, "");
                self.report(problem.help(format!(
                    "write `/{0}` if something is there, or where this value is: `{{ at: /status, is: {0} }}`",
                    text.text
                )));
                return None;
            }
            Either::Short(text) => return Some(Rule { at: self.place(*text, is_api)?, test: Test::Present }),
            Either::Long(rule) => rule,
        };
        let at = match (rule.at, rule.header) {
            (Some(text), None) => self.place(text, is_api),
            (None, Some(name)) => self.header_place(name),
            (None, None) if rule.is.is_some() || rule.contains.is_some() => Some(Place::Text),
            _ => {
                let problem =
                    Diagnostic::new(Kind::KeysAtOdds, "expected `at`, `header`, `is` or `contains`").at(rule.owner, "");
                self.report(problem.help("write `{ at: /status, is: success }`, or `{ is: OK }` for the body as text"));
                None
            }
        };
        let test = match (&rule.is, &rule.contains) {
            (None, None) => Some(Test::Present),
            (Some(values), None) => self.texts("is", values).map(Test::Is),
            (None, Some(values)) => self.texts("contains", values).map(Test::Contains),
            (Some(_), Some(_)) => {
                let problem = Diagnostic::new(Kind::KeysAtOdds, "a rule has either `is` or `contains`").at(rule.owner, "");
                self.report(problem.help("write two rules if both must hold"));
                None
            }
        };
        Some(Rule { at: at?, test: test? })
    }

    pub(super) fn texts(
        &mut self,
        key: &str,
        OneOrMany(List { items, span }): &OneOrMany<Literal<'_>>,
    ) -> Option<Cow<'static, [Cow<'static, str>]>> {
        if items.is_empty() {
            self.empty(&format!("`{key}` is empty"), *span, "write a value, or remove the key");
            return None;
        }
        Some(items.iter().map(|value| Cow::from(value.text.text.to_owned())).collect())
    }

    fn warn_of_ambiguous_rules(&mut self, entries: &[RuleEntry<'a>]) {
        for entry in entries {
            if let Either::Long(document::Rule { is: Some(OneOrMany(values)), .. }) = entry {
                self.warn_of_ambiguous(&values.items);
            }
        }
    }

    /// Warns of values that read like a boolean and are compared as text, and of booleans that leave no failure.
    fn warn_of_ambiguous(&mut self, values: &[Literal<'a>]) {
        let boolean = |wanted| values.iter().find(|value| value.boolean == Some(wanted));
        if let (Some(yes), Some(no)) = (boolean(true), boolean(false)) {
            let problem = Diagnostic::new(Kind::AmbiguousSuccess, "both true and false show success");
            let problem = problem.at(no.text.span, "").at(yes.text.span, "");
            self.report(problem.help("write the one that shows success"));
        }
        if values.iter().any(|value| value.boolean.is_some()) {
            return;
        }
        for value in values.iter().filter(|value| value.plain) {
            let word = value.text.text;
            let meant = match word.to_ascii_lowercase().as_str() {
                "1" | "yes" | "y" | "on" => "true",
                "0" | "no" | "n" | "off" => "false",
                _ => continue,
            };
            let message = format!("{} may be meant as a boolean, but is compared as text", quote(word));
            let problem = Diagnostic::new(Kind::AmbiguousSuccess, message).at(value.text.span, "");
            let help =
                format!("write `{meant}` if the server sends a boolean in any form, or `\"{word}\"` if it sends this text");
            self.report(problem.help(help));
        }
    }
}
