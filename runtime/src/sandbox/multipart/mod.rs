//! A body of the type `multipart/form-data`, read as it arrives: texts are kept, and of files their names and lengths, and the bytes of
//! small ones.
//!
//! It does not know functions. How a body is divided into parts is in `parser`, and what the head of a part says in `head`.

mod head;
mod parser;

use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::StatusCode;
use hyper::body::Body;
use tokio::time::timeout;

use self::parser::{Parser, Problem};
use super::received::ReceivedFile;
use super::refusal::Refusal;
use super::request::{BODY_LIMIT, invalid};

/// The longest time that may pass without a byte.
const TIME: Duration = Duration::from_secs(30);

/// What a form has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// The texts, and the names of the files, in their order.
    pub(super) parameters: Vec<(String, String)>,
    pub(super) files: Vec<ReceivedFile>,
}

/// Names with their texts.
type Texts = Vec<(String, String)>;

/// Reads a form from the pieces of a body.
pub(super) async fn read<B>(content_type: &str, mut body: B) -> Result<Form, Refusal>
where
    B: Body<Data = Bytes> + Unpin,
{
    let mut parser = Parser::new(content_type).map_err(refuse)?;
    loop {
        let late = |_| invalid(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time");
        let frame = match timeout(TIME, body.frame()).await.map_err(late)? {
            None => return parser.finish().map_err(refuse),
            Some(frame) => frame.map_err(|_| invalid(StatusCode::BAD_REQUEST, "the body ended early"))?,
        };
        if let Ok(piece) = frame.into_data() {
            parser.push(&piece).map_err(refuse)?;
        }
    }
}

/// Reads a form from the pieces of a body that is there: its texts and the names of its files, and the files. This is for fuzzing.
///
/// # Errors
/// The reason why it is no form.
pub fn read_multipart<'p>(
    content_type: &str,
    pieces: impl IntoIterator<Item = &'p [u8]>,
) -> Result<(Texts, Vec<ReceivedFile>), String> {
    let read = || {
        let mut parser = Parser::new(content_type)?;
        pieces.into_iter().try_for_each(|piece| parser.push(piece))?;
        parser.finish()
    };
    let form = read().map_err(|problem| problem.to_string())?;
    Ok((form.parameters, form.files))
}

fn refuse(problem: Problem) -> Refusal {
    let status = match problem {
        Problem::Malformed(_) => StatusCode::BAD_REQUEST,
        Problem::TooLong | Problem::TooMany => StatusCode::PAYLOAD_TOO_LARGE,
    };
    invalid(status, problem.to_string())
}
