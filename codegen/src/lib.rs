//! Generates typed Rust clients for action-style HTTP APIs: those whose operations share one path and are told apart by the
//! parameters of a form. An API is described once, in YAML; the client that comes of it is plain source over the crate
//! `actionapi`.
//!
//! A package's build script is one call of [`build`]. A schema is checked by [`check`] and made into source by [`generate`]:
//!
//! ```
//! use actionapi_codegen::Source;
//!
//! let schema = "
//! format: 1
//! api:
//!   name: example
//!   title: Example API
//!   request: { parameters: { action: '${module}.${function}' } }
//!   reply: { success: { field: ok, is: true }, data: data }
//! modules:
//!   account:
//!     functions:
//!       balance:
//!         effect: read
//!         returns: { amount: decimal, currency: string }
//!         example: { data: { amount: '38.00', currency: EUR } }
//! ";
//! let generated = actionapi_codegen::generate(&Source::new("example.yaml", schema))?;
//! let source = generated.files.get("example.rs").unwrap_or_default();
//! assert!(source.contains("pub struct BalanceReply {"));
//!
//! // Whatever is wrong is told at once, each with its place.
//! let problems = actionapi_codegen::check(&Source::new("example.yaml", schema.replace("decimal", "decimla"))).unwrap_err();
//! assert!(problems.to_string().starts_with("error: unknown type `decimla`\n  --> example.yaml:13:28\n"));
//! # Ok::<(), actionapi_codegen::Diagnostics>(())
//! ```
//!
//! The parts follow one another, and each looks only at those before it: `source` and `diagnostic`, the text and what there is to say
//! about it; `document`, the YAML as it is written; `check` with `names`, which makes [`ir`] of it; `emit`, which writes that out and
//! cannot fail; [`files`], which puts it on disk.

mod build;
mod check;
mod diagnostic;
mod document;
mod emit;
pub mod files;
mod generate;
pub mod ir;
mod names;
mod source;
mod yaml;

pub use self::build::build;
pub use self::check::{Checked, check};
pub use self::diagnostic::{Diagnostic, Diagnostics, Kind, Label, Severity};
#[cfg(feature = "format-schema")]
pub use self::document::format_schema;
pub use self::generate::{Generated, generate};
pub use self::source::{Position, ReadError, Source, Span};
