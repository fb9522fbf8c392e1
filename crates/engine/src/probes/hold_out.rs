//! Training images that are held out to pick a probe's epoch.

use crate::data::split_within_classes;
use crate::error::{EngineError, ErrorCode, Result};
use crate::random::{Purpose, Stream};

/// Training images in the order that they are read in.
#[derive(Debug, PartialEq, Eq)]
pub struct HoldOut {
    /// The places of the images: first what is learned from, then what is held out.
    pub order: Vec<i64>,
    /// How many are held out.
    pub held_out: i64,
}

/// Splits of data have streams of the same purpose, with the classes' numbers alone.
const APART_FROM_DATA: u64 = 1 << 32;

/// Moves a share of the images of each class to the end of `order`, seeded. `labels` holds each
/// image's place among `classes`, which are the data set's numbers. What is learned from keeps its
/// order.
///
/// # Errors
/// `invalid-spec` where nothing is held out, or no image of a class is left to learn from.
pub fn hold_out(
    order: Vec<i64>,
    labels: &[i64],
    classes: &[i64],
    share: f64,
    seed: u64,
) -> Result<HoldOut> {
    if share == 0.0 {
        return Ok(HoldOut { order, held_out: 0 });
    }
    let invalid = |message: String| EngineError::new(ErrorCode::InvalidSpec, message);
    let halves = split_within_classes(labels, classes, share, |class| {
        Stream::new(seed, Purpose::Validation, APART_FROM_DATA + class as u64)
    });
    let (_, held_out) = halves.map_err(|empty| {
        invalid(format!(
            "probe.validationShare is {share}, which leaves no training image of class {}, of which there are {}; give a smaller share",
            empty.class, empty.images
        ))
        .with("class", empty.class)
        .with("available", empty.images)
    })?;
    if held_out.is_empty() {
        return Err(invalid(format!(
            "probe.validationShare is {share}, which holds out none of {} images; give a larger share, or 0",
            labels.len()
        ))
        .with("available", labels.len()));
    }
    let mut is_held_out = vec![false; labels.len()];
    for &image in &held_out {
        is_held_out[image] = true;
    }
    let mut order = order;
    order.retain(|&image| !is_held_out[image as usize]);
    order.extend(held_out.iter().map(|&image| image as i64));
    Ok(HoldOut {
        order,
        held_out: held_out.len() as i64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_each_class_is_moved_to_the_end() {
        // 30 images of class 4, 20 of class 7, none of class 5.
        let labels: Vec<i64> = (0..50).map(|image| [0, 0, 1, 1, 0][image % 5]).collect();
        let order = Stream::new(1, Purpose::Order, 0).permutation(50);
        let split = |share, seed| hold_out(order.clone(), &labels, &[4, 7, 5], share, seed);
        let found = split(0.2, 3).unwrap();
        assert_eq!(found.held_out, 10);
        let (learned, held_out) = found.order.split_at(40);
        let of_class = |class| {
            let of_class = |image: &&i64| labels[**image as usize] == class;
            held_out.iter().filter(of_class).count()
        };
        assert_eq!([0, 1, 2].map(of_class), [6, 4, 0]);
        let mut all = found.order.clone();
        all.sort_unstable();
        assert_eq!(all, (0..50).collect::<Vec<_>>());
        // What is learned from comes in the order given.
        let kept: Vec<i64> = order
            .iter()
            .copied()
            .filter(|image| !held_out.contains(image))
            .collect();
        assert_eq!(learned, kept);
        assert_eq!(found, split(0.2, 3).unwrap());
        assert_ne!(found, split(0.2, 4).unwrap());
        let none = split(0.0, 3).unwrap();
        assert_eq!((none.held_out, none.order), (0, order.clone()));
        for (share, class) in [(0.01, None), (0.99, Some(4))] {
            let error = split(share, 3).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidSpec);
            let named = error.context.get("class").and_then(|class| class.as_i64());
            assert_eq!(named, class);
        }
    }
}
