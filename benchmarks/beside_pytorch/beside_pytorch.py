"""The PyTorch side of benchmarks/beside_pytorch: what each number means stands in README.md.

Usage: python beside_pytorch.py DATA NETWORK IMAGES
DATA is a folder with the IDX files of MNIST or Fashion-MNIST, plain or .gz; NETWORK one of fcp, lenet, lstm,
autoencoder; the first IMAGES images are used. Needs PyTorch and NumPy.
"""

import gzip
import os
import pathlib
import resource
import statistics
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils import parameters_to_vector, vector_to_parameters

TERMS = 10
POINTS = 51
LEARNING_RATE = 0.1


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


def read_idx(folder, name):
    plain, packed = folder / name, folder / (name + ".gz")
    content = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    dimensions = numpy.frombuffer(content, ">u4", count=content[3], offset=4)
    return torch.from_numpy(numpy.frombuffer(content, numpy.uint8, offset=4 + 4 * content[3]).reshape(dimensions).copy())


def fourier_mixing():
    """POINTS x (2 + TERMS): both ends, then sin(n pi t)."""
    t = torch.linspace(0, 1, POINTS)[:, None]
    return torch.cat([1 - t, t, torch.sin(torch.arange(1, TERMS + 1) * torch.pi * t)], 1)


def seconds_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fastest(work_of, choices):
    """The choice whose second call takes least, with its seconds; the first call warms up."""
    times = {}
    for choice in choices:
        work_of(choice)
        times[choice] = seconds_of(lambda: work_of(choice))
    best = min(times, key=times.get)
    return best, times[best]


