//! The order of the keys of a whole schema.

use super::format::Document;
use super::key_order::KeyOrder;
use super::read::Read as _;

/// The order in which a schema's keys are written: the one of the reference.
#[must_use]
pub fn key_order() -> KeyOrder {
    Document::key_order()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_their_order_wherever_they_are() {
        let order = key_order();
        let at = |path: &[&str]| path.iter().try_fold(&order, |order, key| order.value(key)).cloned().unwrap_or_default();
        let before = |path: &[&str], first: &str, second: &str| {
            let order = at(path);
            assert!(
                order.position(first).zip(order.position(second)).is_some_and(|(first, second)| first < second),
                "{path:?}"
            );
        };
        before(&[], "format", "api");
        before(&["api", "variables", "any"], "hmac-sha1", "as");
        before(&["modules", "any", "functions", "any"], "effect", "parameters");
        before(&["functions", "any", "parameters", "any"], "type", "as");
        before(&["functions", "any", "returns", "any"], "type", "description");
        before(&["functions", "any", "reply", "failure"], "at", "is");
        assert_eq!(at(&["types", "any", "enum"]).item().and_then(|item| item.position("value")), Some(0));
        assert_eq!(at(&["functions", "any", "example", "data"]), KeyOrder::default());
        assert_eq!(at(&["functions", "any", "parameters"]).position("type"), None);
    }
}
