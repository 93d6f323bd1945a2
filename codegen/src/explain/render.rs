//! The rows of an explanation as text.
//!
//! It does not know what they say.

use actionapi_core::text::one_line;

/// The widest text that origins are aligned after.
const WIDEST: usize = 48;

/// A line of an explanation.
#[derive(Clone, Debug)]
pub(super) enum Row {
    /// The name of the function.
    Title { text: String, origin: String },
    /// The beginning of a part; without a text it is an empty line.
    Heading(String),
    /// The beginning of a group of lines.
    Group(String),
    /// A text with where it comes from.
    Line { text: String, origin: String },
}

impl Row {
    pub(super) fn line(indent: usize, text: &str, origin: &str) -> Self {
        Self::Line { text: format!("{}{}", "  ".repeat(indent), one_line(text)), origin: one_line(origin) }
    }
}

pub(super) fn render(rows: &[Row], coloured: bool) -> String {
    let widths = rows.iter().filter_map(|row| match row {
        Row::Line { text, .. } => Some(text.chars().count()),
        _ => None,
    });
    let width = widths.filter(|width| *width <= WIDEST).max().unwrap_or_default();
    let style = |code: &str, text: &str| if coloured { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() };
    let mut shown = String::new();
    for row in rows {
        shown.push_str(&match row {
            Row::Title { text, origin } => format!("{}  {}", style("1", text), style("2", origin)),
            Row::Heading(text) if text.is_empty() => String::new(),
            Row::Heading(text) => format!("\n{}", style("1", text)),
            Row::Group(text) => format!("  {text}"),
            Row::Line { text, origin } => format!("{text:width$}  {}", style("2", origin)),
        });
        shown.push('\n');
    }
    shown
}
