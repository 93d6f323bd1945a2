//! The words of a name, and what they say.
//!
//! It knows no lint and no schema.

/// The words of a name, in lower case: `nextPageToken` and `next_page_token` are three.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    for character in name.chars() {
        let begins = character.is_uppercase() && !previous.is_uppercase() || !previous.is_alphanumeric();
        if character.is_alphanumeric() {
            match words.last_mut().filter(|_| !begins) {
                Some(word) => word.extend(character.to_lowercase()),
                None => words.push(character.to_lowercase().collect()),
            }
        }
        previous = character;
    }
    words
}

/// Whether a name is that of a secret.
pub(super) fn is_secret(name: &str) -> bool {
    /// What the name of a secret ends with, written together.
    const ENDS: &[&str] = &[
        "password",
        "passwd",
        "passphrase",
        "apikey",
        "secretkey",
        "privatekey",
        "clientsecret",
        "accesstoken",
        "refreshtoken",
        "authtoken",
        "sessiontoken",
        "securitytoken",
        "bearertoken",
        "apitoken",
        "cvv",
        "cvc",
    ];
    /// What it is as a whole.
    const NAMES: &[&str] = &["pass", "pwd", "secret", "token", "otp"];
    let letters: String = name.chars().filter(|each| each.is_alphabetic()).flat_map(char::to_lowercase).collect();
    ENDS.iter().any(|end| letters.ends_with(end)) || NAMES.contains(&letters.as_str())
}

/// Whether a function of this name reads, as `getUser`, or writes, as `deleteUser`; `None` if the name does not say.
pub(super) fn reads(name: &str) -> Option<bool> {
    const READ: &[&str] = &["get", "list", "find", "search", "show", "count", "lookup"];
    const WRITE: &[&str] = &["add", "create", "delete", "remove", "set", "update", "edit", "insert"];
    let words = words(name);
    // What a server writes before the name itself, as in `dns-list_records`.
    let first = match name.rsplit_once('-') {
        Some((_, name)) => self::words(name).into_iter().next(),
        None => words.into_iter().next(),
    }?;
    if READ.contains(&first.as_str()) {
        return Some(true);
    }
    WRITE.contains(&first.as_str()).then_some(false)
}

/// Whether a parameter of this name says which page of a list is meant.
pub(super) fn is_page(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "page",
        "pageno",
        "pagenumber",
        "pageindex",
        "cursor",
        "offset",
        "limitstart",
        "nexttoken",
        "pagetoken",
        "startat",
        "continuationtoken",
        "filteroffset",
        "marker",
        "startindex",
    ];
    let letters: String = name.chars().filter(|each| each.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    NAMES.contains(&letters.as_str())
}

/// Whether a name says something only together with that of the module or function: `id` of one is not `id` of another.
pub(super) fn is_of_its_module(name: &str) -> bool {
    const NAMES: &[&str] =
        &["id", "ids", "key", "value", "name", "number", "code", "ref", "type", "status", "date", "time", "data", "uid"];
    NAMES.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// Whether a name says that there is an IP address.
pub(super) fn is_address(name: &str) -> bool {
    words(name).iter().any(|word| {
        matches!(word.as_str(), "ip" | "ips" | "ipv4" | "ipv6")
            || word.ends_with("addr")
            || word.ends_with("address")
            || word.ends_with("ip")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_words() {
        assert_eq!(words("nextPageToken"), ["next", "page", "token"]);
        assert_eq!(words("core_user_get-users"), ["core", "user", "get", "users"]);
        assert_eq!(words("listSSHKeyPairs"), ["list", "sshkey", "pairs"]);
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn names_of_secrets_are_known() {
        for name in
            ["password", "password2", "apiKey", "API_KEY", "cvv", "token", "access_token", "oldPassword", "client_secret"]
        {
            assert!(is_secret(name), "{name}");
        }
        for name in ["next_token", "pageToken", "password_hint", "passwords", "secretary", "tokens", "key", "bypass", "compass"]
        {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn names_of_functions_say_what_they_do() {
        let said: Vec<_> =
            ["getUser", "list", "delete_user", "setup", "settings", "dns-add_record", "login", "gettysburg"].map(reads).into();
        assert_eq!(said, [Some(true), Some(true), Some(false), None, None, Some(false), None, None]);
    }
}
