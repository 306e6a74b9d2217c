"""The paper's path search in PyTorch, on all images in every step: the PyTorch side of search.sh.

Usage: python exact_search.py DATA NETWORK IMAGES FOLDER STEPS
Between the two trained solutions in FOLDER. Denormals are flushed, data are tensors before the clock starts. Times STEPS of
the 100 steps and prints what 100 take in proportion; the steps are alike.
"""

import os
import sys

import torch

from networks import MODELS, ProblemOfFiles, keep_memory
from point_gradients import PointGradients, fourier_mixing, seconds_of

TERMS, POINTS, STEPS = 10, 51, 100
LEARNING_RATE, PENALTY = 1e-3, 1e-4


class ExactSearch:
    """Adam on the sum of the losses at the points and the penalty times the squared steps between them."""

    def __init__(self, problem):
        self.problem = problem
        self.mixing = fourier_mixing(POINTS, TERMS)
        self.mixing_steps = self.mixing.diff(dim=0)
        self.coefficients = torch.nn.Parameter(torch.zeros(TERMS, problem.ends.shape[1]))
        self.adam = torch.optim.Adam([self.coefficients], lr=LEARNING_RATE, fused=True)
        self.point_gradients = PointGradients(problem)
        self.gradients, self.method = self.point_gradients.fastest_method(self.points())

    def basis(self):
        return torch.cat([self.problem.ends, self.coefficients.detach()])

    def points(self):
        return self.mixing @ self.basis()

    def step(self):
        of_points = self.gradients(self.points()) / len(self.problem.images)
        of_steps = 2 * PENALTY * (self.mixing_steps @ self.basis())
        self.coefficients.grad = self.mixing[:, 2:].T @ of_points + self.mixing_steps[:, 2:].T @ of_steps
        self.adam.step()

    def height(self):
        """The highest loss at the points."""
        chunk = min(2000, len(self.problem.images))
        return max(self.point_gradients.value(point, chunk) for point in self.points()) / len(self.problem.images)


def main():
    if len(sys.argv) != 6 or sys.argv[2] not in MODELS or not 1 <= int(sys.argv[5]) <= STEPS:
        sys.exit(__doc__)
    data, network, count, folder, steps = sys.argv[1:]
    # Before the first parallel work: threads take the mode over from the one that starts them.
    if not torch.set_flush_denormal(True):
        sys.exit("this processor does not flush denormals")
    keep_memory(network)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    search = ExactSearch(ProblemOfFiles("trained", data, network, int(count), folder))
    seconds = seconds_of(lambda: [search.step() for _ in range(int(steps))])
    print(f"method {search.method}")
    print(f"steps_timed {steps}")
    print(f"search_seconds {seconds / int(steps) * STEPS:.6g}")
    print(f"height_after_timed_steps {search.height():.9g}")


if __name__ == "__main__":
    main()
