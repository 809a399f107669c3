//! The real speaker: what the controller holds, and hands on to the thread.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::prompts::sentences;
use super::worker::{Order, Piece, Worker};
use super::{
    Prompts, Speaker, SpeechId, Utterance, Voice, VoiceEvent, VoiceSettings, Voices, Volume, sound,
};

/// Where news of the voice goes; called from its threads.
pub type Listener = Arc<dyn Fn(VoiceEvent) + Send + Sync>;

/// What the thread has found out.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub voices: Voices,
    pub works: Option<bool>,
    /// The last utterance, until it is over.
    pub saying: Option<SpeechId>,
}

/// What is known of the machine, by both sides.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared(Arc<Mutex<Found>>);

impl Shared {
    pub fn look<T>(&self, look: impl FnOnce(&mut Found) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// espeak-ng and aplay, from a thread of their own. Dropping it ends what is being said.
pub struct Loudspeaker {
    orders: Sender<Order>,
    listener: Listener,
    found: Shared,
    prompts: Prompts,
    volume: Volume,
    ids: SpeechId,
    last: Option<Utterance>,
}

impl Loudspeaker {
    /// Starts the thread, which looks at once which voices there are and whether sound comes out.
    /// A program that is missing is no error: it is told as [`VoiceEvent::Works`], and looked for
    /// again.
    pub fn start(settings: &VoiceSettings, listener: Listener) -> std::io::Result<Self> {
        let (orders, taken) = channel();
        let found = Shared::default();
        let worker = Worker::new(settings, taken, listener.clone(), found.clone());
        std::thread::Builder::new()
            .name("voice".to_owned())
            .spawn(move || worker.run())?;
        Ok(Self {
            orders,
            listener,
            found,
            prompts: settings
                .prompts
                .as_deref()
                .map(Prompts::look_through)
                .unwrap_or_default(),
            volume: Volume::default(),
            ids: 0,
            last: None,
        })
    }

    /// The synthetic voice that speaks this language here, if one does.
    pub fn voice(&self, language: courrier_domain::Language) -> Option<Voice> {
        self.found.look(|found| found.voices.for_language(language))
    }

    /// The pieces of an utterance, or none if a sentence has neither voice nor recording. What is
    /// synthesised in one go has no gaps in it.
    fn pieces(&self, utterance: &Utterance) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        for (language, sentence) in utterance
            .passages()
            .flat_map(|(language, text)| sentences(text).map(move |sentence| (language, sentence)))
        {
            if let Some(file) = self.prompts.find(language, sentence) {
                // A recording at its own loudness is as loud as the loudest voice.
                let percent = self.volume.amplitude() * 100 / Volume::LOUDEST.amplitude();
                pieces.push(Piece::Recording(file.to_owned(), percent));
                continue;
            }
            let voice = self.voice(language)?;
            let text = voice.readable(sentence);
            match pieces.last_mut() {
                Some(Piece::Text {
                    voice: before,
                    text: whole,
                    ..
                }) if *before == voice.name => {
                    whole.push('\n');
                    whole.push_str(&text);
                }
                _ => pieces.push(Piece::Text {
                    voice: voice.name,
                    text: text.into_owned(),
                    amplitude: self.volume.amplitude(),
                }),
            }
        }
        Some(pieces)
    }

    fn order(&mut self, pieces: Option<Vec<Piece>>) -> SpeechId {
        self.ids += 1;
        self.found
            .look(|found| found.saying = pieces.is_some().then_some(self.ids));
        // Fails only after the thread has panicked; then nothing is heard, as without a speaker.
        if let Some(pieces) = pieces {
            drop(self.orders.send(Order::Say(self.ids, pieces)));
        } else {
            drop(self.orders.send(Order::Stop));
            (self.listener)(VoiceEvent::Ended(self.ids, super::End::NoVoice));
        }
        self.ids
    }
}

impl Speaker for Loudspeaker {
    fn can_say(&self, utterance: &Utterance) -> bool {
        self.pieces(utterance).is_some()
    }

    fn say(&mut self, utterance: Utterance) -> SpeechId {
        let pieces = self.pieces(&utterance);
        self.last = Some(utterance);
        self.order(pieces)
    }

    fn repeat(&mut self) -> Option<SpeechId> {
        let pieces = self.pieces(self.last.as_ref()?);
        Some(self.order(pieces))
    }

    fn speaking(&self) -> bool {
        self.found.look(|found| found.saying.is_some())
    }

    fn stop(&mut self) {
        self.found.look(|found| found.saying = None);
        drop(self.orders.send(Order::Stop));
    }

    fn volume(&self) -> Volume {
        self.volume
    }

    fn set_volume(&mut self, volume: Volume) {
        self.volume = volume;
    }

    fn call(&mut self, calls: &[Utterance]) {
        let mut pieces = Vec::new();
        for call in calls {
            match sound::chime(self.volume.amplitude() * 100 / Volume::LOUDEST.amplitude()) {
                Ok(chime) => pieces.push(Piece::Sound(chime)),
                Err(error) => tracing::warn!(%error, "no chime"),
            }
            pieces.extend(self.pieces(call).unwrap_or_default());
        }
        self.ids += 1;
        self.found.look(|found| found.saying = Some(self.ids));
        // As in `order`: a thread that has panicked is silent.
        drop(self.orders.send(Order::Add(self.ids, pieces)));
    }

    fn end_session(&mut self) {
        self.stop();
        self.last = None;
        self.volume = Volume::default();
    }

    fn works(&self) -> Option<bool> {
        self.found.look(|found| found.works)
    }
}
