//! The thread that starts espeak-ng and aplay, watches them, and kills them.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use rustix::fs::{MemfdFlags, memfd_create};

use super::loudspeaker::{Listener, Shared};
use super::{End, SpeechId, VoiceEvent, VoiceSettings, Voices, sound};

/// How often the children are looked at while they speak.
const GLANCE: Duration = Duration::from_millis(15);
/// How often speech that does not work is tried again.
const TRY_AGAIN: Duration = Duration::from_mins(1);
/// The largest recording, in bytes: three minutes at 44.1 kHz.
const LONGEST: u64 = 16 << 20;

/// What the thread is told.
pub(super) enum Order {
    Say(SpeechId, Vec<Piece>),
    /// After what is being said; both are over when this is.
    Add(SpeechId, Vec<Piece>),
    Stop,
}

/// What one pair of children says.
pub(super) enum Piece {
    /// Synthesised.
    Text {
        voice: &'static str,
        text: String,
        amplitude: u32,
    },
    /// A file, at this share of its loudness.
    Recording(PathBuf, u32),
    /// A WAV file in memory.
    Sound(Vec<u8>),
}

/// The thread's own.
pub(super) struct Worker {
    settings: VoiceSettings,
    orders: Receiver<Order>,
    listener: Listener,
    found: Shared,
    saying: Option<Saying>,
}

/// What is being said.
struct Saying {
    /// None for the moment of silence that tries the sound card.
    id: Option<SpeechId>,
    children: Children,
    rest: VecDeque<Piece>,
}

/// The processes of one piece. Dropping them kills them.
struct Children {
    synthesiser: Option<Child>,
    player: Child,
}

impl Worker {
    pub fn new(
        settings: &VoiceSettings,
        orders: Receiver<Order>,
        listener: Listener,
        found: Shared,
    ) -> Self {
        Self {
            settings: settings.clone(),
            orders,
            listener,
            found,
            saying: None,
        }
    }

    /// Serves until the other side is dropped.
    pub fn run(mut self) {
        self.try_out();
        loop {
            match self.next_order() {
                Ok(Order::Say(id, pieces)) => {
                    self.end(End::Stopped);
                    self.begin(Some(id), pieces.into());
                }
                Ok(Order::Add(id, pieces)) => match &mut self.saying {
                    Some(saying) => {
                        saying.id = Some(id);
                        saying.rest.extend(pieces);
                    }
                    None => self.begin(Some(id), pieces.into()),
                },
                Ok(Order::Stop) => self.end(End::Stopped),
                Err(RecvTimeoutError::Timeout) if self.saying.is_some() => self.glance(),
                Err(RecvTimeoutError::Timeout) => self.try_out(),
                Err(RecvTimeoutError::Disconnected) => return self.end(End::Stopped),
            }
        }
    }

    fn next_order(&self) -> Result<Order, RecvTimeoutError> {
        let works = self.found.look(|found| found.works);
        match (&self.saying, works) {
            (Some(_), _) => self.orders.recv_timeout(GLANCE),
            (None, Some(false)) => self.orders.recv_timeout(TRY_AGAIN),
            (None, _) => self.orders.recv().map_err(RecvTimeoutError::from),
        }
    }

    /// Finds out which voices there are, and plays a moment of silence.
    fn try_out(&mut self) {
        let listed = Command::new(&self.settings.synthesiser)
            .arg("--voices")
            .stdin(Stdio::null())
            .env_remove("NOTIFY_SOCKET")
            .output();
        let voices = match listed {
            Ok(listed) => Voices::parse(&String::from_utf8_lossy(&listed.stdout)),
            Err(_missing) => Voices::default(),
        };
        let none = voices.is_empty();
        self.found.look(|found| found.voices = voices);
        match sound::silence() {
            Ok(silence) if !none => self.begin(None, [Piece::Sound(silence)].into()),
            _ => self.works(false, "no voices"),
        }
    }

    fn begin(&mut self, id: Option<SpeechId>, mut rest: VecDeque<Piece>) {
        let Some(piece) = rest.pop_front() else {
            return self.over(id, End::Said);
        };
        match self.start(piece) {
            Ok(children) => self.saying = Some(Saying { id, children, rest }),
            Err(error) => {
                self.works(false, &error.to_string());
                self.over(id, End::Failed);
            }
        }
    }

