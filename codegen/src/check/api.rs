//! The API as a whole: its name, how its requests are formed, how its replies are read.
//!
//! It knows nothing of modules and types.

use actionapi::description::is_owned_header;

use super::credentials::Credentials;
use super::{description, http, nothing, template};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, ContentType, Either, List, ListWord, Literal, Map, Method, OneOrMany, Problems, Text};
use crate::ir;

/// What is known of the API apart from credentials, types and modules.
pub(super) struct Overview {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) request: ir::Request,
    pub(super) envelope: ir::Envelope,
}

pub(super) fn check(api: &document::Api<'_>, credentials: &Credentials<'_>, problems: &mut Problems) -> Option<Overview> {
    let name = api.name.0.and_then(|name| api_name(name, problems));
    let title = api.title.0.map(|title| title.text.trim().to_owned());
    if title.as_ref().is_some_and(String::is_empty)
        && let Some(text) = api.title.0
    {
        nothing("the title is empty", text.span, "write what people call the API", problems);
    }
    let request = request(api.request.as_ref(), credentials, problems);
    credentials.report_unused(problems);
    let envelope = api.reply.0.as_ref().and_then(|reply| envelope(reply, problems));
    Some(Overview { name: name?, title: title?, description: description(api.description), request, envelope: envelope? })
}

fn api_name(name: Text<'_>, problems: &mut Problems) -> Option<String> {
    let legal = name.text.starts_with(|first: char| first.is_ascii_lowercase())
        && name.text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'));
    if !legal {
        let problem = Diagnostic::new(Kind::BadName, format!("{} cannot name an API", quote(name.text))).at(name.span, "");
        problems.push(problem.help("an API's name is of `a` to `z`, digits, `_` and `-`, and begins with a letter"));
    }
    legal.then(|| name.text.to_owned())
}

pub(super) fn default_booleans() -> (String, String) {
    ("1".to_owned(), "0".to_owned())
}

fn request(request: Option<&document::Request<'_>>, credentials: &Credentials<'_>, problems: &mut Problems) -> ir::Request {
    let Some(request) = request else {
        let (methods, booleans) = (vec![ir::Method::Post], default_booleans());
        return ir::Request {
            methods,
            path: vec![],
            parameters: vec![],
            headers: vec![],
            lists: ir::ListStyle::Brackets,
            booleans,
        };
    };
    ir::Request {
        methods: methods(request.methods.as_ref(), problems),
        path: request.path.map_or_else(Vec::new, |path| self::path(path, credentials, problems)),
        parameters: parameters(request.parameters.as_ref(), credentials, problems),
        headers: headers(request.headers.as_ref(), credentials, problems),
        lists: lists(request.lists.as_ref(), problems),
        booleans: booleans(request.booleans.as_ref(), problems),
    }
}

fn methods(methods: Option<&List<Method>>, problems: &mut Problems) -> Vec<ir::Method> {
    let Some(methods) = methods else { return vec![ir::Method::Post] };
    if methods.items.is_empty() {
        nothing("an API has at least one method", methods.span, "write `methods: [post]`, or leave it out", problems);
    }
    if methods.items.iter().enumerate().any(|(index, method)| methods.items[..index].contains(method)) {
        let problem = Diagnostic::new(Kind::Repeated, "a method is there twice").at(methods.span, "");
        problems.push(problem.help("leave one of them out"));
    }
    let method = |method: &Method| match method {
        Method::Post => ir::Method::Post,
        Method::Get => ir::Method::Get,
    };
    methods.items.iter().map(method).collect()
}

fn path(path: Text<'_>, credentials: &Credentials<'_>, problems: &mut Problems) -> Vec<ir::Part> {
    let parts = template::parse(path, credentials, problems);
    let bad = |part: &ir::Part| match part {
        ir::Part::Text(text) => http::bad_in_path(text).map(|(_, character)| character),
        _ => None,
    };
    if let Some(character) = parts.iter().find_map(bad) {
        let at = path.text.find(character).unwrap_or(0);
        let problem = Diagnostic::new(Kind::BadPath, format!("{} cannot stand in a path", quote(&character.to_string())));
        let help = match character {
            '?' => "what follows a `?` belongs under `parameters:`".to_owned(),
            _ => format!("write it as `{}`", http::percent_encoded(character)),
        };
        problems.push(problem.at(path.part(at, at + character.len_utf8()), "").help(help));
    }
    if path.text.split('/').any(http::is_dots) {
        let problem = Diagnostic::new(Kind::BadPath, "a path has no segment that is `.` or `..`").at(path.span, "");
        problems.push(problem.help("write the path that is meant"));
    }
    if !path.text.starts_with('/') {
        problems.push(
            Diagnostic::new(Kind::BadPath, "a path begins with `/`")
                .at(path.span, "")
                .help("it is put behind the end point's own path"),
        );
    }
    parts
}

fn parameters(map: Option<&Map<'_, Literal<'_>>>, credentials: &Credentials<'_>, problems: &mut Problems) -> Vec<ir::Constant> {
    let entries = map.into_iter().flat_map(Map::iter);
    entries.map(|(name, value)| constant(name, *value, credentials, problems)).collect()
}

fn constant(name: Text<'_>, value: Literal<'_>, credentials: &Credentials<'_>, problems: &mut Problems) -> ir::Constant {
    if name.text.is_empty() {
        nothing("a parameter has a name", value.text.span, "write one before the `:`", problems);
    }
    ir::Constant { name: name.text.to_owned(), value: template::parse(value.text, credentials, problems) }
}

