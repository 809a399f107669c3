//! A picture of a window, and how it differs from the reviewed one.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use slint::ComponentHandle;

/// A channel that differs by no more than this looks the same: the reviewed pictures are kept in
/// coarse colours, and antialiased edges round one way or the other.
const TOLERANCE: u8 = 24;
/// One pixel in so many may differ more. A digit of the smallest text is more than that.
const STRAY_ONE_IN: usize = 10_000;

/// Rows of red, green, blue.
pub struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Picture {
    pub fn of(window: &impl ComponentHandle) -> Self {
        let shot = window.window().take_snapshot().expect("a picture");
        Self {
            width: shot.width(),
            height: shot.height(),
            rgb: shot
                .as_slice()
                .iter()
                .flat_map(|pixel| [pixel.r, pixel.g, pixel.b])
                .collect(),
        }
    }

    pub fn save(&self, file: &Path) {
        let out = BufWriter::new(File::create(file).expect("a file"));
        let mut encoder = png::Encoder::new(out, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(&self.rgb).expect("pixels");
    }

    /// With fewer colours, well within the tolerance: the file is a third of the size.
    fn coarse(&self) -> Self {
        let rgb = self
            .rgb
            .iter()
            .map(|channel| channel / 16 * 16 + 8)
            .collect();
        Self { rgb, ..*self }
    }

    fn pixel_row(&self, row: u32) -> &[u8] {
        let width = self.width as usize * 3;
        let start = row as usize * width;
        &self.rgb[start..start + width]
    }

    fn load(file: &Path) -> Option<Self> {
        let decoder = png::Decoder::new(BufReader::new(File::open(file).ok()?));
        let mut reader = decoder.read_info().expect("a PNG file");
        let mut rgb = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut rgb).expect("pixels");
        Some(Self {
            width: info.width,
            height: info.height,
            rgb,
        })
    }

    /// What is wrong with it, compared with the reviewed picture of this name. With
    /// `COURRIER_BLESS=1` it becomes the reviewed one instead.
    pub fn fault(&self, name: &str) -> Option<String> {
        // Cargo starts a test in its package's folder.
        let file = PathBuf::from(format!("tests/reference/{name}.png"));
        if std::env::var_os("COURRIER_BLESS").is_some_and(|value| value == "1") {
            self.coarse().save(&file);
            return None;
        }
        let fault = match Self::load(&file) {
            None => "there is no reviewed picture".to_owned(),
            Some(reviewed) => self.difference(&reviewed)?,
        };
        let actual = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        self.save(&actual);
        Some(format!(
            "{name}: {fault}. Look at {}; if it is right, run the test again with COURRIER_BLESS=1 \
             and commit {}",
            actual.display(),
            file.display()
        ))
    }

    fn difference(&self, reviewed: &Self) -> Option<String> {
        if (self.width, self.height) != (reviewed.width, reviewed.height) {
            return Some(format!("it is now {} × {} pixels", self.width, self.height));
        }
        let differing = self
            .rgb
            .chunks_exact(3)
            .zip(reviewed.rgb.chunks_exact(3))
            .filter(|(now, then)| {
                now.iter()
                    .zip(*then)
                    .any(|(a, b)| a.abs_diff(*b) > TOLERANCE)
            })
            .count();
        let pixels = self.rgb.len() / 3;
        (differing * STRAY_ONE_IN > pixels)
            .then(|| format!("{differing} of {pixels} pixels differ from the reviewed picture"))
    }
}

/// Pictures of one size beside and below one another.
pub struct Sheet {
    columns: usize,
    width: u32,
    height: u32,
    cells: Vec<Vec<u8>>,
}

impl Sheet {
    pub fn new(columns: usize, width: u32, height: u32) -> Self {
        Self {
            columns,
            width,
            height,
            cells: Vec::new(),
        }
    }

    pub fn add(&mut self, picture: &Picture) {
        assert_eq!((picture.width, picture.height), (self.width, self.height));
        self.cells.push(picture.rgb.clone());
    }

    /// The whole sheet; what is left of its last row is grey.
    pub fn picture(&self) -> Picture {
        let empty = vec![128; self.width as usize * self.height as usize * 3];
        let mut rgb = Vec::new();
        for row in self.cells.chunks(self.columns) {
            let cells: Vec<Picture> = (0..self.columns)
                .map(|at| Picture {
                    width: self.width,
                    height: self.height,
                    rgb: row.get(at).unwrap_or(&empty).clone(),
                })
                .collect();
            for line in 0..self.height {
                for cell in &cells {
                    rgb.extend_from_slice(cell.pixel_row(line));
                }
            }
        }
        let columns = u32::try_from(self.columns).expect("few columns");
        let rows = u32::try_from(self.cells.len().div_ceil(self.columns)).expect("few rows");
        Picture {
            width: self.width * columns,
            height: self.height * rows,
            rgb,
        }
    }
}
