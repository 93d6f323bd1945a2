//! Which of the errors that a schema names a reply is, and how long it asks to wait.

use std::borrow::Cow;
use std::time::Duration;

use http::StatusCode;

use super::retry_after::{UNKNOWN, seconds};
use super::view::View;
use crate::description::{KnownError, Place, ReplyProfile, Wait};
use crate::error::Error;

/// The error with the schema's name for it, and with the wait that it asks for. `view` is the reply's body, if it is JSON.
pub(super) fn name(error: Error, profile: &'static ReplyProfile, status: StatusCode, view: Option<&View<'_>>) -> Error {
    let Some(known) = find(&error, profile, status, view) else { return error };
    let wait = match &known.wait {
        Some(Wait::At(place)) => view.and_then(|view| wait_at(view, place)),
        _ => known.fixed_wait(),
    };
    let error = error.with_known(known);
    if wait.is_some() { error.with_retry_after(wait) } else { error }
}

fn find(
    error: &Error,
    profile: &'static ReplyProfile,
    status: StatusCode,
    view: Option<&View<'_>>,
) -> Option<&'static KnownError> {
    let (code, message) = (error.code().map(str::trim), error.message().map(str::to_lowercase));
    let says = |part: &Cow<'_, str>| message.as_ref().is_some_and(|message| message.contains(&part.to_lowercase()));
    let holds = |known: &&KnownError| {
        let is_code = known.codes.is_empty() || known.codes.iter().any(|each| Some(each.trim()) == code);
        is_code
            && (known.contains.is_empty() || known.contains.iter().any(says))
            && (known.statuses.is_empty() || known.statuses.contains(&status.as_u16()))
            && known.at.as_ref().is_none_or(|place| is_there(view, place))
    };
    // Of several with as many conditions, the first.
    let fitting = profile.errors.iter().filter(holds);
    fitting.reduce(|best, other| if other.conditions() > best.conditions() { other } else { best })
}

fn is_there(view: Option<&View<'_>>, place: &Place) -> bool {
    view.is_some_and(|view| view.at(place).iter().any(|value| !value.is_empty()))
}

/// The seconds that the place says. What cannot be read is longer than anybody waits.
fn wait_at(view: &View<'_>, place: &Place) -> Option<Duration> {
    let value = view.first(std::slice::from_ref(place))?;
    Some(seconds(value.text().trim()).unwrap_or(UNKNOWN))
}
