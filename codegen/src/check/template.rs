//! Texts with `${…}` in them.
//!
//! It knows nothing of how they are sent.

use actionapi::description::{Part, Template};

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, listed, quote};
use crate::document::Text;

impl Checker<'_> {
    /// The parts of a template. Invalid ones are reported and left out.
    pub(super) fn template(&mut self, template: Text<'_>) -> Template {
        let text = template.text;
        let (mut parts, mut plain, mut module) = (Vec::new(), String::new(), None);
        let mut at = 0;
        while let Some(dollar) = text[at..].find('$').map(|found| at + found) {
            plain.push_str(&text[at..dollar]);
            let rest = &text[dollar + 1..];
            if rest.starts_with('$') {
                plain.push('$');
                at = dollar + 2;
                continue;
            }
            let inner = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let Some((name, _)) = inner else {
                self.report(bad_dollar(rest).at(template.part(dollar, dollar + 1), ""));
                at = dollar + 1;
                continue;
            };
            at = dollar + "${".len() + name.len() + "}".len();
            match self.placeholder(name) {
                Some(part) => {
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain).into()));
                    }
                    if part == Part::Module {
                        module.get_or_insert(template.part(dollar, at));
                    }
                    parts.push(part);
                }
                None => self.report(self.unknown_placeholder(name).at(template.part(dollar, at), "")),
            }
        }
        plain.push_str(&text[at..]);
        if !plain.is_empty() {
            parts.push(Part::Text(plain.into()));
        }
        let template = Template(parts.into());
        self.naming_module.extend(module.map(|span| (template.clone(), span)));
        template
    }

    fn placeholder(&mut self, name: &str) -> Option<Part> {
        match name {
            "module" => Some(Part::Module),
            "function" => Some(Part::Function),
            _ => self.credentials.use_of(name).map(Part::Credential),
        }
    }

    fn unknown_placeholder(&self, name: &str) -> Diagnostic {
        let known: Vec<&str> = ["module", "function"].into_iter().chain(self.credentials.names()).collect();
        let help = did_you_mean(name, known.iter().copied())
            .unwrap_or_else(|| format!("the known placeholders are {}", listed(&known)));
        Diagnostic::new(Kind::UnknownPlaceholder, format!("unknown placeholder {}", quote(name))).help(help)
    }
}

/// The problem with a `$` that is followed by this text.
fn bad_dollar(rest: &str) -> Diagnostic {
    let (message, help) = if rest.starts_with('{') {
        ("unclosed `${`", "put a `}` after the name")
    } else {
        ("expected `${…}` or `$$`", "write `$$` to send a `$`")
    };
    Diagnostic::new(Kind::TemplateSyntax, message).help(help)
}
