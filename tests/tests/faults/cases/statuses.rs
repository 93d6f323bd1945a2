//! HTTP statuses: redirects, errors, and errors that usually pass.

use std::time::Duration;

use generated_client::ErrorKind::{Api, Redirect, Status};

use super::{Case, Expected, Stage, case, refused};
use crate::server::Act;
use crate::traffic::{json, reply};

const PAGE: &str = "Content-Type: text/html";
const SAYS: &str = "<html><body><h1>Sorry</h1></body></html>";

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("redirects to another host with 301", redirected(), |stage| redirect("301 Moved Permanently", stage)),
        case("redirects to another host with 302", redirected(), |stage| redirect("302 Found", stage)),
        case("redirects to another host with 307", redirected(), |stage| redirect("307 Temporary Redirect", stage)),
        case("redirects to another host with 308", redirected(), |stage| redirect("308 Permanent Redirect", stage)),
        case("redirects with 302, without a location", redirected(), |_| reply("302 Found", &[], "")),
        case("redirects with 302 to an invalid URL", redirected(), |_| reply("302 Found", &["Location: http://["], "")),
        case("replies with 400", refused(Status, 5), |_| reply("400 Bad Request", &[PAGE], SAYS)),
        case("replies with 401", refused(Status, 5), |_| reply("401 Unauthorized", &[PAGE], SAYS)),
        case("replies with 403", refused(Status, 5), |_| reply("403 Forbidden", &[PAGE], SAYS)),
        case("replies with 403 and an envelope that says why", refused(Api, 3), |_| {
            json("403 Forbidden", r#"{"status":"error","message":"Invalid key"}"#)
        }),
        case("replies with 404", refused(Status, 5), |_| reply("404 Not Found", &[PAGE], SAYS)),
        case("replies with 429 and asks the client to wait a second", passing(), |_| {
            reply("429 Too Many Requests", &["Retry-After: 1"], "")
        })
        .asks_for(Duration::from_secs(1))
        .passes_for_reads(),
        case("replies with 429 and asks the client to wait until a date, a second ahead", passing(), |_| {
            let dates = ["Date: Sun, 06 Nov 1994 08:49:30 GMT", "Retry-After: Sun, 06 Nov 1994 08:49:31 GMT"];
            reply("429 Too Many Requests", &dates, "")
        })
        .asks_for(Duration::from_secs(1))
        .passes_for_reads(),
        case("replies with 429 and asks the client to wait an hour", refused(Status, 5), |_| {
            reply("429 Too Many Requests", &["Retry-After: 3600"], "")
        })
        .asks_for(Duration::from_secs(3600)),
        case("replies with 500", passing(), |_| reply("500 Internal Server Error", &[PAGE], SAYS)).passes_for_reads(),
        case("replies with 500 and an envelope that claims success", passing(), |stage| {
            json("500 Internal Server Error", stage.function.body())
        })
        .passes_for_reads(),
        case("replies with 502", passing(), |_| reply("502 Bad Gateway", &[PAGE], SAYS)).passes_for_reads(),
        case("replies with 503", passing(), |_| reply("503 Service Unavailable", &[PAGE], SAYS)).passes_for_reads(),
        case(
            "replies with 503 and an envelope that says why",
            Expected { error: refused(Api, 3).error, ..passing() }.exits(3),
            |_| json("503 Service Unavailable", r#"{"status":"error","message":"Down for maintenance"}"#),
        )
        .passes_for_reads(),
        case("replies with 504", passing(), |_| reply("504 Gateway Timeout", &[PAGE], SAYS)).passes_for_reads(),
    ]
}

fn redirected() -> Expected {
    refused(Redirect, 5)
}

/// The server answered, so only reads are repeated.
fn passing() -> Expected {
    refused(Status, 5).tried_again()
}

fn redirect(status: &str, stage: Stage) -> Act {
    reply(status, &[&format!("Location: http://localhost:{}/index.php", stage.elsewhere.port())], "")
}
