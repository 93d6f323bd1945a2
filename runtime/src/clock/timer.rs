//! Timers of the page or the worker: `setTimeout`.
//!
//! Their futures are `Send`, because a client's must be, and there is one thread. With threads of WebAssembly, each must be polled and
//! dropped in the thread that it was first polled in.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use js_sys::{Function, Reflect};
use send_wrapper::SendWrapper;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

use super::Instant;

/// The longest time that `setTimeout` takes, in milliseconds: it takes a longer one for none.
const LONGEST: i32 = i32::MAX;

/// A future that is ready at a moment.
pub(crate) struct Sleep {
    end: Instant,
    timer: Option<SendWrapper<Timer>>,
}

/// Waits for this time.
pub(crate) fn sleep(time: Duration) -> Sleep {
    sleep_until(Instant::now() + time)
}

/// Waits until this moment.
pub(crate) fn sleep_until(end: Instant) -> Sleep {
    Sleep { end, timer: None }
}

/// Makes a sleep end at another moment.
pub(crate) fn reset(mut sleep: Pin<&mut Sleep>, end: Instant) {
    *sleep = sleep_until(end);
}

/// The future, if it is ready by this moment.
pub(crate) async fn timeout_at<F: IntoFuture>(end: Instant, future: F) -> Result<F::Output, Elapsed> {
    let (mut future, mut sleep) = (pin!(future.into_future()), pin!(sleep_until(end)));
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending => sleep.as_mut().poll(context).map(|()| Err(Elapsed)),
    })
    .await
}

/// The time is over.
#[derive(Debug)]
pub(crate) struct Elapsed;

impl fmt::Display for Elapsed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("deadline has elapsed")
    }
}

impl std::error::Error for Elapsed {}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // A timer may be early by a part of a millisecond, and ends before a time that is too long for it.
        loop {
            let left = self.end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                self.timer = None;
                return Poll::Ready(());
            }
            match &self.timer {
                Some(timer) if !timer.state.is_over.get() => {
                    timer.state.waker.replace(Some(context.waker().clone()));
                    return Poll::Pending;
                }
                _ => match Timer::start(left) {
                    Some(timer) => self.timer = Some(SendWrapper::new(timer)),
                    // Whoever cannot wait is not left waiting forever.
                    None => return Poll::Ready(()),
                },
            }
        }
    }
}

/// A timer that was started; dropping it stops it.
struct Timer {
    id: JsValue,
    state: Rc<State>,
    /// It must live as long as the timer may call it.
    _callback: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct State {
    is_over: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Timer {
    /// A timer of this length; `None` if there are no timers here.
    fn start(time: Duration) -> Option<Self> {
        let state = Rc::new(State::default());
        let shared = Rc::clone(&state);
        let callback = Closure::<dyn FnMut()>::new(move || {
            shared.is_over.set(true);
            if let Some(waker) = shared.waker.take() {
                waker.wake();
            }
        });
        let milliseconds = i32::try_from(time.as_micros().div_ceil(1000)).unwrap_or(LONGEST);
        let set = global("setTimeout")?;
        let id = set.call2(&JsValue::UNDEFINED, callback.as_ref(), &JsValue::from(milliseconds)).ok()?;
        Some(Self { id, state, _callback: callback })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(clear) = global("clearTimeout") {
            // It is over, or it is stopped.
            let _ = clear.call1(&JsValue::UNDEFINED, &self.id);
        }
    }
}

/// The function of this name that pages, workers and Node.js have.
fn global(name: &str) -> Option<Function> {
    Reflect::get(&js_sys::global(), &JsValue::from(name)).ok()?.dyn_into().ok()
}
