//! The pages of a list one by one, for both ways to call. It carries requests; the state machine of `exchange` decides.
//!
//! It does not know where the items are in the data.

use super::handle::Client;
use super::mode::Mode;
use crate::description::Pages;
use crate::error::Result;
use crate::exchange::answer::Answer;
use crate::exchange::pages::{Paging, Position};
use crate::exchange::reply::Reply;
use crate::exchange::request::Draft;
use crate::wire::Decode;

/// The pages of a list.
pub(crate) struct Pager<'a, M: Mode> {
    client: &'a Client<M>,
    call: Draft,
    pages: &'static Pages,
    paging: Paging,
    /// The call for the next page, if somebody began to wait for it.
    #[cfg_attr(not(feature = "async"), allow(dead_code, reason = "a blocking call is waited for"))]
    flight: M::Flight<'a>,
}

impl<'a, M: Mode> Pager<'a, M> {
    pub(crate) fn new(client: &'a Client<M>, call: Draft, pages: &'static Pages) -> Self {
        let paging = Paging::new(pages, client.protocol(), &call);
        Self { client, call, pages, paging, flight: M::Flight::default() }
    }

    /// Goes on from a position instead.
    pub(crate) fn go_on_from(&mut self, position: Position) {
        self.flight = M::Flight::default();
        self.paging.go_on_from(position);
    }

    /// The position after this many items of the latest page, or after all of them.
    pub(crate) fn position(&self, given: Option<usize>) -> Position {
        self.paging.position(given, self.client.shared(), &self.call)
    }

    /// How many of the next page's items were given before.
    pub(crate) fn skip(&self) -> usize {
        self.paging.skip()
    }

    /// Whether no other page is asked for.
    #[cfg(feature = "cli")]
    pub(crate) fn is_over(&self) -> bool {
        self.paging.is_over()
    }

    /// Takes a page. `items` counts those in the data, and removes the first of them, this many.
    fn page<T: Decode>(&mut self, answer: Box<Answer>, items: impl FnOnce(&mut T, usize) -> usize) -> Result<Reply<T>> {
        let (facts, secrets) = (answer.facts(self.pages), answer.secrets().clone());
        let mut reply = answer.into_reply::<T>()?;
        let items = items(reply.data_mut(), self.paging.skip());
        self.paging.arrived(facts, items, secrets);
        Ok(reply)
    }
}

#[cfg(all(feature = "blocking", not(all(target_family = "wasm", target_os = "unknown"))))]
mod blocking {
    use super::{Decode, Pager, Reply, Result};
    use crate::client::blocking::exchange;
    use crate::client::mode::Blocking;

    impl Pager<'_, Blocking> {
        /// The next page.
        pub(crate) fn next<T: Decode>(&mut self, items: impl FnOnce(&mut T, usize) -> usize) -> Option<Result<Reply<T>>> {
            let answer = match self.paging.next(self.client.protocol(), &self.call)? {
                Ok(draft) => exchange(self.client.shared(), self.client.transport(), draft),
                Err(error) => Err(error),
            };
            Some(answer.and_then(|answer| self.page(answer, items)))
        }
    }
}

#[cfg(feature = "async")]
mod awaiting {
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};

    use super::{Decode, Pager, Reply, Result};
    use crate::client::mode::Async;
    use crate::client::pending::Work;

    impl Pager<'_, Async> {
        /// The next page. Whoever stops waiting loses nothing: the next to wait gets it.
        pub(crate) fn poll_next<T: Decode>(
            &mut self,
            context: &mut Context<'_>,
            items: impl FnOnce(&mut T, usize) -> usize,
        ) -> Poll<Option<Result<Reply<T>>>> {
            let mut work = match self.flight.0.take() {
                Some(work) => work,
                None => match self.paging.next(self.client.protocol(), &self.call) {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Some(Ok(draft)) => Work::new(self.client.shared(), self.client.transport(), draft),
                },
            };
            let polled = Pin::new(&mut work).poll(context);
            if polled.is_pending() {
                self.flight.0 = Some(work);
            }
            let answer = ready!(polled);
            Poll::Ready(Some(answer.and_then(|answer| self.page(answer, items))))
        }
    }
}
