//! Which images of a data set are kept: a validation split, so many of each class, so many in all.

use crate::error::{EngineError, ErrorCode, Result};
use crate::random::{Purpose, Stream};
use serde::Deserialize;

/// One of the two parts of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// What is learned from.
    Train,
    /// What is held out.
    Validation,
}

/// A seeded split within each class: `round(share · n)` of a class's n images are held out.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValidationSplit {
    /// The share that is held out, above 0 and below 1.
    pub share: f64,
    /// The seed of the split.
    pub seed: u64,
    /// Which part is kept.
    pub part: Part,
}

/// A seeded choice of images. What is `None` sets no limit.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImageSubset {
    /// How many images are kept in all: the first so many of a permutation, in its order.
    #[serde(default)]
    pub count: Option<usize>,
    /// How many images of each class are kept: the first so many of a permutation of the class, in
    /// the files' order. Chosen before `count`.
    #[serde(default)]
    pub per_class: Option<usize>,
    /// The seed of the permutations.
    pub seed: u64,
}

impl ValidationSplit {
    /// # Errors
    /// `invalid-spec` for a share that is not between 0 and 1. `name` is that of the data.
    pub(super) fn check(&self, name: &str) -> Result<()> {
        if self.share > 0.0 && self.share < 1.0 {
            return Ok(());
        }
        Err(invalid(format!(
            "{name}.validation.share is {}; it must lie between 0 and 1",
            self.share
        )))
    }
}

impl ImageSubset {
    /// # Errors
    /// `invalid-spec` for a choice of no image. `name` is that of the data.
    pub(super) fn check(&self, name: &str) -> Result<()> {
        for (key, asked) in [("count", self.count), ("perClass", self.per_class)] {
            if asked == Some(0) {
                return Err(invalid(format!(
                    "{name}.images.{key} is 0; ask for at least 1 image"
                )));
            }
        }
        Ok(())
    }
}

/// The labels of a data set's images, before any of them is chosen.
pub(super) struct Labelled<'a> {
    /// What the data is called in a request.
    pub name: &'a str,
    /// Each image's place among the classes.
    pub labels: &'a [i64],
    /// The data set's numbers of the classes. Streams hang on these, so that a class's choice is
    /// the same whichever other classes are kept.
    pub classes: &'a [i64],
}

impl Labelled<'_> {
    /// The places of the images that are kept, in the order that they are kept in.
    ///
    /// # Errors
    /// `invalid-spec` where a part of the split would be empty, or more images are asked for than
    /// there are; it names the class, what was asked for, and what there is.
    pub fn select(
        &self,
        validation: Option<&ValidationSplit>,
        images: Option<&ImageSubset>,
    ) -> Result<Vec<usize>> {
        let mut chosen: Vec<usize> = (0..self.labels.len()).collect();
        if let Some(split) = validation {
            chosen = self.part(split)?;
        }
        let Some(subset) = images else {
            return Ok(chosen);
        };
        if let Some(asked) = subset.per_class {
            chosen = self.per_class(chosen, asked, subset.seed)?;
        }
        match subset.count {
            Some(asked) => self.count(&chosen, asked, subset.seed),
            None => Ok(chosen),
        }
    }

    fn part(&self, split: &ValidationSplit) -> Result<Vec<usize>> {
        let Self { name, labels, .. } = self;
        let halves = split_within_classes(labels, self.classes, split.share, |class| {
            Stream::new(split.seed, Purpose::Validation, class as u64)
        });
        let empty = |class: i64, images: usize| {
            invalid(format!(
                "{name}.validation leaves no training image of class {class}, of which there are {images}; give a smaller share than {}, or other classes",
                split.share
            ))
            .with("class", class)
            .with("available", images)
        };
        let (train, held_out) = halves.map_err(|found| empty(found.class, found.images))?;
        let mut learned = vec![false; self.classes.len()];
        for &image in &train {
            learned[labels[image] as usize] = true;
        }
        if let Some(absent) = learned.iter().position(|&learned| !learned) {
            return Err(empty(self.classes[absent], 0));
        }
        if held_out.is_empty() {
            return Err(invalid(format!(
                "{name}.validation holds out none of {} images; give a larger share than {}",
                labels.len(),
                split.share
            ))
            .with("available", labels.len()));
        }
        Ok(match split.part {
            Part::Train => train,
            Part::Validation => held_out,
        })
    }

    fn per_class(&self, chosen: Vec<usize>, asked: usize, seed: u64) -> Result<Vec<usize>> {
        let mut kept = Vec::new();
        for (members, &class) in members(chosen, self.labels, self.classes.len())
            .iter()
            .zip(self.classes)
        {
            if asked > members.len() {
                return Err(invalid(format!(
                    "{} asks for {asked} images of class {class}, but there are {}; ask for fewer, or other classes",
                    self.name,
                    members.len()
                ))
                .with("class", class)
                .with("asked", asked)
                .with("available", members.len()));
            }
            let order =
                Stream::new(seed, Purpose::PerClass, class as u64).permutation(members.len());
            kept.extend(order[..asked].iter().map(|&at| members[at as usize]));
        }
        kept.sort_unstable();
        Ok(kept)
    }

    fn count(&self, chosen: &[usize], asked: usize, seed: u64) -> Result<Vec<usize>> {
        let n = chosen.len();
        if asked > n {
            return Err(invalid(format!(
                "{} asks for {asked} images, but there are {n}; ask for at most {n}",
                self.name
            ))
            .with("asked", asked)
            .with("available", n));
        }
        let order = Stream::new(seed, Purpose::Subsample, 0).permutation(n);
        Ok(order[..asked]
            .iter()
            .map(|&at| chosen[at as usize])
            .collect())
    }
}

