//! Whether a reply is a success, however it spells it; and successes that have no data, or no body at all.

use std::sync::LazyLock;

use actionapi::decode::{Map, Mismatch, Reader, Record};
use actionapi::description::{Api, ReplyProfile};
use actionapi::{Async, Blocking, Builder, Call, ErrorKind, RawData, Secret};

use crate::api::{API, BARE, READ, WRITE, api, envelope, request};
use crate::caller::{Caller, quick};
use crate::server::{Server, json, reply};
use crate::shop::is;

fn telling(values: &'static [&'static str]) -> Api {
    let reply = ReplyProfile { success: is(&["success"], values), ..envelope() };
    api("telling", "Telling", "key", request(), reply)
}

static TRUE: LazyLock<Api> = LazyLock::new(|| telling(&["true"]));
static FALSE: LazyLock<Api> = LazyLock::new(|| telling(&["false"]));
static WORD: LazyLock<Api> = LazyLock::new(|| telling(&["success", "ok"]));
static NUMBER: LazyLock<Api> = LazyLock::new(|| telling(&["1"]));

fn outcomes(api: &'static Api, body: &str) -> [Result<(), ErrorKind>; 2] {
    let server = Server::always(json("200 OK", body));
    [Caller::new_async(api, &server.endpoint(), quick()), Caller::new_blocking(api, &server.endpoint(), quick())]
        .map(|caller| caller.unwrap().send(&WRITE).map(|_| ()).map_err(|error| error.kind()))
}

