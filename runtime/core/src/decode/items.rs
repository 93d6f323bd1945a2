//! The items of a list as JSON text, told apart by the rules with which lists are decoded.
//!
//! It does not read the items.

use super::walk::{as_item, has_holes};
use crate::description::{Type, Types};
use crate::wire::Reader;

/// The items of JSON text that is read as a list of this type. `None`: it is no list, or not JSON.
#[doc(hidden)]
pub fn items<'t>(types: &dyn Types, item: &Type, text: &'t str) -> Option<Vec<&'t str>> {
    let (mut reader, mut items) = (Reader::whole(text), Vec::new());
    let read = reader.list(
        has_holes(item),
        || as_item(types, item),
        |reader, _| {
            let start = reader.scanner.at();
            reader.scanner.skip()?;
            items.push(reader.scanner.slice(start).trim());
            Ok(())
        },
    );
    read.is_ok().then_some(items)
}
