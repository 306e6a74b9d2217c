#!/usr/bin/env python3
"""LeNet, LSTM, autoencoder and a multilayer perceptron in PyTorch: values, gradients and training steps.

Usage: make_networks.py MNIST_FOLDER [NETWORK ...]   (the folder with the original train-images-idx3-ubyte.gz and
labels; default: all networks, half an hour on one core)

Writes, beside this script, for NETWORK in lenet, lstm, autoencoder, mlp (mlp: 784-20-15-10, tanh, biases):
  NETWORK_weights.npy         float32 (N,), PyTorch's default initialisation, in the order of model.parameters()
  NETWORK_loss.npy            float64 (1,), at these weights over the 150 images of fcp_images.npy, in double
  NETWORK_gradient.npy        its gradient, rounded to float32
  NETWORK_lbfgs_float.npy     float64 (16,): training losses of 15 L-BFGS-GSS iterations from these weights in float, the
                              start's first, on the first 10,000 MNIST training images
  NETWORK_lbfgs_double.npy    float64 (51,): the same in double, 50 iterations
  NETWORK_sgd.npy             float64 (50,): mini-batch losses before each of 50 SGD steps in float, batch 64 in the
                              order of the file, learning rate 0.1
The same three training files for the FCP from fcp_random_weights.npy / 2, which is PyTorch's initialisation, and
  lenet_paper_loss.npy, lenet_paper_gradient.npy   LeNet with pooling before activation and ReLU
  permutation.npy             float32 (784,): torch.randperm(784) of seed 1234

L-BFGS-GSS is written here anew from its description (two-loop recursion, golden section search of 6 losses), so that an
error in the program is not repeated.

Needs PyTorch 2.13.0 and NumPy: pip install torch==2.13.0 numpy
"""

import gzip
import pathlib
import sys

import numpy
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).resolve().parent
PERMUTATION = torch.randperm(784, generator=torch.Generator().manual_seed(1234))


class Lenet(nn.Module):
    def __init__(self, activation=nn.functional.softplus, pool_first=False):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)
        self.activation = activation
        self.pool_first = pool_first

    def block(self, x):
        pool = nn.functional.avg_pool2d
        return self.activation(pool(x, 2)) if self.pool_first else pool(self.activation(x), 2)

    def forward(self, x):
        x = self.block(self.conv1(x.reshape(-1, 1, 28, 28)))
        x = self.block(self.conv2(x)).flatten(1)
        return self.fc3(self.activation(self.fc2(self.activation(self.fc1(x)))))


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(28, 48, batch_first=True)
        self.fc = nn.Linear(48, 10, bias=False)

    def forward(self, x):
        states, _ = self.lstm(x[:, PERMUTATION].reshape(-1, 28, 28))
        return self.fc(states[:, -1])


class Dense(nn.Module):
    def __init__(self, sizes, activation, bias=False, last=lambda x: x):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b, bias=bias) for a, b in zip(sizes, sizes[1:]))
        self.activation = activation
        self.last = last

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = self.activation(layer(x))
        return self.last(self.layers[-1](x))


def fcp():
    return Dense([784, 50, 50, 10], nn.functional.softplus)


NETWORKS = {
    "lenet": Lenet,
    "lstm": Lstm,
    "autoencoder": lambda: Dense([784, 32, 32, 32, 784], nn.functional.softplus, last=torch.sigmoid),
    "mlp": lambda: Dense([784, 20, 15, 10], torch.tanh, bias=True),
}


class Loss:
    """The mean loss over images as a function of the flat weight vector, a thousand images at a time."""

    def __init__(self, model, images, labels, dtype):
        self.model = model.to(dtype)
        self.images = images.to(dtype)
        self.labels = labels

    def chunks(self):
        """Mean losses of chunks and their shares of all images."""
        for images, labels in zip(self.images.split(1000), self.labels.split(1000)):
            outputs = self.model(images)
            if outputs.shape[1] == 784:
                loss = nn.functional.mse_loss(outputs, images)
            else:
                loss = nn.functional.cross_entropy(outputs, labels)
            yield loss, len(images) / len(self.images)

    def value(self, weights):
        nn.utils.vector_to_parameters(weights, self.model.parameters())
        with torch.no_grad():
            return sum(share * loss.double().item() for loss, share in self.chunks())

    def gradient(self, weights):
        nn.utils.vector_to_parameters(weights, self.model.parameters())
        self.model.zero_grad()
        value = 0.0
        for loss, share in self.chunks():
            (loss * share).backward()
            value += share * loss.detach().double().item()
        return value, torch.cat([p.grad.flatten() for p in self.model.parameters()])


