//! Where the measures of similarity take features from.

use crate::error::Result;
use tch::Tensor;

/// The features of some layers for the same images, readable by rows as often as needed.
pub trait LayerRows {
    /// How many images there are.
    fn images(&self) -> i64;
    /// The layers' names, in order.
    fn names(&self) -> Vec<&str>;
    /// How many features each layer has.
    fn widths(&self) -> Vec<i64>;
    /// `[count, d]` of one layer, by its place: the images from `start` on. Float32 or bfloat16.
    fn rows(&self, layer: usize, start: i64, count: i64) -> Result<Tensor>;
}

/// The layers of two networks for the same images, the first one's before the other's.
pub struct Joined<'a> {
    first: &'a dyn LayerRows,
    other: &'a dyn LayerRows,
}

impl<'a> Joined<'a> {
    /// Both must hold the same images in the same order.
    pub fn new(first: &'a dyn LayerRows, other: &'a dyn LayerRows) -> Self {
        debug_assert_eq!(first.images(), other.images());
        Self { first, other }
    }
}

impl LayerRows for Joined<'_> {
    fn images(&self) -> i64 {
        self.first.images()
    }

    fn names(&self) -> Vec<&str> {
        [self.first.names(), self.other.names()].concat()
    }

    fn widths(&self) -> Vec<i64> {
        [self.first.widths(), self.other.widths()].concat()
    }

    fn rows(&self, layer: usize, start: i64, count: i64) -> Result<Tensor> {
        match layer.checked_sub(self.first.widths().len()) {
            None => self.first.rows(layer, start, count),
            Some(layer) => self.other.rows(layer, start, count),
        }
    }
}
