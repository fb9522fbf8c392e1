from pathlib import Path

import numpy as np
import torch


def export(network, layers, batches, folder):
    """Writes what `layers`, names of submodules, give for all `batches` of images and labels."""
    found, labels = {name: [] for name in layers}, []

    def keep(name):
        # A copy, since modules that follow may write in place.
        return lambda _module, _inputs, output: found[name].append(output.float().cpu().numpy().copy())

    hooks = [network.get_submodule(name).register_forward_hook(keep(name)) for name in layers]
    network.eval()
    with torch.no_grad():
        for images, of_images in batches:
            network(images)
            labels.append(of_images.cpu().numpy())
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, values in {**found, "labels": labels}.items():
        np.save(Path(folder) / f"{name}.npy", np.concatenate(values))
    for hook in hooks:
        hook.remove()
