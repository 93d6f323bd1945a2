//! The cookies that servers have set, for a client and its clones; schemas send them as `${cookies}`.
//!
//! A cookie belongs to the host that set it. Paths and domains do not matter, because an API has one path, and `Secure` does not either:
//! the endpoint's scheme is the user's choice for all secrets.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::HeaderMap;
use http::header::SET_COOKIE;
use jiff::Timestamp;

use super::retry_after::date;
use crate::Secret;

/// As many as RFC 6265 asks for at least, and their length in bytes.
const MOST: usize = 50;
const LONGEST: usize = 4_096;

/// Shorter values, such as that of `lang=en`, are no secrets but words.
const SHORTEST_SECRET: usize = 6;

/// The cookies of a client.
#[derive(Debug, Default)]
pub(crate) struct Jar(Mutex<Vec<Cookie>>);

#[derive(Debug)]
struct Cookie {
    host: String,
    name: String,
    value: Secret,
    until: Option<Timestamp>,
}

/// What a reply says about a cookie.
struct Set<'t> {
    name: &'t str,
    value: &'t str,
    until: Option<Timestamp>,
}

impl Jar {
    /// Takes the cookies that a reply of this host sets, and drops those that it ends. Returns the new values that no message shows.
    pub(super) fn take(&self, host: &str, headers: &HeaderMap, now: Timestamp) -> Vec<Secret> {
        let set = headers.get_all(SET_COOKIE).iter().filter_map(|value| Set::read(value.to_str().ok()?, now));
        let mut values = Vec::new();
        for Set { name, value, until } in set {
            self.keep(host, name, value, until, now);
            if value.len() >= SHORTEST_SECRET {
                values.push(Secret::from(value));
            }
        }
        values
    }

    fn keep(&self, host: &str, name: &str, value: &str, until: Option<Timestamp>, now: Timestamp) {
        let mut all = self.all();
        all.retain(|cookie| (cookie.host != host || cookie.name != name) && !cookie.is_over(now));
        if until.is_none_or(|until| now < until) {
            if all.iter().filter(|cookie| cookie.host == host).count() >= MOST
                && let Some(oldest) = all.iter().position(|cookie| cookie.host == host)
            {
                all.remove(oldest);
            }
            all.push(Cookie { host: host.to_owned(), name: name.to_owned(), value: value.into(), until });
        }
    }

    /// The value of the header `Cookie` for this host; `None` if there are none.
    pub(super) fn header(&self, host: &str, now: Timestamp) -> Option<String> {
        let all = self.all();
        let own = all.iter().filter(|cookie| cookie.host == host && !cookie.is_over(now));
        let pairs: Vec<String> = own.map(|cookie| format!("{}={}", cookie.name, cookie.value.expose())).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// The values that no message shows.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let all = self.all();
        all.iter().filter(|cookie| cookie.value.expose().len() >= SHORTEST_SECRET).map(|cookie| cookie.value.clone()).collect()
    }

    /// All that are not over, a line each, for [`resume`](Self::resume).
    pub(super) fn session(&self, now: Timestamp) -> Option<String> {
        let all = self.all();
        let line = |cookie: &Cookie| {
            let until = cookie.until.map(|until| until.as_second().to_string()).unwrap_or_default();
            format!("{}\t{until}\t{}\t{}\n", cookie.host, cookie.name, cookie.value.expose())
        };
        let lines: String = all.iter().filter(|cookie| !cookie.is_over(now)).map(line).collect();
        (!lines.is_empty()).then_some(lines)
    }

    /// Goes on from what [`session`](Self::session) gave. Lines that are none are left out.
    pub(super) fn resume(&self, session: &str, now: Timestamp) {
        for line in session.lines() {
            if let [host, until, name, value] = line.split('\t').collect::<Vec<_>>()[..] {
                let until = until.parse().ok().and_then(|until| Timestamp::from_second(until).ok());
                self.keep(host, name, value, until, now);
            }
        }
    }

    /// Drops all.
    pub(super) fn clear(&self) {
        self.all().clear();
    }

