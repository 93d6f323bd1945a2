//! A body of the type `multipart/form-data`, read as it arrives: texts are kept, and of files their names and lengths, and the bytes of
//! small ones.
//!
//! The memory that it takes is bounded, whatever arrives. It does not know functions.

use std::fmt::Display;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyDataStream;
use hyper::StatusCode;
use hyper::body::Body;
use multer::{Field, Multipart};
use tokio::time::timeout;

use super::received::ReceivedFile;
use super::refusal::Refusal;
use super::request::{BODY_LIMIT, PARAMETER_LIMIT, invalid};

/// The longest time that may pass without a byte.
const TIME: Duration = Duration::from_secs(30);

/// The most bytes of a file that are kept.
pub(super) const KEPT_OF_FILE: usize = 64 * 1024;

/// What a form has.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) parameters: Vec<(String, String)>,
    pub(super) files: Vec<ReceivedFile>,
}

/// Reads a form from the pieces of a body.
pub(super) async fn read<B>(content_type: &str, body: B) -> Result<Form, Refusal>
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
{
    let boundary = multer::parse_boundary(content_type).map_err(malformed)?;
    // multer keeps what has arrived and is not taken yet, which is one piece of the body and a head.
    let mut fields = Multipart::new(BodyDataStream::new(body), boundary);
    let (mut form, mut bytes) = (Form::default(), 0);
    while let Some(field) = in_time(fields.next_field()).await?.map_err(malformed)? {
        let Some(name) = field.name().map(str::to_owned) else {
            return Err(invalid(StatusCode::BAD_REQUEST, "a part of the multipart body has no name"));
        };
        bytes += name.len();
        let value = match field.file_name().map(str::to_owned) {
            Some(file_name) => {
                form.files.push(file(&name, &file_name, field).await?);
                file_name
            }
            None => text(field, &mut bytes).await?,
        };
        bytes += value.len();
        form.parameters.push((name, value));
        if form.parameters.len() > PARAMETER_LIMIT {
            break;
        }
        if bytes > BODY_LIMIT {
            return Err(too_long());
        }
    }
    Ok(form)
}

async fn text(mut field: Field<'static>, bytes: &mut usize) -> Result<String, Refusal> {
    let mut text = Vec::new();
    while let Some(chunk) = in_time(field.chunk()).await?.map_err(malformed)? {
        if *bytes + text.len() + chunk.len() > BODY_LIMIT {
            return Err(too_long());
        }
        text.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

async fn file(name: &str, file_name: &str, mut field: Field<'static>) -> Result<ReceivedFile, Refusal> {
    let content_type = field.content_type().map(ToString::to_string);
    let (mut length, mut content) = (0, Vec::new());
    while let Some(chunk) = in_time(field.chunk()).await?.map_err(malformed)? {
        length += chunk.len() as u64;
        let room = KEPT_OF_FILE - content.len();
        content.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    let content = Some(content).filter(|content| content.len() as u64 == length);
    Ok(ReceivedFile::new(name, file_name, content_type, length, content))
}

async fn in_time<T>(step: impl Future<Output = T>) -> Result<T, Refusal> {
    let late = |_| invalid(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time");
    timeout(TIME, step).await.map_err(late)
}

fn malformed(error: impl Display) -> Refusal {
    invalid(StatusCode::BAD_REQUEST, format!("the multipart body is malformed: {error}"))
}

fn too_long() -> Refusal {
    invalid(StatusCode::PAYLOAD_TOO_LARGE, format!("the texts of the body are longer than {BODY_LIMIT} bytes"))
}