class Benchmark:
    def __init__(self, network, images, labels):
        self.network = network
        self.images, self.labels = images, labels
        self.model = MODELS[network]()

    def loss(self, outputs, images, labels, reduction="sum"):
        """Of some images; summed over them, or their mean."""
        if self.network == "autoencoder":
            if reduction == "mean":
                return functional.mse_loss(outputs, images)
            return functional.mse_loss(outputs, images, reduction="sum") / images.shape[-1]
        return functional.cross_entropy(outputs, labels, reduction=reduction)

    def parts(self, chunk):
        return zip(self.images.split(chunk), self.labels.split(chunk))

    def gradient(self, weights, chunk):
        """Of the summed loss over all images at one point."""
        vector_to_parameters(weights, self.model.parameters())
        self.model.zero_grad()
        for images, labels in self.parts(chunk):
            self.loss(self.model(images), images, labels).backward()
        return parameters_to_vector(one.grad for one in self.model.parameters())

    def loss_of_many(self, weights, images, labels):
        """Summed over several points (points x N_prm) of a dense network: the first layer one wide product."""
        points = len(weights)
        shapes = [tuple(one.shape) for one in self.model.parameters()]
        first, *rest = (
            piece.reshape(points, *shape)
            for piece, shape in zip(weights.split([a * b for a, b in shapes], 1), shapes, strict=True)
        )
        outputs = functional.linear(images, first.flatten(0, 1)).view(len(images), points, -1).transpose(0, 1)
        for matrix in rest:
            outputs = torch.bmm(functional.softplus(outputs), matrix.transpose(1, 2))
        if self.network == "autoencoder":
            return self.loss(torch.sigmoid(outputs), images.expand(points, -1, -1), None)
        return self.loss(outputs.flatten(0, 1), None, labels.repeat(points))

    def gradients_at_once(self, points, chunk, count):
        """Of the summed loss over the first `count` images at all points (points x N_prm)."""
        gradient = torch.zeros_like(points)
        if self.network in ("fcp", "autoencoder"):
            for images, labels in zip(self.images[:count].split(chunk), self.labels[:count].split(chunk)):
                weights = points.detach().requires_grad_()
                gradient += torch.autograd.grad(self.loss_of_many(weights, images, labels), weights)[0]
            return gradient
        # Any other network: batched by the library.
        names = [name for name, _ in self.model.named_parameters()]
        shapes = [one.shape for one in self.model.parameters()]
        sizes = [shape.numel() for shape in shapes]

        def loss_at(weights, images, labels):
            pieces = [piece.view(shape) for piece, shape in zip(weights.split(sizes), shapes)]
            outputs = torch.func.functional_call(self.model, dict(zip(names, pieces)), (images,))
            return self.loss(outputs, images, labels)

        batched = torch.func.vmap(torch.func.grad(loss_at), in_dims=(0, None, None))
        for images, labels in zip(self.images[:count].split(chunk), self.labels[:count].split(chunk)):
            gradient += batched(points, images, labels)
        return gradient

    def time_path_gradient(self):
        mixing = fourier_mixing()
        ends = [parameters_to_vector(MODELS[self.network]().parameters()).detach() for _ in range(2)]
        basis = torch.cat([torch.stack(ends), 0.01 * torch.randn(TERMS, len(ends[0]))])
        points = mixing @ basis
        few = min(1000, len(self.images))

        def one_after_the_other(chunk):
            for point in points[::10]:
                self.gradient(point, chunk)

        chunk, seconds = fastest(one_after_the_other, {1000, 2000, 5000, min(20000, len(self.images))})
        choices = {("one point after the other", chunk): seconds / (len(points[::10]) * len(self.images))}
        try:
            chunk, seconds = fastest(lambda chunk: self.gradients_at_once(points, chunk, few), {100, 250, 500, few})
            choices[("all points at once", chunk)] = seconds / (len(points) * few)
        except RuntimeError as error:
            print(f"note all points at once: {str(error).splitlines()[0][:80]}")
        (method, chunk) = min(choices, key=choices.get)

        def work():
            if method == "all points at once":
                gradient = self.gradients_at_once(points, chunk, len(self.images))
            else:
                gradient = torch.stack([self.gradient(point, chunk) for point in points])
            return mixing[:, 2:].T @ gradient / len(self.images)

        print(f"path_gradient_method {method}, {chunk} images at a time")
        print(f"path_gradient_seconds {seconds_of(work):.4f}")

    def time_gradient(self):
        weights = parameters_to_vector(self.model.parameters()).detach()
        self.chunk, _ = fastest(lambda chunk: self.gradient(weights, chunk), {1000, 2000, 5000, len(self.images)})
        seconds = statistics.median(seconds_of(lambda: self.gradient(weights, self.chunk)) for _ in range(3))
        print(f"gradient_method {self.chunk} images at a time")
        print(f"gradient_seconds {seconds:.4f}")

    def time_sgd_epoch(self):
        model = MODELS[self.network]()
        optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

        def steps(order):
            for samples in order.split(64):
                optimizer.zero_grad()
                images, labels = self.images.index_select(0, samples), self.labels.index_select(0, samples)
                self.loss(model(images), images, labels, "mean").backward()
                optimizer.step()

        steps(torch.randperm(len(self.images))[:3200])
        print(f"sgd_epoch_seconds {seconds_of(lambda: steps(torch.randperm(len(self.images)))):.4f}")

    def time_lbfgs_iteration(self):
        """One gradient and six losses along it, on all images."""
        start = parameters_to_vector(MODELS[self.network]().parameters()).detach()

        def work():
            gradient = self.gradient(start, self.chunk) / len(self.images)
            with torch.no_grad():
                for step in (0.2, 0.8, 1.6, 1.2, 1.0, 1.1):
                    vector_to_parameters(start - step * gradient, self.model.parameters())
                    sum(self.loss(self.model(images), images, labels).item() for images, labels in self.parts(self.chunk))

        work()
        print(f"lbfgs_iteration_seconds {statistics.median(seconds_of(work) for _ in range(3)):.4f}")


def main():
    if len(sys.argv) != 4 or sys.argv[2] not in MODELS:
        sys.exit(__doc__)
    folder, network, count = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    threads = len(os.sched_getaffinity(0))
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    images = read_idx(folder, "train-images-idx3-ubyte")[:count].flatten(1).float() / 255
    labels = read_idx(folder, "train-labels-idx1-ubyte")[:count].long()
    print(f"library PyTorch {torch.__version__}, {threads} threads, {network}, {len(images)} images")
    benchmark = Benchmark(network, images, labels)
    benchmark.time_gradient()
    benchmark.time_path_gradient()
    benchmark.time_sgd_epoch()
    benchmark.time_lbfgs_iteration()
    print(f"peak_memory_gb {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9:.3f}")


if __name__ == "__main__":
    main()
