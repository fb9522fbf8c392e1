"""Writes measures.json, which `crates/engine/tests/golden_measures.rs` checks the engine against.

Run by a developer after generate.py, whose images and network it measures. Every value is in float64
from the definition, with d × d matrices, pseudo-inverses and singular value decompositions; it shares
no code with the engine.
"""

import json
import platform
from pathlib import Path

import numpy as np
import torch
from generate import CLASSES, FEW_IMAGES, RECIPE_SEED, TEST_IMAGES, TRAIN_IMAGES, Mlp, Recipe, Split
from safetensors.torch import load_file

HERE = Path(__file__).parent

RTOLS = [1e-1, 1e-2, 1e-3, 1e-4]
# A rank is golden only if no singular value lies within this share of its threshold.
RANK_MARGIN = 1e-3
COMPONENTS = 5


def variance(x, labels, decisions, head):
    """Variances of Masarczyk et al. 2023, NC1 to NC4 of Papyan et al. 2020."""
    n, d = x.shape
    of = [x[labels == c] for c in range(CLASSES)]
    mu = np.stack([c.mean(0) for c in of])
    m = mu - mu.mean(0)
    deviations = x - mu[labels]
    within, between = deviations.T @ deviations / n, m.T @ m / CLASSES
    lengths = np.linalg.norm(m, axis=1)
    unit = m / lengths[:, None]
    pairs = np.triu_indices(CLASSES, 1)
    nearest = np.square(x[:, None] - mu[None]).sum(2).argmin(1)
    return {
        "intra": float(np.mean([c.var(0, ddof=1).mean() for c in of])),
        "inter": float(mu.var(0, ddof=1).mean()),
        "nc1": float(np.trace(within @ np.linalg.pinv(between, rcond=1e-10)) / CLASSES),
        "nc2Equinorm": float(lengths.std(ddof=1) / lengths.mean()),
        "nc2Equiangular": float(np.abs((unit @ unit.T)[pairs] + 1 / (CLASSES - 1)).mean()),
        "nc3": None
        if head is None
        else float(np.linalg.norm(head / np.linalg.norm(head) - m / np.linalg.norm(m))),
        "nc4": float(np.mean(nearest != decisions)),
        "nearestMeanAccuracy": float(np.mean(nearest == labels)),
    }


def count(values, threshold, name):
    nearest = np.min(np.abs(values / threshold - 1))
    assert nearest > RANK_MARGIN, f"{name}: a value within {nearest:.4f} of the threshold"
    return int(np.sum(values > threshold))


def entropy_rank(shares):
    shares = shares[shares > 0]
    return float(np.exp(-np.sum(shares * np.log(shares))))


def spectrum(x, name):
    n, d = x.shape
    s = np.linalg.svdvals(x - x.mean(0))
    eigenvalues = np.square(s) / (n - 1)
    about_0 = np.linalg.svdvals(x)
    tolerance = max(n, d) * np.finfo(np.float32).eps
    return {
        "singularValues": [float(value) for value in s],
        "sigma1": float(eigenvalues[0]),
        "ranks": [count(eigenvalues, rtol * eigenvalues[0], name) for rtol in RTOLS],
        "dataRanks": [count(s, rtol * s[0], name) for rtol in RTOLS],
        "matrixRank": count(s, tolerance * s[0], name),
        "effectiveRank": entropy_rank(s / s.sum()),
        "participationRatio": float(eigenvalues.sum() ** 2 / np.square(eigenvalues).sum()),
        "rankMe": entropy_rank(about_0 / about_0.sum() + 1e-7),
    }


def distances(outputs, standardise):
    """Mean |a - b| over images and features between layers of equal width."""
    of = [x / np.abs(x).mean() if standardise else x for x in outputs]
    return [
        [float(np.abs(a - b).mean()) if a.shape == b.shape else None for b in of] for a in of
    ]


def components(x):
    """Scores of the first image, and the share of variance, of the leading components."""
    centred = x - x.mean(0)
    u, s, v = np.linalg.svd(centred, full_matrices=False)
    u, v = u[:, :COMPONENTS], v[:COMPONENTS]
    signs = np.sign(v[np.arange(COMPONENTS), np.abs(v).argmax(1)])
    scores = u * s[:COMPONENTS] * signs
    return {
        "first": [float(score) for score in scores[0]],
        "deviations": [float(value) for value in s[:COMPONENTS] / np.sqrt(len(x) - 1)],
        "explained": float(np.square(s[:COMPONENTS]).sum() / np.square(s).sum()),
    }


def main():
    torch.set_num_threads(1)
    recipe = Recipe(RECIPE_SEED)
    for _ in range(TRAIN_IMAGES):
        recipe.image()
    test = Split([recipe.image() for _ in range(TEST_IMAGES)])
    weights = load_file(HERE / "weights.safetensors")
    mean, std = (weights.pop(f"input.{what}").numpy() for what in ("mean", "std"))
    network = Mlp()
    network.load_state_dict(weights)
    with torch.no_grad():
        outputs = network.layers(test.normalised(mean, std))
    outputs = {name: x.numpy().astype(np.float64) for name, x in outputs.items()}
    labels = test.labels.numpy()
    decisions = outputs["head"].argmax(1)
    head = weights["head.weight"].numpy().astype(np.float64)
    last = list(outputs)[-2]
    golden = {
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "variance": {
            name: variance(x, labels, decisions, head if name == last else None)
            for name, x in outputs.items()
        },
        "rtols": RTOLS,
        "spectrum": {name: spectrum(x, name) for name, x in outputs.items()},
        "spectrumOfFew": {
            name: spectrum(x[:FEW_IMAGES], name)
            for name, x in outputs.items()
            if name.startswith("relu")
        },
        "l1": {
            "plain": distances(outputs.values(), False),
            "standardised": distances(outputs.values(), True),
        },
        "componentCount": COMPONENTS,
        "components": {name: components(x) for name, x in outputs.items()},
    }
    (HERE / "measures.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
