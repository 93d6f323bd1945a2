//! The two ways to call: awaiting and blocking.
//!
//! A mode only decides what sending a call returns, and which transport carries it. It does not know the call, which is the same in both.

use std::fmt;

use url::Url;

use crate::error::Result;
use crate::exchange::request::Draft;
use crate::exchange::shared::Shared;
use crate::settings::Settings;
use crate::wire::Decode;

/// Calls are awaited, in a Tokio runtime with time and I/O: elsewhere they fail before anything is sent. In browsers they need no runtime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Async;

/// Calls block the thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blocking;

/// A way to call: [`Async`] or [`Blocking`], each available with the feature of its name. It cannot be implemented elsewhere.
pub trait Mode: sealed::Carries {
    /// The type that sending a call returns: a `Result<Reply<T>>`, or a future of one.
    type Sent<'a, T: Decode>;
    /// The type that calling returns: a `Result<T>`, or a future of one.
    type Called<'a, T: Decode>;

    #[doc(hidden)]
    #[allow(private_interfaces, reason = "only this crate implements and calls it")]
    fn send<'a, T: Decode>(shared: &'a Shared, transport: &'a Self::Transport, draft: Draft) -> Self::Sent<'a, T>;

    #[doc(hidden)]
    #[allow(private_interfaces, reason = "only this crate implements and calls it")]
    fn call<'a, T: Decode>(shared: &'a Shared, transport: &'a Self::Transport, draft: Draft) -> Self::Called<'a, T>;
}

pub(crate) mod sealed {
    use super::{Result, Settings, Url, fmt};

    /// The transport of a mode.
    pub trait Carries: Copy + fmt::Debug + Send + Sync + Sized + 'static {
        type Transport: Send + Sync;

        /// A call for a page that is on its way, while nobody waits for it.
        type Flight<'a>: Default + Send;

        #[allow(private_interfaces, reason = "only this crate implements and calls it")]
        fn transport(settings: &Settings, proxy: Option<&Url>, endpoint: &Url) -> Result<Self::Transport>;
    }
}

#[cfg(feature = "async")]
mod awaiting {
    use super::{Async, Decode, Draft, Mode, Result, Settings, Shared, Url, sealed};
    use crate::client::pending::{Flight, Pending, PendingReply};
    use crate::transport::Transport;

    #[allow(private_interfaces, reason = "only this crate calls it")]
    impl sealed::Carries for Async {
        type Transport = Transport;
        type Flight<'a> = Flight<'a>;

        fn transport(settings: &Settings, proxy: Option<&Url>, endpoint: &Url) -> Result<Transport> {
            Transport::new(settings, proxy, endpoint)
        }
    }

    #[allow(private_interfaces, reason = "only this crate calls it")]
    impl Mode for Async {
        type Sent<'a, T: Decode> = PendingReply<'a, T>;
        type Called<'a, T: Decode> = Pending<'a, T>;

        fn send<'a, T: Decode>(shared: &'a Shared, transport: &'a Transport, draft: Draft) -> PendingReply<'a, T> {
            PendingReply::new(shared, transport, draft)
        }

        fn call<'a, T: Decode>(shared: &'a Shared, transport: &'a Transport, draft: Draft) -> Pending<'a, T> {
            Pending::new(shared, transport, draft)
        }
    }
}

#[cfg(all(feature = "blocking", not(all(target_family = "wasm", target_os = "unknown"))))]
mod blocking {
    use super::{Blocking, Decode, Draft, Mode, Result, Settings, Shared, Url, sealed};
    use crate::client::blocking::exchange;
    use crate::error::Error;
    use crate::exchange::reply::Reply;
    use crate::transport::socket::Transport;

    #[allow(private_interfaces, reason = "only this crate calls it")]
    impl sealed::Carries for Blocking {
        type Transport = Transport;
        type Flight<'a> = ();

        fn transport(settings: &Settings, proxy: Option<&Url>, _: &Url) -> Result<Transport> {
            if settings.interceptors.iter().any(|hook| hook.synchronous().is_none()) {
                return Err(Error::configuration(
                    "the settings have an interceptor that may await, and a blocking client cannot",
                )
                .with_hint("use `Settings::interceptor` for it, or the async client"));
            }
            Transport::new(settings, proxy)
        }
    }

    #[allow(private_interfaces, reason = "only this crate calls it")]
    impl Mode for Blocking {
        type Sent<'a, T: Decode> = Result<Reply<T>>;
        type Called<'a, T: Decode> = Result<T>;

        fn send<'a, T: Decode>(shared: &'a Shared, transport: &'a Transport, draft: Draft) -> Result<Reply<T>> {
            exchange(shared, transport, draft)?.into_reply()
        }

        fn call<'a, T: Decode>(shared: &'a Shared, transport: &'a Transport, draft: Draft) -> Result<T> {
            exchange(shared, transport, draft)?.into_data()
        }
    }
}
