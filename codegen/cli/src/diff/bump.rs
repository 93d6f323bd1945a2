//! Versions, and by how much they must grow.
//!
//! It does not know what changed.

use std::fmt;
use std::str::FromStr;

/// By how much a version must grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing that programs use has changed.
    Patch,
    /// There is something new, or programs act otherwise.
    Minor,
    /// Something breaks.
    Major,
}

/// A version, as Cargo understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    numbers: [u64; 3],
    /// What is after a `-`.
    before: Option<String>,
}

impl Bump {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl Version {
    /// The smallest version after this one that may have such changes. Before 1.0, a break is a new minor version, and before 0.1 each
    /// version may break.
    #[must_use]
    pub fn next(&self, bump: Bump) -> Self {
        let [major, minor, patch] = self.numbers;
        // A pre-release promises nothing about the version that it comes before.
        let patch = if self.before.is_some() { patch } else { patch.saturating_add(1) };
        let numbers = match (bump, major, minor) {
            (_, _, _) if self.before.is_some() => self.numbers,
            (Bump::Major, 0, 0) | (Bump::Minor, 0, _) | (Bump::Patch, ..) => [major, minor, patch],
            (Bump::Major, 0, _) | (Bump::Minor, ..) => [major, minor.saturating_add(1), 0],
            (Bump::Major, ..) => [major.saturating_add(1), 0, 0],
        };
        Self { numbers, before: None }
    }

    /// Whether a version after this one grows enough for such changes. A pre-release counts as the version that it comes before.
    #[must_use]
    pub fn suffices(&self, new: &Self, bump: Bump) -> bool {
        if self.before.is_some() {
            // Between two pre-releases of one version everything may change.
            return new.numbers > self.numbers || new.numbers == self.numbers && new != self;
        }
        new.numbers >= self.next(bump).numbers
    }

    /// Whether it is before 1.0, where a break is a minor bump.
    #[must_use]
    pub const fn is_initial(&self) -> bool {
        self.numbers[0] == 0
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("expected a version such as `1.4.2`, found `{text}`");
        let plain = text.split_once('+').map_or(text, |(version, _)| version);
        let (numbers, before) = match plain.split_once('-') {
            Some((numbers, before)) => (numbers, Some(before)),
            None => (plain, None),
        };
        if before.is_some_and(str::is_empty) {
            return Err(wrong());
        }
        let number = |part: &str| {
            let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { part.parse::<u64>().ok() } else { None }
        };
        let parsed: Option<Vec<u64>> = numbers.split('.').map(number).collect();
        let numbers = parsed.and_then(|numbers| <[u64; 3]>::try_from(numbers).ok()).ok_or_else(wrong)?;
        Ok(Self { numbers, before: before.map(str::to_owned) })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(formatter, "{major}.{minor}.{patch}")?;
        self.before.iter().try_for_each(|before| write!(formatter, "-{before}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bump_suffices_as_cargo_understands_versions() -> Result<(), String> {
        let table = [
            ("1.2.3", "1.2.4", Some(Bump::Patch)),
            ("1.2.3", "1.3.0", Some(Bump::Minor)),
            ("1.2.3", "2.0.0", Some(Bump::Major)),
            ("1.2.3", "1.2.3", None),
            ("1.2.3", "1.1.9", None),
            // Cargo takes 0.2.4 for 0.2.3, but not 0.3.0.
            ("0.2.3", "0.2.4", Some(Bump::Minor)),
            ("0.2.3", "0.3.0", Some(Bump::Major)),
            ("0.2.3", "1.0.0", Some(Bump::Major)),
            ("0.0.3", "0.0.4", Some(Bump::Major)),
            ("1.2.3", "2.0.0-rc.1", Some(Bump::Major)),
            ("2.0.0-rc.1", "2.0.0-rc.2", Some(Bump::Major)),
            ("2.0.0-rc.1", "2.0.0", Some(Bump::Major)),
            ("2.0.0-rc.1", "2.0.0-rc.1", None),
        ];
        for (old, new, most) in table {
            let (from, to): (Version, Version) = (old.parse()?, new.parse()?);
            for bump in [Bump::Patch, Bump::Minor, Bump::Major] {
                let suffices = most.is_some_and(|most| bump <= most);
                assert_eq!(from.suffices(&to, bump), suffices, "{old} {new} {}", bump.word());
            }
        }
        Ok(())
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in ["", "1", "1.2", "1.2.3.4", "1.2.x", "1.2.+3", "v1.2.3", "1.2.3-", "1..2", "99999999999999999999.0.0"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
