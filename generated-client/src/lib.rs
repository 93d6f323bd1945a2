//! A typed client of the Client API, generated from its schema: functions are methods, parameters are arguments, replies are structs.
//!
//! ```no_run
//! # #[cfg(feature = "async")]
//! # async fn example() -> generated_client::Result<()> {
//! use generated_client::Client;
//!
//! let api = Client::builder("https://example.com/index.php").apikey("your key").build()?;
//! let me = api.client().getdetails().await?;
//! println!("{} {} of {}", me.firstname, me.lastname, me.city);
//! # Ok(())
//! # }
//! ```
//!
//! Every function is in the module that the API has it in: what [`client`], [`billing`] and [`cpanellicensing`] hold is reached from
//! a client by the method of that name. What a function needs are its arguments; what it may have is set on the call:
//!
//! ```no_run
//! # #[cfg(feature = "async")]
//! # async fn example(api: generated_client::Client) -> generated_client::Result<()> {
//! use generated_client::types::BillingCycle;
//!
//! let ip = [203, 0, 113, 7].into();
//! let order = api.cpanellicensing().order("cPanel External Server License", ip, BillingCycle::Monthly);
//! let receipt = order.paymentgateway("paypal").await?;
//! println!("order {}, invoice {}", receipt.ordernumber, receipt.invoiceid);
//! # Ok(())
//! # }
//! ```
//!
//! Awaiting a call, or `call`, gives the data; `send` gives a [`Reply`] with all that came along: the API's message, the status, the
//! headers, the bytes, and what decoding had to forgive.
//!
//! # Without the real API
//!
//! With the feature `sandbox`, tests talk to a server of their own, over real HTTP on loopback. It answers the schema's examples, until
//! it is told otherwise, and refuses what the schema does not know:
//!
//! ```
//! # #[cfg(all(feature = "blocking", feature = "sandbox"))]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use generated_client::{blocking::Client, sandbox::Sandbox};
//!
//! let sandbox = Sandbox::start()?;
//! let api = Client::builder(sandbox.endpoint()).apikey("any").build()?;
//! assert_eq!(api.client().getdetails().call()?.city, "San Clemente");
//!
//! let double = sandbox.client().getdetails().fails("no such key");
//! assert!(api.client().getdetails().call().is_err());
//! assert_eq!(double.received().len(), 2);
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "blocking", feature = "sandbox")))]
//! # fn main() {}
//! ```
//!
//! # Features
//!
//! - `async` (on by default): `Client`, whose calls are awaited, on tokio.
//! - `blocking`: `blocking::Client`, whose calls block; it needs no tokio.
//! - `sandbox`: `sandbox`, test doubles.
//! - `serde`: `Serialize` and `Deserialize` for records and enums.
//! - `tracing`: a span for each call.

pub use runtime::{
    self, CallOptions, Date, DateTime, Decimal, Delivery, Error, ErrorKind, Map, Reply, Result, Secret, Settings, Timestamp,
    Url, Value,
};

include!(concat!(env!("OUT_DIR"), "/clientapi.rs"));
