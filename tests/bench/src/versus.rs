//! This project beside the peer, row by row: what each costs those who use it.

use std::fs;

use crate::api::Api;
use crate::measure::{Cost, measure_with_output};
use crate::ours::Ours;
use crate::peer::{BARE, BUILDER, POSITIONAL, Peer, Style};
use crate::project::{Project, Verb};
use crate::table::{Table, megabytes, ratio, seconds};

/// How often and of what.
pub(crate) struct Plan {
    pub(crate) functions: usize,
    pub(crate) rounds: usize,
    /// Whether the peer is also given replies without envelopes.
    pub(crate) bare: bool,
}

impl Plan {
    /// The columns after this project's own: the peer in each style.
    fn styles(&self) -> &'static [Style] {
        if self.bare { &[POSITIONAL, BUILDER, BARE] } else { &[POSITIONAL, BUILDER] }
    }

    /// All columns; `None` is this project.
    fn columns(&self) -> impl Iterator<Item = (usize, Option<Style>)> {
        std::iter::once(None).chain(self.styles().iter().copied().map(Some)).enumerate()
    }

    /// A program that calls every function has at most so many calls: with more, it would be the program that is measured.
    fn calls(&self) -> usize {
        self.functions.min(100)
    }
}

/// The rows of the table, of a value in each of the first columns.
struct Rows {
    table: Table,
    columns: usize,
}

impl Rows {
    fn new(plan: &Plan) -> Self {
        let titles = plan.columns().map(|(_, style)| style.map_or("this project", |style| style.title));
        let head = std::iter::once("what").chain(titles).chain(["the peer's least to this"]);
        Self { table: Table::new(head), columns: plan.columns().count() }
    }

    fn add(&mut self, what: &str, values: &[f64], show: impl Fn(f64) -> String) {
        // The peer's two styles that make a client of such an API.
        let least = values.iter().skip(1).take(2).copied().fold(f64::INFINITY, f64::min);
        let shown = (0..self.columns).map(|column| values.get(column).map_or_else(String::new, |value| show(*value)));
        let row: Vec<String> = std::iter::once(what.to_owned()).chain(shown).chain([ratio(least / values[0])]).collect();
        // The row is printed at once, in case a later measurement fails.
        eprintln!("  {}", row.join(" | "));
        self.table.row(row);
    }

    fn costs(&mut self, what: &str, costs: &[Cost]) {
        let part = |part: fn(&Cost) -> f64| costs.iter().map(part).collect::<Vec<_>>();
        self.add(&format!("{what}: wall"), &part(|cost| cost.wall), seconds);
        self.add(&format!("{what}: CPU"), &part(|cost| cost.cpu), seconds);
        self.add(&format!("{what}: peak memory"), &part(|cost| cost.peak), megabytes);
    }
}

pub(crate) fn run(plan: &Plan) -> Result<(), String> {
    let (ours, peer) = (Ours::new()?, Peer::new()?);
    for verb in Verb::ALL {
        eprintln!("compiling the dependencies: {}", verb.name());
        ours.prepare(verb)?;
        peer.prepare(verb)?;
    }
    let mut rows = Rows::new(plan);
    generation(&ours, &peer, plan, &mut rows)?;
    edits(&ours, &peer, plan, &mut rows)?;
    compilation(&ours, &peer, plan, &mut rows)?;
    everything_called(&ours, &peer, plan, &mut rows)?;
    cold(&ours, &peer, plan, &mut rows)?;
    rows.table.print(&format!("{} functions, beside progenitor", plan.functions));
    Ok(())
}

/// Does something in each column, so many times in turns, and gives each column's medians.
fn in_turns(plan: &Plan, mut work: impl FnMut(Option<Style>) -> Result<Cost, String>) -> Result<Vec<Cost>, String> {
    let mut costs = vec![Vec::new(); plan.columns().count()];
    for _ in 0..plan.rounds {
        for (column, style) in plan.columns() {
            costs[column].push(work(style)?);
        }
    }
    Ok(costs.iter().map(|costs| Cost::median(costs)).collect())
}

fn generation(ours: &Ours, peer: &Peer, plan: &Plan, rows: &mut Rows) -> Result<(), String> {
    let api = Api::new(plan.functions);
    for (verb, profile) in [(Verb::Build, "as a build script"), (Verb::Release, "release")] {
        eprintln!("generating: {profile}");
        ours.build_generator(verb)?;
        peer.build_generator(verb)?;
        let costs = in_turns(plan, |style| match style {
            None => {
                ours.forget_generated("generated");
                ours.generate(verb, api, "generated")
            }
            Some(style) => peer.generate(verb, api, style),
        })?;
        rows.costs(&format!("generation, {profile}"), &costs);
    }
    let mut lines = vec![ours.generated("generated")?.lines().count() as f64];
    for style in plan.styles() {
        peer.generate(Verb::Release, api, *style)?;
        lines.push(peer.generated()?.lines().count() as f64);
    }
    rows.add("lines of source", &lines, |lines| format!("{lines:.0}"));
    Ok(())
}

