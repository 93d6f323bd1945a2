//! Calls of functions of a schema, against a server that replies with given bytes and keeps the request.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

use actionapi::description::{Api, Origin};
use actionapi::encode::Encode;
use actionapi::{Async, Blocking, Builder, Call, Client, Error, Mode, RawData, Reply, Secret, Settings};
use actionapi_codegen::Source;

/// The description of a schema, which must have no problems.
pub(crate) fn api(schema: &str) -> &'static Api {
    match actionapi_codegen::check(&Source::new("schema.yaml", schema)) {
        Ok(checked) => {
            assert!(checked.warnings.is_empty(), "{}", checked.warnings);
            Box::leak(Box::new(checked.api))
        }
        Err(problems) => panic!("{problems}\n{schema}"),
    }
}

/// A reply of status 200 with a JSON body.
pub(crate) fn ok(body: &str) -> String {
    with_head("200 OK", "", body)
}

/// A reply with a JSON body and these header lines, each with its line end.
pub(crate) fn with_head(status: &str, headers: &str, body: &str) -> String {
    with_kind(status, "application/json", headers, body)
}

/// A reply with a body of this content type.
pub(crate) fn with_kind(status: &str, kind: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

/// What both clients made of a call, and the request of the second.
pub(crate) struct Outcome<T = RawData> {
    pub(crate) results: [Result<Reply<T>, Error>; 2],
    pub(crate) request: String,
}

impl<T> Outcome<T> {
    /// The replies.
    pub(crate) fn replies(self) -> [Reply<T>; 2] {
        self.results.map(|result| result.unwrap_or_else(|error| panic!("{error:?}")))
    }

    /// The errors.
    pub(crate) fn errors(self) -> [Error; 2] {
        self.results.map(|result| result.err().expect("it failed"))
    }
}

/// Calls a function without parameters.
pub(crate) fn call(api: &'static Api, function: (&str, &str), reply: &str) -> Outcome {
    call_with(api, function, &[], reply)
}

/// Calls a function with these parameters, with a client of each mode.
pub(crate) fn call_with<T: actionapi::decode::Decode + Send + 'static>(
    api: &'static Api,
    function: (&str, &str),
    parameters: &[(&'static str, &'static str)],
    reply: &str,
) -> Outcome<T> {
    call_typed(api, function, parameters, reply)
}

/// The same with parameters of any type.
pub(crate) fn call_typed<T: actionapi::decode::Decode + Send + 'static, V: Encode + Clone>(
    api: &'static Api,
    (module, function): (&str, &str),
    parameters: &[(&'static str, V)],
    reply: &str,
) -> Outcome<T> {
    let (endpoint, requests) = recording(reply);
    let operation = api.operation(module.to_owned(), function.to_owned());
    let settings = Settings::new().attempts(1);
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client: Client<Async> =
        with_credentials(Builder::new(&api.protocol, &endpoint), api).with(settings.clone()).build().unwrap();
    let call = Call::<Async, T>::new(&client, operation.clone());
    let call = parameters.iter().fold(call, |call, (name, value)| call.parameter(*name, value.clone()));
    let one = tokio.block_on(call.send());
    let client: Client<Blocking> =
        with_credentials(Builder::new(&api.protocol, &endpoint), api).with(settings).build().unwrap();
    let call = Call::<Blocking, T>::new(&client, operation);
    let call = parameters.iter().fold(call, |call, (name, value)| call.parameter(*name, value.clone()));
    let other = call.send();
    let (first, second) = (requests.recv().unwrap(), requests.recv().unwrap());
    assert_eq!(first.lines().next(), second.lines().next());
    // What is made by chance or by the clock differs.
    if !api.protocol.variables.iter().any(|variable| matches!(variable.origin, Origin::Made(_))) {
        assert_eq!(first.rsplit("\r\n\r\n").next(), second.rsplit("\r\n\r\n").next());
    }
    Outcome { results: [one, other], request: second }
}

fn with_credentials<M: actionapi::Mode>(builder: Builder<M>, api: &'static Api) -> Builder<M> {
    let needed = api.protocol.needed().into_iter();
    let builder = needed.fold(builder, |builder, (index, ..)| builder.credential(index, Secret::from("k3y")));
    // The reply is that of the call, and not that of one that fetches something for it.
    let fetched = (0..api.protocol.fetches.len()).flat_map(|fetch| api.protocol.fetched(fetch));
    let session: Vec<_> =
        fetched.map(|(_, variable, _)| format!(r#""{}":{{"value":"s3ssion"}}"#, variable.name.wire)).collect();
    if session.is_empty() { builder } else { builder.session(Secret::from(format!("{{{}}}", session.join(",")))) }
}

/// The first two requests that a server with this reply gets from calls.
pub(crate) fn served(reply: &str, calls: impl FnOnce(&str)) -> [String; 2] {
    let (endpoint, requests) = recording(reply);
    calls(&endpoint);
    [requests.recv().unwrap(), requests.recv().unwrap()]
}

/// The head and the body of a request.
pub(crate) fn head_and_form(request: &str) -> (String, String) {
    let (head, form) = request.split_once("\r\n\r\n").unwrap();
    (format!("{head}\r\n"), form.to_owned())
}

/// A server that answers the one request of each connection with what this makes of it; the replies above end their connections.
/// Returns its endpoint.
pub(crate) fn serving(reply: impl Fn(&str) -> String + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/api", listener.local_addr().unwrap());
    let reply = Arc::new(reply);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (reply, mut stream) = (Arc::clone(&reply), stream.unwrap());
            std::thread::spawn(move || {
                let request = read(&mut stream);
                // A client may have left.
                let _ = stream.write_all(reply(&request).as_bytes());
            });
        }
    });
    endpoint
}

/// A server that always replies the same: its endpoint, and its requests.
pub(crate) fn recording(reply: &str) -> (String, Receiver<String>) {
    let ((sender, requests), reply) = (std::sync::mpsc::channel(), reply.to_owned());
    let sender = Mutex::new(sender);
    let endpoint = serving(move |request| {
        // Whoever wanted the first ones may be gone.
        let _ = sender.lock().unwrap().send(request.to_owned());
        reply.clone()
    });
    (endpoint, requests)
}

/// A value of a request's form.
pub(crate) fn form_value(form: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(form.as_bytes()).find(|(each, _)| each == name).map(|(_, value)| value.into_owned())
}

/// A header of a request.
pub(crate) fn header<'t>(head: &'t str, name: &str) -> Option<&'t str> {
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    headers.find(|(each, _)| each.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// A request with its body.
fn read(stream: &mut std::net::TcpStream) -> String {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "the request ended early: {text}");
        request.extend_from_slice(&buffer[..count]);
    }
}

/// A client with these credentials and variables, by their names.
pub(crate) fn builder<M: Mode>(api: &'static Api, endpoint: &str, values: &[(&str, &str)]) -> Builder<M> {
    values.iter().fold(Builder::new(&api.protocol, endpoint), |builder, (name, value)| {
        let index = api.protocol.variables.iter().position(|variable| variable.name.wire == *name).unwrap();
        builder.credential(index, Secret::from(*value))
    })
}
