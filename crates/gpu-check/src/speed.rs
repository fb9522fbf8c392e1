//! How fast a device trains.

use crate::cuda::memory_taken;
use crate::scale::Scale;
use crate::workplace::{Workplace, call};
use serde_json::Value;
use std::fmt;
use std::time::Instant;
use tch::{Device, Kind, Tensor};
use tunnel_engine::device::{parse_device, synchronise};
use tunnel_engine::error::{EngineError, ErrorCode, Result};

pub const HEADER: [&str; 6] = [
    "training",
    "precision",
    "ms a step",
    "images/s",
    "of peak",
    "memory",
];

const REPEATS: u32 = 20;

/// Products a second that large matrices reach, one addition each.
pub struct Peaks {
    float32: f64,
    bfloat16: f64,
}

impl Peaks {
    /// By products of square matrices, of which the first ones are not counted.
    pub fn measure(device: &str, scale: &Scale) -> Result<Self> {
        let device = parse_device(device)?;
        Ok(Self {
            float32: multiply_adds(device, scale.product, Kind::Float)?,
            bfloat16: multiply_adds(device, scale.product, Kind::BFloat16)?,
        })
    }

    fn of(&self, precision: &str) -> f64 {
        if precision == "bfloat16" {
            self.bfloat16
        } else {
            self.float32
        }
    }
}

impl fmt::Display for Peaks {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let tera = |rate: f64| 2.0 * rate / 1e12;
        write!(
            f,
            "peak of products, TFLOP/s: float32 {:.2}, bfloat16 {:.2}",
            tera(self.float32),
            tera(self.bfloat16)
        )
    }
}

fn multiply_adds(device: Device, side: i64, kind: Kind) -> Result<f64> {
    let matrix = || -> Result<Tensor> {
        let row = Tensor::f_linspace(-1.0, 1.0, side, (Kind::Float, device))?;
        Ok(row.f_outer(&row)?.f_to_kind(kind)?)
    };
    let (a, b, out) = (matrix()?, matrix()?, matrix()?);
    for _ in 0..3 {
        let _ = a.f_mm_out(&out, &b)?;
    }
    synchronise(device);
    let start = Instant::now();
    for _ in 0..REPEATS {
        let _ = a.f_mm_out(&out, &b)?;
    }
    synchronise(device);
    let seconds = start.elapsed().as_secs_f64();
    Ok((side as f64).powi(3) * f64::from(REPEATS) / seconds)
}

/// Trains each network for three epochs, with augmentation, in each precision; of the last two the
/// faster one counts. A training takes three times the products of a forward pass.
///
/// # Errors
/// Those of the verbs.
pub fn measure(device: &str, scale: &Scale, peaks: &Peaks) -> Result<Vec<[String; 6]>> {
    let workplace = Workplace::new(scale.timed_images, scale.batch, scale)?;
    let mut rows = Vec::new();
    for (name, network) in &scale.timed {
        let cost = call("cost", workplace.cost("cpu", network))?;
        let multiply_adds = number(&cost["multiplyAdds"])?;
        for precision in ["float32", "bfloat16"] {
            let request = workplace.train(device, network, 3, precision);
            let result = call("train", request)?;
            let mut fastest: f64 = 0.0;
            for epoch in [1, 2] {
                fastest = fastest.max(number(&result["epochs"][epoch]["imagesPerSecond"])?);
            }
            let share = 3.0 * multiply_adds * fastest / peaks.of(precision);
            let memory = memory_taken().map_or("-".to_owned(), |bytes| {
                format!("{:.2} GB", bytes as f64 / 1e9)
            });
            rows.push([
                (*name).to_owned(),
                precision.to_owned(),
                format!("{:.2}", 1e3 * scale.batch as f64 / fastest),
                format!("{fastest:.0}"),
                format!("{:.1} %", 100.0 * share),
                memory,
            ]);
        }
    }
    Ok(rows)
}

fn number(value: &Value) -> Result<f64> {
    value
        .as_f64()
        .ok_or_else(|| EngineError::new(ErrorCode::Internal, "a result lacks a number"))
}
