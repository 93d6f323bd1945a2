//! A comparison as text.

use super::super::console::Console;
use super::super::exit::Problem;
use super::calls::Plan;
use super::report::Drift;

/// For programs.
pub(super) fn json(drift: &Drift) -> String {
    format!("{:#}\n", drift.to_json())
}

/// The calls that would be made.
pub(super) fn plan(plan: &Plan, console: &mut Console<'_>) -> Result<(), Problem> {
    for planned in &plan.calls {
        writeln!(console.output, "{}", planned.shown()).map_err(|error| Problem::output(&error))?;
    }
    for (function, why) in &plan.uncalled {
        console.print_message(&format!("note: not called: {function} ({why})"));
    }
    Ok(())
}
