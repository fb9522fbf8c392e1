//! How far a device's results lie from the CPU's.

use crate::scale::Scale;
use crate::workplace::{Workplace, call};
use safetensors::SafeTensors;
use serde_json::Value;
use std::path::Path;
use tunnel_engine::error::{EngineError, ErrorCode, Result};

/// How the distance of two numbers is measured.
#[derive(Clone, Copy)]
enum Distance {
    /// `|a − b|`.
    Absolute,
    /// `|a − b|` as a share of the larger one.
    Relative,
}

/// One line: what was compared, how far apart it is, and how far it may be.
pub struct Agreement {
    what: &'static str,
    numbers: usize,
    distance: f64,
    allowed: f64,
}

pub const HEADER: [&str; 5] = ["measure", "numbers", "furthest apart", "allowed", ""];

impl Agreement {
    /// Whether it is as near as it must be. Nothing to compare is no agreement.
    pub fn holds(&self) -> bool {
        self.numbers > 0 && self.distance <= self.allowed
    }

    pub fn row(&self) -> [String; 5] {
        [
            self.what.to_owned(),
            self.numbers.to_string(),
            format!("{:.2e}", self.distance),
            format!("{:.0e}", self.allowed),
            if self.holds() { "agrees" } else { "DIFFERS" }.to_owned(),
        ]
    }
}

/// What is compared of one verb's result.
struct Comparison {
    verb: &'static str,
    request: fn(&Workplace, &str) -> Value,
    parts: &'static [Part],
}

struct Part {
    what: &'static str,
    /// Names of the numbers that are compared.
    of: &'static [&'static str],
    distance: Distance,
    allowed: f64,
}

const fn part(
    what: &'static str,
    of: &'static [&'static str],
    distance: Distance,
    allowed: f64,
) -> Part {
    Part {
        what,
        of,
        distance,
        allowed,
    }
}

/// The CPU's weights come first: everything else reads them.
///
/// Features of a network of 17 convolutions differ by the order of their sums, some 1e-6 of the
/// largest, and what hangs on small differences of them by more; a rank may have one
/// eigenvalue on the other side of the threshold. Trainings drift apart: their few steps are compared
/// loosely, in losses.
const COMPARISONS: [Comparison; 10] = {
    use Distance::{Absolute, Relative};
    [
        Comparison {
            verb: "train",
            request: Workplace::train_network,
            parts: &[part(
                "training: loss of an epoch",
                &["trainLossNats"],
                Relative,
                0.02,
            )],
        },
        Comparison {
            verb: "probe",
            request: Workplace::probe,
            parts: &[part(
                "probes: accuracy",
                &["accuracy", "trainAccuracy"],
                Absolute,
                0.02,
            )],
        },
        Comparison {
            verb: "rank",
            request: Workplace::rank,
            parts: &[
                part("rank: eigenvalues counted", &["rank"], Absolute, 1.0),
                part("rank: largest singular value", &["sigma1"], Relative, 1e-3),
            ],
        },
        Comparison {
            verb: "similarity",
            request: Workplace::similarity,
            parts: &[
                part("CKA, biased", &["biased"], Absolute, 1e-4),
                part("CKA, debiased", &["debiased"], Absolute, 1e-4),
            ],
        },
        Comparison {
            verb: "variance",
            request: Workplace::variance,
            parts: &[
                part(
                    "variance within and between classes",
                    &["intra", "inter"],
                    Relative,
                    1e-3,
                ),
                part(
                    "neural collapse, NC1 to NC3",
                    &["nc1", "nc2Equinorm", "nc2Equiangular", "nc3"],
                    Relative,
                    1e-2,
                ),
                part(
                    "nearest class means, NC4",
                    &["nearestMeanAccuracy", "nc4"],
                    Absolute,
                    1e-2,
                ),
            ],
        },
        Comparison {
            verb: "spectrum",
            request: Workplace::spectrum,
            parts: &[part(
                "spectrum: effective ranks",
                &["effectiveRank", "participationRatio", "rankMe"],
                Relative,
                1e-3,
            )],
        },
        Comparison {
            verb: "components",
            request: Workplace::components,
            parts: &[part(
                "principal components: share of variance",
                &["explained"],
                Absolute,
                1e-3,
            )],
        },
        Comparison {
            verb: "change",
            request: Workplace::change,
            parts: &[part("change between layers", &["l1"], Relative, 1e-3)],
        },
        Comparison {
            verb: "graft",
            request: Workplace::graft,
            parts: &[part("graft: test loss", &["testLossNats"], Relative, 1e-4)],
        },
        Comparison {
            verb: "continual",
            request: Workplace::continual,
            parts: &[part(
                "continual: loss after each task",
                &["lossNats"],
                Relative,
                0.1,
            )],
        },
    ]
};

