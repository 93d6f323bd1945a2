//! Functions as types.
//!
//! It does not know how they are called.

use crate::description::Pages;
use crate::wire::Decode;

/// A function as a type: generated code has one for each, so that the compiler knows what a call of it returns.
pub trait Returns {
    /// The data of its replies.
    type Data: Decode;
}

/// A function that gives a list page by page.
pub trait PagedFunction: Returns {
    /// An item of the list.
    type Item;

    /// How the pages are asked for.
    const PAGES: &'static Pages;

    /// The list in the data of a page, if it is there.
    fn items(data: &mut Self::Data) -> Option<&mut Vec<Self::Item>>;
}
