//! The constant that every call needs: how requests are formed and replies are read. The rest of the description is data.

use actionapi::description::{
    Constant, ContentType, Credential, ListStyle, Method, Part, Path, Protocol, ReplyProfile, RequestProfile, Success,
    Template, Tolerance,
};
use proc_macro2::TokenStream;
use quote::quote;

use super::layout::{self, Depth};

/// The static of the protocol.
pub(super) fn protocol(protocol: &Protocol) -> String {
    let (name, title) = (text(&protocol.name), text(&protocol.title));
    let credentials = slice(protocol.credentials.iter().map(credential));
    let requests = slice(protocol.requests.iter().map(request));
    let replies = slice(protocol.replies.iter().map(reply));
    layout::items(
        Depth(0),
        quote! {
            #[doc = " What every call needs."]
            static PROTOCOL: ::actionapi::description::Protocol = {
                use ::actionapi::description::*;
                use ::std::borrow::Cow::Borrowed;
                Protocol { name: #name, title: #title, credentials: #credentials, requests: #requests, replies: #replies }
            };
        },
    )
}

fn text(text: &str) -> TokenStream {
    quote!(Borrowed(#text))
}

fn slice(items: impl Iterator<Item = TokenStream>) -> TokenStream {
    quote!(Borrowed(&[#(#items),*]))
}

fn credential(Credential { name, description }: &Credential) -> TokenStream {
    let (wire, rust, description) = (&name.wire, &name.rust, text(description));
    quote!(Credential { name: Name::new(#wire, #rust), description: #description })
}

fn request(request: &RequestProfile) -> TokenStream {
    let methods = slice(request.methods.iter().map(|method| match method {
        Method::Get => quote!(Method::Get),
        _ => quote!(Method::Post),
    }));
    let path = template(&request.path);
    let parameters = slice(request.parameters.iter().map(constant));
    let headers = slice(request.headers.iter().map(constant));
    let lists = match &request.lists {
        ListStyle::Indexed => quote!(Indexed),
        ListStyle::Repeated => quote!(Repeated),
        ListStyle::Joined(separator) => {
            let separator = text(separator);
            quote!(Joined(#separator))
        }
        _ => quote!(Brackets),
    };
    let (yes, no) = (text(&request.booleans.yes), text(&request.booleans.no));
    quote! {
        RequestProfile {
            methods: #methods,
            path: #path,
            parameters: #parameters,
            headers: #headers,
            lists: ListStyle::#lists,
            booleans: Booleans { yes: #yes, no: #no },
        }
    }
}

fn constant(constant: &Constant) -> TokenStream {
    let (name, value) = (text(&constant.name), template(&constant.value));
    quote!(Constant { name: #name, value: #value })
}

fn template(template: &Template) -> TokenStream {
    let parts = template.parts().iter().map(|part| match part {
        Part::Text(part) => {
            let part = text(part);
            quote!(Part::Text(#part))
        }
        Part::Module => quote!(Part::Module),
        Part::Credential(index) => {
            let index = proc_macro2::Literal::usize_unsuffixed(*index);
            quote!(Part::Credential(#index))
        }
        _ => quote!(Part::Function),
    });
    quote!(Template::new(&[#(#parts),*]))
}

fn reply(reply: &ReplyProfile) -> TokenStream {
    let success = match &reply.success {
        Success::Is { field, values } => {
            let (field, values) = (path(field), slice(values.iter().map(|value| text(value))));
            quote!(Is { field: #field, values: #values })
        }
        Success::Absent { field } => {
            let field = path(field);
            quote!(Absent { field: #field })
        }
        _ => quote!(HttpStatus),
    };
    let [message, code, data] = [&reply.message, &reply.code, &reply.data].map(|found| match found {
        Some(found) => {
            let found = path(found);
            quote!(Some(#found))
        }
        None => quote!(None),
    });
    let content_type = if reply.content_type == ContentType::Any { quote!(Any) } else { quote!(Json) };
    let tolerates = tolerance(reply.tolerates);
    quote! {
        ReplyProfile {
            success: Success::#success,
            message: #message,
            code: #code,
            data: #data,
            content_type: ContentType::#content_type,
            tolerates: #tolerates,
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

fn path(path: &Path) -> TokenStream {
    let names = path.names().iter().map(|name| text(name));
    quote!(Path::new(&[#(#names),*]))
}