    fn all(&self) -> MutexGuard<'_, Vec<Cookie>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cookie {
    fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

impl<'t> Set<'t> {
    /// Reads the value of a `Set-Cookie`, as a browser does; `None` if it sets none that could be sent.
    fn read(text: &'t str, now: Timestamp) -> Option<Self> {
        let mut parts = text.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        let is_sendable = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if name.is_empty() || name.len() + value.len() > LONGEST || !is_sendable(name) || !is_sendable(value) {
            return None;
        }
        let (mut until, mut has_age) = (None, false);
        for (attribute, value) in parts.filter_map(|part| part.split_once('=')) {
            match attribute.trim() {
                // It counts before `Expires`, wherever it is.
                word if word.eq_ignore_ascii_case("max-age") => {
                    if let Some(end) = end_of(value.trim(), now) {
                        (until, has_age) = (end, true);
                    }
                }
                word if word.eq_ignore_ascii_case("expires") && !has_age => until = date(value.trim()),
                _ => {}
            }
        }
        Some(Self { name, value, until })
    }
}

/// When a cookie of this age in seconds ends, which is never if no clock can say; `None` if it is no number.
fn end_of(age: &str, now: Timestamp) -> Option<Option<Timestamp>> {
    let digits = age.strip_prefix('-').unwrap_or(age);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if age.starts_with('-') {
        return Some(Some(now));
    }
    let seconds = digits.parse::<i64>().ok().and_then(|age| now.as_second().checked_add(age));
    Some(seconds.and_then(|end| Timestamp::from_second(end).ok()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn now() -> Timestamp {
        "2012-08-01T18:30:56Z".parse().unwrap()
    }

    fn jar(set: &[&str]) -> Jar {
        let jar = Jar::default();
        set.iter().for_each(|line| take(&jar, line));
        jar
    }

    fn take(jar: &Jar, line: &str) {
        let mut headers = HeaderMap::new();
        headers.append(SET_COOKIE, line.parse().unwrap());
        jar.take("h:1", &headers, now());
    }

    #[test]
    fn cookies_are_kept_replaced_and_ended() {
        let jar = jar(&["sid=abc; Path=/; HttpOnly", "lang = en ;Secure", "odd=a=b=\"c\""]);
        assert_eq!(jar.header("h:1", now()).as_deref(), Some("sid=abc; lang=en; odd=a=b=\"c\""));
        assert_eq!(jar.header("h:2", now()), None);
        take(&jar, "sid=def");
        take(&jar, "odd=; Max-Age=0");
        take(&jar, "lang=x; expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(jar.header("h:1", now()).as_deref(), Some("sid=def"));
        jar.clear();
        assert_eq!(jar.header("h:1", now()), None);
    }

    #[test]
    fn an_age_counts_before_a_date_and_ends_by_itself() {
        let jar =
            jar(&["a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "b=2; Expires=Wed, 01 Aug 2012 18:32:56 GMT"]);
        let later = |seconds| Timestamp::from_second(now().as_second() + seconds).unwrap();
        assert_eq!(jar.header("h:1", later(59)).as_deref(), Some("a=1; b=2"));
        assert_eq!(jar.header("h:1", later(60)).as_deref(), Some("b=2"));
        assert_eq!(jar.header("h:1", later(120)), None);
        take(&jar, "c=3; Max-Age=99999999999999999999");
        take(&jar, "d=4; Max-Age=soon");
        assert_eq!(jar.header("h:1", later(120)).as_deref(), Some("c=3; d=4"));
    }

    #[test]
    fn what_cannot_be_sent_is_not_kept_and_there_is_an_end_to_it() {
        let jar = jar(&["novalue", "=x", "a=b\tc", &format!("long={}", "x".repeat(LONGEST))]);
        assert_eq!(jar.header("h:1", now()), None);
        for index in 0..=MOST {
            take(&jar, &format!("c{index}=v"));
        }
        let header = jar.header("h:1", now()).unwrap();
        assert_eq!(header.split("; ").count(), MOST);
        assert!(header.starts_with("c1=v; ") && header.ends_with("c50=v"), "{header}");
    }

    #[test]
    fn another_process_goes_on_with_them() {
        let first = jar(&["sid=abcdef; Max-Age=60", "lang=en"]);
        let second = Jar::default();
        second.resume(&first.session(now()).unwrap(), now());
        second.resume("no line of a jar\n", now());
        assert_eq!(second.header("h:1", now()).as_deref(), Some("sid=abcdef; lang=en"));
        assert_eq!(second.secrets().iter().map(Secret::expose).collect::<Vec<_>>(), ["abcdef"]);
        assert_eq!(Jar::default().session(now()), None);
    }
}