/// A class of whose images a split would leave none to learn from.
pub(crate) struct EmptyClass {
    /// Its number in the data set.
    pub class: i64,
    /// How many images it has.
    pub images: usize,
}

/// The places of what is learned from, and of what is held out, each rising. Of a class's n images
/// `round(share · n)` are held out: the first of a permutation, whose stream hangs on the class's
/// number. `labels` are places among `classes`; a class may have no image.
pub(crate) fn split_within_classes(
    labels: &[i64],
    classes: &[i64],
    share: f64,
    stream: impl Fn(i64) -> Stream,
) -> std::result::Result<(Vec<usize>, Vec<usize>), EmptyClass> {
    let (mut train, mut held_out) = (Vec::new(), Vec::new());
    let members = members((0..labels.len()).collect(), labels, classes.len());
    for (members, &class) in members.iter().zip(classes) {
        let n = members.len();
        let held = (share * n as f64).round() as usize;
        if n > 0 && held >= n {
            return Err(EmptyClass { class, images: n });
        }
        let order = stream(class).permutation(n);
        let of = |places: &[i64]| {
            let places: Vec<usize> = places.iter().map(|&at| members[at as usize]).collect();
            places
        };
        held_out.extend(of(&order[..held]));
        train.extend(of(&order[held..]));
    }
    train.sort_unstable();
    held_out.sort_unstable();
    Ok((train, held_out))
}

/// The images of each class, in the order given.
fn members(images: Vec<usize>, labels: &[i64], classes: usize) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); classes];
    for image in images {
        members[labels[image] as usize].push(image);
    }
    members
}

