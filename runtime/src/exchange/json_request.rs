//! The JSON body of a request: the values that every request has, then the call's own parameters in their places.
//!
//! It sends nothing; `encode` puts the values together.

use std::borrow::Cow;

use secrecy::zeroize::Zeroizing;

use super::request::{Draft, defaults, unplaced};
use crate::Secret;
use crate::description::template::Values;
use crate::description::{JsonBody, JsonConstant, JsonNames, JsonTemplate, NeedRule, Protocol, RequestProfile, Template};
use crate::encode::{Pair, PairValue, json_body};
use crate::error::{Error, Result};

/// All values as pairs: those of every request, then the call's own, but for what is absent or has another place.
pub(super) fn pairs(
    protocol: &Protocol,
    (profile, body): (&RequestProfile, &JsonBody),
    values: Values<'_>,
    draft: &Draft,
) -> Vec<Pair> {
    let constants = body.constants.iter().filter_map(|constant| self::constant(protocol, constant, values));
    let defaults = defaults(protocol, profile, values, draft.parameters.pairs());
    constants.chain(own(profile, body, draft, defaults)).collect()
}

/// The body of these pairs.
pub(super) fn encode(pairs: &[Pair]) -> Result<Zeroizing<String>> {
    json_body(pairs).map(Zeroizing::new).map_err(Error::parameter)
}

fn constant(protocol: &Protocol, JsonConstant { at, value }: &JsonConstant, values: Values<'_>) -> Option<Pair> {
    let is_secret = value.templates().into_iter().any(|template| protocol.is_secret(template));
    let value = match value {
        JsonTemplate::Text(template) if is_secret => PairValue::Secret(Secret::from(template.fill(values)?)),
        JsonTemplate::Text(template) => PairValue::Text(template.fill(values)?),
        other => {
            let mut json = String::new();
            let fill = |template: &Template| template.fill(values).map(Zeroizing::new);
            if !other.write(&mut json, &fill) {
                return None;
            }
            PairValue::of_json(json, is_secret)
        }
    };
    Some(Pair { name: at.clone(), value })
}

/// The call's own parameters; those that are items of a list in the schema's order, each as the next item.
fn own(profile: &RequestProfile, body: &JsonBody, draft: &Draft, defaults: impl Iterator<Item = Pair>) -> Vec<Pair> {
    let mut own: Vec<Pair> = unplaced(profile, draft.parameters.pairs()).cloned().chain(defaults).collect();
    if body.names == JsonNames::InOrder {
        if let Some(order) = draft.operation.needs.iter().find(|need| need.rule == NeedRule::InOrder) {
            let order: Vec<_> = order.parameters.iter().map(|name| profile.sent_name(Cow::Borrowed(name))).collect();
            // Those that the schema does not have come last.
            own.sort_by_key(|pair| order.iter().position(|name| *name == pair.name).unwrap_or(order.len()));
        }
        own.iter_mut().for_each(|pair| pair.name = format!("{}-", profile.names.before).into());
    }
    own
}
