//! A bounded number of connections.

use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum_server::accept::Accept;
use futures_util::future::{Either, Ready, ready};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

/// Accepts connections up to a number; those beyond are closed at once.
#[derive(Clone)]
pub struct Bounded<A> {
    inner: A,
    free: Arc<Semaphore>,
}

impl<A> Bounded<A> {
    /// At most `most` connections through `inner`.
    pub fn new(inner: A, most: usize) -> Self {
        Self {
            inner,
            free: Arc::new(Semaphore::new(most)),
        }
    }
}

impl<A, I, S> Accept<I, S> for Bounded<A>
where
    A: Accept<I, Counted<S>>,
{
    type Stream = A::Stream;
    type Service = A::Service;
    type Future = Either<A::Future, Ready<io::Result<(Self::Stream, Self::Service)>>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        match Arc::clone(&self.free).try_acquire_owned() {
            Ok(place) => {
                let counted = Counted {
                    service,
                    _place: Arc::new(place),
                };
                Either::Left(self.inner.accept(stream, counted))
            }
            Err(_) => Either::Right(ready(Err(io::Error::other("too many connections")))),
        }
    }
}

/// The service of one connection, which holds its place as long as it lives.
#[derive(Clone)]
pub struct Counted<S> {
    service: S,
    _place: Arc<OwnedSemaphorePermit>,
}

impl<B, S: Service<Request<B>>> Service<Request<B>> for Counted<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.service.call(request)
    }
}
