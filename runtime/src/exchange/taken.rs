//! What a fetch would take from a reply, for those that serve replies.

use bytes::Bytes;
use http::HeaderMap;

use super::view::View;
use crate::description::template::Values;
use crate::description::{Body, Place, ReplyProfile};

/// A reply as it is sent.
pub(crate) struct Taken<'r> {
    pub(crate) profile: &'r ReplyProfile,
    /// Of the module and the function.
    pub(crate) names: (&'r str, &'r str),
    pub(crate) body: &'r Bytes,
    pub(crate) headers: HeaderMap,
}

/// The texts at these places; `None` if one of them has none.
pub(crate) fn texts(reply: &Taken<'_>, places: &[Place]) -> Option<Vec<String>> {
    let text = std::str::from_utf8(reply.body).ok()?;
    let values = Values::names(reply.names.0, reply.names.1);
    let view = match reply.profile.body {
        Body::Json => View::new(reply.profile, text, &reply.headers, values).ok(),
        Body::Text | Body::File => None,
    };
    let view = view.unwrap_or_else(|| View::of_text(reply.profile, text, &reply.headers, values));
    places.iter().map(|place| Some(view.first(std::slice::from_ref(place))?.text().into_owned())).collect()
}
