//! The constant that every call needs: how requests are formed and replies are read. The rest of the description is data.

use actionapi_core::description::{
    Body, Constant, ContentType, Endpoint, JsonBody, JsonConstant, JsonTemplate, KnownError, ListStyle, Method, Need, Place,
    Pointer, Protocol, Rate, RecordStyle, ReplyProfile, RequestProfile, Rule, Step, Test, Tolerance, Variable, Wait,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::constants::{part, slice, template, text};
use super::forms;
use super::layout::{self, Depth};
use super::{fetches, variables};

/// The static of the protocol.
pub(super) fn protocol(protocol: &Protocol) -> String {
    let (name, title) = (text(&protocol.name), text(&protocol.title));
    let variables = slice(protocol.variables.iter().map(variable));
    let needs = slice(protocol.needs.iter().map(need));
    let fetches = slice(protocol.fetches.iter().map(fetches::fetch));
    let endpoints = slice(protocol.endpoints.iter().map(endpoint));
    let rates = slice(protocol.rates.iter().map(rate));
    let requests = slice(protocol.requests.iter().map(request));
    let replies = slice(protocol.replies.iter().map(reply));
    let signatures = protocol.has_hashes().then(|| quote!(::actionapi::needs_signatures! {}));
    layout::items(
        Depth(0),
        quote! {
            #signatures
            #[doc = " What every call needs."]
            static PROTOCOL: ::actionapi::description::Protocol = {
                use ::actionapi::description::*;
                use ::std::borrow::Cow::Borrowed;
                Protocol {
                    name: #name,
                    title: #title,
                    variables: #variables,
                    needs: #needs,
                    fetches: #fetches,
                    endpoints: #endpoints,
                    rates: #rates,
                    requests: #requests,
                    replies: #replies,
                }
            };
        },
    )
}

fn variable(Variable { name, description, is_secret, origin }: &Variable) -> TokenStream {
    let (wire, rust, description, origin) = (&name.wire, &name.rust, text(description), variables::origin(origin));
    quote!(Variable { name: Name::new(#wire, #rust), description: #description, is_secret: #is_secret, origin: #origin })
}

pub(super) fn need(Need { rule, parameters }: &Need) -> TokenStream {
    let (rule, parameters) = (quote::format_ident!("{rule:?}"), slice(parameters.iter().map(|name| text(name))));
    quote!(Need { rule: NeedRule::#rule, parameters: #parameters })
}

fn request(request: &RequestProfile) -> TokenStream {
    let methods = slice(request.methods.iter().map(|method| match method {
        Method::Get => quote!(Method::Get),
        _ => quote!(Method::Post),
    }));
    let path = template(&request.path);
    let parameters = slice(request.parameters.iter().map(constant));
    let query = slice(request.query.iter().map(constant));
    let headers = slice(request.headers.iter().map(constant));
    let defaults = slice(request.defaults.iter().map(constant));
    let (before, after) = (text(&request.names.before), text(&request.names.after));
    let lists = match &request.lists {
        ListStyle::Indexed => quote!(Indexed),
        ListStyle::Repeated => quote!(Repeated),
        ListStyle::Joined(separator) => {
            let separator = text(separator);
            quote!(Joined(#separator))
        }
        ListStyle::JoinedOr(separator, other) => {
            let (separator, other) = (text(separator), text(other));
            quote!(JoinedOr(#separator, #other))
        }
        _ => quote!(Brackets),
    };
    let (endpoint, rate) = (optional(request.endpoint), optional(request.rate));
    let needs = slice(request.needs.iter().map(|index| quote!(#index)));
    let (yes, no) = (text(&request.booleans.yes), text(&request.booleans.no));
    let records = if request.records == RecordStyle::Dots { quote!(Dots) } else { quote!(Brackets) };
    let body = request.body.json().map_or_else(|| quote!(RequestBody::Form), json_body);
    quote! {
        RequestProfile {
            methods: #methods,
            path: #path,
            parameters: #parameters,
            query: #query,
            headers: #headers,
            defaults: #defaults,
            names: NamePattern { before: #before, after: #after },
            lists: ListStyle::#lists,
            booleans: Booleans { yes: #yes, no: #no },
            records: RecordStyle::#records,
            body: #body,
            endpoint: #endpoint,
            rate: #rate,
            needs: #needs,
        }
    }
}

fn json_body(JsonBody { constants, names }: &JsonBody) -> TokenStream {
    let constants = slice(constants.iter().map(|JsonConstant { at, value }| {
        let (at, value) = (text(at), json_template(value));
        quote!(JsonConstant { at: #at, value: #value })
    }));
    let names = quote::format_ident!("{names:?}");
    quote!(RequestBody::Json(JsonBody { constants: #constants, names: JsonNames::#names }))
}

fn json_template(value: &JsonTemplate) -> TokenStream {
    let (kind, inner) = match value {
        // The compiler makes constants of constructors, but not of calls of functions.
        JsonTemplate::Text(template) => {
            let parts = slice(template.parts().iter().map(part));
            (quote!(Text), quote!(Template(#parts)))
        }
        JsonTemplate::List(items) => (quote!(List), slice(items.iter().map(json_template))),
        JsonTemplate::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let (name, value) = (text(name), json_template(value));
                quote!((#name, #value))
            });
            (quote!(Object), slice(members))
        }
        JsonTemplate::Plain(plain) => (quote!(Plain), text(plain)),
    };
    quote!(JsonTemplate::#kind(#inner))
}

fn endpoint(Endpoint { name, url, template: parts, description }: &Endpoint) -> TokenStream {
    let (wire, rust, url, description) = (&name.wire, &name.rust, text(url), text(description));
    let parts = template(parts);
    quote!(Endpoint { name: Name::new(#wire, #rust), url: #url, template: #parts, description: #description })
}

fn rate(Rate { calls, per_ms, concurrent }: &Rate) -> TokenStream {
    let (calls, concurrent) = (optional(*calls), optional(*concurrent));
    let per = Literal::u64_unsuffixed(*per_ms);
    quote!(Rate { calls: #calls, per_ms: #per, concurrent: #concurrent })
}

/// A number that may be absent.
fn optional(value: Option<impl TryInto<u64>>) -> TokenStream {
    match value.and_then(|value| value.try_into().ok()).map(Literal::u64_unsuffixed) {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

fn constant(constant: &Constant) -> TokenStream {
    let (name, value) = (text(&constant.name), template(&constant.value));
    quote!(Constant { name: #name, value: #value })
}

fn reply(reply: &ReplyProfile) -> TokenStream {
    let [success, failure, empty] = [&reply.success, &reply.failure, &reply.empty].map(|rules| slice(rules.iter().map(rule)));
    let [message, code, warnings, request_id] =
        [&reply.message, &reply.code, &reply.warnings, &reply.request_id].map(|places| slice(places.iter().map(place)));
    let data = pointer(&reply.data);
    let errors = slice(reply.errors.iter().map(known_error));
    let tolerates = tolerance(reply.tolerates);
    let body = match reply.body {
        Body::Text => quote!(Text),
        Body::File => quote!(File),
        _ => quote!(Json),
    };
    let (has_data, ends) = (reply.has_data, fetches::indices(&reply.ends));
    let data_forms = forms::quoted(&reply.data_forms);
    let content_type = if reply.content_type == ContentType::Any { quote!(Any) } else { quote!(Json) };
    quote! {
        ReplyProfile {
            success: #success,
            failure: #failure,
            empty: #empty,
            message: #message,
            code: #code,
            warnings: #warnings,
            request_id: #request_id,
            data: #data,
            errors: #errors,
            data_forms: #data_forms,
            content_type: ContentType::#content_type,
            tolerates: #tolerates,
            body: Body::#body,
            has_data: #has_data,
            ends: #ends,
        }
    }
}

fn tolerance(tolerance: Tolerance) -> TokenStream {
    if tolerance.is_none() {
        return quote!(Tolerance::NONE);
    }
    let Tolerance { text_around, nan, control_characters, trailing_commas } = tolerance;
    quote! {
        Tolerance {
            text_around: #text_around,
            nan: #nan,
            control_characters: #control_characters,
            trailing_commas: #trailing_commas,
        }
    }
}

fn known_error(known: &KnownError) -> TokenStream {
    let name = text(&known.name);
    let [codes, contains] = [&known.codes, &known.contains].map(|texts| slice(texts.iter().map(|each| text(each))));
    let statuses = slice(known.statuses.iter().map(|status| {
        let status = proc_macro2::Literal::u16_unsuffixed(*status);
        quote!(#status)
    }));
    let some = |found: Option<TokenStream>| found.map_or_else(|| quote!(None), |found| quote!(Some(#found)));
    let at = some(known.at.as_ref().map(place));
    let class = some(known.class.map(|class| {
        let class = quote::format_ident!("{class:?}");
        quote!(ErrorClass::#class)
    }));
    let wait = some(known.wait.as_ref().map(|wait| match wait {
        Wait::Milliseconds(time) => quote!(Wait::Milliseconds(#time)),
        Wait::At(found) => {
            let found = place(found);
            quote!(Wait::At(#found))
        }
    }));
    let renews = fetches::indices(&known.renews);
    quote! {
        KnownError {
            name: #name,
            codes: #codes,
            contains: #contains,
            statuses: #statuses,
            at: #at,
            class: #class,
            wait: #wait,
            renews: #renews,
        }
    }
}

fn rule(rule: &Rule) -> TokenStream {
    let at = place(&rule.at);
    let test = match &rule.test {
        Test::Is(values) => {
            let values = slice(values.iter().map(|value| text(value)));
            quote!(Is(#values))
        }
        Test::Contains(values) => {
            let values = slice(values.iter().map(|value| text(value)));
            quote!(Contains(#values))
        }
        _ => quote!(Present),
    };
    quote!(Rule { at: #at, test: Test::#test })
}

pub(super) fn place(place: &Place) -> TokenStream {
    if *place == Place::Text {
        return quote!(Place::Text);
    }
    let (kind, inner) = match place {
        Place::Data(inner) => (quote!(Data), pointer(inner)),
        Place::Header(name) => (quote!(Header), text(name)),
        Place::Cookie(name) => (quote!(Cookie), text(name)),
        Place::Body(inner) => (quote!(Body), pointer(inner)),
        _ => (quote!(Body), quote!(Pointer::ROOT)),
    };
    quote!(Place::#kind(#inner))
}

fn pointer(pointer: &Pointer) -> TokenStream {
    if pointer.is_root() {
        return quote!(Pointer::ROOT);
    }
    // The compiler makes constants of constructors, but not of calls of functions.
    let steps = slice(pointer.steps().iter().map(|step| match step {
        Step::Name(name) => {
            let parts = slice(name.parts().iter().map(part));
            quote!(Step::Name(Template(#parts)))
        }
        _ => quote!(Step::Each),
    }));
    quote!(Pointer(#steps))
}
