//! Stochastic gradient descent with momentum: one pass over memory a step, or on a GPU a few
//! operations on all parameters at once.

use crate::bfloat16::{rounded, widened};
use crate::error::Result;
use crate::parallel::{for_ranges, widest};
use std::ffi::c_void;
use std::ops::Range;
use std::slice;
use tch::{Kind, Tensor};

/// PyTorch's: keeps a norm of 0 from being divided by.
const CLIP_EPSILON: f64 = 1e-6;

/// What one step of SGD multiplies by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    pub learning_rate: f32,
    pub momentum: f32,
    pub nesterov: bool,
    pub weight_decay: f32,
    /// What the norm of all gradients together is scaled down to where it is larger.
    pub clip: Option<f64>,
}

impl Rates {
    /// The rates of a parameter that weight decay reaches, or not.
    fn for_parameter(self, decays: bool) -> Self {
        let weight_decay = if decays { self.weight_decay } else { 0.0 };
        Self {
            weight_decay,
            ..self
        }
    }

    /// PyTorch's update of one value, its gradient scaled: g ← g + λw, v ← μv + g, w ← w − ηv, and under Nesterov's
    /// momentum w ← w − η(g + μv).
    #[inline(always)]
    fn update(self, scale: f32, gradient: f32, weight: &mut f32, velocity: &mut f32) {
        let gradient = scale * gradient + self.weight_decay * *weight;
        *velocity = self.momentum * *velocity + gradient;
        let change = if self.nesterov {
            gradient + self.momentum * *velocity
        } else {
            *velocity
        };
        *weight -= self.learning_rate * change;
    }
}

/// One parameter: its float32 value, its momentum, and the leaf that the network computes with.
/// In float32 the leaf is the value itself; in bfloat16 it is a rounded copy. All lie in memory as
/// [`laid_out`] says.
pub(super) struct Parameter {
    pub value: Tensor,
    pub velocity: Tensor,
    pub leaf: Tensor,
    /// Whether weight decay reaches it.
    decays: bool,
}

/// Fewer values than this are updated on one thread.
const GRAIN: usize = 1 << 15;

/// The order of a parameter's values in memory: convolutions compute with channels last, and would
/// have to bring weights and gradients of another order to theirs in every step.
fn laid_out(tensor: &Tensor) -> Result<Tensor> {
    if tensor.dim() != 4 {
        return Ok(tensor.f_contiguous()?);
    }
    Ok(tensor
        .f_permute([0, 2, 3, 1])?
        .f_contiguous()?
        .f_permute([0, 3, 1, 2])?)
}

impl Parameter {
    /// Takes a float32 tensor as the initial value.
    pub fn new(value: &Tensor, kind: Kind, decays: bool) -> Result<Self> {
        let value = laid_out(&value.f_detach_copy()?)?;
        let leaf = if kind == Kind::Float {
            value.f_detach()?
        } else {
            value.f_to_kind(kind)?
        };
        Ok(Self {
            velocity: value.f_zeros_like()?,
            leaf: leaf.f_set_requires_grad(true)?,
            value,
            decays,
        })
    }
}

/// A tensor's values as they lie in memory, in one row; a copy where they lie otherwise.
fn in_a_row(tensor: &Tensor) -> Result<Tensor> {
    let tensor = if tensor.dim() == 4 {
        tensor.f_permute([0, 2, 3, 1])?
    } else {
        tensor.shallow_clone()
    };
    Ok(tensor.f_reshape([-1])?)
}

/// The part of a row that begins at `start`, as a parameter of the given shape.
fn part_of(row: &Tensor, start: i64, shape: &[i64]) -> Result<Tensor> {
    let part = row.f_narrow(0, start, shape.iter().product())?;
    let &[o, c, h, w] = shape else {
        return Ok(part.f_view(shape)?);
    };
    Ok(part.f_view([o, h, w, c])?.f_permute([0, 3, 1, 2])?)
}

/// Trained parameters whose leaves are of one kind and that weight decay treats alike, updated as
/// one: their values, momenta and leaves are parts of one row each. On a GPU an operation costs a
/// launch however few its values are, and a network has hundreds of small parameters.
pub(super) struct Group {
    /// Places among the trained parameters.
    members: Vec<usize>,
    value: Tensor,
    velocity: Tensor,
    /// None where the value is its own leaf.
    leaf: Option<Tensor>,
    decays: bool,
}

