//! ResNet of basic blocks (He et al. 2016) for small images: a 3×3 first convolution at stride 1
//! and no pooling after it.

use super::builder::Builder;
use super::network::Network;

/// Basic blocks of each of the four stages.
pub(super) fn blocks(depth: i64) -> Option<[usize; 4]> {
    match depth {
        18 => Some([2, 2, 2, 2]),
        34 => Some([3, 4, 6, 3]),
        _ => None,
    }
}

/// Stages named as torchvision's modules: `conv1, bn1, relu, layer1.0.conv1, …, layer1.0, …,
/// avgpool, fc`; a block's own name is its output, after the addition and its ReLU. The layers read
/// by default are all convolutions in the order of modules, those of shortcuts included: 36 in
/// ResNet-34, of which 29 is the end of the third stage.
pub(super) fn resnet(
    blocks: [usize; 4],
    scale: impl Fn(i64) -> i64,
    side: i64,
    heads: &[i64],
) -> Network {
    let mut network = Builder::new(side);
    network
        .convolution("conv1", "conv1", (scale(64), 3, 1), false)
        .read()
        .batch_norm("bn1", "bn1")
        .relu("relu");
    for (stage, &count) in blocks.iter().enumerate() {
        for block in 0..count {
            let stride = if stage > 0 && block == 0 { 2 } else { 1 };
            let name = format!("layer{}.{block}", stage + 1);
            basic_block(&mut network, &name, scale(64 << stage), stride);
        }
    }
    network.global_average_pool("avgpool");
    network.heads("fc", heads);
    network.finish(heads)
}

fn basic_block(network: &mut Builder, name: &str, channels: i64, stride: i64) {
    let input = network.place();
    let part = |what: &str| format!("{name}.{what}");
    let narrows = stride != 1 || network.shape()[0] != channels;
    network
        .convolution(&part("conv1"), &part("conv1"), (channels, 3, stride), false)
        .read()
        .batch_norm(&part("bn1"), &part("bn1"))
        .relu(&part("relu1"))
        .convolution(&part("conv2"), &part("conv2"), (channels, 3, 1), false)
        .read()
        .batch_norm(&part("bn2"), &part("bn2"));
    let main = network.place();
    let shortcut = if narrows {
        let (conv, norm) = (part("downsample.0"), part("downsample.1"));
        network.go_to(input);
        network
            .convolution(&conv, &conv, (channels, 1, stride), false)
            .read()
            .batch_norm(&norm, &norm);
        network.place()
    } else {
        input
    };
    network.go_to(main);
    // A block follows at least the first convolution, so there always is a stage to add.
    if let Some(shortcut) = shortcut {
        network.add_relu(name, shortcut);
    }
}
