//! A guess at the envelope: what in replies says that a call succeeded, where the message, the code and the data are.
//!
//! It is written into the schema for a person to check. It knows what APIs commonly do, and no API.

use actionapi::Tree;

use super::yaml;

/// The body of a reply of a function.
pub(super) struct Body<'b> {
    pub(super) function: &'b str,
    pub(super) tree: &'b Tree,
    /// Whether it is a failure: said to be one, or by its status.
    pub(super) is_failure: bool,
}

/// The lines of `reply`, without indentation; the first says what they are made of.
pub(super) fn guess(bodies: &[Body<'_>]) -> Vec<String> {
    let (failures, successes): (Vec<&Body<'_>>, Vec<_>) = bodies.iter().partition(|body| body.is_failure);
    let mut guess = Guess { prefix: prefix(&successes), successes, failures };
    let success = guess.success();
    if let Some((name, ..)) = &success {
        guess.part(name);
    }
    let own = success.as_ref().map(|(name, _)| *name);
    let failure = if success.is_none() { guess.failure() } else { None };
    let bad = if success.is_none() && failure.is_none() { guess.bad() } else { None };
    let mut lines = vec![format!(
        "# guessed from {} and {}",
        count(guess.successes.len(), "success", "successes"),
        count(guess.failures.len(), "failure", "failures")
    )];
    match (&success, &failure) {
        (Some((name, values)), _) => lines.push(format!("success: {{ at: {}, is: {values} }}", guess.quoted_place(name))),
        (None, Some(place)) => lines.push(format!("failure: {}", yaml_place(place))),
        (None, None) => lines.push(
            bad.clone()
                .map_or("success: http".to_owned(), |(place, values)| format!("failure: {{ at: {place}, is: {values} }}")),
        ),
    }
    let code = guess.code(own);
    let message = guess.message(own);
    lines.extend(code.as_ref().map(|place| format!("code: {}", yaml_place(place))));
    lines.extend(message.as_ref().map(|place| format!("message: {}", yaml_place(place))));
    let beside = [own.map(str::to_owned), code, message, failure, bad.map(|(place, _)| place)];
    lines.extend(guess.data(&beside).map(|place| format!("data: {}", yaml_place(&place))));
    lines
}

fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn yaml_place(place: &str) -> String {
    if place.contains("${") { format!("\"{place}\"") } else { place.to_owned() }
}

struct Guess<'b> {
    successes: Vec<&'b Body<'b>>,
    failures: Vec<&'b Body<'b>>,
    /// The names that lead to the object that all successes have, `${function}` in them.
    prefix: Vec<String>,
}

/// A name with the function's in it as a placeholder.
fn generic(name: &str, function: &str) -> String {
    let lower = function.to_lowercase();
    if function.len() > 2 && name.contains(function) {
        name.replace(function, "${function}")
    } else if function.len() > 2 && name.contains(&lower) {
        name.replace(&lower, "${function:lower}")
    } else {
        name.to_owned()
    }
}

/// The objects around everything, each with nothing else in it.
fn prefix(successes: &[&Body<'_>]) -> Vec<String> {
    const WRAPPERS: &[&str] = &["reply", "response", "cpanelresult"];
    const DEEPEST: usize = 2;
    let mut prefix = Vec::new();
    while prefix.len() < DEEPEST && !successes.is_empty() {
        let step = |body: &Body<'_>| {
            let members = at(body, &prefix)?.members();
            let is_wrapper = |name: &str| WRAPPERS.contains(&name) || name.contains("${function");
            let named: Vec<_> = members.iter().map(|(name, value)| (generic(name, body.function), value)).collect();
            let chosen = match &named[..] {
                [only] => only,
                several => several.iter().find(|(name, _)| is_wrapper(name))?,
            };
            let rest_is_said = named
                .iter()
                .all(|(name, _)| *name == chosen.0 || ["request", "metadata", "ResponseMetadata"].contains(&name.as_str()));
            let wraps = matches!(chosen.1, Tree::Object(_)) && rest_is_said;
            (wraps && (is_wrapper(&chosen.0) || prefix.is_empty() && successes.len() > 1)).then(|| chosen.0.clone())
        };
        let mut steps = successes.iter().map(|body| step(body));
        let Some(Some(first)) = steps.next() else { break };
        if !steps.all(|other| other.as_ref() == Some(&first)) {
            break;
        }
        prefix.push(first);
    }
    prefix
}

/// The value at the end of these names.
fn at<'b>(body: &'b Body<'_>, names: &[String]) -> Option<&'b Tree> {
    names.iter().try_fold(body.tree, |tree, name| {
        let name = name.replace("${function}", body.function).replace("${function:lower}", &body.function.to_lowercase());
        tree.get(&name)
    })
}

fn is_empty(value: &Tree) -> bool {
    match value {
        Tree::Null | Tree::Boolean(false) => true,
        Tree::Number(digits) => digits == "0",
        Tree::Text(text) => text.is_empty() || text == "0",
        Tree::List(items) => items.is_empty(),
        Tree::Object(members) => members.is_empty(),
        Tree::Boolean(true) => false,
    }
}

impl Guess<'_> {
    fn place(&self, name: &str) -> String {
        self.prefix.iter().map(|step| format!("/{step}")).collect::<String>() + "/" + name
    }

    fn quoted_place(&self, name: &str) -> String {
        let place = self.place(name);
        if place.contains("${") { format!("\"{place}\"") } else { place }
    }

    /// The values of a member in these bodies; `None` where there is none.
    fn values<'b>(&'b self, bodies: &'b [&Body<'_>], name: &'b str) -> impl Iterator<Item = Option<&'b Tree>> {
        bodies.iter().map(move |body| {
            at(body, &self.prefix).and_then(|tree| name.split('/').try_fold(tree, |tree, step| tree.get(step)))
        })
    }

    /// The member that says that a call succeeded, and the values that say so.
    fn success(&self) -> Option<(&'static str, String)> {
        const NAMES: &[&str] = &[
            "ok",
            "success",
            "status",
            "result",
            "stat",
            "state",
            "error",
            "code",
            "errorcode",
            "error_code",
            "retcode",
            "errno",
            "statusCode",
            "metadata/result",
            "detail",
            "message",
            "msg",
        ];
        NAMES.iter().find_map(|name| {
            let all: Vec<_> = self.values(&self.successes, name).collect();
            let values: Vec<_> = all.iter().copied().flatten().filter(|value| is_good(name, value)).collect();
            // Not every failure is said to be one.
            (values.len() * 3 >= all.len() * 2 && !values.is_empty()).then_some(())?;
            let mut texts: Vec<String> = values.iter().map(|value| said(value)).collect();
            texts.sort();
            texts.dedup();
            let fails = |value: Option<&Tree>| value.is_none_or(|value| !texts.contains(&said(value)));
            let is_rule = self.values(&self.failures, name).all(fails);
            is_rule.then(|| (*name, if let [only] = &texts[..] { only.clone() } else { format!("[{}]", texts.join(", ")) }))
        })
    }

    /// Takes what this member does not say to be a success among the failures.
    fn part(&mut self, name: &str) {
        let is_success: Vec<bool> =
            self.values(&self.successes, name).map(|value| value.is_some_and(|value| is_good(name, value))).collect();
        let (successes, failures): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.successes).into_iter().zip(is_success).partition(|(_, is)| *is);
        self.successes = successes.into_iter().map(|(body, _)| body).collect();
        self.failures.extend(failures.into_iter().map(|(body, _)| body));
    }

    /// A member that says that a call failed, with a word that successes do not have there.
    fn bad(&self) -> Option<(String, String)> {
        const NAMES: &[&str] = &["status", "result", "state", "stat", "success", "ok"];
        const WORDS: &[&str] = &["error", "fail", "failed", "failure"];
        let is_bad = |value: Option<&Tree>| {
            value.is_some_and(|value| value.text().is_some_and(|text| WORDS.contains(&text.to_lowercase().as_str())))
        };
        let name = NAMES.iter().find(|name| {
            !self.failures.is_empty()
                && self.values(&self.failures, name).all(is_bad)
                && !self.values(&self.successes, name).any(is_bad)
        })?;
        let mut words: Vec<_> = self.values(&self.failures, name).flatten().map(said).collect();
        words.sort();
        words.dedup();
        Some((self.quoted_place(name), if let [only] = &words[..] { only.clone() } else { format!("[{}]", words.join(", ")) }))
    }

    /// The place of what is only there in failures.
    fn failure(&self) -> Option<String> {
        const NAMES: &[&str] = &["error", "errors", "exception", "fault", "error_code", "errorcode", "errormsg"];
        let name = NAMES.iter().find(|name| {
            let succeeds = self.values(&self.successes, name).all(|value| value.is_none_or(is_empty));
            let fails = self.values(&self.failures, name).all(|value| value.is_some_and(|value| !is_empty(value)));
            let is_seen = !self.failures.is_empty() || self.values(&self.successes, name).any(|value| value.is_some());
            succeeds && fails && is_seen
        });
        name.map(|name| self.place(name)).or_else(|| self.at_root_of_failures(NAMES, |value| !is_empty(value)))
    }

    /// A place at the root that all failures have, if it is not where successes have theirs.
    fn at_root_of_failures(&self, names: &[&str], is: fn(&Tree) -> bool) -> Option<String> {
        let has =
            |body: &&Body<'_>, name: &str| name.split('/').try_fold(body.tree, |tree, step| tree.get(step)).is_some_and(is);
        let mut names = names.iter().filter(|_| !self.prefix.is_empty() && !self.failures.is_empty());
        names.find(|name| self.failures.iter().all(|body| has(body, name))).map(|name| format!("/{name}"))
    }

    fn message(&self, own: Option<&str>) -> Option<String> {
        const NAMES: &[&str] = &[
            "message",
            "msg",
            "error/message",
            "error/info",
            "error/msg",
            "errormsg",
            "error_message",
            "errorMessage",
            "errortext",
            "error_description",
            "description",
            "detail",
            "reason",
            "error",
            "errors/0",
            "errors/0/message",
            "metadata/reason",
        ];
        let is_text = |value: &Tree| value.text().is_some_and(|text| !text.is_empty());
        let names = || NAMES.iter().filter(|name| Some(**name) != own);
        if self.failures.is_empty() {
            let mut known = names().take(2);
            let name = known
                .find(|name| self.values(&self.successes, name).any(|value| value.is_some_and(|value| value.text().is_some())));
            return name.filter(|_| own.is_some()).map(|name| self.place(name));
        }
        let all = |name: &&&str| self.values(&self.failures, name).all(|value| value.is_some_and(is_text));
        names().find(all).map(|name| self.place(name)).or_else(|| self.at_root_of_failures(NAMES, is_text))
    }

    fn code(&self, own: Option<&str>) -> Option<String> {
        const NAMES: &[&str] =
            &["code", "error_code", "errorcode", "errorCode", "error/code", "errno", "err", "errcode", "error"];
        let is_code = |value: &Tree| match value {
            Tree::Number(_) => true,
            Tree::Text(text) => !text.is_empty() && !text.contains(' '),
            _ => false,
        };
        let name = NAMES.iter().filter(|name| Some(**name) != own).find(|name| {
            let fails = self.values(&self.failures, name).all(|value| value.is_some_and(is_code));
            fails && !self.failures.is_empty()
        });
        name.map(|name| self.place(name)).or_else(|| self.at_root_of_failures(NAMES, is_code))
    }

    /// The place of the data, unless it is everything. `beside` are the names and places of what else is in a reply.
    fn data(&self, beside: &[Option<String>]) -> Option<String> {
        const NAMES: &[&str] = &["data", "result", "results", "response", "payload", "content", "return", "value"];
        const AROUND: &[&str] = &[
            "message",
            "msg",
            "warnings",
            "warning",
            "metadata",
            "meta",
            "time",
            "timestamp",
            "version",
            "command",
            "request",
            "errors",
            "error",
            "code",
            "status",
            "messages",
            "jsonrpc",
            "id",
            "apiversion",
            "func",
            "module",
            "event",
            "took",
        ];
        let own = |name: &str| {
            let names = beside.iter().flatten().map(|place| place.rsplit('/').next_back().unwrap_or(place));
            let first = |place: &String| place.trim_start_matches(&*self.place("")).split('/').next().map(str::to_owned);
            names.chain(AROUND.iter().copied()).any(|known| known == name)
                || beside.iter().flatten().filter_map(first).any(|known| known == name)
        };
        let fits = |data: &&&str| {
            let mut has_one = false;
            let all_fit = self.successes.iter().all(|body| {
                let Some(Tree::Object(members)) = at(body, &self.prefix) else { return false };
                let mut rest = members.iter().filter(|(name, _)| !own(name));
                has_one |= members.iter().any(|(name, _)| name == **data);
                rest.all(|(name, _)| name == **data)
            });
            all_fit && has_one && !beside.iter().flatten().any(|place| *place == **data)
        };
        match NAMES.iter().find(fits) {
            Some(name) => Some(self.place(name)),
            None if self.prefix.is_empty() => None,
            None => Some(self.place("").trim_end_matches('/').to_owned()),
        }
    }
}

/// Whether a value says that a call succeeded.
fn is_good(name: &str, value: &Tree) -> bool {
    let is_code = name.contains("code") || name == "errno" || name == "error";
    match value {
        Tree::Boolean(value) => *value != (name == "error"),
        Tree::Number(digits) => {
            if is_code {
                ["0", "200"].contains(&digits.as_str())
            } else {
                ["1", "200"].contains(&digits.as_str())
            }
        }
        Tree::Text(text) => {
            let text = text.to_ascii_lowercase();
            let words = ["success", "ok", "true", "1", "pass", "done", "successful"];
            if is_code {
                ["0", "200", "ok", "success"].contains(&text.as_str()) && name != "error"
            } else {
                words.contains(&text.as_str())
            }
        }
        _ => false,
    }
}

/// A value as `is` has it.
fn said(value: &Tree) -> String {
    match value {
        Tree::Text(text) => yaml::text(text),
        Tree::Number(digits) => format!("\"{digits}\""),
        other => other.to_string(),
    }
}