/// Parts that begin at a multiple of so many values are aligned as products want it.
const ALIGNED: usize = 64;

/// Moves the parameters at the places `trained` into groups: their tensors become parts of the
/// groups' rows.
pub(super) fn grouped(parameters: &mut [Parameter], trained: &[usize]) -> Result<Vec<Group>> {
    let _guard = tch::no_grad_guard();
    let mut left: Vec<usize> = (0..trained.len()).collect();
    let mut groups = Vec::new();
    while let Some(&first) = left.first() {
        let alike = |&member: &usize| {
            let (one, other) = (&parameters[trained[member]], &parameters[trained[first]]);
            one.leaf.kind() == other.leaf.kind() && one.decays == other.decays
        };
        let (mut members, others): (Vec<_>, Vec<_>) = left.into_iter().partition(alike);
        left = others;
        // Odd sizes last, so that they put nothing else out of place.
        members.sort_by_key(|&member| {
            !parameters[trained[member]]
                .value
                .numel()
                .is_multiple_of(ALIGNED)
        });
        let row = |tensor: fn(&Parameter) -> &Tensor| -> Result<Tensor> {
            let parts = members
                .iter()
                .map(|&member| in_a_row(tensor(&parameters[trained[member]])));
            Ok(Tensor::f_cat(&parts.collect::<Result<Vec<_>>>()?, 0)?)
        };
        let (value, velocity) = (row(|p| &p.value)?, row(|p| &p.velocity)?);
        let Parameter { leaf, decays, .. } = &parameters[trained[first]];
        let group = Group {
            leaf: match leaf.kind() {
                Kind::Float => None,
                kind => Some(value.f_to_kind(kind)?),
            },
            decays: *decays,
            value,
            velocity,
            members,
        };
        let mut start = 0;
        for &member in &group.members {
            let parameter = &mut parameters[trained[member]];
            let shape = parameter.value.size();
            let part = |row: &Tensor| part_of(row, start, &shape);
            let leaf = part(group.leaf.as_ref().unwrap_or(&group.value))?;
            parameter.leaf = leaf.f_detach()?.f_set_requires_grad(true)?;
            parameter.value = part(&group.value)?;
            parameter.velocity = part(&group.velocity)?;
            start += shape.iter().product::<i64>();
        }
        groups.push(group);
    }
    Ok(groups)
}

impl Group {
    /// The gradients of its members in one row of its own, float32, from those of all that are
    /// trained.
    fn gradient(&self, gradients: &[Tensor]) -> Result<Tensor> {
        let parts = self
            .members
            .iter()
            .map(|&member| in_a_row(&gradients[member]));
        let parts = parts.collect::<Result<Vec<_>>>()?;
        Ok(Tensor::f_cat(&parts, 0)?.f_to_kind(Kind::Float)?)
    }

    fn step(&mut self, mut gradient: Tensor, scale: Option<&Tensor>, rates: Rates) -> Result<()> {
        let momentum = f64::from(rates.momentum);
        if let Some(scale) = scale {
            let _ = gradient.f_mul_(scale)?;
        }
        if rates.weight_decay != 0.0 {
            let decay = self.value.f_mul_scalar(f64::from(rates.weight_decay))?;
            let _ = gradient.f_add_(&decay)?;
        }
        let _ = self.velocity.f_mul_scalar_(momentum)?.f_add_(&gradient)?;
        let change = if rates.nesterov {
            gradient.f_add_(&self.velocity.f_mul_scalar(momentum)?)?
        } else {
            self.velocity.shallow_clone()
        };
        let change = change.f_mul_scalar(f64::from(rates.learning_rate))?;
        let _ = self.value.f_sub_(&change)?;
        if let Some(leaf) = &mut self.leaf {
            leaf.f_copy_(&self.value)?;
        }
        Ok(())
    }
}

/// What gradients in rows are multiplied by for their norm to be within `clip`: a float32 scalar
/// that stays on their device.
fn scale_on_device(gradients: &[Tensor], clip: f64) -> Result<Tensor> {
    let squares = gradients
        .iter()
        .map(|row| Ok(row.f_square()?.f_sum(Kind::Double)?));
    let squares = squares.collect::<Result<Vec<_>>>()?;
    let norm = Tensor::f_stack(&squares, 0)?
        .f_sum(Kind::Double)?
        .f_sqrt()?;
    Ok(norm
        .f_add_scalar(CLIP_EPSILON)?
        .f_reciprocal()?
        .f_mul_scalar(clip)?
        .f_clamp_max(1.0)?
        .f_to_kind(Kind::Float)?)
}

