//! A body of the type `multipart/form-data`: whatever it is, the sandbox reads the same from it in any pieces, or refuses it; and it reads
//! from what a client writes what the client was given.

use std::sync::{LazyLock, Mutex, PoisonError};

use actionapi::description::Api;
use actionapi::http::{HeaderMap, StatusCode, header};
use actionapi::sandbox::{ReceivedFile, read_multipart};
use actionapi::{
    Blocking, BlockingTransport, Builder, Call, Client, HttpReply, HttpRequest, RawData, Settings, TransportError, Upload,
};
use actionapi_codegen::Source;

/// The most bytes of a file that the sandbox keeps.
const KEPT: usize = 64 * 1024;

/// Reads a form. The first byte chooses between what a client writes and any bytes, the second the pieces.
///
/// # Panics
/// If something does not hold that must.
pub fn multipart(data: &[u8]) {
    let [way, size, rest @ ..] = data else { return };
    match way % 2 {
        0 => any_bytes(rest, usize::from(*size)),
        _ => written(rest),
    }
}

type Form = (Vec<(String, String)>, Vec<ReceivedFile>);

fn in_pieces(content_type: &str, body: &[u8], size: usize) -> Result<Form, String> {
    read_multipart(content_type, body.chunks(size.max(1)))
}

fn any_bytes(body: &[u8], size: usize) {
    let content_type = "multipart/form-data; boundary=x";
    let whole = read_multipart(content_type, [body]);
    assert_eq!(in_pieces(content_type, body, size), whole, "in pieces of {size} bytes");
    // The line that says what the content type is comes from the client, too.
    let _ = read_multipart(&String::from_utf8_lossy(&body[..body.len().min(300)]), [body]);
    if let Ok((texts, files)) = whole {
        let read: usize = texts.iter().map(|(name, text)| name.len() + text.len()).sum();
        // A byte that is not UTF-8 becomes a character of three.
        assert!(read <= 3 * body.len(), "more was read than there is");
        assert!(files.len() <= texts.len(), "each file has its name among the texts");
        for file in files {
            assert!(file.length() <= body.len() as u64);
            assert!(file.content().is_none_or(|content| content.len() as u64 == file.length()));
        }
    }
}

/// Parameters of the client, divided by zeros: a name, a text, the name of a file, its bytes, and so on.
fn written(data: &[u8]) {
    let mut parts = data.split(|byte| *byte == 0).map(<[u8]>::to_vec);
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (mut texts, mut files) = (Vec::new(), Vec::new());
    while let Some(name) = parts.next() {
        texts.push((text(name), parts.next().map(text).unwrap_or_default()));
        files.extend(parts.next().map(|name| (text(name), parts.next().unwrap_or_default())));
    }
    // Without a file it is another kind of body.
    if files.is_empty() {
        return;
    }
    let (content_type, body) = sent(&texts, &files);
    for size in [1, 7, body.len()] {
        let (read, received) = in_pieces(&content_type, &body, size).unwrap();
        let names = files.iter().map(|(name, _)| ("file".to_owned(), told(name)));
        let expected: Vec<_> = texts.iter().map(|(name, value)| (told(name), value.clone())).chain(names).collect();
        assert_eq!(read, expected);
        for (received, (name, content)) in received.iter().zip(&files) {
            assert_eq!((received.name(), received.length()), (told(name).as_str(), content.len() as u64));
            assert_eq!(received.content(), (content.len() <= KEPT).then_some(content.as_slice()));
        }
        assert_eq!(received.len(), files.len());
    }
}

/// A name as the server reads it: what looks like an escape cannot be told from one.
fn told(name: &str) -> String {
    let escapes = (0..0x20).chain([0x22, 0x5c, 0x7f]).map(|code: u8| (format!("%{code:02X}"), char::from(code).to_string()));
    let escapes: Vec<_> = escapes.collect();
    let (mut told, mut rest) = (String::new(), name);
    while let Some(first) = rest.chars().next() {
        let escape = escapes.iter().find(|(escape, _)| rest.starts_with(escape));
        let (length, text) =
            escape.map_or((first.len_utf8(), &rest[..first.len_utf8()]), |(escape, text)| (escape.len(), text));
        told.push_str(text);
        rest = &rest[length..];
    }
    told
}

static API: LazyLock<Api> = LazyLock::new(|| {
    let text = "format: 1\n\
                api: { name: fuzz, title: Fuzz, request: { methods: [post] }, reply: { success: http } }\n\
                functions: { f: { effect: write, parameters: { file: file }, returns: nothing } }\n";
    actionapi_codegen::check(&Source::new("schema.yaml", text)).unwrap_or_else(|problems| panic!("{problems}")).api
});

/// The last request.
static SENT: Mutex<Option<HttpRequest>> = Mutex::new(None);

static CLIENT: LazyLock<Client<Blocking>> = LazyLock::new(|| {
    let settings = Settings::new().blocking_transport(Keeping);
    Builder::new(&API.protocol, "http://127.0.0.1/").with(settings).build().unwrap()
});

struct Keeping;

impl BlockingTransport for Keeping {
    fn send(&self, request: HttpRequest) -> Result<HttpReply, TransportError> {
        *SENT.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        Ok(HttpReply::new(StatusCode::OK, HeaderMap::new(), ""))
    }
}

/// The content type and the body of a call with these parameters.
fn sent(texts: &[(String, String)], files: &[(String, Vec<u8>)]) -> (String, Vec<u8>) {
    let mut call = Call::<Blocking, RawData>::new(&CLIENT, API.operation("", "f"));
    for (name, value) in texts {
        call = call.parameter(name.clone(), value.clone());
    }
    for (name, content) in files {
        call = call.parameter("file", Upload::bytes(content.clone()).with_name(name.clone()));
    }
    call.send().unwrap();
    let request = SENT.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap();
    let content_type = request.headers[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    (content_type, request.body.to_vec())
}
