//! What the sandbox gives out outside the data: in a cookie, a header, or beside the data.

use actionapi::description::Api;
use actionapi::sandbox::Sandbox;
use actionapi::{Async, Blocking, Builder, Call, Client, Mode, RawData, Secret};

use crate::caller::api;

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  credentials: { password: string }
  variables: { sid: { fetch: { call: login, with: { password: "${password}" }, take: TAKE } } }
  request: { parameters: { f: "${function}" }, headers: { X-Session: "${sid}" } }
  reply: { success: { at: /ok, is: true }, failure: /error, data: /data }
functions:
  login:
    effect: idempotent
    request: { headers: { X-Session: ~ } }
    parameters: { password: { type: string, secret: true } }
    LOGIN
  list: { effect: read, returns: list<string>, example: { data: [a] } }
"#;

fn client<M: Mode>(api: &'static Api, sandbox: &Sandbox) -> Client<M> {
    let builder = Builder::new(&api.protocol, sandbox.endpoint());
    builder.credential(0, Secret::from("s3cret")).build().unwrap()
}

#[test]
fn the_sandbox_gives_out_what_is_not_in_the_data() {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let text = "reply: { body: text, success: { is: Ok. } }\n    returns: nothing";
    for (take, login) in [
        ("{ cookie: SID }", "returns: nothing"),
        ("{ header: X-Sid }", "returns: { name: string }\n    example: { data: { name: Ada } }"),
        ("/session/id", "returns: { name: string }\n    example: { data: { name: Ada } }"),
        ("{ cookie: SID }", text),
        ("{ header: X-Sid }", text),
    ] {
        let api = api(&SCHEMA.replace("TAKE", take).replace("LOGIN", login));
        let sandbox = Sandbox::start(api).unwrap();
        for expected in 1..=2 {
            let operation = api.operation("", "list");
            let one = tokio.block_on(Call::<Async, RawData>::new(&client(api, &sandbox), operation.clone()).send());
            let other = Call::<Blocking, RawData>::new(&client(api, &sandbox), operation).send();
            for reply in [one, other] {
                assert_eq!(reply.unwrap_or_else(|error| panic!("{take}: {error}")).data().as_str(), r#"["a"]"#, "{take}");
            }
            let logins = sandbox.double::<()>("", "login").received().len();
            assert_eq!(logins, 2 * expected, "{take}");
        }
    }
}
