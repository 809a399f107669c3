//! Sounds as WAV files in memory: recordings made softer, and the chime.

use std::f32::consts::TAU;
use std::io::Cursor;

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};

const SAMPLES_A_SECOND: u32 = 22_050;

const MONO: WavSpec = WavSpec {
    channels: 1,
    sample_rate: SAMPLES_A_SECOND,
    bits_per_sample: 16,
    sample_format: SampleFormat::Int,
};

/// The two notes of the chime, in hertz, and how long each sounds alone, in seconds.
const NOTES: [f32; 2] = [880.0, 659.3];
const NOTE: f32 = 0.45;
/// How long the last one dies away.
const TAIL: f32 = 1.2;

/// A recording, as loud as `percent` of what it is.
pub fn scaled(wav: &[u8], percent: u32) -> Result<Vec<u8>, hound::Error> {
    let mut recording = WavReader::new(Cursor::new(wav))?;
    let spec = recording.spec();
    let samples = recording.samples::<i16>().map(|sample| {
        let louder = i64::from(sample?) * i64::from(percent) / 100;
        let most = i64::from(i16::MAX);
        Ok(i16::try_from(louder.clamp(-most, most)).unwrap_or_default())
    });
    written(spec, samples)
}

/// Two notes, the second lower.
pub fn chime(percent: u32) -> Result<Vec<u8>, hound::Error> {
    let loud =
        f32::from(i16::MAX) * 0.45 * f32::from(u16::try_from(percent).unwrap_or(100)) / 100.0;
    let samples = seconds(NOTE * f32_of(NOTES.len() - 1) + TAIL).map(move |at| {
        let sum: f32 = NOTES
            .iter()
            .enumerate()
            .map(|(nth, hertz)| note(*hertz, at - NOTE * f32_of(nth)))
            .sum();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a float's cast to i16 saturates"
        )]
        Ok((sum * loud) as i16)
    });
    written(MONO, samples)
}

/// A moment of nothing: what plays it can play anything.
pub fn silence() -> Result<Vec<u8>, hound::Error> {
    written(MONO, seconds(0.05).map(|_| Ok(0)))
}

/// A struck bar: a fundamental and one overtone that die away.
fn note(hertz: f32, since: f32) -> f32 {
    if since < 0.0 {
        return 0.0;
    }
    // A few milliseconds of rise: a step would be heard as a click.
    let rise = (since / 0.004).min(1.0);
    let bar = (TAU * hertz * since).sin() + 0.25 * (TAU * 3.0 * hertz * since).sin();
    rise * (-4.0 * since).exp() * bar
}

#[expect(clippy::cast_precision_loss, reason = "there are few notes")]
fn f32_of(number: usize) -> f32 {
    number as f32
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "seconds of sound are few and positive"
)]
fn seconds(length: f32) -> impl Iterator<Item = f32> {
    (0..(length * SAMPLES_A_SECOND as f32) as u32).map(|nth| nth as f32 / SAMPLES_A_SECOND as f32)
}

fn written(
    spec: WavSpec,
    samples: impl Iterator<Item = Result<i16, hound::Error>>,
) -> Result<Vec<u8>, hound::Error> {
    let mut file = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut file, spec)?;
    for sample in samples {
        writer.write_sample(sample?)?;
    }
    writer.finalize()?;
    Ok(file.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(wav: &[u8]) -> Vec<i16> {
        let mut reader = WavReader::new(Cursor::new(wav)).expect("a WAV file");
        reader
            .samples()
            .map(|sample| sample.expect("a sample"))
            .collect()
    }

    fn loudest(wav: &[u8]) -> i32 {
        let loudness = samples(wav)
            .into_iter()
            .map(|sample| i32::from(sample).abs());
        loudness.max().unwrap_or_default()
    }

    #[test]
    fn a_chime_is_heard_and_dies_away() {
        let chime = chime(100).expect("made");
        assert!(loudest(&chime) > 10_000 && loudest(&chime) < i32::from(i16::MAX));
        let all = samples(&chime);
        let end = &all[all.len() - 200..];
        assert!(
            end.iter().all(|sample| sample.abs() < 400),
            "no click at its end"
        );
        assert_eq!(loudest(&silence().expect("made")), 0);
    }

    #[test]
    fn a_recording_is_made_softer_but_never_clipped_round() {
        let chime = chime(100).expect("made");
        let half = scaled(&chime, 50).expect("scaled");
        let difference = loudest(&half) * 2 - loudest(&chime);
        assert!((-2..=2).contains(&difference), "{difference}");
        let loud = scaled(&chime, 100_000).expect("scaled");
        assert_eq!(loudest(&loud), i32::from(i16::MAX));
        assert!(scaled(b"no sound", 100).is_err());
    }
}
