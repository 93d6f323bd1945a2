//! The macros that generated crates and generated code use.
//!
//! They hold no logic.

/// Includes the client that `actionapi_codegen::build` generated, at the root of a crate.
#[macro_export]
macro_rules! include_client {
    () => {
        include!(concat!(env!("OUT_DIR"), "/client.rs"));
    };
}

/// Functions as types: for each a name that documentation shows, the type, and the data of its replies.
#[doc(hidden)]
#[macro_export]
macro_rules! operations {
    ($($called:literal $operation:ident => $data:ty,)*) => {
        $(
            #[doc = concat!("The function `", $called, "`.")]
            pub enum $operation {}

            impl $crate::Returns for $operation {
                type Data = $data;
            }
        )*
    };
}
