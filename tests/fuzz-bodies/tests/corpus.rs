//! The fuzz targets' bodies over the inputs that are kept, and over some that are made of those; the same ones in each run.
//!
//! `FUZZ_INPUTS` says how many are made for each target, `FUZZ_SEED` of which seed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Numbers that look random, the same for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// The inputs that are kept, in the order of their names.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// An input with some bytes changed, taken out, doubled, or put in from another.
fn mutated(random: &mut Random, inputs: &[Vec<u8>]) -> Vec<u8> {
    let mut input = inputs[random.below(inputs.len())].clone();
    for _ in 0..=random.below(4) {
        let (from, length) = (random.below(input.len() + 1), 1 + random.below(16));
        let until = (from + length).min(input.len());
        match random.below(5) {
            0 => input.insert(from, [b'"', b'\n', b'{', b'}', b'[', b':', b' ', b'\\', 0, 255][random.below(10)]),
            1 => drop(input.drain(from..until)),
            2 if from < input.len() => input[from] = u8::try_from(random.below(256)).unwrap(),
            3 => {
                let again = input[from..until].to_vec();
                input.splice(from..from, again);
            }
            _ => {
                let other = &inputs[random.below(inputs.len())];
                let start = random.below(other.len() + 1);
                let part = other[start..(start + 4 * length).min(other.len())].to_vec();
                input.splice(from..until, part);
            }
        }
    }
    input
}

/// Runs a target over its inputs, and as many that are made of them as said.
fn run(name: &str, made: u64) {
    let target = actionapi_fuzz_bodies::target(name).unwrap();
    let inputs = corpus(name);
    assert!(!inputs.is_empty());
    let mut random = Random(setting("FUZZ_SEED", 1));
    let made = (0..setting("FUZZ_INPUTS", made)).map(|_| mutated(&mut random, &inputs)).collect::<Vec<_>>();
    for input in inputs.iter().chain(&made) {
        if catch_unwind(AssertUnwindSafe(|| target(input))).is_err() {
            panic!("the target `{name}` fails with the input b\"{}\"", input.escape_ascii());
        }
    }
}

#[test]
fn schemas_are_refused_or_generate() {
    run("schema", 1_000);
}

#[test]
fn replies_are_data_or_errors() {
    run("reply", 20_000);
}

#[test]
fn forms_are_read_as_they_were_written() {
    run("form", 50_000);
}

#[test]
fn lists_end_or_go_on() {
    run("pages", 1_000);
}

#[test]
fn multipart_bodies_are_read_in_any_pieces() {
    run("multipart", 20_000);
}

#[test]
fn json_bodies_hold_what_was_put_into_them() {
    run("json_body", 20_000);
}
