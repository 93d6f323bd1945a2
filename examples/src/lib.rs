//! The server that the examples call: the API that the environment names, or else a sandbox on this machine.
//!
//! A program of your own needs none of this: it has `Client::builder_from_environment()?` where the examples have `server.builder()?`.

use std::error::Error;

use generated_client::actionapi::Mode;
use generated_client::sandbox::Sandbox;
use generated_client::{ApiClient, Builder};

/// The real API, or a sandbox that runs until this is dropped.
#[derive(Debug)]
pub struct Server(Option<Sandbox>);

impl Server {
    /// The API whose endpoint is in the variable `CLIENTAPI_ENDPOINT`; a sandbox if it is not set.
    ///
    /// # Errors
    /// If the sandbox cannot start.
    pub fn from_environment() -> Result<Self, Box<dyn Error>> {
        let sandbox = match std::env::var_os("CLIENTAPI_ENDPOINT") {
            Some(_) => None,
            None => Some(Sandbox::start()?),
        };
        Ok(Self(sandbox))
    }

    /// Starts a client of it, async or blocking.
    ///
    /// # Errors
    /// If the environment names the endpoint and not the key.
    pub fn builder<M: Mode>(&self) -> generated_client::Result<Builder<M>> {
        match &self.0 {
            Some(sandbox) => Ok(ApiClient::builder(sandbox.endpoint()).apikey("any")),
            None => ApiClient::builder_from_environment(),
        }
    }
}
