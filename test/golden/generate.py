"""Writes the golden values that `crates/engine/tests/golden.rs` checks the engine against.

Run by a developer, never by CI or by users: see README.md for how and for the versions. Everything
here is written from the definitions with PyTorch and NumPy; it shares no code with the engine.
"""

import json
import platform
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

HERE = Path(__file__).parent

# Data: an integer recipe that crates/engine/tests/common/images.rs follows too.
RECIPE_SEED = 20231
CLASSES = 10
TRAIN_IMAGES = 2000
TEST_IMAGES = 1000
GRID, CELL, SIDE = 8, 4, 32

# The network. Width 40 keeps the weights file near 0.5 MB.
DEPTH, WIDTH = 4, 40
WEIGHTS_SEED = 13  # of 15 tried, the one whose singular values keep farthest from the threshold
WEIGHTS_EPOCHS = 12

# How many images' features are committed, and how many are fewer than features.
FEATURE_IMAGES = 16
FEW_IMAGES = 30

RTOL = 1e-3
# A rank is golden only if no singular value lies within this share of the threshold.
RANK_MARGIN = 0.01

# The paper's protocol, and one with everything that it leaves at 0.
PROBES = [
    {
        "epochs": 30,
        "batchSize": 100,
        "learningRate": 0.003,
        "weightDecay": 0,
        "labelSmoothing": 0,
        "maxFeatures": 8000,
        "standardise": True,
    },
    {
        "epochs": 20,
        "batchSize": 128,
        "learningRate": 0.003,
        "weightDecay": 5.0,
        "labelSmoothing": 0.2,
        "maxFeatures": 8000,
        "standardise": False,
    },
]
PROBE_SEEDS = [11, 12, 13, 14, 15]

# The ten steps begin from the golden weights halved, which is exact in float32: the loss is near
# that of a guess and falls.
STEPS = {"count": 10, "batchSize": 50, "learningRate": 0.1, "momentum": 0.9, "weightDecay": 0.001}


