//! What a name that is not there may have been meant to be.

/// `; did you mean …?`, if one of the names is near.
pub(crate) fn suggestion<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> String {
    // Hostile input could be long, and comparing takes time for each of its characters.
    if wrong.len() > 100 {
        return String::new();
    }
    let near = names.map(|name| (strsim::jaro_winkler(wrong, name), name)).filter(|(nearness, _)| *nearness > 0.8);
    let nearest = near.max_by(|left, right| left.0.total_cmp(&right.0));
    nearest.map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_offered_and_a_far_one_is_not() {
        let names = ["order", "show", "list"];
        assert_eq!(suggestion("shwo", names.into_iter()), "; did you mean `show`?");
        assert_eq!(suggestion("colour", names.into_iter()), "");
        assert_eq!(suggestion(&"show".repeat(26), names.into_iter()), "");
    }
}