fn use_client(ours: &Ours, peer: &Peer, api: Api, style: Option<Style>) -> Result<(), String> {
    match style {
        None => ours.use_generated("generated"),
        Some(style) => {
            peer.generate(Verb::Release, api, style)?;
            peer.use_source(&peer.generated()?)
        }
    }
}

fn project<'p>(ours: &'p Ours, peer: &'p Peer, style: Option<Style>) -> &'p Project {
    if style.is_some() { &peer.project } else { &ours.project }
}

fn compilation(ours: &Ours, peer: &Peer, plan: &Plan, rows: &mut Rows) -> Result<(), String> {
    let api = Api::new(plan.functions);
    for verb in Verb::ALL {
        eprintln!("compiling: {}", verb.name());
        let costs = in_turns(plan, |style| {
            use_client(ours, peer, api, style)?;
            project(ours, peer, style).compile(verb, &["client"])
        })?;
        rows.costs(&format!("{} of the client", verb.name()), &costs);
    }
    Ok(())
}

fn everything_called(ours: &Ours, peer: &Peer, plan: &Plan, rows: &mut Rows) -> Result<(), String> {
    let api = Api::new(plan.functions);
    for verb in [Verb::Build, Verb::Release] {
        eprintln!("compiling a program that calls everything: {}", verb.name());
        let mut prepared = [false; 2];
        let costs = in_turns(plan, |style| {
            use_client(ours, peer, api, style)?;
            match style {
                None => ours.call_all(plan.calls())?,
                Some(style) => peer.call_all(style, plan.calls())?,
            }
            let project = project(ours, peer, style);
            // The first time, what the program depends on beside the client is compiled too.
            if !std::mem::replace(&mut prepared[usize::from(style.is_some())], true) {
                project.run(verb, "all")?;
            }
            project.compile(verb, &["client", "all"])
        })?;
        rows.costs(&format!("{} of the client and a program that calls {} functions", verb.name(), plan.calls()), &costs);
    }
    eprintln!("compiling a program that makes one call");
    let mut sizes = Vec::new();
    for (_, style) in plan.columns() {
        use_client(ours, peer, api, style)?;
        if let Some(style) = style {
            peer.call_one(style)?;
        }
        let project = project(ours, peer, style);
        project.run(Verb::Release, "caller")?;
        let program = project.target().join("release").join("caller");
        sizes.push(fs::metadata(&program).map_err(|error| error.to_string())?.len() as f64);
    }
    rows.add("stripped release program that makes one call", &sizes, |bytes| format!("{:.2} MB", bytes / 1e6));
    Ok(())
}

fn write_input(ours: &Ours, peer: &Peer, api: Api, style: Option<Style>) -> Result<(), String> {
    match style {
        None => ours.project.write("edited/schema.yaml", &api.schema()),
        Some(style) => peer.project.write("edited/openapi.json", &style.input(api)),
    }
}

/// A field is added to a function's reply, or taken away again, and the crate checked: the build script and rustc.
fn edits(ours: &Ours, peer: &Peer, plan: &Plan, rows: &mut Rows) -> Result<(), String> {
    let api = Api::new(plan.functions);
    let mut costs = Vec::new();
    for style in [None, Some(POSITIONAL)] {
        eprintln!("editing: {}", style.map_or("this project", |style| style.title));
        write_input(ours, peer, api, style)?;
        project(ours, peer, style).run(Verb::Check, "edited")?;
        let mut all = Vec::new();
        for round in 0..plan.rounds {
            write_input(ours, peer, if round % 2 == 0 { api.edited() } else { api }, style)?;
            all.push(project(ours, peer, style).run(Verb::Check, "edited")?.0);
        }
        costs.push(Cost::median(&all));
    }
    rows.costs("check after an edit, generation included", &costs);
    Ok(())
}

/// The first build ever, generator and all.
fn cold(ours: &Ours, peer: &Peer, plan: &Plan, rows: &mut Rows) -> Result<(), String> {
    let (mut costs, mut crates) = (Vec::new(), Vec::new());
    for style in [None, Some(POSITIONAL)] {
        eprintln!("building from nothing: {}", style.map_or("this project", |style| style.title));
        write_input(ours, peer, Api::new(plan.functions), style)?;
        let project = project(ours, peer, style);
        let target = project.path("cold");
        let _ = fs::remove_dir_all(&target);
        let (cost, _, output) = measure_with_output(project.cargo(Verb::Build, "edited").env("CARGO_TARGET_DIR", &target))?;
        let _ = fs::remove_dir_all(&target);
        costs.push(cost);
        crates.push(output.lines().filter(|line| line.trim_start().starts_with("Compiling ")).count() as f64);
    }
    rows.costs("first build, dependencies and generator included", &costs);
    rows.add("crates compiled for it", &crates, |crates| format!("{crates:.0}"));
    Ok(())
}
