"""One step of Adam on a curve with random points and a random mini-batch, as a good user of PyTorch writes it."""

import math
import time

import torch
from torch.nn.utils import vector_to_parameters

BATCH = 512
LEARNING_RATE = 3e-3


def bezier_row(t):
    """Of a quadratic curve: both ends, then the control vector's displacement from the middle of the line."""
    return [1 - t, t, 2 * t * (1 - t)]


def fourier_row(t, terms=10):
    return [1 - t, t] + [math.sin(n * math.pi * t) for n in range(1, terms + 1)]


class PathSteps:
    """Steps from the straight line; `row_of` gives a point's mixing, `points` are drawn one in each equal piece."""

    def __init__(self, gradients, row_of, points):
        self.problem = gradients.problem
        self.loss_of_many = gradients.loss_of_many
        self.row_of, self.points = row_of, points
        self.free = len(row_of(0.5)) - 2
        self.batch = min(BATCH, len(self.problem.images))
        self.model = self.problem.model()
        self.shapes = {name: one.shape for name, one in self.model.named_parameters()}
        self.sizes = [shape.numel() for shape in self.shapes.values()]

    def begin(self, method, optimizer):
        """A new search: parameters of the model and their gradients are views of one vector each."""
        self.basis = torch.cat([self.problem.ends, torch.zeros(self.free, self.problem.ends.shape[1])])
        self.coefficients = torch.nn.Parameter(self.basis[2:])
        self.coefficients.grad = torch.zeros_like(self.coefficients)
        self.weights = self.problem.start.clone()
        self.gradient = torch.zeros_like(self.weights)
        vector_to_parameters(self.weights, self.model.parameters())
        for one, piece in zip(self.model.parameters(), self.gradient.split(self.sizes)):
            one.grad = piece.view_as(one)
        self.adam = torch.optim.Adam([self.coefficients], lr=LEARNING_RATE, **optimizer)
        self.backward = {"weights written in": self.write_in, "functional_call": self.call, "at once": self.at_once}[method]

    def step(self):
        samples = torch.randint(len(self.problem.images), (self.batch,))
        images, labels = self.problem.images.index_select(0, samples), self.problem.labels.index_select(0, samples)
        t = ((torch.arange(self.points) + torch.rand(self.points)) / self.points).tolist()
        self.backward(torch.tensor([self.row_of(one) for one in t]), images, labels)
        self.adam.step()

    def write_in(self, mixing, images, labels):
        self.coefficients.grad.zero_()
        for row in mixing:
            torch.matmul(row[None], self.basis, out=self.weights[None])
            self.gradient.zero_()
            self.problem.loss(self.model(images), images, labels, "mean").backward()
            self.coefficients.grad.addr_(row[2:], self.gradient)

    def points_on_curve(self, mixing):
        self.adam.zero_grad()
        return mixing[:, :2] @ self.problem.ends + mixing[:, 2:] @ self.coefficients

    def call(self, mixing, images, labels):
        for weights in self.points_on_curve(mixing):
            pieces = (piece.view(shape) for piece, shape in zip(weights.split(self.sizes), self.shapes.values()))
            outputs = torch.func.functional_call(self.model, dict(zip(self.shapes, pieces)), (images,))
            self.problem.loss(outputs, images, labels, "mean").backward(retain_graph=True)

    def at_once(self, mixing, images, labels):
        (self.loss_of_many(self.points_on_curve(mixing), images, labels) / self.batch).backward()

    def seconds_per_step(self, method, optimizer, fewest, long_enough):
        """The mean over at least so many steps and seconds, after as many steps."""
        self.begin(method, optimizer)
        for _ in range(fewest):
            self.step()
        start, steps = time.perf_counter(), 0
        while steps < fewest or time.perf_counter() - start < long_enough:
            self.step()
            steps += 1
        return (time.perf_counter() - start) / steps

    def fastest(self):
        """Seconds of a step, with the way it was written and the form of Adam that took least time."""
        methods = ["weights written in", "functional_call"]
        if self.problem.network in ("fcp", "autoencoder"):
            methods.append("at once")
        optimizers = {"plain": {"foreach": False}, "foreach": {"foreach": True}, "fused": {"fused": True}}

        def tried(method, name):
            return self.seconds_per_step(method, optimizers[name], 5, 0.1)

        # The better of two tries: one that something else on the machine disturbed must not decide.
        method = min(2 * methods, key=lambda one: tried(one, "fused"))
        name = min(2 * list(optimizers), key=lambda one: tried(method, one))
        return self.seconds_per_step(method, optimizers[name], 20, 2), f"{method}, {name} Adam"
