"""Writes similarity.json: the linear CKA of the golden network's layers, from its definitions.

The weights and images are those that generate.py wrote, which stay as they are. Everything is
float64 but for the features, which PyTorch computes in float32.
"""

import json
import platform
from pathlib import Path

import numpy as np
import torch
from generate import RECIPE_SEED, TEST_IMAGES, TRAIN_IMAGES, Mlp, Recipe, Split
from safetensors.torch import load_file

HERE = Path(__file__).parent

# Fewer images than features.
FEW_IMAGES = 30


def hsic0(k, l):
    """Gretton et al. 2005: tr(K H L H) / (n - 1)²."""
    n = len(k)
    centre = np.eye(n) - 1 / n
    return np.trace(k @ centre @ l @ centre) / (n - 1) ** 2


def hsic1(k, l):
    """Song et al. 2012, equation 5."""
    n = len(k)
    k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l))
    one = np.ones(n)
    return (
        np.trace(k @ l)
        + (one @ k @ one) * (one @ l @ one) / ((n - 1) * (n - 2))
        - 2 / (n - 2) * (one @ k @ l @ one)
    ) / (n * (n - 3))


def cka(hsic, grams):
    """Kornblith et al. 2019, of every pair of layers."""
    selves = [hsic(k, k) for k in grams]
    return [
        [round(hsic(k, l) / np.sqrt(of_k * of_l), 10) for l, of_l in zip(grams, selves)]
        for k, of_k in zip(grams, selves)
    ]


def similarities(outputs, images):
    grams = []
    for features in outputs.values():
        x = features[:images].numpy().astype(np.float64)
        grams.append(x @ x.T)
    return {"images": images, "biased": cka(hsic0, grams), "debiased": cka(hsic1, grams)}


def main():
    torch.set_num_threads(1)
    weights = load_file(HERE / "weights.safetensors")
    mean, std = (weights.pop(f"input.{name}").numpy() for name in ("mean", "std"))
    network = Mlp()
    network.load_state_dict(weights)
    recipe = Recipe(RECIPE_SEED)
    for _ in range(TRAIN_IMAGES):
        recipe.image()
    test = Split([recipe.image() for _ in range(TEST_IMAGES)])
    with torch.no_grad():
        outputs = network.layers(test.normalised(mean, std))
    golden = {
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "layers": list(outputs),
        "splits": [similarities(outputs, images) for images in (TEST_IMAGES, FEW_IMAGES)],
    }
    (HERE / "similarity.json").write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    main()
