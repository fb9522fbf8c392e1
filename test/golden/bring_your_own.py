"""Writes what others' networks and activations look like, for the tests of `import` and of sources.

Run by a developer, never by CI or by users: see README.md for how and for the versions.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from generate import CLASSES, RECIPE_SEED, Recipe, Split
from networks import IMAGES, MULTIPLIER, ResNet, Vgg, randomise, summary

HERE = Path(__file__).parent / "own"

# The statistics that a person would state: those of CIFAR-10's training images, to three digits.
MEAN, STD = (0.491, 0.482, 0.447), (0.247, 0.243, 0.262)


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
    (HERE / "own.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
