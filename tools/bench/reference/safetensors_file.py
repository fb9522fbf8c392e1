"""Reads safetensors files without the library, so that PyTorch and numpy are all that is needed."""

import json

import numpy as np
import torch

KINDS = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "U8": "|u1"}


def read(path):
    """All tensors of a file by name."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        start = file.tell()
    header.pop("__metadata__", None)
    return {name: tensor(path, start, entry) for name, entry in header.items()}


def tensor(path, start, entry):
    first, last = entry["data_offsets"]
    kind = np.dtype(KINDS[entry["dtype"]])
    values = np.fromfile(path, kind, (last - first) // kind.itemsize, offset=start + first)
    return torch.from_numpy(values.reshape(entry["shape"]))