/// Runs every verb on the CPU and on the device, and compares.
///
/// # Errors
/// Those of the verbs.
pub fn compare(device: &str, scale: &Scale) -> Result<Vec<Agreement>> {
    let workplace = Workplace::new(scale.images, scale.images, scale)?;
    let mut found = Vec::new();
    for comparison in &COMPARISONS {
        let on = |device: &str| call(comparison.verb, (comparison.request)(&workplace, device));
        let (cpu, other) = (on("cpu")?, on(device)?);
        for part in comparison.parts {
            let of = |result: &Value| {
                let mut found = Vec::new();
                numbers(result, part.of, false, &mut found);
                found
            };
            let (cpu, other) = (of(&cpu), of(&other));
            found.push(Agreement {
                what: part.what,
                numbers: cpu.iter().flatten().count(),
                distance: furthest(&cpu, &other, part.distance),
                allowed: part.allowed,
            });
        }
    }
    found.push(features(&workplace, device)?);
    found.push(graft_identity(&workplace, device)?);
    Ok(found)
}

/// All numbers under the given names, in order; a number that does not exist is `None`.
fn numbers(value: &Value, of: &[&str], named: bool, found: &mut Vec<Option<f64>>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                numbers(value, of, of.contains(&name.as_str()), found);
            }
        }
        Value::Array(values) => {
            for value in values {
                numbers(value, of, named, found);
            }
        }
        Value::Number(_) | Value::Null if named => found.push(value.as_f64()),
        _ => {}
    }
}

/// The largest distance; infinite where one has a number that the other lacks.
fn furthest(one: &[Option<f64>], other: &[Option<f64>], distance: Distance) -> f64 {
    if one.len() != other.len() {
        return f64::INFINITY;
    }
    let apart = |pair: (&Option<f64>, &Option<f64>)| match pair {
        (None, None) => 0.0,
        (Some(a), Some(b)) => {
            let apart = (a - b).abs();
            match distance {
                Distance::Absolute => apart,
                Distance::Relative if apart == 0.0 => 0.0,
                Distance::Relative => apart / a.abs().max(b.abs()),
            }
        }
        _ => f64::INFINITY,
    };
    // What is no number is not near either.
    let worse = |most: f64, next: f64| {
        if next > most || next.is_nan() {
            next
        } else {
            most
        }
    };
    one.iter().zip(other).map(apart).fold(0.0, worse)
}

/// Features of every layer, their distance as a share of the layer's largest.
fn features(workplace: &Workplace, device: &str) -> Result<Agreement> {
    let read = |device: &str| -> Result<Vec<(String, Vec<f32>)>> {
        call("features", workplace.features(device))?;
        tensors(&workplace.path(&format!("features-{device}.safetensors")))
    };
    let (cpu, other) = (read("cpu")?, read(device)?);
    let mut distance: f64 = if cpu.len() == other.len() {
        0.0
    } else {
        f64::INFINITY
    };
    for ((name, a), (other_name, b)) in cpu.iter().zip(&other) {
        let largest = a.iter().fold(0f32, |most, value| most.max(value.abs()));
        let apart = a.iter().zip(b).map(|(a, b)| (a - b).abs());
        let apart = apart.fold(0f32, |most, next| {
            if next > most || next.is_nan() {
                next
            } else {
                most
            }
        });
        let same = name == other_name && a.len() == b.len();
        let share = if apart == 0.0 {
            0.0
        } else {
            f64::from(apart / largest)
        };
        if !same || share > distance || share.is_nan() {
            distance = if same { share } else { f64::INFINITY };
        }
    }
    Ok(Agreement {
        what: "features of every layer",
        numbers: cpu.iter().map(|(_, values)| values.len()).sum(),
        distance,
        allowed: 1e-4,
    })
}

