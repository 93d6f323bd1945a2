//! Envelopes: errors of the API, and successes whose data does not fit.

use generated_client::ErrorKind::{Api, Decode, Unreadable};

use super::{Case, case, refused, succeeds};
use crate::traffic::{json, success};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("replies with an error and a message", refused(Api, 3), |_| {
            json("200 OK", r#"{"status":"error","message":"No such client"}"#)
        }),
        case("replies with an error and no message", refused(Api, 3), |_| json("200 OK", r#"{"status":"error"}"#)),
        case("replies with an error and a message that is not text", refused(Api, 3), |_| {
            json("200 OK", r#"{"status":"error","message":{"id":["is wrong"]}}"#)
        }),
        case("replies with an error and data", refused(Api, 3), |stage| {
            json("200 OK", stage.function.body().replacen("success", "error", 1))
        }),
        case("replies with an unknown status", refused(Api, 3), |_| json("200 OK", r#"{"status":"perhaps","data":{}}"#)),
        case("replies with a status that is not text", refused(Api, 3), |_| json("200 OK", r#"{"status":false,"data":{}}"#)),
        case("replies without a status", refused(Unreadable, 5), |stage| {
            json("200 OK", format!(r#"{{"data":{}}}"#, stage.function.data()))
        }),
        case("replies with a message and no status", refused(Api, 3), |_| {
            json("200 OK", r#"{"state":"error","message":"no client with that number"}"#)
        }),
        case("spells the status in another case, with spaces", succeeds(), |stage| {
            json("200 OK", stage.function.body().replacen("\"success\"", "\" Success\"", 1))
        }),
        case("replies with an error in another field than the message", refused(Api, 3), |_| {
            json("200 OK", r#"{"status":"error","error":"no such key"}"#)
        }),
        // The command line prints the data and warns, because it decodes the data into no Rust type.
        case("replies with success and no data", refused(Decode, 5), |_| json("200 OK", r#"{"status":"success"}"#)),
        case("replies with success and null as data", refused(Decode, 5), |_| json("200 OK", success("null"))),
        case("replies with success and a string as data", refused(Decode, 5), |_| json("200 OK", success(r#""none""#))),
        case("replies with success and a list as data", refused(Decode, 5), |_| json("200 OK", success("[1,2]"))),
        case("replies with success and an empty list as data", refused(Decode, 5), |_| json("200 OK", success("[]"))),
        case("replies with success and data that lacks a field", refused(Decode, 5), |stage| {
            let fields = stage.function.data().replace(r#""id":"1","#, "").replace(r#""invoiceid":"123456","#, "");
            json("200 OK", success(&fields))
        }),
        case("replies with success and a field of another type", refused(Decode, 5), |stage| {
            json("200 OK", success(&stage.function.data().replace("\"1\"", "\"one\"").replace("123456", "one")))
        }),
        case("replies with success and a null message", succeeds(), |stage| {
            json("200 OK", stage.function.body().replace("\"went well\"", "null"))
        }),
        case("sends the envelope's fields in another order", succeeds(), |stage| {
            json("200 OK", format!(r#"{{"data":{},"message":"","status":"success"}}"#, stage.function.data()))
        }),
    ]
}
