//! Random schemas in the one style: they say the same, and are formatted for good.

use actionapi_cli::fmt::{self, Unformatted};
use actionapi_codegen::Source;

use crate::schemas::schema;

fn formatted(text: &str) -> Result<String, Unformatted> {
    fmt::format(&Source::new("random.yaml", text))
}

#[test]
fn formatted_schemas_say_the_same() {
    let mut random = crate::random();
    let mut count = 0;
    for index in 0..crate::setting("RANDOM_SCHEMAS", 40) * 4 {
        let text = schema(&mut random, index);
        let described =
            |text: &str| actionapi_codegen::check(&Source::new("random.yaml", text)).ok().map(|checked| checked.api);
        let once = match formatted(&text) {
            Ok(once) => once,
            Err(Unformatted::NotYaml(_)) => continue,
            Err(reason) => panic!("{reason:?}\n{text}"),
        };
        assert_eq!(formatted(&once).ok().as_deref(), Some(&*once), "{text}");
        assert_eq!(described(&text), described(&once), "{text}\n{once}");
        count += 1;
    }
    assert!(count > 50, "{count}");
}
