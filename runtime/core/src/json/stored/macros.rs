//! How records and enums are stored: by the names of their fields, and the words of their variants.
//!
//! It does not know what a name or a word is written as.

/// Stores types by their fields or variants. A field with a value after it is left out if it has that value. An enum whose words a schema
/// has too may be followed by the function that returns them.
macro_rules! stored {
    (
        enum $name:ident { $($word:literal $variant:ident),* $(,)? }
        $(#[doc = $doc:literal])*
        pub const fn $function:ident;
    ) => {
        $crate::json::stored! { enum $name { $($word $variant),* } }

        impl $name {
            $(#[doc = $doc])*
            #[must_use]
            pub const fn $function(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),*
                }
            }
        }
    };
    ($(struct $name:ident { $($field:ident $(= $usual:expr)?),* $(,)? })*) => {$(
        impl $crate::json::Stored for $name {
            fn write(&self, json: &mut String) {
                json.push('{');
                $($crate::json::stored_field!(write self.$field, $field, json $(, $usual)?);)*
                json.push('}');
            }

            fn read(json: &mut $crate::json::StoredReader<'_>) -> Result<Self, $crate::json::Misread> {
                json.object()?;
                let value = Self { $($field: $crate::json::stored_field!(read $field, json $(, $usual)?)),* };
                json.end_of_object()?;
                Ok(value)
            }
        }
    )*};
    ($(struct $name:ident(_);)*) => {$(
        impl $crate::json::Stored for $name {
            fn write(&self, json: &mut String) {
                $crate::json::Stored::write(&self.0, json);
            }

            fn read(json: &mut $crate::json::StoredReader<'_>) -> Result<Self, $crate::json::Misread> {
                $crate::json::Stored::read(json).map(Self)
            }
        }
    )*};
    ($(enum $name:ident { $($word:literal $variant:ident $(($($item:ident),*))? $({ $($field:ident),* })?),* $(,)? })*) => {$(
        impl $crate::json::Stored for $name {
            fn write(&self, json: &mut String) {
                match self {
                    $(Self::$variant $(($($item),*))? $({ $($field),* })? => {
                        $crate::json::stored_variant!(write $word, json $(, ($($item),*))? $(, { $($field),* })?);
                    })*
                }
            }

            fn read(json: &mut $crate::json::StoredReader<'_>) -> Result<Self, $crate::json::Misread> {
                match &*json.word()? {
                    $($word => $crate::json::stored_variant!(read $variant, json $(, ($($item),*))? $(, { $($field),* })?),)*
                    _ => Err(json.unknown()),
                }
            }
        }
    )*};
}

/// A field of a record.
macro_rules! stored_field {
    (write $value:expr, $field:ident, $json:ident) => {
        $crate::json::write_member(stringify!($field), &$value, $json)
    };
    (write $value:expr, $field:ident, $json:ident, $usual:expr) => {
        $crate::json::write_unless(&$usual, stringify!($field), &$value, $json)
    };
    (read $field:ident, $json:ident) => {
        $json.member(stringify!($field))?
    };
    (read $field:ident, $json:ident, $usual:expr) => {
        match $json.member_if_there(stringify!($field))? {
            Some(value) => value,
            None => $usual,
        }
    };
}

/// A variant: a word, or an object whose only member has the word as its name.
macro_rules! stored_variant {
    (write $word:literal, $json:ident) => {
        $crate::json::quote($word, $json)
    };
    (write $word:literal, $json:ident, ($item:ident)) => {{
        $json.push('{');
        $crate::json::write_member($word, $item, $json);
        $json.push('}');
    }};
    (write $word:literal, $json:ident, ($one:ident, $other:ident)) => {{
        $json.push('{');
        $crate::json::write_name($word, $json);
        $json.push('[');
        $crate::json::Stored::write($one, $json);
        $json.push(',');
        $crate::json::Stored::write($other, $json);
        $json.push_str("]}");
    }};
    (write $word:literal, $json:ident, { $($field:ident),* }) => {{
        $json.push('{');
        $crate::json::write_name($word, $json);
        $json.push('{');
        $($crate::json::write_member(stringify!($field), $field, $json);)*
        $json.push_str("}}");
    }};
    (read $variant:ident, $json:ident) => {
        Ok(Self::$variant)
    };
    (read $variant:ident, $json:ident, ($item:ident)) => {{
        let $item = $json.value()?;
        $json.end_of_variant(Self::$variant($item))
    }};
    (read $variant:ident, $json:ident, ($one:ident, $other:ident)) => {{
        let ($one, $other) = $json.value()?;
        $json.end_of_variant(Self::$variant($one, $other))
    }};
    (read $variant:ident, $json:ident, { $($field:ident),* }) => {{
        $json.object()?;
        let value = Self::$variant { $($field: $json.member(stringify!($field))?),* };
        $json.end_of_object()?;
        $json.end_of_variant(value)
    }};
}

pub(crate) use {stored, stored_field, stored_variant};
