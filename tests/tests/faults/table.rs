//! Tries every case with every caller: a call while the fault persists, a call after the server works again, and a call during which the
//! fault occurs once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use generated_client::{Delivery, Settings};

use crate::callers::{CALLERS, Caller, Client, End, Told, watched};
use crate::cases::{self, Case, Stage};
use crate::secrets::assert_clean;
use crate::server::{Act, Door, Server, TRUSTED};
use crate::traffic::{Function, bytes};

/// The time that a slow machine needs for a call, in addition to what the call waits for. It is shorter than the timeouts that must not
/// run out.
const MACHINE: Duration = Duration::from_secs(50);

/// One call of the table.
struct Trial {
    case: Case,
    caller: Caller,
    function: Function,
}

impl Trial {
    fn name(&self) -> String {
        format!("{:?} {:?}: the server {}", self.caller, self.function, self.case.name)
    }

    fn is_for_the_caller(&self) -> bool {
        self.caller != Caller::CommandLine || self.case.expected.exit.is_some()
    }

    fn run(&self) {
        let other = Server::start(Door::Plain, Vec::new(), self.function.answer());
        let stage = Stage { function: self.function, elsewhere: other.address() };
        self.always(stage);
        if self.case.passes_for(self.function) {
            self.once(stage);
        }
        assert_eq!(other.approached(), 0, "{}: the other host received something", self.name());
    }

    fn client(&self, server: &Server, settings: Settings) -> Client {
        Client::new(self.caller, &server.endpoint(), &self.case.way, settings)
    }

