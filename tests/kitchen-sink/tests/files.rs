//! Files that functions take and return, through the generated methods of both clients and the doubles.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use actionapi_kitchen_sink::actionapi::{Download, Upload};
use actionapi_kitchen_sink::sandbox::Sandbox;
use actionapi_kitchen_sink::{Client, blocking};

fn awaited<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn files_are_sent_by_either_client() {
    let sandbox = Sandbox::start().unwrap();
    let double = sandbox.files().scan();
    let client = blocking::Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap();
    client.files().scan(Upload::bytes(*b"12").with_name("a.png"), [b"3".to_vec(), b"45".to_vec()]).call().unwrap();
    client.files().add().torrents([Upload::bytes(*b"6")]).urls("u").call().unwrap();
    client.files().add().call().unwrap();
    let client = Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap();
    awaited(async { client.files().scan(Upload::reader(&b"123"[..]), [Upload::bytes(*b"45")]).await }).unwrap();
    let lengths = |request: &actionapi_kitchen_sink::actionapi::sandbox::Received| {
        assert_eq!(request.refusal(), None);
        request.files().iter().map(|file| (file.name().to_owned(), file.length())).collect::<Vec<_>>()
    };
    let received: Vec<_> = double.received().iter().map(lengths).collect();
    let file = |length| ("file".to_owned(), length);
    assert_eq!(received, [vec![("a.png".to_owned(), 2), file(1), file(2)], vec![file(3), file(2)]]);
    assert_eq!(sandbox.files().add().received().len(), 2);
}

#[test]
fn files_are_received_by_either_client() {
    let sandbox = Sandbox::start().unwrap();
    let client = blocking::Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap();
    assert_eq!(client.files().export(1).call().unwrap().into_bytes(100).unwrap(), b"d8:announce");
    assert_eq!(client.files().made().call().unwrap().into_bytes(100).unwrap(), b"The content of a file.\n");
    let double = sandbox.files().export().returns_file(vec![7; 200_000], "application/pdf");
    let _double = double.header("Content-Disposition", "attachment; filename=a.pdf");
    let client = Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap();
    awaited(async {
        let reply = client.files().export(1).send().await.unwrap();
        assert_eq!((reply.status().as_u16(), reply.body().len()), (200, 0));
        let download: Download = reply.into_data();
        assert_eq!((download.file_name(), download.content_type()), (Some("a.pdf"), Some("application/pdf")));
        assert_eq!(download.into_bytes_async(1 << 20).await.unwrap(), [7; 200_000]);
    });
}
