"""The four networks in PyTorch, their losses, and the files that both sides read."""

import ctypes
import gzip
import pathlib

import numpy
import torch
from torch import nn
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


def dense(sizes, last=()):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs, bias=False), nn.Softplus()]
    return nn.Sequential(*layers[:-1], *last)


class Lstm(nn.Module):
    """28 steps of 28 features; the last hidden state to 10 classes."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(28, 48, batch_first=True)
        self.readout = nn.Linear(48, 10, bias=False)
        generator = torch.Generator().manual_seed(1234)
        self.permutation = torch.randperm(784, generator=generator)

    def forward(self, images):
        steps = images.index_select(1, self.permutation).view(-1, 28, 28)
        return self.readout(self.lstm(steps)[1][0][-1])


def lenet():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 6, 5, padding=2), nn.Softplus(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Softplus(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Softplus(), nn.Linear(120, 84), nn.Softplus(), nn.Linear(84, 10),
    )  # fmt: skip


MODELS = {
    "fcp": lambda: dense([784, 50, 50, 10]),
    "lenet": lenet,
    "lstm": Lstm,
    "autoencoder": lambda: dense([784, 32, 32, 32, 784], [nn.Sigmoid()]),
}


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