fn invalid(message: String) -> EngineError {
    EngineError::new(ErrorCode::InvalidSpec, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Labels of 3 classes with 10, 20 and 31 images, mixed.
    fn labels() -> Vec<i64> {
        let mut labels = [vec![0; 10], vec![1; 20], vec![2; 31]].concat();
        let order = Stream::new(1, Purpose::Order, 0).permutation(labels.len());
        labels = order.iter().map(|&at| labels[at as usize]).collect();
        labels
    }

    const CLASSES: [i64; 3] = [7, 2, 9];

    fn select(
        validation: Option<ValidationSplit>,
        images: Option<ImageSubset>,
    ) -> Result<Vec<usize>> {
        Labelled {
            name: "train",
            labels: &labels(),
            classes: &CLASSES,
        }
        .select(validation.as_ref(), images.as_ref())
    }

    fn split(share: f64, seed: u64, part: Part) -> Option<ValidationSplit> {
        Some(ValidationSplit { share, seed, part })
    }

    fn subset(count: Option<usize>, per_class: Option<usize>, seed: u64) -> Option<ImageSubset> {
        Some(ImageSubset {
            count,
            per_class,
            seed,
        })
    }

    fn by_class(chosen: &[usize]) -> [usize; 3] {
        let labels = labels();
        let mut counts = [0; 3];
        for &image in chosen {
            counts[labels[image] as usize] += 1;
        }
        counts
    }

    #[test]
    fn the_parts_of_a_split_are_disjoint_complete_seeded_and_shared_out_by_class() {
        for share in [0.1, 0.25, 0.5] {
            let train = select(split(share, 4, Part::Train), None).unwrap();
            let held_out = select(split(share, 4, Part::Validation), None).unwrap();
            let mut all = [train.clone(), held_out.clone()].concat();
            all.sort_unstable();
            assert_eq!(all, (0..61).collect::<Vec<_>>());
            let wanted = [10.0f64, 20.0, 31.0].map(|n| (share * n).round() as usize);
            assert_eq!(by_class(&held_out), wanted, "{share}");
            // The files' order stays.
            assert!(train.is_sorted() && held_out.is_sorted());
            assert_eq!(
                train,
                select(split(share, 4, Part::Train), None).unwrap(),
                "the same again"
            );
            assert_ne!(train, select(split(share, 5, Part::Train), None).unwrap());
        }
    }

    #[test]
    fn a_choice_for_each_class_has_so_many_of_each_and_grows_with_its_number() {
        let few = select(None, subset(None, Some(4), 3)).unwrap();
        let more = select(None, subset(None, Some(9), 3)).unwrap();
        assert_eq!(by_class(&few), [4; 3]);
        assert_eq!(by_class(&more), [9; 3]);
        assert!(few.is_sorted() && more.is_sorted());
        let more: BTreeSet<usize> = more.into_iter().collect();
        assert!(few.iter().all(|image| more.contains(image)));
        assert_ne!(few, select(None, subset(None, Some(4), 2)).unwrap());
    }

    #[test]
    fn a_class_s_choice_does_not_hang_on_the_other_classes() {
        let chosen = |labels: &[i64], classes: &[i64]| {
            let subset = subset(None, Some(5), 3);
            let split = split(0.2, 3, Part::Train);
            Labelled {
                name: "train",
                labels,
                classes,
            }
            .select(split.as_ref(), subset.as_ref())
            .unwrap()
        };
        let labels = labels();
        let all: Vec<usize> = chosen(&labels, &CLASSES)
            .into_iter()
            .filter(|&image| labels[image] == 2)
            .collect();
        let of_class: Vec<usize> = (0..61).filter(|&image| labels[image] == 2).collect();
        let alone = chosen(&vec![0; of_class.len()], &CLASSES[2..]);
        let alone: Vec<usize> = alone.into_iter().map(|at| of_class[at]).collect();
        assert_eq!(all, alone);
    }

    #[test]
    fn a_count_is_the_beginning_of_one_permutation_of_what_is_left() {
        let order = Stream::new(3, Purpose::Subsample, 0).permutation(61);
        let wanted: Vec<usize> = order[..20].iter().map(|&at| at as usize).collect();
        assert_eq!(select(None, subset(Some(20), None, 3)).unwrap(), wanted);
        // After a split and a choice for each class it chooses among theirs.
        let per_class = select(split(0.1, 8, Part::Train), subset(None, Some(8), 3)).unwrap();
        let both = select(split(0.1, 8, Part::Train), subset(Some(24), Some(8), 3)).unwrap();
        assert_ne!(both, per_class);
        let sorted: BTreeSet<usize> = both.into_iter().collect();
        assert_eq!(sorted.into_iter().collect::<Vec<_>>(), per_class);
        assert_eq!(
            select(None, subset(None, None, 3)).unwrap(),
            (0..61).collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_there_is_not_is_refused_with_class_asked_and_available() {
        let error = select(None, subset(None, Some(11), 3)).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidSpec);
        let fact = |name: &str| error.context[name].as_i64();
        assert_eq!(
            ["class", "asked", "available"].map(fact),
            [Some(7), Some(11), Some(10)]
        );
        // What the split held out is not there either.
        let error = select(split(0.1, 1, Part::Train), subset(None, Some(10), 3)).unwrap_err();
        assert_eq!(error.context["available"], 9);
        let error = select(None, subset(Some(62), None, 3)).unwrap_err();
        assert_eq!(
            (&error.context["asked"], &error.context["available"]),
            (&62.into(), &61.into())
        );
        // A class that the data set has, but no image of.
        let error = Labelled {
            name: "train",
            labels: &labels(),
            classes: &[7, 2, 9, 4],
        }
        .select(split(0.2, 1, Part::Train).as_ref(), None)
        .unwrap_err();
        assert_eq!(
            (&error.context["class"], error.code),
            (&4.into(), ErrorCode::InvalidSpec)
        );
        // 0.96 of 10 rounds to 10; 0.01 of 31 to 0.
        for part in [Part::Train, Part::Validation] {
            let error = select(split(0.96, 1, part), None).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidSpec);
            assert_eq!(error.context["class"], 7);
            let error = select(split(0.01, 1, part), None).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidSpec);
        }
    }
}
