//! Edits of one schema: what people change, and the differences that follow.
//!
//! It does not know how they are compared. Two tests use them: one compares, the other asks the compiler whether programs break.

/// The schema that is edited.
pub(crate) const BASE: &str = include_str!("base.yaml");

/// An edit.
pub(crate) struct Edit {
    /// The texts that are replaced. Each is in the schema once.
    pub(crate) replaced: &'static [(&'static str, &'static str)],
    /// The ids of the differences with what they break, in the order of the report: `function-removed wire source`.
    pub(crate) differences: &'static [&'static str],
}

impl Edit {
    /// The schema after the edit.
    pub(crate) fn schema(&self) -> String {
        self.replaced.iter().fold(BASE.to_owned(), |text, (from, to)| {
            assert_eq!(text.matches(from).count(), 1, "`{from}` is to be in the schema once");
            text.replace(from, to)
        })
    }
}

const fn edit(replaced: &'static [(&'static str, &'static str)], differences: &'static [&'static str]) -> Edit {
    Edit { replaced, differences }
}

/// All edits.
#[rustfmt::skip]
pub(crate) const EDITS: &[Edit] = &[
    // The API.
    edit(&[("name: acme", "name: acne")], &["api-renamed behaviour"]),
    edit(&[("title: Acme", "title: Acne")], &["title-changed"]),
    edit(&[("All of it.", "Some of it.")], &["description-changed"]),
    edit(&[("    second: \"string?\"", "    second: \"string?\"\n    third: The third."), ("nonce: \"${nonce}\"", "nonce: \"${nonce}${third}\"")],
        &["variable-added-required wire", "constant-changed wire"]),
    edit(&[("    user: \"string?\"", "    user: \"string?\"\n    third: \"integer?\""), ("nonce: \"${nonce}\"", "nonce: \"${nonce}\"\n      third: \"${third}\"")],
        &["constant-changed wire", "variable-added"]),
    edit(&[("    second: \"string?\"\n", ""), ("      other: \"${second}\"\n", ""), ("  needs: [{ any_of: [user, second] }]\n", "")],
        &["variable-removed source", "constant-changed wire", "client-need-removed"]),
    edit(&[("    place: { type: integer }", "    place: { now: timestamp }")], &["variable-removed source"]),
    edit(&[("    place: { type: integer }", "    place: { type: integer, rust: space }")], &["variable-rust-renamed source"]),
    edit(&[("    place: { type: integer }", "    room: { type: integer, rust: place }"), ("place: \"${place}\"", "place: \"${room}\"")],
        &["constant-changed wire", "variable-renamed behaviour"]),
    edit(&[("    place: { type: integer }", "    place: { type: string }")], &["variable-type-changed source"]),
    edit(&[("    place: { type: integer }", "    place: { type: ip }")], &["variable-type-changed wire source"]),
    edit(&[("    place: { type: integer }", "    place: \"integer?\"")], &["variable-optional"]),
    edit(&[("{ type: integer, value: 7 }", "integer")], &["variable-required wire"]),
    edit(&[("{ type: integer, value: 7 }", "{ type: integer, value: 8 }")], &["variable-value-changed behaviour"]),
    edit(&[("{ random: 8 }", "{ random: 9 }")], &["variable-made-changed wire"]),
    edit(&[("  needs: [{ any_of: [user, second] }]\n", "")], &["client-need-removed"]),
    edit(&[("    ticket: { fetch: { call: account.login, with: { user: \"${user}\" }, take: id }, lasts: 12h }\n", ""),
            ("        request: { headers: { X-Ticket: \"${ticket}\" }, needs: [user] }\n", ""), (", renews: ticket", ""), ("nonce: \"${nonce}\"", "nonce: \"${nonce}${user}\"")],
        &["session-removed source", "constant-changed wire", "constant-changed wire", "reply-ends-session-changed behaviour", "variable-need-removed"]),
    edit(&[("lasts: 12h", "lasts: 6h")], &["session-changed behaviour"]),
    edit(&[("    test: https", "    try: https"), ("endpoint: test", "endpoint: try")],
        &["endpoint-removed source", "endpoint-added", "request-endpoint-changed behaviour"]),
    edit(&[("    test: https://test.example.org/api", "    test: { url: https://test.example.org/api, rust: Try }")], &["endpoint-rust-renamed source"]),
    edit(&[("    test: https://test.example.org/api", "    try: { url: https://test.example.org/api, rust: Test }"), ("endpoint: test", "endpoint: try")],
        &["endpoint-renamed behaviour", "request-endpoint-changed behaviour"]),
    edit(&[("https://test.example.org/api", "https://tests.example.org/api")], &["endpoint-moved behaviour"]),
    edit(&[("calls: 60", "calls: 30")], &["rate-changed behaviour"]),
    edit(&[("    lists: brackets", "    lists: brackets\n    needs: [second]")], &["variable-need-added behaviour"]),
    edit(&[(", needs: [user]", "")], &["variable-need-removed"]),
    edit(&[("    Gone: { code: 4 }", "    Gone: { code: 4 }\n    Lost: { code: 6 }")], &["error-added behaviour"]),
    edit(&[("    Gone: { code: 4 }\n", "")], &["error-removed source"]),
    edit(&[("class: busy", "class: broken")], &["error-changed behaviour"]),
    // Modules and functions.
    edit(&[("  account:\n    description", "  club: { functions: { join: { effect: write, returns: nothing } } }\n  account:\n    description")], &["module-added"]),
    edit(&[("  shop:\n    functions:\n      list:", "  shops:\n    functions:\n      list:")], &["module-removed wire source", "module-added"]),
    edit(&[("  shop:\n    functions:\n      list:", "  shop:\n    rust: store\n    functions:\n      list:")], &["module-rust-renamed source"]),
    edit(&[("  shop:\n    functions:\n      list:", "  store:\n    rust: shop\n    functions:\n      list:")], &["module-renamed wire"]),
    edit(&[("      state: { effect: read", "      other: { effect: read, returns: string }\n      state: { effect: read")], &["function-added"]),
    edit(&[("      state: { effect: read, returns: State }\n", "")], &["function-removed wire source"]),
    edit(&[("state: { effect: read, ", "state: { effect: read, rust: get_state, ")], &["function-rust-renamed source"]),
    edit(&[("      get:\n", "      get:\n        rust: fetch\n")], &["function-rust-renamed source", "type-rust-renamed source"]),
    edit(&[("      get:\n", "      get:\n        reply: Found\n")], &["type-rust-renamed source"]),
    edit(&[("state: { effect: read, ", "states: { effect: read, rust: state, ")], &["function-renamed wire"]),
    edit(&[("state: { effect: read, ", "states: { effect: read, ")], &["function-removed wire source", "function-added"]),
    edit(&[("      state: { effect: read", "      state: { effect: write")], &["effect-changed behaviour"]),
    edit(&[("What there is.", "What there was.")], &["description-changed"]),
    edit(&[("state: { effect: read, ", "state: { effect: read, deprecated: Ask somebody., ")], &["deprecated"]),
    edit(&[("deprecated: Nobody has one.", "deprecated: Few have one.")], &["deprecation-changed"]),
    edit(&[("exclusive: [card, voucher]", "one_of: [card, voucher]")], &["need-added wire", "need-removed"]),
    edit(&[("returns: integer\n", "returns: string\n")], &["returns-changed source"]),
    edit(&[("returns: integer\n", "returns: integer?\n")], &["returns-changed source"]),
    edit(&[("returns: State }", "returns: string }")], &["returns-changed source"]),
    edit(&[("returns: State }", "returns: integer }")], &["returns-changed wire source"]),
    edit(&[("returns: State }", "returns: nothing }")], &["returns-changed source"]),
    edit(&[("        pages: { page: page, items: cities }\n", "")], &["pages-removed source"]),
    edit(&[("page: page, items: cities", "offset: page, items: cities")], &["pages-changed behaviour"]),
    edit(&[("cities: list<City>", "cities: list<Left>")], &["record-example-removed source", "pages-changed source", "field-type-changed wire source"]),
    edit(&[("{ id: 1, name: a,", "{ id: 2, name: a,")], &["example-changed"]),
    // Parameters.
    edit(&[("          from: string\n", "          from: string\n          who: string\n")], &["parameter-added-required wire source"]),
    edit(&[("          from: string\n", "          from: string\n          who: string?\n")], &["parameter-added"]),
    edit(&[("          from: string\n", "")], &["parameter-removed source"]),
    edit(&[("          voucher: integer?\n", ""), ("        needs: [{ exclusive: [card, voucher] }]\n", "")], &["parameter-removed source", "need-removed"]),
    edit(&[("          from: string\n", "          whence: string\n")], &["parameter-added-required wire", "parameter-removed"]),
    edit(&[("          from: string\n", "          FROM: { type: string, rust: from }\n")], &["parameter-renamed wire"]),
    edit(&[("          from: string\n", "          from: { type: string, rust: whence }\n")], &["argument-renamed"]),
    edit(&[("wish: { type: string?,", "wish: { type: string?, rust: want,")], &["parameter-rust-renamed source"]),
    edit(&[("wish: { type: string?, default: none }", "wish: string")], &["parameter-required wire source", "default-changed behaviour"]),
    edit(&[("          from: string\n", "          from: string?\n")], &["parameter-optional source"]),
    edit(&[("          from: string\n", "          from: integer\n")], &["parameter-type-changed wire source"]),
    edit(&[("          count: integer\n          card", "          count: decimal\n          card")], &["parameter-type-changed source"]),
    edit(&[("level: Level?", "level: string?")], &["parameter-type-changed"]),
    edit(&[("ids: list<integer>?", "ids: { type: list<integer>?, as: { joined: ',' } }")], &["parameter-form-changed wire"]),
    edit(&[("ids: list<integer>?", "ids: { type: list<integer>?, as: json }")], &["parameter-form-changed wire source"]),
    edit(&[("          from: string\n          to: string\n", "          to: string\n          from: string\n")], &["arguments-reordered wire"]),
    edit(&[("          from: string\n          to: string\n          limit: Limit\n", "          from: string\n          limit: Limit\n          to: string\n")], &["arguments-reordered source"]),
    edit(&[("default: none", "default: all")], &["default-changed behaviour"]),
    edit(&[("description: Wrapped.", "description: In paper.")], &["description-changed"]),
    // Types.
    edit(&[("  Spare: {", "  More: { record: { a: Spare } }\n  Spare: {")], &["type-added"]),
    edit(&[("  Spare: { record: { a: string, b: Left? } }\n", "")], &["type-removed source"]),
    edit(&[("  Spare: { record", "  Spare: { rust: Rest, record")], &["type-rust-renamed source"]),
    edit(&[("  Spare: { record", "  Extra: { rust: Spare, record")], &["other-change"]),
    edit(&[("  Level: { enum: [low, high] }", "  Level: { type: integer, or: [low, high] }")], &["type-kind-changed wire source"]),
    edit(&[("b: Left? } }", "b: Left? } }\n  Odd: { record: { a: string } }"), ("returns: State }", "returns: State, parameters: { s: { type: Spare, as: json } } }")],
        &["parameter-added-required wire source", "constructor-added", "type-added"]),
    edit(&[("order: { type: Order, as: json }", "order: json?"), ("{ order: Order, big: boolean,", "{ big: boolean,")],
        &["constructor-removed source", "parameter-optional source", "parameter-type-changed wire", "parameter-form-changed wire", "parameter-removed source"]),
    edit(&[("{ data: { id: 1, name: a, member: { status: left, user: 1 } } }", "{ data: { id: 1, name: a, member: { status: kicked, user: 1 } } }")],
        &["record-example-removed source", "record-example-added", "example-changed"]),
    edit(&[("      name: string\n      state", "      name: string\n      mayor: string\n      state")], &["field-added"]),
    edit(&[("      note: string?\n", "      note: string?\n      wish: string?\n")], &["field-added"]),
    edit(&[("      note: string?\n", "      note: string?\n      wish: string\n")], &["sent-field-added wire source"]),
    edit(&[("      name: string\n      state", "      state")], &["field-removed source"]),
    edit(&[("    rest: map<json>\n", "")], &["field-removed source"]),
    edit(&[("    rest: map<json>\n", "    rest: map<string>\n")], &["field-type-changed wire source"]),
    edit(&[("      name: string\n      state", "      Name: string\n      state")], &["field-renamed wire"]),
    edit(&[("      name: string\n      state", "      name: { type: string, rust: title }\n      state")], &["field-rust-renamed source"]),
    edit(&[("      name: string\n      state", "      name: string?\n      state")], &["field-type-changed source"]),
    edit(&[("      size: decimal?", "      size: decimal")], &["field-type-changed wire source"]),
    edit(&[("      id: integer\n      name", "      id: string\n      name")], &["field-type-changed source"]),
    edit(&[("      name: string\n      state", "      name: integer\n      state")], &["field-type-changed wire source"]),
    edit(&[("as: { joined: \";\" }", "as: { joined: \",\" }")], &["field-form-changed wire"]),
    edit(&[("      plain: list<string>", "      plain: { type: list<string>, as: { joined: \",\" } }")], &["field-form-changed behaviour"]),
    edit(&[("      item: string\n      count: integer\n", "      count: integer\n      item: string\n")], &["fields-reordered source"]),
    edit(&[("      count: integer\n      price: integer\n", "      price: integer\n      count: integer\n")], &["fields-reordered wire"]),
    edit(&[("enum: [open, closed,", "enum: [open, shut, closed,")], &["value-added behaviour"]),
    edit(&[("enum: [open, closed,", "enum: [open,")], &["value-removed source"]),
    edit(&[("enum: [low, high]", "enum: [low]")], &["value-removed wire source"]),
    edit(&[("enum: [open, closed,", "enum: [open, Closed,")], &["value-renamed wire"]),
    edit(&[("enum: [open, closed,", "enum: [open, { value: closed, rust: Shut },")], &["value-rust-renamed source"]),
    edit(&[("enum: [low, high]", "enum: [high, low]")], &["values-reordered behaviour"]),
    edit(&[("or: [max, none]", "or: [max]")], &["value-removed wire source"]),
    edit(&[("Limit: { type: integer", "Limit: { type: decimal")], &["scalar-changed source"]),
    edit(&[("Limit: { type: integer", "Limit: { type: boolean")], &["scalar-changed wire source"]),
    edit(&[("cases: { left: Left, kicked: Banned }", "cases: { left: Left, kicked: Banned, lost: Left }")], &["case-added behaviour"]),
    edit(&[("cases: { left: Left, kicked: Banned }", "cases: { left: Left }"), ("a: string, b: Left?", "a: string, b: Banned?")], &["case-removed wire source", "constructor-removed source", "field-type-changed source"]),
    edit(&[("cases: { left: Left, kicked: Banned }", "cases: { left: Left, Kicked: Banned }")], &["case-renamed wire"]),
    edit(&[("kicked: Banned }", "kicked: { type: Banned, rust: Out } }")], &["case-rust-renamed source"]),
    edit(&[("kicked: Banned }", "kicked: Left }"), ("a: string, b: Left?", "a: string, b: Banned?")], &["case-changed source", "constructor-removed source", "field-type-changed source"]),
    edit(&[("kicked: Banned }", "kicked: City }"), ("a: string, b: Left?", "a: string, b: Banned?")], &["case-changed wire source", "constructor-removed source", "field-type-changed source", "constructor-added"]),
    edit(&[("discriminator: status", "discriminator: id"), ("{ status: left, user: 1 }", "{ id: left, user: 1 }")], &["discriminator-changed wire", "example-changed"]),
    // Requests and replies.
    edit(&[("methods: [post, get]", "methods: [post]")], &["method-removed wire"]),
    edit(&[("methods: [post, get]", "methods: [get]")], &["method-removed wire"]),
    edit(&[("methods: [post, get]", "methods: [get, post]")], &["method-preferred behaviour"]),
    edit(&[("path: /v1", "path: /v2")], &["path-changed wire"]),
    edit(&[("lists: brackets", "lists: repeated")], &["request-encoding-changed wire"]),
    edit(&[("booleans: [\"1\", \"0\"]", "booleans: [\"y\", \"n\"]")], &["request-encoding-changed wire"]),
    edit(&[("records: brackets", "records: dots")], &["request-encoding-changed wire"]),
    edit(&[("names: \"{name}\"", "names: \"p_{name}\"")], &["request-encoding-changed wire"]),
    edit(&[("success: { at: /ok, is: true }", "success: { at: /ok, is: [true, fine] }")], &["success-changed wire"]),
    edit(&[("data: /data\n", "data: /result\n")], &["data-moved wire"]),
    edit(&[("message: /message", "message: /text")], &["messages-moved behaviour"]),
    edit(&[("content_type: any", "content_type: json")], &["content-type-changed wire"]),
    edit(&[("tolerates: [nan]", "tolerates: [nan, text_around]")], &["tolerance-changed"]),
    edit(&[("    tolerates: [nan]\n", "")], &["tolerance-changed wire"]),
    edit(&[(", renews: ticket", "")], &["reply-ends-session-changed behaviour"]),
    edit(&[("      id: integer\n      name: string\n", "      name: string\n      id: integer\n")], &["other-change"]),
];
