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
//! # Settings, options, interceptors
//!
//! [`Settings`] are a client's: time limits, retries, the proxy, certificates, headers. [`CallOptions`] are one call's, by `with` before
//! it is sent. An [`Interceptor`] sees, and may change, each request and each reply.
//!
//! ```no_run
//! # #[cfg(feature = "async")]
//! # async fn example() -> generated_client::Result<()> {
//! use std::time::Duration;
//!
//! use generated_client::{CallOptions, Client, IncomingReply, Interceptor, Settings};
//!
//! struct Slow;
//!
//! impl Interceptor for Slow {
//!     fn after(&self, reply: &mut IncomingReply<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
//!         if reply.elapsed() > Duration::from_secs(5) {
//!             eprintln!("{}.{} took {:?}", reply.module(), reply.function(), reply.elapsed());
//!         }
//!         Ok(())
//!     }
//! }
//!
//! let settings = Settings::new().timeout(Duration::from_secs(10)).interceptor(Slow);
//! let api = Client::builder("https://example.com/index.php").apikey("your key").with(settings).build()?;
//! let me = api.client().getdetails().with(CallOptions::new().attempts(1)).await?;
//!
//! // What the schema does not have yet is called by name.
//! let raw = api.call_raw("client", "somethingnew").parameter("page", 2_i64).await?;
//! # let _ = (me, raw);
//! # Ok(())
//! # }
//! ```
//!
//! An [`Error`] tells what failed ([`ErrorKind`]), whether the request could have arrived ([`Delivery`]), and what the API said.
//! A call that only reads is repeated after failures that tend to pass; one that changes something only if it surely never arrived.
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

pub use actionapi::description::Method;
pub use actionapi::{
    self, CallOptions, Date, DateTime, Decimal, Delivery, Error, ErrorKind, IncomingReply, Interceptor, Map, OutgoingRequest,
    Reply, Result, Secret, Settings, Timestamp, Url, Value,
};

include!(concat!(env!("OUT_DIR"), "/clientapi.rs"));
