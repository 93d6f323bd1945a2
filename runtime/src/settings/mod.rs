//! The settings of a client, with their defaults; in files of their own the options of one call, headers, interceptors, observers, and the rules for
//! endpoints and proxies.
//!
//! Settings only hold choices, and do not know the API: each choice is checked where it is used, when the client is built.

pub(crate) mod awaiting;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod connection;
pub(crate) mod endpoint;
pub(crate) mod headers;
pub(crate) mod interceptor;
mod no_proxy;
pub(crate) mod observer;
pub(crate) mod options;
pub(crate) mod proxy;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "async")]
use self::awaiting::AsyncInterceptor;
use self::awaiting::Hook;
use self::headers::Headers;
use self::interceptor::Interceptor;
use self::observer::Observer;
use self::proxy::ProxyChoice;
use crate::Secret;
use crate::description::Method;
#[cfg(feature = "async")]
use crate::http::AsyncTransport;
#[cfg(feature = "blocking")]
use crate::http::BlockingTransport;
use crate::http::{REPLY_LIMIT, TIMEOUT};
use crate::recording::{Record, Recorder};

/// The settings of a client. [`CallOptions`](crate::CallOptions) override some of them for one call.
///
/// ```
/// use std::time::Duration;
///
/// let settings = actionapi::Settings::new().timeout(Duration::from_secs(5)).attempts(1).header("x-trace", "17");
/// # let _ = settings;
/// ```
#[must_use]
#[derive(Clone)]
pub struct Settings {
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) ignores_rates: bool,
    pub(crate) keep_alive: Duration,
    pub(crate) reply_limit: usize,
    pub(crate) attempts: u32,
    pub(crate) retry_budget: Option<u32>,
    pub(crate) backoff: Backoff,
    pub(crate) method: Option<Method>,
    pub(crate) headers: Headers,
    pub(crate) user_agent: Option<String>,
    pub(crate) authorities: Vec<Vec<u8>>,
    #[cfg(all(feature = "platform-verifier", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub(crate) platform_roots: bool,
    pub(crate) proxy: ProxyChoice,
    pub(crate) interceptors: Vec<Hook>,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    /// Behind a trait, so that programs which record nothing contain no recorder.
    pub(crate) recorder: Option<Arc<dyn Record>>,
    pub(crate) allow_plain_http: bool,
    #[cfg(feature = "async")]
    pub(crate) async_transport: Option<Arc<dyn AsyncTransport>>,
    #[cfg(feature = "blocking")]
    pub(crate) blocking_transport: Option<Arc<dyn BlockingTransport>>,
}

/// How long to wait between attempts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) most: Duration,
    /// The longest `Retry-After` that is waited for.
    pub(crate) retry_after: Duration,
    /// The jitter's seed, so that a test can know the waits.
    pub(crate) seed: Option<u64>,
}

/// The retries that a client has at first: more than a program that works ever needs at once, and few to a server that is down.
const RETRY_BUDGET: u32 = 100;

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            timeout: TIMEOUT,
            deadline: None,
            ignores_rates: false,
            keep_alive: Duration::from_secs(30),
            reply_limit: REPLY_LIMIT,
            attempts: 3,
            retry_budget: Some(RETRY_BUDGET),
            backoff: Backoff {
                first: Duration::from_millis(250),
                most: Duration::from_secs(10),
                retry_after: Duration::from_secs(60),
                seed: None,
            },
            method: None,
            headers: Headers::default(),
            user_agent: None,
            authorities: Vec::new(),
            #[cfg(all(feature = "platform-verifier", not(all(target_family = "wasm", target_os = "unknown"))))]
            platform_roots: false,
            proxy: ProxyChoice::default(),
            interceptors: Vec::new(),
            observers: Vec::new(),
            recorder: None,
            allow_plain_http: false,
            #[cfg(feature = "async")]
            async_transport: None,
            #[cfg(feature = "blocking")]
            blocking_transport: None,
        }
    }
}

/// The longest time that can be set: nobody waits that long, and adding it overflows no clock.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// The time, but no more than [`LONGEST`].
pub(crate) fn bounded(duration: Duration) -> Duration {
    duration.min(LONGEST)
}

