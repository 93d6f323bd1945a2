//! See `actionapi_fuzz_bodies::pages`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| actionapi_fuzz_bodies::pages(data));
