//! How wide the columns of a table are where their texts do not fit side by side, and whether they can then be read.
//!
//! It does not know what is in the table.

use super::console::columns;

/// The narrowest column in which text can be read.
const NARROWEST: usize = 8;

/// The longest word for which a column is made wide enough.
const LONGEST_WORD: usize = 16;

/// How the columns of a table share the width of a terminal.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shares {
    /// Each is as wide as its text.
    Whole,
    /// Each has this width for its text, in which words need not be broken.
    Broken(Vec<usize>),
    /// There is not enough room for all.
    None,
}

/// What a column needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Need {
    whole: usize,
    least: usize,
}

/// The shares of a table with this header and these rows.
pub(super) fn shares(header: &[String], rows: &[Vec<String>], width: usize) -> Shares {
    let texts = |index: usize| header.get(index).into_iter().chain(rows.iter().filter_map(move |row| row.get(index)));
    let needs: Vec<Need> = (0..header.len()).map(|index| need(texts(index))).collect();
    // A border before each column and after the last, and a space on each side of a text.
    let room = width.saturating_sub(3 * needs.len() + 1);
    if needs.iter().map(|need| need.whole).sum::<usize>() <= room {
        return Shares::Whole;
    }
    let mut shares: Vec<usize> = needs.iter().map(|need| need.least).collect();
    let Some(mut left) = room.checked_sub(shares.iter().sum()) else { return Shares::None };
    while left > 0 {
        // The narrowest first, so that they end up as alike as they can be.
        let narrow = shares.iter_mut().zip(&needs).filter(|(share, need)| **share < need.whole).map(|(share, _)| share).min();
        let Some(share) = narrow else { break };
        *share += 1;
        left -= 1;
    }
    Shares::Broken(shares)
}

fn need<'t>(texts: impl Iterator<Item = &'t String>) -> Need {
    let (mut whole, mut word) = (0, 0);
    for line in texts.flat_map(|text| text.lines()) {
        whole = whole.max(columns(line));
        word = line.split(' ').map(columns).fold(word, usize::max);
    }
    Need { whole, least: whole.min(word.clamp(NARROWEST, LONGEST_WORD)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_share_what_there_is() {
        let texts = |texts: [&str; 3]| texts.map(str::to_owned).to_vec();
        let (header, rows) = (texts(["id", "name", "text"]), vec![texts(["1", "Quarterly report", "words and more words"])]);
        assert_eq!(shares(&header, &rows, 48), Shares::Whole);
        assert_eq!(shares(&header, &rows, 40), Shares::Broken(vec![2, 14, 14]));
        assert_eq!(shares(&header, &rows, 29), Shares::Broken(vec![2, 9, 8]));
        assert_eq!(shares(&header, &rows, 28), Shares::None);
    }
}
