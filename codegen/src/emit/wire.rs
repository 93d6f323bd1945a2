//! What a function sends, as documentation shows it.

use actionapi::description::{
    Constant, Function, ListStyle, Module, Parameter, Part, Protocol, RequestProfile, Template, Type,
};

use super::doc;

/// What stands for a value that is not known, or never shown.
const ELLIPSIS: &str = "…";

/// A sentence about the request: its method, its path and its parameters.
pub(super) fn described(protocol: &Protocol, module: &Module, function: &Function) -> String {
    let profile = protocol.request(function.request);
    let fill = |template: &Template| filled(template, &module.name.wire, &function.name.wire);
    let has_files = function.parameters.iter().any(|parameter| parameter.kind.is_file());
    let method = if has_files { None } else { profile.methods.first() }.map_or("POST", |method| method.name());
    let constant = |constant: &Constant| format!("{}={}", constant.name, fill(&constant.value));
    let query: Vec<String> = profile.query.iter().map(constant).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let address = format!("{}{query}", fill(&profile.path));
    let to = if address.is_empty() { String::new() } else { format!(" to {}", doc::code(&address)) };
    let constants = profile.parameters.iter().map(constant);
    let pairs: Vec<String> = constants.chain(function.parameters.iter().map(|parameter| pair(profile, parameter))).collect();
    let with = if pairs.is_empty() { String::new() } else { format!(" with {}", doc::code(&pairs.join("&"))) };
    let form = if has_files { ", as `multipart/form-data` if it has a file" } else { "" };
    format!("The call sends a {}{to}{with}{form}.", doc::code(method))
}

fn pair(profile: &RequestProfile, parameter: &Parameter) -> String {
    let name = profile.names.sent(std::borrow::Cow::Borrowed(&parameter.name.wire));
    let suffix = match (parameter.kind.without_option(), &parameter.lists(profile)) {
        _ if !parameter.is_spread() => "",
        (Type::List(_), ListStyle::Brackets) => "[]",
        (Type::List(_), ListStyle::Indexed) => "[0]",
        (Type::Map(_), _) => "[…]",
        _ => "",
    };
    format!("{name}{suffix}={ELLIPSIS}")
}

fn filled(template: &Template, module: &str, function: &str) -> String {
    let text = |part: &Part| match part {
        Part::Text(text) => text.to_string(),
        Part::Module => module.to_owned(),
        Part::Function => function.to_owned(),
        _ => ELLIPSIS.to_owned(),
    };
    template.parts().iter().map(text).collect()
}
