"""A path between two residual nets by lowpass. Writes into OUT `path.npz` (lowpass.PathResult) and `search.json`.

Two random points of the path and one mini-batch in each step, on a curve with one sine term: the defaults on networks.
"""

import argparse
import json
import pathlib
import time

import lowpass as lp
import torch
from lowpass.torch import ModuleLandscape
from torch.nn import functional

from images import fashion_mnist, first_images
from peak_memory import forget_peak, peak_memory
from residual_net import load_net

BATCH, POINTS = 128, 51
POINTS_PER_STEP = 2
# The path is the same whatever is said here: on how many images, and how finely, lowpass looks at it once it is found. What
# is compared is measured afterwards; the package's default is 1/500 of a chord.
LOOKED_AT, RESOLUTION = 1000, 0.02


class Steps:
    """When the steps were made, by the clock and in seconds of processors, and the memory they took."""

    def __init__(self):
        self.times, self.memory = [], 0.0

    def __call__(self, *, intermediate_result):
        del intermediate_result
        self.times.append((time.perf_counter(), time.process_time()))
        self.memory = peak_memory()

    def seconds(self):
        """Of all of them, by both; the first, after which the watch is looked at for the first time, as a mean one."""
        between = len(self.times) - 1
        first, last = self.times[0], self.times[-1]
        return [(last[i] - first[i]) * (between + 1) / between for i in (0, 1)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder with the IDX files")
    parser.add_argument("first", help="FILE.pt of train.py")
    parser.add_argument("second")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--gradients", type=int, default=2000)
    parser.add_argument("--rate", type=float, help="of Adam in the first step; default: the package's own")
    parser.add_argument("--schedule", choices=["constant", "cosine"], default="cosine")
    parser.add_argument("--looked-at", type=int, default=LOOKED_AT, help="images that its own looks see")
    parser.add_argument("--resolution", type=float, default=RESOLUTION)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    torch.set_flush_denormal(True)
    training, _ = fashion_mnist(given.data)
    ends = load_net(given.first), load_net(given.second)
    net = ModuleLandscape(ends[0], functional.cross_entropy, first_images(training, given.looked_at), batch_norm="batch")
    memory_before = forget_peak()
    steps = Steps()
    options = {} if given.rate is None else {"lr": given.rate}
    result = lp.find_path(
        net, *ends, batch=BATCH, rounds=[given.gradients // POINTS_PER_STEP], sample_points=POINTS_PER_STEP, points=POINTS,
        schedule=given.schedule, resolution=given.resolution, rng=given.seed, callback=steps, **options,
    )  # fmt: skip
    given.out.mkdir(parents=True, exist_ok=True)
    result.save(given.out / "path.npz")
    report = {"threads": torch.get_num_threads(), "gradients": result.sample_gradients // BATCH, "steps": len(steps.times)}
    report |= dict(zip(("seconds", "processor_seconds"), steps.seconds(), strict=True))
    report |= {"seconds_with_its_looks": result.seconds, "rate": result.options["lr"], "schedule": given.schedule}
    report |= {"seed": result.seed, "own_height": result.height, "own_grid_height": result.grid_height}
    report |= {"memory_before": memory_before, "memory_of_steps": steps.memory, "memory": peak_memory()}
    report |= {"weights": net.dimension, "values": result.nfev - result.njev}
    (given.out / "search.json").write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
