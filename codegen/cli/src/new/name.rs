//! Names of new workspaces: which cargo, the compiler and file systems take.

/// Names that cargo keeps for itself, those of crates in use, words of YAML, and files that Windows cannot have.
const TAKEN: &[&str] = &[
    "actionapi",
    "actionapi-codegen",
    "alloc",
    "aux",
    "build",
    "con",
    "core",
    "deps",
    "examples",
    "incremental",
    "nul",
    "null",
    "prn",
    "proc-macro",
    "proc_macro",
    "std",
    "target",
    "test",
];

/// What is wrong with a name, and one that is right.
pub(crate) fn check(name: &str) -> Result<(), String> {
    let is_plain = name.chars().all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || "-_".contains(each));
    if name.starts_with(|first: char| first.is_ascii_lowercase()) && is_plain && !name.ends_with(['-', '_']) {
        if !is_taken(name) {
            return Ok(());
        }
        return Err(format!("`{name}` means something to cargo, to Rust or to a file system; try `{name}-api`"));
    }
    let shown = actionapi::text::one_line(name);
    Err(format!(
        "`{shown}` is not a name for packages: expected `a` to `z`, digits, `-` and `_`, beginning with a letter; try `{}`",
        corrected(name)
    ))
}

fn is_taken(name: &str) -> bool {
    let device = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    let is_device =
        device.is_some_and(|number| number.len() == 1 && number != "0" && number.bytes().all(|each| each.is_ascii_digit()));
    TAKEN.contains(&name) || is_device || actionapi_codegen::is_keyword(name)
}

/// The nearest name that is right.
fn corrected(name: &str) -> String {
    let mut text = String::new();
    let mut before = None;
    for each in name.chars() {
        let last = before.replace(each);
        match each {
            'a'..='z' | '0'..='9' | '_' => text.push(each),
            'A'..='Z' => {
                // `AcmeBilling` is two words.
                if last.is_some_and(|last| last.is_ascii_lowercase()) {
                    text.push('-');
                }
                text.push(each.to_ascii_lowercase());
            }
            _ if text.ends_with('-') => {}
            _ => text.push('-'),
        }
    }
    let text = text.trim_start_matches(|first: char| !first.is_ascii_lowercase()).trim_end_matches(['-', '_']);
    match text {
        "" => "acme".to_owned(),
        text if is_taken(text) => format!("{text}-api"),
        text => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_right() {
        for (name, offered) in [
            ("Acme API", "acme-api"),
            ("AcmeBilling", "acme-billing"),
            ("7zip", "zip"),
            ("../x", "x"),
            ("", "acme"),
            ("größe", "gr-e"),
            ("Match", "match-api"),
            ("a/b", "a-b"),
            ("x-", "x"),
            ("nul", "nul-api"),
            ("COM1", "com1-api"),
        ] {
            let message = check(name).err().unwrap_or_default();
            assert!(message.ends_with(&format!("try `{offered}`")), "{name}: {message}");
            assert_eq!(check(offered), Ok(()));
        }
    }
}
