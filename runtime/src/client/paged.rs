//! Lists that come page by page, as iterators: of the pages and of the items.
//!
//! It does not know how a page is asked for.

use std::fmt;
use std::marker::PhantomData;
use std::vec::IntoIter;

use super::mode::Mode;
use super::pager::Pager;
use super::returns::PagedFunction;
use crate::exchange::pages::Position;

/// A list that comes page by page, before the first request: its [`items`](Self::items), or its [`pages`](Self::pages).
///
/// The call's parameters hold for every page, and each page is a call with its own attempts and limits. After an error the next request is
/// for the same page, so that nothing is lost and nothing comes twice.
#[must_use = "nothing is sent before a page or an item is asked for"]
pub struct Paged<'a, M: Mode, O> {
    pager: Pager<'a, M>,
    function: PhantomData<fn() -> O>,
}

/// The pages of a list, each the whole reply of a call. With the blocking client it is an iterator; with the async one it has `next`,
/// and is a `Stream` with the feature `stream`.
#[must_use = "nothing is sent before a page is asked for"]
pub struct PagesOf<'a, M: Mode, O> {
    pager: Pager<'a, M>,
    function: PhantomData<fn() -> O>,
}

/// The items of a list that comes page by page. With the blocking client it is an iterator; with the async one it has `next`, and is a
/// `Stream` with the feature `stream`.
#[must_use = "nothing is sent before an item is asked for"]
pub struct Items<'a, M: Mode, O: PagedFunction> {
    pages: PagesOf<'a, M, O>,
    /// The items of the latest page that are not given yet.
    items: IntoIter<O::Item>,
    /// How many of its items were given.
    given: usize,
}

impl<'a, M: Mode, O: PagedFunction> Paged<'a, M, O> {
    pub(super) fn new(pager: Pager<'a, M>) -> Self {
        Self { pager, function: PhantomData }
    }

    /// Goes on from a position that `position` gave, instead of the beginning. One of another function is an error when the first page is
    /// asked for.
    pub fn from(mut self, position: Position) -> Self {
        self.pager.go_on_from(position);
        self
    }

    /// Where the first page is.
    #[must_use]
    pub fn position(&self) -> Position {
        self.pager.position(None)
    }

    /// The pages.
    pub fn pages(self) -> PagesOf<'a, M, O> {
        PagesOf { pager: self.pager, function: PhantomData }
    }

    /// The items of all pages.
    pub fn items(self) -> Items<'a, M, O> {
        Items { pages: self.pages(), items: Vec::new().into_iter(), given: 0 }
    }
}

impl<M: Mode, O: PagedFunction> PagesOf<'_, M, O> {
    /// Where to go on: after the latest page, whether there are more or not.
    #[must_use]
    pub fn position(&self) -> Position {
        self.pager.position(None)
    }
}

impl<M: Mode, O: PagedFunction> Items<'_, M, O> {
    /// Where to go on: after the latest item, whether there are more or not.
    #[must_use]
    pub fn position(&self) -> Position {
        let is_within = self.items.len() > 0;
        self.pages.pager.position(is_within.then_some(self.given))
    }

    fn take(&mut self) -> Option<O::Item> {
        let item = self.items.next()?;
        self.given += 1;
        Some(item)
    }

    fn refill(&mut self, skipped: usize, data: &mut O::Data) {
        self.items = O::items(data).map(std::mem::take).unwrap_or_default().into_iter();
        self.given = skipped;
    }
}

/// Counts the items in the data of a page, and removes the first ones, which were given before.
fn prune<O: PagedFunction>(data: &mut O::Data, skip: usize) -> usize {
    let Some(items) = O::items(data) else { return 0 };
    let count = items.len();
    items.drain(..skip.min(count));
    count
}

#[cfg(all(feature = "blocking", not(all(target_family = "wasm", target_os = "unknown"))))]
mod blocking {
    use super::{Items, PagedFunction, PagesOf, prune};
    use crate::client::mode::Blocking;
    use crate::error::Result;
    use crate::exchange::reply::Reply;

    impl<O: PagedFunction> Iterator for PagesOf<'_, Blocking, O> {
        type Item = Result<Reply<O::Data>>;

        fn next(&mut self) -> Option<Self::Item> {
            self.pager.next(prune::<O>)
        }
    }

    impl<O: PagedFunction> Iterator for Items<'_, Blocking, O> {
        type Item = Result<O::Item>;

        fn next(&mut self) -> Option<Self::Item> {
            loop {
                if let Some(item) = self.take() {
                    return Some(Ok(item));
                }
                let skipped = self.pages.pager.skip();
                match self.pages.next()? {
                    Ok(mut page) => self.refill(skipped, page.data_mut()),
                    Err(error) => return Some(Err(error)),
                }
            }
        }
    }
}

#[cfg(feature = "async")]
mod awaiting {
    use std::future::poll_fn;
    use std::task::{Context, Poll, ready};

    use super::{Items, PagedFunction, PagesOf, prune};
    use crate::client::mode::Async;
    use crate::error::Result;
    use crate::exchange::reply::Reply;

    impl<O: PagedFunction> PagesOf<'_, Async, O> {
        /// The next page; `None` after the last one. Dropping the future loses nothing.
        pub async fn next(&mut self) -> Option<Result<Reply<O::Data>>> {
            poll_fn(|context| self.poll(context)).await
        }

        fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Reply<O::Data>>>> {
            self.pager.poll_next(context, prune::<O>)
        }
    }

    impl<O: PagedFunction> Items<'_, Async, O> {
        /// The next item; `None` after the last one. Dropping the future loses nothing.
        pub async fn next(&mut self) -> Option<Result<O::Item>> {
            poll_fn(|context| self.poll(context)).await
        }

        fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item>>> {
            loop {
                if let Some(item) = self.take() {
                    return Poll::Ready(Some(Ok(item)));
                }
                let skipped = self.pages.pager.skip();
                match ready!(self.pages.poll(context)) {
                    Some(Ok(mut page)) => self.refill(skipped, page.data_mut()),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None => return Poll::Ready(None),
                }
            }
        }
    }

    #[cfg(feature = "stream")]
    impl<O: PagedFunction> futures_core::Stream for PagesOf<'_, Async, O> {
        type Item = Result<Reply<O::Data>>;

        fn poll_next(self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.get_mut().poll(context)
        }
    }

    #[cfg(feature = "stream")]
    impl<O: PagedFunction<Item: Unpin>> futures_core::Stream for Items<'_, Async, O> {
        type Item = Result<O::Item>;

        fn poll_next(self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.get_mut().poll(context)
        }
    }
}

macro_rules! debug {
    ($($name:ident),*) => {
        $(impl<M: Mode, O: PagedFunction> fmt::Debug for $name<'_, M, O> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                // Not the call: some of its parameters are secret.
                formatter.debug_struct(stringify!($name)).field("position", &self.position()).finish_non_exhaustive()
            }
        })*
    };
}

debug!(Paged, PagesOf, Items);
