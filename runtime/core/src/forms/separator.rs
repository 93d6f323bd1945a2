//! What separates the items of a list that is sent as one text.

/// The separator of the items in a text, and another one for lists with an item that contains the first. The other is then put in front
/// of the text, too, which is how a server knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separator<'s> {
    /// The usual one.
    pub text: &'s str,
    /// The way out.
    pub other: Option<&'s str>,
}

impl<'s> Separator<'s> {
    /// The items as one text.
    ///
    /// # Errors
    /// The index of an item that contains the separators.
    pub(crate) fn joined(self, items: &[String]) -> Result<String, usize> {
        let containing = |separator: &str| items.iter().position(|item| item.contains(separator));
        // The text of an item that begins with the other one would be read as a list in that form.
        let begins = |other: &str| items.first().is_some_and(|item| item.starts_with(other));
        match (containing(self.text), self.other) {
            (None, Some(other)) if begins(other) => Err(0),
            (None, _) => Ok(items.join(self.text)),
            (Some(index), None) => Err(index),
            (Some(_), Some(other)) => match containing(other) {
                Some(index) => Err(index),
                None => Ok(items.iter().flat_map(|item| [other, item]).collect()),
            },
        }
    }

    /// The items of a text.
    pub fn split(self, text: &str) -> Vec<&str> {
        if text.is_empty() {
            return Vec::new();
        }
        match self.other.and_then(|other| Some((text.strip_prefix(other)?, other))) {
            Some((rest, other)) => rest.split(other).collect(),
            None => text.split(self.text).collect(),
        }
    }

    /// Why the item at this index cannot be sent.
    pub(crate) fn refusal(self, index: usize) -> String {
        let (text, item) = (self.text, index + 1);
        match self.other {
            None => format!("item {item} contains {text:?}, which separates items"),
            Some(other) => format!("item {item} contains {text:?} or {other:?}, one of which must separate items"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_that_contain_the_separator_take_the_other_one() {
        let separator = Separator { text: "|", other: Some("\u{1f}") };
        let cases: [(&[&str], Result<&str, usize>); 7] = [
            (&[], Ok("")),
            (&["a", "b"], Ok("a|b")),
            (&["a|b"], Ok("\u{1f}a|b")),
            (&["a", "b|c"], Ok("\u{1f}a\u{1f}b|c")),
            (&["a", "b\u{1f}"], Ok("a|b\u{1f}")),
            (&["\u{1f}a", "b"], Err(0)),
            (&["a|", "b\u{1f}"], Err(1)),
        ];
        for (items, text) in cases {
            let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
            let joined = separator.joined(&items);
            assert_eq!(joined.as_deref(), text.as_ref().copied(), "{items:?}");
            if let Ok(text) = joined {
                assert_eq!(separator.split(&text), items);
            }
        }
        assert_eq!(Separator { text: "|", other: None }.joined(&["a".to_owned(), "b|".to_owned()]), Err(1));
    }
}
