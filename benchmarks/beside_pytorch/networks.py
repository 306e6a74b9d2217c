"""The four networks in PyTorch, their losses, and the files that both sides read."""

import ctypes
import gzip
import importlib.util
import pathlib

import numpy
import torch
from torch.nn import functional


def keep_memory(network):
    """Has glibc keep what PyTorch frees and asks for again all the time: a third of the LSTM's time otherwise.

    LeNet takes twice as long with it, the autoencoder was not compared: there nothing is changed.
    """
    if network not in ("lstm", "fcp"):
        return
    trim_threshold, top_pad, mmap_max = -1, -2, -4  # as malloc.h numbers them
    libc = ctypes.CDLL(None)
    settings = ((mmap_max, 0), (trim_threshold, -1), (top_pad, 64 << 20))
    if not all([libc.mallopt(*setting) for setting in settings]):
        raise SystemExit("mallopt failed: PyTorch would be measured slower than it is")


def _package_networks():
    """The package's own file: it needs PyTorch alone, the package itself need not be built."""
    file = pathlib.Path(__file__).resolve().parents[2] / "python/src/lowpass/torch/networks.py"
    spec = importlib.util.spec_from_file_location("lowpass_torch_networks", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_networks = _package_networks()
MODELS = {name: getattr(_networks, name) for name in ("fcp", "lenet", "lstm", "autoencoder")}


def loss(network, outputs, images, labels, reduction="sum"):
    """Of some images; summed over them, or their mean."""
    if network == "autoencoder":
        if reduction == "mean":
            return functional.mse_loss(outputs, images)
        return functional.mse_loss(outputs, images, reduction="sum") / images.shape[-1]
    return functional.cross_entropy(outputs, labels, reduction=reduction)


def read_idx(folder, name):
    plain, packed = folder / name, folder / (name + ".gz")
    content = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    dimensions = numpy.frombuffer(content, ">u4", count=content[3], offset=4)
    return torch.from_numpy(numpy.frombuffer(content, numpy.uint8, offset=4 + 4 * content[3]).reshape(dimensions).copy())


class Problem:
    """A network, the first images of the training file, and two weight vectors."""

    def __init__(self, data, network, count, first, second):
        self.network = network
        self.images = read_idx(pathlib.Path(data), "train-images-idx3-ubyte")[:count].flatten(1).float() / 255
        self.labels = read_idx(pathlib.Path(data), "train-labels-idx1-ubyte")[:count].long()
        self.start = torch.from_numpy(first)
        self.ends = torch.stack([self.start, torch.from_numpy(second)])

    def model(self):
        return MODELS[self.network]()

    def loss(self, *arguments):
        return loss(self.network, *arguments)


class ProblemOfFiles(Problem):
    """Between the weights that `beside_pytorch make-weights` left in a folder, with the points where all numbers are taken."""

    def __init__(self, kind, data, network, count, folder):
        read = {name: numpy.load(pathlib.Path(folder) / f"{name}.npy") for name in (f"{kind}-0", f"{kind}-1", "coefficients")}
        super().__init__(data, network, count, read[f"{kind}-0"], read[f"{kind}-1"])
        self.coefficients = torch.from_numpy(read["coefficients"])
