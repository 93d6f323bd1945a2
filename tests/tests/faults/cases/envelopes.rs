//! Envelopes: the API says no, or says yes and does not mean it.

use generated_client::ErrorKind::{Api, Decode, Unreadable};

use super::{Case, case, refused, succeeds};
use crate::traffic::{json, success};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("answers with an error and a message", refused(Api, 3), |_| {
            json("200 OK", r#"{"status":"error","message":"No such client"}"#)
        }),
        case("answers with an error and no message", refused(Api, 3), |_| json("200 OK", r#"{"status":"error"}"#)),
        case("answers with an error and a message that is no text", refused(Api, 3), |_| {
            json("200 OK", r#"{"status":"error","message":{"id":["is wrong"]}}"#)
        }),
        case("answers with an error and data of its own", refused(Api, 3), |stage| {
            json("200 OK", stage.function.body().replacen("success", "error", 1))
        }),
        case("answers with a status that is not known", refused(Api, 3), |_| {
            json("200 OK", r#"{"status":"perhaps","data":{}}"#)
        }),
        case("answers with a status that is no text", refused(Api, 3), |_| json("200 OK", r#"{"status":false,"data":{}}"#)),
        case("answers without a status", refused(Unreadable, 5), |stage| {
            json("200 OK", format!(r#"{{"data":{}}}"#, stage.function.data()))
        }),
        // The command line prints what came and warns: its data has no Rust type to fit.
        case("answers with success and no data", refused(Decode, 0), |_| json("200 OK", r#"{"status":"success"}"#)),
        case("answers with success and null for data", refused(Decode, 0), |_| json("200 OK", success("null"))),
        case("answers with success and a text for data", refused(Decode, 0), |_| json("200 OK", success(r#""none""#))),
        case("answers with success and a list for data", refused(Decode, 0), |_| json("200 OK", success("[1,2]"))),
        case("answers with success and an empty list for data", refused(Decode, 0), |_| json("200 OK", success("[]"))),
        case("answers with success and data that lacks a field", refused(Decode, 0), |stage| {
            let fields = stage.function.data().replace(r#""id":"1","#, "").replace(r#""invoiceid":"123456","#, "");
            json("200 OK", success(&fields))
        }),
        case("answers with success and a field of another type", refused(Decode, 0), |stage| {
            json("200 OK", success(&stage.function.data().replace("\"1\"", "\"one\"").replace("123456", "one")))
        }),
        case("answers with success, and the message is null", succeeds(), |stage| {
            json("200 OK", stage.function.body().replace("\"went well\"", "null"))
        }),
        case("sends the envelope's fields in another order", succeeds(), |stage| {
            json("200 OK", format!(r#"{{"data":{},"message":"","status":"success"}}"#, stage.function.data()))
        }),
    ]
}
