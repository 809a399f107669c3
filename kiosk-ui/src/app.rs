//! The program: one window, one controller, and the threads that tell it things.

use std::cell::RefCell;
use std::os::unix::process::CommandExt as _;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use courrier_api::{Client, Enrol, KioskHealth};
use courrier_cards::{CardEvent, CardStream, ReaderConfig};
use courrier_clock::SharedClock;
use courrier_firmware_config::ReaderProfiles;
use slint::{ComponentHandle as _, LogicalSize, Timer, TimerMode};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::action::{Action, Key};
use crate::adapter::Shown;
use crate::bare_screen;
use crate::console::Console;
use crate::controller::Controller;
use crate::display;
use crate::health::Instruments;
use crate::keypad;
use crate::machine::Around;
use crate::network::Network;
use crate::offline::Memory;
use crate::printer::{PrinterEvent, TicketPrinter};
use crate::service::{DaemonLink, Heard};
use crate::settings::{Arguments, Command, Settings};
use crate::technician::{self, Technician};
use crate::trace::LatencyTrace;
use crate::voice::{Headphones, Loudspeaker, VoiceEvent};
use crate::watchdog::Watchdog;
use crate::window::{Borne, BorneWindow};

/// Why a window that can't open ends the program.
pub(crate) const NO_WINDOW: &str = "la fenêtre ne peut pas s'ouvrir";

/// Everything that can happen to a borne, in the order in which it did.
#[derive(Debug)]
enum Input {
    Card(CardEvent),
    Heard(Heard),
    Voice(VoiceEvent),
    Printer(PrinterEvent),
    Press(Action),
    Key(Key),
    Tick,
    /// A frame with this tap's outcome was drawn.
    Frame(i32, Duration),
}

/// Does what the command line asks for.
pub fn main(arguments: &Arguments, clock: &SharedClock) -> anyhow::Result<()> {
    let settings = Settings::new(&arguments.connection, &arguments.run)?;
    if arguments.command.is_none() {
        bare_screen::prepare().context(NO_WINDOW)?;
    }
    match &arguments.command {
        Some(Command::Enrol { code }) => enrol(&settings, code),
        Some(Command::Technician) => technician::set_up(&settings, clock.clone()),
        None if arguments.run.display => display::run(&settings, clock),
        None => run(&settings, clock),
    }?;
    if arguments.command.is_none() && settings.windowed.is_none() {
        return Err(start_again());
    }
    Ok(())
}

/// A borne has no end. Somebody found a way to close its window: this very process begins anew, with
/// the console's keyboard still off.
/// Returns only why it can't.
fn start_again() -> anyhow::Error {
    tracing::warn!("the window was closed; it opens again");
    let program = std::env::current_exe();
    let error = match program {
        Ok(program) => std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .exec(),
        Err(error) => error,
    };
    anyhow::Error::new(error).context("la fenêtre s'est fermée")
}

/// Trades the one-time code for the borne's credential.
fn enrol(settings: &Settings, code: &str) -> anyhow::Result<()> {
    let client = Client::new(&settings.daemon, &settings.fingerprint)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let enrolled = runtime.block_on(client.enrol(&Enrol {
        code: code.to_owned(),
    }))?;
    settings.keep_credential(&enrolled.credential)?;
    println!(
        "L'appareil est inscrit. Son jeton est dans {}.",
        settings.credential_file.display()
    );
    Ok(())
}

