//! Names of fields and functions: their words, what they hint at, and the names of types that are made of them.
//!
//! It knows no values.

/// The words of a name, in lower case: `lastLogin`, `last-login` and `LAST_LOGIN` have the same.
pub(super) fn words(name: &str) -> Vec<String> {
    let (mut words, mut word, mut last_lower) = (Vec::new(), String::new(), false);
    for character in name.chars() {
        if !character.is_alphanumeric() || character.is_uppercase() && last_lower {
            words.push(std::mem::take(&mut word));
        }
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        }
        last_lower = character.is_lowercase() || character.is_ascii_digit();
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// The name of a type for what a field or function of this name has, one of several if it is in a list or map. Empty if there is none.
pub(super) fn type_name(name: &str, is_item: bool) -> String {
    let mut words: Vec<_> = words(name).into_iter().filter(|word| word.is_ascii()).collect();
    if let (true, Some(last)) = (is_item, words.last_mut()) {
        *last = singular(last);
    }
    let capital = |word: &String| {
        let mut characters = word.chars();
        characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect::<String>()
    };
    let name: String = words.iter().map(capital).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("Type{name}") } else { name }
}

/// Verbs of functions, which say nothing of what they are about.
const VERBS: &[&str] =
    &["get", "list", "show", "fetch", "find", "search", "query", "read", "add", "create", "update", "delete", "set", "remove"];

/// Whether a name says first what is done: `getProducts`.
pub(super) fn begins_with_verb(name: &str) -> bool {
    const MORE: &[&str] = &["edit", "move", "upload", "download", "login", "logout", "send", "start", "stop"];
    words(name).first().is_some_and(|word| [VERBS, MORE].iter().any(|verbs| verbs.contains(&word.as_str())))
}

/// What a function is about: `getProducts` is about products.
pub(super) fn subject(module: &str, function: &str) -> String {
    const EMPTY: &[&str] = &["all", "info", "details", "eth"];
    let is_empty = |word: &&String| [VERBS, EMPTY].iter().any(|words| words.contains(&word.as_str()));
    let all = words(function);
    let rest: Vec<_> = all.iter().filter(|word| !is_empty(word)).cloned().collect();
    match (rest.is_empty(), module.is_empty()) {
        (false, _) => rest.join("_"),
        (true, false) => module.to_owned(),
        (true, true) => all.join("_"),
    }
}

fn singular(word: &str) -> String {
    match word {
        _ if word.len() > 4 && word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        _ if ["sses", "xes", "ches", "shes"].iter().any(|end| word.ends_with(end)) => word[..word.len() - 2].to_owned(),
        _ if word.len() > 2 && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) => {
            word[..word.len() - 1].to_owned()
        }
        _ => word.to_owned(),
    }
}

fn has(name: &str, hints: &[&str]) -> bool {
    words(name).iter().any(|word| hints.contains(&word.as_str()))
}

fn is_joined(name: &str, hints: &[&str]) -> bool {
    let joined = words(name).concat();
    hints.iter().any(|hint| joined.contains(hint))
}

/// Whether the name is that of a value that is true or false.
pub(super) fn hints_boolean(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "is",
        "has",
        "can",
        "allow",
        "allowed",
        "enable",
        "enabled",
        "disabled",
        "active",
        "visible",
        "hidden",
        "locked",
        "private",
        "public",
        "suspended",
        "verified",
        "required",
        "deleted",
        "archived",
        "available",
        "default",
        "auto",
        "success",
        "editable",
        "taxed",
        "paid",
        "confirmed",
        "exclude",
        "ecommerce",
        "use",
        "supports",
        "show",
        "optional",
        "readonly",
        "selected",
    ];
    // `time_active` is how long, and `active_count` and `max_active` how many.
    const AMOUNTS: &[&str] =
        &["time", "count", "num", "number", "total", "id", "days", "limit", "size", "port", "level", "max", "min"];
    (has(name, WORDS) || is_joined(name, &["enabled", "disabled", "autorenew"])) && !has(name, AMOUNTS)
}

/// Whether the name is that of a number that is rarely whole.
pub(super) fn hints_fraction(name: &str) -> bool {
    has(name, &["ratio", "progress", "avg", "average", "availability", "latitude", "longitude", "lat", "lng", "lon"])
}

/// Whether the name is that of an address in a network.
pub(super) fn hints_address(name: &str) -> bool {
    has(
        name,
        &[
            "ip", "ips", "addr", "address", "host", "server", "dns", "gateway", "subnet", "ip4", "ip6", "ipv4", "ipv6",
            "netmask",
        ],
    ) || is_joined(name, &["ipaddr"])
}

