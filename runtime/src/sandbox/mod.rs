//! The sandbox: a server over real HTTP on a loopback port that answers from an API's description, and test doubles on it.
//!
//! It checks requests as strictly as it can (the parameters that every request carries, credentials, the module and the function, each
//! parameter and its type) and answers with the function's example. It refuses in the form of the API's own errors, with a message that
//! says why. A server that forgives more would hide mistakes that the real one may not forgive.
//!
//! It knows no API but through [`description`](crate::description), and shares no code with the clients but the rules of the wire types,
//! the template engine and the masking of secrets.

mod decide;
mod double;
mod example;
mod handle;
mod hosts;
mod json_request;
mod log;
mod macros;
mod multipart;
mod names;
mod node;
mod pages;
mod parameters;
mod received;
mod recognize;
mod refusal;
mod replay;
mod reply;
mod request;
mod route;
mod seats;
mod server;
mod sessions;
#[cfg(feature = "docs")]
pub(crate) mod shown;
mod signatures;
mod state;
#[cfg(feature = "cli")]
pub(crate) mod visit;

pub use self::double::Double;
pub use self::example::example;
pub use self::handle::Sandbox;
#[doc(hidden)]
pub use self::multipart::read_multipart;
pub use self::received::{Received, ReceivedFile};
pub use self::recognize::{Recognized, recognize};