/// Runs the borne until its window closes.
fn run(settings: &Settings, clock: &SharedClock) -> anyhow::Result<()> {
    let client =
        Client::new(&settings.daemon, &settings.fingerprint)?.with_bearer(&settings.credential()?);
    let trace = settings
        .trace_latency
        .as_deref()
        .map(|file| LatencyTrace::open(file).with_context(|| file.display().to_string()))
        .transpose()?;

    let console = Console::take_own();
    courrier_look::fonts::register();
    let window = BorneWindow::new().context(NO_WINDOW)?;
    place(&window, settings.windowed);
    let (inputs, mut happened) = unbounded_channel();

    // A send fails only when the window is gone and the program ends.
    let tell = inputs.clone();
    let listener = Arc::new(move |heard| drop(tell.send(Input::Heard(heard))));
    let instruments = Instruments::beside(&settings.credential_file);
    let network = Network::towards(&settings.daemon);
    let line = network.clone();
    let link = DaemonLink::start(client, clock.clone(), instruments, line, listener)?;
    let tell = inputs.clone();
    let readers = ReaderConfig::new(ReaderProfiles::load(settings.profiles.as_deref())?);
    let _cards = CardStream::open_with(readers, clock.clone(), move |event| {
        drop(tell.send(Input::Card(event)));
    })?;
    let (around, _headphones) = around(settings, network, &inputs);
    listen(&window, &inputs);
    mark_frames(&window, &inputs, clock);

    let mut borne = Rig {
        window: window.as_weak(),
        controller: controller(settings, clock, &link, around),
        link,
        memory: Memory::start(settings.offline_file.clone())?,
        shown: Shown::default(),
        trace,
        watchdog: Watchdog::default(),
        timer: Rc::new(Timer::default()),
        inputs,
    };
    borne.recall();
    borne.show();
    let borne = Rc::new(RefCell::new(borne));
    slint::spawn_local(async move {
        while let Some(input) = happened.recv().await {
            borne.borrow_mut().take(input);
        }
    })
    .context("la boucle d'événements ne tourne pas")?;
    window.run().context("la fenêtre s'est fermée")?;
    if settings.windowed.is_none() {
        Console::hand_on(console);
    }
    Ok(())
}

/// Loudspeaker, printer and headphones, as far as there are any: none of them is missed so much
/// that the borne would not start.
fn around(
    settings: &Settings,
    network: Network,
    inputs: &UnboundedSender<Input>,
) -> (Around, Option<Headphones>) {
    let tell = inputs.clone();
    let listener: crate::voice::Listener =
        Arc::new(move |event| drop(tell.send(Input::Voice(event))));
    let voice = Loudspeaker::start(&settings.voice, Arc::clone(&listener))
        .inspect_err(|error| tracing::warn!(%error, "no voice"))
        .ok();
    let headphones = Headphones::watch(listener)
        .inspect_err(|error| tracing::warn!(%error, "headphones are not noticed"))
        .ok();
    let tell = inputs.clone();
    let printer = settings.printer.clone().and_then(|settings| {
        let listener = Arc::new(move |event| drop(tell.send(Input::Printer(event))));
        TicketPrinter::start(settings, listener)
            .inspect_err(|error| tracing::warn!(%error, "no printer"))
            .ok()
    });
    let around = Around {
        voice,
        printer,
        network,
    };
    (around, headphones)
}

fn controller(
    settings: &Settings,
    clock: &SharedClock,
    link: &DaemonLink,
    around: Around,
) -> Controller<DaemonLink, Around> {
    let mut controller = Controller::new(clock.clone(), link.clone(), around);
    controller.offer(settings.languages.clone());
    let technician = Technician::load(&settings.technician_file, clock.clone());
    if technician.is_set_up() {
        controller.let_in(technician);
    }
    controller
}

fn place(window: &BorneWindow, windowed: Option<(u32, u32)>) {
    window
        .global::<Borne<'_>>()
        .set_full_screen(windowed.is_none());
    fill(window.window(), windowed);
}

/// A window of this size, or the whole screen.
pub(crate) fn fill(window: &slint::Window, windowed: Option<(u32, u32)>) {
    if let Some((width, height)) = windowed {
        #[expect(clippy::cast_precision_loss, reason = "a window's size is small")]
        window.set_size(LogicalSize::new(width as f32, height as f32));
    } else {
        window.set_fullscreen(true);
    }
}

/// Takes presses and keys to the loop.
fn listen(window: &BorneWindow, inputs: &UnboundedSender<Input>) {
    let borne = window.global::<Borne<'_>>();
    let tell = inputs.clone();
    borne.on_press(move |code| {
        if let Some(action) = Action::of_code(code) {
            drop(tell.send(Input::Press(action)));
        }
    });
    let tell = inputs.clone();
    borne.on_key(move |text| {
        let key = keypad::key(&text);
        if let Some(key) = key {
            drop(tell.send(Input::Key(key)));
        }
        key.is_some()
    });
}

