"""CKA of pairs of layers on demand, from a file of features.

The request is one JSON argument: { file, layers }. Each line of standard input is a JSON request:
{ seconds: [i, j] } is answered by what one turn of the reference's pairwise loop takes, three HSICs
in float32 on centred features that are in memory; { values: [i, j] } by the biased and debiased CKA
in float64.
"""

import json
import sys
import time

import safetensors_file
import torch

request = json.loads(sys.argv[1])
readers = safetensors_file.open_file(request["file"])


def centred(layer, kind):
    x = readers[request["layers"][layer]]().to(kind)
    return x - x.mean(0)


def hs(x, y):
    return torch.linalg.matrix_norm(y.T @ x).square()


def seconds(i, j):
    x, y = centred(i, torch.float32), centred(j, torch.float32)
    begun = time.perf_counter()
    (hs(x, y) / (hs(x, x) * hs(y, y)).sqrt()).item()
    return time.perf_counter() - begun


def values(i, j):
    x, y = centred(i, torch.float64), centred(j, torch.float64)
    pairs = {(a, b): hs(*pair).item() for a, b, pair in ((0, 1, (x, y)), (0, 0, (x, x)), (1, 1, (y, y)))}
    diagonals = [z.square().sum(1) for z in (x, y)]
    n = len(x)

    def unbiased(a, b):
        # Song et al. 2012, equation 5, for centred features: the rows of a Gram matrix sum to 0.
        k, l = diagonals[a], diagonals[b]
        both, sums = (k @ l).item(), (k.sum() * l.sum()).item()
        return pairs[a, b] - both + sums / ((n - 1) * (n - 2)) - 2 * both / (n - 2)

    def normalised(of):
        return of(0, 1) / (of(0, 0) * of(1, 1)) ** 0.5

    return {"biased": normalised(lambda a, b: pairs[a, b]), "debiased": normalised(unbiased)}


print("{}", flush=True)
for line in sys.stdin:
    ((what, pair),) = json.loads(line).items()
    print(json.dumps({"seconds": seconds, "values": values}[what](*pair)), flush=True)
