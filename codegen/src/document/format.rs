//! The mappings of the format, but for those of variables. Their documentation describes them in the format's JSON Schema and in messages
//! about missing keys.

use super::macros::mapping;
use super::places::PlaceEntry;
use super::values::{Any, Constant, Count, Either, Layered, List, Literal, Map, Needed, OneOrMany, Text, TypeText, Whole};
use super::variables::{Credential, Variable};
use super::words::{
    BodyWord, ClassWord, ContentTypeWord, EffectWord, FormWord, ListWord, MethodWord, RecordWord, RequestBodyWord, ShortWord,
    ToleranceWord,
};

/// The version of the format that this generator reads.
pub(crate) const VERSION: u64 = 1;

/// A field in its short or long form.
pub(crate) type FieldEntry<'a> = Either<TypeText<'a>, Field<'a>>;

/// A rule in its long form, or a place in which something is.
pub(crate) type RuleEntry<'a> = Either<Text<'a>, Rule<'a>>;

/// An error's code, or its conditions.
pub(crate) type ErrorEntry<'a> = Either<Literal<'a>, KnownError<'a>>;

/// A parameter in its short or long form.
pub(crate) type ParameterEntry<'a> = Either<TypeText<'a>, Parameter<'a>>;

mapping! {
    /// A schema: the description of an API.
    Document {
        /// The version of the format; 1.
        format: Needed<Whole>,
        /// The API.
        api: Needed<Api<'a>>,
        /// The shared types by name: records, enums, and types in another form.
        types: Option<Map<'a, Definition<'a>>>,
        /// The functions without a module, by the name that the server knows. A schema has modules, functions, or both.
        functions: Option<Map<'a, Function<'a>>>,
        /// The modules by the name that the server knows.
        modules: Option<Map<'a, Module<'a>>>,
        /// The calls of functions that read by which `drift` compares the API with the schema, beside those that need no parameters.
        checks: Option<List<Check<'a>>>,
    }

    /// A call by which `drift` compares the API with the schema.
    Check {
        /// The function: `module.function`, or the name alone of one at the top.
        call: Needed<Text<'a>>,
        /// The values of its parameters. Secrets cannot be among them.
        with: Option<Map<'a, Any<'a>>>,
    }

    /// The API.
    Api {
        /// The name, of `a` to `z`, `0` to `9`, `_` and `-`. It begins the names of the environment variables, and is the command line's name.
        name: Needed<Text<'a>>,
        /// The title for people.
        title: Needed<Text<'a>>,
        /// A description in Markdown.
        description: Option<Text<'a>>,
        /// The secrets by name, each with a description, or with its type: `string`, or `string?` if a client may be without it. The client sends them wherever the schema says `${name}`.
        credentials: Option<Map<'a, Either<Text<'a>, Credential<'a>>>>,
        /// The other values by name that the client sends wherever the schema says `${name}`, each with its type if the user gives it, or with how the client makes it: a text with `${…}`, or a mapping. One of a type that ends in `?` may be absent; what is made of it is not sent then.
        variables: Option<Map<'a, Either<Text<'a>, Variable<'a>>>>,
        /// The addresses of the API by name, each a URL. `default` is the one that is used unless another is chosen.
        endpoints: Option<Map<'a, Either<Text<'a>, Endpoint<'a>>>>,
        /// How many calls the API takes. A client waits before it sends more.
        rate: Option<Layered<Rate<'a>>>,
        /// Which of the optional credentials and variables a client needs.
        needs: Option<List<Need<'a>>>,
        /// The form of every request. Modules and functions may change parts of it.
        request: Option<Request<'a>>,
        /// The form of every reply. Modules and functions may change parts of it.
        reply: Needed<Reply<'a>>,
        /// The errors that the API is known to answer with, by the names that they have in Rust. Modules and functions may add and change some.
        errors: Option<Map<'a, Layered<ErrorEntry<'a>>>>,
        /// That new programs should not call its functions: `true`, a text that says why, or a mapping.
        deprecated: Option<Layered<Either<Literal<'a>, Deprecated<'a>>>>,
        /// How the functions that read, and have these parameters, give a long list page by page. Modules and functions may replace it.
        pages: Option<Layered<Pages<'a>>>,
    }

    /// An address of the API.
    Endpoint {
        /// The whole URL.
        url: Text<'a>,
        /// A description in Markdown.
        description: Option<Text<'a>>,
        /// Its Rust name, if not the one made from its name.
        rust: Option<Text<'a>>,
    }

    /// How many calls the API takes, of all functions below this layer that have no rate of their own. Attempts count, too.
    Rate {
        /// The most calls in the time `per`.
        calls: Option<Count>,
        /// That time: `1m`.
        per: Option<Text<'a>>,
        /// The most calls at once.
        concurrent: Option<Count>,
    }

    /// The form of requests. What a module or a function says here replaces what is said above it, key by key; `~` removes it.
    Request {
        /// The HTTP methods that the API accepts. The first is the default. Without this key: `[post]`.
        methods: Option<Layered<List<MethodWord>>>,
        /// The name of the endpoint that requests go to, if it is not the client's: one of the API's `endpoints`.
        endpoint: Option<Layered<Text<'a>>>,
        /// The path after the endpoint's own. It may contain `${module}`, `${function}`, and `${name}` of a variable, a credential or, in a function, a required parameter, which is then sent only there.
        path: Option<Layered<Text<'a>>>,
        /// What the body is. Without this key: `form`.
        body: Option<Layered<RequestBodyWord>>,
        /// What the names of the function's own parameters become: `ap{name}` sends `limit` as `aplimit`. In a JSON body, where they go: `/params/{name}`, or `/params/-` for items of a list. Without this key: `{name}`, and `/{name}` in a JSON body.
        names: Option<Layered<Text<'a>>>,
        /// The parameters of every request, sent in this order before the function's own. Their values may contain `${module}`, `${function}`, and `${name}` of a variable or credential; `$$` is a `$`. In a JSON body, their names are places such as `/params/limit`, and their values any values.
        parameters: Option<Map<'a, Layered<Constant<'a>>>>,
        /// The parameters in the URL of every request, whatever its method, with values like those of the parameters.
        query: Option<Map<'a, Layered<Literal<'a>>>>,
        /// The headers of every request, with values like those of the parameters.
        headers: Option<Map<'a, Layered<Literal<'a>>>>,
        /// The form of lists. Without this key: `brackets`.
        lists: Option<Layered<Either<ListWord, Joined<'a>>>>,
        /// The form of records, and of maps within them. Without this key: `brackets`.
        records: Option<Layered<RecordWord>>,
        /// The texts for true and false, in this order. Without this key: `["1", "0"]`.
        booleans: Option<Layered<List<Literal<'a>>>>,
        /// The optional variables and credentials without which nothing is sent.
        needs: Option<Layered<List<Text<'a>>>>,
    }

    /// A list whose items are joined into one value.
    Joined {
        /// The separator between the items, or two: the second, put in front as well, is for lists with an item that contains the first.
        joined: OneOrMany<Text<'a>>,
    }

    /// The form of replies. What a module or a function says here replaces what is said above it, key by key; `~` removes it.
    Reply {
        /// What the body of a success is. Without this key: `json`.
        body: Option<Layered<BodyWord>>,
        /// The rules of which each holds in a success, or `http` for the HTTP status alone.
        success: Option<Layered<OneOrMany<RuleEntry<'a>>>>,
        /// The rules of which any holds in a failure. A place alone means that something is there.
        failure: Option<Layered<OneOrMany<RuleEntry<'a>>>>,
        /// The rules of which any holds in a failure that only says that there is no data, such as "nothing found".
        empty: Option<Layered<OneOrMany<RuleEntry<'a>>>>,
        /// The place of the message for people. Of several, the first that is there counts.
        message: Option<Layered<OneOrMany<PlaceEntry<'a>>>>,
        /// The place of the code of an error. Of several, the first that is there counts.
        code: Option<Layered<OneOrMany<PlaceEntry<'a>>>>,
        /// The places of warnings beside the data.
        warnings: Option<Layered<OneOrMany<PlaceEntry<'a>>>>,
        /// The place of the server's identifier of the request.
        request_id: Option<Layered<OneOrMany<PlaceEntry<'a>>>>,
        /// The place of the data: `/data` from the root of the reply; without the `/`, from the place that the layer above gives. Without this key the whole reply is the data.
        data: Option<Layered<Text<'a>>>,
        /// The accepted content types. Without this key: `json`.
        content_type: Option<Layered<ContentTypeWord>>,
        /// What is tolerated in replies that are not JSON. Without this key: nothing.
        tolerates: Option<Layered<OneOrMany<ToleranceWord>>>,
        /// In a function: the Rust name of the record that it returns. Without this key: the function's name with `Reply`.
        rust: Option<Text<'a>>,
    }

    /// An error that the API is known to answer with, by what it is recognized. All conditions must hold.
    KnownError {
        /// The code that it has, or one of several.
        code: Option<OneOrMany<Literal<'a>>>,
        /// The text that its message contains, or one of several.
        contains: Option<OneOrMany<Literal<'a>>>,
        /// The HTTP status that its reply has, or one of several.
        http: Option<OneOrMany<Literal<'a>>>,
        /// The place where something is.
        at: Option<PlaceEntry<'a>>,
        /// The kind of failure.
        class: Option<ClassWord>,
        /// The time to wait before the call is repeated: `10s`, or the place that says so in seconds.
        wait: Option<PlaceEntry<'a>>,
        /// The fetched variables that are worth nothing after it. The call is made once more with new ones, whatever its effect.
        renews: Option<OneOrMany<Text<'a>>>,
    }

    /// A condition that a reply may meet: of a place, with `is` or `contains`, or that something is there. Without a place it is one of the body as text.
    Rule {
        /// The place: `/status`.
        at: Option<Text<'a>>,
        /// The header whose value it looks at.
        header: Option<Text<'a>>,
        /// The value that it must have, or one of several.
        is: Option<OneOrMany<Literal<'a>>>,
        /// The text that it must contain, or one of several.
        contains: Option<OneOrMany<Literal<'a>>>,
    }

    /// A shared type: `record`, `enum`, `cases`, or a `type` in another form.
    Definition {
        /// A description in Markdown.
        description: Option<Text<'a>>,
        /// The fields of a record by name.
        record: Option<Map<'a, FieldEntry<'a>>>,
        /// With `record`: the type of its other fields, `map<…>`, which are kept by their names.
        rest: Option<TypeText<'a>>,
        /// The field whose value says which of the `cases` a record is.
        discriminator: Option<Text<'a>>,
        /// Records by the value of the `discriminator`. Others are kept as they are.
        cases: Option<Map<'a, Either<TypeText<'a>, Case<'a>>>>,
        /// A known type that this is another name of, most often in another form; or with `or` a scalar.
        r#type: Option<TypeText<'a>>,
        /// The words that stand in place of a value of `type`. Others are kept as they are.
        or: Option<List<Either<Literal<'a>, Variant<'a>>>>,
        /// The form of its values on the wire, with `type`.
        r#as: Option<Either<FormWord, Forms<'a>>>,
        /// The known values of an enum. Others are kept as they are.
        r#enum: Option<List<Either<Literal<'a>, Variant<'a>>>>,
        /// Its Rust name, if not the one made from its name.
        rust: Option<Text<'a>>,
    }

    /// A known value of an enum.
    Variant {
        /// The value on the wire.
        value: Literal<'a>,
        /// Its Rust name, if not the one made from its value.
        rust: Option<Text<'a>>,
        /// A description in Markdown.
        description: Option<Text<'a>>,
    }

    /// One of several records.
    Case {
        /// Its type: a record.
        r#type: TypeText<'a>,
        /// Its Rust name, if not the one made from its value.
        rust: Option<Text<'a>>,
        /// A description in Markdown.
        description: Option<Text<'a>>,
    }

    /// The forms of a value on the wire, where they are not the plain one of its type. From the outside in: `at`, `base64`, `html`, `json`, then the others.
    Forms {
        /// The values that count as nothing. For a type that ends in `?`.
        none: Option<List<Literal<'a>>>,
        /// Text in base64. For `string`.
        base64: Option<bool>,
        /// Text with HTML's entities, such as `&amp;`. For `string` and `url`.
        html: Option<bool>,
        /// JSON inside a text. For a record, a list or a map.
        json: Option<bool>,
        /// A list as one text, with this between its items; of two texts, the second is for lists with an item that contains the first, and is put in front, too.
        joined: Option<OneOrMany<Text<'a>>>,
        /// A list of records as an object: its keys are the values of this field.
        key: Option<Text<'a>>,
        /// The names under which the parts of a parameter are sent: `{name}.{n}.{key}`. For forms.
        names: Option<Text<'a>>,
        /// A list, or its only item alone.
        one: Option<bool>,
        /// A boolean that is true if there is anything but null and false; as a parameter it is sent or left out.
        presence: Option<bool>,
        /// A timestamp in milliseconds.
        milliseconds: Option<bool>,
        /// A number or boolean as a JSON text. For `integer`, `float`, `decimal`, `boolean` and `timestamp`.
        text: Option<bool>,
        /// A date or time in a pattern: `%d/%m/%Y`. For `date`, `datetime` and, with `%z`, `timestamp`.
        format: Option<Text<'a>>,
        /// The value in the field of this name of an object: `"$"`; or 0, as the only item of a list.
        at: Option<Literal<'a>>,
    }

    /// A field of a record.
    Field {
        /// Its type.
        r#type: TypeText<'a>,
        /// The form of its value on the wire.
        r#as: Option<Either<FormWord, Forms<'a>>>,
        /// Whether it is never shown or logged. For `string` and `string?` only.
        secret: Option<bool>,
        /// Its Rust name, if not the one made from its name.
        rust: Option<Text<'a>>,
        /// A description in Markdown.
        description: Option<Text<'a>>,
    }

    /// A group of functions.
    Module {
        /// A description in Markdown.
        description: Option<Text<'a>>,
        /// Its Rust name, if not the one made from its name.
        rust: Option<Text<'a>>,
        /// The form of its requests, where it differs from the API's.
        request: Option<Request<'a>>,
        /// The form of its replies, where it differs from the API's.
        reply: Option<Reply<'a>>,
        /// The errors that its functions answer with beside those of the API.
        errors: Option<Map<'a, Layered<ErrorEntry<'a>>>>,
        /// That new programs should not call its functions: `true`, a text that says why, or a mapping.
        deprecated: Option<Layered<Either<Literal<'a>, Deprecated<'a>>>>,
        /// How many calls of its functions the API takes.
        rate: Option<Layered<Rate<'a>>>,
        /// How its functions that read, and have these parameters, give a long list page by page.
        pages: Option<Layered<Pages<'a>>>,
        /// Its functions by the name that the server knows.
        functions: Needed<Map<'a, Function<'a>>>,
    }

    /// A function.
    Function {
        /// A description in Markdown.
        description: Option<Text<'a>>,
        /// Whether it is safe to repeat.
        effect: Needed<EffectWord>,
        /// That new programs should not call it: `true`, a text that says why, or a mapping.
        deprecated: Option<Layered<Either<Literal<'a>, Deprecated<'a>>>>,
        /// How many calls of it the API takes.
        rate: Option<Layered<Rate<'a>>>,
        /// Its Rust name, if not the one made from its name.
        rust: Option<Text<'a>>,
        /// The form of its requests, where it differs from the module's.
        request: Option<Request<'a>>,
        /// Its parameters by name. Required ones become arguments in this order, optional ones (`?`) become setters.
        parameters: Option<Map<'a, ParameterEntry<'a>>>,
        /// Which of its optional parameters a call needs, beside those that are required.
        needs: Option<List<Need<'a>>>,
        /// How it gives a long list page by page.
        pages: Option<Layered<Pages<'a>>>,
        /// The form of its replies, where it differs from the module's; or the Rust name of the record that it returns.
        reply: Option<Either<Text<'a>, Reply<'a>>>,
        /// The place of its data. Short for `data` under `reply`.
        data: Option<Layered<Text<'a>>>,
        /// The data of its reply: a type, the fields of a record, or `nothing`. Without this key: `json`.
        returns: Option<Either<TypeText<'a>, Map<'a, FieldEntry<'a>>>>,
        /// The errors that it answers with beside those of its module.
        errors: Option<Map<'a, Layered<ErrorEntry<'a>>>>,
        /// The fetched variables that are worth nothing after a success, as after a log-out.
        renews: Option<OneOrMany<Text<'a>>>,
        /// An example reply for the documentation and the sandbox. Without this key, one is made up from the types.
        example: Option<Example<'a>>,
    }

    /// A parameter of a function.
    Parameter {
        /// Its type: any but one with `json` inside, which only a JSON body and `as: json` can have; a `file`, or a list of files. A `?` makes it optional.
        r#type: TypeText<'a>,
        /// The form of its value on the wire. As `json`, it may be of any type.
        r#as: Option<Either<FormWord, Forms<'a>>>,
        /// The value that the server assumes if it is not sent.
        default: Option<Literal<'a>>,
        /// Whether it is never shown or logged. For `string` and `string?` only.
        secret: Option<bool>,
        /// That new programs should not set it: `true`, a text that says why, or a mapping, whose `instead` is another parameter.
        deprecated: Option<Either<Literal<'a>, Deprecated<'a>>>,
        /// Its Rust name, if not the one made from its name.
        rust: Option<Text<'a>>,
        /// A description in Markdown.
        description: Option<Text<'a>>,
    }

    /// A rule for some of a function's optional parameters, or of the API's optional variables: one of the keys.
    Need {
        /// A call has exactly one of these.
        one_of: Option<List<Text<'a>>>,
        /// A call has at least one of these.
        any_of: Option<List<Text<'a>>>,
        /// A call has all or none of these.
        together: Option<List<Text<'a>>>,
        /// A call has at most one of these.
        exclusive: Option<List<Text<'a>>>,
    }

    /// Why something is deprecated, and what to use instead.
    Deprecated {
        /// The version or date of the API since which it is.
        since: Option<Text<'a>>,
        /// Why it is, or what to do.
        note: Option<Text<'a>>,
        /// The function to call instead: `module.function`, or the name alone of one in the same module.
        instead: Option<Text<'a>>,
    }

    /// How a function gives a long list page by page: one of `offset`, `page`, `cursor` and `continue`, and what ends the list.
    Pages {
        /// The parameter with the number of items before a page.
        offset: Option<Text<'a>>,
        /// The parameter with the number of a page.
        page: Option<Text<'a>>,
        /// The parameter with a value of the reply before it.
        cursor: Option<Text<'a>>,
        /// The place of an object in the reply, whose members become parameters of the next request.
        r#continue: Option<PlaceEntry<'a>>,
        /// The parameter with the most items of a page.
        size: Option<Text<'a>>,
        /// With `cursor`: the place of its next value.
        next: Option<PlaceEntry<'a>>,
        /// With `cursor`: what is added to that value.
        plus: Option<Literal<'a>>,
        /// The place of the number of all items.
        total: Option<PlaceEntry<'a>>,
        /// With `page`: the place of the number of all pages.
        page_count: Option<PlaceEntry<'a>>,
        /// The place of the list, if it is not the data itself.
        items: Option<Text<'a>>,
        /// What a page means that has fewer items than `size` asks for. Without this key: nothing.
        short: Option<ShortWord>,
    }

    /// An example reply for the documentation and the sandbox.
    Example {
        /// The message.
        message: Option<Text<'a>>,
        /// The data.
        data: Needed<Any<'a>>,
    }
}
