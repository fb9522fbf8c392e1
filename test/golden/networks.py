"""Writes the golden values that `crates/engine/tests/golden_networks.rs` checks the engine against.

Run by a developer, never by CI or by users: see README.md for how and for the versions. The networks
are written from the papers' definitions with torch.nn; their names are checked against torchvision's.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torchvision
from safetensors.torch import save_file
from torch import nn

from generate import CLASSES, RECIPE_SEED, TRAIN_IMAGES, Recipe, Split

HERE = Path(__file__).parent / "networks"

# A sixteenth of the channels: the weights of all six files are 1.4 MB.
MULTIPLIER = 1 / 16
WEIGHTS_SEED = 5

# Activations of so many images. A tap's are committed as their norm and as this many of their
# values, evenly spread over all of them.
IMAGES = 16
SAMPLES = 24

# Rates this small, because narrow networks with batch normalisation amplify rounding: at ten times
# the rate PyTorch parts from itself, one thread from two and channels-last, by 5e-3 in ten steps.
STEPS = {"count": 10, "batchSize": 100, "learningRate": 3e-5, "momentum": 0.9, "weightDecay": 0.001}

# Everything that the plain steps leave out. The clip is below every norm that occurs.
OPTIONS = {
    "learningRate": 1e-4,
    "nesterov": True,
    "decay": "weights",
    "labelSmoothing": 0.1,
    "gradientClip": 0.5,
    "schedule": {"kind": "one-cycle", "riseShare": 0.3, "startFactor": 0.04, "endFactor": 4e-6},
}

VGG = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
RESNET = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}


def channels(count):
    return max(1, round(count * MULTIPLIER))


class Vgg(nn.Module):
    def __init__(self, depth):
        super().__init__()
        modules, self.names, inputs, number = [], [], 3, 0
        for group, count in enumerate(VGG[depth]):
            outputs = channels((64, 128, 256, 512, 512)[group])
            for _ in range(count):
                number += 1
                modules += [
                    nn.Conv2d(inputs, outputs, 3, padding=1),
                    nn.BatchNorm2d(outputs),
                    nn.ReLU(),
                ]
                self.names += [f"conv{number}", f"bn{number}", f"relu{number}"]
                inputs = outputs
            modules.append(nn.MaxPool2d(2))
            self.names.append(f"pool{group + 1}")
        self.features = nn.Sequential(*modules)
        self.classifier = nn.Linear(inputs, CLASSES)

    def layers(self, x):
        outputs = {}
        for name, module in zip(self.names, self.features):
            x = outputs[name] = module(x)
        x = outputs["avgpool"] = x.mean((2, 3))
        outputs["classifier"] = self.classifier(x)
        return outputs


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def layers(self, x, name, outputs):
        shortcut = x
        x = outputs[f"{name}.conv1"] = self.conv1(x)
        x = outputs[f"{name}.bn1"] = self.bn1(x)
        x = outputs[f"{name}.relu1"] = torch.relu(x)
        x = outputs[f"{name}.conv2"] = self.conv2(x)
        x = outputs[f"{name}.bn2"] = self.bn2(x)
        if self.downsample is not None:
            shortcut = outputs[f"{name}.downsample.0"] = self.downsample[0](shortcut)
            shortcut = outputs[f"{name}.downsample.1"] = self.downsample[1](shortcut)
        x = outputs[name] = torch.relu(x + shortcut)
        return x


class ResNet(nn.Module):
    def __init__(self, depth):
        super().__init__()
        width = channels(64)
        self.conv1 = nn.Conv2d(3, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        inputs = width
        for stage, count in enumerate(RESNET[depth]):
            outputs = channels(64 * 2**stage)
            blocks = []
            for block in range(count):
                blocks.append(Block(inputs, outputs, 2 if stage and not block else 1))
                inputs = outputs
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(inputs, CLASSES)

    def layers(self, x):
        outputs = {}
        x = outputs["conv1"] = self.conv1(x)
        x = outputs["bn1"] = self.bn1(x)
        x = outputs["relu"] = torch.relu(x)
        for stage in range(1, 5):
            for at, block in enumerate(getattr(self, f"layer{stage}")):
                x = block.layers(x, f"layer{stage}.{at}", outputs)
        x = outputs["avgpool"] = x.mean((2, 3))
        outputs["fc"] = self.fc(x)
        return outputs


def check_names(kind, depth, network):
    """Names and numbers of dimensions are torchvision's, but for the heads of its VGG."""
    build = getattr(torchvision.models, f"vgg{depth}_bn" if kind == "vgg" else f"resnet{depth}")
    theirs = {k: v.dim() for k, v in build(weights=None).state_dict().items()}
    ours = {k: v.dim() for k, v in network.state_dict().items()}
    head = "classifier."
    for names in (theirs, ours):
        for name in [name for name in names if name.startswith(head)]:
            del names[name]
    assert ours == theirs, f"{kind}{depth}: {set(ours) ^ set(theirs)}"