fn headers(map: Option<&Map<'_, Literal<'_>>>, credentials: &Credentials<'_>, problems: &mut Problems) -> Vec<ir::Constant> {
    let mut seen: Vec<Text<'_>> = Vec::new();
    let mut headers = Vec::new();
    for (name, value) in map.into_iter().flat_map(Map::iter) {
        header_name(name, problems);
        match seen.iter().find(|first| first.text != name.text && first.text.eq_ignore_ascii_case(name.text)) {
            Some(first) => problems.push(
                Diagnostic::new(
                    Kind::Repeated,
                    format!("the headers {} and {} are the same", quote(first.text), quote(name.text)),
                )
                .at(name.span, "")
                .at(first.span, "first here")
                .help("leave one of them out"),
            ),
            None => seen.push(name),
        }
        if let Some((at, character)) = http::bad_in_header(value.text.text) {
            let message = format!("{} cannot stand in a header", quote(&character.to_string()));
            let problem = Diagnostic::new(Kind::BadHeaderValue, message).at(value.text.part(at, at + character.len_utf8()), "");
            problems.push(problem.help("a header's value is one line of ASCII characters"));
        }
        headers.push(ir::Constant { name: name.text.to_owned(), value: template::parse(value.text, credentials, problems) });
    }
    headers
}

fn header_name(name: Text<'_>, problems: &mut Problems) {
    if !http::is_header_name(name.text) {
        let problem =
            Diagnostic::new(Kind::BadHeaderName, format!("{} cannot name a header", quote(name.text))).at(name.span, "");
        problems.push(problem.help("a header's name is of letters, digits and `-`"));
    } else if is_owned_header(name.text) {
        let message = format!("the header {} is not the schema's to set", quote(name.text));
        problems.push(
            Diagnostic::new(Kind::BadHeaderName, message)
                .at(name.span, "")
                .help("leave it out: the client sets it, or leaves it out, as the request needs it"),
        );
    }
}

fn lists(lists: Option<&Either<ListWord, document::Joined<'_>>>, problems: &mut Problems) -> ir::ListStyle {
    match lists {
        None | Some(Either::Short(ListWord::Brackets)) => ir::ListStyle::Brackets,
        Some(Either::Short(ListWord::Indexed)) => ir::ListStyle::Indexed,
        Some(Either::Short(ListWord::Repeated)) => ir::ListStyle::Repeated,
        Some(Either::Long(document::Joined { joined, .. })) => {
            if joined.text.is_empty() {
                nothing("something must stand between the items", joined.span, "write for example `joined: \",\"`", problems);
            }
            ir::ListStyle::Joined(joined.text.to_owned())
        }
    }
}

fn booleans(booleans: Option<&List<Literal<'_>>>, problems: &mut Problems) -> (String, String) {
    let Some(List { items, span }) = booleans else { return default_booleans() };
    match items.as_slice() {
        [yes, no] if yes.text.text == no.text.text => {
            problems.push(
                Diagnostic::new(Kind::Repeated, "the texts for true and false are the same")
                    .at(no.text.span, "")
                    .at(yes.text.span, "first here")
                    .help("write two that the server can tell apart"),
            );
            default_booleans()
        }
        [yes, no] => (yes.text.text.to_owned(), no.text.text.to_owned()),
        _ => {
            let message = format!("there are two texts for booleans, not {}", items.len());
            problems.push(
                Diagnostic::new(Kind::WrongKind, message)
                    .at(*span, "")
                    .help("write the text for true, then that for false: `[\"1\", \"0\"]`"),
            );
            default_booleans()
        }
    }
}

fn envelope(reply: &document::Reply<'_>, problems: &mut Problems) -> Option<ir::Envelope> {
    let mut field = |names: &Option<OneOrMany<Text<'_>>>| names.as_ref().map(|names| self::field(names, problems));
    let (message, code, data) = (field(&reply.message), field(&reply.code), field(&reply.data));
    let success = match reply.success.0.as_ref()? {
        Either::Short(document::SuccessWord::Http) => ir::Success::HttpStatus,
        Either::Long(success) => self::success(success, problems)?,
    };
    Some(ir::Envelope { success, message, code, data, any_content_type: reply.content_type == Some(ContentType::Any) })
}

/// The names that lead to a field.
fn field(OneOrMany(List { items, span }): &OneOrMany<Text<'_>>, problems: &mut Problems) -> Vec<String> {
    if items.is_empty() {
        nothing("no name leads to the field", *span, "write the field's name", problems);
    }
    items.iter().map(|name| name.text.to_owned()).collect()
}

fn success(success: &document::Success<'_>, problems: &mut Problems) -> Option<ir::Success> {
    match (&success.field, &success.is, &success.absent) {
        (Some(names), Some(OneOrMany(values)), None) => {
            if values.items.is_empty() {
                nothing("no value means success", values.span, "write the value that the field has in a success", problems);
            }
            let values = values.items.iter().map(|value| value.text.text.to_owned()).collect();
            Some(ir::Success::Is { field: field(names, problems), values })
        }
        (None, None, Some(names)) => Some(ir::Success::Absent { field: field(names, problems) }),
        _ => {
            let message = "a success is told by `field` and `is`, or by `absent`";
            let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(success.owner, "");
            problems.push(problem.help("write `{ field: status, is: success }`, `{ absent: error }`, or `http`"));
            None
        }
    }
}
