//! What layers make of a single function: its effective request, reply and errors, each line with where it comes from.
//!
//! It reads the tree and not the checked description, so that it explains schemas with errors as well. It knows how layers merge, and
//! nothing of what requests and replies consist of.

mod flow;
mod function;
mod layers;
mod render;
mod shown;
mod types;

use std::fmt;

use actionapi_core::text::{nearest, one_line};

use self::function::Functions;
use self::render::Row;
use crate::source::Source;
use crate::yaml;

/// How a function is called and how its replies are read, with the position of everything that says so.
///
/// Its `Display` is for files and pipes; [`coloured`](Self::coloured) is for terminals.
#[derive(Clone, Debug)]
pub struct Explanation {
    rows: Vec<Row>,
}

/// A function that the schema does not have.
#[derive(Clone, Debug)]
pub struct NoFunction {
    message: String,
}

/// Explains a function: `module.function`, or the name alone of one without a module.
///
/// # Errors
/// If the schema has no such function, or is not YAML.
pub fn explain(source: &Source, function: &str) -> Result<Explanation, NoFunction> {
    let unknown = |help: String| NoFunction { message: format!("no function `{}` in the schema{help}", one_line(function)) };
    let root = yaml::parse(source).map_err(|_| unknown(String::new()))?;
    let functions = Functions::of(&root);
    match functions.find(function) {
        Some(found) => Ok(Explanation { rows: found.rows(source) }),
        None => {
            let names = functions.names();
            let near = meant(function, &names).or(names.first().map(String::as_str));
            Err(unknown(near.map_or_else(String::new, |near| format!("; write for example `{}`", one_line(near)))))
        }
    }
}

/// The function that was probably meant: by its Rust name or one like it, by a part of its name, or misspelled.
fn meant<'n>(function: &str, names: &'n [String]) -> Option<&'n str> {
    let bare = |name: &str| name.chars().filter(|each| each.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = bare(function);
    let mut names = names.iter().map(String::as_str);
    let by = |is: &dyn Fn(&str) -> bool| names.clone().find(|name| is(&bare(name)));
    let (same, end) = (by(&|name| name == wanted), by(&|name| !wanted.is_empty() && name.ends_with(&wanted)));
    same.or_else(|| nearest(function, &mut names)).or(end)
}

impl Explanation {
    /// The text with colours, for a terminal.
    #[must_use]
    pub fn coloured(&self) -> String {
        render::render(&self.rows, true)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&render::render(&self.rows, false))
    }
}

impl fmt::Display for NoFunction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for NoFunction {}
