//! The macros that generated crates and generated code use.
//!
//! They hold no logic.

/// Includes the client that `actionapi_codegen::build` generated, at the root of a crate.
#[cfg(feature = "client")]
#[macro_export]
macro_rules! include_client {
    () => {
        include!(concat!(env!("OUT_DIR"), "/client.rs"));
    };
}

/// Says what a crate without a client lacks, in place of all the errors that its generated code would have.
#[cfg(not(feature = "client"))]
#[macro_export]
macro_rules! include_client {
    () => {
        compile_error!("a client needs one of the features `async`, `blocking` and `sandbox` of `actionapi`");
    };
}

/// Says what a crate lacks whose API needs hash functions; with them, nothing.
#[cfg(feature = "signatures")]
#[doc(hidden)]
#[macro_export]
macro_rules! needs_signatures {
    () => {};
}

/// Says what a crate lacks whose API needs hash functions; with them, nothing.
#[cfg(not(feature = "signatures"))]
#[doc(hidden)]
#[macro_export]
macro_rules! needs_signatures {
    () => {
        compile_error!(
            "the API of this client needs hash functions: turn on the feature `signatures` of `actionapi`, \
             for example with `actionapi = { version = \"…\", features = [\"signatures\"] }`"
        );
    };
}

/// How the cases of a type are written as JSON: by the field that says which it is, the values of that field.
#[doc(hidden)]
#[macro_export]
macro_rules! cases {
    ($($name:ty [$discriminator:literal] { $($case:ident $value:literal,)* })*) => {
        $(
            impl $crate::encode::WriteJson for $name {
                fn write_json(&self, json: &mut ::std::string::String) {
                    match self {
                        $(Self::$case(record) => $crate::encode::write_case(json, $discriminator, $value, record),)*
                        Self::Unknown(unknown) => $crate::encode::WriteJson::write_json(unknown, json),
                    }
                }

                fn add_secrets(&self, secrets: &mut ::std::vec::Vec<$crate::Secret>) {
                    match self {
                        $(Self::$case(record) => $crate::encode::WriteJson::add_secrets(record, secrets),)*
                        Self::Unknown(_) => {}
                    }
                }
            }
        )*
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
