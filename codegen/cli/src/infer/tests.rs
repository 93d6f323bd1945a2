//! Properties of what is inferred, from samples made by chance: it takes every sample, their order makes no difference, and samples of a
//! type give back that type.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fmt::Write as _;

use actionapi::Tree;
use actionapi::description::{Api, Scalar, Type};
use actionapi_codegen::Source;

use super::existing;
use super::fresh::{self, Options};
use super::model::Returns;
use super::nodes::Root;
use super::pool::{Choices, types};
use super::sample::{Called, Sample};
use super::samples::Samples;
use super::scalars::Enums;
use super::shape::Shape;
use super::verify;

/// Numbers by chance, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn one<'o>(&mut self, of: &[&'o str]) -> &'o str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

/// Any JSON.
fn any(random: &mut Random, depth: u32) -> String {
    const SCALARS: &[&str] = &[
        "null",
        "true",
        "false",
        "0",
        "1",
        "-7",
        "1.50",
        "1e5",
        "12345678901234567890123",
        "1343845856",
        r#""""#,
        r#""1""#,
        r#""0""#,
        r#""yes""#,
        r#""38.00""#,
        r#""007""#,
        r#""text""#,
        r#""2012-08-01""#,
        r#""0000-00-00""#,
        r#""2012-08-01 18:30:56""#,
        r#""192.0.2.1""#,
        r#""https://example.com/?a=1&amp;b=2""#,
        r#""2012-08-01T18:30:56Z""#,
        r#""é\u202e\ud83d""#,
        r#"" 5 ""#,
    ];
    const NAMES: &[&str] = &[
        "id",
        "name",
        "is_open",
        "created",
        "1",
        "27",
        "größe",
        "last-login",
        "last_login",
        "a b",
        "*",
        "",
        "type",
        "self",
        "price",
    ];
    match random.below(if depth == 0 { 1 } else { 4 }) {
        1 => {
            let items: Vec<_> = (0..random.below(4)).map(|_| any(random, depth - 1)).collect();
            format!("[{}]", items.join(","))
        }
        2 | 3 => {
            let members: Vec<_> = (0..random.below(5))
                .map(|_| format!("{}:{}", Tree::Text(random.one(NAMES).to_owned()), any(random, depth - 1)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        _ => random.one(SCALARS).to_owned(),
    }
}

fn samples(function: &str, bodies: &[String]) -> Vec<Sample> {
    let sample = |(index, body): (usize, &String)| Sample {
        origin: format!("{function}-{index}"),
        call: Called::Function { module: "things".to_owned(), function: function.to_owned(), parameters: Vec::new() },
        status: 200,
        body: format!("{{\"ok\":true,\"data\":{body}}}"),
        ..Sample::default()
    };
    bodies.iter().enumerate().map(sample).collect()
}

fn inferred(samples: Vec<Sample>, enums: Enums) -> String {
    let options = Options { name: "example".to_owned(), enums, ..Options::default() };
    let written =
        fresh::schema(&Samples { samples, skipped: Vec::new() }, &options).unwrap_or_else(|problem| panic!("{problem:?}"));
    assert!(written.notes.is_empty(), "{:?}", written.notes);
    written.text
}

#[test]
fn what_is_inferred_takes_every_sample_whatever_it_is() {
    let mut random = Random(1);
    for _ in 0..150 {
        let one: Vec<_> = (0..=random.below(4)).map(|_| any(&mut random, 3)).collect();
        let other: Vec<_> = (0..=random.below(3)).map(|_| any(&mut random, 3)).collect();
        let all = [samples("one", &one), samples("other", &other)].concat();
        let text = inferred(all, Enums::Always);
        let api = verify::api(&Source::new("inferred.yaml", text.as_str())).unwrap();
        for (function, bodies) in [("one", &one), ("other", &other)] {
            for body in bodies {
                let body = Tree::read(body).unwrap().to_string();
                let report = verify::report(api, ("things", function), &body).unwrap();
                assert!(verify::fits(&report), "{body}\n{text}\n{report:?}");
            }
        }
    }
}

#[test]
fn a_schema_takes_what_it_took_and_what_was_merged_into_it() {
    let mut random = Random(4);
    let mut widened = 0;
    for _ in 0..150 {
        let mut some = || (0..=random.below(3)).map(|_| any(&mut random, 3)).collect::<Vec<_>>();
        let (old, new) = (some(), some());
        let source = Source::new("inferred.yaml", inferred(samples("one", &old), Enums::Auto));
        let more = Samples { samples: [samples("one", &new), samples("other", &new)].concat(), skipped: Vec::new() };
        let merged = existing::merge(&source, &more, &Options::default())
            .unwrap_or_else(|problem| panic!("{problem:?}\n{}", source.text()));
        let api = verify::api(&Source::new("merged.yaml", merged.text.as_str())).unwrap();
        let fits = |function, body: &String| {
            let body = Tree::read(body).unwrap().to_string();
            verify::report(api, ("things", function), &body).is_some_and(|report| verify::fits(&report))
        };
        assert!(old.iter().all(|body| fits("one", body)), "{old:?}\n{}\n{}", source.text(), merged.text);
        if merged.contradictions.is_empty() {
            widened += 1;
            let all_fit = new.iter().all(|body| fits("one", body) && fits("other", body));
            assert!(all_fit, "{new:?}\n{}\n{}", source.text(), merged.text);
        }
        // Every line is still there, in its order, perhaps with more in it.
        let mut lines = merged.text.lines();
        for line in source.text().lines() {
            let kept = |other: &str| {
                let mut rest = other.chars();
                line.chars().all(|each| rest.any(|found| found == each))
            };
            assert!(lines.any(kept), "{line}\n{}\n{}", source.text(), merged.text);
        }
    }
    assert!(widened > 30, "{widened}");
}

#[test]
fn the_order_of_samples_makes_no_difference() {
    let mut random = Random(2);
    for _ in 0..300 {
        let trees: Vec<_> = (0..4).map(|_| Tree::read(&any(&mut random, 3)).unwrap()).collect();
        let [a, b, c, d] = <[Shape; 4]>::try_from(trees.iter().map(Shape::of).collect::<Vec<_>>()).unwrap();
        assert_eq!(a.with(&b), b.with(&a));
        assert_eq!(a.with(&b).with(&c), a.with(&b.with(&c)));
        assert_eq!(d.with(&Shape::default()), d);
        let mut together = Shape::default();
        trees.iter().rev().for_each(|tree| together.add(tree));
        assert_eq!(together, a.with(&b).with(&c).with(&d));
        // So the types are the same, too.
        let of = |shape: Shape| {
            let found = types(&[Root { subject: "thing".to_owned(), shape }], &Choices { shares: true, ..Choices::default() });
            (found.types, found.returns)
        };
        assert_eq!(of(together), of(d.with(&a).with(&c).with(&b)));
    }
}

/// A type by chance, as a description of what samples show of it.
enum Wanted {
    Scalar(Scalar),
    List(Box<Wanted>),
    Map(Box<Wanted>),
    Record(Vec<(String, Wanted, bool)>),
}

const SCALARS: &[(Scalar, &[&str])] = &[
    (Scalar::String, &[r#""alpha""#, r#""beta 2""#, r#""007""#, r#""""#]),
    (Scalar::Integer, &["0", "17", "-3", r#""42""#]),
    (Scalar::Decimal, &[r#""38.00""#, r#""0.5""#, r#""17.25""#]),
    (Scalar::Float, &["0.5", "17.25", "2"]),
    (Scalar::Boolean, &["true", "false"]),
    (Scalar::Date, &[r#""2012-08-01""#, r#""1999-12-31""#]),
    (Scalar::DateTime, &[r#""2012-08-01 18:30:56""#, r#""1999-12-31 23:59:59""#]),
    (Scalar::Timestamp, &[r#""2012-08-01T18:30:56Z""#, r#""1999-12-31T23:59:59+02:00""#]),
    (Scalar::Ip, &[r#""192.0.2.1""#, r#""2001:db8::1""#]),
    (Scalar::Url, &[r#""https://example.com/a""#, r#""http://example.com""#]),
];

fn wanted(random: &mut Random, depth: u32, names: &mut u64) -> Wanted {
    match random.below(if depth == 0 { 4 } else { 8 }) {
        0..=3 => Wanted::Scalar(SCALARS[usize::try_from(random.below(SCALARS.len() as u64)).unwrap()].0),
        4 => Wanted::List(Box::new(wanted(random, depth - 1, names))),
        5 => Wanted::Map(Box::new(wanted(random, depth - 1, names))),
        _ => record(random, depth, names),
    }
}

fn record(random: &mut Random, depth: u32, names: &mut u64) -> Wanted {
    let field = |_| {
        *names += 1;
        // Names that say nothing, each once.
        (format!("q{names}"), wanted(random, depth - 1, names), random.below(3) == 0)
    };
    Wanted::Record((0..4).map(field).collect())
}

/// A value. In many rounds all kinds of values are shown, and optional fields with and without each other.
fn value(wanted: &Wanted, round: u64, depth: u32) -> String {
    match wanted {
        Wanted::Scalar(scalar) => {
            let (_, values) = SCALARS.iter().find(|(known, _)| known == scalar).unwrap();
            values[usize::try_from(round % values.len() as u64).unwrap()].to_owned()
        }
        Wanted::List(item) => {
            let items: Vec<_> = (0..4).map(|each| value(item, round + each, depth)).collect();
            format!("[{}]", items.join(","))
        }
        Wanted::Map(item) => {
            let entries: Vec<_> =
                (0..4).map(|each| format!("\"{}\":{}", 10 + each, value(item, round + each, depth))).collect();
            format!("{{{}}}", entries.join(","))
        }
        Wanted::Record(fields) => {
            let shown: Vec<_> = fields.iter().filter(|(_, _, optional)| !optional || (round >> depth) & 1 == 0).collect();
            let members: Vec<_> =
                shown.into_iter().map(|(name, kind, _)| format!("\"{name}\":{}", value(kind, round, depth + 1))).collect();
            format!("{{{}}}", members.join(","))
        }
    }
}

fn spelled(wanted: &Wanted) -> String {
    match wanted {
        Wanted::Scalar(scalar) => scalar.row().name.to_owned(),
        Wanted::List(item) => format!("list<{}>", spelled(item)),
        Wanted::Map(item) => format!("map<{}>", spelled(item)),
        Wanted::Record(fields) => fields.iter().fold("{".to_owned(), |mut text, (name, kind, optional)| {
            let _ = write!(text, "{name}:{}{} ", spelled(kind), if *optional { "?" } else { "" });
            text
        }),
    }
}

fn described(api: &Api, kind: &Type) -> String {
    match kind {
        Type::Scalar(scalar) => scalar.row().name.to_owned(),
        Type::List(item) => format!("list<{}>", described(api, item)),
        Type::Map(item) => format!("map<{}>", described(api, item)),
        Type::Optional(some) => format!("{}?", described(api, some)),
        Type::Record(id) => api.fields(*id).iter().fold("{".to_owned(), |mut text, field| {
            let _ = write!(text, "{}:{} ", field.name.wire, described(api, &field.kind));
            text
        }),
        other => panic!("{other:?}"),
    }
}

#[test]
fn samples_of_a_type_give_back_the_type() {
    let mut random = Random(3);
    for _ in 0..100 {
        let wanted = record(&mut random, 3, &mut 0);
        let bodies: Vec<_> = (0..40).map(|round| value(&wanted, round, 0)).collect();
        let text = inferred(samples("one", &bodies), Enums::Never);
        let api = verify::api(&Source::new("inferred.yaml", text.as_str())).unwrap();
        let returns = &api.function("things", "one").unwrap().returns;
        let sorted = |text: &str| {
            let mut parts: Vec<_> = text.split(' ').map(str::to_owned).collect();
            parts.sort();
            parts.join(" ")
        };
        assert_eq!(sorted(&described(api, returns)), sorted(&spelled(&wanted)), "{text}");
    }
}

#[test]
fn nothing_is_known_without_samples() {
    let found = types(&[Root { subject: String::new(), shape: Shape::default() }], &Choices::default());
    assert_eq!((found.types.len(), found.returns), (0, vec![Returns::Unknown]));
}
