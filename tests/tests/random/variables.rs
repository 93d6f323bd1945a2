//! Random variables: given ones of several types, and made ones of those before them. Each may be sent in a parameter or a header.
//!
//! It does not know the rest of the schema.

use crate::numbers::Random;

/// The entries of the section `variables:`, and the names in it.
pub(crate) fn variables(random: &mut Random, credentials: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut entries, mut names): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for at in 0..random.below(7) {
        let name = format!("{}{at}", random.of(&["v", "sign-ature", "Nonce_", "match-", "with"]));
        let inner = text(random, credentials, &names);
        let written = match random.below(14) {
            0 => random.of(&["\"string?\"", "\"integer?\"", "string", "integer"]).to_owned(),
            1 => "{ type: string, value: 'a \"b\" */ c', description: '{} ``` \"' }".to_owned(),
            2 => format!("{{ random: {} }}", 1 + random.below(40)),
            3 => format!("{{ uuid: ~, per: {} }}", random.of(&["attempt", "call", "client"])),
            4 => format!("{{ now: {}, plus: 10m }}", random.of(&["timestamp", "milliseconds", "date", "datetime", "rfc3339"])),
            5 => format!("{{ {}: {inner}, as: base64 }}", random.of(&["md5", "sha1", "sha256", "sha512"])),
            6 => {
                let (hash, key) = (random.of(&["md5", "sha1", "sha256", "sha512"]), text(random, credentials, &names));
                format!("{{ hmac-{hash}: {{ key: {key}, text: {inner} }} }}")
            }
            7 => format!("{{ {}: {inner} }}", random.of(&["base64", "lower", "upper", "urlencode", "text"])),
            8 => format!("{{ first: [{inner}, {}] }}", text(random, credentials, &names)),
            9 => format!(
                "{{ parameters: {{ sort: name, encode: {}, without: [f], equals: '' }} }}",
                random.of(&["rfc3986", "form", "java", "raw"])
            ),
            10 => "\"${method} ${path} ${host} ${cookies}\"".to_owned(),
            11 => "{ sha1: \"${function:lower}\\n${module}\" }".to_owned(),
            _ => inner,
        };
        entries.push(format!("\"{name}\": {written}"));
        names.push(name);
    }
    (entries, names)
}

/// A text made of what there is so far.
fn text(random: &mut Random, credentials: &[String], names: &[String]) -> String {
    let mut text = random.of(&["x", "a b&", "$$", "é"]).to_owned();
    for all in [credentials, names] {
        if !all.is_empty() && random.once_in(2) {
            text.push_str(&format!("${{{}}}", all[random.below(all.len())]));
        }
    }
    // Without a placeholder it would be a type.
    if text.contains("${") { format!("\"{text}\"") } else { format!("\"{text}${{function}}\"") }
}