class Recipe:
    """Draws images as crates/engine/tests/common/images.rs describes it."""

    def __init__(self, seed):
        self.state = seed
        self.next = 0
        cells = 3 * GRID * GRID
        self.patterns = [[self.draw() for _ in range(cells)] for _ in range(CLASSES)]

    def draw(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state >> 24

    def image(self):
        label = self.next % CLASSES
        self.next += 1
        other = (label + 1 + self.draw() % (CLASSES - 1)) % CLASSES
        share = 112 + self.draw() // 2
        own, foreign = self.patterns[label], self.patterns[other]
        mixed = [(share * own[i] + (256 - share) * foreign[i]) // 256 for i in range(len(own))]
        pixels = bytearray()
        for channel in range(3):
            for row in range(SIDE):
                for column in range(SIDE):
                    cell = (channel * GRID + row // CELL) * GRID + column // CELL
                    pixels.append((3 * mixed[cell] + self.draw()) // 4)
        return label, bytes(pixels)


def records(images):
    return b"".join(bytes([label]) + pixels for label, pixels in images)


def checksum(data):
    """s ← 31·s + byte mod 2³², over all bytes."""
    total = 0
    for byte in data:
        total = (31 * total + byte) % 2**32
    return total


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [3 * SIDE * SIDE] + [WIDTH] * DEPTH
        for layer in range(1, DEPTH + 1):
            setattr(self, f"fc{layer}", nn.Linear(sizes[layer - 1], sizes[layer]))
        self.head = nn.Linear(WIDTH, CLASSES)

    def layers(self, x):
        """Every readable layer's output, in order."""
        outputs = {}
        for layer in range(1, DEPTH + 1):
            x = outputs[f"fc{layer}"] = getattr(self, f"fc{layer}")(x)
            x = outputs[f"relu{layer}"] = torch.relu(x)
        outputs["head"] = self.head(x)
        return outputs

    def forward(self, x):
        return self.layers(x)["head"]


class Split:
    def __init__(self, images):
        self.labels = torch.tensor([label for label, _ in images])
        pixels = np.frombuffer(b"".join(pixels for _, pixels in images), dtype=np.uint8)
        self.pixels = pixels.reshape(len(images), 3, SIDE * SIDE)

    def normalised(self, mean, std):
        scaled = self.pixels.astype(np.float64) / 255
        values = (scaled - mean[None, :, None]) / std[None, :, None]
        return torch.tensor(values.reshape(len(values), -1), dtype=torch.float32)


def train_weights(x, labels):
    torch.manual_seed(WEIGHTS_SEED)
    network = Mlp()
    for layer in range(1, DEPTH + 1):
        nn.init.kaiming_normal_(getattr(network, f"fc{layer}").weight, nonlinearity="relu")
    optimiser = torch.optim.SGD(network.parameters(), lr=0.02, momentum=0.9, weight_decay=1e-3)
    for _ in range(WEIGHTS_EPOCHS):
        for batch in torch.randperm(len(x)).split(50):
            optimiser.zero_grad()
            nn.functional.cross_entropy(network(x[batch]), labels[batch]).backward()
            optimiser.step()
    return network


def ranks(outputs):
    """Numerical rank of each layer's covariance, by a float64 singular value decomposition."""
    found = {}
    for name, features in outputs.items():
        values = np.linalg.svdvals(np.cov(features.numpy().astype(np.float64), rowvar=False))
        threshold = RTOL * values[0]
        nearest = np.min(np.abs(values / threshold - 1))
        assert nearest > RANK_MARGIN, f"{name}: a value within {nearest:.3f} of the threshold"
        found[name] = int(np.sum(values > threshold))
    return found


def probe(settings, seed, train, train_labels, test, test_labels):
    """A linear classifier: nn.Linear and AdamW with PyTorch's defaults. Its test accuracy and loss."""
    if settings["standardise"]:
        mean, std = train.double().mean(0), train.double().std(0, correction=0)
        std[std <= 1e-6 * mean.abs()] = torch.inf
        train, test = (((x.double() - mean) / std).float() for x in (train, test))
    torch.manual_seed(seed)
    classifier = nn.Linear(train.shape[1], CLASSES)
    optimiser = torch.optim.AdamW(
        classifier.parameters(), lr=settings["learningRate"], weight_decay=settings["weightDecay"]
    )
    smoothed = nn.CrossEntropyLoss(label_smoothing=settings["labelSmoothing"])
    for _ in range(settings["epochs"]):
        for batch in torch.randperm(len(train)).split(settings["batchSize"]):
            optimiser.zero_grad()
            smoothed(classifier(train[batch]), train_labels[batch]).backward()
            optimiser.step()
    with torch.no_grad():
        logits = classifier(test)
        accuracy = (logits.argmax(1) == test_labels).double().mean().item()
        return accuracy, nn.functional.cross_entropy(logits, test_labels).item()


def probes(settings, of_train, train_labels, of_test, test_labels):
    """Each layer's test accuracy and loss: means over seeds, and the largest distance from them."""
    found = {}
    for name in of_test:
        outcomes = np.array(
            [
                probe(settings, seed, of_train[name], train_labels, of_test[name], test_labels)
                for seed in PROBE_SEEDS
            ]
        )
        mean = outcomes.mean(0)
        spread = np.abs(outcomes - mean).max(0)
        found[name] = {
            "accuracy": round(mean[0], 4),
            "accuracySpread": round(spread[0], 4),
            "lossNats": round(mean[1], 5),
            "lossSpreadNats": round(spread[1], 5),
        }
    return found


def losses(network, x, labels):
    """Losses before each of the first steps of SGD, on the images in their own order."""
    halved = Mlp()
    halved.load_state_dict({key: value / 2 for key, value in network.state_dict().items()})
    optimiser = torch.optim.SGD(
        halved.parameters(),
        lr=STEPS["learningRate"],
        momentum=STEPS["momentum"],
        weight_decay=STEPS["weightDecay"],
    )
    found = []
    for step in range(STEPS["count"]):
        batch = slice(step * STEPS["batchSize"], (step + 1) * STEPS["batchSize"])
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(halved(x[batch]), labels[batch])
        found.append(loss.item())
        loss.backward()
        optimiser.step()
    return found


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    recipe = Recipe(RECIPE_SEED)
    train_images = [recipe.image() for _ in range(TRAIN_IMAGES)]
    test_images = [recipe.image() for _ in range(TEST_IMAGES)]
    train, test = Split(train_images), Split(test_images)

    pixels = train.pixels.astype(np.float64) / 255
    # As float32, since that is what the weights file holds.
    mean = pixels.mean(axis=(0, 2)).astype(np.float32)
    std = pixels.std(axis=(0, 2)).astype(np.float32)
    x_train, x_test = train.normalised(mean, std), test.normalised(mean, std)

    network = train_weights(x_train, train.labels)
    with torch.no_grad():
        of_train, of_test = network.layers(x_train), network.layers(x_test)

    weights = {key: value.contiguous() for key, value in network.state_dict().items()}
    weights["input.mean"], weights["input.std"] = torch.tensor(mean), torch.tensor(std)
    save_file(weights, HERE / "weights.safetensors")
    few = {name: features[:FEATURE_IMAGES].contiguous() for name, features in of_test.items()}
    save_file(few, HERE / "features.safetensors")
    (HERE / "images.bin").write_bytes(records(test_images[:FEATURE_IMAGES]))

    hidden = [name for name in of_test if name.startswith("relu")]
    golden = {
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "data": {
            "seed": RECIPE_SEED,
            "classes": CLASSES,
            "trainImages": TRAIN_IMAGES,
            "testImages": TEST_IMAGES,
            "trainChecksum": checksum(records(train_images)),
            "testChecksum": checksum(records(test_images)),
        },
        "network": {"kind": "mlp", "depth": DEPTH, "width": WIDTH, "classes": CLASSES},
        "rank": {
            "rtol": RTOL,
            "fewImages": FEW_IMAGES,
            "ofTest": ranks(of_test),
            "ofFew": ranks({name: of_test[name][:FEW_IMAGES] for name in hidden}),
        },
        "probes": [
            {
                "settings": settings,
                "layers": probes(settings, of_train, train.labels, of_test, test.labels),
            }
            for settings in PROBES
        ],
        "steps": {**STEPS, "lossesNats": losses(network, x_train, train.labels)},
    }
    (HERE / "golden.json").write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    main()
