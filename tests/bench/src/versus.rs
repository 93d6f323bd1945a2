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
}

/// The columns: this project, and the peer in each style.
const STYLES: [Style; 3] = [POSITIONAL, BUILDER, BARE];
const COLUMNS: usize = 1 + STYLES.len();

/// A row's values, and how they are written.
struct Rows {
    table: Table,
}

impl Rows {
    fn add(&mut self, what: &str, values: [f64; COLUMNS], show: impl Fn(f64) -> String) {
        let [own, peers @ ..] = values;
        let least = peers.into_iter().filter(|value| !value.is_nan()).fold(f64::INFINITY, f64::min);
        let show = |value: f64| if value.is_nan() { String::new() } else { show(value) };
        let [positional, builder, bare] = peers.map(&show);
        let row = [what.to_owned(), show(own), positional, builder, bare, ratio(least / own)];
        // What was measured is told, whatever comes after it.
        eprintln!("  {}", row.join(" | "));
        self.table.row(row);
    }

    fn costs(&mut self, what: &str, costs: [Cost; COLUMNS]) {
        self.add(&format!("{what}: wall"), costs.map(|cost| cost.wall), seconds);
        self.add(&format!("{what}: CPU"), costs.map(|cost| cost.cpu), seconds);
        self.add(&format!("{what}: peak memory"), costs.map(|cost| cost.peak), megabytes);
    }
}

/// No value in this column.
const NONE: Cost = Cost { wall: f64::NAN, cpu: f64::NAN, peak: f64::NAN };

pub(crate) fn run(plan: &Plan) -> Result<(), String> {
    let (ours, peer) = (Ours::new()?, Peer::new()?);
    for verb in Verb::ALL {
        eprintln!("compiling the dependencies: {}", verb.name());
        ours.prepare(verb)?;
        peer.prepare(verb)?;
    }
    let head = ["what", "this project", POSITIONAL.title, BUILDER.title, BARE.title, "the peer's least to this"];
    let mut rows = Rows { table: Table::new(head) };
    generation(&ours, &peer, plan, &mut rows)?;
    edits(&ours, &peer, plan, &mut rows)?;
    compilation(&ours, &peer, plan, &mut rows)?;
    everything_called(&ours, &peer, plan, &mut rows)?;
    cold(&ours, &peer, plan, &mut rows)?;
    rows.table.print(&format!("{} functions, beside progenitor", plan.functions));
    Ok(())
}

/// Does something in each column, so many times in turns, and gives each column's medians.
fn in_turns(rounds: usize, mut work: impl FnMut(Option<Style>) -> Result<Cost, String>) -> Result<[Cost; COLUMNS], String> {
    let mut costs: [Vec<Cost>; COLUMNS] = Default::default();
    for _ in 0..rounds {
        for (column, style) in std::iter::once(None).chain(STYLES.map(Some)).enumerate() {
            costs[column].push(work(style)?);
        }
    }
    Ok(costs.map(|costs| Cost::median(&costs)))
}

fn generation(ours: &Ours, peer: &Peer, plan: &Plan, rows: &mut Rows) -> Result<(), String> {
    let api = Api::new(plan.functions);
    for (verb, profile) in [(Verb::Build, "as a build script"), (Verb::Release, "release")] {
        eprintln!("generating: {profile}");
        ours.build_generator(verb)?;
        peer.build_generator(verb)?;
        let costs = in_turns(plan.rounds, |style| match style {
            None => {
                ours.forget_generated("generated");
                ours.generate(verb, api, "generated")
            }
            Some(style) => peer.generate(verb, api, style),
        })?;
        rows.costs(&format!("generation, {profile}"), costs);
    }
    let mut lines = [f64::NAN; COLUMNS];
    lines[0] = ours.generated("generated")?.lines().count() as f64;
    for (column, style) in STYLES.into_iter().enumerate() {
        peer.generate(Verb::Release, api, style)?;
        lines[column + 1] = peer.generated()?.lines().count() as f64;
    }
    rows.add("lines of source", lines, |lines| format!("{lines:.0}"));
    Ok(())
}

