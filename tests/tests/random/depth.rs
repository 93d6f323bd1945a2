//! The deepest types that the checker accepts compile; and those that it accepts without a warning can be sent to another thread.
//!
//! The compiler gives up 128 steps into a type: measured here, at 127 records one within the other by `T?`, `list<T>` or `T`, at 64 by
//! `list<T?>`, at 32 by `map<T?>?`. In a future that must be `Send`, at 121 by `T`, 61 by `T?`, 31 by `list<T>`, 25 by `list<T>?`, 18 by
//! `map<T>`. Records that all lead to each other count as the longest way through them.

use std::fs;

use actionapi_codegen::{Package, Source};

use crate::numbers::Random;
use crate::{cargo, folder, write, write_manifest};

/// A field of the type `T` in the forms that it can have.
const FORMS: &[&str] = &["T", "T?", "list<T>", "list<T?>", "list<T>?", "map<T>", "map<T?>?", "list<list<T>>"];

/// The most records that are tried.
const MOST: usize = 400;

fn schema(records: &[String]) -> String {
    let types = records.iter().enumerate().map(|(index, fields)| format!("  T{index}: {{ record: {{ {fields} }} }}\n"));
    format!(
        "format: 1\napi:\n  name: deep\n  title: Deep\n  request: {{ parameters: {{ do: \"${{function}}\" }} }}\n  \
         reply: {{ success: http, data: /data }}\ntypes:\n{}modules:\n  m:\n    functions:\n      \
         get: {{ effect: read, returns: map<T0>, example: {{ data: {{}} }} }}\n",
        types.collect::<String>()
    )
}

/// Records one within the other.
fn chain(form: &str, count: usize) -> String {
    let field = |index: usize| match index + 1 < count {
        true => format!("inner: \"{}\"", form.replace('T', &format!("T{}", index + 1))),
        false => "id: integer".to_owned(),
    };
    schema(&(0..count).map(field).collect::<Vec<_>>())
}

/// Records in a circle that lead to others at random, too.
fn tangle(fields: usize, count: usize) -> String {
    let mut random = Random::new(count.try_into().unwrap());
    let mut record = |index: usize| {
        let mut field = |name: usize| {
            let to = if name == 0 { (index + 1) % count } else { random.below(count) };
            let form = ["list<T>", "map<T>", "list<T>?"][random.below(3)];
            format!("f{name}: \"{}\"", form.replace('T', &format!("T{to}")))
        };
        (0..fields).map(&mut field).collect::<Vec<_>>().join(", ")
    };
    schema(&(0..count).map(&mut record).collect::<Vec<_>>())
}

/// Whether a schema is accepted, and then whether without a warning.
fn accepted(text: &str) -> Option<bool> {
    actionapi_codegen::check(&Source::new("deep.yaml", text)).ok().map(|checked| checked.warnings.is_empty())
}

/// The schema with the most records that still is as it should be. More records are not better.
fn deepest(make: impl Fn(usize) -> String, is: impl Fn(&str) -> bool) -> String {
    let (mut good, mut bad) = (2, MOST);
    while bad - good > 1 {
        let middle = usize::midpoint(good, bad);
        if is(&make(middle)) { good = middle } else { bad = middle }
    }
    make(good)
}

#[test]
fn the_deepest_types_that_are_accepted_compile() {
    let folder = folder("depth");
    write_manifest(&folder);
    let makers = FORMS.iter().map(|form| Box::new(move |count| chain(form, count)) as Box<dyn Fn(usize) -> String>);
    let tangles = [1, 2, 3, 6].map(|fields| Box::new(move |count| tangle(fields, count)) as Box<dyn Fn(usize) -> String>);
    let mut lib = "//! Generated clients.\n#![deny(warnings)]\n".to_owned();
    for (index, make) in makers.chain(tangles).enumerate() {
        let accepted_ones = deepest(&make, |text| accepted(text).is_some());
        let silent_ones = deepest(&make, |text| accepted(text) == Some(true));
        assert!(accepted(&make(MOST)).is_none(), "{MOST} records are accepted");
        for (name, text, is_sent) in [(format!("a{index}"), accepted_ones, false), (format!("s{index}"), silent_ones, true)] {
            println!("{name}: {} records", text.matches("record:").count());
            let package = Package::new("generated", "0.0.0");
            let generated = actionapi_codegen::generate_for(&Source::new("deep.yaml", text.as_str()), &package).unwrap();
            generated.files.write(&folder.join("src").join(&name)).unwrap();
            fs::write(folder.join("src").join(&name).join("schema.yaml"), &text).unwrap();
            lib.push_str(&format!("\n#[allow(missing_docs)]\npub mod {name} {{\n    include!(\"{name}/client.rs\");\n"));
            if is_sent {
                lib.push_str(SENT);
            }
            lib.push_str("}\n");
        }
    }
    write(&folder.join("src/lib.rs"), &lib);
    cargo(&folder, &["check", "--quiet"], false);
}

/// A program that keeps data in futures of its own, and calls in another thread.
const SENT: &str = "
    async fn one(client: &Client) -> Result<Vec<types::T0>, Error> {
        let reply = client.m().get().send().await?;
        client.m().get().await?;
        Ok(reply.into_data().into_values().collect())
    }

    async fn two(client: &Client) -> Result<Vec<Vec<types::T0>>, Error> {
        let all = vec![one(client).await?];
        one(client).await?;
        Ok(all)
    }

    fn is_sent(_: impl Send) {}

    /// Calls twice.
    pub fn program(client: Client) {
        is_sent(async move {
            let all = two(&client).await;
            two(&client).await.ok();
            drop(all);
        });
    }
";
