//! A printer played on a serial line and on the network, which reads the bytes as one would.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use chrono::NaiveDate;
use courrier_kiosk::printer::{
    Page, Paper, PrinterEvent, PrinterPlace, PrinterSettings, Ticket, TicketPrinter, Trouble,
};
use courrier_testkit::{Pty, free_port, wait_for};

use crate::SOON;

fn start(place: PrinterPlace) -> (TicketPrinter, Receiver<PrinterEvent>) {
    let (tell, events) = channel();
    let settings = PrinterSettings {
        place,
        page: Page::Pc858,
        columns: 42,
    };
    let listener = Arc::new(move |event| {
        let _ = tell.send(event);
    });
    let printer = TicketPrinter::start(settings, listener).expect("a thread");
    (printer, events)
}

fn next(events: &Receiver<PrinterEvent>) -> PrinterEvent {
    events.recv_timeout(SOON).expect("news of the printer")
}

fn ticket(number: u32) -> Ticket {
    let day = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");
    Ticket {
        number,
        centre: "CCAS de Saint-Denis, service de la domiciliation et du courrier".to_owned(),
        lines: vec!["3 numéros avant vous".to_owned(), "Guichet n° 2".to_owned()],
        at: day.and_hms_opt(14, 5, 0).expect("a time"),
    }
}

/// What a printer makes of the bytes: the lines with their size, and whether the paper was cut.
fn decoded(bytes: &[u8]) -> (Vec<(u8, String)>, bool) {
    // The upper half of page 858, as far as these tickets need it.
    let letter = |byte: u8| match byte {
        0x20..=0x7e => char::from(byte),
        0x82 => 'é',
        0xf8 => '°',
        other => panic!("byte {other:#04x}"),
    };
    let (mut lines, mut line, mut size, mut cut) = (Vec::new(), String::new(), 1, false);
    let mut rest = bytes;
    let skip = |rest: &[u8], count: usize| rest[count..].to_vec();
    let mut held;
    while let [first, ..] = rest {
        held = match (first, rest) {
            (0x1b, [_, b'@', ..]) => skip(rest, 2),
            (0x1b, [_, b't', page, ..]) => {
                assert_eq!(*page, 19, "page 858");
                skip(rest, 3)
            }
            (0x1b, [_, b'a' | b'E' | b'M' | b'G', _, ..]) => skip(rest, 3),
            (0x1b, [_, b'd', count, ..]) => {
                if !line.is_empty() {
                    lines.push((size, std::mem::take(&mut line)));
                }
                assert!(*count > 0);
                skip(rest, 3)
            }
            (0x1d, [_, b'!', sizes, ..]) => {
                assert_eq!(sizes >> 4, sizes & 0x0f, "as wide as high");
                size = (sizes >> 4) + 1;
                skip(rest, 3)
            }
            (0x1d, [_, b'V', kind, ..]) => {
                cut = true;
                skip(rest, if *kind >= 65 { 4 } else { 3 })
            }
            (b'\n', _) => {
                lines.push((size, std::mem::take(&mut line)));
                skip(rest, 1)
            }
            (byte, _) => {
                line.push(letter(*byte));
                skip(rest, 1)
            }
        };
        rest = &held;
    }
    (lines, cut)
}

/// The last bytes of a ticket: GS V, a full cut after some paper.
const CUT: [u8; 4] = [0x1d, b'V', 65, 0];

fn check_ticket(bytes: &[u8]) {
    let (lines, cut) = decoded(bytes);
    let lines: Vec<(u8, &str)> = lines
        .iter()
        .map(|(size, text)| (*size, text.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            (1, "CCAS de Saint-Denis, service de la"),
            (1, "domiciliation et du courrier"),
            (8, "47"),
            (2, "3 numéros avant vous"),
            (2, "Guichet n° 2"),
            (1, "30/11/2026  14:05"),
        ]
    );
    assert!(cut);
}

#[test]
fn a_printer_that_only_listens_gets_the_ticket() {
    let mut line = Pty::open().expect("a pty");
    let (printer, events) = start(PrinterPlace::Device(line.path().to_owned()));
    // It was asked how it is, and does not answer.
    assert_eq!(next(&events), PrinterEvent::Is(Ok(Paper::Unknown)));
    assert_eq!(printer.state(), Some(Ok(Paper::Unknown)));
    let asked = line.read_until(&[0x10, 0x04, 2], SOON).expect("asked");
    assert_eq!(asked, [0x10, 0x04, 2]);
    printer.print(ticket(47));
    assert_eq!(next(&events), PrinterEvent::Printed(47));
    let bytes = line.read_until(&CUT, SOON).expect("a whole ticket");
    check_ticket(bytes.strip_prefix(&[0x10, 0x04, 2]).expect("asked again"));
}

