//! What an OpenAPI document cannot express of an API, as sentences.
//!
//! It reads the description only.

use actionapi::description::{
    Api, Function, JsonNames, ListStyle, Module, Origin, RecordStyle, RequestProfile, Separator, WireForm,
};

use super::Shape;

/// The sentences that hold for this API.
pub(super) fn of(api: &Api, shape: Shape) -> Vec<&'static str> {
    let protocol = &api.protocol;
    let requests = || protocol.requests.iter();
    let replies = || protocol.replies.iter();
    let functions = || api.functions().map(|(_, function): (&Module, &Function)| function);
    let parameters = || functions().flat_map(|function| &function.parameters);
    let made = protocol.variables.iter().any(|variable| matches!(variable.origin, Origin::Made(_)));
    let fetched = protocol.variables.iter().any(|variable| matches!(variable.origin, Origin::Fetched(_)));
    let is_odd_list = |profile: &RequestProfile| match profile.lists.separator() {
        Some(Separator { text, other }) => text != "," || other.is_some(),
        None => profile.lists == ListStyle::Indexed,
    };
    let has_forms = api.types.iter().flat_map(|kind| kind.fields()).any(|field| !field.forms.is_empty());
    let has_places = requests().any(|profile| profile.body.json().is_some_and(|body| body.names == JsonNames::InOrder));
    let is_named = parameters().any(|each| WireForm::names(&each.forms).is_some() || each.is_named() && !each.kind.is_simple());
    let all = [
        (
            shape == Shape::Viewer,
            "Operations share paths, which OpenAPI does not allow: a fragment (`#module.function`) tells them apart. It is for people and viewers, and is not sent.",
        ),
        (shape == Shape::Validator, "Operations that share a path are one operation, whose request is one of several."),
        (
            requests().any(|profile| profile.path.is_empty()),
            "OpenAPI puts a `/` after the endpoint, even if the API has its whole address there.",
        ),
        (
            replies().any(|profile| !profile.is_by_status()),
            "Failures come with the status 200 too: the body says whether a call succeeded.",
        ),
        (made, "Some values are made for each request, such as signatures. They are described as texts that you send."),
        (fetched, "Some values come from another call, such as a session. They are described as texts that you send."),
        (
            !protocol.needs.is_empty() || functions().any(|each| !each.needs.is_empty()),
            "Which optional parameters a call needs together is in `x-needs` only.",
        ),
        (functions().any(|each| each.pages.is_some()), "How long lists come page by page is in `x-pages` only."),
        (!protocol.rates.is_empty(), "How many calls the server takes is in `x-rate` only."),
        (replies().any(|profile| !profile.errors.is_empty()), "The errors that the API names are in `x-errors` only."),
        (
            true,
            "Types of replies allow what servers are known to send, such as numbers in texts; they check texts less strictly than a client does.",
        ),
        (
            requests().any(is_odd_list) || requests().any(|profile| profile.records == RecordStyle::Dots) || is_named,
            "How some lists and objects are written into a form has no style in OpenAPI.",
        ),
        (has_places, "The order of parameters that are items of a list is the order in `x-parameters` only."),
        (has_forms, "Values in forms of their own, such as JSON in a text or times in a pattern, are described as texts."),
        (
            requests().any(|profile| profile.methods.len() > 1),
            "Where several HTTP methods are accepted, only the first is described.",
        ),
        (
            requests().any(|profile| profile.endpoint.is_some()),
            "Some operations go to an endpoint of their own, which is under `servers` there.",
        ),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, sentence)| sentence).collect()
}
