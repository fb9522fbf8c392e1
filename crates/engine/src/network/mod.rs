//! Networks as ordered graphs of named stages, each of which can be read.

mod builder;
mod cost;
mod cut;
mod head;
mod initialisation;
mod mlp;
#[allow(
    clippy::module_inception,
    reason = "the file is named after its main symbol"
)]
mod network;
mod network_ref;
mod resnet;
mod span;
mod stage;
mod value_shape;
mod vgg;

pub use cost::StageCost;
pub use head::Head;
pub use initialisation::Initialisation;
pub use network::{Layer, Mode, Network};
pub use network_ref::NetworkRef;
pub use stage::Stage;
pub use value_shape::{Role, ValueShape};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use tch::Device;

    fn network() -> Network {
        NetworkRef::Mlp {
            depth: 2,
            width: 5,
            classes: 3,
            side: 32,
            heads: None,
        }
        .build()
        .unwrap()
    }

    #[test]
    fn names_are_frozen() {
        let names: Vec<_> = network()
            .layers()
            .map(|s| (s.layer, s.name.clone(), s.features()))
            .collect();
        let expected = [
            (None, "fc1", 5),
            (Some(1), "relu1", 5),
            (None, "fc2", 5),
            (Some(2), "relu2", 5),
            (None, "head", 3),
        ];
        assert_eq!(names, expected.map(|(l, n, f)| (l, n.to_owned(), f)));
        let parameters: Vec<_> = network()
            .parameters()
            .iter()
            .map(|p| (p.name.clone(), p.shape.clone()))
            .collect();
        let expected = [
            ("fc1.weight", vec![5, 3072]),
            ("fc1.bias", vec![5]),
            ("fc2.weight", vec![5, 5]),
            ("fc2.bias", vec![5]),
            ("head.weight", vec![3, 5]),
            ("head.bias", vec![3]),
        ];
        assert_eq!(parameters, expected.map(|(n, s)| (n.to_owned(), s)));
        assert_eq!(network().parameter_count(), 5 * 3072 + 5 + 25 + 5 + 15 + 3);
    }

    #[test]
    fn initial_values_have_the_stated_moments() {
        let network = NetworkRef::Mlp {
            depth: 1,
            width: 400,
            classes: 10,
            side: 32,
            heads: None,
        }
        .build()
        .unwrap();
        let std = |how| {
            let values = network.initialise(how, 1, Device::Cpu).unwrap();
            (
                values[0].std(true).double_value(&[]),
                values[1].abs().max().double_value(&[]),
            )
        };
        let (kaiming, bias) = std(Initialisation::Kaiming);
        assert!((kaiming / (2.0f64 / 3072.0).sqrt() - 1.0).abs() < 0.01 && bias == 0.0);
        let (xavier, bias) = std(Initialisation::Xavier);
        assert!((xavier / (2.0f64 / 3472.0).sqrt() - 1.0).abs() < 0.01 && bias == 0.0);
        let (pytorch, bias) = std(Initialisation::Pytorch);
        let bound = 1.0 / 3072f64.sqrt();
        assert!(
            (pytorch / (bound / 3f64.sqrt()) - 1.0).abs() < 0.01
                && bias > 0.9 * bound
                && bias <= bound
        );
    }

    #[test]
    fn unknown_layers_and_bad_sizes_are_refused() {
        let code = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&n| n.to_owned()).collect();
            network().select(Some(&names)).unwrap_err().code
        };
        assert_eq!(code(&["relu3"]), ErrorCode::LayerUnknown);
        assert_eq!(code(&[]), ErrorCode::InvalidSpec);
        assert_eq!(code(&["fc1", "fc1"]), ErrorCode::InvalidSpec);
        for (depth, width, classes) in
            [(0, 5, 3), (2, 0, 3), (2, 5, 0), (-1, 5, 3), (2, 1 << 40, 3)]
        {
            assert!(
                NetworkRef::Mlp {
                    depth,
                    width,
                    classes,
                    side: 32,
                    heads: None,
                }
                .build()
                .is_err()
            );
        }
        let chosen = network()
            .select(Some(&["head".to_owned(), "fc1".to_owned()]))
            .unwrap();
        assert_eq!(
            chosen
                .iter()
                .map(|l| (l.number, l.name.as_str()))
                .collect::<Vec<_>>(),
            [(1, "fc1"), (2, "head")]
        );
    }
}
