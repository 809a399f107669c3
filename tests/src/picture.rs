//! What a screen shows, pixel by pixel.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

/// A channel that differs by no more than this looks the same: reviewed pictures are kept in coarse
/// colours, and antialiased edges round one way or the other.
const TOLERANCE: u8 = 24;

/// Rows of red, green, blue.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

/// A part of a picture, in pixels from the top left corner.
#[derive(Debug, Clone, Copy)]
pub struct Region {
    /// Left edge.
    pub x: usize,
    /// Top edge.
    pub y: usize,
    /// Width.
    pub width: usize,
    /// Height.
    pub height: usize,
}

impl Picture {
    /// The picture that these bytes make.
    pub fn new(width: usize, height: usize, rgb: Vec<u8>) -> Self {
        assert_eq!(rgb.len(), width * height * 3, "three bytes a pixel");
        Self { width, height, rgb }
    }

    /// Reads a PNG file of 8-bit red, green, blue.
    pub fn load(file: &Path) -> Self {
        let opened = File::open(file);
        let opened = opened.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let decoder = png::Decoder::new(BufReader::new(opened));
        let mut reader = decoder.read_info().expect("a PNG file");
        let mut rgb = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut rgb).expect("pixels");
        assert_eq!(info.color_type, png::ColorType::Rgb, "{}", file.display());
        Self::new(info.width as usize, info.height as usize, rgb)
    }

    /// Writes it as PNG.
    pub fn save(&self, file: &Path) {
        let out = BufWriter::new(File::create(file).expect("a file"));
        let size = |side: usize| u32::try_from(side).expect("a screen's size");
        let mut encoder = png::Encoder::new(out, size(self.width), size(self.height));
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(&self.rgb).expect("pixels");
    }

    /// All of it.
    pub fn whole(&self) -> Region {
        Region {
            x: 0,
            y: 0,
            width: self.width,
            height: self.height,
        }
    }

    fn pixels(&self, region: Region) -> impl Iterator<Item = [u8; 3]> + '_ {
        let rows = region.y..region.y + region.height;
        rows.flat_map(move |y| (region.x..region.x + region.width).map(move |x| (x, y)))
            .map(|(x, y)| {
                let start = (y * self.width + x) * 3;
                [self.rgb[start], self.rgb[start + 1], self.rgb[start + 2]]
            })
    }

    /// How many pixels of a region are of this colour, `0xRRGGBB`, or nearly.
    pub fn count(&self, region: Region, colour: u32) -> usize {
        let [_, red, green, blue] = colour.to_be_bytes();
        let same = |pixel: &[u8; 3]| alike(*pixel, [red, green, blue]);
        self.pixels(region).filter(same).count()
    }

    /// How many pixels of a region are not those of another picture of the same size.
    pub fn differing(&self, other: &Self, region: Region) -> usize {
        let size = (self.width, self.height);
        assert_eq!(size, (other.width, other.height), "pictures of one size");
        let pairs = self.pixels(region).zip(other.pixels(region));
        pairs.filter(|(one, other)| !alike(*one, *other)).count()
    }
}

fn alike(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| one.abs_diff(other) <= TOLERANCE)
}

/// A test that fails must not print a million numbers.
impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} × {} pixels", self.width, self.height)
    }
}
