//! The macros that generated code uses for what it has in the module `sandbox`.

/// The doubles of a module: for each function its method, what documentation calls it, its wire names and its data.
#[doc(hidden)]
#[macro_export]
macro_rules! doubles {
    // Those of functions without a module are methods of the sandbox.
    (of $sandbox:path; { $($(#[$attribute:meta])* $method:ident $called:literal [$module:literal $function:literal] => $data:ty,)* }) => {
        impl $sandbox {
            $(
                #[doc = concat!("A double of `", $called, "`.")]
                $(#[$attribute])*
                #[must_use]
                pub fn $method(&self) -> $crate::sandbox::Double<'_, $data> {
                    self.0.double($module, $function)
                }
            )*
        }
    };
    ($functions:ident { $($(#[$attribute:meta])* $method:ident $called:literal [$module:literal $function:literal] => $data:ty,)* }) => {
        impl<'a> $functions<'a> {
            $(
                #[doc = concat!("A double of `", $called, "`.")]
                $(#[$attribute])*
                #[must_use]
                pub fn $method(self) -> $crate::sandbox::Double<'a, $data> {
                    self.0.double($module, $function)
                }
            )*
        }
    };
}

/// Values from the schema's examples: for each record the module and the function, and the path in the example.
#[doc(hidden)]
#[macro_export]
macro_rules! examples {
    ($description:path; $($record:ty [$module:literal $function:literal $($step:literal)*],)*) => {
        $(
            impl $record {
                /// The value that the schema's example has, to be changed and returned by a double.
                #[must_use]
                pub fn example() -> Self {
                    $crate::sandbox::example($description(), $module, $function, &[$($step),*])
                }
            }
        )*
    };
}

/// How records are written as JSON: for each its fields, with their wire names.
#[doc(hidden)]
#[macro_export]
macro_rules! records {
    ($($record:ty { $(..$rest:ident;)? $($field:ident $wire:literal $([$index:literal])?,)* })*) => {
        $(
            impl $crate::encode::WriteJson for $record {
                fn write_json(&self, json: &mut String) {
                    $crate::written_record!(
                        json,
                        &[$(($wire, $crate::written_field!($record, self.$field $(, [$index])?))),*]
                        $(, &self.$rest)?
                    );
                }
            }
        )*
    };
}

/// The fields of a record as JSON, perhaps with those that have no name in the schema.
#[doc(hidden)]
#[macro_export]
macro_rules! written_record {
    ($json:expr, $fields:expr) => {
        $crate::encode::write_record($json, $fields)
    };
    ($json:expr, $fields:expr, $rest:expr) => {
        $crate::encode::write_record_with_rest($json, $fields, $rest)
    };
}

/// A field as it is written: in the forms that its record has for this index, if it has an index.
#[doc(hidden)]
#[macro_export]
macro_rules! written_field {
    ($record:ty, $field:expr) => {
        &$field
    };
    ($record:ty, $field:expr, [$index:literal]) => {
        &$crate::encode::field::<$record, $index, _>(&$field)
    };
}
