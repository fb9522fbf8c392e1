"""Writes what others' networks and activations look like, for the tests of `import` and of sources.

Run by a developer, never by CI or by users: see README.md for how and for the versions.
"""

import io
import json
import zipfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

from export_activations import export
from generate import CLASSES, RECIPE_SEED, Recipe, Split
from networks import IMAGES, MULTIPLIER, ResNet, Vgg, randomise, summary

HERE = Path(__file__).parent / "own"

# The statistics that a person would state: those of CIFAR-10's training images, to three digits.
MEAN, STD = (0.491, 0.482, 0.447), (0.247, 0.243, 0.262)

# Images of 8 × 8 for the TorchScript modules, by a formula that golden_scripts.rs follows too.
SCRIPT_IMAGES, SCRIPT_SIDE = 4, 8


def batch():
    recipe = Recipe(RECIPE_SEED)
    split = Split([recipe.image() for _ in range(IMAGES)])
    return split.normalised(torch.tensor(MEAN).numpy(), torch.tensor(STD).numpy()).reshape(
        IMAGES, 3, 32, 32
    )


def imports(x):
    """Two networks in half precision under the names of other people's code.

    Values are rounded before the activations are computed, so that both sides have the same ones.
    """
    renames = {
        # nn.DataParallel, the classifier in an nn.Sequential behind a dropout, counts of batches.
        "vgg11": lambda name: "module." + name.replace("classifier.", "classifier.1."),
        # A training framework's checkpoint of a common ResNet for small images.
        "resnet18": lambda name: (
            "state_dict.model."
            + name.replace("downsample", "shortcut").replace("fc.", "linear.")
        ),
    }
    found = {}
    for name, form, kind, depth, dtype in [
        ("vgg11", Vgg, "vgg", 11, torch.float16),
        ("resnet18", ResNet, "resnet", 18, torch.bfloat16),
    ]:
        network = form(depth)
        randomise(network)
        theirs = {
            key: value.to(dtype) if value.is_floating_point() else value
            for key, value in network.state_dict().items()
        }
        network.load_state_dict(theirs)
        network.eval()
        save_file({renames[name](k): v for k, v in theirs.items()}, HERE / f"{name}.safetensors")
        spec = {"kind": kind, "depth": depth, "widthMultiplier": MULTIPLIER, "classes": CLASSES}
        if kind == "vgg":
            spec["convolutions"] = None
        with torch.no_grad():
            found[name] = {"network": spec, "evaluation": summary(network.layers(x))}
    return found


class Residual(nn.Module):
    """A block whose one ReLU, which writes in place, is called twice, and whose sum is in place."""

    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += x
        return self.relu(out)


class Convolutions(nn.Module):
    """Submodules within submodules, a method beside forward, a dropout, a condition."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.layer1 = nn.Sequential(Residual(4), Residual(4))
        self.pool = nn.MaxPool2d(2)
        self.dropout = nn.Dropout(0.5)
        self.fc = nn.Linear(4, CLASSES)

    def features(self, x):
        return self.pool(self.layer1(self.relu(self.bn1(self.conv1(x)))))

    def forward(self, x):
        x = self.features(x).mean((2, 3))
        if x.shape[0] > 0:
            x = x * 2
        return self.fc(self.dropout(x))


class Functional(nn.Module):
    """A perceptron whose ReLUs are functions, not modules."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3 * SCRIPT_SIDE**2, 12)
        self.fc2 = nn.Linear(12, 9)
        self.head = nn.Linear(9, CLASSES)

    def forward(self, x):
        x = torch.relu(self.fc1(x.flatten(1)))
        x = nn.functional.relu(self.fc2(x))
        return self.head(x)


class Layers(nn.Module):
    """A module that returns its layers' outputs itself."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        first = torch.relu(self.network.fc1(x.flatten(1)))
        second = torch.relu(self.network.fc2(first))
        return first, second, self.network.head(second)


def tapped(network, x):
    """Every submodule's output by forward hooks, cloned before anything writes in place."""
    found, counts = {}, {}

    def hook(name):
        def keep(_module, _inputs, output):
            counts[name] = counts.get(name, 0) + 1
            found[name if counts[name] == 1 else f"{name}:{counts[name]}"] = output.clone()

        return keep

    handles = [m.register_forward_hook(hook(name)) for name, m in network.named_modules() if name]
    with torch.no_grad():
        found["output"] = network(x)
    for handle in handles:
        handle.remove()
    return found


def save(module, name):
    """A module's file without what hangs on the machine: the source's paths and a random number."""
    whole = io.BytesIO()
    torch.jit.save(module, whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(HERE / name, "w") as target:
        for entry in source.infolist():
            if not entry.filename.endswith((".debug_pkl", "serialization_id")):
                record = zipfile.ZipInfo("/".join([Path(name).stem, *entry.filename.split("/")[1:]]))
                target.writestr(record, source.read(entry))


def scripts():
    """Scripted and traced modules, and the output of each of their layers."""
    places = torch.arange(SCRIPT_IMAGES * 3 * SCRIPT_SIDE**2)
    pixels = (places * 7 + places**2 % 13 * 11) % 256
    x = pixels.reshape(SCRIPT_IMAGES, 3, SCRIPT_SIDE, SCRIPT_SIDE).double() / 255
    mean, std = (torch.tensor(v).double().reshape(1, 3, 1, 1) for v in (MEAN, STD))
    x = ((x - mean) / std).float()
    convolutions, functional = Convolutions(), Functional()
    for network in (convolutions, functional):
        randomise(network)
        network.eval()
    # As the documents tell users to write activations, in two batches.
    labels = torch.arange(SCRIPT_IMAGES)
    batches = list(zip(x.split(3), labels.split(3)))
    export(convolutions, ["layer1.0.bn2", "fc"], batches, HERE / "activations")
    found = {}
    scripted = torch.jit.script(convolutions)
    # A user may forget eval(): the engine is to do it.
    scripted.train()
    save(scripted, "scripted.pt")
    found["scripted"] = tapped(convolutions, x)
    save(torch.jit.trace(convolutions, x), "traced.pt")
    save(torch.jit.script(functional), "functional.pt")
    with torch.no_grad():
        first, second, last = Layers(functional)(x)
    found["functional"] = tapped(functional, x) | {"relu": first, "relu:2": second}
    save(torch.jit.script(Layers(functional)), "layers.pt")
    found["layers"] = {"first": first, "second": second, "last": last}
    tensors = {
        f"{name}/{layer}": values.clone()
        for name, layers in found.items()
        for layer, values in layers.items()
    }
    save_file(tensors, HERE / "scripts.safetensors")


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    HERE.mkdir(exist_ok=True)
    x = batch()
    golden = {
        "images": IMAGES,
        "normalisation": {"mean": MEAN, "std": STD},
        "networks": imports(x),
    }
    scripts()
    (HERE / "own.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