def golden_section(value_at, start, budget=6, first=0.2, part=0.382, tolerance=1e-4):
    """Step along a line; clean form."""
    spent = 1
    trial = (first, value_at(first))
    low = (0.0, start)
    if trial[1] < start:
        best, previous, factor = trial, low, 4
        while True:
            if spent == budget:
                return best[0]
            trial = (factor * first, value_at(factor * first))
            spent += 1
            if trial[1] >= best[1]:
                low, high = previous, trial
                break
            previous, best, factor = best, trial, 2 * factor
    else:
        high = trial
        while True:
            if spent == budget:
                return 0.0
            trial = (part * high[0], value_at(part * high[0]))
            spent += 1
            if trial[1] < start:
                best = trial
                break
            high = trial
    while spent < budget and high[0] - low[0] > tolerance * high[0]:
        right = high[0] - best[0] > best[0] - low[0]
        u = best[0] + part * (high[0] - best[0]) if right else best[0] - part * (best[0] - low[0])
        trial = (u, value_at(u))
        spent += 1
        if trial[1] < best[1]:
            low, high = (best, high) if right else (low, best)
            best = trial
        else:
            low, high = (low, trial) if right else (trial, high)
    return best[0]


def lbfgs_losses(loss, weights, iterations):
    """Weights are kept in double, as the program does; the network computes in its own precision."""
    cast = lambda w: w.to(loss.images.dtype)
    x = weights.double()
    value, gradient = loss.gradient(cast(x))
    gradient = gradient.double()
    losses, pairs = [value], []
    for _ in range(iterations):
        if any(s @ y < 1e-4 * s.norm() * y.norm() for s, y in pairs):
            pairs = []
        direction, alphas = gradient.clone(), []
        for s, y in reversed(pairs):
            alphas.append((s @ direction) / (s @ y))
            direction -= alphas[-1] * y
        if pairs:
            s, y = pairs[-1]
            direction *= (s @ y) / (y @ y)
        for (s, y), alpha in zip(pairs, reversed(alphas)):
            direction += (alpha - (y @ direction) / (s @ y)) * s
        step = golden_section(lambda u: loss.value(cast(x - u * direction)), value)
        assert step > 0
        moved = -step * direction
        x = x + moved
        old = gradient
        value, gradient = loss.gradient(cast(x))
        gradient = gradient.double()
        pairs = (pairs + [(moved, gradient - old)])[-10:]
        losses.append(value)
    return losses


def sgd_losses(loss, weights, steps=50, batch=64, rate=0.1):
    images, labels, losses = loss.images, loss.labels, []
    for k in range(steps):
        loss.images, loss.labels = images[k * batch : (k + 1) * batch], labels[k * batch : (k + 1) * batch]
        value, gradient = loss.gradient(weights)
        weights = weights - rate * gradient
        losses.append(value)
    loss.images, loss.labels = images, labels
    return losses


def mnist(folder):
    def read(name, offset):
        return numpy.frombuffer(gzip.open(pathlib.Path(folder) / name).read(), numpy.uint8, offset=offset)

    images = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 784)[:10000]
    labels = read("train-labels-idx1-ubyte.gz", 8)[:10000]
    return torch.from_numpy(images.astype(numpy.float32) / numpy.float32(255)), torch.from_numpy(labels.astype(int))


def save(name, array, dtype):
    numpy.save(FOLDER / f"{name}.npy", numpy.asarray(array).astype(dtype))


def save_gradient(name, model, weights, images, labels):
    value, gradient = Loss(model, images, labels, torch.float64).gradient(weights.double())
    save(f"{name}_loss", [value], numpy.float64)
    save(f"{name}_gradient", gradient, numpy.float32)
    print(f"{name}: {len(weights)} parameters, loss {value:.12g}, gradient norm {gradient.norm():.12g}")


def save_training(name, make, weights, images, labels):
    single = Loss(make(), images, labels, torch.float32)
    double = Loss(make(), images, labels, torch.float64)
    for kind, losses in [
        ("sgd", sgd_losses(single, weights)),
        ("lbfgs_float", lbfgs_losses(single, weights, 15)),
        ("lbfgs_double", lbfgs_losses(double, weights, 50)),
    ]:
        save(f"{name}_{kind}", losses, numpy.float64)
        print(f"{name} {kind}: from {losses[0]:.6g} to {losses[-1]:.6g}")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    wanted = sys.argv[2:] or [*NETWORKS, "fcp"]
    torch.set_num_threads(1)
    images = torch.from_numpy(numpy.load(FOLDER / "fcp_images.npy"))
    labels = torch.from_numpy(numpy.load(FOLDER / "fcp_labels.npy").astype(int))
    training = mnist(sys.argv[1])
    save("permutation", PERMUTATION, numpy.float32)
    for number, (name, make) in enumerate(NETWORKS.items()):
        if name not in wanted:
            continue
        torch.manual_seed(20260301 + number)
        model = make()
        weights = nn.utils.parameters_to_vector(model.parameters()).detach()
        save(f"{name}_weights", weights, numpy.float32)
        save_gradient(name, model, weights, images, labels)
        if name == "lenet":
            save_gradient("lenet_paper", Lenet(torch.relu, True), weights, images, labels)
        save_training(name, make, weights, *training)
    if "fcp" in wanted:
        start = torch.from_numpy(numpy.load(FOLDER / "fcp_random_weights.npy")) / 2
        save_training("fcp", fcp, start, *training)


if __name__ == "__main__":
    main()
