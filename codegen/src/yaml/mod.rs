//! YAML text as a tree of nodes, each with its position in the text.
//!
//! It owns the YAML parser and explains its errors. It knows none of the format's keys.

mod cursor;
mod node;
mod positions;
mod scalar;
mod syntax;
mod tree;

pub(crate) use self::node::{Content, Entry, Node, Scalar};
pub(crate) use self::scalar::{ScalarKind, kind, number};
pub(crate) use self::syntax::{SPACE_AFTER_COLON, lacks_space};
pub(crate) use self::tree::parse;
