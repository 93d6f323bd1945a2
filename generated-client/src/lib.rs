#![doc = include_str!(concat!(env!("OUT_DIR"), "/client.md"))]
#![cfg_attr(docsrs, feature(doc_cfg))]

actionapi::include_client!();
