//! Training of the probes of several layers from cached representations.

use super::head::Head;
use super::linear::{LinearProbe, Values};
use super::settings::ProbeSettings;
use super::standardise::Standardisation;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::Meter;
use crate::random::{Purpose, Stream};
use crate::representations::LayerFeatures;
use std::rc::Rc;
use tch::{Kind, Tensor};

/// Representations of the same layers of one split, and its labels in the same order.
pub struct ProbeSplit<'a> {
    /// For each layer `[n, d]`, float32 or bfloat16.
    pub features: &'a mut [LayerFeatures],
    /// int64 `[n]`.
    pub labels: &'a Tensor,
}

/// The splits that probes see.
pub struct ProbeData<'a> {
    /// What is learned from, in random order, and then, last, what is held out.
    pub train: ProbeSplit<'a>,
    /// How many images are held out; 0 where no epoch is to be picked.
    pub held_out: i64,
    /// What only the outcome is taken from.
    pub test: ProbeSplit<'a>,
    /// How many different labels there can be.
    pub classes: i64,
}

/// What one layer's probe reached.
pub struct ProbeOutcome {
    /// The epoch, from 1, whose weights were tested: the one with the best accuracy on what was
    /// held out, the earliest of equals; the last where nothing was.
    pub epoch: u64,
    /// The share of held-out images that it classified rightly; `None` where there are none.
    pub validation_accuracy: Option<f64>,
    /// Share of test images classified rightly.
    pub accuracy: f64,
    /// Mean cross-entropy on the test images, nats.
    pub loss_nats: f64,
    /// Share of training images classified rightly with the same weights.
    pub train_accuracy: f64,
    /// Whether each test image was, uint8 `[n]` on the CPU.
    pub correct: Tensor,
    /// The classifier itself, on features that are not standardised.
    pub head: Head,
}

/// The best epoch of a probe so far.
struct Best {
    epoch: u64,
    accuracy: f64,
    values: Values,
}

/// How many steps [`train_probes`] counts for each layer, for `images` images that are learned from.
pub fn probe_steps(images: i64, settings: &ProbeSettings) -> u64 {
    settings.epochs * (images as u64).div_ceil(settings.batch_size as u64)
}

/// Trains one linear classifier a layer, and tests it. Outcomes come in the layers' order.
///
/// `first` is the place of the first of the layers among all that are read, of which a layer's
/// random stream hangs; what becomes of a layer does not hang on the others. The training split
/// must come in random order: batches are its blocks, and only the blocks' order changes from
/// epoch to epoch, so that a batch is read without a gather. Features are standardised in place
/// where the settings say so, by the statistics of what is learned from.
///
/// # Errors
/// `not-finite`, `cancelled`.
pub fn train_probes(
    data: &mut ProbeData,
    first: usize,
    settings: &ProbeSettings,
    seed: u64,
    meter: &mut Meter,
) -> Result<Vec<ProbeOutcome>> {
    let _guard = tch::no_grad_guard();
    let n = data.train.labels.size()[0] - data.held_out;
    let mut standardisations = Vec::new();
    if settings.standardise {
        let splits = data.train.features.iter_mut();
        for (train, test) in splits.zip(data.test.features.iter_mut()) {
            let standardisation = Rc::new(Standardisation::of(train, n)?);
            for features in [train, test] {
                let standardisation = Rc::clone(&standardisation);
                features.transform(Rc::new(move |rows| standardisation.apply(rows)))?;
            }
            standardisations.push(standardisation);
        }
    }
    let mut probes = Vec::new();
    for (place, features) in data.train.features.iter().enumerate() {
        probes.push(LinearProbe::new(
            first + place,
            features.size()[1],
            data.classes,
            settings,
            seed,
            features.device(),
        )?);
    }
    let mut best: Vec<Option<Best>> = probes.iter().map(|_| None).collect();
    let blocks = (n as u64).div_ceil(settings.batch_size as u64);
    let smoothing = settings.label_smoothing;
    meter.resume();
    for epoch in 1..=settings.epochs {
        meter.epoch(epoch);
        for block in Stream::new(seed, Purpose::Order, epoch).permutation(blocks as usize) {
            let start = block * settings.batch_size;
            let size = settings.batch_size.min(n - start);
            let labels = data.train.labels.f_narrow(0, start, size)?;
            for (probe, features) in probes.iter_mut().zip(data.train.features.iter()) {
                probe.step(&features.rows(start, size)?, &labels, smoothing)?;
            }
            meter.steps(probes.len() as u64, size as u64, None)?;
        }
        if data.held_out > 0 {
            for (place, probe) in probes.iter().enumerate() {
                let accuracy = held_out_accuracy(probe, data, place)?;
                if best[place]
                    .as_ref()
                    .is_none_or(|best| accuracy > best.accuracy)
                {
                    best[place] = Some(Best {
                        epoch,
                        accuracy,
                        values: probe.values()?,
                    });
                }
            }
        }
    }
    let mut outcomes = Vec::new();
    for (place, (mut probe, best)) in probes.into_iter().zip(best).enumerate() {
        let picked = best.map(|best| {
            probe.restore(best.values);
            (best.epoch, best.accuracy)
        });
        let (trained, _) = probe.test(&data.train.features[place], 0, data.train.labels, n)?;
        let tested = data.test.labels.size()[0];
        let (correct, loss) =
            probe.test(&data.test.features[place], 0, data.test.labels, tested)?;
        outcomes.push(ProbeOutcome {
            epoch: picked.map_or(settings.epochs, |(epoch, _)| epoch),
            validation_accuracy: picked.map(|(_, accuracy)| accuracy),
            accuracy: share(&correct)?,
            loss_nats: finite(loss)?,
            train_accuracy: share(&trained)?,
            correct: correct.f_to_kind(Kind::Uint8)?,
            head: probe.head(standardisations.get(place).map(Rc::as_ref))?,
        });
    }
    Ok(outcomes)
}

