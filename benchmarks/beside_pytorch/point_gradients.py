"""Gradients of the summed loss at one point and at many, in every way that PyTorch offers."""

import json
import os
import time

import torch
from torch.nn import functional
from torch.nn.utils import parameters_to_vector, vector_to_parameters


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


def fourier_mixing(points, terms):
    """points x (2 + terms): both ends, then sin(n pi t)."""
    t = torch.linspace(0, 1, points)[:, None]
    return torch.cat([1 - t, t, torch.sin(torch.arange(1, terms + 1) * torch.pi * t)], 1)


class PointGradients:
    def __init__(self, problem):
        self.problem = problem
        self.network = problem.network
        self.images, self.labels = problem.images, problem.labels
        self.model = problem.model()

    def parts(self, chunk, count=None):
        return zip(self.images[:count].split(chunk), self.labels[:count].split(chunk))

    def value(self, weights, chunk):
        """The summed loss over all images at one point."""
        vector_to_parameters(weights, self.model.parameters())
        with torch.no_grad():
            return sum(self.problem.loss(self.model(images), images, labels).item() for images, labels in self.parts(chunk))

    def gradient(self, weights, chunk):
        """Of the summed loss over all images at one point."""
        vector_to_parameters(weights, self.model.parameters())
        self.model.zero_grad()
        for images, labels in self.parts(chunk):
            self.problem.loss(self.model(images), images, labels).backward()
        return parameters_to_vector(one.grad for one in self.model.parameters())

    def loss_of_many(self, weights, images, labels):
        """Summed over several points (points x N) of a dense network: the first layer one wide product."""
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
            return self.problem.loss(torch.sigmoid(outputs), images.expand(points, -1, -1), None)
        return self.problem.loss(outputs.flatten(0, 1), None, labels.repeat(points))

    def gradients_at_once(self, points, chunk, count):
        """Of the summed loss over the first `count` images at all points (points x N)."""
        gradient = torch.zeros_like(points)
        if self.network in ("fcp", "autoencoder"):
            for images, labels in self.parts(chunk, count):
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
            return self.problem.loss(outputs, images, labels)

        batched = torch.func.vmap(torch.func.grad(loss_at), in_dims=(0, None, None))
        for images, labels in self.parts(chunk, count):
            gradient += batched(points, images, labels)
        return gradient

    def fastest_method(self, points, kept=None):
        """A function from points to their gradients, and its name: of all tried the one that takes least time.

        `kept`: a file that holds the choice of an earlier round, or is written with this one.
        """
        if kept and os.path.exists(kept):
            with open(kept) as file:
                method, chunk = json.load(file)
        else:
            method, chunk = self.choose_method(points)
            if kept:
                with open(kept, "w") as file:
                    json.dump([method, chunk], file)

        def gradients(points):
            if method == "all points at once":
                return self.gradients_at_once(points, chunk, len(self.images))
            return torch.stack([self.gradient(point, chunk) for point in points])

        return gradients, f"{method}, {chunk} images at a time"

    def choose_method(self, points):
        """How, and how many images at a time."""
        count = len(self.images)
        few = min(1000, count)

        def one_after_the_other(chunk):
            for point in points[::10]:
                self.gradient(point, chunk)

        chunk, seconds = fastest(one_after_the_other, {min(size, count) for size in (1000, 2000, 5000, 20000)})
        choices = {("one point after the other", chunk): seconds / (len(points[::10]) * count)}
        try:
            chunk, seconds = fastest(lambda chunk: self.gradients_at_once(points, chunk, few), {100, 250, 500, few})
            choices[("all points at once", chunk)] = seconds / (len(points) * few)
        except RuntimeError as error:
            print(f"note all points at once: {str(error).splitlines()[0][:80]}")
        return min(choices, key=choices.get)
