"""The PyTorch side of benchmarks/beside_pytorch: what each number means stands in README.md.

Usage: python beside_pytorch.py [--flush-denormal] random|trained DATA NETWORK IMAGES FOLDER METHOD
DATA is a folder with the IDX files of MNIST or Fashion-MNIST, plain or .gz; NETWORK one of fcp, lenet, lstm,
autoencoder; the first IMAGES images are used; FOLDER holds the weights, as `beside_pytorch make-weights` leaves them.
The file METHOD holds which form of the path gradient takes least time; without it all are tried, and it is written.
"""

import os
import resource
import statistics
import sys

import torch
from torch.nn.utils import vector_to_parameters

from networks import MODELS, ProblemOfFiles, keep_memory
from path_steps import PathSteps, bezier_row, fourier_row
from point_gradients import PointGradients, fastest, fourier_mixing, seconds_of

TERMS = 10
POINTS = 51
LEARNING_RATE = 0.1


def report(name, seconds, method=None):
    if method:
        print(f"{name}_method {method}")
    print(f"{name}_seconds {seconds:.6g}", flush=True)


class Benchmark:
    def __init__(self, problem, kept_method):
        self.problem, self.kept_method = problem, kept_method
        self.images, self.labels = problem.images, problem.labels
        self.gradients = PointGradients(problem)

    def time_gradient(self):
        work_of = lambda chunk: self.gradients.gradient(self.problem.start, chunk)  # noqa: E731
        count = len(self.images)
        self.chunk, _ = fastest(work_of, {min(size, count) for size in (1000, 2000, 5000, count)})
        seconds = statistics.median(seconds_of(lambda: work_of(self.chunk)) for _ in range(3))
        report("gradient", seconds, f"{self.chunk} images at a time")

    def time_path_gradient(self):
        mixing = fourier_mixing(POINTS, TERMS)
        points = mixing @ torch.cat([self.problem.ends, self.problem.coefficients])
        gradients, method = self.gradients.fastest_method(points, self.kept_method)
        gradients(points[:2])  # warms up
        found = []
        seconds = seconds_of(lambda: found.append(mixing[:, 2:].T @ gradients(points) / len(self.images)))
        report("path_gradient", seconds, method)
        middle = self.gradients.value(points[POINTS // 2], self.chunk) / len(self.images)
        print(f"check_middle_loss {middle:.6g}")
        print(f"check_path_gradient_norm {found[0].norm().item():.6g}")

    def sgd_epoch(self, optimizer):
        """A function that takes one pass, or its first mini-batches up to so many images."""
        model = self.problem.model()
        vector_to_parameters(self.problem.start.clone(), model.parameters())
        sgd = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, **optimizer)

        def steps(count=None):
            for samples in torch.randperm(len(self.images))[:count].split(64):
                sgd.zero_grad()
                images, labels = self.images.index_select(0, samples), self.labels.index_select(0, samples)
                self.problem.loss(model(images), images, labels, "mean").backward()
                sgd.step()

        return steps

    def time_sgd_epoch(self, name):
        optimizers = {"plain": {"foreach": False}, "foreach": {"foreach": True}, "fused": {"fused": True}}
        passes = {one: self.sgd_epoch(settings) for one, settings in optimizers.items()}
        best, _ = fastest(lambda one: passes[one](3200), passes)
        report(name, statistics.median(seconds_of(passes[best]) for _ in range(3)), f"{best} SGD")

    def time_lbfgs_iteration(self):
        """One gradient and six losses along it, on all images."""
        start = self.problem.start

        def work():
            gradient = self.gradients.gradient(start, self.chunk) / len(self.images)
            for step in (0.2, 0.8, 1.6, 1.2, 1.0, 1.1):
                self.gradients.value(start - step * gradient, self.chunk)

        work()
        report("lbfgs_iteration", statistics.median(seconds_of(work) for _ in range(3)))

    def time_path_step(self, name, row_of, points):
        report(name, *PathSteps(self.gradients, row_of, points).fastest())


def measure(problem, threads, kept_method):
    benchmark = Benchmark(problem, kept_method)
    benchmark.time_gradient()
    benchmark.time_path_gradient()
    benchmark.time_sgd_epoch("sgd_epoch")
    torch.set_num_threads(1)
    benchmark.time_sgd_epoch("sgd_epoch_one_core")
    torch.set_num_threads(threads)
    benchmark.time_lbfgs_iteration()
    benchmark.time_path_step("path_step", bezier_row, 1)
    benchmark.time_path_step("path_step_two_points", bezier_row, 2)
    benchmark.time_path_step("path_step_fourier10", fourier_row, 4)
    print(f"peak_memory_gb {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9:.3f}")


def main():
    arguments = sys.argv[1:]
    flush = "--flush-denormal" in arguments
    if flush:
        arguments.remove("--flush-denormal")
    if len(arguments) != 6 or arguments[0] not in ("random", "trained") or arguments[2] not in MODELS:
        sys.exit(__doc__)
    kind, data, network, count, folder, kept_method = arguments
    # Before the first parallel work: threads take the mode over from the one that starts them.
    if flush and not torch.set_flush_denormal(True):
        sys.exit("this processor does not flush denormals: run without --flush-denormal")
    keep_memory(network)
    threads = len(os.sched_getaffinity(0))
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    problem = ProblemOfFiles(kind, data, network, int(count), folder)
    print(f"library PyTorch {torch.__version__}, {threads} threads")
    measure(problem, threads, kept_method)


if __name__ == "__main__":
    main()