/// Whether the name is that of digits that are no number: a telephone number, a postcode, a version.
pub(super) fn hints_digits(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "phone",
        "fax",
        "mobile",
        "tel",
        "telephone",
        "zip",
        "postcode",
        "postal",
        "pin",
        "iban",
        "bic",
        "vat",
        "version",
        "sku",
        "isbn",
        "ean",
        "hash",
        "serial",
        "imei",
    ];
    has(name, WORDS) || is_joined(name, &["phone", "postcode", "zipcode", "postalcode", "version"])
}

/// Whether the name is that of a time.
pub(super) fn hints_time(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "at",
        "on",
        "time",
        "timestamp",
        "date",
        "created",
        "updated",
        "modified",
        "added",
        "expires",
        "expiry",
        "since",
        "until",
        "last",
        "set",
        "login",
        "ts",
        "start",
        "end",
        "birthday",
        "published",
        "changed",
        "registered",
        "clock",
        "lastaccess",
    ];
    let ends = |word: &String| (word.ends_with("date") || word.ends_with("time")) && word != "update" && word != "runtime";
    has(name, WORDS) || words(name).iter().any(ends) || is_joined(name, &["created", "modified", "expires"])
}

/// Whether the name is that of an amount of money.
pub(super) fn hints_money(name: &str) -> bool {
    const WORDS: &[&str] =
        &["price", "amount", "total", "cost", "balance", "tax", "fee", "credit", "debit", "paid", "sum", "vat"];
    has(name, WORDS) || is_joined(name, &["amount", "price"])
}

/// Whether the name is that of a secret.
pub(super) fn hints_secret(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "password",
        "passwd",
        "pass",
        "pwd",
        "passphrase",
        "secret",
        "token",
        "apikey",
        "auth",
        "cookie",
        "credential",
        "credentials",
        "signature",
        "cvv",
        "cvc",
        "otp",
        "sid",
        "sessionid",
        "authorization",
        "jwt",
        "bearer",
        "private_key",
    ];
    let all = words(name);
    let is_key = |first: &str| {
        let pair = all.windows(2).find(|pair| pair[1] == "key").map(|pair| pair[0].as_str());
        pair == Some(first)
    };
    has(name, WORDS)
        || ["api", "private", "secret", "access", "auth", "license", "licence", "user", "session", "consumer"]
            .iter()
            .any(|first| is_key(first))
        || is_joined(
            name,
            &["apikey", "privatekey", "secretkey", "accesskey", "authkey", "password", "authtoken", "sessiontoken"],
        )
}

/// Whether a function of this name changes nothing.
pub(super) fn hints_read(function: &str) -> bool {
    const FIRST: &[&str] = &[
        "get", "list", "show", "info", "search", "find", "query", "status", "check", "count", "view", "read", "fetch", "is",
        "has", "lookup", "test", "version", "history", "balance", "details", "export", "browse", "stats", "describe", "whois",
        "ping",
    ];
    let words = words(function);
    // `core_user_get_users`: the verb need not come first.
    let changes = ["set", "add", "create", "update", "delete", "remove", "order", "send", "edit", "register", "renew", "pay"];
    let reads = |word: &String| FIRST.contains(&word.as_str()) || ["get", "list"].iter().any(|verb| is_verb(word, verb));
    !words.iter().any(|word| changes.contains(&word.as_str())) && words.iter().any(reads)
}

/// Whether a word in lower case begins with a verb: `getdetails`.
fn is_verb(word: &str, verb: &str) -> bool {
    word.strip_prefix(verb).is_some_and(|rest| rest.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_words() {
        assert_eq!(words("lastLogin"), ["last", "login"]);
        assert_eq!(words("LAST_LOGIN"), ["last", "login"]);
        assert_eq!((type_name("line-items", true).as_str(), type_name("address", true).as_str()), ("LineItem", "Address"));
        assert_eq!((type_name("policies", true).as_str(), type_name("3d", false).as_str()), ("Policy", "Type3d"));
        assert_eq!((subject("", "getProducts").as_str(), subject("things", "list").as_str()), ("products", "things"));
        assert!(hints_read("core_user_get_users") && hints_read("getdetails") && !hints_read("order"));
        assert!(hints_secret("api_key") && hints_secret("userPassword") && !hints_secret("key") && !hints_secret("monkey"));
    }
}
