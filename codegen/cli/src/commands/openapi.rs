//! `actionapi openapi`: an OpenAPI document of the API.

use std::process::ExitCode;

use actionapi::text::shown_path;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};

use super::arguments;
use crate::failure::Failure;
use crate::openapi::{Shape, document};
use crate::{output, schema};

const OUT: &str = "out";
const SHAPE: &str = "shape";

const NOTE: &str = "\
The document cannot say everything that the schema says. What it lacks is in its description, and on standard error.

Shapes:
  viewer     A path for each function, told apart by a fragment that is not sent: for Swagger UI, Redoc and others.
  validator  Each path once, with all requests and replies of it, and types with everything that clients accept.";

pub(super) fn command() -> Command {
    let out = arguments::path_option(OUT, "FILE", "The file to write to; by default the document goes to standard output");
    let shape = Arg::new(SHAPE)
        .long(SHAPE)
        .value_name("SHAPE")
        .help("What the document is for: `viewer` or `validator`")
        .default_value("viewer")
        .hide_possible_values(true)
        .value_parser(PossibleValuesParser::new(Shape::WORDS.map(|(word, _)| word)))
        .overrides_with(SHAPE);
    arguments::command("openapi", "Write an OpenAPI 3.1 document of the API")
        .args([arguments::schema(), out, shape])
        .after_help(NOTE)
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let api = schema::check(arguments::schema_path(matches))?.api;
    let chosen = matches.get_one::<String>(SHAPE);
    let shape = Shape::WORDS.iter().find(|(word, _)| chosen.is_some_and(|chosen| chosen == word));
    let document = document(&api, shape.map_or_else(Shape::default, |(_, shape)| *shape));
    if let Some(path) = matches.get_one::<std::path::PathBuf>(OUT) {
        if output::save(path, &document.text)? {
            output::print(&format!("wrote {}\n", shown_path(path)))?;
        }
    } else {
        output::print(&document.text)?;
    }
    for loss in document.losses {
        output::print_error(&format!("note: {loss}\n"));
    }
    Ok(ExitCode::SUCCESS)
}
