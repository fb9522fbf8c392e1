//! Generated images in the CIFAR layout, by an integer recipe that `test/golden/generate.py`
//! follows too, so that both see the same bytes and no image has to be committed.
//!
//! One generator of bytes runs through everything, in the order below: s ← 1664525·s + 1013904223
//! mod 2³², of which a draw is the highest 8 bits (Press et al., Numerical Recipes, section 7.1).
//!
//! 1. A pattern for each class: for each class, channel, and cell of an 8 × 8 grid, row by row, one
//!    draw. A cell is 4 × 4 pixels.
//! 2. Image i has label `i mod classes`. One draw gives another class, `(label + 1 + draw mod
//!    (classes − 1)) mod classes`; one draw gives the label's share, `112 + draw / 2` of 256.
//! 3. For each channel, row and column: `mix = (share · pattern + (256 − share) · other) / 256`,
//!    and the pixel is `(3 · mix + draw) / 4`. Divisions round down.
//!
//! In one image of eight the other class has the larger share, so no classifier is perfect.

use super::folder::Folder;
use std::fs;

pub const PIXELS: usize = 3072;
const GRID: usize = 8;
const CELL: usize = 4;

/// An endless data set.
pub struct Recipe {
    state: u32,
    patterns: Vec<Vec<u32>>,
    next: usize,
}

/// One image: its label and 3,072 bytes, channel by channel, row by row.
pub struct Image {
    pub label: u8,
    pub pixels: Vec<u8>,
}

impl Recipe {
    pub fn new(seed: u32, classes: usize) -> Self {
        assert!((2..=256).contains(&classes));
        let mut recipe = Self {
            state: seed,
            patterns: Vec::new(),
            next: 0,
        };
        for _ in 0..classes {
            let pattern = (0..3 * GRID * GRID).map(|_| recipe.draw()).collect();
            recipe.patterns.push(pattern);
        }
        recipe
    }

    fn draw(&mut self) -> u32 {
        self.state = self
            .state
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        self.state >> 24
    }

    /// The next `count` images.
    pub fn take(&mut self, count: usize) -> Vec<Image> {
        (0..count).map(|_| self.image()).collect()
    }

    fn image(&mut self) -> Image {
        let classes = self.patterns.len();
        let label = self.next % classes;
        self.next += 1;
        let other = (label + 1 + self.draw() as usize % (classes - 1)) % classes;
        let share = 112 + self.draw() / 2;
        let mut pixels = Vec::with_capacity(PIXELS);
        let side = GRID * CELL;
        for channel in 0..3 {
            for row in 0..side {
                for column in 0..side {
                    let cell = (channel * GRID + row / CELL) * GRID + column / CELL;
                    let mix = (share * self.patterns[label][cell]
                        + (256 - share) * self.patterns[other][cell])
                        / 256;
                    pixels.push(((3 * mix + self.draw()) / 4) as u8);
                }
            }
        }
        Image {
            label: label as u8,
            pixels,
        }
    }
}

/// The images as records: the bytes of `labels_of`, then the pixels.
pub fn records(images: &[Image], labels_of: impl Fn(u8) -> Vec<u8>) -> Vec<u8> {
    images
        .iter()
        .flat_map(|image| {
            let mut record = labels_of(image.label);
            record.extend_from_slice(&image.pixels);
            record
        })
        .collect()
}

/// The images as records of the `cifar10` layout.
pub fn cifar10(images: &[Image]) -> Vec<u8> {
    records(images, |label| vec![label])
}

/// Writes images of 10 classes as `train.bin` and `test.bin` in the `cifar10` layout.
pub fn write_splits(folder: &Folder, seed: u32, train: usize, test: usize) {
    let mut recipe = Recipe::new(seed, 10);
    fs::write(folder.file("train.bin"), cifar10(&recipe.take(train))).unwrap();
    fs::write(folder.file("test.bin"), cifar10(&recipe.take(test))).unwrap();
}
