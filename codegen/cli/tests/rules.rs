//! The rules of `actionapi diff`: each is found by an edit that says what it breaks.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod edits;

use std::collections::BTreeSet;

use actionapi_cli::diff::{Change, Harm, RULES, Side, compare};
use actionapi_codegen::Source;

use self::edits::{BASE, EDITS};

fn side(schema: &str) -> Side {
    Side::new(&Source::new("schema.yaml", schema)).map_err(|problems| problems.to_string()).unwrap()
}

/// The id of a difference with what it breaks.
fn shown(change: &Change) -> String {
    let harms = change.harms.iter().map(|harm| harm.word());
    [change.rule.id].into_iter().chain(harms).collect::<Vec<_>>().join(" ")
}

#[test]
fn each_edit_gives_its_differences() {
    let base = side(BASE);
    let mut wrong = Vec::new();
    for edit in EDITS {
        let edited = match Side::new(&Source::new("schema.yaml", edit.schema())) {
            Ok(edited) => edited,
            Err(problems) => {
                wrong.push(format!("{:?}\n{problems}", edit.replaced));
                continue;
            }
        };
        let changes = compare(&base, &edited);
        let found: Vec<String> = changes.iter().map(shown).collect();
        if found != edit.differences {
            let messages: Vec<&str> = changes.iter().map(|change| &*change.message).collect();
            wrong.push(format!("{:?}\n  {found:?}\n  {messages:?}", edit.replaced));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// There and back: what is new in one direction is gone in the other.
#[test]
fn every_rule_and_every_harm_of_it_is_found_by_an_edit() {
    let base = side(BASE);
    let mut found = BTreeSet::new();
    for edit in EDITS {
        let edited = side(&edit.schema());
        for change in compare(&base, &edited).into_iter().chain(compare(&edited, &base)) {
            found.extend(change.harms.iter().map(|harm| (change.rule.id, Some(*harm))));
            found.insert((change.rule.id, None));
        }
    }
    for rule in RULES {
        assert!(found.contains(&(rule.id, None)), "no edit shows {}", rule.id);
        for harm in Harm::ALL.into_iter().filter(|harm| rule.reason(*harm).is_some()) {
            assert!(found.contains(&(rule.id, Some(harm))), "no edit shows {} {}", rule.id, harm.word());
        }
    }
}

#[test]
fn a_schema_does_not_differ_from_itself_in_another_spelling() {
    let base = side(BASE);
    assert!(compare(&base, &side(BASE)).is_empty());
    let spelled = BASE.replace("name: string\n      state", "name: { type: string }\n      state").replace("# ", "#  ");
    assert!(compare(&base, &side(&spelled)).is_empty());
}
