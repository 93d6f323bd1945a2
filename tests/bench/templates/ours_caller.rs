//! Calls through the generated client.

mod harness;

fn main() {
    let (endpoint, calls) = harness::arguments();
    harness::block_on(async {
        let api = client::Client::builder(endpoint).apikey("secret").build().expect("a client");
        harness::measure(calls, async || {
            let reply = api.things().function0("a product", 7).comment("no comment").await.expect("a reply");
            assert_eq!(reply.id, 18253);
        })
        .await;
    });
}
