//! Diagnostics: messages about a schema with their positions, and how they are rendered.
//!
//! It knows nothing of what is checked.

mod diagnostics;
mod kind;
mod problem;
mod remark;
mod render;
mod text;

pub use self::diagnostics::Diagnostics;
pub use self::kind::{Kind, Severity};
pub use self::problem::{Diagnostic, Label};
pub use self::remark::Remark;
pub use self::render::render_remarks;
pub(crate) use self::text::{did_you_mean, listed, quote};
