//! Reads server-sent events. Ours are one `data:` line of JSON each, between comments that keep
//! the connection alive.

use futures_util::{Stream, StreamExt as _};

use crate::Event;

/// The events in a stream of bytes; ends at the first chunk that is missing.
pub(super) fn events<B: AsRef<[u8]> + Send>(
    chunks: impl Stream<Item = Option<B>> + Send,
) -> impl Stream<Item = Event> + Send {
    let mut lines = Lines::default();
    chunks
        .take_while(|chunk| std::future::ready(chunk.is_some()))
        .map(move |chunk| {
            futures_util::stream::iter(
                chunk
                    .map(|bytes| lines.push(bytes.as_ref()))
                    .unwrap_or_default(),
            )
        })
        .flatten()
}

/// Bytes of a line not yet ended.
#[derive(Default)]
struct Lines(Vec<u8>);

impl Lines {
    fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.0.extend_from_slice(bytes);
        let mut found = Vec::new();
        while let Some(end) = self.0.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.0.drain(..=end).collect();
            // An event of a newer daemon that we don't know says no less than "look again".
            found.extend(
                line.strip_prefix(b"data:")
                    .map(|json| serde_json::from_slice(json).unwrap_or(Event::Missed)),
            );
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_cut_anywhere_read_the_same() {
        let text =
            b": hello\n\ndata: {\"changed\":\"missed\"}\n\ndata: {\"changed\":\"of tomorrow\"}\n\n";
        for cut in 0..text.len() {
            let mut lines = Lines::default();
            let mut found = lines.push(&text[..cut]);
            found.extend(lines.push(&text[cut..]));
            assert_eq!(found, [Event::Missed, Event::Missed], "cut at {cut}");
        }
    }
}
