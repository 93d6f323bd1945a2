//! Modules whose requests have a JSON body.

use std::collections::BTreeSet;

use super::schemas::{Braces, Maker, quoted};

impl Maker<'_> {
    /// A request with a JSON body, without the constants of the API; and whether its parameters are sent in order.
    pub(crate) fn json_request(&mut self, constants: &BTreeSet<String>) -> (String, bool) {
        let (mut request, mut parameters) = (Braces::default(), Braces::default());
        request.put("methods", "[post]");
        request.put("body", "json");
        for constant in constants {
            parameters.put(constant, "~");
        }
        parameters.put("/~1do", quoted("${module}.${function}"));
        let values =
            ["1", "1.50", "null", "\"2.0\"", "{}", "{ \"*/ \\\"#\": [true, \"$$x ${function}\", []], q: -1e5 }", "[[], ~]"];
        parameters.put("/x y/~0", self.random.of(&values));
        let names = ["/p/{name}", "/p/-", "/p~1/{name}/v", "/p-{name}"];
        let names = self.random.of(&names);
        match names {
            "/p/{name}" => parameters.put("/p", self.random.of(&["{}", "{ c*: { d: 1 } }"])),
            "/p/-" => parameters.put("/p", self.random.of(&["[]", "[1, \"x${module}\"]"])),
            _ => {}
        }
        request.put("names", quoted(names));
        request.put("parameters", parameters.text());
        (request.text(), names.ends_with('-'))
    }
}
