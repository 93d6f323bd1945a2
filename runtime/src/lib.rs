//! What generated clients call. See the modules.
pub mod description;
