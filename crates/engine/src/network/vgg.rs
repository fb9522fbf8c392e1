//! VGG with batch normalisation (Simonyan and Zisserman 2015) for small images: one linear head on
//! the pooled last channels, in place of the three layers of the ImageNet form.

use super::builder::Builder;
use super::network::Network;

/// Channels of the convolutions of each of the five groups; a pooling ends each group.
pub(super) fn groups(depth: i64) -> Option<[Vec<i64>; 5]> {
    let counts = match depth {
        11 => [1, 1, 2, 2, 2],
        13 => [2, 2, 2, 2, 2],
        16 => [2, 2, 3, 3, 3],
        19 => [2, 2, 4, 4, 4],
        _ => return None,
    };
    let channels = [64, 128, 256, 512, 512];
    Some(std::array::from_fn(|at| vec![channels[at]; counts[at]]))
}

/// Stages `conv1, bn1, relu1, …, pool1, …, avgpool, classifier`. The layers read by default are the
/// ReLU outputs, numbered from 1. Values are named as in torchvision: `features.0.weight`, ….
///
/// `convolutions`: only the first so many, each with the pooling that follows it in the full form.
pub(super) fn vgg(
    groups: &[Vec<i64>; 5],
    convolutions: usize,
    scale: impl Fn(i64) -> i64,
    side: i64,
    heads: &[i64],
) -> Network {
    let mut network = Builder::new(side);
    // torchvision numbers all modules of `features`, poolings included.
    let mut module = 0;
    let mut conv = 0;
    for (group, channels) in groups.iter().enumerate() {
        for (place, &channels_here) in channels.iter().enumerate() {
            if conv == convolutions {
                break;
            }
            conv += 1;
            network
                .convolution(
                    &format!("conv{conv}"),
                    &format!("features.{module}"),
                    (scale(channels_here), 3, 1),
                    true,
                )
                .batch_norm(&format!("bn{conv}"), &format!("features.{}", module + 1))
                .relu(&format!("relu{conv}"))
                .read();
            module += 3;
            if place + 1 == channels.len() {
                network.max_pool(&format!("pool{}", group + 1));
                module += 1;
            }
        }
    }
    network.global_average_pool("avgpool");
    network.heads("classifier", heads);
    network.finish(heads)
}
