//! Interceptors that see the finished request, with what the schema made of it.

use actionapi::{
    Async, Blocking, Builder, Call, Client, Delivery, ErrorKind, FinishedRequest, Interceptor, Mode, RawData, Secret, Settings,
};

use crate::caller::{api, head_and_form, header, ok, served};

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  credentials: { key: string }
  variables: { signature: { sha256: "${body}${key}" } }
  request: { parameters: { f: "${function}" }, query: { v: "2" }, headers: { X-Signature: "${signature}" } }
  reply: { failure: /error, message: /error, data: /data }
functions:
  list: { effect: read, parameters: { name: string }, returns: list<string> }
"#;

/// Repeats all of a request in a header, as a signature over it would.
struct Repeats;

impl Interceptor for Repeats {
    fn finished(&self, request: &mut FinishedRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let body = std::str::from_utf8(request.body().ok_or("no body")?)?;
        let text =
            format!("{} {}?{} {body}", request.method(), request.url().path(), request.url().query().unwrap_or_default());
        let signed = request.headers().get("x-signature").ok_or("no signature")?.clone();
        request.headers_mut().insert("x-all", text.parse()?);
        request.headers_mut().insert("x-signed", signed);
        let key = request.credential("key").ok_or("no key")?.expose().to_owned();
        request.headers_mut().insert("x-key", format!("hidden-{key}").parse()?);
        request.keep_secret(format!("hidden-{key}"));
        // This is the transport's.
        request.headers_mut().insert("content-length", "1".parse()?);
        Ok(())
    }
}

struct Refuses;

impl Interceptor for Refuses {
    fn finished(&self, request: &mut FinishedRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Err(format!("not with {}", request.credential("key").map_or("", Secret::expose)).into())
    }
}

fn client<M: Mode>(endpoint: &str, interceptor: impl Interceptor + 'static) -> Client<M> {
    let settings = Settings::new().attempts(1).interceptor(interceptor);
    let builder = Builder::new(&api(SCHEMA).protocol, endpoint).with(settings);
    builder.credential(0, Secret::from("s3cret-key")).build().unwrap()
}

#[test]
fn the_finished_request_is_what_is_sent() {
    let operation = || api(SCHEMA).operation("", "list");
    let requests = served(&ok(r#"{"error":"you sent hidden-s3cret-key"}"#), |endpoint| {
        let client: Client<Blocking> = client(endpoint, Repeats);
        let error = Call::<_, RawData>::new(&client, operation()).parameter("name", "a b").send().unwrap_err();
        assert!(error.to_string().contains("you sent [secret]"), "{error}");
        let client: Client<Async> = self::client(endpoint, Repeats);
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        tokio.block_on(Call::<_, RawData>::new(&client, operation()).parameter("name", "a b").send()).unwrap_err();
    });
    for request in requests {
        let (head, form) = head_and_form(&request);
        let header = |name: &str| header(&head, name).unwrap_or_default();
        assert_eq!(form, "f=list&name=a+b");
        assert_eq!(header("x-all"), "POST /api?v=2 f=list&name=a+b");
        assert_eq!((header("x-signed").len(), header("x-signed")), (64, header("x-signature")));
        assert_eq!(header("content-length"), form.len().to_string());
    }
}

#[test]
fn a_refusal_sends_nothing_and_shows_no_secret() {
    let client: Client<Blocking> = client("http://127.0.0.1:9/api", Refuses);
    let call = Call::<_, RawData>::new(&client, api(SCHEMA).operation("", "list")).parameter("name", "x");
    let error = call.send().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interceptor);
    assert_eq!(error.delivery(), Delivery::NeverSent);
    assert_eq!(error.to_string().matches("[secret]").count(), 1, "{error}");
}
