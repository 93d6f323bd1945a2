//! The calls that the documentation shows as Rust: that each of them compiles, with the names of the generated code, is the test.

#![allow(
    deprecated,
    dead_code,
    unused_variables,
    clippy::all,
    missing_docs,
    reason = "every function is called, and no reply is used"
)]

include!(concat!(env!("OUT_DIR"), "/documented.rs"));

#[test]
fn every_function_is_called() {
    let api = actionapi_kitchen_sink::description();
    assert_eq!(COUNT, api.functions().count());
}