/// Lets frames tell when they were drawn; [`crate::trace`] says how.
fn mark_frames(window: &BorneWindow, inputs: &UnboundedSender<Input>, clock: &SharedClock) {
    let (inputs, clock) = (inputs.clone(), clock.clone());
    window.global::<Borne<'_>>().on_frame_mark(move |tap| {
        let (inputs, clock) = (inputs.clone(), clock.clone());
        // Fails only when the loop has ended, with all frames.
        let _ = slint::invoke_from_event_loop(move || {
            drop(inputs.send(Input::Frame(tap, clock.monotonic())));
        });
        slint::Color::default()
    });
}

/// The window's side of the borne: the controller and what hangs on it.
struct Rig {
    window: slint::Weak<BorneWindow>,
    controller: Controller<DaemonLink, Around>,
    shown: Shown,
    link: DaemonLink,
    memory: Memory,
    trace: Option<LatencyTrace>,
    watchdog: Watchdog,
    timer: Rc<Timer>,
    inputs: UnboundedSender<Input>,
}

impl Rig {
    /// What an earlier run knew stands there until the daemon speaks.
    fn recall(&mut self) {
        let known = self.memory.known().clone();
        if let Some(centre) = known.centre {
            let pages = known.pages.unwrap_or_default();
            self.controller.remember(centre, pages);
        }
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Card(event) => {
                let at = event.at();
                let tap = self.controller.card(event);
                if let (Some(tap), Some(trace)) = (tap, &mut self.trace) {
                    trace.card(tap, at);
                }
            }
            Input::Heard(Heard::Tap(tap, answer, at)) => {
                if let (true, Some(trace)) = (answer.is_ok(), &mut self.trace) {
                    trace.answer(tap, at);
                }
                self.controller.answered(tap, answer);
            }
            Input::Heard(Heard::Centre(centre)) => {
                if let Ok(centre) = &centre {
                    self.memory.centre(centre);
                }
                self.controller.heard(centre);
            }
            Input::Heard(Heard::Ticket(tap, answer, sms)) => {
                self.controller.ticketed(tap, answer, sms);
            }
            Input::Heard(Heard::Pages(pages)) => {
                self.memory.pages(&pages);
                self.controller.pages(pages);
            }
            Input::Voice(VoiceEvent::Headphones(plugged)) => self.controller.headphones(plugged),
            Input::Printer(PrinterEvent::NotPrinted(number, _)) => {
                self.controller.not_printed(number);
            }
            Input::Press(action) => self.controller.press(action),
            Input::Key(key) => self.controller.key(key),
            // What voice and printer came to is seen by the next look at them.
            Input::Tick | Input::Voice(_) | Input::Printer(_) => self.controller.tick(),
            Input::Frame(mark, at) => {
                self.watchdog.frame_drawn();
                if let Some(trace) = &mut self.trace {
                    trace.frame(mark, at);
                }
                return;
            }
        }
        self.show();
    }

    fn show(&mut self) {
        if let Some(window) = self.window.upgrade() {
            let size = window.window().size();
            self.controller.screen_is_tall(size.height > size.width);
        }
        let view = self.controller.view();
        if let Some(window) = self.window.upgrade() {
            let said = self.controller.said(&view);
            self.shown.show(&window, &view, &said);
        }
        self.link.health_is(KioskHealth {
            reader_ok: self.controller.readers_work(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            last_tap: self.controller.last_tap(),
            clock_ok: self.controller.clock_ok(),
            printer_ok: self.controller.machine().printer_ok(),
            voice_ok: self.controller.machine().voice_ok(),
            ..KioskHealth::default()
        });
        if let Some(trace) = &mut self.trace {
            trace.shown(view.shown_tap, view.screen);
        }
        let tell = self.inputs.clone();
        self.timer.start(
            TimerMode::SingleShot,
            self.controller.next_change(),
            move || {
                drop(tell.send(Input::Tick));
            },
        );
    }
}