/// How the printer on the network is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Fine,
    LowPaper,
    NoPaper,
    CoverOpen,
    /// The paper ends with the next ticket.
    LastTicket,
}

struct NetworkPrinter {
    mood: Arc<Mutex<Mood>>,
    paper: Receiver<Vec<u8>>,
}

impl NetworkPrinter {
    fn start(port: u16, mood: Mood) -> Self {
        // A passing connection of another test may hold the port for a moment.
        let mut listener = None;
        wait_for(SOON, || {
            listener = TcpListener::bind(("127.0.0.1", port)).ok();
            listener.is_some()
        });
        let listener = listener.expect("the port");
        let mood = Arc::new(Mutex::new(mood));
        let (out, paper) = channel();
        let shared = Arc::clone(&mood);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let printed = serve(stream.expect("a connection"), &shared);
                if !printed.is_empty() && out.send(printed).is_err() {
                    return;
                }
            }
        });
        Self { mood, paper }
    }
}

/// Answers DLE EOT at once, and keeps the rest.
fn serve(mut stream: TcpStream, mood: &Mutex<Mood>) -> Vec<u8> {
    let (mut printed, mut question) = (Vec::new(), Vec::new());
    let mut byte = [0];
    while stream.read(&mut byte).is_ok_and(|count| count == 1) {
        match (question.len(), byte[0]) {
            (0, 0x10) | (1, 0x04) => question.push(byte[0]),
            (2, n) => {
                question.clear();
                let mut mood = mood.lock().expect("not poisoned");
                if *mood == Mood::LastTicket && !printed.is_empty() {
                    *mood = Mood::NoPaper;
                }
                let answer = match (n, *mood) {
                    (2, Mood::CoverOpen) => 0x16,
                    (2, Mood::NoPaper) => 0x32,
                    (4, Mood::NoPaper) => 0x7e,
                    (4, Mood::LowPaper) => 0x1e,
                    _ => 0x12,
                };
                stream.write_all(&[answer]).expect("answered");
            }
            (_, other) => {
                printed.append(&mut question);
                printed.push(other);
            }
        }
    }
    printed
}

#[test]
fn a_printer_that_answers_tells_of_its_paper() {
    let port = free_port().expect("a port");
    let peer = NetworkPrinter::start(port, Mood::Fine);
    let (printer, events) = start(PrinterPlace::Network(format!("127.0.0.1:{port}")));
    assert_eq!(next(&events), PrinterEvent::Is(Ok(Paper::Plenty)));
    printer.print(ticket(47));
    assert_eq!(next(&events), PrinterEvent::Printed(47));
    check_ticket(&peer.paper.recv_timeout(SOON).expect("a ticket"));

    let is = |mood| *peer.mood.lock().expect("not poisoned") = mood;
    for (mood, state) in [
        (Mood::LowPaper, Ok(Paper::Low)),
        (Mood::NoPaper, Err(Trouble::NoPaper)),
        (Mood::CoverOpen, Err(Trouble::OutOfOrder)),
        (Mood::LastTicket, Err(Trouble::NoPaper)),
        (Mood::Fine, Ok(Paper::Plenty)),
    ] {
        is(mood);
        printer.print(ticket(48));
        let mut news = next(&events);
        if mood == Mood::LastTicket {
            assert_eq!(printer.state(), Some(Err(Trouble::NoPaper)));
        }
        assert_eq!(news, PrinterEvent::Is(state));
        news = next(&events);
        let outcome = match state {
            Ok(_) => PrinterEvent::Printed(48),
            Err(trouble) => PrinterEvent::NotPrinted(48, trouble),
        };
        assert_eq!(news, outcome);
    }
}

#[test]
fn a_printer_that_is_gone_is_told_and_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("printer");
    let (printer, events) = start(PrinterPlace::Device(path.clone()));
    assert_eq!(next(&events), PrinterEvent::Is(Err(Trouble::Unreachable)));
    printer.print(ticket(1));
    let refused = PrinterEvent::NotPrinted(1, Trouble::Unreachable);
    assert_eq!(next(&events), refused);
    let line = Pty::open_at(&path).expect("a pty");
    printer.print(ticket(2));
    assert_eq!(next(&events), PrinterEvent::Is(Ok(Paper::Unknown)));
    assert_eq!(next(&events), PrinterEvent::Printed(2));
    drop(line);
    let closed = free_port().expect("a port");
    let (_printer, events) = start(PrinterPlace::Network(format!("127.0.0.1:{closed}")));
    assert_eq!(next(&events), PrinterEvent::Is(Err(Trouble::Unreachable)));
}