/// The float32 tensors of a file, by name.
fn tensors(file: &Path) -> Result<Vec<(String, Vec<f32>)>> {
    let unreadable =
        |why: String| EngineError::new(ErrorCode::Internal, format!("{}: {why}", file.display()));
    let bytes = std::fs::read(file).map_err(|error| unreadable(error.to_string()))?;
    let tensors =
        SafeTensors::deserialize(&bytes).map_err(|error| unreadable(error.to_string()))?;
    let mut found: Vec<(String, Vec<f32>)> = tensors
        .iter()
        .filter(|(_, view)| view.dtype() == safetensors::Dtype::F32)
        .map(|(name, view)| {
            let values = view.data().chunks_exact(4);
            let values = values.map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
            (name.to_owned(), values.collect())
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

/// A network with its own span put into it, against itself, both on the device.
fn graft_identity(workplace: &Workplace, device: &str) -> Result<Agreement> {
    let loss = |request: Value| -> Result<Vec<Option<f64>>> {
        let result = call("graft", request)?;
        Ok(vec![
            result["testLossNats"].as_f64(),
            result["testAccuracy"].as_f64(),
        ])
    };
    let (whole, grafted) = (
        loss(workplace.no_graft(device))?,
        loss(workplace.graft(device))?,
    );
    Ok(Agreement {
        what: "graft of a network's own span: changes nothing",
        numbers: whole.iter().flatten().count(),
        distance: furthest(&whole, &grafted, Distance::Absolute),
        allowed: 0.0,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failure here is a failed test")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_named_numbers_are_compared_nulls_too() {
        let result = json!({
            "layers": [{ "nc1": 2.0, "nc3": null, "name": "fc1", "features": 8 }],
            "biased": [[1.0, null], [0.5, 1.0]],
            "seconds": 7.0,
        });
        let of = |names: &[&str]| {
            let mut found = Vec::new();
            numbers(&result, names, false, &mut found);
            found
        };
        assert_eq!(of(&["nc1", "nc3"]), [Some(2.0), None]);
        assert_eq!(of(&["biased"]), [Some(1.0), None, Some(0.5), Some(1.0)]);
        assert!(of(&["debiased"]).is_empty());
    }

    #[test]
    fn what_is_missing_or_no_number_is_not_near() {
        use Distance::{Absolute, Relative};
        let (a, b) = ([Some(4.0), None], [Some(5.0), None]);
        assert_eq!(furthest(&a, &b, Absolute), 1.0);
        assert_eq!(furthest(&a, &b, Relative), 0.2);
        assert_eq!(furthest(&[Some(0.0)], &[Some(0.0)], Relative), 0.0);
        assert!(furthest(&a, &b[..1], Absolute).is_infinite());
        assert!(furthest(&a, &[Some(4.0), Some(1.0)], Absolute).is_infinite());
        let agreement = |distance, numbers| Agreement {
            what: "",
            numbers,
            distance,
            allowed: 0.1,
        };
        assert!(agreement(0.1, 1).holds());
        assert!(!agreement(0.2, 1).holds() && !agreement(0.0, 0).holds());
        assert!(!agreement(f64::NAN, 1).holds());
        assert!(
            furthest(
                &[Some(f64::NAN), Some(1.0)],
                &[Some(1.0), Some(1.0)],
                Absolute
            )
            .is_nan()
        );
    }
}
