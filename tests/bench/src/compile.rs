//! What the client costs its users before it runs: generating and compiling it, beside the same with serde derives.

use crate::api::Api;
use crate::measure::Cost;
use crate::ours::Ours;
use crate::project::Verb;
use crate::table::{Table, megabytes, milliseconds, ratio, seconds};

/// How often and of what.
pub(crate) struct Plan {
    pub(crate) functions: Vec<usize>,
    pub(crate) rounds: usize,
    pub(crate) verbs: Vec<Verb>,
}

/// The crates, each with the one it is compared with.
const PAIRS: [(&str, &str, &str, &str); 3] = [
    ("client", "the client as generated", "derived", "the same, replies derived"),
    ("structs", "its structs and what reads them", "derived-structs", "the structs, derived"),
    ("client", "the client as generated", "bare", "its structs and nothing else"),
];

pub(crate) fn run(plan: &Plan) -> Result<(), String> {
    let ours = Ours::new()?;
    generation(&ours, plan)?;
    compilation(&ours, plan)
}

fn generation(ours: &Ours, plan: &Plan) -> Result<(), String> {
    let mut table = Table::new(["functions", "profile", "wall", "CPU", "lines", "lines a function"]);
    let release = plan.verbs.contains(&Verb::Release);
    for verb in [Some(Verb::Build), release.then_some(Verb::Release)].into_iter().flatten() {
        eprintln!("building the generator: {}", verb.name());
        ours.build_generator(verb)?;
        for &functions in &plan.functions {
            eprintln!("generating {functions} functions");
            let mut costs = Vec::new();
            for _ in 0..plan.rounds {
                ours.forget_generated("generated");
                costs.push(ours.generate(verb, Api::new(functions), "generated")?);
            }
            let cost = Cost::median(&costs);
            let lines = ours.generated("generated")?.lines().count();
            let profile = if verb == Verb::Release { "release" } else { "debug, as build scripts are" };
            table.row([
                functions.to_string(),
                profile.to_owned(),
                milliseconds(cost.wall),
                milliseconds(cost.cpu),
                lines.to_string(),
                format!("{:.1}", lines as f64 / functions as f64),
            ]);
        }
    }
    table.print("Generation");
    Ok(())
}

fn compilation(ours: &Ours, plan: &Plan) -> Result<(), String> {
    for &verb in &plan.verbs {
        eprintln!("compiling the dependencies: {}", verb.name());
        ours.prepare(verb)?;
    }
    for &functions in &plan.functions {
        let mut table =
            Table::new(["of what", "cargo", "wall", "CPU", "peak memory", "CPU to the next row", "memory to the next row"]);
        ours.forget_generated("generated");
        ours.generate(Verb::Build, Api::new(functions), "generated")?;
        ours.use_generated("generated")?;
        for &verb in &plan.verbs {
            for (own, own_title, other, other_title) in PAIRS {
                eprintln!("{functions} functions: {} of {own}", verb.name());
                let (mut owns, mut others) = (Vec::new(), Vec::new());
                for _ in 0..plan.rounds {
                    owns.push(ours.project.compile(verb, &[own])?);
                    others.push(ours.project.compile(verb, &[other])?);
                }
                let (own, other) = (Cost::median(&owns), Cost::median(&others));
                let ratios = [ratio(own.cpu / other.cpu), ratio(own.peak / other.peak)];
                for (title, cost, [cpu, memory]) in [(own_title, own, ratios), (other_title, other, Default::default())] {
                    table.row([
                        title.to_owned(),
                        verb.name().to_owned(),
                        seconds(cost.wall),
                        seconds(cost.cpu),
                        megabytes(cost.peak),
                        cpu,
                        memory,
                    ]);
                }
            }
        }
        table.print(&format!("Compiling the crate of {functions} functions alone: rustc, its dependencies compiled before"));
    }
    Ok(())
}
