//! What one call costs while it runs: the processor's time and the allocations, on a loopback connection that is kept, beside a
//! client written by hand and the peer's.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::api::Api;
use crate::measure::median;
use crate::ours::Ours;
use crate::peer::{BUILDER, POSITIONAL, Peer, Style};
use crate::project::{Project, Verb};
use crate::serve::Server;
use crate::table::{Table, ratio};

/// How often and of what.
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    pub(crate) calls: usize,
    pub(crate) verb: Verb,
    pub(crate) peer: bool,
}

/// A program that calls.
struct Contender {
    title: &'static str,
    /// What follows the server's address.
    path: &'static str,
    timed: PathBuf,
    counted: PathBuf,
}

/// What one call cost.
struct PerCall {
    nanoseconds: f64,
    allocations: f64,
    bytes: f64,
}

pub(crate) fn run(plan: &Plan) -> Result<(), String> {
    let ours = Ours::new()?;
    ours.build_generator(Verb::Build)?;
    ours.forget_generated("generated");
    ours.generate(Verb::Build, Api::new(1), "generated")?;
    ours.use_generated("generated")?;
    let mut contenders = vec![
        contender(&ours.project, plan.verb, "hand", "reqwest and serde_json, by hand", "/api")?,
        contender(&ours.project, plan.verb, "caller", "the generated client", "/api")?,
    ];
    if plan.peer {
        let peer = Peer::new()?;
        peer.build_generator(Verb::Build)?;
        for style in [POSITIONAL, BUILDER] {
            contenders.push(peer_contender(&peer, plan.verb, style)?);
        }
    }
    stay_on_one_processor()?;
    let server = Server::start()?;
    let mut costs: Vec<Vec<PerCall>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..plan.rounds {
        eprintln!("round {} of {}", round + 1, plan.rounds);
        for (contender, costs) in contenders.iter().zip(&mut costs) {
            costs.push(contender.measure(&server, plan.calls)?);
        }
    }
    let of = |at: usize, part: fn(&PerCall) -> f64| median(costs[at].iter().map(part));
    let mut table = Table::new(["client", "CPU a call", "to by hand", "allocations", "bytes allocated"]);
    for (at, contender) in contenders.iter().enumerate() {
        let time = of(at, |cost| cost.nanoseconds);
        table.row([
            contender.title.to_owned(),
            format!("{:.1} µs", time / 1e3),
            ratio(time / of(0, |cost| cost.nanoseconds)),
            format!("{:.1}", of(at, |cost| cost.allocations)),
            format!("{:.0}", of(at, |cost| cost.bytes)),
        ]);
    }
    table.print("One call on loopback: 3 parameters, a reply of 10 fields in an envelope");
    Ok(())
}

/// Keeps this process, and all that it starts from now on, on one processor. What is counted is then what a client does, and not what
/// it costs the system to wake a server on another processor: three times as much, and different from one moment to the next.
#[cfg(target_os = "linux")]
fn stay_on_one_processor() -> Result<(), String> {
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::unistd::Pid;
    let own = Pid::from_raw(0);
    let allowed = sched_getaffinity(own).map_err(|error| error.to_string())?;
    let first = (0..CpuSet::count()).find(|processor| allowed.is_set(*processor) == Ok(true)).unwrap_or(0);
    let mut one = CpuSet::new();
    one.set(first).map_err(|error| error.to_string())?;
    sched_setaffinity(own, &one).map_err(|error| error.to_string())
}

#[cfg(not(target_os = "linux"))]
fn stay_on_one_processor() -> Result<(), String> {
    Ok(())
}

fn contender(
    project: &Project,
    verb: Verb,
    package: &str,
    title: &'static str,
    path: &'static str,
) -> Result<Contender, String> {
    let profile = if verb == Verb::Release { "release" } else { "debug" };
    let mut built = Vec::new();
    for features in ["", "count"] {
        eprintln!("building {title} {features}");
        let mut command = project.cargo(verb, package);
        let output = command.args(["--features", features]).output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(format!("{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr)));
        }
        let copy = project.path(&format!("{} {features}", title.replace(',', "")));
        let copied = fs::copy(project.target().join(profile).join(package), &copy);
        copied.map_err(|error| format!("cannot copy {}: {error}", copy.display()))?;
        built.push(copy);
    }
    let [timed, counted] = <[PathBuf; 2]>::try_from(built).unwrap_or_default();
    Ok(Contender { title, path, timed, counted })
}

fn peer_contender(peer: &Peer, verb: Verb, style: Style) -> Result<Contender, String> {
    peer.generate(Verb::Build, Api::new(1), style)?;
    peer.use_source(&peer.generated()?)?;
    peer.call_one(style)?;
    contender(&peer.project, verb, "caller", style.title, "/peer")
}

impl Contender {
    fn measure(&self, server: &Server, calls: usize) -> Result<PerCall, String> {
        let run = |program: &PathBuf| {
            let endpoint = format!("http://{}{}", server.address, self.path);
            let mut command = Command::new(program);
            let output = command.arg(endpoint).arg(calls.to_string()).output().map_err(|error| error.to_string())?;
            if !output.status.success() {
                return Err(format!("{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr)));
            }
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            Ok(text.trim().split('\t').filter_map(|number| number.parse::<f64>().ok()).collect::<Vec<_>>())
        };
        match (run(&self.timed)?.as_slice(), run(&self.counted)?.as_slice()) {
            ([nanoseconds, ..], [_, allocations, bytes]) => {
                Ok(PerCall { nanoseconds: *nanoseconds, allocations: *allocations, bytes: *bytes })
            }
            _ => Err(format!("{} did not say what its calls cost", self.title)),
        }
    }
}
