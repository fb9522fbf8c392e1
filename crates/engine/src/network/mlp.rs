//! The multi-layer perceptron of the first paper: hidden layers with ReLU and a linear head.

use super::{Network, Operation, ParameterShape, Stage};
use crate::data::PIXELS;

/// Stages `fc1, relu1, …, head`. The layers read by default are the ReLU outputs, numbered from 1.
pub(super) fn mlp(depth: i64, width: i64, classes: i64) -> Network {
    let mut stages = vec![Stage {
        name: "input".to_owned(),
        layer: None,
        shape: vec![PIXELS as i64],
        operation: Operation::Flatten,
        readable: false,
    }];
    let mut parameters = Vec::new();
    let mut linear = |stages: &mut Vec<Stage>, name: String, inputs: i64, outputs: i64| {
        let weight = parameters.len();
        parameters.push(ParameterShape {
            name: format!("{name}.weight"),
            shape: vec![outputs, inputs],
        });
        parameters.push(ParameterShape {
            name: format!("{name}.bias"),
            shape: vec![outputs],
        });
        stages.push(Stage {
            name,
            layer: None,
            shape: vec![outputs],
            operation: Operation::Linear {
                weight,
                bias: weight + 1,
            },
            readable: true,
        });
    };
    let mut inputs = PIXELS as i64;
    for layer in 1..=depth {
        linear(&mut stages, format!("fc{layer}"), inputs, width);
        stages.push(Stage {
            name: format!("relu{layer}"),
            layer: Some(layer as usize),
            shape: vec![width],
            operation: Operation::Relu,
            readable: true,
        });
        inputs = width;
    }
    linear(&mut stages, "head".to_owned(), inputs, classes);
    Network { stages, parameters }
}