fn held_out_accuracy(probe: &LinearProbe, data: &ProbeData, place: usize) -> Result<f64> {
    let start = data.train.labels.size()[0] - data.held_out;
    let features = &data.train.features[place];
    share(
        &probe
            .test(features, start, data.train.labels, data.held_out)?
            .0,
    )
}

fn finite(loss: f64) -> Result<f64> {
    if loss.is_finite() {
        return Ok(loss);
    }
    Err(EngineError::new(
        ErrorCode::NotFinite,
        format!("a probe's test loss is {loss}; lower probe.learningRate or standardise"),
    ))
}

fn share(correct: &Tensor) -> Result<f64> {
    Ok(correct.f_sum(Kind::Int64)?.f_int64_value(&[])? as f64 / correct.numel() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{JobContext, Phase};
    use tch::Device;

    fn settings(standardise: bool) -> ProbeSettings {
        ProbeSettings {
            epochs: 3,
            batch_size: 16,
            learning_rate: 1e-2,
            weight_decay: 0.01,
            label_smoothing: 0.1,
            max_features: 100,
            standardise,
            pooling: None,
            validation_share: 0.25,
        }
    }

    /// Features of layers of the given widths.
    fn features(n: i64, widths: &[i64], seed: u64) -> Vec<Tensor> {
        let mut stream = Stream::new(seed, Purpose::Probe, 0);
        let mut normal = |d: i64| {
            let values: Vec<f32> = (0..n * d).map(|_| stream.normal() as f32).collect();
            Tensor::from_slice(&values).view([n, d])
        };
        widths.iter().map(|&d| normal(d)).collect()
    }

    fn cached(features: &[Tensor]) -> Vec<LayerFeatures> {
        let kept = |x: &Tensor| LayerFeatures::in_memory(x.shallow_clone());
        features.iter().map(kept).collect()
    }

    fn train(train: &[Tensor], test: &[Tensor], first: usize) -> Vec<ProbeOutcome> {
        let labels = |of: &[Tensor]| {
            let n = of[0].size()[0];
            Tensor::arange(n, (Kind::Int64, Device::Cpu)).remainder(3)
        };
        let mut data = ProbeData {
            train: ProbeSplit {
                features: &mut cached(train),
                labels: &labels(train),
            },
            held_out: 20,
            test: ProbeSplit {
                features: &mut cached(test),
                labels: &labels(test),
            },
            classes: 3,
        };
        let context = JobContext::silent();
        let settings = settings(false);
        let mut meter = Meter::new(&context, "probe", Phase::Probe, 3, 15);
        train_probes(&mut data, first, &settings, 1, &mut meter).unwrap()
    }

    #[test]
    fn a_layer_s_outcome_does_not_hang_on_the_others() {
        let widths = [5, 17, 17, 40];
        let (learned, tested) = (features(80, &widths, 1), features(50, &widths, 2));
        let together = train(&learned, &tested, 0);
        for (place, wanted) in together.iter().enumerate() {
            let alone = place..=place;
            let found = train(&learned[alone.clone()], &tested[alone], place);
            assert_eq!(found[0].loss_nats, wanted.loss_nats, "{place}");
            assert_eq!(found[0].correct, wanted.correct);
            assert_eq!(found[0].validation_accuracy, wanted.validation_accuracy);
        }
        // Layers of the same width begin from weights of their own.
        let again = train(&learned[1..2], &tested[1..2], 2);
        assert_ne!(again[0].loss_nats, together[1].loss_nats);
    }

    #[test]
    fn features_are_standardised_by_what_is_learned_from() {
        let (learned, tested) = (features(80, &[6], 1), features(50, &[6], 2));
        let labels = Tensor::arange(80, (Kind::Int64, Device::Cpu)).remainder(3);
        let test_labels = labels.narrow(0, 0, 50);
        let wanted_of = learned[0].narrow(0, 0, 60).copy();
        let (std, mean) = wanted_of.std_mean_dim(&[0i64][..], false, true);
        let wanted = [&learned[0], &tested[0]].map(|x| (x - &mean) / &std);
        let mut data = ProbeData {
            train: ProbeSplit {
                features: &mut cached(&learned),
                labels: &labels,
            },
            held_out: 20,
            test: ProbeSplit {
                features: &mut cached(&tested),
                labels: &test_labels,
            },
            classes: 3,
        };
        let context = JobContext::silent();
        let mut meter = Meter::new(&context, "probe", Phase::Probe, 3, 12);
        train_probes(&mut data, 0, &settings(true), 1, &mut meter).unwrap();
        for (found, wanted) in [&learned[0], &tested[0]].into_iter().zip(&wanted) {
            assert!((found - wanted).abs().max().double_value(&[]) < 1e-5);
        }
    }
}
