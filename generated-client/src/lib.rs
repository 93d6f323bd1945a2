#![doc = include_str!(concat!(env!("OUT_DIR"), "/client.md"))]

actionapi::include_client!();