/// Applies the gradients of one step, in the order of the trained parameters, to their groups.
/// Nothing waits for the device.
pub(super) fn step_groups(groups: &mut [Group], gradients: &[Tensor], rates: Rates) -> Result<()> {
    let _guard = tch::no_grad_guard();
    let rows = groups.iter().map(|group| group.gradient(gradients));
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let scale = match rates.clip {
        Some(clip) => Some(scale_on_device(&rows, clip)?),
        None => None,
    };
    for (group, row) in groups.iter_mut().zip(rows) {
        let rates = rates.for_parameter(group.decays);
        group.step(row, scale.as_ref(), rates)?;
    }
    Ok(())
}

/// What gradients are multiplied by for their norm to be within the clip.
fn scale_on_cpu(gradients: &[Tensor], clip: Option<f64>) -> Result<f32> {
    let Some(clip) = clip else {
        return Ok(1.0);
    };
    let mut squares = 0.0;
    for gradient in gradients {
        let gradient = gradient.f_to_kind(Kind::Float)?;
        squares += gradient
            .f_square()?
            .f_sum(Kind::Double)?
            .f_double_value(&[])?;
    }
    Ok((clip / (squares.sqrt() + CLIP_EPSILON)).min(1.0) as f32)
}

/// Applies the gradients of one step to the parameters at the places `trained`, each of its
/// parameter's shape and of its leaf's kind, on the CPU: one pass over the memory of all.
pub(super) fn step_on_cpu(
    parameters: &mut [Parameter],
    trained: &[usize],
    gradients: &[Tensor],
    rates: Rates,
) -> Result<()> {
    let scale = scale_on_cpu(gradients, rates.clip)?;
    // Gradients of another order in memory are copied, and the copies must outlive the pass.
    let gradients = gradients.iter().map(laid_out);
    let gradients = gradients.collect::<Result<Vec<_>>>()?;
    let mut parts = Vec::with_capacity(trained.len());
    let mut start = 0;
    for (&at, gradient) in trained.iter().zip(&gradients) {
        let parameter = &mut parameters[at];
        let (value, leaf) = (&parameter.value, &parameter.leaf);
        assert_eq!(gradient.size(), value.size(), "a gradient fits its value");
        assert_eq!(
            gradient.kind(),
            leaf.kind(),
            "a gradient is of its leaf's kind"
        );
        let leaf = match leaf.kind() {
            Kind::Float => std::ptr::null_mut(),
            _ => leaf.data_ptr().cast(),
        };
        parts.push(Part {
            start,
            len: value.numel(),
            gradient: gradient.data_ptr(),
            value: value.data_ptr().cast(),
            velocity: parameter.velocity.data_ptr().cast(),
            leaf,
            rates: rates.for_parameter(parameter.decays),
            scale,
        });
        start += value.numel();
    }
    let parts = Parts(parts);
    // SAFETY: the ranges are apart, so no two threads write the same value.
    for_ranges(start, GRAIN, |range| unsafe { parts.update(range) });
    Ok(())
}

/// One parameter's memory. The tensors are dense and in the same order, so that the same place means
/// the same value in all of them.
struct Part {
    /// Its first value's place among those of all parameters.
    start: usize,
    len: usize,
    /// float32, or bfloat16 where there is a leaf.
    gradient: *const c_void,
    value: *mut f32,
    velocity: *mut f32,
    /// bfloat16; null where the value is its own leaf.
    leaf: *mut u16,
    rates: Rates,
    /// What gradients are multiplied by first.
    scale: f32,
}

struct Parts(Vec<Part>);

// SAFETY: the memory belongs to tensors that outlive the pass; ranges of it are apart.
unsafe impl Sync for Parts {}

