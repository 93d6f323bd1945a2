//! The sandbox: a server over real HTTP on a loopback port that answers from an API's description, and test doubles on it.
//!
//! It checks requests as strictly as it can (the parameters every request carries, credentials, the module and the function, each
//! parameter and its type) and answers each function's example. What it refuses it refuses in the API's own envelope, with a message
//! that says why. A server that forgives more would hide mistakes that the real one may not forgive.
//!
//! It knows no API but through [`description`](crate::description), and shares no code with the clients but the rules of the wire types.

mod check;
mod double;
mod envelope;
mod locate;
mod request;
mod server;
mod template;

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

pub use double::{Double, Received};

use self::double::Script;
use crate::description::{Api, Function};

/// A sandbox that is running; dropping it stops it.
///
/// It runs in a thread of its own, so it serves async and blocking clients of the same process, and other programs, alike.
/// It may be shared between threads and used by several clients at once.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    address: SocketAddr,
    endpoint: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What the server's thread and the handles on it share.
#[derive(Debug)]
struct Shared {
    api: &'static Api,
    /// Whether requests are kept for assertions; a server that runs for long must not.
    keeps_requests: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The value required of each credential, by its index; `None` accepts any that is not empty.
    credentials: Vec<Option<String>>,
    /// By the function's module and name.
    scripts: HashMap<(&'static str, &'static str), Script>,
}

impl std::fmt::Debug for State {
    /// Without the credentials.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("State").field("scripts", &self.scripts).finish_non_exhaustive()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere, such as a failed assertion, leaves nothing half done here.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sandbox {
    /// Starts a sandbox of this API on a free port of the loopback interface.
    ///
    /// # Errors
    /// If no port can be had, or no thread started.
    pub fn start(api: &'static Api) -> io::Result<Self> {
        Self::start_on(api, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Starts a sandbox of this API on this address; port 0 chooses a free one.
    ///
    /// # Errors
    /// If the address cannot be listened on, or no thread started.
    pub fn start_on(api: &'static Api, address: SocketAddr) -> io::Result<Self> {
        Self::launch(api, address, true)
    }

    /// Starts a sandbox that keeps no requests, so that it can run for as long as one likes.
    #[cfg(feature = "cli")]
    pub(crate) fn serve_on(api: &'static Api, address: SocketAddr) -> io::Result<Self> {
        Self::launch(api, address, false)
    }

    fn launch(api: &'static Api, address: SocketAddr, keeps_requests: bool) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let state = State { credentials: vec![None; api.credentials.len()], scripts: HashMap::new() };
        let shared = Arc::new(Shared { api, keeps_requests, state: Mutex::new(state) });
        let (stop, stopped) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        let listener = {
            let _entered = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let served = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name(format!("{}-sandbox", api.name))
            .spawn(move || runtime.block_on(server::serve(listener, served, stopped)))?;
        let endpoint = format!("http://{address}/");
        Ok(Self { shared, address, endpoint, stop: Some(stop), thread: Some(thread) })
    }

    /// The end point to give to a client, such as `http://127.0.0.1:49152/`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on, only this value of the credential is accepted; without, any that is not empty is.
    ///
    /// # Panics
    /// If the API has no credential of this name.
    #[track_caller]
    pub fn require_credential(&self, name: &str, value: impl Into<String>) {
        let Some(index) = self.shared.api.credentials.iter().position(|credential| credential.name == name) else {
            panic!("the API `{}` has no credential `{name}`", self.shared.api.name);
        };
        self.shared.state().credentials[index] = Some(value.into());
    }

    /// A handle on one function, to say what it answers and to see what it received. `T` is the Rust type of its data; generated code,
    /// which calls this, knows it.
    pub fn double<T>(&self, function: &'static Function) -> Double<'_, T> {
        Double::new(&self.shared, function)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It fails only if the thread has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic in the thread has been told on standard error; one more here could abort the process.
            let _ = thread.join();
        }
    }
}