def randomise(network):
    """Random values that keep activations near 1 in every layer, statistics included."""
    generator = torch.Generator().manual_seed(WEIGHTS_SEED)

    def normal(shape):
        return torch.randn(shape, generator=generator)

    def around_one(shape):
        return 0.5 + torch.rand(shape, generator=generator)

    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                fan_in = module.weight[0].numel()
                module.weight.copy_(normal(module.weight.shape) * (2 / fan_in) ** 0.5)
                if module.bias is not None:
                    module.bias.copy_(normal(module.bias.shape) * 0.1)
            elif isinstance(module, nn.BatchNorm2d):
                module.weight.copy_(around_one(module.weight.shape))
                module.bias.copy_(normal(module.bias.shape) * 0.1)
                module.running_mean.copy_(normal(module.running_mean.shape) * 0.1)
                module.running_var.copy_(around_one(module.running_var.shape))


def summary(outputs):
    """Each tap's norm and some of its values, evenly spread over `[n, c, h, w]` row by row."""
    found = {}
    for name, values in outputs.items():
        values = values.double().flatten()
        stride = max(1, len(values) // SAMPLES)
        found[name] = {
            "count": len(values),
            "norm": float(f"{values.norm().item():.9g}"),
            "stride": stride,
            "values": [float(f"{v:.7g}") for v in values[::stride][:SAMPLES].tolist()],
        }
    return found


def losses(build, weights, x, labels, options):
    """Losses before each of the first steps of SGD in training mode, on images in their order."""
    network = build()
    network.load_state_dict(weights)
    network.train()
    rate = options.get("learningRate", STEPS["learningRate"])
    decayed, others = [], []
    for module in network.modules():
        for name, parameter in module.named_parameters(recurse=False):
            is_weight = name == "weight" and isinstance(module, (nn.Conv2d, nn.Linear))
            spared = options.get("decay") == "weights" and not is_weight
            (others if spared else decayed).append(parameter)
    optimiser = torch.optim.SGD(
        [{"params": decayed}, {"params": others, "weight_decay": 0}],
        lr=rate,
        momentum=STEPS["momentum"],
        weight_decay=STEPS["weightDecay"],
        nesterov=options.get("nesterov", False),
    )
    schedule = None
    if "schedule" in options:
        cycle = options["schedule"]
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser,
            max_lr=rate,
            total_steps=STEPS["count"],
            pct_start=cycle["riseShare"],
            div_factor=1 / cycle["startFactor"],
            final_div_factor=cycle["startFactor"] / cycle["endFactor"],
            cycle_momentum=False,
        )
    smoothed = nn.CrossEntropyLoss(label_smoothing=options.get("labelSmoothing", 0))
    found = []
    for step in range(STEPS["count"]):
        batch = slice(step * STEPS["batchSize"], (step + 1) * STEPS["batchSize"])
        optimiser.zero_grad()
        loss = smoothed(list(network.layers(x[batch]).values())[-1], labels[batch])
        found.append(loss.item())
        loss.backward()
        if "gradientClip" in options:
            norm = nn.utils.clip_grad_norm_(network.parameters(), options["gradientClip"])
            assert norm > options["gradientClip"], norm
        optimiser.step()
        if schedule:
            schedule.step()
    return found


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    HERE.mkdir(exist_ok=True)
    recipe = Recipe(RECIPE_SEED)
    split = Split([recipe.image() for _ in range(TRAIN_IMAGES)])
    pixels = split.pixels.astype(np.float64) / 255
    mean = pixels.mean(axis=(0, 2)).astype(np.float32)
    std = pixels.std(axis=(0, 2)).astype(np.float32)
    needed = STEPS["count"] * STEPS["batchSize"]
    x = split.normalised(mean, std)[:needed].reshape(needed, 3, 32, 32)
    golden = {"images": IMAGES, "steps": STEPS, "options": OPTIONS, "networks": {}}
    kinds = [("vgg", Vgg, depth) for depth in VGG] + [("resnet", ResNet, d) for d in RESNET]
    for kind, form, depth in kinds:
        network = form(depth)
        check_names(kind, depth, network)
        randomise(network)
        weights = {key: value.clone() for key, value in network.state_dict().items()}
        statistics = {"input.mean": torch.tensor(mean), "input.std": torch.tensor(std)}
        save_file(weights | statistics, HERE / f"{kind}{depth}.safetensors")
        spec = {"kind": kind, "depth": depth, "widthMultiplier": MULTIPLIER, "classes": CLASSES}
        if kind == "vgg":
            spec["convolutions"] = None
        found = {"network": spec}
        for mode in ("evaluation", "training"):
            network.train(mode == "training")
            with torch.no_grad():
                found[mode] = summary(network.layers(x[:IMAGES]))
        # The statistics after the one batch in training mode.
        found["buffers"] = summary(
            {k: v for k, v in network.state_dict().items() if "running" in k}
        )
        build = lambda: form(depth)
        found["lossesNats"] = losses(build, weights, x, split.labels, {})
        found["lossesWithOptionsNats"] = losses(build, weights, x, split.labels, OPTIONS)
        golden["networks"][f"{kind}{depth}"] = found
    (HERE / "networks.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