impl Parts {
    /// Updates the values of a range of places.
    ///
    /// # Safety
    /// No other thread may touch them meanwhile.
    unsafe fn update(&self, range: Range<usize>) {
        for part in &self.0 {
            let from = range.start.max(part.start);
            let to = range.end.min(part.start + part.len);
            if from >= to {
                continue;
            }
            let (at, n) = (from - part.start, to - from);
            // SAFETY: `at + n` is within the part's dense tensors, which are of these kinds.
            unsafe {
                let values = slice::from_raw_parts_mut(part.value.add(at), n);
                let velocities = slice::from_raw_parts_mut(part.velocity.add(at), n);
                if part.leaf.is_null() {
                    let gradients = slice::from_raw_parts(part.gradient.cast::<f32>().add(at), n);
                    update_float32(part.rates, part.scale, gradients, values, velocities);
                } else {
                    let gradients = slice::from_raw_parts(part.gradient.cast::<u16>().add(at), n);
                    let leaves = slice::from_raw_parts_mut(part.leaf.add(at), n);
                    update_bfloat16(
                        part.rates, part.scale, gradients, values, velocities, leaves,
                    );
                }
            }
        }
    }
}

widest! {
    fn update_float32(
        rates: Rates,
        scale: f32,
        gradients: &[f32],
        values: &mut [f32],
        velocities: &mut [f32]
    ) {
        for ((w, v), &g) in values.iter_mut().zip(velocities).zip(gradients) {
            rates.update(scale, g, w, v);
        }
    }
}

