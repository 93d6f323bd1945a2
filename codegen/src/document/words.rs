//! The words of the format: values that are one of a few. Their documentation describes them in the format's JSON Schema.

use super::macros::words;

words! {
    /// An HTTP method.
    MethodWord {
        /// The parameters are in the body.
        "post" Post,
        /// The parameters are in the URL.
        "get" Get,
    }

    /// What the body of a request is.
    RequestBodyWord {
        /// A urlencoded form.
        "form" Form,
        /// JSON.
        "json" Json,
    }

    /// The form of a list `a` of x and y.
    ListWord {
        /// `a[]=x&a[]=y`
        "brackets" Brackets,
        /// `a[0]=x&a[1]=y`
        "indexed" Indexed,
        /// `a=x&a=y`
        "repeated" Repeated,
    }

    /// The form of a record `a` with the field `b`.
    RecordWord {
        /// `a[b]=x`
        "brackets" Brackets,
        /// `a.b=x`
        "dots" Dots,
    }

    /// A form of a value on the wire.
    FormWord {
        /// Text in base64. For `string`.
        "base64" Base64,
        /// Text with HTML's entities, such as `&amp;`. For `string` and `url`.
        "html" Html,
        /// JSON inside a text. For a record, a list or a map.
        "json" Json,
        /// A list, or its only item alone.
        "one" One,
        /// A boolean that is true if there is anything but null and false; as a parameter it is sent or left out.
        "presence" Presence,
        /// A timestamp in milliseconds.
        "milliseconds" Milliseconds,
        /// A number or boolean as a JSON text. For `integer`, `float`, `decimal`, `boolean` and `timestamp`.
        "text" Text,
    }

    /// The accepted content types.
    ContentTypeWord {
        /// JSON only.
        "json" Json,
        /// Any, for servers that send JSON as `text/html`.
        "any" Any,
    }

    /// Something that is tolerated in a reply that is not JSON.
    ToleranceWord {
        /// Text before and after the JSON, which is skipped.
        "text_around" TextAround,
        /// `NaN`, `Infinity` and `-Infinity`, which stand for nothing.
        "nan" Nan,
        /// Control characters in strings that are not escaped.
        "control_characters" ControlCharacters,
        /// A comma after the last item or field.
        "trailing_commas" TrailingCommas,
    }

    /// The kind of failure that an error is.
    ClassWord {
        /// The credentials are missing, wrong or too old.
        "auth" Auth,
        /// The caller may not do this.
        "denied" Denied,
        /// Something does not exist.
        "not_found" NotFound,
        /// The request is wrong.
        "invalid" Invalid,
        /// The server has surely done nothing: reads and writes are repeated.
        "busy" Busy,
        /// Nobody knows what the server has done: only reads are repeated.
        "broken" Broken,
    }

    /// What the body of a success is.
    BodyWord {
        /// JSON, with the data in it.
        "json" Json,
        /// Text, which is the data.
        "text" Text,
    }

    /// What a page with fewer items than asked for means.
    ShortWord {
        /// It is the last one.
        "last" Last,
    }

    /// Whether a function is safe to repeat.
    EffectWord {
        /// It changes nothing, and may be repeated.
        "read" Read,
        /// It changes something, but twice is as good as once: it may be repeated.
        "idempotent" Idempotent,
        /// It changes something, and is repeated only if it is known not to have arrived.
        "write" Write,
    }
}
