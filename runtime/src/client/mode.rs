//! The two ways to call: awaiting and blocking.
//!
//! A mode only says what sending a call gives, and who carries it; the call itself is the same.

use std::fmt;

use url::Url;

use super::call::Call;
use super::settings::Settings;
use crate::decode::Decode;
use crate::error::Result;

/// Calls are awaited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Async;

/// Calls block the thread.
///
/// Through the `log` crate the HTTP library beneath writes down every byte that it sends and receives at the level `trace`,
/// credentials among them, and at `debug` headers of the reply, in which a server may repeat one. Whoever logs at these levels
/// keeps the targets `ureq` and `ureq_proto` at `info`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blocking;

/// A way to call: [`Async`] or [`Blocking`], each there if the feature of its name is on. It cannot be implemented elsewhere.
pub trait Mode: sealed::Carries {
    /// What sending a call gives: a `Result<Reply<T>>`, or a future of one.
    type Sent<'a, T: Decode>;
    /// What calling gives: a `Result<T>`, or a future of one.
    type Called<'a, T: Decode>;

    #[doc(hidden)]
    fn send<T: Decode>(call: Call<'_, Self, T>) -> Self::Sent<'_, T>;

    #[doc(hidden)]
    fn call<T: Decode>(call: Call<'_, Self, T>) -> Self::Called<'_, T>;
}

pub(crate) mod sealed {
    use super::{Result, Settings, Url, fmt};

    /// Who carries the calls of a mode.
    pub trait Carries: Copy + fmt::Debug + Send + Sync + Sized + 'static {
        type Transport: Send + Sync;

        #[allow(private_interfaces)]
        fn transport(settings: &Settings, proxy: Option<&Url>) -> Result<Self::Transport>;
    }
}

#[cfg(any(feature = "async", feature = "blocking"))]
fn authorities(settings: &Settings) -> Result<Vec<rustls::pki_types::CertificateDer<'static>>> {
    let mut all = Vec::new();
    for pem in &settings.authorities {
        all.extend(crate::transport::tls::authorities(pem)?);
    }
    Ok(all)
}

#[cfg(feature = "async")]
mod awaiting {
    use super::{Async, Call, Decode, Mode, Result, Settings, Url, authorities, sealed};
    use crate::client::pending::{Pending, PendingReply};
    use crate::transport::reqwest::Transport;

    #[allow(private_interfaces)]
    impl sealed::Carries for Async {
        type Transport = Transport;

        fn transport(settings: &Settings, proxy: Option<&Url>) -> Result<Transport> {
            Transport::new(settings, &authorities(settings)?, proxy)
        }
    }

    impl Mode for Async {
        type Sent<'a, T: Decode> = PendingReply<'a, T>;
        type Called<'a, T: Decode> = Pending<'a, T>;

        fn send<T: Decode>(call: Call<'_, Self, T>) -> PendingReply<'_, T> {
            PendingReply::new(call)
        }

        fn call<T: Decode>(call: Call<'_, Self, T>) -> Pending<'_, T> {
            Pending::new(call)
        }
    }
}

#[cfg(feature = "blocking")]
mod blocking {
    use std::time::Instant;

    use super::{Blocking, Call, Decode, Mode, Result, Settings, Url, authorities, sealed};
    use crate::client::Client;
    use crate::exchange::answer::Answer;
    use crate::exchange::request::Draft;
    use crate::exchange::{Exchange, Step, conclude};
    use crate::reply::Reply;
    use crate::trace::Trace;
    use crate::transport::ureq::Transport;

    #[allow(private_interfaces)]
    impl sealed::Carries for Blocking {
        type Transport = Transport;

        fn transport(settings: &Settings, proxy: Option<&Url>) -> Result<Transport> {
            Transport::new(settings, &authorities(settings)?, proxy)
        }
    }

    impl Mode for Blocking {
        type Sent<'a, T: Decode> = Result<Reply<T>>;
        type Called<'a, T: Decode> = Result<T>;

        fn send<T: Decode>(call: Call<'_, Self, T>) -> Result<Reply<T>> {
            let (client, draft) = call.into_draft();
            exchange(client, draft)?.into_reply()
        }

        fn call<T: Decode>(call: Call<'_, Self, T>) -> Result<T> {
            let (client, draft) = call.into_draft();
            exchange(client, draft)?.into_data()
        }
    }

    fn exchange(client: &Client<Blocking>, draft: Draft) -> Result<Answer> {
        let trace = Trace::new(&draft.module, &draft.function);
        let result = trace.within(|| carry(client, draft, trace.clone()));
        conclude(&trace, &result);
        result
    }

    fn carry(client: &Client<Blocking>, draft: Draft, trace: Trace) -> Result<Answer> {
        let mut exchange = Exchange::new(client.shared(), draft, trace, Instant::now())?;
        loop {
            let request = exchange.request(Instant::now())?;
            let result = client.transport().send(request);
            match exchange.answer(result, Instant::now()) {
                Step::Done(result) => return result,
                Step::Wait(wait) => std::thread::sleep(wait),
            }
        }
    }
}
