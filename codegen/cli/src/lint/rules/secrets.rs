//! Secrets: those that are not marked, and those that should not be in a schema.

use actionapi::description::{Pages, Parameter, Scalar, Type};
use actionapi_codegen::Outline;

use crate::lint::edit;
use crate::lint::names;
use crate::lint::report::Report;
use crate::lint::schema::{Schema, key_of};

pub(super) fn unmarked_secret(schema: &Schema<'_>, report: &mut Report) {
    let is_text = |kind: &Type| *kind.without_option() == Type::Scalar(Scalar::String);
    let mut check = |name: &str, kind: &Type, outline: &Outline, what: String| {
        if !is_text(kind) || !names::is_secret(name) || outline.get("secret").is_some() {
            return;
        }
        let remark = report.remark(format!("`{name}` of {what} is probably a secret, and not marked as one"), key_of(outline));
        let fix = edit::add_key(schema.source, outline, "secret: true");
        report.add_with(remark.help("add `secret: true`"), fix.into_iter().collect());
    };
    for site in schema.functions() {
        let cursor = site.function.pages.as_ref().and_then(Pages::parameter);
        // A secret is in the plain form, and the client goes from page to page with what it shows.
        let may_be = |parameter: &Parameter| parameter.forms.is_empty() && cursor != Some(&*parameter.name.wire);
        for (parameter, outline) in site.parameters().into_iter().filter(|(parameter, _)| may_be(parameter)) {
            check(&parameter.name.wire, &parameter.kind, outline, format!("`{}`", site.name));
        }
    }
    for site in schema.fields().into_iter().filter(|site| site.field.forms.is_empty()) {
        check(&site.field.name.wire, &site.field.kind, site.outline, schema.record_name(site.record));
    }
}

pub(super) fn real_key(schema: &Schema<'_>, report: &mut Report) {
    let mut open = vec![schema.root];
    while let Some(outline) = open.pop() {
        open.extend(outline.items());
        open.extend(outline.entries().iter().map(|(_, value)| value));
        if let Some(service) = outline.text().and_then(key_in) {
            let remark = report.remark(format!("this looks like {service}"), outline.span());
            report
                .add(remark.help("if it is real, revoke it; write an invented one that shows its form, such as `token-1234`"));
        }
    }
}

/// How the keys of a service begin, how many characters follow at least, which ones, and what they are.
type Form = (&'static str, usize, fn(char) -> bool, &'static str);

/// What a text has in it, if that is in the form of a key.
fn key_in(text: &str) -> Option<&'static str> {
    const LETTER: fn(char) -> bool = |each| each.is_ascii_alphanumeric();
    const WORD: fn(char) -> bool = |each| each.is_ascii_alphanumeric() || matches!(each, '_' | '-');
    const FORMS: &[Form] = &[
        ("AKIA", 16, LETTER, "an access key of AWS"),
        ("ASIA", 16, LETTER, "an access key of AWS"),
        ("ghp_", 36, LETTER, "a token of GitHub"),
        ("gho_", 36, LETTER, "a token of GitHub"),
        ("ghs_", 36, LETTER, "a token of GitHub"),
        ("github_pat_", 40, WORD, "a token of GitHub"),
        ("glpat-", 20, WORD, "a token of GitLab"),
        ("sk_live_", 20, LETTER, "a secret key of Stripe"),
        ("rk_live_", 20, LETTER, "a secret key of Stripe"),
        ("xoxb-", 20, WORD, "a token of Slack"),
        ("xoxp-", 20, WORD, "a token of Slack"),
        ("AIza", 35, WORD, "a key of Google"),
        ("SG.", 22, WORD, "a key of SendGrid"),
        ("npm_", 36, LETTER, "a token of npm"),
        ("dop_v1_", 64, LETTER, "a token of DigitalOcean"),
    ];
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    let starts = text.char_indices().filter(|(at, _)| !text[..*at].ends_with(WORD)).map(|(at, _)| &text[at..]);
    starts.into_iter().find_map(|rest| {
        let follows = |rest: &str, is: fn(char) -> bool| rest.chars().take_while(|each| is(*each)).count();
        let form = FORMS.iter().find(|(begins, count, is, _)| {
            rest.strip_prefix(begins).is_some_and(|rest| follows(rest, *is) >= *count && is_random(rest))
        });
        let is_jwt = || {
            let parts: Vec<&str> = rest.split('.').take(3).collect();
            matches!(parts.as_slice(), [head, body, sign] if head.starts_with("eyJ") && body.starts_with("eyJ") && follows(sign, WORD) >= 20)
        };
        form.map(|(.., what)| *what).or_else(|| is_jwt().then_some("a JSON Web Token")).or_else(|| is_bot(rest).then_some("a token of Telegram"))
    })
}

/// Whether a text has different characters, not one again and again as an invented key has.
fn is_random(text: &str) -> bool {
    let mut seen: Vec<char> = text.chars().take(40).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() >= 10
}

/// Whether a text begins with the token of a bot: its number, a colon and 35 characters.
fn is_bot(text: &str) -> bool {
    let is_word = |each: char| each.is_ascii_alphanumeric() || matches!(each, '_' | '-');
    text.split_once(':').is_some_and(|(number, token)| {
        (8..=10).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && token.chars().take_while(|each| is_word(*each)).count() == 35
            && is_random(token)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_their_forms() {
        // Put together, so that nothing takes this file for one with a key in it.
        let random = "aB3dE5gH7jK9mN1pQ2sT4vW6xY8z0AcEgIkMoQsU";
        let found = [
            format!("AKIA{}", &random[..16].to_uppercase()),
            format!("the key is ghp_{}.", &random[..36]),
            format!("sk_live_{}", &random[..24]),
            format!("eyJ{random}.eyJ{random}.{random}"),
            format!("123456789:{}", &random[..35]),
            "-----BEGIN RSA PRIVATE KEY-----\nMII".to_owned(),
        ];
        for text in &found {
            assert!(key_in(text).is_some(), "{text}");
        }
        let invented = [
            "AKIAXXXXXXXXXXXXXXXX".to_owned(),
            "sk_live_".to_owned(),
            "sk_test_".to_owned() + random,
            "a2089b05ecca3d829".to_owned(),
            format!("12:{random}"),
            "567910cd-659e-55d4-8ccb-5aaf14679dc0".to_owned(),
            format!("task_live_{random}"),
        ];
        for text in &invented {
            assert_eq!(key_in(text), None, "{text}");
        }
    }
}
