//! Names that are legal and were probably not meant: with `?`, spaces, `=` or `[]` in them, with letters that look like others, or the
//! same as a command's.
//!
//! It knows nothing of Rust names.

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::Text;

/// The commands of a client's command line, where a module of such a name cannot be called by its name alone.
const COMMANDS: &[&str] = &["call", "completions", "drift", "functions", "help", "sandbox"];

/// Letters that look like ASCII ones, in the same order.
const LOOK_ALIKES: &[(&str, &str)] = &[
    // Cyrillic.
    ("аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅԌ", "aeopcyxijshdqwABEKMHOPCTXIJSG"),
    // Greek.
    ("οαρνικυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oapvikuABEZHIKMNOPTYX"),
    // Latin letters of other alphabets, and Armenian.
    ("ıɑɡօսոհ", "iagounh"),
];

impl Checker<'_> {
    /// Warns of a parameter or field whose name has characters that belong elsewhere. `kind` is its type.
    pub(super) fn odd_member(&mut self, what: &str, name: Text<'_>, kind: Text<'_>) {
        let (text, kind) = (name.text, kind.text);
        let help = if let Some(bare) = text.strip_suffix('?').map(str::trim_end).filter(|bare| !bare.is_empty()) {
            Some(format!("did you mean `{bare}: {}?`", kind.trim_end_matches('?')))
        } else if let Some(bare) = text.strip_suffix("[]").filter(|bare| what == "parameter" && !bare.is_empty()) {
            let item = kind.trim_end_matches('?');
            let optional = if kind.ends_with('?') { "?" } else { "" };
            let list = if item.starts_with("list") { item.to_owned() } else { format!("list<{item}>") };
            Some(format!(
                "did you mean `{bare}: {list}{optional}`? the form of lists is said once, by `lists` under `request:`"
            ))
        } else {
            None
        };
        match help {
            Some(help) => self.odd(what, name, &help),
            None => self.odd_name(what, name),
        }
    }

    /// Warns of a name that is sent and has characters that belong elsewhere.
    pub(super) fn odd_name(&mut self, what: &str, name: Text<'_>) {
        let trimmed = name.text.trim();
        let is_odd = |character: char| character.is_whitespace() || matches!(character, '?' | '=' | '&' | '#' | '$');
        if trimmed.is_empty() {
            return;
        }
        if trimmed.len() < name.text.len() {
            self.odd(what, name, &format!("did you mean `{trimmed}`?"));
        } else if what != "field" && trimmed.contains(is_odd) {
            // Servers of forms and names in a record may have spaces; names that a server looks up hardly do.
            self.odd(what, name, "it is sent as it stands here; is this the name that the server knows?");
        }
    }

    fn odd(&mut self, what: &str, name: Text<'_>, help: &str) {
        let message = format!("the {what} name {} is unusual", quote(name.text));
        self.report(Diagnostic::new(Kind::OddName, message).at(name.span, "").help(help));
    }

    /// Warns of a module that the command line has a command for.
    pub(super) fn command_name(&mut self, name: Text<'_>) {
        if COMMANDS.contains(&name.text) {
            let message = format!("the command line has a command {}, which hides this module", quote(name.text));
            let help =
                format!("its functions are still called in Rust, and by `call {} FUNCTION` on the command line", name.text);
            self.report(Diagnostic::new(Kind::CommandName, message).at(name.span, "").help(help));
        }
    }

    /// Warns of letters that look like ASCII ones, in a name that people will read as ASCII.
    pub(super) fn look_alike(&mut self, what: &str, name: Text<'_>) {
        if name.text.is_ascii() {
            return;
        }
        let mut letters = name.text.chars().filter(|character| character.is_alphabetic());
        let Some((letter, ascii)) = name.text.chars().find_map(|letter| Some((letter, ascii_twin(letter)?))) else { return };
        let has_ascii = name.text.bytes().any(|byte| byte.is_ascii_alphabetic());
        if !has_ascii && !letters.all(|letter| ascii_twin(letter).is_some()) {
            return;
        }
        let twin: String = name.text.chars().map(|letter| ascii_twin(letter).unwrap_or(letter)).collect();
        let code = u32::from(letter);
        let message = format!("the {what} name {} has the letter U+{code:04X}, which looks like `{ascii}`", quote(name.text));
        let help = format!("if the server knows it as {}, write that, in ASCII", quote(&twin));
        self.report(Diagnostic::new(Kind::LookAlike, message).at(name.span, "").help(help));
    }
}

/// The ASCII letter or digit that a character looks like.
fn ascii_twin(character: char) -> Option<char> {
    match character {
        // Fullwidth forms.
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(u32::from(character) - 0xff00 + 0x20)
        }
        _ => LOOK_ALIKES.iter().find_map(|(others, ascii)| {
            let index = others.chars().position(|other| other == character)?;
            ascii.chars().nth(index)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_their_twins() {
        for (others, ascii) in LOOK_ALIKES {
            assert_eq!(others.chars().count(), ascii.len(), "{others}");
            assert!(!others.chars().any(|letter| letter.is_ascii()) && ascii.is_ascii(), "{others}");
        }
        for (letter, twin) in
            [('о', Some('o')), ('ａ', Some('a')), ('Ｚ', Some('Z')), ('７', Some('7')), ('ж', None), ('ö', None)]
        {
            assert_eq!(ascii_twin(letter), twin, "{letter}");
        }
    }
}
