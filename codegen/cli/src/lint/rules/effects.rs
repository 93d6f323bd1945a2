//! What functions do, by their names and by their effects.

use actionapi::description::Effect;

use crate::lint::names;
use crate::lint::report::Report;
use crate::lint::schema::Schema;

pub(super) fn effect_of_name(schema: &Schema<'_>, report: &mut Report) {
    for site in schema.functions() {
        let (says, does) = match (names::reads(&site.function.name.wire), site.function.effect) {
            (Some(true), Effect::Write) => ("reads", "write"),
            (Some(true), Effect::Idempotent) => ("reads", "idempotent"),
            (Some(false), Effect::Read) => ("changes something", "read"),
            _ => continue,
        };
        let Some(effect) = site.outline.get("effect") else { continue };
        let remark = report
            .remark(format!("the name of `{}` says that it {says}, and its effect is `{does}`", site.name), effect.span());
        report.add(remark.help("correct the effect, or allow this and say what the function does"));
    }
}
