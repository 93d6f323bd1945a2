//! Keys that other formats have where this one has a type, and what to write instead.
//!
//! It knows nothing of how keys are read.

use actionapi_core::text::nearest;

use crate::yaml::{Content, Entry};

/// Foreign keys, what to write instead, and whether they replace a type.
const KEYS: &[(&[&str], &str, bool)] = &[
    (&["enum", "oneOf", "values"], "define the enum under `types:`, and write its name here as the `type`", true),
    (&["fields", "properties", "record"], "define the record under `types:`, and write its name here as the `type`", true),
    (&["items"], "write a list as `type: list<string>`", true),
    (&["nullable", "optional", "required"], "write a `?` after an optional type: `string?`", false),
];

/// What to write instead of keys that name a field where this format has a place.
const PLACES: &[(&[&str], &str)] = &[
    (&["field", "path", "pointer"], "write the place as a path from the root of the reply: `at: /status`"),
    (&["absent"], "write the place that only errors have as `failure: /error`, instead of `success`"),
    (&["equals", "value", "values"], "write the value as `is: success`"),
];

/// What to write instead of keys that other tools have for pages.
const PAGES: &[(&[&str], &str)] = &[
    (
        &["type", "kind", "strategy", "style", "mode"],
        "write what the parameter is instead: `offset: start`, `page: page`, or `cursor: cursor`",
    ),
    (
        &["has_more", "has_next", "more"],
        "it goes on while there are items, `next` is not empty, or `total` is not reached; remove it",
    ),
    (
        &["next_url", "next_link", "link"],
        "a URL cannot be the next page: write the parameter that it sets as `cursor`, and its place as `next`",
    ),
    (
        &["start", "first", "first_page"],
        "it begins at the parameter's `default`: `page: { type: integer?, default: 0 }` among the parameters",
    ),
];

/// Words that people write for keys of this format.
const SYNONYMS: &[(&[&str], &str)] = &[
    (&["params", "param", "args", "arguments", "inputs"], "parameters"),
    (&["return", "response", "result", "output", "outputs"], "returns"),
    (&["desc", "doc", "docs", "summary", "help", "comment"], "description"),
    (&["fields", "properties", "struct", "object"], "record"),
    (&["variants", "choices"], "enum"),
    (&["actions", "methods", "operations", "endpoints"], "functions"),
    (&["groups", "services", "resources", "tags"], "modules"),
    (&["secrets", "auth", "authentication", "security"], "credentials"),
    (&["definitions", "schemas", "components"], "types"),
    (&["response", "responses", "replies", "envelope"], "reply"),
    (&["query", "params", "constants"], "parameters"),
    (&["url", "endpoint"], "path"),
    (&["servers", "urls", "hosts", "base_url", "base_urls"], "endpoints"),
    (&["rate_limit", "rate_limits", "ratelimit", "throttle", "limits"], "rate"),
    (&["requests", "max", "count"], "calls"),
    (&["period", "window", "interval", "every"], "per"),
    (&["parallel", "concurrency", "max_concurrent"], "concurrent"),
    (&["kind", "access"], "effect"),
    (&["pagination", "paging", "paged", "paginate"], "pages"),
    (&["limit", "per_page", "page_size", "pagesize", "count"], "size"),
    (&["next_cursor", "next_token", "next_page"], "next"),
    (&["total_count", "total_items", "total_results"], "total"),
    (&["total_pages", "last_page", "pages"], "page_count"),
    (&["skip", "from"], "offset"),
    (&["token", "marker", "after"], "cursor"),
    (&["data", "list", "results"], "items"),
    (&["add", "increment", "step"], "plus"),
    (&["separator", "delimiter", "sep", "join"], "joined"),
];

/// Keys that are written elsewhere in a schema, and where.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (&["format", "api", "types", "modules"], "at the top of the schema"),
    (&["credentials", "variables", "request", "endpoints"], "under `api:`"),
    (&["methods", "path", "headers", "lists", "booleans"], "under `request:`, in `api:`"),
    (&["success", "code", "content_type"], "under `reply:`, in `api:`"),
    (&["parameters"], "in a function, or under `request:` if every request has them"),
    (&["effect", "returns", "example"], "in a function"),
    (&["functions"], "in a module"),
];

/// What an unknown key was meant to be, and the known key that it then stands for.
pub(super) fn meant_for<'k>(entry: &Entry<'_>, known: &[&'k str]) -> Option<(String, Option<&'k str>)> {
    let key = &*entry.key.text;
    let is_mapping = matches!(entry.value.content, Content::Mapping(_));
    let target = |name: &str| known.iter().copied().find(|known| *known == name);
    let elsewhere = ELSEWHERE.iter().find(|(keys, _)| keys.contains(&key)).map(|(_, place)| *place);
    // Only an example has these two.
    if known == ["message", "data"] {
        return Some((format!("put it under `data:`: `example: {{ data: {{ {key}: … }} }}`"), target("data")));
    }
    if let Some(known) = SYNONYMS.iter().filter(|(words, _)| words.contains(&key)).find_map(|(_, name)| target(name)) {
        return Some((format!("did you mean `{known}`?"), Some(known)));
    }
    if let Some(place) = elsewhere {
        return Some((format!("`{key}` is written {place}"), None));
    }
    // A function directly in its module, with a near key still preferred.
    let functions = target("functions").filter(|_| is_mapping && nearest(key, known.iter().copied()).is_none())?;
    Some((format!("a function is written under `functions:`: `functions: {{ {key}: {{ … }} }}`"), Some(functions)))
}

/// What to write instead of a foreign key, and whether the key replaces a type; `known` are the keys allowed here.
pub(super) fn instead_of(key: &str, known: &[&str]) -> Option<(&'static str, bool)> {
    if known.contains(&"page_count") {
        return PAGES.iter().find(|(keys, _)| keys.contains(&key)).map(|(_, help)| (*help, false));
    }
    if known.contains(&"contains") {
        return PLACES.iter().find(|(keys, _)| keys.contains(&key)).map(|(_, help)| (*help, false));
    }
    let (_, help, is_type) = KEYS.iter().find(|(keys, _, _)| takes_type(known) && keys.contains(&key))?;
    Some((help, *is_type))
}

/// What to write instead if the entries are the fields of a record in place of a type.
pub(super) fn instead_of_fields(entries: &[Entry<'_>], known: &[&str]) -> Option<&'static str> {
    let mut others = entries.iter().map(|entry| &*entry.key.text).filter(|key| !known.contains(key)).peekable();
    let are_fields = takes_type(known)
        && others.peek().is_some()
        && !entries.iter().any(|entry| entry.lone || entry.key.text == "type")
        && others.all(|key| key != "<<" && instead_of(key, known).is_none() && nearest(key, known.iter().copied()).is_none());
    let help = if known.contains(&"default") {
        "a parameter cannot be a record: use `json`, `map<string>`, or a parameter for each field"
    } else {
        "define the inner record under `types:`, and write its name here"
    };
    are_fields.then_some(help)
}

/// Whether one of the keys is the type.
fn takes_type(known: &[&str]) -> bool {
    known.contains(&"type") && !known.contains(&"record")
}
