//! Names that a schema may have wrong: what a reply has in place of a field that it lacks.
//!
//! It does not know what the field is for.

use crate::description::Step;
use crate::json;
use crate::text::similar;

/// The field of a reply whose name is like the first on a path that the reply does not have: the schema may have it wrong.
pub(super) fn misspelled(text: &str, path: &[Step]) -> Option<String> {
    /// As many fields are looked at.
    const MOST: usize = 100;
    let mut object = text;
    for step in path {
        let name = step.text()?;
        let fields = json::fields(object, MOST);
        match fields.iter().find(|(field, _)| *field == name) {
            Some((_, value)) => object = value,
            None => {
                let names: Vec<&str> = fields.iter().map(|(field, _)| &**field).collect();
                return similar(name, &names).map(str::to_owned);
            }
        }
    }
    None
}
