//! Variables that clients fetch by themselves, for schemas put together at random.

use crate::numbers::Random;

/// The variables of a schema, and a module that sends them and has the functions that fetch them.
pub(crate) fn of_a_session(random: &mut Random) -> (String, String) {
    let lasts = random.of(&["", ", lasts: 12h", ", lasts: 1ms"]);
    let key = random.of(&["", ", key: { fetch: { call: sessions of all.key, take: key }, description: \"*/ the key\" }"]);
    let rust = if random.once_in(2) { ", rust: r_sid" } else { "" };
    let variables = format!("all-sid: {{ fetch: {{ call: sessions of all.open, take: \"the sid\" }}{lasts}{rust} }}{key}");
    let key = !key.is_empty();
    let (sent, removed) = match (random.once_in(2), key) {
        (true, true) => {
            ("query: { x sid: \"a ${all-sid}\" }, headers: { X-Key: \"${key}\" }", "query: { x sid: ~ }, headers: { X-Key: ~ }")
        }
        (true, false) => ("query: { x sid: \"a ${all-sid}\" }", "query: { x sid: ~ }"),
        (false, true) => ("headers: { X-Sid: \"${all-sid}\", X-Key: \"${key}\" }", "headers: { X-Sid: ~, X-Key: ~ }"),
        (false, false) => ("headers: { X-Sid: \"${all-sid}\" }", "headers: { X-Sid: ~ }"),
    };
    let mut functions = vec![
        format!("open: {{ effect: idempotent, request: {{ {removed} }}, returns: {{ the sid: string }} }}"),
        "show: { effect: read, returns: nothing }".to_owned(),
        "close: { effect: write, returns: nothing, renews: all-sid }".to_owned(),
    ];
    if key {
        functions.push("key: { effect: read, request: { headers: { X-Key: ~ } }, returns: { key: string } }".to_owned());
    }
    let errors = "errors: { Stale: { contains: was not given out, renews: [all-sid] } }";
    // What is stale is known by the message.
    (
        variables,
        format!(
            "{{ request: {{ {sent} }}, reply: {{ message: /message }}, {errors}, functions: {{ {} }} }}",
            functions.join(", ")
        ),
    )
}