    /// Looks whether the children are done.
    fn glance(&mut self) {
        let Some(saying) = &mut self.saying else {
            return;
        };
        let ended = match saying.children.ended() {
            Ok(None) => return,
            Ok(Some(ended)) => ended.map_err(|status| status.to_string()),
            Err(error) => Err(error.to_string()),
        };
        let Some(Saying { id, rest, .. }) = self.saying.take() else {
            return;
        };
        match ended {
            Ok(()) if rest.is_empty() => {
                self.works(true, "");
                self.over(id, End::Said);
            }
            Ok(()) => self.begin(id, rest),
            Err(why) => {
                self.works(false, &why);
                self.over(id, End::Failed);
            }
        }
    }

    fn end(&mut self, end: End) {
        if let Some(Saying { id, children, .. }) = self.saying.take() {
            drop(children);
            self.over(id, end);
        }
    }

    fn over(&self, id: Option<SpeechId>, end: End) {
        if let Some(id) = id {
            self.found.look(|found| {
                if found.saying == Some(id) {
                    found.saying = None;
                }
            });
            (self.listener)(VoiceEvent::Ended(id, end));
        }
    }

    fn works(&self, works: bool, why: &str) {
        let before = self.found.look(|found| found.works.replace(works));
        if before == Some(works) {
            return;
        }
        if works {
            tracing::info!("the voice works");
        } else {
            tracing::warn!(why, "the voice does not work");
        }
        (self.listener)(VoiceEvent::Works(works));
    }

    fn start(&self, piece: Piece) -> io::Result<Children> {
        match piece {
            Piece::Text {
                voice,
                text,
                amplitude,
            } => self.synthesise(voice, &text, amplitude),
            Piece::Recording(file, percent) => {
                let mut recording = Vec::new();
                File::open(file)?
                    .take(LONGEST)
                    .read_to_end(&mut recording)?;
                let recording = sound::scaled(&recording, percent).map_err(io::Error::other)?;
                self.play_alone(&recording)
            }
            Piece::Sound(wav) => self.play_alone(&wav),
        }
    }

    fn synthesise(&self, voice: &str, text: &str, amplitude: u32) -> io::Result<Children> {
        let mut synthesiser = Command::new(&self.settings.synthesiser)
            .args(["-v", voice, "-b", "1", "-a"])
            .arg(amplitude.to_string())
            .arg("-s")
            .arg(self.settings.speed.clamp(80, 450).to_string())
            // It reads all before it speaks, so that this thread can't wait for it.
            .args(["--stdin", "--stdout"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .env_remove("NOTIFY_SOCKET")
            .spawn()?;
        let (input, output) = (synthesiser.stdin.take(), synthesiser.stdout.take());
        let player = output
            .ok_or_else(|| io::Error::other("no output"))
            .and_then(|output| self.play(output.into()));
        let player = match player {
            Ok(player) => player,
            Err(error) => {
                kill(&mut synthesiser);
                return Err(error);
            }
        };
        let children = Children {
            synthesiser: Some(synthesiser),
            player,
        };
        // From here on an error drops the children.
        if let Some(mut input) = input {
            input.write_all(text.as_bytes())?;
        }
        Ok(children)
    }

    fn play_alone(&self, wav: &[u8]) -> io::Result<Children> {
        let mut file = File::from(memfd_create("sound", MemfdFlags::CLOEXEC)?);
        file.write_all(wav)?;
        file.rewind()?;
        Ok(Children {
            synthesiser: None,
            player: self.play(file.into())?,
        })
    }

    fn play(&self, wav: Stdio) -> io::Result<Child> {
        let (program, arguments) = self
            .settings
            .player
            .split_first()
            .ok_or_else(|| io::Error::other("no player is set"))?;
        Command::new(program)
            .args(arguments)
            .stdin(wav)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .env_remove("NOTIFY_SOCKET")
            .spawn()
    }
}

impl Children {
    /// None while they run; then how the first that failed ended, if one did not end well.
    fn ended(&mut self) -> io::Result<Option<Result<(), ExitStatus>>> {
        let Some(player) = self.player.try_wait()? else {
            return Ok(None);
        };
        let synthesiser = match &mut self.synthesiser {
            Some(child) => child.try_wait()?,
            None => None,
        };
        // A synthesiser whose player ended well has nothing more to write and ends by itself.
        if self.synthesiser.is_some() && synthesiser.is_none() && player.success() {
            return Ok(None);
        }
        let statuses = [synthesiser, Some(player)].into_iter().flatten();
        let mut failed = statuses.filter(|status| !status.success());
        Ok(Some(failed.next().map_or(Ok(()), Err)))
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        kill(&mut self.player);
        if let Some(synthesiser) = &mut self.synthesiser {
            kill(synthesiser);
        }
    }
}

fn kill(child: &mut Child) {
    // Nothing is wrong with a child that has ended already.
    let _ = child.kill();
    let _ = child.wait();
}