    /// The fault occurs at every attempt.
    fn always(&self, stage: Stage) {
        let case = &self.case;
        let first = case.before.map(|before| vec![before(Function::Read)]).unwrap_or_default();
        let server = Server::start(case.door, first, (case.fault)(stage));
        let client = self.client(&server, Settings::new());
        if case.before.is_some() {
            self.succeeds(&client.call(Function::Read, 0), 1..=1);
            let closes = matches!(case.before, Some(before) if matches!(before(Function::Read), Act::Close(_)));
            let begun = Instant::now();
            while closes && server.closed() == 0 && begun.elapsed() < Duration::from_secs(10) {
                std::thread::sleep(Duration::from_millis(1));
            }
            if closes {
                // A busy system may deliver the end of a connection later than it is closed.
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let (approached, received) = (server.approached(), server.received());
        let told = client.call(self.function, case.way.padding);
        self.ended(&told);
        self.came(server.approached() - approached, server.received() - received);

        let can_be_mended = match case.door {
            Door::Closed | Door::Plain => true,
            Door::Tls(certificate) => certificate == TRUSTED && case.way.authority.is_some(),
            Door::PlainForTls | Door::TlsForPlain => false,
        };
        if can_be_mended {
            server.mend(Function::Read.answer());
            // A read may need a second attempt, because of a connection that the fault has left behind.
            self.succeeds(&client.call(Function::Read, 0), 1..=2);
        }
    }

    /// The fault occurs at the first attempt only.
    fn once(&self, stage: Stage) {
        let case = &self.case;
        let server = Arc::new(Server::start(case.door, vec![(case.fault)(stage)], self.function.answer()));
        let mut settings = Settings::new();
        if case.door == Door::Closed {
            if self.caller == Caller::CommandLine {
                // The test cannot know when the first attempt is over.
                return;
            }
            settings = settings.interceptor(Opening(Arc::clone(&server), self.function));
        }
        let told = self.client(&server, settings).call(self.function, case.way.padding);
        self.succeeds(&told, 2..=2);
        if case.door != Door::Closed {
            assert_eq!(server.approached(), 2, "{}, once", self.name());
        }
        if let Some(wait) = case.retry_after {
            assert!(told.took >= wait, "{}, once: took {:?}", self.name(), told.took);
        }
    }

    fn succeeds(&self, told: &Told, expected: std::ops::RangeInclusive<u32>) {
        let name = self.name();
        assert_clean(&name, &told.shown);
        match &told.end {
            None => assert_eq!(told.exit, Some(0), "{name}: {}", brief(&told.shown)),
            Some(End::Success { attempts, data }) => {
                assert!(expected.contains(attempts), "{name}: {attempts} attempts");
                assert!(data.contains("San Clemente") || data.contains("0000000000"), "{name}: {}", brief(data));
            }
            Some(end) => panic!("{name}: expected success, got {end:?}: {}", brief(&told.shown)),
        }
    }

    fn ended(&self, told: &Told) {
        let (name, case) = (self.name(), &self.case);
        assert_clean(&name, &told.shown);
        assert!(told.took < case.longest_wait(self.function) + MACHINE, "{name}: took {:?}", told.took);
        let attempts = case.attempts(self.function);
        let Some(end) = &told.end else {
            assert_eq!(told.exit, case.expected.exit, "{name}: {}", brief(&told.shown));
            return;
        };
        match (end, case.expected.error) {
            (End::Success { .. }, None) => self.succeeds(told, attempts..=attempts),
            (End::Failure { kind, delivery, attempts: made, retry_after }, Some(expected)) => {
                let shown = brief(&told.shown);
                assert_eq!((*kind, *delivery, *made), (expected.0, expected.1, attempts), "{name}: {shown}");
                assert_eq!(*retry_after, case.retry_after, "{name}: {shown}");
            }
            _ => panic!("{name}: expected {:?}, got {end:?}: {}", case.expected.error, brief(&told.shown)),
        }
        if let Some(wait) = case.retry_after {
            assert!(told.took >= wait * (attempts - 1), "{name}: took {:?}", told.took);
        }
    }

    /// What the server received: a write arrives at most once, however the call ended.
    fn came(&self, approached: usize, received: usize) {
        let (name, attempts) = (self.name(), self.case.attempts(self.function) as usize);
        match self.case.expected.error {
            None | Some((_, Delivery::Answered)) => assert_eq!(received, attempts, "{name}: whole requests"),
            Some((_, Delivery::NeverSent)) => assert_eq!(received, 0, "{name}: whole requests"),
            Some(_) => assert_eq!(approached, attempts, "{name}: requests"),
        }
        assert!(self.function == Function::Read || received <= 1, "{name}: the write arrived {received} times");
    }
}

/// Opens the server before the second attempt.
struct Opening(Arc<Server>, Function);

impl generated_client::actionapi::Interceptor for Opening {
    fn before(
        &self,
        request: &mut generated_client::actionapi::OutgoingRequest<'_>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if request.attempt() == 2 {
            self.0.mend(self.1.answer());
        }
        Ok(())
    }
}

fn brief(text: &str) -> String {
    text.chars().take(1500).collect()
}

fn trials(cases: Vec<Case>) -> Vec<Trial> {
    let each = cases.into_iter().flat_map(|case| {
        CALLERS.into_iter().flat_map(move |caller| {
            let case = case.clone();
            [Function::Read, Function::Write].map(move |function| Trial { case: case.clone(), caller, function })
        })
    });
    each.filter(Trial::is_for_the_caller).collect()
}

/// Runs all trials, `at_once` at a time, and reports all that failed.
fn run(trials: Vec<Trial>, at_once: usize) {
    let count = trials.len();
    let trials = Arc::new(trials);
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(trial) = trials.get(index) else { break };
                    let (all, name) = (Arc::clone(&trials), trial.name());
                    let done = std::panic::catch_unwind(|| watched(&name, move || all[index].run()));
                    if let Err(panic) = done {
                        wrong.lock().unwrap().push(panic.downcast_ref::<String>().cloned().unwrap_or(name));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {count} failed:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn every_case_ends_as_the_table_says() {
    let cases = cases::all().into_iter().filter(|case| !case.is_large).collect();
    run(trials(cases), 24);
}

#[test]
#[cfg_attr(not(feature = "slow"), ignore = "slow: run with `--features slow`")]
fn every_large_case_ends_as_the_table_says() {
    let cases = cases::all().into_iter().filter(|case| case.is_large).collect();
    run(trials(cases), 2);
}

/// Whether the request is written before the reset is a matter of luck; what the error says must be true either way.
#[test]
fn a_reset_at_once_is_reported_truthfully() {
    for caller in [Caller::Async, Caller::Blocking] {
        for _ in 0..20 {
            let server = Server::start(Door::Plain, Vec::new(), Act::Reset(bytes("")));
            let address = server.address();
            let listener = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
            drop((server, address));
            listener.bind(&std::net::SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
            listener.listen(16).unwrap();
            let endpoint = format!("http://{}/", listener.local_addr().unwrap().as_socket().unwrap());
            let accepting = listener.try_clone().unwrap();
            let thread = std::thread::spawn(move || {
                let mut count = 0;
                while let Ok((socket, _)) = accepting.accept() {
                    socket.set_linger(Some(Duration::ZERO)).unwrap();
                    count += 1;
                }
                count
            });
            let way = crate::callers::Way { timeout: Duration::from_secs(60), ..Default::default() };
            let told = Client::new(caller, &endpoint, &way, Settings::new()).call(Function::Write, 0);
            listener.shutdown(std::net::Shutdown::Both).unwrap();
            let connections: u32 = thread.join().unwrap();
            match told.end {
                Some(End::Failure { delivery: Delivery::MaybeSent, attempts, .. }) => assert_eq!(attempts, connections),
                Some(End::Failure { delivery: Delivery::NeverSent, attempts: 3, .. }) => assert_eq!(connections, 3),
                end => panic!("{caller:?}: {end:?}"),
            }
        }
    }
}
