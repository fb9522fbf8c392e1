"""The reference's own stages, on a network that the engine trained.

A JSON file as argument: { reference, arguments, weights, columns, out }. `arguments` are the reference's;
where `weights` is given it is used in place of training (with its own normalisation), and `columns`,
for each layer that has more features than are read, are the features that the engine reads, so that
results can be compared. Nothing that the reference times is changed. The result is its own JSON file.
"""

import json
import sys

import safetensors_file
import torch
from reference_module import load
from torch import nn


class Torch:
    """torch, whose first permutations are given: the reference draws its columns first."""

    def __init__(self, columns):
        self.columns = [torch.tensor(chosen) for chosen in columns]

    def __getattr__(self, name):
        return getattr(torch, name)

    def randperm(self, *arguments, **more):
        return self.columns.pop(0) if self.columns else torch.randperm(*arguments, **more)


def values_of(network, weights):
    """The engine's values under the reference's names: modules are in the same order in both."""
    convolutional = any(isinstance(module, nn.Conv2d) for module in network)
    linear = [name for name, module in network.named_children() if isinstance(module, nn.Linear)]

    def engine_name(module, place):
        if module not in linear:
            return f"features.{module}.{place}"
        if module == linear[-1]:
            return f"{'classifier' if convolutional else 'head'}.{place}"
        return f"fc{linear.index(module) + 1}.{place}"

    names = [name for name in network.state_dict() if not name.endswith("num_batches_tracked")]
    return {name: weights[engine_name(*name.split(".", 1))] for name in names}


with open(sys.argv[1]) as file:
    request = json.load(file)
reference = load(request["reference"])
arguments = [*request["arguments"], "--out", request["out"]]
if request["weights"] is not None:
    weights = safetensors_file.read(request["weights"])
    mean, std = weights["input.mean"][:, None, None], weights["input.std"][:, None, None]
    reference.normaliser = lambda _: lambda x: (x.float().div(255) - mean) / std
    plain = reference.build

    def build(a, k):
        network, taps = plain(a, k)
        network.load_state_dict(values_of(network, weights), strict=False)
        return network, taps

    reference.build = build
    reference.torch = Torch(request["columns"])
    # Its loop over epochs is left out, and with it its initialisation.
    arguments += ["--epochs", "0", "--init", "default"]
sys.argv = [request["reference"], *arguments]
reference.main()