fn use_client(ours: &Ours, peer: &Peer, api: Api, style: Option<Style>) -> Result<(), String> {
    match style {
        None => ours.use_source(&ours.generated("generated")?),
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
        let costs = in_turns(plan.rounds, |style| {
            use_client(ours, peer, api, style)?;
            project(ours, peer, style).compile(verb, &["client"])
        })?;
        rows.costs(&format!("{} of the client", verb.name()), costs);
    }
    Ok(())
}

fn everything_called(ours: &Ours, peer: &Peer, plan: &Plan, rows: &mut Rows) -> Result<(), String> {
    let api = Api::new(plan.functions);
    let mut sizes = [f64::NAN; COLUMNS];
    for verb in [Verb::Build, Verb::Release] {
        eprintln!("compiling a program that calls everything: {}", verb.name());
        let mut prepared = [false; 2];
        let costs = in_turns(plan.rounds, |style| {
            use_client(ours, peer, api, style)?;
            match style {
                None => ours.call_all(plan.functions)?,
                Some(style) => peer.call_all(style, plan.functions)?,
            }
            let project = project(ours, peer, style);
            // The first time, what the program depends on beside the client is compiled too.
            if !std::mem::replace(&mut prepared[usize::from(style.is_some())], true) {
                project.run(verb, "all")?;
            }
            project.compile(verb, &["client", "all"])
        })?;
        rows.costs(&format!("{} of the client and a program that calls every function", verb.name()), costs);
    }
    eprintln!("compiling a program that makes one call");
    for (column, style) in std::iter::once(None).chain(STYLES.map(Some)).enumerate() {
        use_client(ours, peer, api, style)?;
        if let Some(style) = style {
            peer.call_one(style)?;
        }
        let project = project(ours, peer, style);
        project.run(Verb::Release, "caller")?;
        let program = project.target().join("release").join("caller");
        sizes[column] = fs::metadata(&program).map_err(|error| error.to_string())?.len() as f64;
    }
    rows.add("stripped release program that makes one call", sizes, |bytes| format!("{:.2} MB", bytes / 1e6));
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
    let mut costs = [NONE; COLUMNS];
    for (column, style) in [None, Some(POSITIONAL)].into_iter().enumerate() {
        eprintln!("editing: {}", style.map_or("this project", |style| style.title));
        write_input(ours, peer, api, style)?;
        project(ours, peer, style).run(Verb::Check, "edited")?;
        let mut all = Vec::new();
        for round in 0..plan.rounds {
            write_input(ours, peer, if round % 2 == 0 { api.edited() } else { api }, style)?;
            all.push(project(ours, peer, style).run(Verb::Check, "edited")?.0);
        }
        costs[column] = Cost::median(&all);
    }
    rows.costs("check after an edit, generation included", costs);
    Ok(())
}

/// The first build ever, generator and all.
fn cold(ours: &Ours, peer: &Peer, plan: &Plan, rows: &mut Rows) -> Result<(), String> {
    let mut costs = [NONE; COLUMNS];
    let mut crates = [f64::NAN; COLUMNS];
    for (column, style) in [None, Some(POSITIONAL)].into_iter().enumerate() {
        eprintln!("building from nothing: {}", style.map_or("this project", |style| style.title));
        write_input(ours, peer, Api::new(plan.functions), style)?;
        let project = project(ours, peer, style);
        let target = project.path("cold");
        let _ = fs::remove_dir_all(&target);
        let (cost, _, output) = measure_with_output(project.cargo(Verb::Build, "edited").env("CARGO_TARGET_DIR", &target))?;
        let _ = fs::remove_dir_all(&target);
        costs[column] = cost;
        crates[column] = output.lines().filter(|line| line.trim_start().starts_with("Compiling ")).count() as f64;
    }
    rows.costs("first build, dependencies and generator included", costs);
    rows.add("crates compiled for it", crates, |crates| format!("{crates:.0}"));
    Ok(())
}
