//! Generates typed Rust clients for action-style HTTP APIs, whose operations share one path and differ by form parameters. A schema
//! in YAML describes the API once; the generated client is plain source that uses the crate `actionapi`.
//!
//! A build script calls [`build`]. [`check`] checks a schema, and [`generate`] returns the source:
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
//!   reply: { success: { at: /ok, is: true }, data: /data }
//! modules:
//!   account:
//!     functions:
//!       balance:
//!         effect: read
//!         returns: { amount: decimal, currency: string }
//!         example: { data: { amount: '38.00', currency: EUR } }
//! ";
//! let generated = actionapi_codegen::generate(&Source::new("example.yaml", schema))?;
//! let source = generated.files.get("client.rs").unwrap_or_default();
//! assert!(source.contains("pub struct BalanceReply {"));
//!
//! // All errors come at once, each with its position.
//! let problems = actionapi_codegen::check(&Source::new("example.yaml", schema.replace("decimal", "decimla"))).unwrap_err();
//! assert!(problems.to_string().starts_with("error: unknown type `decimla`\n  --> example.yaml:13:28\n"));
//! # Ok::<(), actionapi_codegen::Diagnostics>(())
//! ```
//!
//! Each part uses only those before it: `source` and `diagnostic`, the text and messages about it; `yaml`, the text as a tree;
//! `document`, the format's keys and values as written; `names` and `check`, which resolve the document into
//! [`actionapi_core::description`]; `emit`, which writes Rust and cannot fail; [`files`], which writes to disk.

// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod build;
mod check;
mod diagnostic;
mod document;
mod emit;
mod explain;
pub mod files;
mod generate;
mod names;
mod outline;
mod package;
mod reserved;
mod source;
mod yaml;

pub use self::build::build;
pub use self::check::{Checked, check};
pub use self::diagnostic::{Diagnostic, Diagnostics, Kind, Label, Remark, Severity, render_remarks};
#[cfg(feature = "format-schema")]
pub use self::document::format_schema;
pub use self::document::{KeyOrder, key_order};
pub use self::emit::{is_whole_example, records_with_examples};
pub use self::explain::{Explanation, NoFunction, explain};
pub use self::generate::{Generated, generate, generate_for};
pub use self::names::is_keyword;
pub use self::outline::Outline;
pub use self::package::Package;
pub use self::source::{Position, ReadError, Source, Span};
