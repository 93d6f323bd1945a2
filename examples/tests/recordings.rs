//! Tests with replies of the real API, and without a network: a sandbox replays what was recorded in `recordings`.
//!
//! To record again, name the API. The recordings have no secrets, but personal data is not recognized: read them before you commit them.
//!
//! ```sh
//! RECORD=1 CLIENTAPI_ENDPOINT=… CLIENTAPI_APIKEY=… cargo test -p actionapi-examples --test recordings
//! ```

use std::error::Error;
use std::path::Path;

use actionapi_examples::Server;
use generated_client::actionapi::Recorder;
use generated_client::blocking::Client;
use generated_client::sandbox::Sandbox;
use generated_client::{Decimal, Settings};

type Outcome = Result<(), Box<dyn Error>>;

/// Where recordings are committed.
fn recordings() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/recordings"))
}

/// A client whose calls are recorded in this folder.
fn recording(server: &Server, folder: &Path) -> Result<Client, Box<dyn Error>> {
    let settings = Settings::new().record(Recorder::new(generated_client::description(), folder)?);
    Ok(server.builder()?.with(settings).build()?)
}

/// What the program does with the API: the code under test.
fn cheapest(api: &Client) -> generated_client::Result<Option<Decimal>> {
    let products = api.cpanellicensing().products().call()?;
    Ok(products.values().flat_map(|product| product.pricing.values()).min().copied())
}

#[test]
fn the_cheapest_price_is_found() -> Outcome {
    if std::env::var_os("RECORD").is_some() {
        cheapest(&recording(&Server::from_environment()?, recordings())?)?;
    }
    let sandbox = Sandbox::start()?;
    // Strictly: a call that was not recorded fails, in place of a reply with the schema's example.
    sandbox.runtime().replay_strictly(recordings())?;
    let api = Client::builder(sandbox.endpoint()).apikey("any").build()?;

    assert_eq!(cheapest(&api)?, Some(Decimal::new(1250, 2)));
    let Err(error) = api.client().getdetails().call() else { return Err("the call was not recorded".into()) };
    assert!(error.is_api(), "{error}");
    Ok(())
}

#[test]
fn recordings_have_no_secrets() -> Outcome {
    let (sandbox, folder) = (Sandbox::start()?, tempfile::tempdir()?);
    let settings = Settings::new().record(Recorder::new(generated_client::description(), folder.path())?);
    let api = Client::builder(sandbox.endpoint()).apikey("supersecretkey").with(settings).build()?;
    // A server that repeats the key.
    sandbox.client().getdetails().fails("the key supersecretkey has expired");
    assert!(api.client().getdetails().call().is_err());

    let [file] =
        std::fs::read_dir(folder.path())?.collect::<Result<Vec<_>, _>>()?.try_into().map_err(|_| "expected one file")?;
    let recorded = std::fs::read_to_string(file.path())?;
    assert!(recorded.contains("the key ${apikey} has expired"), "{recorded}");
    Ok(())
}
