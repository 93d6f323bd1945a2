//! Carries files on hyper: bodies that are read while they are sent, and replies that are read when the caller reads them.
//!
//! The time allowed is for each step: a file may take any time as long as it makes progress. It does not know what a file is for.

use std::io;

use hyper_util::client::legacy::Error;

use super::Agent;
use super::body::Body;
use super::error::{classify, classify_body};
use super::outgoing::{Outgoing, Progress, Unread};
use crate::clock::{Instant, timeout_at};
use crate::error::Delivery;
use crate::http::{Fault, HttpReply, HttpRequest, TransportError};
use crate::transport::incoming::{Incoming, Patience, receive};

/// Makes an attempt with files.
pub(super) async fn send(agent: &Agent, request: HttpRequest) -> Result<HttpReply, TransportError> {
    let patience = Patience { step: request.timeout, deadline: request.deadline };
    let progress = Progress::new();
    let body = match request.upload {
        Some(upload) => {
            let opened =
                tokio::task::spawn_blocking(move || upload.open()).await.map_err(io::Error::other).and_then(|opened| opened);
            let reader = opened.map_err(|cause| TransportError::new(Fault::Request, Delivery::NeverSent, cause))?;
            Body::Files(Box::new(Outgoing::new(reader, progress.clone())))
        }
        None => Body::Whole(request.body),
    };
    let mut sending = agent.client.request(agent.outgoing(request.method, request.url, request.headers, body)?);
    let (head, body) = loop {
        let until = patience.until(progress.last());
        match timeout_at(until, &mut sending).await {
            Ok(result) => break result.map_err(classify_sent)?.into_parts(),
            Err(_) if patience.until(progress.last()) > Instant::now() => {}
            Err(cause) => return Err(TransportError::new(Fault::Timeout, Delivery::MaybeSent, cause)),
        }
    };
    let incoming = Incoming::new(body, patience, head.status, classify_body);
    let is_file = request.is_file && head.status.is_success();
    let (body, rest) = receive(incoming, &head.headers, is_file, request.reply_limit, None).await?;
    Ok(HttpReply { rest, ..HttpReply::new(head.status, head.headers, body) })
}

/// A failure to read a file here is not the connection's.
fn classify_sent(error: Error) -> TransportError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(each) = cause {
        if let Some(Unread(problem)) = each.downcast_ref() {
            return TransportError::new(Fault::Request, Delivery::MaybeSent, problem.clone());
        }
        cause = each.source();
    }
    classify(error)
}
