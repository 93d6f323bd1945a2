//! The nodes of the tree: scalars, lists and mappings.
//!
//! They know neither how they are read nor what they mean.

use std::borrow::Cow;
use std::rc::Rc;

use crate::source::Span;

/// A value in the text.
#[derive(Clone, Debug)]
pub(crate) struct Node<'t> {
    /// The whole scalar, or where the list or mapping begins.
    pub(crate) span: Span,
    /// The value.
    pub(crate) content: Content<'t>,
    /// The number of nodes in it, itself included.
    pub(super) size: usize,
    /// The bytes of all texts in it.
    pub(super) bytes: usize,
    /// The number of levels in it; 0 for a scalar.
    pub(super) depth: usize,
}

/// The value of a node.
#[derive(Clone, Debug)]
pub(crate) enum Content<'t> {
    Scalar(Scalar<'t>),
    List(Rc<[Node<'t>]>),
    Mapping(Rc<[Entry<'t>]>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'t> {
    pub(crate) key: Scalar<'t>,
    pub(crate) value: Node<'t>,
    /// Whether the key has no colon, as braces allow. Usually it is text after a comma that was not meant to be a key.
    pub(crate) lone: bool,
}

/// A scalar, with its escapes resolved.
#[derive(Clone, Debug)]
pub(crate) struct Scalar<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) span: Span,
    /// Whether it has no quotes, so that it may be null, a boolean or a number.
    pub(crate) plain: bool,
    /// Whether a comment follows that may have been meant as more of the text: `Put #tags`.
    pub(crate) cut: bool,
}

impl<'t> Node<'t> {
    pub(super) fn scalar(scalar: Scalar<'t>) -> Self {
        let bytes = scalar.text.len();
        Self { span: scalar.span, content: Content::Scalar(scalar), size: 1, bytes, depth: 0 }
    }
}
