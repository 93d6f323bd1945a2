//! See `actionapi_fuzz_bodies::json_bodies`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| actionapi_fuzz_bodies::json_bodies(data));
