"""Reads safetensors files without the library, so that PyTorch and numpy are all that is needed."""

import json

import numpy as np
import torch

KINDS = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "U8": "|u1"}


def open_file(path):
    """For each tensor of a file, by name, what reads it."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        start = file.tell()
    header.pop("__metadata__", None)

    def reader(entry):
        first, last = entry["data_offsets"]
        kind = np.dtype(KINDS[entry["dtype"]])

        def read_tensor():
            count = (last - first) // kind.itemsize
            values = np.fromfile(path, kind, count, offset=start + first)
            return torch.from_numpy(values.reshape(entry["shape"]))

        return read_tensor

    return {name: reader(entry) for name, entry in header.items()}


def read(path):
    """All tensors of a file by name."""
    return {name: read_tensor() for name, read_tensor in open_file(path).items()}
