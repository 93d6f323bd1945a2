//! The errors that the schema names, as an enum; none if it names none.
//!
//! It knows nothing of how they are recognized.

use actionapi_core::description::{Api, KnownError, Place};
use quote::quote;

use super::doc::{self, Doc};
use super::layout::{self, Depth, identifier};
use crate::reserved::ERROR_CODE;

/// The enum of known errors.
pub(super) fn error_code(api: &Api) -> Option<String> {
    let mut all: Vec<&KnownError> = Vec::new();
    for known in api.protocol.replies.iter().flat_map(|profile| profile.errors.iter()) {
        if !all.iter().any(|other| other.name == known.name) {
            all.push(known);
        }
    }
    if all.is_empty() {
        return None;
    }
    let [unknown] = ERROR_CODE.idents();
    let docs = all.iter().map(|known| variant_doc(known));
    let names: Vec<_> = all.iter().map(|known| identifier(&known.name)).collect();
    let texts: Vec<&str> = all.iter().map(|known| &*known.name).collect();
    Some(layout::items(
        Depth(0),
        quote! {
            #[doc = " The errors that the API is known to answer with."]
            #[doc = ""]
            #[doc = " `ErrorCode::of(&error)` says which one an error is."]
            #[non_exhaustive]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum ErrorCode {
                #(#docs #names,)*
                #[doc = " An error that the schema does not name, or none of the API's."]
                #unknown,
            }

            impl ErrorCode {
                #[doc = " The one that an error is."]
                #[must_use]
                pub fn of(error: &Error) -> Self {
                    match error.known() {
                        #(Some(#texts) => Self::#names,)*
                        _ => Self::#unknown,
                    }
                }

                #[doc = " The name in the schema."]
                #[must_use]
                pub fn as_str(self) -> &'static str {
                    match self {
                        #(Self::#names => #texts,)*
                        Self::#unknown => "Unknown",
                    }
                }
            }

            impl ::std::convert::AsRef<str> for ErrorCode {
                fn as_ref(&self) -> &str { self.as_str() }
            }

            impl ::std::fmt::Display for ErrorCode {
                fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    formatter.write_str(self.as_str())
                }
            }
        },
    ))
}

/// By what it is recognized, and its class.
fn variant_doc(known: &KnownError) -> Doc {
    let quoted =
        |texts: &[std::borrow::Cow<'_, str>]| texts.iter().map(|text| doc::code(text)).collect::<Vec<_>>().join(" or ");
    let mut parts = Vec::new();
    if !known.codes.is_empty() {
        parts.push(format!("with the code {}", quoted(&known.codes)));
    }
    if !known.contains.is_empty() {
        parts.push(format!("whose message contains {}", quoted(&known.contains)));
    }
    if !known.statuses.is_empty() {
        let statuses: Vec<String> = known.statuses.iter().map(u16::to_string).collect();
        parts.push(format!("with the HTTP status {}", statuses.join(" or ")));
    }
    if let Some(place) = &known.at {
        let place = match place {
            Place::Body(_) | Place::Data(_) => doc::code(&place.to_string()),
            _ => doc::inline(&place.to_string()),
        };
        parts.push(format!("that has something at {place}"));
    }
    let class = known.class.map_or_else(String::new, |class| format!(" Its class is {}.", doc::code(class.word())));
    Doc::new("", &format!("An error {}.{class}", parts.join(", ")))
}
