//! The two products of a softmax regression with AVX-512. A probe has few classes, and libtorch's
//! products of such narrow matrices run at a fraction of the processor's rate; what is around them
//! takes longer than they do.

use crate::parallel::for_ranges;
use std::arch::x86_64::*;
use std::ops::Range;
use tch::{Device, Kind, Tensor};

/// Values that one register holds.
const LANES: usize = 16;

/// Images and classes whose products are summed at once: 20 sums, 4 images and a weight fill 25 of
/// the 32 registers.
const ROWS: usize = 4;
const CLASSES: usize = 5;

/// Images whose gradients are added at once.
const ADDED: usize = 8;

/// Images, and columns of a gradient, that one thread takes at least.
const IMAGES: usize = 32;
const COLUMNS: usize = 256;

/// Rows of features, contiguous on the CPU.
#[derive(Clone, Copy)]
pub(super) enum Rows<'a> {
    Float(&'a [f32]),
    BFloat16(&'a [u16]),
}

impl<'a> Rows<'a> {
    /// The rows of `x [b, d]`; `None` where these products are not for it: another device or kind of
    /// numbers, a processor without the instructions.
    pub fn of(x: &'a Tensor) -> Option<Self> {
        let can = x.device() == Device::Cpu
            && x.is_contiguous()
            && is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl");
        if !can {
            return None;
        }
        let n = x.numel();
        // SAFETY: a contiguous CPU tensor of n values of the kind, which lives as long as the borrow
        // and which nothing writes to meanwhile.
        unsafe {
            match x.kind() {
                Kind::Float => Some(Self::Float(slice(x, n))),
                Kind::BFloat16 => Some(Self::BFloat16(slice(x, n))),
                _ => None,
            }
        }
    }

    /// The logits `[b, k]` of weights `[k, d]` and biases `[k]`.
    pub fn logits(self, weights: &[f32], biases: &[f32]) -> Vec<f32> {
        self.of_images(weights, biases, |_, _| {})
    }

    /// What the gradients of the mean cross-entropy over these images are made of: `(p − y) / b`,
    /// `[b, k]`. `smoothing` of every target is spread over all classes.
    pub fn errors(
        self,
        weights: &[f32],
        biases: &[f32],
        labels: &[i64],
        smoothing: f32,
    ) -> Vec<f32> {
        let scale = 1.0 / labels.len() as f32;
        let everywhere = smoothing / biases.len() as f32;
        self.of_images(weights, biases, |image, logits| {
            softmax(logits);
            logits[labels[image] as usize] -= 1.0 - smoothing;
            for value in logits {
                *value = (*value - everywhere) * scale;
            }
        })
    }

    /// Logits `[b, k]`, after `work` on each image's by its place.
    fn of_images(
        self,
        weights: &[f32],
        biases: &[f32],
        work: impl Fn(usize, &mut [f32]) + Sync,
    ) -> Vec<f32> {
        let k = biases.len();
        let d = weights.len() / k;
        assert_eq!(weights.len(), k * d);
        let n = self.len() / d;
        let mut all = vec![0f32; n * k];
        let place = Place(all.as_mut_ptr());
        for_ranges(n, IMAGES, |images| {
            // SAFETY: threads' images are apart, and all of them within `all`.
            let logits = unsafe {
                let first = place.get().add(images.start * k);
                std::slice::from_raw_parts_mut(first, images.len() * k)
            };
            let rows = images.start * d..images.end * d;
            // SAFETY: `of` has seen that the processor has the instructions.
            unsafe {
                match self {
                    Self::Float(x) => float32::logits(&x[rows], d, weights, k, logits),
                    Self::BFloat16(x) => bfloat16::logits(&x[rows], d, weights, k, logits),
                }
            }
            for (image, logits) in images.zip(logits.chunks_exact_mut(k)) {
                logits.iter_mut().zip(biases).for_each(|(l, b)| *l += b);
                work(image, logits);
            }
        });
        all
    }

    /// `errors [b, k]`, transposed, times `x [b, d]`: `[k, d]`.
    pub fn gradient(self, d: usize, errors: &[f32], k: usize) -> Vec<f32> {
        let mut gradient = vec![0f32; k * d];
        let place = Place(gradient.as_mut_ptr());
        for_ranges(d.div_ceil(COLUMNS), 1, |parts| {
            let columns = parts.start * COLUMNS..(parts.end * COLUMNS).min(d);
            let sums = self.sums(columns.clone(), d, errors, k);
            for (column, sums) in columns.step_by(LANES).zip(sums.chunks_exact(k * LANES)) {
                let count = LANES.min(d - column);
                for (class, sums) in sums.chunks_exact(LANES).enumerate() {
                    // SAFETY: threads' columns are apart, and within the k · d values.
                    unsafe {
                        let place = place.get().add(class * d + column);
                        place.copy_from_nonoverlapping(sums.as_ptr(), count);
                    }
                }
            }
        });
        gradient
    }

    /// The gradient's columns in `range`: for every [`LANES`] columns, `[k, LANES]`. Rows of whole
    /// gradients would meet in the same lines of the cache where d is a power of two.
    fn sums(self, range: Range<usize>, d: usize, errors: &[f32], k: usize) -> Vec<f32> {
        assert!(range.end <= d && errors.len() == self.len() / d * k);
        let mut sums = vec![0f32; range.len().div_ceil(LANES) * k * LANES];
        // SAFETY: `of` has seen that the processor has the instructions.
        unsafe {
            match self {
                Self::Float(x) => float32::gradient(x, range, d, errors, k, &mut sums),
                Self::BFloat16(x) => bfloat16::gradient(x, range, d, errors, k, &mut sums),
            }
        }
        sums
    }

    fn len(self) -> usize {
        match self {
            Self::Float(x) => x.len(),
            Self::BFloat16(x) => x.len(),
        }
    }
}

/// Memory that threads write to in parts.
struct Place(*mut f32);

impl Place {
    fn get(&self) -> *mut f32 {
        self.0
    }
}

// SAFETY: threads take parts that are apart.
unsafe impl Sync for Place {}

/// Softmax in place.
fn softmax(values: &mut [f32]) {
    let largest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for value in values.iter_mut() {
        *value = (*value - largest).exp();
        sum += *value;
    }
    for value in values {
        *value /= sum;
    }
}

/// # Safety
/// The tensor must be contiguous, on the CPU, of `n` values of `T`, and outlive the slice unchanged.
pub(super) unsafe fn slice<T>(tensor: &Tensor, n: usize) -> &[T] {
    unsafe { std::slice::from_raw_parts(tensor.data_ptr().cast::<T>(), n) }
}

/// The lanes that hold values where `left` are left.
fn mask(left: usize) -> __mmask16 {
    if left >= LANES { !0 } else { (1 << left) - 1 }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
unsafe fn load_float32(from: *const f32, lanes: __mmask16) -> __m512 {
    unsafe { _mm512_maskz_loadu_ps(lanes, from) }
}

/// A bfloat16 is the upper half of a float32.
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
unsafe fn load_bfloat16(from: *const u16, lanes: __mmask16) -> __m512 {
    unsafe {
        let halves = _mm256_maskz_loadu_epi16(lanes, from.cast());
        _mm512_castsi512_ps(_mm512_slli_epi32::<16>(_mm512_cvtepu16_epi32(halves)))
    }
}

/// The products for one kind of numbers.
macro_rules! products {
    ($name:ident, $type:ty, $load:ident) => {
        mod $name {
            use super::*;

            #[target_feature(enable = "avx512f,avx512bw,avx512vl")]
            pub fn logits(x: &[$type], d: usize, weights: &[f32], k: usize, out: &mut [f32]) {
                let n = x.len() / d;
                let mut row = 0;
                while row < n {
                    let many = row + ROWS <= n;
                    let mut class = 0;
                    while class < k {
                        let all = class + CLASSES <= k;
                        // SAFETY: the block's images and classes are within the slices.
                        unsafe {
                            let x = x.as_ptr().add(row * d);
                            let w = weights.as_ptr().add(class * d);
                            let out = out.as_mut_ptr().add(row * k + class);
                            match (many, all) {
                                (true, true) => block::<ROWS, CLASSES>(x, w, d, out, k),
                                (true, false) => block::<ROWS, 1>(x, w, d, out, k),
                                (false, true) => block::<1, CLASSES>(x, w, d, out, k),
                                (false, false) => block::<1, 1>(x, w, d, out, k),
                            }
                        }
                        class += if all { CLASSES } else { 1 };
                    }
                    row += if many { ROWS } else { 1 };
                }
            }

            #[target_feature(enable = "avx512f,avx512bw,avx512vl")]
            unsafe fn block<const R: usize, const K: usize>(
                x: *const $type,
                weights: *const f32,
                d: usize,
                out: *mut f32,
                k: usize,
            ) {
                let mut sums = [[_mm512_setzero_ps(); K]; R];
                for at in (0..d).step_by(LANES) {
                    let lanes = mask(d - at);
                    // SAFETY: the mask keeps loads within the rows.
                    unsafe {
                        let mut rows = [_mm512_setzero_ps(); R];
                        for (row, value) in rows.iter_mut().enumerate() {
                            *value = $load(x.add(row * d + at), lanes);
                        }
                        for class in 0..K {
                            let weight = load_float32(weights.add(class * d + at), lanes);
                            for row in 0..R {
                                sums[row][class] =
                                    _mm512_fmadd_ps(rows[row], weight, sums[row][class]);
                            }
                        }
                    }
                }
                for (row, sums) in sums.iter().enumerate() {
                    for (class, &sum) in sums.iter().enumerate() {
                        // SAFETY: `out` has k values for each row.
                        unsafe { *out.add(row * k + class) = _mm512_reduce_add_ps(sum) };
                    }
                }
            }

            #[target_feature(enable = "avx512f,avx512bw,avx512vl")]
            pub fn gradient(
                x: &[$type],
                range: Range<usize>,
                d: usize,
                errors: &[f32],
                k: usize,
                sums: &mut [f32],
            ) {
                let n = x.len() / d;
                let mut row = 0;
                while row < n {
                    // SAFETY: the rows are within the slices, and `sums` holds the range's columns.
                    unsafe {
                        let x = x.as_ptr().add(row * d);
                        let errors = errors.as_ptr().add(row * k);
                        if row + ADDED <= n {
                            add::<ADDED>(x, range.clone(), d, errors, k, sums.as_mut_ptr());
                            row += ADDED;
                        } else {
                            add::<1>(x, range.clone(), d, errors, k, sums.as_mut_ptr());
                            row += 1;
                        }
                    }
                }
            }

            #[target_feature(enable = "avx512f,avx512bw,avx512vl")]
            unsafe fn add<const R: usize>(
                x: *const $type,
                range: Range<usize>,
                d: usize,
                errors: *const f32,
                k: usize,
                sums: *mut f32,
            ) {
                let mut place = sums;
                for at in range.clone().step_by(LANES) {
                    let lanes = mask(range.end - at);
                    // SAFETY: the mask keeps loads within the range, and each of its parts has k
                    // registers of sums.
                    unsafe {
                        let mut rows = [_mm512_setzero_ps(); R];
                        for (row, value) in rows.iter_mut().enumerate() {
                            *value = $load(x.add(row * d + at), lanes);
                        }
                        for class in 0..k {
                            let mut sum = _mm512_loadu_ps(place);
                            for (row, &value) in rows.iter().enumerate() {
                                let error = _mm512_set1_ps(*errors.add(row * k + class));
                                sum = _mm512_fmadd_ps(value, error, sum);
                            }
                            _mm512_storeu_ps(place, sum);
                            place = place.add(LANES);
                        }
                    }
                }
            }
        }
    };
}

products!(float32, f32, load_float32);
products!(bfloat16, u16, load_bfloat16);

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that are not all alike.
    fn wave(shape: [i64; 2], kind: Kind) -> Tensor {
        let n = shape[0] * shape[1];
        let x = Tensor::linspace(1.0, 50.0, n, (Kind::Float, Device::Cpu)).sin();
        x.view(shape).to_kind(kind)
    }

    /// The largest difference, as a share of the largest value: sums are rounded in another order.
    fn apart(found: &[f32], wanted: &Tensor) -> f64 {
        let largest = |x: &Tensor| x.abs().max().double_value(&[]);
        let found = Tensor::from_slice(found).view_as(wanted);
        largest(&(found - wanted)) / largest(wanted)
    }

    #[test]
    fn products_are_those_of_libtorch() {
        for kind in [Kind::Float, Kind::BFloat16] {
            for (n, d, k) in [
                (1, 1, 2),
                (3, 15, 4),
                (9, 16, 5),
                (64, 33, 10),
                (70, 600, 13),
            ] {
                let x = wave([n, d], kind);
                let Some(rows) = Rows::of(&x) else { return };
                let weights = wave([k, d], Kind::Float).cos();
                let biases = wave([1, k], Kind::Float);
                let errors = wave([n, k], Kind::Float);
                let memory = |tensor: &Tensor| Vec::<f32>::try_from(tensor.view(-1)).unwrap();
                let logits = rows.logits(&memory(&weights), &memory(&biases));
                let gradient = rows.gradient(d as usize, &memory(&errors), k as usize);
                let x = x.to_kind(Kind::Float);
                assert!(apart(&logits, &(x.mm(&weights.tr()) + &biases)) < 1e-5);
                assert!(apart(&gradient, &errors.tr().mm(&x)) < 1e-5);
            }
        }
    }
}
