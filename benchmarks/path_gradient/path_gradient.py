"""The PyTorch side of benchmarks/path_gradient: what each number means stands in README.md.

Usage: python path_gradient.py DATA
DATA is a folder with the IDX files of MNIST or Fashion-MNIST, plain or .gz. Needs PyTorch and NumPy.
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
from torch.nn import functional

SHAPES = [(50, 784), (50, 50), (10, 50)]
SIZES = [outputs * inputs for outputs, inputs in SHAPES]
TERMS = 10
POINTS = 51


def read_idx(folder, name):
    plain, packed = folder / name, folder / (name + ".gz")
    content = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    dimensions = numpy.frombuffer(content, ">u4", count=content[3], offset=4)
    return torch.from_numpy(numpy.frombuffer(content, numpy.uint8, offset=4 + 4 * content[3]).reshape(dimensions).copy())


def read_training_set(folder):
    images = read_idx(folder, "train-images-idx3-ubyte").flatten(1).float() / 255
    return images, read_idx(folder, "train-labels-idx1-ubyte").long()


def random_weights(count, generator):
    """`count` initialisations, one a row, uniform in +-1/sqrt(fan_in) as torch.nn.Linear."""
    pieces = [
        (2 * torch.rand(count, size, generator=generator) - 1) / inputs**0.5 for size, (_, inputs) in zip(SIZES, SHAPES)
    ]
    return torch.cat(pieces, 1)


def fourier_mixing():
    """POINTS x (2 + TERMS): both ends, then sin(n pi t)."""
    t = torch.linspace(0, 1, POINTS)[:, None]
    return torch.cat([1 - t, t, torch.sin(torch.arange(1, TERMS + 1) * torch.pi * t)], 1)


def loss_of_one(weights, images, labels):
    """Summed cross-entropy at one point (N_prm)."""
    first, second, third = (piece.view(shape) for piece, shape in zip(weights.split(SIZES), SHAPES))
    hidden = functional.softplus(functional.linear(images, first))
    hidden = functional.softplus(functional.linear(hidden, second))
    return functional.cross_entropy(functional.linear(hidden, third), labels, reduction="sum")


def loss_of_many(weights, images, labels):
    """Summed cross-entropy over several points (points x N_prm), all in one wide first layer and batched later ones."""
    points = len(weights)
    first, second, third = (piece.reshape(points, *shape) for piece, shape in zip(weights.split(SIZES, 1), SHAPES))
    hidden = functional.softplus(functional.linear(images, first.flatten(0, 1)))
    hidden = hidden.view(len(images), points, 50).transpose(0, 1)
    hidden = functional.softplus(torch.bmm(hidden, second.transpose(1, 2)))
    logits = torch.bmm(hidden, third.transpose(1, 2))
    return functional.cross_entropy(logits.flatten(0, 1), labels.repeat(points), reduction="sum")


def path_gradient(method, chunk, basis, mixing, images, labels):
    """The gradient of the summed mean losses along the path with respect to the coefficient vectors (TERMS x N_prm)."""
    points = mixing @ basis
    gradient = torch.zeros_like(points)
    for image_part, label_part in zip(images.split(chunk), labels.split(chunk)):
        if method == "all points at once":
            weights = points.detach().requires_grad_()
            gradient += torch.autograd.grad(loss_of_many(weights, image_part, label_part), weights)[0]
        else:
            for m in range(len(points)):
                weights = points[m].detach().requires_grad_()
                gradient[m] += torch.autograd.grad(loss_of_one(weights, image_part, label_part), weights)[0]
    return mixing[:, 2:].T @ gradient / len(images)


def sgd_steps(model, optimizer, order, images, labels):
    for samples in order.split(64):
        optimizer.zero_grad()
        loss = functional.cross_entropy(model(images.index_select(0, samples)), labels.index_select(0, samples))
        loss.backward()
        optimizer.step()


def lbfgs_iteration(chunk, weights, images, labels):
    """One gradient and six losses along it, on all images."""
    parts = list(zip(images.split(chunk), labels.split(chunk)))
    gradient = torch.zeros_like(weights)
    for part in parts:
        point = weights.detach().requires_grad_()
        gradient += torch.autograd.grad(loss_of_one(point, *part), point)[0]
    gradient /= len(images)
    with torch.no_grad():
        for step in (0.2, 0.8, 1.6, 1.2, 1.0, 1.1):
            sum(loss_of_one(weights - step * gradient, *part).item() for part in parts)


def seconds_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fastest(work_of, choices):
    """The choice whose second call takes least; the first call warms up."""
    times = {}
    for choice in choices:
        work_of(choice)
        times[choice] = seconds_of(lambda: work_of(choice))
    return min(times, key=times.get)


def time_path_gradient(images, labels, generator):
    mixing = fourier_mixing()
    basis = torch.cat([random_weights(2, generator), 0.01 * torch.randn(TERMS, sum(SIZES), generator=generator)])
    choices = [("one point after the other", chunk) for chunk in (1000, 2000, 5000, 20000, len(images))]
    choices += [("all points at once", chunk) for chunk in (250, 500, 1000, 2000)]
    some = slice(0, min(8000, len(images)))
    trial_points = {
        # Full batches need the full set: fewer points make the trial short. Small chunks are tried with all points.
        "one point after the other": (mixing[::10], images, labels, len(images) * 6),
        "all points at once": (mixing, images[some], labels[some], len(images[some]) * POINTS),
    }

    def trial(choice):
        mix, x, y, _ = trial_points[choice[0]]
        path_gradient(*choice, basis, mix, x, y)

    per_sample = {}
    for method in trial_points:
        best = fastest(trial, [choice for choice in choices if choice[0] == method])
        per_sample[best] = seconds_of(lambda: trial(best)) / trial_points[method][3]
    method, chunk = min(per_sample, key=per_sample.get)
    seconds = seconds_of(lambda: path_gradient(method, chunk, basis, mixing, images, labels))
    print(f"path_gradient_method {method}, {chunk} images at a time")
    print(f"path_gradient_seconds {seconds:.4f}")


def time_sgd_epoch(images, labels):
    layers = [torch.nn.Linear(inputs, outputs, bias=False) for outputs, inputs in SHAPES]
    model = torch.nn.Sequential(layers[0], torch.nn.Softplus(), layers[1], torch.nn.Softplus(), layers[2])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    sgd_steps(model, optimizer, torch.randperm(len(images))[:6400], images, labels)
    epoch = seconds_of(lambda: sgd_steps(model, optimizer, torch.randperm(len(images)), images, labels))
    print(f"sgd_epoch_seconds {epoch:.4f}")


def time_lbfgs_iteration(images, labels, generator):
    weights = random_weights(1, generator)[0]

    def work(chunk):
        lbfgs_iteration(chunk, weights, images, labels)

    chunk = fastest(work, (1000, 2000, 5000, 20000, len(images)))
    seconds = statistics.median(seconds_of(lambda: work(chunk)) for _ in range(5))
    print(f"lbfgs_iteration_method {chunk} images at a time")
    print(f"lbfgs_iteration_seconds {seconds:.4f}")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    threads = len(os.sched_getaffinity(0))
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    generator = torch.Generator().manual_seed(1)
    images, labels = read_training_set(pathlib.Path(sys.argv[1]))
    print(f"library PyTorch {torch.__version__}, {threads} threads, {len(images)} images")
    time_path_gradient(images, labels, generator)
    time_sgd_epoch(images, labels)
    time_lbfgs_iteration(images, labels, generator)
    print(f"peak_memory_gb {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9:.3f}")


if __name__ == "__main__":
    main()