impl Settings {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The time allowed for one attempt, from the start to the reply's last byte: 30 s unless set. Where files are sent or received, it is
    /// the time allowed without progress.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = bounded(timeout);
        self
    }

    /// The time allowed for all attempts of a call together, the waits between them included: no limit unless set. A file that is received
    /// must be there by then.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The most bytes a reply's body may have, unless it is a file: 32 MiB unless set.
    pub fn reply_limit(mut self, bytes: usize) -> Self {
        self.reply_limit = bytes;
        self
    }

    /// The most attempts made of one call: 3 unless set; 0 counts as 1.
    ///
    /// Functions that only read are tried again after transport failures and after the HTTP statuses 429, 500, 502, 503 and 504;
    /// functions that write only if the request is known not to have been sent.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How many retries the calls of a client and its clones have together: 100 unless set. It keeps clients from multiplying an outage:
    /// without it, a server that is down gets three requests for each call.
    ///
    /// Every attempt after a failed one takes a retry, also one that the server asked for with `Retry-After`. A call that succeeds after
    /// retries gives the last of them back, and one that succeeds at once gives back a fifth: retries that do not help are at most a fifth of
    /// the calls that succeed, and 100. The budget is never more than full. Once it is empty, a call fails with the error of its last attempt,
    /// whose [`retry_budget_was_empty`](crate::Error::retry_budget_was_empty) is true, until other calls have succeeded. With 0, nothing is
    /// ever repeated after a failure. A call that the API refuses with an error of its own, such as a wrong parameter, neither takes nor gives.
    ///
    /// Calls that the client makes by itself count too, such as that for the next page or for a session. A call that is repeated because its
    /// session was over takes nothing.
    ///
    /// ```
    /// let settings = actionapi::Settings::new().attempts(5).retry_budget(20);
    /// # let _ = settings;
    /// ```
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = Some(retries);
        self
    }

    /// Repeats each call as often as its [attempts](Self::attempts) allow, however many others fail.
    pub fn without_retry_budget(mut self) -> Self {
        self.retry_budget = None;
        self
    }

    /// How long to wait before the second attempt, doubled before each further one, and how long at most: 250 ms and 10 s unless set.
    /// The wait is between half of that and the whole, at random.
    pub fn backoff(mut self, first: Duration, most: Duration) -> Self {
        self.backoff.first = bounded(first);
        self.backoff.most = bounded(most);
        self
    }

    /// The longest wait that a server's `Retry-After` can ask for: 60 s unless set. If a server asks for more, the call fails at once and
    /// the error has [the wait](crate::Error::retry_after).
    pub fn retry_after_limit(mut self, most: Duration) -> Self {
        self.backoff.retry_after = bounded(most);
        self
    }

    /// Makes the random part of the waits between attempts the same in each run: for tests.
    pub fn jitter_seed(mut self, seed: u64) -> Self {
        self.backoff.seed = Some(seed);
        self
    }

    /// The HTTP method: the API's first unless set. One that the API does not accept is an error when the client is built; a function
    /// with methods of its own that does not accept it is called with its own first method. With GET, credentials travel in the
    /// address, which servers and proxies on the way often log.
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// A header to send with every request; it replaces an existing one of the same name.
    /// A name or value that is not one of HTTP is an error when the client is built.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.headers.add(name.as_ref(), value.as_ref());
        self
    }

    /// As [`header`](Self::header), for a value that no error or log may show.
    pub fn secret_header(mut self, name: impl AsRef<str>, value: impl Into<Secret>) -> Self {
        self.headers.add_secret(name.as_ref(), value.into());
        self
    }

    /// The value of the header `User-Agent`: `actionapi/` and the version unless set; in browsers, unless set, their own.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Adds an interceptor. It is called after the existing ones on requests, and before them on replies.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.interceptors.push(Hook::Synchronous(Arc::new(interceptor)));
        self
    }

    /// Adds an interceptor that may await, in one order with the others. A blocking client cannot have one: building it is then an error.
    #[cfg(feature = "async")]
    pub fn async_interceptor(mut self, interceptor: impl AsyncInterceptor + 'static) -> Self {
        self.interceptors.push(Hook::Awaited(Arc::new(interceptor)));
        self
    }

    /// Adds an observer, which sees how each attempt and each call went.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// Writes a file for each call, without secrets: to look at, to replay in tests with the sandbox, or for
    /// `actionapi infer`. The reply is recorded as it is read: after the interceptors, whether it is a success or a failure. The file is
    /// written before the call ends, in the same thread.
    ///
    /// ```no_run
    /// # fn description() -> &'static actionapi::description::Api { unimplemented!() }
    /// # fn main() -> std::io::Result<()> {
    /// let recorder = actionapi::Recorder::new(description(), "tests/recordings")?;
    /// let settings = actionapi::Settings::new().record(recorder);
    /// # let _ = settings;
    /// # Ok(())
    /// # }
    /// ```
    pub fn record(mut self, recorder: Recorder) -> Self {
        self.recorder = Some(Arc::new(recorder));
        self
    }

    /// Sends requests at once, however many the schema says that the API takes: for tests against a server without limits.
    pub fn ignore_rates(mut self) -> Self {
        self.ignores_rates = true;
        self
    }

    /// Allows an endpoint of plain `http://` that is not on this machine: anyone on the network path can then read the credentials.
    pub fn allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// Carries the async client's requests by other means than the connections that the client makes: in memory, for a test, or by an HTTP
    /// client of the caller's own. With the feature `tower`, `ServiceTransport` makes a transport of any `tower` service, hyper-util's client
    /// among them. That is the way to what the other settings do not have: names that are resolved by other means than the system's, an
    /// address of this machine to send from, SOCKS. The documentation of `ServiceTransport` has an example. The settings for connections,
    /// such as [`proxy`](Self::proxy) and [`keep_alive`](Self::keep_alive), are then the transport's.
    #[cfg(feature = "async")]
    pub fn async_transport(mut self, transport: impl AsyncTransport + 'static) -> Self {
        self.async_transport = Some(Arc::new(transport));
        self
    }

    /// Carries the blocking client's requests by other means than HTTP over a socket: in memory, for a test.
    #[cfg(feature = "blocking")]
    pub fn blocking_transport(mut self, transport: impl BlockingTransport + 'static) -> Self {
        self.blocking_transport = Some(Arc::new(transport));
        self
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("ignores_rates", &self.ignores_rates)
            .field("keep_alive", &self.keep_alive)
            .field("reply_limit", &self.reply_limit)
            .field("attempts", &self.attempts)
            .field("retry_budget", &self.retry_budget)
            .field("backoff", &self.backoff)
            .field("method", &self.method)
            .field("headers", &self.headers)
            .field("user_agent", &self.user_agent)
            .field("authorities", &self.authorities.len())
            .field("interceptors", &self.interceptors.len())
            .field("observers", &self.observers.len())
            .field("recorder", &self.recorder)
            .field("allow_plain_http", &self.allow_plain_http)
            .finish_non_exhaustive()
    }
}
