//! The beginning of a network as a network of its own.

use super::network::{Network, inputs, renumber};
use super::stage::Operation;

impl Network {
    /// The network that ends at a stage: what that stage's output hangs on and nothing else, with
    /// the output in place of logits; and the places of its values among those of the whole.
    pub fn cut(&self, stage: usize) -> (Network, Vec<usize>) {
        let kept = self.needed_for(stage);
        let values = self.values_of(kept.iter().copied());
        let mut place = vec![0; self.values().len()];
        for (new, &old) in values.iter().enumerate() {
            place[old] = new;
        }
        // Every stage that a kept one takes its input from is kept too.
        let moved = |old: usize| kept.partition_point(|&at| at < old);
        let stages = kept
            .iter()
            .map(|&at| {
                let mut stage = self.stages()[at].clone();
                debug_assert!(inputs(&stage, at).iter().all(|input| kept.contains(input)));
                renumber(&mut stage.operation, &place);
                match &mut stage.operation {
                    Operation::AddRelu { other } => *other = moved(*other),
                    Operation::Concatenate { first } => *first = moved(*first),
                    _ => {}
                }
                stage.input = stage.input.map(moved);
                stage
            })
            .collect();
        let shapes = values.iter().map(|&at| self.values()[at].clone()).collect();
        let outputs = self.stages()[stage].features();
        (Network::new(stages, shapes, vec![outputs]), values)
    }
}

#[cfg(test)]
mod tests {
    use crate::network::{Initialisation, NetworkRef};
    use tch::{Device, Kind, Tensor};

    #[test]
    fn a_cut_network_s_output_is_the_whole_one_s_at_that_stage() {
        let _guard = tch::no_grad_guard();
        let network = NetworkRef::Resnet {
            depth: 18,
            width_multiplier: 0.125,
            classes: 5,
            side: 16,
            heads: Some(vec![2, 3]),
        }
        .build()
        .unwrap();
        let values = network
            .initialise(Initialisation::Kaiming, 1, Device::Cpu)
            .unwrap();
        let batch = Tensor::linspace(-2.0, 2.0, 2 * 3 * 256, (Kind::Float, Device::Cpu))
            .sin()
            .view([2, 3, 16, 16]);
        let mut outputs = Vec::new();
        let _ = network
            .forward(&values, &batch, |_, output| {
                outputs.push(output.copy());
                Ok(())
            })
            .unwrap();
        for (stage, wanted) in outputs.iter().enumerate() {
            let (cut, places) = network.cut(stage);
            let kept: Vec<Tensor> = places
                .iter()
                .map(|&at| values[at].shallow_clone())
                .collect();
            let name = &network.stages()[stage].name;
            assert_eq!(&cut.logits(&kept, &batch).unwrap(), wanted, "{name}");
            assert_eq!(cut.stages().len(), network.needed_for(stage).len());
        }
    }
}
