"""Training steps of the reference on demand, to be measured in turn with another program's.

The request is one JSON argument: { reference, files, net, depth, width, mult, precision, seed }.
`step N` on standard input is answered by { seconds, loss } of N steps. `float32` is what the
reference does; `bfloat16` is PyTorch's best here: autocast, and channels-last for convolutions.
"""

import json
import sys
import time
import types

import torch
import torch.nn.functional as F
from reference_module import load
from torch import nn

BATCH = 128

request = types.SimpleNamespace(**json.loads(sys.argv[1]))
reference = load(request.reference)
torch.manual_seed(request.seed)
order = torch.Generator().manual_seed(request.seed)
splits = [reference.records(file, 1) for file in request.files]
pixels = torch.cat([x for x, _ in splits])
labels = torch.cat([y for _, y in splits])
normalise = reference.normaliser(pixels)
network, _ = reference.build(request, 10)
for module in network.modules():
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)
half = request.precision == "bfloat16"
last = half and request.net != "mlp"
if last:
    network.to(memory_format=torch.channels_last)
network.train()
optimiser = torch.optim.SGD(network.parameters(), lr=0.001, momentum=0.9, weight_decay=1e-4)


def batches():
    while True:
        permutation = torch.randperm(len(pixels), generator=order)
        for i in range(0, len(pixels) - BATCH + 1, BATCH):
            yield permutation[i : i + BATCH]


chosen = batches()


def step():
    at = next(chosen)
    x = normalise(pixels[at])
    if last:
        x = x.contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        loss = F.cross_entropy(network(x), labels[at])
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss


def say(answer):
    print(json.dumps(answer), flush=True)


say({"threads": torch.get_num_threads(), "torch": torch.__version__})
for line in sys.stdin:
    verb, count = line.split()
    if verb != "step":
        raise SystemExit(f"unknown verb {verb}; use step")
    begun = time.perf_counter()
    for _ in range(int(count)):
        loss = step()
    say({"seconds": time.perf_counter() - begun, "loss": loss.item()})
