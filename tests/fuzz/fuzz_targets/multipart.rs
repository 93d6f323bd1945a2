//! See `actionapi_fuzz_bodies::multipart`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| actionapi_fuzz_bodies::multipart(data));