#[test]
fn a_success_is_one_however_it_is_spelled() {
    let (yes, no) = (Ok(()), Err(ErrorKind::Api));
    for (api, value, outcome) in [
        (&TRUE, "true", yes),
        (&TRUE, "1", yes),
        (&TRUE, "1.0", yes),
        (&TRUE, "\"1\"", yes),
        (&TRUE, "\"True\"", yes),
        (&TRUE, "\" true \"", yes),
        (&TRUE, "\"yes\"", yes),
        (&TRUE, "\"1.0\"", yes),
        (&TRUE, "false", no),
        (&TRUE, "0", no),
        (&TRUE, "2", no),
        (&TRUE, "\"\"", no),
        (&TRUE, "null", no),
        (&TRUE, "\"maybe\"", no),
        (&TRUE, "{}", no),
        (&FALSE, "false", yes),
        (&FALSE, "0", yes),
        (&FALSE, "\"0\"", yes),
        (&FALSE, "\"FALSE\"", yes),
        (&FALSE, "0.0", yes),
        (&FALSE, "1", no),
        (&FALSE, "\"failed\"", no),
        (&WORD, "\"Success\"", yes),
        (&WORD, "\" success\\n\"", yes),
        (&WORD, "\"OK\"", yes),
        (&WORD, "\"successful\"", no),
        (&WORD, "true", no),
        (&NUMBER, "1", yes),
        (&NUMBER, "1.0", yes),
        (&NUMBER, "1e0", yes),
        (&NUMBER, "\"1.0\"", no),
        (&NUMBER, "\"01\"", no),
        (&NUMBER, "-1", no),
        (&NUMBER, "\"1\"", yes),
        (&NUMBER, "true", no),
        (&NUMBER, "10", no),
    ] {
        for body in [format!(r#"{{"success":{value},"data":1}}"#), format!(r#"{{"data":1,"success":{value}}}"#)] {
            assert_eq!(outcomes(api, &body), [outcome, outcome], "{body}");
        }
    }
}

#[test]
fn a_message_without_the_telling_field_is_an_error_of_the_api() {
    for (status, body, text) in [
        (
            "200 OK",
            r#"{"state":"error","message":"no client with that number"}"#,
            "the API answered: no client with that number",
        ),
        ("200 OK", r#"{"message":"Unauthenticated.","error":{"code":"E1"}}"#, "the API answered: Unauthenticated. (code E1)"),
        ("200 OK", r#"{"message":5}"#, "the API answered: 5"),
        ("422 No", r#"{"message":{"id":["is wrong"]}}"#, r#"the API answered: {"id":["is wrong"]}"#),
        ("401 Unauthorized", r#"{"message":"Unauthenticated."}"#, "the API answered: Unauthenticated."),
    ] {
        let server = Server::always(json(status, body));
        for caller in
            [Caller::new_async(&API, &server.endpoint(), quick()), Caller::new_blocking(&API, &server.endpoint(), quick())]
        {
            let error = caller.unwrap().fail(&READ);
            assert_eq!((error.kind(), error.to_string()), (ErrorKind::Api, format!("shop.read: {text}")));
        }
    }
    // There is nothing to read in these.
    for body in [r#"{"message":""}"#, r#"{"message":" "}"#, r#"{"message":null}"#, r#"{"message":[]}"#, "{}"] {
        assert_eq!(outcomes(&API, body), [Err(ErrorKind::Unreadable); 2], "{body}");
    }
}

#[test]
fn an_empty_body_is_a_success_where_the_status_says_so() {
    for bytes in [
        reply("200 OK", &["Content-Type: text/html"], b""),
        reply("200 OK", &[], b""),
        reply("200 OK", &[], b" \r\n"),
        reply("201 Created", &[], b""),
        reply("202 Accepted", &["Content-Type: application/json"], b""),
        b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        reply("205 Reset Content", &[], b""),
    ] {
        let server = Server::always(bytes.clone());
        for caller in
            [Caller::new_async(&BARE, &server.endpoint(), quick()), Caller::new_blocking(&BARE, &server.endpoint(), quick())]
        {
            let caller = caller.unwrap();
            caller.set_key("token");
            let shown = String::from_utf8_lossy(&bytes).into_owned();
            assert_eq!(caller.send(&WRITE).expect(&shown).data().as_str(), "null", "{shown}");
        }
    }
    // Elsewhere nothing says that the call succeeded.
    assert_eq!(outcomes(&API, ""), [Err(ErrorKind::Unreadable); 2]);
}

#[derive(Debug, PartialEq)]
struct Optional {
    id: Option<i64>,
    name: Option<String>,
}

impl Record for Optional {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (id, name) = reader.record("Optional", &["id", "name"])?;
        Ok(Self { id, name })
    }
}

#[derive(Debug)]
struct Needed;

impl Record for Needed {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (_id,): (i64,) = reader.record("Needed", &["id"])?;
        Ok(Self)
    }
}

#[test]
fn no_data_is_an_empty_list_map_or_record() {
    for body in [
        r#"{"status":"success","message":"done"}"#,
        r#"{"status":"success","data":null}"#,
        r#"{"status":"success","data": null,"x":1}"#,
        r#"{"status":"success","data":false}"#,
        r#"{"status":"success","data":""}"#,
    ] {
        let server = Server::always(json("200 OK", body));
        let client =
            Builder::<Blocking>::new(&API.protocol, server.endpoint()).credential(0, Secret::from("k")).build().unwrap();
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let other = Builder::<Async>::new(&API.protocol, server.endpoint()).credential(0, Secret::from("k")).build().unwrap();
        // Both clients make the same of it.
        macro_rules! call {
            ($type:ty) => {{
                let first = Call::<Blocking, $type>::new(&client, WRITE.clone()).call();
                let second = tokio.block_on(async { Call::<Async, $type>::new(&other, WRITE.clone()).await });
                assert_eq!(format!("{first:?}"), format!("{second:?}"));
                first
            }};
        }
        assert_eq!(call!(Vec<i64>).unwrap(), [0_i64; 0]);
        assert_eq!(call!(Map<String>).unwrap().len(), 0);
        assert_eq!(call!(Optional).unwrap(), Optional { id: None, name: None });
        assert_eq!(call!(Option<Needed>).unwrap().map(|_| ()), None);
        let is_sent = ["\"data\":false", "\"data\":\"\""].iter().any(|sent| body.contains(sent));
        assert!(is_sent || call!(RawData).unwrap().as_str() == "null");
        let error = call!(Needed).unwrap_err();
        assert_eq!((error.kind(), error.succeeded()), (ErrorKind::Decode, true), "{error}");
        assert_eq!(call!(i64).unwrap_err().kind(), ErrorKind::Decode);
    }
    // Null inside of the data is something else: a field that is there, and is none.
    let server = Server::always(json("200 OK", r#"{"status":"success","data":null"#));
    let client = Builder::<Blocking>::new(&API.protocol, server.endpoint()).credential(0, Secret::from("k")).build().unwrap();
    assert_eq!(Call::<Blocking, Optional>::new(&client, WRITE.clone()).call().unwrap_err().kind(), ErrorKind::Unreadable);
}
