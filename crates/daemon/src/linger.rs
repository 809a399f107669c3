//! Bodies that nobody read.
//!
//! A request may be refused before its body is looked at. A server that closes the connection
//! while the client is still sending makes the client see a broken connection and not the answer,
//! so what is left of a body is read and thrown away.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use futures_util::StreamExt as _;
use tokio::runtime::Handle;

/// Most that is read of a body nobody wants, in bytes; a client that sends more loses its answer.
const MOST: usize = 2 * 1024 * 1024;
/// Longest time spent on it.
const LONGEST: Duration = Duration::from_secs(10);

/// Makes sure that the request's body is read to its end, whatever becomes of the request.
pub fn to_the_end(request: Request) -> Request {
    if request.body().is_end_stream() {
        return request;
    }
    request.map(|body| Body::new(Lingering { body, ended: false }))
}

struct Lingering {
    body: Body,
    ended: bool,
}

impl HttpBody for Lingering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            self.ended = true;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        if self.ended || self.body.is_end_stream() {
            return;
        }
        // Without a runtime the connection is going, too.
        if let Ok(runtime) = Handle::try_current() {
            let body = std::mem::take(&mut self.body);
            runtime.spawn(tokio::time::timeout(LONGEST, throw_away(body)));
        }
    }
}

async fn throw_away(body: Body) {
    let mut chunks = body.into_data_stream();
    let mut left = MOST;
    while let Some(Ok(chunk)) = chunks.next().await {
        match left.checked_sub(chunk.len()) {
            Some(less) => left = less,
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::stream;
    use tokio::sync::oneshot;

    use super::*;

    /// A body of so many chunks that tells when its end was reached.
    fn body(chunks: usize) -> (Body, oneshot::Receiver<()>) {
        let (ended, told) = oneshot::channel();
        let chunks =
            stream::iter((0..chunks).map(|_| Ok::<_, Infallible>(Bytes::from_static(&[0; 1024]))));
        let end = stream::once(async {
            // Nobody waits when the test is over.
            let _ = ended.send(());
            Ok(Bytes::new())
        });
        (Body::from_stream(chunks.chain(end)), told)
    }

    #[tokio::test]
    async fn what_nobody_read_is_read_to_its_end_and_not_for_ever() {
        let (unread, told) = body(10);
        drop(to_the_end(Request::new(unread)));
        told.await.expect("read to its end");

        let (half_read, told) = body(10);
        let mut stream = to_the_end(Request::new(half_read))
            .into_body()
            .into_data_stream();
        stream.next().await.expect("a chunk").expect("no error");
        drop(stream);
        told.await.expect("read to its end");

        let (endless, told) = body(MOST / 1024 + 1);
        drop(to_the_end(Request::new(endless)));
        told.await.expect_err("given up before its end");
    }
}
