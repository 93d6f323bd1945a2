//! What is forgiven in a reply outside its data: byte-order marks, halves of characters, what its schema tolerates, and data that is
//! absent where a name in the schema may be wrong.
//!
//! It does not know the data's type; what is forgiven in the data is counted where that is decoded.

use super::misspelled::misspelled;
use super::parts::{Data, Rest};
use crate::description::ReplyProfile;
use crate::json::{self, Repaired};
use crate::wire::{Drift, Forgiven};

/// Adds what is forgiven outside the data of a successful reply.
pub(super) fn count(text: &str, data: Option<Data>, profile: &ReplyProfile, repaired: Option<&Repaired>, drift: &mut Drift) {
    let has_mark = json::marks(text) > 0 || repaired.is_some_and(|repaired| repaired.has_mark);
    drift.add_times(Forgiven::ByteOrderMark, u64::from(has_mark));
    if let Some(Repaired { around, changes, .. }) = repaired {
        around.iter().for_each(|text| drift.add_text(None, Forgiven::TextAround, text));
        drift.add_times(Forgiven::NotANumber, changes.words);
        drift.add_times(Forgiven::ControlCharacter, changes.controls);
        drift.add_times(Forgiven::TrailingComma, changes.commas);
    }
    if data.is_none()
        && let Some(similar) = misspelled(text, profile.data.steps())
    {
        drift.add_text(None, Forgiven::NoData, &similar);
    }
    // Nearly no reply has one, and where the data ends is not known.
    if ["\\ud", "\\uD"].iter().any(|half| text.contains(half)) {
        let outside = parts(text, data, profile);
        drift.add_times(Forgiven::HalfCharacter, outside.into_iter().map(json::halves).sum());
    }
}

/// The parts of a reply that are not its data.
fn parts<'t>(text: &'t str, data: Option<Data>, profile: &ReplyProfile) -> Vec<&'t str> {
    match data {
        None => vec![text],
        Some(Data { start, rest }) if !profile.data.is_root() => {
            let end = match rest {
                Rest::Read(end) => end,
                Rest::Unread(_) => start + json::length(&text[start..]).unwrap_or_default(),
            };
            vec![&text[..start], &text[end..]]
        }
        // Where the whole reply is the data, the envelope's fields are not decoded with it.
        Some(_) => {
            let own = |name: &str| profile.beside_data().any(|own| own == name);
            json::fields(text, usize::MAX).into_iter().filter(|(name, _)| own(name)).map(|(_, value)| value).collect()
        }
    }
}