widest! {
    fn update_bfloat16(
        rates: Rates,
        scale: f32,
        gradients: &[u16],
        values: &mut [f32],
        velocities: &mut [f32],
        leaves: &mut [u16]
    ) {
        let each = values.iter_mut().zip(velocities).zip(gradients).zip(leaves);
        for (((w, v), &g), leaf) in each {
            rates.update(scale, widened(g), w, v);
            *leaf = rounded(*w);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    const RATES: Rates = Rates {
        learning_rate: 0.1,
        momentum: 0.9,
        nesterov: false,
        weight_decay: 0.01,
        clip: None,
    };

    #[test]
    fn two_steps_are_those_of_the_formula() {
        let mut parameter =
            Parameter::new(&Tensor::from_slice(&[1.0f32, -2.0]), Kind::Float, true).unwrap();
        let gradient = Tensor::from_slice(&[0.5f32, 0.25]);
        let (mut w, mut v) = ([1.0f64, -2.0], [0.0f64; 2]);
        for _ in 0..2 {
            step_on_cpu(
                slice::from_mut(&mut parameter),
                &[0],
                &[gradient.copy()],
                RATES,
            )
            .unwrap();
            for (i, g) in [0.5, 0.25].into_iter().enumerate() {
                v[i] = 0.9 * v[i] + g + 0.01 * w[i];
                w[i] -= 0.1 * v[i];
            }
        }
        for (i, wanted) in w.into_iter().enumerate() {
            assert!((parameter.leaf.double_value(&[i as i64]) - wanted).abs() < 1e-6);
        }
    }

    #[test]
    fn nesterov_looks_ahead_and_clipped_gradients_are_scaled() {
        let mut parameter =
            Parameter::new(&Tensor::from_slice(&[1.0f32]), Kind::Float, true).unwrap();
        let rates = Rates {
            nesterov: true,
            // Half of the gradient's norm.
            clip: Some(0.4),
            ..RATES
        };
        let (mut w, mut v) = (1.0f64, 0.0f64);
        for _ in 0..3 {
            let gradients = [Tensor::from_slice(&[0.8f32])];
            step_on_cpu(slice::from_mut(&mut parameter), &[0], &gradients, rates).unwrap();
            let g = 0.4 + 0.01 * w;
            v = 0.9 * v + g;
            w -= 0.1 * (g + 0.9 * v);
        }
        assert!((parameter.value.double_value(&[0]) - w).abs() < 1e-6);
    }

    /// Parameters of every kind, one of which is not trained, and gradients of the others.
    fn network(kind: Kind) -> (Vec<Parameter>, Vec<usize>, Vec<Tensor>) {
        let shapes: [&[i64]; 6] = [&[8, 5, 3, 3], &[8], &[4, 8], &[10], &[70_000], &[7, 64]];
        let mut parameters = Vec::new();
        let mut gradients = Vec::new();
        let trained = vec![0, 1, 2, 4, 5];
        for (at, shape) in shapes.into_iter().enumerate() {
            let count = shape.iter().product();
            let start = Tensor::linspace(-1.0, 1.0, count, (Kind::Float, Device::Cpu)).view(shape);
            let kind = if at == 1 { Kind::Float } else { kind };
            parameters.push(Parameter::new(&start, kind, at % 2 == 0).unwrap());
            if trained.contains(&at) {
                gradients.push((start * (at as f64 + 1.0)).cos().to_kind(kind));
            }
        }
        (parameters, trained, gradients)
    }

    #[test]
    fn the_pass_in_memory_and_groups_agree() {
        let both = [Kind::Float, Kind::BFloat16];
        for (kind, nesterov) in both.into_iter().zip([false, true]) {
            for clip in [None, Some(20.0)] {
                let rates = Rates {
                    nesterov,
                    clip,
                    ..RATES
                };
                let (mut one, trained, gradients) = network(kind);
                let (mut two, ..) = network(kind);
                let mut groups = grouped(&mut two, &trained).unwrap();
                assert_eq!(groups.len(), if kind == Kind::Float { 2 } else { 3 });
                for _ in 0..3 {
                    step_on_cpu(&mut one, &trained, &gradients, rates).unwrap();
                    step_groups(&mut groups, &gradients, rates).unwrap();
                }
                for (at, (one, two)) in one.iter().zip(&two).enumerate() {
                    for (name, a, b) in [
                        ("value", &one.value, &two.value),
                        ("velocity", &one.velocity, &two.velocity),
                    ] {
                        assert_eq!(a.size(), b.size());
                        let apart = (a - b).abs().max().double_value(&[]);
                        assert!(apart < 1e-6, "{kind:?} {clip:?} {at} {name}: {apart}");
                    }
                    assert_eq!(two.leaf, two.value.to_kind(two.leaf.kind()));
                    assert!(two.leaf.requires_grad() && two.leaf.is_leaf());
                }
            }
        }
    }

    #[test]
    fn parameters_that_are_not_trained_stay_out_of_groups() {
        let (mut parameters, trained, gradients) = network(Kind::BFloat16);
        let before = parameters[3].value.copy();
        let mut groups = grouped(&mut parameters, &trained).unwrap();
        step_groups(&mut groups, &gradients, RATES).unwrap();
        assert_eq!(parameters[3].value, before);
        assert_ne!(parameters[0].value, parameters[0].velocity);
    }

    #[test]
    fn a_network_computes_with_the_leaves_of_its_groups() {
        let start = Tensor::linspace(-1.0, 1.0, 12, (Kind::Float, Device::Cpu)).view([3, 4]);
        let mut parameters = vec![Parameter::new(&start, Kind::Float, true).unwrap()];
        let mut groups = grouped(&mut parameters, &[0]).unwrap();
        let leaf = parameters[0].leaf.shallow_clone();
        let loss = || leaf.square().sum(Kind::Float);
        let before = loss().double_value(&[]);
        let gradients = Tensor::run_backward(&[loss()], &[&leaf], false, false);
        step_groups(&mut groups, &gradients, RATES).unwrap();
        assert!(loss().double_value(&[]) < before);
        assert_eq!(leaf, parameters[0].value);
    }

    #[test]
    fn the_order_of_values_in_memory_does_not_matter() {
        let count = 8 * 5 * 3 * 3;
        let options = (Kind::Float, Device::Cpu);
        let start = Tensor::linspace(-1.0, 1.0, count, options);
        let gradient = start.cos();
        let shape = [8, 5, 3, 3];
        let mut flat = Parameter::new(&start, Kind::BFloat16, true).unwrap();
        let gradients = [gradient.to_kind(Kind::BFloat16)];
        step_on_cpu(slice::from_mut(&mut flat), &[0], &gradients, RATES).unwrap();
        let last = |x: Tensor| x.permute([0, 2, 3, 1]).contiguous().permute([0, 3, 1, 2]);
        for order in [|x: Tensor| x, last] {
            let value = order(start.view(shape));
            let mut parameter = Parameter::new(&value, Kind::BFloat16, true).unwrap();
            let gradients = [order(gradient.view(shape)).to_kind(Kind::BFloat16)];
            step_on_cpu(slice::from_mut(&mut parameter), &[0], &gradients, RATES).unwrap();
            assert_eq!(parameter.value.contiguous().view(-1), flat.value);
            assert_eq!(parameter.leaf.contiguous().view(-1), flat.leaf);
        }
    }
}
