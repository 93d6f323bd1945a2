//! A sandbox that is running: how it starts and stops, and the handles on its functions.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::double::Double;
use super::replay::Replay;
use super::server;
use super::state::{Current, Shared};
use crate::description::{Api, Origin};
use crate::recording;
use crate::text::qualified;

/// A sandbox that is running; dropping it stops it.
///
/// It runs in a thread of its own, so it serves async and blocking clients of the same process, and other programs, alike.
/// It may be shared between threads and used by several clients at once.
///
/// It serves 256 connections at once. When there are more, one that is idle is closed, or one whose request takes longer than a second
/// to arrive; connections that a slow double holds do not count. Requests that a web page of another site may have made are refused,
/// see [`accept_host`](Self::accept_host).
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    /// What the server answers from.
    #[cfg(feature = "cli")]
    current: Arc<Current>,
    endpoint: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox of this API on a free port of the loopback interface.
    ///
    /// # Errors
    /// If there is no free port, or no thread can be started.
    pub fn start(api: &'static Api) -> io::Result<Self> {
        Self::start_on(api, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Starts a sandbox of this API on this address; port 0 chooses a free one.
    ///
    /// # Errors
    /// If the sandbox cannot listen on the address, or no thread can be started.
    pub fn start_on(api: &'static Api, address: SocketAddr) -> io::Result<Self> {
        Self::launch(api, address, true)
    }

    /// Starts a sandbox that keeps no requests, so that it can run for as long as one likes.
    #[cfg(feature = "cli")]
    pub(crate) fn serve_on(api: &'static Api, address: SocketAddr) -> io::Result<Self> {
        Self::launch(api, address, false)
    }

    fn launch(api: &'static Api, address: SocketAddr, keeps_requests: bool) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        let listener = {
            let _entered = runtime.enter();
            server::listen(address)?
        };
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(api, address, keeps_requests));
        let current = Arc::new(Current::new(&shared));
        let served = Arc::clone(&current);
        let thread = std::thread::Builder::new()
            .name(format!("{}-sandbox", api.protocol.name))
            .spawn(move || runtime.block_on(server::serve(listener, served, stopped)))?;
        let endpoint = format!("http://{address}/");
        Ok(Self {
            shared,
            #[cfg(feature = "cli")]
            current,
            endpoint,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The endpoint to give to a client, such as `http://127.0.0.1:49152/`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// From now on, only this value of the credential, or of another variable that clients give, is accepted; without, any credential
    /// that is not empty is, and any value of a variable.
    ///
    /// # Panics
    /// If the API has no credential or given variable of this name.
    #[track_caller]
    pub fn require_credential(&self, name: &str, value: impl Into<String>) {
        let mut given = self.shared.api.protocol.given();
        let Some((index, ..)) = given.find(|(_, variable, _)| variable.name.wire == name) else {
            panic!("the API `{}` has no credential `{name}`", self.shared.api.protocol.name);
        };
        self.shared.state().required[index] = Some(value.into());
    }

    /// From now on, what clients have fetched for this variable is worth nothing, as a session that has expired: requests with it are
    /// answered with the error that renews it, if the schema names one, until it is fetched anew.
    ///
    /// # Panics
    /// If the API does not fetch a variable of this name.
    #[track_caller]
    pub fn expire(&self, name: &str) {
        let api = self.shared.api;
        let variable = api.protocol.variables.iter().find(|variable| variable.name.wire == name);
        let Some(Origin::Fetched(fetched)) = variable.map(|variable| &variable.origin) else {
            panic!("the API `{}` fetches no variable `{name}`", api.protocol.name);
        };
        self.shared.state().sessions.expire(fetched.fetch);
    }

    /// From now on, requests to this host name are answered too, for a sandbox that other machines or containers reach. Otherwise only
    /// `localhost`, names that end with `.localhost`, loopback addresses and the sandbox's own address are: a web page can make a name
    /// of its own lead to the sandbox, and would be able to read the replies.
    pub fn accept_host(&self, name: impl Into<String>) {
        self.shared.state().hosts.push(name.into().to_ascii_lowercase());
    }

    /// From now on, calls that are recorded in this folder are answered as they were recorded, and all others with the example as before.
    /// A call is the same if the function and all parameters are that are no secrets. Requests are checked as ever, and doubles count
    /// first. Of a file only the name was recorded, so that such a call is answered with the example too.
    ///
    /// [`Recorder`](crate::Recorder) makes recordings.
    ///
    /// # Errors
    /// If a file in the folder is no recording of a call of this API: the message has its path.
    pub fn replay(&self, folder: impl AsRef<Path>) -> io::Result<()> {
        self.replay_as(folder.as_ref(), false)
    }

    /// As [`replay`](Self::replay), but calls that are not recorded and have no double are refused.
    ///
    /// # Errors
    /// As there.
    pub fn replay_strictly(&self, folder: impl AsRef<Path>) -> io::Result<()> {
        self.replay_as(folder.as_ref(), true)
    }

    fn replay_as(&self, folder: &Path, is_strict: bool) -> io::Result<()> {
        let recordings = recording::read_folder(self.shared.api, folder)?;
        self.shared.state().replay = Arc::new(Replay::new(recordings, is_strict));
        Ok(())
    }

    /// From now on, calls this with a line about each request: the function, its parameters, and how it was answered. Credentials and
    /// secret parameters are masked, and so are the values of parameters that the function does not have.
    ///
    /// ```
    /// use actionapi::sandbox::Sandbox;
    /// # use actionapi::description::Embedded;
    /// # static API: Embedded = Embedded::new(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sandbox/shop.json")));
    /// # let api = API.get();
    ///
    /// let sandbox = Sandbox::start(api)?;
    /// sandbox.log_requests(|line| eprintln!("{line}")); // POST items.show id="7": 200
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn log_requests(&self, log: impl Fn(&str) + Send + Sync + 'static) {
        self.shared.state().log = Some(Arc::new(log));
    }

    /// From now on, answers from this API, at the same address. What clients fetched, recordings, host names and the log stay; of the
    /// values required of variables, those given here count.
    #[cfg(feature = "cli")]
    pub(crate) fn replace(&mut self, api: &'static Api, required: &[(&str, String)], pages: super::visit::Pages) {
        let shared = Arc::new(self.shared.with_api(api));
        {
            let mut state = shared.state();
            for (index, variable, _) in api.protocol.given() {
                let value = required.iter().find(|(name, _)| *name == variable.name.wire);
                state.required[index] = value.map(|(_, value)| value.clone());
            }
            state.pages = Some(pages);
        }
        self.current.set(&shared);
        self.shared = shared;
    }

    /// From now on, browsers get these pages. Requests that are for none of them are the API's.
    #[cfg(feature = "cli")]
    pub(crate) fn show(&self, pages: super::visit::Pages) {
        self.shared.state().pages = Some(pages);
    }

    /// A handle on one function, to set what it answers and to see what it received. `T` is the Rust type of its data; generated code,
    /// which calls this, knows it.
    ///
    /// # Panics
    /// If the API has no such function.
    #[track_caller]
    pub fn double<T>(&self, module: &str, function: &str) -> Double<'_, T> {
        let found = self.shared.api.module(module).and_then(|module| Some((module, module.function(function)?)));
        match found {
            Some((module, function)) => Double::new(&self.shared, (&module.name.wire, &function.name.wire), &function.example),
            None => {
                let called = qualified(module, ".", function);
                panic!("the API `{}` has no function `{called}`", self.shared.api.protocol.name)
            }
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It fails only if the thread has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic in the thread was reported on standard error; one more here could abort the process.
            let _ = thread.join();
        }
    }
}
