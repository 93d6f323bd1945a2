//! An API as plain data: the one model that the checker of schemas produces and everything else reads — the emitters, the clients, the
//! command line, the sandbox and the documentation.
//!
//! It owns no behaviour but look-ups and the template engine. It does not know HTTP, JSON text or the schema's YAML. What a client
//! needs for every call, the [`Protocol`], holds its texts as `Cow`s, so that generated code has it as a constant; the rest is loaded
//! from `client.json` where it is used.
//!
//! Its enums are exhaustive: whoever reads a description must know all that can be in it, or the request or the reply would be a wrong one.

mod api;
mod availability;
mod cases;
mod check;
mod deprecation;
mod embedded;
mod endpoint;
mod fetch;
pub(crate) mod json_body;
mod known_error;
mod lists;
mod making;
mod name;
mod need;
mod operation;
mod pages;
mod place;
mod profile;
mod rate;
#[doc(hidden)]
pub mod template;
mod types;
mod variable;

pub use self::api::{Api, Example, Function, Module, Parameter, sent_records};
pub use self::cases::{Case, Cases, ScalarOr};
pub use self::check::Check;
pub use self::deprecation::{Deprecation, Instead};
pub use self::embedded::Embedded;
pub use self::endpoint::Endpoint;
#[doc(hidden)]
pub use self::endpoint::Unfilled;
pub use self::fetch::{Fetch, FetchParameter, Fetched, Lasts};
pub use self::json_body::{JsonBody, JsonConstant, JsonNames, JsonTemplate, RequestBody, escaped_step, steps};
pub use self::known_error::{ErrorClass, KnownError, Wait};
pub use self::lists::ListStyle;
pub use self::making::{Canonical, Digest, Escapes, Hash, Making, Moment, Recipe, RequestPart, Span};
pub use self::name::{ENDPOINT, Name, environment_variable, is_owned_header};
pub use self::need::{Need, NeedRule};
pub use self::operation::{Effect, Operation};
pub use self::pages::{Pages, PagesBy};
pub use self::place::{Place, Pointer, Rule, Step, Test};
pub use self::profile::{
    Body, Constant, ContentType, Method, NamePattern, Protocol, RecordStyle, ReplyProfile, RequestProfile, Tolerance,
};
pub use self::rate::Rate;
pub use self::template::{Part, Template};
pub use self::types::{Definition, Field, Home, Type, TypeDefinition, TypeId, Types, Variant};
pub use self::variable::{Given, Origin, Variable};
pub use crate::forms::{Separator, WireForm};
pub use crate::json::Misread;
pub use crate::wire::{Booleans, Scalar};
